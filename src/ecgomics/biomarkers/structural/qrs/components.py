"""Durations of QRS and of its components, their letters and number."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    at_least,
    qrs_in_lead,
)
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks

_QRS_RSR = QrsComponents.of(
    V1={"R": (0.2, -40.0, -30.0, -20.0), "S": (-0.8, -20.0, 5.0, 22.0), "R'": (0.3, 22.0, 30.0, 40.0)},
    V6={"Q": (-0.1, -40.0, -30.0, -24.0), "R": (1.2, -24.0, 0.0, 20.0)},
)
_QRS_FIVE = QrsComponents.of(
    II={
        "Q": (-0.1, -40.0, -36.0, -30.0),
        "R": (1.0, -30.0, -10.0, 4.0),
        "S": (-0.4, 4.0, 12.0, 20.0),
        "R'": (0.2, 20.0, 26.0, 34.0),
        "S'": (-0.1, 34.0, 40.0, 46.0),
    },
    V1={"QS": (-1.0, -40.0, 0.0, 44.0)},
)


@biomarker(
    code="ECG00201",
    label="QRS duration, global",
    label_zh="QRS时限（整体）",
    unit="ms",
    scope=RECORD,
    formula="QRS_off − QRS_on, global marks of the representative beat",
    tex=r"QRS=QRS_{\text{off}}-QRS_{\text{on}}",
    references=["Surawicz2009"],
    terms={"LOINC": "8633-0", "MDC": "2:16156"},
    leads=at_least(8),
    checks=[Check(given={"global_marks": Marks.of(qrs_on_ms=-40.0, qrs_off_ms=52.0)}, value=92.0)],
)
def qrs_duration(global_marks: Marks) -> float:
    """Time from the earliest QRS onset to the latest QRS end over the leads."""
    return float(global_marks.qrs_off_ms - global_marks.qrs_on_ms)


@biomarker(
    code="ECG00202",
    label="QRS duration in a lead",
    label_zh="单导联QRS时限",
    unit="ms",
    scope=LEAD,
    formula="QRS_off − QRS_on in the lead, isoelectric parts at the borders of the global QRS excluded",
    tex=r"QRS_{\text{off},l}-QRS_{\text{on},l}",
    references=["CSE1985"],
    requires=[qrs_in_lead],
    checks=[
        Check(
            given={
                "lead_marks": Marks.of(qrs_on_ms=np.array([-40.0, -34.0]), qrs_off_ms=np.array([52.0, 40.0]))
            },
            value=[92.0, 74.0],
        )
    ],
)
def qrs_duration_lead(lead_marks: Marks) -> Floats:
    """Duration of QRS in each lead."""
    return lead_marks.qrs_off_ms - lead_marks.qrs_on_ms


@biomarker(
    code="ECG00203",
    label="QRS duration in V1",
    label_zh="V1导联QRS时限",
    unit="ms",
    scope=RECORD,
    formula="qrs_duration_lead in V1",
    tex=r"QRS_{\text{off},V1}-QRS_{\text{on},V1}",
    references=["Surawicz2009"],
    leads=all_of("V1"),
    checks=[Check(given={"qrs_duration_lead": LeadValues.of(V1=88.0, V2=92.0)}, value=88.0)],
)
def qrs_duration_v1(qrs_duration_lead: LeadValues) -> float:
    """Duration of QRS in V1."""
    return qrs_duration_lead["V1"]


@biomarker(
    code="ECG00204",
    label="Q duration",
    label_zh="Q波时限",
    unit="ms",
    scope=LEAD,
    formula="duration of the first negative component before any R (≥0.02 mV and ≥6 ms)",
    tex=r"Q_{\text{off},l}-Q_{\text{on},l}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[10.0, np.nan])],
)
def q_duration(qrs: QrsComponents) -> Floats:
    """Duration of Q in each lead."""
    return qrs.duration_ms("Q")


@biomarker(
    code="ECG00205",
    label="R duration",
    label_zh="R波时限",
    unit="ms",
    scope=LEAD,
    formula="duration of the first positive component (≥0.02 mV and ≥6 ms)",
    tex=r"R_{\text{off},l}-R_{\text{on},l}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[34.0, np.nan])],
)
def r_duration(qrs: QrsComponents) -> Floats:
    """Duration of R in each lead."""
    return qrs.duration_ms("R")


@biomarker(
    code="ECG00206",
    label="S duration",
    label_zh="S波时限",
    unit="ms",
    scope=LEAD,
    formula="duration of the first negative component after R (≥0.02 mV and ≥6 ms)",
    tex=r"S_{\text{off},l}-S_{\text{on},l}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[16.0, np.nan])],
)
def s_duration(qrs: QrsComponents) -> Floats:
    """Duration of S in each lead."""
    return qrs.duration_ms("S")


@biomarker(
    code="ECG00207",
    label="R' duration",
    label_zh="R'波时限",
    unit="ms",
    scope=LEAD,
    formula="duration of the second positive component (≥0.02 mV and ≥6 ms)",
    tex=r"R'_{\text{off},l}-R'_{\text{on},l}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[14.0, np.nan])],
)
def r_prime_duration(qrs: QrsComponents) -> Floats:
    """Duration of R' in each lead."""
    return qrs.duration_ms("R'")


@biomarker(
    code="ECG00208",
    label="S' duration",
    label_zh="S'波时限",
    unit="ms",
    scope=LEAD,
    formula="duration of the second negative component after R (≥0.02 mV and ≥6 ms)",
    tex=r"S'_{\text{off},l}-S'_{\text{on},l}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[12.0, np.nan])],
)
def s_prime_duration(qrs: QrsComponents) -> Floats:
    """Duration of S' in each lead."""
    return qrs.duration_ms("S'")


@biomarker(
    code="ECG00223",
    label="QS duration",
    label_zh="QS波时限",
    unit="ms",
    scope=LEAD,
    formula="duration of the single negative component of a QS complex (≥0.02 mV and ≥6 ms)",
    tex=r"QS_{\text{off},l}-QS_{\text{on},l}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[np.nan, 84.0])],
)
def qs_duration(qrs: QrsComponents) -> Floats:
    """Duration of a QS complex in each lead."""
    return qrs.duration_ms("QS")


@biomarker(
    code="ECG00217",
    label="QRS component string",
    label_zh="QRS波形类型",
    unit="{class}",
    scope=LEAD,
    formula=(
        "letters of the components in order, with primes, capital from 0.5 mV on, such as qRs; QS for a single "
        "negative component; the classes are all strings of that grammar"
    ),
    tex=r"\text{letters of the components, capital from }0.5\ \text{mV on}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    checks=[Check(given={"qrs": _QRS_RSR}, value=("rSr'", "qR"))],
)
def qrs_type(qrs: QrsComponents) -> tuple[str, ...]:
    """Components of QRS as letters in each lead."""
    return qrs.type


@biomarker(
    code="ECG00218",
    label="Number of QRS components",
    label_zh="QRS成分数",
    unit="1",
    scope=LEAD,
    formula="count of components of ≥0.02 mV and ≥6 ms",
    tex=r"\#\left\{c:|v_c|\ge 0.02\ \text{mV},\ d_c\ge 6\ \text{ms}\right\}",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[5.0, 1.0])],
)
def qrs_component_count(qrs: QrsComponents) -> Floats:
    """Number of components of QRS in each lead."""
    return qrs.count.astype(float)
