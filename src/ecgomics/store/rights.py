"""The right to use a database of a PostgreSQL server, held as locks of a connection of its own.

    alone    one server: it migrates, restores, sweeps           shared    any number, of the same schema

A lock ends with its connection, however the process ends; one that was lost is taken again before the next transaction.
Beside it a server holds a lock of its own, by which others see at once that it is there, and one of them the lock of
the leader, which does what is done once for all.
"""

import selectors
import threading
import time
from contextlib import ExitStack, suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.store.postgresql import engine_of

#: Any numbers of ours will do: the right to the database, one change at a time, and the leader.
_USE, _CHANGE, _LEAD = 0x45434721, 0x45434722, 0x45434723
_SCHEMA: Final = "('x' || substr(md5(current_schema()), 1, 8))::bit(32)::int"
#: By which a store and its version are known.
_STORE: Final = "SELECT (SELECT version_num FROM alembic_version), (SELECT id FROM store_identity)"
#: Who begins waits so long for another that is just beginning, or ending.
PATIENCE_S: Final = 60.0
_LOOKED_EVERY_S: Final = 0.1
#: The server of the database notices within this time that a process was killed.
_LETS_GO_WITHIN_S: Final = 3.0
#: Waiting for the change of another server ends after this time, and a server that hangs in one loses it.
_LONGEST_WAIT: Final = "60s"
_LONGEST_PAUSE: Final = "60s"


def one_change_at_a_time(session: Session) -> None:
    """Wait until no other server changes anything, until the transaction ends; Unavailable where it takes too long."""
    session.connection().exec_driver_sql(
        f"SELECT set_config('lock_timeout', '{_LONGEST_WAIT}', true), "
        f"set_config('idle_in_transaction_session_timeout', '{_LONGEST_PAUSE}', true), "
        f"pg_advisory_xact_lock({_CHANGE}, {_SCHEMA})"
    )


def is_held_by(session: Session, server_id: str) -> bool:
    """Whether a server holds the lock of its own: its connection is there."""
    free = session.connection().exec_driver_sql(
        f"SELECT pg_try_advisory_xact_lock_shared({_number(server_id)})"
    )
    return not free.scalar()


def _number(server_id: str) -> int:
    return int.from_bytes(bytes.fromhex(server_id), signed=True)


class Right:
    """The locks of one server."""

    def __init__(self, engine: Engine, server_id: str) -> None:
        # Not of the same pool: all that is in it may be waiting for the lock.
        self._engine = engine_of(engine.url).execution_options(isolation_level="AUTOCOMMIT")
        self._users = engine
        self._server_id = server_id
        self._connection: Connection | None = None
        self._doubted = False
        self._one_at_a_time = threading.Lock()
        self.is_alone = True
        """Whether no other server may use the database meanwhile."""
        self._store: object = None
        self._is_closed = False
        self._leads = False

    def take(self, *, patience_s: float = PATIENCE_S, alone: bool = True, share: bool = True) -> None:
        """Take the right: alone where that is wanted and nobody has it, else shared where that is enough.

        InvalidInput where neither can be had.
        """
        began_s = time.monotonic()
        shared_from_s = began_s + (_LETS_GO_WITHIN_S if alone else 0.0)
        while not (alone and self._taken(alone=True)):
            if share and time.monotonic() >= shared_from_s and self._taken(alone=False):
                break
            if time.monotonic() >= began_s + patience_s:
                raise InvalidInput(
                    f"The database {self._engine.url.database} is in use by another ECGomics: stop that one or name "
                    "another."
                )
            time.sleep(_LOOKED_EVERY_S)
        # Nothing is called behind a listener that raises.
        event.listen(self._users, "handle_error", self.doubt, insert=True)
        event.listen(self._users, "begin", self.make_sure)

    def share(self) -> None:
        """Let others use the database, too."""
        with self._one_at_a_time:
            if self.is_alone and self._connection is not None:
                self._connection.exec_driver_sql(f"SELECT pg_advisory_lock_shared({_USE}, {_SCHEMA})")
                self._connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_USE}, {_SCHEMA})")
            if self._connection is not None:
                self._store = self._read(_STORE)
            self.is_alone = False

    def leads(self) -> bool:
        """Whether this server does what is done once for all; Unavailable while the database is."""
        with self._one_at_a_time:
            if self._connection is None or not self._is_held():
                return False
            if not self._leads:
                (self._leads,) = self._read(f"SELECT pg_try_advisory_lock({_LEAD}, {_SCHEMA})")
            return self._leads

    def doubt(self, context: Any) -> None:
        """A connection was lost: this one may be, too."""
        self._doubted = self._doubted or context.is_disconnect

    def make_sure(self, _connection: Connection) -> None:
        """Take the right again where it was lost; Unavailable where another has it alone now."""
        with self._one_at_a_time:
            if self._is_closed:
                raise Unavailable("The store is closed.")
            if not self._is_held() and not self._taken(alone=self.is_alone):
                raise Unavailable(
                    f"Another ECGomics has the database {self._engine.url.database} now, as the connection to it was "
                    "lost for a while: stop one of the two."
                )

    def close(self) -> None:
        """Let go of it, for good."""
        self._is_closed = True
        if self._connection is not None:
            with suppress(Unavailable):  # its end would do, but others may begin at once
                self._connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._forget()
        self._engine.dispose()

    def _taken(self, *, alone: bool) -> bool:
        """Connect and take the locks; whether they were free."""
        lock = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
        with ExitStack() as undo:
            connection = self._connection = undo.enter_context(self._engine.connect())
            undo.callback(self._forget)
            # Whoever had it alone meanwhile may have made another store of it.
            if self._read(f"SELECT {lock}({_USE}, {_SCHEMA})")[0] and (
                self._store is None or self._store == self._read(_STORE)
            ):
                self._read(f"SELECT pg_try_advisory_lock({_number(self._server_id)})")
                undo.pop_all()
                self._connection, self._doubted, self.is_alone = connection, False, alone
        return self._connection is not None

    def _read(self, query: str) -> tuple[Any, ...]:
        assert self._connection is not None
        return tuple(self._connection.exec_driver_sql(query).one())

    def _forget(self) -> None:
        self._connection, self._leads = None, False

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
            self._forget()
            return False
        self._doubted = False
        return True


def _has_said_something(connection: Connection) -> bool:
    """Whether the server has sent anything since: the end of a connection would be something sent."""
    driver: Any = connection.connection.dbapi_connection
    with selectors.DefaultSelector() as said:
        said.register(driver.pgconn.socket, selectors.EVENT_READ)
        return bool(said.select(0))
