"""Cohorts, discoveries and jobs in the store: rows here, tables and results as files in folders of their own."""

import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, cast

from sqlalchemy import ColumnElement, or_, select, true, update
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.cohort_records import (
    Change,
    JobKind,
    JobState,
    Member,
    Selection,
    StoredCohort,
    StoredDiscovery,
    StoredJob,
)
from ecgomics.store.tables import CohortRow, DiscoveryRow, JobRow, MemberRow, RecordingRow

Row = TypeVar("Row", CohortRow, DiscoveryRow, JobRow)

_BYTES_OF_AN_ID: Final = 16
_MISSING: Final[Mapping[type, str]] = {
    CohortRow: "There is no such cohort: it was deleted or never made.",
    DiscoveryRow: "There is no such discovery: it was deleted with its cohort or never made.",
    JobRow: "There is no such job.",
}


class Sessions(Protocol):
    """How the store's database is read and changed."""

    def __call__(self) -> AbstractContextManager[Session]:
        """A session."""


class Cohorts:
    """The part of a store that keeps cohorts, discoveries and jobs."""

    def __init__(self, folder: Path, *, reading: Sessions, changing: Sessions) -> None:
        self._folder = folder
        self._reading = reading
        self._changing = changing

    def sweep(self) -> None:
        """Remove folders that no row names: what a kill between the two deletions left."""
        with self._reading() as session:
            named = {*session.scalars(select(CohortRow.id)), *session.scalars(select(DiscoveryRow.id))}
        for kind in ("cohorts", "discoveries"):
            for folder in (self._folder / kind).glob("*"):
                if folder.name not in named:
                    shutil.rmtree(folder, ignore_errors=True)

    def cohort_folder(self, cohort_id: str) -> Path:
        """Where the tables of a cohort are; made where it is not there."""
        return _made(self._folder / "cohorts" / cohort_id)

    def discovery_folder(self, discovery_id: str) -> Path:
        """Where the result of a discovery is; made where it is not there."""
        return _made(self._folder / "discoveries" / discovery_id)

    def add_cohort(
        self, name: str, selection: Selection, settings: Mapping[str, Any] | None = None
    ) -> StoredCohort:
        """Keep a new cohort and what it is measured with; its tables come with an extraction."""
        row = CohortRow(
            id=_new_id(),
            name=name,
            selection={"kind": selection.kind, "values": list(selection.values)},
            created_at=datetime.now(UTC),
            stale=False,
            looks=0,
            facts={},
            settings=None if settings is None else dict(settings),
        )
        found = _cohort(row)
        with self._changing() as session:
            session.add(row)
        return found

    def measure_with(self, cohort_id: str, settings: Mapping[str, Any] | None) -> None:
        """Let the next extraction of a cohort measure with other settings; NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, CohortRow, cohort_id)
            row.settings = None if settings is None else dict(settings)

    def cohorts(self) -> list[StoredCohort]:
        """Every cohort, the latest first."""
        with self._reading() as session:
            return [_cohort(row) for row in session.scalars(_latest_first(CohortRow))]

    def cohort(self, cohort_id: str) -> StoredCohort:
        """One cohort; NotFound if it is not there."""
        with self._reading() as session:
            return _cohort(_existing(session, CohortRow, cohort_id))

    def delete_cohort(self, cohort_id: str) -> None:
        """Forget a cohort with its tables and its discoveries; NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, CohortRow, cohort_id)
            discoveries = session.scalars(
                select(DiscoveryRow.id).where(DiscoveryRow.cohort_id == cohort_id)
            ).all()
            session.delete(row)
        for folder in ("cohorts/" + cohort_id, *(f"discoveries/{each}" for each in discoveries)):
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def members_of(self, selection: Selection) -> list[Member]:
        """The recordings that a selection means now, by name; recordings of one name get their identifier behind."""
        query = (
            select(RecordingRow.id, RecordingRow.name, RecordingRow.group, RecordingRow.samples_sha256)
            .where(_chosen(selection))
            .order_by(RecordingRow.name, RecordingRow.id)
        )
        with self._reading() as session:
            found = session.execute(query).all()
        named = Counter(name for _, name, _, _ in found)
        return [
            Member(each, name if named[name] == 1 else f"{name} {each[:8]}", group, digest)
            for each, name, group, digest in found
        ]

    def extracted(self, cohort_id: str, members: Iterable[Member], facts: Mapping[str, Any]) -> None:
        """Note that the tables of a cohort are there, and which recordings they hold."""
        with self._changing() as session:
            row = _existing(session, CohortRow, cohort_id)
            row.extracted_at, row.facts = datetime.now(UTC), dict(facts)
            session.query(MemberRow).where(MemberRow.cohort_id == cohort_id).delete()
            there = set(session.scalars(select(RecordingRow.id)))
            taken = list(members)
            row.stale = any(each.recording_id not in there for each in taken)
            session.add_all(
                MemberRow(cohort_id=cohort_id, recording_id=each.recording_id, record=each.record)
                for each in taken
                if each.recording_id in there
            )

    def recordings_of(self, cohort_id: str) -> dict[str, str]:
        """By the names in a cohort's tables the identifiers of the recordings, those deleted since left out."""
        query = select(MemberRow.record, MemberRow.recording_id).where(MemberRow.cohort_id == cohort_id)
        with self._reading() as session:
            return {row.record: row.recording_id for row in session.execute(query)}

    def add_discovery(self, cohort_id: str, choices: Mapping[str, Any]) -> StoredDiscovery:
        """Keep what is asked of a cohort; it will be a look once it is answered. NotFound without the cohort."""
        with self._changing() as session:
            cohort = _existing(session, CohortRow, cohort_id)
            row = DiscoveryRow(
                id=_new_id(),
                cohort_id=cohort_id,
                choices=dict(choices),
                look=cohort.looks + 1,
                created_at=datetime.now(UTC),
                summary={},
            )
            session.add(row)
            return _discovery(row)

    def discoveries(self, cohort_id: str) -> list[StoredDiscovery]:
        """The discoveries of a cohort, the latest first."""
        query = _latest_first(DiscoveryRow).where(DiscoveryRow.cohort_id == cohort_id)
        with self._reading() as session:
            return [_discovery(row) for row in session.scalars(query)]

    def discovery(self, discovery_id: str) -> StoredDiscovery:
        """One discovery; NotFound if it is not there."""
        with self._reading() as session:
            return _discovery(_existing(session, DiscoveryRow, discovery_id))

    def discovered(self, discovery_id: str, *, digest: str, look: int, summary: Mapping[str, Any]) -> None:
        """Note that the result of a discovery is there, and which look at its cohort it is."""
        with self._changing() as session:
            row = _existing(session, DiscoveryRow, discovery_id)
            row.hash, row.look, row.summary = digest, look, dict(summary)
            cohort = _existing(session, CohortRow, row.cohort_id)
            cohort.looks = max(cohort.looks, look)

    def add_job(self, kind: JobKind, cohort_id: str, discovery_id: str | None = None) -> StoredJob:
        """Keep a job that waits to be done."""
        row = JobRow(
            id=_new_id(),
            kind=kind,
            cohort_id=cohort_id,
            discovery_id=discovery_id,
            state="queued",
            created_at=datetime.now(UTC),
            **dict.fromkeys(("total", "kept", "done", "failed"), 0),
            **dict.fromkeys(("stage", "error"), ""),
        )
        found = _job(row)
        with self._changing() as session:
            _existing(session, CohortRow, cohort_id)
            session.add(row)
        return found

    def job(self, job_id: str) -> StoredJob:
        """One job; NotFound if it is not there."""
        with self._reading() as session:
            return _job(_existing(session, JobRow, job_id))

    def jobs(self, states: Sequence[JobState] = ()) -> list[StoredJob]:
        """Jobs in these states, or all, the oldest first."""
        query = select(JobRow).order_by(JobRow.created_at, JobRow.id)
        with self._reading() as session:
            return [
                _job(row)
                for row in session.scalars(query.where(JobRow.state.in_(states)) if states else query)
            ]

    def latest_job(self, cohort_id: str, discovery_id: str | None = None) -> StoredJob | None:
        """The last extraction of a cohort, or the last job of a discovery."""
        query = _latest_first(JobRow).where(
            JobRow.cohort_id == cohort_id, JobRow.discovery_id.is_(discovery_id)
        )
        with self._reading() as session:
            row = session.scalar(query.limit(1))
            return None if row is None else _job(row)

    def change_job(self, job_id: str, change: Change) -> StoredJob:
        """Note what became of a job; NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, JobRow, job_id)
            for name, value in asdict(change).items():
                if value is not None:
                    setattr(row, name, value)
            return _job(row)


def mark_stale(session: Session, recording_id: str) -> None:
    """Note in the cohorts that hold a recording that it goes."""
    holding = select(MemberRow.cohort_id).where(MemberRow.recording_id == recording_id)
    session.execute(update(CohortRow).where(CohortRow.id.in_(holding)).values(stale=True))


def _chosen(selection: Selection) -> ColumnElement[bool]:
    values = selection.values
    match selection.kind:
        case "recordings":
            return RecordingRow.id.in_(values)
        case "groups":
            return RecordingRow.group.in_(values)
        case "filter":
            return or_(
                *(column.icontains(text, autoescape=True) for column in _SEARCHED for text in values[:1])
            )
        case "all":
            return true()


_SEARCHED: Final = (RecordingRow.name, RecordingRow.group)


def _latest_first(table: type[Row]) -> Any:
    return select(table).order_by(table.created_at.desc(), table.id)


def _existing(session: Session, table: type[Row], row_id: str) -> Row:
    row = session.get(table, row_id)
    if row is None:
        raise NotFound(_MISSING[table])
    return row


def _cohort(row: CohortRow) -> StoredCohort:
    selection = Selection(row.selection["kind"], tuple(row.selection["values"]))
    return StoredCohort(
        row.id,
        row.name,
        selection,
        row.created_at,
        row.extracted_at,
        row.stale,
        row.looks,
        row.facts,
        row.settings,
    )


def _discovery(row: DiscoveryRow) -> StoredDiscovery:
    return StoredDiscovery(
        row.id, row.cohort_id, row.choices, row.look, row.created_at, row.hash, row.summary
    )


def _job(row: JobRow) -> StoredJob:
    return StoredJob(
        id=row.id,
        kind=cast(JobKind, row.kind),
        cohort_id=row.cohort_id,
        discovery_id=row.discovery_id,
        state=cast(JobState, row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        stage=row.stage,
        total=row.total,
        kept=row.kept,
        done=row.done,
        failed=row.failed,
        error=row.error,
    )


def _new_id() -> str:
    return secrets.token_hex(_BYTES_OF_AN_ID)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
