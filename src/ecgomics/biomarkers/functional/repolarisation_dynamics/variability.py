"""How QT and the end of T vary from beat to beat."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.repolarisation_dynamics.qt_series import QtSeries
from ecgomics.biomarkers.guards import beats_at_least, large_t_in_lead, sinus_rhythm
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import POINTS, Fiducials

#: Length of the stretches of which Berger (1997) takes the variance.
EPOCH_S: Final = 256.0
#: Share of a stretch that its beats must span, and fewest beats in it.
EPOCH_SPANNED: Final = 0.9
EPOCH_BEATS: Final = 128
#: Successive beats of short-term and long-term variability: 30 pairs (Thomsen 2004).
RUN_BEATS: Final = 31
LEAST_QT: Final = 60
LEAST_TPE: Final = 30


def epochs(series: QtSeries) -> list[tuple[Floats, Floats]]:
    """QT and RR of the successive stretches of 256 s that are covered well enough."""
    qt_ms, rr_ms, at_s = series.pairs()
    if not at_s.size:
        return []
    cuts = np.flatnonzero(np.diff((at_s - at_s[0]) // EPOCH_S)) + 1
    parts = [np.split(values, cuts) for values in (qt_ms, rr_ms, at_s)]
    return [
        (qt, rr)
        for qt, rr, at in zip(*parts, strict=True)
        if len(qt) >= EPOCH_BEATS and at[-1] - at[0] >= EPOCH_SPANNED * EPOCH_S
    ]


@quantity
def qt_normalised_variances(qt_series: QtSeries) -> Floats:
    """var/mean² of QT and of the heart rate in each stretch of 256 s, stretches × 2."""
    pairs = [[_normalised(qt_ms), _normalised(60000.0 / rr_ms)] for qt_ms, rr_ms in epochs(qt_series)]
    if not pairs:
        raise NotComputable("too_short", "no 256 s are covered by beats whose QT was found")
    return np.array(pairs)


def _normalised(values: Floats) -> float:
    return float(np.var(values, ddof=1) / np.mean(values) ** 2)


@quantity
def qt_runs_ms(qt_series: QtSeries) -> Floats:
    """QT of the successive runs of 31 beats, none left out between them, runs × 31."""
    found = np.isfinite(qt_series.qt_ms) & qt_series.normal
    joined = np.concatenate([[False], found[:-1] & found[1:] & np.isfinite(qt_series.rr_ms[1:])])
    starts = np.flatnonzero(found & ~joined)
    ends = np.flatnonzero(found & ~np.append(joined[1:], False)) + 1
    runs = [
        qt_series.qt_ms[first : first + RUN_BEATS]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for first in range(start, end - RUN_BEATS + 1, RUN_BEATS)
    ]
    if not runs:
        raise NotComputable("too_short", "there are no 31 successive beats whose QT was found")
    return np.array(runs)


#: 60 beats with QT of 390 and 410 ms in turn: 60 squares of 10 over 59.
_TURNS: Final = QtSeries.of(np.tile([390.0, 410.0], 30), np.full(60, 800.0))

sinus = partial(biomarker, scope=RECORD, tier=2, requires=[sinus_rhythm])


@sinus(
    code="ECG21004",
    label="SD of QT",
    label_zh="QT间期标准差",
    unit="ms",
    minimum_s=60.0,
    formula="SD (n-1) of the beat-wise QT of 60 or more normal beats; QT of a beat by the stretch of JT that makes it "
    "like the representative beat",
    tex=r"\sqrt{\frac{1}{n-1}\sum_{i=1}^{n}\left(QT_i-\overline{QT}\right)^2}",
    references=["Berger1997"],
    requires=[sinus_rhythm, beats_at_least(LEAST_QT)],
    checks=[Check(given={"qt_series": _TURNS}, value=(60 * 100 / 59) ** 0.5)],
)
def qt_sd(qt_series: QtSeries) -> float:
    """Spread of QT over the beats."""
    found_ms = qt_series.qt_ms[np.isfinite(qt_series.qt_ms)]
    if found_ms.size < LEAST_QT:
        raise NotComputable("too_short", "QT was found in fewer than 60 beats")
    return float(found_ms.std(ddof=1))


#: Two stretches: var/mean² of QT 1e-4 and 3e-4, of the heart rate 2e-3 in both.
_VARIANCES: Final = np.array([[1e-4, 2e-3], [3e-4, 2e-3]])


@sinus(
    code="ECG21005",
    label="QT variability index",
    label_zh="QT变异指数",
    unit="1",
    minimum_s=EPOCH_S,
    formula="log10((var QT/mean QT^2)/(var HR/mean HR^2)), HR = 60000/RR of the interval before the beat; mean of the "
    "successive stretches of 256 s",
    tex=r"\log_{10}\frac{\operatorname{var}(QT)/\overline{QT}^2}{\operatorname{var}(HR)/\overline{HR}^2}",
    references=["Berger1997"],
    # log10(0.05) and log10(0.15).
    checks=[
        Check(given={"qt_normalised_variances": _VARIANCES}, value=(np.log10(0.05) + np.log10(0.15)) / 2)
    ],
)
def qt_variability_index(qt_normalised_variances: Floats) -> float:
    """Variability of QT in relation to that of the heart rate."""
    if not (qt_normalised_variances > 0.0).all():
        raise NotComputable("failed", "QT or the heart rate does not vary")
    qt, rate = qt_normalised_variances.T
    return float(np.mean(np.log10(qt / rate)))


@sinus(
    code="ECG21006",
    label="Normalised QT variance",
    label_zh="标准化QT方差",
    unit="1",
    minimum_s=EPOCH_S,
    formula="var QT/mean QT^2; mean of the successive stretches of 256 s",
    tex=r"\operatorname{var}(QT)/\overline{QT}^2",
    references=["Berger1997"],
    checks=[Check(given={"qt_normalised_variances": _VARIANCES}, value=2e-4)],
)
def qt_variability_normalised(qt_normalised_variances: Floats) -> float:
    """Variance of QT in relation to its square."""
    return float(qt_normalised_variances[:, 0].mean())


#: 31 beats that step up by 1 ms each.
_STAIRS: Final = np.arange(385.0, 416.0)[np.newaxis]


@sinus(
    code="ECG21007",
    label="Short-term QT variability",
    label_zh="QT短时变异性",
    unit="ms",
    minimum_s=30.0,
    formula="sum abs(QT(i+1) - QT(i))/(30*sqrt 2) over the 30 pairs of 31 successive normal beats; median of the "
    "successive runs",
    tex=r"\frac{1}{30\sqrt2}\sum_{i=1}^{30}\left|QT_{i+1}-QT_i\right|",
    references=["Thomsen2004"],
    missing="too_short",
    checks=[Check(given={"qt_runs_ms": _STAIRS}, value=0.5**0.5)],
)
def qt_variability_short_term(qt_runs_ms: Floats) -> float:
    """Mean distance of successive QT from the line of identity."""
    steps_ms = np.abs(np.diff(qt_runs_ms, axis=1))
    return float(np.median(steps_ms.mean(axis=1) / np.sqrt(2.0)))


@sinus(
    code="ECG21008",
    label="Long-term QT variability",
    label_zh="QT长时变异性",
    unit="ms",
    minimum_s=30.0,
    formula="sum abs(QT(i+1) + QT(i) - 2*mean QT)/(30*sqrt 2) over the 30 pairs of 31 successive normal beats; median "
    "of the successive runs",
    tex=r"\frac{1}{30\sqrt2}\sum_{i=1}^{30}\left|QT_{i+1}+QT_i-2\overline{QT}\right|",
    references=["Thomsen2004"],
    missing="too_short",
    # The sums depart from twice the mean by -29, -27 … 29: their magnitudes add up to 2*(1 + 3 + … + 29) = 450.
    checks=[Check(given={"qt_runs_ms": _STAIRS}, value=450 / (30 * 2**0.5))],
)
def qt_variability_long_term(qt_runs_ms: Floats) -> float:
    """Mean distance of successive QT from their mean along the line of identity."""
    sums_ms = qt_runs_ms[:, 1:] + qt_runs_ms[:, :-1]
    departures_ms = np.abs(sums_ms - 2.0 * qt_runs_ms.mean(axis=1, keepdims=True))
    return float(np.median(departures_ms.mean(axis=1) / np.sqrt(2.0)))


@quantity
def beat_t_peak_end_ms(recording: Recording, fiducials: Fiducials, usual_beats: Bools) -> Floats:
    """T_off − T peak of the normal beats whose T ends within the recording, leads × normal beats; NaN elsewhere."""
    whole = ~fiducials.cut_off_t(recording.duration_s)
    marks_s = np.where(whole[:, np.newaxis], fiducials.lead_s, np.nan)[:, usual_beats]
    return np.asarray((marks_s[:, :, POINTS.index("T_off")] - marks_s[:, :, POINTS.index("T_peak")]) * 1000.0)


@guard("too_short", f"T peak and T end found in {LEAST_TPE} or more normal beats of the lead")
def enough_t_ends(beat_t_peak_end_ms: Floats) -> Bools:
    return np.asarray(np.isfinite(beat_t_peak_end_ms).sum(axis=1) >= LEAST_TPE)


@biomarker(
    code="ECG21017",
    label="SD of Tpe",
    label_zh="T波峰末间期标准差",
    unit="ms",
    scope=LEAD,
    tier=3,
    minimum_s=30.0,
    formula="SD (n-1) of the beat-wise T_off - T peak of the normal beats of the lead, 30 or more",
    tex=r"\sqrt{\frac{1}{n-1}\sum_{i=1}^{n}\left(Tpe_i-\overline{Tpe}\right)^2}",
    references=["derived"],
    requires=[enough_t_ends, large_t_in_lead],
    checks=[
        Check(
            given={"beat_t_peak_end_ms": np.array([[80.0, 90.0, 100.0], [80.0, np.nan, 90.0]])},
            value=[10.0, 50**0.5],
        )
    ],
)
def t_peak_end_sd(beat_t_peak_end_ms: Floats) -> Floats:
    """Spread of T-peak to T-end over the beats of each lead."""
    number = np.isfinite(beat_t_peak_end_ms).sum(axis=1)
    mean_ms = np.nansum(beat_t_peak_end_ms, axis=1) / np.maximum(number, 1)
    squares = np.nansum((beat_t_peak_end_ms - mean_ms[:, np.newaxis]) ** 2, axis=1)
    return np.sqrt(np.where(number > 1, squares / np.maximum(number - 1, 1), np.nan))
