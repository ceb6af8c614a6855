"""Tables of what people put on recordings: corrections of marks and beats, calipers, remarks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class CorrectionRow(Table):
    """One layer of corrections of a recording; it lies over those of smaller revisions and overwrites nothing."""

    __tablename__ = "corrections"
    __table_args__ = (UniqueConstraint("recording_id", "revision"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"))
    revision: Mapped[int]
    author: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    edits: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str | None]


class NoteRow(Table):
    """Something put on a recording that changes no value: a caliper, a marked stretch, a comment."""

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
