"""What the network may reach: the mobile page, its files and its part of the interface, nothing else.

The second listener wraps the application in this. What it lets through carries the mark NETWORK in its scope, by which
the application asks for the token of a phone where on this machine none is needed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ecgomics.api.problems import problem

#: Marks a request that came in over the network.
NETWORK: Final = "ecgomics.network"

_PART: Final = r"[A-Za-z0-9._~-]+"
_NOTHING: Final = "There is nothing under this address."


@dataclass(frozen=True, slots=True)
class Address:
    """Addresses of one form, and the methods that they take."""

    pattern: re.Pattern[str]
    methods: frozenset[str]


def _address(path: str, *methods: str) -> Address:
    return Address(re.compile(path.replace("{}", _PART)), frozenset(methods))


#: What anybody may ask for: the page and its files, whether the server is there, to be paired, and an open link.
OPEN: Final = (
    _address("/m/?|/m/shared/{}", "GET", "HEAD"),
    _address("/m/{}(/{})?", "GET", "HEAD"),
    _address("/assets/{}", "GET", "HEAD"),
    _address("/icon.svg|/favicon.ico", "GET", "HEAD"),
    _address("/api/v1/health", "GET", "HEAD"),
    _address("/api/v1/mobile/pair", "POST"),
    _address("/api/v1/shared/{}(/recordings/{}(/report.pdf)?)?", "GET", "HEAD"),
)
#: What a paired phone may ask for, each only of its own participant.
OF_PHONES: Final = (
    _address("/api/v1/mobile/(me|trends)", "GET", "HEAD"),
    _address("/api/v1/mobile/recordings", "GET", "HEAD", "POST"),
    _address("/api/v1/mobile/recordings/{}(/report.pdf|/structured-report)?", "GET", "HEAD"),
    _address("/api/v1/mobile/recordings/{}/notes", "PUT"),
    _address("/api/v1/mobile/consent", "PUT"),
    _address("/api/v1/mobile/shares", "GET", "HEAD", "POST"),
    _address("/api/v1/mobile/shares/{}", "DELETE"),
    _address("/api/v1/live/sessions", "POST"),
    _address("/api/v1/live/sessions/{}", "GET", "HEAD", "DELETE"),
    _address("/api/v1/live/sessions/{}/finish", "POST"),
    _address("/api/v1/live/sessions/{}/chunks/[0-9]+", "PUT"),
)
#: Sockets, which say who they are in their first message.
SOCKETS: Final = re.compile(rf"/api/v1/live/sessions/{_PART}/(feed|view)")


def is_open(method: str, path: str) -> bool:
    """Whether anybody may ask for it over the network."""
    return _fits(OPEN, method, path)


def is_for_phones(method: str, path: str) -> bool:
    """Whether a paired phone may ask for it, over the network or on this machine."""
    return _fits(OF_PHONES, method, path)


def _fits(addresses: Iterable[Address], method: str, path: str) -> bool:
    return any(
        method in each.methods and each.pattern.fullmatch(path) is not None for each in addresses
    ) and not _climbs(path)


def _climbs(path: str) -> bool:
    """Whether a part of it means the folder above, or this one."""
    return not {".", ".."}.isdisjoint(path.split("/"))


class Network:
    """Lets only through what the network may reach, under a name of the certificate and from no other page."""

    def __init__(self, app: ASGIApp, *, names: frozenset[str]) -> None:
        self._app = app
        self._names = frozenset(each.lower() for each in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        if not (is_open(method, path) or is_for_phones(method, path)):
            await problem(404, "not-found", _NOTHING, path=path)(scope, receive, send)
        elif (refusal := self._refusal(Headers(scope=scope), scope["method"])) is not None:
            await problem(403, "forbidden", refusal, path=path)(scope, receive, send)
        else:
            await self._app({**scope, NETWORK: True}, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = SOCKETS.fullmatch(scope["path"]) is not None and not _climbs(scope["path"])
        if not known or self._refusal(Headers(scope=scope), "GET") is not None:
            await receive()
            # Before it is accepted a socket is refused with the status 403.
            await send({"type": "websocket.close", "code": 4404, "reason": _NOTHING})
        else:
            await self._app({**scope, NETWORK: True}, receive, send)

    def _refusal(self, headers: Headers, method: str) -> str | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_own(host):
            return f"This server answers only under the names of its certificate, not as “{host}”."
        if origin is not None and origin.lower() != f"https://{host}".lower():
            return f"Requests from pages of another origin ({origin}) are not allowed."
        site = headers.get("sec-fetch-site", "none")
        if site in ("same-origin", "none"):
            return None
        followed = headers.get("sec-fetch-mode") == "navigate" and method == "GET"
        return None if followed else "Requests from pages of another site are not allowed."

    def _is_own(self, host: str) -> bool:
        """An address, which no name server can point elsewhere, or a name of the certificate."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        try:
            ip_address(name)
        except ValueError:
            return name in self._names or any(
                each.startswith("*.") and name.partition(".")[2] == each[2:] for each in self._names
            )
        return True
