"""One run: what of a cohort is known, the rest measured, the tables written."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecgomics.cohort import ledger
from ecgomics.cohort.dictionary import write_dictionary
from ecgomics.cohort.files import remove_unfinished
from ecgomics.cohort.gathering import Gathering
from ecgomics.cohort.measure import Entry
from ecgomics.cohort.outputs import Outputs
from ecgomics.cohort.pool import LEAST_BYTES, processes
from ecgomics.cohort.progress import Progress, Report
from ecgomics.cohort.provenance import Provenance
from ecgomics.cohort.records import Record, cut
from ecgomics.cohort.tables import manifest_columns, wide_columns, write_wide
from ecgomics.core.errors import InvalidInput

#: Records of one Dask task at most, and tasks for each thread at least: small ones keep all workers busy to the end.
PIECE_RECORDS: Final = 16
_PIECES_PER_THREAD: Final = 4
_INPUTS: Final = b"ecgomics.inputs"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a run did, and where its tables are."""

    output: Path
    """The wide table: one row per record."""
    values: Path
    """The long table, a folder of Parquet files: one row per biomarker and lead of each record."""
    dictionary: Path
    """The definition of every column of the wide table."""
    records: int
    kept: int
    measured: int
    failures: Mapping[str, str]
    """The reason by record."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a run may use."""

    workers: int | None
    """Of the cluster in this process."""
    scheduler: Any
    """Of a cluster that is there, its address or a client of it."""
    memory_bytes: int | None
    """Of one process; a share of what there is if not given."""


def means_of(*, workers: int | None, scheduler: Any, memory_limit: str | int | None) -> Means:
    """What a user lets a run use; InvalidInput where it makes no sense."""
    if workers is not None and scheduler is not None:
        raise InvalidInput("A cluster has the workers that it has: give a scheduler or a number of workers.")
    processes(workers)
    return Means(workers, scheduler, _bytes(memory_limit))


def _bytes(limit: str | int | None) -> int | None:
    from dask.utils import parse_bytes

    if limit is None:
        return None
    try:
        number = int(parse_bytes(limit))
    except ValueError:
        raise InvalidInput(f"The memory limit is {limit}; it must be a size, such as 2GiB.") from None
    if number < LEAST_BYTES:
        raise InvalidInput(
            f"The memory limit is {limit}; measuring takes {LEAST_BYTES // 2**20} MiB or more."
        )
    return number


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run writes, all that its values depend on beside the recordings, what it uses and whom it tells."""

    outputs: Outputs
    provenance: Provenance
    means: Means
    progress: Callable[[Progress], None] | None
    cancel: threading.Event | None

    def extracted(self, records: Sequence[Record]) -> Extraction:
        """Measure what is not known of records, write the tables, tidy up. The folder of work is held by the caller."""
        manifest_columns(records)
        parts = cut(records)
        gathering = Gathering(parts, self.outputs.work, key=self.provenance.key, about=self._about())
        earlier = self.outputs.measured()
        gathering.look_into(earlier)
        known = gathering.known.values()
        kept, failed = len(known), sum(place.has_failed for place in known)
        report = Report(self.progress, kept=kept, failed=failed, outdated=self._is_outdated(earlier))
        report.begin(len(records) - kept)
        self._measure(gathering, len(records) - kept, report)
        failures = self._write_tables(gathering.files, records)
        self.outputs.clear_work()
        places = (self.outputs.wide, self.outputs.values, self.outputs.dictionary)
        return Extraction(*places, len(records), kept, len(records) - kept, failures)

    def _about(self) -> dict[bytes, bytes]:
        return ledger.run_metadata(self.provenance.key, self.provenance.as_dict())

    def _is_outdated(self, earlier: Sequence[Path]) -> bool:
        paths = [*earlier, self.outputs.values]
        return any(ledger.run_key(path) not in (None, self.provenance.key) for path in paths)

    def _measure(self, gathering: Gathering, todo: int, report: Report) -> None:
        """Measure what is not known; what was done is kept even where this is interrupted."""
        if not todo:
            list(gathering.pieces(most=PIECE_RECORDS))  # none: parts are put together of what is known
            return
        from ecgomics.cohort.cluster import opened
        from ecgomics.cohort.engine import Engine

        try:
            with (
                opened(self.means.scheduler, self.means.workers) as cluster,
                Engine(
                    cluster,
                    self.provenance.settings,
                    report,
                    memory_bytes=self.means.memory_bytes,
                    cancel=self.cancel,
                ) as engine,
            ):
                most = -(-todo // (_PIECES_PER_THREAD * max(engine.threads, 1)))
                pieces = gathering.pieces(most=min(most, PIECE_RECORDS))
                for part, done in engine.results(pieces):
                    gathering.add(part, done)
                    report.add(len(done), failed=sum(each.entry.error is not None for each in done))
        finally:
            gathering.keep_rest()

    def _write_tables(self, files: Sequence[Path], records: Sequence[Record]) -> Mapping[str, str]:
        """The three tables, unless they are there; last the wide one, which vouches for the others; the failures."""
        outputs = self.outputs
        failures, inputs = self._looked_through(files, records)
        if (
            outputs.dictionary.is_file()
            and _inputs_of(outputs.wide) == inputs
            and all(outputs.part(number).is_file() for number in range(len(files)))
        ):
            return failures
        for path in (outputs.wide, outputs.dictionary):
            remove_unfinished(path.parent, path.name)
        outputs.publish(files)
        published = [outputs.part(number) for number in range(len(files))]
        columns = wide_columns(published)
        write_dictionary(outputs.dictionary, manifest_columns(records), columns)
        provenance = self.provenance.as_dict() | {"records": len(records), "failures": len(failures)}
        about = ledger.run_metadata(self.provenance.key, provenance) | {_INPUTS: inputs.encode()}
        write_wide(outputs.wide, published, records, columns, metadata=about)
        return failures

    def _looked_through(self, files: Sequence[Path], records: Sequence[Record]) -> tuple[dict[str, str], str]:
        """The failures, and a hash of all that the tables are made of.

        InvalidInput where two records have one name once the identities in their files' names are removed.
        """
        digest = hashlib.sha256(self.provenance.key.encode())
        failures: dict[str, str] = {}
        names: set[str] = set()
        for entry in _entries(files):
            if entry.record in names:
                raise InvalidInput(
                    f"Several recordings are named {entry.record} once names of people are removed: give their files "
                    "other names."
                )
            names.add(entry.record)
            if entry.error is not None:
                failures[entry.record] = entry.error
            digest.update(f"\n{entry.record} {entry.identity} {entry.error or ''}".encode())
        for record in records:
            said = (record.subject, record.recorded_at, dict(record.given))
            if any(said):
                digest.update(json.dumps([record.key, *said]).encode())
        return failures, digest.hexdigest()


def _entries(files: Sequence[Path]) -> Iterator[Entry]:
    for file in files:
        yield from ledger.entries_of(file)


def _inputs_of(output: Path) -> str | None:
    metadata = ledger.metadata_of(output) or {}
    return metadata.get(_INPUTS, b"").decode()
