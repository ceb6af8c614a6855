"""The answers that took long and were asked for last, up to a size."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST_BYTES: Final = 2**26

Key = tuple[str, str]
"""Identifier of the recording, and whatever else the answer depends on."""


class RecentAnswers:
    """Answers as bytes, the least recently asked for forgotten first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Key, make: Callable[[], bytes]) -> bytes:
        """The answer of that key, made where it is not there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most_bytes:
                self._kept.popitem(last=False)
        return made

    def recordings(self) -> set[str]:
        """Of which recordings something is kept."""
        with self._lock:
            return {recording_id for recording_id, _ in self._kept}

    def forget(self, recording_id: str) -> None:
        """Drop what is kept of a recording."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == recording_id]:
                del self._kept[key]
