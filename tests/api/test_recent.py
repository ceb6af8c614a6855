"""What was made of recordings is made once, also where several ask at once, and never of what was forgotten."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from ecgomics.api.platform import Platform
from ecgomics.api.recent import recent_answers
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.errors import InvalidInput
from ecgomics.store import Store

_PATIENCE_S = 30.0


class Slow:
    """Work that is begun, and waits until it may end."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.begun = threading.Event()
        self.may_end = threading.Event()
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        self.begun.set()
        assert self.may_end.wait(_PATIENCE_S)
        if not self.answer:
            raise InvalidInput("There is nothing to be made of it.")
        return self.answer


@pytest.fixture
def beside() -> Iterator[Callable[[Callable[[], bytes]], "Future[bytes]"]]:
    with ThreadPoolExecutor() as threads:
        yield threads.submit


Beside = Callable[[Callable[[], bytes]], "Future[bytes]"]


def test_what_somebody_is_making_is_waited_for(beside: Beside) -> None:
    recent, slow = recent_answers(), Slow(b"made")
    first = beside(lambda: recent.find(("a", ""), slow))
    assert slow.begun.wait(_PATIENCE_S)
    second = beside(lambda: recent.find(("a", ""), lambda: b"made again"))
    assert recent.find(("b", ""), lambda: b"another") == b"another"  # which waits for nobody
    slow.may_end.set()
    assert [each.result(_PATIENCE_S) for each in (first, second)] == [b"made", b"made"]
    assert (slow.times, recent.known(("a", ""))) == (1, b"made")


def test_what_failed_is_tried_again(beside: Beside) -> None:
    recent, slow = recent_answers(), Slow(b"")
    first = beside(lambda: recent.find(("a", ""), slow))
    assert slow.begun.wait(_PATIENCE_S)
    slow.may_end.set()
    with pytest.raises(InvalidInput):
        first.result(_PATIENCE_S)
    assert recent.recordings() == set()
    assert recent.find(("a", ""), lambda: b"made") == b"made"


def test_what_is_forgotten_while_it_is_made_is_not_kept(beside: Beside) -> None:
    recent, slow = recent_answers(), Slow(b"of what it was")
    first = beside(lambda: recent.find(("a", ""), slow))
    assert slow.begun.wait(_PATIENCE_S)
    assert recent.recordings() == {"a"}
    recent.forget("a")
    assert recent.find(("a", ""), lambda: b"of what it is") == b"of what it is"
    slow.may_end.set()
    assert first.result(_PATIENCE_S) == b"of what it was"
    assert recent.known(("a", "")) == b"of what it is"


def test_bytes_are_counted_through_forgetting() -> None:
    recent = recent_answers(most_bytes=10)
    for name in "abc":
        recent.find((name, ""), lambda: b"12345")
        recent.forget(name)
    for name in "ab":
        recent.find((name, ""), lambda: b"12345")
    assert recent.recordings() == {"a", "b"}
    recent.find(("c", ""), lambda: b"1")
    assert recent.recordings() == {"b", "c"}


def test_what_is_short_does_not_wait_behind_evaluations(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        platform, slow = Platform(store, ServerOptions()), Slow(b"made")

        async def all_at_once() -> str:
            many = [asyncio.create_task(platform.evaluate(slow)) for _ in range(16 * (os.cpu_count() or 1))]
            await asyncio.to_thread(slow.begun.wait, _PATIENCE_S)
            answered = await asyncio.wait_for(platform.compute(lambda: "answered"), _PATIENCE_S)
            slow.may_end.set()
            await asyncio.gather(*many)
            return answered

        assert asyncio.run(all_at_once()) == "answered"
