"""Webhooks in the store: who is told of what, and the outbox that survives the server."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, cast
from urllib.parse import urlsplit

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.store.audit import note
from ecgomics.store.kept_jobs import Sessions
from ecgomics.store.library import existing_project
from ecgomics.store.secret_text import new_id, new_secret
from ecgomics.store.webhook_outbox import new_delivery
from ecgomics.store.webhook_records import (
    Attempt,
    DeliveryState,
    Due,
    Event,
    StoredDelivery,
    StoredWebhook,
)
from ecgomics.store.webhook_tables import DeliveryRow, WebhookRow

PREFIX: Final = "whsec_"
MOST_OF_A_PROJECT: Final = 20
#: So many attempts in a row that fail end a webhook until a person enables it again.
MOST_FAILURES: Final = 40
KEPT: Final = timedelta(days=30)
_GONE: Final = "The receiver answered 410: it wants nothing any more."
_TOO_OFTEN: Final = "The last {count} attempts failed, the last one so: {error}"


class Webhooks:
    """The part of a store that keeps webhooks and their deliveries."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def add(
        self, project_id: str, url: str, events: Sequence[Event], *, author: str
    ) -> tuple[StoredWebhook, str]:
        """A new webhook and its secret. NotFound without the project, InvalidInput where it has too many."""
        secret = new_secret(PREFIX)
        row = WebhookRow(
            id=new_id(),
            project_id=project_id,
            url=url,
            events=list(events),
            secret=secret,
            author=author,
            created_at=datetime.now(UTC),
            failures=0,
            disabled_why="",
        )
        with self._changing() as session:
            existing_project(session, project_id)
            of_project = select(func.count()).where(WebhookRow.project_id == project_id)
            if (session.scalar(of_project) or 0) >= MOST_OF_A_PROJECT:
                raise InvalidInput(
                    f"A project has at most {MOST_OF_A_PROJECT} webhooks: delete one that is not needed."
                )
            session.add(row)
            self._note(session, row, "make", author)
            return _webhook(row), secret

    def listed(self, project_id: str) -> list[StoredWebhook]:
        """The webhooks of a project, the latest first."""
        query = select(WebhookRow).where(WebhookRow.project_id == project_id)
        with self._reading() as session:
            return [
                _webhook(row)
                for row in session.scalars(query.order_by(WebhookRow.created_at.desc(), WebhookRow.id))
            ]

    def webhook(self, webhook_id: str) -> StoredWebhook:
        """One webhook; NotFound if it is not there."""
        with self._reading() as session:
            return _webhook(_existing(session, webhook_id))

    def remove(self, webhook_id: str, *, author: str) -> None:
        """Forget a webhook with its deliveries; NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, webhook_id)
            self._note(session, row, "delete", author)
            session.delete(row)

    def enable(self, webhook_id: str, *, author: str) -> StoredWebhook:
        """Send to a webhook again that was disabled."""
        with self._changing() as session:
            row = _existing(session, webhook_id)
            row.disabled_at, row.disabled_why, row.failures, row.held_until = None, "", 0, None
            self._note(session, row, "enable", author)
            return _webhook(row)

    def ping(self, webhook_id: str) -> StoredDelivery:
        """Let a webhook be told that it is reached."""
        with self._changing() as session:
            row = _enabled(session, webhook_id)
            made = new_delivery(row.id, "ping", {})
            session.add(made)
            return _delivery(made)

    def deliveries(self, webhook_id: str, *, limit: int, offset: int = 0) -> tuple[list[StoredDelivery], int]:
        """What was and is to be delivered, the latest first, and how many there are; NotFound without the webhook."""
        chosen = DeliveryRow.webhook_id == webhook_id
        query = select(DeliveryRow).where(chosen).order_by(DeliveryRow.created_at.desc(), DeliveryRow.id)
        with self._reading() as session:
            _existing(session, webhook_id)
            total = session.scalar(select(func.count()).select_from(DeliveryRow).where(chosen)) or 0
            return [_delivery(row) for row in session.scalars(query.limit(limit).offset(offset))], total

    def deliver_again(self, webhook_id: str, delivery_id: str) -> StoredDelivery:
        """Send a delivery once more, now and with the same content; NotFound if it is not there."""
        with self._changing() as session:
            row = session.get(DeliveryRow, delivery_id)
            if row is None or row.webhook_id != webhook_id:
                raise NotFound("There is no such delivery: it was never made, or forgotten after 30 days.")
            of = _enabled(session, webhook_id)
            row.state, row.due_at, row.attempts, row.ended_at = "waiting", datetime.now(UTC), 0, None
            of.held_until = None
            return _delivery(row)

    def due(self, at: datetime, *, limit: int = 50) -> list[Due]:
        """Deliveries whose time has come, the oldest first; none of a webhook that is disabled or held."""
        query = (
            select(DeliveryRow, WebhookRow)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(DeliveryRow.state == "waiting", DeliveryRow.due_at <= at, WebhookRow.disabled_at.is_(None))
            .where(or_(WebhookRow.held_until.is_(None), WebhookRow.held_until <= at))
            .order_by(DeliveryRow.due_at, DeliveryRow.id)
            .limit(limit)
        )
        with self._reading() as session:
            return [
                Due(_delivery(row), of.project_id, of.url, of.secret) for row, of in session.execute(query)
            ]

    def compose(self, delivery_id: str, body: str) -> None:
        """Keep what is sent, before it is sent, so that every attempt sends the same."""
        with self._changing() as session:
            row = session.get(DeliveryRow, delivery_id)
            if row is not None:
                row.body = body

    def drop(self, delivery_id: str, why: str) -> None:
        """Give up a delivery that nobody needs any more."""
        with self._changing() as session:
            row = session.get(DeliveryRow, delivery_id)
            if row is not None:
                row.state, row.error, row.ended_at = "dropped", why, datetime.now(UTC)

    def note_attempt(self, delivery_id: str, made: Attempt, *, most_failures: int = MOST_FAILURES) -> None:
        """What came of an attempt, for the delivery and for its webhook; deleted ones are left out."""
        now = datetime.now(UTC)
        with self._changing() as session:
            row = session.get(DeliveryRow, delivery_id)
            of = None if row is None else session.get(WebhookRow, row.webhook_id)
            if row is None or of is None:
                return
            row.attempts, row.status, row.error = row.attempts + 1, made.status, made.error
            if not made.error:
                row.state, row.ended_at, of.failures, of.held_until = "delivered", now, 0, None
                return
            of.failures += 1
            if made.wait_s is None:
                row.state, row.ended_at = "failed", now
            else:
                row.due_at = of.held_until = now + timedelta(seconds=made.wait_s)
            if made.gone or of.failures >= most_failures:
                told = _GONE if made.gone else _TOO_OFTEN.format(count=of.failures, error=made.error)
                _disable(session, of, told, now)

    def sweep(self) -> None:
        """Forget what ended more than 30 days ago."""
        before = datetime.now(UTC) - KEPT
        with self._changing() as session:
            session.execute(delete(DeliveryRow).where(DeliveryRow.ended_at < before))

    @staticmethod
    def _note(session: Session, row: WebhookRow, action: str, author: str) -> None:
        note(
            session,
            author=author,
            action=action,
            kind="webhook",
            entity_id=row.id,
            entity_name=urlsplit(row.url).hostname or "",  # its path may be a secret
            project_id=row.project_id,
            after={"events": row.events},
        )


def _disable(session: Session, row: WebhookRow, why: str, now: datetime) -> None:
    row.disabled_at, row.disabled_why = now, why
    waiting = update(DeliveryRow).where(DeliveryRow.webhook_id == row.id, DeliveryRow.state == "waiting")
    session.execute(waiting.values(state="dropped", ended_at=now))


def _enabled(session: Session, webhook_id: str) -> WebhookRow:
    row = _existing(session, webhook_id)
    if row.disabled_at is not None:
        raise Conflict("This webhook is disabled, so nothing is sent to it: enable it first.")
    return row


def _existing(session: Session, webhook_id: str) -> WebhookRow:
    row = session.get(WebhookRow, webhook_id)
    if row is None:
        raise NotFound("There is no such webhook: it was deleted or never made.")
    return row


def _webhook(row: WebhookRow) -> StoredWebhook:
    return StoredWebhook(
        id=row.id,
        project_id=row.project_id,
        url=row.url,
        events=tuple(cast(list[Event], row.events)),
        author=row.author,
        created_at=row.created_at,
        failures=row.failures,
        disabled_at=row.disabled_at,
        disabled_why=row.disabled_why,
    )


def _delivery(row: DeliveryRow) -> StoredDelivery:
    return StoredDelivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event=cast(Event, row.event),
        about=row.about,
        body=row.body,
        state=cast(DeliveryState, row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        status=row.status,
        error=row.error,
        ended_at=row.ended_at,
    )
