"""Write Parquet: one column of mV for each lead, and all else that the recording holds in the metadata, exactly."""

import io
import json
from pathlib import Path

from ecgomics.core.recording import Recording
from ecgomics.io.readers.parquet import FACTS_KEY
from ecgomics.io.recording_facts import facts_of, median_facts
from ecgomics.io.writers.whole_file import write_whole

COMPRESSION = "zstd"


def recording_parquet(recording: Recording) -> bytes:
    """The recording as Parquet: float64 in mV, null for gaps; `fs` and `units` in the metadata for any other reader."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    facts = facts_of(recording)
    if recording.median_beat is not None:
        facts["median_beat"] = median_facts(recording.median_beat, recording.resolution_uv)
    metadata = {
        "fs": repr(recording.fs_hz),
        "units": "mV",
        FACTS_KEY: json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":")),
    }
    columns = [pa.array(row, pa.float64(), from_pandas=True) for row in recording.ecg_mv]
    fields = [pa.field(lead, pa.float64(), metadata={"unit": "mV"}) for lead in recording.leads]
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=metadata))
    content = io.BytesIO()
    pq.write_table(table, content, compression=COMPRESSION)
    return content.getvalue()


def write_parquet(recording: Recording, path: str | Path) -> Path:
    """Write a recording as Parquet and return the path; what is read back is equal in every field but the name."""
    return write_whole(path, recording_parquet(recording))
