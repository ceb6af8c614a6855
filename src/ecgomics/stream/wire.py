"""The wire frame, version 1: how samples, RR intervals and words about the sensor travel and are kept.

Little-endian: u8 version, u8 type, u8 leads, u8 flags, u32 seq, u64 first index, i64 sensor µs, i64 received µs, u16 n,
u16 0, f32 µV per count, payload, u32 CRC-32 of all before. No sample is clipped or rounded: counts that two bytes do
not hold travel in four, and the gain of every sensor is exact in a 32-bit float. docs/guide/live-protocol.md tells the
rest; the page has the same in TypeScript, held to the same vectors.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Ints
from ecgomics.core.errors import InvalidInput

VERSION: Final = 1
HEADER: Final = struct.Struct("<BBBBIQqqHHf")
_CRC: Final = struct.Struct("<I")
#: A frame is a fraction of a second, never a file.
MOST_VALUES: Final = 2000
MOST_LEADS: Final = 16
MOST_BYTES: Final = 16 * 1024
MOST_SEQ: Final = 2**32 - 1
MOST_INDEX: Final = 2**53 - 1
LEAST_BYTES: Final = HEADER.size + _CRC.size
#: In place of a sensor's clock where it has none.
_NO_CLOCK: Final = -(2**63)

ECG, RR, STATUS = 1, 2, 3
LEAD_OFF: Final = 1
SETTLING: Final = 2
CLIPPED: Final = 4
WIDE: Final = 8
CLOCK_RESTARTED: Final = 16
_KNOWN_FLAGS: Final = LEAD_OFF | SETTLING | CLIPPED | WIDE | CLOCK_RESTARTED


class Damaged(InvalidInput):
    """Bytes that are no frame, or not whole, or changed on their way."""


class OtherVersion(InvalidInput):
    """A frame of another version of the protocol."""


class TooLarge(InvalidInput):
    """A frame that says that it is longer than any may be."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Head:
    seq: int
    """0, 1, 2 … per session, without holes, over all types together."""
    first_index: int
    """On the sample grid of the session: of the first sample, or at that moment."""
    received_us: int
    """Clock of the phone, Unix µs."""
    device_us: int | None = None
    """Clock of the sensor at the first sample, µs; None where it has none."""
    flags: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EcgFrame(_Head):
    """Samples: counts is leads × samples of whole numbers, uv_per_count their value in µV."""

    counts: Ints
    uv_per_count: float

    @property
    def end(self) -> int:
        """The index behind the last sample."""
        return self.first_index + int(self.counts.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RrFrame(_Head):
    """Heart rate in /min as the strap says it, and intervals in 1/1024 s."""

    heart_rate: int
    rr_1024: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatusFrame(_Head):
    """Words about link, battery, contact, symptoms: a JSON object."""

    status: Mapping[str, Any]


Frame = EcgFrame | RrFrame | StatusFrame


def encode(frame: Frame) -> bytes:
    """The bytes of a frame. InvalidInput where it is outside the bounds of the protocol."""
    kind, leads, n, gain, flags, payload = _body(frame)
    if not 0 <= frame.seq <= MOST_SEQ or not 0 <= frame.first_index <= MOST_INDEX:
        raise InvalidInput(
            "A frame has a sequence number of four bytes and an index of 53 bits, both from 0."
        )
    if flags & ~_KNOWN_FLAGS:
        raise InvalidInput("A frame has a flag that version 1 does not know.")
    device_us = _NO_CLOCK if frame.device_us is None else frame.device_us
    times = (frame.first_index, device_us, frame.received_us)
    content = HEADER.pack(VERSION, kind, leads, flags, frame.seq, *times, n, 0, gain) + payload
    if len(content) + _CRC.size > MOST_BYTES:
        raise InvalidInput(f"A frame has at most {MOST_BYTES} bytes.")
    return content + _CRC.pack(zlib.crc32(content))


def _body(frame: Frame) -> tuple[int, int, int, float, int, bytes]:
    if isinstance(frame, EcgFrame):
        leads, n = frame.counts.shape
        gain = frame.uv_per_count
        if not (1 <= leads <= MOST_LEADS and 1 <= n <= MOST_VALUES):
            raise InvalidInput(f"An ECG frame has 1 to {MOST_LEADS} leads and 1 to {MOST_VALUES} samples.")
        if not (np.isfinite(gain) and gain > 0 and float(np.float32(gain)) == gain):
            raise InvalidInput("The gain of a frame is positive and exact in four bytes.")
        wide = bool(frame.flags & WIDE) or bool((np.abs(frame.counts + 0.5) > 2**15).any())
        counts = frame.counts.astype("<i4" if wide else "<i2")
        return ECG, leads, n, gain, frame.flags | (WIDE if wide else 0), counts.tobytes()
    if isinstance(frame, RrFrame):
        values = (frame.heart_rate, *frame.rr_1024)
        if len(frame.rr_1024) > MOST_VALUES or not all(0 <= each < 2**16 for each in values):
            raise InvalidInput("Heart rate and RR intervals are whole numbers of two bytes.")
        return RR, 0, len(frame.rr_1024), 0.0, frame.flags, struct.pack(f"<{len(values)}H", *values)
    text = json.dumps(frame.status, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > MOST_VALUES:
        raise InvalidInput(f"A status has at most {MOST_VALUES} bytes.")
    return STATUS, 0, len(text), 0.0, frame.flags, text


def frame_length(header: bytes) -> int:
    """Bytes of the frame that begins like this. Damaged, OtherVersion or TooLarge where none may."""
    if len(header) < HEADER.size:
        raise Damaged(f"A frame has at least {LEAST_BYTES} bytes.")
    version, kind, leads, flags, _, _, _, _, n, nothing, _ = HEADER.unpack_from(header)
    if version != VERSION:
        raise OtherVersion(f"This is a frame of version {version}; version {VERSION} is spoken here.")
    payload = _payload_bytes(kind, leads, flags, n)
    if payload is None or nothing or flags & ~_KNOWN_FLAGS:
        raise Damaged("The head of the frame is none of version 1.")
    length = int(HEADER.size + payload + _CRC.size)
    if n > MOST_VALUES or length > MOST_BYTES:
        raise TooLarge(f"A frame has at most {MOST_BYTES} bytes and {MOST_VALUES} values per lead.")
    return length


def _payload_bytes(kind: int, leads: int, flags: int, n: int) -> int | None:
    if kind == ECG:
        fits = 1 <= leads <= MOST_LEADS and n >= 1
        return leads * n * (4 if flags & WIDE else 2) if fits else None
    if leads:
        return None
    return {RR: 2 + 2 * n, STATUS: n}.get(kind)


def seq_of(content: bytes) -> int:
    """The sequence number of a frame that is known to be whole."""
    return int.from_bytes(content[4:8], "little")


def checksum_of(content: bytes) -> bytes:
    """What a whole frame ends with: two frames with the same one are the same."""
    return content[-_CRC.size :]


def checked(content: bytes) -> bytes:
    """The bytes, if they are exactly one whole frame. Damaged, OtherVersion or TooLarge otherwise."""
    length = frame_length(content)
    if length != len(content):
        raise Damaged(f"The frame says {length} bytes and has {len(content)}.")
    if zlib.crc32(content[: -_CRC.size]) != _CRC.unpack(content[-_CRC.size :])[0]:
        raise Damaged("The checksum of the frame is wrong.")
    return content


def decode(content: bytes) -> Frame:
    """The frame that these bytes are. Damaged, OtherVersion or TooLarge where they are none."""
    checked(content)
    _, kind, leads, flags, seq, first_index, device_us, received_us, n, _, gain = HEADER.unpack_from(content)
    if first_index > MOST_INDEX:
        raise Damaged("The sample index of the frame is too large.")
    clock = None if device_us == _NO_CLOCK else device_us
    payload = content[HEADER.size : -_CRC.size]
    if kind == ECG:
        if not (np.isfinite(gain) and gain > 0):
            raise Damaged("The gain of the frame is not positive.")
        counts = np.frombuffer(payload, "<i4" if flags & WIDE else "<i2").reshape(leads, n).astype(np.intp)
        return EcgFrame(
            seq=seq, first_index=first_index, received_us=received_us, device_us=clock, flags=flags,
            counts=counts, uv_per_count=gain,
        )  # fmt: skip
    if kind == RR:
        heart_rate, *rr_1024 = struct.unpack(f"<{n + 1}H", payload)
        return RrFrame(
            seq=seq, first_index=first_index, received_us=received_us, device_us=clock, flags=flags,
            heart_rate=heart_rate, rr_1024=tuple(rr_1024),
        )  # fmt: skip
    return StatusFrame(
        seq=seq, first_index=first_index, received_us=received_us, device_us=clock, flags=flags,
        status=_object(payload),
    )  # fmt: skip


def _object(payload: bytes) -> Mapping[str, Any]:
    try:
        status = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise Damaged("The status of the frame is no JSON.") from error
    if not isinstance(status, dict):
        raise Damaged("The status of the frame is not a JSON object.")
    return status


def split(content: bytes) -> Iterator[bytes]:
    """Whole frames that stand one behind the other. Damaged, OtherVersion or TooLarge at the first that is none."""
    first = 0
    while first < len(content):
        length = frame_length(content[first : first + HEADER.size])
        yield checked(content[first : first + length])
        first += length
