"""ONNX graphs of one node, written by hand: the package that writes graphs is not needed to test what runs them."""

from collections.abc import Sequence

FLOAT = 1
INTS = 7
INT = 2


def mean_over_samples(
    leads: int | None, samples: int | None, *, kept: bool = False, name: str = "ecg", output: str = "mean"
) -> bytes:
    """windows × leads × samples ─▶ windows × leads, the mean of each lead; kept: windows × leads × 1 instead."""
    attributes = _ints("axes", [2]) + _field(
        5, _text(1, "keepdims") + _number(3, int(kept)) + _number(20, INT)
    )
    node = _text(1, name) + _text(2, output) + _text(4, "ReduceMean") + attributes
    out = [None, leads, 1] if kept else [None, leads]
    graph = (
        _field(1, node)
        + _text(2, "test")
        + _field(11, _value(name, [None, leads, samples]))
        + _field(12, _value(output, out))
    )
    return _number(1, 8) + _field(7, graph) + _field(8, _text(1, "") + _number(2, 13))


def _value(name: str, shape: Sequence[int | None]) -> bytes:
    axes = b"".join(
        _field(1, _text(2, f"{name}{axis}") if size is None else _number(1, size))
        for axis, size in enumerate(shape)
    )
    return _text(1, name) + _field(2, _field(1, _number(1, FLOAT) + _field(2, axes)))


def _ints(name: str, values: Sequence[int]) -> bytes:
    return _field(5, _text(1, name) + b"".join(_number(8, value) for value in values) + _number(20, INTS))


def _text(field: int, text: str) -> bytes:
    return _field(field, text.encode())


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    digits = []
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])
