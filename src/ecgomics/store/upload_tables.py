"""Tables of uploads that can be resumed: batches, the recordings that they are to give, and the files of these."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


class UploadEntryRow(Table):
    """A recording that a batch is to give: its state, and what became of it."""

    __tablename__ = "upload_entries"
    __table_args__ = (
        UniqueConstraint("batch_id", "name"),
        Index("upload_entries_by_state", "batch_id", "state", "header"),
        Index("upload_entries_to_read", "state"),
        {"sqlite_autoincrement": True},  # what is read meanwhile must not be taken for what took its place
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("upload_batches.id", ondelete="CASCADE"))
    archive_id: Mapped[int | None] = mapped_column(
        ForeignKey("upload_entries.id", ondelete="CASCADE"), index=True
    )
    """The archive that holds it; the files are those of the archive."""
    within: Mapped[str]
    """Its name in the archive."""
    name: Mapped[str]
    state: Mapped[str]
    header: Mapped[str]
    """Of a table: its headings, by which tables are alike."""
    stated: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int]
    recording_id: Mapped[str | None] = mapped_column(
        ForeignKey("recordings.id", ondelete="SET NULL"), index=True
    )
    problem: Mapped[str]
    sentence: Mapped[str]
    dropped: Mapped[list[str]] = mapped_column(JSON)
    """What the file said of who it is that was not kept: name, birth date, identifier."""
    updated_at: Mapped[datetime] = mapped_column(Moment)
    reader: Mapped[str | None]
    """The server that reads it."""

    files: Mapped[list["UploadFileRow"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="UploadFileRow.id", back_populates="entry"
    )


class UploadFileRow(Table):
    """A file of a batch. How much of it is here is the length of the file of its part."""

    __tablename__ = "upload_files"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("upload_entries.id", ondelete="CASCADE"), index=True)
    path: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ms: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(index=True)
    part: Mapped[str | None] = mapped_column(index=True)
    """Name under which its bytes are kept until they are read: files of equal content of one project are one."""

    entry: Mapped[UploadEntryRow] = relationship(back_populates="files")


class MappingPresetRow(Table):
    """What somebody stated of tables with certain headings, kept by a name."""

    __tablename__ = "mapping_presets"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    header: Mapped[str]
    stated: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
