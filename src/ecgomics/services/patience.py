"""Waiting for a database that is away: what works in the background goes on when it is back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from ecgomics.core.errors import Unavailable

PAUSE_S: Final = 1.0
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """Does work again until the database answers, or until its owner stops."""

    stopping: threading.Event = field(default_factory=threading.Event)
    pause_s: float = PAUSE_S

    def __call__(self, work: Callable[[], Result]) -> Result:
        """What the work gives; Unavailable where the owner stops before the database is back."""
        while True:
            try:
                return work()
            except Unavailable:
                if self.stopping.wait(self.pause_s):
                    raise
