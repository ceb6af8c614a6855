"""Tables of long recordings: what was found in them, and their signal thinned for the screen."""

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
