"""Hourly trends, and the circadian rhythm of each of them.

Hours are counted from the start, so that they are those of the catalogue's circadian biomarkers; where the clock is
known each says when it begins. An hour of which RR intervals cover less than half has no value of a rate or an
interval (the rule of the catalogue); its counts stand beside the minutes that could be analysed.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from ecgomics.ambulatory.episodes import Rates, in_fibrillation
from ecgomics.ambulatory.facts import HOUR_S, Course, Facts, hours_of
from ecgomics.ambulatory.windows import WindowTable
from ecgomics.biomarkers.functional.circadian import HOUR_COVERED, hourly_rates
from ecgomics.biomarkers.structural.repolarisation import qt_formulas
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import QtCorrection
from ecgomics.core.validity import Validity
from ecgomics.signal.cosinor import HOURS_OF_DAY, Cosinor, DayNight, cosinor, day_and_night
from ecgomics.signal.fibrillation import AfEpisodes

#: Hours that a circadian fit needs (as the catalogue's).
FEWEST_HOURS: Final = 20
FRIDERICIA: Final = 1.0 / 3.0

#: What is fitted: column and unit.
FITTED: Final = (
    ("heart_rate_mean", "/min"),
    ("sdnn", "ms"),
    ("rmssd", "ms"),
    ("pvc_per_hour", "/h"),
    ("pac_per_hour", "/h"),
    ("qtc", "ms"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """One row per hour since the start; arrays are (hours,), NaN where there is no value."""

    start_s: Floats
    end_s: Floats
    analysable_min: Floats
    beats: Floats
    heart_rate_mean: Floats
    """60000 over the mean RR, all beats (as the catalogue's hourly rates)."""
    heart_rate_min: Floats
    """Of five successive RR."""
    heart_rate_max: Floats
    sdnn: Floats
    """By the catalogue, with its guards: sinus rhythm, at most 20 % edited."""
    rmssd: Floats
    pvc_count: Floats
    pac_count: Floats
    """Without those in fibrillation."""
    pvc_per_hour: Floats
    """Per hour of analysable time."""
    pac_per_hour: Floats
    pauses: Floats
    """RR above 2 s."""
    af_min: Floats
    qtc: Floats
    """Median over the windows of a minute or more that have it: QTc by the correction of the settings, of the QT of the
    first lead where the leads do not allow a global QT; ms."""

    @property
    def middle_h(self) -> Floats:
        """Middle of each hour, in hours from the start; that of a last part of an hour as if it were whole."""
        return (self.start_s + 0.5 * HOUR_S) / HOUR_S


def trends(
    course: Course,
    fibrillation: AfEpisodes,
    variability: Floats,
    qt: tuple[Floats, Floats],
    pause_s: Floats,
) -> Trends:
    """Trends of a recording from its beats, SDNN and RMSSD (hours × 2), times and QTc of windows, times of pauses."""
    edges_s = hours_of(course.duration_s)
    hours = len(edges_s) - 1
    kinds = np.array(course.beats.kind, dtype="<U1")
    outside = ~in_fibrillation(course.beats, fibrillation)
    seen_h = np.diff(course.analysable_until_s(edges_s)) / HOUR_S
    pvc, pac = (
        _counted(course.beats.peak_s[chosen], edges_s) for chosen in (kinds == "V", (kinds == "S") & outside)
    )
    low, high = _extremes(course, edges_s)
    return Trends(
        start_s=edges_s[:-1],
        end_s=edges_s[1:],
        analysable_min=60.0 * seen_h,
        beats=_counted(course.beats.peak_s, edges_s),
        heart_rate_mean=_mean_rate(course, hours),
        heart_rate_min=low,
        heart_rate_max=high,
        sdnn=variability[:, 0],
        rmssd=variability[:, 1],
        pvc_count=pvc,
        pac_count=pac,
        pvc_per_hour=_share(pvc, seen_h),
        pac_per_hour=_share(pac, seen_h),
        pauses=_counted(pause_s, edges_s),
        af_min=_overlap_s(course, fibrillation, edges_s) / 60.0,
        qtc=_hourly_median(qt, edges_s),
    )


def _counted(at_s: Floats, edges_s: Floats) -> Floats:
    return np.histogram(at_s, edges_s)[0].astype(float)


def _share(count: Floats, seen_h: Floats) -> Floats:
    """Per analysable hour, where half of the hour could be analysed."""
    enough = seen_h >= HOUR_COVERED
    return np.where(enough, count / np.where(enough, seen_h, 1.0), np.nan)


def _mean_rate(course: Course, hours: int) -> Floats:
    """The hourly rates of the catalogue, NaN for an hour that is not covered."""
    rate = np.full(hours, np.nan)
    try:
        found = hourly_rates.function(course.beats)
    except NotComputable:
        return rate
    rate[found.middle_h.astype(int)] = found.rate_per_min
    return rate


def _extremes(course: Course, edges_s: Floats) -> tuple[Floats, Floats]:
    rates = Rates.of(course)
    place = np.searchsorted(course.beats.peak_s, edges_s).tolist()
    pairs = [
        rates.extremes_per_min(first, max(last - 1, first)) if last > first else (np.nan, np.nan)
        for first, last in itertools.pairwise(place)
    ]
    low, high = np.array(pairs).T
    return low, high


def _overlap_s(course: Course, found: AfEpisodes, edges_s: Floats) -> Floats:
    """Analysable seconds of fibrillation in each hour."""
    begin_s, end_s = (
        course.analysable_until_s(np.clip(each[:, None], edges_s[:-1], edges_s[1:]))
        for each in (found.begin_s, found.end_s)
    )
    return np.asarray((end_s - begin_s).sum(axis=0), dtype=float)


def corrected_qt_ms(
    tables: Sequence[WindowTable], correction: QtCorrection = "fridericia"
) -> tuple[Floats, Floats]:
    """Begin and QTc of the shortest windows that are measured on samples; empty where there are none."""
    sampled = [table for table in tables if table.plan.with_samples]
    if not sampled:
        return np.zeros(0), np.zeros(0)
    table = min(sampled, key=lambda each: each.plan.window_s)
    return table.start_s, _corrected(table, correction)


def _hourly_median(qt: tuple[Floats, Floats], edges_s: Floats) -> Floats:
    at_s, qt_ms = qt[0][np.isfinite(qt[1])], qt[1][np.isfinite(qt[1])]
    result = np.full(len(edges_s) - 1, np.nan)
    hour = np.searchsorted(edges_s, at_s, side="right") - 1
    for each in np.unique(hour).tolist():
        result[each] = np.median(qt_ms[hour == each])
    return result


def _corrected(table: WindowTable, correction: QtCorrection) -> Floats:
    symbol = f"qtc_{correction}"
    if symbol in table.plan.first:
        return table.of(symbol)
    leads = [lead for declared, lead in table.plan.places if declared.symbol == "qt_interval_lead"]
    if not leads:
        return np.full(len(table), np.nan)
    qt_ms, rr_ms = table.of("qt_interval_lead", leads[0]), table.of("rr_mean")
    if correction == "fridericia":
        return qt_ms / (rr_ms / 1000.0) ** FRIDERICIA
    pairs = zip(qt_ms.tolist(), rr_ms.tolist(), strict=True)
    return np.array([qt_formulas.corrected_qt_ms(*pair, correction) for pair in pairs], dtype=float)


# ── circadian ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Circadian:
    """The circadian rhythm of one trend. Numbers are NaN where validity, or that of the clock, says why."""

    column: str
    unit: str
    hours: int
    validity: Validity
    """Of all but what needs the clock."""
    mesor: float
    mesor_low: float
    mesor_high: float
    amplitude: float
    amplitude_low: float
    amplitude_high: float
    acrophase_h: float
    """Clock time of the maximum."""
    acrophase_low_h: float
    acrophase_high_h: float
    r_squared: float
    f: float
    p: float
    """Of the F test against an amplitude of zero."""
    clock_validity: Validity
    """Of acrophase, day and night."""
    day_mean: float
    night_mean: float
    day_night_percent: float
    """By how much of its value by day it falls at night."""


def circadian(found: Trends, facts: Facts) -> tuple[Circadian, ...]:
    """The circadian rhythm of every trend that is fitted."""
    columns = [_fitted(found, name) for name, _ in FITTED]
    values = np.stack(columns, axis=1)
    fit = cosinor(found.middle_h, values)
    clock_h = None if facts.started_h is None else (found.middle_h + facts.started_h) % HOURS_OF_DAY
    halves = day_and_night(np.full(len(values), np.nan) if clock_h is None else clock_h, values)
    return tuple(_one(place, fit, halves, facts.started_h) for place in range(len(FITTED)))


def _fitted(found: Trends, name: str) -> Floats:
    """A trend in whole hours only: the last part of an hour is no hour, unless RR cover half of it."""
    column: Floats = getattr(found, name)
    whole = found.end_s - found.start_s >= HOUR_COVERED * HOUR_S
    return np.where(whole, column, np.nan)


def _one(place: int, fit: Cosinor, halves: DayNight, started_h: float | None) -> Circadian:
    """Numbers where they may be given, NaN elsewhere."""
    name, unit = FITTED[place]
    hours = int(fit.hours[place])
    validity: Validity = "ok" if hours >= FEWEST_HOURS and np.isfinite(fit.p[place]) else "too_short"
    if validity == "ok" and not fit.amplitude[place] > 0.0:
        validity = "failed"
    clock: Validity = validity if validity != "ok" else ("failed" if started_h is None else "ok")
    given: Callable[[float], float] = lambda value: float(value) if validity == "ok" else np.nan  # noqa: E731
    at_clock: Callable[[float], float] = lambda value: float(value) if clock == "ok" else np.nan  # noqa: E731
    shift_h = started_h or 0.0
    peak_h = (fit.peak_h[place] + shift_h) % HOURS_OF_DAY
    low_h, high_h = fit.peak_ci_h[place] - fit.peak_h[place] + peak_h
    return Circadian(
        column=name,
        unit=unit,
        hours=hours,
        validity=validity,
        mesor=given(fit.mesor[place]),
        mesor_low=given(fit.mesor_ci[place, 0]),
        mesor_high=given(fit.mesor_ci[place, 1]),
        amplitude=given(fit.amplitude[place]),
        amplitude_low=given(fit.amplitude_ci[place, 0]),
        amplitude_high=given(fit.amplitude_ci[place, 1]),
        acrophase_h=at_clock(peak_h),
        acrophase_low_h=at_clock(low_h),
        acrophase_high_h=at_clock(high_h),
        r_squared=given(fit.r_squared[place]),
        f=given(fit.f[place]),
        p=given(fit.p[place]),
        clock_validity=clock,
        day_mean=at_clock(halves.day[place]),
        night_mean=at_clock(halves.night[place]),
        day_night_percent=at_clock(halves.dip_percent[place]),
    )


def clock_of(started_at: datetime | None, seconds: float) -> str:
    """ISO clock time of a moment of the recording, to a millisecond; empty where the clock is not known."""
    if started_at is None:
        return ""
    return (started_at + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
