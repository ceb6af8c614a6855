"""Tables of outcomes of a project: read as a cohort's are, and each row given to whom it is of."""

import math
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store import Store, StoredOutcomes
from ecgomics.store.library_records import OutcomeColumn, OutcomeKey

if TYPE_CHECKING:
    import polars as pl

#: Keys without a match that an answer names; the others are counted.
MOST_NAMED: Final = 100
#: Columns among which the key is looked for where none is stated.
_CANDIDATES: Final = 12


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a table: kept rows, and those that found nobody."""

    table: StoredOutcomes
    column: str
    """Column that says whom a row is of."""
    unmatched: tuple[str, ...]
    """Keys of rows that found nobody, the first hundred."""
    unmatched_count: int
    without_key: int
    """Rows that do not say whom they are of."""


def import_table(
    store: Store,
    project_id: str,
    file: tuple[str, bytes],
    key: OutcomeKey,
    *,
    column: str | None,
    author: str,
) -> Import:
    """Keep a table of outcomes, one of the same name replaced. InvalidInput where it is none or no row fits.

    key says whether rows are of people or of recordings; without a column the one that fits best is taken.
    """
    names = store.outcomes.names(project_id, key)
    name = PurePosixPath(file[0].replace("\\", "/")).name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{PurePosixPath(name).suffix.lower()}"
        path.write_bytes(file[1])
        try:
            frame, column = _read(path, column, names)
        except InvalidInput as error:
            raise InvalidInput(str(error).replace(str(path), name).replace(path.name, name)) from None
    return _kept(store, project_id, name, key, frame=frame, column=column, names=names, author=author)


def _read(path: Path, column: str | None, names: Mapping[str, str]) -> tuple["pl.DataFrame", str]:
    """The table with its keys as text, and which column they are."""
    from ecgomics.cohort.joining import as_text, loaded, readable

    candidates = [column] if column else list(readable(path).columns[:_CANDIDATES])
    if not candidates:
        raise InvalidInput(f"{path.name} has no columns.")
    tried = []
    for each in candidates:
        frame = loaded(path, key=each, names=None).frame
        frame = frame.with_columns(as_text(frame[each]).alias(each))
        tried.append((sum(value in names for value in frame[each].drop_nulls()), frame, each))
    matches, frame, found = max(tried, key=lambda each: each[0])
    if not matches:
        given = frame[found].drop_nulls().head(1).to_list() or ["nothing"]
        there = next(iter(names), "nothing")
        raise InvalidInput(
            f"No row of {path.name} fits: it names “{given[0]}” in {found}, and the project has “{there}”."
        )
    return frame, found


def _kept(
    store: Store,
    project_id: str,
    name: str,
    key: OutcomeKey,
    *,
    frame: "pl.DataFrame",
    column: str,
    names: Mapping[str, str],
    author: str,
) -> Import:
    keys = frame[column].drop_nulls()
    repeated = keys.filter(keys.is_duplicated())
    if len(repeated):
        raise InvalidInput(
            f"{name} has several rows of the same {column}, such as “{repeated[0]}”: one row for each is needed."
        )
    values = frame.drop(column)
    rows = {
        names[row_key]: {each: _plain(value) for each, value in row.items()}
        for row_key, row in zip(frame[column], values.iter_rows(named=True), strict=True)
        if row_key in names
    }
    columns = [_column(each, rows) for each in values]
    kept = store.outcomes.keep(project_id, name, key, columns=columns, rows=rows, author=author)
    lost = [each for each in keys if each not in names]
    return Import(kept, column, tuple(lost[:MOST_NAMED]), len(lost), frame.height - len(keys))


def _column(series: "pl.Series", rows: Mapping[str, Mapping[str, Any]]) -> OutcomeColumn:
    import polars as pl

    known = sum(row[series.name] is not None for row in rows.values())
    if series.dtype.is_numeric():
        return OutcomeColumn(series.name, "number", known)
    return OutcomeColumn(series.name, "truth" if series.dtype == pl.Boolean else "text", known)


def _plain(value: Any) -> Any:
    """As JSON has it: no NaN, times as text."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)


def table_text(store: Store, table_id: str) -> str:
    """The rows of a table as CSV, with the pseudonym or name of whom each is of first."""
    import csv
    import io

    table, rows = store.outcomes.table(table_id), store.outcomes.rows(table_id)
    by_id = {found: name for name, found in store.outcomes.names(table.project_id, table.key).items()}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([table.key, *(each.name for each in table.columns)])
    for entity in sorted(rows, key=lambda each: by_id.get(each, each)):
        writer.writerow([by_id.get(entity, entity), *(rows[entity].get(each.name) for each in table.columns)])
    return text.getvalue()
