"""T wave: duration, axis, class."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import all_of, diagnostic_path, large_t_in_lead, t_end, t_wave_in_lead
from ecgomics.biomarkers.waves import RunningAreas, Stretch, deflections, frontal_axis_deg, turning_points
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import Marks

T_AREA_MIN_MV_MS = 0.5
#: Parts of T below this are flat (Rautaharju 2009).
PART_MV: Final = 0.1
LOW_R_SHARE: Final = 0.1
INVERTED_T_MV = -0.1
#: Leads in which a negative T may be normal.
NORMALLY_NEGATIVE = ("aVR", "III", "V1")


@quantity
def t_classes(
    beat_mv: Floats, beat_time_ms: Floats, t_samples: Bools, *, r_height: LeadValues
) -> tuple[str, ...]:
    """Class of T in every lead, "" where there is no T window; see t_morphology."""
    found = []
    for lead, inside in enumerate(t_samples):
        lead_mv, r_mv = beat_mv[lead, inside], float(r_height.values[lead])
        found.append(_class_of(beat_time_ms[inside], lead_mv, r_mv=r_mv) if len(lead_mv) > 2 else "")
    return tuple(found)


def _class_of(time_ms: Floats, lead_mv: Floats, *, r_mv: float) -> str:
    signs = [part.peak_mv > 0.0 for part in deflections(time_ms, lead_mv, PART_MV)]
    match signs:
        case []:
            return "flat"
        case [True, False, *_]:
            return "positive_negative"
        case [False, True, *_]:
            return "negative_positive"
    upright_mv = lead_mv if signs[0] else -lead_mv
    if _peaks(upright_mv) > 1:
        return "notched"
    if not signs[0]:
        return "negative"
    return "low" if lead_mv.max() < LOW_R_SHARE * r_mv else "positive"


def _peaks(upright_mv: Floats) -> int:
    """Peaks of 0.1 mV or more with a dip of 0.02 mV between them."""
    turns = turning_points(upright_mv)
    return sum(1 for turn in turns if upright_mv[turn] >= PART_MV and upright_mv[turn] > upright_mv[turn - 1])


@guard("out_of_domain", "T area of 0.5 mV.ms or more in I or aVF")
def t_area_has_direction(t_stretch: Stretch) -> bool:
    return max(map(abs, t_stretch.frontal_areas_mv_ms())) >= T_AREA_MIN_MV_MS


@guard("out_of_domain", "T has a single peak in the lead")
def single_peaked_t(t_classes: tuple[str, ...]) -> Bools:
    return np.array([name in ("positive", "negative", "low") for name in t_classes])


@biomarker(
    code="ECG00901",
    label="T duration",
    label_zh="T波时限",
    unit="ms",
    scope=LEAD,
    formula="T_off − T_on in the lead",
    tex=r"T_{\text{off},l}-T_{\text{on},l}",
    references=["CSE1985"],
    requires=[t_wave_in_lead],
    checks=[
        Check(
            given={"lead_marks": Marks.of(t_on_ms=np.array([150.0]), t_off_ms=np.array([330.0]))},
            value=[180.0],
        )
    ],
)
def t_duration(lead_marks: Marks) -> Floats:
    """Duration of T in each lead."""
    return lead_marks.t_off_ms - lead_marks.t_on_ms


@biomarker(
    code="ECG00902",
    label="Frontal T axis",
    label_zh="额面T电轴",
    unit="deg",
    scope=RECORD,
    formula="atan2(2·A_aVF/√3, A_I), A = signed T area between the global marks",
    tex=r"\operatorname{atan2}\left(\frac{2A_{aVF}}{\sqrt{3}},A_{I}\right),\quad A=\int_{T}v\,dt",
    references=["Rautaharju2009"],
    terms={"LOINC": "8638-9", "MDC": "2:16136"},
    leads=all_of("I", "aVF"),
    requires=[t_end, t_area_has_direction],
    checks=[
        Check(given={"t_stretch": Stretch.of([0.0, 50.0, 100.0], I=[0, 0.2, 0], aVF=[0, 0, 0])}, value=0.0),
        Check(
            given={"t_stretch": Stretch.of([0.0, 50.0, 100.0], I=[0, 0.1, 0], aVF=[0, 0.05 * 3**0.5, 0])},
            value=45.0,
        ),
    ],
)
def t_axis(t_stretch: Stretch) -> float:
    """Direction of the mean T vector in the frontal plane."""
    return frontal_axis_deg(*t_stretch.frontal_areas_mv_ms())


@biomarker(
    code="ECG00903",
    label="T-wave morphology",
    label_zh="T波形态",
    unit="{class}",
    scope=LEAD,
    tier=2,
    formula=(
        "positive, negative, positive_negative, negative_positive, flat (all parts <0.1 mV), low "
        "(positive, ≥0.1 mV but "
        "<10 % of R), notched (two peaks of one sign with a dip of ≥0.02 mV)"
    ),
    tex=r"\text{class of the signed parts of T with }|v|\ge 0.1\ \text{mV}",
    references=["Rautaharju2009"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given={"t_classes": ("positive", "flat")}, value=("positive", "flat"))],
)
def t_morphology(t_classes: tuple[str, ...]) -> tuple[str, ...]:
    """Class of the shape of T in each lead."""
    return t_classes


@biomarker(
    code="ECG00904",
    label="Leads with inverted T",
    label_zh="T波倒置导联数",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="count of the standard leads other than aVR, III and V1 with T ≤ −0.1 mV",
    tex=r"\#\left\{l:T_l\le -0.1\ \text{mV}\right\}",
    references=["Rautaharju2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(
            given={
                "t_amplitude": LeadValues.of(
                    **{**dict.fromkeys(STANDARD_LEADS, 0.2), "V5": -0.1, "aVR": -0.3}
                )
            },
            value=1.0,
        )
    ],
)
def t_inverted_lead_count(t_amplitude: LeadValues) -> float:
    """Number of leads in which T is negative and should not be."""
    tested = [lead for lead in STANDARD_LEADS if lead not in NORMALLY_NEGATIVE]
    return float(sum(t_amplitude[lead] <= INVERTED_T_MV for lead in tested))


@biomarker(
    code="ECG00909",
    label="T area symmetry",
    label_zh="T波面积对称性",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="area(T_on..T peak)/area(T peak..T_off) in the lead, both of one sign",
    tex=r"\frac{\int_{T_{\text{on}}}^{T_{\text{peak}}}v\,dt}{\int_{T_{\text{peak}}}^{T_{\text{off}}}v\,dt}",
    references=["DiBernardo2000"],
    requires=[diagnostic_path, t_wave_in_lead, large_t_in_lead, single_peaked_t],
    checks=[
        Check(
            given={
                "running_areas": RunningAreas.of(
                    np.array([0.0, 50.0, 100.0, 125.0, 150.0]), np.array([[0.0, 0.2, 0.4, 0.2, 0.0]])
                ),
                "lead_marks": Marks.of(
                    t_on_ms=np.array([0.0]), t_peak_ms=np.array([100.0]), t_off_ms=np.array([150.0])
                ),
            },
            value=[2.0],
        )
    ],
)
def t_area_symmetry(running_areas: RunningAreas, lead_marks: Marks) -> Floats:
    """Area of the first limb of T to that of the second in each lead; none where the two differ in sign."""
    first = running_areas.between(lead_marks.t_on_ms, lead_marks.t_peak_ms)
    second = running_areas.between(lead_marks.t_peak_ms, lead_marks.t_off_ms)
    return first / np.where(first * second > 0.0, second, np.nan)
