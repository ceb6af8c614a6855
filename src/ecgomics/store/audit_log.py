"""Reading who changed what: the latest first, by author, action, kind, entity, time or words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_records import AuditEntry
from ecgomics.store.library_tables import AuditRow


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which changes are meant; None or empty means any."""

    author: str | None = None
    action: str | None = None
    kind: str | None = None
    entity_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    containing: str = ""
    """Part of the name of what was changed."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A part of the changes, how many there are in all, and who and what there is to choose from in the project."""

    entries: tuple[AuditEntry, ...]
    total: int
    authors: tuple[str, ...]
    actions: tuple[str, ...]
    kinds: tuple[str, ...]


class AuditLog:
    """The part of a store that tells who changed what."""

    def __init__(self, reading: Sessions) -> None:
        self._reading = reading

    def page(self, project_id: str, wanted: AuditFilter, *, limit: int, offset: int = 0) -> AuditPage:
        """Changes of a project, the latest first."""
        conditions = [AuditRow.project_id == project_id, *_conditions(wanted)]
        query = select(AuditRow).where(*conditions).order_by(AuditRow.id.desc()).limit(limit).offset(offset)
        with self._reading() as session:
            total = session.scalar(select(func.count()).select_from(AuditRow).where(*conditions)) or 0
            entries = tuple(_entry(row) for row in session.scalars(query))
            authors, actions, kinds = (
                tuple(
                    session.scalars(
                        select(column).where(AuditRow.project_id == project_id).distinct().order_by(column)
                    )
                )
                for column in (AuditRow.author, AuditRow.action, AuditRow.kind)
            )
            return AuditPage(entries, total, authors, actions, kinds)


def change_text(after: Mapping[str, Any] | None) -> str:
    """What a change of a recording made of it, in words."""
    told = []
    for name, value in (after or {}).items():
        if name == "triage":
            said = ", ".join(each for each in (value.get("reason"), value.get("note")) if each)
            told.append(value["decision"] + (f" ({said})" if said else ""))
        elif isinstance(value, list):
            told.append(f"{name} {', '.join(map(str, value)) or 'none'}")
        else:
            told.append(f"{name} {'none' if value is None else value}")
    return "; ".join(told) or "something of it"


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    found = [
        column == value
        for column, value in (
            (AuditRow.author, wanted.author),
            (AuditRow.action, wanted.action),
            (AuditRow.kind, wanted.kind),
            (AuditRow.entity_id, wanted.entity_id),
        )
        if value
    ]
    if wanted.since is not None:
        found.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditRow.at < wanted.until)
    if wanted.containing:
        text = wanted.containing
        found.append(
            or_(
                AuditRow.entity_name.icontains(text, autoescape=True),
                AuditRow.entity_id.icontains(text, autoescape=True),
            )
        )
    return found


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        author=row.author,
        project_id=row.project_id,
        action=row.action,
        kind=row.kind,
        entity_id=row.entity_id,
        entity_name=row.entity_name,
        before=row.before,
        after=row.after,
    )
