"""A sensor's events as a live session of a real platform, also one that is killed while they come."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ecgomics.cli import app
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_wfdb
from ecgomics.sensors.events import SensorInfo
from ecgomics.sensors.forward import Forward, new_session_id
from ecgomics.store import Store

CONDITIONS = ("--as", "polar_h10", "--dropout", "10:4", "--loss", "0.05", "--seed", "5")


@dataclass
class Platform:
    """A platform on a folder and a port, which can be killed and started again."""

    folder: Path
    port: int
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "ecgomics", "serve", "--port", str(self.port), "--no-demo"]
        environment = os.environ | {"ECGOMICS_DATA_DIR": str(self.folder), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        self.processes.append(process)
        assert process.stdout is not None
        assert "http://" in process.stdout.readline()

    def samples(self) -> int:
        """Samples of the session that goes on; 0 before there is one."""
        with urlopen(f"{self.url}/api/v1/live/sessions?state=open") as answer:
            sessions = json.loads(answer.read())["sessions"]
        return int(sessions[0]["samples"]) if sessions else 0

    def end(self, how: signal.Signals) -> None:
        process = self.processes[-1]
        process.send_signal(how)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform for all tests, the last of which ends it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Platform(tmp_path_factory.mktemp("data"), port)
    running.start()
    yield running
    if running.processes[-1].poll() is None:
        running.end(signal.SIGTERM)


@pytest.fixture
def ecg(half_minute: Recording, tmp_path: Path) -> Path:
    """Half a minute of sinus rhythm as a file."""
    return write_wfdb(half_minute, tmp_path)


def run(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, [str(each) for each in arguments])


def kept(platform: Platform, done: Result) -> tuple[Recording, Store]:
    """The recording that the platform made."""
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    identity = done.stdout.split("recording ")[-1].split()[0]
    platform.end(signal.SIGTERM)
    store = Store(platform.folder)
    return store.recording(identity), store


def same_as_recorded_here(ecg: Path, tmp_path: Path, recording: Recording) -> None:
    """Hold the samples against those of `--record`, to which the same bytes arrived."""
    here = tmp_path / "here.json"
    assert run("sensor", "simulate", ecg, *CONDITIONS, "--record", here).exit_code == 0
    expected = read(here)
    assert recording.leads == expected.leads
    assert np.isnan(recording.ecg_mv).any()
    np.testing.assert_allclose(recording.ecg_mv, expected.ecg_mv, atol=1e-9)


def test_what_the_platform_refuses_is_its_own_sentence(platform: Platform) -> None:
    forward = Forward(platform.url, session_id="no identifier of a session")
    forward.take(SensorInfo("polar_h10", "Polar", 130.0, ("chest",), 1.0))
    with pytest.raises(InvalidInput, match=r"^The platform refused: .+"):
        asyncio.run(asyncio.wait_for(forward.run(asyncio.Event()), 20.0))


def test_a_platform_that_is_killed_meanwhile_loses_nothing(
    platform: Platform, ecg: Path, tmp_path: Path
) -> None:
    def kill_and_start_again() -> None:
        while platform.samples() < 500:
            time.sleep(0.05)
        platform.end(signal.SIGKILL)
        platform.start()

    killer = threading.Thread(target=kill_and_start_again)
    killer.start()
    done = run("sensor", "simulate", ecg, *CONDITIONS, "--speed", "8", "--to", platform.url)
    killer.join()
    assert len(platform.processes) == 2
    recording, store = kept(platform, done)
    with store:
        same_as_recorded_here(ecg, tmp_path, recording)
        assert recording.device is not None
        assert "Simulated Polar H10" in recording.device


def test_identifiers_of_sessions_are_ulids_in_the_order_of_time() -> None:
    first = new_session_id()
    time.sleep(0.002)
    second = new_session_id()
    assert first < second
    assert len(first) == 26
    assert set(first) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
