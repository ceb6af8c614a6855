import hashlib
from pathlib import Path

import pytest

from ecgomics.store.blobs import Blobs, Folder


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_blob_is_named_by_its_hash_and_kept_once(tmp_path: Path) -> None:
    blobs = Blobs(Folder(tmp_path / "blobs"))
    digest = blobs.write(b"samples")
    assert digest == hashlib.sha256(b"samples").hexdigest() == blobs.write(b"samples")
    assert blobs.read(digest) == b"samples"
    assert [path.name for path in files_of(tmp_path)] == [digest]


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = Blobs(Folder(tmp_path / "blobs"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.write(b"samples")
    assert not files_of(tmp_path)


def test_the_sweep_removes_what_no_one_names_and_half_written_files(tmp_path: Path) -> None:
    blobs = Blobs(Folder(tmp_path / "blobs"))
    kept, orphan = blobs.write(b"kept"), blobs.write(b"orphan")
    half = tmp_path / "blobs" / kept[:2] / "tmp123.part"
    half.write_bytes(b"ke")
    assert blobs.sweep({kept}) == 2
    assert [path.name for path in files_of(tmp_path)] == [kept]
    assert orphan != kept
