"""QT corrected for rate.

The RR interval of a correction is the mean RR of the beats whose QT is measured (conventions, section 7).
"""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard
from ecgomics.biomarkers.guards import (
    adult,
    in_rhythm,
    narrow_qrs,
    sex_known,
    t_end,
)
from ecgomics.biomarkers.structural.repolarisation import qt_formulas
from ecgomics.biomarkers.structural.repolarisation.qt import QT_LEADS
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Beats, Fiducials

#: Limits of the QTc classes in ms (Rautaharju 2009).
SHORT_QTC_MS: Final = 390.0
LONG_QTC_MS: Final = {"male": 450.0, "female": 460.0}
FIBRILLATION_BEATS_MIN: Final = 10


@guard("out_of_domain", "rate of 60 to 100 /min")
def bazett_rate(qt_rr_ms: float) -> bool:
    return 600.0 <= qt_rr_ms <= 1000.0


@biomarker(
    code="ECG00704",
    label="QTc Bazett",
    label_zh="QTc间期（Bazett公式）",
    unit="ms",
    scope=RECORD,
    formula="QT/√RR, RR in s",
    tex=r"QTcB=\frac{QT}{\sqrt{RR}}",
    references=["Bazett1920"],
    terms={"LOINC": "76635-2"},
    leads=QT_LEADS,
    requires=[t_end, bazett_rate],
    checks=[Check(given={"qt_interval": 360.0, "qt_rr_ms": 810.0}, value=400.0)],
)
def qtc_bazett(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Bazett."""
    return qt_formulas.bazett_ms(qt_interval, qt_rr_ms)


@biomarker(
    code="ECG00705",
    label="QTc Fridericia",
    label_zh="QTc间期（Fridericia公式）",
    unit="ms",
    scope=RECORD,
    formula="QT/∛RR, RR in s",
    tex=r"QTcF=\frac{QT}{\sqrt[3]{RR}}",
    references=["Fridericia1920"],
    terms={"LOINC": "76634-5"},
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 360.0, "qt_rr_ms": 729.0}, value=400.0)],
)
def qtc_fridericia(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Fridericia."""
    return qt_formulas.fridericia_ms(qt_interval, qt_rr_ms)


@biomarker(
    code="ECG00706",
    label="QTc Framingham",
    label_zh="QTc间期（Framingham公式）",
    unit="ms",
    scope=RECORD,
    formula="QT + 154·(1 − RR), RR in s",
    tex=r"QT+154\,(1-RR)",
    references=["Sagie1992"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 380.0, "qt_rr_ms": 900.0}, value=395.4)],
)
def qtc_framingham(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by the Framingham line."""
    return qt_formulas.framingham_ms(qt_interval, qt_rr_ms)


@biomarker(
    code="ECG00707",
    label="QTc Hodges",
    label_zh="QTc间期（Hodges公式）",
    unit="ms",
    scope=RECORD,
    formula="QT + 1.75·(HR − 60), HR in /min",
    tex=r"QT+1.75\,(HR-60)",
    references=["Hodges1983"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 380.0, "qt_rr_ms": 750.0}, value=415.0)],
)
def qtc_hodges(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Hodges."""
    return qt_formulas.hodges_ms(qt_interval, qt_rr_ms)


@biomarker(
    code="ECG00708",
    label="QTc Dmitrienko",
    label_zh="QTc间期（Dmitrienko公式）",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT/RR^0.413, RR in s",
    tex=r"\frac{QT}{RR^{0.413}}",
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
    label_zh="QTc间期（Van de Water公式）",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT − 0.087·(RR − 1000), RR in ms; derived in anaesthetised dogs",
    tex=r"QT-0.087\,(RR-1000)",
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
    label_zh="QTc间期（Rautaharju公式）",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="QT·(120 + HR)/180, HR in /min",
    tex=r"QT\cdot\frac{120+HR}{180}",
    references=["Rautaharju2014"],
    leads=QT_LEADS,
    requires=[t_end],
    checks=[Check(given={"qt_interval": 360.0, "qt_rr_ms": 750.0}, value=400.0)],
)
def qtc_rautaharju(qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by Rautaharju."""
    return qt_interval * (120.0 + 60000.0 / qt_rr_ms) / 180.0


@biomarker(
    code="ECG00713",
    label="QTc in atrial fibrillation",
    label_zh="心房颤动时QTc间期",
    unit="ms",
    scope=RECORD,
    tier=2,
    minimum_s=10.0,
    formula="mean over beats of QT(i)/∛RR(i−1), RR(i−1) in s the interval before beat i; ten beats or more whose T "
    "ends within the recording",
    tex=r"\frac{1}{n}\sum_{i}\frac{QT_i}{\sqrt[3]{RR_{i-1}}}",
    references=["Rautaharju2009"],
    leads=QT_LEADS,
    requires=[in_rhythm("atrial_fibrillation")],
    checks=[
        Check(
            given={
                "beat_marks": Fiducials(
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
def qtc_atrial_fibrillation(beat_marks: Fiducials, beats: Beats) -> float:
    """QT of every beat corrected by Fridericia with the interval before it, averaged."""
    qt_ms = (beat_marks.global_s[1:, 8] - beat_marks.global_s[1:, 3]) * 1000.0
    corrected_ms = qt_ms / np.cbrt(beats.rr_ms / 1000.0)
    found_ms = corrected_ms[np.isfinite(corrected_ms)]
    if found_ms.size < FIBRILLATION_BEATS_MIN:
        raise NotComputable("too_short", "fewer than ten beats with QT and the interval before it")
    return float(found_ms.mean())


@biomarker(
    code="ECG00729",
    label="QTc class",
    label_zh="QTc分类",
    unit="{class}",
    scope=RECORD,
    formula="short (≤390 ms), normal, prolonged (≥450 ms in men, ≥460 ms in women) by qtc_framingham",
    tex=r"\text{short}:\ QTc\le 390;\quad\text{prolonged}:\ QTc\ge 450\ (\text{men}),\ 460\ (\text{women})",
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
