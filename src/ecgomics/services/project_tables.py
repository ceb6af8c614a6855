"""Tables of outcomes of a project as columns of its cohorts.

They are joined when a cohort is opened, so that a corrected table is at hand at once. A question keeps those that it
stands on as they were: whatever becomes of a table afterwards, the finding stays what it was.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from ecgomics.store import Store
from ecgomics.store.library_records import OutcomeColumn, StoredOutcomes

if TYPE_CHECKING:
    import polars as pl

    from ecgomics.cohort.cohort import Cohort

#: What a discovery says of the tables that it stands on; each is a Parquet file beside it.
KEPT: Final = "outcomes.json"
_RECORD: Final = "record"


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """A table of outcomes of the project, as it was joined to a cohort."""

    id: str
    name: str
    columns: tuple[str, ...]
    """As they are called in the cohort: one whose name is taken there has that of the table before it."""
    notes: tuple[str, ...]
    sha256: str
    """Of names and values of the records of the cohort."""
    imported_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """A cohort with tables, and their rows."""

    cohort: "Cohort"
    tables: tuple[ProjectTable, ...]
    frames: Mapping[str, "pl.DataFrame"]
    """By identifier of the table: a column `record` and those of the table."""


def with_project_tables(store: Store, cohort_id: str, cohort: "Cohort") -> Joined:
    """A cohort with the columns of every table of its project that knows one of its records."""
    records = store.cohorts.recordings_of(cohort_id)
    tables: list[ProjectTable] = []
    frames: dict[str, pl.DataFrame] = {}
    for each in store.outcomes.listed(store.cohorts.cohort(cohort_id).project_id):
        rows = store.outcomes.of_recordings(each.id)
        known = {record: rows[found] for record, found in records.items() if found in rows}
        if not known or not each.columns:
            continue
        names = _names(each, _taken(cohort))
        frames[each.id] = _frame(each.columns, names, known)
        joined = cohort.join(frames[each.id], name=each.name)
        renamed = [
            f"{each.name} has a column {old}, which the cohort has already: it is called {new} here."
            for old, new in names.items()
            if old != new
        ]
        notes = (*joined.notes[len(cohort.notes) :], *renamed)
        digest = _digest(names.values(), known)
        tables.append(
            ProjectTable(each.id, each.name, tuple(names.values()), notes, digest, each.imported_at)
        )
        cohort = replace(joined, notes=(*joined.notes, *renamed))
    return Joined(cohort, tuple(tables), frames)


def _taken(cohort: "Cohort") -> set[str]:
    """Names that a column must not have: of biomarkers, and of all else that is known of a record."""
    about = cohort.about
    filled = {each.name for each in about if each.null_count() < len(each)}
    return {_RECORD, *filled, *(each.name for each in cohort.biomarkers)}


def _names(table: StoredOutcomes, taken: set[str]) -> dict[str, str]:
    """By column of the table its name in the cohort."""
    stem = PurePosixPath(table.name).stem
    taken = set(taken)
    names: dict[str, str] = {}
    for each in table.columns:
        name, number = each.name, 1
        while name in taken:
            name = f"{stem}_{each.name}" if number == 1 else f"{stem}_{each.name}_{number}"
            number += 1
        names[each.name] = name
        taken.add(name)
    return names


def _frame(
    columns: Sequence[OutcomeColumn], names: Mapping[str, str], known: Mapping[str, Mapping[str, Any]]
) -> "pl.DataFrame":
    import polars as pl

    values = {each: [row.get(each.name) for row in known.values()] for each in columns}
    series = [pl.Series(_RECORD, list(known), dtype=pl.String)]
    series += [
        pl.Series(names[column.name], found, dtype=_type(column, found), strict=False)
        for column, found in values.items()
    ]
    return pl.DataFrame(series)


def _type(column: OutcomeColumn, values: Sequence[Any]) -> Any:
    import polars as pl

    if column.kind == "truth":
        return pl.Boolean
    if column.kind == "text":
        return pl.String
    return pl.Int64 if all(isinstance(each, int | None) for each in values) else pl.Float64


def _digest(columns: Iterable[str], known: Mapping[str, Mapping[str, Any]]) -> str:
    said = json.dumps([list(columns), known], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def used(joined: Joined, names: Iterable[str | None]) -> tuple[ProjectTable, ...]:
    """The tables that have one of these columns."""
    wanted = set(names)
    return tuple(each for each in joined.tables if wanted & set(each.columns))


def keep(joined: Joined, tables: Sequence[ProjectTable], folder: Path) -> None:
    """Keep tables as they are now in the folder of a question."""
    for each in tables:
        joined.frames[each.id].write_parquet(folder / f"outcomes-{each.id}.parquet")
    told = [{"id": each.id, "name": each.name} for each in tables]
    (folder / KEPT).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def with_kept(cohort: "Cohort", folder: Path) -> "Cohort":
    """A cohort with the tables that a question kept."""
    if not (folder / KEPT).exists():
        return cohort
    for each in json.loads((folder / KEPT).read_text(encoding="utf-8")):
        cohort = cohort.join(folder / f"outcomes-{each['id']}.parquet", name=each["name"])
    return cohort
