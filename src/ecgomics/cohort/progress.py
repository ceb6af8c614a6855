"""How far a run is: what its caller is told whenever records are done, and at least once a second."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ecgomics.core.errors import InvalidInput


class ClusterLost(InvalidInput):
    """The cluster that a run is done on is not there, or not any more; what was measured is kept."""


class CancelledRun(Exception):
    """The caller had the run stopped; what was measured is kept."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    records: int
    """Of the whole cohort."""
    kept: int
    """Taken over from an interrupted run or the earlier output."""
    measured: int
    """Done by this run."""
    failed: int
    """Without values so far, those taken over included."""
    outdated: bool
    """Earlier results of other settings, options or software were found: they do not count."""
    workers: int | None = None
    """How many records can be measured at once now; None where that is not looked at."""
    lost: tuple[str, ...] = ()
    """Workers that died, by name: what they had in hand is measured by others."""


class Report:
    """Counts for whoever wants to be told."""

    def __init__(
        self,
        tell: Callable[[Progress], None] | None,
        *,
        kept: int = 0,
        failed: int = 0,
        outdated: bool = False,
    ) -> None:
        self._tell = tell
        self._kept = kept
        self._failed = failed
        self._measured = 0
        self._outdated = outdated
        self._workers: int | None = None
        self._lost: list[str] = []
        self._at_work = (0, 0)

    def begin(self, todo: int) -> None:
        """So many records are to be measured."""
        self._records = self._kept + todo
        self._say()

    def add(self, done: int = 1, *, failed: int) -> None:
        """So many more are done, some of them without values."""
        self._measured += done
        self._failed += failed
        self._say()

    def at_work(self, done: int, *, failed: int) -> None:
        """So many records are done of what is still at work."""
        self._at_work = (done, failed)

    def look(self, *, workers: int, lost: Iterable[str]) -> None:
        """Workers that are there now, and those newly lost."""
        self._workers = workers
        self._lost += lost
        self._say()

    def _say(self) -> None:
        if self._tell is not None:
            done, failed = self._at_work
            self._tell(
                Progress(
                    self._records,
                    self._kept,
                    self._measured + done,
                    self._failed + failed,
                    self._outdated,
                    self._workers,
                    tuple(self._lost),
                )
            )
