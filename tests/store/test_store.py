import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.exc import StatementError

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Subject
from ecgomics.store import Addition, ProfileKey, Store, StoredProfile, Summary

Make = Callable[[int], Recording]
MADE = StoredProfile(Summary(72.5, "sinus", "good"), '{"values": []}', '{"beats": []}')


def blobs_of(folder: Path) -> list[Path]:
    return [path for path in folder.glob("data/blobs/**/*") if path.is_file()]


def test_a_recording_comes_back_as_it_was(store: Store, make: Make) -> None:
    given = make(1)
    assert store.add(Addition("one", given)) == [True]
    found = store.recording("one")
    assert found.ecg_mv.tobytes() == given.ecg_mv.tobytes()
    for each in fields(Recording):
        if each.name != "ecg_mv":
            assert getattr(found, each.name) == getattr(given, each.name), each.name


def test_what_the_file_says_comes_back_as_it_was(store: Store, make: Make) -> None:
    median = MedianBeat(np.array([[0.1, np.nan, -0.2]]), 1000.0, ("II",))
    marks = (Annotation(0.25, "N"), Annotation(1.5, "(AFIB", lead="II", duration_s=2.0, text="seen"))
    given = replace(
        make(1),
        subject=Subject(50.0, "male", pseudonym="P-0042"),
        notch_hz=50.0,
        annotations=marks,
        identity={"name": "Doe"},
        median_beat=median,
        experimental=True,
    )
    store.add(Addition("one", given))
    found = store.recording("one")
    assert found.subject == given.subject
    assert (found.annotations, found.identity) == (marks, {"name": "Doe"})
    assert (found.notch_hz, found.experimental) == (50.0, True)
    assert found.median_beat is not None
    assert (found.median_beat.fs_hz, found.median_beat.leads) == (1000.0, ("II",))
    np.testing.assert_array_equal(found.median_beat.ecg_mv, median.ecg_mv)


def test_an_identity_is_added_where_it_is_asked_for_later(store: Store, make: Make, key: ProfileKey) -> None:
    store.add(Addition("one", make(1)))
    assert store.add(Addition("one", replace(make(1), identity={"name": "Doe"}))) == [False]
    assert store.stored("one", key).identity == {"name": "Doe"}


def test_what_is_there_stays_as_it_is(store: Store, make: Make, tmp_path: Path, key: ProfileKey) -> None:
    assert store.add(Addition("one", make(1))) == [True]
    assert store.add(Addition("one", replace(make(1), name="another name"))) == [False]
    assert store.stored("one", key).name == "ward/rec_01"
    assert len(blobs_of(tmp_path)) == 1


def test_many_threads_that_add_the_same_add_it_once(store: Store, make: Make, key: ProfileKey) -> None:
    given = make(1)
    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(lambda _: store.add(Addition("one", given))[0], range(24)))
    assert created.count(True) == 1
    assert store.listed(key, limit=10)[1] == 1


def test_several_are_added_all_or_none(store: Store, make: Make) -> None:
    broken = replace(make(2), device=object())  # type: ignore[arg-type]  # no database takes it
    with pytest.raises(StatementError):
        store.add(Addition("one", make(1)), Addition("two", broken))
    assert store.is_empty()


def test_originals_are_kept_only_where_asked(
    store: Store, make: Make, key: ProfileKey, tmp_path: Path
) -> None:
    store.add(Addition("one", make(1)))
    assert not store.stored("one", key).original_kept
    assert store.originals("one") == {}
    files = {"rec.hea": b"header", "rec.dat": b"signal"}
    assert store.add(Addition("one", make(1), originals=files)) == [False]
    assert store.stored("one", key).original_kept
    assert store.originals("one") == files
    assert len(blobs_of(tmp_path)) == 3


def test_a_deletion_leaves_nothing(store: Store, make: Make, key: ProfileKey, tmp_path: Path) -> None:
    store.add(Addition("one", make(1), originals={"quaint.hea": b"quaint header"}))
    store.add_profile("one", key, MADE)
    store.delete("one")
    assert store.is_empty()
    assert blobs_of(tmp_path) == []
    with pytest.raises(NotFound):
        store.recording("one")
    assert store.profile("one", key) is None
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for trace in (b"ward/rec_01", b"CardioCase", b"quaint", b"426783006"):
        assert trace not in left


def test_a_deletion_keeps_what_another_recording_shares(store: Store, make: Make) -> None:
    store.add(Addition("one", make(1)), Addition("two", replace(make(1), name="same samples")))
    store.delete("one")
    assert store.recording("two").ecg_mv.tobytes() == make(1).ecg_mv.tobytes()


@pytest.mark.parametrize("ask", ["recording", "delete", "originals"])
def test_an_unknown_recording_is_not_found(store: Store, ask: str) -> None:
    with pytest.raises(NotFound, match="no such recording"):
        getattr(store, ask)("none")


def test_the_list_is_paged_searched_and_latest_first(store: Store, make: Make, key: ProfileKey) -> None:
    store.add(Addition("a", make(1)), Addition("b", make(2), group="B_1", synthetic=True))
    store.add(Addition("c", replace(make(3), name="Ünal 100%")))

    def ids(**asked: object) -> list[str]:
        return [each.id for each in store.listed(key, **{"limit": 10, **asked})[0]]  # type: ignore[arg-type]

    assert ids() == ["c", "a", "b"]
    assert ids(limit=1, offset=1) == ["a"]
    assert ids(containing="WARD") == ["a", "b"]
    assert ids(containing="b_1") == ["b"]
    assert ids(containing="100%") == ["c"]
    assert ids(containing="%") == ["c"], "a wildcard of SQL is a character like any other"
    assert store.listed(key, limit=1, containing="ward")[1] == 2


def test_a_profile_is_kept_under_all_that_it_depends_on(store: Store, make: Make, key: ProfileKey) -> None:
    store.add(Addition("one", make(1)), Addition("two", make(2)))
    assert store.stored("one", key).summary is None
    store.add_profile("one", key, MADE)
    assert store.profile("one", key) == MADE
    assert store.stored("one", key).summary == Summary(72.5, "sinus", "good")
    assert store.without_profile(key) == ["two"]
    for changed in ("settings_hash", "catalogue_version", "software_version"):
        other = replace(key, **{changed: "another"})
        assert store.profile("one", other) is None
        assert store.without_profile(other) == ["one", "two"]
    again = replace(MADE, summary=Summary(None, None, "poor"))
    store.add_profile("one", key, again)
    assert store.profile("one", key) == again


def test_a_profile_without_its_recording_is_refused(store: Store, key: ProfileKey) -> None:
    with pytest.raises(NotFound):
        store.add_profile("none", key, MADE)


def test_what_was_kept_is_there_after_reopening_and_orphans_are_not(tmp_path: Path, make: Make) -> None:
    with Store(tmp_path / "data") as first:
        first.add(Addition("one", make(1)))
    orphan = tmp_path / "data" / "blobs" / "00" / ("0" * 64)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"left by a killed process")
    with Store(tmp_path / "data") as second:
        assert np.array_equal(second.recording("one").ecg_mv, make(1).ecg_mv, equal_nan=True)
    assert not orphan.exists()
    assert len(blobs_of(tmp_path)) == 1


def test_a_second_process_is_refused(store: Store, tmp_path: Path) -> None:
    assert store.is_empty()
    code = (
        "import sys; from pathlib import Path; from ecgomics.store import Store\n"
        "try: Store(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "data")], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("InUse The data folder")
    assert "in use by another ECGomics" in ran.stdout


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be used: Not a directory"):
        Store(tmp_path / "file" / "data")


def test_the_folder_is_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    assert store.is_empty()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
