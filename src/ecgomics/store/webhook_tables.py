"""Tables of webhooks and of what is to be delivered to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class WebhookRow(Table):
    """An address that is told of events of a project. Its secret is kept as it is: it signs every message."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(JSON)
    secret: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    failures: Mapped[int]
    """Attempts that failed since the last that went well."""
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    """Nothing is sent before: the last attempt failed."""
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_why: Mapped[str]


class DeliveryRow(Table):
    """One event for one webhook: the outbox until it is delivered, the log afterwards."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("webhook_deliveries_due", "state", "due_at"),
        Index("webhook_deliveries_in_order", "webhook_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str]
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Identifiers of what the event is about."""
    body: Mapped[str | None]
    """What is sent, the same bytes each time; made at the first attempt."""
    state: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int]
    status: Mapped[int | None]
    """HTTP status of the last answer."""
    error: Mapped[str]
    """Why the last attempt failed, in a sentence."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
