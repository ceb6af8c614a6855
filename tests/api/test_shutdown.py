"""The end of a real server: what is being answered is finished, who waits is told, what runs goes on later."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.live.sensors import POLAR_H10, session_of
from ecgomics.api.shutdown import RESTART, STOPPING
from ecgomics.core.recording import Recording

API = "/api/v1"
BOUNDARY = "x-boundary-x"


@dataclass
class Running:
    """A server started by its command."""

    folder: Path
    options: tuple[str, ...] = ()
    address: str = field(init=False, default="")

    def __enter__(self) -> "Running":
        command = [sys.executable, "-m", "ecgomics", "serve", "--port", "0", "--no-demo"]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self.folder / "data"), *self.options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[3]
        self.client = httpx.Client(base_url=self.address, timeout=60.0, trust_env=False)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.client.close()

    def ask(self, path: str) -> httpx.Response:
        """On a connection of its own."""
        return httpx.get(f"{self.address}{path}", timeout=30.0, trust_env=False)

    def is_ending(self) -> None:
        """Wait until it says that it ends."""
        until_s = time.monotonic() + 90.0
        while self.ask("/readyz").status_code != 503:
            assert time.monotonic() < until_s
            time.sleep(0.02)


class SlowUpload:
    """A form with files, of which all but the last byte was sent."""

    def __init__(self, address: str, files: Any) -> None:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for name, (file, content) in files
        ]
        self._body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        host, _, port = address.removeprefix("http://").partition(":")
        self._line = socket.create_connection((host, int(port)), 60.0)
        head = (
            f"POST {API}/recordings HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {len(self._body)}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        )
        self._line.sendall(head.encode() + self._body[:-1])

    def finish(self) -> tuple[int, bytes]:
        """Send the last byte; the status and the whole answer."""
        self._line.sendall(self._body[-1:])
        return self.answer()

    def answer(self) -> tuple[int, bytes]:
        """What comes until the connection ends; status 0 where nothing does."""
        told = b""
        while part := self._line.recv(65536):
            told += part
        return int(told[9:12] or 0), told.partition(b"\r\n\r\n")[2]

    def __enter__(self) -> "SlowUpload":
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """running(*options) → a server on tmp_path that answers."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(Running(tmp_path, options))


def is_begun(client: httpx.Client, job_id: str) -> bool:
    found: str = client.get(f"{API}/jobs/{job_id}").json()["state"]
    return found != "queued"


def until(holds: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 180.0
    while not holds():
        assert time.monotonic() < end_s
        time.sleep(0.05)


def test_what_is_being_answered_is_finished_and_the_rest_goes_on_later(
    running: Callable[..., Running], ecg: Recording, wfdb_files: Any
) -> None:
    server = running()
    client = server.client
    kept = client.post(f"{API}/recordings", files=wfdb_files(ecg)).json()["id"]
    said = session_of(POLAR_H10)
    client.post(f"{API}/live/sessions", json=said)
    socket_address = f"{server.address}{API}/live/sessions/{said['id']}/view".replace("http", "ws", 1)
    louder = Recording(1.5 * ecg.ecg_mv, 500.0, ecg.leads, name="louder", subject=ecg.subject)
    client.post(f"{API}/cohorts", json={"name": "all", "selection": {"kind": "all"}})
    job = client.get(f"{API}/jobs").json()["jobs"][0]["id"]
    until(lambda: is_begun(client, job))
    with (
        SlowUpload(server.address, wfdb_files(louder)) as upload,
        connect(socket_address, proxy=None, compression=None) as watching,
        client.stream("GET", f"{API}/jobs/{job}/events") as events,
    ):
        watching.send(json.dumps({"type": "hello", "version": 1}))
        assert json.loads(watching.recv(20.0))["type"] == "welcome"
        server.process.terminate()
        server.is_ending()
        ready = server.ask("/readyz")
        assert ready.json()["problems"]["shutdown"] == STOPPING
        refused = server.ask(f"{API}/recordings")
        assert (refused.status_code, refused.json()["detail"]) == (503, STOPPING)
        assert refused.headers["Retry-After"].isdigit()
        with suppress(ConnectionClosed):
            list(watching)
        assert (watching.close_code, watching.close_reason) == (RESTART, STOPPING)
        told = [each for each in events.iter_lines() if each.startswith("data: ")]
        assert json.loads(told[-1].removeprefix("data: "))["state"] == "running"
        assert server.process.poll() is None, "it waits for the upload"
        status, answer = upload.finish()
    assert status == 201
    assert server.process.wait(120.0) == 0

    again = running()
    listed = {each["id"] for each in again.client.get(f"{API}/recordings").json()["items"]}
    assert listed == {kept, json.loads(answer)["id"]}
    until(
        lambda: is_begun(again.client, job)
    )  # what was left is put back in line before anything is answered
    assert again.client.get(f"{API}/jobs/{job}").json()["state"] in ("running", "done")
    assert again.client.get(f"{API}/live/sessions/{said['id']}").json()["state"] == "open"


def test_what_takes_longer_than_it_has_is_cut_off(
    running: Callable[..., Running], ecg: Recording, wfdb_files: Any
) -> None:
    server = running("--shutdown-grace", "0.3")
    with SlowUpload(server.address, wfdb_files(ecg)) as upload:
        until(lambda: "ecgomics_requests_running 2.0" in server.ask("/metrics").text)
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(120.0) == 0
        assert upload.answer()[0] in (0, 500)


def test_a_second_signal_ends_it_at_once(
    running: Callable[..., Running], ecg: Recording, wfdb_files: Any
) -> None:
    server = running("--shutdown-grace", "3600")
    with SlowUpload(server.address, wfdb_files(ecg)):
        until(lambda: "ecgomics_requests_running 2.0" in server.ask("/metrics").text)
        server.process.terminate()
        server.is_ending()
        server.process.terminate()
        assert server.process.wait(90.0) == 128 + signal.SIGTERM


def test_the_last_requests_are_about_the_server_itself(
    open_app: Callable[..., TestClient], is_problem: Any
) -> None:
    client = open_app()
    client.app.state.platform.draining.begin()  # type: ignore[attr-defined]
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200
    refused = client.post(f"{API}/recordings", files={"files": ("a.csv", b"")})
    assert is_problem(refused, 503, "unavailable")["request_id"] == refused.headers["X-Request-ID"]
    assert refused.headers["Connection"] == "close"
