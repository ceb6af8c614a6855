"""What a token opens. On this machine no token is needed; one that is shown must be valid, and opens only its part.

Programs show tokens `ecg_…` of some scope; phones show tokens `ecm_…`, which open what is their participant's own. What
comes in over the network must show the token of a phone, but for the page itself, pairing and open links.
"""

import re
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ecgomics.api.network import NETWORK, is_for_phones, is_open
from ecgomics.api.problems import problem
from ecgomics.store import Store
from ecgomics.store.devices import PREFIX as OF_A_PHONE
from ecgomics.store.tokens import Scope as TokenScope

#: Where the name of the token that was shown stands in the scope of a request.
TOKEN: Final = "ecgomics.token"
#: Where the phone whose token was shown stands in the scope of a request.
DEVICE: Final = "ecgomics.device"
_API: Final = "/api/"
#: The original service's own address, which changes nothing whoever asks.
ORIGINAL: Final = "/ECGOmics"
_READING: Final = frozenset({"GET", "HEAD"})
#: Addresses below /api/v1 through which recordings come in.
_INGEST: Final = re.compile(r"^/api/v1/(recordings(/archive)?|uploads(/.*)?)$")
#: Addresses at which nobody but an administrator changes anything.
_ADMIN: Final = re.compile(r"^/api/v1/(tokens|projects|audit|devices|webhooks|mobile/pairings)(/.*)?$")
#: What says nothing about anybody.
_OPEN: Final = frozenset({"/api/v1/health", "/api/v1/openapi.json"})

_NOT_PAIRED: Final = "This phone is not paired, or not any more: ask for a new code and pair it again."
_PHONES_ONLY: Final = "Over the network only paired phones are answered: pair this one first."
_OTHERS: Final = "A phone sees only what is its participant's own; this is not."
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
    if method in _READING or path == ORIGINAL:
        return True
    return scope == "analyse" and method != "DELETE"


class Tokens:
    """Refuses requests whose token does not open what they ask for."""

    def __init__(self, app: ASGIApp, *, store: Store) -> None:
        self._app = app
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not (scope["path"].startswith(_API) or scope["path"] == ORIGINAL):
            await self._app(scope, receive, send)
            return
        kind, _, shown = Headers(scope=scope).get("authorization", "").partition(" ")
        secret = shown.strip() if kind.lower() == "bearer" else ""
        if scope.get(NETWORK) or secret.startswith(OF_A_PHONE):
            await self._phone(secret, scope, receive, send)
        elif kind:
            await self._program(secret, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _phone(self, secret: str, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        if is_open(method, path):
            await self._app(scope, receive, send)
            return
        device = await to_thread.run_sync(self._store.devices.of_secret, secret) if secret else None
        if device is None:
            detail = _NOT_PAIRED if secret else _PHONES_ONLY
            await problem(401, "unauthorized", detail, path=path)(scope, receive, send)
        elif not is_for_phones(method, path):
            await problem(403, "forbidden", _OTHERS, path=path)(scope, receive, send)
        else:
            await self._app({**scope, DEVICE: device}, receive, send)

    async def _program(self, secret: str, scope: Scope, receive: Receive, send: Send) -> None:
        token = await to_thread.run_sync(self._store.tokens.of_secret, secret) if secret else None
        if token is None:
            await problem(401, "unauthorized", _UNKNOWN, path=scope["path"])(scope, receive, send)
        elif not opens(token.scope, scope["method"], scope["path"]):
            detail = f"The token “{token.name}” is for {token.scope} and does not open this."
            await problem(403, "forbidden", detail, path=scope["path"])(scope, receive, send)
        else:
            await self._app({**scope, TOKEN: token.name}, receive, send)
