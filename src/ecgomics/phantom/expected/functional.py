"""Rates, RR and NN statistics, powers and ectopic beats, from the planned intervals and the kinds of the beats."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import log, pi, sin, sqrt
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom.expected import limits
from ecgomics.phantom.expected.expectation import Expectation

SEGMENT_S: Final = 300.0
BIN_MS: Final = 7.8125
#: Fibrillation is told by half minutes.
EPISODE_END_S: Final = 30.0
#: The interval on the border of two segments may be counted in either.
BORDER_SHARE: Final = 0.015
#: The smoothness priors of the standard chain: weight of the second difference of the series at 4 Hz.
DETRENDING: Final = 500.0
RESAMPLED_HZ: Final = 4.0
LONG_PAUSE_MS: Final = 3000.0
RUN_BEATS: Final = 3
RUN_RATE_PER_MIN: Final = 100.0


def rates(rr_ms: Floats, *, sampled: bool) -> Iterator[Expectation]:
    """Mean, median and rate of all intervals."""
    tolerance = limits.RR_MS if sampled else limits.SERIES_SHARE
    mean = float(rr_ms.mean())
    yield Expectation("rr_mean", mean, tolerance, "mean of the intervals")
    yield Expectation("rr_median", float(np.median(rr_ms)), tolerance, "median of the intervals")
    yield Expectation("heart_rate", 60000.0 / mean, 60000.0 / mean**2 * tolerance, "60000/mean interval")


def fibrillation(rr_ms: Floats) -> Iterator[Expectation]:
    """Rate of the ventricles while the atria fibrillate."""
    mean = float(rr_ms.mean())
    yield Expectation(
        "af_ventricular_rate", 60000.0 / mean, 60000.0 / mean**2 * limits.RR_MS, "60000/mean interval"
    )


def episodes(spans_s: Sequence[tuple[float, float]], seconds: float) -> Iterator[Expectation]:
    """Episodes of fibrillation; each of their ends is known to a half minute."""
    lengths_s = [stop - start for start, stop in spans_s]
    loose_s = 2.0 * EPISODE_END_S
    burden, spread = 100.0 * sum(lengths_s) / seconds, 100.0 * loose_s * len(lengths_s) / seconds
    yield Expectation("af_burden", burden, spread, "time of the episodes/whole time")
    longest = max(lengths_s, default=0.0) / 60.0
    yield Expectation("af_longest_episode", longest, loose_s / 60.0 if longest else 0.0, "longest episode")
    yield Expectation("af_episode_count", float(len(lengths_s)), 0.0, "episodes of 30 s and more")


def quality(leads: Sequence[str], beats: int, fs_hz: float) -> Iterator[Expectation]:
    """A recording without noise of like beats."""
    yield Expectation("quality_sampling_rate", fs_hz, 0.0, "as recorded")
    yield Expectation("quality_detector_agreement", 1.0, 0.0, "no beat can be missed")
    yield Expectation("quality_nn_edited", 0.0, 0.0, "every beat is normal")
    yield Expectation("quality_beats_detected", float(beats), 0.0, "beats of the plan")
    yield Expectation("quality_beats_used", float(beats), 2.0, "beats of the plan but those cut by an end")
    for lead in leads:
        yield Expectation("quality_flat", 0.0, 0.0, "something moves in every second", lead)
        yield Expectation("quality_saturated", 0.0, 0.0, "no rail", lead)
        yield Expectation("quality_template_correlation", 1.0, 0.01, "every beat is alike", lead)
        yield Expectation("quality_beat_noise", 0.0, 2.0, "no noise", lead)


def atrial_rates(pp_ms: float) -> Iterator[Expectation]:
    """Of P waves at a constant interval."""
    yield Expectation("pp_mean", pp_ms, limits.RR_MS, "interval of the P waves")
    yield Expectation(
        "atrial_rate", 60000.0 / pp_ms, 60000.0 / pp_ms**2 * limits.RR_MS, "60000/interval of P"
    )


def pauses(rr_ms: Floats, *, sampled: bool) -> Iterator[Expectation]:
    """Longest interval and number of long ones."""
    yield Expectation(
        "pause_max", float(rr_ms.max()), limits.RR_MS if sampled else limits.SERIES_SHARE, "longest interval"
    )
    yield Expectation("pause_count", float((rr_ms > LONG_PAUSE_MS).sum()), 0.0, "intervals above 3 s")


def variability(nn_ms: Floats, *, sampled: bool) -> Iterator[Expectation]:
    """Time domain of a series of normal beats only; as many rows as its length allows."""
    step = np.diff(nn_ms)
    seconds = float(nn_ms.sum()) / 1000.0

    def row(symbol: str, value: float, how: str) -> Expectation:
        # a peak is timed to a fraction of a sample: that shows most in differences
        loose = 0.02 * abs(value) + 0.5
        return Expectation(symbol, value, loose if sampled else limits.SERIES_SHARE * abs(value) + 1e-6, how)

    yield row("nn_mean", float(nn_ms.mean()), "mean of the intervals")
    yield row("nn_median", float(np.median(nn_ms)), "median of the intervals")
    rmssd = float(np.sqrt(np.mean(step**2)))
    yield row("rmssd", rmssd, "root mean square of the differences")
    yield row("sdsd", float(step.std(ddof=1)), "SD of the differences")
    yield row("poincare_sd1", float(step.std(ddof=1)) / sqrt(2.0), "SD of the differences/√2")
    if not np.any(np.abs(np.abs(step) - 50.0) < (5.0 if sampled else 1e-6)):
        share = 100.0 * float(np.mean(np.abs(step) > 50.0))
        yield Expectation("pnn50", share, 0.5 if sampled else 1e-6, "share of differences above 50 ms")
        if seconds >= SEGMENT_S - 0.5:
            number = float((np.abs(step) > 50.0).sum())
            yield Expectation("nn50", number, 2.0 if sampled else 0.0, "differences above 50 ms")
    if seconds >= SEGMENT_S - 0.5:
        yield row("sdnn", float(nn_ms.std(ddof=1)), "SD of the intervals")
        along = 2.0 * float(nn_ms.var(ddof=1)) - float(step.var(ddof=1)) / 2.0
        if along > 1.0:
            yield row("poincare_sd2", sqrt(along), "√(2 var − var of the differences/2)")
        if not sampled:
            yield from _turns(step)
    if not sampled:
        yield row("ln_rmssd", log(rmssd), "ln(rmssd)")
        yield row("nn_cv", float(nn_ms.std(ddof=1) / nn_ms.mean()), "SD/mean of the intervals")
        yield row("nn_range", float(np.ptp(nn_ms)), "longest − shortest interval")
        yield row("sdnn_rmssd_ratio", float(nn_ms.std(ddof=1)) / rmssd, "sdnn/rmssd")


def _turns(step_ms: Floats) -> Iterator[Expectation]:
    """Share of falling intervals among those that change, and of those at which the direction changes."""
    step = np.round(step_ms, 6)
    changes = step[step != 0.0]
    yield Expectation(
        "porta_index", 100.0 * float((changes < 0.0).mean()), 1e-3, "falling differences/all that are not 0"
    )
    turned = (step[1:] * step[:-1] <= 0.0) & (step[1:] != step[:-1])
    yield Expectation(
        "fragmentation_pip", 100.0 * float(turned.sum()) / (len(step) + 1), 1e-3, "turns/intervals"
    )


def histogram(nn_ms: Floats) -> Iterator[Expectation]:
    """Triangular index; the intervals lie at the centres of bins."""
    _, counts = np.unique(np.floor(nn_ms / BIN_MS), return_counts=True)
    index = len(nn_ms) / float(counts.max())
    yield Expectation("hrv_triangular_index", index, limits.SERIES_SHARE * index, "intervals/largest bin")


def day(nn_ms: Floats) -> Iterator[Expectation]:
    """Rows over five-minute segments and the whole day; every segment holds whole intervals."""
    number = ((np.cumsum(nn_ms) - 1e-6) // (1000.0 * SEGMENT_S)).astype(int)
    segments = [nn_ms[number == k] for k in np.unique(number)]
    segments = [part for part in segments if part.sum() >= 500.0 * SEGMENT_S]
    means = np.array([part.mean() for part in segments])
    sds = np.array([part.std(ddof=1) for part in segments])
    for symbol, value, how in (
        ("sdnn_24h", float(nn_ms.std(ddof=1)), "SD of all intervals"),
        ("sdann", float(means.std(ddof=1)), "SD of the means of the segments"),
        ("sdnn_index", float(sds.mean()), "mean of the SDs of the segments"),
    ):
        yield Expectation(symbol, value, BORDER_SHARE * value, how)


def powers(waves: Sequence[tuple[float, float]]) -> Iterator[Expectation]:
    """A sinusoid of amplitude a has the power a²/2, less what the smoothness priors take of it."""
    bands = {"vlf_power": (0.003, 0.04), "lf_power": (0.04, 0.15), "hf_power": (0.15, 0.40)}
    found = {
        symbol: sum(_power(a, hz) for a, hz in waves if low <= hz < high)
        for symbol, (low, high) in bands.items()
    }
    how = "a²/2 of the sinusoids in the band, times the squared gain of the detrending"
    for symbol, power in found.items():
        if power > 0.0:
            yield Expectation(symbol, power, limits.POWER_SHARE * power, how)
    total = sum(found.values())
    yield Expectation("total_power", total, limits.POWER_SHARE * total, how)
    low, high = found["lf_power"], found["hf_power"]
    if low > 0.0 and high > 0.0:
        yield Expectation("lf_normalised", 100.0 * low / (low + high), 2.0, "100 LF/(LF + HF)")
        yield Expectation("hf_normalised", 100.0 * high / (low + high), 2.0, "100 HF/(LF + HF)")
        yield Expectation("lf_hf_ratio", low / high, 2.0 * limits.POWER_SHARE * low / high, "LF/HF")


def _power(amplitude_ms: float, hz: float) -> float:
    curvature = DETRENDING**2 * (2.0 * sin(pi * hz / RESAMPLED_HZ)) ** 4
    gain = curvature / (1.0 + curvature)
    return amplitude_ms**2 / 2.0 * gain**2


def day_powers(waves: Sequence[tuple[float, float]]) -> Iterator[Expectation]:
    """The slowest band, of the whole day without detrending."""
    power = sum(a**2 / 2.0 for a, hz in waves if hz < 0.003)
    yield Expectation("ulf_power", power, limits.POWER_SHARE * power, "a²/2 of the sinusoids below 0.003 Hz")


def ectopy(rr_ms: Floats, kinds: str, seconds: float) -> Iterator[Expectation]:
    """Counts of ectopic beats; runs and shares where the recording is long enough."""
    ventricular, early = kinds.count("V"), kinds.count("S")
    yield Expectation("pvc_count", float(ventricular), 0.0, "ventricular beats of the plan")
    yield Expectation("pac_count", float(early), 0.0, "premature supraventricular beats of the plan")
    if seconds >= 86400.0 - 1.0:
        for symbol, count in (("pvc_burden", ventricular), ("pac_burden", early)):
            yield Expectation(symbol, 100.0 * count / len(kinds), 1e-3, "share of the beats of the plan")
    if seconds >= 3600.0 - 1.0:
        yield from _runs(rr_ms, kinds)


def _runs(rr_ms: Floats, kinds: str) -> Iterator[Expectation]:
    runs = []
    place = 0
    for kind, group in groupby(kinds):
        length = len(list(group))
        if kind == "V":
            runs.append((length, rr_ms[place : place + length - 1]))
        place += length
    yield Expectation("ventricular_couplets", float(sum(n == 2 for n, _ in runs)), 0.0, "runs of two")
    yield Expectation(
        "ventricular_triplets", float(sum(n == RUN_BEATS for n, _ in runs)), 0.0, "runs of three"
    )
    fast = [(n, 60000.0 / float(own.mean())) for n, own in runs if n >= RUN_BEATS]
    fast = [(n, rate) for n, rate in fast if rate >= RUN_RATE_PER_MIN]
    yield Expectation("nsvt_runs", float(len(fast)), 0.0, "runs of three and more at 100 /min and more")
    if fast:
        yield Expectation("nsvt_longest", float(max(n for n, _ in fast)), 0.0, "beats of the longest run")
        yield Expectation(
            "nsvt_fastest", max(rate for _, rate in fast), 0.1, "60000/mean interval of the fastest run"
        )
