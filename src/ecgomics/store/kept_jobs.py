"""Jobs in the store: what waits, runs and ended; and how rows of cohorts, discoveries and jobs are found."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.cohort_records import Change, JobKind, JobState, StoredJob
from ecgomics.store.tables import CohortRow, DiscoveryRow, JobRow, RecordingRow
from ecgomics.store.webhook_outbox import announce
from ecgomics.store.webhook_records import Event

Row = TypeVar("Row", CohortRow, DiscoveryRow, JobRow)

_BYTES_OF_AN_ID: Final = 16
_MISSING: Final[Mapping[type, str]] = {
    CohortRow: "There is no such cohort: it was deleted or never made.",
    DiscoveryRow: "There is no such discovery: it was deleted with its cohort or never made.",
    JobRow: "There is no such job.",
}
#: Ends of a job that others are told of; what was cancelled, somebody knows.
_ENDED: Final = frozenset({"done", "failed"})
_EVENT_OF: Final[Mapping[JobKind, Event]] = {
    "extraction": "extraction.finished",
    "discovery": "discovery.finished",
    "long": "long.finished",
}


class Sessions(Protocol):
    """How the store's database is read and changed."""

    def __call__(self) -> AbstractContextManager[Session]:
        """A session."""


class KeptJobs:
    """The part of a store that keeps jobs."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def add_job(
        self,
        kind: JobKind,
        cohort_id: str | None,
        discovery_id: str | None = None,
        *,
        recording_id: str | None = None,
    ) -> StoredJob:
        """Keep a job that waits to be done; NotFound without the cohort or recording that it is of."""
        row = JobRow(
            id=new_id(),
            kind=kind,
            cohort_id=cohort_id,
            discovery_id=discovery_id,
            recording_id=recording_id,
            state="queued",
            created_at=datetime.now(UTC),
            **dict.fromkeys(("total", "kept", "done", "failed"), 0),
            **dict.fromkeys(("stage", "error"), ""),
        )
        found = _job(row)
        with self._changing() as session:
            if cohort_id is not None:
                existing(session, CohortRow, cohort_id)
            if recording_id is not None and session.get(RecordingRow, recording_id) is None:
                raise NotFound("There is no such recording: it was deleted or never uploaded.")
            session.add(row)
        return found

    def job(self, job_id: str) -> StoredJob:
        """One job; NotFound if it is not there."""
        with self._reading() as session:
            return _job(existing(session, JobRow, job_id))

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
        query = latest_first(JobRow).where(
            JobRow.cohort_id == cohort_id, JobRow.discovery_id.is_(discovery_id)
        )
        with self._reading() as session:
            row = session.scalar(query.limit(1))
            return None if row is None else _job(row)

    def latest_long_job(self, recording_id: str) -> StoredJob | None:
        """The last job that analysed a long recording."""
        query = latest_first(JobRow).where(JobRow.recording_id == recording_id, JobRow.kind == "long")
        with self._reading() as session:
            row = session.scalar(query.limit(1))
            return None if row is None else _job(row)

    def change_job(self, job_id: str, change: Change) -> StoredJob:
        """Note what became of a job; NotFound if it is not there."""
        with self._changing() as session:
            row = existing(session, JobRow, job_id)
            for name, value in asdict(change).items():
                if value is not None:
                    setattr(row, name, value)
            if change.state in _ENDED:
                _announce_end(session, row)
            return _job(row)


def _announce_end(session: Session, row: JobRow) -> None:
    """Tell the webhooks of the project that a job was done or failed."""
    of: CohortRow | RecordingRow | None = None
    if row.cohort_id is not None:
        of = session.get(CohortRow, row.cohort_id)
    elif row.recording_id is not None:
        of = session.get(RecordingRow, row.recording_id)
    if of is None:
        return
    about = {
        "id": row.id,
        "state": row.state,
        **{name: getattr(row, name) for name in ("cohort_id", "discovery_id", "recording_id")},
    }
    announce(session, of.project_id, _EVENT_OF[cast(JobKind, row.kind)], about)


def latest_first(table: type[Row]) -> Any:
    """Every row of a table, the latest first."""
    return select(table).order_by(table.created_at.desc(), table.id)


def existing(session: Session, table: type[Row], row_id: str) -> Row:
    """A row by its identifier; NotFound if it is not there."""
    row = session.get(table, row_id)
    if row is None:
        raise NotFound(_MISSING[table])
    return row


def new_id() -> str:
    """An identifier that nobody can guess."""
    return secrets.token_hex(_BYTES_OF_AN_ID)


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
        recording_id=row.recording_id,
    )
