"""Corrections of a long analysis: applied in their order, and what follows from them."""

import numpy as np
import pytest

from ecgomics.ambulatory.corrections import (
    BeatsCalled,
    ClassCalled,
    EpisodeAdded,
    EpisodeRemoved,
    GroupCalled,
    corrected_course,
    told,
)
from ecgomics.ambulatory.facts import Course, Facts
from ecgomics.ambulatory.found import NO_SHAPES, Found, no_variability
from ecgomics.ambulatory.minutes import minutes
from ecgomics.signal.model import Beats


def found(
    kinds: str, *, rr_s: float = 0.8, groups: list[int] | None = None, gap_at: int | None = None
) -> Found:
    count = len(kinds)
    after_gap = np.zeros(count, dtype=bool)
    if gap_at is not None:
        after_gap[gap_at] = True
    beats = Beats(
        0.5 + rr_s * np.arange(count),
        tuple(kinds),
        np.array(groups or [0] * count),
        np.ones(count, dtype=bool),
        after_gap,
    )
    duration_s = float(np.ceil(count * rr_s)) + 1.0
    course = Course(beats, np.ones(count, dtype=bool), np.zeros(int(duration_s), dtype=np.int8), duration_s)
    nothing = np.zeros(0)
    return Found(course, no_variability(duration_s), nothing, nothing, np.zeros((0, 1)), ("II",), NO_SHAPES)


def kinds(given: Found, *corrections: object) -> str:
    return "".join(corrected_course(given.course, corrections).beats.kind)  # type: ignore[arg-type]


def test_a_group_a_class_and_single_beats_are_called_another_class() -> None:
    given = found("NNVNV", groups=[0, 0, 1, 0, 2])
    assert kinds(given, GroupCalled(1, "N")) == "NNNNV"
    assert kinds(given, ClassCalled("V", "S")) == "NNSNS"
    assert kinds(given, BeatsCalled((0.5, 2.93), "V")) == "VNVVV"
    assert kinds(given, GroupCalled(1, "N"), BeatsCalled((2.1,), "P")) == "NNPNV"


def test_a_time_at_which_no_beat_is_means_none() -> None:
    assert kinds(found("NNN"), BeatsCalled((0.9, 50.0), "V")) == "NNN"


def test_an_artefact_is_no_beat_and_leaves_the_interruption_before_it() -> None:
    given = found("NNNN", gap_at=1)
    course = corrected_course(given.course, [BeatsCalled((1.3,), "X")])
    assert len(course.beats) == 3
    assert course.beats.after_gap.tolist() == [False, True, False]
    without_gap = corrected_course(found("NNNN").course, [BeatsCalled((1.3,), "X")])
    assert without_gap.beats.rr_ms.tolist() == pytest.approx([1600.0, 800.0])


def test_burden_and_episodes_follow_the_classes() -> None:
    given = found("N" * 50 + "VVV" + "N" * 50, groups=[0] * 50 + [1] * 3 + [0] * 50)
    before = told(given, Facts())
    after = told(given, Facts(), [GroupCalled(1, "N")])
    assert (before.burden.ventricular.count, after.burden.ventricular.count) == (3, 0)
    assert [each.kind for each in before.episodes] == ["ventricular_run"]
    assert after.episodes == ()


def test_an_added_episode_of_fibrillation_counts_and_a_removed_one_does_not() -> None:
    given = found("N" * 400)
    added = EpisodeAdded("atrial_fibrillation", 50.0, 130.0)
    with_it = told(given, Facts(), [added])
    assert with_it.burden.af_episodes == 1
    assert with_it.burden.af_percent == pytest.approx(100.0 * 80.0 / 321.0, rel=0.02)
    (episode,) = with_it.episodes
    assert (episode.kind, episode.beats) == ("atrial_fibrillation", 101)
    removed = EpisodeRemoved("atrial_fibrillation", 50.0, 130.0)
    assert told(given, Facts(), [added, removed]).burden.af_percent == 0.0


def test_another_episode_that_is_added_has_the_rates_of_its_beats() -> None:
    (episode,) = told(found("N" * 100), Facts(), [EpisodeAdded("tachycardia", 10.0, 20.0)]).episodes
    assert (episode.start_s, episode.end_s, episode.evidence) == (10.0, 20.0, "added by hand")
    assert episode.rate_mean_per_min == pytest.approx(75.0)


def test_what_was_found_comes_back_from_its_bytes() -> None:
    given = found("NNVNS", groups=[0, 0, 100_001, 0, 2], gap_at=3)
    back = Found.from_bytes(given.to_bytes())
    assert back.course.beats.kind == given.course.beats.kind
    for name in ("peak_s", "group", "accepted", "after_gap"):
        np.testing.assert_array_equal(getattr(back.course.beats, name), getattr(given.course.beats, name))
    assert (back.course.duration_s, back.leads) == (given.course.duration_s, given.leads)


def test_minutes_have_the_rates_of_five_intervals() -> None:
    by_minute = minutes(found("N" * 200).course)
    assert len(by_minute.median_per_min) == 3
    assert by_minute.median_per_min[:2].tolist() == pytest.approx([75.0, 75.0])
    assert by_minute.analysable[:2].tolist() == [1.0, 1.0]
