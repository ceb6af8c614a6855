"""How QT follows the heart rate: slope, curvature, hysteresis, coherence, and what is left of diastole."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import BEAT, RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.repolarisation_dynamics.qt_series import QtSeries
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import POINTS, Beats, Fiducials

#: Below this range of RR a line through QT and RR says little.
LEAST_RANGE_MS: Final = 200.0
BIN_S: Final = 60.0
#: Beats with QT that a minute must hold, and minutes that a line needs.
BIN_BEATS: Final = 20
LEAST_BINS: Final = 3
#: Time constants among which that of the hysteresis is sought.
SHORTEST_S: Final = 5.0
LONGEST_S: Final = 600.0
TRIALS: Final = 49
#: The RR history is kept at this rate.
HISTORY_HZ: Final = 1.0
#: Exponents among which the curvature is sought (individuals lie between about −2 and 4).
FLATTEST: Final = -8.0
STEEPEST: Final = 12.0
RESAMPLED_HZ: Final = 4.0
WELCH_S: Final = 64.0
BANDS_HZ: Final = ((0.04, 0.15), (0.15, 0.40))
LEAST_BEATS: Final = 60

dynamic = partial(biomarker, scope=RECORD, tier=2)


@quantity
def qt_rr_minutes(qt_series: QtSeries) -> Floats:
    """Mean RR and mean QT of each minute that holds enough beats, 2 × minutes."""
    qt_ms, rr_ms, at_s = qt_series.pairs()
    minute = (at_s // BIN_S).astype(np.intp)
    number = np.bincount(minute)
    full = number >= BIN_BEATS
    if full.sum() < LEAST_BINS:
        raise NotComputable("too_short", "QT was found in fewer than three minutes")
    means = [np.bincount(minute, weights=values)[full] / number[full] for values in (rr_ms, qt_ms)]
    return np.stack(means)


@guard("out_of_domain", f"minute means of RR range over {LEAST_RANGE_MS:g} ms or more")
def wide_rr_range(qt_rr_minutes: Floats) -> bool:
    return bool(np.ptp(qt_rr_minutes[0]) >= LEAST_RANGE_MS)


@dynamic(
    code="ECG21009",
    label="QT/RR slope",
    label_zh="QT/RR斜率",
    unit="1",
    minimum_s=3600.0,
    formula="slope of the least-squares line of QT on the RR before it, means of each minute with 20 or more beats",
    tex=r"\frac{\sum(RR_m-\overline{RR})(QT_m-\overline{QT})}{\sum(RR_m-\overline{RR})^2}",
    references=["Malik2002"],
    requires=[sinus_rhythm, wide_rr_range],
    # Mean RR 800, 900, 1000 and mean QT 380, 400, 410: 100*(410 - 380)/(2*100^2).
    checks=[Check(given={"qt_rr_minutes": [[800.0, 900.0, 1000.0], [380.0, 400.0, 410.0]]}, value=0.15)],
)
def qt_rr_slope(qt_rr_minutes: Floats) -> float:
    """How much QT grows with RR."""
    rr_ms, qt_ms = qt_rr_minutes - qt_rr_minutes.mean(axis=1, keepdims=True)
    if not rr_ms.any():
        raise NotComputable("failed", "RR does not change")
    return float(rr_ms @ qt_ms / (rr_ms @ rr_ms))


@dataclass(frozen=True, slots=True)
class QtHysteresis:
    """The RR history that tells QT best."""

    time_constant_s: float
    qt_ms: Floats
    """(beats,)."""
    history_ms: Floats
    """Exponentially weighted RR before each of these beats, (beats,)."""


@quantity
def qt_hysteresis(qt_series: QtSeries) -> QtHysteresis:
    """Time constant for which the line of QT on the weighted RR history leaves the smallest residual."""
    qt_ms, rr_ms, at_s = qt_series.pairs()
    if qt_ms.size < LEAST_BEATS or at_s[-1] - at_s[0] < 2 * LONGEST_S:
        raise NotComputable("too_short", "the series of QT is shorter than twice the longest time constant")
    even_s = np.arange(at_s[0], at_s[-1], 1.0 / HISTORY_HZ)
    even_ms = np.interp(even_s, at_s, rr_ms)
    # The history of the first beats is not known.
    known = at_s >= at_s[0] + LONGEST_S
    trials_s = np.geomspace(SHORTEST_S, LONGEST_S, TRIALS)
    histories_ms = [np.interp(at_s[known], even_s, _weighted(even_ms, trial_s)) for trial_s in trials_s]
    residuals = [_residual(history_ms, qt_ms[known]) for history_ms in histories_ms]
    best = int(np.argmin(residuals))
    return QtHysteresis(float(trials_s[best]), qt_ms[known], histories_ms[best])


def _weighted(even_ms: Floats, time_constant_s: float) -> Floats:
    """Exponentially weighted mean of the past of an evenly spaced series, begun at its first minute's mean."""
    from scipy.signal import lfilter

    keep = float(np.exp(-1.0 / (HISTORY_HZ * time_constant_s)))
    begin = even_ms[: round(BIN_S * HISTORY_HZ)].mean()
    smoothed, _ = lfilter([1.0 - keep], [1.0, -keep], even_ms, zi=[keep * begin])
    return np.asarray(smoothed, dtype=float)


def _residual(predictor: Floats, outcome: Floats) -> float:
    """Share of the variance of the outcome that a line on the predictor leaves."""
    x, y = predictor - predictor.mean(), outcome - outcome.mean()
    spread = float(x @ x) * float(y @ y)
    return 1.0 - float(x @ y) ** 2 / spread if spread > 0.0 else 1.0


@guard("out_of_domain", f"the weighted RR history ranges over {LEAST_RANGE_MS:g} ms or more")
def wide_history(qt_hysteresis: QtHysteresis) -> bool:
    return bool(np.ptp(qt_hysteresis.history_ms) >= LEAST_RANGE_MS)


@dynamic(
    code="ECG21011",
    label="QT hysteresis time constant",
    label_zh="QT滞后时间常数",
    unit="s",
    tier=3,
    minimum_s=3600.0,
    formula="time constant (5-600 s, 49 steps of equal ratio) of the exponentially weighted history of RR "
    "for which the least-squares line of QT on it leaves the smallest residual",
    tex=r"\tau:\ \sum_i\left(QT_i-a-b\,\frac{\int RR(t_i-s)\,e^{-s/\tau}\,ds}{\tau}\right)^2",
    references=["Malik2016"],
    requires=[sinus_rhythm, wide_history],
    checks=[Check(given={"qt_hysteresis": QtHysteresis(60.0, np.empty(0), np.empty(0))}, value=60.0)],
)
def qt_hysteresis_time_constant(qt_hysteresis: QtHysteresis) -> float:
    """How long QT remembers the heart rate."""
    return qt_hysteresis.time_constant_s


@dynamic(
    code="ECG21010",
    label="QT/RR curvature",
    label_zh="QT/RR曲率",
    unit="1",
    minimum_s=64800.0,
    formula="g of QT = c + (d/g)*(1 - RR^g), RR in s, that leaves the smallest residual (-8 to 12), RR = exponentially "
    "weighted history with the record's own time constant",
    tex=r"QT=c+\frac{d}{g}\left(1-RR^{g}\right)",
    references=["Malik2013"],
    requires=[sinus_rhythm, wide_history],
    checks=[
        # QT = 0.3 s + 0.1 s * RR^2 at RR of 0.5, 1 and 1.5 s: c = 0.4, d = -0.2, g = 2.
        Check(
            given={
                "qt_hysteresis": QtHysteresis(
                    60.0, np.array([325.0, 400.0, 525.0]), np.array([500.0, 1000.0, 1500.0])
                )
            },
            value=2.0,
            tolerance=1e-3,
        )
    ],
)
def qt_rr_curvature(qt_hysteresis: QtHysteresis) -> float:
    """How QT bends with RR: 1 is a straight line, below 1 it flattens at slow rates."""
    from scipy.optimize import minimize_scalar

    history_s, qt_ms = qt_hysteresis.history_ms / 1000.0, qt_hysteresis.qt_ms
    if not np.ptp(history_s) > 0.0:
        raise NotComputable("failed", "RR does not change")

    def residual(exponent: float) -> float:
        return _residual(_bent(history_s, exponent), qt_ms)

    grid = np.linspace(FLATTEST, STEEPEST, 41)
    best = int(np.argmin([residual(float(exponent)) for exponent in grid]))
    around = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, 40)]))
    return float(minimize_scalar(residual, bounds=around, method="bounded", options={"xatol": 1e-5}).x)


def _bent(rr_s: Floats, exponent: float) -> Floats:
    """(1 − RR^g)/g, which goes over into −ln RR at 0."""
    return -np.log(rr_s) if abs(exponent) < 1e-6 else (1.0 - rr_s**exponent) / exponent


@quantity
def qt_rr_coherences(qt_series: QtSeries) -> Floats:
    """Mean squared coherence of QT and RR in the low and in the high band, (2,)."""
    from scipy.signal import coherence

    qt_ms, rr_ms, at_s = qt_series.pairs()
    if qt_ms.size < LEAST_BEATS or at_s[-1] - at_s[0] < 3 * WELCH_S:
        raise NotComputable("too_short", "the series of QT holds fewer than five windows")
    if not (np.ptp(qt_ms) > 0.0 and np.ptp(rr_ms) > 0.0):
        raise NotComputable("failed", "QT or RR does not vary")
    even_s = np.arange(at_s[0], at_s[-1], 1.0 / RESAMPLED_HZ)
    frequency_hz, shared = coherence(
        np.interp(even_s, at_s, qt_ms),
        np.interp(even_s, at_s, rr_ms),
        fs=RESAMPLED_HZ,
        nperseg=round(WELCH_S * RESAMPLED_HZ),
        detrend="constant",
    )
    return np.array([shared[(frequency_hz >= low) & (frequency_hz < high)].mean() for low, high in BANDS_HZ])


@dynamic(
    code="ECG21018",
    label="QT-RR coherence",
    label_zh="QT-RR相干性",
    unit="1",
    minimum_s=300.0,
    formula="mean of the mean squared coherences of QT and the RR before it in 0.04-0.15 and in 0.15-0.40 Hz "
    "(4 Hz, Hann windows of 64 s, 50 % overlap, each without its mean)",
    tex=r"\tfrac12\left(\overline{\gamma^2_{0.04-0.15}}+\overline{\gamma^2_{0.15-0.40}}\right),\quad "
    r"\gamma^2(f)=\frac{|S_{QT,RR}(f)|^2}{S_{QT}(f)\,S_{RR}(f)}",
    references=["Porta1998"],
    requires=[sinus_rhythm],
    checks=[Check(given={"qt_rr_coherences": [0.6, 0.4]}, value=0.5)],
)
def qt_rr_coherence(qt_rr_coherences: Floats) -> float:
    """How much of the variation of QT goes with that of RR, 0 to 1."""
    return float(qt_rr_coherences.mean())


@quantity
def qt_tq_ratios(beat_marks: Fiducials, beats: Beats) -> Floats:
    """QT over the TQ after it by global marks, (beats - 1,); NaN across gaps and where T ends after the next QRS."""
    onset_s, end_s = (beat_marks.global_s[:, POINTS.index(name)] for name in ("QRS_on", "T_off"))
    qt_s, tq_s = (end_s - onset_s)[:-1], onset_s[1:] - end_s[:-1]
    known = np.isfinite(beats.rr_ms) & (tq_s > 0.0)
    ratios: Floats = np.divide(qt_s, tq_s, out=np.full(len(qt_s), np.nan), where=known)
    return ratios


many = partial(
    biomarker,
    tier=2,
    minimum_s=60.0,
    references=["Fossa2007"],
    requires=[beats_at_least(LEAST_BEATS)],
)


@many(
    code="ECG21012",
    label="QT/TQ ratio",
    label_zh="QT/TQ比值",
    unit="1",
    scope=BEAT,
    formula="QT(i)/TQ(i) by the global marks, TQ(i) = QRS_on(i+1) - T_off(i)",
    tex=r"QT_i/TQ_i",
    missing="too_short",
    checks=[Check(given={"qt_tq_ratios": [0.8, 1.0, 1.2]}, value=[0.8, 1.0, 1.2])],
)
def qt_tq_ratio(qt_tq_ratios: Floats) -> Floats:
    """Systole over what follows it until the next QRS."""
    return qt_tq_ratios


@many(
    code="ECG21013",
    label="Share of beats with QT/TQ above 1",
    label_zh="QT/TQ>1的心搏比例",
    unit="%",
    scope=RECORD,
    formula="100*count(QT/TQ > 1)/beats with QT/TQ",
    tex=r"100\,\frac{\#\{i:\ QT_i/TQ_i>1\}}{n}",
    missing="too_short",
    checks=[Check(given={"qt_tq_ratios": [0.8, 1.0, 1.2, np.nan, 2.0]}, value=50.0)],
)
def qt_tq_exceedance(qt_tq_ratios: Floats) -> float:
    """Share of the beats that rest for less time than they work."""
    found = qt_tq_ratios[np.isfinite(qt_tq_ratios)]
    return 100.0 * float(np.mean(found > 1.0)) if found.size else float("nan")
