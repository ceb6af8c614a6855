"""One recording of a cohort, from its file to the rows of the tables."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ecgomics.cohort.tasks import as_defect
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
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
    }
)

#: Identity of a record that is measured again by the next run: it failed by no fault of its file.
UNSETTLED: Final = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker process needs to know to measure one recording."""

    record: str
    path: Path
    identity: str
    """Changes when a file of the recording does."""
    settings: Settings
    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    time_limit_s: float | None = None

    @property
    def key(self) -> str:
        """Tells the record apart from all others of a run, without its name, which may be a person's."""
        return hashlib.sha256(self.record.encode()).hexdigest()[:16]

    def run(self) -> "Measured":
        """Read and profile the recording."""
        return measure(self)

    def lost(self, reason: str) -> "Measured":
        """It failed by no fault of its file."""
        return failed(self, reason, settled=False)


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
        recording = read(
            task.path,
            fs_hz=task.fs_hz,
            unit=task.unit,
            leads=task.leads,
            columns=task.columns,
            name=task.record,
        )
        found = profile(recording, task.settings)
    except InvalidInput as error:
        return failed(task, str(error))
    except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
        return failed(task, as_defect(error), settled=False)
    return Measured(_entry(task, recording, found), values_table(found))


def failed(task: Task, reason: str, *, settled: bool = True) -> Measured:
    """The entry of a record without values; unsettled ones are tried again by the next run."""
    entry = Entry(task.record, task.identity if settled else UNSETTLED, error=reason, key=task.key)
    return Measured(entry, VALUES_SCHEMA.empty_table())


def values_table(found: Profile) -> pa.Table:
    """The long table of a profile, numbers to nine significant digits."""
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in found.values] for name in VALUES_SCHEMA.names
    }
    for name in ("value", "spread"):
        columns[name] = [None if number is None else _rounded(number) for number in columns[name]]
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
