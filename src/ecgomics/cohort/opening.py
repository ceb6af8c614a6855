"""Find and check what lies behind a cohort: the wide table, its dictionary, the long table."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from ecgomics.cohort.ledger import PROVENANCE, metadata_of, run_key
from ecgomics.cohort.dictionary import DICTIONARY_COLUMNS
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Feature

if TYPE_CHECKING:
    import polars as pl

#: Family of what the dictionary says of columns that a manifest gave.
MANIFEST: Final = "manifest"
#: Family of columns that were joined to an open cohort.
JOINED: Final = "joined"
FLAG: Final = "{flag}"
CLASS: Final = "{class}"
#: What stands for a dimension where a measure says how far the signal can be trusted.
QUALITY: Final = "quality"


def refuse_unfit(path: Path) -> None:
    """InvalidInput where a path is no wide table of ours."""
    if not path.exists():
        raise InvalidInput(f"{path} does not exist: give the cohort.parquet that extract wrote.")
    if path.is_dir() or run_key(path) is None:
        raise InvalidInput(f"{path} was not written by extract: give the cohort.parquet that it wrote.")
    if {"symbol", "validity"} <= set(columns_of(path)):
        wide = path.with_name(path.name.replace(".values.", "."))
        raise InvalidInput(f"{path} is the long table of a cohort: give the wide one, such as {wide}.")


def columns_of(path: Path) -> list[str]:
    """The columns of a Parquet file."""
    import pyarrow.parquet as pq

    return cast(list[str], pq.read_schema(path).names)


def provenance_of(path: Path) -> Mapping[str, Any]:
    """What the values of a table were made with."""
    text = (metadata_of(path) or {}).get(PROVENANCE, b"{}")
    return cast(Mapping[str, Any], json.loads(text))


def dictionary_of(path: Path) -> "pl.DataFrame":
    """The dictionary beside a wide table, all of it text; InvalidInput where it is missing or another table's."""
    import polars as pl

    beside = path.with_suffix(".dictionary.csv")
    if not beside.exists():
        raise InvalidInput(
            f"The dictionary {beside} is not there: keep it beside {path.name}, or run extract again."
        )
    with beside.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lacking = set(columns_of(path)) - {row.get("column", "") for row in rows}
    if lacking:
        raise InvalidInput(
            f"The dictionary {beside} does not know the column {min(lacking)} of {path.name}: it is of another table."
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(DICTIONARY_COLUMNS, pl.String))


def values_of(path: Path) -> "pl.LazyFrame | None":
    """The long table beside a wide one; None where it was not kept."""
    import polars as pl

    parts = value_parts(path)
    return pl.scan_parquet(parts) if parts else None


def value_parts(path: Path) -> list[Path]:
    """The files of the long table beside a wide one: those of a folder, or a single one; none where it was not kept."""
    beside = path.with_suffix(".values.parquet")
    if beside.is_dir():
        return sorted(beside.glob("*.parquet"))
    return [beside] if beside.exists() else []


def features_of(dictionary: "pl.DataFrame") -> tuple[Feature, ...]:
    """The biomarkers of a dictionary, numbers, flags and classes, in its order."""
    return tuple(_feature(row) for row in dictionary.iter_rows(named=True) if row["symbol"])


def _feature(row: Mapping[str, str]) -> Feature:
    return Feature(
        name=row["column"],
        symbol=row["symbol"],
        lead=row["lead"] or "",
        code=row["code"],
        label=row["label"],
        unit=row["unit"] or "",
        dimension=row["dimension"],
        family=row["family"],
        tier=int(row["tier"]),
    )


def joined_rows(columns: Mapping[str, object], *, source: str) -> "pl.DataFrame":
    """What the dictionary says of joined columns."""
    import polars as pl

    rows = [
        dict.fromkeys(DICTIONARY_COLUMNS, "")
        | {"column": name, "type": str(kind).lower(), "label": f"From {source}", "family": JOINED}
        for name, kind in columns.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(DICTIONARY_COLUMNS, pl.String))


def listed(names: Iterable[str], *, most: int = 8) -> str:
    """Names in a sentence, the first few of them."""
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def near(name: str, names: Sequence[str]) -> str:
    """A hint at what may have been meant, or nothing."""
    import difflib

    found = difflib.get_close_matches(name, names, n=3)
    return f" Perhaps {' or '.join(found)}?" if found else ""
