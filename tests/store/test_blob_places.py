"""Blobs are the same wherever they are: whole, durable, read in part, and never other than what was written."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.errors import Damaged, InvalidInput, Unavailable
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Store
from ecgomics.store.blobs import Blobs, BlobsAt, content, objects, opened
from ecgomics.store.blobs.keys import Keys, make
from ecgomics.store.blobs.places import Folder
from ecgomics.store.blobs.sealing import CHUNK_BYTES, HEADER_BYTES, MAGIC, TAG_BYTES
from tests.store.places import S3, at_of, key_file, s3_serving

pytestmark = pytest.mark.sqlite_only
Make = Callable[[int], Recording]
LONG = np.random.default_rng(1).bytes(3 * CHUNK_BYTES + 77)
CONTENTS = (b"", b"samples", LONG[:CHUNK_BYTES], LONG, MAGIC + LONG)


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """A stand-in for S3."""
    with s3_serving() as server:
        yield server


@pytest.fixture(params=["folder", "folder+key", "s3", "s3+key"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> BlobsAt:
    """Every kind of place."""
    return at_of(request.param, tmp_path / "place", request)


@pytest.fixture
def blobs(at: BlobsAt, tmp_path: Path) -> Blobs:
    """Blobs in it."""
    return opened(tmp_path / "data", at)


def test_what_is_read_is_what_was_written(blobs: Blobs, at: BlobsAt, tmp_path: Path) -> None:
    for each in CONTENTS:
        digest = blobs.write(each)
        assert digest == hashlib.sha256(each).hexdigest() == blobs.write(each)
        assert (
            blobs.write_parts(each[first : first + 10_000] for first in range(0, len(each), 10_000)) == digest
        )
        for reader in (blobs, opened(tmp_path / "elsewhere", at)) if at.url else (blobs,):
            for first, last in (
                (0, 3),
                (5, CHUNK_BYTES + 9),
                (CHUNK_BYTES, 2 * CHUNK_BYTES),
                (7, 7),
            ):
                if last <= len(each):
                    assert reader.read_part(digest, first, last) == each[first:last]
            with reader.open(digest, nearer=len(each) > CHUNK_BYTES) as file:
                file.seek(-3, 2) if len(each) > 3 else file.seek(0)
                assert file.read() == each[-3:]
            assert reader.read(digest) == each
            assert b"".join(reader.stream(digest)) == each
    assert blobs.digests() == {hashlib.sha256(each).hexdigest() for each in CONTENTS}


def test_the_disk_holds_nothing_plain_of_what_is_encrypted(blobs: Blobs, at: BlobsAt, tmp_path: Path) -> None:
    digest = blobs.write(LONG)
    blobs.write_parts([LONG, LONG])
    blobs.read(digest)
    files = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    assert any(LONG[5000:5016] in each for each in files) == (at.key_file is None)
    raw = b"".join(blobs.raw(digest))
    assert raw.startswith(MAGIC) == (at.key_file is not None)
    assert (LONG[5000:5016] in raw) == (at.key_file is None)


def test_what_is_removed_is_gone_with_its_copy(blobs: Blobs, tmp_path: Path) -> None:
    kept, orphan = blobs.write(b"kept"), blobs.write(b"orphan")
    blobs.read(orphan)
    blobs.remove(orphan)
    with pytest.raises(Damaged, match=r"^The samples of A is not in .* any more"):
        blobs.read(orphan, "The samples of A")
    assert not [path for path in tmp_path.rglob(orphan) if path.is_file()]
    assert blobs.sweep({kept}) == 0
    assert blobs.sweep(set()) == 1
    blobs.remove(kept)


def test_a_store_is_the_same_on_all_of_them(at: BlobsAt, tmp_path: Path, make: Make) -> None:
    with Store(tmp_path / "data", blobs=at) as store:
        store.add(Addition("A", make(0), originals={"a.dat": b"original"}), Addition("B", make(1)))
    with Store(tmp_path / "data", blobs=at) as store:
        np.testing.assert_array_equal(store.recording("A").ecg_mv, make(0).ecg_mv)
        with store.samples("B") as samples:
            np.testing.assert_array_equal(samples.read(10, 200), make(1).ecg_mv[:, 10:200])
        with store.samples_at("B").opened() as samples:
            np.testing.assert_array_equal(samples.read(10, 200), make(1).ecg_mv[:, 10:200])
        assert store.originals("A") == {"a.dat": b"original"}
        orphan = store._blobs.write(b"of a kill between the two")
        assert store.orphans.remove(grace_s=3600.0) == 0
        assert store.orphans.remove(grace_s=0.0) == 1
        assert not store._blobs.has(orphan)
        store.delete("A")
        assert len(store._blobs.digests()) == 1


@pytest.mark.parametrize("at", ["folder+key", "s3+key"], indirect=True)
def test_what_is_tampered_with_is_not_read(blobs: Blobs, at: BlobsAt, tmp_path: Path) -> None:
    digest, other = blobs.write(LONG), blobs.write(LONG[::-1])
    raw, theirs = b"".join(blobs.raw(digest)), b"".join(blobs.raw(other))
    whole = CHUNK_BYTES + TAG_BYTES
    chunks = [raw[first : first + whole] for first in range(HEADER_BYTES, len(raw), whole)]
    flipped = bytearray(raw)
    flipped[HEADER_BYTES + whole + 5] ^= 1
    longer = bytearray(raw)
    longer[16 + 7] ^= 1  # the size in the header
    for bad in (
        bytes(flipped),
        bytes(longer),
        raw[:HEADER_BYTES] + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        raw[:-whole],
        raw[:-77],
        raw[:20],
        theirs,
        raw[:HEADER_BYTES] + theirs[HEADER_BYTES:],
    ):
        blobs.place.put([bad], lambda: digest)
        fresh = opened(tmp_path / "data", at)
        for reader in (blobs, fresh):
            with pytest.raises(Damaged, match="The samples of A is damaged"):
                reader.read(digest, "The samples of A")
            with pytest.raises(Damaged, match="is damaged"):
                list(reader.stream(digest))
            with pytest.raises(Damaged, match="is damaged"):
                reader.read_part(digest, CHUNK_BYTES - 5, len(LONG))
    blobs.place.put([raw], lambda: digest)
    assert blobs.read(digest) == LONG


@pytest.mark.parametrize("at", ["folder", "s3"], indirect=True)
def test_what_is_damaged_is_not_read_as_a_number(
    blobs: Blobs, at: BlobsAt, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path / "data", blobs=at) as store:
        store.add(Addition("A", make(0)))
        (digest,) = store._blobs.digests()
        raw = store._blobs.read(digest)
        for bad in (raw[:-30], raw[:100], bytes([*raw[:60], raw[60] ^ 1, *raw[61:]]), b""):
            store._blobs.place.put([bad], lambda: digest)
            with pytest.raises(Damaged, match="the samples of ward/rec_00 is damaged"):
                store.recording("A")
            with (
                pytest.raises(Damaged, match="the samples of ward/rec_00 is damaged"),
                store.samples("A") as part,
            ):
                part.read(0, 100)
        store._blobs.remove(digest)
        with pytest.raises(Damaged, match="the samples of ward/rec_00 is not in"):
            store.recording("A")


def test_a_copy_that_is_damaged_is_fetched_anew(s3: S3, tmp_path: Path) -> None:
    for at in (BlobsAt(s3.bucket()), BlobsAt(s3.bucket(), key_file(tmp_path))):
        blobs = opened(tmp_path / "data", at)
        digest = blobs.write(LONG)
        (copy,) = (tmp_path / "data").rglob(digest)
        content = copy.read_bytes()
        for bad in (content[:-1], content[: len(content) // 2], b"", b"x" + content[1:]):
            copy.unlink()
            copy.write_bytes(bad)
            assert blobs.read(digest) == LONG
            assert blobs.read_part(digest, 5, 10) == LONG[5:10]
            assert copy.read_bytes() == content
        blobs.remove(digest)


def test_copies_take_no_more_room_than_they_may(s3: S3, tmp_path: Path) -> None:
    at = BlobsAt(s3.bucket(), cache_bytes=100_000)
    blobs = opened(tmp_path / "data", at)
    digests = [blobs.write(bytes([n]) * 15_000) for n in range(10)]
    copies = blobs.place.copies()
    assert digests[-1] in copies
    assert digests[0] not in copies
    assert sum(path.stat().st_size for path in (tmp_path / "data").rglob("*") if path.is_file()) <= 100_000
    too_large = blobs.write(b"l" * 50_000)
    assert too_large not in blobs.place.copies()
    assert all(blobs.read(each) == bytes([n]) * 15_000 for n, each in enumerate(digests))


def test_without_the_key_nothing_is_read(tmp_path: Path) -> None:
    at = BlobsAt(None, key_file(tmp_path))
    digest = opened(tmp_path, at).write(LONG)
    plain = opened(tmp_path, BlobsAt())
    with pytest.raises(
        InvalidInput, match=r"^It is encrypted with the key [0-9a-f]{16}, and no key file is given"
    ):
        plain.read(digest, "It")
    with pytest.raises(InvalidInput, match="no key file is given"):
        plain.read_part(digest, 0, 5)
    (tmp_path / "key").unlink()
    make(tmp_path / "key")
    with pytest.raises(InvalidInput, match="the key file does not hold it"):
        opened(tmp_path, at).read(digest)
    wrong = (tmp_path / "key").read_text()
    assert wrong.strip() not in repr(Keys.read(tmp_path / "key"))


def test_a_store_is_not_opened_without_its_key(tmp_path: Path, make: Make) -> None:
    at = BlobsAt(None, key_file(tmp_path))
    with Store(tmp_path / "data", blobs=at) as store:
        store.add(Addition("A", make(0)))
    with pytest.raises(
        InvalidInput, match=r"^What is kept here is encrypted with the key [0-9a-f]{16}, and no key"
    ):
        Store(tmp_path / "data")
    with Store(tmp_path / "data", blobs=at) as store:
        assert store.there(["A"]) == {"A"}


def test_a_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    before = Keys.read(file).current
    make(file)
    after = Keys.read(file)
    assert after.current != before
    assert after.known[before.id] == before
    for mode in (0o604, 0o620, 0o666):
        file.chmod(mode)
        with pytest.raises(InvalidInput, match="may be read or changed by others"):
            Keys.read(file)
    file.chmod(0o440)
    Keys.read(file)
    file.chmod(0o600)
    for bad in ("", "# nothing\n", "abcd\n", "x" * 64, "é"):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(InvalidInput, match=r"holds no keys|cannot be read"):
            Keys.read(file)
    with pytest.raises(InvalidInput, match="cannot be read: No such file"):
        Keys.read(tmp_path / "none")


def test_an_object_store_that_is_away_is_said_to_be_and_comes_back(
    s3: S3, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "PAUSE_S", 0.0)
    at = BlobsAt(s3.bucket())
    with Store(tmp_path / "data", blobs=at) as store:
        store.add(Addition("A", make(0)))
        with s3.away():
            np.testing.assert_array_equal(store.recording("A").ecg_mv, make(0).ecg_mv)  # of the copy
            for call in (
                lambda: store.add(Addition("B", make(1))),
                lambda: store.delete("A"),
                store.refuse_blobs_away,
            ):
                with pytest.raises(Unavailable, match=r"^The object store s3://ward-\S+ does not answer"):
                    call()
            assert store.there(["A", "B"]) == {"A"}
        store.refuse_blobs_away()
        store.add(Addition("B", make(1)))
        np.testing.assert_array_equal(store.recording("B").ecg_mv, make(1).ecg_mv)
        with s3.away(), pytest.raises(Unavailable):
            opened(tmp_path / "elsewhere", at)


def test_nobody_waits_twice_for_what_is_away(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = opened(tmp_path / "data", BlobsAt(s3.bucket()))
    monkeypatch.setattr(objects, "PAUSE_S", 3600.0)
    with s3.away(), pytest.raises(Unavailable):
        blobs.place.refuse_away()
    with pytest.raises(Unavailable):  # it is back, and nobody has asked it
        blobs.place.refuse_away()


def test_a_bucket_belongs_to_one_store(s3: S3, tmp_path: Path, make: Make) -> None:
    at = BlobsAt(s3.bucket())
    with Store(tmp_path / "data", blobs=at) as store:
        store.add(Addition("A", make(0)))
    with pytest.raises(InvalidInput, match="belongs to another store"):
        Store(tmp_path / "other", blobs=at)
    with pytest.raises(InvalidInput, match="are in an object store: give its address in ECGOMICS_BLOBS_URL"):
        Store(tmp_path / "data")
    with pytest.raises(InvalidInput, match="does not hold what the database names"):
        Store(tmp_path / "data", blobs=BlobsAt(s3.bucket()))
    with Store(tmp_path / "local") as store:
        store.add(Addition("A", make(0)))
    with pytest.raises(InvalidInput, match="move them to an object store with `ecgomics backup`"):
        Store(tmp_path / "local", blobs=BlobsAt(s3.bucket()))
    with Store(tmp_path / "data", blobs=at) as store:
        assert store._blobs.has(next(iter(store._blobs.digests())))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("s3://user:t0p@bucket/a", "holds a user or a password"),
        ("nowhere://bucket/a", "cannot be opened"),
        ("s3://", "names no bucket"),
        ("s3://no-such-bucket-here/a", "There is no bucket no-such-bucket-here"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_in_one_sentence(
    s3: S3, tmp_path: Path, url: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        opened(tmp_path, BlobsAt(url))
    assert "t0p" not in str(caught.value)
    assert "t0p" not in repr(BlobsAt(url))


WRITES = """
import sys
from pathlib import Path
from ecgomics.store.blobs import BlobsAt, opened
url, key, folder = sys.argv[1:]
blobs = opened(Path(folder), BlobsAt(url or None, Path(key) if key else None))
def parts():
    for number in range(10**6):
        if number == 40:
            print("half", flush=True)
            sys.stdin.read()
        yield bytes([number % 251]) * 2**18
blobs.write_parts(parts())
"""


@pytest.mark.parametrize("at", ["folder+key", "s3"], indirect=True)
def test_a_kill_in_the_middle_of_a_write_leaves_no_blob(blobs: Blobs, at: BlobsAt, tmp_path: Path) -> None:
    words = [at.url or "", str(at.key_file or ""), str(tmp_path / "data")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", WRITES, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert blobs.digests() == set()
    blobs.sweep(set())
    left = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and path.name != "key"]
    assert left == []


def test_a_write_that_fails_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(50):
            yield b"x" * 2**18
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        blobs.write_parts(parts())
    assert blobs.digests() == set()
    assert not [path for path in (tmp_path / "data").rglob("*.part") if path.is_file()]


def test_a_blob_is_written_anew_and_verified(tmp_path: Path) -> None:
    plain = Blobs(Folder(tmp_path / "blobs"))
    digest = plain.write(LONG)
    keyed = Blobs(Folder(tmp_path / "blobs"), Keys.read(key_file(tmp_path)))
    assert keyed.key_of(digest) is None
    keyed.rewrite(digest)
    assert keyed.keys is not None
    assert keyed.key_of(digest) == keyed.keys.current.id == plain.key_of(digest)
    assert keyed.read(digest) == LONG
    assert content.Header.of(b"".join(keyed.raw(digest))) is not None


def test_servers_of_one_database_share_one_object_store_and_its_key(
    s3: S3, tmp_path: Path, request: pytest.FixtureRequest, make: Make
) -> None:
    url = request.getfixturevalue("postgresql").url_for(tmp_path / "data")
    at = BlobsAt(s3.bucket(), key_file(tmp_path))
    with Store(tmp_path / "data", database_url=url, blobs=at) as first:
        first.add(Addition("A", make(0)))
        with Store(tmp_path / "data", database_url=url, blobs=at) as second:
            np.testing.assert_array_equal(second.recording("A").ecg_mv, make(0).ecg_mv)
        for other, sentence in (
            (BlobsAt(), "are in an object store"),
            (BlobsAt(s3.bucket(), at.key_file), "in use with another object store than s3://ward-"),
            (BlobsAt(at.url), "and no key file is given"),
        ):
            with pytest.raises(InvalidInput, match=sentence):
                Store(tmp_path / "data", database_url=url, blobs=other)
        np.testing.assert_array_equal(first.recording("A").ecg_mv, make(0).ecg_mv)
