"""Applies the rules of retention once a day, by one server of those that share a database."""

import logging
import threading
from datetime import UTC, datetime
from typing import Final

from ecgomics.core.errors import Unavailable
from ecgomics.store import Store

logger = logging.getLogger(__name__)

#: The rules are looked at so often; each project's are applied once a day.
LOOKED_EVERY_S: Final = 3600.0
#: A server that was just started has more urgent things to do.
_FIRST_AFTER_S: Final = 60.0


class RetentionLane:
    """The thread that forgets by rules."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._work, name="ecgomics-retention", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go after what is being removed."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def apply_what_is_due(self, at: datetime) -> dict[str, dict[str, int]]:
        """Apply the rules of the projects whose turn it is; what went, by project and kind."""
        found = {}
        for project_id in self._store.retention.claim(at):
            found[project_id] = self._store.retention.apply(project_id, at).counts
        return found

    def _work(self) -> None:
        pause_s = _FIRST_AFTER_S
        while not self._stopping.wait(pause_s):
            pause_s = LOOKED_EVERY_S
            try:
                self.apply_what_is_due(datetime.now(UTC))
            except Unavailable:
                logger.warning("Rules of retention wait until the database is back.")
            except Exception:
                logger.exception("Rules of retention could not be applied; they are looked at again.")
