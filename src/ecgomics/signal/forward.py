"""A signal handed out in stretches, from front to back: what may be asked for again is kept, the rest is let go."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from ecgomics.core.arrays import Floats

Read = Callable[[int, int], Floats]
"""Leads × samples from one sample to before another."""


class Forward:
    """Stretches of a signal, each beginning no earlier than the one before, from pieces that are loaded once each."""

    def __init__(self, edges: Sequence[int], load: Read) -> None:
        """edges are the first samples of the pieces and the one after the last."""
        self._ahead = pairwise(edges)
        self._load = load
        self._kept: deque[Floats] = deque()
        self._first = self._next = edges[0]
        """First sample that is kept, and the first that was not loaded yet."""

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples from first to before last."""
        while self._next < last:
            self._forget(first)
            self._kept.append(self._load(*next(self._ahead)))
            self._next += self._kept[-1].shape[1]
        self._forget(first)
        joined: Floats = np.concatenate(self._kept, axis=1) if len(self._kept) > 1 else self._kept[0]
        return joined[:, first - self._first : last - self._first]

    def _forget(self, first: int) -> None:
        """Let go of what lies before."""
        while self._kept and self._first + self._kept[0].shape[1] <= first:
            self._first += self._kept.popleft().shape[1]
