"""What people stated of tables, kept by names, to be chosen again for tables of the same headings."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.upload_records import MappingPreset
from ecgomics.store.upload_tables import MappingPresetRow

_BYTES_OF_AN_ID: Final = 16


class MappingPresets:
    """The part of a store that keeps them."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def keep(
        self, name: str, *, header: str, stated: Mapping[str, Any], project_id: str, author: str
    ) -> MappingPreset:
        """Keep a preset; one of the same name in the project gives way to it."""
        with self._changing() as session:
            row = session.scalars(
                select(MappingPresetRow).where(
                    MappingPresetRow.project_id == project_id, MappingPresetRow.name == name
                )
            ).one_or_none()
            before = None if row is None else {"header": row.header, "stated": row.stated}
            if row is None:
                row = MappingPresetRow(
                    id=secrets.token_hex(_BYTES_OF_AN_ID), project_id=project_id, name=name
                )
                session.add(row)
            row.header, row.stated, row.author = header, dict(stated), author
            row.created_at = datetime.now(UTC)
            _noted(
                session, row, author=author, before=before, after={"header": header, "stated": dict(stated)}
            )
            return _preset(row)

    def all(self, project_id: str) -> list[MappingPreset]:
        """Every preset of a project, by name."""
        query = (
            select(MappingPresetRow)
            .where(MappingPresetRow.project_id == project_id)
            .order_by(MappingPresetRow.name)
        )
        with self._reading() as session:
            return [_preset(row) for row in session.scalars(query)]

    def delete(self, preset_id: str, *, author: str) -> None:
        """Forget a preset; NotFound if it is not there."""
        with self._changing() as session:
            row = session.get(MappingPresetRow, preset_id)
            if row is None:
                raise NotFound("There is no such preset: it was deleted or never kept.")
            before = {"header": row.header, "stated": row.stated}
            _noted(session, row, author=author, before=before, after=None)
            session.delete(row)


def _noted(
    session: Session,
    row: MappingPresetRow,
    *,
    author: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    note(
        session,
        author=author,
        action="delete" if after is None else "save",
        kind="mapping preset",
        entity_id=row.id,
        entity_name=row.name,
        project_id=row.project_id,
        before=before,
        after=after,
    )


def _preset(row: MappingPresetRow) -> MappingPreset:
    return MappingPreset(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        header=row.header,
        author=row.author,
        created_at=row.created_at,
        stated=row.stated,
    )
