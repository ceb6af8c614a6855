"""From the J point to the end of T, and from the peak of T in single leads to its end."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, quantity
from ecgomics.biomarkers.guards import (
    LARGE_T_MV,
    any_of,
    at_least,
    diagnostic_path,
    large_t_in_lead,
    t_end,
)
from ecgomics.biomarkers.waves import deflections
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import PRECORDIAL_LEADS
from ecgomics.signal.model import Marks


@biomarker(
    code="ECG00716",
    label="JT interval",
    label_zh="JT间期",
    unit="ms",
    scope=RECORD,
    formula="qt_interval − qrs_duration",
    tex=r"JT=QT-QRS",
    references=["Rautaharju2009"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"qt_interval": 400.0, "qrs_duration": 92.0}, value=308.0)],
)
def jt_interval(qt_interval: float, qrs_duration: float) -> float:
    """Time from the J point to the end of T."""
    return qt_interval - qrs_duration


@biomarker(
    code="ECG00717",
    label="Corrected JT",
    label_zh="校正JT间期",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="qtc_fridericia − qrs_duration",
    tex=r"QTcF-QRS",
    references=["Rautaharju2009"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"qtc_fridericia": 410.0, "qrs_duration": 92.0}, value=318.0)],
)
def jtc_fridericia(qtc_fridericia: float, qrs_duration: float) -> float:
    """Rate-corrected QT without QRS."""
    return qtc_fridericia - qrs_duration


@biomarker(
    code="ECG00718",
    label="JT prolongation index",
    label_zh="JT延长指数",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="JT·(HR + 100)/518, HR in /min; 112 or more is prolonged",
    tex=r"JT\cdot\frac{HR+100}{518}",
    references=["Zhou1992"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"jt_interval": 259.0, "qt_rr_ms": 600.0}, value=100.0)],
)
def jt_index(jt_interval: float, qt_rr_ms: float) -> float:
    """JT in percent of what the rate predicts."""
    return jt_interval * (60000.0 / qt_rr_ms + 100.0) / 518.0


@quantity
def t_last_peak_ms(beat_mv: Floats, beat_time_ms: Floats, t_samples: Bools, *, lead_marks: Marks) -> Floats:
    """Time of T's peak; the last extreme of 0.1 mV or more where T has two parts, (leads,).

    NaN where the last part is still growing at T_off: what ends there is no T.
    """
    peaks_ms = lead_marks.t_peak_ms.copy()
    for lead, inside in enumerate(t_samples):
        lead_mv = beat_mv[lead, inside]
        if len(lead_mv) > 1 and lead_mv.max() >= LARGE_T_MV and lead_mv.min() <= -LARGE_T_MV:
            parts = deflections(beat_time_ms[inside], lead_mv, LARGE_T_MV)
            last_ms = parts[-1].peak_ms
            peaks_ms[lead] = last_ms if last_ms < beat_time_ms[inside][-1] else np.nan
    return peaks_ms


@biomarker(
    code="ECG00721",
    label="T-peak to T-end",
    label_zh="T波峰末间期",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="T_off − T peak in the lead; of a biphasic T the last extreme of ≥0.1 mV is the peak",
    tex=r"T_{\text{off},l}-T_{\text{peak},l}",
    references=["YanAntzelevitch1998"],
    requires=[diagnostic_path, large_t_in_lead],
    checks=[
        Check(
            given={"lead_marks": Marks.of(t_off_ms=np.array([360.0])), "t_last_peak_ms": np.array([275.0])},
            value=[85.0],
        )
    ],
)
def t_peak_end(lead_marks: Marks, t_last_peak_ms: Floats) -> Floats:
    """Time from the peak to the end of T in each lead."""
    return lead_marks.t_off_ms - t_last_peak_ms


@biomarker(
    code="ECG00722",
    label="Maximum precordial T-peak to T-end",
    label_zh="胸前导联最大T波峰末间期",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="max of t_peak_end over the chest leads with a T of ≥0.1 mV",
    tex=r"\max_{l\in V1\dots V6}\left(T_{\text{off},l}-T_{\text{peak},l}\right)",
    references=["CastroHevia2006"],
    leads=any_of(*PRECORDIAL_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(given={"t_peak_end": LeadValues.of(V1=np.nan, V2=80.0, V3=90.0, V4=86.0, V5=84.0)}, value=90.0)
    ],
)
def t_peak_end_max(t_peak_end: LeadValues) -> float:
    """Longest T-peak to T-end of the chest leads."""
    found_ms = t_peak_end.valid(*PRECORDIAL_LEADS)
    if not found_ms.size:
        raise NotComputable("absent", "no chest lead has a T of 0.1 mV")
    return float(found_ms.max())


@biomarker(
    code="ECG00723",
    label="Tpe/QT",
    label_zh="T波峰末间期与QT间期之比",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="t_peak_end/qt_interval_lead in the same lead",
    tex=r"\frac{T_{\text{off},l}-T_{\text{peak},l}}{QT_l}",
    references=["Gupta2008"],
    requires=[diagnostic_path],
    checks=[
        Check(given={"t_peak_end": np.array([80.0]), "qt_interval_lead": np.array([400.0])}, value=[0.2])
    ],
)
def t_peak_end_qt_ratio(t_peak_end: Floats, qt_interval_lead: Floats) -> Floats:
    """Share of QT that lies after the peak of T in each lead."""
    return t_peak_end / qt_interval_lead


@biomarker(
    code="ECG00724",
    label="Tpe/QTc",
    label_zh="T波峰末间期与QTc之比",
    unit="1",
    scope=RECORD,
    tier=3,
    formula="t_peak_end in V5 (II where V5 has no T of ≥0.1 mV)/QTc, by Fridericia unless the settings say otherwise",
    tex=r"\frac{Tpe_{V5}}{QTc}",
    references=["derived"],
    leads=any_of("V5", "II"),
    requires=[diagnostic_path],
    checks=[
        Check(given={"t_peak_end": LeadValues.of(II=90.0, V5=80.0), "qtc_ms": 400.0}, value=0.2),
        Check(given={"t_peak_end": LeadValues.of(II=90.0, V5=np.nan), "qtc_ms": 400.0}, value=0.225),
    ],
)
def t_peak_end_qtc_ratio(t_peak_end: LeadValues, qtc_ms: float) -> float:
    """T-peak to T-end in relation to the rate-corrected QT."""
    lead = "V5" if t_peak_end.code("V5") == "ok" else "II"
    return t_peak_end[lead] / qtc_ms
