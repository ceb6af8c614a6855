"""Numbers in text, fast: whole numbers are read column by column of their digits, everything else by NumPy."""

from functools import cache
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

_WHITE: Final = (9, 10, 11, 12, 13, 32)
#: Longest whole number that is read by its digits: exact in float64.
_MOST_DIGITS: Final = 15
#: No sample is larger in any unit; scaled or squared it would leave what a float64 holds.
LARGEST: Final = 1e100
_DIGIT, _MINUS, _BLANK, _MARK, _OTHER = range(5)


def number(content: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(content)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def numbers_in(content: str, *, separator: str = " ") -> Floats:
    """The numbers of a text, separated by white space or by a mark (a last mark may stand at the end).

    ValueError where anything else is in it, infinite and undefined values and absurdly large ones included.
    """
    raw = np.frombuffer(content.encode("ascii", "replace"), dtype=np.uint8)
    whole = _whole_numbers(raw, separator) if raw.size else None
    if whole is not None:
        return whole
    text = content.strip()
    parts = text.split() if separator == " " else text.removesuffix(separator).split(separator)
    values: Floats = np.array(parts, dtype=np.float64)
    if not (np.abs(values) <= LARGEST).all():
        raise ValueError("not all are numbers of a sensible size")
    return values


def _whole_numbers(raw: "np.typing.NDArray[np.uint8]", separator: str) -> Floats | None:
    """Whole numbers with an optional minus; None where the text holds anything else, or an empty place."""
    kinds = _kinds(separator)[raw]
    if int(kinds.max()) == _OTHER:
        return None
    inside = np.zeros(len(kinds) + 2, dtype=bool)
    np.less_equal(kinds, _MINUS, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    if not starts.size:
        return None
    minus = kinds[starts] == _MINUS
    lengths = ends - starts - minus
    if lengths.min() < 1 or lengths.max() > _MOST_DIGITS:
        return None
    if np.count_nonzero(kinds == _MINUS) != np.count_nonzero(minus):
        return None
    if separator != " " and not _separated(starts, np.flatnonzero(kinds == _MARK)):
        return None
    values = _read(raw, ends, lengths)
    np.negative(values, out=values, where=minus)
    return values


def _separated(starts: "np.typing.NDArray[np.intp]", marks: "np.typing.NDArray[np.intp]") -> bool:
    """Whether one number stands before the first mark, two before the second, and at most one behind the last."""
    if len(marks) not in (len(starts) - 1, len(starts)):
        return False
    before = starts[: len(marks)] < marks
    behind = starts[1 : len(marks) + 1] > marks[: len(starts) - 1]
    return bool(before.all() and behind.all())


def _read(
    raw: "np.typing.NDArray[np.uint8]",
    ends: "np.typing.NDArray[np.intp]",
    lengths: "np.typing.NDArray[np.intp]",
) -> Floats:
    """The numbers whose digits end before the given places, one digit after the other from the last on."""
    values: Floats = raw[ends - 1].astype(np.float64) - 48.0
    for place in range(1, int(lengths.max())):
        long = np.flatnonzero(lengths > place)
        values[long] += (raw[ends[long] - 1 - place] - 48.0) * 10.0**place
    return values


@cache
def _kinds(separator: str) -> "np.typing.NDArray[np.uint8]":
    """What each byte is: a digit, a minus, white space, the mark between numbers, or anything else."""
    table = np.full(256, _OTHER, dtype=np.uint8)
    table[48:58] = _DIGIT
    table[45] = _MINUS
    table[list(_WHITE)] = _BLANK
    if separator != " ":
        table[ord(separator)] = _MARK
    return table
