"""Notes accesses beside the answers: what is looked at is queued and written together, what is taken away at once."""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Final

from ecgomics.core.errors import Unavailable
from ecgomics.store import Store
from ecgomics.store.audit_reads import Access

logger = logging.getLogger(__name__)

#: Accesses of one caller to one thing in so long are one.
ONE_VISIT_S: Final = 300.0
#: What is queued is written at least so often; a kill of the process loses no more.
WRITTEN_EVERY_S: Final = 2.0
#: Accesses that wait at most; what comes beyond is counted and told.
MOST_WAITING: Final = 10_000
#: Visits that are remembered at most.
_MOST_VISITS: Final = 50_000

_Visit = tuple[str, str, str, str, str, str]


class ReadAudit:
    """Who looks at what; its methods may be called from any thread."""

    def __init__(
        self,
        store: Store,
        *,
        most_waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._most_waiting = most_waiting
        self._clock = clock
        self._lock = threading.Condition()
        self._waiting: deque[Access] = deque()
        self._lost = 0
        self._visits: OrderedDict[_Visit, float] = OrderedDict()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._write_on, name="ecgomics-read-audit", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        with self._lock:
            self._stopping = True
            self._lock.notify()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def looked(self, access: Access) -> None:
        """Note what was looked at, soon; what belongs to a visit that is noted is not noted again."""
        with self._lock:
            if self._is_of_a_visit(access):
                return
            self._wait(access)

    def taken(self, access: Access) -> None:
        """Note what is taken away, now; Unavailable where that cannot be."""
        self._store.read_entries.write([access])

    def done(self, access: Access) -> None:
        """Note what was done, now; soon where that cannot be, as it is done."""
        try:
            self.taken(access)
        except Unavailable:
            with self._lock:
                self._wait(access)

    def flush(self) -> None:
        """Write what waits now; what cannot be written waits on."""
        with self._lock:
            part, lost = list(self._waiting), self._lost
            self._waiting.clear()
            self._lost = 0
        if not part and not lost:
            return
        try:
            self._store.read_entries.write(part, lost=lost)
        except Unavailable:
            logger.warning("Accesses wait to be noted until the database is back.")
            with self._lock:
                room = max(0, self._most_waiting - len(self._waiting))
                self._waiting.extendleft(reversed(part[:room]))
                self._lost += lost + len(part) - len(part[:room])
        except Exception:
            logger.exception("Accesses could not be noted together: each is noted by itself.")
            self._write_each(part, lost)

    def _wait(self, access: Access) -> None:
        if len(self._waiting) >= self._most_waiting:
            self._lost += 1
        else:
            self._waiting.append(access)

    def _write_each(self, part: Sequence[Access], lost: int) -> None:
        """Note what can be noted of accesses of which one cannot; how many cannot is told."""
        for place, each in enumerate(part):
            try:
                self._store.read_entries.write([each], lost=lost)
                lost = 0
            except Unavailable:
                with self._lock:
                    self._waiting.extendleft(reversed(part[place:]))
                break
            except Exception:
                logger.exception("An access could not be noted.")
                lost += 1
        with self._lock:
            self._lost += lost

    def _is_of_a_visit(self, access: Access) -> bool:
        visit = (
            *(access.author, access.by.caller, access.by.address),
            *(access.action, access.kind, access.entity_id or access.project),
        )
        now = self._clock()
        began = self._visits.get(visit)
        if began is not None and now - began < ONE_VISIT_S:
            return True
        self._visits[visit] = now
        self._visits.move_to_end(visit)
        if len(self._visits) > _MOST_VISITS:
            self._visits.popitem(last=False)
        return False

    def _write_on(self) -> None:
        while True:
            with self._lock:
                if self._lock.wait_for(lambda: self._stopping, WRITTEN_EVERY_S):
                    return
            self.flush()
