"""What works in the background while the database is away, and when it is back."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.core.errors import Unavailable
from ecgomics.core.recording import Recording
from ecgomics.services.patience import Patience
from ecgomics.store.cohorts import Cohorts
from ecgomics.store.uploads import Uploads
from tests.api.test_upload_batches import Sender

Open = Callable[..., TestClient]
TIMES = 3


def away(method: Any, times: int) -> tuple[Any, list[int]]:
    """The method of a database that does not answer so many times."""
    calls: list[int] = []

    def tried(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) <= times:
            raise Unavailable("The database does not answer.")
        return method(*given, **named)

    return tried, calls


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses that a test can wait for."""
    monkeypatch.setattr(Patience, "__call__", _quick(Patience.__call__))


def _quick(call: Any) -> Any:
    return lambda self, work: call(replace(self, pause_s=0.01), work)


def until(holds: Callable[[], bool]) -> bool:
    end_s = time.monotonic() + 30.0
    while not holds() and time.monotonic() < end_s:
        time.sleep(0.02)
    return holds()


def test_work_is_done_again_until_it_can_be_and_not_after_the_end() -> None:
    work, calls = away(lambda: "done", TIMES)
    assert Patience(pause_s=0.0)(work) == "done"
    assert len(calls) == TIMES + 1
    stopped = Patience(threading.Event(), pause_s=0.0)
    stopped.stopping.set()
    with pytest.raises(Unavailable):
        stopped(away(lambda: "never", 10**6)[0])


def test_uploads_are_read_when_the_database_is_back(
    open_app: Open, ecg: Recording, wfdb_files: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, taken = away(Uploads.take, TIMES)
    finish, finished = away(Uploads.finish, TIMES)
    monkeypatch.setattr(Uploads, "take", take)
    monkeypatch.setattr(Uploads, "finish", finish)
    sender = Sender(open_app())
    batch = sender.begin()
    sender.send_all(batch, {"one": {name: content for _, (name, content) in wfdb_files(ecg)}})
    assert sender.settled(batch) == {"read": 1}
    assert len(taken) > TIMES
    assert len(finished) > TIMES


def test_jobs_go_on_when_the_database_is_back(
    open_app: Open, ecg: Recording, wfdb_files: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, changed = away(Cohorts.change_job, TIMES)
    client = open_app()
    client.post("/api/v1/recordings", files=wfdb_files(ecg))
    made = client.post("/api/v1/cohorts", json={"name": "all", "selection": {"kind": "all"}})
    monkeypatch.setattr(Cohorts, "change_job", change)
    job = client.post(f"/api/v1/cohorts/{made.json()['id']}/extraction").json()["id"]
    assert until(lambda: client.get(f"/api/v1/jobs/{job}").json()["state"] == "done")
    assert len(changed) > TIMES
