"""Parquet with one column for each lead: facts beside the schema, or times and units in the columns."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.twins.numpy_files import LEADS, NAME, ecg_uv


def parquet(columns: Mapping[str, Any], metadata: Mapping[str, str] | None = None) -> bytes:
    """Columns by name, and texts beside the schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    table = pa.table(dict(columns)).replace_schema_metadata(dict(metadata or {}))
    pq.write_table(table, stream, compression="snappy")
    return stream.getvalue()


def twins() -> dict[str, bytes]:
    """Files that state all that is needed."""
    series = dict(zip(LEADS, ecg_uv(), strict=True))
    times_ms = np.arange(len(series["I"])) * 4.0
    return {
        "metadata.parquet": parquet(series, {"fs": "250", "units": "uV", "patient_name": NAME}),
        "times.parquet": parquet(
            {"time (ms)": times_ms} | {f"{lead} (uV)": row for lead, row in series.items()}
        ),
    }
