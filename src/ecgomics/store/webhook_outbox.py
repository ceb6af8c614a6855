"""How an event gets into the outbox: in the transaction of the change that it tells of."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.store.webhook_records import Event
from ecgomics.store.webhook_tables import DeliveryRow, WebhookRow


def announce(session: Session, project_id: str, event: Event, about: Mapping[str, Any]) -> None:
    """Put an event into the outbox of every webhook of a project that waits for it, in the session of the change."""
    query = select(WebhookRow).where(WebhookRow.project_id == project_id, WebhookRow.disabled_at.is_(None))
    for row in session.scalars(query):
        if event in row.events:
            session.add(new_delivery(row.id, event, about))


def new_delivery(webhook_id: str, event: Event, about: Mapping[str, Any]) -> DeliveryRow:
    """A delivery that is due now."""
    now = datetime.now(UTC)
    return DeliveryRow(
        id=secrets.token_hex(16),
        webhook_id=webhook_id,
        event=event,
        about=dict(about),
        state="waiting",
        created_at=now,
        due_at=now,
        attempts=0,
        error="",
    )
