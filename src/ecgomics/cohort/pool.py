"""Worker processes that may die: a record that takes its process down is one failure, and the run goes on.

Plain child processes instead of multiprocessing: they do not import the caller's script again (which would need a
`__main__` guard in it), each one's environment is set without touching ours, it is known which record a dead one had
in hand, and they end by themselves when we are killed.
"""

import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Event, Lock, Timer
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from ecgomics.cohort.tasks import TAKEN, Task
from ecgomics.core.errors import InvalidInput

Result = TypeVar("Result")

#: A record whose process dies is given to a fresh one: not every death is the record's fault.
ATTEMPTS: Final = 2
#: So often a process may die of something else: before it has taken the task, or killed from outside.
OTHER_DEATHS: Final = 5
#: Tasks handed out but not yet done, for each worker.
IN_FLIGHT: Final = 2
#: Exit status of a process that was killed from outside (SIGKILL, which not every system has a name for).
KILLED: Final = -9
#: Memory that a process needs to start and to measure an ECG of ten seconds (Linux counts 0.43 GiB).
LEAST_BYTES: Final = 2**29
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
    """The process ended before it answered: which one, how, and whether that may be of the task."""

    def __init__(self, words: str, *, of_task: bool) -> None:
        super().__init__(words)
        self.of_task = of_task


class TimeIsUpError(Exception):
    """The task took longer than it may, and its process was ended."""


class StoppedError(Exception):
    """The run ended while the task was at work."""


class Worker:
    """One child process, started when it gets its first task.

    It may take memory_bytes of memory, where that is given and the system can hold it to that.
    """

    def __init__(self, memory_bytes: int | None = None) -> None:
        self._memory_bytes = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._at_work = Lock()
        self._stopped = Event()

    def answer(self, task: Task[Result]) -> Result:
        """Have a task done; WorkerDiedError where the process ends instead, TimeIsUpError where it had to be ended.

        StoppedError once the worker is stopped.

        Killing the process is the only limit that also holds in compiled code, which no exception reaches.
        """
        with self._at_work:
            if self._stopped.is_set():
                raise StoppedError
            process = self._process = self._alive() or _started(self._memory_bytes)
            if self._stopped.is_set():  # while it was started, when there was nothing yet to be ended
                process.kill()
            return self._answer_of(process, task)

    def _answer_of(self, process: subprocess.Popen[bytes], task: Task[Result]) -> Result:
        assert process.stdin is not None
        assert process.stdout is not None
        had_taken = False
        with _ended_after(process, task.time_limit_s) as time_is_up:
            try:
                pickle.dump(task, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
                process.stdin.flush()
                had_taken = process.stdout.read(len(TAKEN)) == TAKEN
                result: Result = pickle.load(process.stdout)
            except (BrokenPipeError, EOFError, pickle.UnpicklingError) as error:
                status = self._buried(process)
                if self._stopped.is_set():
                    raise StoppedError from error
                if time_is_up.is_set():
                    raise TimeIsUpError from error
                of_task = had_taken and status != KILLED
                raise WorkerDiedError(_last_words(process.pid, status), of_task=of_task) from error
        return result

    @property
    def is_running(self) -> bool:
        """Whether there is a process; one that is not asked for some minutes ends, and the next task starts another."""
        process = self._process
        return process is not None and process.poll() is None

    def stop(self) -> None:
        """End the process, whatever it does; tasks are refused from now on."""
        self._stopped.set()
        if (process := self._process) is not None:
            process.kill()
        with self._at_work:
            if self._process is not None:
                self._buried(self._process)

    def _alive(self) -> subprocess.Popen[bytes] | None:
        """The process, if there is one; one that had nothing to do may have ended meanwhile."""
        if self._process is not None and self._process.poll() is not None:
            self._buried(self._process)
        return self._process

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
        try:
            return answered(worker, task)
        finally:
            self._idle.put(worker)


def answered(
    worker: Worker,
    task: Task[Result],
    *,
    died: Callable[[str], object] = lambda _: None,
) -> Result:
    """Have a task done by a worker, which gets a fresh process where one dies of it; what kills them all is lost.

    died is told of each death in words. StoppedError where the worker is stopped meanwhile.
    """
    words, attempts, others = "", 0, 0
    while attempts < ATTEMPTS and others < OTHER_DEATHS:
        try:
            return worker.answer(task)
        except TimeIsUpError:
            return task.lost(f"Reading and measuring it took longer than {task.time_limit_s:g} s.")
        except WorkerDiedError as death:
            words = str(death)
            attempts, others = attempts + death.of_task, others + (not death.of_task)
            died(words)
    return task.lost(
        f"The process that measured it ended {attempts + others} times without an answer (the last was {words})."
    )


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


def _started(memory_bytes: int | None = None) -> subprocess.Popen[bytes]:
    limit = [] if memory_bytes is None else [str(memory_bytes)]
    return subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-m", "ecgomics.cohort.worker", str(os.getpid()), *limit],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is ours alone
    )


def _environment() -> Mapping[str, str]:
    """Ours, with our import path, one thread for each process, and the same order of sets in each."""
    path = os.pathsep.join(folder for folder in sys.path if folder)
    return os.environ | _ONE_THREAD | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def _last_words(pid: int, status: int) -> str:
    how = f"exit status {status}"
    if status < 0:
        how = f"signal {-status}, {signal.strsignal(-status) or 'unknown'}"
    return f"process {pid} on {socket.gethostname()}, {how}"
