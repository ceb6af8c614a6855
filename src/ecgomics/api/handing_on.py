"""Requests about a live session go to the server that has it; where that is gone, this one goes on with the session."""

import re
from typing import Final

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from ecgomics.api.peers import (
    HANDED_ON,
    LATER,
    Answer,
    accepting,
    as_it_came,
    ask,
    closing,
    is_from_a_peer,
    opened,
    pipe,
)
from ecgomics.api.platform import Platform
from ecgomics.api.problems import TITLES, problem, unavailable
from ecgomics.core.errors import Unavailable
from ecgomics.store.servers import Peer

_SESSION: Final = re.compile(r"/api/v1/live/sessions/([^/]+)(/.*)?")
_REFUSED_SOCKET: Final = 4403
_NO_PEER: Final = "What is asked as another server of this platform asks is none of it."
_NO_ANSWER: Final = "The server that has this live session does not answer: try again in a moment."


class FromPeers:
    """Knows what other servers hand on, and refuses what only pretends to be that."""

    def __init__(self, app: ASGIApp, *, platform: Platform) -> None:
        self._app = app
        self._secret = platform.store.servers.secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        known = is_from_a_peer(scope, self._secret) if scope["type"] in ("http", "websocket") else None
        if known is None:
            await self._app(scope, receive, send)
        elif known:
            await self._app(as_it_came(scope), receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send(closing(_REFUSED_SOCKET, _NO_PEER))
        else:
            await problem(403, "forbidden", _NO_PEER, path=scope["path"])(scope, receive, send)


class ToOwner:
    """Hands on what is about a live session that another server has."""

    def __init__(self, app: ASGIApp, *, platform: Platform) -> None:
        self._app = app
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        wanted = scope["type"] in ("http", "websocket") and _SESSION.fullmatch(scope["path"])
        if not wanted or scope.get(HANDED_ON) or not self._platform.store.servers.are_several:
            await self._app(scope, receive, send)
            return
        serve = self._socket if scope["type"] == "websocket" else self._request
        try:
            peer = await self._platform.live.place_of(wanted[1])
            if peer is None:
                await self._app(scope, receive, send)
            else:
                await serve(peer, wanted[1], scope, receive, send)
        except Unavailable as error:
            await _later(str(error), scope, receive, send)

    async def _request(self, peer: Peer, session_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            content = await _body(receive)
        except HTTPException as error:
            answer = problem(
                error.status_code, TITLES[error.status_code].lower(), error.detail, path=scope["path"]
            )
            await answer(scope, receive, send)
            return
        answered = await self._asked(peer, session_id, scope, content)
        if answered is None:
            await self._app(scope, _said_again(content, receive), send)
        else:
            await answered.send(send)

    async def _asked(self, peer: Peer, session_id: str, scope: Scope, content: bytes) -> Answer | None:
        """What the owner answers; None where it is gone and this server has the session now."""
        try:
            return await ask(peer, scope, content, limiter=self._platform.asking)
        except OSError:
            await self._replace(peer, session_id)
            return None

    async def _socket(self, peer: Peer, session_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            other = await opened(peer, scope)
        except OSError:
            await self._replace(peer, session_id)
            await self._app(scope, receive, send)
            return
        await receive()
        await pipe(other, receive, send)

    async def _replace(self, peer: Peer, session_id: str) -> None:
        """Go on with a session in the place of a server that does not answer; Unavailable where that cannot be yet."""
        if not await to_thread.run_sync(self._platform.store.servers.is_gone, peer.id):
            raise Unavailable(_NO_ANSWER)
        await self._platform.live.take_over()
        if await self._platform.live.place_of(session_id) is not None:
            raise Unavailable(_NO_ANSWER)


async def _body(receive: Receive) -> bytes:
    content = bytearray()
    while (message := await receive())["type"] == "http.request":
        content += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(content)


def _said_again(content: bytes, receive: Receive) -> Receive:
    """The body once more, as it was read already."""
    waiting = [content]

    async def again() -> dict[str, object]:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return dict(await receive())

    return again


async def _later(sentence: str, scope: Scope, receive: Receive, send: Send) -> None:
    """503, or the end of a socket after which it is opened again."""
    if scope["type"] == "http":
        await unavailable(sentence, path=scope["path"])(scope, receive, send)
        return
    await receive()
    await send(accepting())
    await send(closing(LATER, sentence[:120]))
