"""MATLAB 4 to 7, composed from their description: either byte order, compressed or not, structs and cell arrays."""

import struct
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.twins.numpy_files import FS_HZ, IDENTIFIER, LEADS, NAME, ecg_uv

_STORED_4: Final = {"f8": 0, "f4": 10, "i4": 20, "i2": 30, "u2": 40, "u1": 50}


def matlab_4(variables: Mapping[str, NDArray[Any] | str], *, big_endian: bool = False) -> bytes:
    """Matrices and rows of text, columns first, each behind its header of 20 bytes."""
    order = ">" if big_endian else "<"
    return b"".join(_matrix_4(name, value, order) for name, value in variables.items())


def _matrix_4(name: str, value: NDArray[Any] | str, order: str) -> bytes:
    text = isinstance(value, str)
    matrix = (
        np.array([[ord(letter) for letter in value]], dtype="f8")
        if isinstance(value, str)
        else np.atleast_2d(value)
    )
    kind = (1000 if order == ">" else 0) + _STORED_4[matrix.dtype.str[1:]] + text
    header = struct.pack(f"{order}5I", kind, *matrix.shape, 0, len(name) + 1)
    values = matrix.astype(order + matrix.dtype.str[1:]).tobytes(order="F")
    return header + name.encode() + b"\0" + values


_CLASSES_5: Final = {
    "f8": 6,
    "f4": 7,
    "i1": 8,
    "u1": 9,
    "i2": 10,
    "u2": 11,
    "i4": 12,
    "u4": 13,
    "i8": 14,
    "u8": 15,
}
_TYPES_5: Final = {"i1": 1, "u1": 2, "i2": 3, "u2": 4, "i4": 5, "u4": 6, "f4": 7, "f8": 9, "i8": 12, "u8": 13}

Value = Any
"""Numbers, a text, a sequence of texts or a mapping of values."""


def matlab_5(variables: Mapping[str, Value], *, compressed: bool = False, big_endian: bool = False) -> bytes:
    """Numbers, texts, cell arrays of texts (a sequence) and structs (a mapping), each an element of elements."""
    order = ">" if big_endian else "<"
    text = b"MATLAB 5.0 MAT-file, made by a program".ljust(124)
    parts = [text, struct.pack(f"{order}H", 0x0100), b"MI" if big_endian else b"IM"]
    for name, value in variables.items():
        element = _matrix_5(name, value, order)
        if compressed:
            packed = zlib.compress(element)
            element = struct.pack(f"{order}II", 15, len(packed)) + packed
        parts.append(element)
    return b"".join(parts)


def _matrix_5(name: str, value: Value, order: str) -> bytes:
    if isinstance(value, str):
        codes = np.array([ord(letter) for letter in value], dtype=f"{order}u2")
        return _array_5(name, 4, (1, len(value)), _element_5(4, codes.tobytes(), order), order)
    if isinstance(value, np.ndarray):
        stored = np.atleast_2d(value)
        kind = stored.dtype.str[1:]
        data = _element_5(_TYPES_5[kind], stored.astype(order + kind).tobytes(order="F"), order)
        return _array_5(name, _CLASSES_5[kind], stored.shape, data, order)
    if isinstance(value, Mapping):
        longest = max(map(len, value)) + 1
        names = b"".join(key.encode().ljust(longest, b"\0") for key in value)
        fields = b"".join(_matrix_5("", each, order) for each in value.values())
        length = struct.pack(f"{order}HHi", *((5, 4) if order == "<" else (4, 5)), longest)
        return _array_5(name, 2, (1, 1), length + _element_5(1, names, order) + fields, order)
    cells = b"".join(_matrix_5("", text, order) for text in value)
    return _array_5(name, 1, (1, len(value)), cells, order)


def _array_5(name: str, kind: int, shape: tuple[int, ...], data: bytes, order: str) -> bytes:
    flags = _element_5(6, struct.pack(f"{order}II", kind, 0), order)
    extents = _element_5(5, struct.pack(f"{order}{len(shape)}i", *shape), order)
    return _element_5(14, flags + extents + _element_5(1, name.encode(), order) + data, order)


def _element_5(kind: int, data: bytes, order: str) -> bytes:
    """Type and length, or both in four bytes where the data are four bytes at most."""
    if 0 < len(data) <= 4:
        tag = struct.pack(f"{order}HH", *((kind, len(data)) if order == "<" else (len(data), kind)))
        return tag + data.ljust(4, b"\0")
    return struct.pack(f"{order}II", kind, len(data)) + data.ljust(-(-len(data) // 8) * 8, b"\0")


def twins() -> dict[str, bytes]:
    """Files of each level, which state all that is needed."""
    uv = ecg_uv()
    facts: dict[str, Any] = {"fs": np.array([[FS_HZ]]), "leads": LEADS, "units": "uV"}
    person = {"patient_name": NAME, "patient_id": IDENTIFIER}
    series = dict(zip(LEADS, uv, strict=True))
    return {
        "level_4.mat": matlab_4(dict(series) | {"fs": np.array([[FS_HZ]]), "units": "uV"}),
        "level_5.mat": matlab_5({"val": uv.astype("i2"), **facts, **person}),
        "level_7.mat": matlab_5({"ECG": {"data": uv.T, **facts, **person}}, compressed=True, big_endian=True),
    }
