"""What other servers changed: written with the change itself, read before anything is answered from memory."""

import threading
import time
from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, extract, func, select
from sqlalchemy.orm import Session

from ecgomics.store.kept_jobs import Sessions
from ecgomics.store.marks import Marks
from ecgomics.store.server_tables import ChangeRow

#: Who has not asked for so long takes everything anew.
KEPT_S: Final = 3600.0
#: Number of the first change that is ever told.
_FIRST: Final = 1
Row = tuple[int, str, list[str], list[str], bool]


def clock_s(session: Session) -> float:
    """The time of the database, by which all servers go, in seconds since 1970."""
    if session.get_bind().dialect.name == "sqlite":
        return time.time()
    return float(session.scalar(select(extract("epoch", func.clock_timestamp()))) or 0.0)


def note_change(session: Session, server_id: str, marks: Marks) -> None:
    """Tell the other servers what a session changes, in its own transaction."""
    session.add(
        ChangeRow(
            server=server_id,
            at_s=clock_s(session),
            recordings=sorted(marks.recordings),
            subjects=sorted(marks.subjects),
            everything=marks.everything,
        )
    )
    session.flush()


def prune(session: Session) -> None:
    """Forget what everybody has read, or has been away for too long to read; the last one stays, as who has it asks."""
    last = select(func.max(ChangeRow.id)).scalar_subquery()
    old = ChangeRow.at_s < clock_s(session) - KEPT_S
    session.execute(delete(ChangeRow).where(old, ChangeRow.id != last))


class Follower:
    """Reads what others changed since it last asked; may be asked from any thread."""

    def __init__(self, reading: Sessions, server_id: str) -> None:
        self._reading = reading
        self._server_id = server_id
        self._lock = threading.Lock()
        with reading() as session:
            self._last = session.scalar(select(func.max(ChangeRow.id))) or 0

    def taken(self) -> Marks:
        """What other servers committed since; everything where that is not known any more."""
        with self._lock, self._reading() as session:
            query = (
                select(
                    ChangeRow.id,
                    ChangeRow.server,
                    ChangeRow.recordings,
                    ChangeRow.subjects,
                    ChangeRow.everything,
                )
                .where(ChangeRow.id >= self._last)
                .order_by(ChangeRow.id)
            )
            rows: Sequence[Row] = [tuple(row) for row in session.execute(query)]
            if not rows:
                forgotten, self._last = self._last > 0, 0
                return Marks(everything=forgotten)
            # What was read last is there still, unless it was forgotten with others that were not read. Where there was
            # nothing yet, the first change of all is the one that is to be read.
            marks = Marks(everything=rows[0][0] != (self._last or _FIRST))
            for number, server, recordings, subjects, everything in rows:
                if number > self._last and server != self._server_id:
                    marks.add(Marks({*recordings}, {*subjects}, everything))
            self._last = rows[-1][0]
            return marks
