"""The online analysis of live sessions, in a process beside the server, so that nothing that it does delays a frame.

    engine ──frames in order──▶ process: one `Online` per session ──events──▶ engine

Where the process falls behind, frames are skipped for the analysis, which sees a gap; storage knows nothing of it. If
it ends, another takes its place, and the analysis of each session begins anew.
"""

import logging
import multiprocessing
import queue
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final

import numpy as np

from ecgomics.logs import continued
from ecgomics.stream.events import Event, Message
from ecgomics.stream.online import Online
from ecgomics.stream.online_intervals import OnlineIntervals
from ecgomics.stream.wire import EcgFrame, RrFrame, StatusFrame, decode

#: Frames of one session that may wait for the process: ten seconds or more, and no phone that sends what it recorded
#: offline holds the others up.
MOST_WAITING: Final = 100
#: Frames that are handed over at a time.
_AT_ONCE: Final = 200
_STOP: Final = None

Told = Callable[[str, Sequence[Message]], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session whose frames come now."""

    session_id: str
    fs_hz: float | None
    """None: the sensor sends intervals only."""
    leads: tuple[str, ...]
    started_us: int


@dataclass(frozen=True, slots=True)
class Fed:
    """A frame of a session, in order."""

    session_id: str
    frame: bytes


@dataclass(frozen=True, slots=True)
class Closed:
    """A session that has ended."""

    session_id: str


Order = Opened | Fed | Closed


class Analysis:
    """The online analysis of all sessions of a server; told is called from a thread with what is new of a session."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._known: dict[str, Opened] = {}
        self._waiting: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._worker: SpawnProcess | None = None
        self._is_stopping = False

    def open(self, session: Opened) -> None:
        """Begin with a session; the process is started with the first."""
        self._known[session.session_id] = session
        self._orders.put(session)
        self.warm()

    def warm(self) -> None:
        """Start the process before the first session needs it; it takes seconds until it is there."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="ecgomics-analysis", daemon=True)
            self._thread.start()

    def feed(self, session_id: str, frame: bytes) -> None:
        """The next frame of a session that is open; skipped where too many wait."""
        with self._lock:
            if self._waiting[session_id] >= MOST_WAITING:
                return
            self._waiting[session_id] += 1
        self._orders.put(Fed(session_id, frame))

    def close(self, session_id: str) -> None:
        """End with a session; what waits of it is not looked at any more."""
        if self._known.pop(session_id, None) is not None:
            self._orders.put(Closed(session_id))

    def stop(self) -> None:
        """End the process, whatever waits for it."""
        self._is_stopping = True
        if self._thread is not None:
            self._orders.put(_STOP)
            if self._worker is not None:
                self._worker.kill()
            self._thread.join()

    def _serve(self) -> None:
        """Run processes, one after the other where one ends."""
        context = multiprocessing.get_context("spawn")
        while not self._is_stopping:
            ours, theirs = context.Pipe()
            worker = context.Process(target=analyse, args=(theirs,), daemon=True)
            worker.start()
            self._worker = worker
            theirs.close()
            with ours, suppress(EOFError, OSError):
                self._through(ours)
            worker.kill()
            worker.join()
            if not self._is_stopping:
                logger.error("The process of the online analysis ended: another takes its place.")

    def _through(self, worker: Connection) -> None:
        """Hand orders to a process and its events on, until the end or until the process is gone."""
        worker.send(list(self._known.values()))
        while orders := self._next():
            worker.send(orders)
            for session_id, messages in worker.recv():
                self._told(session_id, messages)

    def _next(self) -> list[Order]:
        """What waits, at most so many; nothing at the end."""
        orders: list[Order] = []
        while not self._is_stopping and len(orders) < _AT_ONCE and not (orders and self._orders.empty()):
            order = self._orders.get()
            if isinstance(order, Fed):
                with self._lock:
                    self._waiting[order.session_id] -= 1
            elif isinstance(order, Closed):
                with self._lock:
                    self._waiting.pop(order.session_id, None)
            if order is not _STOP and not (isinstance(order, Fed) and order.session_id not in self._known):
                orders.append(order)
        return [] if self._is_stopping else orders


def analyse(engine: Connection) -> None:
    """What the process does: orders in, events out, until the engine is gone."""
    is_of_a_server = continued()
    sessions: dict[str, _Session] = {}
    try:
        _take(sessions, engine.recv())
        while True:
            engine.send(_take(sessions, engine.recv()))
    except (EOFError, OSError, KeyboardInterrupt):
        return
    except Exception:
        if not is_of_a_server:
            raise
        # What Python prints of it would hold its text.
        logger.critical("The online analysis met an error of its own.", exc_info=True)
        raise SystemExit(1) from None


def _take(sessions: "dict[str, _Session]", orders: Sequence[Order]) -> list[tuple[str, list[Message]]]:
    found: dict[str, list[Message]] = {}
    for order in orders:
        if isinstance(order, Opened):
            sessions.setdefault(order.session_id, _Session(order))
        elif isinstance(order, Closed):
            sessions.pop(order.session_id, None)
        elif order.session_id in sessions:
            messages = sessions[order.session_id].push(order.frame)
            if messages:
                found.setdefault(order.session_id, []).extend(messages)
    return list(found.items())


class _Session:
    """One session's analysis."""

    def __init__(self, opened: Opened) -> None:
        self._online = None if opened.fs_hz is None else Online(opened.fs_hz, opened.leads)
        self._intervals = OnlineIntervals()
        self._started_us = opened.started_us
        self._contact: bool | None = None

    def push(self, content: bytes) -> list[Message]:
        """What is new by a frame."""
        frame = decode(content)
        events: tuple[Event, ...] = ()
        if isinstance(frame, EcgFrame):
            if self._online is not None:
                ecg_uv = frame.counts.astype(np.float64) * frame.uv_per_count
                events = self._online.push(frame.first_index, ecg_uv, frame.flags)
        elif isinstance(frame, RrFrame):
            if self._online is None:
                received_s = (frame.received_us - self._started_us) / 1e6
                events = self._intervals.push_rr(
                    received_s, frame.heart_rate, frame.rr_1024, contact=self._contact
                )
        else:
            self._look(frame)
        return [each.as_message() for each in events]

    def _look(self, frame: StatusFrame) -> None:
        status: dict[str, Any] = dict(frame.status)
        if status.get("kind") == "contact":
            self._contact = bool(status.get("on"))
