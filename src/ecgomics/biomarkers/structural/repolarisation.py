"""QT, JT and T-peak intervals and their rate corrections.

The RR interval of a correction is the mean RR of the beats whose QT is measured (conventions, section 7).
"""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import (
    adult,
    any_of,
    at_least,
    diagnostic_path,
    in_rhythm,
    narrow_qrs,
    sex_known,
    t_end,
    wide_qrs,
)
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import PRECORDIAL_LEADS
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Beats, Fiducials, Marks, RepresentativeBeat

QT_LEADS = at_least(6)
T_FOR_QT_MV: Final = 0.05
T_FOR_PEAK_MV: Final = 0.1
#: Limits of the QTc classes in ms (Rautaharju 2009).
SHORT_QTC_MS: Final = 390.0
LONG_QTC_MS: Final = {"male": 450.0, "female": 460.0}
FIBRILLATION_BEATS_MIN: Final = 10


@quantity
def qt_rr_ms(representative_beat: RepresentativeBeat) -> float:
    """Mean RR of the beats whose QT is measured."""
    rr_ms = representative_beat.rr_ms
    if not rr_ms > 0.0:
        raise NotComputable("too_short", "no RR interval belongs to the beats that were averaged")
    return rr_ms


@guard("out_of_domain", "rate of 60 to 100 /min")
def bazett_rate(qt_rr_ms: float) -> bool:
    return 600.0 <= qt_rr_ms <= 1000.0


@guard("failed", "T of 0.05 mV or more in the lead")
def t_for_qt(t_amplitude: Floats) -> Bools:
    return np.abs(t_amplitude) >= T_FOR_QT_MV


@guard("absent", "T of 0.1 mV or more in the lead")
def t_for_peak(t_amplitude: Floats) -> Bools:
    return np.abs(t_amplitude) >= T_FOR_PEAK_MV


@biomarker(
    code="ECG00701",
    label="QT interval, global",
    unit="ms",
    scope=RECORD,
    formula=(
        "T_off − QRS_on, global marks of the representative beat; T_off by the tangent at the steepest "
        "terminal slope"
    ),
    references=["Rautaharju2009"],
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
    unit="ms",
    scope=LEAD,
    formula=(
        "T_off − QRS_on in the lead; T_off by the tangent at the steepest terminal slope to the "
        "reference level"
    ),
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="median of qt_interval_lead over six or more valid leads",
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
    code="ECG00704",
    label="QTc Bazett",
    unit="ms",
    scope=RECORD,
    formula="QT/√RR, RR in s",
    references=["Bazett1920"],
    leads=QT_LEADS,
    requires=[t_end, bazett_rate],
    checks=[Check(given={"qt_interval": 360.0, "qt_rr_ms": 810.0}, value=400.0)],
)
def qtc_bazett(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Bazett."""
    return float(qt_interval / np.sqrt(qt_rr_ms / 1000.0))


@biomarker(
    code="ECG00705",
    label="QTc Fridericia",
    unit="ms",
    scope=RECORD,
    formula="QT/∛RR, RR in s",
    references=["Fridericia1920"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 360.0, "qt_rr_ms": 729.0}, value=400.0)],
)
def qtc_fridericia(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Fridericia."""
    return float(qt_interval / np.cbrt(qt_rr_ms / 1000.0))


@biomarker(
    code="ECG00706",
    label="QTc Framingham",
    unit="ms",
    scope=RECORD,
    formula="QT + 154·(1 − RR), RR in s",
    references=["Sagie1992"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 380.0, "qt_rr_ms": 900.0}, value=395.4)],
)
def qtc_framingham(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by the Framingham line."""
    return qt_interval + 154.0 * (1.0 - qt_rr_ms / 1000.0)


@biomarker(
    code="ECG00707",
    label="QTc Hodges",
    unit="ms",
    scope=RECORD,
    formula="QT + 1.75·(HR − 60), HR in /min",
    references=["Hodges1983"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 380.0, "qt_rr_ms": 750.0}, value=415.0)],
)
def qtc_hodges(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Hodges."""
    return qt_interval + 1.75 * (60000.0 / qt_rr_ms - 60.0)


@biomarker(
    code="ECG00708",
    label="QTc Dmitrienko",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT/RR^0.413, RR in s",
    references=["Dmitrienko2005"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 400.0, "qt_rr_ms": 1000.0}, value=400.0)],
)
def qtc_dmitrienko(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Dmitrienko."""
    return float(qt_interval / (qt_rr_ms / 1000.0) ** 0.413)


@biomarker(
    code="ECG00709",
    label="QTc Van de Water",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT − 0.087·(RR − 1000), RR in ms; derived in anaesthetised dogs",
    references=["VandeWater1989"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 380.0, "qt_rr_ms": 800.0}, value=397.4)],
)
def qtc_van_de_water(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Van de Water."""
    return qt_interval - 0.087 * (qt_rr_ms - 1000.0)


@biomarker(
    code="ECG00710",
    label="QTc Rautaharju",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT·(120 + HR)/180, HR in /min",
    references=["Rautaharju2014"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 360.0, "qt_rr_ms": 750.0}, value=400.0)],
)
def qtc_rautaharju(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Rautaharju."""
    return qt_interval * (120.0 + 60000.0 / qt_rr_ms) / 180.0


@biomarker(
    code="ECG00711",
    label="QT prolongation index",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="100·(QT/656)·(1 + HR/100), HR in /min",
    references=["Rautaharju1993"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 410.0, "qt_rr_ms": 1000.0}, value=100.0)],
)
def qt_index(qt_interval: float, qt_rr_ms: float) -> float:
    """QT in percent of what the rate predicts."""
    return 100.0 * qt_interval / 656.0 * (1.0 + 600.0 / qt_rr_ms)


@biomarker(
    code="ECG00713",
    label="QTc in atrial fibrillation",
    unit="ms",
    scope=RECORD,
    tier=2,
    minimum_s=10.0,
    formula="mean over beats of QT(i)/∛RR(i−1), RR(i−1) in s the interval before beat i; ten beats or more",
    references=["Rautaharju2009"],
    leads=QT_LEADS,
    requires=[in_rhythm("atrial_fibrillation")],
    checks=[
        Check(
            given={
                "fiducials": Fiducials(
                    leads=(),
                    lead_s=np.empty((0, 11, 9)),
                    presence=np.empty((0, 11, 3)),
                    global_s=np.tile([np.nan, np.nan, np.nan, -0.04, 0.0, 0.05, 0.2, 0.25, 0.32], (11, 1)),
                ),
                "beats": Beats(
                    peak_s=np.arange(11, dtype=float) * 0.729,
                    kind=("N",) * 11,
                    group=np.zeros(11, dtype=np.intp),
                    accepted=np.ones(11, dtype=bool),
                    after_gap=np.zeros(11, dtype=bool),
                ),
            },
            value=400.0,
        )
    ],
)
def qtc_atrial_fibrillation(fiducials: Fiducials, beats: Beats) -> float:
    """QT of every beat corrected by Fridericia with the interval before it, averaged."""
    qt_ms = (fiducials.global_s[1:, 8] - fiducials.global_s[1:, 3]) * 1000.0
    corrected_ms = qt_ms / np.cbrt(beats.rr_ms / 1000.0)
    found_ms = corrected_ms[np.isfinite(corrected_ms)]
    if found_ms.size < FIBRILLATION_BEATS_MIN:
        raise NotComputable("too_short", "fewer than ten beats with QT and the interval before it")
    return float(found_ms.mean())


@biomarker(
    code="ECG00714",
    label="Modified QT in wide QRS",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT − 0.485·QRS",
    references=["Bogossian2014"],
    leads=at_least(8),
    requires=[t_end, wide_qrs],
    checks=[Check(given={"qt_interval": 460.0, "qrs_duration": 160.0}, value=382.4)],
)
def qt_modified_bogossian(qt_interval: float, qrs_duration: float) -> float:
    """QT without about half of a wide QRS; not corrected for rate."""
    return qt_interval - 0.485 * qrs_duration


@biomarker(
    code="ECG00716",
    label="JT interval",
    unit="ms",
    scope=RECORD,
    formula="qt_interval − qrs_duration",
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="qtc_fridericia − qrs_duration",
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
    unit="%",
    scope=RECORD,
    tier=2,
    formula="JT·(HR + 100)/518, HR in /min; 112 or more is prolonged",
    references=["Zhou1992"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"jt_interval": 259.0, "qt_rr_ms": 600.0}, value=100.0)],
)
def jt_index(jt_interval: float, qt_rr_ms: float) -> float:
    """JT in percent of what the rate predicts."""
    return jt_interval * (60000.0 / qt_rr_ms + 100.0) / 518.0


@biomarker(
    code="ECG00721",
    label="T-peak to T-end",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="T_off − T peak in the lead; of a biphasic T the last extreme of ≥0.1 mV is the peak",
    references=["YanAntzelevitch1998"],
    requires=[diagnostic_path, t_for_peak],
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
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="max of t_peak_end over the chest leads with a T of ≥0.1 mV",
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
    unit="1",
    scope=LEAD,
    tier=2,
    formula="t_peak_end/qt_interval_lead in the same lead",
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
    code="ECG00726",
    label="Index of cardiac electrophysiological balance",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="qt_interval/qrs_duration",
    references=["Lu2013"],
    leads=at_least(8),
    requires=[t_end],
    checks=[Check(given={"qt_interval": 400.0, "qrs_duration": 100.0}, value=4.0)],
)
def cardiac_electrophysiological_balance(qt_interval: float, qrs_duration: float) -> float:
    """QT in relation to QRS."""
    return qt_interval / qrs_duration


@biomarker(
    code="ECG00729",
    label="QTc class",
    unit="{class}",
    scope=RECORD,
    formula="short (≤390 ms), normal, prolonged (≥450 ms in men, ≥460 ms in women) by qtc_framingham",
    references=["Rautaharju2009"],
    leads=QT_LEADS,
    requires=[t_end, sex_known, narrow_qrs, adult],
    checks=[
        Check(given={"qtc_framingham": 390.0, "subject": Subject(sex="male")}, value="short"),
        Check(given={"qtc_framingham": 450.0, "subject": Subject(sex="male")}, value="prolonged"),
        Check(given={"qtc_framingham": 455.0, "subject": Subject(sex="female")}, value="normal"),
        Check(given={"qtc_framingham": 460.0, "subject": Subject(sex="female")}, value="prolonged"),
    ],
)
def qtc_class(qtc_framingham: float, subject: Subject) -> str:
    """Class of the rate-corrected QT in adults."""
    if qtc_framingham <= SHORT_QTC_MS:
        return "short"
    return "prolonged" if qtc_framingham >= LONG_QTC_MS[subject.sex or "male"] else "normal"
