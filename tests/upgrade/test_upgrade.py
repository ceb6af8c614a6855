"""From an earlier release to this one: all that was kept is there, what was begun goes on, and a kill costs nothing."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import psycopg
import pytest
from alembic import command
from alembic.config import Config
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, inspect, select

from ecgomics.api.app import create_app
from ecgomics.core.errors import InvalidInput
from ecgomics.store import Store
from ecgomics.store.database import MIGRATIONS, database_of
from tests.postgresql import Server, serving
from tests.upgrade.make import API, BASE, answers

RELEASE: Final = Path(__file__).parent / "release_0014"
KINDS: Final = ("sqlite", "postgresql")
REVISIONS: Final = [f"{number:04d}" for number in range(1, 14)]
#: Opens a database and is killed when so many statements that change the schema were sent.
KILLED: Final = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from ecgomics.store.database import database_of

sent = 0

@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *_):
    global sent
    words = statement.split(None, 2)[:2]
    sent += words[0] in ("CREATE", "ALTER", "DROP") or words == ["UPDATE", "alembic_version"]
    if sent == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

with database_of(Path(sys.argv[1]), sys.argv[2] or None):
    pass
"""


@dataclass(frozen=True)
class Old:
    """A data folder and its database."""

    folder: Path
    url: str | None

    def engine(self) -> Engine:
        """The database as it is, without opening the store."""
        driver = f"sqlite:///{self.folder / 'ecgomics.sqlite'}"
        return create_engine((self.url or driver).replace("postgresql://", "postgresql+psycopg://"))

    def at(self, revision: str) -> None:
        """Bring the database to the schema of a revision."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        engine = self.engine()
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        engine.dispose()

    def revision(self) -> str:
        """Which revision the database is at."""
        engine = self.engine()
        with engine.connect() as connection:
            found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
        engine.dispose()
        return found


@pytest.fixture(scope="module")
def server() -> Iterator[Server | None]:
    """A PostgreSQL server, where there is one."""
    with serving() as running:
        yield running


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, server: Server | None) -> Old:
    """An empty folder with an empty database of a kind."""
    folder = tmp_path / "data"
    folder.mkdir()
    if request.param == "sqlite":
        return Old(folder, None)
    if server is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    name = f"u{time.monotonic_ns()}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return Old(folder, server.url(name))


@pytest.fixture
def old(empty: Old) -> Old:
    """What the previous release left."""
    release = RELEASE / ("sqlite" if empty.url is None else "postgresql")
    shutil.copytree(release / "files", empty.folder, dirs_exist_ok=True)
    script = (release / "database.sql").read_text(encoding="utf-8")
    if empty.url is None:
        database = sqlite3.connect(empty.folder / "ecgomics.sqlite")
        database.executescript(script)
        database.close()
    else:
        with psycopg.connect(empty.url, autocommit=True) as connection:
            connection.execute(script.encode())
    return empty


def told(old: Old) -> dict[str, Any]:
    kind = "sqlite" if old.url is None else "postgresql"
    found: dict[str, Any] = json.loads((RELEASE / kind / "told.json").read_text(encoding="utf-8"))
    return found


def holds(now: Any, before: Any) -> bool:
    """Whether an answer holds all that the earlier one held; it may hold more."""
    if isinstance(before, dict):
        return isinstance(now, dict) and all(
            name in now and holds(now[name], each) for name, each in before.items()
        )
    if isinstance(before, list):
        return len(now) == len(before) and all(holds(*each) for each in zip(now, before, strict=True))
    if isinstance(before, float):
        return bool(np.isclose(now, before))
    return bool(now == before)


@pytest.mark.parametrize("empty", KINDS, indirect=True)
def test_all_that_the_previous_release_kept_is_there_and_goes_on(old: Old, in_process: None) -> None:
    before = told(old)
    with Store(old.folder, database_url=old.url) as store:
        quiet = TestClient(create_app(store), base_url=BASE)  # not started: nothing goes on yet
        now = answers(quiet, before["recordings"])
        assert [name for name, each in before["answers"].items() if not holds(now[name], each)] == []
        token = {"Authorization": f"Bearer {before['token']}"}
        assert quiet.get(f"{API}/recordings", headers=token).status_code == 200
        assert quiet.get(f"{API}/mobile/me", headers={"Authorization": before["phone"]}).status_code == 200
        for each in before["recordings"]:
            assert np.isfinite(store.recording(each).ecg_mv).all()
        with TestClient(create_app(store), base_url=BASE) as client:
            goes_on(client, before)


def goes_on(client: TestClient, before: Mapping[str, Any]) -> None:
    """The upload that was not read is, and the job that waited is done."""
    until_s = time.monotonic() + 180.0
    while time.monotonic() < until_s:
        read = client.get(f"{API}/uploads/{before['batch']}").json()["counts"]
        jobs = client.get(f"{API}/jobs", params={"active": False}).json()["jobs"]
        if read == {"read": 1} and {each["state"] for each in jobs} == {"done"}:
            assert {each["cohort_id"] for each in jobs} == {before["cohort"]}
            return
        time.sleep(0.05)
    raise AssertionError((read, jobs))


@pytest.mark.parametrize("empty", KINDS, indirect=True)
def test_a_database_of_a_newer_release_is_refused_in_a_sentence_and_left_alone(old: Old) -> None:
    engine = old.engine()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    files = sorted(path.name for path in old.folder.rglob("*") if path.is_file())
    with pytest.raises(InvalidInput, match="was written by a newer ECGomics: update this one"):
        Store(old.folder, database_url=old.url)
    assert old.revision() == "9999"
    left = {path.name for path in old.folder.rglob("*") if path.is_file()}
    assert left >= set(files)


@pytest.mark.parametrize(
    ("empty", "after"), [("sqlite", 1), ("sqlite", 19), ("postgresql", 7)], indirect=["empty"]
)
def test_an_upgrade_that_is_killed_leaves_the_database_as_it_was(empty: Old, after: int) -> None:
    empty.at("0008")
    kept = put_one_in_each(empty)
    tables = schema(empty)
    script = [sys.executable, "-c", KILLED, str(empty.folder), empty.url or "", str(after)]
    done = subprocess.run(script, env=os.environ, capture_output=True, text=True, timeout=180.0, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert empty.revision() == "0008"
    assert schema(empty) == tables
    with database_of(empty.folder, empty.url) as engine:
        assert lost(engine, kept) == []
    assert empty.revision() > "0008"


@pytest.mark.parametrize(
    ("empty", "revision"),
    [*(("sqlite", each) for each in REVISIONS), *(("postgresql", each) for each in ("0001", "0007"))],
    indirect=["empty"],
)
def test_every_earlier_schema_is_brought_forward_with_what_it_holds(empty: Old, revision: str) -> None:
    empty.at(revision)
    kept = put_one_in_each(empty)
    assert kept
    with database_of(empty.folder, empty.url) as engine:
        assert lost(engine, kept) == []
        assert inspect(engine).has_table("store_identity")


def schema(old: Old) -> dict[str, list[str]]:
    """The columns of every table."""
    engine = old.engine()
    found = inspect(engine)
    columns = {
        name: [str(each["name"]) for each in found.get_columns(name)] for name in found.get_table_names()
    }
    engine.dispose()
    return columns


Row = dict[str, Any]


def put_one_in_each(old: Old) -> dict[str, Row]:
    """A row in every table by plain SQL, each referring to those of the others; the rows by table."""
    engine = old.engine()
    tables = MetaData()
    tables.reflect(engine)
    kept: dict[str, Row] = {}
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                kept[table.name] = _put(connection, table, kept)
    engine.dispose()
    return kept


def _put(connection: Connection, table: Table, kept: Mapping[str, Row]) -> Row:
    there = connection.execute(select(table).limit(1)).mappings().first()
    if there is not None:  # a migration made it
        return dict(there)
    row: Row = {}
    for column in table.columns:
        refers = next(iter(column.foreign_keys), None)
        if refers is not None:
            row[column.name] = kept.get(refers.column.table.name, {}).get(refers.column.name)
        else:
            row[column.name] = _value(column.name, column.type.python_type)
    connection.execute(table.insert().values(row))
    return row


def _value(name: str, kind: type) -> Any:
    """Something that the column takes; `[]` is a name as well as JSON."""
    if kind is str:
        return "2026-11-01T08:00:00.000000" if name.endswith("_at") else "[]"
    return {int: 1, float: 1.5, bytes: b"x", bool: False}.get(kind, [])


def lost(engine: Engine, kept: Mapping[str, Row]) -> list[str]:
    """Tables and columns whose value is not there any more."""
    tables = MetaData()
    tables.reflect(engine)
    found = []
    with engine.connect() as connection:
        for name, row in kept.items():
            if name not in tables.tables:
                found.append(name)
                continue
            now = [dict(each) for each in connection.execute(select(tables.tables[name])).mappings()]
            if not any(
                all(one.get(column) == value for column, value in row.items() if column in one) for one in now
            ):
                found.append(f"{name}: {row} is not in {now}")
    return found
