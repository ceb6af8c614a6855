"""Axes and points of the figures beside the ECG paper: tachogram, Poincaré plot, trends. Only arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ecgomics.report.structured.document import Measurement, Rhythm, Trend

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
#: RR intervals that are nearly alike are shown on an axis of at least this, lest their jitter look like a finding.
_LEAST_RR_SPAN_MS: Final = 400.0
#: Times and intervals are rounded; what differs by more is not the interval between two beats.
_SAME_MS: Final = 10.0
_SECONDS_PER_HOUR: Final = 3600.0
_SECONDS_PER_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A range in round numbers, and where its ticks are."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """How far along the axis a value is, 0 to 1 within its range."""
        return (value - self.low) / (self.high - self.low)


def axis_over(values: Sequence[float], *, least_span: float, most_ticks: int = 6) -> Axis:
    """An axis that holds the values, ends on ticks and spans at least so much."""
    low, high = min(values), max(values)
    middle, span = 0.5 * (low + high), max(high - low, least_span)
    low, high = min(low, middle - 0.5 * span), max(high, middle + 0.5 * span)
    step = _step((high - low) / (most_ticks - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(step * each, 10) for each in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def _step(raw: float) -> float:
    """The next round step that is not smaller."""
    power: float = 10.0 ** math.floor(math.log10(raw))
    return next(power * each for each in _STEPS if power * each >= raw * (1.0 - 1e-9))


def times_axis(start: float, end: float, *, most_ticks: int = 8) -> Axis:
    """From start to end exactly, with round ticks within."""
    step = _step((end - start) / (most_ticks - 1))
    first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
    return Axis(start, end, tuple(round(step * each, 10) for each in range(first, last + 1)))


@dataclass(frozen=True, slots=True)
class Tachogram:
    """RR intervals over time; a line joins what is in one run."""

    unit: str
    """Of the times: s, or h for recordings of an hour and more."""
    times: Axis
    rr_ms: Axis
    runs: tuple[tuple[tuple[float, float], ...], ...]
    """Runs of (time in the unit, RR in ms); broken where no interval is known."""
    marked: tuple[tuple[float, float, str], ...]
    """Beats of other kinds than normal: time, RR in ms, kind."""


def tachogram(rhythm: Rhythm) -> Tachogram | None:
    """Every RR interval at the beat that ends it; None where fewer than two are known."""
    known = [each for each in rhythm.rr_ms if each is not None]
    if len(known) < 2:
        return None
    hours = rhythm.peak_s[-1] - rhythm.peak_s[0] >= _SECONDS_PER_HOUR
    scale = 1.0 / _SECONDS_PER_HOUR if hours else 1.0
    runs: list[list[tuple[float, float]]] = [[]]
    marked = []
    for place, (peak_s, rr_ms, kind) in enumerate(
        zip(rhythm.peak_s, rhythm.rr_ms, rhythm.kinds, strict=True)
    ):
        if not _follows(rhythm, place):
            runs.append([])
        if rr_ms is None:
            continue
        runs[-1].append((peak_s * scale, rr_ms))
        if kind in ("S", "V", "P"):
            marked.append((peak_s * scale, rr_ms, kind))
    return Tachogram(
        "h" if hours else "s",
        times_axis(0.0 if not hours else rhythm.peak_s[0] * scale, rhythm.peak_s[-1] * scale),
        axis_over(known, least_span=_LEAST_RR_SPAN_MS),
        tuple(tuple(run) for run in runs if run),
        tuple(marked),
    )


def _follows(rhythm: Rhythm, place: int) -> bool:
    """Whether a beat follows the one listed before it: of long recordings only some beats are listed."""
    rr_ms = rhythm.rr_ms[place]
    if place == 0 or rr_ms is None:
        return False
    between_ms = (rhythm.peak_s[place] - rhythm.peak_s[place - 1]) * 1000.0
    return abs(between_ms - rr_ms) < _SAME_MS


@dataclass(frozen=True, slots=True)
class Poincare:
    """Each RR interval against the one before it, in ms, both on one axis."""

    rr_ms: Axis
    points: tuple[tuple[float, float], ...]


def poincare(rhythm: Rhythm) -> Poincare | None:
    """Pairs of neighbouring intervals; None where there are fewer than two pairs."""
    points = [
        (before, after)
        for place, (before, after) in enumerate(pairwise(rhythm.rr_ms), start=1)
        if before is not None and after is not None and _follows(rhythm, place)
    ]
    if len(points) < 2:
        return None
    reach = [each for point in points for each in point]
    return Poincare(axis_over(reach, least_span=_LEAST_RR_SPAN_MS), tuple(points))


#: The range takes this share of a bar, the rest is for what lies outside.
_INSIDE: Final = 0.5


@dataclass(frozen=True, slots=True)
class RangeBar:
    """Where a value lies against its range, in shares of a bar."""

    first: float
    last: float
    """From where to where the range reaches; to the end of the bar where it has no limit."""
    at: float
    """Of the value; at an end of the bar where it lies further out."""
    beyond: bool
    """Further out than the bar shows, outside of the range."""


def range_bar(of: Measurement) -> RangeBar | None:
    """None of a value that is not there or has no range."""
    limits = of.range
    if of.value is None or limits is None or (limits.low is None and limits.high is None):
        return None
    low, high = _ends(limits.low, limits.high)
    beside = 0.5 * (1.0 - _INSIDE)
    at = beside + _INSIDE * (of.value - low) / (high - low)
    return RangeBar(
        first=0.0 if limits.low is None else beside,
        last=1.0 if limits.high is None else 1.0 - beside,
        at=min(1.0, max(0.0, at)),
        beyond=(at < 0.0 and limits.low is not None) or (at > 1.0 and limits.high is not None),
    )


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Both ends of the range that is drawn; a missing one lies as far as the known one is from zero."""
    if low is None:
        return (0.0 if high and high > 0 else 2.0 * (high or -0.5)), high if high is not None else 1.0
    if high is None or high <= low:
        return low, low + (abs(low) or 1.0)
    return low, high


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """Values over the days since the first recording."""

    days: Axis
    values: Axis
    points: tuple[tuple[float, float], ...]


def trend_figure(trend: Trend) -> TrendFigure | None:
    """Known values in their order; None where there are fewer than two."""
    known = [each for each in trend.points if each.value is not None]
    if len(known) < 2:
        return None
    first = known[0].taken_at
    points = [
        ((each.taken_at - first).total_seconds() / _SECONDS_PER_DAY, float(each.value or 0.0))
        for each in known
    ]
    values = [value for _, value in points]
    least = max(abs(max(values, key=abs)) * 0.1, 1e-6)
    # Recordings of one moment stand apart by nothing; the axis still needs a length.
    end = max(points[-1][0], 1.0 / _SECONDS_PER_DAY)
    return TrendFigure(
        Axis(0.0, end, (0.0, end)), axis_over(values, least_span=least, most_ticks=4), tuple(points)
    )
