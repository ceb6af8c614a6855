"""What the server does beside requests: extractions, discoveries and long recordings, one of each at a time.

queued ──▶ running ──▶ done | failed | cancelled;  the server ends meanwhile ──▶ running ──▶ queued again
                                                               (a discovery, which starts anew: interrupted)

The line is the database's. Where several servers share it each takes what is next when it is free, whichever was asked
for it; a look once a second finds what others left, and who is to be told to end.
"""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final, get_args

from ecgomics.core.errors import InvalidInput, NotFound, Unavailable
from ecgomics.core.settings import Settings
from ecgomics.discovery.steps import STEPS, Step
from ecgomics.services import cohorts, discoveries, long_recordings
from ecgomics.services.patience import Patience
from ecgomics.services.settings import of_recording
from ecgomics.store import Change, Store, StoredJob
from ecgomics.store.cohort_records import JobKind, JobState
from ecgomics.store.reach import reached

#: Progress is written to the database at most so often; requests see it at once.
WRITTEN_EVERY_S: Final = 1.0
#: The rate is that of the last so many seconds, and is told once there are so many.
RATE_OVER_S: Final = 20.0
RATE_AFTER_S: Final = 2.0
#: How often it is looked what other servers left or asked for.
LOOKED_EVERY_S: Final = 1.0
#: How long the server waits for a job to let go when it ends.
PATIENCE_S: Final = 15.0
#: Jobs that a list holds, the latest first.
MOST_LISTED: Final = 100
INTERRUPTED: Final = "The server was stopped while it ran: start it again."
_DEFECT: Final = "The server met an error of its own; it is in the log."

logger = logging.getLogger(__name__)


def usual_workers() -> int:
    """Processes of an extraction: one processor stays for the server."""
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, there - 1)


class Jobs:
    """Runs the jobs of a store; its methods may be called from any thread."""

    def __init__(
        self, store: Store, settings: Settings, *, workers: int | None = None, scheduler: str | None = None
    ) -> None:
        """scheduler: address of the Dask cluster that extractions and long recordings are measured on; else here."""
        self._store = store
        self._scheduler = scheduler
        self._settings = settings
        self._workers = workers or usual_workers()
        self._woken: dict[JobKind, threading.Event] = {kind: threading.Event() for kind in get_args(JobKind)}
        self._running: dict[str, StoredJob] = {}
        self._cancelled: dict[str, threading.Event] = {}
        self._lost: set[str] = set()
        self._stopping = threading.Event()
        self._patiently = Patience(self._stopping)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take up what an earlier server left, and begin."""
        self._store.cohorts.put_back_jobs(interrupted=INTERRUPTED)
        for kind in self._woken:
            self._begin(partial(self._work, kind), f"ecgomics-{kind}")
            self._woken[kind].set()
        if self._store.servers.are_several:
            self._begin(self._look_on, "ecgomics-jobs")

    def _begin(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        """Let go of what runs, so that the next start, or another server, goes on with it."""
        self.say_stopping()
        for woken in self._woken.values():
            woken.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    @property
    def is_stopping(self) -> bool:
        """Whether the server ends: nothing more is to be waited for."""
        return self._stopping.is_set()

    def say_stopping(self) -> None:
        """Begin nothing more, ask what runs to let go, and tell those who wait for news that none will come."""
        self._stopping.set()
        for cancelled in list(self._cancelled.values()):
            cancelled.set()

    def extract(self, cohort_id: str) -> StoredJob:
        """Extract a cohort; the job that does so already, where there is one."""
        return self._added("extraction", cohort_id, None)

    def discover(self, cohort_id: str, discovery_id: str) -> StoredJob:
        """Run a discovery; InvalidInput where its result is there: it stays what it is."""
        if self._store.cohorts.discovery(discovery_id).hash is not None:
            raise InvalidInput("The discovery has its result, which stays as it is: ask the cohort anew.")
        return self._added("discovery", cohort_id, discovery_id)

    def analyse_long(self, recording_id: str) -> StoredJob:
        """Analyse a long recording; the job that does so already, where there is one. InvalidInput for a short one."""
        long_recordings.refuse_short(self._store, recording_id)
        return self._queued(self._store.cohorts.add_job("long", None, recording_id=recording_id))

    def latest_long(self, recording_id: str) -> StoredJob | None:
        """The last job that analysed a long recording, and how far it is."""
        found = self._store.cohorts.latest_long_job(recording_id)
        return None if found is None else self._running.get(found.id, found)

    def job(self, job_id: str) -> StoredJob:
        """How far a job is; NotFound if it is not there."""
        if reached() is None and job_id in self._running:
            return self._running[job_id]
        found = self._store.cohorts.job(job_id)
        return self._running.get(job_id, found)

    def listed(self, *, active: bool, most: int = MOST_LISTED) -> list[StoredJob]:
        """Jobs that wait or run, the first in line first; or all, the latest first and at most so many."""
        states: tuple[JobState, ...] = ("queued", "running") if active else ()
        found = self._store.cohorts.jobs(states)
        found = found if active else found[::-1][:most]
        return [self._running.get(each.id, each) for each in found]

    def retry(self, job_id: str) -> StoredJob:
        """Do again what a job did that has ended without being done; one that waits or runs stays as it is."""
        job = self.job(job_id)
        if job.kind == "long" and job.recording_id is not None:
            return self.analyse_long(job.recording_id)
        if job.cohort_id is None:
            raise InvalidInput("This job cannot be started again from here.")
        if job.discovery_id is None:
            return self.extract(job.cohort_id)
        return self.discover(job.cohort_id, job.discovery_id)

    def latest(self, cohort_id: str, discovery_id: str | None = None) -> StoredJob | None:
        """The last extraction of a cohort, or the last job of a discovery, and how far it is."""
        found = self._store.cohorts.latest_job(cohort_id, discovery_id)
        return None if found is None else self._running.get(found.id, found)

    def cancel(self, job_id: str) -> StoredJob:
        """End a job that has not ended; what it had done is kept. NotFound if it is not there."""
        job = self._store.cohorts.cancel_job(job_id)
        if not job.has_ended and (cancelled := self._cancelled.get(job_id)) is not None:
            cancelled.set()
        return self._running.get(job_id, job)

    def cancel_all(self, cohort_id: str) -> None:
        """End every job of a cohort."""
        for job in self._store.cohorts.jobs(("queued", "running")):
            if job.cohort_id == cohort_id:
                self.cancel(job.id)

    def _added(self, kind: JobKind, cohort_id: str, discovery_id: str | None) -> StoredJob:
        return self._queued(self._store.cohorts.add_job(kind, cohort_id, discovery_id))

    def _queued(self, job: StoredJob) -> StoredJob:
        self._woken[job.kind].set()
        return self._running.get(job.id, job)

    def _work(self, kind: JobKind) -> None:
        with suppress(Unavailable):  # the server stops while the database is away: the next start goes on
            while not self._stopping.is_set():
                self._woken[kind].wait()
                self._woken[kind].clear()
                while not self._stopping.is_set() and (job := self._taken(kind)) is not None:
                    self._run_one(job)

    def _taken(self, kind: JobKind) -> StoredJob | None:
        """The next job of a kind, which runs from now on."""
        return self._patiently(lambda: self._store.cohorts.take_job(kind))

    def _run_one(self, job: StoredJob) -> None:
        cancelled = self._cancelled[job.id] = threading.Event()
        self._running[job.id] = job
        try:
            if self._patiently(self._store.cohorts.owned_jobs).get(job.id, True):
                cancelled.set()  # somebody ended it just when it began
            self._done(job)
        finally:
            self._running.pop(job.id, None)
            self._cancelled.pop(job.id, None)
            self._lost.discard(job.id)

    def _look_on(self) -> None:
        """Look what other servers left, and who is to end, as long as this one runs."""
        while not self._stopping.wait(LOOKED_EVERY_S):
            with suppress(Unavailable):
                self._look()

    def _look(self) -> None:
        running = list(self._cancelled)
        owned = self._store.cohorts.owned_jobs()
        for job_id in running:
            if job_id not in owned and job_id in self._cancelled:
                self._lost.add(job_id)  # another server goes on with it, as this one was away for too long
            if owned.get(job_id, True) and (cancelled := self._cancelled.get(job_id)) is not None:
                cancelled.set()
        if self._store.cohorts.left_jobs():
            self._store.cohorts.put_back_jobs(interrupted=INTERRUPTED)
        for kind in {each.kind for each in self._store.cohorts.jobs(("queued",))}:
            self._woken[kind].set()

    def _done(self, job: StoredJob) -> None:
        """Do a job, whatever comes of it."""
        cancelled = self._cancelled[job.id]
        teller = _Teller(self, job, cancelled)
        try:
            with self._alone_at(job, cancelled):
                self._run(job, teller)
        except cohorts.Cancelled:
            # else the next start, or another server, goes on with it
            if not self._stopping.is_set() and job.id not in self._lost:
                self._end(job, "cancelled")
        except NotFound:
            pass  # its cohort was deleted meanwhile, or another server has it
        except Unavailable as error:
            self._put_back(job, str(error), was_cancelled=cancelled.is_set())
        except InvalidInput as error:
            self._end(job, "failed", str(error))
        except Exception:
            logger.exception("The job %s failed.", job.id)
            self._end(job, "failed", _DEFECT)
        else:
            self._end(job, "done")

    @contextmanager
    def _alone_at(self, job: StoredJob, cancelled: threading.Event) -> Iterator[None]:
        """Work on the files of a job once no other server does, which may have been taken for gone by mistake."""
        if not self._store.servers.are_several:
            yield
            return
        while (lock := self._store.cohorts.work_lock(job)) is None:
            if cancelled.wait(LOOKED_EVERY_S):
                raise cohorts.Cancelled
        with lock:
            yield

    def _run(self, job: StoredJob, teller: "_Teller") -> None:
        if job.kind == "extraction" and job.cohort_id is not None:
            cohorts.extract(
                self._store,
                job.cohort_id,
                self._settings,
                workers=self._workers if self._scheduler is None else None,
                scheduler=self._scheduler,
                tell=teller.counted,
                cancelled=teller.cancelled,
            )
        elif job.kind == "long" and job.recording_id is not None:
            long_recordings.run(
                self._store,
                job.recording_id,
                of_recording(self._store, job.recording_id, self._settings),
                tell=teller.measured,
                cancelled=teller.cancelled,
                scheduler=self._scheduler,
            )
        elif job.discovery_id is not None:
            discoveries.run(
                self._store,
                job.discovery_id,
                tell=teller.stepped,
                cancelled=teller.cancelled,
                threads=self._workers,
            )

    def _put_back(self, job: StoredJob, reason: str, *, was_cancelled: bool) -> None:
        """What a job needs went away under it: it is done anew when that is back, but for one that was cancelled.

        It says meanwhile why it waits, and goes on from what was done.
        """
        if was_cancelled and not self._stopping.is_set():
            self._end(job, "cancelled")
            return
        self._stopping.wait(self._patiently.pause_s)
        with suppress(NotFound):
            waiting = Change(state="queued", error=reason)
            self._queued(self._patiently(lambda: self._store.cohorts.change_job(job.id, waiting)))

    def _end(self, job: StoredJob, state: "cohorts.EndState", error: str = "") -> StoredJob:
        """Note how a job ended, when the database is there."""
        return self._patiently(lambda: self._ended(job, state, error))

    def _ended(self, job: StoredJob, state: "cohorts.EndState", error: str = "") -> StoredJob:
        last = self._running.get(job.id, job)
        change = Change(
            state=state,
            error=error,
            stage="",
            ended_at=datetime.now(UTC),
            total=last.total,
            kept=last.kept,
            done=last.done,
            failed=last.failed,
        )
        try:
            ended = self._store.cohorts.change_job(job.id, change)
        except NotFound:
            ended = replace(last, state=state, error=error)
        self._running.pop(job.id, None)
        return ended

    def note(self, job_id: str, change: Callable[[StoredJob], StoredJob], *, write: bool) -> None:
        """Take in how far a job is."""
        if job_id not in self._running:
            return
        job = self._running[job_id] = change(self._running[job_id])
        if write:
            numbers = Change(
                stage=job.stage,
                total=job.total,
                kept=job.kept,
                done=job.done,
                failed=job.failed,
                rate_per_s=job.rate_per_s,
                step=job.step,
                steps=job.steps,
            )
            self._store.cohorts.change_job(job_id, numbers)


class _Teller:
    """Tells how far one job is, and whether it is to end."""

    def __init__(self, jobs: Jobs, job: StoredJob, cancelled: threading.Event) -> None:
        self._jobs = jobs
        self._id = job.id
        self._written_s = 0.0
        self._seen: deque[tuple[float, int]] = deque()
        self.cancelled = cancelled

    def counted(self, numbers: cohorts.Counts) -> None:
        """So many records are done."""
        rate = self._rate(numbers.done)
        counts = {name: getattr(numbers, name) for name in ("total", "kept", "done", "failed")}
        stage = "" if numbers.done > numbers.kept else cohorts.STARTING
        self._tell(lambda job: replace(job, **counts, stage=stage, rate_per_s=rate))

    def _rate(self, done: int) -> float | None:
        """Records per second of late; the start of the workers does not count."""
        now_s = time.monotonic()
        if not self._seen or done > self._seen[0][1]:
            self._seen.append((now_s, done))
        else:
            self._seen[0] = (now_s, done)
        while now_s - self._seen[0][0] > RATE_OVER_S and len(self._seen) > 2:
            self._seen.popleft()
        elapsed_s = now_s - self._seen[0][0]
        return (done - self._seen[0][1]) / elapsed_s if elapsed_s >= RATE_AFTER_S else None

    def measured(self, progress: long_recordings.Progress) -> None:
        """So many stretches of a long recording are done."""
        rate = self._rate(progress.done) if progress.done else None
        counts = {name: getattr(progress, name) for name in ("total", "kept", "done")}
        self._tell(lambda job: replace(job, **counts, stage=progress.stage, rate_per_s=rate))

    def stepped(self, step: Step) -> None:
        """Which step of a discovery is done now, and how far."""
        self._tell(
            lambda job: replace(
                job,
                stage=step.name,
                done=step.done,
                total=step.total,
                step=STEPS.index(step.name) + 1,
                steps=len(STEPS),
            )
        )

    def _tell(self, change: Callable[[StoredJob], StoredJob]) -> None:
        now_s = time.monotonic()
        write = now_s - self._written_s >= WRITTEN_EVERY_S
        if write:
            self._written_s = now_s
        self._jobs.note(self._id, change, write=write)
