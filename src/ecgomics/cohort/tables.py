"""The wide table and its data dictionary: views of the long table.

A column `symbol` or `symbol__LEAD` never mixes signal paths. Where a cohort has recordings of several, the plain name
is that of the measurement path (or the first that there is), and values of another stand in `symbol__LEAD#CHAIN`.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ecgomics.biomarkers.catalogue import MODEL, catalogue
from ecgomics.biomarkers.declaration import Biomarker
from ecgomics.cohort.files import whole_file
from ecgomics.cohort.ledger import COMPRESSION, Place, merged
from ecgomics.cohort.measure import Entry
from ecgomics.core.leads import OTHER_LEADS, STANDARD_LEADS

#: Units whose values are text.
TEXT_UNITS: Final = frozenset({"{class}", "{flag}"})

#: What the wide table says of a record before its biomarkers: name, type, what it is.
RECORD_COLUMNS: Final = (
    ("record", pa.string(), "Path of the recording below the given folder, without suffix"),
    ("error", pa.string(), "Why the recording has no values; empty where it has"),
    ("source_format", pa.string(), "Format of the file"),
    ("source_sha256", pa.string(), "SHA-256 of the file's content"),
    ("fs_hz", pa.float64(), "Sampling rate in Hz"),
    ("duration_s", pa.float64(), "Length in seconds, gaps included"),
    ("lead_count", pa.int32(), "Number of recorded leads"),
    ("leads", pa.string(), "Recorded leads, separated by blanks"),
    ("age_years", pa.float64(), "Age in years, where the file states it"),
    ("sex", pa.string(), "female or male, where the file states it"),
    ("pseudonym", pa.string(), "Stands for the person in all records that state the same one"),
    ("device", pa.string(), "Device, where the file states it"),
    ("quality", pa.string(), "Verdict on the signal as a whole"),
    ("rhythm", pa.string(), "Rhythm by rules"),
    ("warnings", pa.string(), "What was noticed while reading, separated by line breaks"),
)

DICTIONARY_COLUMNS: Final = (
    *("column", "type", "symbol", "lead", "chain", "code", "label", "unit"),
    *("dimension", "family", "scope", "tier", "version", "formula", "references"),
)

_LEAD_ORDER: Final = {lead: place for place, lead in enumerate(("", *STANDARD_LEADS, *OTHER_LEADS))}
#: The path whose values have the plain column names wherever a cohort has any of it.
_MEASUREMENT_PATH: Final = "DIAG"


@dataclass(frozen=True, slots=True)
class Column:
    """One biomarker in one lead (or none) on one signal path."""

    name: str
    biomarker: Biomarker
    lead: str
    chain: str

    @property
    def is_text(self) -> bool:
        return self.biomarker.unit in TEXT_UNITS


def wide_columns(places: Sequence[Place]) -> list[Column]:
    """The columns that a cohort's wide table has, in the order of the catalogue, leads in the standard order."""
    seen: set[tuple[str, str, str, bool]] = set()
    for table in merged(places, columns=("symbol", "lead", "chain", "value", "value_text")):
        seen.update(_combinations(table))
    whole = catalogue()
    seen = {key for key in seen if not whole.biomarkers[key[0]].is_vector}
    own = {symbol: whole.biomarkers[symbol].chain for symbol, *_ in seen}
    usual = _plain_chain({chain for symbol, _, chain, _ in seen if not own[symbol]})
    plain = {symbol: chain or usual for symbol, chain in own.items()} | _of_models(seen, own)
    wanted = {(symbol, lead, chain) for symbol, lead, chain, has_value in seen if has_value}
    wanted |= {(symbol, lead, plain[symbol]) for symbol, lead, _, _ in seen}
    rank = {symbol: place for place, symbol in enumerate(whole.biomarkers)}
    ordered = sorted(wanted, key=lambda key: (rank[key[0]], _LEAD_ORDER.get(key[1], len(_LEAD_ORDER)), *key))
    return [
        Column(
            _column_name(symbol, lead, "" if chain == plain[symbol] else chain),
            whole.biomarkers[symbol],
            lead,
            chain,
        )
        for symbol, lead, chain in ordered
    ]


def _of_models(seen: Iterable[tuple[str, str, str, bool]], own: Mapping[str, str]) -> dict[str, str]:
    """By symbol the model whose values have the plain names: the first that has any, or that no model was asked."""
    found: dict[str, str] = {}
    for symbol, _, chain, has_value in sorted(seen):
        if own[symbol] == MODEL and (has_value or symbol not in found) and found.get(symbol, MODEL) == MODEL:
            found[symbol] = chain if has_value else MODEL
    return found


def _combinations(table: pa.Table) -> Iterator[tuple[str, str, str, bool]]:
    """Symbol, lead and chain of the rows, and whether any of them has a value."""
    has_value = pc.or_(pc.is_valid(table["value"]), pc.is_valid(table["value_text"]))
    keyed = table.select(["symbol", "lead", "chain"]).append_column("has_value", has_value)
    groups = keyed.group_by(["symbol", "lead", "chain"]).aggregate([("has_value", "any")])
    for row in groups.to_pylist():
        yield row["symbol"], row["lead"], chain_label(row["chain"]), row["has_value_any"]


def chain_label(chain: str) -> str:
    """The signal path of a chain, without the settings (one for all of a run): `DIAG`, `MON+ultra_short`.

    A chain of the model path names its model, settings and all.
    """
    if chain.startswith(f"{MODEL}:"):
        return chain
    path, _, rest = chain.partition("-")
    _, plus, tag = rest.partition("+")
    return path + plus + tag


def _plain_chain(labels: Iterable[str]) -> str:
    paths = sorted(label for label in labels if "+" not in label)
    return _MEASUREMENT_PATH if _MEASUREMENT_PATH in paths or not paths else paths[0]


def _column_name(symbol: str, lead: str, chain: str) -> str:
    name = f"{symbol}__{lead}" if lead else symbol
    return f"{name}#{chain}" if chain else name


def write_wide(
    path: Path, places: Sequence[Place], columns: Sequence[Column], *, metadata: Mapping[bytes, bytes]
) -> None:
    """One row per record, in order."""
    schema = pa.schema(
        [(name, kind) for name, kind, _ in RECORD_COLUMNS]
        + [(column.name, pa.string() if column.is_text else pa.float64()) for column in columns]
    )
    with whole_file(path) as draft, pq.ParquetWriter(draft, schema, compression=COMPRESSION) as writer:
        for table in _wide_blocks(places, columns, schema=schema):
            writer.write_table(table)
        writer.add_key_value_metadata(dict(metadata))


#: Rows in one row group of the wide table: with a thousand columns, some ten megabytes.
_RECORDS_PER_BLOCK: Final = 2048


def _wide_blocks(
    places: Sequence[Place], columns: Sequence[Column], *, schema: pa.Schema
) -> Iterator[pa.Table]:
    index = {
        (column.biomarker.symbol, column.lead, column.chain): place for place, column in enumerate(columns)
    }
    for start in range(0, len(places), _RECORDS_PER_BLOCK):
        block = places[start : start + _RECORDS_PER_BLOCK]
        rows = {place.entry.record: row for row, place in enumerate(block)}
        numbers = np.full((len(columns), len(block)), np.nan)
        texts: dict[int, list[str | None]] = {
            place: [None] * len(block) for place, column in enumerate(columns) if column.is_text
        }
        for table in merged(block):
            _fill(table, rows=rows, index=index, numbers=numbers, texts=texts)
        about = [
            pa.array([_about(place.entry, name) for place in block], kind) for name, kind, _ in RECORD_COLUMNS
        ]
        values = [
            pa.array(texts[place], pa.string())
            if place in texts
            else pa.array(numbers[place], from_pandas=True)
            for place in range(len(columns))
        ]
        yield pa.Table.from_arrays([*about, *values], schema=schema)


def _fill(
    table: pa.Table,
    *,
    rows: Mapping[str, int],
    index: Mapping[tuple[str, str, str], int],
    numbers: np.ndarray[Any, np.dtype[np.float64]],
    texts: dict[int, list[str | None]],
) -> None:
    """Put the rows of the long table into their cells."""
    row_of = _each(table["record"], lambda name: rows[name])
    keys = [table[name].combine_chunks().dictionary_encode() for name in ("symbol", "lead", "chain")]
    codes = np.stack([key.indices.to_numpy() for key in keys])
    names = [key.dictionary.to_pylist() for key in keys]
    distinct, inverse = np.unique(codes, axis=1, return_inverse=True)
    column_of = np.array(
        [index.get((names[0][s], names[1][lead], chain_label(names[2][c])), -1) for s, lead, c in distinct.T],
        dtype=np.intp,
    )[inverse.reshape(-1)]
    there = (column_of >= 0) & table["value"].is_valid().to_numpy()
    numbers[column_of[there], row_of[there]] = table["value"].to_numpy()[there]
    written = np.flatnonzero((column_of >= 0) & table["value_text"].is_valid().to_numpy())
    for place, text in zip(written, table["value_text"].take(written).to_pylist(), strict=True):
        texts[int(column_of[place])][int(row_of[place])] = text


def _each(strings: pa.ChunkedArray, number_of: Any) -> np.ndarray[Any, np.dtype[np.intp]]:
    """A number for each of the strings, looked up once for each different one."""
    encoded = strings.combine_chunks().dictionary_encode()
    table = np.array([number_of(text) for text in encoded.dictionary.to_pylist()], dtype=np.intp)
    found: np.ndarray[Any, np.dtype[np.intp]] = table[encoded.indices.to_numpy()]
    return found


def _about(entry: Entry, column: str) -> Any:
    match column:
        case "lead_count":
            return len(entry.leads) if entry.error is None else None
        case "leads":
            return " ".join(entry.leads) or None
        case "warnings":
            return "\n".join(entry.warnings) or None
        case _:
            return getattr(entry, column)


def write_dictionary(path: Path, columns: Sequence[Column]) -> None:
    """A CSV that defines every column of the wide table."""
    with whole_file(path) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, DICTIONARY_COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for name, kind, label in RECORD_COLUMNS:
            writer.writerow({"column": name, "type": str(kind), "label": label})
        writer.writerows(_defined(column) for column in columns)


def _defined(column: Column) -> dict[str, Any]:
    return defined_biomarker(column.biomarker, column=column.name, lead=column.lead, chain=column.chain)


def defined_biomarker(declared: Biomarker, *, column: str, lead: str, chain: str) -> dict[str, Any]:
    """The row of a dictionary for a column of a biomarker."""
    return {
        "column": column,
        "type": "string" if declared.unit in TEXT_UNITS else "double",
        "symbol": declared.symbol,
        "lead": lead,
        "chain": chain,
        "code": declared.code,
        "label": declared.label,
        "unit": declared.unit,
        "dimension": declared.dimension,
        "family": declared.family,
        "scope": declared.scope,
        "tier": declared.tier,
        "version": declared.version,
        "formula": declared.formula,
        "references": "; ".join(declared.references),
    }
