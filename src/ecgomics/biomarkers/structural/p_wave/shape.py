"""Direction and shape of P, interatrial block."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, guard
from ecgomics.biomarkers.guards import (
    all_of,
    atrial_rhythm,
    p_wave,
    sampled_at_least,
)
from ecgomics.biomarkers.p_shape import PShape
from ecgomics.biomarkers.waves import Stretch, frontal_axis_deg
from ecgomics.core.arrays import Floats
from ecgomics.signal.model import RepresentativeBeat

#: Below this area in both I and aVF a P wave has no direction.
P_AREA_MIN_MV_MS = 0.2
INFERIOR = ("II", "III", "aVF")
ADVANCED_BLOCK_MS = 120.0


@guard("out_of_domain", "P area of 0.2 mV.ms or more in I or aVF")
def p_area_has_direction(p_stretch: Stretch) -> bool:
    return max(map(abs, p_stretch.frontal_areas_mv_ms())) >= P_AREA_MIN_MV_MS


@biomarker(
    code="ECG00112",
    label="Frontal P axis",
    label_zh="额面P电轴",
    unit="deg",
    scope=RECORD,
    formula="atan2(2·A_aVF/√3, A_I), A = signed P area between the global marks",
    tex=r"\operatorname{atan2}\left(\frac{2A_{aVF}}{\sqrt{3}},A_{I}\right),\quad A=\int_{P}v\,dt",
    references=["Kligfield2007"],
    terms={"LOINC": "8626-4", "MDC": "2:16128"},
    leads=all_of("I", "aVF"),
    requires=[p_wave, p_area_has_direction],
    checks=[
        Check(
            given={"p_stretch": Stretch.of([0.0, 50.0, 100.0], I=[0, 0.1, 0], aVF=[0, 0.05 * 3**0.5, 0])},
            value=45.0,
        )
    ],
)
def p_axis(p_stretch: Stretch) -> float:
    """Direction of the mean P vector in the frontal plane."""
    return frontal_axis_deg(*p_stretch.frontal_areas_mv_ms())


@biomarker(
    code="ECG00113",
    label="P-wave morphology",
    label_zh="P波形态",
    unit="{class}",
    scope=LEAD,
    tier=2,
    formula=(
        "positive, negative, positive_negative, negative_positive, bifid (two positive peaks, dip ≥0.02 mV), flat, "
        "absent; parts of ≥0.02 mV from the global P_on to P_off of the lead count, a last one only "
        "if it turns back by "
        "0.02 mV before P ends"
    ),
    tex=r"\text{class of the signed parts of P with }|v|\ge 0.02\ \text{mV}",
    references=["Macfarlane2010"],
    checks=[
        Check(
            given={
                "p_shape": PShape(("II",), ("bifid",), np.array([40.0]), np.array([1])),
                "representative_beat": None,
            },
            value=("bifid",),
        )
    ],
)
def p_morphology(p_shape: PShape | None, representative_beat: RepresentativeBeat) -> tuple[str, ...]:
    """Class of the shape of P in each lead."""
    return p_shape.classes if p_shape else ("absent",) * len(representative_beat.leads)


@biomarker(
    code="ECG00114",
    label="Inter-peak interval of a bifid P",
    label_zh="双峰P波峰间期",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="time between the two highest positive P peaks, the dip between them ≥0.02 mV",
    tex=r"P_{\text{peak},2}-P_{\text{peak},1}",
    references=["Macfarlane2010"],
    requires=[p_wave],
    missing="absent",
    checks=[
        Check(given={"p_shape": PShape(("II",), ("bifid",), np.array([44.0]), np.array([1]))}, value=[44.0])
    ],
)
def p_bifid_interval(p_shape: PShape) -> Floats:
    """Distance of the two peaks of a bifid P."""
    return p_shape.bifid_interval_ms


@biomarker(
    code="ECG00117",
    label="Interatrial block",
    label_zh="房间传导阻滞",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula=(
        "none (p_duration <120 ms), partial (≥120 ms, not positive_negative in all of II, III, aVF), advanced "
        "(≥120 ms and positive_negative in II, III, aVF)"
    ),
    tex=r"P_{\text{dur}}\ge 120;\quad\text{advanced}:\ P\pm\ \text{in II, III, aVF}",
    references=["BayesDeLuna2012"],
    leads=all_of(*INFERIOR),
    requires=[atrial_rhythm, p_wave],
    checks=[
        Check(
            given={
                "p_duration": 130.0,
                "p_shape": PShape(
                    INFERIOR, ("positive_negative",) * 3, np.full(3, np.nan), np.zeros(3, dtype=int)
                ),
            },
            value="advanced",
        )
    ],
)
def interatrial_block(p_duration: float, p_shape: PShape) -> str:
    """Delay between the atria."""
    if p_duration < ADVANCED_BLOCK_MS:
        return "none"
    biphasic = all(p_shape.class_in(lead) == "positive_negative" for lead in INFERIOR)
    return "advanced" if biphasic else "partial"


@biomarker(
    code="ECG00119",
    label="Notches in P",
    label_zh="P波切迹数",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="number of pairs of slope sign changes inside one part of P with a dip of ≥0.02 mV",
    tex=r"\#\left\{\text{dips}\ge 0.02\ \text{mV inside a part of P}\right\}",
    references=["Macfarlane2010"],
    requires=[sampled_at_least(500.0), p_wave],
    checks=[
        Check(given={"p_shape": PShape(("II",), ("bifid",), np.array([44.0]), np.array([1]))}, value=[1.0])
    ],
)
def p_notch_count(p_shape: PShape) -> Floats:
    """Number of notches in P."""
    return p_shape.notches.astype(float)
