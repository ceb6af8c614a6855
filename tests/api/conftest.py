"""The application on a store of its own, real server processes, and files to upload."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient
from websockets.sync.client import ClientConnection, connect

from benchmarks.live.sensors import POLAR_H10, session_of
from benchmarks.live.serving import Serving
from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store import Store

ADDRESS = "http://127.0.0.1:8000"
SERVE = """
import sys
from pathlib import Path
from ecgomics.api.server import serve
serve(port=0, data_dir=Path(sys.argv[1]), demo=sys.argv[2] == "demo", ready=lambda at: print(at, flush=True))
"""

Files = list[tuple[str, tuple[str, bytes]]]
Wfdb = Callable[..., Files]


@pytest.fixture(scope="session")
def ecg() -> Recording:
    """Ten seconds of a normal twelve-lead ECG at 75 /min with a little noise, in whole microvolts."""
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)
    made = phantom(
        plan,
        Acquisition(10.0, 500.0, noise=Noise(white_uv=3.0)),
        name="normal",
        subject=Subject(age_years=61.0, sex="female"),
    ).recording
    return Recording(np.round(made.ecg_mv, 3), 500.0, made.leads, name="normal", subject=made.subject)


@pytest.fixture(scope="session")
def wfdb_files(tmp_path_factory: pytest.TempPathFactory) -> Wfdb:
    """wfdb_files(recording) → its header and signal file as an upload."""

    def files(recording: Recording) -> Files:
        folder = tmp_path_factory.mktemp("written")
        header = write_wfdb(recording, folder)
        return [("files", (path.name, path.read_bytes())) for path in (header, header.with_suffix(".dat"))]

    return files


@pytest.fixture
def open_app(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """open_app(**options of create_app) → a client of the application on an empty store in tmp_path/data."""
    with ExitStack() as stack:

        def opened(**options: Any) -> TestClient:
            store = stack.enter_context(Store(tmp_path / "data"))
            app = create_app(store, **options)
            return stack.enter_context(TestClient(app, base_url=ADDRESS, raise_server_exceptions=False))

        yield opened


@pytest.fixture
def client(open_app: Callable[..., TestClient]) -> TestClient:
    """A client of the application as it comes."""
    return open_app()


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application that all tests share: for those that keep and change nothing."""
    with Store(tmp_path_factory.mktemp("shared") / "data") as store:
        app = create_app(store)
        with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
            yield client


@pytest.fixture(scope="session")
def kept(reader: TestClient, wfdb_files: Wfdb, ecg: Recording) -> str:
    """Identifier of the normal ECG in the shared application."""
    answer = reader.post("/api/v1/recordings", files=wfdb_files(ecg))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@dataclass
class Server:
    """A server process on a free port."""

    process: "subprocess.Popen[str]"
    client: httpx.Client

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.client.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """start(demo=False) → a server on tmp_path/data that answers; killed at the end of the test."""
    running: list[Server] = []

    def started(*, demo: bool = False) -> Server:
        with (tmp_path / "server.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(tmp_path / "data"), "demo" if demo else "empty"],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, (tmp_path / "server.log").read_text()
        process.stdout.close()
        running.append(Server(process, httpx.Client(base_url=address, timeout=60.0, trust_env=False)))
        return running[-1]

    yield started
    for server in running:
        server.kill()


@pytest.fixture
def is_problem() -> Callable[..., dict[str, object]]:
    """is_problem(answer, status, kind) → the problem, checked to be one in the shape of RFC 9457."""

    def checked(answer: httpx.Response, status: int, kind: str) -> dict[str, object]:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        found: dict[str, object] = json.loads(answer.content)
        assert {"type", "title", "status", "detail", "instance"} <= found.keys()
        assert (found["status"], found["type"]) == (status, f"urn:ecgomics:problem:{kind}")
        assert found["instance"] == answer.url.path
        assert "Traceback" not in answer.text
        return found

    return checked


@dataclass
class Live:
    """A real server, and what a phone and a page that watches do with it."""

    server: Serving
    client: httpx.Client

    def begin(self, **other: Any) -> dict[str, Any]:
        """A session of a simulated Polar H10, with other facts where they are given; what was said."""
        said = session_of(POLAR_H10) | other
        answer = self.client.post("/api/v1/live/sessions", json=said)
        assert answer.status_code == 201, answer.text
        return said

    def get(self, session_id: str) -> dict[str, Any]:
        """What the server knows of a session."""
        found: dict[str, Any] = self.client.get(f"/api/v1/live/sessions/{session_id}").json()
        return found

    def put(self, session_id: str, first_seq: int, frames: Sequence[bytes]) -> httpx.Response:
        """Frames by request, as a phone does that was offline."""
        return self.client.put(
            f"/api/v1/live/sessions/{session_id}/chunks/{first_seq}",
            content=b"".join(frames),
            headers={"content-type": "application/octet-stream"},
        )

    def finish(self, session_id: str, frames: int, **more: Any) -> httpx.Response:
        """The end of a session."""
        said = {"frames": frames, "ended_at": "2026-11-26T12:00:30Z", "symptoms": [], "note": ""} | more
        return self.client.post(f"/api/v1/live/sessions/{session_id}/finish", json=said)

    def socket(self, session_id: str, part: str = "feed", **options: Any) -> ClientConnection:
        """A socket, to be opened by `with`; nothing was said yet."""
        address = self.server.address.replace("http", "ws", 1)
        # What is not read must not keep a socket from closing.
        options = {"proxy": None, "compression": None, "max_queue": None} | options
        return connect(f"{address}/api/v1/live/sessions/{session_id}/{part}", **options)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A real server for sessions of sensors, which the tests share."""
    with (
        Serving(tmp_path_factory.mktemp("live") / "data") as server,
        httpx.Client(base_url=server.address, timeout=60.0, trust_env=False) as client,
    ):
        yield Live(server, client)
