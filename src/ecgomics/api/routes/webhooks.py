"""Webhooks: other programs that are told when a report, an extraction or a discovery is finished."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecgomics.api.author import Author
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.core.errors import InvalidInput
from ecgomics.services.webhook_target import LONGEST_URL, target
from ecgomics.store import DEFAULT_PROJECT
from ecgomics.store.webhook_records import DeliveryState, Event, StoredDelivery, StoredWebhook

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

Subscribed = Literal["report.finished", "extraction.finished", "discovery.finished", "long.finished"]


class Webhook(BaseModel):
    """A webhook without its secret. failures counts attempts since the last that went well."""

    id: str
    project_id: str
    url: str
    events: list[Event]
    author: str
    created_at: datetime
    failures: int
    disabled_at: datetime | None
    disabled_why: str


class NewWebhook(BaseModel):
    """A webhook to be made, and what it is to be told of."""

    url: Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
    events: Annotated[list[Subscribed], Field(min_length=1, max_length=4)] = ["report.finished"]


class MadeWebhook(BaseModel):
    """A new webhook and the secret by which its messages are signed, which is told this once."""

    webhook: Webhook
    secret: str


class WebhookList(BaseModel):
    """The webhooks of a project, the latest first."""

    webhooks: list[Webhook]


class Delivery(BaseModel):
    """One event for one webhook. status is that of the receiver's last answer, body what is sent each time."""

    id: str
    webhook_id: str
    event: Event
    about: dict[str, Any]
    body: str | None
    state: DeliveryState
    created_at: datetime
    due_at: datetime
    attempts: int
    status: int | None
    error: str
    ended_at: datetime | None


class DeliveryPage(BaseModel):
    """What was and is to be delivered, the latest first, and how much there is in all."""

    items: list[Delivery]
    total: int


@router.get("", operation_id="list_webhooks", responses=answers(403, 422))
def list_webhooks(platform: Here, project: Project = DEFAULT_PROJECT) -> WebhookList:
    """The webhooks of a project, the latest first."""
    return WebhookList(webhooks=[_shown(each) for each in platform.store.webhooks.listed(project)])


@router.post("", operation_id="make_webhook", status_code=201, responses=answers(403, 404, 413, 415, 422))
async def make_webhook(
    platform: Here, author: Author, wanted: NewWebhook, project: Project = DEFAULT_PROJECT
) -> MadeWebhook:
    """Make a webhook of a project; the secret that signs its messages is told in this answer and never again.

    https is needed, and http only for this machine and private networks, where the server allows these at all.
    """
    await platform.compute(partial(_refuse_unfit, platform, wanted.url))
    events = list(dict.fromkeys(wanted.events))
    made, secret = platform.store.webhooks.add(project, wanted.url, events, author=author)
    return MadeWebhook(webhook=_shown(made), secret=secret)


@router.get("/{webhook_id}", operation_id="read_webhook", responses=answers(403, 404, 422))
def read_webhook(platform: Here, webhook_id: str) -> Webhook:
    """One webhook."""
    return _shown(platform.store.webhooks.webhook(webhook_id))


@router.delete(
    "/{webhook_id}", operation_id="delete_webhook", status_code=204, responses=answers(403, 404, 422)
)
def delete_webhook(platform: Here, author: Author, webhook_id: str) -> None:
    """Forget a webhook with what was and is to be delivered to it."""
    platform.store.webhooks.remove(webhook_id, author=author)


@router.post("/{webhook_id}/enable", operation_id="enable_webhook", responses=answers(403, 404, 415, 422))
def enable_webhook(platform: Here, author: Author, webhook_id: str) -> Webhook:
    """Send to a webhook again that was disabled as it failed too often."""
    return _shown(platform.store.webhooks.enable(webhook_id, author=author))


@router.post(
    "/{webhook_id}/ping",
    operation_id="ping_webhook",
    status_code=202,
    responses=answers(403, 404, 409, 415, 422),
)
def ping_webhook(platform: Here, webhook_id: str) -> Delivery:
    """Send a message that tells of nothing, to try the receiver and its check of the signature."""
    made = platform.store.webhooks.ping(webhook_id)
    platform.webhooks.wake()
    return _delivery(made)


@router.get("/{webhook_id}/deliveries", operation_id="list_deliveries", responses=answers(403, 404, 422))
def list_deliveries(
    platform: Here,
    webhook_id: str,
    *,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> DeliveryPage:
    """What was and is to be delivered to a webhook, the latest first; kept for 30 days."""
    found, total = platform.store.webhooks.deliveries(webhook_id, limit=limit, offset=offset)
    return DeliveryPage(items=[_delivery(each) for each in found], total=total)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redeliver",
    operation_id="redeliver_webhook",
    status_code=202,
    responses=answers(403, 404, 409, 415, 422),
)
def redeliver_webhook(platform: Here, webhook_id: str, delivery_id: str) -> Delivery:
    """Send a delivery once more, now and with the same content and identifier."""
    again = platform.store.webhooks.deliver_again(webhook_id, delivery_id)
    platform.webhooks.wake()
    return _delivery(again)


def _refuse_unfit(platform: Platform, url: str) -> None:
    try:
        target(url, to_private=platform.webhooks.rules.to_private)
    except OSError as error:
        raise InvalidInput(f"The host of the url is not found: {error.strerror}.") from error


def _shown(found: StoredWebhook) -> Webhook:
    return Webhook(**{name: getattr(found, name) for name in Webhook.model_fields})


def _delivery(found: StoredDelivery) -> Delivery:
    return Delivery(**{name: getattr(found, name) for name in Delivery.model_fields})
