"""Signing in with a provider (OpenID Connect): a browser is sent there, comes back, and is let in.

These answer browsers that go from page to page, and so with pages; what fails on the way here is a problem as ever.
"""

from functools import partial
from html import escape
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ecgomics.api.access import cookie_of
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import TITLES, answers, told
from ecgomics.api.routes.sessions import ELSEWHERE, let_in
from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.services.oidc.signing_in import Answer

router = APIRouter(prefix="/session/oidc", tags=["accounts"])

#: So long may somebody take to sign in there.
_WITHIN_S: Final = 600
_RETRY_AFTER_S: Final = "5"
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>ECGomics</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main>{body}</main></body></html>
"""
_ON: Final = '<p><a href="{to}">ECGomics: continue · 继续</a></p>'
_BACK: Final = '<h1>ECGomics</h1><p role="alert">{sentence}</p><p><a href="/">Back · 返回</a></p>'

Line = Annotated[str, Query(max_length=4000)]


def _pages(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the description: a browser is told of these by a page, and by a problem of what stands before the routes."""
    found = answers(*statuses)
    for each in found.values():
        each["content"] = each["content"] | {"text/html": {"schema": {"type": "string"}}}
    return found


_SENT: Final[dict[int | str, dict[str, Any]]] = {303: {"description": "Sent on"}}


@router.get(
    "/{provider}",
    operation_id="begin_elsewhere",
    status_code=303,
    response_class=RedirectResponse,
    responses=_SENT | _pages(403, 404, 503) | answers(422),
)
async def begin_elsewhere(platform: Here, request: Request, provider: str, next: Line = "/") -> Response:
    """Send the browser to a provider to sign in there; next: where on this server it goes afterwards."""
    uri = f"{_address(platform, request)}{ELSEWHERE}/{provider}/callback"
    work = partial(platform.elsewhere.begin, provider, redirect_uri=uri, next_path=next)
    try:
        to, kept = await platform.ask(work)
    except (InvalidInput, Unavailable) as error:
        return _refusal(error)
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        _cookie(platform),
        kept,
        max_age=_WITHIN_S,
        secure=platform.deployment.is_secure,
        httponly=True,
        samesite="lax",  # it comes back with the provider's redirect, which is another site's
    )
    return answer


@router.get(
    "/{provider}/callback",
    operation_id="finish_elsewhere",
    response_class=HTMLResponse,
    responses=_pages(403, 404, 503) | answers(422),
)
async def finish_elsewhere(
    platform: Here,
    request: Request,
    *,
    provider: str,
    state: Line = "",
    code: Line = "",
    error: Line = "",
    iss: Line = "",
) -> Response:
    """Where a provider sends the browser back to: it is let in, and goes on to where it wanted."""
    kept = cookie_of(request.headers, _cookie(platform))
    work = partial(
        platform.elsewhere.finish,
        platform.store,
        provider,
        Answer(state, code, error, iss),
        kept=kept,
        browser=request.headers.get("user-agent", ""),
    )
    try:
        found = await platform.ask(work)
    except (InvalidInput, Unavailable) as failed:
        answer = _refusal(failed)
    else:
        # A page that goes on by itself, not a redirect: the way here began at another site, and the session's cookie
        # is sent only where a page of this one leads.
        to = escape(found.next)
        head = f'<meta http-equiv="refresh" content="0;url={to}">'
        answer = HTMLResponse(_PAGE.format(head=head, body=_ON.format(to=to)))
        let_in(platform, answer, found.secret, found.longest)
    answer.delete_cookie(
        _cookie(platform), secure=platform.deployment.is_secure, httponly=True, samesite="lax"
    )
    return answer


@router.get(
    "/{provider}/end",
    operation_id="end_elsewhere",
    status_code=303,
    response_class=RedirectResponse,
    responses=_SENT | _pages(403, 404, 503) | answers(422),
)
async def end_elsewhere(platform: Here, request: Request, provider: str) -> Response:
    """Send the browser, which has signed out here, to the provider to sign out there; home where that offers none."""
    home = f"{_address(platform, request)}/"
    try:
        to = await platform.ask(partial(platform.elsewhere.address_to_end, provider, back=home))
    except (InvalidInput, Unavailable) as error:
        return _refusal(error)
    return RedirectResponse(to or "/", 303)


def _address(platform: Platform, request: Request) -> str:
    return platform.deployment.address(request.headers.get("host", ""))


def _cookie(platform: Platform) -> str:
    return f"{platform.deployment.cookie}-elsewhere"


def _refusal(error: InvalidInput | Unavailable) -> Response:
    """A page with one sentence, and the way back."""
    if isinstance(error, InvalidInput):
        status, _, sentence = told(error)
    else:
        status, sentence = 503, str(error)
    page = _PAGE.format(head="", body=_BACK.format(sentence=escape(sentence)))
    answer = HTMLResponse(page.replace("<title>", f"<title>{TITLES[status]} · "), status)
    if status == 503:
        answer.headers["Retry-After"] = _RETRY_AFTER_S
    return answer
