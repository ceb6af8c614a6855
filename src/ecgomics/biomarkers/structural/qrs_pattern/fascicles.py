"""Fascicular blocks."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.guards import (
    WIDE_QRS_MS,
    adult,
    all_of,
    own_conduction,
)
from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead
from ecgomics.biomarkers.structural.qrs_pattern.examples import QR, RS

LAFB_R_PEAK_MS: Final = 45.0


@biomarker(
    code="ECG00406",
    label="Left anterior fascicular block",
    label_zh="左前分支传导阻滞",
    unit="{flag}",
    scope=RECORD,
    formula="axis −45..−90 deg, qR in aVL, r_peak_time_avl ≥45 ms, QRS <120 ms",
    tex=r"-90\le\alpha\le -45\ \wedge\ qR_{aVL}\ \wedge\ t_{R,aVL}\ge 45\ \wedge\ QRS<120",
    references=["Surawicz2009"],
    leads=all_of("I", "II", "III", "aVF", "aVL"),
    requires=[own_conduction, adult],
    checks=[
        Check(
            given={"qrs_axis": -60.0, "qrs_duration": 100.0, "qrs_by_lead": QrsByLead({"aVL": QR})},
            value=True,
        ),
        Check(
            given={"qrs_axis": -40.0, "qrs_duration": 100.0, "qrs_by_lead": QrsByLead({"aVL": QR})},
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
    label_zh="左后分支传导阻滞",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "axis 90..180 deg, rS in I and aVL, qR in III and aVF, QRS <120 ms; right ventricular "
        "overload is not excluded "
        "by the rule"
    ),
    tex=r"90\le\alpha\le 180\ \wedge\ rS_{I,aVL}\ \wedge\ qR_{III,aVF}\ \wedge\ QRS<120",
    references=["Surawicz2009"],
    leads=all_of("I", "aVL", "III", "aVF"),
    requires=[own_conduction, adult],
    checks=[
        Check(
            given={
                "qrs_axis": 110.0,
                "qrs_duration": 100.0,
                "qrs_by_lead": QrsByLead({"I": RS, "aVL": RS, "III": QR, "aVF": QR}),
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
