"""Notches, slurs, delta waves and J waves of the representative beat, lead by lead.

The guidelines name these shapes without numbers; the limits here are those of the conventions where they give one
and project parameters otherwise. All of them stand in this file.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.components import COMPONENTS, QrsComponents
from ecgomics.signal.model import Marks, RepresentativeBeat

#: A dip or bump counts from this swing on (conventions, section 4).
NOTCH_MV: Final = 0.02
#: A slur is a part of a flank where the slope falls below this share of the flank's steepest one ...
SLUR_SLOPE_SHARE: Final = 0.25
#: ... for at least so long inside the flank,
SLUR_MS: Final = 10.0
#: ... or for at least so long around the peak (a plateau; a pointed R has a few ms).
PLATEAU_MS: Final = 20.0
#: A delta wave lasts at least so long until the slope first exceeds half of its maximum,
DELTA_MS: Final = 35.0
#: ... and has reached this level by then.
DELTA_MV: Final = 0.05
DELTA_SLOPE_SHARE: Final = 0.5
#: J waves: smallest level of their peak (Macfarlane 2015), and how long after QRS offset they are looked for.
J_WAVE_MV: Final = 0.1
J_WAVE_AFTER_QRS_MS: Final = 30.0
#: So long after the tangent to the downslope of R has met the reference level a slur is still above J_WAVE_MV.
J_SLUR_AFTER_MS: Final = 10.0
#: It still descends by so much: a level ST segment is no slur.
J_SLUR_FALL_MV: Final = 0.05
#: A notch or slur lies on the last half of the downslope of R (Macfarlane 2015).
DOWNSLOPE_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class QrsShape:
    """Shape of QRS in every lead, all (leads,)."""

    notches: Ints
    """Dips of ≥0.02 mV inside R, R', S, S' or QS that do not reach the other side of the reference level."""
    last_r_peak_ms: Floats
    """Last positive peak of R' if there is one, otherwise of R; NaN without R."""
    slurred: Bools
    """A flank of the dominant component holds a part of small slope, or its top is a plateau."""


@dataclass(frozen=True, slots=True)
class DeltaWaves:
    """Slow beginning of QRS in every lead, both (leads,), NaN where there is none."""

    duration_ms: Floats
    amplitude_mv: Floats


def turning_points(lead_mv: Floats, swing_mv: float = NOTCH_MV) -> Ints:
    """Indices of the peaks and dips between which the signal swings by swing_mv or more; the ends are none."""
    level_mv = lead_mv.tolist()
    found: list[int] = []
    candidate, direction = 0, 0.0
    for here, mv in enumerate(level_mv):
        change = mv - level_mv[candidate]
        if direction == 0.0:
            if abs(change) >= swing_mv:
                candidate, direction = here, math.copysign(1.0, change)
        elif change * direction > 0.0:
            candidate = here
        elif -change * direction >= swing_mv:
            found.append(candidate)
            candidate, direction = here, -direction
    return np.array(found, dtype=np.intp)


@quantity
def qrs_shape(representative_beat: RepresentativeBeat, qrs: QrsComponents, slope_mv_s: Floats) -> QrsShape:
    """Notches, slurs and the last R peak of every lead."""
    beat = representative_beat
    count, time_ms = len(beat.leads), beat.time_ms
    notches, last_ms, slurred = (
        np.zeros(count, dtype=np.intp),
        np.full(count, np.nan),
        np.zeros(count, dtype=bool),
    )
    for lead in range(count):
        for column, inside in _component_samples(qrs, lead, time_ms):
            turns = turning_points(beat.beat_mv[lead, inside])
            notches[lead] += len(turns) // 2
            if COMPONENTS[column] in ("R", "R'"):
                # An even number of turns: the component ends rising, in a raised ST segment.
                last = turns[len(turns) - 1 - (len(turns) + 1) % 2] if len(turns) > 1 else None
                peak_ms = qrs.peak_ms[lead, column] if last is None else time_ms[inside][last]
                last_ms[lead] = np.fmax(last_ms[lead], peak_ms)
        slurred[lead] = _is_slurred(qrs, lead, time_ms, slope=slope_mv_s[lead])
    return QrsShape(notches, last_ms, slurred)


def _component_samples(qrs: QrsComponents, lead: int, time_ms: Floats) -> Iterator[tuple[int, slice]]:
    """Column and samples of every component that a lead has."""
    for column in np.flatnonzero(np.isfinite(qrs.amplitude_mv[lead])).tolist():
        limits_ms = qrs.onset_ms[lead, column], qrs.offset_ms[lead, column]
        first, last = np.searchsorted(time_ms, limits_ms)
        if last - first > 2:
            yield column, slice(int(first), int(last))


def _is_slurred(qrs: QrsComponents, lead: int, time_ms: Floats, *, slope: Floats) -> bool:
    """Whether the dominant component has a slow part inside a flank, or a plateau for a top."""
    if not qrs.count[lead]:
        return False
    column = int(np.nanargmax(np.abs(qrs.amplitude_mv[lead])))
    on_ms, off_ms = qrs.onset_ms[lead, column], qrs.offset_ms[lead, column]
    peak_ms = qrs.peak_ms[lead, column]
    first, top, last = np.searchsorted(time_ms, (on_ms, peak_ms, off_ms)).tolist()
    if not first < top < last:
        return False
    steepness = np.abs(slope[first:last])
    limit = np.repeat(
        (steepness[: top - first].max(), steepness[top - first :].max()), (top - first, last - top)
    )
    step_ms = float(time_ms[1] - time_ms[0])
    inner = [
        (begin, end)
        for begin, end in runs(steepness < SLUR_SLOPE_SHARE * limit)
        if begin > 0 and end < last - first
    ]
    return any(
        (end - begin) * step_ms >= (PLATEAU_MS if begin <= top - first < end else SLUR_MS)
        for begin, end in inner
    )


def runs(true: Bools) -> list[tuple[int, int]]:
    """Begin and end (exclusive) of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], true, [False]))))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


@quantity
def delta_waves(
    representative_beat: RepresentativeBeat, qrs: QrsComponents, slope_mv_s: Floats, global_marks: Marks
) -> DeltaWaves:
    """Slow beginning of QRS in the leads whose QRS begins with its largest component (R without Q, or QS)."""
    count = len(representative_beat.leads)
    duration_ms, amplitude_mv = np.full(count, np.nan), np.full(count, np.nan)
    for lead in np.flatnonzero(qrs.count).tolist():
        begins_with = int(np.nanargmin(qrs.onset_ms[lead]))
        if begins_with == int(np.nanargmax(np.abs(qrs.amplitude_mv[lead]))):
            limits_ms = float(global_marks.qrs_on_ms), float(qrs.peak_ms[lead, begins_with])
            found = _delta(representative_beat, lead, slope_mv_s[lead], limits_ms=limits_ms)
            duration_ms[lead], amplitude_mv[lead] = found
    return DeltaWaves(duration_ms, amplitude_mv)


def _delta(
    beat: RepresentativeBeat, lead: int, slope: Floats, *, limits_ms: tuple[float, float]
) -> tuple[float, float]:
    """How long the slope stays below half of its maximum before the peak, and the level by then; NaN if it does not."""
    first, last = np.searchsorted(beat.time_ms, limits_ms)
    if last - first < 3:
        return float("nan"), float("nan")
    towards = np.sign(beat.beat_mv[lead, last]) * slope[first:last]
    fast = first + int(np.argmax(towards > DELTA_SLOPE_SHARE * towards.max()))
    lasted_ms, level_mv = float(beat.time_ms[fast]) - limits_ms[0], float(beat.beat_mv[lead, fast])
    rises = level_mv * beat.beat_mv[lead, last] > 0.0 and abs(level_mv) >= DELTA_MV
    return (lasted_ms, level_mv) if rises and lasted_ms >= DELTA_MS else (float("nan"), float("nan"))


@quantity
def j_wave_mv(representative_beat: RepresentativeBeat, qrs: QrsComponents, slope_mv_s: Floats) -> Floats:
    """Level at the peak of an end-QRS notch or the onset of an end-QRS slur (Jp), (leads,); NaN where there is none."""
    beat, marks = representative_beat, representative_beat.global_marks
    time_ms = beat.time_ms
    found = np.full(len(beat.leads), np.nan)
    if not np.isfinite(marks.qrs_off_ms):
        return found
    end = int(np.searchsorted(time_ms, float(marks.qrs_off_ms) + J_WAVE_AFTER_QRS_MS))
    for lead in range(len(beat.leads)):
        r_ms, r_mv = _prominent_r(qrs, lead)
        begin = int(np.searchsorted(time_ms, r_ms)) if np.isfinite(r_ms) else end
        if end - begin > 4:
            down_mv = beat.beat_mv[lead, begin:end]
            notch_mv = _end_notch_mv(down_mv, r_mv)
            found[lead] = (
                notch_mv
                if notch_mv is not None
                else _end_slur_mv(
                    down_mv, slope_mv_s[lead, begin:end], r_mv=r_mv, step_ms=1000.0 / beat.fs_hz
                )
            )
    return found


def _prominent_r(qrs: QrsComponents, lead: int) -> tuple[float, float]:
    """Time and height of R where it is the largest and last component of the lead; NaN otherwise."""
    amplitudes = qrs.amplitude_mv[lead]
    r, s = COMPONENTS.index("R"), COMPONENTS.index("S")
    if not amplitudes[r] >= np.fmax.reduce(np.abs(amplitudes)) or np.isfinite(amplitudes[s]):
        return float("nan"), float("nan")
    return float(qrs.peak_ms[lead, r]), float(amplitudes[r])


def _end_notch_mv(down_mv: Floats, r_mv: float) -> float | None:
    """Peak of the last notch on the lower half of the downslope that lies wholly above the reference level."""
    turns = turning_points(down_mv)
    for dip, peak in reversed(list(pairwise(turns.tolist()))):
        if 0.0 < down_mv[dip] < down_mv[peak] and J_WAVE_MV <= down_mv[peak] <= DOWNSLOPE_HALF * r_mv:
            return float(down_mv[peak])
    return None


def _end_slur_mv(down_mv: Floats, slope: Floats, *, r_mv: float, step_ms: float) -> float:
    """Level where the downslope turns slow (the onset of the slur); NaN where it runs on to the reference level.

    The tangent at the steepest downslope meets the reference level where an R without a slur would end; with a slur the
    signal is still high 10 ms later, and it goes on descending (a level ST segment is no slur).
    """
    steepest = int(np.argmin(slope))
    if slope[steepest] >= 0.0:
        return float("nan")
    tangent_end = steepest - down_mv[steepest] / slope[steepest] * 1000.0 / step_ms
    later = round(tangent_end + J_SLUR_AFTER_MS / step_ms)
    slow = np.flatnonzero(slope[steepest:] > SLUR_SLOPE_SHARE * slope[steepest])
    if not slow.size or later >= len(down_mv) or down_mv[later] < J_WAVE_MV:
        return float("nan")
    onset_mv = float(down_mv[steepest + slow[0]])
    falls = onset_mv - float(down_mv[later:].min()) >= J_SLUR_FALL_MV
    return onset_mv if falls and J_WAVE_MV <= onset_mv <= DOWNSLOPE_HALF * r_mv else float("nan")


@quantity
def fragmented_leads(qrs: QrsComponents, qrs_shape: QrsShape) -> frozenset[str]:
    """Names of the standard leads that have an R' or a notch inside a QRS component."""
    found = np.isfinite(qrs.amplitude("R'")) | (qrs_shape.notches > 0)
    return frozenset(
        lead for lead, here in zip(qrs.leads, found, strict=True) if here and lead in STANDARD_LEADS
    )
