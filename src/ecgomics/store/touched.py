"""Which recordings the store changed since somebody last asked, so that what is kept in memory follows."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from ecgomics.store.correction_tables import CorrectionRow
from ecgomics.store.library_tables import SubjectRow, TagRow, TriageRow
from ecgomics.store.tables import ProfileRow, RecordingRow

_OF_RECORDINGS: Final = (CorrectionRow, ProfileRow, TagRow, TriageRow)
_TRACKED: Final = frozenset((RecordingRow, SubjectRow, *_OF_RECORDINGS))


@dataclass(slots=True)
class Marks:
    """Identifiers of recordings, or of people all of whose recordings are meant; everything marks them all."""

    recordings: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    everything: bool = False

    def add(self, other: "Marks") -> None:
        """Mark what the other marks, too."""
        self.recordings |= other.recordings
        self.subjects |= other.subjects
        self.everything |= other.everything

    def __bool__(self) -> bool:
        return bool(self.recordings or self.subjects or self.everything)


class Touched:
    """Listens to the sessions of a store; what a session changed counts once it was committed."""

    def __init__(self, sessions: "sessionmaker[Session]") -> None:
        self._committed = Marks()
        self._lock = threading.Lock()
        event.listen(sessions, "after_flush", _flushed)
        event.listen(sessions, "do_orm_execute", _executed)
        event.listen(sessions, "after_commit", self._commit)
        event.listen(sessions, "after_rollback", _forget)

    def taken(self) -> Marks:
        """What was changed since this was last asked."""
        with self._lock:
            taken, self._committed = self._committed, Marks()
        return taken

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
