"""Live sessions: who began them, what was said of them, and what they became."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, InvalidInput, NotFound, Refused
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library import existing_project
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.live_tables import LiveSessionRow
from ecgomics.store.reach import everything
from ecgomics.store.server_tables import ServerRow

State = Literal["open", "finished", "discarded"]
STATES: Final = get_args(State)
MOST_NOTES: Final = 200


@dataclass(frozen=True, slots=True)
class LiveStart:
    """A session as it is begun."""

    id: str
    owner: str
    """The phone, or LOCAL_OWNER."""
    said: Mapping[str, Any]
    """Sensor, rate, leads, mode, as its sender states them."""
    started_at: datetime
    project_id: str
    subject_id: str | None


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session as it is kept."""

    id: str
    project_id: str
    subject_id: str | None
    pseudonym: str | None
    owner: str
    state: State
    said: Mapping[str, Any]
    started_at: datetime
    finish: Mapping[str, Any] | None
    finished_at: datetime | None
    recording_id: str | None
    notes: Sequence[Mapping[str, Any]]
    updated_at: datetime
    """By the clock of the server: when it began here, or ended."""
    server: str | None = None
    """Which of several servers has its frames."""


class LiveSessions:
    """The part of a store that keeps live sessions."""

    def __init__(self, frames_folder: Path, *, reading: Sessions, changing: Sessions) -> None:
        self.frames_folder = frames_folder
        """Where the engine keeps the frames of those that are open."""
        self._reading = reading
        self._changing = changing

    def begin(self, start: LiveStart, *, author: str, server: str | None = None) -> tuple[LiveSession, bool]:
        """A session that is there from now on, at a server, and whether it is new.

        Refused for another's; Conflict for one that was begun with other facts; NotFound without the project.
        """
        with self._changing() as session:
            row = session.get(LiveSessionRow, start.id)
            if row is not None:
                _same(row, start)
                return _stored(session, row), False
            existing_project(session, start.project_id)
            with everything():
                if session.scalar(select(LiveSessionRow.id).where(LiveSessionRow.id == start.id)) is not None:
                    raise Conflict("Another session has this identifier: begin yours under a new one.")
            row = LiveSessionRow(
                id=start.id,
                project_id=start.project_id,
                subject_id=start.subject_id,
                owner=start.owner,
                state="open",
                start=dict(start.said),
                started_at=start.started_at,
                finish=None,
                notes=[],
                server=server,
                updated_at=datetime.now(UTC),
            )
            session.add(row)
            session.flush()
            _audited(session, row, action="begin", author=author)
            return _stored(session, row), True

    def session(self, session_id: str, *, owner: str | None = None) -> LiveSession:
        """One session; NotFound if it is not there, Refused where an owner is given and it is another's."""
        with self._reading() as session:
            return _stored(session, _existing(session, session_id, owner))

    def listed(
        self,
        *,
        project_id: str | None = None,
        state: State | None = None,
        server: str | None = None,
        limit: int,
    ) -> list[LiveSession]:
        """The latest sessions first: all, or those of a project, in a state, at a server."""
        query = select(LiveSessionRow).order_by(LiveSessionRow.started_at.desc(), LiveSessionRow.id)
        if project_id is not None:
            query = query.where(LiveSessionRow.project_id == project_id)
        if state is not None:
            query = query.where(LiveSessionRow.state == state)
        if server is not None:
            query = query.where(LiveSessionRow.server == server)
        with self._reading() as session:
            return [_stored(session, row) for row in session.scalars(query.limit(limit))]

    def are_left(self) -> bool:
        """Whether there are open sessions whose server is gone."""
        with self._reading() as session:
            return session.scalar(select(LiveSessionRow.id).where(_is_left()).limit(1)) is not None

    def inherit(self, server: str, move: Callable[[set[str]], set[str]]) -> list[LiveSession]:
        """Give a server the open sessions of those that are gone.

        move is told who is there, takes the frames of the others, and gives those whose frames it could not take; two
        servers never do so at the same time.
        """
        with self._changing() as session:
            refused = move({server, *session.scalars(select(ServerRow.id))})
            rows = session.scalars(select(LiveSessionRow).where(_is_left())).all()
            mine = [row for row in rows if row.server not in refused]
            for row in mine:
                row.server = server
            return [_stored(session, row) for row in mine]

    def finish(
        self, session_id: str, said: Mapping[str, Any], *, recording_id: str | None, author: str
    ) -> LiveSession:
        """Note what a session became. Conflict where it was discarded."""
        with self._changing() as session:
            row = _existing(session, session_id)
            if row.state == "discarded":
                raise Conflict("This session was discarded: it cannot be finished any more.")
            row.state, row.finish, row.recording_id = "finished", dict(said), recording_id
            row.finished_at = row.updated_at = datetime.now(UTC)
            _audited(session, row, action="finish", author=author, after={"recording": recording_id})
            return _stored(session, row)

    def discard(self, session_id: str, *, author: str) -> LiveSession:
        """End a session without a recording; one that is finished stays. Conflict for that."""
        with self._changing() as session:
            row = _existing(session, session_id)
            if row.state == "finished":
                raise Conflict("This session is a recording already: delete the recording instead.")
            row.state, row.updated_at = "discarded", datetime.now(UTC)
            _audited(session, row, action="discard", author=author)
            return _stored(session, row)

    def add_note(self, session_id: str, text: str, *, author: str) -> Mapping[str, Any]:
        """Keep what somebody who watches writes."""
        with self._changing() as session:
            row = _existing(session, session_id)
            if len(row.notes) >= MOST_NOTES:
                raise InvalidInput(f"A session takes {MOST_NOTES} notes.")
            made = {"at": datetime.now(UTC).isoformat(), "author": author, "text": text}
            row.notes = [*row.notes, made]
            return made


def _existing(session: Session, session_id: str, owner: str | None = None) -> LiveSessionRow:
    row = None if "\0" in session_id else session.get(LiveSessionRow, session_id)
    if row is None:
        raise NotFound("There is no such live session.")
    if owner is not None and row.owner != owner:
        raise Refused("This live session belongs to somebody else.")
    return row


def _same(row: LiveSessionRow, start: LiveStart) -> None:
    if row.owner != start.owner:
        raise Refused("This live session belongs to somebody else.")
    if dict(row.start) != dict(start.said):
        raise Conflict(
            "A live session with this identifier was begun with other facts: begin one of your own."
        )


def _stored(session: Session, row: LiveSessionRow) -> LiveSession:
    person = None if row.subject_id is None else session.get(SubjectRow, row.subject_id)
    state: State = next(each for each in STATES if each == row.state)
    return LiveSession(
        id=row.id,
        project_id=row.project_id,
        subject_id=row.subject_id,
        pseudonym=None if person is None else person.pseudonym,
        owner=row.owner,
        state=state,
        said=row.start,
        started_at=row.started_at,
        finish=row.finish,
        finished_at=row.finished_at,
        recording_id=row.recording_id,
        notes=row.notes,
        updated_at=row.updated_at,
        server=row.server,
    )


def _is_left() -> ColumnElement[bool]:
    """A session is open and its server is gone."""
    server = LiveSessionRow.server
    is_gone = or_(server.is_(None), server.not_in(select(ServerRow.id)))
    return and_(LiveSessionRow.state == "open", is_gone)


def _audited(
    session: Session,
    row: LiveSessionRow,
    *,
    action: str,
    author: str,
    after: Mapping[str, Any] | None = None,
) -> None:
    note(
        session,
        author=author,
        action=action,
        kind="live session",
        entity_id=row.id,
        entity_name=row.id,
        project_id=row.project_id,
        after=after,
    )
