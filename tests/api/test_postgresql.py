"""The platform on a database that a server holds, which may be away for a while."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording
from ecgomics.store import Store
from tests.postgresql import serving

ADDRESS = "http://127.0.0.1:8000"


def posted(client: TestClient, files: Any) -> httpx.Response:
    return client.post("/api/v1/recordings", files=files)


def test_a_database_that_is_killed_is_answered_for_and_nothing_acknowledged_is_lost(
    tmp_path: Path, ecg: Recording, wfdb_files: Any
) -> None:
    first, second = wfdb_files(ecg), wfdb_files(replace(ecg, ecg_mv=1.5 * ecg.ecg_mv))
    with serving() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
        url = server.url_for(tmp_path)
        with Store(tmp_path, database_url=url) as store, TestClient(create_app(store), ADDRESS) as client:
            kept = posted(client, first)
            assert kept.status_code == 201
            server.stop("immediate")
            listed = client.get("/api/v1/recordings")
            assert listed.status_code == 503
            assert listed.headers["Retry-After"].isdigit()
            assert listed.headers["content-type"] == "application/problem+json"
            assert "does not answer" in listed.json()["detail"]
            assert posted(client, second).status_code == 503
            assert client.get("/api/v1/health").status_code in (200, 503)

            server.start()
            until_s = time.monotonic() + 20.0
            while client.get("/api/v1/recordings").status_code == 503 and time.monotonic() < until_s:
                time.sleep(0.1)
            names = [each["id"] for each in client.get("/api/v1/recordings").json()["items"]]
            assert names == [kept.json()["id"]]
