"""The database of a store on a PostgreSQL server: what is asked of it, and what its errors mean to us."""

import re
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ecgomics.core.errors import EcgomicsError, InvalidInput, Unavailable

SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_DRIVER: Final = "postgresql+psycopg"
#: Times are texts here and sort as times do only byte by byte.
_BYTEWISE: Final = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8"})
_CONNECT_S: Final = 5
#: Connections that are kept, and so many more for a moment: a request needs one only while it asks.
_POOL: Final = 12
_POOL_MORE: Final = 12
_WAITED_TOO_LONG: Final = "55P03"
#: What a server says to whom it does not let in; the driver has no code of it, only the sentence.
_NOT_LET_IN: Final = re.compile(
    r"authentication failed|no password supplied|no pg_hba.conf entry|not permitted to log in|permission denied for "
    r'database|(?:database|role) ".*" does not exist|invalid connection option'
)


def engine_at(address: str) -> Engine:
    """An engine for an address such as `postgresql://user:secret@host/name`.

    InvalidInput where it is none, where the driver is not installed, where the server does not let us in, or the
    database does not sort byte by byte; Unavailable where no server answers.
    """
    engine = engine_of(address)
    try:
        with engine.connect() as connection:
            _refuse_unfit(connection)
    except EcgomicsError as error:
        engine.dispose()
        said = str(error.__cause__)
        if isinstance(error, Unavailable) and _NOT_LET_IN.search(said):
            raise InvalidInput(
                f"The server does not let ECGomics use the database {engine.url.database} as {engine.url.username}: "
                f"{said.strip().rpartition('FATAL:')[2].strip()}."
            ) from error
        raise
    return engine


def engine_of(address: str | URL) -> Engine:
    """An engine for an address, which was not asked anything yet; its errors are those of `engine_at`."""
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
    # A server that vanished with its network is noticed; otherwise who waits for it would hold up all others.
    asked |= {
        "tcp_user_timeout": 20_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
    }
    engine = create_engine(
        url.set(drivername=_DRIVER),
        connect_args=asked,
        pool_pre_ping=True,
        pool_size=_POOL,
        max_overflow=_POOL_MORE,
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _told)
    return engine


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


def _told(context: Any) -> None:
    """A server that is not there is no defect of ours: whoever asked may ask again."""
    if context.is_pre_ping:
        return  # the pool takes a new connection instead
    error = context.original_exception
    if getattr(error, "sqlstate", None) == _WAITED_TOO_LONG:
        raise Unavailable(
            "Another change of the database takes too long at the moment: try again in a moment."
        ) from error
    if context.is_disconnect or (
        context.connection is None and isinstance(context.sqlalchemy_exception, DBAPIError)
    ):
        raise Unavailable(
            "The database does not answer at the moment; what was acknowledged is kept. Try again in a moment."
        ) from error
