"""Movesense logs in JSON: the three layouts, raw steps and mV, packets missing, and motion only."""

import json
from collections.abc import Sequence

import numpy as np

PACKET = 16
MOTION = [{"Timestamp": 1, "ArrayAcc": [{"x": 0.1, "y": 0.2, "z": 9.8}]}]


def packets(
    values: Sequence[float], *, fs_hz: float = 200.0, missing: Sequence[int] = (), first_ms: int = 5000
) -> list[dict[str, object]]:
    """Packets of 16 samples with the clock in whole ms, without those that are missing."""
    return [
        {
            "Samples": list(values[number : number + PACKET]),
            "Timestamp": first_ms + round(number / fs_hz * 1e3),
        }
        for number in range(0, len(values), PACKET)
        if number // PACKET not in missing
    ]


def wave_steps(samples: int = 480) -> list[int]:
    """A smooth wave in steps of the converter."""
    return [round(value) for value in 2000.0 * np.sin(np.arange(samples) / 15.0)]


def as_json(content: object) -> bytes:
    """Compact JSON, as the loggers write it."""
    return json.dumps(content, separators=(",", ":")).encode()


def twins() -> dict[str, bytes]:
    """Each layout once."""
    raw = wave_steps()
    in_mv = [round(value * 0.0004, 6) for value in raw]
    clock = {"TimeDetailed": {"relativeTime": 4000, "utcTime": 1712000000000000}}
    return {
        "meas.json": as_json({"Meas": {"ECG": packets(raw), "Acc": MOTION}}),
        "sbem.json": as_json(
            {"Samples": [clock, *({"MeasEcgmV": each} for each in packets(in_mv, missing=(7, 8)))]}
        ),
        "list.json": as_json({"data": [{"ecg": each} for each in packets(raw, fs_hz=128.0)]}),
    }
