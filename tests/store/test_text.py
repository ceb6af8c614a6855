"""Texts that not every database can hold."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import ecgomics.store.store as opening
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, ProfileKey


def test_a_character_of_code_0_is_refused_wherever_text_is_written_or_looked_for(
    tmp_path: Path, make: Callable[[int], Recording], key: ProfileKey
) -> None:
    with opening.Store(tmp_path / "data") as store:
        with pytest.raises(InvalidInput, match=r"The text “a.b” holds a character of code 0"):
            store.add(Addition("id1", replace(make(1), name="a\0b")))
        assert store.is_empty()
        store.add(Addition("id1", replace(make(1), statements=("sinus\0rhythm",))))
        assert store.recording("id1").statements == ("sinus\0rhythm",)
        with pytest.raises(InvalidInput, match="code 0"):
            store.listed(key, limit=9, containing="\0")
        with pytest.raises(InvalidInput, match="code 0"):
            store.holds("id\0")
        with pytest.raises(InvalidInput, match="code 0"):
            store.projects_of(["id1", "\0"])
