"""From the J point to the peak of the T vector's magnitude."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.guards import LARGE_T_MV, diagnostic_path, t_end
from ecgomics.biomarkers.waves import cut, turning_points
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Marks, Quality, RepresentativeBeat

#: Exponent of RR (in s) that takes the rate out of J to T peak (Johannesen 2014).
RATE_EXPONENT: Final = 0.58


@quantity
def t_magnitude_peak_ms(
    representative_beat: RepresentativeBeat, quality: Quality, vcg_weights: Floats | None
) -> float:
    """Time of the only peak of T in the magnitude of X, Y and Z.

    Without X, Y, Z or the eight leads they are made of: in the root mean square of the usable leads.
    """
    beat, marks = representative_beat, representative_beat.global_marks
    begin_ms = float(marks.t_on_ms if np.isfinite(marks.t_on_ms) else marks.qrs_off_ms)
    wave = cut(beat, begin_ms, float(marks.t_off_ms))
    if vcg_weights is None:
        size_mv = np.sqrt(np.mean(wave.lead_mv[quality.usable] ** 2, axis=0))
    else:
        size_mv = np.linalg.norm(vcg_weights @ np.nan_to_num(wave.lead_mv), axis=0)
    peak = int(size_mv.argmax())
    tops = [turn for turn in turning_points(size_mv) if size_mv[turn] > size_mv[turn - 1]]
    if size_mv[peak] < LARGE_T_MV or peak in (0, len(size_mv) - 1) or len(tops) > 1:
        raise NotComputable("failed", "T has no single peak of 0.1 mV")
    return float(wave.time_ms[peak])


from_j = partial(biomarker, scope=RECORD, references=["Johannesen2014"], requires=[diagnostic_path, t_end])


@from_j(
    code="ECG00719",
    label="J to T-peak interval",
    label_zh="J点至T峰间期",
    unit="ms",
    tier=2,
    formula="T peak − QRS_off, T peak in the magnitude of X, Y and Z (root mean square of the usable leads "
    "where there are none) and single, 0.1 mV or more",
    tex=r"t_{\max\|T\|}-J",
    checks=[
        Check(given={"t_magnitude_peak_ms": 270.0, "global_marks": Marks.of(qrs_off_ms=50.0)}, value=220.0)
    ],
)
def jt_peak_interval(t_magnitude_peak_ms: float, global_marks: Marks) -> float:
    """Time from the J point to the largest T vector."""
    interval_ms = t_magnitude_peak_ms - float(global_marks.qrs_off_ms)
    if interval_ms <= 0.0:
        raise NotComputable("failed", "the largest T vector does not lie after J")
    return interval_ms


@from_j(
    code="ECG00720",
    label="Corrected J to T-peak",
    label_zh="校正J点至T峰间期",
    unit="ms",
    tier=2,
    formula="jt_peak_interval/RR^0.58, RR in s",
    tex=r"\frac{JTp}{RR^{0.58}}",
    # RR of 0.5 s: 200 * 2^0.58.
    checks=[Check(given={"jt_peak_interval": 200.0, "qt_rr_ms": 500.0}, value=200.0 * 2**0.58)],
)
def jt_peak_corrected(jt_peak_interval: float, qt_rr_ms: float) -> float:
    """Rate-corrected time from the J point to the largest T vector."""
    return float(jt_peak_interval / (qt_rr_ms / 1000.0) ** RATE_EXPONENT)


@from_j(
    code="ECG00725",
    label="JTp/Tpe",
    label_zh="J点至T峰间期与T波峰末间期之比",
    unit="1",
    tier=3,
    formula="jt_peak_interval/(qt_interval − qrs_duration − jt_peak_interval)",
    tex=r"\frac{JTp}{QT-QRS-JTp}",
    references=["derived"],
    checks=[Check(given={"jt_peak_interval": 210.0, "qt_interval": 400.0, "qrs_duration": 90.0}, value=2.1)],
)
def jt_peak_t_peak_end_ratio(jt_peak_interval: float, qt_interval: float, qrs_duration: float) -> float:
    """Early over late repolarisation."""
    late_ms = qt_interval - qrs_duration - jt_peak_interval
    return jt_peak_interval / late_ms if late_ms > 0.0 else float("nan")
