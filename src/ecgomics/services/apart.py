"""A process of its own for what is mostly Python: in a thread it would hold up all that is answered meanwhile."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from ecgomics.cohort.pool import StoppedError, Worker, answered
from ecgomics.cohort.tasks import Task
from ecgomics.core.errors import Unavailable

Found = TypeVar("Found")

logger = logging.getLogger(__name__)


class Apart:
    """Does tasks in a process that is started with the first of them; or here, where none is wanted."""

    def __init__(self, *, apart: bool, what: str) -> None:
        """what is told in the log where the process fails."""
        self._worker = Worker() if apart else None
        self._what = what
        self._has_answered = False
        self._starting = threading.Lock()

    def done(self, task: Task[Found | str], here: Callable[[], Found]) -> Found:
        """The result of the task; what the process cannot do is done here, where it raises what it raises.

        A task's result is a str where it failed. Unavailable once the process was stopped.
        """
        if self._worker is None:
            return here()
        try:
            found = answered(self._worker, task)
        except StoppedError:
            raise Unavailable("The server ends: ask again when it is back.") from None
        self._has_answered = True
        if not isinstance(found, str):
            return found
        # Neither its name nor what the process says belongs into a log; what fails here, too, is told by its kind.
        logger.error("In a process of its own, %s failed: it is done here.", self._what)
        return here()

    def done_soon(self, task: Task[Found | str], here: Callable[[], Found]) -> Found:
        """As `done`, for somebody who waits: it is done here while the process, which takes seconds, starts."""
        if self._worker is None or (self._has_answered and self._worker.is_running):
            return self.done(task, here)
        if self._starting.acquire(blocking=False):
            self._has_answered = False
            threading.Thread(
                target=self._start, args=(self._worker, task), name="ecgomics-apart", daemon=True
            ).start()
        return here()

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._worker is not None:
            self._worker.stop()

    def _start(self, worker: Worker, task: Task[Found | str]) -> None:
        try:
            with suppress(StoppedError):
                answered(worker, task)
                self._has_answered = True
        finally:
            self._starting.release()
