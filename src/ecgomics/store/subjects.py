"""People of a project: made from the pseudonym of a file, described and renamed by hand."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.store import audit
from ecgomics.store.cohorts import Sessions, mark_stale
from ecgomics.store.library_records import StoredSubject
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.tables import RecordingRow

LONGEST_PSEUDONYM: Final = 200
LONGEST_NOTE: Final = 10_000
FIRST_YEAR: Final = 1870


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """What is known of a person beside the recordings."""

    pseudonym: str
    sex: str | None
    birth_year: int | None
    note: str


class FoundPeople(Protocol):
    """Finds people by a part of the pseudonym."""

    def __call__(self, project_id: str, containing: str, *, offset: int, limit: int) -> tuple[list[str], int]:
        """Identifiers of a part of them, by pseudonym, and how many there are."""


class Subjects:
    """The part of a store that keeps people."""

    def __init__(self, *, reading: Sessions, changing: Sessions, found: FoundPeople) -> None:
        self._reading = reading
        self._changing = changing
        self._found = found

    def listed(
        self, project_id: str, *, containing: str = "", limit: int = 100, offset: int = 0
    ) -> tuple[list[StoredSubject], int]:
        """People of a project by pseudonym, and how many there are."""
        ids, total = self._found(project_id, containing, offset=offset, limit=limit)
        counted = (
            select(RecordingRow.subject_id, func.count().label("recordings"))
            .where(RecordingRow.subject_id.in_(ids))
            .group_by(RecordingRow.subject_id)
        )
        with self._reading() as session:
            rows = {row.id: row for row in session.scalars(select(SubjectRow).where(SubjectRow.id.in_(ids)))}
            counts = {row.subject_id: row.recordings for row in session.execute(counted)}
            return [_shown(rows[each], counts.get(each, 0)) for each in ids if each in rows], total

    def subject(self, subject_id: str) -> StoredSubject:
        """One person; NotFound if it is not there."""
        with self._reading() as session:
            return stored_subject(session, _existing(session, subject_id))

    def recordings_of(self, subject_id: str) -> list[str]:
        """Identifiers of a person's recordings in time; those without a time by when they came in."""
        query = (
            select(RecordingRow.id)
            .where(RecordingRow.subject_id == subject_id)
            .order_by(func.coalesce(RecordingRow.started_at, RecordingRow.uploaded_at), RecordingRow.id)
        )
        with self._reading() as session:
            _existing(session, subject_id)
            return list(session.scalars(query))

    def describe(
        self, subject_id: str, facts: SubjectFacts, *, seen: SubjectFacts | None, author: str
    ) -> StoredSubject:
        """Change what is known of a person; Conflict where that is not any more what the change was made from."""
        checked = _checked(facts)
        with self._changing() as session:
            row = _existing(session, subject_id)
            before, after = _differences(_facts(row), checked)
            if after and seen is not None and _differences(_facts(row), seen)[1]:
                raise Conflict(
                    f"What is known of {row.pseudonym} was changed meanwhile: look at it, then change it again.",
                    {row.id: f"{row.pseudonym} was changed meanwhile."},
                )
            if "pseudonym" in after:
                _refuse_taken(session, row.project_id, checked.pseudonym)
            for name, value in after.items():
                setattr(row, name, value)
            if "pseudonym" in after:
                of_it = select(RecordingRow.id).where(RecordingRow.subject_id == row.id)
                mark_stale(session, *session.scalars(of_it))
            if after:
                audit.note(
                    session,
                    author=author,
                    action="describe",
                    kind="subject",
                    entity_id=row.id,
                    entity_name=row.pseudonym,
                    project_id=row.project_id,
                    before=before,
                    after=after,
                )
            return stored_subject(session, row)


def subject_of(
    session: Session,
    project_id: str,
    pseudonym: str | None,
    *,
    sex: str | None = None,
    author: str | None = None,
) -> SubjectRow | None:
    """The person of that pseudonym, made where there is none; None without one. Made by hand, it is noted."""
    if not pseudonym:
        return None
    query = select(SubjectRow).where(SubjectRow.project_id == project_id, SubjectRow.pseudonym == pseudonym)
    row = session.scalar(query)
    if row is None:
        row = SubjectRow(
            id=secrets.token_hex(16),
            project_id=project_id,
            pseudonym=pseudonym,
            sex=sex,
            note="",
            created_at=datetime.now(UTC),
        )
        session.add(row)
        session.flush()
        if author is not None:
            audit.note(
                session,
                author=author,
                action="make",
                kind="subject",
                entity_id=row.id,
                entity_name=pseudonym,
                project_id=project_id,
                after={"pseudonym": pseudonym},
            )
    return row


def _existing(session: Session, subject_id: str) -> SubjectRow:
    row = session.get(SubjectRow, subject_id)
    if row is None:
        raise NotFound("There is no such person: the project was deleted or it was never made.")
    return row


def stored_subject(session: Session, row: SubjectRow) -> StoredSubject:
    """A person as the rest of the platform sees it."""
    of_it = select(func.count()).select_from(RecordingRow).where(RecordingRow.subject_id == row.id)
    return _shown(row, session.scalar(of_it) or 0)


def _shown(row: SubjectRow, recordings: int) -> StoredSubject:
    return StoredSubject(
        id=row.id,
        project_id=row.project_id,
        pseudonym=row.pseudonym,
        sex=row.sex,
        birth_year=row.birth_year,
        note=row.note,
        created_at=row.created_at,
        recordings=recordings,
    )


def _facts(row: SubjectRow) -> SubjectFacts:
    return SubjectFacts(row.pseudonym, row.sex, row.birth_year, row.note)


def _differences(old: SubjectFacts, new: SubjectFacts) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    names = [name for name in SubjectFacts.__dataclass_fields__ if getattr(old, name) != getattr(new, name)]
    return {name: getattr(old, name) for name in names}, {name: getattr(new, name) for name in names}


def _checked(facts: SubjectFacts) -> SubjectFacts:
    pseudonym = " ".join(facts.pseudonym.split())
    if not 0 < len(pseudonym) <= LONGEST_PSEUDONYM:
        raise InvalidInput(
            f"A pseudonym has 1 to {LONGEST_PSEUDONYM} characters; this one has {len(pseudonym)}."
        )
    if facts.sex not in (None, "female", "male"):
        raise InvalidInput(f"Sex is female, male or not stated, not “{facts.sex}”.")
    this_year = datetime.now(UTC).year
    if facts.birth_year is not None and not FIRST_YEAR <= facts.birth_year <= this_year:
        raise InvalidInput(
            f"A year of birth lies between {FIRST_YEAR} and {this_year}, not at {facts.birth_year}."
        )
    if len(facts.note) > LONGEST_NOTE:
        raise InvalidInput(f"A note has at most {LONGEST_NOTE} characters; this one has {len(facts.note)}.")
    return SubjectFacts(pseudonym, facts.sex, facts.birth_year, facts.note)


def _refuse_taken(session: Session, project_id: str, pseudonym: str) -> None:
    taken = select(SubjectRow.id).where(
        SubjectRow.project_id == project_id, SubjectRow.pseudonym == pseudonym
    )
    if session.scalar(taken) is not None:
        raise InvalidInput(
            f"There is a person “{pseudonym}” in the project already: move the recordings to that one instead."
        )
