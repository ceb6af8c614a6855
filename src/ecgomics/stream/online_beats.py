"""Heart beats of a signal that comes in: the offline engine's detector on the last seconds, again and again.

A beat is told once the signal goes on for a guard after it, and stays open to later samples for some seconds: those may
take it back, or add one before it. What is older stands. The moments of looking lie on a fixed grid of the session, so
that it does not matter in which packets the signal came; the detector looks where something as steep as a beat has
passed the guard, and now and then in any case.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.signal.beat_path import REFRACTORY_S
from ecgomics.signal.rpeaks import SHORTEST_S, r_peaks
from ecgomics.stream.online_trace import Trace

#: What the detector sees.
WINDOW_S: Final = 60.0
#: Signal needed after an R peak.
GUARD_S: Final = 0.15
#: How far back later samples may change what was told.
OPEN_S: Final = 4.0
#: A beat found again this near is the same one.
SAME_SAMPLES: Final = 1.01
#: The detector looks again at the latest after this, and at the earliest after that.
LATEST_S: Final = 1.0
EARLIEST_S: Final = 0.25
#: In noise everything is steep, and weighing it costs most, though hardly anything in it can be believed.
NOISY_S: Final = 2.0
#: Steep is what changes within this time by more than this share of what beats do.
STEEP_S: Final = 0.03
STEEP_SHARE: Final = 0.3
BEAT_REACH_S: Final = 0.06


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
        self._looked_s = -np.inf
        self._usual_mv = 0.0

    def look(self, trace: Trace, edge: int, *, noisy: bool = False) -> Change:
        """Look at the signal before a sample, if it is worth it; where it is noisy, less often."""
        now_s = edge / self._fs_hz
        if not self._due(trace, edge, NOISY_S if noisy else EARLIEST_S):
            return NOTHING
        self._looked_s = now_s
        first = max(trace.start, edge - round(WINDOW_S * self._fs_hz))
        window_mv = trace.read(first, edge)
        if window_mv.shape[1] < SHORTEST_S * self._fs_hz:
            return NOTHING
        found_s = r_peaks(window_mv, fs_hz=self._fs_hz)
        self._usual_mv = self._usual_change_mv(window_mv, found_s)
        peak_s = first / self._fs_hz + found_s
        since_s = max(now_s - OPEN_S, self._last_closed_s + REFRACTORY_S / 2)
        return self._compare(peak_s[(peak_s > since_s) & (peak_s <= now_s - GUARD_S)], now_s)

    def _due(self, trace: Trace, edge: int, earliest_s: float) -> bool:
        """Whether a beat may have passed the guard, or the last look is long ago."""
        since_s = edge / self._fs_hz - self._looked_s
        if since_s < earliest_s:
            return False
        last = edge - round(GUARD_S * self._fs_hz)
        first = max(trace.start, last - round(min(since_s, LATEST_S) * self._fs_hz))
        if since_s >= LATEST_S or last - first <= round(STEEP_S * self._fs_hz):
            return since_s >= LATEST_S
        return bool(self._changes_mv(trace.read(first, last)).max() > STEEP_SHARE * self._usual_mv)

    def _changes_mv(self, ecg_mv: Floats) -> Floats:
        """Change within STEEP_S, over all leads together; 0 in gaps."""
        step = max(1, round(STEEP_S * self._fs_hz))
        changes_mv: Floats = np.nan_to_num(ecg_mv[:, step:] - ecg_mv[:, :-step])
        together_mv: Floats = (
            np.abs(changes_mv[0]) if len(changes_mv) == 1 else np.sqrt(np.mean(changes_mv**2, axis=0))
        )
        return together_mv

    def _usual_change_mv(self, window_mv: Floats, peak_s: Floats) -> float:
        """How much beats usually change so quickly; 0 without beats."""
        if not len(peak_s):
            return 0.0
        changes_mv = self._changes_mv(window_mv)
        reach = round(BEAT_REACH_S * self._fs_hz)
        at = np.round(peak_s[-16:] * self._fs_hz).astype(np.intp)[:, None] + np.arange(-reach, reach + 1)
        return float(np.median(changes_mv[np.clip(at, 0, len(changes_mv) - 1)].max(axis=1)))

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
