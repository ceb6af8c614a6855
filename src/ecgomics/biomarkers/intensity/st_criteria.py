"""ST and T criteria of ischaemia, infarction and bundle branch block."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import (
    LIMB_ORDER,
    LIMB_ORDER_WITHOUT_AVR,
    PRECORDIAL_ORDER,
    two_contiguous,
)
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import (
    LeadRule,
    age_and_sex_known,
    all_of,
    any_of,
    at_least,
    diagnostic_path,
    qrs_in_lead,
    without_lbbb,
    without_lbbb_or_preexcitation,
    without_lvh,
    without_lvh_strain,
)
from ecgomics.biomarkers.waves import ST_LEVEL_BAND_MV_S
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Rhythm

ELEVATION_MV: Final = 0.1
DEPRESSION_MV: Final = -0.05
DIFFUSE_DEPRESSION_MV: Final = -0.1
DIFFUSE_LEADS_MIN: Final = 6
T_INVERSION_MV: Final = -0.1
POSTERIOR_MV: Final = 0.05
POSTERIOR_YOUNG_MEN_MV: Final = 0.1
POSTERIOR_YOUNG_BELOW_YEARS: Final = 40.0
RIGHT_YOUNG_BELOW_YEARS: Final = 30.0
POSTERIOR_LEADS: Final = ("V7", "V8", "V9")
RIGHT_LEADS: Final = ("V3R", "V4R")
J_WAVE_LEADS_LEFT_OUT: Final = ("V1", "V2", "V3")

_MAN_50, _MAN_30 = Subject(age_years=50.0, sex="male"), Subject(age_years=30.0, sex="male")
_WOMAN_50 = Subject(age_years=50.0, sex="female")


def _standard(default: float, **others: float) -> LeadValues:
    """The twelve leads of a worked example, all alike but for the given ones."""
    return LeadValues.of(**{**dict.fromkeys(STANDARD_LEADS, default), **others})


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
    unit="{flag}",
    scope=RECORD,
    formula=(
        "J ≥0.1 mV in two neighbours of V1..V6 or aVL, I, −aVR, II, aVF, III; in V2, V3 ≥0.2 mV in "
        "men from 40 years on, "
        "≥0.25 mV in men below 40, ≥0.15 mV in women"
    ),
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, age_and_sex_known, without_lbbb, without_lvh],
    checks=[
        Check(given={"st_level_j": _standard(0.0, V2=0.22, V3=0.23), "subject": _MAN_30}, value=False),
        Check(given={"st_level_j": _standard(0.0, V2=0.22, V3=0.23), "subject": _MAN_50}, value=True),
        Check(given={"st_level_j": _standard(0.0, V2=0.16, V3=0.16), "subject": _WOMAN_50}, value=True),
        Check(given={"st_level_j": _standard(0.0, II=0.12, V6=0.12), "subject": _MAN_50}, value=False),
        Check(given={"st_level_j": _standard(0.0, I=0.12, aVR=-0.11), "subject": _MAN_50}, value=True),
    ],
)
def stemi_criteria(st_level_j: LeadValues, subject: Subject) -> bool:
    """ST elevation of acute infarction by the universal definition."""
    return two_contiguous(elevated_leads(st_level_j, subject), LIMB_ORDER, PRECORDIAL_ORDER)


@biomarker(
    code="ECG10402",
    label="Ischaemic ST depression",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "J ≤ −0.05 mV with a horizontal or downsloping ST (st_slope ≤0.1 mV/s) in two neighbours of "
        "V1..V6 or aVL, I, −aVR, "
        "II, aVF, III"
    ),
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(
            given={"st_level_j": _standard(0.0, V4=-0.06, V5=-0.06), "st_slope": _standard(0.0)}, value=True
        ),
        Check(
            given={"st_level_j": _standard(0.0, V4=-0.06, V5=-0.06), "st_slope": _standard(0.0, V5=0.5)},
            value=False,
        ),
        Check(
            given={"st_level_j": _standard(0.0, V4=-0.06, V6=-0.06), "st_slope": _standard(0.0)}, value=False
        ),
    ],
)
def ischaemic_st_depression(st_level_j: LeadValues, st_slope: LeadValues) -> bool:
    """ST depression of ischaemia by the universal definition."""
    signs = {lead: -1.0 if lead == "aVR" else 1.0 for lead in STANDARD_LEADS}
    hits = {
        "-aVR" if lead == "aVR" else lead
        for lead, sign in signs.items()
        if sign * st_level_j[lead] <= DEPRESSION_MV and sign * st_slope[lead] <= ST_LEVEL_BAND_MV_S
    }
    return two_contiguous(hits, LIMB_ORDER, PRECORDIAL_ORDER)


@guard("out_of_domain", "left bundle branch block or ventricular pacing")
def with_lbbb_or_pacing(rhythm: Rhythm, lbbb_aha: bool | None) -> bool:
    return rhythm == "paced" or bool(lbbb_aha)


@biomarker(
    code="ECG10403",
    label="ST/S ratio",
    unit="1",
    scope=LEAD,
    tier=2,
    formula=(
        "st_level_j/(deepest of S, S', QS, ≤0) in leads with J ≥0.1 mV and negative "
        "qrs_net_amplitude; ≤ −0.25 is the "
        "published cut"
    ),
    references=["Smith2012b"],
    requires=[diagnostic_path, qrs_in_lead, with_lbbb_or_pacing],
    missing="absent",
    checks=[
        Check(
            given={
                "st_level_j": np.array([0.3, 0.3, 0.05]),
                "s_depth": LeadValues.of(V1=1.0, V5=0.2, V2=1.0),
                "qrs_net_amplitude": np.array([-0.8, 0.9, -0.9]),
            },
            value=[-0.3, np.nan, np.nan],
        )
    ],
)
def st_s_ratio(st_level_j: Floats, s_depth: LeadValues, qrs_net_amplitude: Floats) -> Floats:
    """Discordant ST elevation in relation to S in each lead that has both."""
    discordant = (st_level_j >= ELEVATION_MV) & (qrs_net_amplitude < 0.0) & (s_depth.values > 0.0)
    return np.asarray(st_level_j / np.where(discordant, -s_depth.values, np.nan), dtype=float)


@biomarker(
    code="ECG10404",
    label="Sgarbossa score",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "5 if J ≥0.1 mV in a lead with positive qrs_net_amplitude + 3 if J ≤ −0.1 mV in V1, V2 or V3 "
        "+ 2 if J ≥0.5 mV in a "
        "lead with negative qrs_net_amplitude; ≥3 is positive"
    ),
    references=["Sgarbossa1996"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, with_lbbb_or_pacing],
    checks=[
        Check(
            given={
                "st_level_j": _standard(0.0, V5=0.12, V2=0.5, V1=-0.1),
                "qrs_net_amplitude": _standard(0.5, V1=-1.0, V2=-1.0),
            },
            value=10.0,
        ),
        Check(given={"st_level_j": _standard(0.0), "qrs_net_amplitude": _standard(0.5)}, value=0.0),
    ],
)
def sgarbossa_score(st_level_j: LeadValues, qrs_net_amplitude: LeadValues) -> float:
    """Points for an infarction in left bundle branch block."""
    pairs = [(st_level_j[lead], qrs_net_amplitude[lead]) for lead in STANDARD_LEADS]
    concordant = any(j_mv >= ELEVATION_MV and net_mv > 0.0 for j_mv, net_mv in pairs)
    depressed = min([st_level_j[lead] for lead in ("V1", "V2", "V3")]) <= DIFFUSE_DEPRESSION_MV
    discordant = any(j_mv >= 0.5 and net_mv < 0.0 for j_mv, net_mv in pairs)
    return 5.0 * concordant + 3.0 * depressed + 2.0 * discordant


@biomarker(
    code="ECG10410",
    label="Minnesota code 9-2",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula="none; 9-2 if J ≥0.1 mV in any of I, II, III, aVL, aVF, V5, V6 or ≥0.2 mV in any of V1–V4",
    references=["Prineas2010"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb_or_preexcitation],
    checks=[
        Check(given={"st_level_j": _standard(0.0, V2=0.2)}, value="9-2"),
        Check(given={"st_level_j": _standard(0.0, V2=0.19, aVR=0.3)}, value="none"),
    ],
)
def minnesota_st_elevation_code(st_level_j: LeadValues) -> str:
    """ST elevation by the Minnesota code."""
    others = _highest(st_level_j, ("I", "II", "III", "aVL", "aVF", "V5", "V6"))
    return "9-2" if others >= ELEVATION_MV or _highest(st_level_j, PRECORDIAL_ORDER[:4]) >= 0.2 else "none"


def _highest(values: LeadValues, leads: Iterable[str]) -> float:
    return max([values[lead] for lead in leads])


@biomarker(
    code="ECG10411",
    label="J-wave amplitude",
    unit="mV",
    scope=LEAD,
    formula=(
        "level at the peak of an end-QRS notch, or at the onset of an end-QRS slur, both named Jp; not "
        "in V1–V3"
    ),
    references=["Macfarlane2015"],
    leads=LeadRule("any but V1–V3", ()),
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={"j_wave_mv": np.array([0.12, 0.2]), "r_height": LeadValues.of(II=1.0, V2=1.0)},
            value=[0.12, np.nan],
        )
    ],
)
def j_wave_amplitude(j_wave_mv: Floats, r_height: LeadValues) -> Floats:
    """Height of the J wave in each lead that has one."""
    left_out = np.array([lead in J_WAVE_LEADS_LEFT_OUT for lead in r_height.leads])
    return np.where(left_out, np.nan, j_wave_mv)


@biomarker(
    code="ECG10412",
    label="Ischaemic T inversion",
    unit="{flag}",
    scope=RECORD,
    formula="T < −0.1 mV in two neighbours of V1..V6 or aVL, I, II, aVF, III that have R > S",
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(
            given={
                "t_amplitude": _standard(0.2, V4=-0.2, V5=-0.15),
                "r_height": _standard(1.0),
                "s_depth": _standard(0.1),
            },
            value=True,
        ),
        Check(
            given={
                "t_amplitude": _standard(0.2, V1=-0.2, V2=-0.15),
                "r_height": _standard(1.0, V1=0.1, V2=0.2),
                "s_depth": _standard(0.1, V1=1.0, V2=1.0),
            },
            value=False,
        ),
    ],
)
def ischaemic_t_inversion(t_amplitude: LeadValues, r_height: LeadValues, s_depth: LeadValues) -> bool:
    """T inversion of ischaemia by the universal definition."""
    tested = (*LIMB_ORDER_WITHOUT_AVR, *PRECORDIAL_ORDER)
    inverted = [lead for lead in tested if t_amplitude[lead] < T_INVERSION_MV]
    hits = {lead for lead in inverted if r_height[lead] > s_depth[lead]}
    return two_contiguous(hits, LIMB_ORDER_WITHOUT_AVR, PRECORDIAL_ORDER)


@biomarker(
    code="ECG10413",
    label="Diffuse ST depression",
    unit="{class}",
    scope=RECORD,
    formula=(
        "none; diffuse (J ≤ −0.1 mV in six or more leads); diffuse_avr_v1 (the same with J ≥0.1 mV in "
        "aVR or V1)"
    ),
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(given={"st_level_j": _standard(-0.1)}, value="diffuse"),
        Check(given={"st_level_j": _standard(-0.1, aVR=0.1)}, value="diffuse_avr_v1"),
        Check(given={"st_level_j": _standard(0.0)}, value="none"),
    ],
)
def diffuse_st_depression(st_level_j: LeadValues) -> str:
    """ST depression in many leads, as in left main or multivessel ischaemia."""
    if sum(st_level_j[lead] <= DIFFUSE_DEPRESSION_MV for lead in STANDARD_LEADS) < DIFFUSE_LEADS_MIN:
        return "none"
    return "diffuse_avr_v1" if _highest(st_level_j, ("aVR", "V1")) >= ELEVATION_MV else "diffuse"


@biomarker(
    code="ECG10414",
    label="Posterior ST elevation",
    unit="{flag}",
    scope=RECORD,
    formula="J ≥0.05 mV in two or more of V7, V8, V9 (men below 40 years: ≥0.1 mV)",
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
    return int((st_level_j.valid(*POSTERIOR_LEADS) >= threshold_mv).sum()) >= 2


@biomarker(
    code="ECG10415",
    label="Right ventricular ST elevation",
    unit="{flag}",
    scope=RECORD,
    formula="J ≥0.05 mV in V3R or V4R (men below 30 years: ≥0.1 mV)",
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
    return bool((found_mv >= threshold_mv).any())


def _raised_for_young_men_mv(subject: Subject, below_years: float) -> float:
    """Threshold of the additional leads."""
    if subject.sex is None or subject.age_years is None:
        raise NotComputable("failed", "age and sex are needed")
    young_man = subject.sex == "male" and subject.age_years < below_years
    return POSTERIOR_YOUNG_MEN_MV if young_man else POSTERIOR_MV
