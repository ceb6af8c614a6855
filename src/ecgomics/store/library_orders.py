"""Orders of the library: made once, then kept right as single recordings change."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Ints
from ecgomics.store.library_columns import Column

#: So many changed rows are put in their places one by one; for more the order is made anew.
MOST_STALE: Final = 2000

Key = Callable[[int], Any]


@dataclass(slots=True)
class Order:
    """Rows in an order, and those among or beside them that have to be put in another place."""

    rows: Ints
    stale: set[int] = field(default_factory=set)

    def settle(self, key: Key) -> None:
        """Put what is stale in its place, by a key that agrees with the order."""
        if not self.stale:
            return
        moved = np.zeros(max(int(self.rows.max(initial=-1)), *self.stale) + 1, dtype=bool)
        moved[list(self.stale)] = True
        kept = self.rows[~moved[self.rows]]
        placed = sorted(self.stale, key=key)
        places = [bisect_right(kept, key(row), key=lambda other: key(int(other))) for row in placed]
        self.rows = np.insert(kept, places, placed)
        self.stale.clear()


class Falling:
    """A value that stands before the smaller ones."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Falling) and self.value == other.value

    def __lt__(self, other: "Falling") -> bool:
        return bool(other.value < self.value)

    __hash__ = None  # type: ignore[assignment]  # only compared


def key_of(column: Column, names: Column, *, falling: bool) -> Key:
    """What orders a row: what is missing comes last whichever way; recordings that are alike stand by name."""

    def key(row: int) -> Any:
        value, name = column.key(row), names.key(row) or ""
        if value is None:
            return True, name
        return False, (Falling(value) if falling else value), name

    return key


def made(column: Column, by_name: Ints, *, falling: bool) -> Ints:
    """All rows in the order that `key_of` tells of, from those by name."""
    rows = len(by_name)
    missing = column.missing(rows)[by_name]
    there = by_name[~missing]
    ranks = column.ranks(rows)[there]
    if falling:
        ranks = (ranks.max(initial=0) - ranks) if ranks.dtype.kind == "u" else -ranks
    return np.concatenate([there[np.argsort(ranks, kind="stable")], by_name[missing]]).astype(np.int32)
