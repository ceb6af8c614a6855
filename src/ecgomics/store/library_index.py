"""Search of the library: which recordings fit a query line, in which order, and how many there are of each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Bools, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.store.library_columns import Column, Numbers, Texts, Words
from ecgomics.store.library_ids import Ids
from ecgomics.store.library_moments import Moments
from ecgomics.store.library_orders import MOST_STALE, Order, key_of, made
from ecgomics.store.query_fields import FIELDS, FREE, Term
from ecgomics.store.query_fit import accepts

#: What is counted beside the list, in the order in which the page shows it.
FACETS: Final = ("quality", "triage", "rhythm", "device", "leads", "length", "tag", "format")
SORTS: Final = (
    *("uploaded", "recorded", "name", "subject", "rate", "quality", "rhythm", "triage"),
    *("duration", "leads", "device", "format", "age"),
)
#: The latest first.
USUAL_SORT: Final = "-uploaded"
#: Most values of one facet; the others can be typed.
MOST_VALUES: Final = 50
MISSING: Final = "none"
#: Ends of the classes of length in seconds, and their names.
_LENGTHS: Final = ((60.0, "seconds"), (3600.0, "minutes"), (86400.0 * 0.9, "hours"), (np.inf, "days"))
_WORDS: Final = (
    *("quality", "triage", "reason", "rhythm", "device", "format", "length", "subject", "group", "sex"),
)
_TEXTS: Final = ("name",)
_MOMENTS: Final = ("recorded", "uploaded")
_LISTS: Final = ("tag", "lead", "is")
_NUMBERS: Final = ("leads", "duration", "rate", "fs", "age")
#: Orders that are kept beside that by name, the least recently asked for made anew.
_MOST_ORDERS: Final = 12
#: Room is made for so many rows more at a time, at least.
_ROOM: Final = 1024
_QUALITIES: Final = ("good", "fair", "poor", "measuring")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of one recording; moments are ISO 8601 text."""

    id: str
    words: Mapping[str, str | None]
    """By field: name, subject, group, device, format, rhythm, quality, triage, reason, sex, recorded, uploaded."""
    lists: Mapping[str, tuple[str, ...]]
    """By field: tag, lead, is."""
    numbers: Mapping[str, float | None]
    """By field: leads, duration, rate, fs, age."""


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what fits, how many fit in all, and by facet how many fit the other conditions and have each value."""

    ids: tuple[str, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Whole:
    """How many recordings and people the project has, whatever is looked for."""

    everything: int
    people: int


def length_class(duration_s: float) -> str:
    """Seconds, minutes, hours or days."""
    return next(name for end, name in _LENGTHS if duration_s < end)


class LibraryIndex:
    """The recordings of one project; changed as they change in the store."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._there = np.zeros(0, dtype=bool)
        self._words = {name: Words(_quality_order if name == "quality" else _word_order) for name in _WORDS}
        self._lists: dict[str, Words[tuple[str, ...]]] = {name: Words(_no_order) for name in _LISTS}
        self._columns: dict[str, Any] = {
            **self._words,
            **{name: Texts() for name in _TEXTS},
            **{name: Moments() for name in _MOMENTS},
            **{name: Numbers() for name in _NUMBERS},
        }
        self._orders: dict[str, Order] = {}
        self._usual: dict[str, Mapping[str, int]] = {}
        """What is counted where nothing is asked for; made anew after a change."""
        self._whole: Whole | None = None

    def __len__(self) -> int:
        return len(self._ids)

    def put(self, entries: Iterable[Entry]) -> None:
        """Add recordings, or change those that are there."""
        given = list({entry.id: entry for entry in entries}.values())
        columns: dict[str, list[Any]] = {name: [each.words[name] for each in given] for name in _OF_WORDS}
        columns |= {name: [each.lists[name] for each in given] for name in _LISTS}
        columns |= {name: [each.numbers[name] for each in given] for name in _NUMBERS}
        self.put_columns([each.id for each in given], columns)

    def put_columns(self, ids: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> None:
        """The same by field, with a value for each of the identifiers, of which none is given twice."""
        if not ids:
            return
        rows = self._ids.rows(ids)
        self._make_room()
        new = rows[~self._there[rows]]
        self._there[rows] = True
        self._usual, self._whole = {}, None
        for name in _LISTS:
            self._lists[name].put(rows, columns[name])
        changed = {name: column.put(rows, columns[name]) for name, column in self._columns.items()}
        for sort, order in list(self._orders.items()):
            order.stale.update(
                new.tolist(), changed[sort.removeprefix("-")].tolist(), changed["name"].tolist()
            )
            if len(order.stale) > MOST_STALE:
                del self._orders[sort]

    def remove(self, ids: Iterable[str]) -> None:
        """Take recordings out; what is not there is passed over."""
        rows = self._ids.known(list(ids))
        self._there[rows[rows >= 0]] = False
        self._usual, self._whole = {}, None

    def search(self, terms: Sequence[Term], *, sort: str, offset: int, limit: int) -> Found:
        """A part of the recordings that fit every term, in order, with the counts beside it."""
        fits = [(term.field, self._fitting(term)) for term in terms]
        chosen = self._all(each for _, each in fits)
        rows = self._sorted(chosen, sort)
        ids = tuple(self._ids.of(rows[offset : offset + limit]))
        return Found(ids, len(rows), self._facets(fits, chosen))

    def matching(self, terms: Sequence[Term], *, sort: str = USUAL_SORT) -> list[str]:
        """Every recording that fits, in order."""
        return self._ids.of(self._sorted(self._all(map(self._fitting, terms)), sort))

    def containing(self, text: str, *, sort: str, offset: int, limit: int) -> tuple[list[str], int]:
        """A part of the recordings with a text in the name or group, and how many there are."""
        rows, term = len(self._ids), Term("", ":", (text,))
        among = [self._columns[name].like(rows, term) for name in ("name", "group")] if text else []
        found = self._sorted(self._all([among[0] | among[1]] if among else []), sort)
        return self._ids.of(found[offset : offset + limit]), len(found)

    def whole(self) -> Whole:
        """How many there are in all."""
        if self._whole is None:
            rows = self._rows_there()
            people = self._words["subject"].different(rows, len(self._ids))
            self._whole = Whole(len(self._ids) if rows is None else len(rows), people)
        return self._whole

    def ready(self) -> None:
        """Make what the first page needs."""
        self.search((), sort=USUAL_SORT, offset=0, limit=0)
        self.whole()

    def _rows_there(self) -> Ints | None:
        """Rows that are there; None where all are."""
        there = self._there[: len(self._ids)]
        return None if there.all() else np.flatnonzero(there)

    def _make_room(self) -> None:
        if len(self._ids) <= len(self._there):
            return
        rows = max(len(self._ids), len(self._there) + max(_ROOM, len(self._there) // 2))
        self._there = np.concatenate([self._there, np.zeros(rows - len(self._there), dtype=bool)])
        for column in (*self._lists.values(), *self._columns.values()):
            column.grow(rows)

    def _all(self, conditions: Iterable[Bools]) -> Bools:
        """Rows that are there and for which all conditions hold."""
        chosen = self._there[: len(self._ids)].copy()
        for each in conditions:
            chosen &= each
        return chosen

    def _fitting(self, term: Term) -> Bools:
        fits = self._alike(term) if term.field else self._free(term)
        return ~fits if term.negated else fits

    def _alike(self, term: Term) -> Bools:
        rows = len(self._ids)
        if term.field in _LISTS:
            test = accepts(term)
            return self._lists[term.field].fitting(rows, lambda found: any(map(test, found or (None,))))
        found: Bools = self._columns[term.field].like(rows, term)
        return found

    def _free(self, term: Term) -> Bools:
        rows, test = len(self._ids), accepts(term)
        fits = np.zeros(rows, dtype=bool)
        for name in FREE:
            if name in _LISTS:
                fits |= self._lists[name].fitting(rows, lambda found: any(map(test, found)))
            else:
                fits |= self._columns[name].like(rows, term)
        return fits

    def _facets(self, fits: Sequence[tuple[str, Bools]], chosen: Bools) -> dict[str, Mapping[str, int]]:
        """By facet how many fit the conditions of other fields and have each value."""
        if not fits and self._usual:
            return dict(self._usual)
        of_all = None if not fits and chosen.all() else np.flatnonzero(chosen)
        own = {name for name, _ in fits}
        found: dict[str, Mapping[str, int]] = {}
        for facet in FACETS:
            rows = of_all
            if facet in own:
                rows = np.flatnonzero(self._all(each for name, each in fits if name != facet))
            found[facet] = self._counts(facet, rows)
        if not fits:
            self._usual = dict(found)
        return found

    def _counts(self, facet: str, rows: Ints | None) -> dict[str, int]:
        """How many of the rows have each value of a facet; None stands for all rows."""
        count = len(self._ids)
        if facet in _LISTS:
            found: Counter[str] = Counter()
            for values, times in self._lists[facet].counts(rows, count).items():
                for each in values:
                    found[each] += times
            return dict(found.most_common(MOST_VALUES))
        counts = self._columns[facet].counts(rows, count)
        if facet in _NUMBERS:
            return {f"{number:g}": times for number, times in counts.items()}
        counted = Counter({value or MISSING: times for value, times in counts.items()})
        if FIELDS[facet].choices:
            return {value: counted[value] for value in FIELDS[facet].choices if counted[value]}
        return dict(counted.most_common(MOST_VALUES))

    def _sorted(self, chosen: Bools, sort: str) -> Ints:
        order = self._order(sort)
        found: Ints = order[chosen[order]]
        return found

    def _order(self, sort: str) -> Ints:
        """All rows in an order, which is kept."""
        name, falling = sort.removeprefix("-"), sort.startswith("-")
        if name not in SORTS:
            raise InvalidInput(
                f"There is no order by “{name}”: {', '.join(SORTS)} are there, with - the last first."
            )
        column: Column = self._columns[name]
        order = self._orders.pop(sort, None)
        if order is None:
            order = Order(
                self._columns["name"].order() if sort == "name" else self._made(column, falling=falling)
            )
        order.settle(key_of(column, self._columns["name"], falling=falling))
        self._orders[sort] = order
        for oldest in [each for each in self._orders if each != "name"][:-_MOST_ORDERS]:
            del self._orders[oldest]
        return order.rows

    def _made(self, column: Column, *, falling: bool) -> Ints:
        return made(column, self._order("name"), falling=falling)


def _word_order(value: str | None) -> str | None:
    return None if value is None else value.casefold()


def _quality_order(value: str | None) -> str | None:
    return None if value not in _QUALITIES else str(_QUALITIES.index(value))


def _no_order(_value: tuple[str, ...]) -> None:
    return None


_OF_WORDS: Final = (*_WORDS, *_TEXTS, *_MOMENTS)
assert set(FIELDS) == {*_OF_WORDS, *_LISTS, *_NUMBERS}
