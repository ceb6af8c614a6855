"""The index finds what a plain look at every recording finds, and its counts are those of the other conditions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.store.library_index import FACETS, SORTS, Entry, LibraryIndex, length_class
from ecgomics.store.query_fields import FREE, Term
from ecgomics.store.query_fit import accepts, intervals
from ecgomics.store.query_line import parsed

LINES = (
    "",
    "quality<good",
    "quality:good,fair -triage:excluded",
    "rhythm:AF leads>1",
    "device:none",
    "-device:polar",
    "tag:followup",
    "tag:none",
    "lead:v1 duration>60",
    "rate:60..80",
    "rate:none",
    "-rate>70",
    "rec_01",
    "followup quality:poor",
    "recorded<2026-03",
    "recorded:none",
    "is:synthetic",
)


def made(count: int, seed: int = 1) -> list[Entry]:
    """Recordings of every kind."""
    draw = np.random.default_rng(seed)

    def one(*values: object) -> object:
        return values[int(draw.integers(len(values)))]

    entries = []
    for number in range(count):
        duration_s = float(one(10.0, 30.0, 1800.0, 86000.0))  # type: ignore[arg-type]  # one of the numbers given
        leads = one(("II",), ("I", "II", "V1"))
        words = {
            "name": f"ward/rec_{number:03d}",
            "subject": one(None, "P1", "P2"),
            "group": one(None, "A"),
            "device": one(None, "Polar H10", "MAC 5500"),
            "format": one("WFDB", "DICOM"),
            "rhythm": one(None, "sinus", "atrial_fibrillation"),
            "quality": one("good", "fair", "poor", "measuring"),
            "triage": one("open", "accepted", "excluded"),
            "reason": one(None, "noise"),
            "sex": one(None, "female"),
            "length": length_class(duration_s),
            "recorded": one(None, "2026-02-01T10:00:00", "2026-04-01T10:00:00"),
            "uploaded": f"2026-05-04T10:{number % 60:02d}:00",
        }
        lists = {
            "tag": one((), ("followup",), ("a", "followup")),
            "lead": leads,
            "is": one((), ("synthetic",)),
        }
        numbers = {
            "leads": float(len(leads)),  # type: ignore[arg-type]  # a tuple
            "duration": duration_s,
            "rate": one(None, 61.0, 75.0),
            "fs": 500.0,
            "age": one(None, 50.0),
        }
        entries.append(Entry(f"id{number:03d}", words, lists, numbers))  # type: ignore[arg-type]  # drawn from the kinds that the fields have
    return entries


def fits(entry: Entry, term: Term) -> bool:
    """One term asked of one recording, without the index."""
    if not term.field:
        found = [value for name in FREE for value in (entry.lists.get(name) or [entry.words.get(name)])]
        fit = any(map(accepts(term), found))
    elif term.field in entry.numbers:
        number = entry.numbers[term.field]
        fit = any(
            number is None if each is None else number is not None and each.holds(number)
            for each in intervals(term)
        )
    elif term.field in entry.lists:
        fit = any(map(accepts(term), entry.lists[term.field] or (None,)))
    else:
        fit = accepts(term)(entry.words[term.field])
    return fit is not term.negated


def plain(entries: Sequence[Entry], terms: Sequence[Term]) -> list[Entry]:
    return [each for each in entries if all(fits(each, term) for term in terms)]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return made(400)


@pytest.fixture(scope="module")
def index(entries: list[Entry]) -> LibraryIndex:
    filled = LibraryIndex()
    filled.put(entries)
    return filled


@pytest.mark.parametrize("line", LINES)
def test_what_is_found_is_what_fits(index: LibraryIndex, entries: list[Entry], line: str) -> None:
    expected = {each.id for each in plain(entries, parsed(line))}
    found = index.search(parsed(line), sort="name", offset=0, limit=1000)
    assert set(found.ids) == expected == set(index.matching(parsed(line)))
    assert found.total == len(expected)
    assert expected


@pytest.mark.parametrize("line", LINES)
def test_counts_are_those_of_the_other_conditions(
    index: LibraryIndex, entries: list[Entry], line: str
) -> None:
    found = index.search(parsed(line), sort="name", offset=0, limit=1).facets
    assert tuple(found) == FACETS
    for facet, counts in found.items():
        others = plain(entries, [term for term in parsed(line) if term.field != facet])
        expected: Counter[str] = Counter()
        for each in others:
            if facet in each.lists:
                expected.update(each.lists[facet])
            elif facet in each.numbers:
                expected[f"{each.numbers[facet]:g}"] += 1
            else:
                expected[each.words[facet] or "none"] += 1
        assert counts == expected


@pytest.mark.parametrize("name", SORTS)
def test_an_order_has_what_is_missing_last_whichever_way(
    index: LibraryIndex, entries: list[Entry], name: str
) -> None:
    by_id = {each.id: each for each in entries}

    def values(sort: str) -> list[object]:
        found = index.search((), sort=sort, offset=0, limit=1000).ids
        return [by_id[each].words.get(name, by_id[each].numbers.get(name)) for each in found]

    rising, falling = values(name), values("-" + name)
    there = [each for each in rising if each is not None]
    assert rising == there + [None] * (len(rising) - len(there))
    assert [each for each in falling if each is not None] == there[::-1]
    assert falling[len(there) :] == [None] * (len(falling) - len(there))


def test_parts_follow_one_another(index: LibraryIndex) -> None:
    whole = index.search((), sort="-uploaded", offset=0, limit=1000).ids
    parts = [index.search((), sort="-uploaded", offset=at, limit=150).ids for at in (0, 150, 300, 450)]
    assert sum(parts, ()) == whole


def test_a_change_is_seen_and_what_is_removed_is_gone(entries: list[Entry]) -> None:
    index = LibraryIndex()
    index.put(entries[:5])
    assert index.matching((), sort="name") == [f"id00{n}" for n in range(5)]
    changed = replace(entries[2], words={**entries[2].words, "name": "aaa", "triage": "excluded"})
    index.put([changed])
    index.remove(["id001", "unknown"])
    assert index.matching((), sort="name") == ["id002", "id000", "id003", "id004"]
    assert "id002" in index.matching(parsed("triage:excluded"))
    index.put([entries[1]])
    assert len(index.matching(())) == 5


def test_an_empty_library_and_an_unknown_order() -> None:
    empty = LibraryIndex()
    assert (
        empty.search(parsed("quality:good tag:a rate>1 x"), sort="-uploaded", offset=0, limit=10).total == 0
    )
    with pytest.raises(InvalidInput, match="no order by “colour”"):
        empty.search((), sort="-colour", offset=0, limit=10)
