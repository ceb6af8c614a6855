"""Worker processes that may die: a record that takes its process down is one failure, and the run goes on.

Plain child processes instead of multiprocessing: they do not import the caller's script again (which would need a
`__main__` guard in it), each one's environment is set without touching ours, it is known which record a dead one had
in hand, and they end by themselves when we are killed.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Event, Timer
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from ecgomics.cohort.tasks import Task
from ecgomics.core.errors import InvalidInput

Result = TypeVar("Result")

#: A record whose process dies is given to a fresh one: not every death is the record's fault.
ATTEMPTS: Final = 2
#: Tasks handed out but not yet done, for each worker.
IN_FLIGHT: Final = 2
#: How long a process that closed its side may take to end.
DEATH_S: Final = 10.0

_ONE_THREAD: Final = dict.fromkeys(
    (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "NUMEXPR_NUM_THREADS",
    ),
    "1",
)


class WorkerDiedError(Exception):
    """The process ended before it answered."""


class TimeIsUpError(Exception):
    """The task took longer than it may, and its process was ended."""


class Worker:
    """One child process, started when it gets its first task."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def answer(self, task: Task[Result]) -> Result:
        """Have a task done; WorkerDiedError where the process ends instead, TimeIsUpError where it had to be ended.

        Killing the process is the only limit that also holds in compiled code, which no exception reaches.
        """
        process = self._process = self._process or _started()
        assert process.stdin is not None
        assert process.stdout is not None
        with _ended_after(process, task.time_limit_s) as time_is_up:
            try:
                pickle.dump(task, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
                process.stdin.flush()
                result: Result = pickle.load(process.stdout)
            except (BrokenPipeError, EOFError, pickle.UnpicklingError) as error:
                words = _last_words(self._buried(process))
                if time_is_up.is_set():
                    raise TimeIsUpError from error
                raise WorkerDiedError(words) from error
        return result

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._buried(self._process)

    def _buried(self, process: subprocess.Popen[bytes]) -> int:
        """The exit status of a process that has ended or is about to."""
        self._process = None
        try:
            process.wait(timeout=DEATH_S)
        except subprocess.TimeoutExpired:
            process.kill()
        with suppress(BrokenPipeError), process:  # a task that was not taken is still in the pipe's buffer
            pass
        return process.wait()


class Pool(Generic[Result]):
    """So many workers, and the results of their tasks in the order in which they are done."""

    def __init__(self, workers: int) -> None:
        self._workers = [Worker() for _ in range(workers)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="ecgomics-worker")
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown()

    def results(self, tasks: Iterable[Task[Result]]) -> Iterator[Result]:
        """Each task's result as soon as it is there; tasks are drawn only as workers can take them."""
        pending: set[Future[Result]] = set()
        for task in tasks:
            if len(pending) >= IN_FLIGHT * len(self._workers):
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            pending.add(self._threads.submit(self._answer, task))
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)

    def _answer(self, task: Task[Result]) -> Result:
        worker = self._idle.get()
        words = ""
        try:
            for _ in range(ATTEMPTS):
                try:
                    return worker.answer(task)
                except TimeIsUpError:
                    return task.lost(f"Reading and measuring it took longer than {task.time_limit_s:g} s.")
                except WorkerDiedError as death:
                    words = str(death)
                    if self._closed:
                        break
        finally:
            self._idle.put(worker)
        reason = f"The process that measured it ended {ATTEMPTS} times without an answer ({words})."
        return task.lost(reason)


def processes(workers: int | None) -> int:
    """The number of workers asked for, or one per processor; InvalidInput where it makes no sense."""
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if workers < 1:
        raise InvalidInput(f"The number of workers is {workers}; 1 or more is needed.")
    return workers


@contextmanager
def _ended_after(process: subprocess.Popen[bytes], limit_s: float | None) -> Iterator[Event]:
    """Kill a process where the block takes longer than so many seconds; the event tells whether that was done."""
    time_is_up = Event()

    def end() -> None:
        time_is_up.set()
        process.kill()

    timer = Timer(limit_s, end) if limit_s is not None else None
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield time_is_up
    finally:
        if timer is not None:
            timer.cancel()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-m", "ecgomics.cohort.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is ours alone
    )


def _environment() -> Mapping[str, str]:
    """Ours, with our import path, one thread for each process, and the same order of sets in each."""
    path = os.pathsep.join(folder for folder in sys.path if folder)
    return os.environ | _ONE_THREAD | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def _last_words(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    return f"signal {-status}, {signal.strsignal(-status) or 'unknown'}"
