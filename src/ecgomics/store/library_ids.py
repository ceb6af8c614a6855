"""Identifiers of many rows, and the row of each, without an object for every one."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Ints

#: So many are looked up one by one before all are sorted anew.
_MOST_LATER: Final = 20_000


class Ids:
    """Identifiers in the order in which they came; a row is never taken away."""

    def __init__(self) -> None:
        self._count = 0
        self._ids: Any = np.zeros(0, dtype="S32")
        self._sorted = 0
        """Rows that `_order` puts in order."""
        self._order: Ints = np.zeros(0, dtype=np.int64)
        self._later: dict[str, int] = {}

    def __len__(self) -> int:
        return self._count

    def of(self, rows: Ints) -> list[str]:
        """The identifiers of rows."""
        found: list[str] = self._ids[rows].astype(str).tolist()
        return found

    def known(self, ids: Sequence[str]) -> Ints:
        """The row of each, -1 of what is not there."""
        rows = np.full(len(ids), -1, dtype=np.int64)
        if self._sorted and ids:
            wanted = np.array(ids, dtype=bytes)
            places = np.searchsorted(self._ids[: self._sorted], wanted, sorter=self._order)
            near = self._order[np.minimum(places, self._sorted - 1)]
            rows = np.where(self._ids[near] == wanted, near, rows)
        if self._later:
            for place in np.flatnonzero(rows < 0).tolist():
                rows[place] = self._later.get(ids[place], -1)
        return rows

    def rows(self, ids: Sequence[str]) -> Ints:
        """The row of each, made for those that are new; none may be given twice."""
        rows = self.known(ids)
        new = np.flatnonzero(rows < 0)
        if len(new):
            rows[new] = np.arange(self._count, self._count + len(new))
            self._add([ids[place] for place in new.tolist()])
        return rows

    def _add(self, ids: Sequence[str]) -> None:
        added = np.array(ids, dtype=bytes)
        width = max(self._ids.itemsize, added.itemsize)
        count = self._count + len(ids)
        if count > len(self._ids) or width > self._ids.itemsize:
            room = max(count, len(self._ids), 2 * self._count if count > len(self._ids) else 0)
            grown = np.zeros(room, dtype=f"S{width}")
            grown[: self._count] = self._ids[: self._count]
            self._ids = grown
        self._ids[self._count : count] = added
        self._later.update(zip(ids, range(self._count, count), strict=True))
        self._count = count
        if len(self._later) > max(_MOST_LATER, self._sorted // 8):
            self._order = np.argsort(self._ids[:count], kind="stable").astype(np.int64)
            self._sorted = count
            self._later.clear()
