"""Notches, slurs and the last R peak of the representative beat, lead by lead.

The guidelines name these shapes without numbers; the limits are those of the conventions where they give one and
project parameters otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.biomarkers.waves import turning_points
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.components import COMPONENTS, QrsComponents
from ecgomics.signal.model import RepresentativeBeat

#: A slur is a part of a flank where the slope falls below this share of the flank's steepest one ...
SLUR_SLOPE_SHARE: Final = 0.25
#: ... for at least so long inside the flank,
SLUR_MS: Final = 10.0
#: ... or for at least so long around the peak (a plateau; a pointed R has a few ms).
PLATEAU_MS: Final = 20.0


@dataclass(frozen=True, slots=True)
class QrsShape:
    """Shape of QRS in every lead, all (leads,)."""

    notches: Ints
    """Dips of ≥0.02 mV inside R, R', S, S' or QS that do not reach the other side of the reference level."""
    last_r_peak_ms: Floats
    """Last positive peak of R' if there is one, otherwise of R; NaN without R."""
    slurred: Bools
    """A flank of the dominant component holds a part of small slope, or its top is a plateau."""


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
