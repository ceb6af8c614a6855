"""One recording of a cohort, from where it lies to the rows of the tables."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyarrow as pa

from ecgomics.cohort.storage import NotFetched
from ecgomics.cohort.tasks import as_defect, out_of_memory
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction
from ecgomics.profile import SIGNIFICANT_DIGITS, Profile, profile

#: The long table: one row per biomarker and lead of each record.
VALUES_SCHEMA: Final = pa.schema(
    {
        "record": pa.string(),
        "code": pa.string(),
        "symbol": pa.string(),
        "lead": pa.string(),
        "value": pa.float64(),
        "value_text": pa.string(),
        "unit": pa.string(),
        "validity": pa.string(),
        "n": pa.int32(),
        "spread": pa.float64(),
        "version": pa.int32(),
        "chain": pa.string(),
        "vector": pa.list_(pa.float32()),
    }
)

#: Identity of a record that is measured again by the next run: it failed by no fault of its file.
UNSETTLED: Final = ""


class Source(Protocol):
    """The way to a recording. It is pickled and opened in the process that measures."""

    def recording(self, name: str) -> Recording:
        """The whole recording, by this name. InvalidInput where it cannot be had."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker process needs to know to measure one recording."""

    record: str
    identity: str
    """Changes when a file of the recording does."""
    source: Source
    settings: Settings
    time_limit_s: float | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def key(self) -> str:
        """Tells the record apart from all others of a run, without its name, which may be a person's."""
        return record_key(self.record)

    def run(self) -> "Measured":
        """Read and profile the recording."""
        return measure(self)

    def lost(self, reason: str) -> "Measured":
        """It failed by no fault of its file."""
        return failed(self.record, reason)


def record_key(name: str) -> str:
    """Tells a record apart from all others of a run, without its name, which may be a person's."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cohort keeps of one record beside its biomarkers: the reason if it failed, the recording if not.

    record is the name that is shown, free of what tells who it is; key tells the record apart from all others.
    """

    record: str
    identity: str
    error: str | None = None
    source_format: str | None = None
    source_sha256: str | None = None
    fs_hz: float | None = None
    duration_s: float | None = None
    leads: tuple[str, ...] = ()
    age_years: float | None = None
    sex: str | None = None
    device: str | None = None
    quality: str | None = None
    rhythm: str | None = None
    warnings: tuple[str, ...] = ()
    pseudonym: str | None = None
    rows: int = 0
    """Rows of the long table that belong to it."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """An entry and its rows of the long table."""

    entry: Entry
    values: pa.Table


def measure(task: Task) -> Measured:
    """Read and profile one recording; every failure becomes an entry that names its reason."""
    try:
        recording = task.source.recording(task.record)
        found = profile(recording, task.settings, task.corrections)
    except NotFetched as error:  # by no fault of the record: the next run tries again
        return task.lost(str(error))
    except InvalidInput as error:
        return failed(task.record, str(error), identity=task.identity)
    except MemoryError:
        return task.lost(out_of_memory())
    except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
        return task.lost(as_defect(error))
    return Measured(_entry(task, recording, found), values_table(found))


def failed(record: str, reason: str, *, identity: str = UNSETTLED) -> Measured:
    """The entry of a record without values; unsettled ones are tried again by the next run."""
    return Measured(
        Entry(record, identity, error=reason, key=record_key(record)), VALUES_SCHEMA.empty_table()
    )


def values_table(found: Profile) -> pa.Table:
    """The long table of a profile, numbers to nine significant digits, vectors to single precision."""
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in found.values] for name in VALUES_SCHEMA.names if name != "vector"
    }
    for name in ("value", "spread"):
        columns[name] = [None if number is None else _rounded(number) for number in columns[name]]
    columns["vector"] = [found.vectors.get(row.symbol) for row in found.values]
    return pa.Table.from_pydict(columns, schema=VALUES_SCHEMA)


def _rounded(number: float) -> float:
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}")


def _entry(task: Task, recording: Recording, found: Profile) -> Entry:
    return Entry(
        record=recording.name,
        identity=task.identity,
        key=task.key,
        source_format=recording.source_format,
        source_sha256=recording.source_sha256,
        fs_hz=recording.fs_hz,
        duration_s=recording.duration_s,
        leads=recording.leads,
        age_years=recording.subject.age_years,
        sex=recording.subject.sex,
        pseudonym=recording.subject.pseudonym,
        device=recording.device,
        quality=found.provenance.quality,
        rhythm=found.provenance.rhythm,
        warnings=recording.warnings,
        rows=len(found.values),
    )
