"""The sketch of the guide is compiled and run, and what it writes is read; the Python of the guide runs."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb
from ecgomics.sensors.open_board import OpenFrames
from ecgomics.sensors.packets import EcgPacket
from ecgomics.stream.wire import LEAD_OFF

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "sensors.md"

#: What an ESP32 gives to a sketch: a clock that each look moves on by 0.5 ms and that once loses 50 ms, pins, a port.
BOARD = """
#include <cstdint>
#include <cstdio>
#include <cstddef>
const int INPUT = 0;
int64_t nowUs = 1000000;
int reads = 0;
int64_t esp_timer_get_time() { nowUs += 500; if (reads == 110) { nowUs += 50000; reads++; } return nowUs; }
int analogRead(int) { return 2048 + reads++ * 3; }
int digitalRead(int) { return reads >= 60 && reads < 70; }
void pinMode(int, int) {}
struct Port {
  void begin(long) {}
  void write(const uint8_t *bytes, size_t length) { fwrite(bytes, 1, length, stdout); }
} Serial;
"""
MAIN = "\nint main() { setup(); while (reads < 200) loop(); return 0; }\n"


def block(language: str) -> str:
    """The only block of a language in the guide."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_sketch_for_a_board_sends_frames_that_are_understood(tmp_path: Path) -> None:
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("no C++ compiler")
    source, program = tmp_path / "sketch.cpp", tmp_path / "sketch"
    source.write_text(BOARD + block("cpp") + MAIN)
    subprocess.run([compiler, "-Wall", "-Wextra", "-Werror", "-o", program, source], check=True)
    sent = subprocess.run([program], check=True, capture_output=True).stdout
    frames = OpenFrames()
    packets = [packet for packet in frames.push(sent) if isinstance(packet, EcgPacket)]
    assert frames.skipped_bytes == 0
    assert packets[0].uv_per_count == pytest.approx(3.3e6 / 4096 / 1100, rel=1e-7)
    counts = np.concatenate([packet.counts[0] for packet in packets])
    rises = np.diff(counts)
    assert set(rises[rises != 3]) <= {6}  # the read that the lost time took for itself
    numbers = [packet.first_index for packet in packets]
    assert numbers[:4] == [0, 25, 50, 75]
    ends = [number + packet.samples for number, packet in zip(numbers, packets, strict=True)]
    holes = [after - end for end, after in zip(ends, numbers[1:], strict=False)]
    assert max(holes) == 11  # 50 ms less the period that was due
    assert sum(hole > 0 for hole in holes) == 1
    times_us = [(packet.first_us or 0) - (packets[0].first_us or 0) for packet in packets]
    assert times_us == [4000 * number for number in numbers]
    assert [bool(packet.flags & LEAD_OFF) for packet in packets[:4]] == [False, False, True, False]


def test_the_python_of_the_guide_runs(
    half_minute: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wfdb(half_minute, tmp_path)
    (tmp_path / "recording.hea").rename(tmp_path / "ecg.hea")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(block("python"), names)
    assert len(names["events"]) > 40  # type: ignore[arg-type]  # a list, as the guide makes it
