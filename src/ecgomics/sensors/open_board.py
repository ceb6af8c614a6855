"""Hobby boards (AD8232 with an ESP32, Arduino …): the open frame, and lines of text.

The open frame is the frame of the live stream, version 1 (see docs/guide/sensors.md), over the Nordic UART Service or a
serial line. There is no mark between frames: a frame is found by its head and its check sum, so that the stream is
understood again with the first whole frame behind lost or damaged bytes. Where a board cannot do that, it writes one
integer a line at 115200 baud 8N1, and `!` while an electrode is off (as SparkFun's example for the AD8232 does).
"""

import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.packets import (
    CLIPPED,
    CLOCK_RESTARTED,
    LEAD_OFF,
    SETTLING,
    Counts,
    EcgPacket,
    Packet,
    RrPacket,
    StatusPacket,
    one_lead,
)

UART_SERVICE: Final = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
#: Written to the board, and notified by it.
UART_RECEIVE: Final = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
UART_TRANSMIT: Final = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"

BAUD: Final = 115_200

_VERSION: Final = 1
_ECG: Final = 1
_RR: Final = 2
_STATUS: Final = 3
_HEAD: Final = struct.Struct("<BBBBIQqqHHf")
_CRC_BYTES: Final = 4
_NO_TIME: Final = -(2**63)
_WIDE: Final = 8
_KNOWN_FLAGS: Final = LEAD_OFF | SETTLING | CLIPPED | CLOCK_RESTARTED
_MOST_SAMPLES: Final = 2000
_MOST_LEADS: Final = 16
_LARGEST_FRAME: Final = 16 * 1024
_LATEST_INDEX: Final = 2**53

#: Longest line of text that can be an integer of 32 bits; a longer one is no sample.
_LONGEST_LINE: Final = 12
_ELECTRODE_OFF: Final = b"!"


@dataclass(frozen=True, slots=True)
class _Frame:
    """The fields of a frame's head that a packet needs, and how long the frame is."""

    kind: int
    leads: int
    flags: int
    first_index: int
    device_us: int
    n: int
    uv_per_count: float
    size: int


def _head(data: bytes, at: int) -> _Frame | None:
    """The head that may stand at a position; None where it cannot be one."""
    version, kind, leads, flags, _, index, device_us, _, n, zero, scale = _HEAD.unpack_from(data, at)
    if version != _VERSION or zero or n > _MOST_SAMPLES or index > _LATEST_INDEX:
        return None
    if kind == _ECG and n and 1 <= leads <= _MOST_LEADS and 0.0 < scale < float("inf"):
        payload = n * leads * (4 if flags & _WIDE else 2)
    elif kind == _RR and not leads:
        payload = 2 * (n + 1)
    elif kind == _STATUS and not leads:
        payload = n
    else:
        return None
    size = _HEAD.size + payload + _CRC_BYTES
    return _Frame(kind, leads, flags, index, device_us, n, scale, size) if size <= _LARGEST_FRAME else None


@dataclass(slots=True)
class OpenFrames:
    """Bytes of a board as they come; `push` gives the packets that became whole. skipped_bytes belong to no frame."""

    skipped_bytes: int = 0
    _pending: bytes = b""

    def push(self, data: bytes) -> tuple[Packet, ...]:
        """Packets of all frames that are whole now; damaged ones and what stands between frames are left out."""
        buffer = self._pending + data
        packets: list[Packet] = []
        at, kept = 0, None
        while at + _HEAD.size <= len(buffer):
            packet, size = _whole_frame(buffer, at)
            if packet is not None:
                packets.append(packet)
                self.skipped_bytes += at - (at if kept is None else kept)
                at, kept = at + size, None
                continue
            if kept is None and size:  # a frame may begin here and is not whole yet
                kept = at
            elif kept is None:
                self.skipped_bytes += 1
            at += 1
        self._pending = buffer[at if kept is None else kept :]
        return tuple(packets)


def _whole_frame(buffer: bytes, at: int) -> tuple[Packet | None, int]:
    """The packet of a whole sound frame and its size; without a packet the size is 0 where no frame begins."""
    head = _head(buffer, at)
    if head is None:
        return None, 0
    if at + head.size > len(buffer):
        return None, head.size
    frame = buffer[at : at + head.size]
    (crc,) = struct.unpack_from("<I", frame, head.size - _CRC_BYTES)
    if zlib.crc32(frame[:-_CRC_BYTES]) != crc:
        return None, 0
    try:
        return _packet(head, frame[_HEAD.size : -_CRC_BYTES]), head.size
    except InvalidInput:
        return None, 0


def _packet(head: _Frame, payload: bytes) -> Packet:
    if head.kind == _ECG:
        values = np.frombuffer(payload, dtype="<i4" if head.flags & _WIDE else "<i2")
        counts: Counts = values.reshape(head.leads, head.n).astype(np.int32)
        device_us = None if head.device_us == _NO_TIME else head.device_us
        return EcgPacket(
            counts,
            head.uv_per_count,
            first_us=device_us,
            flags=head.flags & _KNOWN_FLAGS,
            first_index=head.first_index,
        )
    if head.kind == _RR:
        rate, *rr_1024 = struct.unpack(f"<{head.n + 1}H", payload)
        return RrPacket(rate or None, tuple(rr_1024))
    return _status(payload)


def _status(payload: bytes) -> StatusPacket:
    try:
        told = json.loads(payload)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("kind"), str):
        raise InvalidInput("A status of the board is no JSON object with a kind.")
    return StatusPacket(told)


@dataclass(slots=True)
class TextLines:
    """Lines of a board as they come, one integer each; `push` gives the samples of the lines that ended.

    What stands before the first line end may be half a line and is left out. A line that is no integer of 32 bits is a
    sample without a value: nothing shifts in time.
    """

    uv_per_count: float
    _pending: bytes = b""
    _begun: bool = field(default=False)

    def push(self, data: bytes) -> EcgPacket | None:
        """The samples of all lines that ended; None where none did."""
        *lines, rest = (self._pending + data).split(b"\n")
        if lines and not self._begun:
            self._begun, lines = True, lines[1:]
        self._pending = rest[-_LONGEST_LINE - 1 :]
        stripped = [line.strip() for line in lines]
        return _text_packet([line for line in stripped if line], self.uv_per_count)


def _text_packet(lines: list[bytes], uv_per_count: float) -> EcgPacket | None:
    if not lines:
        return None
    values = [_integer(line) for line in lines]
    missing = tuple(position for position, value in enumerate(values) if value is None)
    counts = one_lead(np.array([value or 0 for value in values], dtype=np.int32))
    flags = LEAD_OFF if _ELECTRODE_OFF in lines else 0
    return EcgPacket(counts, uv_per_count, flags=flags, missing=missing)


def _integer(line: bytes) -> int | None:
    sign, digits = (line[:1], line[1:]) if line[:1] in {b"-", b"+"} else (b"", line)
    if len(line) >= _LONGEST_LINE or not digits.isdigit():
        return None
    value = int(sign + digits)
    return value if -(2**31) <= value < 2**31 else None
