"""Hobby boards (AD8232 with an ESP32, Arduino …): the open frame, and lines of text.

The open frame is the frame of the live stream, version 1 (see docs/guide/sensors.md), over the Nordic UART Service or a
serial line. There is no mark between frames: a frame is found by its head and its check sum, so that the stream is
understood again with the first whole frame behind lost or damaged bytes. Where a board cannot do that, it writes one
integer a line at 115200 baud 8N1, and `!` while an electrode is off (as SparkFun's example for the AD8232 does).
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.packets import EcgPacket, Packet, RrPacket, StatusPacket, one_lead
from ecgomics.stream import wire
from ecgomics.stream.wire import LEAD_OFF

UART_SERVICE: Final = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
#: Written to the board, and notified by it.
UART_RECEIVE: Final = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
UART_TRANSMIT: Final = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"

BAUD: Final = 115_200

#: Longest line of text that can be an integer of 32 bits; a longer one is no sample.
_LONGEST_LINE: Final = 12
_ELECTRODE_OFF: Final = b"!"


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
        while at + wire.HEADER.size <= len(buffer):
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
    try:
        size = wire.frame_length(buffer[at : at + wire.HEADER.size])
        if at + size > len(buffer):
            return None, size
        return _packet(wire.decode(buffer[at : at + size])), size
    except InvalidInput:
        return None, 0


def _packet(frame: wire.Frame) -> Packet:
    if isinstance(frame, wire.EcgFrame):
        return EcgPacket(
            frame.counts.astype(np.int32),
            frame.uv_per_count,
            first_us=frame.device_us,
            flags=frame.flags & ~wire.WIDE,
            first_index=frame.first_index,
        )
    if isinstance(frame, wire.RrFrame):
        return RrPacket(frame.heart_rate or None, frame.rr_1024)
    if not isinstance(frame.status.get("kind"), str):
        raise InvalidInput("A status of the board has no kind.")
    return StatusPacket(dict(frame.status))


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
