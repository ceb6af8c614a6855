"""Stretches of a long recording, each done in one of several child processes, given back in their order.

The processes are those of `pool`: they do not import the caller's script, so a script needs no `__main__` guard.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final

from ecgomics.ambulatory.one_segment import DoneOf, done
from ecgomics.ambulatory.windows import Done, Job
from ecgomics.cohort.pool import Worker, answered
from ecgomics.cohort.tasks import as_defect
from ecgomics.core.errors import EcgomicsError

#: Stretches that wait for each process, so that none is idle and few are in memory.
AHEAD: Final = 2


class StretchLostError(EcgomicsError):
    """A stretch could not be done, by no fault of the recording: the process ended, or there is a defect."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A stretch as a task of a worker; the result is a sentence where there is none."""

    job: Job
    time_limit_s: float | None = None

    def run(self) -> Done | str:
        """Marks and windows of it."""
        try:
            return done(self.job)
        except Exception as error:  # noqa: BLE001 - told by the parent
            return as_defect(error)

    def lost(self, reason: str) -> Done | str:
        """The sentence."""
        return reason


@contextmanager
def in_processes(workers: int) -> Iterator[DoneOf]:
    """Jobs are done in so many processes, in their order and few at a time; here where it is one."""
    if workers == 1:
        yield lambda jobs: map(done, jobs)
        return
    children, idle = [Worker() for _ in range(workers)], SimpleQueue[Worker]()
    for child in children:
        idle.put(child)

    def one(job: Job) -> Done | str:
        child = idle.get()
        try:
            return answered(child, _Task(job))
        finally:
            idle.put(child)

    threads = ThreadPoolExecutor(workers, thread_name_prefix="ecgomics-stretch")
    try:
        yield lambda jobs: _in_order(threads, one, jobs, AHEAD * workers)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for child in children:
            child.stop()
        threads.shutdown()


def _in_order(
    threads: ThreadPoolExecutor, one: Callable[[Job], Done | str], jobs: Iterable[Job], ahead: int
) -> Iterator[Done]:
    waiting: deque[Future[Done | str]] = deque()
    for job in jobs:
        waiting.append(threads.submit(one, job))
        if len(waiting) > ahead:
            yield _told(waiting.popleft().result())
    while waiting:
        yield _told(waiting.popleft().result())


def _told(result: Done | str) -> Done:
    if isinstance(result, str):
        raise StretchLostError(result)
    return result
