"""JSON: any encoding, and nothing that does harm."""

from typing import Any

import pytest

from ecgomics.core.errors import UnreadableFile
from ecgomics.io import json_text
from ecgomics.io.source import HEAD_BYTES, Source


def parsed(content: bytes) -> Any:
    return json_text.parsed(Source(content=content, file="a.json"), "JSON")


def keys(content: bytes) -> frozenset[str]:
    return json_text.keys(Source(content=content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(encoding: str) -> None:
    content = '{"unit": "µV", "n": [1, 2.5, null]}'.encode(encoding)
    assert parsed(content) == {"unit": "µV", "n": [1, 2.5, None]}
    assert keys(content) == {"unit", "n"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": [1, 2', "its JSON is damaged"),
        (b'{"a": 1} x', "Extra data in line 1, column 10"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b"[-Infinity]", "-Infinity is no JSON number"),
        (b"[1e999]", "too large"),
        (b"[1E+999]", "too large"),
        (b"[0, -" + b"9" * 299 + b"e99]", "too large"),
        (b"[" + b"9" * 400 + b"]", "too large"),
        (b"[-" + b"9" * 5000 + b"]", "too large"),
        (b'{"a": "\xff"}', "not in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"^a\.json cannot be read as JSON: .*{reason}"):
        parsed(content)


def test_size_and_objects_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MOST_BYTES", 10)
    with pytest.raises(UnreadableFile, match="larger than"):
        parsed(b"[1, 2, 3, 4]")
    monkeypatch.undo()
    monkeypatch.setattr(json_text, "MOST_CONTAINERS", 3)
    with pytest.raises(UnreadableFile, match="more than 3 objects"):
        parsed(b"[[], [], {}]")


def test_large_but_finite_numbers_and_surrogates() -> None:
    assert parsed(b'["e1000", 1e300, 12]') == ["e1000", 1e300, 12]
    assert parsed(rb'["\ud83d\ude00", "\ud800 x", "\\ud800"]') == ["😀", "� x", r"\ud800"]


def test_a_hash_is_no_large_number_and_costs_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_by_one(digits: str) -> float:
        raise ValueError("number by number")

    monkeypatch.setattr(json_text, "_finite", one_by_one)
    assert parsed(b'{"sha256": "8e4805590a", "samples": [1, 2]}')["samples"] == [1, 2]
    with pytest.raises(UnreadableFile, match="number by number"):
        parsed(b'{"samples": [1, 2, 1e300]}')


def test_keys_of_the_outermost_object_only() -> None:
    assert keys(rb' {"a": {"b": 1, "c": ["d"]}, "e\"f": "g", "h" : 2}') == {"a", r"e\"f", "h"}
    assert keys(b'{"a": ["' + b"x" * HEAD_BYTES + b'"], "b": 2}') == {"a"}
    assert keys(b'{"a": 1} {"b": 2}') == {"a"}
    for other in (b"", b"[1]", b'"a"', b"a,b\n1,2", b"\xff\xfe", b"\xff\xfe\0"):
        assert keys(other) == frozenset()
