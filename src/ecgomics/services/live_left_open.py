"""Live sessions whose sender never came back: they end by themselves, so that no recording waits for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.services.live_finish import end_session
from ecgomics.store import Store
from ecgomics.store.live import LiveSession
from ecgomics.stream.log import FrameLog

#: A phone that was not on the network for so long is not waited for. What it still holds stays on it, and says so.
LEFT_OPEN: Final = timedelta(days=30)
AUTHOR: Final = "server"
_NOTE: Final = "The sender did not end this session; it was ended 30 days after its last frame."


def end_left_open(store: Store, log: FrameLog, *, now: datetime) -> None:
    """End the open sessions of which nothing came for so long: those with a signal become recordings, the others are
    discarded.
    """
    for session in store.live.listed(state="open", limit=10_000):
        if now - _last_heard(session, log) >= LEFT_OPEN:
            _end(store, session, log)
            log.forget(session.id)


def _last_heard(session: LiveSession, log: FrameLog) -> datetime:
    """When the latest frame came, or the session was begun here."""
    begun = session.updated_at if session.updated_at.tzinfo else session.updated_at.replace(tzinfo=UTC)
    return max(begun, log.last_written(session.id) or begun)


def _end(store: Store, session: LiveSession, log: FrameLog) -> None:
    said: dict[str, Any] = {"ended_at": None, "symptoms": [], "note": _NOTE}
    try:
        end_session(store, session, log.content(session.id), said, author=AUTHOR)
    except InvalidInput:  # there is no signal in it
        store.live.discard(session.id, author=AUTHOR)
