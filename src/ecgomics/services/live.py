"""The engine of live sessions: every frame is kept before it is acknowledged, shown to who watches, and analysed.

    phone ──frames──▶ take ──▶ log ──synced──▶ acknowledged
                        └─in order─▶ viewers (may miss some) · analysis (beside) ──events──▶ viewers, phone

Its methods are called from one event loop; only what the log and the analysis tell comes from their threads, and is
handed to the loop. Where several servers share a store each session is at one of them, which has its frames; what is
asked of another is handed on, and who is asked for a session of a server that is gone takes over what that left.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from anyio import to_thread

from ecgomics.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from ecgomics.services.live_analysis import Analysis, Opened
from ecgomics.services.live_heirs import gather, inherit
from ecgomics.services.live_left_open import end_left_open
from ecgomics.services.live_session import Missing, OpenSession
from ecgomics.store import Store
from ecgomics.store.live import LiveSession, LiveStart
from ecgomics.store.reach import everything
from ecgomics.store.servers import Peer
from ecgomics.stream.events import Message
from ecgomics.stream.log import FrameLog, Written
from ecgomics.stream.wire import EcgFrame, checked, seq_of

#: Frames and events that wait for a slow viewer; what comes then is left out, and the viewer told.
MOST_FOR_VIEWER: Final = 256
#: Sockets that one server holds open, in all, of one session, and of one address of the network.
MOST_VISITORS: Final = 1000
MOST_OF_SESSION: Final = 64
MOST_OF_ADDRESS: Final = 64
#: Frames of a chunk that are taken before others are served.
AT_A_TIME: Final = 100
#: Who waits for a sync looks so often.
SYNC_LOOKED_AT_S: Final = 0.005
_US: Final = 1e6

Part = Literal["all", "events"]
"""What a watcher is sent: frames and events, or events only, as the phone that made the frames."""


class TooMany(InvalidInput):
    """More sockets than the server, or a session, takes."""


@dataclass(eq=False)
class Watcher:
    """Somebody who is told what happens in a session: a page that watches, or the phone itself."""

    part: Part = "all"
    waiting: asyncio.Queue[bytes | Message] = field(
        default_factory=lambda: asyncio.Queue(maxsize=MOST_FOR_VIEWER)
    )
    left_out: int = 0

    def tell(self, what: bytes | Message) -> None:
        """Something new; where too much waits it is left out, and how much was is told next."""
        if isinstance(what, bytes) and self.part == "events":
            return
        try:
            if self.left_out:
                self.waiting.put_nowait({"type": "skipped", "frames": self.left_out})
                self.left_out = 0
            self.waiting.put_nowait(what)
        except asyncio.QueueFull:
            self.left_out += 1


@dataclass(eq=False)
class _Room:
    """An open session with who takes part in it."""

    session: OpenSession
    watchers: set[Watcher] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when more is safe on the disk."""
    finishing: asyncio.Lock = field(default_factory=asyncio.Lock)
    takes_no_more: bool = False
    """It is becoming a recording: a frame that came now would be in none."""


class LiveEngine:
    """The live sessions of one server."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._rooms: dict[str, _Room] = {}
        self._analysis = Analysis(self._told)
        self._log: FrameLog | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._taking_over = asyncio.Lock()
        self._visitors: Counter[str | None] = Counter()

    def start(self) -> None:
        """Open the log and take up the sessions that were open; called in the loop that serves.

        Those that were left open long ago end first.
        """
        self._loop = asyncio.get_running_loop()
        servers = self._store.servers
        own = servers.id if servers.are_several else None
        self._log = FrameLog(self._folder if own is None else self._folder / own, synced=self._synced)
        if own is None:
            gather(self._folder, self._log, there=set())  # of a store that several had before it was copied
        else:
            inherit(self._store, self._folder, self._log)
            servers.on_beat(self._look_for_heritage)
        end_left_open(self._store, self._log, now=datetime.now(UTC), server=own)
        kept = {each.id: each for each in self._store.live.listed(state="open", server=own, limit=10_000)}
        for session_id in self._log.sessions():
            if session_id not in kept:
                self._log.forget(session_id)
        for session in kept.values():
            self._restore(session)

    async def place_of(self, session_id: str) -> Peer | None:
        """The other server that has an open session; None where this one answers for it.

        What a server has that is gone is taken over. Unavailable where that is not certain yet.
        """
        if session_id in self._rooms or not self._store.servers.are_several:
            return None
        for _ in range(2):
            session = await to_thread.run_sync(self._open_elsewhere, session_id)
            if session is None or session_id in self._rooms:
                return None
            peer = await to_thread.run_sync(self._store.servers.peer, session.server)
            if peer is not None:
                return peer
            await self.take_over()
        if session_id in self._rooms:
            return None
        raise Unavailable("The server of this live session is being replaced: try again in a moment.")

    async def take_over(self) -> None:
        """Go on with the sessions of servers that are gone."""
        async with self._taking_over:
            with everything():  # whoever is asked for one takes all
                inherited = await to_thread.run_sync(inherit, self._store, self._folder, self.log)
            for session in inherited:
                if session.id not in self._rooms:
                    self._restore(session)

    def _open_elsewhere(self, session_id: str) -> LiveSession | None:
        with suppress(NotFound):
            session = self._store.live.session(session_id)
            if session.state == "open" and session.server != self._store.servers.id:
                return session
        return None

    def _look_for_heritage(self) -> None:
        """From the thread of the beats."""
        if self._store.live.are_left() and self._loop is not None and not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self.take_over(), self._loop)

    def _restore(self, session: LiveSession) -> None:
        self._open(session).session.restored(self.log.frames(session.id))

    def warm(self) -> None:
        """Let the analysis be there before the first session is."""
        self._analysis.warm()

    def stop(self) -> None:
        """Let go; what is open goes on after the next start."""
        self._analysis.stop()
        if self._log is not None:
            self._log.close()

    @property
    def log(self) -> FrameLog:
        """Where the frames are."""
        if self._log is None:
            raise InvalidInput("The server is starting: try again in a moment.")
        return self._log

    @contextmanager
    def visit(self, address: str | None) -> Iterator[bool]:
        """While a socket is open, of an address of the network (None: of this machine); False where it is too many."""
        self._visitors[address] += 1
        try:
            is_one_too_many = address is not None and self._visitors[address] > MOST_OF_ADDRESS
            yield self._visitors.total() <= MOST_VISITORS and not is_one_too_many
        finally:
            self._visitors[address] -= 1
            self._visitors += Counter()  # forgets addresses that none is left of

    async def begin(self, start: LiveStart, *, author: str) -> tuple[LiveSession, bool]:
        """A session that is there from now on, and whether it is new; errors as of the store."""
        servers = self._store.servers
        own = servers.id if servers.are_several else None
        begin = partial(self._store.live.begin, start, author=author, server=own)
        session, created = await to_thread.run_sync(begin)
        is_here = own is None or session.server == own
        if session.state == "open" and is_here and session.id not in self._rooms:
            self._open(session)
        return session, created

    def open_session(self, session_id: str, *, owner: str | None = None) -> OpenSession:
        """A session whose frames come in. NotFound, Refused for another's, Conflict where it has ended."""
        return self._room(session_id, owner=owner).session

    @property
    def open_count(self) -> int:
        """How many sessions are open."""
        return len(self._rooms)

    @property
    def failed(self) -> OSError | None:
        """Why frames cannot be kept any more; None while they can."""
        return None if self._log is None else self._log.failed

    def is_open(self, session_id: str) -> bool:
        """Whether frames may come in."""
        return session_id in self._rooms

    def take(self, session_id: str, frames: Iterable[bytes], *, live: bool) -> None:
        """Frames that came in; live: just now, so that they are analysed while they come.

        Damaged, OtherVersion, TooLarge, InvalidInput or Conflict at the first that is not taken.
        """
        room, server_us = self._room(session_id), round(time.time() * _US)
        if room.takes_no_more:
            raise Conflict("This live session is being finished: it takes no more frames.")
        for content in frames:
            if room.session.take(checked(content)):
                self.log.append(session_id, content)
                self._hand_on(room, content, server_us=server_us, live=live)

    def _hand_on(self, room: _Room, content: bytes, *, server_us: int, live: bool) -> None:
        for ready, frame in room.session.in_order(content):
            for watcher in room.watchers:
                watcher.tell(ready)
            if not live:
                continue
            room.session.shown.last_frame_us = server_us
            if isinstance(frame, EcgFrame):
                room.session.clock.arrived(received_us=frame.received_us, server_us=server_us)
            self._analysis.feed(room.session.kept.id, ready)

    async def take_all(self, session_id: str, frames: Sequence[bytes]) -> None:
        """Frames that were recorded before, some at a time, so that others are served between; errors as of `take`."""
        for first in range(0, len(frames), AT_A_TIME):
            self.take(session_id, frames[first : first + AT_A_TIME], live=False)
            await asyncio.sleep(0)

    def refuse_misnumbered(self, first_seq: int, frames: Sequence[bytes]) -> None:
        """InvalidInput where the first of some frames has another number than was said."""
        if frames and seq_of(frames[0]) != first_seq:
            raise InvalidInput(f"The first frame is number {seq_of(frames[0])}; {first_seq} was said.")

    async def safe_beyond(self, session_id: str, number: int) -> int | None:
        """Wait until more frames than those before a number are safe; the first that is not, None at the end."""
        room = self._rooms.get(session_id)
        while room is not None and self.is_open(session_id):
            if room.session.safe.next > number:
                return room.session.safe.next
            await room.news.wait()
        return None

    async def all_is_safe(self, session_id: str) -> None:
        """Wait until what was taken is on the disk."""
        room = self._room(session_id)
        while self.is_open(session_id) and not room.session.safe.same_as(room.session.received):
            if self.log.failed is not None:
                raise self.log.failed
            await asyncio.sleep(SYNC_LOOKED_AT_S)

    def watch(self, session_id: str, watcher: Watcher) -> None:
        """Tell somebody what happens from now on; who sees frames gets those of the last seconds first.

        TooMany where so many are told that one more might hold the frames up.
        """
        room = self._room(session_id)
        if len(room.watchers) >= MOST_OF_SESSION:
            raise TooMany("Too many follow this session: close some and try again.")
        if watcher.part == "all":
            for _, content in list(room.session.recent)[-MOST_FOR_VIEWER // 2 :]:
                watcher.tell(content)
            if room.session.shown.vitals is not None:
                watcher.tell(room.session.shown.vitals)
        room.watchers.add(watcher)

    def leave(self, session_id: str, watcher: Watcher) -> None:
        """Tell somebody nothing any more."""
        if session_id in self._rooms:
            self._rooms[session_id].watchers.discard(watcher)

    async def note(self, session_id: str, text: str, *, author: str) -> Mapping[str, Any]:
        """Keep and tell what who watches writes."""
        made = await to_thread.run_sync(partial(self._store.live.add_note, session_id, text, author=author))
        self.tell(session_id, {"type": "note", **made})
        return made

    def tell(self, session_id: str, message: Message) -> None:
        """Tell everybody in a session."""
        if session_id in self._rooms:
            for watcher in self._rooms[session_id].watchers:
                watcher.tell(message)

    def finishing(self, session_id: str) -> asyncio.Lock:
        """One finishes a session at a time."""
        return self._room(session_id).finishing

    @contextmanager
    def taking_no_more(self, session_id: str, frames: int) -> Iterator[None]:
        """While a session becomes a recording. Missing where not all of so many frames are safe."""
        room = self._room(session_id)
        if missing := room.session.safe.missing(frames):
            raise Missing(missing)
        room.takes_no_more = True
        try:
            yield
        finally:
            room.takes_no_more = False

    async def discard(self, session_id: str, *, author: str) -> None:
        """End a session without a recording. Conflict where it is being finished, or was."""
        if session_id in self._rooms and self._rooms[session_id].finishing.locked():
            raise Conflict("This live session is being finished: delete its recording instead.")
        await to_thread.run_sync(partial(self._store.live.discard, session_id, author=author))
        self.close(session_id, {"type": "discarded"})

    def close(self, session_id: str, message: Message) -> None:
        """A session has ended: its frames are kept elsewhere, or not at all."""
        self.tell(session_id, message)
        self._analysis.close(session_id)
        room = self._rooms.pop(session_id, None)
        if room is not None:
            self._wake(room)
        self.log.forget(session_id)

    def _open(self, session: LiveSession) -> _Room:
        room = self._rooms[session.id] = _Room(OpenSession(session))
        leads = tuple(session.said.get("leads") or ())
        self._analysis.open(Opened(session.id, room.session.fs_hz, leads, room.session.started_us))
        return room

    def _room(self, session_id: str, *, owner: str | None = None) -> _Room:
        kept = self._store.live.session(session_id, owner=owner) if session_id not in self._rooms else None
        if kept is not None:
            raise Conflict(f"This live session is {kept.state}: begin another.")
        room = self._rooms[session_id]
        if owner is not None and room.session.kept.owner != owner:
            self._store.live.session(session_id, owner=owner)
        return room

    def _synced(self, written: Sequence[Written]) -> None:
        """From the thread of the log."""
        self._in_loop(lambda: self._mark_safe(written))

    def _mark_safe(self, written: Sequence[Written]) -> None:
        for session_id, seq in written:
            if session_id in self._rooms:
                self._rooms[session_id].session.safe.add(seq)
        for session_id in {session_id for session_id, _ in written} & self._rooms.keys():
            self._wake(self._rooms[session_id])

    @staticmethod
    def _wake(room: _Room) -> None:
        """Tell those who wait; who waits next waits for the next news."""
        room.news.set()
        room.news = asyncio.Event()

    def _told(self, session_id: str, messages: Sequence[Message]) -> None:
        """From the thread of the analysis."""
        self._in_loop(lambda: self._hear(session_id, messages))

    def _hear(self, session_id: str, messages: Sequence[Message]) -> None:
        if session_id in self._rooms:
            for message in messages:
                self._rooms[session_id].session.shown.look(message)
                self.tell(session_id, message)

    def _in_loop(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)
