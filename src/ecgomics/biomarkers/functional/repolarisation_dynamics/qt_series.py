"""QT beat by beat, with the RR interval before each beat.

representative_beat, measurable_mv ─stretch of JT─▶ qt_series ─▶ variability, rate dependence, coherence
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.biomarkers.functional.repolarisation_dynamics.matching import TTemplate, stretches
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import POINTS, Beats, Fiducials, Quality, RepresentativeBeat

#: Beats over which the QT of the marks is smoothed before the beats are matched.
LOCAL_BEATS: Final = 11
#: A matched QT this far from the QT of the marks about it is no match.
FARTHEST_MS: Final = 40.0


@dataclass(frozen=True, slots=True)
class QtSeries:
    """QT of every beat; arrays have the shape (beats,)."""

    qt_ms: Floats
    """NaN for beats that are not normal and where it was not found."""
    rr_ms: Floats
    """The interval before the beat; NaN where there is none."""
    at_s: Floats
    """R-peak time."""
    normal: Bools

    @classmethod
    def of(cls, qt_ms: Floats, rr_ms: Floats) -> Self:
        """From QT and RR alone, as of normal beats one after another; for worked examples."""
        return cls(qt_ms, rr_ms, np.cumsum(rr_ms) / 1000.0, np.isfinite(qt_ms))

    @property
    def paired(self) -> Bools:
        """Normal beats with QT, that follow a normal beat at a known interval."""
        after_normal = np.concatenate([[False], self.normal[:-1]])
        paired: Bools = np.isfinite(self.qt_ms) & np.isfinite(self.rr_ms) & self.normal & after_normal
        return paired

    def pairs(self) -> tuple[Floats, Floats, Floats]:
        """QT, the RR before it and the time of the beats that have both."""
        paired = self.paired
        return self.qt_ms[paired], self.rr_ms[paired], self.at_s[paired]


@quantity
def qt_series(  # noqa: PLR0917 - parameters are what it needs
    recording: Recording,
    measurable_mv: Floats,
    beats: Beats,
    quality: Quality,
    fiducials: Fiducials,
    representative_beat: RepresentativeBeat,
    usual_beats: Bools,
    preceding_rr_ms: Floats,
) -> QtSeries:
    """QT of each normal beat by the stretch of JT (Berger 1997), begun at the QT of the marks."""
    template = TTemplate.of(representative_beat, quality.usable)
    marks = representative_beat.global_marks
    qrs_ms = float(marks.qrs_off_ms - marks.qrs_on_ms)
    jt_ms = float(marks.t_off_ms - marks.qrs_off_ms)
    about_ms = local_median(_marked_qt_ms(fiducials), usual_beats)
    place = np.flatnonzero(usual_beats)
    # The marks of single beats may all lie a little off those of the representative beat: only their changes count.
    about_ms += qrs_ms + jt_ms - np.median(about_ms[place])
    stretch = stretches(
        measurable_mv,
        beats.peak_s[place],
        template,
        first=np.clip((about_ms[place] - qrs_ms) / jt_ms, 0.5, 2.0),
        fs_hz=recording.fs_hz,
    )
    qt_ms = np.full(len(beats), np.nan)
    qt_ms[place] = qrs_ms + stretch * jt_ms
    qt_ms[~(np.abs(qt_ms - about_ms) <= FARTHEST_MS)] = np.nan
    return QtSeries(qt_ms, preceding_rr_ms, beats.peak_s, usual_beats)


def _marked_qt_ms(fiducials: Fiducials) -> Floats:
    """QT of every beat by its global marks, (beats,)."""
    marks_s = fiducials.global_s
    return np.asarray((marks_s[:, POINTS.index("T_off")] - marks_s[:, POINTS.index("QRS_on")]) * 1000.0)


def local_median(values: Floats, chosen: Bools) -> Floats:
    """Running median over the chosen beats that have a value, drawn on over the others, (beats,)."""
    from scipy.ndimage import median_filter

    place = np.flatnonzero(chosen & np.isfinite(values))
    if not place.size:
        raise NotComputable("failed", "the end of T was found in no normal beat")
    middle = median_filter(values[place], size=min(LOCAL_BEATS, place.size), mode="nearest")
    return np.interp(np.arange(len(values)), place, middle)
