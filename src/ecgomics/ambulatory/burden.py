"""Burden: how much of a recording, and of each of its days, is fibrillation or ectopic beats."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.ambulatory.episodes import KINDS, Episode, in_fibrillation
from ecgomics.ambulatory.facts import HOUR_S, Course
from ecgomics.core.arrays import Floats
from ecgomics.signal.fibrillation import AfEpisodes, af_density

DAY_S: Final = 86400.0


@dataclass(frozen=True, slots=True)
class Ectopy:
    """Ectopic beats of one kind."""

    count: int
    percent_of_beats: float
    """NaN without beats."""
    per_hour: float
    """Of analysable time; NaN without any."""
    per_day: float
    """The same for 24 hours."""
    most_in_an_hour: int
    """Of the hours since the start."""


@dataclass(frozen=True, slots=True)
class Burden:
    """Of a recording, or of a part of it."""

    start_s: float
    end_s: float
    analysable_s: float
    beats: int
    ventricular: Ectopy
    supraventricular: Ectopy
    """Without those in fibrillation, which means nothing."""
    af_s: float
    """Analysable time in it."""
    af_percent: float
    """Of analysable time; NaN without any."""
    af_episodes: int
    """Those that begin in it."""
    af_longest_s: float
    """0 without an episode."""
    af_density: float
    """Charitos 2014; NaN where there is no fibrillation, or nothing else."""


def burden(course: Course, fibrillation: AfEpisodes, start_s: float, end_s: float) -> Burden:
    """Burden from one time to another."""
    beats = course.beats
    first, last = np.searchsorted(beats.peak_s, (start_s, end_s)).tolist()
    kinds = np.array(beats.kind[first:last], dtype="<U1")
    peak_s, seen_s = beats.peak_s[first:last], course.analysable_s(start_s, end_s)
    outside = ~in_fibrillation(beats, fibrillation)[first:last]
    begin_s, until_s = np.clip([fibrillation.begin_s, fibrillation.end_s], start_s, end_s)
    there = until_s > begin_s
    part = AfEpisodes(begin_s[there], until_s[there], seen_s)
    af_s = float(np.diff(course.analysable_until_s(np.stack([part.begin_s, part.end_s])), axis=0).sum())
    ends = (start_s, seen_s, len(kinds))
    return Burden(
        start_s=start_s,
        end_s=end_s,
        analysable_s=seen_s,
        beats=len(kinds),
        ventricular=_ectopy(peak_s[kinds == "V"], *ends),
        supraventricular=_ectopy(peak_s[(kinds == "S") & outside], *ends),
        af_s=af_s,
        af_percent=100.0 * af_s / seen_s if seen_s > 0.0 else np.nan,
        af_episodes=int(np.count_nonzero((fibrillation.begin_s >= start_s) & (fibrillation.begin_s < end_s))),
        af_longest_s=float(part.duration_s.max(initial=0.0)),
        af_density=af_density(part) if 0.0 < part.duration_s.sum() < seen_s else np.nan,
    )


def _ectopy(at_s: Floats, start_s: float, seen_s: float, beats: int) -> Ectopy:
    per_hour = len(at_s) / (seen_s / HOUR_S) if seen_s > 0.0 else np.nan
    by_hour = np.bincount(((at_s - start_s) // HOUR_S).astype(int), minlength=1)
    share = 100.0 * len(at_s) / beats if beats else np.nan
    return Ectopy(len(at_s), share, per_hour, 24.0 * per_hour, int(by_hour.max()))


def by_day(course: Course, fibrillation: AfEpisodes) -> tuple[Burden, ...]:
    """Burden of each 24 hours since the start; the last may be shorter."""
    edges_s = np.append(np.arange(0.0, course.duration_s, DAY_S), course.duration_s).tolist()
    return tuple(burden(course, fibrillation, first, last) for first, last in itertools.pairwise(edges_s))


def counted(found: Sequence[Episode]) -> dict[str, int]:
    """Episodes by kind, those of no episode, too."""
    count = Counter(each.kind for each in found)
    return {kind: count[kind] for kind in KINDS}
