"""The rhythm of the last minute: regular, irregular, or like atrial fibrillation; a hint for screening, no diagnosis.

It stands on the numbers of the catalogue: the usual change of RR from beat to beat (`rr_irregularity`) and the
coefficient of sample entropy (`cosen`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.functional.rhythm import cosen
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.rhythm import IRREGULAR, rr_irregularity
from ecgomics.stream.events import Hint, RhythmHint

#: What is looked at, and what is needed of it.
WINDOW_S: Final = 60.0
LEAST_S: Final = 30.0
FEWEST_BEATS: Final = 20
#: Less of the seconds readable than this and nothing is said.
READABLE_SHARE: Final = 0.5
#: Coefficient of sample entropy from which on RR look like those of fibrillation (Lake and Moorman 2011).
COSEN: Final = -1.4
#: Seconds that another hint must hold before it takes the place of the one that stands.
HOLD_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """RR of the last minute in ms, NaN where unknown, and which of its seconds could be read."""

    rr_ms: Floats
    conducted: Bools
    """Of each interval, whether neither of its beats is ventricular."""
    readable_share: float


def rhythm_hint(seen: Intervals) -> RhythmHint:
    """What the intervals look like."""
    known_ms = seen.rr_ms[np.isfinite(seen.rr_ms) & seen.conducted]
    window_s = float(np.nansum(seen.rr_ms)) / 1000.0
    if seen.readable_share < READABLE_SHARE:
        return RhythmHint("unreadable", {}, len(known_ms), window_s)
    if window_s < LEAST_S - 2.0 or len(known_ms) < FEWEST_BEATS - 1:
        return RhythmHint("too_short", {}, len(known_ms), window_s)
    evidence = {"irregularity": rr_irregularity(known_ms)}
    try:
        evidence["cosen"] = cosen.function(np.where(seen.conducted, seen.rr_ms, np.nan))
    except NotComputable:
        return RhythmHint("unclear", evidence, len(known_ms), window_s)
    return RhythmHint(_hint(evidence), evidence, len(known_ms), window_s)


def _hint(evidence: dict[str, float]) -> Hint:
    irregular, entropic = evidence["irregularity"] >= IRREGULAR, evidence["cosen"] >= COSEN
    if irregular and entropic:
        return "possible_af"
    return "irregular" if irregular else "unclear" if entropic else "regular"


class Steady:
    """A hint that does not flicker: another must hold for some seconds."""

    def __init__(self) -> None:
        self._shown: Hint = "too_short"
        self._other: Hint = "too_short"
        self._since_s = 0.0

    def of(self, found: RhythmHint, now_s: float) -> RhythmHint:
        """The hint to show at a time."""
        if found.hint != self._other:
            self._other, self._since_s = found.hint, now_s
        if found.hint == self._shown or now_s - self._since_s >= HOLD_S or self._shown == "too_short":
            self._shown = found.hint
        return RhythmHint(self._shown, found.evidence, found.beats, found.window_s)
