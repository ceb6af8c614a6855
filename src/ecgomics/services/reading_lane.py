"""What the server does with uploads beside requests: one thread reads what is received, another measures what is read.

Measuring waits while there is something to read, so that people see soon what became of their files.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

from ecgomics.core.errors import InvalidInput, NotFound, Unavailable
from ecgomics.services.measuring import Measuring
from ecgomics.services.patience import Patience
from ecgomics.services.uploads import outcome_of
from ecgomics.store import Store
from ecgomics.store.upload_records import EntryOutcome, UploadEntry

#: How often it is looked what other servers received, or left.
LOOKED_EVERY_S: Final = 1.0
#: How long the end of the server waits for what is being read; what is not done is taken up at the next start.
PATIENCE_S: Final = 5.0
_DEFECT: Final = "The server met an error of its own while it read this file; it is in the log. Try again."
_NO_MEMORY: Final = (
    "There was not enough memory to read this file. Split it, or try again when less is going on."
)

logger = logging.getLogger(__name__)


class ReadingLane:
    """Reads and measures what uploads bring; its methods may be called from any thread."""

    def __init__(self, store: Store, measuring: Measuring, *, longest_read_s: float) -> None:
        self._store = store
        self._measuring = measuring
        self._longest_read_s = longest_read_s
        self._received = threading.Event()
        self._to_measure: deque[str] = deque()
        self._idle = threading.Condition()
        self._is_reading = False
        self._stopping = threading.Event()
        self._patiently = Patience(self._stopping)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take up what an earlier server left, and begin."""
        self._received.set()
        for work, name in ((self._read_all, "reading"), (self._measure_all, "measuring")):
            thread = threading.Thread(target=work, name=f"ecgomics-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Let go; what is being read is read anew at the next start."""
        self._stopping.set()
        self._received.set()
        with self._idle:
            self._idle.notify_all()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def wake(self) -> None:
        """Something was received."""
        self._received.set()

    def measure(self, recording_ids: Iterable[str]) -> None:
        """Measure recordings when nothing is to be read, as their projects measure then."""
        with self._idle:
            known = set(self._to_measure)
            self._to_measure.extend(each for each in recording_ids if each not in known)
            self._idle.notify_all()

    def _read_all(self) -> None:
        while True:
            self._received.wait(LOOKED_EVERY_S if self._store.servers.are_several else None)
            if not self._is_to_read():
                continue
            self._received.clear()
            self._say_reading(is_reading=True)
            with suppress(Unavailable):  # stopped while the database was away
                while (
                    not self._stopping.is_set()
                    and (entry := self._patiently(self._store.uploads.take)) is not None
                ):
                    self._read(entry)
            self._say_reading(is_reading=False)
            if self._stopping.is_set():
                return

    def _is_to_read(self) -> bool:
        """Whether this server was woken, or another received something, or left it when it ended."""
        if self._received.is_set():
            return True
        try:
            if not self._store.uploads.is_to_read():
                return False
            self._store.uploads.put_back()
        except Unavailable:
            return False
        return True

    def _read(self, entry: UploadEntry) -> None:
        try:
            outcome = self._patiently(lambda: self._outcome(entry))
        except NotFound:
            return  # deleted meanwhile
        except Unavailable:
            raise
        except InvalidInput as error:
            outcome = EntryOutcome("unreadable", problem="unreadable-file", sentence=str(error))
        except MemoryError:
            outcome = EntryOutcome("failed", problem="failed", sentence=_NO_MEMORY)
        except Exception:
            logger.exception("Reading an uploaded file failed.")
            outcome = EntryOutcome("failed", problem="failed", sentence=_DEFECT)
        self._patiently(lambda: self._store.uploads.finish(entry, outcome))
        for each in (outcome, *(member.outcome for member in outcome.members)):
            if each.state == "read" and each.recording_id is not None:
                self._to_measure.append(each.recording_id)

    def _outcome(self, entry: UploadEntry) -> EntryOutcome:
        batch = self._store.uploads.batch(entry.batch_id)
        return in_time(lambda: outcome_of(self._store, entry, batch), longest_s=self._longest_read_s)

    def _say_reading(self, *, is_reading: bool) -> None:
        with self._idle:
            self._is_reading = is_reading
            self._idle.notify_all()

    def _measure_all(self) -> None:
        while True:
            with self._idle:
                self._idle.wait_for(
                    lambda: self._stopping.is_set() or (not self._is_reading and bool(self._to_measure))
                )
            if self._stopping.is_set():
                return
            self._measure(self._to_measure.popleft())

    def _measure(self, recording_id: str) -> None:
        try:
            self._patiently(lambda: self._measuring.measure(recording_id))
        except (NotFound, Unavailable):
            return  # deleted meanwhile, or stopped while the database was away
        except Exception:
            logger.exception("Measuring %s failed.", recording_id)


def in_time(work: Callable[[], EntryOutcome], *, longest_s: float) -> EntryOutcome:
    """Do the work, but give up what takes longer; InvalidInput says so.

    A thread cannot be ended: one that hangs in compiled code is left to itself.
    """
    promised: Future[EntryOutcome] = Future()

    def run() -> None:
        try:
            promised.set_result(work())
        except Exception as error:  # noqa: BLE001  # it is raised where it is waited for
            promised.set_exception(error)

    threading.Thread(target=run, name="ecgomics-one-file", daemon=True).start()
    try:
        return promised.result(longest_s)
    except TimeoutError:
        raise InvalidInput(f"Reading it took longer than {longest_s:g} s: it is given up.") from None
