"""Recordings of any length: how they are read changes nothing, and a short one gives what its array gives."""

from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.profile import profile
from ecgomics.signal.blocks import CORE_S
from ecgomics.signal.long import LongAnalysis, analyse

FS_HZ = 250.0
LEADS = ("II", "V2", "V5")


@pytest.fixture(scope="module")
def three_minutes(long_ecg) -> Recording:
    return long_ecg(190.0)


@pytest.fixture(scope="module")
def found(three_minutes) -> LongAnalysis:
    return analyse(three_minutes, chunk_s=60.0)


@dataclass(frozen=True)
class Watched:
    """A recording that notes what is read of it."""

    recording: Recording
    asked: list[int]

    @property
    def fs_hz(self) -> float:
        return self.recording.fs_hz

    @property
    def leads(self) -> tuple[str, ...]:
        return self.recording.leads

    @property
    def samples(self) -> int:
        return self.recording.samples

    def read(self, first: int, last: int) -> Floats:
        self.asked.append(last - first)
        return self.recording.read(first, last)


@pytest.fixture(scope="module")
def long_ecg(raised_cosine_ecg):
    """Maker of recordings with drift, noise, ectopic beats, mains, a gap in one lead and one in all of them."""

    def make(seconds: float) -> Recording:
        time_s = np.arange(round(seconds * FS_HZ)) / FS_HZ
        beat_s = np.cumsum(np.full(int(seconds / 0.8), 0.8)) - 0.13
        early = np.arange(7, len(beat_s) - 1, 11)
        beat_s[early] -= 0.26
        source_mv = raised_cosine_ecg(time_s, beat_s, wide=early)
        rng = np.random.default_rng(5)
        ecg_mv = np.array([0.8, 1.1, -0.6])[:, None] * source_mv + rng.normal(0.0, 0.012, (3, len(time_s)))
        ecg_mv += 0.5 * np.sin(2 * np.pi * 0.11 * time_s) + 0.03 * np.sin(2 * np.pi * 50.0 * time_s)
        ecg_mv[1, round(20 * FS_HZ) : round(26 * FS_HZ)] = np.nan
        ecg_mv[:, round(0.55 * len(time_s)) : round(0.55 * len(time_s) + 3 * FS_HZ)] = np.nan
        return Recording(ecg_mv, FS_HZ, LEADS)

    return make


@pytest.fixture(scope="module")
def raised_cosine_ecg():
    """P, QRS and T of one source; some beats without P, wide and with T the other way."""

    def make(time_s: Floats, beat_s: Floats, *, wide) -> Floats:
        source_mv = np.zeros(len(time_s))
        for number, at_s in enumerate(beat_s):
            ectopic = number in wide
            waves = (
                ((-0.06, 0.09, 1.5), (0.12, 0.40, -0.5))
                if ectopic
                else ((-0.18, -0.08, 0.15), (-0.025, 0.025, 1.2), (0.025, 0.055, -0.3), (0.14, 0.34, 0.3))
            )
            for begin_s, end_s, height_mv in waves:
                inside = (time_s > at_s + begin_s) & (time_s < at_s + end_s)
                part = (time_s[inside] - at_s - begin_s) / (end_s - begin_s)
                source_mv[inside] += height_mv * (0.5 - 0.5 * np.cos(2 * np.pi * part))
        return source_mv

    return make


def same(one: object, other: object) -> bool:
    """Equal bit by bit, NaN with NaN, through dataclasses and tuples."""
    if is_dataclass(one):
        return all(same(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, tuple) and one and is_dataclass(one[0]):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@pytest.mark.parametrize("chunk_s", [7.0, 600.0])
def test_the_length_of_the_chunks_changes_nothing(three_minutes, found, chunk_s):
    assert same(analyse(three_minutes, chunk_s=chunk_s), found)


def test_every_beat_is_found_once_and_classed_across_blocks(found):
    beats = found.beats
    assert len(found.disturbances.lost[0]) == 190
    expected_s = np.cumsum(np.full(237, 0.8)) - 0.13
    expected_s[7:236:11] -= 0.26
    silent = (expected_s > 104.2) & (expected_s < 107.8)
    assert len(beats) == len(expected_s) - silent.sum()
    assert np.abs(beats.peak_s - expected_s[~silent]).max() < 0.03
    ectopic = np.zeros(237, dtype=bool)
    ectopic[7:236:11] = True
    kinds = np.array(beats.kind)
    assert ((kinds == "V") == ectopic[~silent]).mean() > 0.98
    assert beats.after_gap.sum() == 1


def test_marks_near_the_seams_are_like_all_others(found):
    marks_s = found.fiducials.global_s - found.beats.peak_s[:, None]
    normal = (np.array(found.beats.kind) == "N") & ~found.beats.after_gap
    usual_s = np.nanmedian(marks_s[normal], axis=0)
    near = normal & (np.abs(found.beats.peak_s[:, None] - CORE_S * np.array([1, 2])).min(axis=1) < 2.0)
    assert near.sum() >= 6
    assert np.abs(marks_s[near] - usual_s).max() < 0.03


def test_a_recording_of_one_block_gives_what_its_array_gives(long_ecg):
    recording = long_ecg(40.0)
    found, whole = analyse(recording, chunk_s=7.0), profile(recording)
    assert same(found.beats, whole.beats)
    rows = [whole.fiducials.leads.index(lead) for lead in LEADS]
    assert np.array_equal(found.fiducials.lead_s, whole.fiducials.lead_s[rows], equal_nan=True)


def test_a_recording_is_never_read_in_more_than_chunks(three_minutes):
    watched = Watched(three_minutes, [])
    analyse(watched, chunk_s=7.0)
    assert max(watched.asked) == 7 * FS_HZ
    assert sum(watched.asked) < 8 * three_minutes.samples
