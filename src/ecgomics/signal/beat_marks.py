"""Marks of single beats in the convention of the representative beat.

The learned segmenter marks what cardiologists mark in single beats, which is wider than the limits that the rules find
in the representative beat: QRS by some 20 ms, the end of T by some 10. Intervals of a profile must not depend on which
of the two was read, so the limits of all beats are moved by what those of the usual beats differ in the median. Their
changes from beat to beat stay.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.signal.model import POINTS, Beats, Fiducials, RepresentativeBeat

#: Onsets and ends; peaks are where they are.
LIMITS: Final = tuple(POINTS.index(point) for point in POINTS if not point.endswith("peak"))


def agreeing_marks(
    fiducials: Fiducials, beats: Beats, representative: RepresentativeBeat | None, *, duration_s: float
) -> Fiducials:
    """The global limits of every beat, moved; those that the ends of the recording cut off are NaN.

    Without a representative beat nothing is moved. Only global_s changes.
    """
    global_s = fiducials.global_s.copy()
    global_s[fiducials.cut_off_p, POINTS.index("P_on")] = np.nan
    global_s[fiducials.cut_off_p, POINTS.index("P_peak")] = np.nan
    global_s[fiducials.cut_off_t(duration_s), POINTS.index("T_off")] = np.nan
    if representative is not None:
        usual = beats.accepted & (beats.group == 0)
        about_ms = 1000.0 * (global_s[usual] - beats.peak_s[usual, np.newaxis])
        wanted_ms = representative.global_marks.points()
        for point in LIMITS:
            global_s[:, point] += _shift_s(about_ms[:, point], float(wanted_ms[point]))
    return replace(fiducials, global_s=global_s)


def _shift_s(found_ms: Floats, wanted_ms: float) -> float:
    """From the median of what was found to what is wanted, in s; 0 where either is missing."""
    known_ms = found_ms[np.isfinite(found_ms)]
    if not known_ms.size or not np.isfinite(wanted_ms):
        return 0.0
    return (wanted_ms - float(np.median(known_ms))) / 1000.0
