"""Columns of the library in memory: what a search of a hundred thousand recordings needs, as arrays.

A column of words keeps each different value once and a code per row, so that a condition is asked once per value and
then looked up: a search costs milliseconds whatever the line says.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.store.query_fit import Interval

Value = TypeVar("Value", bound=Hashable)


class Words(Generic[Value]):
    """A value of few different ones in each row."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self.changes = 0
        """Rises with every change, so that what was made of the column is known to be out of date."""
        self._code_of: dict[Value, int] = {}
        self._none: int | None = None
        self._codes = np.zeros(0, dtype=np.int64)
        self._ranks: Ints = np.zeros(0, dtype=np.int64)

    def grow(self, rows: int) -> None:
        """Make room for so many rows."""
        self._codes = np.concatenate([self._codes, np.full(rows - len(self._codes), -1, dtype=np.int64)])

    def put(self, row: int, value: Value) -> None:
        """Set the value of a row."""
        code = self._code_of.get(value)
        if code is None:
            code = self._code_of[value] = len(self.values)
            self.values.append(value)
            self._none = code if value is None else self._none
        if self._codes[row] != code:
            self._codes[row] = code
            self.changes += 1

    def codes(self, rows: int) -> Ints:
        """Places in `values` of the first rows."""
        return self._codes[:rows]

    def fitting(self, rows: int, accepts: Callable[[Value], bool]) -> Bools:
        """The rows whose value is accepted."""
        allowed = np.fromiter(map(accepts, self.values), dtype=bool, count=len(self.values))
        return allowed[self._codes[:rows]] if rows else np.zeros(0, dtype=bool)

    def counts(self, chosen: Bools) -> dict[Value, int]:
        """How many of the chosen rows have each value."""
        found = np.bincount(self._codes[: len(chosen)][chosen], minlength=len(self.values))
        return {self.values[place]: int(found[place]) for place in np.flatnonzero(found)}

    def different(self, chosen: Bools) -> int:
        """How many different values the chosen rows have, those without one not counted."""
        found = np.bincount(self._codes[: len(chosen)][chosen], minlength=len(self.values)) > 0
        without = self._none
        return int(found.sum()) - int(without is not None and found[without])

    def ranks(self, rows: int, key: Callable[[Value], tuple[bool, str]]) -> Ints:
        """The place of each row's value among all values in order."""
        if len(self._ranks) != len(self.values):
            order = sorted(range(len(self.values)), key=lambda place: key(self.values[place]))
            self._ranks = np.empty(len(order), dtype=np.int64)
            self._ranks[order] = np.arange(len(order))
        return self._ranks[self._codes[:rows]] if rows else np.zeros(0, dtype=np.int64)


class Numbers:
    """A number in each row, NaN where there is none."""

    def __init__(self) -> None:
        self.changes = 0
        self._numbers = np.zeros(0)

    def grow(self, rows: int) -> None:
        """Make room for so many rows."""
        self._numbers = np.concatenate([self._numbers, np.full(rows - len(self._numbers), np.nan)])

    def put(self, row: int, value: float | None) -> None:
        """Set the number of a row."""
        self._numbers[row] = np.nan if value is None else value
        self.changes += 1

    def numbers(self, rows: int) -> Floats:
        """The numbers of the first rows."""
        return self._numbers[:rows]

    def fitting(self, rows: int, intervals: list[Interval | None]) -> Bools:
        """The rows whose number lies in one of the intervals; None asks for rows without a number."""
        numbers = self._numbers[:rows]
        fits = np.zeros(rows, dtype=bool)
        for each in intervals:
            fits |= np.isnan(numbers) if each is None else _inside(numbers, each)
        return fits


def _inside(numbers: Floats, interval: Interval) -> Bools:
    above = numbers >= interval.low if interval.with_low else numbers > interval.low
    below = numbers <= interval.high if interval.with_high else numbers < interval.high
    fits: Bools = above & below
    return fits
