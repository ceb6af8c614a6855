"""Slow parts of QRS: delta wave and slur; and where in QRS its R peaks."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check
from ecgomics.biomarkers.guards import diagnostic_path, qrs_in_lead, sampled_at_least
from ecgomics.biomarkers.qrs_shape import QrsShape
from ecgomics.biomarkers.structural.qrs_pattern.preexcitation import DeltaWaves
from ecgomics.core.arrays import Floats


@biomarker(
    code="ECG00213",
    label="R-peak time to QRS duration",
    label_zh="R峰时间/QRS时限比值",
    unit="1",
    scope=LEAD,
    tier=3,
    formula="r_peak_time/qrs_duration_lead",
    tex=r"\frac{t_{R\,\text{peak}} - \mathrm{QRS}_\text{on}}{\mathrm{QRS}_\text{lead}}",
    references=["derived"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={"r_peak_time": np.array([40.0, np.nan]), "qrs_duration_lead": np.array([80.0, 90.0])},
            value=[0.5, np.nan],
        )
    ],
)
def r_peak_fraction(r_peak_time: Floats, qrs_duration_lead: Floats) -> Floats:
    """How late in QRS its last R peaks in each lead."""
    return r_peak_time / qrs_duration_lead


@biomarker(
    code="ECG00216",
    label="Delta-wave duration",
    label_zh="δ波时限",
    unit="ms",
    scope=LEAD,
    tier=3,
    formula=(
        "global QRS_on to the first time at which the slope exceeds half of its maximum before the first "
        "peak, in leads whose QRS begins with its largest component; a delta wave lasts ≥35 ms and has "
        "reached ≥0.05 mV by then"
    ),
    tex=r"t\left(\dot v > \tfrac12 \max \dot v\right) - \mathrm{QRS}_\text{on}",
    references=["Macfarlane2010"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={"delta_waves": DeltaWaves(np.array([40.0, np.nan]), np.array([0.2, np.nan]))},
            value=[40.0, np.nan],
        )
    ],
)
def delta_duration(delta_waves: DeltaWaves) -> Floats:
    """How long QRS begins slowly in each lead that has a delta wave."""
    return delta_waves.duration_ms


@biomarker(
    code="ECG00220",
    label="QRS slur",
    label_zh="QRS波顿挫",
    unit="{flag}",
    scope=LEAD,
    tier=3,
    formula=(
        "a flank of the dominant component holds a part of ≥10 ms with abs(slope) <25 % of the flank's "
        "maximum, or its top is a plateau of ≥20 ms"
    ),
    tex=r"\exists\,\Delta t \ge 10\,\text{ms}:\ |\dot v| < 0.25 \max |\dot v|",
    references=["Strauss2011"],
    requires=[diagnostic_path, sampled_at_least(500.0), qrs_in_lead],
    checks=[
        Check(given={"qrs_shape": QrsShape(np.array([0]), np.array([0.0]), np.array([True]))}, value=[1.0]),
        Check(given={"qrs_shape": QrsShape(np.array([1]), np.array([0.0]), np.array([False]))}, value=[0.0]),
    ],
)
def qrs_slur(qrs_shape: QrsShape) -> Floats:
    """Whether a flank of QRS is slurred in each lead, as the rules of bundle branch block read it."""
    return qrs_shape.slurred.astype(float)
