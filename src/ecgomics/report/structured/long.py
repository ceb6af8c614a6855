"""The rhythm of a long recording: hour by hour, its episodes, and as many of its beats as a drawing shows."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.ambulatory.burden import counted
from ecgomics.ambulatory.corrections import Told
from ecgomics.ambulatory.episodes import Episode as Found
from ecgomics.ambulatory.episodes import Kind
from ecgomics.ambulatory.trends import Trends
from ecgomics.report.structured.beats import known
from ecgomics.report.structured.document import Episode, Hour, Rhythm

#: Dots that a tachogram of a page can show apart.
MOST_BEATS: Final = 4000
#: Kinds in the order in which they are looked at, and how many of each are listed.
LISTED: Final[tuple[tuple[Kind, int], ...]] = (
    ("ventricular_run", 5),
    ("atrial_fibrillation", 5),
    ("pause", 5),
    ("supraventricular_run", 5),
    ("tachycardia", 2),
    ("bradycardia", 2),
    ("ventricular_bigeminy", 2),
    ("ventricular_trigeminy", 2),
    ("ventricular_couplet", 2),
)
_DECIMALS: Final = 1
_DECIMALS_S: Final = 3


def rhythm_of_long(told: Told) -> Rhythm | None:
    """Beats, hours and episodes; None where no beat was found."""
    beats = told.course.beats
    if not len(beats):
        return None
    shown = np.unique(np.linspace(0, len(beats) - 1, min(MOST_BEATS, len(beats))).astype(int))
    before_ms = np.append(np.nan, beats.rr_ms)
    return Rhythm(
        peak_s=tuple(np.round(beats.peak_s[shown], _DECIMALS_S).tolist()),
        kinds=tuple(beats.kind[place] for place in shown.tolist()),
        rr_ms=known(before_ms[shown], _DECIMALS),
        hourly=hours(told.trends),
        episodes=tuple(_episode(each) for each in telling(told.episodes)),
        episode_counts={kind: count for kind, count in counted(told.episodes).items() if count},
    )


def hours(found: Trends) -> tuple[Hour, ...]:
    """The table of the hours since the start."""
    low, mean, high = (
        known(column, _DECIMALS)
        for column in (found.heart_rate_min, found.heart_rate_mean, found.heart_rate_max)
    )
    length_min = (found.end_s - found.start_s) / 60.0
    readable = np.minimum(100.0, 100.0 * found.analysable_min / length_min)
    return tuple(
        Hour(
            start_s=float(found.start_s[place]),
            rate_low=low[place],
            rate_mean=mean[place],
            rate_high=high[place],
            ventricular_beats=int(found.pvc_count[place]),
            supraventricular_beats=int(found.pac_count[place]),
            readable_percent=round(float(readable[place]), _DECIMALS),
        )
        for place in range(len(found.start_s))
    )


def telling(episodes: Sequence[Found]) -> list[Found]:
    """The episodes that are listed: by kind, of each the longest."""
    chosen: list[Found] = []
    for kind, most in LISTED:
        of_it = [each for each in episodes if each.kind == kind]
        chosen += sorted(of_it, key=lambda each: (-each.duration_s, each.start_s))[:most]
    return chosen


def _episode(found: Found) -> Episode:
    (rate,) = known([found.rate_mean_per_min], _DECIMALS)
    return Episode(
        kind=found.kind,
        start_s=round(found.start_s, _DECIMALS_S),
        duration_s=round(found.duration_s, _DECIMALS_S),
        beats=found.beats,
        rate_mean=rate,
    )
