"""Who looked at what: entries of the audit for accesses that change nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy.orm import Session

from ecgomics.store import audit
from ecgomics.store.access_tables import RecordSetRow
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import OutcomeTableRow, ProjectRow, SubjectRow
from ecgomics.store.live_tables import LiveSessionRow
from ecgomics.store.reach import everything
from ecgomics.store.tables import CohortRow, DiscoveryRow, RecordingRow
from ecgomics.store.upload_tables import UploadBatchRow

#: What was done: seen on a page, taken away as a file, watched while it was recorded.
AccessKind = Literal["read", "export", "watch"]
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
    action: AccessKind
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
    if row is None:
        is_there = bool(access.project) and session.get(ProjectRow, access.project) is not None
        return (access.project if is_there else audit.OF_THE_SERVER), ""
    name = getattr(row, "name", None) or getattr(row, "pseudonym", None) or ""
    return row.project_id, name
