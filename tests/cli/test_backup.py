"""`ecgomics backup` and `ecgomics restore`, as they are typed."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from ecgomics.services import install_demonstration
from ecgomics.store import DEFAULT_PROJECT, Store

Run = Callable[..., Result]


def test_a_copy_is_made_verified_and_restored(run: Run, tmp_path: Path) -> None:
    data, copy, again = tmp_path / "data", tmp_path / "copy", tmp_path / "again"
    with Store(data) as store:
        install_demonstration(store)
        groups = store.groups(DEFAULT_PROJECT)
        assert sum(groups.values()) == 60
        made = run("backup", str(copy), "--data-dir", str(data))  # while it is open
    assert made.exit_code == 0, made.output
    assert "60 recordings" in made.output
    assert "is whole: 60 recordings" in run("restore", str(copy), "--verify-only").output
    assert run("restore", str(copy), "--data-dir", str(again)).exit_code == 0
    with Store(again) as store:
        assert store.groups(DEFAULT_PROJECT) == groups


def test_mistakes_are_one_sentence(run: Run, tmp_path: Path) -> None:
    nowhere = run("backup", str(tmp_path / "copy"), "--data-dir", str(tmp_path / "none"))
    assert nowhere.exit_code == 2
    assert "There is no store in" in nowhere.output
    assert not (tmp_path / "copy").exists()
    assert "is no copy of a store" in run("restore", str(tmp_path), "--verify-only").output
