"""The people of a project in memory, by pseudonym: which contain a text, and how many those are."""

from collections.abc import Iterable, Sequence

import numpy as np

from ecgomics.store.library_columns import Texts
from ecgomics.store.library_ids import Ids
from ecgomics.store.library_orders import MOST_STALE, Order
from ecgomics.store.query_fields import Term


class PeopleIndex:
    """Identifiers and pseudonyms; changed as they change in the store."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._there = np.zeros(0, dtype=bool)
        self._pseudonyms = Texts()
        self._order: Order | None = None

    def __len__(self) -> int:
        return len(self._ids)

    def put(self, ids: Sequence[str], pseudonyms: Sequence[str]) -> None:
        """Add people, or change those that are there; none may be given twice."""
        if not ids:
            return
        rows = self._ids.rows(ids)
        there = np.zeros(len(self._ids), dtype=bool)
        there[: len(self._there)] = self._there
        there[rows] = True
        changed = self._pseudonyms.put(rows, pseudonyms).tolist()
        if self._order is not None:
            self._order.stale.update(changed)
            if len(self._order.stale) > MOST_STALE:
                self._order = None
        self._there = there

    def remove(self, ids: Iterable[str]) -> None:
        """Take people out; who is not there is passed over."""
        rows = self._ids.known(list(ids))
        self._there[rows[rows >= 0]] = False

    def page(self, containing: str, *, offset: int, limit: int) -> tuple[list[str], int]:
        """A part of those whose pseudonym contains a text, by pseudonym, and how many they are."""
        chosen = self._there
        if containing:
            chosen = chosen & self._pseudonyms.like(len(chosen), Term("", ":", (containing,)))
        order = self._order or Order(self._pseudonyms.order())
        order.settle(lambda row: self._pseudonyms.key(row) or "")
        self._order = order
        found = order.rows[chosen[order.rows]]
        return self._ids.of(found[offset : offset + limit]), len(found)
