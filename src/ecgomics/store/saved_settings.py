"""Saved settings: versions under a name, which are added and never changed; and the one that a project uses."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.core.settings import Settings
from ecgomics.store.audit import note as note_change
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import ProjectRow
from ecgomics.store.settings_tables import SavedSettingsRow

_BYTES_OF_AN_ID: Final = 8


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """One version of named settings."""

    id: str
    project_id: str
    name: str
    version: int
    settings: Settings
    hash: str
    note: str
    author: str
    created_at: datetime

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"


class SavedSettings:
    """The part of a store that keeps settings."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def save(
        self, project_id: str, name: str, settings: Settings, *, author: str, note: str = ""
    ) -> tuple[SavedVersion, bool]:
        """The next version of a name, and whether it is new: the latest one is given back where it is the same.

        NotFound for a project that is not there.
        """
        with self._changing() as session:
            _project(session, project_id)
            last = session.scalar(_versions(project_id, name).limit(1))
            if last is not None and last.hash == settings.hash:
                return _stored(last), False
            row = SavedSettingsRow(
                id=secrets.token_hex(_BYTES_OF_AN_ID),
                project_id=project_id,
                name=name,
                version=1 if last is None else last.version + 1,
                settings=settings.as_dict(),
                hash=settings.hash,
                note=note,
                author=author,
                created_at=datetime.now(UTC),
            )
            session.add(row)
            note_change(
                session,
                author=author,
                action="save",
                kind="settings",
                entity_id=row.id,
                entity_name=f"{name}@{row.version}",
                project_id=project_id,
                after={"hash": row.hash, "note": note},
            )
            return _stored(row), True

    def listed(self, project_id: str) -> Sequence[SavedVersion]:
        """Every version of a project, the latest first."""
        query = (
            select(SavedSettingsRow)
            .where(SavedSettingsRow.project_id == project_id)
            .order_by(SavedSettingsRow.created_at.desc(), SavedSettingsRow.version.desc())
        )
        with self._reading() as session:
            return [_stored(row) for row in session.scalars(query)]

    def version(self, project_id: str, name: str, version: int | None = None) -> SavedVersion | None:
        """One version of a name, the latest where none is said; None where there is none."""
        query = _versions(project_id, name)
        if version is not None:
            query = query.where(SavedSettingsRow.version == version)
        with self._reading() as session:
            row = session.scalar(query.limit(1))
            return None if row is None else _stored(row)

    def of_hash(self, settings_hash: str) -> SavedVersion | None:
        """The latest version with these values, of whatever name and project; None where there is none."""
        query = (
            select(SavedSettingsRow)
            .where(SavedSettingsRow.hash == settings_hash)
            .order_by(SavedSettingsRow.created_at.desc())
        )
        with self._reading() as session:
            row = session.scalar(query.limit(1))
            return None if row is None else _stored(row)

    def chosen(self, project_id: str) -> SavedVersion | None:
        """The version that a project measures with; None where it uses the defaults, or is not there."""
        with self._reading() as session:
            project = session.get(ProjectRow, project_id)
            if project is None or project.settings_id is None:
                return None
            row = session.get(SavedSettingsRow, project.settings_id)
            return None if row is None else _stored(row)

    def choose(self, project_id: str, version: SavedVersion | None, *, author: str) -> None:
        """Let a project measure with a saved version, or with the defaults; NotFound without the project."""
        with self._changing() as session:
            project = _project(session, project_id)
            before = project.settings_id
            if before == (version and version.id):
                return
            project.settings_id = None if version is None else version.id
            note_change(
                session,
                author=author,
                action="choose settings",
                kind="project",
                entity_id=project_id,
                entity_name=project.name,
                project_id=project_id,
                before={"settings": before},
                after={"settings": version and version.label},
            )


def _versions(project_id: str, name: str) -> Select[SavedSettingsRow]:
    return (
        select(SavedSettingsRow)
        .where(SavedSettingsRow.project_id == project_id, SavedSettingsRow.name == name)
        .order_by(SavedSettingsRow.version.desc())
    )


def _project(session: Session, project_id: str) -> ProjectRow:
    found = session.get(ProjectRow, project_id)
    if found is None:
        raise NotFound(f"There is no project “{project_id}”.")
    return found


def _stored(row: SavedSettingsRow) -> SavedVersion:
    return SavedVersion(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        version=row.version,
        settings=Settings.from_dict(row.settings),
        hash=row.hash,
        note=row.note,
        author=row.author,
        created_at=row.created_at,
    )
