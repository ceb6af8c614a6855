from pathlib import Path

import pytest

from ecgomics.core.location import data_folder


def test_the_variable_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ECGOMICS_DATA_DIR", str(tmp_path / "mine"))
    assert data_folder() == tmp_path / "mine"


def test_otherwise_it_is_the_user_s_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ECGOMICS_DATA_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert data_folder().is_relative_to(tmp_path)
    assert data_folder().name == "ecgomics"
