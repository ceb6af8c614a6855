"""Tables of live sessions, and of the phones, agreements and links of home use."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class LiveSessionRow(Table):
    """A session of a sensor; its frames stand in the write-ahead log until it becomes a recording."""

    __tablename__ = "live_sessions"
    __table_args__ = (Index("live_sessions_in_order", "project_id", "state", "started_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id", ondelete="SET NULL"))
    owner: Mapped[str]
    """The device that began it, or who works on this machine."""
    state: Mapped[str]
    start: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was said when it began: sensor, rate, leads, mode."""
    started_at: Mapped[datetime] = mapped_column(Moment)
    finish: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What was said when it ended: frames, symptoms, note."""
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    recording_id: Mapped[str | None] = mapped_column(ForeignKey("recordings.id", ondelete="SET NULL"))
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What who watched it wrote: at, author, text."""
    updated_at: Mapped[datetime] = mapped_column(Moment)
    server: Mapped[str | None]
    """The server that has its frames while it is open, where several share the database."""


class DeviceRow(Table):
    """A phone that was paired; only the hash of its token is kept."""

    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class PairingRow(Table):
    """A code that pairs one phone, for a few minutes and once; only its hash is kept."""

    __tablename__ = "pairings"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"))
    code_sha256: Mapped[str] = mapped_column(unique=True)
    device_days: Mapped[int | None]
    """How long the phone is paired; None: until it is revoked."""
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"))


class ConsentRow(Table):
    """What a participant agreed to or withdrew; the latest of a kind holds, none is ever changed."""

    __tablename__ = "consents"
    __table_args__ = (Index("consents_in_order", "subject_id", "kind", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"))
    kind: Mapped[str]
    given: Mapped[bool]
    text_version: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class ShareRow(Table):
    """A link by which somebody else reads a participant's series for a while; only the hash of its secret is kept."""

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"))
    name: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
