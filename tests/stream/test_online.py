"""The online analysis as a whole: packets in, events out."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.core.arrays import Floats
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.signal.rpeaks import r_peaks
from ecgomics.stream.events import BeatsFound, BeatsRetracted, Event, LiveBeat, Vitals
from ecgomics.stream.online import LEAD_OFF, SETTLING, Online

FS_HZ = 130.0
QUIET = Noise(white_uv=8.0)


def strip_uv(
    duration_s: float = 40.0, *, rr_ms: Iterable[float] | None = None, noise: Noise = QUIET
) -> Floats:
    """One lead of a phantom in whole µV, as a strap sends it."""
    intervals = list(rr_ms) if rr_ms is not None else [820.0, 860.0, 840.0] * round(duration_s)
    plan = regular_plan(intervals, beat_shape(PATTERNS["normal"], Body()), first_s=0.6)
    acquisition = Acquisition(duration_s=duration_s, fs_hz=FS_HZ, leads=("II",), noise=noise)
    return np.round(1000.0 * phantom(plan, acquisition).recording.ecg_mv)


def played(ecg_uv: Floats, cuts: Sequence[int] = (), *, step: int = 73, flags: int = 0) -> list[Event]:
    """Events of a signal in packets that end at the cuts, or of one length."""
    edges = (
        sorted({*cuts, ecg_uv.shape[1]}) if cuts else [*range(step, ecg_uv.shape[1], step), ecg_uv.shape[1]]
    )
    online, events, first = Online(FS_HZ, ["II"]), [], 0
    for last in edges:
        events += online.push(first, ecg_uv[:, first:last], flags)
        first = last
    return events


def standing(events: Iterable[Event]) -> list[LiveBeat]:
    """The beats that stand once all is said."""
    beats: dict[int, LiveBeat] = {}
    for event in events:
        if isinstance(event, BeatsFound):
            beats |= {beat.index: beat for beat in event.beats}
        elif isinstance(event, BeatsRetracted):
            for index in event.indices:
                del beats[index]
    return [beats[index] for index in sorted(beats)]


def vitals(events: Iterable[Event]) -> list[Vitals]:
    return [event for event in events if isinstance(event, Vitals)]


@pytest.fixture(scope="module")
def whole() -> tuple[Floats, list[Event]]:
    ecg_uv = strip_uv()
    return ecg_uv, played(ecg_uv)


@settings(deadline=None, max_examples=5)
@given(cuts=st.lists(st.integers(1, 1559), min_size=1, max_size=200))
def test_packets_of_any_length_give_the_same_events(
    whole: tuple[Floats, list[Event]], cuts: list[int]
) -> None:
    ecg_uv, events = whole
    assert played(ecg_uv, cuts) == events


def test_live_beats_are_those_of_the_whole_strip(whole: tuple[Floats, list[Event]]) -> None:
    ecg_uv, events = whole
    offline_s = r_peaks(ecg_uv / 1000.0, fs_hz=FS_HZ)
    live_s = np.array([beat.t_s for beat in standing(events)])
    offline_s = offline_s[offline_s < 39.5]
    assert len(live_s[live_s < 39.5]) == len(offline_s)
    assert np.abs(live_s[: len(offline_s)] - offline_s).max() <= 1.0 / FS_HZ


def test_vitals_come_once_per_second_with_the_rate(whole: tuple[Floats, list[Event]]) -> None:
    said = vitals(whole[1])
    assert [each.t_s for each in said] == pytest.approx(np.arange(1, 41), abs=1.0 / FS_HZ)
    assert said[0].reason == "too_short"
    assert said[-1].heart_rate == round(60_000 / 840)
    assert said[-1].rhythm.hint == "regular"
    assert said[-1].quality.level == "good"


def test_a_gap_is_never_bridged() -> None:
    ecg_uv = strip_uv()
    online = Online(FS_HZ, ["II"])
    events = [*online.push(0, ecg_uv[:, :2000]), *online.push(2000 + 650, ecg_uv[:, 2650:])]
    beats = standing(events)
    first_after = next(beat for beat in beats if beat.index >= 2650)
    assert first_after.rr_ms is None
    assert not [beat for beat in beats if 2000 <= beat.index < 2650]
    after = [each for each in vitals(events) if each.t_s > 2650 / FS_HZ]
    assert after[0].heart_rate is None
    assert after[0].reason == "gap"
    assert after[-1].heart_rate == round(60_000 / 840)
    assert all(each.pause_ms is None for each in after)


@pytest.mark.parametrize("flag", [LEAD_OFF, SETTLING])
def test_samples_that_mean_nothing_are_not_analysed(flag: int) -> None:
    events = played(strip_uv(10.0), flags=flag)
    assert standing(events) == []
    assert {each.heart_rate for each in vitals(events)} == {None}
    expected = "no_contact" if flag == LEAD_OFF else "gap"
    assert {each.reason for each in vitals(events)} == {expected}


def test_samples_that_came_before_are_ignored(whole: tuple[Floats, list[Event]]) -> None:
    ecg_uv, events = whole
    online = Online(FS_HZ, ["II"])
    again: list[Event] = []
    for first in range(0, ecg_uv.shape[1], 50):
        again += online.push(first, ecg_uv[:, first : first + 73])
    assert again == events
