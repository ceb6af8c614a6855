"""What took long and was asked for last, up to a size."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Generic, TypeVar

Kept = TypeVar("Kept")

#: Of answers.
MOST_BYTES: Final = 2**26

Key = tuple[str, str]
"""Identifier of the recording, and whatever else it depends on."""


class Recent(Generic[Kept]):
    """Things that were made of recordings, the least recently asked for forgotten first; from any thread.

    Who asks for what somebody else's thread is making waits for that instead of making it, too.
    """

    def __init__(self, bytes_of: Callable[[Kept], int], *, most_bytes: int) -> None:
        self._bytes_of = bytes_of
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, Future[Kept]] = {}
        self._lock = threading.Lock()

    def known(self, key: Key) -> Kept | None:
        """What is kept under that key, if anything is."""
        with self._lock:
            return self._looked_up(key)

    def find(self, key: Key, make: Callable[[], Kept]) -> Kept:
        """What is kept under that key, made where it is not there; raises what making it raises."""
        with self._lock:
            if (kept := self._looked_up(key)) is not None:
                return kept
            others = self._making.get(key)
            mine = self._making[key] = Future() if others is None else others
        if others is not None:
            return others.result()
        try:
            made = make()
        except BaseException as error:
            self._made(key, mine, None)
            mine.set_exception(error)
            raise
        self._made(key, mine, made)
        mine.set_result(made)
        return made

    def recordings(self) -> set[str]:
        """Of which recordings something is kept, or being made."""
        with self._lock:
            return {recording_id for recording_id, _ in (*self._kept, *self._making)}

    def forget(self, recording_id: str) -> None:
        """Drop what is kept of a recording, and keep nothing of what is being made of it now."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == recording_id]:
                self._bytes -= self._bytes_of(self._kept.pop(key))
            for key in [key for key in self._making if key[0] == recording_id]:
                del self._making[key]

    def _looked_up(self, key: Key) -> Kept | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def _made(self, key: Key, mine: "Future[Kept]", made: Kept | None) -> None:
        with self._lock:
            if self._making.get(key) is not mine:
                return  # the recording was changed or deleted meanwhile
            del self._making[key]
            if made is None:
                return
            self._kept[key] = made
            self._bytes += self._bytes_of(made)
            while len(self._kept) > 1 and self._bytes > self._most_bytes:
                self._bytes -= self._bytes_of(self._kept.popitem(last=False)[1])


def recent_answers(most_bytes: int = MOST_BYTES) -> Recent[bytes]:
    """Answers as bytes."""
    return Recent(len, most_bytes=most_bytes)
