"""RR series with known statistics, and the plan that places beats in time.

Task Force 1996 names: SDNN is the standard deviation of the intervals, RMSSD the root mean square of their successive
differences. `Expected` holds the closed form of the process; `rr_statistics` those of one drawn series.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi, sin, sqrt
from typing import Literal

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.phantom.shapes import BeatShape

BeatKind = Literal["N", "S", "V", "P"]
"""Normal, supraventricular ectopic, ventricular ectopic; a P wave that was not conducted."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Statistics of an RR process in closed form (population moments, over whole periods or in the long run)."""

    mean_ms: float
    sdnn_ms: float
    rmssd_ms: float


@dataclass(frozen=True, slots=True)
class RrStatistics:
    """Statistics of one series: SDNN with n - 1; NaN where the series is too short for one."""

    mean_ms: float
    sdnn_ms: float
    rmssd_ms: float
    shortest_ms: float
    longest_ms: float


@dataclass(frozen=True, slots=True)
class Series:
    """RR intervals in ms and what their process is known to give."""

    rr_ms: Floats
    expected: Expected


def constant(count: int, rr_ms: float) -> Series:
    """Every interval the same."""
    return Series(np.full(count, float(rr_ms)), Expected(rr_ms, 0.0, 0.0))


def alternating(count: int, rr_ms: float, *, step_ms: float) -> Series:
    """rr + step/2, rr - step/2, … : SDNN step/2, RMSSD step."""
    signs = np.where(np.arange(count) % 2 == 0, 0.5, -0.5)
    return Series(rr_ms + step_ms * signs, Expected(rr_ms, step_ms / 2.0, abs(step_ms)))


def sinusoidal(count: int, rr_ms: float, *, amplitude_ms: float, period_beats: float) -> Series:
    """rr + a·sin(2πi/period): SDNN a/√2, RMSSD √2·a·sin(π/period)."""
    series = rr_ms + amplitude_ms * np.sin(2.0 * pi * np.arange(count) / period_beats)
    rmssd_ms = sqrt(2.0) * amplitude_ms * abs(sin(pi / period_beats))
    return Series(series, Expected(rr_ms, amplitude_ms / sqrt(2.0), rmssd_ms))


def modulated(count: int, rr_ms: float, *, waves: Iterable[tuple[float, float]]) -> Series:
    """rr + Σ a·sin(2πft), t the time of the beat that ends the interval: variance Σ a²/2, power a²/2 at each f."""
    waves = tuple(waves)
    series = np.empty(count)
    at_s = 0.0
    for i in range(count):
        interval_ms = rr_ms
        # the beat's time depends on the interval itself: a few rounds settle it
        for _ in range(20):
            end_s = at_s + interval_ms / 1000.0
            interval_ms = rr_ms + sum(a * sin(2.0 * pi * hz * end_s) for a, hz in waves)
        series[i] = interval_ms
        at_s += interval_ms / 1000.0
    variance = sum(a**2 / 2.0 for a, _ in waves)
    steps = sum((a * 2.0 * sin(pi * hz * rr_ms / 1000.0)) ** 2 / 2.0 for a, hz in waves)
    return Series(series, Expected(rr_ms, sqrt(variance), sqrt(steps)))


def autoregressive(count: int, rr_ms: float, *, sd_ms: float, phi: float, rng: np.random.Generator) -> Series:
    """First order, stationary: x[i] = φ·x[i-1] + e with SD sd_ms: RMSSD sd·√(2(1 - φ))."""
    if not -1.0 < phi < 1.0:
        raise InvalidInput(f"phi is {phi:g}; above -1 and below 1 is allowed.")
    steps = rng.standard_normal(count) * sd_ms * sqrt(1.0 - phi**2)
    deviation = np.empty(count)
    state = float(rng.standard_normal()) * sd_ms
    for i, step in enumerate(steps):
        state = phi * state + float(step)
        deviation[i] = state
    return Series(rr_ms + deviation, Expected(rr_ms, sd_ms, sd_ms * sqrt(2.0 * (1.0 - phi))))


def irregular(
    count: int, rr_ms: float, *, sd_ms: float, shortest_ms: float, rng: np.random.Generator
) -> Series:
    """Intervals without order as in fibrillation, gamma above the shortest: SDNN sd, RMSSD √2·sd.

    One interval is drawn from each of `count` equal shares of the distribution, so that a short series has its spread.
    """
    from scipy.special import gammaincinv

    if not 0.0 < shortest_ms < rr_ms:
        raise InvalidInput(
            f"The shortest interval is {shortest_ms:g} ms; above 0 and below {rr_ms:g} ms is allowed."
        )
    spread_ms = rr_ms - shortest_ms
    shape = (spread_ms / sd_ms) ** 2
    share = (rng.permutation(count) + rng.random(count)) / count
    quantiles = np.asarray(gammaincinv(shape, share), dtype=np.float64)
    series = shortest_ms + quantiles * (spread_ms / shape)
    return Series(series, Expected(rr_ms, sd_ms, sqrt(2.0) * sd_ms))


def rr_statistics(rr_ms: Floats) -> RrStatistics:
    """Mean, SDNN, RMSSD and range of a series."""
    steps = np.diff(rr_ms)
    return RrStatistics(
        mean_ms=float(np.mean(rr_ms)) if len(rr_ms) else float("nan"),
        sdnn_ms=float(np.std(rr_ms, ddof=1)) if len(rr_ms) > 1 else float("nan"),
        rmssd_ms=float(np.sqrt(np.mean(steps**2))) if len(steps) else float("nan"),
        shortest_ms=float(np.min(rr_ms, initial=np.inf)),
        longest_ms=float(np.max(rr_ms, initial=-np.inf)),
    )


@dataclass(frozen=True, slots=True)
class PlannedBeat:
    """A beat whose dominant deflection lies at r_s."""

    r_s: float
    shape: BeatShape
    kind: BeatKind = "N"

    @property
    def onset_s(self) -> float:
        """Onset of its QRS."""
        return self.r_s - self.shape.r_ms / 1000.0


@dataclass(frozen=True, slots=True)
class RhythmPlan:
    """Beats in time order. Those before 0 and after the end are cut off like those of a real recording."""

    beats: tuple[PlannedBeat, ...]

    def __post_init__(self) -> None:
        times = [beat.r_s for beat in self.beats]
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise InvalidInput(
                "The beats of a rhythm plan are not in time order; each must be later than the last."
            )


def regular_plan(rr_ms: Iterable[float], shape: BeatShape, *, first_s: float) -> RhythmPlan:
    """Beats of one shape, the first at first_s, the others after the given intervals."""
    times = first_s + np.concatenate([[0.0], np.cumsum(np.fromiter(rr_ms, dtype=float))]) / 1000.0
    return RhythmPlan(tuple(PlannedBeat(float(at), shape) for at in times))


def with_beats(plan: RhythmPlan, shapes: Mapping[int, tuple[BeatShape, BeatKind]]) -> RhythmPlan:
    """The beats at the given places in another shape and of another kind, where they are."""
    beats = [
        PlannedBeat(beat.r_s, *shapes[place]) if place in shapes else beat
        for place, beat in enumerate(plan.beats)
    ]
    return RhythmPlan(tuple(beats))


def with_premature_beats(
    plan: RhythmPlan,
    shape: BeatShape,
    *,
    places: Sequence[int],
    coupling_ms: float,
    kind: BeatKind = "V",
    pause_ms: float | None = None,
) -> RhythmPlan:
    """The beats at the given places replaced by premature ones, coupling_ms after the beat before.

    The beat after comes when it would have come anyway: the pause is fully compensatory. With pause_ms it comes so
    long after the premature one, and all later beats with it.
    """
    beats = list(plan.beats)
    for place in places:
        if not 0 < place < len(beats):
            raise InvalidInput(
                f"A premature beat at place {place} was asked for; 1 to {len(beats) - 1} is allowed."
            )
        beats[place] = PlannedBeat(beats[place - 1].r_s + coupling_ms / 1000.0, shape, kind)
        if pause_ms is not None and place + 1 < len(beats):
            earlier_s = beats[place + 1].r_s - beats[place].r_s - pause_ms / 1000.0
            beats[place + 1 :] = [replace(beat, r_s=beat.r_s - earlier_s) for beat in beats[place + 1 :]]
    return RhythmPlan(tuple(beats))
