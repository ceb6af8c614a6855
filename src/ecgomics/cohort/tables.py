"""The wide table: a view of the long one, record by record, with what a manifest says of them.

A column `symbol` or `symbol__LEAD` never mixes signal paths. Where a cohort has recordings of several, the plain name
is that of the measurement path (or the first that there is), and values of another stand in `symbol__LEAD#CHAIN`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ecgomics.biomarkers.catalogue import MODEL, catalogue
from ecgomics.biomarkers.declaration import Biomarker
from ecgomics.cohort.files import whole_file
from ecgomics.cohort.ledger import COMPRESSION, entries_of, values_of
from ecgomics.cohort.measure import Entry
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import OTHER_LEADS, STANDARD_LEADS
from ecgomics.core.units import TEXT_UNITS
from ecgomics.profile import CORRECTED

if TYPE_CHECKING:
    from ecgomics.cohort.manifest_tables import Given
    from ecgomics.cohort.records import Record

#: What the wide table says of a record before the manifest's columns and its biomarkers: name, type, what it is.
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
    ("subject", pa.string(), "The person, as the manifest says, else the pseudonym"),
    ("recorded_at", pa.string(), "When it was recorded, where the manifest says so"),
)

#: Numbers in one row group of the wide table: with a thousand columns, four thousand records and 32 MiB.
CELLS_PER_GROUP: Final = 2**22

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


def wide_columns(files: Iterable[Path]) -> list[Column]:
    """The columns that a cohort's wide table has, in the order of the catalogue, leads in the standard order."""
    seen: set[tuple[str, str, str, bool]] = set()
    for file in files:
        seen.update(_combinations(values_of(file, ("symbol", "lead", "chain", "value", "value_text"))))
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

    A chain of the model path names its model, settings and all. A value that a person corrected stands in the column of
    the automatic ones: the long table has the mark, and the record the number of its correction.
    """
    chain = chain.removesuffix(CORRECTED)
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


def manifest_columns(records: Sequence["Record"]) -> dict[str, pa.DataType]:
    """The manifest's own columns and their types; InvalidInput where one has the name of a column of ours."""
    kinds: dict[str, pa.DataType] = {}
    for record in records:
        for name, given in record.given.items():
            if given is not None or name not in kinds:
                kinds[name] = _kind_of(given)
    ours = {name for name, _, _ in RECORD_COLUMNS} | catalogue().biomarkers.keys()
    for name in kinds:
        if name.partition("#")[0].partition("__")[0] in ours:
            raise InvalidInput(
                f"The manifest has a column {name}, which is a column of the tables: give it another name there."
            )
    return kinds


def _kind_of(given: "Given") -> pa.DataType:
    match given:
        case bool():
            return pa.bool_()
        case int() | float():
            return pa.float64()
        case _:
            return pa.string()


def write_wide(
    path: Path,
    files: Sequence[Path],
    records: Sequence["Record"],
    columns: Sequence[Column],
    *,
    metadata: Mapping[bytes, bytes],
) -> None:
    """One row per record, in the order of the parts, which is that of the records."""
    given = manifest_columns(records)
    schema = pa.schema(
        [(name, kind) for name, kind, _ in RECORD_COLUMNS]
        + list(given.items())
        + [(column.name, pa.string() if column.is_text else pa.float64()) for column in columns]
    )
    most = max(CELLS_PER_GROUP // len(schema), 1)
    with whole_file(path) as draft, pq.ParquetWriter(draft, schema, compression=COMPRESSION) as writer:
        first = 0
        for entries, block_files in _blocks(files, most=most):
            block = records[first : first + len(entries)]
            first += len(entries)
            about = [*_about(entries, block), *_given(block, given)]
            arrays = [*about, *_biomarkers(entries, block_files, columns)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        writer.add_key_value_metadata(dict(metadata))


def _blocks(files: Iterable[Path], *, most: int) -> Iterator[tuple[list[Entry], list[Path]]]:
    """Whole parts and their entries, about so many records at a time."""
    entries: list[Entry] = []
    inside: list[Path] = []
    for file in files:
        more = entries_of(file)
        if entries and len(entries) + len(more) > most:
            yield entries, inside
            entries, inside = [], []
        entries += more
        inside.append(file)
    if entries:
        yield entries, inside


def _about(entries: Sequence[Entry], records: Sequence["Record"]) -> list[pa.Array]:
    """The columns of the records, in order."""
    found = [
        [_fact(entry, record, name) for entry, record in zip(entries, records, strict=True)]
        for name, _, _ in RECORD_COLUMNS
    ]
    return [pa.array(each, kind) for each, (_, kind, _) in zip(found, RECORD_COLUMNS, strict=True)]


def _fact(entry: Entry, record: "Record", column: str) -> Any:
    match column:
        case "lead_count":
            return len(entry.leads) if entry.error is None else None
        case "leads":
            return " ".join(entry.leads) or None
        case "warnings":
            return "\n".join(entry.warnings) or None
        case "subject":
            return record.subject or entry.pseudonym
        case "recorded_at":
            return record.recorded_at
        case _:
            return getattr(entry, column)


def _given(records: Sequence["Record"], columns: Mapping[str, pa.DataType]) -> list[pa.Array]:
    """The columns of the manifest."""
    return [
        pa.array([each.given.get(name) for each in records], kind, from_pandas=True)
        for name, kind in columns.items()
    ]


def _biomarkers(entries: Sequence[Entry], files: Iterable[Path], columns: Sequence[Column]) -> list[pa.Array]:
    """A column for each biomarker, of the records of a block."""
    index = {
        (column.biomarker.symbol, column.lead, column.chain): place for place, column in enumerate(columns)
    }
    rows = {entry.record: row for row, entry in enumerate(entries)}
    numbers = np.full((len(columns), len(entries)), np.nan)
    texts: dict[int, list[str | None]] = {
        place: [None] * len(entries) for place, column in enumerate(columns) if column.is_text
    }
    for file in files:
        table = values_of(file, ("record", "symbol", "lead", "value", "value_text", "chain"))
        _fill(table, rows=rows, index=index, numbers=numbers, texts=texts)
    return [
        pa.array(texts[place], pa.string()) if place in texts else pa.array(numbers[place], from_pandas=True)
        for place in range(len(columns))
    ]


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
