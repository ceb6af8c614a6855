"""Signing in and out, and one's own password."""

from datetime import timedelta
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ecgomics.api import account_models as models
from ecgomics.api.access import cookie_of, csrf_of
from ecgomics.api.caller import Asking, Caller
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.core.errors import NotFound, Refused
from ecgomics.services import accounts
from ecgomics.store.account_records import SignedIn, StoredAccount
from ecgomics.store.account_sessions import LONGEST

router = APIRouter(prefix="/session", tags=["accounts"])

_NO_ACCOUNTS = "Nobody signs in here: the server was started without --accounts."
_NO_PASSWORDS = "Passwords are not taken here: sign in with one of the providers."
#: Under which address people sign in with providers.
ELSEWHERE = "/api/v1/session/oidc"
_NOBODY = "Nobody is signed in."


@router.get("", operation_id="read_session", responses=answers(403))
def read_session(platform: Here, caller: Asking, request: Request) -> models.Session:
    """Who asks, and whether people sign in here at all."""
    secret = cookie_of(request.headers, platform.deployment.cookie)
    return _shown(platform, caller.account, caller.session, secret)


@router.post("", operation_id="sign_in", responses=answers(403, 404, 413, 415, 422, 429))
async def sign_in(
    platform: Here, request: Request, response: Response, given: models.SignIn
) -> models.Session:
    """Sign in with a name and a password; a cookie tells who it is from then on."""
    _refuse_without_accounts(platform)
    _refuse_without_passwords(platform)
    address = request.client.host if request.client else ""
    if platform.sign_in_tries.are_too_many(address):
        raise HTTPException(429, "Too many wrong passwords were tried: wait a minute.", {"Retry-After": "60"})
    browser = request.headers.get("user-agent", "")
    work = partial(accounts.sign_in, platform.store, given.name, given.password, browser=browser)
    try:
        account, session, secret = await platform.compute(work)
    except accounts.Wrong as wrong:
        platform.sign_in_tries.note_failure(address)
        raise HTTPException(403, str(wrong)) from None
    let_in(platform, response, secret)
    return _shown(platform, account, session, secret)


@router.delete("", operation_id="sign_out", status_code=204, responses=answers(403, 422))
def sign_out(platform: Here, caller: Asking, response: Response) -> None:
    """Sign out of this browser."""
    if caller.session is not None:
        platform.store.signed_in.end(caller.session.account_id, caller.session.id)
    response.delete_cookie(
        platform.deployment.cookie,
        secure=platform.deployment.is_secure,
        httponly=True,
        samesite="strict",
    )


@router.put(
    "/password", operation_id="change_password", status_code=204, responses=answers(403, 413, 415, 422, 429)
)
async def change_password(platform: Here, caller: Asking, given: models.NewPassword) -> None:
    """Change one's own password; every browser is signed out."""
    account = _account(caller)
    _refuse_without_passwords(platform)
    try:
        await platform.compute(
            partial(accounts.change_password, platform.store, account, given.old, given.new)
        )
    except accounts.Held as held:
        raise HTTPException(429, str(held), {"Retry-After": str(round(held.wait_s) + 1)}) from None


@router.post("/password-link", operation_id="read_password_link", responses=answers(403, 404, 413, 415, 422))
def read_password_link(platform: Here, given: models.LinkSecret) -> models.PasswordLinkOf:
    """Whose password a link sets; 404 for one that is unknown, used or too old."""
    found = platform.store.accounts.of_reset(given.secret)
    return models.PasswordLinkOf(name=found.name, display_name=found.display_name)


@router.post(
    "/password", operation_id="set_password", status_code=204, responses=answers(403, 404, 413, 415, 422)
)
async def set_password(platform: Here, given: models.PasswordByLink) -> None:
    """Set a password by a link, which opens nothing afterwards."""
    _refuse_without_passwords(platform)
    await platform.compute(partial(accounts.set_by_link, platform.store, given.secret, given.password))


@router.get("/browsers", operation_id="list_sessions", responses=answers(403))
def list_sessions(platform: Here, caller: Asking) -> models.Browsers:
    """Where the account is signed in."""
    account = _account(caller)
    this = None if caller.session is None else caller.session.id
    return models.Browsers(
        sessions=[
            models.Browser(
                id=each.id,
                browser=each.browser,
                created_at=each.created_at,
                last_used_at=each.last_used_at,
                expires_at=each.expires_at,
                is_this=each.id == this,
            )
            for each in platform.store.signed_in.listed(account.id)
        ]
    )


@router.delete("/browsers", operation_id="end_other_sessions", status_code=204, responses=answers(403, 422))
def end_other_sessions(platform: Here, caller: Asking) -> None:
    """Sign out of every browser but this one."""
    this = None if caller.session is None else caller.session.id
    platform.store.signed_in.end(_account(caller).id, but=this)


@router.delete(
    "/browsers/{session_id}", operation_id="end_session", status_code=204, responses=answers(403, 422)
)
def end_session(platform: Here, caller: Asking, session_id: str) -> None:
    """Sign out of one browser; one that is not signed in stays so."""
    platform.store.signed_in.end(_account(caller).id, session_id)


def let_in(platform: Platform, response: Response, secret: str, longest: timedelta = LONGEST) -> None:
    """Give the browser the cookie by which it is known from then on."""
    response.set_cookie(
        platform.deployment.cookie,
        secret,
        max_age=round(longest.total_seconds()),
        secure=platform.deployment.is_secure,
        httponly=True,
        samesite="strict",
    )


def _refuse_without_accounts(platform: Platform) -> None:
    if not platform.deployment.accounts:
        raise NotFound(_NO_ACCOUNTS)


def _refuse_without_passwords(platform: Platform) -> None:
    if not platform.elsewhere.passwords:
        raise Refused(_NO_PASSWORDS)


def _account(caller: Caller) -> StoredAccount:
    if caller.account is None:
        raise HTTPException(403, _NOBODY)
    return caller.account


def roles_of(account: StoredAccount) -> list[models.ProjectRole]:
    """The roles of an account, by project."""
    return [
        models.ProjectRole(project=each.project_id, role=each.role, participant=each.subject_id)
        for each in sorted(account.memberships.values(), key=lambda each: each.project_id)
    ]


def _shown(
    platform: Platform, account: StoredAccount | None, session: SignedIn | None, secret: str
) -> models.Session:
    known = None
    vouching = None if account is None else platform.elsewhere.vouching(account.issuer)
    if account is not None:
        known = models.SignedInAs(
            id=account.id,
            name=account.name,
            display_name=account.display_name,
            runs_server=account.runs_server,
            has_password=account.has_password,
            roles=roles_of(account),
        )
    return models.Session(
        accounts=platform.deployment.accounts,
        account=known,
        csrf=None if session is None else csrf_of(secret),
        expires_at=None if session is None else session.expires_at,
        providers=[
            models.ProviderDoor(name=title, url=f"{ELSEWHERE}/{name}")
            for name, title in platform.elsewhere.titles.items()
        ],
        passwords=platform.deployment.accounts and platform.elsewhere.passwords,
        sign_out_path=None if vouching is None else f"{ELSEWHERE}/{vouching}/end",
    )
