"""The numbers of many profiles at once, the recordings of one person, and tables to compare with."""

import secrets
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.recording import Sex
from ecgomics.store import audit
from ecgomics.store.cohorts import Sessions
from ecgomics.store.latest_profiles import of_latest, of_settings
from ecgomics.store.project_rows import existing_project
from ecgomics.store.records import ProfileKey
from ecgomics.store.reference_tables import ReferenceTableRow
from ecgomics.store.tables import ProfileRow, RecordingRow

_BYTES_OF_AN_ID: Final = 16
#: Profiles whose vector is made in one go, where they were kept before there was one.
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Numbers:
    """The vector of numbers of one recording, and who it is of."""

    recording_id: str
    person: str
    """The person where that is known, otherwise the recording itself."""
    sex: Sex | None
    age_years: float | None
    packed: bytes


@dataclass(frozen=True, slots=True)
class Sibling:
    """A recording of the same person, itself among them."""

    recording_id: str
    name: str
    at: datetime
    """When it was recorded, or where that is not known when it came in."""
    dated: bool


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """A reference population that somebody brought: the text of its CSV file."""

    id: str
    name: str
    content: str
    author: str
    created_at: datetime


class NumbersOfProfiles:
    """The part of a store that reads many profiles at once."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def of_project(self, project_id: str, key: ProfileKey) -> list[Numbers]:
        """The latest vector of every measured recording of a project, with its latest corrections."""
        return self._found(RecordingRow.project_id == project_id, key)

    def of_recordings(self, recording_ids: Sequence[str], key: ProfileKey) -> list[Numbers]:
        """The latest vectors of the given recordings, of those that were measured."""
        return self._found(RecordingRow.id.in_(recording_ids), key)

    def _found(self, chosen: ColumnElement[bool], key: ProfileKey) -> list[Numbers]:
        query = (
            select(
                RecordingRow.id,
                RecordingRow.subject_id,
                RecordingRow.pseudonym,
                RecordingRow.sex,
                RecordingRow.age_years,
                ProfileRow.numbers,
            )
            .join(ProfileRow, and_(ProfileRow.recording_id == RecordingRow.id, *of_latest(key)))
            .where(chosen, ProfileRow.numbers.is_not(None))
            .order_by(RecordingRow.id)
        )
        with self._reading() as session:
            rows = session.execute(query).all()
        return [
            Numbers(row.id, row.subject_id or row.pseudonym or row.id, row.sex, row.age_years, row.numbers)
            for row in rows
        ]

    def fill(self, key: ProfileKey, vector_of: Callable[[str], bytes]) -> None:
        """Make the vectors that are not there yet: vector_of takes the JSON text of a profile."""
        while True:
            with self._changing() as session:
                rows = session.scalars(
                    select(ProfileRow).where(*of_settings(key), ProfileRow.numbers.is_(None)).limit(_AT_ONCE)
                ).all()
                for row in rows:
                    row.numbers = vector_of(zlib.decompress(row.profile).decode())
            if len(rows) < _AT_ONCE:
                return

    def siblings(self, recording_id: str) -> list[Sibling]:
        """The recordings of the same person in the same project, itself among them, in the order of time."""
        with self._reading() as session:
            row = session.get(RecordingRow, recording_id)
            if row is None:
                raise NotFound("There is no such recording: it was deleted or never uploaded.")
            found = session.scalars(select(RecordingRow).where(_same_person(row))).all()
            of_person = [
                Sibling(
                    each.id,
                    each.name,
                    _zoned(each.started_at or each.uploaded_at),
                    each.started_at is not None,
                )
                for each in found
            ]
        return sorted(of_person, key=lambda each: (each.at, each.recording_id))

    def project_of(self, recording_id: str) -> str:
        """The project of a recording; NotFound if it is not there."""
        with self._reading() as session:
            found = session.scalar(select(RecordingRow.project_id).where(RecordingRow.id == recording_id))
        if found is None:
            raise NotFound("There is no such recording: it was deleted or never uploaded.")
        return found

    def reference_tables(self, project_id: str) -> list[ReferenceTable]:
        """The reference populations of a project, by name."""
        query = (
            select(ReferenceTableRow)
            .where(ReferenceTableRow.project_id == project_id)
            .order_by(ReferenceTableRow.name)
        )
        with self._reading() as session:
            return [_shown(each) for each in session.scalars(query)]

    def reference_table(self, table_id: str) -> ReferenceTable:
        """One of them; NotFound where there is none."""
        with self._reading() as session:
            return _shown(_existing(session, table_id))

    def add_reference_table(self, project_id: str, name: str, content: str, *, author: str) -> ReferenceTable:
        """Keep the text of a table; NotFound without the project, InvalidInput where it has one of that name."""
        taken = select(ReferenceTableRow.id).where(
            ReferenceTableRow.project_id == project_id, ReferenceTableRow.name == name
        )
        with self._changing() as session:
            existing_project(session, project_id)
            if session.scalar(taken) is not None:
                raise InvalidInput(
                    f"There is a reference population “{name}” already: give this one another name."
                )
            row = ReferenceTableRow(
                id=secrets.token_hex(_BYTES_OF_AN_ID),
                project_id=project_id,
                name=name,
                content=content,
                author=author,
                created_at=datetime.now(UTC),
            )
            session.add(row)
            _note(session, row, author=author, action="add")
            return _shown(row)

    def remove_reference_table(self, table_id: str, *, author: str) -> None:
        """Forget one; NotFound where there is none."""
        with self._changing() as session:
            row = _existing(session, table_id)
            _note(session, row, author=author, action="delete")
            session.delete(row)


def _same_person(row: RecordingRow) -> ColumnElement[bool]:
    here = RecordingRow.project_id == row.project_id
    same = [RecordingRow.id == row.id]
    if row.subject_id is not None:
        same.append(RecordingRow.subject_id == row.subject_id)
    elif row.pseudonym:
        same.append(RecordingRow.pseudonym == row.pseudonym)
    return and_(here, or_(*same))


def _zoned(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _existing(session: Session, table_id: str) -> ReferenceTableRow:
    row = session.get(ReferenceTableRow, table_id)
    if row is None:
        raise NotFound("There is no such reference population: it was removed or never added.")
    return row


def _shown(row: ReferenceTableRow) -> ReferenceTable:
    return ReferenceTable(row.id, row.name, row.content, row.author, row.created_at)


def _note(session: Session, row: ReferenceTableRow, *, author: str, action: str) -> None:
    about: Mapping[str, str] = {"name": row.name}
    audit.note(
        session,
        author=author,
        action=action,
        kind="reference_table",
        entity_id=row.id,
        entity_name=row.name,
        project_id=row.project_id,
        before=about if action == "delete" else None,
        after=about if action == "add" else None,
    )
