"""The process beside the server that analyses live sessions: it may end or fall behind, and nobody waits for it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of
from ecgomics.services.live_analysis import MOST_WAITING, Analysis, Opened
from ecgomics.stream.events import Message

PATIENCE_S = 60.0


class Heard:
    """What an analysis told."""

    def __init__(self) -> None:
        self._said: dict[str, list[Message]] = {}
        self._news = threading.Condition()

    def __call__(self, session_id: str, messages: Sequence[Message]) -> None:
        with self._news:
            self._said.setdefault(session_id, []).extend(messages)
            self._news.notify_all()

    def beats(self, session_id: str) -> list[int]:
        messages = self._said.get(session_id, [])
        return [beat["index"] for each in messages if each["type"] == "beats" for beat in each["beats"]]

    def wait(self, heard: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(heard, timeout=PATIENCE_S)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def analysis(heard: Heard) -> Iterator[Analysis]:
    running = Analysis(heard)
    yield running
    running.stop()


def frames() -> list[bytes]:
    return frames_of(POLAR_H10, counts_of(POLAR_H10, 40.0), begin_us=1_780_000_000_000_000)


def opened(session_id: str) -> Opened:
    return Opened(session_id, POLAR_H10.fs_hz, ("II",), 1_780_000_000_000_000)


def test_sessions_are_analysed_each_by_itself(analysis: Analysis, heard: Heard) -> None:
    for session_id in ("a", "b"):
        analysis.open(opened(session_id))
    for frame in frames()[:40]:
        for session_id in ("a", "b"):
            analysis.feed(session_id, frame)
    heard.wait(lambda: min(len(heard.beats("a")), len(heard.beats("b"))) > 20)
    assert heard.beats("a")[:20] == heard.beats("b")[:20]


def test_another_process_takes_the_place_of_one_that_ended(analysis: Analysis, heard: Heard) -> None:
    analysis.open(opened("a"))
    sent = frames()
    for frame in sent[:20]:
        analysis.feed("a", frame)
    heard.wait(lambda: len(heard.beats("a")) > 5)
    worker = analysis._worker
    assert worker is not None
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    before = len(heard.beats("a"))
    for frame in sent[20:]:
        analysis.feed("a", frame)
        time.sleep(0.01)
    heard.wait(lambda: len(heard.beats("a")) > before + 5)


def test_what_comes_too_fast_is_skipped_and_the_end_is_not_waited_for(heard: Heard) -> None:
    analysis = Analysis(heard)
    analysis.open(opened("a"))
    for frame in frames() * 100:
        analysis.feed("a", frame)
    assert analysis._orders.qsize() <= MOST_WAITING + 2
    began_s = time.monotonic()
    analysis.stop()
    assert time.monotonic() - began_s < 5.0
