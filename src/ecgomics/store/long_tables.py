"""Tables of long recordings: what was found in them, what people corrected, and their signal thinned for screens."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class LongAnalysisRow(Table):
    """The analysis of a long recording with given settings; its result is the blob of that hash."""

    __tablename__ = "long_analyses"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    settings_hash: Mapped[str] = mapped_column(primary_key=True)
    software_version: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    result_sha256: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Moment)


class LongCorrectionRow(Table):
    """What a person corrected in the analysis of a long recording; all that stand are applied in their order."""

    __tablename__ = "long_corrections"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Burden when it was made, and what it was with it."""
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str | None]


class PyramidRow(Table):
    """Lowest and highest samples of ever longer stretches of a recording; the numbers are the blob of that hash."""

    __tablename__ = "pyramids"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    """Signal path: recorded, or the hash of the settings it was filtered with."""
    levels: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(index=True)
