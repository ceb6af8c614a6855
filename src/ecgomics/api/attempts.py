"""How often something may be tried, so that short codes are not guessed."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

MOST: Final = 10
WITHIN_S: Final = 60.0


class Attempts:
    """Counts what failed within the last minute, whoever tried: a code is guessed from many addresses, too."""

    def __init__(
        self,
        *,
        most: int = MOST,
        within_s: float = WITHIN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._within_s = within_s
        self._clock = clock
        self._failed: deque[float] = deque()
        self._lock = threading.Lock()

    def are_too_many(self) -> bool:
        """Whether nothing is tried any more for a while."""
        with self._lock:
            self._forget()
            return len(self._failed) >= self._most

    def note_failure(self) -> None:
        """One that was wrong."""
        with self._lock:
            self._failed.append(self._clock())

    def _forget(self) -> None:
        earliest = self._clock() - self._within_s
        while self._failed and self._failed[0] <= earliest:
            self._failed.popleft()
