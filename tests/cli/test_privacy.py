"""`ecgomics audit` and `ecgomics subject`: the chain verified from outside, a person handed over and erased."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ecgomics.core.recording import Recording, Subject
from ecgomics.store import Addition, Store
from tests.cli.conftest import Run

_PSEUDONYM = "PABCDEFGHIJKLMNOP"


@pytest.fixture
def data(tmp_path: Path, sinus_ecg: Recording) -> Path:
    """A data folder with a person who has one recording, and an entry of the audit."""
    recording = replace(sinus_ecg, subject=Subject(50.0, "male", _PSEUDONYM))
    with Store(tmp_path / "data") as store:
        store.add(Addition("ab" * 16, recording))
        store.library.add_project("second", author="Ann")
    return tmp_path / "data"


def test_a_person_is_handed_over_and_erased_and_the_audit_stays_whole(
    run: Run, data: Path, tmp_path: Path
) -> None:
    done = run("subject", "export", _PSEUDONYM, "-o", tmp_path / "p.zip", "--data-dir", data)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert archive.testzip() is None
        assert {"README.txt", "manifest.json", "audit.json"} <= set(archive.namelist())
    count, sha256 = run("audit", "head", "--data-dir", data).stdout.split()
    assert count == "2"
    assert run("subject", "erase", _PSEUDONYM, "--dry-run", "--data-dir", data).exit_code == 0
    assert run("audit", "head", "--data-dir", data).stdout.split() == [count, sha256]
    done = run("subject", "erase", _PSEUDONYM, "--yes", "--data-dir", data)
    assert done.exit_code == 0, done.output
    assert "nothing that is left leads to the person" in done.stdout
    done = run("audit", "verify", "--noted", f"{count}:{sha256}", "--data-dir", data)
    assert done.exit_code == 0, done.output
    assert "The audit is whole: 3 entries" in done.stdout
    done = run("audit", "verify", "--noted", f"9:{sha256}", "--data-dir", data)
    assert done.exit_code == 1
    assert "is gone: only 3 are left" in done.stderr


def test_an_export_of_the_audit_is_verified_without_the_platform(
    run: Run, data: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "audit.jsonl"
    assert run("audit", "export", lines, "--data-dir", data).exit_code == 0
    done = run("audit", "verify", "--file", lines)
    assert done.exit_code == 0, done.output
    assert "is whole: 1 entries" in done.stdout


def test_mistakes_are_one_sentence(refused: Callable[..., str], data: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("x")
    assert "no such person" in refused("subject", "erase", "nobody", "--yes", "--data-dir", data)
    assert "is there already" in refused(
        "subject", "export", _PSEUDONYM, "-o", tmp_path / "there", "--data-dir", data
    )
    assert "ENTRIES:SHA256" in refused("audit", "verify", "--noted", "7", "--data-dir", data)
    assert "no export of the audit" in refused("audit", "verify", "--file", tmp_path / "there")
