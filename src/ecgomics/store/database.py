"""The database of a store: how it is opened, locked and brought to the present schema."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from ecgomics.core.errors import InvalidInput
from ecgomics.store import postgresql
from ecgomics.store.belonging import FILE, refuse_another_kind
from ecgomics.store.folder_lock import FolderLock, locked
from ecgomics.store.rights import PATIENCE_S, Right

if TYPE_CHECKING:
    from alembic.config import Config

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
_LOCK: Final = "lock.sqlite"
_BYTES_OF_AN_ID: Final = 8
__all__ = [
    "FILE",
    "MIGRATIONS",
    "PRAGMAS",
    "Database",
    "checkpoint",
    "database_of",
    "locked",
    "new_server_id",
    "opened",
    "shared_database_of",
]


@dataclass(frozen=True, slots=True)
class Database:
    """A database with the present schema, and by which right it is used; none is needed for a file of one's own."""

    engine: Engine
    right: Right | None = None
    folder_lock: FolderLock | None = None

    @property
    def is_alone(self) -> bool:
        """Whether nobody else uses it or the data folder meanwhile."""
        return self.right is None or self.right.is_alone

    def share(self) -> None:
        """Let others use it and the folder, too, where they can."""
        if self.right is not None:
            self.right.share()
        if self.folder_lock is not None:
            self.folder_lock.share()


@contextmanager
def database_of(folder: Path, address: str | None) -> Iterator[Engine]:
    """The database of a store with the present schema: the file in its folder, or the server at an address.

    Nobody else has it meanwhile. InvalidInput where it cannot be used, or somebody has it.
    """
    with (
        closing(locked(folder / _LOCK)),
        _used(folder, address, new_server_id(), share=False) as database,
    ):
        yield database.engine


@contextmanager
def shared_database_of(folder: Path, address: str | None, server_id: str) -> Iterator[Database]:
    """As `database_of`; a database that a server has may be used by others of the same schema at the same time.

    Who finds it unused has it alone, and migrates it, until its right is shared.
    """
    if address is None:
        with closing(locked(folder / _LOCK)), _used(folder, None, server_id, share=False) as database:
            yield database
        return
    with closing(FolderLock(folder / _LOCK)) as lock:
        alone = lock.take()
        with _used(folder, address, server_id, share=True, alone=alone) as database:
            if not database.is_alone:
                lock.share()
            yield replace(database, folder_lock=lock)


@contextmanager
def _used(
    folder: Path, address: str | None, server_id: str, *, share: bool, alone: bool = True
) -> Iterator[Database]:
    refuse_another_kind(folder, on_a_server=address is not None)
    engine = opened(folder / FILE) if address is None else postgresql.engine_at(address)
    try:
        if address is None:
            yield Database(engine)
            return
        with closing(Right(engine, server_id)) as right:
            right.take(share=share, alone=alone, patience_s=PATIENCE_S if share else 0.0)
            if right.is_alone:
                _migrate(engine, f"database {engine.url.database}")
                postgresql.widen(engine)
            else:
                _refuse_other_schema(engine)
            yield Database(engine, right)
    finally:
        engine.dispose()


def new_server_id() -> str:
    """A name of a server, another one with each start; its bytes number a lock."""
    return secrets.token_hex(_BYTES_OF_AN_ID)


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


def _refuse_other_schema(engine: Engine) -> None:
    """InvalidInput where the servers that use the database are of another version."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    ours = ScriptDirectory.from_config(_alembic()).get_current_head()
    with engine.connect() as connection:
        theirs = MigrationContext.configure(connection).get_current_revision()
    if theirs != ours:
        raise InvalidInput(
            f"The database {engine.url.database} is in use by an ECGomics of another version (its schema is {theirs}, "
            f"that of this one {ours}): stop those, start one of the new version, then the others."
        )


def _alembic() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _migrate(engine: Engine, what: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    config = _alembic()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as unknown:
            raise InvalidInput(f"The {what} was written by a newer ECGomics: update this one.") from unknown
