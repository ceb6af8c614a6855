"""A store's blobs are encrypted, decrypted and given another key; copies of it are as it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.errors import Damaged, InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Store
from ecgomics.store.backup import back_up, restore, verified
from ecgomics.store.blob_changes import change, verify
from ecgomics.store.blobs import BlobsAt, opened
from ecgomics.store.blobs.keys import Keys, make
from tests.store.places import S3, at_of, key_file, s3_serving

pytestmark = pytest.mark.sqlite_only
Make = Callable[[int], Recording]
RECORDINGS = 2


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """A stand-in for S3."""
    with s3_serving() as server:
        yield server


@pytest.fixture(params=["folder", "s3"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> BlobsAt:
    """Either place, without a key."""
    return at_of(request.param, tmp_path / "place", request)


def filled(folder: Path, at: BlobsAt, make: Make) -> None:
    with Store(folder, blobs=at) as store:
        for number in range(RECORDINGS):
            store.add(Addition(f"id{number}", make(number), originals={"a.dat": bytes([number]) * 9}))


def check(folder: Path, at: BlobsAt, make: Make) -> None:
    with Store(folder, blobs=at) as store:
        for number in range(RECORDINGS):
            np.testing.assert_array_equal(store.recording(f"id{number}").ecg_mv, make(number).ecg_mv)
            assert store.originals(f"id{number}") == {"a.dat": bytes([number]) * 9}


def done(kind: str, folder: Path, at: BlobsAt) -> tuple[int, list[int]]:
    found = change(folder, kind, database_url=None, at=at)  # type: ignore[arg-type]
    return found.written, sorted(found.by_key.values())


def test_a_store_is_encrypted_given_another_key_and_decrypted(
    at: BlobsAt, tmp_path: Path, make: Make
) -> None:
    data, all_of_them = tmp_path / "data", 2 * RECORDINGS
    filled(data, at, make)
    keyed = BlobsAt(at.url, key_file(tmp_path))
    assert keyed.key_file is not None
    check(data, keyed, make)
    assert done("rotate", data, keyed) == (0, [all_of_them])  # what is plain stays so
    assert done("encrypt", data, keyed) == (all_of_them, [all_of_them])
    assert done("encrypt", data, keyed) == (0, [all_of_them])
    check(data, keyed, make)
    (tmp_path / "key").write_text("# a comment\n" + (tmp_path / "key").read_text())
    new_key(tmp_path / "key")
    assert done("rotate", data, keyed) == (all_of_them, [all_of_them])
    only = (tmp_path / "key").read_text().splitlines()[0]
    (tmp_path / "key").write_text(only)
    check(data, keyed, make)
    counts, lost = verify(data, database_url=None, at=keyed)
    assert (dict(counts.by_key), lost) == ({Keys.read(keyed.key_file).current.name: all_of_them}, [])
    assert done("decrypt", data, keyed) == (all_of_them, [all_of_them])
    check(data, at, make)


def new_key(file: Path) -> None:
    make(file)


@pytest.mark.parametrize("at", ["folder"], indirect=True)
def test_what_was_interrupted_goes_on_where_it_was(
    at: BlobsAt, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    filled(data, at, make)
    keyed = BlobsAt(at.url, key_file(tmp_path))
    change(data, "encrypt", database_url=None, at=keyed)
    new_key(tmp_path / "key")

    class Killed(BaseException):
        """As a kill."""

    def tell(count: int, _all: int) -> None:
        if count == 1:
            raise Killed

    with pytest.raises(Killed):
        change(data, "rotate", database_url=None, at=keyed, tell=tell)
    check(data, keyed, make)  # some have the one key, some the other
    assert done("rotate", data, keyed) == (2 * RECORDINGS - 1, [2 * RECORDINGS])
    check(data, keyed, make)


@pytest.mark.parametrize("at", ["folder"], indirect=True)
def test_what_is_damaged_is_named_and_left_as_it_is(at: BlobsAt, tmp_path: Path, make: Make) -> None:
    data = tmp_path / "data"
    filled(data, at, make)
    blobs = opened(data, at)
    damaged = sorted(blobs.digests())[2]
    raw = b"".join(blobs.raw(damaged))
    blobs.place.put([raw[:-1] + b"!"], lambda: damaged)
    blobs.place.forgotten(damaged)
    keyed = BlobsAt(at.url, key_file(tmp_path))
    with pytest.raises(Damaged, match=f"The blob {damaged} is damaged"):
        change(data, "encrypt", database_url=None, at=keyed)
    assert b"".join(opened(data, at).raw(damaged)) == raw[:-1] + b"!"
    _, lost = verify(data, database_url=None, at=keyed)
    assert [each.split()[2] for each in lost] == [damaged]
    blobs.place.put([raw], lambda: damaged)
    assert done("encrypt", data, keyed)[1] == [2 * RECORDINGS]


def test_a_store_in_use_is_not_changed_and_no_key_is_said(tmp_path: Path, make: Make) -> None:
    keyed = BlobsAt(None, key_file(tmp_path))
    filled(tmp_path / "data", keyed, make)
    with Store(tmp_path / "data", blobs=keyed), pytest.raises(InvalidInput, match="is in use"):
        change(tmp_path / "data", "decrypt", database_url=None, at=keyed)
    with pytest.raises(InvalidInput, match="A key is needed"):
        change(tmp_path / "data", "encrypt", database_url=None, at=BlobsAt())
    with pytest.raises(InvalidInput, match="There is no store in"):
        change(tmp_path / "none", "encrypt", database_url=None, at=keyed)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("kept", "to"),
    [
        ("folder+key", "s3"),
        ("s3", "folder+key"),
        ("s3+key", "s3+key"),
    ],
)
def test_a_copy_of_any_place_is_restored_to_any_other(
    kept: str, to: str, request: pytest.FixtureRequest, tmp_path: Path, make: Make
) -> None:
    data, copy, again = tmp_path / "data", tmp_path / "copy", tmp_path / "again"
    source, target = at_of(kept, tmp_path / "one", request), at_of(to, tmp_path / "other", request)
    filled(data, source, make)
    made = back_up(data, copy, at=source)
    assert len(made.keys) == ("key" in kept)
    assert verified(copy) == verified(copy, source.key_file) == made
    secret = make(0).name.encode()  # the database is plain; samples are not
    assert secret in (copy / "ecgomics.sqlite").read_bytes()
    if source.key_file is not None:
        with pytest.raises(InvalidInput, match=r"^The copy is encrypted with the key [0-9a-f]{16}"):
            restore(copy, again, at=target)
        assert not (again / "blobs").exists()
        # The keys of both: what is encrypted stays so.
        both = (target.key_file or source.key_file).read_text() + source.key_file.read_text()
        (tmp_path / "both").write_text(both)
        (tmp_path / "both").chmod(0o600)
        target = BlobsAt(target.url, tmp_path / "both")
    restore(copy, again, at=target)
    check(again, target, make)
    if target.key_file is not None:
        blobs = opened(again, target)
        assert all(blobs.key_of(each) is not None for each in blobs.digests())
    with pytest.raises(InvalidInput, match=r"already"):
        restore(copy, tmp_path / "third", at=target) if target.url else restore(copy, again, at=target)


def test_a_copy_may_be_decrypted_and_damage_in_it_is_found(tmp_path: Path, make: Make) -> None:
    data, keyed = tmp_path / "data", BlobsAt(None, key_file(tmp_path))
    filled(data, keyed, make)
    back_up(data, tmp_path / "plain", at=keyed, decrypted=True)
    restore(tmp_path / "plain", tmp_path / "again")
    check(tmp_path / "again", BlobsAt(), make)
    with pytest.raises(InvalidInput, match="no key file is given"):
        back_up(data, tmp_path / "other", decrypted=True)
    assert not (tmp_path / "other").exists()
    # Without the key it is copied as it is.
    made = back_up(data, tmp_path / "other")
    assert verified(tmp_path / "other", keyed.key_file) == made
    with pytest.raises(InvalidInput, match="are in the folder itself"):
        back_up(data, tmp_path / "elsewhere", at=BlobsAt("s3://bucket/a"))


def test_a_restore_that_fails_leaves_nothing_in_the_bucket(
    s3: S3, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "data", BlobsAt(), make)
    back_up(tmp_path / "data", tmp_path / "copy")
    at = BlobsAt(s3.bucket())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfile", full)
        with pytest.raises(OSError, match="No space left"):
            restore(tmp_path / "copy", tmp_path / "again", at=at)
    restore(tmp_path / "copy", tmp_path / "again", at=at)
    check(tmp_path / "again", at, make)
