"""Movesense with the open firmware of J. Primbs: Heart Rate Service and the activity service 0x1859.

Source: README of github.com/JonasPrimbs/movesense-ble-ecg-firmware, versions 0.7 and 0.9. Only the protocol is used.
As with the stock firmware, the time of a packet is taken as that of its first sample.
"""

import struct
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.movesense import UV_PER_LSB
from ecgomics.sensors.packets import EcgPacket, one_lead

SERVICE: Final = "00001859-0000-1000-8000-00805f9b34fb"
#: Version 0.8 and later.
ECG: Final = "00002bf1-0000-1000-8000-00805f9b34fb"
CONFIGURATION: Final = "00002bf3-0000-1000-8000-00805f9b34fb"
#: Version 0.7 and earlier.
ECG_BEFORE_0_8: Final = "00002bdd-0000-1000-8000-00805f9b34fb"
INTERVAL_BEFORE_0_8: Final = "00002be3-0000-1000-8000-00805f9b34fb"

#: Milliseconds between samples that the firmware offers.
INTERVALS_MS: Final = (2, 4, 8, 10)
_INVALID: Final = -32_768
_LATEST_US: Final = 2**63 - 1


def configuration(interval_ms: int, now_us: int) -> bytes:
    """Bytes that set the interval of ECG and the clock (µs since 1970), movement and recording on the sensor off."""
    if interval_ms not in INTERVALS_MS:
        raise InvalidInput(
            f"{interval_ms} ms between samples are not offered; {', '.join(map(str, INTERVALS_MS))} are."
        )
    return struct.pack("<B7xQ", interval_ms, now_us)


def interval_before_0_8(interval_ms: int) -> bytes:
    """Bytes that set the interval of ECG of version 0.7 and earlier."""
    return struct.pack("<H", interval_ms)


def ecg(data: bytes) -> EcgPacket:
    """ECG of version 0.8 and later: time in µs since 1970 and steps of the converter; -32768 is no value."""
    (time_us,) = struct.unpack("<Q", _head(data, 8))
    if time_us > _LATEST_US:
        raise InvalidInput(f"The time of the packet, {time_us} µs, is beyond any clock.")
    return _packet(data[8:], time_us)


def ecg_before_0_8(data: bytes) -> EcgPacket:
    """ECG of version 0.7 and earlier: time in ms and steps of the converter; -32768 is no value."""
    (time_ms,) = struct.unpack("<I", _head(data, 4))
    return _packet(data[4:], time_ms * 1000)


def _head(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise InvalidInput(f"A packet of {len(data)} bytes is too short: its time alone has {size}.")
    return data[:size]


def _packet(body: bytes, first_us: int) -> EcgPacket:
    if not body:
        raise InvalidInput("A packet of the sensor has no samples.")
    if len(body) % 2:
        raise InvalidInput(f"{len(body)} bytes are no whole samples of two bytes.")
    values = np.frombuffer(body, dtype="<i2")
    invalid = values == _INVALID
    missing = tuple(int(position) for position in np.flatnonzero(invalid))
    return EcgPacket(one_lead(np.where(invalid, 0, values)), UV_PER_LSB, first_us=first_us, missing=missing)
