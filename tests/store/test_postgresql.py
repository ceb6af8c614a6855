"""What is special about a store whose database is a server's."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, text

from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Store, servers
from ecgomics.store.backup import back_up, restore
from ecgomics.store.database import database_of
from ecgomics.store.schema import ALL_TABLES
from tests.postgresql import Server, serving

Make = Callable[[int], Recording]
pytestmark = pytest.mark.sqlite_only  # these name their database themselves


@pytest.fixture
def url(postgresql: Server, tmp_path: Path) -> str:
    """A database of this test's own."""
    return postgresql.url_for(tmp_path)


def kept(store: Store) -> list[str]:
    return sorted(each for each in store.there([f"id{n}" for n in range(9)]))


def test_the_migrations_give_the_tables_and_wide_integers(url: str, tmp_path: Path) -> None:
    with database_of(tmp_path, url) as engine, engine.connect() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == {*ALL_TABLES.tables, "alembic_version"}
        narrow = text(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'integer'"
        )
        assert connection.scalars(narrow).all() == []
        for name, table in ALL_TABLES.tables.items():
            assert {each["name"] for each in found.get_columns(name)} == set(table.columns.keys()), name


def test_more_than_a_protocol_takes_can_be_asked_for(url: str, tmp_path: Path, make: Make) -> None:
    with Store(tmp_path, database_url=url) as store:
        store.add(Addition("id1", make(1)))
        assert set(store.projects_of(["id1", *(f"no{n}" for n in range(70_000))])) == {"id1"}


def test_all_servers_of_a_database_share_one_folder(url: str, tmp_path: Path) -> None:
    with (
        Store(tmp_path / "a", database_url=url),
        pytest.raises(InvalidInput, match="in use with another data folder"),
    ):
        Store(tmp_path / "b", database_url=url)
    Store(tmp_path / "b", database_url=url).close()


def test_a_folder_is_not_opened_with_a_database_that_is_not_its_own(
    postgresql: Server, url: str, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path, database_url=url) as store:
        store.add(Addition("id1", make(1)))
    with pytest.raises(InvalidInput, match="ECGOMICS_DATABASE_URL"):
        Store(tmp_path)
    other = postgresql.url_for(tmp_path / "another")
    with pytest.raises(InvalidInput, match="not of one store"):
        Store(tmp_path, database_url=other)  # which was never used
    with Store(tmp_path / "another", database_url=other) as store:
        store.add(Addition("id2", make(2)))
    with pytest.raises(InvalidInput, match="not of one store"):
        Store(tmp_path, database_url=other)  # which is another platform's
    (tmp_path / "store-id").unlink()
    with pytest.raises(InvalidInput, match="not of one store"):
        Store(tmp_path, database_url=other)
    with pytest.raises(InvalidInput, match="not its database"):
        Store(tmp_path)
    with pytest.raises(InvalidInput, match="not of one store"):
        Store(tmp_path / "empty", database_url=url)
    for folder, address, name in ((tmp_path, url, "id1"), (tmp_path / "another", other, "id2")):
        with Store(folder, database_url=address) as store:
            assert store.recording(name).samples == 500


def test_a_folder_with_a_database_of_its_own_is_not_opened_with_a_server_and_stays_as_it_is(
    url: str, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path) as store:
        store.add(Addition("id1", make(1)))
    with pytest.raises(InvalidInput, match="start it without the address"):
        Store(tmp_path, database_url=url)
    with Store(tmp_path) as store:
        assert store.recording("id1").samples == 500


def test_a_refusal_leaves_nothing_in_a_folder_that_was_not_used(
    url: str, postgresql: Server, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path / "a", database_url=url) as store:
        store.add(Addition("id1", make(1)))
    with pytest.raises(InvalidInput, match="not of one store"):
        Store(tmp_path / "b", database_url=url)
    with Store(tmp_path / "b") as store:
        assert store.is_empty()


def test_a_copy_on_a_server_is_a_store_of_its_own(
    postgresql: Server, url: str, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path / "a", database_url=url) as store:
        store.add(Addition("id1", make(1)))
        back_up(tmp_path / "a", tmp_path / "copy", database_url=url)
    other = postgresql.url_for(tmp_path / "b")
    restore(tmp_path / "copy", tmp_path / "b", database_url=other)
    for _ in range(2):
        with Store(tmp_path / "b", database_url=other) as store:
            assert store.recording("id1").samples == 500
    with Store(tmp_path / "a", database_url=url) as store:
        store.add(Addition("id2", make(2)))
    with pytest.raises(InvalidInput, match="not of one store"):
        Store(tmp_path / "a", database_url=other)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "goes postgresql://"),
        ("mysql://me@here/name", "of the kind mysql cannot be used"),
        ("postgresql://me@/name?nonsense=1", "invalid connection option"),
    ],
)
def test_an_address_that_is_none_is_one_sentence(tmp_path: Path, address: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        Store(tmp_path, database_url=address)


def test_a_server_that_does_not_let_us_in_says_why(postgresql: Server, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match='database "nonesuch" does not exist'):
        Store(tmp_path, database_url=postgresql.url("nonesuch"))
    with pytest.raises(InvalidInput, match='role "nobody" does not exist'):
        Store(tmp_path, database_url=postgresql.url().replace("postgres@", "nobody@"))


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        Store(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none")


def test_text_that_is_not_sorted_by_bytes_is_refused_with_the_command_that_helps(
    postgresql: Server, tmp_path: Path
) -> None:
    with psycopg.connect(postgresql.url(), autocommit=True) as connection:
        wanted = "CREATE DATABASE sorted_otherwise TEMPLATE template0 LC_COLLATE 'C' ENCODING 'LATIN1' LC_CTYPE 'C'"
        connection.execute(wanted)
    with pytest.raises(InvalidInput, match="createdb --template=template0 --locale=C --encoding=UTF8"):
        Store(tmp_path, database_url=postgresql.url("sorted_otherwise"))


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that this test may kill."""
    with serving() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
        yield server


def test_a_database_that_was_killed_is_told_of_and_used_again(
    own_server: Server, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path, database_url=own_server.url_for(tmp_path)) as store:
        store.add(Addition("id1", make(1)))
        own_server.stop("immediate")
        with pytest.raises(Unavailable, match="what was acknowledged is kept"):
            store.add(Addition("id2", make(2)))
        with pytest.raises(Unavailable):
            store.holds("id1")
        own_server.start()
        until_s = time.monotonic() + 10.0
        while time.monotonic() < until_s:
            try:
                store.add(Addition("id3", make(3)))
                break
            except Unavailable:
                time.sleep(0.1)
        assert kept(store) == ["id1", "id3"]


def test_after_a_restart_of_the_server_the_first_request_is_answered(
    own_server: Server, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path, database_url=own_server.url_for(tmp_path)) as store:
        store.add(Addition("id1", make(1)))
        own_server.stop("fast")
        own_server.start()
        assert store.holds("id1")
        own_server.stop("immediate")
        own_server.start()
        store.add(Addition("id2", make(2)))
        assert kept(store) == ["id1", "id2"]


def test_the_right_to_a_database_is_taken_again_after_its_server_was_killed(
    own_server: Server, tmp_path: Path, make: Make
) -> None:
    url = own_server.url_for(tmp_path)
    with Store(tmp_path, database_url=url) as store:
        own_server.stop("immediate")
        own_server.start()
        assert not store.holds("id1")
        (tmp_path / "b").mkdir()
        with (
            pytest.raises(InvalidInput, match="in use by another ECGomics"),
            database_of(tmp_path / "b", url),
        ):
            pass
        store.add(Addition("id1", make(1)))


def without_connections(url: str) -> None:
    """Cut the connections that hold the right to a database, and wait until they are gone."""
    held = (
        "FROM pg_locks WHERE locktype = 'advisory' "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) {held}")
        until_s = time.monotonic() + 10.0
        while connection.execute(f"SELECT 1 {held}").fetchone():
            assert time.monotonic() < until_s
            time.sleep(0.01)


def test_who_lost_the_right_to_a_database_changes_nothing_in_the_store_that_another_made_of_it(
    url: str, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "BEAT_EVERY_S", 3600.0)  # what takes the right again is the change
    with Store(tmp_path / "a", database_url=url) as first:
        without_connections(url)
        with Store(tmp_path / "b", database_url=url) as second:
            for _ in range(2):
                with pytest.raises(Unavailable, match="Another ECGomics has the database"):
                    first.add(Addition("id1", make(1)))
            second.add(Addition("id2", make(2)))
        with pytest.raises(Unavailable, match="Another ECGomics has the database"):
            first.add(Addition("id3", make(3)))


def test_who_lost_the_right_to_a_database_goes_on_beside_those_that_came_meanwhile(
    url: str, tmp_path: Path, make: Make
) -> None:
    with Store(tmp_path, database_url=url) as first:
        without_connections(url)
        with Store(tmp_path, database_url=url) as second:
            first.add(Addition("id1", make(1)))
            second.add(Addition("id2", make(2)))
            assert kept(first) == kept(second) == ["id1", "id2"]
