"""The library of a store: projects, what people make of recordings, and who changed what."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.store import audit
from ecgomics.store.audit_log import change_text
from ecgomics.store.cohorts import Sessions, mark_stale
from ecgomics.store.library_records import Decision, Edit, Edited, StoredProject
from ecgomics.store.library_tables import (
    DEFAULT_PROJECT,
    AuditRow,
    ProjectRow,
    SubjectRow,
    TagRow,
    TriageRow,
)
from ecgomics.store.project_rows import existing_project
from ecgomics.store.standings import standings
from ecgomics.store.subjects import subject_of
from ecgomics.store.tables import RecordingRow

MOST_EDITS: Final = 100_000
LONGEST_NAME: Final = 200
LONGEST_TAG: Final = 60
LONGEST_NOTE: Final = 2000
#: Identifiers in one question to the database.
_AT_ONCE: Final = 500
#: Overtaken recordings that a refusal names.
_MOST_NAMED: Final = 20


Size = Callable[[str], tuple[int, int] | None]
"""How many recordings and people a project has, where that need not be counted."""


class Library:
    """The part of a store that keeps what people make of recordings."""

    def __init__(self, *, reading: Sessions, changing: Sessions, size: Size) -> None:
        self._reading = reading
        self._changing = changing
        self._size = size

    def projects(self) -> list[StoredProject]:
        """Every project, the first one first."""
        with self._reading() as session:
            found = session.scalars(select(ProjectRow).order_by(ProjectRow.created_at, ProjectRow.id)).all()
        known = {each.id: self._size(each.id) for each in found}
        counted = [project_id for project_id, size in known.items() if size is None]
        with self._reading() as session:
            recordings = _counted(session, RecordingRow.project_id, counted)
            people = _counted(session, SubjectRow.project_id, counted)
        return [
            StoredProject(
                *(each.id, each.name, each.created_at),
                *(known[each.id] or (recordings.get(each.id, 0), people.get(each.id, 0))),
            )
            for each in found
        ]

    def add_project(self, name: str, *, author: str) -> StoredProject:
        """A new project; InvalidInput where it has no name or that of another."""
        with self._changing() as session:
            row = ProjectRow(id=secrets.token_hex(8), name=tidy_name(name), created_at=datetime.now(UTC))
            _refuse_taken(session, row.name, but=row.id)
            session.add(row)
            audit.note(
                session,
                author=author,
                action="make",
                kind="project",
                entity_id=row.id,
                entity_name=row.name,
                project_id=row.id,
                after={"name": row.name},
            )
            return StoredProject(row.id, row.name, row.created_at, 0, 0)

    def rename_project(self, project_id: str, name: str, *, author: str) -> None:
        """Give a project another name; NotFound if it is not there."""
        with self._changing() as session:
            row = existing_project(session, project_id)
            before, row.name = row.name, tidy_name(name)
            _refuse_taken(session, row.name, but=row.id)
            if before != row.name:
                audit.note(
                    session,
                    author=author,
                    action="rename",
                    kind="project",
                    entity_id=row.id,
                    entity_name=row.name,
                    project_id=row.id,
                    before={"name": before},
                    after={"name": row.name},
                )

    def revisions(self, ids: Sequence[str]) -> dict[str, int]:
        """By identifier how often each of these recordings was changed; those that are not there are left out."""
        query = select(RecordingRow.id, RecordingRow.revision)
        found: dict[str, int] = {}
        with self._reading() as session:
            for start in range(0, len(ids), _AT_ONCE):
                some = query.where(RecordingRow.id.in_(ids[start : start + _AT_ONCE]))
                found.update({row.id: row.revision for row in session.execute(some)})
        return found

    def edit(self, edits: Sequence[Edit], *, author: str, action: str | None = None) -> list[Edited]:
        """Change recordings, all or none. Conflict where somebody changed one since the revision that is given.

        An edit that changes nothing is neither refused nor noted. action is what the audit calls it; without one it is
        told from what is changed.
        """
        if len(edits) > MOST_EDITS:
            raise InvalidInput(f"{len(edits)} changes were given; {MOST_EDITS} are allowed at once.")
        checked = [_checked(each) for each in edits]
        with self._changing() as session:
            rows = _rows(session, [each.recording_id for each in checked])
            before = standings(session, list(rows))
            changes = [
                (each, row, _changed(each, before[each.recording_id]))
                for each in checked
                for row in (rows[each.recording_id],)
            ]
            _refuse_overtaken(session, changes)
            return [_applied(session, *each, author=author, action=action) for each in changes]


def tidy_name(name: str) -> str:
    """A name without stray blanks; InvalidInput where nothing is left or it is too long."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise InvalidInput(f"A name has 1 to {LONGEST_NAME} characters; this one has {len(tidy)}.")
    return tidy


def _counted(session: Session, column: Any, among: Sequence[str]) -> Mapping[str, int]:
    """By identifier of a project how many rows it has, for those among the given ones."""
    if not among:
        return {}
    query = select(column, func.count().label("rows")).where(column.in_(among)).group_by(column)
    counts: list[tuple[str, int]] = [tuple(row) for row in session.execute(query)]
    return dict(counts)


def _refuse_taken(session: Session, name: str, *, but: str) -> None:
    with session.no_autoflush:
        taken = session.scalar(select(ProjectRow.id).where(ProjectRow.name == name, ProjectRow.id != but))
    if taken is not None:
        raise InvalidInput(f"There is a project “{name}” already: give this one another name.")


def _checked(edit: Edit) -> Edit:
    for tag in edit.add_tags:
        if not 0 < len(tag) <= LONGEST_TAG or tag != " ".join(tag.split()) or not tag.isprintable():
            raise InvalidInput(f"A tag has 1 to {LONGEST_TAG} characters on one line; “{tag[:80]}” has not.")
    triage = edit.triage
    if triage is not None and len(triage.note) > LONGEST_NOTE:
        raise InvalidInput(f"A note has at most {LONGEST_NOTE} characters; this one has {len(triage.note)}.")
    if triage is not None and (triage.decision == "excluded") != bool(triage.reason):
        raise InvalidInput("What is excluded needs a reason, and only what is excluded has one.")
    if edit.subject is not None and len(edit.subject) > LONGEST_NAME:
        raise InvalidInput(f"A pseudonym has at most {LONGEST_NAME} characters.")
    return edit


def _rows(session: Session, ids: Sequence[str]) -> dict[str, RecordingRow]:
    found: dict[str, RecordingRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(RecordingRow).where(RecordingRow.id.in_(ids[start : start + _AT_ONCE]))
        found |= {row.id: row for row in session.scalars(query)}
    missing = [each for each in ids if each not in found]
    if missing:
        raise NotFound(f"{len(missing)} of {len(ids)} recordings are not there: they were deleted.")
    return found


Change = tuple[Mapping[str, Any], Mapping[str, Any]]


def _changed(edit: Edit, standing: Any) -> Change:
    """What an edit changes of how a recording stands: before and after, empty where nothing."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if edit.triage is not None and edit.triage != standing.triage:
        before["triage"], after["triage"] = asdict(standing.triage), asdict(edit.triage)
    tags = (set(standing.tags) | set(edit.add_tags)) - set(edit.remove_tags)
    if tags != set(standing.tags):
        before["tags"], after["tags"] = list(standing.tags), sorted(tags)
    if edit.subject is not None and (edit.subject or None) != standing.subject:
        before["subject"], after["subject"] = standing.subject, edit.subject or None
    return before, after


def _refuse_overtaken(session: Session, changes: Iterable[tuple[Edit, RecordingRow, Change]]) -> None:
    late = [
        row
        for edit, row, (_, after) in changes
        if after and edit.revision is not None and edit.revision != row.revision
    ]
    if not late:
        return
    told = {row.id: _last_change(session, row) for row in late[:_MOST_NAMED]}
    first = next(iter(told.values()))
    others = f" So were {len(late) - 1} others." if len(late) > 1 else ""
    raise Conflict(f"{first}{others} Nothing of this change was made: look at it, then make it again.", told)


def _last_change(session: Session, row: RecordingRow) -> str:
    query = (
        select(AuditRow)
        .where(AuditRow.kind == "recording", AuditRow.entity_id == row.id)
        .order_by(AuditRow.id.desc())
        .limit(1)
    )
    last = session.scalar(query)
    if last is None:
        return f"{row.name} was changed meanwhile."
    return f"{row.name} was changed at {last.at:%H:%M} UTC by {last.author}: {change_text(last.after)}."


def _applied(
    session: Session,
    edit: Edit,
    row: RecordingRow,
    change: Change,
    *,
    author: str,
    action: str | None,
) -> Edited:
    before, after = change
    if not after:
        return Edited(row.id, row.revision, {}, {})
    if "triage" in after:
        _decide(session, row.id, cast(Decision, edit.triage), author)
    if "tags" in after:
        _tag(session, row.id, before["tags"], after["tags"])
    if "subject" in after:
        found = subject_of(session, row.project_id, after["subject"], sex=row.sex, author=author)
        row.subject_id = None if found is None else found.id
    if "subject" in after or ("triage" in after and cast(Decision, edit.triage).decision == "excluded"):
        mark_stale(session, row.id)
    row.revision += 1
    audit.note(
        session,
        author=author,
        action=action or _action(after),
        kind="recording",
        entity_id=row.id,
        entity_name=row.name,
        project_id=row.project_id,
        before=before,
        after=after,
    )
    return Edited(row.id, row.revision, before, after)


def _decide(session: Session, recording_id: str, decision: Decision, author: str) -> None:
    row = session.get(TriageRow, recording_id)
    if decision.decision == "open":
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = TriageRow(recording_id=recording_id)
        session.add(row)
    row.decision, row.reason, row.note = decision.decision, decision.reason, decision.note
    row.author, row.at = author, datetime.now(UTC)


def _tag(session: Session, recording_id: str, before: Sequence[str], after: Sequence[str]) -> None:
    session.add_all(TagRow(recording_id=recording_id, tag=tag) for tag in set(after) - set(before))
    for tag in set(before) - set(after):
        session.delete(session.get_one(TagRow, (recording_id, tag)))


def _action(after: Mapping[str, Any]) -> str:
    if len(after) > 1:
        return "edit"
    if "triage" in after:
        return {"accepted": "accept", "excluded": "exclude", "open": "reopen"}[after["triage"]["decision"]]
    return "tag" if "tags" in after else "move"


__all__ = ["DEFAULT_PROJECT", "Library", "existing_project", "tidy_name"]
