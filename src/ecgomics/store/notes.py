"""Notes on recordings: calipers, marked stretches and comments, each with its author; they change no value."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, cast, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store import audit
from ecgomics.store.cohorts import Sessions
from ecgomics.store.correction_tables import NoteRow
from ecgomics.store.tables import RecordingRow

NoteKind = Literal["caliper", "artefact", "comment"]
NOTE_KINDS: Final[tuple[NoteKind, ...]] = get_args(NoteKind)
#: More notes than this on one recording are a mistake of a program.
MOST_NOTES: Final = 1000
_BYTES_OF_AN_ID: Final = 16


@dataclass(frozen=True, slots=True)
class StoredNote:
    """One note; what its body holds depends on its kind."""

    id: str
    recording_id: str
    kind: NoteKind
    body: Mapping[str, Any]
    author: str
    at: datetime


class Notes:
    """The part of a store that keeps notes."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def of(self, recording_id: str) -> list[StoredNote]:
        """All notes of a recording, the oldest first; NotFound without the recording."""
        query = select(NoteRow).where(NoteRow.recording_id == recording_id).order_by(NoteRow.at, NoteRow.id)
        with self._reading() as session:
            _recording(session, recording_id)
            return [_stored(row) for row in session.scalars(query)]

    def add(self, recording_id: str, kind: NoteKind, body: Mapping[str, Any], *, author: str) -> StoredNote:
        """Keep a new note. NotFound without the recording; InvalidInput where it has too many."""
        with self._changing() as session:
            recording = _recording(session, recording_id)
            count = select(func.count()).select_from(NoteRow).where(NoteRow.recording_id == recording_id)
            if (session.scalar(count) or 0) >= MOST_NOTES:
                raise InvalidInput(f"A recording takes {MOST_NOTES} notes; delete some of them first.")
            row = NoteRow(
                id=secrets.token_hex(_BYTES_OF_AN_ID),
                recording_id=recording_id,
                kind=kind,
                body=dict(body),
                author=author,
                at=datetime.now(UTC),
            )
            session.add(row)
            _audited(session, row, recording, action="add", author=author, after=row.body)
            return _stored(row)

    def change(self, note_id: str, body: Mapping[str, Any], *, author: str) -> StoredNote:
        """Give a note another body; who changed it last is its author. NotFound without the note."""
        with self._changing() as session:
            row = _note(session, note_id)
            recording = _recording(session, row.recording_id)
            before = row.body
            row.body, row.author, row.at = dict(body), author, datetime.now(UTC)
            _audited(session, row, recording, action="change", author=author, before=before, after=row.body)
            return _stored(row)

    def delete(self, note_id: str, *, author: str) -> None:
        """Forget a note; NotFound without it. The audit keeps what it was."""
        with self._changing() as session:
            row = _note(session, note_id)
            recording = _recording(session, row.recording_id)
            _audited(session, row, recording, action="delete", author=author, before=row.body)
            session.delete(row)


def _note(session: Session, note_id: str) -> NoteRow:
    row = session.get(NoteRow, note_id)
    if row is None:
        raise NotFound("There is no such note: it was deleted.")
    return row


def _recording(session: Session, recording_id: str) -> RecordingRow:
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise NotFound("There is no such recording: it was deleted or never uploaded.")
    return row


def _audited(
    session: Session,
    row: NoteRow,
    recording: RecordingRow,
    *,
    action: str,
    author: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    audit.note(
        session,
        author=author,
        action=action,
        kind=row.kind,
        entity_id=row.recording_id,
        entity_name=recording.name,
        project_id=recording.project_id,
        before=before,
        after=after,
    )


def _stored(row: NoteRow) -> StoredNote:
    return StoredNote(row.id, row.recording_id, cast(NoteKind, row.kind), row.body, row.author, row.at)
