"""Every row that a store has of a person, as they stand, for whom they are of; secrets and blobs left out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import LargeBinary, Table, inspect, or_, select
from sqlalchemy.orm import Session

from ecgomics.store.cohorts import Sessions
from ecgomics.store.erased_person import Gathered, gathered
from ecgomics.store.reach import everything
from ecgomics.store.tables import Table as Root

#: Columns by which a row is of a person: of themselves, or of one of their recordings.
_OF_PERSON: Final = "subject_id"
_OF_RECORDING: Final = "recording_id"
_BY_ID: Final = {"subjects": "subject_id", "recordings": "recordings", "live_sessions": "sessions"}
#: Hashes of secrets, and what only this store can use.
_LEFT_OUT: Final = frozenset({"secret_sha256", "code_sha256", "password_hash", "reset_sha256"})
#: Told apart from the rest: who did what is a file of its own.
_ELSEWHERE: Final = frozenset({"audit"})

Rows = dict[str, list[dict[str, Any]]]


class RowsOfPeople:
    """The part of a store that hands over what it has of somebody."""

    def __init__(self, *, reading: Sessions) -> None:
        self._reading = reading

    def gathered(self, subject_id: str) -> Gathered:
        """What there is of a person; NotFound if they are not there."""
        with self._reading() as session:
            return gathered(session, subject_id)

    def of(self, found: Gathered) -> Rows:
        """By table the rows of a person; tables without any are left out."""
        with self._reading() as session, everything():
            rows = {
                mapper.local_table.name: list(_rows(session, mapper.class_, found))  # type: ignore[attr-defined]
                for mapper in Root.registry.mappers
            }
        return {name: some for name, some in sorted(rows.items()) if some}


def _rows(session: Session, entity: Any, found: Gathered) -> Iterator[dict[str, Any]]:
    table: Table = entity.__table__
    if table.name in _ELSEWHERE:
        return
    conditions = list(_conditions(entity, found))
    if not conditions:
        return
    for row in session.scalars(select(entity).where(or_(*conditions))):
        yield {
            column.key: _plain(getattr(row, _attribute(entity, column.key)))
            for column in table.columns
            if column.name not in _LEFT_OUT and not isinstance(column.type, LargeBinary)
        }


def _conditions(entity: Any, found: Gathered) -> Iterable[Any]:
    table: Table = entity.__table__
    if table.name in _BY_ID:
        ids = getattr(found, _BY_ID[table.name])
        yield entity.id.in_([ids] if isinstance(ids, str) else ids)
    if table.name == "outcome_values":
        yield entity.entity_id.in_([found.subject_id, *found.recordings])
    if _OF_PERSON in table.columns:
        yield entity.subject_id == found.subject_id
    if _OF_RECORDING in table.columns:
        yield entity.recording_id.in_(found.recordings)


def _attribute(entity: Any, name: str) -> str:
    """How a class calls a column."""
    found = inspect(entity).get_property_by_column(entity.__table__.columns[name]).key
    return str(found)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
