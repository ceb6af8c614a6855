"""Segments put together: beats near a seam, hours, and sums that agree."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.ambulatory.burden import burden
from ecgomics.ambulatory.episodes import fibrillation_of
from ecgomics.ambulatory.facts import STATES, Course
from ecgomics.ambulatory.one_segment import SAME_BEAT_S, Analysed
from ecgomics.ambulatory.seams import joined_course, joined_variability
from ecgomics.ambulatory.trends import trends
from ecgomics.signal.model import Beats

SEAM_S = 100.0
NOTHING: Any = None


def beats(peak_s: list[float]) -> Beats:
    count = len(peak_s)
    none = np.zeros(count, dtype=bool)
    return Beats(np.array(peak_s, dtype=float), ("N",) * count, np.zeros(count, dtype=int), ~none, none)


def part(seen_s: list[float], first_s: float, last_s: float, *, ends: bool, hours: int = 1) -> Analysed:
    """What a segment makes of the beats that it sees."""
    own = [at_s for at_s in seen_s if at_s >= first_s and (ends or at_s < last_s)]
    beyond = [] if ends else [at_s for at_s in seen_s if last_s <= at_s < last_s + SAME_BEAT_S]
    return Analysed(
        start_s=first_s,
        beats=beats(own),
        beyond=beats(beyond),
        with_p=np.ones(len(own), dtype=bool),
        state=np.zeros(round(last_s - first_s), dtype=np.int8),
        variability=np.full((hours, 2), first_s),
        whole=NOTHING,
        tables=(),
    )


@settings(max_examples=300, deadline=None)
@given(
    offset_ms=st.integers(-400, 400),
    rr_ms=st.integers(250, 1500),
    shift_ms=st.tuples(st.integers(-15, 15), st.integers(-15, 15)),
)
def test_a_beat_near_a_seam_is_there_once(offset_ms: int, rr_ms: int, shift_ms: tuple[int, int]) -> None:
    true_s = SEAM_S + (offset_ms + rr_ms * np.arange(-8, 9)) / 1000.0
    seen = [(true_s + each / 1000.0).tolist() for each in shift_ms]
    course = joined_course(
        [part(seen[0], 0.0, SEAM_S, ends=False), part(seen[1], SEAM_S, 200.0, ends=True)], 200.0
    )
    assert len(course.beats) == len(course.with_p) == len(true_s)
    assert np.allclose(course.beats.peak_s, true_s, atol=0.016)


@pytest.mark.parametrize("shift_s", [-0.004, 0.004])
def test_a_beat_exactly_on_a_seam(shift_s: float) -> None:
    first, second = [99.0, 100.0 + shift_s], [100.0 - shift_s, 101.0]
    course = joined_course(
        [part(first, 0.0, SEAM_S, ends=False), part(second, SEAM_S, 200.0, ends=True)], 200.0
    )
    assert len(course.beats) == 3


def test_a_segment_without_beats_is_joined() -> None:
    parts = [part([], 0.0, SEAM_S, ends=False), part([150.0], SEAM_S, 200.0, ends=True)]
    assert joined_course(parts, 200.0).beats.peak_s.tolist() == [150.0]


def test_hours_stay_in_their_place_where_a_minute_is_no_whole_number_of_samples() -> None:
    parts = [
        part([], 0.0, 86402.1, ends=False, hours=25),
        part([], 86402.1, 90002.1, ends=True, hours=1),
    ]
    found = joined_variability(parts, 90002.1)
    assert found.shape == (26, 2)
    assert found[:24, 0].tolist() == [0.0] * 24
    assert found[24, 0] == 86402.1
    assert np.isnan(found[25, 0])


def test_hours_and_totals_agree_and_unseen_fibrillation_is_no_burden() -> None:
    rng = np.random.default_rng(3)
    peak_s = np.cumsum(rng.uniform(0.4, 1.0, 12000))
    kinds = tuple(rng.choice(["N", "V", "S"], len(peak_s), p=[0.98, 0.01, 0.01]))
    duration_s = float(np.ceil(peak_s[-1])) + 0.5
    state = np.zeros(int(np.ceil(duration_s)), dtype=np.int8)
    state[1000:1500] = STATES.index("artefact")
    seen = replace(beats(peak_s.tolist()), kind=kinds)
    course = Course(seen, (peak_s > 4000.0) & (peak_s < 5000.0), state, duration_s)
    fibrillation = fibrillation_of(course)
    total = burden(course, fibrillation, 0.0, duration_s)
    hours = len(np.arange(0.0, duration_s, 3600.0))
    hourly = trends(
        course, fibrillation, np.full((hours, 2), np.nan), (np.zeros(0), np.zeros(0)), np.zeros(0)
    )
    assert total.beats == hourly.beats.sum() == len(peak_s)
    assert total.ventricular.count == hourly.pvc_count.sum()
    assert total.supraventricular.count == hourly.pac_count.sum()
    assert total.af_s == pytest.approx(60.0 * hourly.af_min.sum())
    assert total.analysable_s == pytest.approx(60.0 * hourly.analysable_min.sum())
    assert total.analysable_s == pytest.approx(duration_s - 500.0)
    assert total.af_s == pytest.approx(fibrillation.duration_s.sum() - 500.0)
