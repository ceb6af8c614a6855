"""Bundle branch blocks, and wide QRS of neither."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.guards import (
    WIDE_QRS_MS,
    adult,
    all_of,
    diagnostic_path,
    not_paced,
    own_conduction,
    sex_known,
)
from ecgomics.biomarkers.intensity.voltage_criteria.left_ventricle import R_AVL_MV
from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead
from ecgomics.biomarkers.structural.qrs_pattern.examples import BROAD, LBBB, NORMAL, RBBB
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject

#: "Normal" R-peak time of the statement, which gives no number (project parameter; review of the catalogue).
NORMAL_R_PEAK_MS: Final = 50.0
LONG_R_PEAK_MS: Final = 60.0
INCOMPLETE_BLOCK_MS: Final = 110.0
STRAUSS_MS: Final = {"male": 140.0, "female": 130.0}
STRAUSS_LEADS: Final = ("V1", "V2", "V5", "V6", "I", "aVL")


@biomarker(
    code="ECG00401",
    label="Left bundle branch block, AHA",
    label_zh="左束支传导阻滞（AHA标准）",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "QRS ≥120 ms; R broad (R-peak time >60 ms in V5 and V6), notched or slurred in I or aVL and "
        "in V5 or V6, where an RS "
        "is allowed instead; no q in I, V5, V6; R-peak time ≤50 ms in V1–V3 where an r is present"
    ),
    tex=r"QRS\ge 120\ \wedge\ t_R>60\ (V5,V6)\ \wedge\ \text{notch or slur}\ \wedge\ \text{no q in I, V5, V6}",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(given={"qrs_duration": 140.0, "qrs_by_lead": LBBB}, value=True),
        Check(given={"qrs_duration": 118.0, "qrs_by_lead": LBBB}, value=False),
        Check(given={"qrs_duration": 140.0, "qrs_by_lead": NORMAL}, value=False),
    ],
)
def lbbb_aha(qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Complete left bundle branch block by the criteria of AHA, ACCF and HRS."""
    leads = qrs_by_lead
    return (
        qrs_duration >= WIDE_QRS_MS
        and any(leads[lead].has_r and leads[lead].notched_or_slurred for lead in ("I", "aVL"))
        and any(
            leads[lead].has_r and (leads[lead].notched_or_slurred or leads[lead].s_mv)
            for lead in ("V5", "V6")
        )
        and not any(leads[lead].q_mv for lead in ("I", "V5", "V6"))
        and all(leads[lead].r_peak_ms > LONG_R_PEAK_MS for lead in ("V5", "V6"))
        and not any(leads[lead].r_peak_ms > NORMAL_R_PEAK_MS for lead in ("V1", "V2", "V3"))
    )


@biomarker(
    code="ECG00402",
    label="Left bundle branch block, strict",
    label_zh="左束支传导阻滞（严格标准）",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula=(
        "QRS ≥140 ms in men or ≥130 ms in women; QS or rS in V1 and V2; notch or slur in two or more "
        "of V1, V2, V5, V6, "
        "I, aVL"
    ),
    tex=r"QRS\ge 140\ (\text{men}),\ 130\ (\text{women})\ \wedge\ QS/rS\ \wedge\ \ge 2\ \text{notches}",
    references=["Strauss2011"],
    leads=all_of(*STANDARD_LEADS),
    requires=[not_paced, sex_known],
    checks=[
        Check(
            given={"qrs_duration": 135.0, "qrs_by_lead": LBBB, "subject": Subject(sex="female")}, value=True
        ),
        Check(
            given={"qrs_duration": 135.0, "qrs_by_lead": LBBB, "subject": Subject(sex="male")}, value=False
        ),
    ],
)
def lbbb_strauss(qrs_duration: float, qrs_by_lead: QrsByLead, subject: Subject) -> bool:
    """Complete left bundle branch block by the strict criteria of Strauss."""
    negative = all(qrs_by_lead[lead].qs_mv or qrs_by_lead[lead].is_rs for lead in ("V1", "V2"))
    rough = sum(qrs_by_lead[lead].notched_or_slurred for lead in STRAUSS_LEADS)
    return qrs_duration >= STRAUSS_MS[subject.sex or "male"] and negative and rough >= 2


def _right_bundle_shape(leads: QrsByLead) -> bool:
    """The shape criteria of right bundle branch block, whatever the QRS duration."""
    single_wide_r = (
        leads["V1"].has_r
        and leads["V1"].s_mv == 0.0
        and leads["V1"].r_peak_ms > NORMAL_R_PEAK_MS
        and not any(leads[lead].r_peak_ms > NORMAL_R_PEAK_MS for lead in ("V5", "V6"))
    )
    double_r = leads["V1"].is_rsr or leads["V2"].is_rsr
    return (double_r or single_wide_r) and leads["I"].has_wide_s and leads["V6"].has_wide_s


@biomarker(
    code="ECG00403",
    label="Right bundle branch block, AHA",
    label_zh="右束支传导阻滞（AHA标准）",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "QRS ≥120 ms; R, S and R' in V1 or V2, R <0.5 mV or < R' (rsr', rsR', rSR'), or a single "
        "wide R in V1 with an R-peak "
        "time >50 ms there and ≤50 ms in V5, V6; S longer than R or than 40 ms in I and V6"
    ),
    tex=r"QRS\ge 120\ \wedge\ rsR'\ \text{in V1 or V2}\ \wedge\ S\ \text{long in I, V6}",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(given={"qrs_duration": 130.0, "qrs_by_lead": RBBB}, value=True),
        Check(given={"qrs_duration": 115.0, "qrs_by_lead": RBBB}, value=False),
        Check(given={"qrs_duration": 130.0, "qrs_by_lead": NORMAL}, value=False),
    ],
)
def rbbb_aha(qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Complete right bundle branch block by the criteria of AHA, ACCF and HRS."""
    return qrs_duration >= WIDE_QRS_MS and _right_bundle_shape(qrs_by_lead)


@biomarker(
    code="ECG00404",
    label="Incomplete right bundle branch block",
    label_zh="不完全性右束支传导阻滞",
    unit="{flag}",
    scope=RECORD,
    formula="shape criteria of rbbb_aha with QRS 110 to <120 ms",
    tex=r"110\le QRS<120\ \wedge\ \text{shape of right bundle branch block}",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(given={"qrs_duration": 115.0, "qrs_by_lead": RBBB}, value=True),
        Check(given={"qrs_duration": 120.0, "qrs_by_lead": RBBB}, value=False),
    ],
)
def incomplete_rbbb_aha(qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Incomplete right bundle branch block by the criteria of AHA, ACCF and HRS."""
    return INCOMPLETE_BLOCK_MS <= qrs_duration < WIDE_QRS_MS and _right_bundle_shape(qrs_by_lead)


@biomarker(
    code="ECG00405",
    label="Nonspecific intraventricular conduction delay",
    label_zh="非特异性室内传导延迟",
    unit="{flag}",
    scope=RECORD,
    formula="QRS >110 ms and none of lbbb_aha, incomplete_lbbb_aha, rbbb_aha, incomplete_rbbb_aha",
    tex=r"QRS>110\ \wedge\ \neg(LBBB\vee RBBB)",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(
            given={
                "qrs_duration": 116.0,
                "lbbb_aha": False,
                "incomplete_lbbb_aha": False,
                "rbbb_aha": False,
                "incomplete_rbbb_aha": False,
            },
            value=True,
        )
    ],
)
def nonspecific_conduction_delay(
    qrs_duration: float,
    *,
    lbbb_aha: bool,
    incomplete_lbbb_aha: bool | None,
    rbbb_aha: bool,
    incomplete_rbbb_aha: bool,
) -> bool:
    """Wide QRS of neither bundle branch block."""
    named = lbbb_aha or bool(incomplete_lbbb_aha) or rbbb_aha or incomplete_rbbb_aha
    return qrs_duration > INCOMPLETE_BLOCK_MS and not named


@biomarker(
    code="ECG00412",
    label="Incomplete left bundle branch block",
    label_zh="不完全性左束支传导阻滞",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "QRS 110 to <120 ms, R-peak time >60 ms in V4, V5, V6, no q in I, V5, V6, and sokolow_lyon_voltage, "
        "cornell_voltage or r_amplitude_avl over its limit"
    ),
    tex=r"110\le QRS<120\ \wedge\ t_R>60\ (V4,V5,V6)\ \wedge\ \text{no q}\ \wedge\ LVH",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, own_conduction, sex_known, adult],
    checks=[
        Check(
            given={
                "qrs_duration": 114.0,
                "qrs_by_lead": QrsByLead(dict.fromkeys(("I", "V4", "V5", "V6"), BROAD)),
                "lvh_voltage": True,
                "r_amplitude_avl": 0.5,
            },
            value=True,
        ),
        Check(
            given={
                "qrs_duration": 114.0,
                "qrs_by_lead": QrsByLead(dict.fromkeys(("I", "V4", "V5", "V6"), BROAD)),
                "lvh_voltage": False,
                "r_amplitude_avl": 1.1,
            },
            value=False,
        ),
    ],
)
def incomplete_lbbb_aha(
    qrs_duration: float, qrs_by_lead: QrsByLead, *, lvh_voltage: bool, r_amplitude_avl: float | None
) -> bool:
    """Incomplete left bundle branch block by the criteria of AHA, ACCF and HRS."""
    return (
        INCOMPLETE_BLOCK_MS <= qrs_duration < WIDE_QRS_MS
        and all(qrs_by_lead[lead].r_peak_ms > LONG_R_PEAK_MS for lead in ("V4", "V5", "V6"))
        and not any(qrs_by_lead[lead].q_mv for lead in ("I", "V5", "V6"))
        and (lvh_voltage or (r_amplitude_avl or 0.0) > R_AVL_MV)
    )
