"""Strain and the scores of left ventricular hypertrophy."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, quantity
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    plain_conduction,
    sex_known,
    without_lbbb,
)
from ecgomics.biomarkers.p_shape import PartsOfP
from ecgomics.biomarkers.waves import ST_LEVEL_BAND_MV_S, Deflection, as_lead_values
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import LIMB_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks, Quality

STRAIN_J_MV: Final = -0.05
PERUGIA_CORNELL_MV: Final = {"male": 2.4, "female": 2.0}
DEFINITE_LVH_POINTS: Final = 5.0
_MAN, _WOMAN = Subject(sex="male"), Subject(sex="female")


@quantity
def t_limb_difference_ms(
    t_limits_ms: Floats, lead_marks: Marks, quality: Quality, qrs: QrsComponents
) -> LeadValues:
    """How much longer T_on..T peak is than T peak..T_off, by lead."""
    difference_ms = 2.0 * lead_marks.t_peak_ms - t_limits_ms.sum(axis=1)
    return as_lead_values(qrs.leads, difference_ms, quality.usable)


@biomarker(
    code="ECG10722",
    label="Left ventricular strain",
    label_zh="左心室劳损图形",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula=(
        "in V5, V6, I or aVL with positive qrs_net_amplitude: J ≤ −0.05 mV, st_slope < −0.1 mV/s and "
        "a negative T whose first "
        "limb (T_on to T peak) is longer than its second"
    ),
    tex=r"ST_J\le -0.05\ \text{mV}\ \wedge\ \text{ST downsloping}\ \wedge\ T<0\ \text{asymmetric}",
    references=["Hancock2009"],
    leads=all_of("I", "aVL", "V5", "V6"),
    requires=[diagnostic_path, without_lbbb],
    checks=[
        Check(
            given={
                "st_level_j": LeadValues.standard(-0.1),
                "st_slope": LeadValues.standard(-1.0),
                "t_amplitude": LeadValues.standard(-0.3),
                "qrs_net_amplitude": LeadValues.standard(1.0),
                "t_limb_difference_ms": LeadValues.standard(40.0),
            },
            value=True,
        ),
        Check(
            given={
                "st_level_j": LeadValues.standard(-0.1),
                "st_slope": LeadValues.standard(-1.0),
                "t_amplitude": LeadValues.standard(0.3),
                "qrs_net_amplitude": LeadValues.standard(1.0),
                "t_limb_difference_ms": LeadValues.standard(40.0),
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
    code="ECG10711",
    label="Romhilt-Estes score",
    label_zh="Romhilt-Estes评分",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "points: R or S ≥2.0 mV in a limb lead, S ≥3.0 mV in V1 or V2, or R ≥3.0 mV in V5 or V6: 3; "
        "lv_strain (digitalis taken "
        "as none): 3; P terminal in V1 ≤ −0.1 mV and ≥40 ms: 3; axis −90..−30 deg: 2; QRS ≥90 ms: 1; "
        "r_peak_time_v5_v6 ≥50 ms: 1; ≥5 definite, 4 probable"
    ),
    tex=r"\sum_k\text{points}_k",
    references=["RomhiltEstes1968"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(
            given={
                "r_height": LeadValues.standard(0.5, V5=3.1),
                "s_depth": LeadValues.standard(0.3),
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
                "r_height": LeadValues.standard(0.5),
                "s_depth": LeadValues.standard(0.3),
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
    label_zh="Perugia标准",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="cornell_voltage >2.4 mV in men or >2.0 mV in women, or lv_strain, or romhilt_estes ≥5",
    tex=r"\text{Cornell}>2.4\ (\text{men}),\,2.0\ (\text{women})\ \vee\ \text{strain}\ \vee\ RE\ge 5",
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
    if over or lv_strain or romhilt_estes >= DEFINITE_LVH_POINTS:
        return True
    if lv_strain is None:
        raise NotComputable("failed", "strain could not be told, and neither of the others is there")
    return False
