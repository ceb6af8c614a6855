"""Live sessions whose sender never came back: they end by themselves, so that no recording waits for ever."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ecgomics.services.live_finish import end_session
from ecgomics.store import Store
from ecgomics.store.live import LiveSession
from ecgomics.stream.log import FrameLog
from ecgomics.stream.wire import EcgFrame, RrFrame, decode, split

logger = logging.getLogger(__name__)

#: A phone that was not on the network for so long is not waited for. What it still holds stays on it, and says so.
LEFT_OPEN: Final = timedelta(days=30)
AUTHOR: Final = "server"
_NOTE: Final = "The sender did not end this session; it was ended 30 days after its last frame."


def end_left_open(store: Store, log: FrameLog, *, now: datetime, server: str | None = None) -> None:
    """End the open sessions, of a server, of which nothing came for so long: those with a signal become recordings,
    the others are discarded.
    """
    for session in store.live.listed(state="open", server=server, limit=10_000):
        if now - _last_heard(session, log) < LEFT_OPEN:
            continue
        try:
            _end(store, session, log)
        except Exception:
            # The others, and the start of the server, do not depend on it; its frames stay.
            logger.exception("The session %s, which was left open, could not be ended.", session.id)
        else:
            log.forget(session.id)


def _last_heard(session: LiveSession, log: FrameLog) -> datetime:
    """When the latest frame came, or the session was begun here."""
    begun = session.updated_at if session.updated_at.tzinfo else session.updated_at.replace(tzinfo=UTC)
    return max(begun, log.last_written(session.id) or begun)


def _end(store: Store, session: LiveSession, log: FrameLog) -> None:
    said: dict[str, Any] = {"ended_at": None, "symptoms": [], "note": _NOTE}
    frames = log.content(session.id)
    if any(isinstance(decode(each), EcgFrame | RrFrame) for each in split(frames)):
        end_session(store, session, frames, said, author=AUTHOR)
    else:
        store.live.discard(session.id, author=AUTHOR)
