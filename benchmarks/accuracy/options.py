"""What the command line of the benchmarks may choose, for every one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecgomics.core.settings import Settings

DEFAULTS: Final = Settings()
FIRST: Final = 150


@dataclass(frozen=True, slots=True)
class Options:
    """How the engine is run, and on which records."""

    settings: Settings = DEFAULTS
    records: frozenset[str] | None = None
    """Names of the only records that count; all of them if None."""
    first: int = FIRST
    """Of large sets so many records by name."""
    cross_validated: bool = False
    """Mark each record of a set that the segmenter was trained on by the fold model that has not seen it."""

    def counts(self, record: str) -> bool:
        """Whether a record is among the chosen ones."""
        return self.records is None or record in self.records

    def wfdb_records(self, folders: Sequence[Path]) -> Iterator[Path]:
        """Paths without suffix of the chosen WFDB records in the folders, in the order of their names."""
        for folder in folders:
            for header in sorted(folder.glob("*.hea")):
                if self.counts(header.stem):
                    yield header.with_suffix("")
