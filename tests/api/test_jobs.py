"""Jobs run beside requests: one after another, with progress, an end by request, and a new start after the server's."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.services import cohorts, discoveries
from ecgomics.services.cohorts import Cancelled, Counts
from ecgomics.services.jobs import INTERRUPTED, Jobs
from ecgomics.store import Addition, Selection, Store, StoredJob

PATIENCE_S = 10.0


@pytest.fixture
def store(tmp_path: Path, ecg: Recording) -> Iterator[Store]:
    """A store with one recording."""
    with Store(tmp_path / "data") as opened:
        opened.add(Addition("one", ecg))
        yield opened


@pytest.fixture
def jobs(store: Store) -> Iterator[Jobs]:
    """Jobs that run."""
    running = Jobs(store, Settings(), workers=1)
    running.start()
    yield running
    running.stop()


def ended(jobs: Jobs, job_id: str) -> StoredJob:
    """The job when it has ended."""
    limit_s = time.monotonic() + PATIENCE_S
    while not (job := jobs.job(job_id)).has_ended:
        assert time.monotonic() < limit_s, job
        time.sleep(0.01)
    return job


class Extraction:
    """Stands for an extraction: tells that two of three are done, waits, and ends as it is told."""

    def __init__(self, *, error: Exception | None = None) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.error = error
        self.runs = 0

    def __call__(
        self,
        store: Store,
        cohort_id: str,
        settings: Settings,
        *,
        workers: int,
        scheduler: str | None,
        tell: Callable[[Counts], None],
        cancelled: threading.Event,
    ) -> None:
        self.runs += 1
        tell(Counts(total=3, kept=1, done=2, failed=1))
        self.begun.set()
        while not self.may_end.wait(0.01):
            if cancelled.is_set():
                raise Cancelled
        if self.error:
            raise self.error
        tell(Counts(total=3, kept=1, done=3, failed=1))


@pytest.fixture
def extraction(monkeypatch: pytest.MonkeyPatch) -> Extraction:
    """An extraction that the test holds in its hand."""
    made = Extraction()
    monkeypatch.setattr(cohorts, "extract", made)
    return made


def test_a_job_tells_how_far_it_is_and_ends(store: Store, jobs: Jobs, extraction: Extraction) -> None:
    cohort = store.cohorts.add_cohort("mine", Selection("all"))
    job = jobs.extract(cohort.id)
    assert extraction.begun.wait(PATIENCE_S)
    now = jobs.job(job.id)
    assert (now.state, now.total, now.kept, now.done, now.failed) == ("running", 3, 1, 2, 1)
    assert jobs.extract(cohort.id).id == job.id, "one extraction of a cohort at a time"
    extraction.may_end.set()
    last = ended(jobs, job.id)
    assert (last.state, last.done) == ("done", 3)
    assert store.cohorts.job(job.id) == last


def test_a_running_job_can_be_cancelled_and_a_waiting_one_too(
    store: Store, jobs: Jobs, extraction: Extraction
) -> None:
    first, second = (jobs.extract(store.cohorts.add_cohort(name, Selection("all")).id) for name in "ab")
    assert extraction.begun.wait(PATIENCE_S)
    assert jobs.cancel(second.id).state == "cancelled"
    jobs.cancel(first.id)
    assert ended(jobs, first.id).state == "cancelled"
    assert jobs.cancel(first.id).state == "cancelled"
    assert extraction.runs == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(InvalidInput("There is nothing."), "There is nothing."), (RuntimeError("a secret"), "in the log")],
)
def test_what_ends_a_job_is_one_sentence(
    store: Store,
    jobs: Jobs,
    extraction: Extraction,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    sentence: str,
) -> None:
    extraction.error = error
    extraction.may_end.set()
    job = ended(jobs, jobs.extract(store.cohorts.add_cohort("a", Selection("all")).id).id)
    assert job.state == "failed"
    assert sentence in job.error
    assert "secret" not in job.error


def test_an_extraction_goes_on_after_a_restart_and_a_discovery_says_that_it_was_interrupted(
    store: Store, extraction: Extraction
) -> None:
    cohort = store.cohorts.add_cohort("mine", Selection("all"))
    discovery = store.cohorts.add_discovery(cohort.id, {"outcome": "group"})
    lost = store.cohorts.add_job("discovery", cohort.id, discovery.id)
    assert store.cohorts.take_job("discovery") is not None
    before = Jobs(store, Settings(), workers=1)
    before.start()
    assert before.job(lost.id).state == "interrupted"
    assert before.job(lost.id).error == INTERRUPTED
    job = before.extract(cohort.id)
    assert extraction.begun.wait(PATIENCE_S)
    before.stop()
    assert store.cohorts.job(job.id).state == "running"
    extraction.may_end.set()
    after = Jobs(store, Settings(), workers=1)
    after.start()
    assert ended(after, job.id).state == "done"
    after.stop()
    assert extraction.runs == 2


def test_a_cohort_deleted_while_it_is_extracted_takes_its_job_along(
    store: Store, jobs: Jobs, extraction: Extraction
) -> None:
    cohort = store.cohorts.add_cohort("mine", Selection("all"))
    job = jobs.extract(cohort.id)
    assert extraction.begun.wait(PATIENCE_S)
    jobs.cancel_all(cohort.id)
    store.cohorts.delete_cohort(cohort.id)
    other = jobs.extract(store.cohorts.add_cohort("other", Selection("all")).id)
    extraction.may_end.set()
    assert ended(jobs, other.id).state == "done"
    assert all(each.id != job.id for each in store.cohorts.jobs())


def test_a_discovery_is_killed_when_it_is_cancelled(
    store: Store, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["-c", "import time; time.sleep(600)"]
    real = discoveries.subprocess.Popen
    monkeypatch.setattr(
        discoveries.subprocess, "Popen", lambda given, **more: real([given[0], *command], **more)
    )
    cohort = store.cohorts.add_cohort("mine", Selection("all"))
    job = jobs.discover(cohort.id, store.cohorts.add_discovery(cohort.id, {"outcome": "group"}).id)
    limit_s = time.monotonic() + PATIENCE_S
    while jobs.job(job.id).stage == "" and time.monotonic() < limit_s:
        time.sleep(0.01)
    jobs.cancel(job.id)
    assert ended(jobs, job.id).state == "cancelled"


def test_a_discovery_whose_process_dies_says_so(
    store: Store, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = discoveries.subprocess.Popen
    monkeypatch.setattr(
        discoveries.subprocess, "Popen", lambda given, **more: real([given[0], "-c", "exit(3)"], **more)
    )
    cohort = store.cohorts.add_cohort("mine", Selection("all"))
    job = jobs.discover(cohort.id, store.cohorts.add_discovery(cohort.id, {"outcome": "group"}).id)
    last = ended(jobs, job.id)
    assert (last.state, "exit status 3" in last.error) == ("failed", True)


def test_the_process_of_a_discovery_ends_with_the_server() -> None:
    code = (
        "import threading, time; from ecgomics.services.discovery_process import _end_with_the_server as end;"
        "threading.Thread(target=end).start(); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        process.communicate(timeout=30)
    assert process.returncode == 1


def events(answer: Any) -> list[dict[str, Any]]:
    """The jobs that a stream of events told."""
    return [json.loads(line[len("data: ") :]) for line in answer.text.splitlines() if line]


def test_events_end_with_the_job(
    client: TestClient,
    extraction: Extraction,
    wfdb_files: Callable[..., Any],
    ecg: Recording,
    is_problem: Callable[..., dict[str, object]],
) -> None:
    assert client.post("/api/v1/recordings", files=wfdb_files(ecg)).status_code == 201
    body = {"name": "mine", "selection": {"kind": "all"}}
    cohort = client.post("/api/v1/cohorts", json=body).json()
    assert extraction.begun.wait(PATIENCE_S)
    threading.Timer(0.4, extraction.may_end.set).start()
    answer = client.get(f"/api/v1/jobs/{cohort['job']['id']}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer)
    assert [(each["state"], each["done"]) for each in told] == [("running", 2), ("done", 3)]
    assert (told[0]["failed"], told[1]["left_s"]) == (1, None)
    assert client.post(f"/api/v1/jobs/{told[0]['id']}/cancel").json()["state"] == "done"
    is_problem(client.get("/api/v1/jobs/nobody/events"), 404, "not-found")
    is_problem(client.post("/api/v1/jobs/nobody/cancel"), 404, "not-found")
