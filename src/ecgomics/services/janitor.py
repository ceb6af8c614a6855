"""Removes what no row names, and copies of what is gone, while the platform runs."""

import logging
import threading
from typing import Final

from ecgomics.core.errors import Unavailable
from ecgomics.store import Store

#: Copies of what was deleted by another server are gone after so long.
EVERY_S: Final = 3600.0
FIRST_AFTER_S: Final = 60.0

logger = logging.getLogger(__name__)


class Janitor:
    """A thread that tidies up now and then; a store that one process has alone is tidied when it is opened."""

    def __init__(self, store: Store, *, first_after_s: float = FIRST_AFTER_S) -> None:
        self._store, self._first_after_s = store, first_after_s
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin, where there is something to do."""
        if self._store.blobs_are_remote or self._store.servers.are_several:
            threading.Thread(target=self._work, name="ecgomics-janitor", daemon=True).start()

    def stop(self) -> None:
        """End; what is not done is done another time."""
        self._stopping.set()

    def _work(self) -> None:
        pause_s = self._first_after_s
        while not self._stopping.wait(pause_s):
            try:
                if self._store.servers.leads():
                    self._store.tidy()
            except Unavailable:
                logger.info("Tidying up is done another time.")
            except Exception:
                logger.exception("Tidying up failed.")
            pause_s = EVERY_S
