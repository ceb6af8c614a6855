"""The database of a store on a PostgreSQL server: what is asked of it, and who may use it."""

import re
import selectors
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ecgomics.core.errors import EcgomicsError, InvalidInput, Unavailable

SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_DRIVER: Final = "postgresql+psycopg"
#: Who holds this lock is the one server that writes; any number of ours will do.
_LOCK: Final = 0x45434721
#: Times are texts here and sort as times do only byte by byte.
_BYTEWISE: Final = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF8"})
_CONNECT_S: Final = 5
#: Connections that are kept, and so many more for a moment: a request needs one only while it asks.
_POOL: Final = 12
_POOL_MORE: Final = 12
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
    engine = _engine(address)
    event.listen(engine, "handle_error", _told)
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


def _engine(address: str | URL) -> Engine:
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
    return create_engine(
        url.set(drivername=_DRIVER),
        connect_args=asked,
        pool_pre_ping=True,
        pool_size=_POOL,
        max_overflow=_POOL_MORE,
    )


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
    """The right to be the one server of this database, until the end or until the process ends.

    It ends with its connection, too: then it is taken again before the next transaction, which is `Unavailable` where
    another was quicker. InvalidInput where another has it from the start.
    """
    right = _Right(engine)
    try:
        if not right.taken():
            raise InvalidInput(
                f"The database {engine.url.database} is in use by another ECGomics: stop that one or name another."
            )
        event.listen(
            engine, "handle_error", right.doubt, insert=True
        )  # nothing is called behind one that raises
        event.listen(engine, "begin", right.make_sure)
        yield
    finally:
        right.close()


class _Right:
    """A lock that a connection of its own holds."""

    def __init__(self, engine: Engine) -> None:
        # Not of the same pool: all that is in it may be waiting for the lock.
        own = _engine(engine.url)
        event.listen(own, "handle_error", _told)
        self._engine = own.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._doubted = False
        self._one_at_a_time = threading.Lock()

    def taken(self) -> bool:
        """Connect and take the lock; whether it was free."""
        schema = "('x' || substr(md5(current_schema()), 1, 8))::bit(32)::int"
        with ExitStack() as undo:
            connection = undo.enter_context(self._engine.connect())
            if connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_LOCK}, {schema})").scalar():
                undo.pop_all()
                self._connection, self._doubted = connection, False
        return self._connection is not None

    def doubt(self, context: Any) -> None:
        """A connection was lost: this one may be, too."""
        self._doubted = self._doubted or context.is_disconnect

    def make_sure(self, _connection: Connection) -> None:
        """Take the lock again where it was lost; Unavailable where another has it now."""
        with self._one_at_a_time:
            if not self._is_held() and not self.taken():
                raise Unavailable(
                    f"Another ECGomics has the database {self._engine.url.database} now, as the connection to it was "
                    "lost for a while: stop one of the two."
                )

    def close(self) -> None:
        """Let go of it."""
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _is_held(self) -> bool:
        """Whether the connection is there still; the server is asked only where there is a doubt."""
        if self._connection is None:
            return False
        if not self._doubted and not _has_said_something(self._connection):
            return True
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except Unavailable:
            self._connection.close()
            self._connection = None
            return False
        self._doubted = False
        return True


def _has_said_something(connection: Connection) -> bool:
    """Whether the server has sent anything since: the end of a connection would be something sent."""
    driver: Any = connection.connection.dbapi_connection
    with selectors.DefaultSelector() as said:
        said.register(driver.pgconn.socket, selectors.EVENT_READ)
        return bool(said.select(0))


def _told(context: Any) -> None:
    """A server that is not there is no defect of ours: whoever asked may ask again."""
    if context.is_pre_ping:
        return  # the pool takes a new connection instead
    error = context.original_exception
    if context.is_disconnect or (
        context.connection is None and isinstance(context.sqlalchemy_exception, DBAPIError)
    ):
        raise Unavailable(
            "The database does not answer at the moment; what was acknowledged is kept. Try again in a moment."
        ) from error
