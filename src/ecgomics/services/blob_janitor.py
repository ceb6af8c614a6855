"""Removes from an object store what no row names, and copies of what is gone, while the platform runs."""

import logging
import threading
from typing import Final

from ecgomics.core.errors import Unavailable
from ecgomics.store import Store

#: What is longer there without a row is of a write that was cut off.
GRACE_S: Final = 6 * 3600.0
#: Copies of what was deleted by another server are gone after so long.
EVERY_S: Final = 3600.0
FIRST_AFTER_S: Final = 60.0

logger = logging.getLogger(__name__)


class BlobJanitor:
    """A thread that tidies up now and then; a folder of files is tidied when it is opened and needs none."""

    def __init__(
        self, store: Store, *, first_after_s: float = FIRST_AFTER_S, grace_s: float = GRACE_S
    ) -> None:
        self._store, self._first_after_s, self._grace_s = store, first_after_s, grace_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, where there is something to do."""
        if self._store.blobs_are_remote:
            self._thread = threading.Thread(target=self._work, name="ecgomics-blobs", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End; what is being done is done to its end by nobody, as it can be done at any time."""
        self._stopping.set()

    def _work(self) -> None:
        pause_s = self._first_after_s
        while not self._stopping.wait(pause_s):
            try:
                removed = self._store.orphans.remove(grace_s=self._grace_s)
            except Unavailable:
                pass  # another time
            except Exception:
                logger.exception("Tidying the object store up failed.")
            else:
                if removed:
                    logger.info("%d blobs that no recording names were removed.", removed)
            pause_s = EVERY_S
