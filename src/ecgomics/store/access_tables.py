"""Tables of access tokens for programs, and of sets of recordings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class TokenRow(Table):
    """A token that a program shows; only the hash of its secret is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    scope: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    account_id: Mapped[str | None] = mapped_column(index=True)
    """Whose it is, where there are accounts: it opens nothing that they may not see."""


class RecordSetRow(Table):
    """Recordings under one name, and how they were chosen."""

    __tablename__ = "record_sets"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    recording_ids: Mapped[list[str]] = mapped_column(JSON)
    how: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
