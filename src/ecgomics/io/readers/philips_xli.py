"""XLI, the compression of Philips' XML: LZW of ten-bit codes over second differences, lead by lead.

Each lead is a chunk: int32 number of packed bytes, two unused bytes, int16 start value, then the packed bytes (little
endian). They unfold to the high bytes of 16-bit words followed by their low bytes. The first two words are samples as
they stand; from the third on, with x and y the two samples before and last the word before less 64 (at first the start
value): sample = 2 y - x - last. Leads III, aVR, aVL and aVF are stored as corrections of what follows from I and II.

Layout: Watford, sierra-ecg-tools (documentation of the format).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.leads import LIMB_LEADS
from ecgomics.io.limits import expands_too_far

Counts = NDArray[np.int64]

_HEAD: Final = struct.Struct("<i2xh")
_BITS: Final = 10
#: The last code that stands for a string; the one after it ends the stream.
_LAST_CODE: Final = (1 << _BITS) - 2
_BYTES: Final = tuple(bytes([value]) for value in range(256))
#: From this code on the table of strings is full, and decoding is a mere look-up.
_GROWING: Final = _LAST_CODE + 2 - len(_BYTES)
#: Codes that are looked up at once, as each takes more memory than what it stands for.
_PIECE: Final = 1 << 16
_DIFFERENCE_ZERO: Final = 64
#: More channels than any recorder has; so many chunks are damage.
_MOST_CHANNELS: Final = 64
#: Samples have 16 bits before they are packed.
_LIMIT: Final = 1 << 15


@dataclass(frozen=True, slots=True)
class Chunk:
    """One channel as it is packed, and its number from 1."""

    number: int
    start: int
    packed: bytes


def chunks(packed: bytes) -> list[Chunk]:
    """The channels of a block; ValueError where a size does not fit into it, or there are absurdly many."""
    found: list[Chunk] = []
    offset = 0
    while offset < len(packed):
        number, left = len(found) + 1, len(packed) - offset - _HEAD.size
        size, start = _HEAD.unpack_from(packed, offset) if left > 0 else (0, 0)
        if number > _MOST_CHANNELS:
            raise ValueError(f"it holds more than {_MOST_CHANNELS} channels")
        if not 0 < size <= left:
            raise ValueError(f"channel {number} states {size} packed bytes, {max(left, 0)} follow")
        offset += _HEAD.size + size
        found.append(Chunk(number=number, start=start, packed=packed[offset - size : offset]))
    return found


def unfolded(chunk: Chunk) -> Counts:
    """The stored values of one channel in counts; ValueError says what is damaged."""
    return _samples(_strings(chunk.packed, chunk.number), chunk.start, chunk.number)


def restored(stored: Mapping[str, Counts]) -> dict[str, Counts]:
    """The leads by their names, with III, aVR, aVL and aVF in place of their corrections, where all six are there."""
    leads = dict(stored)
    if not set(LIMB_LEADS) <= set(leads):
        return leads
    lead_i, lead_ii = leads["I"], leads["II"]
    lead_iii = lead_ii - lead_i - stored["III"]
    leads["III"] = lead_iii
    leads["aVR"] = -stored["aVR"] - (lead_i + lead_ii) // 2
    leads["aVL"] = (lead_i - lead_iii) // 2 - stored["aVL"]
    leads["aVF"] = (lead_ii + lead_iii) // 2 - stored["aVF"]
    return leads


def _codes(packed: bytes) -> NDArray[np.uint16]:
    """The ten-bit codes, most significant bit first, up to the one that ends the stream: four in every five bytes."""
    filled = np.frombuffer(packed + bytes(-len(packed) % 5), dtype=np.uint8).reshape(-1, 5)
    a, b, c, d, e = filled.T.astype(np.uint16)
    codes = np.stack(
        (a << 2 | b >> 6, (b & 63) << 4 | c >> 4, (c & 15) << 6 | d >> 2, (d & 3) << 8 | e), axis=1
    ).ravel()[: len(packed) * 8 // _BITS]
    ends = np.flatnonzero(codes > _LAST_CODE)
    return codes[: ends[0]] if ends.size else codes


def _strings(packed: bytes, number: int) -> bytes:
    """The unpacked bytes of one lead."""
    codes = _codes(packed)
    table = list(_BYTES)
    known = len(table)
    first, *growing = codes[:_GROWING].tolist() or [0]
    if first >= known:
        raise ValueError(f"channel {number} refers to a string that was not there before")
    previous = table[first]
    for code in growing:
        if code < known:
            string = table[code]
        elif code == known:
            string = previous + previous[:1]
        else:
            raise ValueError(f"channel {number} refers to a string that was not there before")
        table.append(previous + string[:1])
        known += 1
        previous = string
    lengths = np.fromiter(map(len, table), dtype=np.int64)[codes]
    if expands_too_far(float(lengths.sum()), len(packed)):
        raise ValueError(f"channel {number} unfolds to more samples than any recording has")
    pieces = (codes[at : at + _PIECE].tolist() for at in range(0, len(codes), _PIECE))
    return b"".join([b"".join(map(table.__getitem__, piece)) for piece in pieces])


def _samples(unpacked: bytes, start: int, number: int) -> Counts:
    """Words of separate high and low bytes, summed twice; an odd last byte is followed by a 0."""
    even = np.frombuffer(unpacked + bytes(len(unpacked) % 2), dtype=np.uint8)
    high, low = even.reshape(2, -1).astype(np.uint16)
    words = (high << 8 | low).view(np.int16).astype(np.int64)
    if len(words) < 2:
        raise ValueError(f"channel {number} holds no samples")
    last = words[1:-1] - _DIFFERENCE_ZERO
    last[:1] = start
    samples = words.copy()
    samples[2:] = words[1] + np.cumsum(words[1] - words[0] - np.cumsum(last))
    if samples.min() < -_LIMIT or samples.max() >= _LIMIT:
        raise ValueError(f"the samples of channel {number} leave the range of 16 bits")
    return samples
