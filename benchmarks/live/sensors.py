"""Sensors that send an analytic ECG: its counts, and its frames by the wire protocol."""

import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Ints
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.stream.wire import EcgFrame, encode

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONGEST_MADE_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Sensor:
    """What a sensor is and how it packs."""

    kind: str
    fs_hz: float
    packet: int
    """Samples of a notification."""
    uv_per_count: float = 1.0

    @property
    def packet_s(self) -> float:
        """How long a notification lasts."""
        return self.packet / self.fs_hz


POLAR_H10: Final = Sensor("polar_h10", 130.0, 73)
BOARD_500: Final = Sensor("open_frame", 500.0, 50)
MOVESENSE_250: Final = Sensor("movesense", 250.0, 16, 3125 / 8192)


@cache
def counts_of(sensor: Sensor, duration_s: float, seed: int = 1) -> Ints:
    """An ECG at about 70 /min with a little noise, 1 × n; what is longer than two minutes is played again."""
    made_s = min(duration_s, _LONGEST_MADE_S)
    rng = np.random.default_rng(seed)
    rr_ms = (860.0 + 25.0 * rng.standard_normal(int(made_s / 0.7) + 2)).tolist()
    plan = regular_plan(rr_ms, beat_shape(PATTERNS["normal"], Body()), first_s=0.4)
    acquisition = Acquisition(made_s, sensor.fs_hz, leads=("II",), noise=Noise(white_uv=8.0), seed=seed)
    ecg_mv = phantom(plan, acquisition).recording.ecg_mv
    counts = np.round(ecg_mv * 1000.0 / sensor.uv_per_count).astype(np.intp)
    samples = int(duration_s * sensor.fs_hz) // sensor.packet * sensor.packet
    return np.resize(counts, (1, samples))


def frames_of(sensor: Sensor, counts: Ints, *, begin_us: int) -> list[bytes]:
    """The frames of an ECG whose first sample is measured at begin_us by the phone's clock."""
    firsts = range(0, counts.shape[1], sensor.packet)
    return [
        encode(
            EcgFrame(
                seq=seq,
                first_index=first,
                device_us=round(first / sensor.fs_hz * 1e6),
                received_us=begin_us + round((first + sensor.packet) / sensor.fs_hz * 1e6),
                counts=counts[:, first : first + sensor.packet],
                uv_per_count=sensor.uv_per_count,
            )
        )
        for seq, first in enumerate(firsts)
    ]


def session_of(sensor: Sensor, *, mode: str = "free") -> dict[str, Any]:
    """What a phone says when it begins a session."""
    return {
        "id": ulid(),
        "sensor": {"kind": sensor.kind, "name": f"{sensor.kind} {secrets.token_hex(2)}"},
        "fs_hz": sensor.fs_hz,
        "leads": ["II"],
        "uv_per_count": sensor.uv_per_count,
        "started_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "time_zone": "Europe/Zurich",
        "mode": mode,
    }


def ulid() -> str:
    """Twenty-six characters: ten of the time in ms, sixteen of chance."""
    number = int(time.time() * 1000) << 80 | secrets.randbits(80)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(26)))
