"""Reading who did what: the latest first, by author, action, kind, entity, time or words; and whether it is whole."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ecgomics.store.audit import links_of
from ecgomics.store.audit_chain import START, Head
from ecgomics.store.audit_verdict import Inspection, Verdict
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_records import AuditEntry
from ecgomics.store.library_tables import AuditRow
from ecgomics.store.reach import everything, is_reached

#: Entries that are in memory at once.
_AT_ONCE: Final = 2000
#: Numbers are given before rows are committed: so many of the last ones are counted each time.
_MAY_STILL_COME: Final = 1000
#: Questions whose counts are kept.
_MOST_COUNTS: Final = 200


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


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that is left out: its number, and what the chain needs of it."""

    id: int
    content_sha256: str


@dataclass(frozen=True, slots=True)
class _Count:
    """How many rows fit, of those up to a number; first is the number of the first row of all."""

    first: int
    upto: int
    count: int


class AuditLog:
    """The part of a store that tells who did what."""

    def __init__(self, reading: Sessions) -> None:
        self._reading = reading
        self._counts: OrderedDict[tuple[str, AuditFilter], _Count] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, project_id: str, wanted: AuditFilter, *, limit: int, offset: int = 0) -> AuditPage:
        """Changes of a project, the latest first."""
        conditions = [AuditRow.project_id == project_id, *_conditions(wanted)]
        order = AuditRow.id.desc()
        # Few rows have a word: those are found first and then ordered, not all looked at in order.
        found_first = (AuditRow.id + 0).desc() if wanted.containing else order
        ids = select(AuditRow.id).where(*conditions).order_by(found_first).limit(limit).offset(offset)
        with self._reading() as session:
            total = self._counted(session, project_id, wanted, conditions)
            query = select(AuditRow).where(AuditRow.id.in_(session.scalars(ids).all())).order_by(order)
            entries = tuple(_entry(row) for row in session.scalars(query))
            authors, actions, kinds = (
                _different(session, project_id, column)
                for column in (AuditRow.author, AuditRow.action, AuditRow.kind)
            )
            return AuditPage(entries, total, authors, actions, kinds)

    def entries(self, project_id: str, wanted: AuditFilter) -> Iterator[AuditEntry]:
        """All entries of a project that fit, the latest first, in parts, so that a long history needs no memory."""
        conditions = [AuditRow.project_id == project_id, *_conditions(wanted)]
        before: int | None = None
        while True:
            query = select(AuditRow).where(*conditions).order_by(AuditRow.id.desc()).limit(_AT_ONCE)
            with self._reading() as session:
                part = session.scalars(query if before is None else query.where(AuditRow.id < before)).all()
            yield from (_entry(row) for row in part)
            if len(part) < _AT_ONCE:
                return
            before = part[-1].id

    def chain(self, project_id: str, wanted: AuditFilter) -> Iterator[AuditEntry | Left]:
        """Every entry from the first on: those of a project that fit whole, of the others what the chain needs."""
        fits = {each.id for each in self.entries(project_id, wanted)}
        for row in self._rows():
            yield _entry(row) if row.id in fits else Left(row.id, links_of(row).content_sha256)

    def head(self) -> Head:
        """Where the chain ends now, over all projects."""
        last = select(AuditRow.sha256).order_by(AuditRow.id.desc()).limit(1)
        with self._reading() as session, everything():
            count = session.scalar(select(func.count()).select_from(AuditRow)) or 0
            return Head(count, session.scalar(last) or START)

    def verify(self, noted: Sequence[Head] = ()) -> Verdict:
        """Go through all entries of all projects; noted are ends of the chain that were written down earlier."""
        inspection = Inspection(noted)
        for row in self._rows():
            inspection.look(row)
        return inspection.verdict()

    def _rows(self) -> Iterator[AuditRow]:
        """Every entry in its order, in parts."""
        last = -1
        while True:
            query = select(AuditRow).where(AuditRow.id > last).order_by(AuditRow.id).limit(_AT_ONCE)
            with self._reading() as session, everything():
                part = session.scalars(query).all()
            yield from part
            if len(part) < _AT_ONCE:
                return
            last = part[-1].id

    def _counted(
        self,
        session: Session,
        project_id: str,
        wanted: AuditFilter,
        conditions: Sequence[ColumnElement[bool]],
    ) -> int:
        """How many there are: rows are only added, so that those counted before are not counted again."""
        count = select(func.count()).select_from(AuditRow).where(*conditions)
        if wanted != AuditFilter(action=wanted.action, kind=wanted.kind) or not is_reached(project_id):
            return session.scalar(count) or 0
        with everything():  # what is kept must not depend on who asked
            return self._counted_on(session, (project_id, wanted), count)

    def _counted_on(self, session: Session, which: tuple[str, AuditFilter], count: Select[int]) -> int:
        first, last = (session.scalar(select(end(AuditRow.id))) or 0 for end in (func.min, func.max))
        with self._lock:
            known = self._counts.pop(which, None)
        upto, before = (0, 0) if known is None or known.first != first else (known.upto, known.count)
        settled = max(upto, last - _MAY_STILL_COME)
        before += session.scalar(count.where(AuditRow.id > upto, AuditRow.id <= settled)) or 0
        with self._lock:
            self._counts[which] = _Count(first, settled, before)
            while len(self._counts) > _MOST_COUNTS:
                self._counts.popitem(last=False)
        return before + (session.scalar(count.where(AuditRow.id > settled)) or 0)


def _different(session: Session, project_id: str, column: InstrumentedAttribute[str]) -> tuple[str, ...]:
    """The different values of a column in order, found by going from each to the next: no row is looked at twice."""
    least = select(func.min(column).label("value")).where(AuditRow.project_id == project_id)
    found = least.cte("found", recursive=True)
    following = least.where(column > found.c.value).correlate(found).scalar_subquery()
    every = found.union_all(select(following).where(found.c.value.is_not(None)))
    there = (every.c.value.is_not(None), every.c.value != "")  # an author who was erased is nobody to choose
    return tuple(session.scalars(select(every.c.value).where(*there)))


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
        found.append(
            or_(*(_holds(each, wanted.containing) for each in (AuditRow.entity_name, AuditRow.entity_id)))
        )
    return found


def _holds(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """Whether a text is in a column, whatever the capitals: written as the indexes by parts of it are."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return func.lower(column).like(func.lower(f"%{escaped}%"), escape="/")


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
        caller=row.caller,
        address=row.address,
        who_salt=row.who_salt,
        what_salt=row.what_salt,
        who_sha256=row.who_sha256,
        what_sha256=row.what_sha256,
        previous_sha256=row.previous_sha256,
        sha256=row.sha256,
    )
