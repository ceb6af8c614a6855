"""Conduction and infarct patterns of QRS: bundle branch and fascicular blocks, pre-excitation, Q waves."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.conduction import (
    LONG_R_PEAK_MS,
    NORMAL_R_PEAK_MS,
    R_AVL_MV,
    QrsByLead,
    lead_qrs,
)
from ecgomics.biomarkers.contiguity import two_contiguous
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    WIDE_QRS_MS,
    adult,
    all_of,
    diagnostic_path,
    not_paced,
    own_conduction,
    plain_conduction,
    sex_known,
    sinus_rhythm,
    without_lbbb_or_preexcitation,
)
from ecgomics.biomarkers.qrs_shape import DeltaWaves
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject

INCOMPLETE_BLOCK_MS: Final = 110.0
LAFB_R_PEAK_MS: Final = 45.0
STRAUSS_MS: Final = {"male": 140.0, "female": 130.0}
STRAUSS_LEADS: Final = ("V1", "V2", "V5", "V6", "I", "aVL")
SHORT_PR_MS: Final = 120.0
Q_V2_V3_MS: Final = 20.0
Q_MS: Final = 30.0
Q_MV: Final = 0.1
#: Neighbours among the leads in which a Q of 30 ms counts, by group (Thygesen 2018, table of prior infarction).
Q_GROUPS: Final = (("I", "aVL"), ("V4", "V5", "V6"), ("II", "aVF"))
POSTERIOR_R_MS: Final = 40.0

_BROAD = lead_qrs(r=(1.2, 130.0), r_peak_ms=80.0, notched_or_slurred=True)
_RS = lead_qrs(r=(0.1, 20.0), s=(1.5, 110.0), r_peak_ms=20.0)
_LBBB = QrsByLead(
    {**dict.fromkeys(("V1", "V2", "V3", "V4"), _RS), **dict.fromkeys(("I", "aVL", "V5", "V6"), _BROAD)}
)
_RSR = lead_qrs(r=(0.2, 24.0), s=(0.4, 30.0), r_prime=(0.8, 60.0), r_peak_ms=90.0)
_WIDE_S = lead_qrs(r=(1.0, 50.0), s=(0.4, 60.0), r_peak_ms=35.0)
_RBBB = QrsByLead({"V1": _RSR, "V2": _RSR, "I": _WIDE_S, "V5": _WIDE_S, "V6": _WIDE_S})
_QR = lead_qrs(q=(0.1, 15.0), r=(0.9, 60.0), r_peak_ms=50.0)
_PLAIN = lead_qrs(r=(1.0, 60.0), s=(0.2, 20.0), r_peak_ms=40.0)
_NORMAL = QrsByLead(dict.fromkeys(STANDARD_LEADS, _PLAIN))


@biomarker(
    code="ECG00401",
    label="Left bundle branch block, AHA",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "QRS ≥120 ms; R broad (R-peak time >60 ms in V5 and V6), notched or slurred in I or aVL and "
        "in V5 or V6, where an RS "
        "is allowed instead; no q in I, V5, V6; R-peak time ≤50 ms in V1–V3 where an r is present"
    ),
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(given={"qrs_duration": 140.0, "qrs_by_lead": _LBBB}, value=True),
        Check(given={"qrs_duration": 118.0, "qrs_by_lead": _LBBB}, value=False),
        Check(given={"qrs_duration": 140.0, "qrs_by_lead": _NORMAL}, value=False),
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
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula=(
        "QRS ≥140 ms in men or ≥130 ms in women; QS or rS in V1 and V2; notch or slur in two or more "
        "of V1, V2, V5, V6, "
        "I, aVL"
    ),
    references=["Strauss2011"],
    leads=all_of(*STANDARD_LEADS),
    requires=[not_paced, sex_known],
    checks=[
        Check(
            given={"qrs_duration": 135.0, "qrs_by_lead": _LBBB, "subject": Subject(sex="female")}, value=True
        ),
        Check(
            given={"qrs_duration": 135.0, "qrs_by_lead": _LBBB, "subject": Subject(sex="male")}, value=False
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
    unit="{flag}",
    scope=RECORD,
    formula=(
        "QRS ≥120 ms; R, S and R' in V1 or V2, R <0.5 mV or < R' (rsr', rsR', rSR'), or a single "
        "wide R in V1 with an R-peak "
        "time >50 ms there and ≤50 ms in V5, V6; S longer than R or than 40 ms in I and V6"
    ),
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(given={"qrs_duration": 130.0, "qrs_by_lead": _RBBB}, value=True),
        Check(given={"qrs_duration": 115.0, "qrs_by_lead": _RBBB}, value=False),
        Check(given={"qrs_duration": 130.0, "qrs_by_lead": _NORMAL}, value=False),
    ],
)
def rbbb_aha(qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Complete right bundle branch block by the criteria of AHA, ACCF and HRS."""
    return qrs_duration >= WIDE_QRS_MS and _right_bundle_shape(qrs_by_lead)


@biomarker(
    code="ECG00404",
    label="Incomplete right bundle branch block",
    unit="{flag}",
    scope=RECORD,
    formula="shape criteria of rbbb_aha with QRS 110 to <120 ms",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[own_conduction, adult],
    checks=[
        Check(given={"qrs_duration": 115.0, "qrs_by_lead": _RBBB}, value=True),
        Check(given={"qrs_duration": 120.0, "qrs_by_lead": _RBBB}, value=False),
    ],
)
def incomplete_rbbb_aha(qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Incomplete right bundle branch block by the criteria of AHA, ACCF and HRS."""
    return INCOMPLETE_BLOCK_MS <= qrs_duration < WIDE_QRS_MS and _right_bundle_shape(qrs_by_lead)


@biomarker(
    code="ECG00405",
    label="Nonspecific intraventricular conduction delay",
    unit="{flag}",
    scope=RECORD,
    formula="QRS >110 ms and none of lbbb_aha, incomplete_lbbb_aha, rbbb_aha, incomplete_rbbb_aha",
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
    code="ECG00406",
    label="Left anterior fascicular block",
    unit="{flag}",
    scope=RECORD,
    formula="axis −45..−90 deg, qR in aVL, r_peak_time_avl ≥45 ms, QRS <120 ms",
    references=["Surawicz2009"],
    leads=all_of("I", "II", "III", "aVF", "aVL"),
    requires=[own_conduction, adult],
    checks=[
        Check(
            given={"qrs_axis": -60.0, "qrs_duration": 100.0, "qrs_by_lead": QrsByLead({"aVL": _QR})},
            value=True,
        ),
        Check(
            given={"qrs_axis": -40.0, "qrs_duration": 100.0, "qrs_by_lead": QrsByLead({"aVL": _QR})},
            value=False,
        ),
    ],
)
def left_anterior_fascicular_block(qrs_axis: float, qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Left anterior fascicular block by the criteria of AHA, ACCF and HRS."""
    avl = qrs_by_lead["aVL"]
    return (
        -90.0 <= qrs_axis <= -45.0
        and avl.is_qr
        and avl.r_peak_ms >= LAFB_R_PEAK_MS
        and qrs_duration < WIDE_QRS_MS
    )


@biomarker(
    code="ECG00407",
    label="Left posterior fascicular block",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "axis 90..180 deg, rS in I and aVL, qR in III and aVF, QRS <120 ms; right ventricular "
        "overload is not excluded "
        "by the rule"
    ),
    references=["Surawicz2009"],
    leads=all_of("I", "aVL", "III", "aVF"),
    requires=[own_conduction, adult],
    checks=[
        Check(
            given={
                "qrs_axis": 110.0,
                "qrs_duration": 100.0,
                "qrs_by_lead": QrsByLead({"I": _RS, "aVL": _RS, "III": _QR, "aVF": _QR}),
            },
            value=True,
        )
    ],
)
def left_posterior_fascicular_block(qrs_axis: float, qrs_duration: float, qrs_by_lead: QrsByLead) -> bool:
    """Left posterior fascicular block by the criteria of AHA, ACCF and HRS."""
    return (
        qrs_axis >= 90.0
        and all(qrs_by_lead[lead].is_rs for lead in ("I", "aVL"))
        and all(qrs_by_lead[lead].is_qr for lead in ("III", "aVF"))
        and qrs_duration < WIDE_QRS_MS
    )


@biomarker(
    code="ECG00408",
    label="Ventricular pre-excitation pattern",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "PR <120 ms, QRS >120 ms, delta wave in two or more leads (from the global QRS onset at "
        "least 35 ms until the slope "
        "exceeds half of its maximum, ≥0.05 mV by then and in the direction of the slope)"
    ),
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[sinus_rhythm],
    checks=[
        Check(
            given={
                "pr_interval": 100.0,
                "qrs_duration": 130.0,
                "delta_waves": DeltaWaves(np.array([40.0, 38.0, np.nan]), np.array([0.2, 0.1, np.nan])),
            },
            value=True,
        ),
        Check(
            given={
                "pr_interval": 130.0,
                "qrs_duration": 130.0,
                "delta_waves": DeltaWaves(np.array([40.0, 38.0, np.nan]), np.array([0.2, 0.1, np.nan])),
            },
            value=False,
        ),
    ],
)
def preexcitation_pattern(pr_interval: float, qrs_duration: float, delta_waves: DeltaWaves) -> bool:
    """Pattern of ventricular pre-excitation (Wolff, Parkinson, White)."""
    leads_with_delta = int(np.isfinite(delta_waves.duration_ms).sum())
    return pr_interval < SHORT_PR_MS and qrs_duration > WIDE_QRS_MS and leads_with_delta >= 2


@biomarker(
    code="ECG00409",
    label="Pathological Q waves",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "Q ≥20 ms or QS in V2 or V3; or Q ≥30 ms and ≥0.1 mV deep, or QS, in two neighbours of one "
        "group (I, aVL; V4–V6; "
        "II, aVF)"
    ),
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb_or_preexcitation],
    checks=[
        Check(given={"qrs_by_lead": _NORMAL}, value=False),
        Check(
            given={"qrs_by_lead": QrsByLead({**_NORMAL.by_lead, "V2": lead_qrs(qs=(1.0, 90.0))})}, value=True
        ),
        Check(
            given={
                "qrs_by_lead": QrsByLead(
                    {
                        **_NORMAL.by_lead,
                        **dict.fromkeys(("II", "aVF"), lead_qrs(q=(0.2, 34.0), r=(0.5, 40.0))),
                    }
                )
            },
            value=True,
        ),
    ],
)
def pathological_q(qrs_by_lead: QrsByLead) -> bool:
    """Q waves of a prior infarction by the universal definition."""
    septal = [qrs_by_lead[lead] for lead in ("V2", "V3")]
    if any(lead.qs_mv or lead.q_ms >= Q_V2_V3_MS for lead in septal):
        return True
    tested = {lead: qrs_by_lead[lead] for group in Q_GROUPS for lead in group}
    hits = {name for name, lead in tested.items() if lead.qs_mv or (lead.q_ms >= Q_MS and lead.q_mv >= Q_MV)}
    return two_contiguous(hits, *Q_GROUPS)


@biomarker(
    code="ECG00412",
    label="Incomplete left bundle branch block",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "QRS 110 to <120 ms, R-peak time >60 ms in V4, V5, V6, no q in I, V5, V6, and sokolow_lyon_voltage, "
        "cornell_voltage or r_amplitude_avl over its limit"
    ),
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, own_conduction, sex_known, adult],
    checks=[
        Check(
            given={
                "qrs_duration": 114.0,
                "qrs_by_lead": QrsByLead(dict.fromkeys(("I", "V4", "V5", "V6"), _BROAD)),
                "lvh_voltage": True,
                "r_amplitude_avl": 0.5,
            },
            value=True,
        ),
        Check(
            given={
                "qrs_duration": 114.0,
                "qrs_by_lead": QrsByLead(dict.fromkeys(("I", "V4", "V5", "V6"), _BROAD)),
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


@biomarker(
    code="ECG00413",
    label="Posterior infarct R wave",
    unit="{flag}",
    scope=RECORD,
    formula="R >40 ms and R > S in V1 or V2 with a positive T in the same lead",
    references=["Thygesen2018"],
    leads=all_of("V1", "V2"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(
            given={
                "qrs_by_lead": QrsByLead({"V1": lead_qrs(r=(0.6, 50.0), s=(0.3, 30.0)), "V2": _RS}),
                "t_amplitude": LeadValues.of(V1=0.3, V2=0.5),
            },
            value=True,
        ),
        Check(
            given={
                "qrs_by_lead": QrsByLead({"V1": lead_qrs(r=(0.6, 50.0), s=(0.3, 30.0)), "V2": _RS}),
                "t_amplitude": LeadValues.of(V1=-0.1, V2=0.5),
            },
            value=False,
        ),
    ],
)
def posterior_r_wave(qrs_by_lead: QrsByLead, t_amplitude: LeadValues) -> bool:
    """R wave of a prior posterior infarction by the universal definition."""
    found = [
        qrs_by_lead[lead].r_ms > POSTERIOR_R_MS
        and qrs_by_lead[lead].r_mv > qrs_by_lead[lead].s_mv
        and t_amplitude[lead] > 0.0
        for lead in ("V1", "V2")
    ]
    return any(found)
