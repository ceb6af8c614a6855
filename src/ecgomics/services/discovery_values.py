"""The values behind the points of a discovery: kept with it, so that they stay what was tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.errors import NotFound

if TYPE_CHECKING:
    from ecgomics.cohort.discover import Finding

#: Names of columns that are no biomarker; biomarkers have no blank in theirs.
_RECORD: Final = "of record"
_SUBJECT: Final = "of subject"
_OUTCOME: Final = "of outcome"


@dataclass(frozen=True, slots=True)
class RecordValue:
    """One biomarker in one recording."""

    record: str
    recording_id: str | None
    """None where the recording was deleted since."""
    subject: str
    value: float
    outcome: float
    """Rank of the level, or the number; of survival whether the event happened."""


@dataclass(frozen=True, slots=True)
class Values:
    """One biomarker in every recording that has it and a known outcome, in rising order."""

    name: str
    outcome: str
    levels: tuple[str, ...]
    values: tuple[RecordValue, ...]


def write_values(path: Path, finding: "Finding") -> None:
    """Keep every biomarker of every record with the outcome, in single precision."""
    import numpy as np
    import polars as pl

    table, outcome = finding.table, finding.outcome
    known = np.isfinite(outcome.values)
    shown = outcome.values if outcome.event is None else outcome.event.astype(float)
    columns: dict[str, Any] = {
        _RECORD: np.array(table.records)[known],
        _SUBJECT: np.array(table.subjects)[known],
        _OUTCOME: shown[known],
    }
    columns |= {
        feature.name: table.values[known, place].astype(np.float32)
        for place, feature in enumerate(table.features)
    }
    pl.DataFrame(columns).write_parquet(path, compression="zstd")


def read_values(
    path: Path, name: str, *, outcome: Mapping[str, Any], recordings: Mapping[str, str]
) -> Values:
    """The values of one biomarker; NotFound where it was not in the table."""
    import polars as pl

    frame = pl.scan_parquet(path)
    if name not in frame.collect_schema().names() or name in {_RECORD, _SUBJECT, _OUTCOME}:
        raise NotFound(f"The discovery has no biomarker “{name}”.")
    rows = (
        frame.select(_RECORD, _SUBJECT, pl.col(name).cast(pl.Float64), _OUTCOME)
        .filter(pl.col(name).is_not_nan())
        .sort(name, _RECORD)
        .collect()
    )
    levels: Sequence[str] = outcome.get("levels") or ()
    if outcome.get("kind") == "survival":
        levels = ("censored", "event")
    return Values(
        name,
        str(outcome.get("outcome", "")),
        tuple(levels),
        tuple(
            RecordValue(record, recordings.get(record), subject, value, known)
            for record, subject, value, known in rows.iter_rows()
        ),
    )
