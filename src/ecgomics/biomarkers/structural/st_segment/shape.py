"""Shape of the ST segment: its direction, its curvature, how long an end-QRS notch lasts."""

import math
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import LeadRule, a_representative_beat, diagnostic_path, qrs_in_lead
from ecgomics.biomarkers.intensity.st_criteria.j_wave import (
    J_WAVE_AFTER_QRS_MS,
    J_WAVE_LEADS_LEFT_OUT,
    end_notch,
    prominent_r,
)
from ecgomics.biomarkers.qrs_shape import SLUR_SLOPE_SHARE
from ecgomics.biomarkers.waves import ST_LEVEL_BAND_MV_S, RunningAreas
from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks, RepresentativeBeat

#: T peak so far above J gives the chord a height against which a curvature can be read.
CHORD_MV: Final = 0.1

#: J at 0 ms and 0.1 mV in every lead, T peak at 100 ms and 0.5 mV; by 50 ms 0.1, 0.3 and 0.5 mV have been reached.
_ST = {
    "running_areas": RunningAreas.of(
        np.array([0.0, 50.0, 100.0]), np.array([[0.1, 0.1, 0.5], [0.1, 0.3, 0.5], [0.1, 0.5, 0.5]])
    ),
    "global_marks": Marks.of(qrs_off_ms=0.0),
    "lead_marks": Marks.of(t_peak_ms=np.full(3, 100.0)),
}


@biomarker(
    code="ECG00802",
    label="ST-segment shape",
    label_zh="ST段形态",
    unit="{class}",
    scope=LEAD,
    tier=3,
    formula="upsloping (st_slope >0.1 mV/s), downsloping (< −0.1 mV/s), horizontal (between)",
    tex=r"\operatorname{sgn}(\dot v_\mathrm{ST}),\ 0 \text{ for } |\dot v_\mathrm{ST}| \le 0.1\,\text{mV/s}",
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat],
    checks=[
        Check(
            given={"st_slope": np.array([0.5, 0.1, -0.1, -0.2, np.nan])},
            value=("upsloping", "horizontal", "horizontal", "downsloping", ""),
        )
    ],
)
def st_shape(st_slope: Floats) -> tuple[str, ...]:
    """Direction of the first 60 ms of the ST segment in each lead."""
    return tuple(_direction(slope) for slope in st_slope.tolist())


def _direction(slope_mv_s: float) -> str:
    if math.isnan(slope_mv_s):
        return ""
    if abs(slope_mv_s) <= ST_LEVEL_BAND_MV_S:
        return "horizontal"
    return "upsloping" if slope_mv_s > 0.0 else "downsloping"


@quantity
def st_chord_mv(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks, *, lead_marks: Marks) -> Floats:
    """Level at J and at the lead's T peak, leads × 2; NaN where either is not known."""
    ends = [np.full(len(beat_mv), float(global_marks.qrs_off_ms)), lead_marks.t_peak_ms]
    levels = [
        [np.interp(at, beat_time_ms, lead) for at, lead in zip(times, beat_mv, strict=True)] for times in ends
    ]
    return np.array(levels, dtype=float).T


@guard("out_of_domain", "upright T whose peak lies 0.1 mV or more above J")
def upright_t_above_j(st_chord_mv: Floats) -> Bools:
    j_mv, peak_mv = st_chord_mv.T
    return np.asarray((peak_mv > 0.0) & (peak_mv - j_mv >= CHORD_MV), dtype=bool)


@quantity
def st_bow(
    running_areas: RunningAreas, global_marks: Marks, lead_marks: Marks, *, st_chord_mv: Floats
) -> Floats:
    """Mean height of J..T peak above its chord, in units of the chord's height, (leads,); see st_curvature."""
    j_ms = np.full(len(st_chord_mv), float(global_marks.qrs_off_ms))
    lasted_ms = lead_marks.t_peak_ms - j_ms
    rise_mv = st_chord_mv[:, 1] - st_chord_mv[:, 0]
    known = np.isfinite(rise_mv) & (lasted_ms > 0.0) & (rise_mv != 0.0)
    mean_mv = running_areas.between(j_ms, np.where(known, lead_marks.t_peak_ms, j_ms)) / np.where(
        known, lasted_ms, np.nan
    )
    return np.asarray((mean_mv - st_chord_mv.mean(axis=1)) / np.where(known, rise_mv, np.nan), dtype=float)


@biomarker(
    code="ECG00803",
    label="ST curvature",
    label_zh="ST段弯曲度",
    unit="1",
    scope=LEAD,
    tier=3,
    formula=(
        "mean of v − chord from J to the T peak/(T peak − J), the chord being the straight line from J to the "
        "T peak; positive = convex (above the chord), negative = concave"
    ),
    tex=r"\frac{\overline{v - \text{chord}}}{v(T_\text{peak}) - v(J)}",
    references=["derived"],
    requires=[diagnostic_path, upright_t_above_j],
    checks=[
        # Means 0.2, 0.3 and 0.4 mV, that of the chord 0.3 mV, height 0.4 mV.
        Check(given={"st_bow": np.array([-0.25, 0.0, 0.25])}, value=[-0.25, 0.0, 0.25])
    ],
)
def st_curvature(st_bow: Floats) -> Floats:
    """How far ST and the beginning of T bow above or below a straight line in each lead."""
    return st_bow


@quantity
def j_notch_parts_ms(
    representative_beat: RepresentativeBeat, qrs: QrsComponents, slope_mv_s: Floats
) -> Floats:
    """D1 (Jo to Jp) and D2 (Jp to Jt) of the end-QRS notch by lead, leads × 2, NaN where there is none.

    Jo is the dip, Jp the peak. Jt is where the fall from Jp has become slow: the first sample after the steepest one
    whose slope is below a quarter of it (project rule; Macfarlane 2015 draws Jt there but gives no number).
    """
    beat, off_ms = representative_beat, float(representative_beat.global_marks.qrs_off_ms)
    found = np.full((len(beat.leads), 2), np.nan)
    if not math.isfinite(off_ms):
        return found
    time_ms = beat.time_ms
    end = int(np.searchsorted(time_ms, off_ms + J_WAVE_AFTER_QRS_MS))
    for lead in range(len(beat.leads)):
        r_ms, r_mv = prominent_r(qrs, lead)
        begin = int(np.searchsorted(time_ms, r_ms)) if math.isfinite(r_ms) else end
        turns = end_notch(beat.beat_mv[lead, begin:end], r_mv) if end - begin > 4 else None
        if turns is not None:
            dip, peak = begin + turns[0], begin + turns[1]
            falls = slope_mv_s[lead, peak : end + 1]
            steepest = int(np.argmin(falls))
            slow = np.flatnonzero(falls[steepest:] > SLUR_SLOPE_SHARE * falls[steepest])
            if falls[steepest] < 0.0 and slow.size:
                found[lead] = time_ms[peak] - time_ms[dip], (steepest + slow[0]) * 1000.0 / beat.fs_hz
    return found


@biomarker(
    code="ECG00804",
    label="End-QRS notch duration",
    label_zh="QRS终末切迹时限",
    unit="ms",
    scope=LEAD,
    tier=3,
    formula=(
        "Jt − Jo: Jo the dip before an end-QRS notch, Jp its peak, Jt the first sample after the steepest "
        "fall from Jp whose slope is below 25 % of it; not in V1–V3"
    ),
    tex=r"J_t - J_o = D_1 + D_2",
    references=["Macfarlane2015"],
    leads=LeadRule("any but V1–V3", ()),
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={
                "j_notch_parts_ms": np.array([[8.0, 14.0], [8.0, 14.0]]),
                "r_height": LeadValues.of(II=1.0, V2=1.0),
            },
            value=[22.0, np.nan],
        )
    ],
)
def j_wave_notch_duration(j_notch_parts_ms: Floats, r_height: LeadValues) -> Floats:
    """How long the notch at the end of QRS lasts in each lead that has one."""
    left_out = np.array([lead in J_WAVE_LEADS_LEFT_OUT for lead in r_height.leads])
    return np.where(left_out, np.nan, j_notch_parts_ms.sum(axis=1))
