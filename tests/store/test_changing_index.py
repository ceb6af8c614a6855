"""An index that was changed in small steps answers as one that was filled with the outcome at once."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.store.library_index import SORTS, Entry, LibraryIndex
from ecgomics.store.people_index import PeopleIndex
from ecgomics.store.query_line import parsed
from tests.store.test_library_index import made

LINES = (
    "",
    "rec_01",
    "name:*_0?1",
    "-name:REC_1",
    "subject:p1",
    "subject:none",
    "tag:new",
    "uploaded>=2026-05-04T10:30",
)


def filled(entries: list[Entry]) -> LibraryIndex:
    index = LibraryIndex()
    index.put(entries)
    return index


def _as_asked(index: LibraryIndex, line: str, sort: str) -> list[str]:
    return index.matching(parsed(line), sort=sort)


def _changed(entry: Entry, draw: np.random.Generator) -> Entry:
    name = f"Other/rec_{int(draw.integers(1000)):03d}"
    words = entry.words | {"name": name, "quality": str(draw.choice(["good", "poor"])), "subject": "P1"}
    numbers = entry.numbers | {"rate": float(draw.integers(40, 180))}
    return replace(entry, words=words, numbers=numbers, lists={**entry.lists, "tag": ("new",)})


def test_small_changes_give_what_a_new_index_gives() -> None:
    draw = np.random.default_rng(3)
    entries = {each.id: each for each in made(300, seed=4)}
    first, later = list(entries.values())[:200], list(entries.values())[200:]
    index = filled(first)
    there = {each.id: each for each in first}
    for sort in (*SORTS, *(f"-{each}" for each in SORTS)):
        _as_asked(index, "", sort)  # from here on each order has to be kept right
    for number in range(60):
        each = _changed(there[str(draw.choice(list(there)))], draw)
        index.put([each])
        there[each.id] = each
        if number % 3 == 0:
            gone = str(draw.choice(list(there)))
            index.remove([gone])
            del there[gone]
        if number < len(later):
            index.put([later[number]])
            there[later[number].id] = later[number]
    anew = filled(list(there.values()))
    assert index.whole() == anew.whole()
    for line in LINES:
        facets = [each.search(parsed(line), sort="name", offset=0, limit=0).facets for each in (index, anew)]
        assert facets[0] == facets[1]
        for sort in SORTS:
            for order in (sort, f"-{sort}"):
                assert _ties_apart(index, there, line, order) == _ties_apart(anew, there, line, order)


def _ties_apart(
    index: LibraryIndex, there: dict[str, Entry], line: str, sort: str
) -> list[tuple[object, str]]:
    """What is sorted by and the name: recordings that have both alike may stand either way."""
    name = sort.removeprefix("-")
    found = (there[each] for each in _as_asked(index, line, sort))
    return [(each.words.get(name, each.numbers.get(name)), str(each.words["name"])) for each in found]


def test_thousands_at_once_and_more_behind_them_are_found() -> None:
    (base,) = made(1)
    many = [
        replace(base, id=f"m{number:05d}", words={**base.words, "name": f"Ward/ECG {number:05d}"})
        for number in range(9000)
    ]
    index = filled(many[:6000])
    assert len(index.matching(parsed('"ecg 0599"'))) == 10
    index.put(many[6000:])
    index.put([replace(many[17], words={**base.words, "name": "another"})])
    assert len(index.matching(parsed("ward"))) == 8999
    assert index.matching(parsed("name:another")) == ["m00017"]
    assert index.matching(parsed("name:*00018")) == ["m00018"]
    assert index.matching((), sort="name")[:2] == ["m00017", "m00000"]


@pytest.mark.parametrize("text", ["", "p", "P00", "99", "nobody", "_", "%"])
def test_people_are_found_by_a_part_of_the_pseudonym(text: str) -> None:
    names = [f"P{number:04d}" for number in range(0, 3000, 7)] + ["p_x%", "Äa"]
    people = {f"s{place:05d}": name for place, name in enumerate(names)}
    index = PeopleIndex()
    index.put(list(people), list(people.values()))
    index.page("", offset=0, limit=10)
    index.put(["s00003", "new"], ["Q99", "P0000x"])
    index.remove(["s00001", "nobody"])
    people |= {"s00003": "Q99", "new": "P0000x"}
    del people["s00001"]
    expected = sorted(
        (name.casefold(), each) for each, name in people.items() if text.casefold() in name.casefold()
    )
    assert index.page(text, offset=1, limit=500) == ([each for _, each in expected[1:501]], len(expected))
