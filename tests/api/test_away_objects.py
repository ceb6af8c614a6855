"""What the platform says while its object store is away, and that it goes on when it is back."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording
from ecgomics.store import Store
from ecgomics.store.blobs import BlobsAt, objects
from tests.api.conftest import ADDRESS
from tests.api.test_upload_batches import Sender
from tests.store.places import S3, s3_serving


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """A stand-in for S3."""
    with s3_serving() as server:
        yield server


@pytest.fixture
def client(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of an application whose samples are there; no copy stays on this machine."""
    monkeypatch.setattr(objects, "PAUSE_S", 0.1)
    with ExitStack() as stack:
        store = stack.enter_context(Store(tmp_path / "data", blobs=BlobsAt(s3.bucket(), cache_bytes=1)))
        app = create_app(store)
        yield stack.enter_context(TestClient(app, base_url=ADDRESS, raise_server_exceptions=False))


def until(holds: Callable[[], bool]) -> bool:
    end_s = time.monotonic() + 60.0
    while not holds() and time.monotonic() < end_s:
        time.sleep(0.1)
    return holds()


def test_requests_are_answered_503_and_uploads_wait(
    s3: S3, client: TestClient, ecg: Recording, wfdb_files: Any, is_problem: Callable[..., dict[str, object]]
) -> None:
    made = client.post("/api/v1/recordings", files=wfdb_files(ecg))
    assert made.status_code == 201, made.text
    kept = f"/api/v1/recordings/{made.json()['id']}"
    sender = Sender(client)
    with s3.away():
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert list(ready.json()["problems"]) == ["blobs"]
        assert "does not answer" in ready.json()["problems"]["blobs"]
        assert "s3" not in ready.text  # where it is belongs to nobody who is not signed in
        other = Recording(-ecg.ecg_mv, ecg.fs_hz, ecg.leads, name="other")
        refused = client.post("/api/v1/recordings", files=wfdb_files(other))
        found = is_problem(refused, 503, "unavailable")
        assert refused.headers["retry-after"] == "5"
        assert "t0psecret" not in refused.text
        assert str(found["detail"]).startswith("The object store s3://ward-")
        is_problem(client.delete(kept), 503, "unavailable")
        batch = sender.begin()
        sender.send_all(batch, {"one": {name: content for _, (name, content) in wfdb_files(other)}})
        assert client.get(kept).status_code == 200
    assert sender.settled(batch) == {"read": 1}
    assert until(lambda: client.get("/readyz").status_code == 200)
    assert client.delete(kept).status_code == 204
