"""Token buckets: how often somebody may do something, counted in this process."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

#: Callers whose buckets are remembered; a bucket that is forgotten is a full one.
MOST_KEYS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So much at once, and so much more in a minute."""

    burst: float
    per_minute: float

    @property
    def per_s(self) -> float:
        """What comes back in a second."""
        return self.per_minute / 60.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an attempt."""

    allowed: bool
    remaining: float
    """What is left at once."""
    wait_s: float
    """How long until the same would be allowed; 0 where it was."""
    full_in_s: float
    """How long until all of it is back."""


class Buckets:
    """A bucket for each key, full at first. Safe to use from several threads."""

    def __init__(
        self, rate: Rate, *, clock: Callable[[], float] = time.monotonic, most: int = MOST_KEYS
    ) -> None:
        self.rate = rate
        self._clock = clock
        self._most = most
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        """What is in each, and when that was so; the longest untouched first."""
        self._lock = threading.Lock()

    def take(self, key: Hashable, cost: float = 1.0) -> Taken:
        """Take the cost out of a bucket, or nothing where there is too little; more than all of it costs all."""
        with self._lock:
            level, cost = self._level(key), min(cost, self.rate.burst)
            allowed = level >= cost
            left = level - cost if allowed else level
            self._put(key, left)
        return Taken(
            allowed,
            left,
            0.0 if allowed else self._time_for(cost - left),
            self._time_for(self.rate.burst - left),
        )

    def forget(self, key: Hashable) -> None:
        """Let a bucket be full again, as after a sign-in that went well."""
        with self._lock:
            self._levels.pop(key, None)

    def _level(self, key: Hashable) -> float:
        level, at = self._levels.get(key, (self.rate.burst, 0.0))
        return min(self.rate.burst, level + max(0.0, self._clock() - at) * self.rate.per_s)

    def _put(self, key: Hashable, level: float) -> None:
        self._levels[key] = (level, self._clock())
        self._levels.move_to_end(key)
        while len(self._levels) > self._most:
            self._levels.popitem(last=False)

    def _time_for(self, amount: float) -> float:
        return amount / self.rate.per_s if self.rate.per_s > 0.0 else float("inf")
