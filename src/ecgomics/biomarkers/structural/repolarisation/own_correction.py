"""QT corrected by what is known of the person or of QRS, where a formula for all does not do."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.repolarisation_dynamics.qt_series import QtSeries
from ecgomics.biomarkers.guards import at_least, sex_known, sinus_rhythm, t_end, wide_qrs
from ecgomics.biomarkers.structural.repolarisation.qt import QT_LEADS
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Subject

#: Intervals before a beat whose mean is the RR that its QT has adapted to (about the 10 s of Malik 2002).
ADAPTED_BEATS: Final = 10
LEAST_BEATS: Final = 50
LEAST_RANGE_PER_MIN: Final = 20.0
#: Constant of the adjustment for rate and QRS in ms (Rautaharju 2004).
QRS_ADJUSTMENT_MS: Final = {"male": -22.0, "female": -34.0}


@quantity
def qt_rr_adapted(qt_series: QtSeries) -> Floats:
    """Mean of the ten RR before each beat, and its QT, 2 × beats; without the beats that lack one of the ten."""
    rr_ms = qt_series.rr_ms
    if len(rr_ms) < ADAPTED_BEATS:
        raise NotComputable("too_short", "there are fewer than ten intervals")
    windows_ms = np.lib.stride_tricks.sliding_window_view(rr_ms, ADAPTED_BEATS)
    mean_ms = np.concatenate([np.full(ADAPTED_BEATS - 1, np.nan), windows_ms.mean(axis=1)])
    known = np.isfinite(mean_ms) & qt_series.paired
    if known.sum() < 2:
        raise NotComputable("too_short", "QT was found in fewer than two beats after ten intervals")
    return np.stack([mean_ms[known], qt_series.qt_ms[known]])


@guard("out_of_domain", "50 beats or more whose rate ranges over 20 /min or more")
def wide_rate_range(qt_rr_adapted: Floats) -> bool:
    enough = qt_rr_adapted.shape[1] >= LEAST_BEATS
    return enough and bool(np.ptp(60000.0 / qt_rr_adapted[0]) >= LEAST_RANGE_PER_MIN)


@biomarker(
    code="ECG00712",
    label="Individual QTc",
    label_zh="个体化校正QT间期",
    unit="ms",
    scope=RECORD,
    tier=2,
    minimum_s=300.0,
    formula="QT/RR^a, RR in s, a = least-squares slope of ln QT on ln RR over the record's own normal beats, "
    "RR the mean of the ten intervals before the beat",
    tex=r"\frac{QT}{RR^{a}},\quad \ln QT_i=b+a\,\ln RR_i",
    references=["Malik2002"],
    leads=QT_LEADS,
    requires=[sinus_rhythm, t_end, wide_rate_range],
    checks=[
        # QT falls to 0.8 where RR falls to 0.64 = 0.8^2: a = 0.5, and 360/0.81^0.5 = 400.
        Check(
            given={
                "qt_rr_adapted": [[640.0, 1000.0], [320.0, 400.0]],
                "qt_interval": 360.0,
                "qt_rr_ms": 810.0,
            },
            value=400.0,
        )
    ],
)
def qtc_individual(qt_rr_adapted: Floats, qt_interval: float, qt_rr_ms: float) -> float:
    """QT corrected for rate by the person's own dependence on it."""
    rr, qt = np.log(qt_rr_adapted)
    rr, qt = rr - rr.mean(), qt - qt.mean()
    if not rr.any():
        raise NotComputable("failed", "RR does not change")
    return float(qt_interval / (qt_rr_ms / 1000.0) ** (rr @ qt / (rr @ rr)))


@biomarker(
    code="ECG00715",
    label="QT adjusted for rate and QRS",
    label_zh="心率和QRS校正QT间期",
    unit="ms",
    scope=RECORD,
    tier=3,
    formula="QT − 155·(60/HR − 1) − 0.93·(QRS − 139) + k, HR in /min, k = −22 ms in men, −34 ms in women",
    tex=r"QT-155\left(\frac{60}{HR}-1\right)-0.93\,(QRS-139)+k",
    references=["Rautaharju2004"],
    leads=at_least(8),
    requires=[t_end, sex_known, wide_qrs],
    checks=[
        # RR of 0.8 s adds 31, QRS of 149 takes 9.3.
        Check(
            given={
                "qt_interval": 440.0,
                "qt_rr_ms": 800.0,
                "qrs_duration": 149.0,
                "subject": Subject(sex="male"),
            },
            value=439.7,
        ),
        Check(
            given={
                "qt_interval": 440.0,
                "qt_rr_ms": 1000.0,
                "qrs_duration": 139.0,
                "subject": Subject(sex="female"),
            },
            value=406.0,
        ),
    ],
)
def qt_rate_qrs_adjusted(
    qt_interval: float, qt_rr_ms: float, qrs_duration: float, *, subject: Subject
) -> float:
    """QT without the part that rate and a wide QRS add."""
    rate_ms, qrs_ms = 155.0 * (qt_rr_ms / 1000.0 - 1.0), 0.93 * (qrs_duration - 139.0)
    return qt_interval - rate_ms - qrs_ms + QRS_ADJUSTMENT_MS[subject.sex or "male"]
