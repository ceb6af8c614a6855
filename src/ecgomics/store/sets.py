"""Sets of recordings in the store: a name, the recordings, and how they were chosen."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store import audit
from ecgomics.store.access_tables import RecordSetRow
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.project_rows import existing_project
from ecgomics.store.tables import RecordingRow

_BYTES_OF_AN_ID: Final = 16
_MISSING: Final = "There is no such set of recordings: it was deleted or never made."


@dataclass(frozen=True, slots=True)
class RecordSet:
    """Recordings under one name."""

    id: str
    project_id: str
    name: str
    recording_ids: tuple[str, ...]
    how: Mapping[str, Any]
    """How they were chosen, such as {"by": "lasso", "space": "umap", "discovery": "…"}."""
    author: str
    created_at: datetime


class Sets:
    """The part of a store that keeps sets of recordings."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def add(
        self,
        name: str,
        recording_ids: Sequence[str],
        how: Mapping[str, Any],
        *,
        author: str,
        project_id: str = DEFAULT_PROJECT,
    ) -> RecordSet:
        """Keep a set; NotFound without the project, InvalidInput for a name that is taken or an unknown recording."""
        ids = list(dict.fromkeys(recording_ids))
        row = RecordSetRow(
            id=secrets.token_hex(_BYTES_OF_AN_ID),
            project_id=project_id,
            name=name,
            recording_ids=ids,
            how=dict(how),
            author=author,
            created_at=datetime.now(UTC),
        )
        found = _set(row)
        with self._changing() as session:
            existing_project(session, project_id)
            _refuse_taken(session, name, project_id)
            _refuse_unknown(session, ids)
            session.add(row)
            audit.note(
                session,
                author=author,
                action="save",
                kind="set",
                entity_id=row.id,
                entity_name=name,
                project_id=project_id,
                after={"recordings": len(ids), "how": dict(how)},
            )
        return found

    def sets(self, project_id: str = DEFAULT_PROJECT) -> list[RecordSet]:
        """Every set of a project, the latest first."""
        query = (
            select(RecordSetRow)
            .where(RecordSetRow.project_id == project_id)
            .order_by(RecordSetRow.created_at.desc(), RecordSetRow.id)
        )
        with self._reading() as session:
            return [_set(row) for row in session.scalars(query)]

    def set(self, set_id: str) -> RecordSet:
        """One set; NotFound if it is not there."""
        with self._reading() as session:
            return _set(_existing(session, set_id))

    def delete(self, set_id: str, *, author: str) -> None:
        """Forget a set; the recordings stay. NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, set_id)
            audit.note(
                session,
                author=author,
                action="delete",
                kind="set",
                entity_id=row.id,
                entity_name=row.name,
                project_id=row.project_id,
                before={"recordings": len(row.recording_ids), "how": row.how},
            )
            session.delete(row)


def _refuse_taken(session: Session, name: str, project_id: str) -> None:
    query = select(RecordSetRow.id).where(RecordSetRow.project_id == project_id, RecordSetRow.name == name)
    if session.scalar(query) is not None:
        raise InvalidInput(f"There is a set “{name}” already: give it another name.")


def _refuse_unknown(session: Session, ids: Sequence[str]) -> None:
    there = set(session.scalars(select(RecordingRow.id)))
    unknown = [each for each in ids if each not in there]
    if unknown:
        raise InvalidInput(
            f"{len(unknown)} of {len(ids)} recordings are not in the library: the first is {unknown[0]}."
        )


def _existing(session: Session, set_id: str) -> RecordSetRow:
    row = session.get(RecordSetRow, set_id)
    if row is None:
        raise NotFound(_MISSING)
    return row


def _set(row: RecordSetRow) -> RecordSet:
    return RecordSet(
        row.id, row.project_id, row.name, tuple(row.recording_ids), row.how, row.author, row.created_at
    )
