"""Voltages of left ventricular hypertrophy."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, quantity
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    plain_conduction,
    sex_known,
)
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject

#: Voltage limits of left ventricular hypertrophy in mV (Sokolow 1949; Casale 1985; Hancock 2009).
SOKOLOW_LYON_MV: Final = 3.5
CORNELL_MEN_MV: Final = 2.8
CORNELL_WOMEN_MV: Final = 2.0
R_AVL_MV: Final = 1.1
#: What is added to the Cornell voltage of women (Molloy 1992; Okin 1995).
CORNELL_WOMEN_EXTRA_MV: Final = 0.8
CORNELL_WOMEN_EXTRA_06_MV: Final = 0.6
_MAN, _WOMAN = Subject(sex="male"), Subject(sex="female")


@quantity
def lvh_voltage(sokolow_lyon_voltage: float | None, cornell_voltage: float | None, subject: Subject) -> bool:
    """Sokolow-Lyon or Cornell voltage over its limit; without a known sex the limit of men is used."""
    cornell_mv = CORNELL_WOMEN_MV if subject.sex == "female" else CORNELL_MEN_MV
    return (sokolow_lyon_voltage or 0.0) >= SOKOLOW_LYON_MV or (cornell_voltage or 0.0) > cornell_mv


@biomarker(
    code="ECG10701",
    label="Sokolow-Lyon voltage",
    label_zh="Sokolow-Lyon电压",
    unit="mV",
    scope=RECORD,
    formula="abs(S_V1) + max(R_V5, R_V6); ≥3.5 mV",
    tex=r"|S_{V1}|+\max\left(R_{V5},R_{V6}\right)",
    references=["SokolowLyon1949"],
    leads=all_of("V1", "V5", "V6"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(given={"s_depth": LeadValues.of(V1=1.2), "r_height": LeadValues.of(V5=1.5, V6=1.4)}, value=2.7)
    ],
)
def sokolow_lyon_voltage(s_depth: LeadValues, r_height: LeadValues) -> float:
    """S in V1 and R in V5 or V6."""
    return s_depth["V1"] + max(r_height["V5"], r_height["V6"])


@biomarker(
    code="ECG10702",
    label="Sokolow-Lyon product",
    label_zh="Sokolow-Lyon乘积",
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="sokolow_lyon_voltage·qrs_duration; ≥371 mV.ms",
    tex=r"\left(|S_{V1}|+\max(R_{V5},R_{V6})\right)\cdot QRS",
    references=["Okin1995"],
    leads=all_of("V1", "V5", "V6"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"sokolow_lyon_voltage": 2.5, "qrs_duration": 100.0}, value=250.0)],
)
def sokolow_lyon_product(sokolow_lyon_voltage: float, qrs_duration: float) -> float:
    """Sokolow-Lyon voltage times QRS duration."""
    return sokolow_lyon_voltage * qrs_duration


@biomarker(
    code="ECG10704",
    label="Cornell voltage",
    label_zh="Cornell电压",
    unit="mV",
    scope=RECORD,
    formula="R_aVL + abs(S_V3); >2.8 mV in men, >2.0 mV in women",
    tex=r"R_{aVL}+|S_{V3}|",
    references=["Casale1985"],
    leads=all_of("aVL", "V3"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"r_height": LeadValues.of(aVL=0.6), "s_depth": LeadValues.of(V3=1.1)}, value=1.7)],
)
def cornell_voltage(r_height: LeadValues, s_depth: LeadValues) -> float:
    """R in aVL and S in V3."""
    return r_height["aVL"] + s_depth["V3"]


@biomarker(
    code="ECG10705",
    label="Cornell product",
    label_zh="Cornell乘积",
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="(cornell_voltage + 0.8 mV if female)·qrs_duration; ≥244 mV.ms",
    tex=r"\left(R_{aVL}+|S_{V3}|+0.8\,[\text{female}]\right)\cdot QRS",
    references=["Molloy1992"],
    leads=all_of("aVL", "V3"),
    requires=[diagnostic_path, sex_known, plain_conduction],
    checks=[
        Check(given={"cornell_voltage": 1.7, "qrs_duration": 100.0, "subject": _WOMAN}, value=250.0),
        Check(given={"cornell_voltage": 1.7, "qrs_duration": 100.0, "subject": _MAN}, value=170.0),
    ],
)
def cornell_product(cornell_voltage: float, qrs_duration: float, subject: Subject) -> float:
    """Cornell voltage, adjusted by 0.8 mV in women, times QRS duration."""
    extra_mv = CORNELL_WOMEN_EXTRA_MV if subject.sex == "female" else 0.0
    return (cornell_voltage + extra_mv) * qrs_duration


@biomarker(
    code="ECG10706",
    label="Cornell product, 0.6 mV adjustment",
    label_zh="Cornell乘积（0.6 mV校正）",
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="(cornell_voltage + 0.6 mV if female)·qrs_duration; ≥244 mV.ms",
    tex=r"\left(R_{aVL}+|S_{V3}|+0.6\,[\text{female}]\right)\cdot QRS",
    references=["Okin1995"],
    leads=all_of("aVL", "V3"),
    requires=[diagnostic_path, sex_known, plain_conduction],
    checks=[Check(given={"cornell_voltage": 1.7, "qrs_duration": 100.0, "subject": _WOMAN}, value=230.0)],
)
def cornell_product_06(cornell_voltage: float, qrs_duration: float, subject: Subject) -> float:
    """Cornell voltage, adjusted by 0.6 mV in women, times QRS duration."""
    extra_mv = CORNELL_WOMEN_EXTRA_06_MV if subject.sex == "female" else 0.0
    return (cornell_voltage + extra_mv) * qrs_duration


@biomarker(
    code="ECG10707",
    label="Gubner-Ungerleider voltage",
    label_zh="Gubner-Ungerleider电压",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="R_I + abs(S_III); ≥2.5 mV",
    tex=r"R_{I}+|S_{III}|",
    references=["Gubner1943"],
    leads=all_of("I", "III"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"r_height": LeadValues.of(I=0.9), "s_depth": LeadValues.of(III=0.8)}, value=1.7)],
)
def gubner_voltage(r_height: LeadValues, s_depth: LeadValues) -> float:
    """R in I and S in III."""
    return r_height["I"] + s_depth["III"]


@biomarker(
    code="ECG10708",
    label="Lewis voltage",
    label_zh="Lewis电压",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="(R_I + abs(S_III)) − (R_III + abs(S_I)); ≥1.7 mV",
    tex=r"\left(R_{I}+|S_{III}|\right)-\left(R_{III}+|S_{I}|\right)",
    references=["Lewis1914"],
    leads=all_of("I", "III"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(
            given={"r_height": LeadValues.of(I=0.9, III=0.3), "s_depth": LeadValues.of(I=0.1, III=0.8)},
            value=1.3,
        )
    ],
)
def lewis_voltage(r_height: LeadValues, s_depth: LeadValues) -> float:
    """Left against right predominance in I and III."""
    return (r_height["I"] + s_depth["III"]) - (r_height["III"] + s_depth["I"])


@biomarker(
    code="ECG10709",
    label="R amplitude in aVL",
    label_zh="aVL导联R波振幅",
    unit="mV",
    scope=RECORD,
    formula="larger of R and R' in aVL, absent 0; >1.1 mV",
    tex=r"R_{aVL}",
    references=["Hancock2009"],
    leads=all_of("aVL"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"r_height": LeadValues.of(aVL=0.6)}, value=0.6)],
)
def r_amplitude_avl(r_height: LeadValues) -> float:
    """R in aVL."""
    return r_height["aVL"]


@biomarker(
    code="ECG10710",
    label="Peguero-Lo Presti voltage",
    label_zh="Peguero-Lo Presti电压",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="deepest S of the 12 leads + abs(S_V4), counted twice if V4 is the deepest; ≥2.8 mV men, ≥2.3 mV women",
    tex=r"\max_l|S_l|+|S_{V4}|",
    references=["Peguero2017"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(given={"s_depth": LeadValues.standard(0.2, V2=1.5, V4=0.8)}, value=2.3),
        Check(given={"s_depth": LeadValues.standard(0.2, V4=1.5)}, value=3.0),
    ],
)
def peguero_lo_presti(s_depth: LeadValues) -> float:
    """Deepest S anywhere and S in V4."""
    return max([s_depth[lead] for lead in STANDARD_LEADS]) + s_depth["V4"]


@biomarker(
    code="ECG10714",
    label="12-lead QRS voltage sum",
    label_zh="12导联QRS电压总和",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="sum of qrs_peak_to_peak over the 12 leads",
    tex=r"\sum_{l=1}^{12}\left(\max_{QRS}v_l-\min_{QRS}v_l\right)",
    references=["SiegelRoberts1982"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"qrs_peak_to_peak": LeadValues.standard(1.0, V2=3.0)}, value=14.0)],
)
def qrs_sum_12(qrs_peak_to_peak: LeadValues) -> float:
    """Sum of the QRS voltages of the 12 leads."""
    return sum([qrs_peak_to_peak[lead] for lead in STANDARD_LEADS])


@biomarker(
    code="ECG10715",
    label="12-lead QRS voltage-duration product",
    label_zh="12导联QRS电压时限乘积",
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="qrs_sum_12·qrs_duration",
    tex=r"QRS\cdot\sum_{l=1}^{12}\left(\max_{QRS}v_l-\min_{QRS}v_l\right)",
    references=["Molloy1992"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"qrs_sum_12": 14.0, "qrs_duration": 100.0}, value=1400.0)],
)
def qrs_product_12(qrs_sum_12: float, qrs_duration: float) -> float:
    """Sum of the QRS voltages times QRS duration."""
    return qrs_sum_12 * qrs_duration
