"""The QT interval, the RR interval that belongs to it, and what both give without a correction."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import (
    at_least,
    diagnostic_path,
    t_end,
    wide_qrs,
)
from ecgomics.biomarkers.structural.repolarisation.qt_formulas import corrected_qt_ms
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Marks, RepresentativeBeat, UWaves

QT_LEADS = at_least(6)
T_FOR_QT_MV: Final = 0.05


@quantity
def qt_rr_ms(representative_beat: RepresentativeBeat) -> float:
    """Mean RR of the beats whose QT is measured."""
    rr_ms = representative_beat.rr_ms
    if not rr_ms > 0.0:
        raise NotComputable("too_short", "no RR interval belongs to the beats that were averaged")
    return rr_ms


@quantity
def qtc_ms(qt_interval: float, qt_rr_ms: float, settings: Settings) -> float:
    """The QTc of the settings, for definitions that need one QTc and name no formula."""
    return corrected_qt_ms(qt_interval, qt_rr_ms, settings.qt_correction)


@guard("failed", "T of 0.05 mV or more in the lead")
def t_for_qt(t_amplitude: Floats) -> Bools:
    return np.abs(t_amplitude) >= T_FOR_QT_MV


@biomarker(
    code="ECG00701",
    label="QT interval, global",
    label_zh="QT间期（整体）",
    unit="ms",
    scope=RECORD,
    formula=(
        "T_off − QRS_on, global marks of the representative beat; T_off by the tangent at the steepest "
        "terminal slope"
    ),
    tex=r"QT=T_{\text{off}}-QRS_{\text{on}}",
    references=["Rautaharju2009"],
    terms={"LOINC": "8634-8", "MDC": "2:16160"},
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"global_marks": Marks.of(qrs_on_ms=-40.0, t_off_ms=360.0)}, value=400.0)],
)
def qt_interval(global_marks: Marks) -> float:
    """Time from the earliest QRS onset to the latest T end over the leads."""
    return float(global_marks.t_off_ms - global_marks.qrs_on_ms)


@biomarker(
    code="ECG00702",
    label="QT interval in a lead",
    label_zh="单导联QT间期",
    unit="ms",
    scope=LEAD,
    formula=(
        "T_off − QRS_on in the lead; T_off by the tangent at the steepest terminal slope to the "
        "reference level"
    ),
    tex=r"T_{\text{off},l}-QRS_{\text{on},l}",
    references=["Lepeschkin1952"],
    requires=[t_for_qt],
    checks=[
        Check(
            given={"lead_marks": Marks.of(qrs_on_ms=np.array([-38.0]), t_off_ms=np.array([352.0]))},
            value=[390.0],
        )
    ],
)
def qt_interval_lead(lead_marks: Marks) -> Floats:
    """QT interval in each lead."""
    return lead_marks.t_off_ms - lead_marks.qrs_on_ms


@biomarker(
    code="ECG00703",
    label="Median lead QT",
    label_zh="各导联QT间期中位数",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="median of qt_interval_lead over six or more valid leads",
    tex=r"\operatorname{median}_l QT_l",
    references=["Rautaharju2009"],
    leads=QT_LEADS,
    checks=[
        Check(
            given={"qt_interval_lead": LeadValues.of(a=380, b=384, c=390, d=392, e=396, f=400)}, value=391.0
        )
    ],
)
def qt_interval_median(qt_interval_lead: LeadValues) -> float:
    """Median QT over the leads."""
    valid_ms = qt_interval_lead.valid()
    if valid_ms.size < 6:
        raise NotComputable("wrong_leads", "QT was measured in fewer than six leads")
    return float(np.median(valid_ms))


@biomarker(
    code="ECG00711",
    label="QT prolongation index",
    label_zh="QT延长指数",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="100·(QT/656)·(1 + HR/100), HR in /min",
    tex=r"100\cdot\frac{QT}{656}\left(1+\frac{HR}{100}\right)",
    references=["Rautaharju1993"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 410.0, "qt_rr_ms": 1000.0}, value=100.0)],
)
def qt_index(qt_interval: float, qt_rr_ms: float) -> float:
    """QT in percent of what the rate predicts."""
    return 100.0 * qt_interval / 656.0 * (1.0 + 600.0 / qt_rr_ms)


@biomarker(
    code="ECG00714",
    label="Modified QT in wide QRS",
    label_zh="宽QRS时修正QT间期",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT − 0.485·QRS",
    tex=r"QT-0.485\cdot QRS",
    references=["Bogossian2014"],
    leads=at_least(8),
    requires=[t_end, wide_qrs],
    checks=[Check(given={"qt_interval": 460.0, "qrs_duration": 160.0}, value=382.4)],
)
def qt_modified_bogossian(qt_interval: float, qrs_duration: float) -> float:
    """QT without about half of a wide QRS; not corrected for rate."""
    return qt_interval - 0.485 * qrs_duration


@biomarker(
    code="ECG00726",
    label="Index of cardiac electrophysiological balance",
    label_zh="心脏电生理平衡指数",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="qt_interval/qrs_duration",
    tex=r"iCEB=\frac{QT}{QRS}",
    references=["Lu2013"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"qt_interval": 400.0, "qrs_duration": 100.0}, value=4.0)],
)
def cardiac_electrophysiological_balance(qt_interval: float, qrs_duration: float) -> float:
    """QT in relation to QRS."""
    return qt_interval / qrs_duration


@biomarker(
    code="ECG00727",
    label="Corrected iCEB",
    label_zh="校正心脏电生理平衡指数",
    unit="1",
    scope=RECORD,
    tier=3,
    formula="QTc/qrs_duration, QTc by Fridericia unless the settings say otherwise (the paper corrects by Bazett)",
    tex=r"\frac{QTc}{QRS}",
    references=["Robyns2016"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"qtc_ms": 420.0, "qrs_duration": 100.0}, value=4.2)],
)
def cardiac_electrophysiological_balance_corrected(qtc_ms: float, qrs_duration: float) -> float:
    """Rate-corrected QT in relation to QRS."""
    return qtc_ms / qrs_duration


@biomarker(
    code="ECG00728",
    label="QU interval",
    label_zh="QU间期",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="U_off − QRS_on in the lead; U_off by the tangent at the steepest slope after the peak of U",
    tex=r"U_{\text{off}}-QRS_{\text{on}}",
    references=["Rautaharju2009"],
    requires=[diagnostic_path],
    missing="absent",
    checks=[
        Check(
            given={
                "u_waves": UWaves(
                    ("V2", "V3"),
                    np.array([480.0, np.nan]),
                    np.array([560.0, np.nan]),
                    np.array([0.05, np.nan]),
                    np.array([1.0, 0.0]),
                ),
                "lead_marks": Marks.of(qrs_on_ms=np.array([-40.0, -38.0])),
            },
            value=[600.0, np.nan],
        )
    ],
)
def qu_interval(u_waves: UWaves, lead_marks: Marks) -> Floats:
    """Time from QRS onset to the end of U in each lead."""
    return u_waves.offset_ms - lead_marks.qrs_on_ms
