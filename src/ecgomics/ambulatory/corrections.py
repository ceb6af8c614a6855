"""What a person corrects in the analysis of a long recording, and what follows from it.

Nothing that was found is overwritten: changes are applied in their order to a copy, and episodes, trends and burden
are told from that. A beat that is called an artefact is no beat any more; RR then go from its neighbour to its other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ecgomics.ambulatory.burden import Burden, burden, by_day
from ecgomics.ambulatory.episodes import Episode, Kind, episode_between, episodes, fibrillation_of
from ecgomics.ambulatory.facts import Course, Facts
from ecgomics.ambulatory.found import Found
from ecgomics.ambulatory.trends import Circadian, Trends, circadian, trends
from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.fibrillation import AfEpisodes
from ecgomics.signal.model import BeatClass, Beats

Called = Literal["N", "S", "V", "P", "U", "X"]
"""A class of beats, or X for what is no beat."""
ARTEFACT: Final = "X"
#: A beat is the one that was meant where it lies so near.
SAME_BEAT_S: Final = 0.05
#: An episode is the one that was meant where both its ends lie so near.
SAME_END_S: Final = 1.0
ADDED: Final = "added by hand"


@dataclass(frozen=True, slots=True)
class GroupCalled:
    """All beats of a group of shapes are of a class."""

    group: int
    called: Called


@dataclass(frozen=True, slots=True)
class ClassCalled:
    """All beats that were found to be of one class are of another."""

    found: BeatClass
    called: Called


@dataclass(frozen=True, slots=True)
class BeatsCalled:
    """Some beats, by the times of their R peaks, are of a class."""

    times_s: tuple[float, ...]
    called: Called


@dataclass(frozen=True, slots=True)
class EpisodeAdded:
    """There is an episode that was not found."""

    kind: Kind
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class EpisodeRemoved:
    """An episode that was found is none."""

    kind: Kind
    start_s: float
    end_s: float


Correction = GroupCalled | ClassCalled | BeatsCalled | EpisodeAdded | EpisodeRemoved


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is said of a long recording, corrected."""

    course: Course
    """Without what was called an artefact."""
    episodes: tuple[Episode, ...]
    burden: Burden
    days: tuple[Burden, ...]
    trends: Trends
    circadian: tuple[Circadian, ...]


def told(found: Found, facts: Facts, corrections: Sequence[Correction] = ()) -> Told:
    """What follows from what was found and from corrections in their order."""
    course = corrected_course(found.course, corrections)
    fibrillation = _corrected_fibrillation(fibrillation_of(course), corrections)
    listed = _corrected_episodes(course, episodes(course, fibrillation), corrections)
    pause_s = np.array([each.start_s for each in listed if each.kind == "pause"])
    hourly = trends(course, fibrillation, found.variability, (found.window_s, found.qtc_ms), pause_s)
    return Told(
        course=course,
        episodes=listed,
        burden=burden(course, fibrillation, 0.0, course.duration_s),
        days=by_day(course, fibrillation),
        trends=hourly,
        circadian=circadian(hourly, facts),
    )


def called_kinds(
    beats: Beats, corrections: Sequence[Correction]
) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    """The class of every beat that was found, X for an artefact, (beats,)."""
    original = np.array(beats.kind, dtype="<U1")
    kinds = original.copy()
    for each in corrections:
        match each:
            case GroupCalled(group, called):
                kinds[beats.group == group] = called
            case ClassCalled(found, called):
                kinds[original == found] = called
            case BeatsCalled(times_s, called):
                kinds[beats_at(beats.peak_s, np.array(times_s))] = called
    return kinds


def beats_at(peak_s: Floats, times_s: Floats) -> Bools:
    """Which beats are meant by some times, (beats,)."""
    chosen: Bools = np.zeros(len(peak_s), dtype=bool)
    if not len(peak_s):
        return chosen
    after = np.clip(np.searchsorted(peak_s, times_s), 1, max(1, len(peak_s) - 1))
    near = np.where(
        np.abs(peak_s[after - 1] - times_s) <= np.abs(peak_s[np.minimum(after, len(peak_s) - 1)] - times_s),
        after - 1,
        np.minimum(after, len(peak_s) - 1),
    )
    chosen[near[np.abs(peak_s[near] - times_s) <= SAME_BEAT_S]] = True
    return chosen


def corrected_course(course: Course, corrections: Sequence[Correction]) -> Course:
    """Beats with the classes that they are called, without artefacts."""
    kinds = called_kinds(course.beats, corrections)
    kept = kinds != ARTEFACT
    beats = course.beats
    # An interruption before a beat that goes lies before the one that follows it.
    interruptions = np.concatenate([[0], np.cumsum(beats.after_gap)])[1:][kept]
    after_gap = np.diff(interruptions, prepend=0) > 0
    return Course(
        Beats(
            beats.peak_s[kept],
            tuple(kinds[kept].tolist()),
            beats.group[kept],
            beats.accepted[kept],
            after_gap,
        ),
        course.with_p[kept],
        course.state,
        course.duration_s,
    )


def _corrected_fibrillation(found: AfEpisodes, corrections: Sequence[Correction]) -> AfEpisodes:
    spans = list(zip(found.begin_s.tolist(), found.end_s.tolist(), strict=True))
    for each in corrections:
        match each:
            case EpisodeAdded("atrial_fibrillation", start_s, stop_s):
                spans = _joined([*spans, (start_s, stop_s)])
            case EpisodeRemoved("atrial_fibrillation", start_s, stop_s):
                spans = [span for span in spans if not _same(span, (start_s, stop_s))]
    begin_s, end_s = np.array(spans, dtype=float).reshape(-1, 2).T
    return AfEpisodes(begin_s, end_s, found.analysable_s)


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans in order; those that overlap are one."""
    joined: list[tuple[float, float]] = []
    for start_s, end_s in sorted(spans):
        if joined and start_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_s))
        else:
            joined.append((start_s, end_s))
    return joined


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= SAME_END_S


def _corrected_episodes(
    course: Course, listed: Sequence[Episode], corrections: Sequence[Correction]
) -> tuple[Episode, ...]:
    result = list(listed)
    for each in corrections:
        match each:
            case EpisodeAdded(kind, start_s, end_s) if kind != "atrial_fibrillation":
                result.append(episode_between(course, kind, start_s, end_s, ADDED))
            case EpisodeRemoved(kind, start_s, end_s):
                span = (start_s, end_s)
                result = [
                    one for one in result if one.kind != kind or not _same((one.start_s, one.end_s), span)
                ]
    return tuple(sorted(result, key=lambda one: one.start_s))
