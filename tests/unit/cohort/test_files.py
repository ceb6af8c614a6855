from pathlib import Path

import pytest

from ecgomics.cohort.files import held_folder, remove_unfinished, whole_file
from ecgomics.core.errors import InvalidInput


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with whole_file(path) as draft:
        draft.write_text("new", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "new"
    with pytest.raises(UnicodeEncodeError), whole_file(path) as draft:
        draft.write_text("half, then \udce9", encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    assert path.read_text(encoding="utf-8") == "new"


def test_what_the_system_refuses_is_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(InvalidInput, match=r"table\.csv cannot be written: no such file"),
        whole_file(tmp_path / "no folder" / "table.csv") as draft,
    ):
        draft.write_text("", encoding="utf-8")


def test_drafts_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.csv") as draft:
        (tmp_path / draft.name.replace("a.csv", "b.csv")).write_text("", encoding="utf-8")
        draft.write_text("", encoding="utf-8")
    remove_unfinished(tmp_path, "b.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_held_folder_stays_only_with_parts(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    with held_folder(folder):
        assert folder.is_dir()
    assert not folder.exists()
    with held_folder(folder):
        (folder / "one.parquet").write_bytes(b"")
    assert folder.is_dir()
