"""The rhythm of a recording, by rules that can be read from top to bottom."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.model import POINTS, Beats, Fiducials, Rhythm

FEWEST_BEATS: Final = 3
#: Fewer intervals have no quartiles.
FEWEST_INTERVALS: Final = 8
PACED_SHARE: Final = 0.5
#: Beats with a P wave: at least this share in sinus rhythm, at most the lower share in fibrillation.
P_SHARE: Final = 0.5
NO_P_SHARE: Final = 0.4
#: Spread of RR from beat to beat, as a share of RR, from which on a rhythm without P is fibrillation.
IRREGULAR: Final = 0.08
#: Where no beat at all has a P wave, less will do: intervals that spread by this share, and of whose changes even the
#: lower quartile exceeds what breathing and jitter of the peaks make. A junctional rhythm, flutter and pacing repeat
#: intervals; fibrillation hardly ever does.
WITHOUT_ANY_P_SHARE: Final = 0.1
SPREAD: Final = 0.1
LEAST_CHANGE: Final = 0.025
WIDE_MS: Final = 120.0
FAST_PER_MIN: Final = 100.0
VERY_FAST_PER_MIN: Final = 150.0


def classify_rhythm(beats: Beats, fiducials: Fiducials) -> Rhythm:
    """Rhythm from the beats and their marks; "undetermined" with fewer than three beats whose interval is known."""
    rr_ms = beats.rr_ms[np.isfinite(beats.rr_ms)]
    if len(rr_ms) < FEWEST_BEATS - 1:
        return "undetermined"
    kinds = np.array(beats.kind, dtype="<U1")
    if np.mean(kinds == "P") >= PACED_SHARE:
        return "paced"
    rate_per_min = 60_000.0 / float(np.median(rr_ms))
    width_ms = _qrs_width_ms(fiducials)
    p_share = p_share_of(has_p(fiducials), kinds != "V")
    if fibrillates(rr_ms, p_share):
        return "atrial_fibrillation"
    if width_ms >= WIDE_MS and rate_per_min >= FAST_PER_MIN and p_share < NO_P_SHARE:
        return "ventricular_tachycardia"
    return "sinus" if p_share >= P_SHARE else _regular_without_p(rate_per_min, p_share)


def _regular_without_p(rate_per_min: float, p_share: float) -> Rhythm:
    if rate_per_min >= VERY_FAST_PER_MIN:
        return "supraventricular_tachycardia"
    return "junctional" if p_share < NO_P_SHARE and rate_per_min < FAST_PER_MIN else "undetermined"


def rr_irregularity(rr_ms: Floats) -> float:
    """Median change from one interval to the next, as a share of the median interval.

    A few ectopic beats hardly move it; fibrillation changes every interval.
    """
    if len(rr_ms) < 2:
        return 0.0
    return float(np.median(np.abs(np.diff(rr_ms))) / np.median(rr_ms))


def fibrillates(rr_ms: Floats, p_share: float) -> bool:
    """Whether hardly a beat has a P wave and every interval differs from the one before."""
    if p_share >= NO_P_SHARE:
        return False
    return rr_irregularity(rr_ms) >= IRREGULAR or (p_share < WITHOUT_ANY_P_SHARE and _never_repeats(rr_ms))


def _never_repeats(rr_ms: Floats) -> bool:
    """Whether intervals spread widely and hardly two that follow each other are alike."""
    if len(rr_ms) < FEWEST_INTERVALS:
        return False
    change = np.abs(np.diff(rr_ms)) / np.median(rr_ms)
    spread = float(rr_ms.std() / rr_ms.mean())
    return spread >= SPREAD and float(np.quantile(change, 0.25)) >= LEAST_CHANGE


def has_p(fiducials: Fiducials) -> Bools:
    """Which beats have a global P wave, (beats,)."""
    there: Bools = np.isfinite(fiducials.global_s[:, POINTS.index("P_peak")])
    return there


def p_share_of(with_p: Bools, counted: Bools) -> float:
    """Share of the counted beats that have a P wave."""
    return float(with_p[counted].mean()) if counted.any() else 0.0


def _qrs_width_ms(fiducials: Fiducials) -> float:
    """Median global QRS duration, 0 where none was measured."""
    marks_s = fiducials.global_s
    width_s = marks_s[:, POINTS.index("QRS_off")] - marks_s[:, POINTS.index("QRS_on")]
    known = np.isfinite(width_s)
    return 1000.0 * float(np.median(width_s[known])) if known.any() else 0.0
