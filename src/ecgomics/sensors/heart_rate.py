"""Any strap with the Heart Rate Service: heart rate and intervals, no ECG; and the battery of any sensor.

Source: Bluetooth SIG, Heart Rate Service 1.0 and GATT Specification Supplement (Heart Rate Measurement, Body Sensor
Location, Battery Level).
"""

import struct
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.packets import RrPacket

SERVICE: Final = "0000180d-0000-1000-8000-00805f9b34fb"
MEASUREMENT: Final = "00002a37-0000-1000-8000-00805f9b34fb"
BODY_LOCATION: Final = "00002a38-0000-1000-8000-00805f9b34fb"
BATTERY_SERVICE: Final = "0000180f-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL: Final = "00002a19-0000-1000-8000-00805f9b34fb"

_WIDE_RATE: Final = 1
_CONTACT: Final = 2
_CONTACT_SUPPORTED: Final = 4
_ENERGY: Final = 8
_INTERVALS: Final = 16

_LOCATIONS: Final = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")


def measurement(data: bytes) -> RrPacket:
    """Heart rate, intervals in 1/1024 s and skin contact of one notification."""
    if not data:
        raise InvalidInput("A heart rate measurement is empty.")
    flags = data[0]
    rate_bytes = 2 if flags & _WIDE_RATE else 1
    head = 1 + rate_bytes + (2 if flags & _ENERGY else 0)
    rest = data[head:]
    if len(data) < head or (flags & _INTERVALS and len(rest) % 2):
        raise InvalidInput(f"A heart rate measurement of {len(data)} bytes is cut off.")
    heart_rate = int.from_bytes(data[1 : 1 + rate_bytes], "little")
    rr_1024 = struct.unpack(f"<{len(rest) // 2}H", rest) if flags & _INTERVALS else ()
    contact = bool(flags & _CONTACT) if flags & _CONTACT_SUPPORTED else None
    return RrPacket(heart_rate or None, rr_1024, contact)


def battery(data: bytes) -> int:
    """Charge in percent."""
    if len(data) != 1:
        raise InvalidInput(f"A battery level is one byte; {len(data)} were given.")
    if data[0] > 100:
        raise InvalidInput(f"A battery level of {data[0]} % is none.")
    return data[0]


def body_location(data: bytes) -> str:
    """Where the sensor is worn."""
    if len(data) != 1:
        raise InvalidInput(f"A body sensor location is one byte; {len(data)} were given.")
    return _LOCATIONS[data[0]] if data[0] < len(_LOCATIONS) else _LOCATIONS[0]
