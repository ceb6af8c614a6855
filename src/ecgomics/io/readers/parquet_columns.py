"""The columns of a Parquet file, seen from inside the child process in which Arrow runs (see `isolation`)."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ecgomics.io.limits import expands_too_far

#: Columns that are looked at, and letters of the facts beside them.
_MOST_COLUMNS: Final = 4096
_MOST_LETTERS: Final = 2**24
#: How Arrow reports damage.
_DAMAGE: Final = (pa.ArrowException, OSError, ValueError, TypeError, LookupError, NotImplementedError)


def columns(content: bytes, *, samples: bool) -> tuple[dict[str, Any], Sequence[NDArray[Any]]]:
    """{"rows", "columns": [{name, kind, unit, zone, array}], "metadata"}; kind is number, time, text or other.

    Columns of numbers have an array of their values, those of times one of whole units since 1970. Without samples,
    only the facts.
    """
    try:
        with pq.ParquetFile(pa.BufferReader(content), memory_map=False) as file:
            return _columns(file, len(content), samples=samples)
    except _DAMAGE:
        return {"refused": "its Parquet structure is damaged"}, []


def _columns(
    file: pq.ParquetFile, size: int, *, samples: bool
) -> tuple[dict[str, Any], Sequence[NDArray[Any]]]:
    schema, rows = file.schema_arrow, file.metadata.num_rows
    if len(schema) > _MOST_COLUMNS:
        return {"refused": f"it has {len(schema):,} columns, more than any ECG has leads"}, []
    found = [
        {"name": field.name, "kind": _kind(field.type), "metadata": _texts(field.metadata)}
        for field in schema
    ]
    facts = {"rows": rows, "columns": found, "metadata": _texts(schema.metadata)}
    if not samples:
        return facts, []
    kept = [each for each in found if each["kind"] in {"number", "time"}]
    if refused := _refusal(facts, len(kept), size):
        return {"refused": refused}, []
    table = file.read([each["name"] for each in kept], use_threads=False)
    if table.num_rows != rows:
        return {"refused": f"it has {table.num_rows:,} rows, not the {rows:,} that it promises"}, []
    arrays: list[NDArray[Any]] = []
    for each in kept:
        column = table[each["name"]]
        if each["kind"] == "time":
            each |= {"unit": column.type.unit, "zone": column.type.tz}
            column = column.cast(pa.timestamp(column.type.unit)).cast(pa.int64())
        elif pa.types.is_decimal(column.type):
            column = column.cast(pa.float64())
        each["array"] = len(arrays)
        arrays.append(np.asarray(column.to_numpy()))
    return facts, arrays


def _refusal(facts: dict[str, Any], kept: int, size: int) -> str | None:
    """What is wrong before anything is decoded."""
    texts = [text for each in (facts, *facts["columns"]) for text in each["metadata"].values()]
    if sum(map(len, texts)) > _MOST_LETTERS:
        return "the facts beside its columns are longer than any recording's"
    if len({each["name"] for each in facts["columns"]}) != len(facts["columns"]):
        return "two of its columns have the same name"
    if facts["rows"] < 0 or expands_too_far(float(facts["rows"]) * kept, size):
        return f"it unfolds to {facts['rows'] * kept:,} samples"
    return None


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_timestamp(kind):
        return "time"
    if pa.types.is_dictionary(kind):
        return "text" if pa.types.is_string(kind.value_type) else "other"
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
    return "text" if is_text else "list" if pa.types.is_list(kind) else "other"


def _texts(metadata: Any) -> dict[str, str]:
    """Facts beside a column or a table, without those that libraries keep for themselves."""
    pairs = (metadata or {}).items()
    return {
        key.decode("utf-8", "replace"): value.decode("utf-8", "replace")
        for key, value in pairs
        if key not in {b"ARROW:schema", b"pandas"} and not key.startswith(b"PARQUET:")
    }
