"""Sets of biomarkers in the store: what somebody chose, by name."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store import audit
from ecgomics.store.cohorts import Sessions
from ecgomics.store.project_rows import existing_project
from ecgomics.store.settings_tables import BiomarkerSetRow

_BYTES_OF_AN_ID: Final = 16
_KIND: Final = "biomarker_set"


@dataclass(frozen=True, slots=True)
class BiomarkerSet:
    """Biomarkers under one name."""

    id: str
    name: str
    symbols: tuple[str, ...]
    author: str
    created_at: datetime


class BiomarkerSets:
    """The part of a store that keeps sets of biomarkers."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def listed(self, project_id: str) -> list[BiomarkerSet]:
        """The sets of a project, by name."""
        query = (
            select(BiomarkerSetRow)
            .where(BiomarkerSetRow.project_id == project_id)
            .order_by(BiomarkerSetRow.name)
        )
        with self._reading() as session:
            return [_shown(each) for each in session.scalars(query)]

    def add(self, project_id: str, name: str, symbols: Sequence[str], *, author: str) -> BiomarkerSet:
        """Keep a set; NotFound without the project, InvalidInput where the project has one of that name."""
        taken = select(BiomarkerSetRow.id).where(
            BiomarkerSetRow.project_id == project_id, BiomarkerSetRow.name == name
        )
        with self._changing() as session:
            existing_project(session, project_id)
            if session.scalar(taken) is not None:
                raise InvalidInput(f"There is a set “{name}” already: give this one another name.")
            row = BiomarkerSetRow(
                id=secrets.token_hex(_BYTES_OF_AN_ID),
                project_id=project_id,
                name=name,
                symbols=list(symbols),
                author=author,
                created_at=datetime.now(UTC),
            )
            session.add(row)
            audit.note(
                session,
                author=author,
                action="add",
                kind=_KIND,
                entity_id=row.id,
                entity_name=name,
                project_id=project_id,
                after={"name": name, "symbols": list(symbols)},
            )
            return _shown(row)

    def remove(self, set_id: str, *, author: str) -> None:
        """Forget a set; NotFound where there is none."""
        with self._changing() as session:
            row = session.get(BiomarkerSetRow, set_id)
            if row is None:
                raise NotFound("There is no such set of biomarkers: it was removed or never saved.")
            audit.note(
                session,
                author=author,
                action="delete",
                kind=_KIND,
                entity_id=row.id,
                entity_name=row.name,
                project_id=row.project_id,
                before={"name": row.name, "symbols": row.symbols},
            )
            session.delete(row)


def _shown(row: BiomarkerSetRow) -> BiomarkerSet:
    return BiomarkerSet(row.id, row.name, tuple(row.symbols), row.author, row.created_at)
