"""MATLAB files of level 4: variables one behind the other, each a header of five integers, a name and the values.

Layout: MathWorks, "MAT-File Format", level 4.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.io.readers.matlab_values import DamagedError, Value, Variable

_HEADER_BYTES: Final = 20
_STORED: Final = ("f8", "f4", "i4", "i2", "u2", "u1")
_MOST_VARIABLES: Final = 1024
_MOST_LETTERS: Final = 2**16


@dataclass(frozen=True, slots=True)
class _Header:
    order: str
    stored: str
    text: bool
    plain: bool
    shape: tuple[int, int]
    name: str
    values_at: int

    @property
    def bytes(self) -> int:
        return self.shape[0] * self.shape[1] * np.dtype(self.stored).itemsize


def is_level_4(head: bytes) -> bool:
    """A header of five sensible integers, and a name that could be a variable's."""
    return _header(head, 0) is not None


def variables(content: bytes) -> Iterator[Variable]:
    """Every variable; DamagedError where one is cut short, or no header stands where one should."""
    at = 0
    for _ in range(_MOST_VARIABLES):
        if at >= len(content):
            return
        header = _header(content, at)
        if header is None:
            raise DamagedError("a variable behind the first has no sensible header")
        if header.values_at + header.bytes > len(content):
            rows, columns = header.shape
            raise DamagedError(f"it is cut short: its header promises {rows} × {columns} values")
        if header.plain:
            yield Variable(header.name, _value(content, header))
        at = header.values_at + header.bytes


def _value(content: bytes, header: _Header) -> Value:
    count = header.shape[0] * header.shape[1]
    dtype = np.dtype(header.order + header.stored)
    values = np.frombuffer(content, dtype=dtype, count=count, offset=header.values_at)
    shaped = values.reshape(header.shape, order="F")
    if not header.text:
        return shaped
    if count > _MOST_LETTERS:
        return None
    return ["".join(chr(int(code)) if 0 < code < 128 else " " for code in row) for row in shaped.tolist()]


def _header(content: bytes, at: int) -> _Header | None:
    """Level 4 numbers its kinds MOPT: byte order, zero, storage type, and full, text or sparse."""
    if len(content) < at + _HEADER_BYTES:
        return None
    for order in "<>":
        kind, rows, columns, imaginary, length = struct.unpack_from(f"{order}5I", content, at)
        if kind // 1000 != (order == ">") or kind // 100 % 10 or kind // 10 % 10 > 5 or kind % 10 > 2:
            continue
        name = content[at + _HEADER_BYTES : at + _HEADER_BYTES + length] if 2 <= length <= 64 else b""
        plain = name.removesuffix(b"\0").decode("ascii", "replace")
        if imaginary > 1 or not plain.isidentifier():
            continue
        return _Header(
            order=order,
            stored=_STORED[kind // 10 % 10],
            text=kind % 10 == 1,
            plain=not imaginary and kind % 10 < 2,
            shape=(rows, columns),
            name=plain,
            values_at=at + _HEADER_BYTES + length,
        )
    return None
