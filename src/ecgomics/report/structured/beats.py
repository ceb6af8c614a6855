"""The representative beat and the rhythm of a report."""

import math
from collections.abc import Sequence

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.report.structured.document import BeatMarks, RepresentativeBeat, Rhythm
from ecgomics.report.structured.paper import microvolts
from ecgomics.report.structured.source import DrawnBeat
from ecgomics.signal.model import POINTS, Beats

#: Marks of a report, in the order of the fields of BeatMarks.
_MARKS = tuple(
    POINTS.index(name) for name in ("P_on", "P_off", "QRS_on", "QRS_off", "T_on", "T_peak", "T_off")
)
_DECIMALS_MS = 2
_DECIMALS_S = 6


def beat_of(drawn: DrawnBeat | None) -> RepresentativeBeat | None:
    """The median beat of the leads that were measured, with its marks."""
    if drawn is None or not drawn.measured.any():
        return None
    beat, chosen = drawn.beat, np.flatnonzero(drawn.measured)
    return RepresentativeBeat(
        leads=tuple(beat.leads[lead] for lead in chosen),
        fs_hz=beat.fs_hz,
        zero=beat.zero,
        samples_uv=tuple(microvolts(beat.beat_mv[lead]) for lead in chosen),
        marks=_marks(beat.global_marks.points()),
        lead_marks=tuple(_marks(row) for row in beat.lead_marks.points()[chosen]),
        beats_used=beat.beats_used,
    )


def _marks(points_ms: Floats) -> BeatMarks:
    return BeatMarks(*known(points_ms[list(_MARKS)], _DECIMALS_MS))


def rhythm_of(beats: Beats | None) -> Rhythm | None:
    """Times, classes and intervals of the beats; None without beats."""
    if beats is None or not len(beats):
        return None
    before_ms = np.append(np.nan, beats.rr_ms)
    return Rhythm(
        peak_s=tuple(np.round(beats.peak_s, _DECIMALS_S).tolist()),
        kinds=tuple(beats.kind),
        rr_ms=known(before_ms, _DECIMALS_MS),
    )


def known(values: Floats | Sequence[float], decimals: int) -> tuple[float | None, ...]:
    """Rounded numbers, None in the place of NaN."""
    return tuple(None if math.isnan(each) else round(float(each), decimals) for each in values)
