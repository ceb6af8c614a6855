"""Search of the library: which recordings fit a query line, in which order, and how many there are of each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.store.library_columns import Numbers, Words
from ecgomics.store.query_fields import FIELDS, FREE, Term
from ecgomics.store.query_fit import accepts, intervals

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
    *("quality", "triage", "reason", "rhythm", "device", "format", "length", "subject", "group"),
    *("sex", "name", "recorded", "uploaded"),
)
_LISTS: Final = ("tag", "lead", "is")
_NUMBERS: Final = ("leads", "duration", "rate", "fs", "age")
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
    """The recordings of one project; changed one by one as they change in the store."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._there = np.zeros(0, dtype=bool)
        self._words: dict[str, Words[str | None]] = {name: Words() for name in _WORDS}
        self._lists: dict[str, Words[tuple[str, ...]]] = {name: Words() for name in _LISTS}
        self._numbers = {name: Numbers() for name in _NUMBERS}
        self._orders: dict[str, tuple[tuple[int, ...], Ints]] = {}

    def put(self, entries: Iterable[Entry]) -> None:
        """Add recordings, or change those that are there."""
        for entry in entries:
            row = self._row_of.get(entry.id)
            if row is None:
                row = self._row_of[entry.id] = len(self._ids)
                self._ids.append(entry.id)
                self._make_room()
            self._there[row] = True
            for name, words in self._words.items():
                words.put(row, entry.words[name])
            for name, lists in self._lists.items():
                lists.put(row, entry.lists[name])
            for name, numbers in self._numbers.items():
                numbers.put(row, entry.numbers[name])

    def remove(self, ids: Iterable[str]) -> None:
        """Take recordings out; what is not there is passed over."""
        for each in ids:
            row = self._row_of.get(each)
            if row is not None:
                self._there[row] = False

    def search(self, terms: Sequence[Term], *, sort: str, offset: int, limit: int) -> Found:
        """A part of the recordings that fit every term, in order, with the counts beside it."""
        fits = [(term.field, self._fitting(term)) for term in terms]
        rows = self._sorted(_all(self._there[: len(self._ids)], [each for _, each in fits]), sort)
        ids = tuple(self._ids[row] for row in rows[offset : offset + limit])
        return Found(ids, len(rows), {name: self._counts(name, fits) for name in FACETS})

    def matching(self, terms: Sequence[Term], *, sort: str = USUAL_SORT) -> list[str]:
        """Every recording that fits, in order."""
        chosen = _all(self._there[: len(self._ids)], [self._fitting(term) for term in terms])
        return [self._ids[row] for row in self._sorted(chosen, sort)]

    def whole(self) -> Whole:
        """How many there are in all."""
        there = self._there[: len(self._ids)]
        counted = self._words["subject"].counts(there)
        return Whole(int(there.sum()), sum(1 for subject in counted if subject is not None))

    def _make_room(self) -> None:
        if len(self._ids) <= len(self._there):
            return
        rows = len(self._there) + max(_ROOM, len(self._there))
        self._there = np.concatenate([self._there, np.zeros(rows - len(self._there), dtype=bool)])
        for columns in (self._words, self._lists, self._numbers):
            for column in columns.values():
                column.grow(rows)

    def _fitting(self, term: Term) -> Bools:
        fits = self._alike(term) if term.field else self._free(term)
        return ~fits if term.negated else fits

    def _alike(self, term: Term) -> Bools:
        rows = len(self._ids)
        if term.field in _NUMBERS:
            return self._numbers[term.field].fitting(rows, intervals(term))
        test = accepts(term)
        if term.field in _LISTS:
            return self._lists[term.field].fitting(rows, lambda found: any(map(test, found or (None,))))
        return self._words[term.field].fitting(rows, test)

    def _free(self, term: Term) -> Bools:
        rows, test = len(self._ids), accepts(term)
        fits = np.zeros(rows, dtype=bool)
        for name in FREE:
            if name in _LISTS:
                fits |= self._lists[name].fitting(rows, lambda found: any(map(test, found)))
            else:
                fits |= self._words[name].fitting(rows, test)
        return fits

    def _counts(self, facet: str, fits: Sequence[tuple[str, Bools]]) -> dict[str, int]:
        chosen = _all(self._there[: len(self._ids)], [each for name, each in fits if name != facet])
        if facet in _LISTS:
            found: Counter[str] = Counter()
            for values, count in self._lists[facet].counts(chosen).items():
                found.update(dict.fromkeys(values, count))
            return dict(found.most_common(MOST_VALUES))
        if facet in _NUMBERS:
            numbers, counts = np.unique(self._numbers[facet].numbers(len(chosen))[chosen], return_counts=True)
            return {f"{number:g}": int(count) for number, count in zip(numbers, counts, strict=True)}
        counted = Counter({value or MISSING: n for value, n in self._words[facet].counts(chosen).items()})
        if FIELDS[facet].choices:
            return {value: counted[value] for value in FIELDS[facet].choices if counted[value]}
        return dict(counted.most_common(MOST_VALUES))

    def _sorted(self, chosen: Bools, sort: str) -> Ints:
        order = self._order(sort)
        found: Ints = order[chosen[order]]
        return found

    def _order(self, sort: str) -> Ints:
        """All rows in an order, which is kept until its column changes."""
        name = sort.removeprefix("-")
        if name not in SORTS:
            raise InvalidInput(
                f"There is no order by “{name}”: {', '.join(SORTS)} are there, with - the last first."
            )
        column = self._numbers[name] if name in _NUMBERS else self._words[name]
        state = (len(self._ids), column.changes, self._words["name"].changes)
        known = self._orders.get(sort)
        if known is None or known[0] != state:
            known = self._orders[sort] = (state, self._in_order(name, falling=sort.startswith("-")))
        return known[1]

    def _in_order(self, name: str, *, falling: bool) -> Ints:
        """What is missing comes last whichever way; recordings that are alike stand by name."""
        rows = len(self._ids)
        if name in _NUMBERS:
            keys = self._numbers[name].numbers(rows)
            missing = np.isnan(keys)
        else:
            words = self._words[name]
            keys = words.ranks(rows, _quality_order if name == "quality" else _word_order).astype(float)
            missing = words.fitting(rows, lambda value: value is None)
        names = self._words["name"].ranks(rows, _word_order)
        return np.lexsort((names, np.where(missing, 0.0, -keys if falling else keys), missing))


def _all(there: Bools, conditions: Sequence[Bools]) -> Bools:
    chosen = there.copy()
    for each in conditions:
        chosen &= each
    return chosen


def _word_order(value: str | None) -> tuple[bool, str]:
    return value is None, (value or "").casefold()


def _quality_order(value: str | None) -> tuple[bool, str]:
    return value is None, str(_QUALITIES.index(value)) if value in _QUALITIES else ""


assert set(FIELDS) == {*_WORDS, *_LISTS, *_NUMBERS}
