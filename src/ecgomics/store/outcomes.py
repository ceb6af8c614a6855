"""Tables of outcomes of a project: what is known of its people or recordings, each row kept with whom it is of."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store import audit
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library import existing_project
from ecgomics.store.library_records import OutcomeColumn, OutcomeKey, StoredOutcomes
from ecgomics.store.library_tables import OutcomeTableRow, OutcomeValueRow, SubjectRow
from ecgomics.store.tables import RecordingRow


class Outcomes:
    """The part of a store that keeps tables of outcomes."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def names(self, project_id: str, key: OutcomeKey) -> dict[str, str]:
        """By pseudonym of a person, or name of a recording, the identifier; names of several recordings left out."""
        asked = {
            "subject": select(SubjectRow.pseudonym, SubjectRow.id).where(SubjectRow.project_id == project_id),
            "recording": select(RecordingRow.name, RecordingRow.id).where(
                RecordingRow.project_id == project_id
            ),
        }[key]
        with self._reading() as session:
            existing_project(session, project_id)
            pairs = [(name, found) for name, found in session.execute(asked)]
        uses = Counter(name for name, _ in pairs)
        return {name: found for name, found in pairs if uses[name] == 1}

    def keep(
        self,
        project_id: str,
        name: str,
        key: OutcomeKey,
        *,
        columns: Sequence[OutcomeColumn],
        rows: Mapping[str, Mapping[str, Any]],
        author: str,
    ) -> StoredOutcomes:
        """Keep a table in the place of one of the same name; rows are by identifier of whom they are of."""
        with self._changing() as session:
            existing_project(session, project_id)
            same = select(OutcomeTableRow).where(
                OutcomeTableRow.project_id == project_id, OutcomeTableRow.name == name
            )
            before = session.scalar(same)
            earlier = None if before is None else _told(_stored(session, before))
            if before is not None:
                session.delete(before)
                session.flush()
            row = OutcomeTableRow(
                id=secrets.token_hex(16),
                project_id=project_id,
                name=name,
                key=key,
                columns=[{"name": each.name, "kind": each.kind, "known": each.known} for each in columns],
                author=author,
                imported_at=datetime.now(UTC),
            )
            session.add(row)
            session.flush()
            session.add_all(
                OutcomeValueRow(table_id=row.id, entity_id=entity, values=dict(values))
                for entity, values in rows.items()
            )
            session.flush()
            kept = _stored(session, row)
            _note(session, kept, "import", author, before=earlier, after=_told(kept))
            return kept

    def listed(self, project_id: str) -> list[StoredOutcomes]:
        """The tables of a project by name."""
        query = (
            select(OutcomeTableRow)
            .where(OutcomeTableRow.project_id == project_id)
            .order_by(OutcomeTableRow.name)
        )
        with self._reading() as session:
            return [_stored(session, row) for row in session.scalars(query)]

    def table(self, table_id: str) -> StoredOutcomes:
        """One table; NotFound if it is not there."""
        with self._reading() as session:
            return _stored(session, _existing(session, table_id))

    def rows(self, table_id: str) -> dict[str, dict[str, Any]]:
        """The rows of a table by identifier of the person or recording; NotFound if it is not there."""
        query = select(OutcomeValueRow).where(OutcomeValueRow.table_id == table_id)
        with self._reading() as session:
            _existing(session, table_id)
            return {row.entity_id: row.values for row in session.scalars(query)}

    def of_recordings(self, table_id: str) -> dict[str, dict[str, Any]]:
        """The rows of a table by identifier of the recording: what is known of a person is known of each recording."""
        table, rows = self.table(table_id), self.rows(table_id)
        if table.key == "recording":
            return rows
        query = select(RecordingRow.id, RecordingRow.subject_id).where(
            RecordingRow.project_id == table.project_id, RecordingRow.subject_id.is_not(None)
        )
        with self._reading() as session:
            return {
                recording: rows[subject] for recording, subject in session.execute(query) if subject in rows
            }

    def delete(self, table_id: str, *, author: str) -> None:
        """Forget a table; NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, table_id)
            kept = _stored(session, row)
            _note(session, kept, "delete", author, before=_told(kept), after=None)
            session.delete(row)


def _existing(session: Session, table_id: str) -> OutcomeTableRow:
    row = session.get(OutcomeTableRow, table_id)
    if row is None:
        raise NotFound("There is no such table of outcomes: it was deleted or replaced.")
    return row


def _stored(session: Session, row: OutcomeTableRow) -> StoredOutcomes:
    counted = select(func.count()).select_from(OutcomeValueRow).where(OutcomeValueRow.table_id == row.id)
    return StoredOutcomes(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        key=cast(OutcomeKey, row.key),
        columns=tuple(OutcomeColumn(**each) for each in row.columns),
        rows=session.scalar(counted) or 0,
        author=row.author,
        imported_at=row.imported_at,
    )


def _told(table: StoredOutcomes) -> dict[str, Any]:
    return {"rows": table.rows, "columns": [each.name for each in table.columns]}


def _note(
    session: Session,
    table: StoredOutcomes,
    action: str,
    author: str,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    audit.note(
        session,
        author=author,
        action=action,
        kind="outcomes",
        entity_id=table.id,
        entity_name=table.name,
        project_id=table.project_id,
        before=before,
        after=after,
    )
