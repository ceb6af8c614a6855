"""NN intervals: RR intervals between two sinus beats, edited, and what the heart-rate-variability families share.

beats ─▶ nn ─▶ nn_ms, nn_steps_ms          every NN; differences of adjacent ones only
            ├▶ nn_pairs_ms, nn_words_ms    adjacent NN in twos and threes
            └▶ segment_mean_ms, segment_sd_ms   by five minutes
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import guard, quantity
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats

#: An interval too far from the median of those around it is a missed or false detection, a pause or a block, not NN.
LOCAL_INTERVALS: Final = 11
#: Differences of times leave dust behind the digits of a nanosecond; without it equal intervals are equal.
RESOLUTION_DIGITS: Final = 6
#: Fewest NN of which a variability can be told.
LEAST_INTERVALS: Final = 3
SEGMENT_S: Final = 300.0
#: Share of a segment's time that its NN must cover.
SEGMENT_COVERED: Final = 0.5
LARGEST_EDITED_PERCENT: Final = 20.0


@dataclass(frozen=True, slots=True)
class NormalIntervals:
    """The NN series; arrays have the shape (intervals,)."""

    interval_ms: Floats
    end_s: Floats
    """Time of the R peak that ends each interval."""
    adjacent: Bools
    """True where the interval begins with the beat that ends the one before it in the series."""
    edited_percent: float
    """Share of the recorded RR intervals that are not NN."""


@quantity
def nn(beats: Beats, settings: Settings) -> NormalIntervals:
    """RR intervals between accepted normal beats, edited: without those that depart from their neighbours."""
    normal = np.array([kind == "N" for kind in beats.kind])
    sinus = normal[1:] & normal[:-1] & np.isfinite(beats.rr_ms)
    place = np.flatnonzero(sinus)
    if settings.nn_editing:
        place = place[_plausible(beats.rr_ms[place], largest=settings.nn_departure_percent / 100.0)]
    if place.size < LEAST_INTERVALS:
        raise NotComputable("too_short", f"there are {place.size} NN intervals")
    recorded = int(np.count_nonzero(~beats.after_gap[1:]))
    return NormalIntervals(
        interval_ms=np.round(beats.rr_ms[place], RESOLUTION_DIGITS),
        end_s=beats.peak_s[place + 1],
        adjacent=np.diff(place, prepend=-1) == 1,
        edited_percent=100.0 * (recorded - place.size) / recorded,
    )


def _plausible(interval_ms: Floats, *, largest: float) -> Bools:
    """Which intervals depart by this share at most from the median of those around them."""
    from scipy.ndimage import median_filter

    if not interval_ms.size:
        return np.zeros(0, dtype=bool)
    usual_ms = median_filter(interval_ms, size=LOCAL_INTERVALS, mode="nearest")
    near: Bools = np.abs(interval_ms / usual_ms - 1.0) <= largest
    return near


@quantity
def nn_ms(nn: NormalIntervals) -> Floats:
    """NN intervals in their order, (intervals,)."""
    return nn.interval_ms


@quantity
def nn_steps_ms(nn: NormalIntervals) -> Floats:
    """Differences NN(i+1) - NN(i) of adjacent NN intervals; an edited interval or a gap between them leaves none."""
    steps_ms = np.diff(nn.interval_ms)[nn.adjacent[1:]]
    if steps_ms.size < LEAST_INTERVALS - 1:
        raise NotComputable("too_short", f"there are {steps_ms.size} pairs of adjacent NN intervals")
    return steps_ms


@quantity
def nn_pairs_ms(nn: NormalIntervals) -> Floats:
    """Two adjacent NN intervals in their order, pairs × 2."""
    return _adjacent(nn, 2)


@quantity
def nn_words_ms(nn: NormalIntervals) -> Floats:
    """Three adjacent NN intervals in their order, words × 3; words overlap."""
    return _adjacent(nn, 3)


def _adjacent(nn: NormalIntervals, number: int) -> Floats:
    """Every so many successive NN intervals between which none is missing."""
    if len(nn.interval_ms) < number:
        raise NotComputable("too_short", f"there are {len(nn.interval_ms)} NN intervals")
    windows = np.lib.stride_tricks.sliding_window_view
    joined = windows(nn.adjacent[1:], number - 1).all(axis=1)
    if np.count_nonzero(joined) < LEAST_INTERVALS - 1:
        raise NotComputable("too_short", f"there are hardly {number} adjacent NN intervals")
    return np.asarray(windows(nn.interval_ms, number)[joined], dtype=float)


@quantity
def segment_mean_ms(nn: NormalIntervals) -> Floats:
    """Mean NN of the successive five-minute segments that are covered well enough."""
    return np.array([segment.mean() for segment in _segments(nn)])


@quantity
def segment_sd_ms(nn: NormalIntervals) -> Floats:
    """Standard deviation (n - 1) of NN in the successive five-minute segments that are covered well enough."""
    return np.array([segment.std(ddof=1) for segment in _segments(nn)])


def _segments(nn: NormalIntervals) -> list[Floats]:
    number = (nn.end_s // SEGMENT_S).astype(int)
    cuts = np.flatnonzero(np.diff(number)) + 1
    segments = np.split(nn.interval_ms, cuts)
    covered = [each for each in segments if each.sum() >= 1000.0 * SEGMENT_COVERED * SEGMENT_S]
    if len(covered) < 2:
        raise NotComputable("too_short", f"{len(covered)} five-minute segments are covered by NN intervals")
    return covered


@guard("low_quality", f"at most {LARGEST_EDITED_PERCENT:g} % of the intervals edited")
def little_edited(nn: NormalIntervals) -> bool:
    return nn.edited_percent <= LARGEST_EDITED_PERCENT
