"""MATLAB files of level 5 (versions 5 to 7): their variables, each length checked against the bytes that are there.

Layout: MathWorks, "MAT-File Format". A file holds elements of type, length and data, compressed ones in zlib; an array
is an element of elements: flags, dimensions, name, values, columns first.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.io.readers.matlab_values import DamagedError, Value, Variable

_COMPRESSED: Final = 15
_MATRIX: Final = 14
_CELL, _STRUCT, _CHAR, _SPARSE = 1, 2, 4, 5
_NUMERIC: Final = range(6, 16)
_COMPLEX: Final = 0x08
_LOGICAL: Final = 0x02
#: Storage types: integers and floats by their number; texts are integers of one, two or four bytes.
_STORED: Final = {
    **{1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"},
    **{16: "u1", 17: "u2", 18: "u4"},
}
_CLASSES: Final = dict(
    zip(_NUMERIC, ("f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"), strict=True)
)
_UTF8: Final = 16
#: Cells, fields and letters of one text, and levels of arrays in arrays, that are looked at.
_MOST_CELLS: Final = 1024
_MOST_LETTERS: Final = 2**16
_MOST_LEVELS: Final = 3
#: What is inflated to see the name of a variable.
_PEEK_BYTES: Final = 2048


@dataclass(frozen=True, slots=True)
class _Array:
    """An array element up to its values: where these begin, how many values the dimensions promise."""

    kind: int
    flags: int
    shape: tuple[int, ...]
    name: str
    values_at: int

    @property
    def size(self) -> int:
        size = 1
        for extent in self.shape:
            size *= extent
        return size


def is_level_5(head: bytes) -> bool:
    """The version and byte order that stand behind the text of 124 bytes."""
    return head[124:128] in (b"\x00\x01IM", b"\x01\x00MI")


def variables(content: bytes, wanted: Callable[[str], bool], most_bytes: int) -> Iterator[Variable]:
    """Variables whose name is wanted, and those that are structs; DamagedError where a length leads nowhere.

    most_bytes is what compressed variables may inflate to, all together.
    """
    order = "<" if content[126:128] == b"IM" else ">"
    left = most_bytes
    for kind, begin, end in _elements(content, 128, len(content), order, padded=False):
        if kind == _COMPRESSED:
            peeked = _inflated(content[begin:end], _PEEK_BYTES)
            if not _is_wanted(peeked, order, wanted):
                continue
            size = struct.unpack_from(f"{order}4xI", peeked)[0] + 8
            left -= size
            if left < 0:
                raise DamagedError(f"its variables unfold to more than {most_bytes:,} bytes")
            inflated = _inflated(content[begin:end], size)
            if len(inflated) < size:
                raise DamagedError("a compressed variable is cut short")
            yield from _variable(inflated, 8, size, order)
        elif kind == _MATRIX and _is_wanted(content[begin - 8 : begin + _PEEK_BYTES], order, wanted):
            yield from _variable(content, begin, end, order)


def _elements(
    content: bytes, begin: int, end: int, order: str, *, padded: bool = True
) -> Iterator[tuple[int, int, int]]:
    """Type, begin and end of the data of each element; short ones keep up to four bytes inside of their tag."""
    at = begin
    for _ in range(_MOST_CELLS * 4):
        if at + 8 > end:
            return
        first, size = struct.unpack_from(f"{order}II", content, at)
        if first >> 16:
            kind, size = first & 0xFFFF, first >> 16
            if size > 4:
                raise DamagedError("an element is longer than its place")
            yield kind, at + 4, at + 4 + size
            at += 8
            continue
        if size > end - at - 8:
            raise DamagedError("it is cut short: an element ends behind the end of the file")
        yield first, at + 8, at + 8 + size
        at += 8 + (-(-size // 8) * 8 if padded or first == _MATRIX else size)


def _inflated(content: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, most)
    except zlib.error as error:
        raise DamagedError("a compressed variable is damaged") from error


def _is_wanted(element: bytes, order: str, wanted: Callable[[str], bool]) -> bool:
    """Whether the first bytes of an array element are those of a struct, or of an array with a wanted name."""
    if len(element) < 8 or struct.unpack_from(f"{order}I", element)[0] != _MATRIX:
        return False
    array = _described(element, 8, len(element), order)
    return array is not None and (array.kind == _STRUCT or wanted(array.name))


def _variable(content: bytes, begin: int, end: int, order: str) -> Iterator[Variable]:
    array = _described(content, begin, end, order)
    if array is not None:
        yield Variable(array.name, _value(content, array, end, order, level=0))


def _described(content: bytes, begin: int, end: int, order: str) -> _Array | None:
    """Flags, dimensions and name, which stand before the values; None for kinds of arrays that have others."""
    parts = []
    at = begin
    for _ in range(3):
        found = next(_elements(content, at, end, order), None)
        if found is None:
            raise DamagedError("an array is cut short")
        parts.append(found)
        short = found[1] == at + 4
        at = at + 8 if short else found[1] + -(-(found[2] - found[1]) // 8) * 8
    (_, flags_at, flags_end), (_, shape_at, shape_end), (_, name_at, name_end) = parts
    if flags_end - flags_at < 4 or (shape_end - shape_at) % 4 or not 2 <= (shape_end - shape_at) // 4 <= 8:
        return None
    flags = struct.unpack_from(f"{order}I", content, flags_at)[0]
    shape = struct.unpack_from(f"{order}{(shape_end - shape_at) // 4}i", content, shape_at)
    if min(shape) < 0:
        raise DamagedError("an array has a negative dimension")
    name = content[name_at:name_end].decode("latin-1").strip("\0")
    return _Array(kind=flags & 0xFF, flags=flags >> 8 & 0xFF, shape=shape, name=name, values_at=at)


def _value(content: bytes, array: _Array, end: int, order: str, *, level: int) -> Value:
    if array.kind in _CLASSES:
        return _numbers(content, array, end, order)
    if array.kind == _CHAR:
        return _texts(content, array, end, order)
    if array.kind == _CELL and array.size <= _MOST_CELLS and level < _MOST_LEVELS:
        return [
            value
            for _, value in zip(
                range(array.size), _inner(content, array.values_at, end, order, level), strict=False
            )
        ]
    if array.kind == _STRUCT and array.size == 1 and level < _MOST_LEVELS:
        return _fields(content, array, end, order, level)
    return None


def _stored(content: bytes, array: _Array, end: int, order: str) -> tuple[int, NDArray[Any]]:
    """Storage type and values of the first element behind the name."""
    found = next(_elements(content, array.values_at, end, order), None)
    if found is None:
        return 0, np.empty(0)
    kind, begin, stop = found
    if kind not in _STORED:
        raise DamagedError(f"an array is stored in an unknown way ({kind})")
    dtype = np.dtype(order + _STORED[kind])
    return kind, np.frombuffer(content, dtype=dtype, count=(stop - begin) // dtype.itemsize, offset=begin)


def _numbers(content: bytes, array: _Array, end: int, order: str) -> NDArray[Any]:
    """Values in the type of their class, though small whole numbers are stored in fewer bytes."""
    if array.flags & _COMPLEX:
        raise DamagedError("its values are complex, not real numbers")
    _, values = _stored(content, array, end, order)
    if len(values) != array.size:
        shape = " × ".join(map(str, array.shape))
        raise DamagedError(f"an array of {shape} has {len(values)} values")
    kind = np.dtype(np.bool_) if array.flags & _LOGICAL else np.dtype(_CLASSES[array.kind])
    with np.errstate(invalid="ignore", over="ignore"):
        return values.astype(kind).reshape(array.shape, order="F")


def _texts(content: bytes, array: _Array, end: int, order: str) -> list[str] | None:
    """The rows of a character array."""
    kind, codes = _stored(content, array, end, order)
    if len(array.shape) != 2 or array.size > _MOST_LETTERS:
        return None
    if kind == _UTF8:
        letters = np.array(list(codes.tobytes().decode("utf-8", "replace")), dtype=np.str_)
    else:
        letters = np.array(
            [chr(code) if 0 <= code < 0xD800 else " " for code in codes.tolist()], dtype=np.str_
        )
    if len(letters) != array.size:
        return None
    return ["".join(row) for row in letters.reshape(array.shape, order="F").tolist()]


def _inner(content: bytes, begin: int, end: int, order: str, level: int) -> Iterator[Value]:
    """Values of the array elements that follow one another."""
    for kind, start, stop in _elements(content, begin, end, order):
        if kind != _MATRIX or start == stop:
            yield None
            continue
        array = _described(content, start, stop, order)
        yield None if array is None else _value(content, array, stop, order, level=level + 1)


def _fields(content: bytes, array: _Array, end: int, order: str, level: int) -> dict[str, Value] | None:
    """Fields of a struct of one element."""
    parts = []
    at = array.values_at
    for kind, begin, stop in _elements(content, at, end, order):
        parts.append((kind, begin, stop))
        at = at + 8 if begin == at + 4 else begin + -(-(stop - begin) // 8) * 8
        if len(parts) == 2:
            break
    if len(parts) < 2 or parts[0][2] - parts[0][1] != 4:
        return None
    length = struct.unpack_from(f"{order}i", content, parts[0][1])[0]
    names = content[parts[1][1] : parts[1][2]]
    if length < 1 or len(names) // length > _MOST_CELLS:
        return None
    keys = [
        names[place : place + length].split(b"\0")[0].decode("latin-1")
        for place in range(0, len(names) // length * length, length)
    ]
    return dict(zip(keys, _inner(content, at, end, order, level), strict=False))
