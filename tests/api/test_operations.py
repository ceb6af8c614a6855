"""What whoever runs the server is told: alive, ready, and numbers that say nothing of a person."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from ecgomics.core.recording import Recording
from ecgomics.store import Store

Open = Callable[..., TestClient]


def numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_a_server_that_works_is_alive_and_ready(open_app: Open) -> None:
    client = open_app()
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "problems": {}})


def test_a_full_disk_is_told_and_named(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    client = open_app()
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=2**20))
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert list(ready.json()["problems"]) == ["disk"]
    assert "1 MiB are free" in ready.json()["problems"]["disk"]
    assert client.get("/healthz").status_code == 200


def test_requests_are_counted_by_route_and_never_by_what_was_asked_for(
    open_app: Open, ecg: Recording, wfdb_files: Any
) -> None:
    client = open_app()
    kept = client.post("/api/v1/recordings", files=wfdb_files(ecg)).json()["id"]
    for _ in range(3):
        client.get(f"/api/v1/recordings/{kept}")
    client.get("/api/v1/recordings/none-such")
    client.get("/api/v1/no/such/page?name=Miller")
    found = numbers(client)
    route = "/api/v1/recordings/{recording_id}"
    assert found["ecgomics_requests_total", "GET", route, "200"] == 3
    assert found["ecgomics_requests_total", "GET", route, "404"] == 1
    assert found["ecgomics_request_seconds_count", "GET", route] == 4
    assert found["ecgomics_requests_total", "none", "none", "404"] == 1
    assert found[("ecgomics_recordings",)] == 1
    assert found[("ecgomics_database_up",)] == 1
    assert found[("ecgomics_live_sessions",)] == 0
    text = client.get("/metrics").text
    assert kept not in text
    assert "Miller" not in text
    assert ecg.name not in text


def test_other_pages_do_not_read_them(open_app: Open) -> None:
    client = open_app()
    for address in ("/metrics", "/readyz", "/healthz"):
        assert client.get(address, headers={"Origin": "https://example.org"}).status_code == 403


def test_a_database_that_is_away_is_told(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecgomics.core.errors import Unavailable

    client = open_app()

    def away(self: Store) -> bool:
        raise Unavailable("The database does not answer at the moment; nothing was changed.")

    monkeypatch.setattr(Store, "is_empty", away)
    monkeypatch.setattr(Store, "count", away)
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "does not answer" in ready.json()["problems"]["database"]
    assert numbers(client)[("ecgomics_database_up",)] == 0
