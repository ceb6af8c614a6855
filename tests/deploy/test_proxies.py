"""The real server behind the real proxies with the files of deploy/: pages, uploads, sockets and events through TLS."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2 as httpx
import pytest
from websockets.sync.client import connect

from benchmarks.live.sensors import POLAR_H10, session_of
from tests.deploy.test_files import DEPLOY, certificate, program, whole_nginx

API: Final = "/api/v1"
HOST: Final = "ecg.hospital.example"
PASSWORD: Final = "correct horse battery staple"
CSV: Final = b"time_s,II (mV)\n" + b"".join(
    f"{n / 250:.3f},{1.0 if n % 200 == 50 else 0.0}\n".encode() for n in range(2500)
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with an account, as the unit and the composition start it."""
    data = tmp_path_factory.mktemp("behind") / "data"
    ecgomics = [sys.executable, "-m", "ecgomics"]
    add = [*ecgomics, "accounts", "add", "ann@ward.example", "--runs-server", "--admin-of", "default"]
    subprocess.run(
        [*add, "--password-stdin", "--data-dir", str(data)],
        input=PASSWORD,
        text=True,
        check=True,
        timeout=180.0,
    )
    environment = {"ECGOMICS_ACCOUNTS": "true", "ECGOMICS_BEHIND_PROXY": f"https://{HOST}"}
    process = subprocess.Popen(
        [*ecgomics, "serve", "--no-demo", "--port", "0", "--data-dir", str(data), "--log-level", "error"],
        env=os.environ | environment | {"ECGOMICS_ACCESS_LOG": "false"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        port = _listening_port(process.pid)
        assert "ECGomics is at" in said
        yield f"127.0.0.1:{port}"
        process.terminate()
        assert process.wait(120.0) == 0
    finally:
        process.kill()
        process.communicate()


def _listening_port(pid: int) -> int:
    """The port that a process listens on: what it prints is the public address."""
    sockets = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
            return int(fields[1].rpartition(":")[2], 16)
    raise AssertionError("it listens on no port")


@dataclass
class Proxy:
    """Where a proxy answers."""

    port: int

    def client(self, **more: Any) -> httpx.Client:
        """A browser or program that knows the public name."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            verify=context,
            headers={"Host": HOST, "Origin": f"https://{HOST}"},
            timeout=180.0,
            trust_env=False,
            **more,
        )


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proxy]:
    """One of the proxies with our file, on a port of its own, with a certificate of nobody."""
    program(request.param, f"apt-get install {request.param}")
    upstream: str = request.getfixturevalue("upstream")
    certificate(tmp_path)
    port = free_port()
    command = _nginx if request.param == "nginx" else _caddy
    with (tmp_path / "proxy.log").open("w") as log:
        process = subprocess.Popen(
            command(tmp_path, upstream, port),
            stdout=log,
            stderr=log,
            env=os.environ | _home(tmp_path, upstream, port),
        )
        try:
            _until_it_answers(port, process, tmp_path / "proxy.log")
            yield Proxy(port)
        finally:
            process.terminate()
            process.wait(30.0)


def _home(folder: Path, upstream: str, port: int) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "ECGOMICS_ADDRESS": f"https://{HOST}:{port}",
        "ECGOMICS_UPSTREAMS": upstream,
    }


def _nginx(folder: Path, upstream: str, port: int) -> list[str]:
    conf = folder / "nginx.conf"
    conf.write_text(whole_nginx(folder, upstream=upstream, port=port))
    return [program("nginx", "apt-get install nginx-light"), "-c", str(conf), "-p", str(folder)]


def _caddy(folder: Path, _upstream: str, _port: int) -> list[str]:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("\tservers {", "\tadmin off\n\tauto_https off\n\tservers {", 1)
    text = text.replace(
        "{$ECGOMICS_ADDRESS} {\n", f"{{$ECGOMICS_ADDRESS}} {{\n\ttls {folder}/cert.pem {folder}/key.pem\n"
    )
    (folder / "Caddyfile").write_text(text)
    caddy = program("caddy", "apt-get install caddy")
    return [caddy, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def _until_it_answers(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until_s = time.monotonic() + 90.0
    while time.monotonic() < until_s:
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 5.0).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())


def test_people_work_through_it(proxy: Proxy) -> None:
    with proxy.client() as browser:
        assert browser.get(f"{API}/recordings").status_code == 401
        signed_in = _until_ready(
            lambda: browser.post(f"{API}/session", json={"name": "ann@ward.example", "password": PASSWORD})
        )
        assert signed_in.status_code == 200, signed_in.text
        assert "__Host-ecgomics=" in signed_in.headers["set-cookie"]
        assert "Secure" in signed_in.headers["set-cookie"]
        assert signed_in.headers["strict-transport-security"].startswith("max-age=")
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        browser.cookies.clear()
        browser.headers |= {"Cookie": cookie, "X-CSRF-Token": signed_in.json()["csrf"]}
        numbered = browser.get(f"{API}/recordings", headers={"X-Request-ID": "0" * 32})
        assert numbered.headers["X-Request-ID"] != "0" * 32, "numbers of outside are not taken in"

        kept = browser.post(f"{API}/recordings", files={"files": ("bed_1.csv", CSV)})
        assert kept.status_code in (200, 201), kept.text
        big = browser.post(f"{API}/recordings", files={"files": ("big.csv", b"x" * 20_000_000)})
        assert big.status_code == 422, "it came through whole, and is no ECG"
        inside = [browser.get(path).status_code for path in ("/metrics", "/readyz", "/healthz")]
        assert inside == [404, 404, 404]

        job = _events_come_when_they_happen(browser)
        assert job["state"] in ("done", "failed", "cancelled")
        _sockets_are_open(browser, proxy.port, cookie)
        other = browser.get(f"{API}/recordings", headers={"Origin": "https://elsewhere.example"})
        assert other.status_code == 403


def _until_ready(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Caddy looks whether a server is there every few seconds."""
    until_s = time.monotonic() + 90.0
    while (answer := ask()).status_code in (502, 503) and time.monotonic() < until_s:
        time.sleep(0.2)
    return answer


def _events_come_when_they_happen(browser: httpx.Client) -> dict[str, Any]:
    """The first event is here before the last one was made."""
    browser.post(f"{API}/cohorts", json={"name": f"all {time.monotonic()}", "selection": {"kind": "all"}})
    job = browser.get(f"{API}/jobs").json()["jobs"][0]["id"]
    told: dict[str, Any] = {}
    with browser.stream("GET", f"{API}/jobs/{job}/events") as events:
        for line in events.iter_lines():
            if not line.startswith("data: "):
                continue
            told = json.loads(line.removeprefix("data: "))
            if told["state"] in ("queued", "running"):
                browser_state = browser.post(f"{API}/jobs/{job}/cancel")
                assert browser_state.status_code == 200
    return told


def _sockets_are_open(browser: httpx.Client, port: int, cookie: str) -> None:
    said = session_of(POLAR_H10)
    begun = browser.post(f"{API}/live/sessions", json=said)
    assert begun.status_code == 201, begun.text
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = socket.create_connection(("127.0.0.1", port), 30.0)
    address = f"wss://{HOST}{API}/live/sessions/{said['id']}/view"
    options: dict[str, Any] = {"proxy": None, "compression": None, "sock": line, "ssl": context}
    with connect(
        address, additional_headers={"Cookie": cookie}, origin=f"https://{HOST}", **options
    ) as watching:
        watching.send(json.dumps({"type": "hello", "version": 1}))
        assert json.loads(watching.recv(30.0))["type"] == "welcome"
        watching.send(json.dumps({"type": "ping", "t": 7}))
        assert json.loads(watching.recv(30.0))["t"] == 7
