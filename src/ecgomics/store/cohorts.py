"""Cohorts, discoveries and jobs in the store: rows here, tables and results as files in folders of their own."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, NotFound
from ecgomics.store import audit
from ecgomics.store.cohort_records import (
    Member,
    NamedSettings,
    Selection,
    StoredCohort,
    StoredDiscovery,
    StoredJob,
)
from ecgomics.store.held_file import held_or_refused
from ecgomics.store.kept_jobs import KeptJobs, Sessions, existing, latest_first, new_id
from ecgomics.store.library_tables import DEFAULT_PROJECT, AuditRow
from ecgomics.store.membership import Steps, steps
from ecgomics.store.project_rows import existing_project
from ecgomics.store.settings_tables import SavedSettingsRow
from ecgomics.store.tables import CohortRow, DiscoveryRow, MemberRow, RecordingRow

#: Digits of a hash that name a finding for good.
SHORTEST_HASH: Final = 12
#: Folder of the analyses of long recordings.
LONG: Final = "long"
_WORK_LOCK: Final = ".work"
#: What the audit calls changes of a recording that a cohort with it would show.
_CHANGING: Final = ("correct", "undo correction", "exclude", "move", "edit", "undo")
__all__ = ["SHORTEST_HASH", "Cohorts", "Sessions", "mark_stale"]


class Cohorts(KeptJobs):
    """The part of a store that keeps cohorts, discoveries and jobs."""

    def __init__(self, folder: Path, server_id: str = "", *, reading: Sessions, changing: Sessions) -> None:
        super().__init__(server_id, reading=reading, changing=changing)
        self._folder = folder

    def sweep(self) -> None:
        """Remove folders that no row names: what a kill between the two deletions left."""
        # Before the rows: a folder is made for a row that is there.
        folders = [each for kind in ("cohorts", "discoveries") for each in (self._folder / kind).glob("*")]
        with self._reading() as session:
            named = {*session.scalars(select(CohortRow.id)), *session.scalars(select(DiscoveryRow.id))}
        for folder in folders:
            if folder.name not in named:
                shutil.rmtree(folder, ignore_errors=True)

    def cohort_folder(self, cohort_id: str) -> Path:
        """Where the tables of a cohort are; made where it is not there."""
        return _made(self._folder / "cohorts" / cohort_id)

    def discovery_folder(self, discovery_id: str) -> Path:
        """Where the result of a discovery is; made where it is not there."""
        return _made(self._folder / "discoveries" / discovery_id)

    def work_lock(self, job: StoredJob) -> IO[bytes] | None:
        """The right to write the files of a job until it is closed; None while another process has it."""
        if job.recording_id is not None:
            path = work_lock_of(_made(self._folder / LONG), job.recording_id)
        elif job.discovery_id is not None:
            path = self.discovery_folder(job.discovery_id) / _WORK_LOCK
        else:
            path = self.cohort_folder(job.cohort_id or "") / _WORK_LOCK
        try:
            return held_or_refused(path)
        except Conflict:
            return None

    def add_cohort(
        self,
        name: str,
        selection: Selection,
        *,
        settings_id: str | None = None,
        project_id: str = DEFAULT_PROJECT,
        author: str = "",
    ) -> StoredCohort:
        """Keep a new cohort, whose tables come with an extraction; NotFound without the project."""
        row = CohortRow(
            id=new_id(),
            name=name,
            project_id=project_id,
            selection={**_listed(selection), "settings_id": settings_id},
            created_at=datetime.now(UTC),
            stale=False,
            looks=0,
            facts={},
        )
        found = _cohort(row)
        with self._changing() as session:
            existing_project(session, project_id)
            session.add(row)
            audit.note(
                session,
                author=author,
                action="make",
                kind="cohort",
                entity_id=row.id,
                entity_name=name,
                project_id=project_id,
                after=row.selection,
            )
        return found

    def cohorts(self, project_id: str | None = None) -> list[StoredCohort]:
        """Every cohort, or those of a project, the latest first."""
        query = latest_first(CohortRow)
        if project_id is not None:
            query = query.where(CohortRow.project_id == project_id)
        with self._reading() as session:
            return [_cohort(row) for row in session.scalars(query)]

    def cohort(self, cohort_id: str) -> StoredCohort:
        """One cohort; NotFound if it is not there."""
        with self._reading() as session:
            return _cohort(existing(session, CohortRow, cohort_id))

    def delete_cohort(self, cohort_id: str, *, author: str = "") -> None:
        """Forget a cohort with its tables and its discoveries; NotFound if it is not there."""
        with self._changing() as session:
            row = existing(session, CohortRow, cohort_id)
            audit.note(
                session,
                author=author,
                action="delete",
                kind="cohort",
                entity_id=row.id,
                entity_name=row.name,
                project_id=row.project_id,
                before=row.selection,
            )
            discoveries = session.scalars(
                select(DiscoveryRow.id).where(DiscoveryRow.cohort_id == cohort_id)
            ).all()
            session.delete(row)
        for folder in ("cohorts/" + cohort_id, *(f"discoveries/{each}" for each in discoveries)):
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def steps_of(
        self, selection: Selection, project_id: str = DEFAULT_PROJECT, *, found: Iterable[str] = ()
    ) -> Steps:
        """The recordings of each step from the library to the members that a selection means now.

        found are the recordings that its query line means, where it has one.
        """
        with self._reading() as session:
            return steps(session, selection, project_id, found=found)

    def settings_of(self, settings_id: str) -> NamedSettings:
        """Saved settings by their identifier; NotFound if they are not there."""
        with self._reading() as session:
            row = session.get(SavedSettingsRow, settings_id)
            if row is None:
                raise NotFound("There are no such saved settings: they were deleted or never saved.")
            return NamedSettings(row.id, row.name, row.version, row.hash, row.settings)

    def saved_settings(self, project_id: str = DEFAULT_PROJECT) -> list[NamedSettings]:
        """Every version of the saved settings of a project, by name, the latest version first."""
        query = (
            select(SavedSettingsRow)
            .where(SavedSettingsRow.project_id == project_id)
            .order_by(SavedSettingsRow.name, SavedSettingsRow.version.desc())
        )
        with self._reading() as session:
            return [
                NamedSettings(row.id, row.name, row.version, row.hash, row.settings)
                for row in session.scalars(query)
            ]

    def extracted(
        self,
        cohort_id: str,
        members: Iterable[Member],
        facts: Mapping[str, Any],
        *,
        since: datetime | None = None,
    ) -> None:
        """Note that the tables of a cohort are there, and which recordings they hold, as they were at a time."""
        with self._changing() as session:
            row = existing(session, CohortRow, cohort_id)
            row.extracted_at, row.facts = datetime.now(UTC), dict(facts)
            session.query(MemberRow).where(MemberRow.cohort_id == cohort_id).delete()
            there = set(session.scalars(select(RecordingRow.id)))
            taken = list(members)
            changed = set() if since is None else _changed_since(session, since)
            row.stale = any(each.recording_id not in there - changed for each in taken)
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
            cohort = existing(session, CohortRow, cohort_id)
            row = DiscoveryRow(
                id=new_id(),
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
        query = latest_first(DiscoveryRow).where(DiscoveryRow.cohort_id == cohort_id)
        with self._reading() as session:
            return [_discovery(row) for row in session.scalars(query)]

    def discovery(self, discovery_id: str) -> StoredDiscovery:
        """One discovery; NotFound if it is not there."""
        with self._reading() as session:
            return _discovery(existing(session, DiscoveryRow, discovery_id))

    def found_under(self, digest: str) -> StoredDiscovery:
        """The oldest discovery whose hash begins so: all of one hash are the same. NotFound if there is none."""
        query = (
            select(DiscoveryRow)
            .where(DiscoveryRow.hash.startswith(digest, autoescape=True))
            .order_by(DiscoveryRow.created_at, DiscoveryRow.id)
        )
        with self._reading() as session:
            row = session.scalar(query.limit(1)) if len(digest) >= SHORTEST_HASH else None
            if row is None:
                raise NotFound("There is no such finding here: it was deleted with its cohort or never made.")
            return _discovery(row)

    def discovered(self, discovery_id: str, *, digest: str, look: int, summary: Mapping[str, Any]) -> None:
        """Note that the result of a discovery is there, and which look at its cohort it is."""
        with self._changing() as session:
            row = existing(session, DiscoveryRow, discovery_id)
            row.hash, row.look, row.summary = digest, look, dict(summary)
            cohort = existing(session, CohortRow, row.cohort_id)
            cohort.looks = max(cohort.looks, look)


def work_lock_of(folder: Path, recording_id: str) -> Path:
    """Beside the folder of an analysis, which is made anew while it is worked on."""
    return folder / f"{recording_id}{_WORK_LOCK}"


def mark_stale(session: Session, *recording_ids: str) -> None:
    """Note in the cohorts that hold one of the recordings that they would be other ones if they were made now."""
    for each in recording_ids:
        holding = select(MemberRow.cohort_id).where(MemberRow.recording_id == each)
        session.execute(update(CohortRow).where(CohortRow.id.in_(holding)).values(stale=True))


def _changed_since(session: Session, moment: datetime) -> set[str]:
    """Recordings that were changed since in what a cohort has of them."""
    query = select(AuditRow.entity_id).where(
        AuditRow.kind == "recording", AuditRow.at >= moment, AuditRow.action.in_(_CHANGING)
    )
    return set(session.scalars(query))


def _cohort(row: CohortRow) -> StoredCohort:
    definition = row.selection
    return StoredCohort(
        row.id,
        row.name,
        Selection(
            definition["kind"],
            tuple(definition["values"]),
            tuple(definition.get("without", ())),
            definition.get("per_person", "all"),
            definition.get("excluded_too", False),
        ),
        row.created_at,
        row.extracted_at,
        row.stale,
        row.looks,
        row.facts,
        row.project_id,
        definition.get("settings_id"),
    )


def _listed(selection: Selection) -> dict[str, Any]:
    """For JSON."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(selection).items()
    }


def _discovery(row: DiscoveryRow) -> StoredDiscovery:
    return StoredDiscovery(
        row.id, row.cohort_id, row.choices, row.look, row.created_at, row.hash, row.summary
    )


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
