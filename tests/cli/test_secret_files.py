"""Secrets from files: read, refused in a sentence, and for every variable that may hold one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ecgomics.cli.secret_files import SECRETS, SUFFIX, take_secrets
from ecgomics.core.errors import InvalidInput
from ecgomics.io.identity import KEY_VARIABLE

ADDRESS = "postgresql://ecgomics:hunter22@db.invalid/ecgomics"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret in the environment; what a test sets is gone after it."""
    for name in SECRETS:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
        monkeypatch.delenv(name + SUFFIX, raising=False)


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_stand_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text(f"{ADDRESS}\n")
    (tmp_path / "secret").chmod(0o600)
    monkeypatch.setenv(name + SUFFIX, str(tmp_path / "secret"))
    take_secrets()
    assert os.environ[name] == ADDRESS
    take_secrets()  # what it set itself is no second answer
    monkeypatch.setenv(name, "another secret of some length")
    with pytest.raises(InvalidInput, match=f"Both {name} and {name}_FILE are set"):
        take_secrets()


def test_the_key_of_pseudonyms_is_one_of_them() -> None:
    assert KEY_VARIABLE in SECRETS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_key_of_pseudonyms_that_others_may_read_or_write_is_refused(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_text("a key of some length\n")
    path.chmod(mode)
    monkeypatch.setenv(KEY_VARIABLE + SUFFIX, str(path))
    with pytest.raises(InvalidInput, match="chmod 600"):
        take_secrets()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))  # systemd hands it over so
    take_secrets()
    assert os.environ[KEY_VARIABLE] == "a key of some length"


@pytest.mark.parametrize(
    ("content", "why"), [(b" \n", "is empty"), (b"\xff\xfe\x00", "is no text"), (None, "No such")]
)
def test_a_file_that_holds_none_is_one_sentence(
    content: bytes | None,
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refused: Callable[..., str],
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("ECGOMICS_DATABASE_URL_FILE", str(tmp_path / "secret"))
    said = refused("serve", "--port", "0", "--data-dir", tmp_path / "data")
    assert why in said
    assert "which ECGOMICS_DATABASE_URL_FILE names" in said


def test_the_server_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    (tmp_path / "secret").write_text(ADDRESS.replace("postgresql", "mysql"))
    monkeypatch.setenv("ECGOMICS_DATABASE_URL_FILE", str(tmp_path / "secret"))
    said = refused("serve", "--port", "0", "--data-dir", tmp_path / "data")
    assert "A database of the kind mysql cannot be used" in said
    assert "hunter22" not in said
