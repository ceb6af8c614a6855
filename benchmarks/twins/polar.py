"""Polar Sensor Logger: rows with the clock of the sensor, whole packets missing, stamps of the phone that jitter."""

from collections.abc import Sequence

import numpy as np

HEADING = "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]"
#: Samples that come in one packet.
PACKET = 73


def logger_txt(
    values_uv: Sequence[int], *, fs_hz: float = 130.0, missing: Sequence[int] = (), cut: bool = False
) -> bytes:
    """Rows of one sample each, without those of the packets that are missing."""
    lines = [HEADING]
    for number, value in enumerate(values_uv):
        if number // PACKET in missing:
            continue
        packet_s = number // PACKET * PACKET / fs_hz
        clock_ns = 599_636_646_177_065_964 + round(number / fs_hz * 1e9)
        since_ms = number / fs_hz * 1e3
        shown = f"{since_ms:.7E}" if since_ms > 1e3 else f"{since_ms:.6f}"
        lines.append(f"2024-05-06T07:08:{9 + packet_s % 40:06.3f};{clock_ns};{shown};{value}")
    text = "\n".join([*lines, ""])
    return (text[:-4] if cut else text).encode()


def wave_uv(samples: int = 730) -> list[int]:
    """A smooth wave in whole µV."""
    return [round(value) for value in 800.0 * np.sin(np.arange(samples) / 11.0)]


def twins() -> dict[str, bytes]:
    """A whole log, and one with two gaps."""
    return {
        "ecg.txt": logger_txt(wave_uv()),
        "gaps.txt": logger_txt(wave_uv(), missing=(2, 5, 6)),
    }
