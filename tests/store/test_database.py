from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput
from ecgomics.store import Store, rows
from ecgomics.store.database import MIGRATIONS, locked, opened
from ecgomics.store.schema import ALL_TABLES
from ecgomics.store.tables import RecordingRow

pytestmark = pytest.mark.sqlite_only


def test_the_migrations_give_the_tables_of_the_models(tmp_path: Path) -> None:
    engine = opened(tmp_path / "a.sqlite")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, ALL_TABLES) == []
    engine.dispose()


def test_a_commit_is_on_the_disk_when_it_returns_and_rows_refer_to_rows(tmp_path: Path) -> None:
    engine = opened(tmp_path / "a.sqlite")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", stop)
        with pytest.raises(RuntimeError, match="killed"):
            opened(tmp_path / "a.sqlite")
    engine = opened(tmp_path / "a.sqlite")
    with engine.connect() as connection:
        tables = (
            connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            .scalars()
            .all()
        )
    engine.dispose()
    assert set(tables) == {*ALL_TABLES.tables, "alembic_version"}


def test_a_database_of_the_first_version_is_brought_forward_with_what_it_holds(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    facts = {
        **{
            "id": "one",
            "name": "rec",
            "leads": '["II"]',
            "fs_hz": 500.0,
            "samples": 9,
            "samples_sha256": "ab",
        },
        **{"source_format": "CSV", "source_sha256": "cd", "derived_leads": "[]", "device_measurements": "{}"},
        **{"statements": "[]", "warnings": "[]", "synthetic": 0, "uploaded_at": "2026-11-25T00:00:00.000000"},
    }
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        places = ", ".join(f":{name}" for name in facts)
        connection.execute(text(f"INSERT INTO recordings ({', '.join(facts)}) VALUES ({places})"), facts)
    engine.dispose()
    engine = opened(tmp_path / "a.sqlite")
    with Session(engine) as session:
        found = rows.recording(session.scalars(select(RecordingRow)).one(), np.zeros((1, 9)))
    engine.dispose()
    assert (found.name, found.leads, found.fs_hz) == ("rec", ("II",), 500.0)
    assert (found.annotations, found.identity, found.median_beat, found.experimental) == ((), {}, None, False)


def test_a_database_of_a_newer_version_is_refused_in_a_sentence(tmp_path: Path) -> None:
    engine = opened(tmp_path / "a.sqlite")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(InvalidInput, match="written by a newer ECGomics"):
        opened(tmp_path / "a.sqlite")


@pytest.mark.parametrize("damaged", ["ecgomics.sqlite", "lock.sqlite"])
def test_a_file_that_is_no_database_is_one_sentence_and_stays_as_it_is(tmp_path: Path, damaged: str) -> None:
    content = b"This is a letter, and not a database.\n" * 100
    (tmp_path / damaged).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"cannot be used \(file is not a database\): name another folder"):
        Store(tmp_path)
    assert (tmp_path / damaged).read_bytes() == content
    (tmp_path / damaged).unlink()
    Store(tmp_path).close()


def test_a_lock_that_cannot_be_made_is_not_taken_for_another_program(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"cannot be used \(unable to open database file\)"):
        locked(tmp_path / "no such folder" / "lock.sqlite")
