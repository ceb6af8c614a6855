"""The servers that share a database: each says every few seconds that it is there, and sees who is not any more.

    joined ──a beat every 2 s──▶ seen ──its connection is gone for 5 s, or nothing is heard for 20 s──▶ forgotten

What a server owned (jobs, uploads that it read, live sessions) is free for others once it is forgotten. A server that
was forgotten by mistake joins again with its next beat; what others took meanwhile is theirs. Times are those of the
database. With a file as database there is one server, which needs nothing of this.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ecgomics.core.errors import Unavailable
from ecgomics.store.changes import clock_s, prune
from ecgomics.store.kept_jobs import Sessions
from ecgomics.store.rights import Right, is_held_by
from ecgomics.store.server_tables import ServerRow

BEAT_EVERY_S: Final = 2.0
#: A server that says nothing for so long is not there any more, whatever its connection says.
DEAD_AFTER_S: Final = 20.0
#: And one whose connection ended, after this time.
GONE_AFTER_S: Final = 5.0
#: Who was away from the database itself so lately does not judge others: they may be about to come back, too.
STEADY_AFTER_S: Final = 10.0
_PRUNED_EVERY_S: Final = 600.0
_PATIENCE_S: Final = 5.0
_BYTES_OF_A_SECRET: Final = 32

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Peer:
    """Another server: where it is reached, and what it knows others by."""

    id: str
    address: str
    secret: str


class Servers:
    """This server among those of the database; its methods may be called from any thread."""

    def __init__(self, server_id: str, right: Right | None, *, reading: Sessions, changing: Sessions) -> None:
        self.id = server_id
        self.secret = secrets.token_urlsafe(_BYTES_OF_A_SECRET)
        self._address = ""
        self._right = right
        self._reading = reading
        self._changing = changing
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._steady_since_s: float | None = time.monotonic()
        self._beat_at_s = time.monotonic()
        self._pruned_at_s = 0.0
        self._listeners: list[Callable[[], None]] = []

    @property
    def are_several(self) -> bool:
        """Whether there may be others."""
        return self._right is not None

    def join(self) -> None:
        """Be there from now on; who finds nobody else forgets those who were."""
        if self._right is None:
            return
        with self._changing() as session:
            if self._right.is_alone:
                session.execute(delete(ServerRow))
            self._say(session)
        self._thread = threading.Thread(target=self._beat_on, name="ecgomics-beat", daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """Be there no more: what is owned is free for others at once."""
        self._stopping.set()
        if self._thread is None:
            return
        self._thread.join(_PATIENCE_S)
        try:
            with self._changing() as session:
                session.execute(delete(ServerRow).where(ServerRow.id == self.id))
        except Unavailable:
            pass  # others see that it is gone

    def announce(self, address: str) -> None:
        """Say where other servers reach this one."""
        self._address = address.rstrip("/")
        if self._right is not None:
            with self._reading() as session, session.begin():
                self._say(session)

    def on_beat(self, listener: Callable[[], None]) -> None:
        """Call somebody after each beat, from its thread."""
        self._listeners.append(listener)

    def leads(self) -> bool:
        """Whether this server does what is done once for all; not while the database is away, nor before it answers."""
        if self._right is None:
            return True
        if not self._address:
            return False
        try:
            return self._right.leads()
        except Unavailable:
            return False

    def ids(self) -> set[str]:
        """Who is there, this one included."""
        with self._reading() as session:
            return {self.id, *session.scalars(select(ServerRow.id))}

    def peer(self, server_id: str | None) -> Peer | None:
        """Another server; None where it is not there, or is this one."""
        if server_id is None or server_id == self.id or self._right is None:
            return None
        with self._reading() as session:
            row = session.get(ServerRow, server_id)
            return None if row is None else Peer(row.id, row.address, row.secret)

    def is_gone(self, server_id: str) -> bool:
        """Look again at a server that did not answer, and forget it where its connection is gone, too."""
        if not self._is_steady():
            return False
        with self._reading() as session:
            is_there = session.get(ServerRow, server_id) is not None
            if is_there and is_held_by(session, server_id):
                return False
        if is_there:
            self._forget({server_id}, gone_after_s=0.0)
        return True

    def _beat_on(self) -> None:
        while not self._stopping.wait(BEAT_EVERY_S):
            try:
                self._beat()
            except Unavailable:
                self._steady_since_s = None
            except Exception:
                logger.exception("A beat of the server failed.")

    def _beat(self) -> None:
        now_s = time.monotonic()
        if self._steady_since_s is None or now_s - self._beat_at_s > GONE_AFTER_S + BEAT_EVERY_S:
            self._steady_since_s = now_s
        with self._reading() as session, session.begin():
            self._say(session)
            silent = self._silent(session, GONE_AFTER_S)
        self._beat_at_s = now_s
        if silent and self._is_steady():
            self._forget(silent, gone_after_s=GONE_AFTER_S)
        if self.leads() and now_s - self._pruned_at_s > _PRUNED_EVERY_S:
            self._pruned_at_s = now_s
            with self._changing() as session:
                prune(session)
        for listener in self._listeners:
            listener()

    def _is_steady(self) -> bool:
        since_s = self._steady_since_s
        return since_s is not None and time.monotonic() - since_s >= STEADY_AFTER_S

    def _say(self, session: Session) -> None:
        now_s = clock_s(session)
        said = {"address": self._address, "secret": self.secret, "seen_at_s": now_s}
        done = session.execute(
            update(ServerRow).where(ServerRow.id == self.id).values(**said).returning(ServerRow.id)
        )
        if done.first() is None:
            session.add(ServerRow(id=self.id, started_at_s=now_s, **said))

    def _silent(self, session: Session, gone_after_s: float) -> set[str]:
        """Who was not heard of for so long and has no connection, or not for very long."""
        now_s = clock_s(session)
        found = session.execute(
            select(ServerRow.id, ServerRow.seen_at_s).where(
                ServerRow.id != self.id, ServerRow.seen_at_s <= now_s - gone_after_s
            )
        ).all()
        return {
            each for each, seen_s in found if now_s - seen_s > DEAD_AFTER_S or not is_held_by(session, each)
        }

    def _forget(self, suspects: set[str], *, gone_after_s: float) -> None:
        with self._changing() as session:
            gone = suspects & self._silent(session, gone_after_s)
            session.execute(delete(ServerRow).where(ServerRow.id.in_(gone)))
        for server_id in sorted(gone):
            logger.warning("The server %s is gone; others go on with what it did.", server_id)
