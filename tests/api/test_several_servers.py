"""Several server processes on one database and one folder: whichever is asked, the answer is the same.

The processes are real; what they wait before they take another for gone is shortened.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, session_of
from ecgomics.core.recording import Recording
from tests.api.test_upload_batches import Sender
from tests.postgresql import Server, serving

SERVE = """
import sys
from pathlib import Path
from ecgomics.api.server import serve
from ecgomics.store import servers
servers.BEAT_EVERY_S, servers.GONE_AFTER_S, servers.STEADY_AFTER_S = 0.3, 0.9, 1.0
serve(port=0, data_dir=Path(sys.argv[1]), database_url=sys.argv[2], demo=False,
      ready=lambda at: print(at, flush=True))
"""
Until = Callable[[Callable[[], Any]], Any]


@dataclass
class Process:
    """A server, and a client of it."""

    process: "subprocess.Popen[str]"
    client: httpx.Client

    @property
    def address(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def get(self, path: str, **named: Any) -> Any:
        """What it answers, which must be what was asked for."""
        answer = self.client.get(f"/api/v1{path}", **named)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, status: int = 200, **named: Any) -> Any:
        """The same of a change."""
        answer = self.client.post(f"/api/v1{path}", **named)
        assert answer.status_code == status, answer.text
        return answer.json()

    def socket(self, session_id: str, part: str) -> ClientConnection:
        """A socket of a live session."""
        address = self.address.replace("http", "ws", 1)
        return connect(
            f"{address}/api/v1/live/sessions/{session_id}/{part}",
            proxy=None,
            compression=None,
            max_queue=None,
        )


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server; tests that need it are skipped where there is none."""
    with serving() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
        yield server


@pytest.fixture(scope="module")
def started(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Process]]:
    """started() → one more server of the store that the tests of this module share."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    url = postgresql.url_for(folder)
    with ExitStack() as stack:

        def start() -> Process:
            log = stack.enter_context((folder.parent / "log").open("a"))
            command = [sys.executable, "-c", SERVE, str(folder), url]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
            stack.callback(process.wait)
            stack.callback(process.kill)
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, (folder.parent / "log").read_text()
            process.stdout.close()
            client = httpx.Client(base_url=address, timeout=60.0, trust_env=False)
            return Process(process, stack.enter_context(client))

        yield start


@pytest.fixture(scope="module")
def first(started: Callable[[], Process]) -> Process:
    """A server that stays."""
    return started()


@pytest.fixture(scope="module")
def second(started: Callable[[], Process], first: Process) -> Process:
    """Another one, on the same store."""
    return started()


@pytest.fixture
def until() -> Until:
    """until(found) → what that finds at last."""

    def waited(find: Callable[[], Any]) -> Any:
        end_s = time.monotonic() + 40.0
        while not (found := find()):
            assert time.monotonic() < end_s
            time.sleep(0.05)
        return found

    return waited


def louder(ecg: Recording, factor: float) -> Recording:
    return replace(ecg, ecg_mv=factor * ecg.ecg_mv)


def ids(server: Process, query: str = "") -> set[str]:
    return {each["id"] for each in server.get("/library", params={"query": query})["items"]}


def test_what_one_takes_in_the_other_finds_at_once(
    first: Process, second: Process, ecg: Recording, wfdb_files: Any
) -> None:
    there = ids(second)
    for number, (one, other) in enumerate([(first, second), (second, first)] * 3):
        made = one.post("/recordings", 201, files=wfdb_files(louder(ecg, 1.1 + 0.01 * number)))["id"]
        assert ids(other) == there | {made}
        one.client.delete(f"/api/v1/recordings/{made}").raise_for_status()
        assert ids(other) == there
        assert other.client.get(f"/api/v1/recordings/{made}").status_code == 404
