"""QRS: durations, components, times of peaks, notches."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import two_contiguous
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    any_of,
    at_least,
    full_band,
    narrow_qrs,
    qrs_in_lead,
    sampled_at_least,
    wide_qrs,
    without_rbbb,
)
from ecgomics.biomarkers.qrs_shape import QrsShape
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks

#: Territories in which neighbouring fragmented leads are looked for (Das 2006).
FRAGMENTATION_TERRITORIES = (("V1", "V2", "V3", "V4", "V5"), ("I", "aVL", "V6"), ("II", "III", "aVF"))
FRAGMENTED_LEADS_MIN = 2
#: Initial and terminal part of QRS whose voltage changes are compared (Vereckei 2008).
VI_VT_MS = 40.0

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
    unit="ms",
    scope=RECORD,
    formula="QRS_off − QRS_on, global marks of the representative beat",
    references=["Surawicz2009"],
    leads=at_least(8),
    checks=[Check(given={"global_marks": Marks.of(qrs_on_ms=-40.0, qrs_off_ms=52.0)}, value=92.0)],
)
def qrs_duration(global_marks: Marks) -> float:
    """Time from the earliest QRS onset to the latest QRS end over the leads."""
    return float(global_marks.qrs_off_ms - global_marks.qrs_on_ms)


@biomarker(
    code="ECG00202",
    label="QRS duration in a lead",
    unit="ms",
    scope=LEAD,
    formula="QRS_off − QRS_on in the lead, isoelectric parts at the borders of the global QRS excluded",
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
    unit="ms",
    scope=RECORD,
    formula="qrs_duration_lead in V1",
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
    unit="ms",
    scope=LEAD,
    formula="duration of the first negative component before any R (≥0.02 mV and ≥6 ms)",
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
    unit="ms",
    scope=LEAD,
    formula="duration of the first positive component (≥0.02 mV and ≥6 ms)",
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
    unit="ms",
    scope=LEAD,
    formula="duration of the first negative component after R (≥0.02 mV and ≥6 ms)",
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
    unit="ms",
    scope=LEAD,
    formula="duration of the second positive component (≥0.02 mV and ≥6 ms)",
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
    unit="ms",
    scope=LEAD,
    formula="duration of the second negative component after R (≥0.02 mV and ≥6 ms)",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[12.0, np.nan])],
)
def s_prime_duration(qrs: QrsComponents) -> Floats:
    """Duration of S' in each lead."""
    return qrs.duration_ms("S'")


@biomarker(
    code="ECG00209",
    label="R-peak time (intrinsicoid deflection)",
    unit="ms",
    scope=LEAD,
    formula=(
        "time of the R peak, or of R' when R' is present, minus the global QRS_on; the last peak of a "
        "notched R"
    ),
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
    unit="ms",
    scope=RECORD,
    formula="r_peak_time in V1",
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
    unit="ms",
    scope=RECORD,
    formula="max of r_peak_time in V5 and V6",
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
    unit="ms",
    scope=RECORD,
    formula="r_peak_time in aVL",
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
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="time of the S nadir minus the global QRS_on",
    references=["Stabenau2023"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_RSR, "global_marks": Marks.of(qrs_on_ms=-40.0)}, value=[45.0, np.nan])],
)
def s_peak_time(qrs: QrsComponents, global_marks: Marks) -> Floats:
    """Time from QRS onset to the S nadir in each lead."""
    return qrs.peak_ms[:, 2] - global_marks.qrs_on_ms


@biomarker(
    code="ECG00215",
    label="Terminal activation duration",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="max over V1, V2, V3 of QRS_off of the lead (R' included) − S nadir; ≥55 ms is the published criterion",
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
    code="ECG00217",
    label="QRS component string",
    unit="{class}",
    scope=LEAD,
    formula=(
        "letters of the components in order, with primes, capital from 0.5 mV on, such as qRs; QS for a single "
        "negative component; the classes are all strings of that grammar"
    ),
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
    unit="1",
    scope=LEAD,
    formula="count of components of ≥0.02 mV and ≥6 ms",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[5.0, 1.0])],
)
def qrs_component_count(qrs: QrsComponents) -> Floats:
    """Number of components of QRS in each lead."""
    return qrs.count.astype(float)


@biomarker(
    code="ECG00219",
    label="Notches in QRS",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="number of extra slope reversals of ≥0.02 mV inside a component, component borders excluded",
    references=["Das2006"],
    requires=[sampled_at_least(500.0), full_band, qrs_in_lead],
    checks=[
        Check(
            given={"qrs_shape": QrsShape(np.array([0, 2]), np.full(2, np.nan), np.zeros(2, dtype=bool))},
            value=[0.0, 2.0],
        )
    ],
)
def qrs_notch_count(qrs_shape: QrsShape) -> Floats:
    """Number of notches in QRS in each lead."""
    return qrs_shape.notches.astype(float)


@biomarker(
    code="ECG00221",
    label="Leads with fragmented QRS",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="count of the 12 leads with an R' or a notch inside a component",
    references=["Das2006"],
    leads=all_of(*STANDARD_LEADS),
    requires=[sampled_at_least(500.0), full_band, narrow_qrs],
    checks=[Check(given={"fragmented_leads": frozenset({"V1", "III"})}, value=2.0)],
)
def fragmented_qrs_leads(fragmented_leads: frozenset[str]) -> float:
    """Number of leads with a fragmented QRS."""
    return float(len(fragmented_leads))


@biomarker(
    code="ECG00222",
    label="Fragmented QRS",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="fragmentation in two contiguous leads of one territory (V1–V5; I, aVL, V6; II, III, aVF)",
    references=["Das2006"],
    leads=all_of(*STANDARD_LEADS),
    requires=[sampled_at_least(500.0), full_band, narrow_qrs],
    checks=[
        Check(given={"fragmented_leads": frozenset({"II", "aVF"})}, value=True),
        Check(given={"fragmented_leads": frozenset({"V1", "III", "I"})}, value=False),
    ],
)
def fragmented_qrs(fragmented_leads: frozenset[str]) -> bool:
    """Whether a territory has a fragmented QRS."""
    anterior, lateral, inferior = FRAGMENTATION_TERRITORIES
    neighbours = two_contiguous(fragmented_leads, anterior)
    return neighbours or any(
        len(fragmented_leads.intersection(leads)) >= FRAGMENTED_LEADS_MIN for leads in (lateral, inferior)
    )


@biomarker(
    code="ECG00223",
    label="QS duration",
    unit="ms",
    scope=LEAD,
    formula="duration of the single negative component of a QS complex (≥0.02 mV and ≥6 ms)",
    references=["IEC60601225"],
    requires=[qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS_FIVE}, value=[np.nan, 84.0])],
)
def qs_duration(qrs: QrsComponents) -> Floats:
    """Duration of a QS complex in each lead."""
    return qrs.duration_ms("QS")


@biomarker(
    code="ECG00224",
    label="First-peak time in II",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="time of the first positive or negative QRS peak in II minus the global QRS_on; ≥50 ms favours VT",
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
    unit="1",
    scope=RECORD,
    tier=2,
    formula="vi/vt in aVR, summed absolute voltage changes in the first and the last 40 ms of QRS; ≤1 favours VT",
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
