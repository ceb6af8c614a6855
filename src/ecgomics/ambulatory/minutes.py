"""Trends by the minute, as a screen draws them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.ambulatory.episodes import RATE_INTERVALS
from ecgomics.ambulatory.facts import Course
from ecgomics.core.arrays import Floats

MINUTE_S: Final = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Minutes:
    """One row per minute since the start, (minutes,); NaN where there is no rate."""

    low_per_min: Floats
    """Lowest rate over five successive RR that end in the minute."""
    median_per_min: Floats
    high_per_min: Floats
    analysable: Floats
    """Share of its seconds in which a lead can be measured."""


def minutes(course: Course) -> Minutes:
    """Rates and quality of each minute."""
    count = int(np.ceil(course.duration_s / MINUTE_S))
    rr_s = course.beats.rr_ms / 1000.0
    low, median, high = (np.full(count, np.nan) for _ in range(3))
    if len(rr_s) >= RATE_INTERVALS:
        mean_s = np.lib.stride_tricks.sliding_window_view(rr_s, RATE_INTERVALS).mean(axis=1)
        ends_s = course.beats.peak_s[RATE_INTERVALS:]
        known = np.isfinite(mean_s)
        rate, minute = 60.0 / mean_s[known], (ends_s[known] // MINUTE_S).astype(int)
        for place, first, last in _runs(minute):
            of_minute = rate[first:last]
            low[place], median[place], high[place] = (
                of_minute.min(),
                np.median(of_minute),
                of_minute.max(),
            )
    seconds = np.arange(len(course.state)) // int(MINUTE_S)
    total = np.bincount(seconds, minlength=count)[:count]
    seen = np.bincount(seconds, weights=course.analysable, minlength=count)[:count]
    return Minutes(low, median, high, seen / np.maximum(total, 1))


def _runs(ascending: "np.ndarray[tuple[int], np.dtype[np.int_]]") -> list[tuple[int, int, int]]:
    """Each value with the first place of it and the one after its last."""
    values, first = np.unique(ascending, return_index=True)
    last = np.append(first[1:], len(ascending))
    return list(zip(values.tolist(), first.tolist(), last.tolist(), strict=True))
