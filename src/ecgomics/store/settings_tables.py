"""Tables of saved settings and of sets of biomarkers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class SavedSettingsRow(Table):
    """A version of named settings: it is never changed, another version comes after it."""

    __tablename__ = "saved_settings"
    __table_args__ = (UniqueConstraint("project_id", "name", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    version: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)


class BiomarkerSetRow(Table):
    """Biomarkers under one name."""

    __tablename__ = "biomarker_sets"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    symbols: Mapped[list[str]] = mapped_column(JSON)
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
