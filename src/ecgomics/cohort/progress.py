"""How far a run is: what its caller is told after each record."""

from collections.abc import Callable
from dataclasses import dataclass


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

    def begin(self, todo: int) -> None:
        """So many records are to be measured."""
        self._records = self._kept + todo
        self._say()

    def add(self, *, failed: bool) -> None:
        """One more is done."""
        self._measured += 1
        self._failed += failed
        self._say()

    def _say(self) -> None:
        if self._tell is not None:
            self._tell(Progress(self._records, self._kept, self._measured, self._failed, self._outdated))
