"""Extractions and long recordings on a Dask cluster of others: real scheduler and workers, which go and come."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.ambulatory.found import found_of
from ecgomics.cohort import cluster, engine
from ecgomics.core.recording import Recording
from ecgomics.core.samples import WithLimbLeads
from ecgomics.core.settings import Settings
from ecgomics.services import cohorts, profile_key
from ecgomics.services.jobs import Jobs
from ecgomics.services.patience import Patience
from ecgomics.store import Addition, Selection, Store, StoredJob
from ecgomics.store.blobs import BlobsAt
from ecgomics.store.blobs.keys import make

RECORDINGS = 4
LONGEST_S = 240.0


@dataclass
class Elsewhere:
    """A cluster at an address, which can be killed and started again."""

    folder: Path
    port: int
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> None:
        quiet = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error", "PYTHONWARNINGS": "ignore"}
        environment = os.environ | quiet | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        for words in (
            ("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show"),
            ("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"),
        ):
            with (self.folder / "dask.log").open("ab") as log:
                command = [sys.executable, "-m", "dask", *words]
                self.processes.append(
                    subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
                )

    def kill(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """A cluster that is not there yet, which is asked often."""
    monkeypatch.setattr(cluster, "ANSWER_S", 2.0)
    monkeypatch.setattr(engine, "LOOK_EVERY_S", 0.05)
    call = Patience.__call__
    monkeypatch.setattr(Patience, "__call__", lambda self, work: call(replace(self, pause_s=0.05), work))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = Elsewhere(tmp_path, port)
    yield found
    found.kill()


@pytest.fixture
def store(tmp_path: Path, ecg: Recording) -> Iterator[Store]:
    """An encrypted store with some recordings, each a little different."""
    make(tmp_path / "key")
    with Store(tmp_path / "data", blobs=BlobsAt(None, tmp_path / "key")) as opened:
        for number in range(RECORDINGS):
            other = replace(ecg, name=f"{number}", ecg_mv=ecg.ecg_mv + np.round(0.01 * number, 3))
            opened.add(Addition(f"{number}", other))
        yield opened


@pytest.fixture
def jobs(store: Store, elsewhere: Elsewhere) -> Iterator[Jobs]:
    """Jobs that are done on it."""
    running = Jobs(store, Settings(), scheduler=elsewhere.address)
    running.start()
    yield running
    running.stop()


def until(jobs: Jobs, job_id: str, holds: Callable[[StoredJob], bool]) -> StoredJob:
    """The job when it is as it shall be."""
    limit_s = time.monotonic() + LONGEST_S
    while not holds(job := jobs.job(job_id)):
        assert time.monotonic() < limit_s, job
        assert not job.has_ended, job
        time.sleep(0.02)
    return job


def lost_and_back(jobs: Jobs, job_id: str, elsewhere: Elsewhere) -> StoredJob:
    """The job when it is done, after it waited for its cluster, lost it when two parts were done, and had it back."""
    away = until(jobs, job_id, lambda job: bool(job.error))
    assert away.error.startswith(f"No Dask scheduler answers at {elsewhere.address}")
    elsewhere.start()
    until(jobs, job_id, lambda job: job.state == "running" and job.done >= 2)
    elsewhere.kill()
    lost = until(jobs, job_id, lambda job: bool(job.error))
    assert lost.state == "queued"
    assert "scheduler" in lost.error
    elsewhere.start()
    return until(jobs, job_id, lambda job: job.state == "done")


def test_a_job_waits_for_its_cluster_and_goes_on_when_it_is_back(
    store: Store, jobs: Jobs, elsewhere: Elsewhere
) -> None:
    cohort = cohorts_of(store)
    job_id = jobs.extract(cohort).id
    done = lost_and_back(jobs, job_id, elsewhere)
    assert (done.total, done.done, done.failed) == (RECORDINGS, RECORDINGS, 0)
    assert done.kept >= 1  # what was measured before counts
    assert len(cohorts.opened(store, cohort).records) == RECORDINGS


def test_a_job_is_cancelled_while_its_cluster_is_away(store: Store, jobs: Jobs, elsewhere: Elsewhere) -> None:
    job_id = jobs.extract(cohorts_of(store)).id
    until(jobs, job_id, lambda job: bool(job.error))
    jobs.cancel(job_id)
    assert until(jobs, job_id, lambda job: job.has_ended).state == "cancelled"


def test_a_long_recording_is_measured_there_and_goes_on_when_the_cluster_is_back(
    store: Store, jobs: Jobs, elsewhere: Elsewhere, planted_ecg: Recording
) -> None:
    store.add(Addition("long", planted_ecg))
    job_id = jobs.analyse_long("long").id
    done = lost_and_back(jobs, job_id, elsewhere)
    assert done.done == done.total
    assert 1 <= done.kept < done.total
    here = found_of(eo.holter(planted_ecg, windows_s=(300.0,)), WithLimbLeads(planted_ecg))
    assert store.longs.found("long", profile_key(Settings())) == here.to_bytes()


def cohorts_of(store: Store) -> str:
    return store.cohorts.add_cohort("all", Selection("all")).id
