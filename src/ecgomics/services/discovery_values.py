"""The values behind the points of a discovery: kept with it, so that they stay what was tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.errors import NotFound
from ecgomics.discovery.figures.shapes import Annotation

if TYPE_CHECKING:
    from ecgomics.cohort.discover import Finding

#: Names of columns that are no biomarker; biomarkers have no blank in theirs.
_RECORD: Final = "of record"
_SUBJECT: Final = "of subject"
_OUTCOME: Final = "of outcome"
#: Of coordinates: what is drawn around points is tested against these very numbers.
DECIMALS: Final = 4


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


@dataclass(frozen=True, slots=True)
class Plane:
    """Every record of a discovery in a plane that was made of its biomarkers; columns of one length and order."""

    name: str
    x_label: str
    y_label: str
    records: tuple[str, ...]
    recording_ids: tuple[str | None, ...]
    """None where the recording was deleted since."""
    subjects: tuple[str, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    outcome: Annotation
    seed: int | None
    """Of what was drawn by chance; None where nothing was."""
    neighbours: int | None
    tiers: tuple[int, ...]
    """Of the biomarkers that the plane was made of."""


def read_plane(
    path: Path,
    name: str,
    *,
    result: Mapping[str, Any],
    figure: Mapping[str, Any],
    recordings: Mapping[str, str],
) -> Plane:
    """A plane with what is known of its records; NotFound where the discovery has none of this name."""
    import polars as pl

    space = result["spaces"].get(name)
    if space is None:
        raise NotFound(
            f"The discovery has no plane “{name}”: {', '.join(result['spaces']) or 'none'} is there."
        )
    known = {
        record: (subject, outcome)
        for record, subject, outcome in pl.scan_parquet(path)
        .select(_RECORD, _SUBJECT, _OUTCOME)
        .collect()
        .iter_rows()
    }
    records = tuple(space["records"])
    drawn = figure["outcome"]
    return Plane(
        name=name,
        x_label=figure["x_label"],
        y_label=figure["y_label"],
        records=records,
        recording_ids=tuple(recordings.get(each) for each in records),
        subjects=tuple(known[each][0] for each in records),
        x=tuple(round(x, DECIMALS) for x, _ in space["coordinates"]),
        y=tuple(round(y, DECIMALS) for _, y in space["coordinates"]),
        outcome=Annotation(drawn["name"], tuple(known[each][1] for each in records), tuple(drawn["levels"])),
        seed=space.get("seed"),
        neighbours=space.get("neighbours"),
        tiers=tuple(result["choices"]["tiers"]),
    )
