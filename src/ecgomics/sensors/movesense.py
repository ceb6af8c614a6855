"""Movesense with its stock firmware: the GATT SensorData Protocol (GSP).

Source: Movesense's public documentation of the sample application gatt_sensordata_app (movesense-device-lib) and the
API reference of /Meas/ECG and /Meas/HR. Whether the time of a packet is that of its first or its last sample is not
stated there; it is taken as the first one's, so that all samples may stand up to one packet (16 samples) off.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.packets import EcgPacket, RrPacket, one_lead

SERVICE: Final = "34802252-7185-4d5d-b431-630e7050e8f0"
COMMAND: Final = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY: Final = "34800002-7185-4d5d-b431-630e7050e8f0"

#: One step of the converter: 0.000381469726563 mV, exactly 3125/8192 µV.
UV_PER_LSB: Final = 3125 / 8192
#: /Meas/ECG/{rate}/mV tells thousandths of a millivolt.
UV_PER_THOUSANDTH: Final = 1.0
RATES_HZ: Final = (125, 128, 200, 250, 256, 500, 512)

_HELLO: Final = 0
_SUBSCRIBE: Final = 1
_UNSUBSCRIBE: Final = 2

RESPONSE: Final = 1
DATA: Final = 2
DATA_PART_2: Final = 3

_SAMPLES: Final = 16
LSB_BYTES: Final = 4 + 4 * _SAMPLES
MV_BYTES: Final = 4 + 2 * _SAMPLES
_HIGHEST_RATE: Final = 1000


@dataclass(frozen=True, slots=True)
class Message:
    """A notification: response, data, or the second part of data; the reference of the command; what it holds."""

    code: int
    reference: int
    payload: bytes


@dataclass(slots=True)
class Joiner:
    """Joins data that came in two parts. sizes: bytes of a whole payload by reference; others are whole at once."""

    sizes: Mapping[int, int]
    _begun: dict[int, bytes] = field(default_factory=dict)

    def push(self, message: Message) -> bytes | None:
        """The whole payload, or None while its second part is missing; a part whose other was lost is left out."""
        size = self.sizes.get(message.reference)
        begun = self._begun.pop(message.reference, None)
        if message.code == DATA_PART_2:
            return None if begun is None else begun + message.payload
        if message.code != DATA:
            return None
        if size is not None and len(message.payload) < size:
            self._begun[message.reference] = message.payload
            return None
        return message.payload


def hello(reference: int) -> bytes:
    """Command that asks who the sensor is."""
    return bytes([_HELLO, reference])


def subscribe(reference: int, path: str) -> bytes:
    """Command that subscribes to a resource such as /Meas/ECG/250."""
    return bytes([_SUBSCRIBE, reference]) + path.encode("ascii")


def unsubscribe(reference: int) -> bytes:
    """Command that ends a subscription."""
    return bytes([_UNSUBSCRIBE, reference])


def message(data: bytes) -> Message:
    """What kind of notification it is."""
    if len(data) < 2:
        raise InvalidInput(f"A message of {len(data)} bytes is too short: its head has two.")
    if data[0] not in {RESPONSE, DATA, DATA_PART_2}:
        raise InvalidInput(f"A message of kind {data[0]} is not known; 1 (response), 2 and 3 (data) are.")
    return Message(data[0], data[1], data[2:])


def ecg_lsb(payload: bytes) -> EcgPacket:
    """/Meas/ECG/{rate}: time in ms and 16 steps of the converter, four bytes each."""
    return _ecg(payload, size=LSB_BYTES, kind="<i4", uv_per_count=UV_PER_LSB)


def ecg_mv(payload: bytes) -> EcgPacket:
    """/Meas/ECG/{rate}/mV of firmware 2.3 and later: time in ms and 16 times µV, two bytes each."""
    return _ecg(payload, size=MV_BYTES, kind="<i2", uv_per_count=UV_PER_THOUSANDTH)


def _ecg(payload: bytes, *, size: int, kind: str, uv_per_count: float) -> EcgPacket:
    if len(payload) != size:
        raise InvalidInput(f"ECG of this subscription has {size} bytes; {len(payload)} were given.")
    (time_ms,) = struct.unpack_from("<I", payload)
    values = np.frombuffer(payload, dtype=kind, offset=4)
    return EcgPacket(one_lead(values), uv_per_count, first_us=time_ms * 1000)


def heart_rate(payload: bytes) -> RrPacket:
    """/Meas/HR: mean heart rate as a float and intervals in ms."""
    if len(payload) < 4 or len(payload) % 2:
        raise InvalidInput(f"A heart rate of {len(payload)} bytes is cut off.")
    (rate,) = struct.unpack_from("<f", payload)
    if not 0.0 <= rate <= _HIGHEST_RATE:
        raise InvalidInput(f"A heart rate of {rate:g} /min is none.")
    rr_ms = struct.unpack_from(f"<{len(payload) // 2 - 2}H", payload, 4)
    rr_1024 = tuple((interval * 1024 + 500) // 1000 for interval in rr_ms)
    return RrPacket(math.floor(rate + 0.5) or None, rr_1024)
