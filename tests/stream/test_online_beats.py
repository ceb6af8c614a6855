"""Beats found and taken back, and the trace they are found in."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.stream import online_beats
from ecgomics.stream.online_beats import LATEST_S, OPEN_S, BeatFinder
from ecgomics.stream.online_trace import Trace

FS_HZ = 100.0


def test_the_trace_keeps_the_last_samples_and_their_places() -> None:
    trace = Trace(2, 100)
    signal = np.arange(1000.0)
    for first in range(0, 1000, 37):
        trace.append(np.stack([signal[first : first + 37], -signal[first : first + 37]]))
    assert trace.end == 1000
    assert trace.start <= 900
    assert trace.read(900, 1000)[0].tolist() == signal[900:].tolist()
    assert trace.read(950, 951)[1].tolist() == [-950.0]


@pytest.mark.parametrize("missing", [30, 5000])
def test_what_never_came_is_nan(missing: int) -> None:
    trace = Trace(1, 100)
    trace.append(np.ones((1, 50)))
    trace.skip_to(50 + missing)
    trace.append(np.ones((1, 10)))
    assert trace.end == 60 + missing
    read = trace.read(max(trace.start, trace.end - 20), trace.end)[0]
    assert read[-10:].tolist() == [1.0] * 10
    assert np.isnan(read[:-10]).all()


class Scripted:
    """A detector that answers what it is told to, in s of the session."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer: list[float] = []
        self.trace = Trace(1, 6200)
        self.finder = BeatFinder(FS_HZ)
        monkeypatch.setattr(online_beats, "r_peaks", self._peaks)

    def _peaks(self, window_mv: Floats, *, fs_hz: float) -> Floats:
        start_s = (self.trace.end - window_mv.shape[1]) / fs_hz
        return np.array(self.answer) - start_s

    def look(self, until_s: float, answer: list[float]) -> online_beats.Change:
        self.answer = answer
        self.trace.append(np.zeros((1, round(until_s * FS_HZ) - self.trace.end)))
        return self.finder.look(self.trace, self.trace.end)


def test_a_beat_is_told_once_and_after_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch)
    assert script.look(2.0, [1.0, 1.9]).found_s == (1.0,)
    assert script.look(3.0, [1.0, 1.9]).found_s == (1.9,)
    assert script.look(4.0, [1.0, 1.9]) == online_beats.NOTHING


def test_later_samples_take_a_beat_back_and_add_one(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch)
    script.look(2.0, [1.0, 1.4])
    change = script.look(3.0, [1.0, 1.2])
    assert change.retracted_s == (1.4,)
    assert change.found_s == (1.2,)


def test_what_is_old_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch)
    script.look(2.0, [1.0])
    script.look(1.0 + OPEN_S + LATEST_S, [1.0])
    assert script.look(1.0 + OPEN_S + 2 * LATEST_S, [0.8]) == online_beats.NOTHING


def test_a_sample_more_or_less_is_the_same_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch)
    script.look(2.0, [1.0])
    assert script.look(3.0, [1.009]) == online_beats.NOTHING


def test_a_beat_found_a_little_earlier_across_the_limit_of_what_is_open_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Scripted(monkeypatch)
    script.look(2.0, [1.0])
    assert script.look(0.97 + OPEN_S, [0.93]) == online_beats.NOTHING
    assert script.look(1.0 + OPEN_S + LATEST_S, [1.0]) == online_beats.NOTHING


def test_a_look_that_misses_a_beat_takes_nothing_back_and_two_do(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch)
    script.look(2.0, [0.5, 1.4])
    assert script.look(3.0, [0.5]) == online_beats.NOTHING
    assert script.look(4.0, [0.5]).retracted_s == (1.4,)
    assert script.look(5.0, [0.5, 1.4]).found_s == (1.4,)


def test_in_the_end_a_beat_stands_that_most_looks_found(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch)
    for at_s, answer in ((2.0, [0.5, 1.4]), (3.0, [1.4]), (4.0, [])):
        script.look(at_s, answer)
    assert script.look(5.0, []).retracted_s == (1.4,)
    assert script.look(6.0, []) == online_beats.NOTHING
