"""The online analysis as a whole: packets in, events out."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.core.arrays import Floats
from ecgomics.io import read
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    FibrillatoryWaves,
    Noise,
    beat_shape,
    phantom,
    regular_plan,
    with_premature_beats,
    without,
)
from ecgomics.phantom.rhythms import irregular
from ecgomics.signal.filters import resampled
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


def test_fibrillation_is_seen_with_its_evidence() -> None:
    shape = without(beat_shape(PATTERNS["normal"], Body()), "p")
    rr_ms = irregular(90, 760.0, sd_ms=170.0, shortest_ms=400.0, rng=np.random.default_rng(4)).rr_ms
    acquisition = Acquisition(50.0, FS_HZ, ("II",), QUIET, FibrillatoryWaves())
    ecg_uv = 1000.0 * phantom(regular_plan(rr_ms, shape, first_s=0.6), acquisition).recording.ecg_mv
    last = vitals(played(ecg_uv))[-1].rhythm
    assert last.hint == "possible_af"
    assert last.evidence["p_share"] < 0.4
    assert last.evidence["irregularity"] > 0.08


def test_bigeminy_is_ectopy_and_no_fibrillation() -> None:
    normal, ventricular = (beat_shape(PATTERNS[name], Body()) for name in ("normal", "ventricular"))
    plan = regular_plan([820.0] * 80, normal, first_s=0.6)
    plan = with_premature_beats(plan, ventricular, places=range(12, 76, 2), coupling_ms=480.0)
    ecg_uv = 1000.0 * phantom(plan, Acquisition(60.0, FS_HZ, ("II",), QUIET)).recording.ecg_mv
    events = played(ecg_uv)
    last = vitals(events)[-1]
    assert last.rhythm.hint != "possible_af"
    assert last.ectopic_beats >= 25
    assert {beat.kind for beat in standing(events)[2:12]} == {"normal"}
    assert abs((last.heart_rate or 0) - 73) <= 2


@pytest.mark.parametrize("pause_ms", [2300.0, 3400.0])
def test_a_pause_is_told_while_it_lasts_and_a_minute_long(pause_ms: float) -> None:
    rr_ms = [850.0] * 20 + [pause_ms] + [850.0] * 20
    said = vitals(played(strip_uv(36.0, rr_ms=rr_ms)))
    before = [each.pause_ms for each in said if each.t_s < 0.6 + 17.0 + 1.9]
    assert set(before) == {None}
    assert said[-1].pause_ms == pytest.approx(pause_ms, abs=1000.0 / FS_HZ)
    if pause_ms > 3000.0:
        during = next(each.pause_ms for each in said if each.t_s > 0.6 + 17.0 + 2.1)
        assert 2000.0 <= during < pause_ms


def test_mains_and_muscle_hardly_move_the_beats() -> None:
    rr_ms = [820.0, 860.0, 840.0] * 20
    quiet = standing(played(strip_uv(30.0, rr_ms=rr_ms, noise=Noise())))
    for noise in (Noise(mains_uv=80.0), Noise(muscle_uv=40.0)):
        noisy = standing(played(strip_uv(30.0, rr_ms=rr_ms, noise=noise)))
        assert len(noisy) == len(quiet)
        apart_s = [abs(one.t_s - other.t_s) for one, other in zip(quiet, noisy, strict=True)]
        assert max(apart_s) < 0.02


def test_an_electrode_that_comes_off_ends_the_rate_and_counts_no_pause() -> None:
    ecg_uv = strip_uv(40.0)
    ecg_uv[:, 2600:] = 5.0
    said = vitals(played(ecg_uv))
    late = [each for each in said if each.t_s > 24.0]
    assert {each.heart_rate for each in late} == {None}
    assert {each.reason for each in late} == {"no_contact"}
    assert {each.pause_ms for each in late} == {None}
    assert {each.advice for each in late[3:]} == {"contact"}


def test_a_long_session_keeps_a_minute() -> None:
    online, ecg_uv = Online(FS_HZ, ["II"]), strip_uv(40.0)
    for part in range(3):
        for first in range(0, ecg_uv.shape[1], 650):
            online.push(part * ecg_uv.shape[1] + first, ecg_uv[:, first : first + 650])
    assert len(online._course.beats) < 90
    assert online._course.beats[0].t_s > 120.0 - 65.0


@pytest.mark.parametrize("record", ["101", "119", "208"])
def test_live_beats_agree_with_the_offline_ones_on_real_strips(ecg_data: Path, record: str) -> None:
    header = ecg_data / "mitdb" / f"{record}.hea"
    if not header.is_file():
        pytest.skip(f"{record} of MIT-BIH is not in {ecg_data}")
    recording = read(header)
    part_mv = recording.ecg_mv[:1, : round(90.0 * recording.fs_hz)]
    ecg_uv = np.round(1000.0 * resampled(part_mv, recording.fs_hz, FS_HZ))
    live_s = np.array([beat.t_s for beat in standing(played(ecg_uv))])
    offline_s = r_peaks(ecg_uv / 1000.0, fs_hz=FS_HZ)
    inner = (offline_s > 2.0) & (offline_s < 86.0)
    apart_s = np.abs(live_s[:, None] - offline_s[None, inner]).min(axis=0)
    assert np.mean(apart_s <= 1.0 / FS_HZ) >= 0.97


def test_noise_has_neither_rate_nor_ectopic_beats_nor_pauses() -> None:
    noise_uv = np.random.default_rng(1).normal(0.0, 200.0, (1, round(20.0 * FS_HZ)))
    said = vitals(played(noise_uv))[8:]
    assert {each.quality.level for each in said} == {"poor"}
    assert {each.heart_rate for each in said} == {None}
    assert {each.pause_ms for each in said} == {None}
    assert said[-1].rhythm.hint == "unreadable"


def test_a_recording_of_half_a_minute_ends_with_a_hint() -> None:
    said = vitals(played(strip_uv(30.0)))
    assert said[-1].rhythm.hint == "regular"
    assert said[-1].rhythm.beats >= 20
    assert {each.rhythm.hint for each in said if each.t_s < 26.0} == {"too_short"}
