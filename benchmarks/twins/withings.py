"""Withings signal.csv: one row a recording, the samples as a list in one field."""

from collections.abc import Sequence

import numpy as np


def signal_csv(values: Sequence[float], *, position: str = "1", fs_hz: int = 300, rows: int = 1) -> bytes:
    """The heading and one row, or several, for the same samples."""
    listed = ",".join(f"{value:g}" for value in values)
    row = f'{fs_hz},{len(values) / fs_hz:.2f},{position},"[{listed}]"'
    return "\n".join(["Frequency,Duration,Wear Position,Signal", *[row] * rows, ""]).encode()


def wave_uv(samples: int = 900) -> list[int]:
    """A smooth wave in whole µV."""
    return [round(value) for value in 500.0 * np.sin(np.arange(samples) / 40.0)]


def twins() -> dict[str, bytes]:
    """A watch in µV and a blood pressure monitor in mV."""
    return {
        "watch.csv": signal_csv(wave_uv()),
        "monitor.csv": signal_csv([value / 1000 for value in wave_uv()], position="3"),
    }
