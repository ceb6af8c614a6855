"""A column of times, each a whole number that sorts as the time does and begins with the year."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Bools, Ints
from ecgomics.store.library_columns import grown
from ecgomics.store.query_fields import NONE, Term

#: Characters of an ISO 8601 text up to microseconds; a zone behind them is not looked at.
_WIDTH: Final = 26
#: Of each part of a time where it begins and ends in the text, its largest number, and its first bit.
_PARTS: Final = (
    (0, 4, 9999, 47),
    (5, 7, 15, 43),
    (8, 10, 63, 37),
    (11, 13, 31, 32),
    (14, 16, 63, 26),
    (17, 19, 63, 20),
    (20, 26, 999_999, 0),
)
_MISSING: Final = -1
_ZERO: Final = ord("0")


class Moments:
    """A time in each row, or none; given and asked for as ISO 8601 text."""

    def __init__(self) -> None:
        self._times = np.zeros(0, dtype=np.int64)

    def grow(self, rows: int) -> None:
        """Make room for so many rows."""
        self._times = grown(self._times, rows, _MISSING)

    def put(self, rows: Ints, values: Sequence[str | None]) -> Ints:
        """Set the times of rows; those whose time became another."""
        times = _packed(values)
        changed: Ints = rows[self._times[rows] != times]
        self._times[rows] = times
        return changed

    def like(self, rows: int, term: Term) -> Bools:
        """The rows whose time fits a term; what begins with the text of it lies in it."""
        fits = np.zeros(rows, dtype=bool)
        for each in term.values:
            fits |= self._fits(rows, term.operator, each.replace(" ", "T"))
        return fits

    def missing(self, rows: int) -> Bools:
        """Rows without a time."""
        missing: Bools = self._times[:rows] == _MISSING
        return missing

    def ranks(self, rows: int) -> Any:
        """The times themselves."""
        return self._times[:rows]

    def key(self, row: int) -> int | None:
        """The time of a row."""
        time = int(self._times[row])
        return None if time == _MISSING else time

    def _fits(self, rows: int, operator: str, value: str) -> Bools:
        missing = self.missing(rows)
        if value.lower() == NONE:
            return missing
        bits = next(first for _, end, _, first in _PARTS if end >= len(value))
        found, wanted = self._times[:rows] >> bits, int(_packed([value])[0]) >> bits
        match operator:
            case ":":
                fits = found == wanted
            case "<":
                fits = found < wanted
            case "<=":
                fits = found <= wanted
            case ">":
                fits = found > wanted
            case _:
                fits = found >= wanted
        there: Bools = fits & ~missing
        return there


def _packed(values: Sequence[str | None]) -> Any:
    """Times as numbers: what a text does not say is the beginning, and what is no date comes behind those that are."""
    texts = np.array([each or "" for each in values], dtype=f"S{_WIDTH}")
    letters = texts.view(np.uint8).reshape(len(texts), _WIDTH).astype(np.int64) - _ZERO
    letters[(letters < 0) | (letters > 9)] = 0
    packed = np.zeros(len(texts), dtype=np.int64)
    for begin, end, most, first in _PARTS:
        number = letters[:, begin:end] @ 10 ** np.arange(end - begin - 1, -1, -1)
        packed |= np.minimum(number, most) << first
    return np.where(texts == b"", _MISSING, packed)
