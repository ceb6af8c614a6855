"""The bytes that a sensor sends, as its documentation lays them out: what the simulator plays."""

import struct
from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.sensors import movesense, polar
from ecgomics.sensors.intake import ECG_REFERENCE
from ecgomics.sensors.packets import Counts
from ecgomics.stream import wire
from ecgomics.stream.wire import LEAD_OFF

_INVALID: Final = -32_768


def pmd_frame(counts: Counts, last_us: int) -> bytes:
    """A frame of the H10: one lead of µV in three bytes, the time of its last sample."""
    time_ns = (last_us - polar.EPOCH_2000_US) * 1000
    body = b"".join(int(value).to_bytes(3, "little", signed=True) for value in counts[0])
    return bytes([0]) + struct.pack("<QB", time_ns, 0) + body


def gsp_ecg(counts: Counts, first_us: int) -> bytes:
    """A message of a Movesense: 16 steps of the converter, ms since it was switched on."""
    head = bytes([movesense.DATA, ECG_REFERENCE]) + struct.pack("<I", first_us // 1000 % 2**32)
    return head + bytes(counts[0].astype("<i4").tobytes())


def activity_ecg(counts: Counts, first_us: int, *, valid: bool = True) -> bytes:
    """A packet of the open firmware, 0.8 and later; all samples invalid where the electrodes are off."""
    values = counts[0] if valid else np.full(counts.shape[1], _INVALID)
    return struct.pack("<Q", first_us) + values.astype("<i2").tobytes()


def heart_rate_measurement(rate: int, rr_1024: Sequence[int]) -> bytes:
    """A notification of the Heart Rate Service with contact and intervals."""
    return struct.pack(f"<BB{len(rr_1024)}H", 0b10110, min(rate, 255), *rr_1024)


def open_frame(counts: Counts, *, seq: int, first_index: int, first_us: int, lead_off: bool) -> bytes:
    """A frame of a hobby board: all leads, 1 µV a count; a board has no clock of its own to tell when it was sent."""
    frame = wire.EcgFrame(
        seq=seq,
        first_index=first_index,
        device_us=first_us,
        received_us=0,
        flags=LEAD_OFF if lead_off else 0,
        counts=counts.astype(np.intp),
        uv_per_count=1.0,
    )
    return wire.encode(frame)


def text_lines(counts: Counts, *, lead_off: bool) -> bytes:
    """Lines of a hobby board, one integer each, or `!` while an electrode is off."""
    return b"".join(b"!\r\n" if lead_off else b"%d\r\n" % value for value in counts[0])
