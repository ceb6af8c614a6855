"""The reason of every missing value as a matrix beside the values, read from the long table piece by piece."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.cohort.tables import chain_label
from ecgomics.core.validity import VALIDITY_CODES

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

#: Stands where the long table has no row: the record failed, or was measured on another signal path.
NO_ROW: Final = "no_row"
#: The number of each code in a matrix of validity.
CODES: Final[Mapping[str, int]] = {code: place for place, code in enumerate((*VALIDITY_CODES, NO_ROW))}
#: Rows of the long table that are read at once.
_ROWS: Final = 1_000_000
_KEYS: Final = ("record", "symbol", "lead", "chain", "validity")


def validity_matrix(
    parts: Sequence[Path], *, records: Sequence[str], dictionary: "pl.DataFrame", columns: Sequence[str]
) -> NDArray[np.uint8]:
    """Records × columns of validity codes (see CODES)."""
    found = np.full((len(records), len(columns)), CODES[NO_ROW], dtype=np.uint8, order="F")
    row_of = {name: row for row, name in enumerate(records)}
    column_of = _places(dictionary, columns)
    for batch in _batches(parts):
        rows = _numbers(batch.column("record"), row_of)
        places = _column_numbers(batch, column_of)
        codes = _numbers(batch.column("validity"), CODES)
        there = (rows >= 0) & (places >= 0)
        found[rows[there], places[there]] = codes[there]
    return found


def _places(dictionary: "pl.DataFrame", columns: Sequence[str]) -> dict[tuple[str, str, str], int]:
    place = {name: number for number, name in enumerate(columns)}
    return {
        (row["symbol"], row["lead"] or "", row["chain"]): place[row["column"]]
        for row in dictionary.iter_rows(named=True)
        if row["column"] in place
    }


def _batches(parts: Sequence[Path]) -> "Iterator[pa.RecordBatch]":
    import pyarrow.parquet as pq

    for part in parts:
        with pq.ParquetFile(part, read_dictionary=list(_KEYS)) as file:
            yield from file.iter_batches(batch_size=_ROWS, columns=list(_KEYS))


def _numbers(column: "pa.DictionaryArray", number_of: Mapping[Any, int]) -> NDArray[np.intp]:
    """A number for each text, -1 where it has none."""
    known = np.array([number_of.get(text, -1) for text in column.dictionary.to_pylist()], dtype=np.intp)
    found: NDArray[np.intp] = known[column.indices.to_numpy(zero_copy_only=False)]
    return found


def _column_numbers(
    batch: "pa.RecordBatch", column_of: Mapping[tuple[str, str, str], int]
) -> NDArray[np.intp]:
    keys = [batch.column(name) for name in ("symbol", "lead", "chain")]
    texts = [key.dictionary.to_pylist() for key in keys]
    sizes = [len(text) for text in texts]
    flat = np.ravel_multi_index([key.indices.to_numpy(zero_copy_only=False) for key in keys], sizes)
    distinct, inverse = np.unique(flat, return_inverse=True)
    combined = zip(*np.unravel_index(distinct, sizes), strict=True)
    known = [
        column_of.get((texts[0][symbol], texts[1][lead], chain_label(texts[2][chain])), -1)
        for symbol, lead, chain in combined
    ]
    return np.array(known, dtype=np.intp)[inverse]
