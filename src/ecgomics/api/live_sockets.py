"""The sockets of a live session: one by which its frames come in, and one for each who watches.

    page ─hello─▶ welcome ─frames─▶ ack, missing, beats, vitals …    page ─hello─▶ welcome ◀─frames, beats, vitals …

docs/guide/live-protocol.md has the messages. Whatever is wrong ends the socket with a code and one sentence; nothing
that a socket sends harms the engine or another session.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from anyio import to_thread
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketDisconnected

from ecgomics.api.author import name_of
from ecgomics.api.caller import CALLER, Caller
from ecgomics.api.network import NETWORK
from ecgomics.api.platform import Platform
from ecgomics.api.shutdown import RESTART, STOPPING
from ecgomics.api.standing import may_still
from ecgomics.core.errors import Conflict, InvalidInput, NotFound, Refused
from ecgomics.services.live import TooMany, Watcher
from ecgomics.services.live_session import OpenSession
from ecgomics.store.account_records import Role
from ecgomics.store.audit import Acting, acts
from ecgomics.store.audit_reads import Access
from ecgomics.store.devices import PREFIX as OF_A_PHONE
from ecgomics.stream.wire import MOST_BYTES, VERSION, Damaged, OtherVersion, TooLarge

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/live/sessions", tags=["live"])

#: Who opens a socket says so within this time.
HELLO_WITHIN_S: Final = 5.0
MOST_TEXT_BYTES: Final = 4096
#: Damaged frames that a bad link may give before it is no sender of ours; each good one makes up for one.
MOST_DAMAGED: Final = 8
#: Acknowledgements are gathered for so long.
ACK_EVERY_S: Final = 0.05
#: Missing frames are named so often while they are.
MISSING_EVERY_S: Final = 1.0
#: A viewer that takes nothing for so long is let go.
VIEWER_PATIENCE_S: Final = 20.0
#: A phone that was revoked, or an account that was closed, keeps its sockets no longer than this.
LOOKED_AT_S: Final = 20.0
_LONGEST_REASON: Final = 120
_NOT_PAIRED: Final = "This phone is not paired, or not any more: pair it again."

ENDED: Final = 1000
NOT_KEPT: Final = 1011
NOT_UNDERSTOOD, NO_TOKEN, REFUSED, NOT_FOUND = 4400, 4401, 4403, 4404
TOO_LATE, CONFLICT, TOO_LARGE, OTHER_VERSION, TOO_MANY = 4408, 4409, 4413, 4426, 4429


class Closed(Exception):
    """The socket is to be closed with a code and a sentence."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@router.websocket("/{session_id}/feed")
async def feed(socket: WebSocket, session_id: str) -> None:
    """The frames of a session, from who makes them."""
    async with _served(socket) as platform:
        session, token = await _welcomed(socket, platform, session_id)
        still = partial(_may_still, socket, platform, session_id, "analyst", token)
        watcher = Watcher("events")
        platform.live.watch(session_id, watcher)
        tasks = (
            asyncio.create_task(_acknowledge(socket, platform, session_id, session)),
            asyncio.create_task(_tell(socket, watcher)),
            asyncio.create_task(_take_all(socket, platform, session_id)),
            asyncio.create_task(_while_let_in(still)),
            asyncio.create_task(_while_served(platform)),
        )
        try:
            await _first_of(tasks)
        finally:
            platform.live.leave(session_id, watcher)


@router.websocket("/{session_id}/view")
async def view(socket: WebSocket, session_id: str) -> None:
    """What happens in a session, for who watches; frames may be left out, and that is said."""
    async with _served(socket) as platform:
        _, token = await _welcomed(socket, platform, session_id)
        await _note_watching(socket, platform, session_id, token)
        still = partial(_may_still, socket, platform, session_id, "viewer", token)
        watcher = Watcher("all")
        platform.live.watch(session_id, watcher)
        tasks = (
            asyncio.create_task(_tell(socket, watcher)),
            asyncio.create_task(_listen(socket)),
            asyncio.create_task(_while_let_in(still)),
            asyncio.create_task(_while_served(platform)),
        )
        try:
            await _first_of(tasks)
        finally:
            platform.live.leave(session_id, watcher)


@asynccontextmanager
async def _served(socket: WebSocket) -> AsyncIterator[Platform]:
    """The server's means while the socket is open; whatever ends it is told by its code."""
    platform: Platform = socket.app.state.platform
    await socket.accept()
    try:
        is_of_network = socket.scope.get(NETWORK) or socket.scope[CALLER].kind == "nobody"
        address = socket.client.host if is_of_network and socket.client else None
        with platform.live.visit(address) as is_allowed:
            if not is_allowed:
                raise Closed(TOO_MANY, "Too many connections are open: close some and try again.")
            if platform.draining.is_on:
                raise Closed(RESTART, STOPPING)
            yield platform
            await _close(socket, ENDED, "The session has ended.")
    except (WebSocketDisconnect, WebSocketDisconnected):
        return
    except Closed as closed:
        await _close(socket, closed.code, str(closed))
    except InvalidInput as error:
        await _close(socket, code_of(error), str(error))
    except OSError as error:
        logger.exception("Frames cannot be kept.")
        await _close(
            socket, NOT_KEPT, f"The server cannot keep frames ({error.strerror}): they stay on the phone."
        )


def code_of(error: InvalidInput) -> int:
    """The code by which an error closes a socket."""
    if isinstance(error, NotFound):
        return NOT_FOUND
    for kind, code in (
        (Refused, REFUSED),
        (Conflict, CONFLICT),
        (TooLarge, TOO_LARGE),
        (OtherVersion, OTHER_VERSION),
        (TooMany, TOO_MANY),
    ):
        if isinstance(error, kind):
            return code
    return NOT_UNDERSTOOD


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(code, reason[:_LONGEST_REASON])


async def _welcomed(socket: WebSocket, platform: Platform, session_id: str) -> tuple[OpenSession, str | None]:
    """The session and the token of the phone, once its visitor has said who it is."""
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            message = await socket.receive()
    except TimeoutError:
        raise Closed(TOO_LATE, f"Say hello within {HELLO_WITHIN_S:g} s.") from None
    hello = _message(message)
    if hello.get("type") != "hello":
        raise Closed(NOT_UNDERSTOOD, "The first message is hello.")
    if hello.get("version") != VERSION:
        raise Closed(OTHER_VERSION, f"Version {VERSION} is spoken here: update the page.")
    token = hello.get("token")
    owner = await _owner(socket, platform, token)
    await to_thread.run_sync(partial(platform.store.live.session, session_id, owner=owner))
    session = platform.live.open_session(session_id, owner=owner)
    welcome = {"type": "welcome", "next": session.safe.next, "missing": session.received.missing()}
    await socket.send_json(welcome)
    return session, token


async def _owner(socket: WebSocket, platform: Platform, token: object) -> str | None:
    """The phone or participant that asks; None for who works on this machine, or with the project."""
    caller: Caller = socket.scope[CALLER]
    if token is None and caller.kind not in ("nobody", "phone"):
        return caller.owner
    device = None
    if isinstance(token, str) and token.startswith(OF_A_PHONE):
        device = await to_thread.run_sync(platform.store.devices.of_secret, token)
    if device is None:
        raise Closed(NO_TOKEN, _NOT_PAIRED)
    return device.id


async def _note_watching(socket: WebSocket, platform: Platform, session_id: str, token: object) -> None:
    """Who watches is noted now: before, nobody knew who it is, nor whether there is such a session."""
    if not platform.notes_reads:
        return
    caller: Caller = socket.scope[CALLER]
    if isinstance(token, str):
        device = await to_thread.run_sync(platform.store.devices.of_secret, token)
        caller = caller if device is None else Caller("phone", device=device)
    author = name_of(caller, socket.headers.get("ecgomics-author"))
    by = Acting(caller.key, acts().address)
    platform.reads.looked(Access(datetime.now(UTC), author, by, "watch", "live session", session_id, "view"))


def _may_still(socket: WebSocket, platform: Platform, session_id: str, least: Role, token: object) -> bool:
    """Whether the phone is still paired, or who signed in still may; who is at this machine always may."""
    if isinstance(token, str):
        return platform.store.devices.of_secret(token) is not None
    return may_still(platform, socket.scope[CALLER], session_id, least)


async def _while_let_in(still: Callable[[], bool]) -> None:
    """End a socket whose visitor may not have it any more."""
    while await to_thread.run_sync(still):
        await asyncio.sleep(LOOKED_AT_S)
    raise Closed(NO_TOKEN, _NOT_PAIRED)


async def _while_served(platform: Platform) -> None:
    """End every socket where the server ends; whoever was connected connects again, to this one or another."""
    await platform.draining.wait()
    raise Closed(RESTART, STOPPING)


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """A text message as a JSON object."""
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    text = message.get("text")
    if text is None or len(text) > MOST_TEXT_BYTES:
        raise Closed(NOT_UNDERSTOOD, f"A JSON text of at most {MOST_TEXT_BYTES} bytes was expected.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Closed(NOT_UNDERSTOOD, "A message is a JSON object.")
    return found


async def _take_all(socket: WebSocket, platform: Platform, session_id: str) -> None:
    """Take frames and answer pings until the socket ends."""
    damaged, named_at = 0, 0.0
    while True:
        message = await socket.receive()
        content = message.get("bytes")
        if content is None:
            await _answer(socket, _message(message))
            continue
        if len(content) > MOST_BYTES:
            raise Closed(TOO_LARGE, f"A frame has at most {MOST_BYTES} bytes.")
        try:
            platform.live.take(session_id, [content], live=True)
            damaged = max(0, damaged - 1)
        except Damaged as error:
            damaged += 1
            if damaged > MOST_DAMAGED:
                raise Closed(NOT_UNDERSTOOD, f"Too many damaged frames: {error}") from None
        missing = platform.live.open_session(session_id).received.missing()
        if missing and time.monotonic() - named_at > MISSING_EVERY_S:
            named_at = time.monotonic()
            await socket.send_json({"type": "missing", "ranges": missing})


async def _answer(socket: WebSocket, message: dict[str, Any]) -> None:
    if message.get("type") != "ping":
        raise Closed(NOT_UNDERSTOOD, "Frames and pings are taken here.")
    await socket.send_json({"type": "pong", "t": message.get("t"), "server_us": round(time.time() * 1e6)})


async def _acknowledge(socket: WebSocket, platform: Platform, session_id: str, session: OpenSession) -> None:
    """Say what is safe, as soon as more is."""
    said = session.safe.next
    while (safe := await platform.live.safe_beyond(session_id, said)) is not None:
        said = safe
        await socket.send_json({"type": "ack", "next": said})
        await asyncio.sleep(ACK_EVERY_S)
    await asyncio.Event().wait()  # the session has ended: what became of it is told beside


async def _tell(socket: WebSocket, watcher: Watcher) -> None:
    """Hand on what happens until the session ends."""
    while True:
        what = await watcher.waiting.get()
        try:
            async with asyncio.timeout(VIEWER_PATIENCE_S):
                await (socket.send_bytes(what) if isinstance(what, bytes) else socket.send_json(what))
        except TimeoutError:
            raise Closed(TOO_LATE, "Nothing was taken for too long.") from None
        if not isinstance(what, bytes) and what["type"] in ("report", "discarded"):
            return


async def _listen(socket: WebSocket) -> None:
    """Who watches may ping."""
    while True:
        await _answer(socket, _message(await socket.receive()))


async def _first_of(tasks: "tuple[asyncio.Task[None], ...]") -> None:
    """Wait until the first ends, end the others, and raise what it raised."""
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error
