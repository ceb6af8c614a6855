"""Levels and slope of the ST segment, at one time in every lead: J is the global end of QRS."""

from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, Guard, LeadValues, guard
from ecgomics.biomarkers.guards import all_of, diagnostic_path
from ecgomics.biomarkers.waves import RunningAreas, levels_mv
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import Marks

ST_SLOPE_MS: Final = 60.0
ST_INTEGRAL_MS: Final = 80.0
WITHOUT_AVR: Final = tuple(lead for lead in STANDARD_LEADS if lead != "aVR")

#: A lead that rises from −0.1 mV at 0 ms by 1 mV/s, and one that stays at 0.2 mV; J at 40 ms.
_RAMP: Final[dict[str, Any]] = {
    "beat_mv": np.array([[-0.1, 0.0, 0.1, 0.2], [0.2, 0.2, 0.2, 0.2]]),
    "beat_time_ms": np.array([0.0, 100.0, 200.0, 300.0]),
    "global_marks": Marks.of(qrs_off_ms=40.0),
}


def before_t(after_j_ms: float) -> Guard:
    """The point lies before the lead's T, as far as its onset is known."""

    @guard("out_of_domain", f"J + {after_j_ms:g} ms lies before the onset of T")
    def early_enough(global_marks: Marks, lead_marks: Marks) -> Bools:
        return ~(lead_marks.t_on_ms < global_marks.qrs_off_ms + after_j_ms)

    return early_enough


def _level(beat_mv: Floats, time_ms: Floats, marks: Marks, *, after_j_ms: float) -> Floats:
    return levels_mv(beat_mv, time_ms, float(marks.qrs_off_ms) + after_j_ms)


@biomarker(
    code="ECG10301",
    label="ST level at J",
    label_zh="J点ST段水平",
    unit="mV",
    scope=LEAD,
    formula="v(J) − reference, J the global QRS_off",
    tex=r"v(J)-v_{\text{ref}}",
    references=["Rautaharju2009"],
    requires=[diagnostic_path],
    checks=[Check(given=_RAMP, value=[-0.06, 0.2])],
)
def st_level_j(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """ST level at the J point in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=0.0)


@biomarker(
    code="ECG10302",
    label="ST level at J+20 ms",
    label_zh="J点后20毫秒ST段水平",
    unit="mV",
    scope=LEAD,
    formula="v(J + 20 ms) − reference",
    tex=r"v(J+20)-v_{\text{ref}}",
    references=["Kligfield2007"],
    requires=[diagnostic_path, before_t(20.0)],
    checks=[Check(given=_RAMP, value=[-0.04, 0.2])],
)
def st_level_j20(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """ST level 20 ms after J in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=20.0)


@biomarker(
    code="ECG10303",
    label="ST level at J+40 ms",
    label_zh="J点后40毫秒ST段水平",
    unit="mV",
    scope=LEAD,
    formula="v(J + 40 ms) − reference",
    tex=r"v(J+40)-v_{\text{ref}}",
    references=["Kligfield2007"],
    requires=[diagnostic_path, before_t(40.0)],
    checks=[Check(given=_RAMP, value=[-0.02, 0.2])],
)
def st_level_j40(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """ST level 40 ms after J in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=40.0)


@biomarker(
    code="ECG10304",
    label="ST level at J+60 ms",
    label_zh="J点后60毫秒ST段水平",
    unit="mV",
    scope=LEAD,
    formula="v(J + 60 ms) − reference",
    tex=r"v(J+60)-v_{\text{ref}}",
    references=["Kligfield2007"],
    requires=[diagnostic_path, before_t(60.0)],
    checks=[Check(given=_RAMP, value=[0.0, 0.2])],
)
def st_level_j60(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """ST level 60 ms after J in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=60.0)


@biomarker(
    code="ECG10305",
    label="ST level at J+80 ms",
    label_zh="J点后80毫秒ST段水平",
    unit="mV",
    scope=LEAD,
    formula="v(J + 80 ms) − reference",
    tex=r"v(J+80)-v_{\text{ref}}",
    references=["Kligfield2007"],
    requires=[diagnostic_path, before_t(80.0)],
    checks=[Check(given=_RAMP, value=[0.02, 0.2])],
)
def st_level_j80(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """ST level 80 ms after J in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=80.0)


@biomarker(
    code="ECG10306",
    label="ST level at J + RR/16",
    label_zh="J+RR/16处ST段水平",
    unit="mV",
    scope=LEAD,
    tier=2,
    formula="v(J + RR/16) − reference, RR = rr_mean",
    tex=r"v\left(J+\frac{RR}{16}\right)-v_{\text{ref}}",
    references=["GE12SL"],
    requires=[diagnostic_path],
    checks=[Check(given={**_RAMP, "rr_mean": 960.0}, value=[0.0, 0.2])],
)
def st_level_mid(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks, *, rr_mean: float) -> Floats:
    """ST level a sixteenth of a cycle after J in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=rr_mean / 16.0)


@biomarker(
    code="ECG10307",
    label="ST level at J + RR/8",
    label_zh="J+RR/8处ST段水平",
    unit="mV",
    scope=LEAD,
    tier=2,
    formula="v(J + RR/8) − reference, RR = rr_mean",
    tex=r"v\left(J+\frac{RR}{8}\right)-v_{\text{ref}}",
    references=["GE12SL"],
    requires=[diagnostic_path],
    checks=[Check(given={**_RAMP, "rr_mean": 960.0}, value=[0.06, 0.2])],
)
def st_level_end(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks, *, rr_mean: float) -> Floats:
    """ST level an eighth of a cycle after J in each lead."""
    return _level(beat_mv, beat_time_ms, global_marks, after_j_ms=rr_mean / 8.0)


@biomarker(
    code="ECG10308",
    label="ST slope",
    label_zh="ST段斜率",
    unit="mV/s",
    scope=LEAD,
    tier=2,
    formula="(v(J + 60 ms) − v(J))/0.06 s",
    tex=r"\frac{v(J+60)-v(J)}{0.06\ \text{s}}",
    references=["Macfarlane2010"],
    requires=[diagnostic_path],
    checks=[Check(given=_RAMP, value=[1.0, 0.0])],
)
def st_slope(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """Slope of the first 60 ms of the ST segment in each lead."""
    rise_mv = _level(beat_mv, beat_time_ms, global_marks, after_j_ms=ST_SLOPE_MS) - _level(
        beat_mv, beat_time_ms, global_marks, after_j_ms=0.0
    )
    return rise_mv / (ST_SLOPE_MS / 1000.0)


@biomarker(
    code="ECG10309",
    label="ST integral to 80 ms",
    label_zh="J点后80 ms ST段积分",
    unit="mV.ms",
    scope=LEAD,
    tier=3,
    formula="signed integral of v − reference from J to J + 80 ms",
    tex=r"\int_{J}^{J + 80\,\text{ms}} v\,dt",
    references=["Sheffield1969"],
    requires=[diagnostic_path],
    checks=[
        Check(
            # The ramp goes from -0.06 mV at J to 0.02 mV, the other lead stays at 0.2 mV, over 80 ms.
            given={
                "running_areas": RunningAreas.of(_RAMP["beat_time_ms"], _RAMP["beat_mv"]),
                "global_marks": _RAMP["global_marks"],
            },
            value=[-1.6, 16.0],
        )
    ],
)
def st_integral_80(running_areas: RunningAreas, global_marks: Marks) -> Floats:
    """Net area of the first 80 ms of the ST segment in each lead."""
    j_ms = np.full(len(running_areas.lead_mv), float(global_marks.qrs_off_ms))
    inside = j_ms + ST_INTEGRAL_MS <= running_areas.time_ms[-1]
    areas_mv_ms = running_areas.between(j_ms, np.where(inside, j_ms + ST_INTEGRAL_MS, j_ms))
    return np.where(inside, areas_mv_ms, np.nan)


@biomarker(
    code="ECG10310",
    label="Sum of ST elevation",
    label_zh="ST段抬高总和",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="sum of max(st_level_j, 0) over the standard leads other than aVR",
    tex=r"\sum_{l\ne aVR}\max\left(ST_{J,l},0\right)",
    references=["Aldrich1988"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(
            given={
                "st_level_j": LeadValues.of(**{**dict.fromkeys(STANDARD_LEADS, -0.1), "V2": 0.2, "aVR": 0.3})
            },
            value=0.2,
        )
    ],
)
def st_elevation_sum(st_level_j: LeadValues) -> float:
    """How much ST is raised over all leads."""
    return sum([max(st_level_j[lead], 0.0) for lead in WITHOUT_AVR])


@biomarker(
    code="ECG10311",
    label="Sum of ST depression",
    label_zh="ST段压低总和",
    unit="mV",
    scope=RECORD,
    tier=3,
    formula="sum of min(st_level_j, 0) over the standard leads other than aVR (≤0)",
    tex=r"\sum_{\text{leads} \ne \mathrm{aVR}} \min(\mathrm{ST}_J, 0)",
    references=["derived"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(
            given={"st_level_j": LeadValues.standard(0.1, V5=-0.2, II=-0.05, aVR=-0.3)},
            value=-0.25,
        )
    ],
)
def st_depression_sum(st_level_j: LeadValues) -> float:
    """How much ST is lowered over all leads."""
    return sum([min(st_level_j[lead], 0.0) for lead in WITHOUT_AVR])
