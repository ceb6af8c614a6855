"""The rhythm of the last minute: regular, irregular, or like atrial fibrillation; a hint for screening, no diagnosis.

It stands on numbers of the offline engine: the usual change of RR between conducted beats (`rr_irregularity`), the
coefficient of sample entropy (`cosen`), and where there is an ECG, the evidence of P waves. Two logistic regressions
weigh them, with and without P; their weights are those of CinC 2017 (`python -m benchmarks.online cinc2017` fits them
again, cross-validated by strip). Without P waves more is left open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.functional.rhythm import cosen
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.rhythm import IRREGULAR, rr_irregularity
from ecgomics.stream.events import Hint, RhythmHint
from ecgomics.stream.online_atria import PWaves

#: What is needed of the last minute; from the first to the last beat of half a minute it is a little less.
LEAST_S: Final = 27.0
FEWEST_BEATS: Final = 20
#: Less of the seconds readable than this and nothing is said.
READABLE_SHARE: Final = 0.5
#: No change from beat to beat is smaller than this, as the logarithm is taken.
LEAST_IRREGULARITY: Final = 0.005
#: Weights of the logarithm of the irregularity, of the entropy and of P, and the offset.
BY_INTERVALS: Final = (0.82, 2.26, 0.0, 3.56)
BY_BOTH: Final = (0.30, 1.49, -0.73, 0.14)
#: P waves are looked at where the intervals alone give fibrillation at least this probability.
ASKED_FROM: Final = 0.02


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities from which on fibrillation is possible, and below which it is left alone."""

    possible: float
    unlikely: float


WITH_P: Final = Limits(possible=0.30, unlikely=0.15)
WITHOUT_P: Final = Limits(possible=0.50, unlikely=0.15)
#: Seconds that another hint must hold before it takes the place of the one that stands.
HOLD_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """RR of the last minute in ms, NaN where unknown, and which of its seconds could be read."""

    rr_ms: Floats
    conducted: Bools
    """Of each interval, whether neither of its beats is ventricular."""
    readable_share: float
    span_s: float
    """From the first to the last beat."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the intervals tell, or why they tell nothing."""

    nothing: Hint | None
    evidence: Mapping[str, float]
    beats: int
    window_s: float

    @property
    def asks_for_p(self) -> bool:
        """Whether P waves would tell more."""
        return self.nothing is None and fibrillation_probability(self.evidence) >= ASKED_FROM


def told_by(seen: Intervals) -> Told:
    """The numbers of some intervals."""
    conducted_ms = np.where(seen.conducted, seen.rr_ms, np.nan)
    known_ms = conducted_ms[np.isfinite(conducted_ms)]
    window_s = seen.span_s
    beats = int(np.isfinite(seen.rr_ms).sum()) + 1 if len(known_ms) else 0
    if seen.readable_share < READABLE_SHARE:
        return Told("unreadable", {}, beats, window_s)
    if window_s < LEAST_S or len(known_ms) < FEWEST_BEATS - 1:
        return Told("too_short", {}, beats, window_s)
    evidence = {"irregularity": rr_irregularity(known_ms)}
    try:
        evidence["cosen"] = cosen.function(conducted_ms)
    except NotComputable:
        return Told("unclear", evidence, beats, window_s)
    return Told(None, evidence, beats, window_s)


def fibrillation_probability(evidence: Mapping[str, float]) -> float:
    """How probably such numbers are those of fibrillation, as common as in CinC 2017."""
    change, entropy, p_wave, offset = BY_BOTH if "p_evidence" in evidence else BY_INTERVALS
    odds = change * np.log(max(evidence["irregularity"], LEAST_IRREGULARITY)) + offset
    odds += entropy * evidence["cosen"] + p_wave * evidence.get("p_evidence", 0.0)
    return float(1.0 / (1.0 + np.exp(-odds)))


def rhythm_hint(told: Told, p_waves: PWaves | None, *, shown: Hint | None = None) -> RhythmHint:
    """The hint of what intervals and P waves tell; between the limits, the one that is shown stays possible."""
    if told.nothing is not None:
        return RhythmHint(told.nothing, told.evidence, told.beats, told.window_s)
    evidence = dict(told.evidence)
    if p_waves is not None:
        evidence |= {"p_evidence": p_waves.evidence, "p_share": p_waves.share}
    probability = fibrillation_probability(evidence)
    limits = WITHOUT_P if p_waves is None else WITH_P
    hint: Hint = "irregular" if evidence["irregularity"] >= IRREGULAR else "regular"
    if probability >= limits.possible:
        hint = "possible_af"
    elif probability >= limits.unlikely:
        hint = "possible_af" if shown == "possible_af" else "unclear"
    return RhythmHint(hint, evidence | {"probability": probability}, told.beats, told.window_s)


class Steady:
    """A hint that does not flicker: another must hold for some seconds."""

    def __init__(self) -> None:
        self.shown: Hint = "too_short"
        self._other: Hint = "too_short"
        self._since_s = 0.0

    def of(self, found: RhythmHint, now_s: float) -> RhythmHint:
        """The hint to show at a time."""
        if found.hint != self._other:
            self._other, self._since_s = found.hint, now_s
        if found.hint != self.shown and (now_s - self._since_s >= HOLD_S or self.shown == "too_short"):
            self.shown = found.hint
        return RhythmHint(self.shown, found.evidence, found.beats, found.window_s)
