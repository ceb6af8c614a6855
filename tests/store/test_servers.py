"""Several stores on one database of a server and one folder, as several server processes have it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, ProfileKey, Selection, Store, servers
from ecgomics.store.database import opened
from ecgomics.store.library_index import USUAL_SORT
from ecgomics.store.query_line import parsed
from ecgomics.store.upload_parts import Parts, WrongOffset
from ecgomics.store.upload_records import ListedEntry, ListedFile, UploadOptions
from tests.postgresql import Server

Make = Callable[[int], Recording]
pytestmark = pytest.mark.sqlite_only  # these name their database themselves


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is gone is seen sooner."""
    for name, value in (("BEAT_EVERY_S", 0.05), ("GONE_AFTER_S", 0.2), ("STEADY_AFTER_S", 0.0)):
        monkeypatch.setattr(servers, name, value)


@pytest.fixture
def opening(postgresql: Server, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """opening() → one more store on the database and folder of this test."""
    url = postgresql.url_for(tmp_path)
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Store(tmp_path, database_url=url))


@pytest.fixture
def pair(opening: Callable[[], Store]) -> tuple[Store, Store]:
    """Two of them."""
    return opening(), opening()


def found(store: Store, key: ProfileKey, line: str = "") -> set[str]:
    return set(store.search.matching("default", key, parsed(line), sort=USUAL_SORT))


def until(holds: Callable[[], object]) -> None:
    end_s = time.monotonic() + 20.0
    while not holds():
        assert time.monotonic() < end_s
        time.sleep(0.02)


def vanish(store: Store) -> None:
    """As a kill: its connections end, and it says nothing any more."""
    store.servers._stopping.set()
    assert store.servers._thread is not None
    store.servers._thread.join()
    store.servers._thread = None
    assert store._database.right is not None
    store._database.right.close()


def test_a_search_at_one_knows_what_the_other_changed(
    pair: tuple[Store, Store], make: Make, key: ProfileKey
) -> None:
    one, other = pair
    assert found(one, key) == found(other, key) == set()
    for number in range(4):
        writer, reader = (one, other) if number % 2 else (other, one)
        writer.add(Addition(f"id{number}", make(number)))
        assert found(reader, key) == {f"id{each}" for each in range(number + 1)}
    one.delete("id2")
    assert found(other, key) == {"id0", "id1", "id3"}
    assert other.servers.ids() == one.servers.ids() == {one.servers.id, other.servers.id}


def test_who_was_away_for_longer_than_changes_are_kept_takes_everything_anew(
    pair: tuple[Store, Store], make: Make, key: ProfileKey
) -> None:
    one, other = pair
    one.add(Addition("id0", make(0)))
    assert found(other, key) == {"id0"}
    one.add(Addition("id1", make(1)))
    one.add(Addition("id2", make(2)))
    with one._engine.begin() as connection:
        connection.execute(text("DELETE FROM changes WHERE id < (SELECT max(id) FROM changes)"))
    assert found(other, key) == {"id0", "id1", "id2"}


def test_no_sample_is_lost_while_one_deletes_what_the_other_takes_in(
    pair: tuple[Store, Store], make: Make
) -> None:
    one, other = pair
    recording = make(1)
    taking = threading.Thread(target=lambda: [other.add(Addition(f"b{n}", recording)) for n in range(30)])
    taking.start()
    for number in range(30):
        one.add(Addition(f"a{number}", recording))
        one.delete(f"a{number}")
    taking.join()
    for number in range(30):
        assert one.recording(f"b{number}").samples == recording.samples
    for number in range(30):
        other.delete(f"b{number}")
    assert not one._blobs.digests()


def test_who_joins_removes_nothing_that_another_is_about_to_name(
    opening: Callable[[], Store], tmp_path: Path
) -> None:
    one = opening()
    digest, kept = one.longs.write_tiles([b"tiles"]), one.longs.write_tiles([b"others"])
    other = opening()
    assert one._blobs.digests() == {digest, kept}
    (file,) = tmp_path.glob(f"blobs/*/{digest}")
    os.utime(file, (0, 0))
    other.tidy()
    assert one._blobs.digests() == {kept}, "what is old and in no row goes"


def test_one_job_for_the_same_work_whoever_is_asked_and_one_server_takes_it(
    pair: tuple[Store, Store],
) -> None:
    cohort = pair[0].cohorts.add_cohort("mine", Selection("all"))
    made: list[str] = []
    asking = [
        threading.Thread(
            target=lambda store=each: made.append(store.cohorts.add_job("extraction", cohort.id).id)
        )
        for each in pair * 4
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    taken = [each.cohorts.take_job("extraction") for each in pair * 2]
    assert [each.id for each in taken if each is not None] == [made[0]]


def listed(store: Store) -> str:
    """A batch with one file that is here, to be read."""
    batch = store.uploads.add_batch(
        "ward", project_id="default", author="A", options=UploadOptions(False, False)
    )
    digest = "ab" * 32
    entry = ListedEntry("one", (ListedFile("one.dat", 4, None),))
    (made,) = store.uploads.list_entries(batch.id, [entry], refusal=lambda _: "")
    store.uploads.note_hashes(batch.id, {made.files[0].id: digest})
    store.uploads.parts.append(digest, b"data", offset=0)
    assert store.uploads.complete(digest) == [made.id]
    return batch.id


def test_what_a_server_did_that_is_gone_waits_again(pair: tuple[Store, Store]) -> None:
    one, other = pair
    cohort = one.cohorts.add_cohort("mine", Selection("all"))
    job = one.cohorts.add_job("extraction", cohort.id)
    listed(one)
    entry = one.uploads.take()
    assert entry is not None
    assert one.cohorts.take_job("extraction") is not None
    time.sleep(0.5)
    assert other.cohorts.left_jobs() == []
    assert not other.uploads.is_to_read(), "its server is there"
    vanish(one)
    until(other.uploads.is_to_read)
    other.uploads.put_back()
    other.cohorts.put_back_jobs(interrupted="")
    again, taken = other.uploads.take(), other.cohorts.take_job("extraction")
    assert again is not None
    assert taken is not None
    assert (again.id, taken.id) == (entry.id, job.id)


def test_one_of_them_leads_and_when_it_ends_another_does(opening: Callable[[], Store]) -> None:
    one, other = opening(), opening()
    assert not one.servers.leads(), "it does not answer yet"
    one.servers.announce("http://127.0.0.1:8000/")
    assert one.servers.leads()
    other.servers.announce("http://127.0.0.1:8001")
    assert not other.servers.leads()
    one.close()
    until(other.servers.leads)
    assert other.servers.ids() == {other.servers.id}


def test_a_server_of_another_schema_does_not_join(
    postgresql: Server, opening: Callable[[], Store], tmp_path: Path
) -> None:
    one = opening()
    with one._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(InvalidInput, match="of another version"):
        opening()


def test_two_processes_that_fill_one_file_leave_no_chunk_twice(tmp_path: Path) -> None:
    content = bytes(range(256)) * 40
    both = [Parts(tmp_path / "uploads") for _ in range(2)]

    def fill(parts: Parts) -> None:
        at = 0
        while at < len(content):
            try:
                at = parts.append("ab" * 32, content[at : at + 100], offset=at)
            except WrongOffset as wrong:
                at = wrong.received_bytes

    filling = [threading.Thread(target=fill, args=(each,)) for each in both]
    for each in filling:
        each.start()
    for each in filling:
        each.join()
    assert both[0].read("ab" * 32) == content


def test_a_file_as_database_has_one_server(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.servers.leads()
        assert not store.servers.are_several
        with pytest.raises(InvalidInput, match="in use by another ECGomics"):
            Store(tmp_path)
    opened(tmp_path / "ecgomics.sqlite").dispose()
