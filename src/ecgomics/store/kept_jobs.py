"""Jobs in the store: what waits, runs and ended; and how rows of cohorts, discoveries and jobs are found."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.cohort_records import Change, JobKind, JobState, StoredJob
from ecgomics.store.server_tables import ServerRow
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
_UNDER_WAY: Final = ("queued", "running")
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

    def __init__(self, server_id: str = "", *, reading: Sessions, changing: Sessions) -> None:
        self._server_id = server_id
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
        """Keep a job that waits to be done; the one that waits or runs for the same, where there is one.

        NotFound without the cohort or recording that it is of.
        """
        row = JobRow(
            id=new_id(),
            kind=kind,
            cohort_id=cohort_id,
            discovery_id=discovery_id,
            recording_id=recording_id,
            state="queued",
            cancel_asked=False,
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
            under_way = latest_first(JobRow).where(
                JobRow.cohort_id == cohort_id,
                JobRow.discovery_id == discovery_id,
                JobRow.recording_id == recording_id,
                JobRow.state.in_(_UNDER_WAY),
            )
            if (before := session.scalar(under_way.limit(1))) is not None:
                return _job(before)
            session.add(row)
        return found

    def take_job(self, kind: JobKind) -> StoredJob | None:
        """The next job of a kind, which this server runs from now on; None where none waits."""
        waiting = select(JobRow).where(JobRow.state == "queued", JobRow.kind == kind)
        first = waiting.order_by(JobRow.created_at, JobRow.id).limit(1)
        with self._reading() as session:
            if session.scalar(first) is None:
                return None
        with self._changing() as session:
            row = session.scalar(first)
            if row is None:
                return None
            row.state, row.owner, row.cancel_asked = "running", self._server_id, False
            row.started_at, row.done, row.failed, row.error = datetime.now(UTC), 0, 0, ""
            return _job(row)

    def cancel_job(self, job_id: str) -> StoredJob:
        """End a job that waits, and ask the owner of one that runs to end it; NotFound if it is not there."""
        with self._changing() as session:
            row = existing(session, JobRow, job_id)
            if row.state == "queued":
                row.state, row.ended_at = "cancelled", datetime.now(UTC)
            row.cancel_asked = row.cancel_asked or row.state == "running"
            return _job(row)

    def owned_jobs(self) -> dict[str, bool]:
        """By identifier the jobs that this server runs, and whether somebody asked to end them."""
        query = select(JobRow.id, JobRow.cancel_asked).where(
            JobRow.state == "running", JobRow.owner == self._server_id
        )
        with self._reading() as session:
            return {row.id: row.cancel_asked for row in session.execute(query)}

    def left_jobs(self) -> list[StoredJob]:
        """Jobs that servers ran that are not there any more."""
        with self._reading() as session:
            return [_job(row) for row in session.scalars(_left())]

    def put_back_jobs(self, *, interrupted: str) -> None:
        """Let jobs wait again that servers ran that are gone.

        A discovery, which would start anew, ends with a sentence; one that was asked to end is cancelled.
        """
        with self._changing() as session:
            for row in session.scalars(_left()):
                row.owner = None
                if row.cancel_asked:
                    row.state, row.ended_at = "cancelled", datetime.now(UTC)
                elif row.kind == "discovery":
                    row.state, row.error, row.ended_at = "interrupted", interrupted, datetime.now(UTC)
                    row.stage = ""
                else:
                    row.state = "queued"

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
        query = latest_first(JobRow).where(JobRow.cohort_id == cohort_id, JobRow.discovery_id == discovery_id)
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
        """Note what became of a job that this server runs; NotFound if it is not there, or another's by now."""
        with self._changing() as session:
            row = existing(session, JobRow, job_id)
            if row.owner != self._server_id:
                raise NotFound("Another server goes on with this job.")
            for name, value in asdict(change).items():
                if value is not None:
                    setattr(row, name, value)
            if change.state in _ENDED:
                _announce_end(session, row)
            if change.state == "queued":
                row.owner = None
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
        rate_per_s=row.rate_per_s if row.state == "running" else None,
        step=row.step or 0,
        steps=row.steps or 0,
    )


def _left() -> Any:
    is_gone = or_(JobRow.owner.is_(None), JobRow.owner.not_in(select(ServerRow.id)))
    return select(JobRow).where(JobRow.state == "running", is_gone)
