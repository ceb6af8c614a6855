"""The database of a store on a PostgreSQL server: what is asked of it, and who may use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ecgomics.core.errors import EcgomicsError, InvalidInput, Unavailable

SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_DRIVER: Final = "postgresql+psycopg"
#: Who holds this lock is the one server that writes; any number of ours will do.
_LOCK: Final = 0x45434721
#: Times are texts here and sort as times do only byte by byte.
_BYTEWISE: Final = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8"})
_CONNECT_S: Final = 5


def engine_at(address: str) -> Engine:
    """An engine for an address such as `postgresql://user:secret@host/name`.

    InvalidInput where it is none, where the driver is not installed, or the database does not sort byte by byte;
    Unavailable where no server answers.
    """
    engine = _engine(address)
    event.listen(engine, "handle_error", _told)
    try:
        with engine.connect() as connection:
            _refuse_unfit(connection)
    except EcgomicsError:
        engine.dispose()
        raise
    return engine


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError:
        raise InvalidInput(
            "The address of the database is none: it goes postgresql://user:secret@host:5432/name."
        ) from None
    if url.drivername not in SCHEMES:
        raise InvalidInput(
            f"A database of the kind {url.drivername} cannot be used: give postgresql://user:secret@host:5432/name, or "
            "none for the file in the data folder."
        )
    try:
        from psycopg import ClientCursor
    except ImportError:
        raise InvalidInput(
            "PostgreSQL needs a driver that is not installed: pip install 'ecgomics[postgresql]'."
        ) from None
    # Values go into the statement on this side: the protocol takes 65,535 of them, and lists of recordings have more.
    asked = {"connect_timeout": _CONNECT_S, "cursor_factory": ClientCursor, "application_name": "ecgomics"}
    return create_engine(url.set(drivername=_DRIVER), connect_args=asked, pool_pre_ping=True)


def _refuse_unfit(connection: Connection) -> None:
    collation, encoding = connection.exec_driver_sql(
        "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    ).one()
    if collation in _BYTEWISE and encoding == "UTF8":
        return
    name = connection.engine.url.database
    raise InvalidInput(
        f"The database {name} sorts text by {collation} and holds it as {encoding}; make one that sorts byte by byte: "
        f"createdb --template=template0 --locale=C --encoding=UTF8 {name}."
    )


def widen(engine: Engine) -> None:
    """Let every integer have 64 bits, as those of SQLite have: sizes and counts need them."""
    with engine.begin() as connection:
        narrow = connection.exec_driver_sql(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND data_type = 'integer'"
        )
        for table, column in narrow.all():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE bigint')


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """The right to be the one server of this database, until the end or until the process or its connection ends.

    InvalidInput where another has it.
    """
    with engine.connect() as connection:
        schema = "('x' || substr(md5(current_schema()), 1, 8))::bit(32)::int"
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_LOCK}, {schema})").scalar():
            raise InvalidInput(
                f"The database {engine.url.database} is in use by another ECGomics: stop that one or name another."
            )
        connection.commit()
        yield


def _told(context: Any) -> None:
    """A server that is not there is no defect of ours: whoever asked may ask again."""
    error = context.original_exception
    if context.is_disconnect or (
        context.connection is None and isinstance(context.sqlalchemy_exception, DBAPIError)
    ):
        raise Unavailable(
            "The database does not answer at the moment; nothing was changed. Try again in a moment."
        ) from error
