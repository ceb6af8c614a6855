"""Tables of uploads that can be resumed: batches and their files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class UploadBatchRow(Table):
    """Files that somebody hands in together."""

    __tablename__ = "upload_batches"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    author: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class UploadFileRow(Table):
    """A file of a batch: how much of it is here, and what became of it."""

    __tablename__ = "upload_files"
    __table_args__ = (
        UniqueConstraint("batch_id", "path"),
        Index("upload_files_by_state", "batch_id", "state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("upload_batches.id", ondelete="CASCADE"))
    path: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(index=True)
    modified_ms: Mapped[int | None] = mapped_column(BigInteger)
    received_bytes: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    recording_id: Mapped[str | None]
    problem: Mapped[str] = mapped_column(default="")
    sentence: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime] = mapped_column(Moment)
