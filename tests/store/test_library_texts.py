"""Texts in one row of bytes: what is found is what a look at each text finds."""

import random

import pyarrow as pa
import pytest

from ecgomics.store import library_texts
from ecgomics.store.library_texts import TextBlock
from ecgomics.store.query_fit import Pattern

TEXTS = ["ward_1/ecg_01", None, "", "ab", "ba", "ab", None, "größe", "心电", "ecg_02", "aab", "x"]


@pytest.mark.parametrize(
    "part", ["ab", "a", "ba", "b", "abab", "ecg", "ecg_0", "nothing", "größ", "心", "", "xx", "x"]
)
@pytest.mark.parametrize("most", [0, 1, 20_000], ids=["in each text", "given up", "at few places"])
def test_a_part_is_found_where_a_text_has_it(part: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_texts, "_MOST_PLACES", most)
    found = TextBlock(pa.array(TEXTS, pa.large_string())).any([Pattern("part", part)])
    # in the bytes "ab" and "ba" stand across the ends of texts, too, where no text has them
    assert found.tolist() == [text is not None and part in text for text in TEXTS]


@pytest.mark.parametrize(
    "pattern", [Pattern("none"), Pattern("whole", "ab"), Pattern("like", "ecg_0?"), Pattern("like", "*b")]
)
@pytest.mark.parametrize("for_two", [1, 100_000], ids=["by two threads", "by one"])
def test_patterns_fit_as_they_fit_one_text(
    pattern: Pattern, for_two: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_texts, "_FOR_TWO", for_two)
    found = TextBlock(pa.array(TEXTS, pa.large_string())).any([pattern])
    assert found.tolist() == [pattern.accepts(text) for text in TEXTS]


def test_a_part_of_an_array_is_searched_as_the_part() -> None:
    whole = pa.array(TEXTS * 3, pa.large_string())
    block = TextBlock(whole.slice(5, 9))
    assert block.any([Pattern("part", "a")]).tolist() == [
        text is not None and "a" in text for text in (TEXTS * 3)[5:14]
    ]


def test_drawn_texts_are_found_as_one_by_one() -> None:
    draw = random.Random(7)
    texts = [
        "".join(draw.choices("abc", k=draw.randrange(6))) if draw.random() < 0.9 else None
        for _ in range(3000)
    ]
    block = TextBlock(pa.array(texts, pa.large_string()))
    for _ in range(50):
        part = "".join(draw.choices("abc", k=draw.randrange(1, 5)))
        assert block.any([Pattern("part", part)]).tolist() == [
            each is not None and part in each for each in texts
        ]


def test_no_text_is_found_among_none() -> None:
    assert (
        TextBlock(pa.array([], pa.large_string())).any([Pattern("part", "a"), Pattern("none")]).tolist() == []
    )
