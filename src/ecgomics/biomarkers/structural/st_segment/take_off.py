"""The high take-off at the end of QRS in V1 and V2, and the flanks of r' (Bayes de Luna 2012)."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import COMPONENTS, QrsComponents
from ecgomics.signal.model import RepresentativeBeat

LEADS: Final = ("V1", "V2")
#: Without a component R' the take-off is looked for so long after J.
AFTER_J_MS: Final = 40.0
#: The downslope of r' is read within so long after its peak.
DOWNSLOPE_MS: Final = 80.0
#: The base of the triangle of r' is read so far below the take-off (5 mm).
BASE_BELOW_MV: Final = 0.5
_S, _R_PRIME, _QS = (COMPONENTS.index(name) for name in ("S", "R'", "QS"))


@dataclass(frozen=True, slots=True)
class TakeOff:
    """The top of the terminal positive deflection of V1 and V2, all (leads,), NaN in other leads and where none is."""

    at_ms: Floats
    level_mv: Floats
    later_40_mv: Floats
    """Level 40 ms later."""
    later_80_mv: Floats
    """Level 80 ms later."""


@dataclass(frozen=True, slots=True)
class RPrimeFlanks:
    """The steepest tangents of r' in V1 and V2, all (leads,), NaN in other leads and where there is no r'."""

    up_mv_s: Floats
    """Steepest slope from the S nadir to the peak of r'."""
    down_mv_s: Floats
    """Steepest slope after the peak of r' (negative)."""
    base_ms: Floats
    """Distance of the two tangents 0.5 mV below the peak of r'."""


@quantity
def take_off(representative_beat: RepresentativeBeat, qrs: QrsComponents) -> TakeOff:
    """Peak of R', or without one the highest point between the S nadir and J + 40 ms if the signal falls after it."""
    beat, time_ms = representative_beat, representative_beat.time_ms
    found = np.full((4, len(beat.leads)), np.nan)
    for lead in _rows(beat.leads):
        at_ms = _take_off_ms(beat, qrs, lead)
        if math.isfinite(at_ms):
            times = (at_ms, at_ms + 40.0, at_ms + 80.0)
            found[:, lead] = (
                at_ms,
                *np.interp(times, time_ms, beat.beat_mv[lead], left=np.nan, right=np.nan),
            )
    return TakeOff(*found)


def _rows(leads: tuple[str, ...]) -> list[int]:
    return [leads.index(lead) for lead in LEADS if lead in leads]


def _take_off_ms(beat: RepresentativeBeat, qrs: QrsComponents, lead: int) -> float:
    if math.isfinite(qrs.peak_ms[lead, _R_PRIME]):
        return float(qrs.peak_ms[lead, _R_PRIME])
    nadir_ms = float(np.fmax(qrs.peak_ms[lead, _S], qrs.peak_ms[lead, _QS]))
    end_ms = float(beat.global_marks.qrs_off_ms) + AFTER_J_MS
    if not nadir_ms < end_ms:
        return math.nan
    first, last = np.searchsorted(beat.time_ms, (nadir_ms, end_ms))
    top = int(first + np.argmax(beat.beat_mv[lead, first:last])) if last > first else int(last)
    turns_back = top < last - 1 and beat.beat_mv[lead, top] > 0.0
    return float(beat.time_ms[top]) if turns_back else math.nan


@quantity
def saddle_mv(representative_beat: RepresentativeBeat, take_off: TakeOff) -> Floats:
    """Lowest level between the take-off and the T peak, and how far T rises above it, leads × 2; NaN without either."""
    beat, time_ms = representative_beat, representative_beat.time_ms
    found = np.full((len(beat.leads), 2), np.nan)
    for lead in _rows(beat.leads):
        limits_ms = float(take_off.at_ms[lead]), float(beat.lead_marks.t_peak_ms[lead])
        if limits_ms[0] < limits_ms[1]:
            first, last = np.searchsorted(time_ms, limits_ms)
            part_mv = beat.beat_mv[lead, first : last + 1]
            found[lead] = part_mv.min(), part_mv[-1] - part_mv.min()
    return found


@quantity
def r_prime_flanks(
    representative_beat: RepresentativeBeat, qrs: QrsComponents, slope_mv_s: Floats
) -> RPrimeFlanks:
    """Steepest tangents to the upslope of S and the downslope of r' in V1 and V2."""
    beat, time_ms = representative_beat, representative_beat.time_ms
    found = np.full((3, len(beat.leads)), np.nan)
    for lead in _rows(beat.leads):
        s_ms, top_ms = float(qrs.peak_ms[lead, _S]), float(qrs.peak_ms[lead, _R_PRIME])
        if not s_ms < top_ms:
            continue
        first, top, last = np.searchsorted(time_ms, (s_ms, top_ms, top_ms + DOWNSLOPE_MS))
        slope, level = slope_mv_s[lead], beat.beat_mv[lead]
        up = int(first + np.argmax(slope[first : top + 1]))
        down = int(top + np.argmin(slope[top : last + 1]))
        if slope[up] > 0.0 > slope[down]:
            base_mv = float(qrs.amplitude_mv[lead, _R_PRIME]) - BASE_BELOW_MV
            ends_ms = [time_ms[each] + (base_mv - level[each]) / slope[each] * 1000.0 for each in (up, down)]
            found[:, lead] = slope[up], slope[down], ends_ms[1] - ends_ms[0]
    return RPrimeFlanks(*found)
