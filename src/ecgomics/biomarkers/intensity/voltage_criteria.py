"""Voltages of hypertrophy and low voltage; R and S as in the conventions: R' and QS included, absent = 0."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    plain_conduction,
    sex_known,
    without_lbbb,
    without_rbbb,
)
from ecgomics.biomarkers.p_shape import PartsOfP
from ecgomics.biomarkers.waves import ST_LEVEL_BAND_MV_S, Deflection
from ecgomics.core.leads import LIMB_LEADS, PRECORDIAL_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Subject

#: What is added to the Cornell voltage of women (Molloy 1992; Okin 1995).
CORNELL_WOMEN_EXTRA_MV: Final = 0.8
CORNELL_WOMEN_EXTRA_06_MV: Final = 0.6
STRAIN_J_MV: Final = -0.05
LOW_LIMB_MV: Final = 0.5
LOW_PRECORDIAL_MV: Final = 1.0
PERUGIA_CORNELL_MV: Final = {"male": 2.4, "female": 2.0}
PROBABLE_LVH_POINTS: Final = 5.0

_MAN, _WOMAN = Subject(sex="male"), Subject(sex="female")


def _standard(default: float, **others: float) -> LeadValues:
    """The twelve leads of a worked example, all alike but for the given ones."""
    return LeadValues.of(**{**dict.fromkeys(STANDARD_LEADS, default), **others})


@biomarker(
    code="ECG10701",
    label="Sokolow-Lyon voltage",
    unit="mV",
    scope=RECORD,
    formula="abs(S_V1) + max(R_V5, R_V6); ≥3.5 mV",
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
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="sokolow_lyon_voltage·qrs_duration; ≥371 mV.ms",
    references=["Okin1995"],
    leads=all_of("V1", "V5", "V6"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"sokolow_lyon_voltage": 2.5, "qrs_duration": 100.0}, value=250.0)],
)
def sokolow_lyon_product(sokolow_lyon_voltage: float, qrs_duration: float) -> float:
    """Sokolow-Lyon voltage times QRS duration."""
    return sokolow_lyon_voltage * qrs_duration


@biomarker(
    code="ECG10703",
    label="Sokolow-Lyon right ventricular voltage",
    unit="mV",
    scope=RECORD,
    formula="R_V1 + max(abs(S_V5), abs(S_V6)); ≥1.05 mV",
    references=["SokolowLyon1949b"],
    leads=all_of("V1", "V5", "V6"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(given={"r_height": LeadValues.of(V1=0.4), "s_depth": LeadValues.of(V5=0.5, V6=0.2)}, value=0.9)
    ],
)
def sokolow_lyon_rv(r_height: LeadValues, s_depth: LeadValues) -> float:
    """R in V1 and S in V5 or V6."""
    return r_height["V1"] + max(s_depth["V5"], s_depth["V6"])


@biomarker(
    code="ECG10704",
    label="Cornell voltage",
    unit="mV",
    scope=RECORD,
    formula="R_aVL + abs(S_V3); >2.8 mV in men, >2.0 mV in women",
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
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="(cornell_voltage + 0.8 mV if female)·qrs_duration; ≥244 mV.ms",
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
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="(cornell_voltage + 0.6 mV if female)·qrs_duration; ≥244 mV.ms",
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
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="R_I + abs(S_III); ≥2.5 mV",
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
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="(R_I + abs(S_III)) − (R_III + abs(S_I)); ≥1.7 mV",
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
    unit="mV",
    scope=RECORD,
    formula="larger of R and R' in aVL, absent 0; >1.1 mV",
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
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="deepest S of the 12 leads + abs(S_V4), counted twice if V4 is the deepest; ≥2.8 mV men, ≥2.3 mV women",
    references=["Peguero2017"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(given={"s_depth": _standard(0.2, V2=1.5, V4=0.8)}, value=2.3),
        Check(given={"s_depth": _standard(0.2, V4=1.5)}, value=3.0),
    ],
)
def peguero_lo_presti(s_depth: LeadValues) -> float:
    """Deepest S anywhere and S in V4."""
    return max([s_depth[lead] for lead in STANDARD_LEADS]) + s_depth["V4"]


@biomarker(
    code="ECG10711",
    label="Romhilt-Estes score",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "points: R or S ≥2.0 mV in a limb lead, S ≥3.0 mV in V1 or V2, or R ≥3.0 mV in V5 or V6: 3; "
        "lv_strain (digitalis taken "
        "as none): 3; P terminal in V1 ≤ −0.1 mV and ≥40 ms: 3; axis −90..−30 deg: 2; QRS ≥90 ms: 1; "
        "r_peak_time_v5_v6 ≥50 ms: 1; ≥5 definite, 4 probable"
    ),
    references=["RomhiltEstes1968"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(
            given={
                "r_height": _standard(0.5, V5=3.1),
                "s_depth": _standard(0.3),
                "lv_strain": True,
                "p_parts_v1": PartsOfP(None, Deflection(0.0, 20.0, 45.0, -0.12)),
                "qrs_axis": -30.0,
                "qrs_duration": 90.0,
                "r_peak_time_v5_v6": 49.0,
            },
            value=12.0,
        ),
        Check(
            given={
                "r_height": _standard(0.5),
                "s_depth": _standard(0.3),
                "lv_strain": False,
                "p_parts_v1": None,
                "qrs_axis": -120.0,
                "qrs_duration": 80.0,
                "r_peak_time_v5_v6": None,
            },
            value=0.0,
        ),
    ],
)
def romhilt_estes(
    r_height: LeadValues,
    s_depth: LeadValues,
    *,
    lv_strain: bool | None,
    p_parts_v1: PartsOfP | None,
    qrs_axis: float,
    qrs_duration: float,
    r_peak_time_v5_v6: float | None,
) -> float:
    """Point score of left ventricular hypertrophy; a wave that is absent gives no points."""
    tall = (
        max([max(r_height[lead], s_depth[lead]) for lead in LIMB_LEADS]) >= 2.0
        or max(s_depth["V1"], s_depth["V2"]) >= 3.0
        or max(r_height["V5"], r_height["V6"]) >= 3.0
    )
    terminal = p_parts_v1.terminal if p_parts_v1 else None
    left_atrial = (
        terminal is not None and terminal.peak_mv <= -0.1 and terminal.off_ms - terminal.on_ms >= 40.0
    )
    return (
        3.0 * (tall + bool(lv_strain) + left_atrial)
        + 2.0 * (-90.0 <= qrs_axis <= -30.0)
        + 1.0 * (qrs_duration >= 90.0)
        + 1.0 * ((r_peak_time_v5_v6 or 0.0) >= 50.0)
    )


@biomarker(
    code="ECG10712",
    label="Perugia criteria",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="cornell_voltage >2.4 mV in men or >2.0 mV in women, or lv_strain, or romhilt_estes ≥5",
    references=["Verdecchia1994"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, sex_known, plain_conduction],
    checks=[
        Check(
            given={"cornell_voltage": 2.2, "lv_strain": False, "romhilt_estes": 3.0, "subject": _WOMAN},
            value=True,
        ),
        Check(
            given={"cornell_voltage": 2.2, "lv_strain": False, "romhilt_estes": 3.0, "subject": _MAN},
            value=False,
        ),
    ],
)
def perugia_criteria(
    cornell_voltage: float, lv_strain: bool | None, romhilt_estes: float, *, subject: Subject
) -> bool:
    """Left ventricular hypertrophy by the Perugia criteria."""
    over = cornell_voltage > PERUGIA_CORNELL_MV[subject.sex or "male"]
    return over or bool(lv_strain) or romhilt_estes >= PROBABLE_LVH_POINTS


@biomarker(
    code="ECG10714",
    label="12-lead QRS voltage sum",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="sum of qrs_peak_to_peak over the 12 leads",
    references=["SiegelRoberts1982"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"qrs_peak_to_peak": _standard(1.0, V2=3.0)}, value=14.0)],
)
def qrs_sum_12(qrs_peak_to_peak: LeadValues) -> float:
    """Sum of the QRS voltages of the 12 leads."""
    return sum([qrs_peak_to_peak[lead] for lead in STANDARD_LEADS])


@biomarker(
    code="ECG10715",
    label="12-lead QRS voltage-duration product",
    unit="mV.ms",
    scope=RECORD,
    tier=2,
    formula="qrs_sum_12·qrs_duration",
    references=["Molloy1992"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"qrs_sum_12": 14.0, "qrs_duration": 100.0}, value=1400.0)],
)
def qrs_product_12(qrs_sum_12: float, qrs_duration: float) -> float:
    """Sum of the QRS voltages times QRS duration."""
    return qrs_sum_12 * qrs_duration


@biomarker(
    code="ECG10716",
    label="Largest limb-lead QRS voltage",
    unit="mV",
    scope=RECORD,
    formula="max of qrs_peak_to_peak over the six limb leads; <0.5 mV is low voltage",
    references=["Hancock2009"],
    leads=all_of(*LIMB_LEADS),
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_peak_to_peak": _standard(0.4, II=0.9)}, value=0.9)],
)
def limb_voltage_max(qrs_peak_to_peak: LeadValues) -> float:
    """Largest QRS voltage of the limb leads."""
    return max([qrs_peak_to_peak[lead] for lead in LIMB_LEADS])


@biomarker(
    code="ECG10717",
    label="Largest precordial QRS voltage",
    unit="mV",
    scope=RECORD,
    formula="max of qrs_peak_to_peak over V1–V6; <1.0 mV is low voltage",
    references=["Hancock2009"],
    leads=all_of(*PRECORDIAL_LEADS),
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_peak_to_peak": _standard(0.4, V3=2.1)}, value=2.1)],
)
def precordial_voltage_max(qrs_peak_to_peak: LeadValues) -> float:
    """Largest QRS voltage of the chest leads."""
    return max([qrs_peak_to_peak[lead] for lead in PRECORDIAL_LEADS])


@biomarker(
    code="ECG10718",
    label="R/S in V1",
    unit="1",
    scope=RECORD,
    formula="rs_ratio in V1",
    references=["Hancock2009"],
    leads=all_of("V1"),
    requires=[diagnostic_path],
    checks=[Check(given={"rs_ratio": LeadValues.of(V1=0.25)}, value=0.25)],
)
def rs_ratio_v1(rs_ratio: LeadValues) -> float:
    """R to S in V1."""
    return rs_ratio["V1"]


@biomarker(
    code="ECG10719",
    label="R/S in V5",
    unit="1",
    scope=RECORD,
    formula="rs_ratio in V5",
    references=["Hancock2009"],
    leads=all_of("V5"),
    requires=[diagnostic_path],
    checks=[Check(given={"rs_ratio": LeadValues.of(V5=4.0)}, value=4.0)],
)
def rs_ratio_v5(rs_ratio: LeadValues) -> float:
    """R to S in V5."""
    return rs_ratio["V5"]


@biomarker(
    code="ECG10720",
    label="R/S in V6",
    unit="1",
    scope=RECORD,
    formula="rs_ratio in V6",
    references=["Hancock2009"],
    leads=all_of("V6"),
    requires=[diagnostic_path],
    checks=[Check(given={"rs_ratio": LeadValues.of(V6=8.0)}, value=8.0)],
)
def rs_ratio_v6(rs_ratio: LeadValues) -> float:
    """R to S in V6."""
    return rs_ratio["V6"]


@biomarker(
    code="ECG10721",
    label="Butler-Leggett voltage",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="max(R_V1, R_V2) + max(abs(S_I), abs(S_V6)) − abs(S_V1); ≥0.7 mV",
    references=["Butler1986"],
    leads=all_of("I", "V1", "V2", "V6"),
    requires=[diagnostic_path, without_rbbb],
    checks=[
        Check(
            given={
                "r_height": LeadValues.of(V1=0.6, V2=0.8),
                "s_depth": LeadValues.of(I=0.5, V6=0.3, V1=0.2),
            },
            value=1.1,
        )
    ],
)
def butler_leggett(r_height: LeadValues, s_depth: LeadValues) -> float:
    """Anterior and rightward against posterior voltage."""
    return max(r_height["V1"], r_height["V2"]) + max(s_depth["I"], s_depth["V6"]) - s_depth["V1"]


@biomarker(
    code="ECG10722",
    label="Left ventricular strain",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula=(
        "in V5, V6, I or aVL with positive qrs_net_amplitude: J ≤ −0.05 mV, st_slope < −0.1 mV/s and "
        "a negative T whose first "
        "limb (T_on to T peak) is longer than its second"
    ),
    references=["Hancock2009"],
    leads=all_of("I", "aVL", "V5", "V6"),
    requires=[diagnostic_path, without_lbbb],
    checks=[
        Check(
            given={
                "st_level_j": _standard(-0.1),
                "st_slope": _standard(-1.0),
                "t_amplitude": _standard(-0.3),
                "qrs_net_amplitude": _standard(1.0),
                "t_limb_difference_ms": _standard(40.0),
            },
            value=True,
        ),
        Check(
            given={
                "st_level_j": _standard(-0.1),
                "st_slope": _standard(-1.0),
                "t_amplitude": _standard(0.3),
                "qrs_net_amplitude": _standard(1.0),
                "t_limb_difference_ms": _standard(40.0),
            },
            value=False,
        ),
    ],
)
def lv_strain(
    st_level_j: LeadValues,
    st_slope: LeadValues,
    *,
    t_amplitude: LeadValues,
    qrs_net_amplitude: LeadValues,
    t_limb_difference_ms: LeadValues,
) -> bool:
    """Secondary ST-T change of left ventricular hypertrophy."""
    found = [
        qrs_net_amplitude[lead] > 0.0
        and st_level_j[lead] <= STRAIN_J_MV
        and st_slope[lead] < -ST_LEVEL_BAND_MV_S
        and t_amplitude[lead] < 0.0
        and t_limb_difference_ms[lead] > 0.0
        for lead in ("I", "aVL", "V5", "V6")
    ]
    return any(found)


@biomarker(
    code="ECG10723",
    label="Low QRS voltage",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula=(
        "none, limb (qrs_peak_to_peak <0.5 mV in each of I, II, III), precordial (<1.0 mV in each of "
        "V1–V6), both"
    ),
    references=["Prineas2010"],
    leads=all_of("I", "II", "III", *PRECORDIAL_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(given={"qrs_peak_to_peak": _standard(0.4)}, value="both"),
        Check(given={"qrs_peak_to_peak": _standard(0.4, V4=1.0)}, value="limb"),
        Check(given={"qrs_peak_to_peak": _standard(0.9)}, value="precordial"),
        Check(given={"qrs_peak_to_peak": _standard(1.5)}, value="none"),
    ],
)
def low_qrs_voltage(qrs_peak_to_peak: LeadValues) -> str:
    """Where QRS voltage is low."""
    limb = max([qrs_peak_to_peak[lead] for lead in ("I", "II", "III")]) < LOW_LIMB_MV
    precordial = max([qrs_peak_to_peak[lead] for lead in PRECORDIAL_LEADS]) < LOW_PRECORDIAL_MV
    names = {(True, True): "both", (True, False): "limb", (False, True): "precordial", (False, False): "none"}
    return names[limb, precordial]


@biomarker(
    code="ECG10724",
    label="R amplitude in V1",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="larger of R and R' in V1, absent 0; ≥0.7 mV",
    references=["SokolowLyon1949b"],
    leads=all_of("V1"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"r_height": LeadValues.of(V1=0.3)}, value=0.3)],
)
def r_amplitude_v1(r_height: LeadValues) -> float:
    """R in V1."""
    return r_height["V1"]
