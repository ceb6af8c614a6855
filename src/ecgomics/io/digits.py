"""Numbers in text, fast: whole numbers are read column by column of their digits, everything else by NumPy."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

_WHITE: Final = (9, 10, 11, 12, 13, 32)
#: Longest whole number that is read by its digits: exact in float64.
_MOST_DIGITS: Final = 15
_OTHER, _DIGIT, _MINUS, _BLANK, _MARK = range(5)


def number(content: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(content)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def numbers_in(content: str, *, separator: str = " ") -> Floats:
    """The numbers of a text, separated by white space or by a mark (a last mark may stand at the end).

    ValueError where anything else is in it, infinite and undefined values included.
    """
    raw = np.frombuffer(content.encode("ascii", "replace"), dtype=np.uint8)
    whole = _whole_numbers(raw, separator)
    if whole is not None:
        return whole
    text = content.strip()
    parts = text.split() if separator == " " else text.removesuffix(separator).split(separator)
    values: Floats = np.array(parts, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError("not all are finite numbers")
    return values


def _whole_numbers(raw: "np.typing.NDArray[np.uint8]", separator: str) -> Floats | None:
    """Whole numbers with an optional minus; None where the text holds anything else, or an empty place."""
    if not raw.size:
        return None
    kinds = _kinds(separator)[raw]
    if (kinds == _OTHER).any():
        return None
    inside = (kinds == _DIGIT) | (kinds == _MINUS)
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    minus = kinds[starts] == _MINUS
    lengths = ends - starts - minus
    if not starts.size or lengths.min() < 1 or lengths.max() > _MOST_DIGITS:
        return None
    if np.count_nonzero(kinds == _MINUS) != np.count_nonzero(minus):
        return None
    if separator != " ":
        marks = np.flatnonzero(kinds == _MARK)
        after = np.searchsorted(starts, marks)  # one number before the first mark, two before the second
        if len(marks) < len(starts) - 1 or (after != np.arange(1, len(marks) + 1)).any():
            return None
    values = np.zeros(len(starts))
    for place in range(int(lengths.max())):
        has = lengths > place
        at = np.where(has, ends - 1 - place, 0)
        values += np.where(has, raw[at] - 48.0, 0.0) * 10.0**place
    return np.where(minus, -values, values)


def _kinds(separator: str) -> "np.typing.NDArray[np.uint8]":
    """What each byte is: a digit, a minus, white space, the mark between numbers, or anything else."""
    table = np.full(256, _OTHER, dtype=np.uint8)
    table[48:58] = _DIGIT
    table[45] = _MINUS
    table[list(_WHITE)] = _BLANK
    if separator != " ":
        table[ord(separator)] = _MARK
    return table
