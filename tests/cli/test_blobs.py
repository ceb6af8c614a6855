"""`ecgomics blobs`, as it is typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ecgomics.phantom import demonstration_cohort
from ecgomics.store import Addition, Store
from ecgomics.store.blobs import BlobsAt

Run = Callable[..., Result]


def filled(folder: Path) -> None:
    """Three recordings."""
    with Store(folder, blobs=BlobsAt()) as store:
        for each in demonstration_cohort()[:3]:
            store.add(Addition(each.recording.name, each.recording))


def test_a_platform_is_encrypted_verified_and_copied(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, key = str(tmp_path / "data"), tmp_path / "keys"
    filled(tmp_path / "data")
    assert "is written with from now on" in run("blobs", "key", str(key)).output
    monkeypatch.setenv("ECGOMICS_BLOB_KEY_FILE", str(key))
    done = run("blobs", "encrypt", "--data-dir", data)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("3 were written anew; there are 3 encrypted with ")
    assert "; 0 lost or damaged" in run("blobs", "verify", "--data-dir", data).output
    assert run("blobs", "key", str(key)).exit_code == 0
    assert "3 were written anew" in run("blobs", "rotate", "--data-dir", data).output
    made = run("backup", str(tmp_path / "copy"), "--data-dir", data)
    assert made.exit_code == 0, made.output
    whole = run("restore", str(tmp_path / "copy"), "--verify-only")
    assert "is whole: 3 recordings" in whole.output
    assert "as they are kept" not in whole.output
    monkeypatch.delenv("ECGOMICS_BLOB_KEY_FILE")
    assert "were compared as they are kept" in run("restore", str(tmp_path / "copy"), "--verify-only").output
    refused = run("restore", str(tmp_path / "copy"), "--data-dir", str(tmp_path / "again"))
    assert refused.exit_code == 2
    assert "is encrypted with the key" in refused.output
    done = run("blobs", "decrypt", "--data-dir", data, "--blob-key-file", str(key))
    assert done.output.endswith("there are 3 plain.\n")


def test_what_is_lost_is_said(run: Run, tmp_path: Path) -> None:
    filled(tmp_path / "data")
    lost = next((tmp_path / "data" / "blobs").glob("??/*"))
    lost.unlink()
    found = run("blobs", "verify", "--data-dir", str(tmp_path / "data"))
    assert found.exit_code == 1
    assert f"The blob {lost.name} is not in" in found.output
    assert "2 plain as they were written; 1 lost or damaged" in found.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["encrypt"], "A key is needed"),
        (["verify"], "There is no store in"),
        (["encrypt", "--blob-key-file", "nowhere"], "The key file nowhere cannot be read"),
    ],
)
def test_mistakes_are_one_sentence(run: Run, tmp_path: Path, words: list[str], sentence: str) -> None:
    if words[-1] == "nowhere":
        with Store(tmp_path / "data"):
            pass
    found = run("blobs", *words, "--data-dir", str(tmp_path / "data"))
    assert found.exit_code == 2
    assert sentence in found.output
