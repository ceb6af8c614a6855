"""Notches, slurs and the last R peak of the representative beat, lead by lead.

The guidelines name these shapes without numbers; the limits are those of the conventions where they give one and
project parameters otherwise.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

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
_IS_R: Final = tuple(name in ("R", "R'") for name in COMPONENTS)


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
    beat_mv, time_ms = representative_beat.beat_mv, representative_beat.time_ms.tolist()
    notches, last_ms, slurred = [], [], []
    for lead, components in enumerate(_components(qrs, time_ms)):
        lasting = [each for each in components if each.last - each.first > 2]
        turns = [turning_points(beat_mv[lead, each.first : each.last]) for each in lasting]
        r_ms = [_last_peak_ms(*pair, time_ms) for pair in zip(lasting, turns, strict=True) if pair[0].is_r]
        notches.append(sum([len(each) // 2 for each in turns]))
        last_ms.append(max(r_ms, default=math.nan))
        slurred.append(_is_slurred(components, slope_mv_s[lead], step_ms=time_ms[1] - time_ms[0]))
    return QrsShape(np.array(notches, dtype=np.intp), np.array(last_ms), np.array(slurred, dtype=bool))


class _Component(NamedTuple):
    """A component of QRS; first, top and last are samples of the representative beat."""

    is_r: bool
    size_mv: float
    peak_ms: float
    first: int
    top: int
    last: int


def _components(qrs: QrsComponents, time_ms: list[float]) -> Iterator[list[_Component]]:
    """The components of each lead."""
    sizes_mv, peaks_ms = np.abs(qrs.amplitude_mv).tolist(), qrs.peak_ms.tolist()
    # Places of onset, peak and offset of all components at once; those of absent ones are not used.
    places = np.searchsorted(time_ms, [qrs.onset_ms, qrs.peak_ms, qrs.offset_ms])
    for sizes, peaks, firsts, tops, lasts in zip(sizes_mv, peaks_ms, *places.tolist(), strict=True):
        parts = zip(_IS_R, sizes, peaks, firsts, tops, lasts, strict=True)
        yield [_Component(*part) for part in parts if part[5] > part[3]]


def _last_peak_ms(component: _Component, turns: list[int], time_ms: list[float]) -> float:
    if len(turns) < 2:
        return component.peak_ms
    # An even number of turns: the component ends rising, in a raised ST segment.
    return time_ms[component.first + turns[len(turns) - 1 - (len(turns) + 1) % 2]]


def _is_slurred(components: list[_Component], slope_mv_s: Floats, *, step_ms: float) -> bool:
    """Whether the dominant component has a slow part inside a flank, or a plateau for a top."""
    if not components:
        return False
    dominant = max(components, key=lambda each: each.size_mv)
    rise, length = dominant.top - dominant.first, dominant.last - dominant.first
    if not 0 < rise < length:
        return False
    steepness = np.abs(slope_mv_s[dominant.first : dominant.last]).tolist()
    slow = [
        each < SLUR_SLOPE_SHARE * max(flank)
        for flank in (steepness[:rise], steepness[rise:])
        for each in flank
    ]
    return any(
        (end - begin) * step_ms >= (PLATEAU_MS if begin <= rise < end else SLUR_MS)
        for begin, end in runs(slow)
        if begin > 0 and end < length
    )


def runs(true: Sequence[bool]) -> list[tuple[int, int]]:
    """Begin and end (exclusive) of every run of true values."""
    found, begin = [], 0
    for value, group in groupby(true):
        end = begin + len(list(group))
        if value:
            found.append((begin, end))
        begin = end
    return found
