"""What one server asks another: requests and sockets of a live session go to the server that has it.

Whoever is asked has looked at the request as at any other and hands it on as it came, with the secret of the other
server, which only servers of the same database know. The other looks at it once more, but for the name it was sent to,
and hands nothing on itself. Answers to requests are small and go as one piece; sockets are piped.
"""

import asyncio
import contextlib
import hmac
import http.client
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from ecgomics.api import requests
from ecgomics.api.network import NETWORK
from ecgomics.store.servers import Peer
from ecgomics.stream.wire import MOST_BYTES

#: Shown by a server that hands something on, with where it came in: the network or this machine, and an address.
SECRET: Final = "ecgomics-peer"
CAME_FROM: Final = "ecgomics-peer-from"
#: Marks in its scope what another server handed on.
HANDED_ON: Final = "ecgomics.handed-on"
#: What has not answered for so long does not.
PATIENCE_S: Final = 60.0
_SOCKET_WITHIN_S: Final = 10.0
#: Try again in a moment: the server that had the session is gone.
GONE: Final = 1012
LATER: Final = 1013
_MOST_MESSAGE_BYTES: Final = 4 * MOST_BYTES
#: Between two neighbours, not of what is asked.
_OF_A_HOP: Final = frozenset(
    b"connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length date server".split()
)

#: What a server itself says of what it hands on.
_OURS: Final = frozenset(each.lower().encode() for each in (SECRET, CAME_FROM, requests.HEADER))


@dataclass(frozen=True, slots=True)
class Answer:
    """What another server answered."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    content: bytes

    async def send(self, send: Send) -> None:
        """Hand it on."""
        headers = [*self.headers, (b"content-length", str(len(self.content)).encode())]
        if self.status in (204, 304):
            headers.pop()
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.content})


def is_from_a_peer(scope: Scope, secret: str) -> bool | None:
    """Whether another server hands it on; None where nobody says so, False where that is not true."""
    shown = dict(scope["headers"]).get(SECRET.encode())
    return None if shown is None else hmac.compare_digest(shown, secret.encode())


def as_it_came(scope: Scope) -> Scope:
    """What another server hands on, as that was asked."""
    headers = dict(scope["headers"])
    place, _, client = headers[CAME_FROM.encode()].decode("latin-1").partition(" ")
    return {
        **scope,
        "headers": [(name, value) for name, value in scope["headers"] if name not in _OURS],
        "client": (client, 0) if client else None,
        NETWORK: place == "network",
        HANDED_ON: True,
    }


async def ask(
    peer: Peer, scope: Scope, content: bytes, *, limiter: CapacityLimiter, path: str | None = None
) -> Answer:
    """Hand a request on and wait for the answer; OSError where none comes. path is another that is asked for as GET.

    limiter: how many wait at a time, so that one server that hangs takes not all threads of this one.
    """
    method = scope["method"] if path is None else "GET"
    query = scope["query_string"].decode("latin-1")
    target = path or scope.get("raw_path", scope["path"].encode()).decode("latin-1") + (
        f"?{query}" if query else ""
    )
    headers = _headers(peer, scope)
    return await to_thread.run_sync(_asked, peer.address, method, target, headers, content, limiter=limiter)


def _headers(peer: Peer, scope: Scope) -> list[tuple[str, str]]:
    kept = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in scope["headers"]
        if name not in _OF_A_HOP and name not in _OURS
    ]
    if (number := requests.request_id()) is not None:
        kept.append((requests.HEADER, number))
    place = "network" if scope.get(NETWORK) else "machine"
    client = scope["client"][0] if scope.get("client") else ""
    return [*kept, (SECRET, peer.secret), (CAME_FROM, f"{place} {client}")]


def _asked(
    address: str, method: str, target: str, headers: Sequence[tuple[str, str]], content: bytes
) -> Answer:
    parts = _parts(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE_S)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.putheader("content-length", str(len(content)))
        connection.endheaders(content)
        found = connection.getresponse()
        kept = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in found.getheaders()
            if name.lower().encode("latin-1") not in _OF_A_HOP
        ]
        return Answer(found.status, kept, found.read())
    except http.client.HTTPException as error:
        raise OSError(f"The other server gave no answer: {error}") from error
    finally:
        connection.close()


def _parts(address: str) -> SplitResult:
    if not address:
        raise ConnectionRefusedError("The other server does not answer yet.")
    return urlsplit(address)


async def opened(peer: Peer, scope: Scope) -> ClientConnection:
    """A socket of another server; OSError where it cannot be had."""
    base = _parts(peer.address).geturl().replace("http", "ws", 1)
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    skipped = ("host", "origin", "user-agent")
    headers = [(name, value) for name, value in _headers(peer, scope) if not name.startswith("sec-websocket")]
    given = {name: value for name, value in headers if name == "origin"}
    options: dict[str, Any] = {"ssl": ssl.create_default_context()} if base.startswith("wss") else {}
    try:
        return await connect(
            f"{base}{path}" + (f"?{query}" if query else ""),
            additional_headers=[(name, value) for name, value in headers if name not in skipped],
            origin=given.get("origin"),  # type: ignore[arg-type]  # a plain text at run time
            compression=None,
            max_size=_MOST_MESSAGE_BYTES,
            open_timeout=_SOCKET_WITHIN_S,
            ping_interval=None,
            proxy=None,
            user_agent_header=None,
            **options,
        )
    except (InvalidHandshake, TimeoutError) as error:
        raise OSError(f"The other server opened no socket: {error}") from error


async def pipe(other: ClientConnection, receive: Receive, send: Send) -> None:
    """Hand on what comes from either side until one ends; how the other server ends it is how it ends."""
    await send(accepting())
    coming = asyncio.create_task(_to_the_other(other, receive))
    going = asyncio.create_task(_from_the_other(other, send))
    try:
        await asyncio.wait((coming, going), return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            return
        code, reason = other.close_code, other.close_reason
        is_ended = code is not None and code != 1006
        with contextlib.suppress(RuntimeError):
            await send(closing(code or GONE, reason or "") if is_ended else closing(GONE, "Connect again."))
    finally:
        for task in (coming, going):
            task.cancel()
        await asyncio.gather(coming, going, return_exceptions=True)
        await other.close()


def accepting() -> Message:
    """The beginning of a socket, with room for headers of those that it passes."""
    return {"type": "websocket.accept", "headers": []}


def closing(code: int, reason: str) -> Message:
    """The end of a socket."""
    return {"type": "websocket.close", "code": code, "reason": reason}


async def _to_the_other(other: ClientConnection, receive: Receive) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        text, content = message.get("text"), message.get("bytes")
        with contextlib.suppress(ConnectionClosed):
            await other.send(content if content is not None else text or "")


async def _from_the_other(other: ClientConnection, send: Send) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for message in other:
            kind = "text" if isinstance(message, str) else "bytes"
            await send({"type": "websocket.send", kind: message})
