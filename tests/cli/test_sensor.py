import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from typer.testing import Result

from ecgomics.core.recording import Recording
from ecgomics.io import read, write_wfdb
from ecgomics.sensors import heart_rate, polar
from ecgomics.sensors.drivers import bluetooth
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.simulator import simulated

Run = Callable[..., Result]
Refused = Callable[..., str]


@pytest.fixture
def half_minute(planted_ecg: Recording, tmp_path: Path) -> Path:
    """Thirty seconds of sinus rhythm as a file."""
    samples = round(30 * planted_ecg.fs_hz)
    cut = Recording(planted_ecg.ecg_mv[:, :samples].copy(), planted_ecg.fs_hz, planted_ecg.leads, name="half")
    return write_wfdb(cut, tmp_path)


def test_packets_are_written_as_lines_that_are_understood(
    run: Run, half_minute: Path, tmp_path: Path
) -> None:
    out = tmp_path / "packets.jsonl"
    done = run("sensor", "simulate", half_minute, "--dropout", "10:5", "-o", out)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert (lines[0]["sensor"]["kind"], lines[0]["sensor"]["model"]) == ("simulator", "polar_h10")
    assert [line["link"] for line in lines if "link" in line] == ["lost", "connected"]
    intake = Intake(simulated(read(half_minute), "polar_h10").info)
    for line in lines:
        if "hex" in line:
            intake.notified(line["characteristic"], bytes.fromhex(line["hex"]), round(line["time_s"] * 1e6))
    assert intake.refused == 0
    packets = [line for line in lines if line.get("characteristic") == polar.DATA]
    assert f"{len(packets) + 2} packets" in done.stdout
    assert 42 <= len(packets) <= 45


@pytest.mark.parametrize("kind", ["polar_h10", "movesense", "movesense_1859", "open_frame", "serial"])
def test_what_arrives_is_recorded_with_its_gaps(
    run: Run, half_minute: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "received.hea"
    done = run(
        "sensor", "simulate", half_minute, "--as", kind, "--dropout", "10:5", "--seed", "4", "--record", out
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert "of it not recorded" in done.stdout
    recording = read(out)
    missing_s = np.isnan(recording.ecg_mv[0]).sum() / recording.fs_hz
    assert missing_s == pytest.approx(7.5 if kind == "polar_h10" else 5.1, abs=0.7)
    assert recording.duration_s == pytest.approx(27.5 if kind == "polar_h10" else 29.9, abs=0.5)
    assert recording.device_measurements["links_lost"] == 1


def test_intervals_of_a_heart_rate_strap_become_rows(run: Run, half_minute: Path, tmp_path: Path) -> None:
    out = tmp_path / "rr.csv"
    done = run("sensor", "simulate", half_minute, "--as", "heart_rate", "--record", out)
    assert (done.exit_code, done.stderr) == (0, "")
    rows = out.read_text().splitlines()
    assert rows[0] == "received_at,heart_rate_per_min,rr_ms"
    assert f"{len(rows) - 1} intervals" in done.stdout
    assert 400 < float(rows[5].split(",")[2]) < 1500


def test_what_is_played_is_shown_by_the_second(run: Run, half_minute: Path) -> None:
    done = run("sensor", "simulate", half_minute, "--speed", "200", "--dropout", "12:4", "--off", "25:2")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Simulated Polar H10 · polar_h10 · 130 Hz, chest" in done.stdout
    for words in ("battery 87 %", "link lost", "link closed", "settling", "s lost", " 7"):
        assert words in done.stdout


def test_mistakes_are_one_sentence(refused: Refused, half_minute: Path, tmp_path: Path) -> None:
    def simulate(*options: str) -> str:
        return refused("sensor", "simulate", half_minute, *options)

    assert "--dropout takes START:LENGTH" in simulate("--dropout", "10")
    assert "--noise takes muscle, mains, drift, white" in simulate("--noise", "hum=3")
    assert "is no kind of sensor; polar_h10" in simulate("--as", "watch")
    assert "has no lead V9" in simulate("--leads", "V9")
    assert "share of 2" in simulate("--loss", "2")
    assert "no address of a platform" in simulate("--to", "localhost", "--speed", "50")
    assert "No platform answers" in simulate("--to", "http://127.0.0.1:9", "--speed", "50")
    taken = tmp_path / "taken.hea"
    taken.write_text("mine")
    assert "taken.hea is there already" in simulate("--record", str(taken))
    assert "taken.hea is there already" in simulate("-o", str(taken))
    assert taken.read_text() == "mine"
    assert "Give one of DEVICE, --serial and --lsl" in refused("sensor", "stream", "x", "--lsl", "y")
    assert "give it with --fs" in refused("sensor", "stream", "--serial", "/dev/none")
    assert "has no serial line" in refused("sensor", "stream", "--serial", "/dev/none", "--kind", "movesense")


def scanned(monkeypatch: pytest.MonkeyPatch, *devices: tuple[str, str, tuple[str, ...]]) -> None:
    """Let the radio hear these devices: address, name, services."""

    async def discover(**_: Any) -> dict[str, Any]:
        return {
            address: (
                SimpleNamespace(name=name),
                SimpleNamespace(local_name=name, rssi=-60, service_uuids=list(services)),
            )
            for address, name, services in devices
        }

    scanner = SimpleNamespace(discover=discover)
    package = SimpleNamespace(BleakScanner=scanner, exc=bluetooth.bleak().exc)
    monkeypatch.setattr(bluetooth, "bleak", lambda: package)


def test_sensors_nearby_are_listed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(monkeypatch, ("AA", "Polar H10 1", ()), ("BB", "Kettle", ()))
    done = run("sensor", "scan")
    assert done.exit_code == 0
    assert "polar_h10" in done.stdout
    assert "-60" in done.stdout
    assert "Kettle" not in done.stdout
    assert "Kettle" in run("sensor", "scan", "--all").stdout


def test_which_sensor_is_meant_must_be_plain(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(monkeypatch, ("BB", "Kettle", ()))
    assert "No sensor was found within 5 s: wear it" in refused("sensor", "scan")
    assert "No sensor was found: wear it" in refused("sensor", "stream")
    assert "fits “Polar” was found" in refused("sensor", "stream", "Polar")
    assert "give --kind" in refused("sensor", "stream", "kettle")
    scanned(monkeypatch, ("AA", "Polar H10 1", ()), ("CC", "Strap", (heart_rate.SERVICE,)))
    assert "Several sensors are nearby: Polar H10 1 (AA), Strap (CC)" in refused("sensor", "stream")
    assert "Strap gives no ECG: its intervals go to a file" in refused(
        "sensor", "record", "Strap", "-o", "x.hea"
    )


def test_a_board_on_a_serial_line_is_recorded_until_it_is_long_enough(
    run: Run, half_minute: Path, tmp_path: Path
) -> None:
    sensor = simulated(read(half_minute), "serial")
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()

    def board() -> None:
        for event in sensor.play():
            if over.is_set():
                return
            os.write(ours, event.data)  # type: ignore[union-attr]  # no dropouts are played
            time.sleep(0.01)

    thread = threading.Thread(target=board)
    thread.start()
    out = tmp_path / "board.hea"
    try:
        done = run(
            *("sensor", "record", "--serial", os.ttyname(theirs), "--kind", "serial", "--fs", "250"),
            *("--leads", "II", "--seconds", "5", "-o", out),
        )
    finally:
        over.set()
        thread.join()
        os.close(ours)
        os.close(theirs)
    assert (done.exit_code, done.stderr) == (0, "")
    recording = read(out)
    assert recording.leads == ("II",)
    assert 5.0 <= recording.duration_s < 15.0


def test_samples_are_printed_as_csv(run: Run, half_minute: Path) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()

    def board() -> None:
        number = 0
        while not over.wait(0.02):
            os.write(ours, b"%d\n" % number)
            number += 1

    thread = threading.Thread(target=board)
    thread.start()
    try:
        done = run(
            *("sensor", "stream", "--serial", os.ttyname(theirs), "--kind", "serial", "--fs", "250"),
            *("--uv-per-count", "2", "--seconds", "2", "--samples"),
        )
    finally:
        over.set()
        thread.join()
        os.close(ours)
        os.close(theirs)
    assert done.exit_code == 0
    head, *rows = [line.split(",") for line in done.stdout.splitlines()]
    assert head == ["time_s", "I_uv"]
    assert [row[0] for row in rows[:3]] == ["0.000000", "0.004000", "0.008000"]
    steps_uv = {float(after[1]) - float(before[1]) for before, after in pairwise(rows)}
    assert steps_uv == {2.0}


def test_ctrl_c_ends_a_recording_and_keeps_it(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()

    def board() -> None:
        while not over.wait(0.02):
            os.write(ours, b"1\n2\n3\n4\n5\n")

    out = tmp_path / "kept.hea"
    command = [sys.executable, "-m", "ecgomics", "sensor", "record", "--serial", os.ttyname(theirs)]
    command += ["--kind", "serial", "--fs", "250", "-o", str(out)]
    thread = threading.Thread(target=board)
    thread.start()
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        assert any(re.match(r" *[1-9]\d*\.\d s ·", line) for line in process.stdout)
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()
    finally:
        over.set()
        thread.join()
        process.stdout.close()
        assert process.wait() == 0
        os.close(ours)
        os.close(theirs)
    assert "kept.hea: I, " in said
    assert read(out).samples >= 250
