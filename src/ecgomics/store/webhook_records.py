"""What is known of webhooks and deliveries, outside of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

Event = Literal["report.finished", "extraction.finished", "discovery.finished", "long.finished", "ping"]
#: What a webhook can be registered for; a ping is sent on request.
EVENTS: Final[tuple[Event, ...]] = tuple(each for each in get_args(Event) if each != "ping")

DeliveryState = Literal["waiting", "delivered", "failed", "dropped"]
"""dropped: what it was about had been deleted, or the webhook disabled, before it was delivered."""


@dataclass(frozen=True, slots=True)
class StoredWebhook:
    """A webhook without its secret."""

    id: str
    project_id: str
    url: str
    events: tuple[Event, ...]
    author: str
    created_at: datetime
    failures: int
    disabled_at: datetime | None
    disabled_why: str


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """One event for one webhook, and what became of it."""

    id: str
    webhook_id: str
    event: Event
    about: Mapping[str, Any]
    body: str | None
    state: DeliveryState
    created_at: datetime
    due_at: datetime
    attempts: int
    status: int | None
    error: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery whose time has come, with what it needs."""

    delivery: StoredDelivery
    project_id: str
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt."""

    status: int | None
    error: str
    """Empty where it was delivered."""
    wait_s: float | None
    """Seconds until the next attempt of a failed one; None: there is none."""
    gone: bool = False
    """The receiver says that it wants nothing any more."""
