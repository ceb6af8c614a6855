"""Outcomes, covariates and embeddings beside a cohort's records: read, checked and joined."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Union

from ecgomics.cohort.ledger import metadata_of
from ecgomics.cohort.opening import joined_rows, listed, near
from ecgomics.cohort.own_tables import EMBEDDINGS_KEY
from ecgomics.core.errors import InvalidInput
from ecgomics.profile import CORRECTED

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

#: A table that is joined: a file, or a data frame of pandas or Polars.
Given = Union[str, Path, "pd.DataFrame", "pl.DataFrame", "pl.LazyFrame"]

#: Column of keys as text, while tables are joined.
_KEY: Final = "__key"
#: What may stand between the cells of a text file; of equally frequent ones the first is meant.
_SEPARATORS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table in memory, and how it is called in sentences."""

    frame: "pl.DataFrame"
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Embeddings:
    """A vector for each record that has one."""

    frame: "pl.LazyFrame"
    """Columns `record` and `embedding`, a list of float32."""
    model: str

    def count_of(self, records: "pl.LazyFrame") -> int:
        """How many of the records have a vector."""
        import polars as pl

        found = records.select("record").join(self.frame.select("record"), on="record", how="semi")
        return int(found.select(pl.len()).collect().item())


def loaded(table: Given, *, key: str, names: Sequence[str] | None) -> Loaded:
    """Read a table to join; keys keep their leading zeros. InvalidInput where it cannot be read."""
    import polars as pl

    if isinstance(table, str | Path):
        frame, name = readable(Path(table), key=key, names=names), Path(table).name
    elif isinstance(table, pl.LazyFrame):
        frame, name = table.collect(), "the joined table"
    elif isinstance(table, pl.DataFrame):
        frame, name = table, "the joined table"
    else:
        frame, name = pl.from_pandas(table), "the joined table"
    if key not in frame.columns:
        raise InvalidInput(
            f"{name} has no column “{key}” but {listed(frame.columns)}: say which one names the records (key), "
            f"or how its columns are called if it has no heading (names)."
        )
    return Loaded(frame, name)


def readable(path: Path, *, key: str = "", names: Sequence[str] | None = None) -> "pl.DataFrame":
    """The table in a file; columns of text that hold numbers become numbers, but for the key's."""
    import polars as pl
    from polars.exceptions import PolarsError

    if not path.exists():
        raise InvalidInput(f"{path} does not exist.")
    suffix = path.suffix.lower()
    try:
        match suffix:
            case ".csv" | ".tsv" | ".txt":
                return _read_text(path, key=key, names=names)
            case ".parquet":
                return pl.read_parquet(path)
            case ".feather" | ".arrow":
                return pl.read_ipc(path)
            case ".xlsx" | ".xls":
                return _read_excel(path, names)
    except (PolarsError, OSError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InvalidInput(f"{path} cannot be read as a table: {why}.") from None
    raise InvalidInput(
        f"{path} is no table that can be joined: .csv, .tsv, .parquet, .feather and .xlsx are."
    )


def _read_text(path: Path, *, key: str, names: Sequence[str] | None) -> "pl.DataFrame":
    import polars as pl

    content = path.read_bytes()
    try:
        heading = content.decode("utf-8-sig").partition("\n")[0]
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is no text in UTF-8: save it as CSV in UTF-8.") from None
    frame = pl.read_csv(
        content,
        separator=max(_SEPARATORS, key=heading.count),
        has_header=names is None,
        infer_schema_length=0,
        new_columns=list(names) if names else None,
    )
    return frame.select(column if column.name == key else typed(column) for column in frame)


def typed(column: "pl.Series") -> "pl.Series":
    """A column of text as numbers or truth values where all of it is; empty text is missing."""
    import polars as pl

    text = column.str.strip_chars().replace("", None)
    for kind in (pl.Int64, pl.Float64):
        numbers = text.cast(kind, strict=False)
        if numbers.null_count() == text.null_count() and text.null_count() < len(text):
            return numbers
    lower = text.str.to_lowercase()
    if set(lower.drop_nulls().unique()) in ({"true", "false"}, {"true"}, {"false"}):
        return (lower == "true").alias(column.name)
    return text


def _read_excel(path: Path, names: Sequence[str] | None) -> "pl.DataFrame":
    import pandas as pd
    import polars as pl

    frame = pd.read_excel(path, header=None if names else 0, names=list(names) if names else None)
    return pl.from_pandas(frame)


def joined(
    frame: "pl.LazyFrame", dictionary: "pl.DataFrame", *, table: Loaded, on: str, key: str
) -> tuple["pl.LazyFrame", "pl.DataFrame", list[str]]:
    """Frame and dictionary with the columns of a table, and what was noticed."""
    import polars as pl

    schema = frame.collect_schema()
    if on not in schema:
        raise InvalidInput(f"The cohort has no column “{on}” to match by.{near(on, schema.names())}")
    right = table.frame.with_columns(as_text(table.frame[key]).alias(_KEY)).drop(key)
    right = right.filter(pl.col(_KEY).is_not_null())
    _refuse_repeated(right[_KEY], table.name, key)
    keys = as_text(frame.select(on).collect()[on])
    replaced = _replaced(frame, [name for name in right.columns if name != _KEY], table.name)
    number = pl.col(on).cast(pl.Int64, strict=False) if schema[on].is_float() else pl.col(on)
    result = (
        frame.drop(replaced)
        .with_columns(number.cast(pl.String).alias(_KEY))
        .join(right.lazy(), on=_KEY, how="left", maintain_order="left")
        .drop(_KEY)
    )
    added = {name: kind for name, kind in right.schema.items() if name != _KEY}
    kept = dictionary.filter(~dictionary["column"].is_in(replaced))
    said = [f"{name} of {table.name} takes the place of the cohort's, which is empty." for name in replaced]
    notes = [*_matched(keys, right[_KEY], table.name, on=on), *said]
    return result, pl.concat([kept, joined_rows(added, source=table.name)]), notes


def as_text(column: "pl.Series") -> "pl.Series":
    """Keys as text: 7.0, as spreadsheets give it, is 7."""
    import polars as pl

    if column.dtype.is_float():
        whole = column.fill_nan(None)
        if bool((whole.drop_nulls() == whole.drop_nulls().round()).all()):
            column = whole.cast(pl.Int64)
    return column.cast(pl.String).str.strip_chars().replace("", None)


def _refuse_repeated(keys: "pl.Series", table: str, key: str) -> None:
    repeated = keys.filter(keys.is_duplicated())
    if len(repeated):
        raise InvalidInput(
            f"{table} has several rows of the same {key}, such as “{repeated[0]}”: one row for each is needed."
        )


def _replaced(frame: "pl.LazyFrame", names: Sequence[str], table: str) -> list[str]:
    """The columns that both have and that are empty in the cohort; InvalidInput where one is not empty."""
    import polars as pl

    both = [name for name in names if name in frame.collect_schema()]
    filled = frame.select(pl.col(both).is_not_null().any()).collect().row(0, named=True) if both else {}
    for name in both:
        if filled[name] or name == "record":
            raise InvalidInput(
                f"The cohort has a column {name} already: rename that of {table}, such as to {name}_2, before joining."
            )
    return both


def _matched(keys: "pl.Series", given: "pl.Series", table: str, *, on: str) -> list[str]:
    found = int(keys.is_in(given.implode()).fill_null(False).sum())
    if not found:
        raise InvalidInput(
            f"No {on} of the cohort (such as “{keys.drop_nulls().head(1).to_list() or ['nothing']}”) "
            f"is in {table} (such as “{given.head(1).to_list() or ['nothing']}”)."
        )
    unused = int((~given.is_in(keys.drop_nulls().implode())).sum())
    notes = [f"{found} of {len(keys)} records have a row in {table}, matched by {on}."]
    if unused:
        notes.append(f"{unused} of the {len(given)} rows of {table} belong to no record of the cohort.")
    return notes


def embeddings_of(path: Path) -> Embeddings:
    """The vectors of a table that `embed` wrote; InvalidInput where it is none, or has several rows per record."""
    import polars as pl

    about = (metadata_of(path) or {}).get(EMBEDDINGS_KEY)
    if about is None:
        raise InvalidInput(f"{path} is no table of embeddings: give the one that embed wrote.")
    what: dict[str, Any] = json.loads(about)
    if what.get("by", "record") != "record":
        raise InvalidInput(
            f"{path} has embeddings by {what['by']}: one for each record is needed, as embed gives without --by."
        )
    frame = pl.scan_parquet(path).filter(pl.col("embedding").is_not_null()).select("record", "embedding")
    return Embeddings(frame, str(what.get("model", "")))


def embeddings_among(values: "pl.LazyFrame | None", symbol: str) -> Embeddings:
    """The vectors of a biomarker of the long table; InvalidInput where there are none."""
    import polars as pl

    if values is None or "vector" not in values.collect_schema():
        raise InvalidInput(
            "The cohort's long table holds no vectors: run extract again, or give a table of embed."
        )
    rows = values.filter((pl.col("symbol") == symbol) & pl.col("vector").is_not_null())
    found = rows.select("chain").unique().collect()["chain"].to_list()
    chains = sorted({each.removesuffix(CORRECTED) for each in found})
    if not chains:
        raise InvalidInput(f"The cohort has no vectors of “{symbol}”.")
    if len(chains) > 1:
        raise InvalidInput(f"The vectors of {symbol} are of several models ({listed(chains)}).")
    return Embeddings(rows.select("record", embedding="vector"), f"{symbol} ({chains[0]})")
