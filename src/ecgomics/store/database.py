"""The database of a store: how it is opened, locked and brought to the present schema."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event

from ecgomics.core.errors import InvalidInput

#: WAL with FULL: a commit is on the disk when it returns. secure_delete: what is deleted is overwritten.
PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "busy_timeout = 10000",
)
MIGRATIONS: Final = Path(__file__).parent / "migrations"


def opened(path: Path) -> Engine:
    """An engine on the SQLite file, created where it is not there, with the present schema."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    _migrate(engine, path)
    return engine


def locked(path: Path) -> sqlite3.Connection:
    """A lock that this process holds until the connection is closed or the process ends, however it ends.

    InvalidInput if another process holds it. An SQLite transaction serves as lock because it works alike everywhere.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as busy:
        connection.close()
        raise InvalidInput(
            f"The data folder {path.parent} is in use by another ECGomics: stop that one or name another folder."
        ) from busy
    return connection


def checkpoint(engine: Engine) -> None:
    """Empty the write-ahead log, so that what was deleted does not stay in it."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own transaction handling commits before DDL; without it a migration is one transaction.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _migrate(engine: Engine, path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as unknown:
            raise InvalidInput(
                f"The data folder {path.parent} was written by a newer ECGomics: update this one."
            ) from unknown
