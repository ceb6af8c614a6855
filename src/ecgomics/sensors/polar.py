"""Polar H10: the measurement service PMD over Bluetooth Low Energy.

Source: Polar's public technical documentation "Polar Measurement Data Specification for 3rd Party" and "Online
Measurement" of the repository polarofficial/polar-ble-sdk; only the protocol is used, none of its code.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.packets import Counts, EcgPacket, one_lead

SERVICE: Final = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT: Final = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA: Final = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

#: The H10 offers one rate and one resolution of ECG; a count is one microvolt.
FS_HZ: Final = 130
RESOLUTION_BITS: Final = 14
UV_PER_COUNT: Final = 1.0
#: The first seconds after the start swing wildly while the strap's amplifier settles.
SETTLE_S: Final = 2.0

_FEATURES: Final = 0x0F
_ANSWER: Final = 0xF0
_ASK_SETTINGS: Final = 1
_START: Final = 2
_STOP: Final = 3
_ECG: Final = 0

#: Clock of the strap: nanoseconds since 2000-01-01 UTC.
EPOCH_2000_US: Final = 946_684_800_000_000
_HEAD_BYTES: Final = 10
_SAMPLE_BYTES: Final = 3
_COMPRESSED: Final = 0x80

_MEASUREMENTS: Final = {
    0: "ecg",
    1: "ppg",
    2: "acceleration",
    3: "ppi",
    5: "gyroscope",
    6: "magnetometer",
    9: "sdk_mode",
}

#: Bytes of one value of each setting: rate, resolution, range, channels, conversion factor.
_SETTING_BYTES: Final = {0: 2, 1: 2, 2: 2, 4: 1, 5: 4}
_RATE: Final = 0
_RESOLUTION: Final = 1

_ERRORS: Final = {
    1: "it does not know this operation",
    2: "it does not know this measurement",
    3: "the measurement is not supported",
    4: "the command has a wrong length",
    5: "the command has a wrong parameter",
    6: "the measurement is running already: another app may use the strap, close it",
    7: "it does not offer this resolution",
    8: "it does not offer this rate",
    9: "it does not offer this range",
    10: "the MTU of the link is too small: disconnect and connect again",
    11: "it does not offer so many channels",
    12: "it cannot do that in its present state",
    13: "it is in its charger: take it out",
}


@dataclass(frozen=True, slots=True)
class ControlReply:
    """Answer of the control point: to which operation and measurement, its error (0 is none), its parameters."""

    op: int
    kind: int
    error: int
    more: bool
    parameters: bytes

    @property
    def refusal(self) -> str | None:
        """A sentence that says why the strap refused, None where it did not."""
        if not self.error:
            return None
        why = _ERRORS.get(self.error, f"it answered with error {self.error}")
        return f"The strap refused: {why}."


@dataclass(frozen=True, slots=True)
class EcgSettings:
    """Rates and resolutions that the strap offers."""

    rates_hz: tuple[int, ...]
    resolutions_bits: tuple[int, ...]


def settings_query() -> bytes:
    """Command that asks for the settings of ECG."""
    return bytes([_ASK_SETTINGS, _ECG])


def start_ecg() -> bytes:
    """Command that starts ECG at 130 Hz and 14 bits."""
    rate = struct.pack("<BBH", _RATE, 1, FS_HZ)
    return bytes([_START, _ECG]) + rate + struct.pack("<BBH", _RESOLUTION, 1, RESOLUTION_BITS)


def stop_ecg() -> bytes:
    """Command that stops ECG; without it the strap goes on and its battery drains."""
    return bytes([_STOP, _ECG])


def features(data: bytes) -> tuple[str, ...]:
    """Measurements that the strap offers, as reading the control point gives them."""
    if len(data) < 2 or data[0] != _FEATURES:
        raise InvalidInput(f"These bytes are no features of a Polar sensor: {data[:8].hex(' ') or 'none'}.")
    bits = int.from_bytes(data[1:], "little")
    return tuple(name for bit, name in _MEASUREMENTS.items() if bits >> bit & 1)


def control_reply(data: bytes) -> ControlReply:
    """What an indication of the control point says."""
    if data[:1] != bytes([_ANSWER]):
        raise InvalidInput(
            f"These bytes are no answer of a Polar control point: {data[:8].hex(' ') or 'none'}."
        )
    if len(data) < 4:
        raise InvalidInput(
            f"An answer of the control point of {len(data)} bytes is too short: it has four or more."
        )
    return ControlReply(data[1], data[2], data[3], bool(data[4:5].strip(b"\0")), data[5:])


def settings(parameters: bytes) -> EcgSettings:
    """Rates and resolutions in the parameters of an answer."""
    found: dict[int, tuple[int, ...]] = {}
    for setting, values in _settings(parameters):
        found[setting] = values
    return EcgSettings(found.get(_RATE, ()), found.get(_RESOLUTION, ()))


def _settings(parameters: bytes) -> Iterator[tuple[int, tuple[int, ...]]]:
    at = 0
    while at < len(parameters):
        setting, size = parameters[at], _SETTING_BYTES.get(parameters[at])
        if size is None:
            raise InvalidInput(f"The strap states a setting {setting}, whose length is not known.")
        last = at + 2 + size * (parameters[at + 1] if at + 1 < len(parameters) else 1)
        if last > len(parameters):
            raise InvalidInput("The settings of the strap are cut off.")
        values = [parameters[first : first + size] for first in range(at + 2, last, size)]
        yield setting, tuple(int.from_bytes(value, "little") for value in values)
        at = last


def ecg_frame(data: bytes) -> EcgPacket:
    """ECG of one notification: µV, the time is that of the last sample (µs since 1970 by the strap's clock)."""
    if len(data) < _HEAD_BYTES:
        raise InvalidInput(f"A frame of {len(data)} bytes is too short: its head has {_HEAD_BYTES}.")
    kind, time_ns, frame_type = struct.unpack_from("<BQB", data)
    _refuse_other_frames(kind & 0x3F, frame_type)
    body = data[_HEAD_BYTES:]
    if not body:
        raise InvalidInput("A frame of the strap has no samples.")
    if len(body) % _SAMPLE_BYTES:
        raise InvalidInput(f"{len(body)} bytes are no whole samples of {_SAMPLE_BYTES} bytes.")
    return EcgPacket(_int24(body), UV_PER_COUNT, last_us=EPOCH_2000_US + time_ns // 1000)


def _refuse_other_frames(kind: int, frame_type: int) -> None:
    if kind != _ECG:
        raise InvalidInput(f"A frame of {_MEASUREMENTS.get(kind, f'measurement {kind}')} is not ECG.")
    if frame_type & _COMPRESSED:
        raise InvalidInput("A compressed frame of ECG is not read; the H10 does not send any.")
    if frame_type:
        raise InvalidInput(
            f"ECG of frame type {frame_type} is not read; the H10 sends type 0 (three bytes, µV)."
        )


def _int24(body: bytes) -> Counts:
    """Signed integers of three bytes, little-endian, as one row."""
    parts = np.frombuffer(body, dtype=np.uint8).reshape(-1, _SAMPLE_BYTES).astype(np.int32)
    values = parts[:, 0] | parts[:, 1] << 8 | parts[:, 2] << 16
    return one_lead(np.where(values >= 2**23, values - 2**24, values))
