"""What a request is known by: a number that its answer and every line of the log carry, and its route.

The route stands as it does in the description: addresses themselves hold identifiers, names that were searched for and
the secrets of open links, and are written nowhere.
"""

import logging
import re
import time
import uuid
from contextvars import ContextVar
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecgomics.logs import ABOUT, ACCESS

HEADER: Final = "X-Request-ID"
#: What no route answers, whatever its address was.
NO_ROUTE: Final = "none"
#: Digits of a number as proxies and programs draw it; no name and no token has this form.
_SANE: Final = re.compile(r"[0-9a-fA-F-]{16,64}")
_SEEN: Final = "ecgomics.seen"
_API: Final = "/api/v1"
_ID: ContextVar[str | None] = ContextVar("request_id", default=None)

logger = logging.getLogger(ACCESS)


def request_id() -> str | None:
    """The number of the request that is being answered; None outside of one."""
    return _ID.get()


def route_of(scope: Scope) -> str:
    """The address as it stands in the description, whichever part of it the router that answered knows."""
    seen: Scope = scope.get(_SEEN, {}).get("scope", scope)
    path: str = getattr(seen.get("route"), "path", NO_ROUTE)
    is_inner = (
        scope["path"].startswith(f"{_API}/") and path.startswith("/") and not path.startswith(f"{_API}/")
    )
    return (_API + path if is_inner else path) or "/"


class Routed:
    """Stands before the router: remembers which scope that is told the route, as others may have made a copy of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if _SEEN in scope:
            scope[_SEEN]["scope"] = scope
        await self._app(scope, receive, send)


class Identified:
    """Gives each request its number, or takes the one that it brings, and logs how it was answered."""

    def __init__(self, app: ASGIApp, *, addresses: bool = False) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        number, status, began_s = _number(scope), _Status(), time.perf_counter()
        scope[_SEEN] = {}
        method = scope.get("method", "SOCKET")
        # Not set back: what is logged behind this, by the server around the application, is of the same request.
        _ID.set(number)
        ABOUT.set(lambda: {"request_id": number, "method": method, "route": route_of(scope)})

        async def numbered(message: Message) -> None:
            status.note(message)
            if message["type"] in ("http.response.start", "websocket.accept"):
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        finally:
            duration_ms = round((time.perf_counter() - began_s) * 1000.0, 1)
            self._log(scope, event=method, fields={"status": status.code, "duration_ms": duration_ms})
        return None

    def _log(self, scope: Scope, *, event: str, fields: dict[str, Any]) -> None:
        if self._addresses and scope.get("client"):
            fields["address"] = scope["client"][0]
        kind = "socket" if event == "SOCKET" else "request"
        logger.info("A %s was answered.", kind, extra={"fields": {"event": kind, **fields}})


class _Status:
    """The status of an answer, or the code that closed a socket."""

    def __init__(self) -> None:
        self.code = 500

    def note(self, message: Message) -> None:
        """What is sent."""
        if message["type"] == "http.response.start":
            self.code = message["status"]
        elif message["type"] == "websocket.accept":
            self.code = 1006  # until it is closed in order
        elif message["type"] == "websocket.close":
            self.code = message.get("code", 1000)


def _number(scope: Scope) -> str:
    brought = Headers(scope=scope).get(HEADER.lower(), "")
    return brought if _SANE.fullmatch(brought) else uuid.uuid4().hex
