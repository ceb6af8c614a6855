"""Huffman codes of SCP-ECG (EN 1064, section 2): tables, and a decoder without a loop over samples.

What code starts at each bit is looked up for all bits at once; the codes that are really there are those that the first
one leads to, found by doubling: from the first 2^k codes and the jump over 2^k codes follow the first 2^(k+1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Ints

#: In the place of a number of tables: the table of the standard.
DEFAULT_TABLE: Final = 19999
#: Bits by which codes are looked up; longer ones are compared one by one.
_LOOKUP_BITS: Final = 16
_LONGEST_PREFIX: Final = 32
_LONGEST_EXTRA: Final = 32
_STRUCTURE: Final = np.dtype(
    [("prefix", "u1"), ("total", "u1"), ("mode", "u1"), ("value", "<i2"), ("code", "<u4")]
)
#: More tables than any device has.
_MOST_TABLES: Final = 64
#: Bytes decoded at once: what is looked up for them stays in the cache of the processor.
_CHUNK_BYTES: Final = 8192
#: Further bytes that the last code of a chunk may need.
_AHEAD_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Code:
    """prefix_bits of code, first bit first, then extra_bits of a signed value; or a switch to another table."""

    prefix_bits: int
    code: int
    value: int = 0
    extra_bits: int = 0
    next_table: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """All codes of all tables. Arrays over codes begin with one for "no such code", which has no bits."""

    prefix_bits: Ints
    extra_bits: Ints
    values: Ints
    next_table: Ints
    """The table for the code after this one; -1: the same."""
    lookup: NDArray[np.uint16]
    """Tables × 2^16: the code that starts with these bits."""
    long_codes: tuple[tuple[int, int, int], ...]
    """(table, code, index) of codes that are too long to look up."""


@cache
def default_tables() -> Tables:
    """The table of the standard: the shorter the smaller the value, and two codes for values of 8 and 16 bits."""
    codes = [Code(1, 0)]
    for size in range(1, 9):
        ones = ((1 << size) - 1) << 2
        codes += [Code(size + 2, ones, size), Code(size + 2, ones | 1, -size)]
    codes += [Code(10, 0b1111111110, extra_bits=8), Code(10, 0b1111111111, extra_bits=16)]
    return tables_of([codes])


def tables_in(body: bytes) -> Tables | None:
    """The tables of a section 2, None where it has none; ValueError says what is wrong with it."""
    if len(body) < 2:
        raise ValueError("section 2 (Huffman tables) is cut short")
    count = int.from_bytes(body[:2], "little")
    if count == DEFAULT_TABLE:
        return default_tables()
    if count == 0:
        return None
    if count > _MOST_TABLES:
        raise ValueError(f"section 2 states {count} Huffman tables; 1 to {_MOST_TABLES} are read")
    place, found = 2, []
    for _ in range(count):
        codes = int.from_bytes(body[place : place + 2], "little")
        end = place + 2 + codes * _STRUCTURE.itemsize
        if end > len(body) or not codes:
            raise ValueError("section 2 (Huffman tables) is cut short")
        if count == codes == 1:
            raise ValueError(
                "section 2 has a single Huffman code; recorders that write this (PC-80B, Healforce) mix marks into "
                "their samples, which does not conform to the standard"
            )
        found.append([_code(each, count) for each in np.frombuffer(body[place + 2 : end], _STRUCTURE)])
        place = end
    return tables_of(found)


def _code(structure: np.void, tables: int) -> Code:
    """One code structure; its code is stored with the first bit lowest."""
    prefix, total, mode, value, stored = (int(each) for each in structure.item())
    extra = total - prefix
    if not 1 <= prefix <= _LONGEST_PREFIX or not 0 <= extra <= _LONGEST_EXTRA or mode > 1:
        raise ValueError(f"section 2 has a Huffman code of {prefix} and {total} bits in mode {mode}")
    if stored >> prefix:
        raise ValueError("section 2 has a Huffman code that is longer than its stated bits")
    code = int(f"{stored:0{prefix}b}"[::-1], 2)
    if mode == 1:
        return Code(prefix, code, value, extra)
    if not 1 <= value <= tables:
        raise ValueError(f"section 2 switches to Huffman table {value} of {tables}")
    return Code(prefix, code, next_table=value - 1)


def tables_of(tables: Sequence[Iterable[Code]]) -> Tables:
    """Tables ready to decode; ValueError where one code begins another."""
    codes, long_codes = [Code(0, 0)], []
    lookup = np.zeros((len(tables), 1 << _LOOKUP_BITS), dtype=np.uint16)
    for table, own in enumerate(tables):
        for each in own:
            place = len(codes)
            codes.append(each)
            if each.prefix_bits > _LOOKUP_BITS:
                long_codes.append((table, each.code, place))
                continue
            spare = _LOOKUP_BITS - each.prefix_bits
            entries = lookup[table, each.code << spare : (each.code + 1) << spare]
            if entries.any():
                raise ValueError("section 2 has Huffman codes that begin with one another")
            entries[:] = place
    if any(lookup[table, code >> codes[at].prefix_bits - _LOOKUP_BITS] for table, code, at in long_codes):
        raise ValueError("section 2 has Huffman codes that begin with one another")
    return Tables(
        prefix_bits=np.array([each.prefix_bits for each in codes]),
        extra_bits=np.array([each.extra_bits for each in codes]),
        values=np.array([each.value for each in codes]),
        next_table=np.array([-1 if each.next_table is None else each.next_table for each in codes]),
        lookup=lookup,
        long_codes=tuple(long_codes),
    )


# Decoding -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next code starts: a bit of the stream, and the table that holds there."""

    bit: int = 0
    table: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """What would start at each bit of some bytes, for each table: arrays of tables × bits, laid end to end."""

    words: NDArray[np.uint64]
    """The 40 bits that start at each byte."""
    codes: NDArray[np.uint16]
    jumps: Ints
    """Where the next code would start; the place itself where no whole code does, and behind the chunk."""
    stride: int
    """Bits of one table, those behind the chunk included."""


def decode(stream: bytes, count: int, tables: Tables) -> tuple[Ints, int]:
    """Up to count values, and the bits that they take; fewer values where the stream ends before.

    ValueError where bits stand that no code has.
    """
    place, found, missing = _Place(), [np.zeros(0, dtype=np.intp)], count
    while missing > 0 and place.bit < 8 * len(stream):
        values, then = _next_values(stream, place, missing, tables)
        if then == place:
            break
        found.append(values)
        missing -= len(values)
        place = then
    return np.concatenate(found), place.bit


def _next_values(stream: bytes, place: _Place, missing: int, tables: Tables) -> tuple[Ints, _Place]:
    """Values of the codes that start within the next bytes, and where the code after them starts."""
    first = place.bit // 8
    chunk = _chunk(stream, first, tables)
    places = _orbit(chunk.jumps, place.table * chunk.stride + place.bit - 8 * first, wanted=missing)
    table, bit = np.divmod(places, chunk.stride)
    codes = chunk.codes[places[:-1]]
    then = _Place(8 * first + int(bit[-1]), int(table[-1]))
    if not len(codes):
        left = 8 * len(stream) - then.bit
        if chunk.codes[places[-1]] == 0 and left >= int(tables.prefix_bits.max()):
            raise ValueError(f"bit {then.bit} starts with bits that no Huffman code has")
        return np.zeros(0, dtype=np.intp), place
    is_data = tables.next_table[codes] < 0
    return _values(chunk.words, codes[is_data], bit[:-1][is_data], tables), then


def _chunk(stream: bytes, first: int, tables: Tables) -> _Chunk:
    piece = stream[first : first + _CHUNK_BYTES + _AHEAD_BYTES]
    size = min(_CHUNK_BYTES, len(piece))
    words = _words(piece + bytes(_AHEAD_BYTES + 5 - max(len(piece) - size, 0)))[: size + _AHEAD_BYTES]
    stride = 8 * len(words)
    windows = (words[:, None] >> np.arange(24, 16, -1, dtype=np.uint64)).astype(np.uint16).ravel()
    codes = tables.lookup.take(windows, axis=1)
    for table, code, index in tables.long_codes:
        length = int(tables.prefix_bits[index])
        shift = 40 - length - np.arange(8, dtype=np.uint64)
        starts = ((words[:, None] >> shift) & np.uint64((1 << length) - 1)).ravel() == code
        codes[table, starts] = index
    codes[:, 8 * size :] = 0
    here = np.arange(codes.size).reshape(codes.shape)
    bits = (tables.prefix_bits + tables.extra_bits).take(codes)
    jumps = here + bits
    if len(codes) > 1:
        switches = tables.next_table.take(codes)
        own = np.arange(len(codes))[:, None]
        jumps += np.where(switches < 0, 0, switches - own) * stride
    left = 8 * (len(stream) - first)
    near_end = slice(max(min(left, stride) - _LONGEST_PREFIX - _LONGEST_EXTRA, 0), None)
    is_cut = here[0, near_end] + bits[:, near_end] > left
    jumps[:, near_end] = np.where(is_cut, here[:, near_end], jumps[:, near_end])
    return _Chunk(words, codes.ravel(), jumps.ravel(), stride)


def _words(piece: bytes) -> NDArray[np.uint64]:
    """The 40 bits that start at each byte but the last four."""
    count = len(piece) - 4
    four = np.ndarray((count,), dtype=">u4", buffer=piece, strides=(1,))
    return four.astype(np.uint64) << np.uint64(8) | np.frombuffer(piece, np.uint8)[4:]


def _orbit(jumps: Ints, start: int, *, wanted: int) -> Ints:
    """The places that follow from one, itself first, up to one that leads nowhere or the wanted number of steps."""
    places = np.array([start])
    leap = jumps
    while len(places) <= wanted and jumps[places[-1]] != places[-1]:
        places = np.concatenate([places, leap.take(places)])
        leap = leap.take(leap)
    places = places[: wanted + 1]
    ends = np.flatnonzero(jumps[places] == places)
    return places[: ends[0] + 1] if len(ends) else places


def _values(words: NDArray[np.uint64], codes: NDArray[np.uint16], bits: Ints, tables: Tables) -> Ints:
    """What each code stands for, and what its further bits add to it, most significant bit first."""
    values: Ints = tables.values[codes]
    extra = tables.extra_bits[codes]
    stored = np.flatnonzero(extra)
    at = bits[stored] + tables.prefix_bits[codes[stored]]
    width = extra[stored]
    raw = words[at // 8].astype(np.intp) >> (40 - at % 8 - width) & (1 << width) - 1
    values[stored] += np.where(raw >> (width - 1), raw - (1 << width), raw)
    return values
