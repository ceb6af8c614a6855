"""How QRS runs in time: when its peaks come, how fast it begins and ends."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    any_of,
    qrs_in_lead,
    wide_qrs,
    without_rbbb,
)
from ecgomics.biomarkers.qrs_shape import QrsShape
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks

#: Initial and terminal part of QRS whose voltage changes are compared (Vereckei 2008).
VI_VT_MS = 40.0


@biomarker(
    code="ECG00209",
    label="R-peak time (intrinsicoid deflection)",
    label_zh="R峰时间（类本位曲折）",
    unit="ms",
    scope=LEAD,
    formula=(
        "time of the R peak, or of R' when R' is present, minus the global QRS_on; the last peak of a "
        "notched R"
    ),
    tex=r"t_{\text{last }R\text{ peak},l}-QRS_{\text{on}}",
    references=["Surawicz2009"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={
                "qrs_shape": QrsShape(np.zeros(2, dtype=int), np.array([30.0, 0.0]), np.zeros(2, dtype=bool)),
                "global_marks": Marks.of(qrs_on_ms=-40.0),
            },
            value=[70.0, 40.0],
        )
    ],
)
def r_peak_time(qrs_shape: QrsShape, global_marks: Marks) -> Floats:
    """Time from QRS onset to the last R peak in each lead."""
    return qrs_shape.last_r_peak_ms - global_marks.qrs_on_ms


@biomarker(
    code="ECG00210",
    label="R-peak time in V1",
    label_zh="V1导联R峰时间",
    unit="ms",
    scope=RECORD,
    formula="r_peak_time in V1",
    tex=r"t_{R,V1}-QRS_{\text{on}}",
    references=["Surawicz2009"],
    leads=all_of("V1"),
    checks=[Check(given={"r_peak_time": LeadValues.of(V1=70.0)}, value=70.0)],
)
def r_peak_time_v1(r_peak_time: LeadValues) -> float:
    """R-peak time in V1."""
    return r_peak_time["V1"]


@biomarker(
    code="ECG00211",
    label="R-peak time in V5 or V6",
    label_zh="V5或V6导联R峰时间",
    unit="ms",
    scope=RECORD,
    formula="max of r_peak_time in V5 and V6",
    tex=r"\max\left(t_{R,V5},t_{R,V6}\right)-QRS_{\text{on}}",
    references=["Surawicz2009"],
    leads=any_of("V5", "V6"),
    checks=[
        Check(given={"r_peak_time": LeadValues.of(V5=40.0, V6=44.0)}, value=44.0),
        Check(given={"r_peak_time": LeadValues.of(V5=40.0, V6=np.nan)}, value=40.0),
    ],
)
def r_peak_time_v5_v6(r_peak_time: LeadValues) -> float:
    """The later R-peak time of V5 and V6."""
    found = r_peak_time.valid("V5", "V6")
    if not found.size:
        raise NotComputable("absent", "neither V5 nor V6 has an R")
    return float(found.max())


@biomarker(
    code="ECG00212",
    label="R-peak time in aVL",
    label_zh="aVL导联R峰时间",
    unit="ms",
    scope=RECORD,
    formula="r_peak_time in aVL",
    tex=r"t_{R,aVL}-QRS_{\text{on}}",
    references=["Surawicz2009"],
    leads=all_of("aVL"),
    checks=[Check(given={"r_peak_time": LeadValues.of(aVL=46.0)}, value=46.0)],
)
def r_peak_time_avl(r_peak_time: LeadValues) -> float:
    """R-peak time in aVL."""
    return r_peak_time["aVL"]


@biomarker(
    code="ECG00214",
    label="S-nadir time",
    label_zh="S波谷时间",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="time of the S nadir minus the global QRS_on",
    tex=r"t_{S,l}-QRS_{\text{on}}",
    references=["Stabenau2023"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={
                "qrs": QrsComponents.of(
                    V1={"R": (0.2, -40, -30, -20), "S": (-0.8, -20, 5, 40)}, V6={"R": (1.2, -24, 0, 20)}
                ),
                "global_marks": Marks.of(qrs_on_ms=-40.0),
            },
            value=[45.0, np.nan],
        )
    ],
)
def s_peak_time(qrs: QrsComponents, global_marks: Marks) -> Floats:
    """Time from QRS onset to the S nadir in each lead."""
    return qrs.peak_ms[:, 2] - global_marks.qrs_on_ms


@biomarker(
    code="ECG00215",
    label="Terminal activation duration",
    label_zh="终末激动时限",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="max over V1, V2, V3 of QRS_off of the lead (R' included) − S nadir; ≥55 ms is the published criterion",
    tex=r"\max_{l\in\{V1,V2,V3\}}\left(QRS_{\text{off},l}-t_{S,l}\right)",
    references=["Marcus2010"],
    leads=all_of("V1", "V2", "V3"),
    requires=[without_rbbb],
    checks=[
        Check(
            given={
                "qrs": QrsComponents.of(
                    V1={"R": (0.2, -40, -30, -20), "S": (-1.0, -20, 0, 40)},
                    V2={"R": (0.3, -40, -30, -20), "S": (-1.5, -20, 10, 44)},
                    V3={"R": (1.0, -40, 0, 44)},
                ),
                "lead_marks": Marks.of(qrs_off_ms=np.array([40.0, 44.0, 44.0])),
            },
            value=40.0,
        )
    ],
)
def terminal_activation_duration(qrs: QrsComponents, lead_marks: Marks) -> float:
    """Longest time from the S nadir to the end of QRS in V1 to V3."""
    rows = [qrs.leads.index(lead) for lead in ("V1", "V2", "V3")]
    durations_ms = (lead_marks.qrs_off_ms - qrs.peak_ms[:, 2])[rows]
    if not np.isfinite(durations_ms).any():
        raise NotComputable("absent", "no S in V1, V2 and V3")
    return float(np.nanmax(durations_ms))


@biomarker(
    code="ECG00224",
    label="First-peak time in II",
    label_zh="II导联首峰时间",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="time of the first positive or negative QRS peak in II minus the global QRS_on; ≥50 ms favours VT",
    tex=r"t_{\text{first peak},II}-QRS_{\text{on}}",
    references=["Pava2010"],
    leads=all_of("II"),
    requires=[wide_qrs],
    checks=[
        Check(
            given={
                "qrs": QrsComponents.of(II={"Q": (-0.1, -60, -52, -44), "R": (1.0, -44, 0, 60)}),
                "global_marks": Marks.of(qrs_on_ms=-60.0),
            },
            value=8.0,
        )
    ],
)
def r_peak_time_ii(qrs: QrsComponents, global_marks: Marks) -> float:
    """Time from QRS onset to the first change of polarity in II."""
    peaks_ms = qrs.peak_ms[qrs.leads.index("II")]
    return float(np.fmin.reduce(peaks_ms) - global_marks.qrs_on_ms)


@biomarker(
    code="ECG00225",
    label="Ventricular activation velocity ratio",
    label_zh="心室起始与终末激动速度比",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="vi/vt in aVR, summed absolute voltage changes in the first and the last 40 ms of QRS; ≤1 favours VT",
    tex=r"\frac{v_i}{v_t}=\frac{\sum_{t_0}^{t_0+40}|\Delta v|}{\sum_{J-40}^{J}|\Delta v|}\quad(aVR)",
    references=["Vereckei2008"],
    leads=all_of("aVR"),
    requires=[wide_qrs],
    checks=[
        Check(
            given={
                "qrs_stretch": Stretch.of([0, 20, 40, 80, 120, 140, 160], aVR=[0, 0.1, 0, -1, -0.8, -0.4, 0])
            },
            value=0.2 / 0.8,
        )
    ],
)
def vi_vt_ratio(qrs_stretch: Stretch) -> float:
    """How fast QRS begins against how fast it ends."""
    begin_ms, end_ms = float(qrs_stretch.time_ms[0]), float(qrs_stretch.time_ms[-1])
    first = np.abs(np.diff(qrs_stretch.part(begin_ms, begin_ms + VI_VT_MS).lead("aVR"))).sum()
    last = np.abs(np.diff(qrs_stretch.part(end_ms - VI_VT_MS, end_ms).lead("aVR"))).sum()
    if not last:
        raise NotComputable("failed", "aVR does not move in the last 40 ms of QRS")
    return float(first / last)
