"""Who looked at what, and what was begun or ended: entries of the audit that stand in no change of the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from ecgomics.store import audit
from ecgomics.store.access_tables import RecordSetRow
from ecgomics.store.account_tables import AccountRow
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import OutcomeTableRow, ProjectRow, SubjectRow
from ecgomics.store.live_tables import LiveSessionRow
from ecgomics.store.reach import everything
from ecgomics.store.tables import CohortRow, DiscoveryRow, JobRow, RecordingRow
from ecgomics.store.upload_tables import UploadBatchRow

#: By kind of entity its table; of a discovery the cohort says the project.
_ROWS: Final[Mapping[str, Any]] = {
    "recording": RecordingRow,
    "subject": SubjectRow,
    "cohort": CohortRow,
    "set": RecordSetRow,
    "outcomes": OutcomeTableRow,
    "live session": LiveSessionRow,
    "upload": UploadBatchRow,
}


@dataclass(frozen=True, slots=True)
class Access:
    """One access to what the store keeps."""

    at: datetime
    author: str
    by: audit.Acting
    action: str
    """`read` on a page, `export` as a file, `watch` while it was recorded; or what else was done."""
    kind: str
    entity_id: str
    operation: str
    """Of the interface, that was asked for."""
    project: str = ""
    """The project that was named, where the entity does not say."""


class ReadEntries:
    """The part of a store that notes accesses."""

    def __init__(self, *, changing: Sessions) -> None:
        self._changing = changing

    def write(self, accesses: Iterable[Access], *, lost: int = 0) -> None:
        """Note accesses in their order; lost are those before them that could not be kept."""
        with self._changing() as session, everything():
            if lost:
                audit.note(
                    session,
                    author="",
                    action="lose",
                    kind="reads",
                    entity_id="",
                    project_id=audit.OF_THE_SERVER,
                    after={"accesses": lost},
                )
            for each in accesses:
                project_id, name = _place(session, each)
                audit.note(
                    session,
                    author=each.author,
                    action=each.action,
                    kind=each.kind,
                    entity_id=each.entity_id,
                    entity_name=name,
                    project_id=project_id,
                    after={"operation": each.operation},
                    by=each.by,
                    at=each.at,
                )


def _place(session: Session, access: Access) -> tuple[str, str]:
    """The project of what was looked at, and what it is called."""
    if access.kind == "discovery":
        discovery = session.get(DiscoveryRow, access.entity_id)
        cohort = None if discovery is None else session.get(CohortRow, discovery.cohort_id)
        return (
            (access.project or audit.OF_THE_SERVER, "")
            if cohort is None
            else (cohort.project_id, cohort.name)
        )
    entity = _ROWS.get(access.kind)
    row = None if entity is None else session.get(entity, access.entity_id)
    if access.kind == "job":
        about = _of_job(session, access.entity_id)
        return (audit.OF_THE_SERVER if about is None else about.project_id), ""
    if access.kind == "account":
        account = session.get(AccountRow, access.entity_id)
        return audit.OF_THE_SERVER, "" if account is None else account.name
    if row is None:
        is_there = bool(access.project) and session.get(ProjectRow, access.project) is not None
        return (access.project if is_there else audit.OF_THE_SERVER), ""
    name = getattr(row, "name", None) or getattr(row, "pseudonym", None) or ""
    return row.project_id, name


def _of_job(session: Session, job_id: str) -> RecordingRow | CohortRow | None:
    """What a job is about."""
    job = session.get(JobRow, job_id)
    if job is None:
        return None
    if job.recording_id is not None:
        return session.get(RecordingRow, job.recording_id)
    discovery = None if job.discovery_id is None else session.get(DiscoveryRow, job.discovery_id)
    cohort_id = job.cohort_id if discovery is None else discovery.cohort_id
    return None if cohort_id is None else session.get(CohortRow, cohort_id)
