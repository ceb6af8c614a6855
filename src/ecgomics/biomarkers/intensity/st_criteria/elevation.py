"""ST elevation of infarction."""

from collections.abc import Iterable
from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import (
    LIMB_ORDER,
    PRECORDIAL_ORDER,
    two_contiguous,
)
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    age_and_sex_known,
    all_of,
    any_of,
    at_least,
    diagnostic_path,
    without_lbbb,
    without_lbbb_or_preexcitation,
    without_lvh,
)
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject

ELEVATION_MV: Final = 0.1
POSTERIOR_MV: Final = 0.05
POSTERIOR_YOUNG_MEN_MV: Final = 0.1
POSTERIOR_YOUNG_BELOW_YEARS: Final = 40.0
RIGHT_YOUNG_BELOW_YEARS: Final = 30.0
POSTERIOR_LEADS: Final = ("V7", "V8", "V9")
RIGHT_LEADS: Final = ("V3R", "V4R")
_MAN_50, _MAN_30 = Subject(age_years=50.0, sex="male"), Subject(age_years=30.0, sex="male")
_WOMAN_50 = Subject(age_years=50.0, sex="female")


def _v2_v3_threshold_mv(subject: Subject) -> float:
    """ST elevation in V2 and V3 that counts, by age and sex (Thygesen 2018)."""
    if subject.sex is None or subject.age_years is None:
        raise NotComputable("failed", "age and sex are needed")
    if subject.sex == "female":
        return 0.15
    return 0.2 if subject.age_years >= 40.0 else 0.25


def elevated_leads(j_mv: LeadValues, subject: Subject) -> frozenset[str]:
    """Leads, with -aVR for the negative of aVR, in which J reaches the threshold of the universal definition."""
    anterior_mv = _v2_v3_threshold_mv(subject)
    levels = {lead: j_mv[lead] for lead in STANDARD_LEADS if lead != "aVR"} | {"-aVR": -j_mv["aVR"]}
    return frozenset(
        lead for lead, mv in levels.items() if mv >= (anterior_mv if lead in ("V2", "V3") else ELEVATION_MV)
    )


@biomarker(
    code="ECG10401",
    label="ST-elevation MI criteria",
    label_zh="ST段抬高型心肌梗死标准",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "J ≥0.1 mV in two neighbours of V1..V6 or aVL, I, −aVR, II, aVF, III; in V2, V3 ≥0.2 mV in "
        "men from 40 years on, "
        "≥0.25 mV in men below 40, ≥0.15 mV in women"
    ),
    tex=r"ST_J\ge\text{limit of lead, sex and age in two contiguous leads}",
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, age_and_sex_known, without_lbbb, without_lvh],
    checks=[
        Check(
            given={"st_level_j": LeadValues.standard(0.0, V2=0.22, V3=0.23), "subject": _MAN_30}, value=False
        ),
        Check(
            given={"st_level_j": LeadValues.standard(0.0, V2=0.22, V3=0.23), "subject": _MAN_50}, value=True
        ),
        Check(
            given={"st_level_j": LeadValues.standard(0.0, V2=0.16, V3=0.16), "subject": _WOMAN_50}, value=True
        ),
        Check(
            given={"st_level_j": LeadValues.standard(0.0, II=0.12, V6=0.12), "subject": _MAN_50}, value=False
        ),
        Check(
            given={"st_level_j": LeadValues.standard(0.0, I=0.12, aVR=-0.11), "subject": _MAN_50}, value=True
        ),
    ],
)
def stemi_criteria(st_level_j: LeadValues, subject: Subject) -> bool:
    """ST elevation of acute infarction by the universal definition."""
    return two_contiguous(elevated_leads(st_level_j, subject), LIMB_ORDER, PRECORDIAL_ORDER)


@biomarker(
    code="ECG10410",
    label="Minnesota code 9-2",
    label_zh="明尼苏达编码9-2",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula="none; 9-2 if J ≥0.1 mV in any of I, II, III, aVL, aVF, V5, V6 or ≥0.2 mV in any of V1–V4",
    tex=r"ST_J\ge 0.1\ \text{mV in I, II, III, aVL, aVF, V5, V6}\ \vee\ \ge 0.2\ \text{mV in V1-V4}",
    references=["Prineas2010"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb_or_preexcitation],
    checks=[
        Check(given={"st_level_j": LeadValues.standard(0.0, V2=0.2)}, value="9-2"),
        Check(given={"st_level_j": LeadValues.standard(0.0, V2=0.19, aVR=0.3)}, value="none"),
    ],
)
def minnesota_st_elevation_code(st_level_j: LeadValues) -> str:
    """ST elevation by the Minnesota code."""
    others = highest_mv(st_level_j, ("I", "II", "III", "aVL", "aVF", "V5", "V6"))
    return "9-2" if others >= ELEVATION_MV or highest_mv(st_level_j, PRECORDIAL_ORDER[:4]) >= 0.2 else "none"


def highest_mv(values: LeadValues, leads: Iterable[str]) -> float:
    return max([values[lead] for lead in leads])


@biomarker(
    code="ECG10414",
    label="Posterior ST elevation",
    label_zh="后壁ST段抬高",
    unit="{flag}",
    scope=RECORD,
    formula="J ≥0.05 mV in two or more of V7, V8, V9 (men below 40 years: ≥0.1 mV)",
    tex=r"ST_J\ge 0.05\ \text{mV}\ (\text{men}<40\ \text{a}:\ 0.1\ \text{mV})\ \text{in two of V7, V8, V9}",
    references=["Thygesen2018"],
    leads=at_least(2, of=POSTERIOR_LEADS),
    requires=[diagnostic_path, age_and_sex_known],
    checks=[
        Check(given={"st_level_j": LeadValues.of(V7=0.06, V8=0.06, V9=0.0), "subject": _MAN_50}, value=True),
        Check(given={"st_level_j": LeadValues.of(V7=0.06, V8=0.06, V9=0.0), "subject": _MAN_30}, value=False),
    ],
)
def posterior_st_elevation(st_level_j: LeadValues, subject: Subject) -> bool:
    """ST elevation of posterior infarction by the universal definition."""
    threshold_mv = _raised_for_young_men_mv(subject, POSTERIOR_YOUNG_BELOW_YEARS)
    found_mv = st_level_j.valid(*POSTERIOR_LEADS)
    if found_mv.size < 2:
        raise NotComputable("failed", "J was measured in fewer than two of V7, V8, V9")
    return int((found_mv >= threshold_mv).sum()) >= 2


@biomarker(
    code="ECG10415",
    label="Right ventricular ST elevation",
    label_zh="右心室ST段抬高",
    unit="{flag}",
    scope=RECORD,
    formula="J ≥0.05 mV in V3R or V4R (men below 30 years: ≥0.1 mV)",
    tex=r"ST_J\ge 0.05\ \text{mV}\ (\text{men}<30\ \text{a}:\ 0.1\ \text{mV})\ \text{in V3R or V4R}",
    references=["Thygesen2018"],
    leads=any_of(*RIGHT_LEADS),
    requires=[diagnostic_path, age_and_sex_known],
    checks=[
        Check(given={"st_level_j": LeadValues.of(V3R=0.0, V4R=0.06), "subject": _MAN_30}, value=True),
        Check(given={"st_level_j": LeadValues.of(V3R=0.0, V4R=0.04), "subject": _MAN_50}, value=False),
    ],
)
def right_ventricular_st_elevation(st_level_j: LeadValues, subject: Subject) -> bool:
    """ST elevation of right ventricular infarction by the universal definition."""
    threshold_mv = _raised_for_young_men_mv(subject, RIGHT_YOUNG_BELOW_YEARS)
    found_mv = st_level_j.valid(*RIGHT_LEADS)
    if not found_mv.size:
        raise NotComputable("failed", "J was measured neither in V3R nor in V4R")
    return bool((found_mv >= threshold_mv).any())


def _raised_for_young_men_mv(subject: Subject, below_years: float) -> float:
    """Threshold of the additional leads."""
    if subject.sex is None or subject.age_years is None:
        raise NotComputable("failed", "age and sex are needed")
    young_man = subject.sex == "male" and subject.age_years < below_years
    return POSTERIOR_YOUNG_MEN_MV if young_man else POSTERIOR_MV
