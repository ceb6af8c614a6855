"""J waves: notches and slurs at the end of QRS (Macfarlane 2015)."""

from itertools import pairwise
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, LeadValues, quantity
from ecgomics.biomarkers.guards import (
    LeadRule,
    diagnostic_path,
    qrs_in_lead,
)
from ecgomics.biomarkers.qrs_shape import SLUR_SLOPE_SHARE
from ecgomics.biomarkers.waves import turning_points
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import COMPONENTS, QrsComponents
from ecgomics.signal.model import RepresentativeBeat

J_WAVE_LEADS_LEFT_OUT: Final = ("V1", "V2", "V3")
#: J waves: smallest level of their peak (Macfarlane 2015), and how long after QRS offset they are looked for.
J_WAVE_MV: Final = 0.1
J_WAVE_AFTER_QRS_MS: Final = 30.0
#: So long after the tangent to the downslope of R has met the reference level a slur is still above J_WAVE_MV.
J_SLUR_AFTER_MS: Final = 10.0
#: It still descends by so much: a level ST segment is no slur.
J_SLUR_FALL_MV: Final = 0.05
#: A notch or slur lies on the last half of the downslope of R (Macfarlane 2015).
DOWNSLOPE_HALF: Final = 0.5


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
        r_ms, r_mv = prominent_r(qrs, lead)
        begin = int(np.searchsorted(time_ms, r_ms)) if np.isfinite(r_ms) else end
        if end - begin > 4:
            down_mv = beat.beat_mv[lead, begin:end]
            notch = end_notch(down_mv, r_mv)
            found[lead] = (
                float(down_mv[notch[1]])
                if notch is not None
                else _end_slur_mv(
                    down_mv, slope_mv_s[lead, begin:end], r_mv=r_mv, step_ms=1000.0 / beat.fs_hz
                )
            )
    return found


def prominent_r(qrs: QrsComponents, lead: int) -> tuple[float, float]:
    """Time and height of R where it is the largest and last component of the lead; NaN otherwise."""
    amplitudes = qrs.amplitude_mv[lead]
    r, s = COMPONENTS.index("R"), COMPONENTS.index("S")
    if not amplitudes[r] >= np.fmax.reduce(np.abs(amplitudes)) or np.isfinite(amplitudes[s]):
        return float("nan"), float("nan")
    return float(qrs.peak_ms[lead, r]), float(amplitudes[r])


def end_notch(down_mv: Floats, r_mv: float) -> tuple[int, int] | None:
    """Dip and peak of the last notch on the lower half of the downslope that lies wholly above the reference level."""
    turns = turning_points(down_mv)
    for dip, peak in reversed(list(pairwise(turns))):
        if 0.0 < down_mv[dip] < down_mv[peak] and J_WAVE_MV <= down_mv[peak] <= DOWNSLOPE_HALF * r_mv:
            return dip, peak
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


@biomarker(
    code="ECG10411",
    label="J-wave amplitude",
    label_zh="J波振幅",
    unit="mV",
    scope=LEAD,
    formula=(
        "level at the peak of an end-QRS notch, or at the onset of an end-QRS slur, both named Jp; not "
        "in V1–V3"
    ),
    tex=r"v(J_p)-v_{\text{ref}}",
    references=["Macfarlane2015"],
    leads=LeadRule("any but V1–V3", ()),
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={"j_wave_mv": np.array([0.12, 0.2]), "r_height": LeadValues.of(II=1.0, V2=1.0)},
            value=[0.12, np.nan],
        )
    ],
)
def j_wave_amplitude(j_wave_mv: Floats, r_height: LeadValues) -> Floats:
    """Height of the J wave in each lead that has one."""
    left_out = np.array([lead in J_WAVE_LEADS_LEFT_OUT for lead in r_height.leads])
    return np.where(left_out, np.nan, j_wave_mv)
