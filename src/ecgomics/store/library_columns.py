"""Columns of the library in memory: what a search of a million recordings needs, as arrays.

A column of words keeps each different value once and a code per row, so that a condition is asked once per value and
then looked up. A column of texts, which hardly ever repeat, keeps them one behind the other and is searched by Arrow.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, Generic, Protocol, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.store.library_texts import TextBlock
from ecgomics.store.query_fields import Term
from ecgomics.store.query_fit import Interval, Pattern, accepts, intervals, patterns

Value = TypeVar("Value", bound=Hashable)

#: So many values are asked one by one; of more, Arrow asks all at once.
_ASKED_SINGLY: Final = 1000
#: So many texts are kept apart from the others.
_MOST_LATER: Final = 4096


class Column(Protocol):
    """What an index does with any column."""

    def grow(self, rows: int) -> None:
        """Make room for so many rows."""

    def put(self, rows: Ints, values: Sequence[Any]) -> Ints:
        """Set the values of rows, each of which is given once; those of them whose value became another."""

    def missing(self, rows: int) -> Bools:
        """Those of the first rows that have no value."""

    def ranks(self, rows: int) -> Any:
        """Numbers that order the first rows as their values do; that of a missing one means nothing."""

    def key(self, row: int) -> Any:
        """What orders one row, None where its value is missing."""


class Words(Generic[Value]):
    """A value of few different ones in each row; order says what a value is sorted by, None for a missing one."""

    def __init__(self, order: Callable[[Value], Any]) -> None:
        self.values: list[Value] = []
        self._order = order
        self._code_of: dict[Value, int] = {}
        self._codes = np.zeros(0, dtype=np.int32)
        self._ranks: Ints = np.zeros(0, dtype=np.int64)
        self._texts: TextBlock | None = None

    def grow(self, rows: int) -> None:
        """Make room for so many rows."""
        self._codes = grown(self._codes, rows, -1)

    def put(self, rows: Ints, values: Sequence[Value]) -> Ints:
        """Set the values of rows; those whose value became another."""
        for new in dict.fromkeys(values):
            if new not in self._code_of:
                self._code_of[new] = len(self.values)
                self.values.append(new)
        codes = np.fromiter(map(self._code_of.__getitem__, values), dtype=np.int32, count=len(values))
        changed: Ints = rows[self._codes[rows] != codes]
        self._codes[rows] = codes
        return changed

    def fitting(self, rows: int, test: Callable[[Value], bool]) -> Bools:
        """The rows whose value is accepted."""
        allowed = np.fromiter(map(test, self.values), dtype=bool, count=len(self.values))
        return self._allowed(rows, allowed)

    def like(self, rows: int, term: Term) -> Bools:
        """The rows whose value, a text or None, fits a term."""
        if len(self.values) < _ASKED_SINGLY or term.operator != ":":
            test: Any = accepts(term)
            return self.fitting(rows, test)
        if self._texts is None or len(self._texts) != len(self.values):
            self._texts = TextBlock(_texts(self.values))
        return self._allowed(rows, self._texts.any(patterns(term)))

    def counts(self, chosen: Ints | None, rows: int) -> dict[Value, int]:
        """How many of the chosen rows have each value; None chooses the first rows."""
        codes = self._codes[:rows] if chosen is None else self._codes[chosen]
        found = np.bincount(codes, minlength=len(self.values))
        return {self.values[place]: int(found[place]) for place in np.flatnonzero(found)}

    def different(self, chosen: Ints | None, rows: int) -> int:
        """How many different values the chosen rows have, that of rows without one not counted."""
        codes = self._codes[:rows] if chosen is None else self._codes[chosen]
        found = np.bincount(codes, minlength=len(self.values)) > 0
        none: Any = None
        without = self._code_of.get(none)
        return int(found.sum()) - int(without is not None and found[without])

    def missing(self, rows: int) -> Bools:
        """Rows without a value."""
        return self.fitting(rows, lambda value: self._order(value) is None)

    def ranks(self, rows: int) -> Any:
        """The place of each row's value among all values in order, in as few bits as will do."""
        if len(self._ranks) != len(self.values):
            keys = list(map(self._order, self.values))
            order = sorted(range(len(keys)), key=lambda place: (keys[place] is None, keys[place] or ""))
            self._ranks = np.empty(len(order), dtype=np.uint16 if len(order) <= 2**16 else np.int32)
            self._ranks[order] = np.arange(len(order))
        return self._ranks[self._codes[:rows]] if rows else np.zeros(0, dtype=np.uint16)

    def key(self, row: int) -> Any:
        """What its value is sorted by."""
        return self._order(self.values[self._codes[row]])

    def _allowed(self, rows: int, allowed: Bools) -> Bools:
        return allowed[self._codes[:rows]] if rows else np.zeros(0, dtype=bool)


class Texts:
    """A text in each row, or None; kept without capitals."""

    def __init__(self) -> None:
        self._base = TextBlock(_texts([]))
        self._parts: list[Any] = []
        self._end = 0
        self._later: dict[int, str | None] = {}

    def grow(self, rows: int) -> None:
        """Room is made where it is needed."""

    def put(self, rows: Ints, values: Sequence[str | None]) -> Ints:
        """Set the texts of rows; those whose text became another."""
        folded = [None if each is None else each.casefold() for each in values]
        if len(rows) > _MOST_LATER and len(self._later) == 0 and int(rows[0]) == self._end:
            self._parts.append(pa.array(folded, pa.large_string()))
            self._end += len(rows)
            return rows
        pairs = list(zip(rows.tolist(), folded, strict=True))
        changed = [row for row, text in pairs if not self._has(row) or self.key(row) != text]
        self._later.update(pairs)
        if len(self._later) > max(_MOST_LATER, self._end // 32):
            self._fold()
        return np.array(changed, dtype=np.int64)

    def like(self, rows: int, term: Term) -> Bools:
        """The rows whose text fits a term."""
        fits = np.zeros(rows, dtype=bool)
        wanted = patterns(term)
        fits[: self._end] = self._whole().any(wanted)
        for row, text in self._later.items():
            fits[row] = any(each.accepts(text) for each in wanted)
        return fits

    def missing(self, rows: int) -> Bools:
        """Rows without a text."""
        fits = np.zeros(rows, dtype=bool)
        fits[: self._end] = self._whole().any([Pattern("none")])
        for row, text in self._later.items():
            fits[row] = text is None
        return fits

    def order(self) -> Ints:
        """All rows in order of their texts, those without one last."""
        self._fold()
        found: Ints = pc.sort_indices(self._base.array).to_numpy().astype(np.int32)
        return found

    def ranks(self, rows: int) -> Any:
        """The place of each row among all."""
        ranks = np.empty(rows, dtype=np.int32)
        ranks[self.order()] = np.arange(rows, dtype=np.int32)
        return ranks

    def key(self, row: int) -> str | None:
        """The text of a row."""
        if row in self._later:
            return self._later[row]
        found: str | None = self._whole().array[row].as_py()
        return found

    def _has(self, row: int) -> bool:
        return row < self._end or row in self._later

    def _whole(self) -> TextBlock:
        if self._parts:
            self._base = TextBlock(pa.concat_arrays([self._base.array, *self._parts]))
            self._parts = []
        return self._base

    def _fold(self) -> None:
        """Put what came later in its place."""
        base = self._whole().array
        if not self._later:
            return
        among = {row: text for row, text in self._later.items() if row < self._end}
        behind = [self._later[row] for row in range(self._end, self._end + len(self._later) - len(among))]
        if among:
            mask = np.zeros(self._end, dtype=bool)
            mask[list(among)] = True
            texts = pa.array([among[row] for row in sorted(among)], pa.large_string())
            base = pc.replace_with_mask(base, pa.array(mask), texts)
        self._base = TextBlock(pa.concat_arrays([base, pa.array(behind, pa.large_string())]))
        self._end, self._later = len(self._base), {}


class Numbers:
    """A number in each row, NaN where there is none."""

    def __init__(self) -> None:
        self._numbers = np.zeros(0)

    def grow(self, rows: int) -> None:
        """Make room for so many rows."""
        self._numbers = grown(self._numbers, rows, np.nan)

    def put(self, rows: Ints, values: Sequence[float | None]) -> Ints:
        """Set the numbers of rows; those whose number became another."""
        numbers = np.array([np.nan if each is None else each for each in values], dtype=float)
        before = self._numbers[rows]
        self._numbers[rows] = numbers
        changed: Ints = rows[(before != numbers) & ~(np.isnan(before) & np.isnan(numbers))]
        return changed

    def like(self, rows: int, term: Term) -> Bools:
        """The rows whose number lies in one of the intervals of a term."""
        numbers = self._numbers[:rows]
        fits = np.zeros(rows, dtype=bool)
        for each in intervals(term):
            fits |= np.isnan(numbers) if each is None else _inside(numbers, each)
        return fits

    def counts(self, chosen: Ints | None, rows: int) -> dict[int, int]:
        """How many of the chosen rows have each number, which are whole ones and not below 0."""
        numbers = self._numbers[:rows] if chosen is None else self._numbers[chosen]
        found = np.bincount(numbers.astype(np.int64))
        return {int(number): int(found[number]) for number in np.flatnonzero(found)}

    def missing(self, rows: int) -> Bools:
        """Rows without a number."""
        return np.isnan(self._numbers[:rows])

    def ranks(self, rows: int) -> Any:
        """The numbers themselves."""
        return self._numbers[:rows]

    def key(self, row: int) -> float | None:
        """The number of a row."""
        number = float(self._numbers[row])
        return None if np.isnan(number) else number


def grown(array: Any, rows: int, fill: float) -> Any:
    """An array with room for so many rows."""
    return np.concatenate([array, np.full(rows - len(array), fill, dtype=array.dtype)])


def _texts(values: Sequence[Any]) -> Any:
    return pa.array([None if each is None else each.casefold() for each in values], pa.large_string())


def _inside(numbers: Floats, interval: Interval) -> Bools:
    above = numbers >= interval.low if interval.with_low else numbers > interval.low
    below = numbers <= interval.high if interval.with_high else numbers < interval.high
    fits: Bools = above & below
    return fits


__all__ = ["Column", "Numbers", "Texts", "Words", "grown"]
