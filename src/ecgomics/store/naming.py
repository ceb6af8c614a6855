"""Which blobs the rows name, and the removal of those that none does."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Damaged
from ecgomics.store import reach
from ecgomics.store.blobs import Blobs
from ecgomics.store.long_tables import LongAnalysisRow, PyramidRow
from ecgomics.store.tables import OriginalRow, RecordingRow

_NAMING: Final = (
    RecordingRow.samples_sha256,
    OriginalRow.sha256,
    PyramidRow.sha256,
    LongAnalysisRow.result_sha256,
)
#: Blobs that are compared with the rows at once.
_AT_ONCE: Final = 500
#: Blobs that are looked at when a store is opened.
_LOOKED_AT: Final = 4

Sessions = Callable[[], AbstractContextManager[Session]]


def named_blobs(session: Session | Connection, among: Iterable[str] | None = None) -> set[str]:
    """Hashes of the blobs that rows name, of whichever project: all, or those among the given ones."""
    found: set[str] = set()
    with reach.everything():  # what another project has, too, stays
        for column in _NAMING:
            query = select(column).where(column.is_not(None))
            found |= set(session.scalars(query if among is None else query.where(column.in_(among))))
    return found


def refuse_unreadable(blobs: Blobs, named: Collection[str]) -> None:
    """InvalidInput where some of the blobs are encrypted with a key that is not there: it is said before all else."""
    for digest in islice(named, _LOOKED_AT):
        with suppress(Damaged):
            blobs.size(digest, "What is kept here")


class Orphans:
    """Removes blobs that no row names, while others use the store; what is written and has no row yet must stay."""

    def __init__(self, blobs: Blobs, *, reading: Sessions, changing: Sessions) -> None:
        self._blobs, self._reading, self._changing = blobs, reading, changing

    def remove_unnamed(self, digests: Collection[str]) -> int:
        """Remove those of these blobs that no row names; how many there were.

        Rows and what they name are written under the same lock as this, so nothing is removed between the two.
        """
        with self._changing() as session:
            orphans = set(digests) - named_blobs(session, digests)
            for digest in orphans:
                self._blobs.remove(digest)
        return len(orphans)

    def remove(self, *, grace_s: float) -> int:
        """Remove all that were written so long ago, and copies of what is gone; how many there were.

        What is written without that lock, as it takes long, gets its row sooner than that.
        """
        removed = self._blobs.place.tidied(grace_s=grace_s)
        for unnamed in self._unnamed(self._blobs.digests(grace_s=grace_s)):
            removed += self.remove_unnamed(unnamed)
        for gone in self._unnamed(self._blobs.place.copies()):
            for digest in gone:
                self._blobs.place.forgotten(digest)
        return removed

    def _unnamed(self, digests: Collection[str]) -> Iterator[set[str]]:
        ordered = sorted(digests)
        for first in range(0, len(ordered), _AT_ONCE):
            part = ordered[first : first + _AT_ONCE]
            with self._reading() as session:
                unnamed = set(part) - named_blobs(session, part)
            if unnamed:
                yield unnamed
