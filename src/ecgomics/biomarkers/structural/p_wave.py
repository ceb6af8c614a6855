"""P wave and PR interval: durations, axis, shape."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import (
    LeadRule,
    all_of,
    at_least,
    atrial_rhythm,
    conducted_atrial_rhythm,
    p_wave,
    p_wave_in_lead,
    sampled_at_least,
    sinus_rhythm,
)
from ecgomics.biomarkers.p_shape import PartsOfP, PShape
from ecgomics.biomarkers.waves import Deflection, Stretch, frontal_axis_deg
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Marks, RepresentativeBeat

#: PR is read from however few leads there are; those with fewer than eight are marked by the record's lead set.
PR_LEADS = LeadRule("at least 8 of 12; fewer are allowed and show in the record's leads", ())
#: Below this area in both I and aVF a P wave has no direction.
P_AREA_MIN_MV_MS = 0.2
INFERIOR = ("II", "III", "aVF")
ADVANCED_BLOCK_MS = 120.0


@guard("out_of_domain", "P area of 0.2 mV.ms or more in I or aVF")
def p_area_has_direction(p_stretch: Stretch) -> bool:
    return _has_direction(p_stretch)


def _has_direction(wave: Stretch) -> bool:
    areas = dict(zip(wave.leads, np.abs(wave.area_mv_ms()), strict=True))
    return bool(max(areas["I"], areas["aVF"]) >= P_AREA_MIN_MV_MS)


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
    code="ECG00101",
    label="P duration, global",
    unit="ms",
    scope=RECORD,
    formula="P_off − P_on, global marks of the representative beat",
    references=["CSE1985"],
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
    unit="ms",
    scope=LEAD,
    formula="P_off − P_on in the lead",
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="max of p_duration_lead over at least 9 leads",
    references=["Dilaveris1998"],
    leads=at_least(9),
    requires=[p_wave],
    checks=[
        Check(
            given={"p_duration_lead": LeadValues.of(**dict(zip("abcdefghi", range(90, 99), strict=True)))},
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="min of p_duration_lead over at least 9 leads",
    references=["Dilaveris1998"],
    leads=at_least(9),
    requires=[p_wave],
    checks=[
        Check(
            given={"p_duration_lead": LeadValues.of(**dict(zip("abcdefghi", range(90, 99), strict=True)))},
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
    unit="ms",
    scope=LEAD,
    tier=2,
    formula=(
        "P_peak − P_on in the lead, P_peak the largest abs(P − reference); leads II and V1 are the "
        "published ones"
    ),
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
    code="ECG00106",
    label="PR interval, global",
    unit="ms",
    scope=RECORD,
    formula="QRS_on − P_on, global marks of the representative beat",
    references=["Surawicz2009"],
    leads=PR_LEADS,
    requires=[conducted_atrial_rhythm, p_wave],
    checks=[Check(given={"global_marks": Marks.of(p_on_ms=-200.0, qrs_on_ms=-40.0)}, value=160.0)],
)
def pr_interval(global_marks: Marks) -> float:
    """Time from the earliest P onset to the earliest QRS onset."""
    return float(global_marks.qrs_on_ms - global_marks.p_on_ms)


@biomarker(
    code="ECG00107",
    label="PR interval in a lead",
    unit="ms",
    scope=LEAD,
    formula="QRS_on − P_on in the lead",
    references=["CSE1985"],
    requires=[conducted_atrial_rhythm, p_wave_in_lead],
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
    unit="ms",
    scope=LEAD,
    formula="QRS_on − P_off in the lead",
    references=["CSE1985"],
    requires=[conducted_atrial_rhythm, p_wave_in_lead, p_before_qrs],
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="PR + b·(HR − 70), b = 0.26 ms per /min below 60 years of age and 0.42 from 60 years on, HR in /min",
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
    unit="1",
    scope=RECORD,
    tier=2,
    formula="p_duration/(pr_interval − p_duration)",
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
    code="ECG00112",
    label="Frontal P axis",
    unit="deg",
    scope=RECORD,
    formula="atan2(2·A_aVF/√3, A_I), A = signed P area between the global marks",
    references=["Kligfield2007"],
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
    areas = dict(zip(p_stretch.leads, p_stretch.area_mv_ms().tolist(), strict=True))
    return frontal_axis_deg(areas["I"], areas["aVF"])


@biomarker(
    code="ECG00113",
    label="P-wave morphology",
    unit="{class}",
    scope=LEAD,
    tier=2,
    formula=(
        "positive, negative, positive_negative, negative_positive, bifid (two positive peaks, dip ≥0.02 mV), flat, "
        "absent; parts of ≥0.02 mV from the global P_on to P_off of the lead count, a last one only "
        "if it turns back by "
        "0.02 mV before P ends"
    ),
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
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="time between the two highest positive P peaks, the dip between them ≥0.02 mV",
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
    code="ECG00115",
    label="Terminal P duration in V1",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="duration of the final negative part of P in V1 (≥0.02 mV), from its zero crossing to P_off",
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="duration of the initial positive part of P in V1 (≥0.02 mV)",
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


@biomarker(
    code="ECG00117",
    label="Interatrial block",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula=(
        "none (p_duration <120 ms), partial (≥120 ms, not positive_negative in all of II, III, aVF), advanced "
        "(≥120 ms and positive_negative in II, III, aVF)"
    ),
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
    unit="1",
    scope=LEAD,
    tier=2,
    formula="number of pairs of slope sign changes inside one part of P with a dip of ≥0.02 mV",
    references=["Macfarlane2010"],
    requires=[sampled_at_least(500.0), p_wave],
    checks=[
        Check(given={"p_shape": PShape(("II",), ("bifid",), np.array([44.0]), np.array([1]))}, value=[1.0])
    ],
)
def p_notch_count(p_shape: PShape) -> Floats:
    """Number of notches in P."""
    return p_shape.notches.astype(float)
