"""What a token opens. On this machine no token is needed; one that is shown must be valid, and opens only its part."""

import re
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ecgomics.api.problems import problem
from ecgomics.store import Store
from ecgomics.store.tokens import Scope as TokenScope

#: Where the name of the token that was shown stands in the scope of a request.
TOKEN: Final = "ecgomics.token"
_API: Final = "/api/"
_READING: Final = frozenset({"GET", "HEAD"})
#: Addresses below /api/v1 through which recordings come in.
_INGEST: Final = re.compile(r"^/api/v1/(recordings(/archive)?|uploads(/.*)?)$")
#: Addresses at which nobody but an administrator changes anything.
_ADMIN: Final = re.compile(r"^/api/v1/(tokens|projects|audit)(/.*)?$")
#: What says nothing about anybody.
_OPEN: Final = frozenset({"/api/v1/health", "/api/v1/openapi.json"})

_UNKNOWN: Final = "The token is unknown, expired or revoked: make another on the page Settings, Tokens."


def opens(scope: TokenScope, method: str, path: str) -> bool:
    """Whether a token of that scope opens an address.

    read: everything that changes nothing. ingest: handing in recordings, and following that. analyse: read, and
    whatever is neither deleting nor administration. admin: everything.
    """
    if scope == "admin" or path in _OPEN:
        return True
    if scope == "ingest":
        if method == "POST" or path.startswith("/api/v1/uploads"):
            return _INGEST.match(path) is not None
        return False
    if _ADMIN.match(path):
        return False
    if method in _READING:
        return True
    return scope == "analyse" and method != "DELETE"


class Tokens:
    """Refuses requests whose token does not open what they ask for."""

    def __init__(self, app: ASGIApp, *, store: Store) -> None:
        self._app = app
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        shown = Headers(scope=scope).get("authorization") if scope["type"] == "http" else None
        if shown is None or not scope["path"].startswith(_API):
            await self._app(scope, receive, send)
            return
        kind, _, secret = shown.partition(" ")
        token = None
        if kind.lower() == "bearer":
            token = await to_thread.run_sync(self._store.tokens.of_secret, secret.strip())
        if token is None:
            await problem(401, "unauthorized", _UNKNOWN, path=scope["path"])(scope, receive, send)
        elif not opens(token.scope, scope["method"], scope["path"]):
            detail = f"The token “{token.name}” is for {token.scope} and does not open this."
            await problem(403, "forbidden", detail, path=scope["path"])(scope, receive, send)
        else:
            await self._app({**scope, TOKEN: token.name}, receive, send)
