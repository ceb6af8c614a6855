"""Frames on the disk: what is acknowledged survives a kill of the process and a crash of the machine.

    frame ─▶ tail (one file for all sessions, one sync for all) ─▶ acknowledged
       └───▶ the session's own file, synced when the tail is turned over

Many sessions that each sync a file of their own several times a second wear a disk out; so the tail is what is synced.
When it is large another is begun: then the sessions' own files are synced, and the old tail goes. At the start the
tails are played into the sessions' files, and what a crash left half-written at an end is cut off.

A folder is one process's: it holds a lock there. What a process left that is gone, another takes over as its own.
"""

import os
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from ecgomics.store.held_file import held_or_refused
from ecgomics.stream.wire import HEADER, Damaged, OtherVersion, TooLarge, checked, frame_length, seq_of

_RECORD: Final = struct.Struct("<HHI")
_TAIL: Final = "tail-"
_OF_SESSION: Final = ".frames"
_LOCK: Final = "lock"
#: The tail is turned over when it is so large.
TURNED_AT_BYTES: Final = 64 * 2**20
#: Frames are gathered for so long before they are synced together: it is the cost of a sync that limits how many.
GATHERED_S: Final = 0.02

Written = tuple[str, int]
"""A session, and the sequence number of one of its frames."""
Synced = Callable[[Sequence[Written]], None]


class FrameLog:
    """The frames of all sessions of one server, in one folder; its methods may be called from any thread."""

    def __init__(self, folder: Path, *, synced: Synced, turned_at_bytes: int = TURNED_AT_BYTES) -> None:
        """Open it, and take up what was left; synced is called from a thread of the log with what is on the disk."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._held = held_or_refused(folder / _LOCK)
        self._folder = folder
        self._synced = synced
        self._turned_at_bytes = turned_at_bytes
        self._lock = threading.Condition()
        self._files: dict[str, IO[bytes]] = {}
        self._pending: list[Written] = []
        self._to_turn, self._turned = False, 0
        self._stopping = False
        self._failed: OSError | None = None
        recover(folder)
        self._tail_number = 0
        self._tail = self._path(f"{_TAIL}0").open("ab")
        self._sync_folder()  # a tail whose name a crash forgets is lost with all that is in it
        self._thread = threading.Thread(target=self._sync_all, name="ecgomics-log", daemon=True)
        self._thread.start()

    def append(self, session_id: str, frame: bytes) -> None:
        """Write a whole frame; `synced` tells when it is on the disk. OSError where the disk took none before."""
        name = session_id.encode()
        record = _RECORD.pack(len(name), len(frame), zlib.crc32(name + frame)) + name + frame
        with self._lock:
            if self._failed is not None:
                raise self._failed
            self._tail.write(record)
            self._file(session_id).write(frame)
            self._pending.append((session_id, seq_of(frame)))
            self._lock.notify()

    @property
    def failed(self) -> OSError | None:
        """Why the disk takes nothing any more; None while it does."""
        return self._failed

    def frames(self, session_id: str) -> Iterator[bytes]:
        """What was written of a session, in the order in which it came; nothing where nothing was."""
        with self._lock:
            if session_id in self._files:
                self._files[session_id].flush()
        path = self._path(session_id + _OF_SESSION)
        if path.is_file():
            content = path.read_bytes()
            yield from (content[first:last] for first, last in _whole(content))

    def content(self, session_id: str) -> bytes:
        """The same as one piece."""
        return b"".join(self.frames(session_id))

    def sessions(self) -> list[str]:
        """Whose frames are here."""
        return sessions_in(self._folder)

    def last_written(self, session_id: str) -> datetime | None:
        """When the latest frame of a session came, by the clock of this machine; None where none did."""
        path = self._path(session_id + _OF_SESSION)
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None

    def forget(self, session_id: str) -> None:
        """Remove what was written of a session."""
        with self._lock:
            if file := self._files.pop(session_id, None):
                file.close()
            self._pending = [each for each in self._pending if each[0] != session_id]
            self._path(session_id + _OF_SESSION).unlink(missing_ok=True)

    def erase(self, session_ids: Iterable[str]) -> None:
        """Remove what was written of sessions, from the tail that all share, too."""
        for each in session_ids:
            self.forget(each)
        with self._lock:
            before, self._to_turn = self._turned, True
            self._lock.notify_all()
            self._lock.wait_for(lambda: self._turned > before or self._failed or self._stopping)

    def close(self) -> None:
        """Sync what is written and let go."""
        with self._lock:
            self._stopping = True
            self._lock.notify()
        self._thread.join()
        for file in (*self._files.values(), self._tail, self._held):
            file.close()

    def take_over(self, folder: Path) -> list[str]:
        """Take what another log left in its folder, and whose frames these are; Conflict while its process is there."""
        with held_or_refused(folder / _LOCK):
            recover(folder)
            taken = sessions_in(folder)
            for session_id in taken:
                (folder / f"{session_id}{_OF_SESSION}").replace(self._path(session_id + _OF_SESSION))
            self._sync_folder()
            _sync(os.open(folder, os.O_RDONLY))
            (folder / _LOCK).unlink()
        return taken

    def _sync_all(self) -> None:
        try:
            self._go_on_syncing()
        except OSError as error:
            with self._lock:
                self._failed = error  # what could not be synced is never acknowledged
                self._lock.notify_all()

    def _go_on_syncing(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._pending or self._stopping or self._to_turn)
                turning, self._to_turn = self._to_turn, False
                if not self._pending and not turning:
                    return
                if not self._stopping and not turning:
                    self._lock.wait(GATHERED_S)
                synced, self._pending = self._pending, []
                self._tail.flush()
                descriptor = os.dup(self._tail.fileno())
            _sync(descriptor)
            self._synced(synced)
            if turning or self._tail.tell() >= self._turned_at_bytes:
                self._turn_over()

    def _turn_over(self) -> None:
        """Begin another tail, and let the old one go once every session's own file is on the disk."""
        with self._lock:
            old = self._path(f"{_TAIL}{self._tail_number}")
            self._tail.close()
            self._tail_number += 1
            self._tail = self._path(f"{_TAIL}{self._tail_number}").open("ab")
            for file in self._files.values():
                file.flush()
            descriptors = [os.dup(file.fileno()) for file in self._files.values()]
        for descriptor in descriptors:
            _sync(descriptor)
        self._sync_folder()
        old.unlink()
        with self._lock:
            self._turned += 1
            self._lock.notify_all()

    def _file(self, session_id: str) -> IO[bytes]:
        if session_id not in self._files:
            self._files[session_id] = self._path(session_id + _OF_SESSION).open("ab")
        return self._files[session_id]

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _sync_folder(self) -> None:
        _sync(os.open(self._folder, os.O_RDONLY))


def sessions_in(folder: Path) -> list[str]:
    """Whose frames are in a folder."""
    return sorted(path.name.removesuffix(_OF_SESSION) for path in folder.glob(f"*{_OF_SESSION}"))


def recover(folder: Path) -> None:
    """Cut what is torn off the sessions' files in a folder, and play the tails into them."""
    kept: dict[str, set[bytes]] = {}
    for session_id in sessions_in(folder):
        path = folder / f"{session_id}{_OF_SESSION}"
        content = path.read_bytes()
        bounds = list(_whole(content))
        os.truncate(path, bounds[-1][1] if bounds else 0)
        kept[session_id] = {content[first:last] for first, last in bounds}
    tails = sorted(folder.glob(f"{_TAIL}*"), key=lambda path: int(path.name.removeprefix(_TAIL)))
    missing: dict[str, list[bytes]] = {}
    for tail in tails:
        for session_id, frame in _records(tail.read_bytes()):
            if frame not in kept.setdefault(session_id, set()):
                kept[session_id].add(frame)
                missing.setdefault(session_id, []).append(frame)
    for session_id in kept:
        with (folder / f"{session_id}{_OF_SESSION}").open("ab") as file:
            file.writelines(missing.get(session_id, ()))
            file.flush()
            os.fsync(file.fileno())
    _sync(os.open(folder, os.O_RDONLY))
    for tail in tails:
        tail.unlink()


def _sync(descriptor: int) -> None:
    """Sync what a descriptor stands for, and let go of it."""
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _whole(content: bytes) -> Iterator[tuple[int, int]]:
    """Where whole frames begin and end, up to the first that is none."""
    first = 0
    while first < len(content):
        try:
            last = first + frame_length(content[first : first + HEADER.size])
            checked(content[first:last])
        except (Damaged, OtherVersion, TooLarge):
            return
        yield first, last
        first = last


def _records(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Sessions and frames of a tail, up to the first record that is not whole."""
    at = 0
    while at + _RECORD.size <= len(content):
        name_bytes, frame_bytes, crc = _RECORD.unpack_from(content, at)
        body = content[at + _RECORD.size : at + _RECORD.size + name_bytes + frame_bytes]
        if len(body) < name_bytes + frame_bytes or zlib.crc32(body) != crc:
            return
        yield body[:name_bytes].decode(), body[name_bytes:]
        at += _RECORD.size + len(body)
