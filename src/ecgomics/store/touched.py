"""Which recordings the store changed since somebody last asked, so that what is kept in memory follows."""

import threading
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from ecgomics.store.changes import Follower, note_change
from ecgomics.store.correction_tables import CorrectionRow
from ecgomics.store.library_tables import SubjectRow, TagRow, TriageRow
from ecgomics.store.marks import Marks
from ecgomics.store.tables import ProfileRow, RecordingRow

_OF_RECORDINGS: Final = (CorrectionRow, ProfileRow, TagRow, TriageRow)
_TRACKED: Final = frozenset((RecordingRow, SubjectRow, *_OF_RECORDINGS))


class Touched:
    """Listens to the sessions of a store; what a session changed counts once it was committed.

    With a follower other servers are told in the same transaction, and what they changed counts, too.
    """

    def __init__(
        self, sessions: "sessionmaker[Session]", *, server_id: str = "", follower: Follower | None = None
    ) -> None:
        self._committed = Marks()
        self._server_id = server_id
        self._follower = follower
        self._lock = threading.Lock()
        event.listen(sessions, "after_flush", _flushed)
        event.listen(sessions, "do_orm_execute", _executed)
        if follower is not None:
            event.listen(sessions, "before_commit", self._tell_others)
        event.listen(sessions, "after_commit", self._commit)
        event.listen(sessions, "after_rollback", _forget)

    def taken(self) -> Marks:
        """What was changed since this was last asked."""
        self.gather()
        with self._lock:
            taken, self._committed = self._committed, Marks()
        return taken

    def gather(self) -> None:
        """Take in what other servers changed, so that who asks seldom has not all of it to read at once."""
        if self._follower is not None:
            others = self._follower.taken()
            with self._lock:
                self._committed.add(others)

    def _tell_others(self, session: Session) -> None:
        session.flush()
        if marks := _marks(session):
            note_change(session, self._server_id, marks)

    def _commit(self, session: Session) -> None:
        with self._lock:
            self._committed.add(_marks(session))
        _forget(session)


def _marks(session: Session) -> Marks:
    marks: Marks = session.info.setdefault("touched", Marks())
    return marks


def _forget(session: Session) -> None:
    session.info.pop("touched", None)


def _flushed(session: Session, _context: Any) -> None:
    changed: Iterable[object] = (*session.new, *session.dirty, *session.deleted)
    for row in changed:
        if isinstance(row, RecordingRow):
            _marks(session).recordings.add(row.id)
        elif isinstance(row, _OF_RECORDINGS):
            _marks(session).recordings.add(row.recording_id)
        elif isinstance(row, SubjectRow):
            _marks(session).subjects.add(row.id)


def _executed(state: ORMExecuteState) -> None:
    """A statement changes rows that no session holds: which, only the database knows."""
    if state.is_insert or state.is_update or state.is_delete:
        tables = {mapper.class_ for mapper in state.all_mappers}
        _marks(state.session).everything |= bool(tables & _TRACKED)
