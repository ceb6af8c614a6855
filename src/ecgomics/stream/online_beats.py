"""Heart beats of a signal that comes in: the offline engine's detector on the last half minute, again and again.

A beat is told once the signal goes on for a guard after it, and stays open to later samples for some seconds: those may
take it back, or add one before it. What is older stands. The moments of looking lie on a fixed grid of the session, so
that it does not matter in which packets the signal came.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.signal.beat_path import REFRACTORY_S
from ecgomics.signal.rpeaks import SHORTEST_S, r_peaks
from ecgomics.stream.online_trace import Trace

#: What the detector sees.
WINDOW_S: Final = 30.0
#: Signal needed after an R peak.
GUARD_S: Final = 0.15
#: How far back later samples may change what was told.
OPEN_S: Final = 4.0
#: A beat found again this near is the same one.
SAME_SAMPLES: Final = 1.01


@dataclass(frozen=True, slots=True)
class Change:
    """What one look changed: times of R peaks in s from the session's first sample."""

    found_s: tuple[float, ...]
    retracted_s: tuple[float, ...]


NOTHING: Final = Change((), ())


class BeatFinder:
    """The beats of the last seconds, as they stand."""

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._open_s: list[float] = []
        self._last_closed_s = -np.inf

    def look(self, trace: Trace, edge: int) -> Change:
        """Look at the signal before a sample."""
        first = max(trace.start, edge - round(WINDOW_S * self._fs_hz))
        window_mv = trace.read(first, edge)
        if window_mv.shape[1] < SHORTEST_S * self._fs_hz:
            return NOTHING
        now_s = edge / self._fs_hz
        peak_s = first / self._fs_hz + r_peaks(window_mv, fs_hz=self._fs_hz)
        since_s = max(now_s - OPEN_S, self._last_closed_s + REFRACTORY_S / 2)
        return self._compare(peak_s[(peak_s > since_s) & (peak_s <= now_s - GUARD_S)], now_s)

    def _compare(self, peak_s: Floats, now_s: float) -> Change:
        """Take over the beats that are found now, and close those that are old enough."""
        same_s = SAME_SAMPLES / self._fs_hz
        kept: list[float] = []
        retracted: list[float] = []
        left = peak_s.tolist()
        for told_s in self._open_s:
            again = [each for each in left if abs(each - told_s) <= same_s]
            if again:
                left.remove(again[0])
            if again or told_s <= now_s - OPEN_S:
                kept.append(told_s)
            else:
                retracted.append(told_s)
        self._open_s = sorted([*kept, *left])
        closed = [each for each in self._open_s if each <= now_s - OPEN_S]
        if closed:
            self._last_closed_s = closed[-1]
            self._open_s = self._open_s[len(closed) :]
        return Change(tuple(left), tuple(retracted))
