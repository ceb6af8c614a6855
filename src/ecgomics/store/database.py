"""The database of a store: how it is opened, locked and brought to the present schema."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from ecgomics.core.errors import InvalidInput
from ecgomics.store import postgresql
from ecgomics.store.belonging import FILE, refuse_another_kind

#: WAL with FULL: a commit is on the disk when it returns. secure_delete: what is deleted is overwritten.
PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "busy_timeout = 10000",
)
#: Not a database, damaged, not to be opened, not to be written to.
_UNUSABLE: Final = frozenset(
    (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
)
MIGRATIONS: Final = Path(__file__).parent / "migrations"
__all__ = ["FILE", "MIGRATIONS", "PRAGMAS", "checkpoint", "database_of", "locked", "opened"]


@contextmanager
def database_of(folder: Path, address: str | None) -> Iterator[Engine]:
    """The database of a store with the present schema: the file in its folder, or the server at an address.

    Nobody else has it meanwhile. InvalidInput where it cannot be used, or somebody has it.
    """
    with closing(locked(folder / "lock.sqlite")):
        refuse_another_kind(folder, on_a_server=address is not None)
        engine = opened(folder / FILE) if address is None else postgresql.engine_at(address)
        try:
            if address is None:
                yield engine
                return
            with postgresql.held(engine):
                _migrate(engine, f"database {engine.url.database}")
                postgresql.widen(engine)
                yield engine
        finally:
            engine.dispose()


def opened(path: Path) -> Engine:
    """An engine on the SQLite file, created where it is not there, with the present schema.

    InvalidInput where the file is none of ours, or is damaged.
    """
    # What a statement is given is of people: no text of an error holds it.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, f"data folder {path.parent}")
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", None) not in _UNUSABLE:
            raise
        raise InvalidInput(
            f"The database {path.name} in the data folder {path.parent} cannot be used ({error.orig}): "
            "name another folder, or put back a copy of this one."
        ) from error
    return engine


def locked(path: Path) -> sqlite3.Connection:
    """A lock that this process holds until the connection is closed or the process ends, however it ends.

    InvalidInput if another process holds it, or the folder may not be written to. An SQLite transaction serves as lock
    because it works alike everywhere.
    """
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if connection is not None:
            connection.close()
        busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        why = "is in use by another ECGomics: stop that one or" if busy else f"cannot be used ({error}):"
        raise InvalidInput(f"The data folder {path.parent} {why} name another folder.") from error
    return connection


def checkpoint(engine: Engine) -> None:
    """Empty the write-ahead log of a file, so that what was deleted does not stay in it."""
    if engine.dialect.name != "sqlite":
        return  # a server has no log that is ours to empty: its own retention decides
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


def _migrate(engine: Engine, what: str) -> None:
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
            raise InvalidInput(f"The {what} was written by a newer ECGomics: update this one.") from unknown
