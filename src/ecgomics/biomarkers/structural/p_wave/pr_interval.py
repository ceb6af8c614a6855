"""From P to QRS."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, guard
from ecgomics.biomarkers.guards import (
    LeadRule,
    at_least,
    conducted_atrial_rhythm,
    conducted_p,
    p_wave,
    p_wave_in_lead,
    sinus_rhythm,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Marks

#: PR is read from however few leads there are; those with fewer than eight are marked by the record's lead set.
PR_LEADS = LeadRule("at least 8 of 12; fewer are allowed and show in the record's leads", ())


@guard("failed", "age is known")
def age_known(subject: Subject) -> bool:
    return subject.age_years is not None


@guard("out_of_domain", "40 years or older")
def from_forty(subject: Subject) -> bool:
    return subject.age_years is None or subject.age_years >= 40.0


@guard("out_of_domain", "P ends before QRS begins")
def p_before_qrs(lead_marks: Marks) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return ~(lead_marks.p_off_ms > lead_marks.qrs_on_ms)


@biomarker(
    code="ECG00106",
    label="PR interval, global",
    label_zh="PR间期（整体）",
    unit="ms",
    scope=RECORD,
    formula="QRS_on − P_on, global marks of the representative beat",
    tex=r"PR=QRS_{\text{on}}-P_{\text{on}}",
    references=["Surawicz2009"],
    terms={"LOINC": "8625-6", "MDC": "2:15872"},
    leads=PR_LEADS,
    requires=[conducted_atrial_rhythm, conducted_p, p_wave],
    checks=[Check(given={"global_marks": Marks.of(p_on_ms=-200.0, qrs_on_ms=-40.0)}, value=160.0)],
)
def pr_interval(global_marks: Marks) -> float:
    """Time from the earliest P onset to the earliest QRS onset."""
    return float(global_marks.qrs_on_ms - global_marks.p_on_ms)


@biomarker(
    code="ECG00107",
    label="PR interval in a lead",
    label_zh="单导联PR间期",
    unit="ms",
    scope=LEAD,
    formula="QRS_on − P_on in the lead",
    tex=r"QRS_{\text{on},l}-P_{\text{on},l}",
    references=["CSE1985"],
    requires=[conducted_atrial_rhythm, conducted_p, p_wave_in_lead],
    checks=[
        Check(
            given={"lead_marks": Marks.of(p_on_ms=np.array([-200.0]), qrs_on_ms=np.array([-38.0]))},
            value=[162.0],
        )
    ],
)
def pr_interval_lead(lead_marks: Marks) -> Floats:
    """PR interval in each lead."""
    return lead_marks.qrs_on_ms - lead_marks.p_on_ms


@biomarker(
    code="ECG00108",
    label="PR segment",
    label_zh="PR段",
    unit="ms",
    scope=LEAD,
    formula="QRS_on − P_off in the lead",
    tex=r"QRS_{\text{on},l}-P_{\text{off},l}",
    references=["CSE1985"],
    requires=[conducted_atrial_rhythm, conducted_p, p_wave_in_lead, p_before_qrs],
    checks=[
        Check(
            given={"lead_marks": Marks.of(p_off_ms=np.array([-90.0]), qrs_on_ms=np.array([-40.0]))},
            value=[50.0],
        )
    ],
)
def pr_segment(lead_marks: Marks) -> Floats:
    """Time from the end of P to the onset of QRS."""
    return lead_marks.qrs_on_ms - lead_marks.p_off_ms


@biomarker(
    code="ECG00109",
    label="Rate-adjusted PR interval",
    label_zh="心率校正PR间期",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="PR + b·(HR − 70), b = 0.26 ms per /min below 60 years of age and 0.42 from 60 years on, HR in /min",
    tex=r"PR+b\,(HR-70),\quad b=\begin{cases}0.26&\text{age}<60\\0.42&\text{age}\ge 60\end{cases}",
    references=["Soliman2012"],
    leads=PR_LEADS,
    requires=[sinus_rhythm, p_wave, age_known, from_forty],
    checks=[
        Check(
            given={"pr_interval": 160.0, "heart_rate": 80.0, "subject": Subject(age_years=50.0)}, value=162.6
        ),
        Check(
            given={"pr_interval": 160.0, "heart_rate": 60.0, "subject": Subject(age_years=60.0)}, value=155.8
        ),
    ],
)
def pr_interval_rate_adjusted(pr_interval: float, heart_rate: float, subject: Subject) -> float:
    """PR interval as it would be at 70 /min."""
    if subject.age_years is None:
        raise NotComputable("failed", "the age is not known")
    return pr_interval + (0.26 if subject.age_years < 60.0 else 0.42) * (heart_rate - 70.0)


@biomarker(
    code="ECG00110",
    label="Macruz index",
    label_zh="Macruz指数",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="p_duration/(pr_interval − p_duration)",
    tex=r"\frac{P_{\text{dur}}}{PR-P_{\text{dur}}}",
    references=["Macruz1958"],
    leads=at_least(8),
    requires=[sinus_rhythm, p_wave],
    checks=[Check(given={"p_duration": 100.0, "pr_interval": 160.0}, value=100 / 60)],
)
def macruz_index(p_duration: float, pr_interval: float) -> float:
    """P duration to PR segment."""
    if pr_interval <= p_duration:
        raise NotComputable("failed", "P ends after QRS begins")
    return p_duration / (pr_interval - p_duration)


@biomarker(
    code="ECG00111",
    label="P duration to PR ratio",
    label_zh="P波时限/PR间期比值",
    unit="1",
    scope=RECORD,
    tier=3,
    formula="p_duration/pr_interval",
    tex=r"\frac{P_\text{duration}}{\mathrm{PR}}",
    references=["derived"],
    leads=PR_LEADS,
    requires=[conducted_atrial_rhythm, conducted_p, p_wave],
    checks=[Check(given={"p_duration": 100.0, "pr_interval": 160.0}, value=0.625)],
)
def p_pr_ratio(p_duration: float, pr_interval: float) -> float:
    """Share of the PR interval that is P (the index of Macruz takes the PR segment instead)."""
    return p_duration / pr_interval
