"""What a request must be before any route sees it, and what every answer carries.

Every page in a user's browser can reach the loopback interface and the servers of the house as well. `Host` is checked
against DNS rebinding, `Origin` and `Sec-Fetch-Site` against requests that other pages make.
"""

import json
import re
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecgomics.api.deployment import LOCAL, Deployment
from ecgomics.api.network import NETWORK
from ecgomics.api.peers import HANDED_ON
from ecgomics.api.problems import problem
from ecgomics.core.hosts import is_loopback

HTTP_PORT: Final = 80
#: Nothing but a name or address, and a port: what stands beside these would get into addresses that are made of it.
_HOST: Final = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
#: The scheme of pages that send requests of each scheme.
_PAGES_OF: Final = {"http": "http", "ws": "http", "https": "https", "wss": "https"}
_REFUSED_SOCKET: Final = 4403
#: A body over the limit is read and thrown away up to so many times the limit, so that the sender hears the answer.
_DISCARDED: Final = 8

_JSON: Final = "application/json"
_BODIES: Final = frozenset({"multipart/form-data", _JSON})
#: Escaped in JSON, as the bytes of UTF-8, and as anything at all in UTF-16 and UTF-32, which Python reads as well.
_OF_SURROGATES: Final = (b"\\ud", b"\\uD", b"\xed", b"\0")
_CHUNK_TYPE: Final = "application/octet-stream"
_CHUNK_PATH: Final = re.compile(r"/api/v1/(uploads/[^/]+/files|live/sessions/[^/]+/chunks)/[^/]+")
_CONTENT_POLICY: Final = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Under TLS browsers stay with it for a year; other hosts of the house are not ours to bind.
_UNDER_TLS: Final = {"Strict-Transport-Security": "max-age=31536000"}


class OwnPages:
    """Lets only requests through that are addressed to this server and come from its own pages or from no page."""

    def __init__(self, app: ASGIApp, *, deployment: Deployment = LOCAL) -> None:
        self._app = app
        self._deployment = deployment

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        # What comes in over the network, or from another server, was looked at there.
        looked_at = scope["type"] not in ("http", "websocket") or scope.get(NETWORK) or scope.get(HANDED_ON)
        refusal = None if looked_at else self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED_SOCKET, "reason": refusal})
        else:
            await problem(403, "forbidden", refusal, path=scope["path"])(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        scheme = self._scheme(host, scope)
        if scheme is None:
            return f"This server answers only under its own address on this machine, not as “{host}”."
        if origin is not None and origin.lower() != f"{scheme}://{host}".lower():
            return f"Requests from pages of another origin ({origin}) are not allowed."
        if not _is_own_fetch(scope.get("method", "GET"), headers):
            return "Requests from pages of another site are not allowed."
        return None

    def _scheme(self, host: str, scope: Scope) -> str | None:
        """What the pages of a host name speak; None where this server does not answer to it."""
        if not _HOST.fullmatch(host):
            return None
        try:
            parts = urlsplit(f"//{host}")
            name, port = (parts.hostname or "").lower(), parts.port or HTTP_PORT
        except ValueError:
            return None
        if self._deployment.is_own(name):
            return self._deployment.scheme
        # Health checks and proxies on this machine ask by its own name, whatever the public one is.
        here = scope["server"][1] if not self._deployment.accounts else port
        return _PAGES_OF[scope["scheme"]] if is_loopback(name) and port == here else None


def _is_own_fetch(method: str, headers: Headers) -> bool:
    """Same origin, typed by the user, or a link followed from elsewhere; browsers say which of themselves."""
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return True
    return (
        method == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


class Bodies:
    """Lets only bodies through that are forms with files or JSON, up to a size, and chunks where they are taken."""

    def __init__(self, app: ASGIApp, *, most_bytes: int, most_chunk_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._most_chunk_bytes = most_chunk_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, send)
        elif _takes_chunks(scope):
            await self._app(scope, self._limited(receive, self._most_chunk_bytes), send)
        elif not _is_expected(Headers(scope=scope)):
            detail = "Files are uploaded as multipart/form-data; whatever else is sent is application/json."
            await problem(415, "unsupported-media-type", detail, path=scope["path"])(scope, receive, send)
        else:
            limited = self._limited(receive, self._most_bytes)
            await self._app(scope, _storable(limited) if _is_own_json(scope) else limited, send)

    @staticmethod
    def _limited(receive: Receive, most_bytes: int) -> Receive:
        received = 0

        async def limited() -> Message:
            nonlocal received
            while True:
                message = await receive()
                received += len(message.get("body", b""))
                if received <= most_bytes:
                    return message
                if not message.get("more_body") or received > _DISCARDED * most_bytes:
                    most_mb = most_bytes / 2**20
                    raise HTTPException(
                        413, f"The upload is larger than {most_mb:g} MB, the most that is allowed."
                    )

        return limited


def _storable(receive: Receive) -> Receive:
    """A JSON body in one piece; HTTPException where a text of it is none that could be kept, or answered."""
    is_given = False

    async def storable() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        parts: list[bytes] = []
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        body = b"".join(parts)
        if _holds_half_a_character(body):
            raise HTTPException(
                400,
                "A text of the request holds half of a surrogate pair (\\ud800 to \\udfff alone): "
                "that is no character, leave it out.",
            )
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return storable


def _holds_half_a_character(body: bytes) -> bool:
    """Whether JSON holds what Python reads as text and no encoding can write again; not of what is no JSON."""
    if not any(each in body for each in _OF_SURROGATES):
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):  # it is refused where it is read
        return False
    return False


def _is_own_json(scope: Scope) -> bool:
    """Whether it is JSON for one of our own operations; the original's says in its own way what is wrong."""
    return (
        scope["path"].startswith("/api/")
        and Headers(scope=scope).get("content-type", "").partition(";")[0].strip() == _JSON
    )


def _takes_chunks(scope: Scope) -> bool:
    """Whether it is a chunk of a file, for the one address that takes these."""
    sent = Headers(scope=scope).get("content-type", "").partition(";")[0].strip()
    return (
        scope["method"] == "PUT" and sent == _CHUNK_TYPE and _CHUNK_PATH.fullmatch(scope["path"]) is not None
    )


def _is_expected(headers: Headers) -> bool:
    """A form with files, JSON, or nothing at all."""
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return True
    return headers.get("content-type", "").partition(";")[0].strip() in _BODIES


class SafeHeaders:
    """Tells browsers to load nothing from elsewhere, to show the pages in no frame, and what may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                secure = _UNDER_TLS if scope["scheme"] == "https" else {}
                for name, value in (_HEADERS | secure | {"Cache-Control": _keeping(scope["path"])}).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _keeping(path: str) -> str:
    if path.startswith("/api/"):
        return "no-store"
    return "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"
