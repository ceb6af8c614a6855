"""Duration of P, its peak time, its parts in V1."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    at_least,
    atrial_rhythm,
    p_wave,
    p_wave_in_lead,
)
from ecgomics.biomarkers.p_shape import PartsOfP
from ecgomics.biomarkers.waves import Deflection
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Marks

#: Nine leads of 90, 91 … 98 ms.
_NINE = LeadValues.of(**dict(zip("abcdefghi", range(90, 99), strict=True)))


@biomarker(
    code="ECG00101",
    label="P duration, global",
    label_zh="P波时限（整体）",
    unit="ms",
    scope=RECORD,
    formula="P_off − P_on, global marks of the representative beat",
    tex=r"P_{\text{off}}-P_{\text{on}}",
    references=["CSE1985"],
    terms={"MDC": "2:16184"},
    leads=at_least(8),
    requires=[atrial_rhythm, p_wave],
    checks=[Check(given={"global_marks": Marks.of(p_on_ms=-180.0, p_off_ms=-74.0)}, value=106.0)],
)
def p_duration(global_marks: Marks) -> float:
    """Time from the earliest P onset to the latest P end over the leads."""
    return float(global_marks.p_off_ms - global_marks.p_on_ms)


@biomarker(
    code="ECG00102",
    label="P duration in a lead",
    label_zh="单导联P波时限",
    unit="ms",
    scope=LEAD,
    formula="P_off − P_on in the lead",
    tex=r"P_{\text{off},l}-P_{\text{on},l}",
    references=["CSE1985"],
    requires=[p_wave_in_lead],
    checks=[
        Check(
            given={
                "lead_marks": Marks.of(p_on_ms=np.array([-180.0, -170.0]), p_off_ms=np.array([-80.0, -78.0]))
            },
            value=[100.0, 92.0],
        )
    ],
)
def p_duration_lead(lead_marks: Marks) -> Floats:
    """Duration of P in each lead."""
    return lead_marks.p_off_ms - lead_marks.p_on_ms


@biomarker(
    code="ECG00103",
    label="Maximum P duration",
    label_zh="最大P波时限",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="max of p_duration_lead over at least 9 leads",
    tex=r"\max_l\left(P_{\text{off},l}-P_{\text{on},l}\right)",
    references=["Dilaveris1998"],
    leads=at_least(9),
    requires=[p_wave],
    checks=[
        Check(
            given={"p_duration_lead": _NINE},
            value=98.0,
        )
    ],
)
def p_duration_max(p_duration_lead: LeadValues) -> float:
    """Longest P over the leads."""
    return float(_of_nine(p_duration_lead).max())


@biomarker(
    code="ECG00104",
    label="Minimum P duration",
    label_zh="最小P波时限",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="min of p_duration_lead over at least 9 leads",
    tex=r"\min_l\left(P_{\text{off},l}-P_{\text{on},l}\right)",
    references=["Dilaveris1998"],
    leads=at_least(9),
    requires=[p_wave],
    checks=[
        Check(
            given={"p_duration_lead": _NINE},
            value=90.0,
        )
    ],
)
def p_duration_min(p_duration_lead: LeadValues) -> float:
    """Shortest P over the leads."""
    return float(_of_nine(p_duration_lead).min())


def _of_nine(by_lead: LeadValues) -> Floats:
    """Valid values; NotComputable where there are fewer than nine."""
    valid = by_lead.valid()
    if valid.size < 9:
        raise NotComputable("wrong_leads", "P was measured in fewer than nine leads")
    return valid


@biomarker(
    code="ECG00105",
    label="P-wave peak time",
    label_zh="P波峰值时间",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula=(
        "P_peak − P_on in the lead, P_peak the largest abs(P − reference); leads II and V1 are the "
        "published ones"
    ),
    tex=r"P_{\text{peak},l}-P_{\text{on},l}",
    references=["Cagdas2017"],
    requires=[p_wave_in_lead],
    checks=[
        Check(
            given={"lead_marks": Marks.of(p_on_ms=np.array([-180.0]), p_peak_ms=np.array([-125.0]))},
            value=[55.0],
        )
    ],
)
def p_peak_time(lead_marks: Marks) -> Floats:
    """Time from the onset to the peak of P."""
    return lead_marks.p_peak_ms - lead_marks.p_on_ms


@biomarker(
    code="ECG00115",
    label="Terminal P duration in V1",
    label_zh="V1导联P波终末时限",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="duration of the final negative part of P in V1 (≥0.02 mV), from its zero crossing to P_off",
    tex=r"P_{\text{off}}-t_{\text{last zero crossing}}\quad(V1)",
    references=["Morris1964"],
    leads=all_of("V1"),
    requires=[p_wave],
    checks=[
        Check(
            given={
                "p_parts_v1": PartsOfP(
                    None, Deflection(on_ms=-120.0, peak_ms=-100.0, off_ms=-78.0, peak_mv=-0.08)
                )
            },
            value=42.0,
        )
    ],
)
def p_terminal_duration_v1(p_parts_v1: PartsOfP) -> float:
    """Duration of the terminal negative P in V1."""
    return _duration_ms(p_parts_v1.terminal)


@biomarker(
    code="ECG00116",
    label="Initial P duration in V1",
    label_zh="V1导联P波起始时限",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="duration of the initial positive part of P in V1 (≥0.02 mV)",
    tex=r"t_{\text{first zero crossing}}-P_{\text{on}}\quad(V1)",
    references=["Morris1964"],
    leads=all_of("V1"),
    requires=[p_wave],
    checks=[
        Check(
            given={
                "p_parts_v1": PartsOfP(
                    Deflection(on_ms=-180.0, peak_ms=-150.0, off_ms=-120.0, peak_mv=0.1), None
                )
            },
            value=60.0,
        )
    ],
)
def p_initial_duration_v1(p_parts_v1: PartsOfP) -> float:
    """Duration of the initial positive P in V1."""
    return _duration_ms(p_parts_v1.initial)


def _duration_ms(part: Deflection | None) -> float:
    if part is None:
        raise NotComputable("absent", "P has no such part in V1")
    return part.off_ms - part.on_ms
