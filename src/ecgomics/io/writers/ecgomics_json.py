"""Write our own JSON, which holds everything that a recording does, exactly (see `readers.ecgomics_json`)."""

import json
from pathlib import Path

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io.readers.ecgomics_json import MOST_BYTES
from ecgomics.io.recording_facts import facts_of, median_facts, samples_of
from ecgomics.io.writers.whole_file import write_whole


def recording_json(recording: Recording) -> bytes:
    """The recording as JSON: whole numbers of steps where these give the samples exactly, floats elsewhere."""
    facts = facts_of(recording)
    if recording.median_beat is not None:
        facts["median_beat"] = median_facts(recording.median_beat, recording.resolution_uv)
    facts |= samples_of(recording.ecg_mv, recording.leads, recording.resolution_uv)
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    content = text.encode("utf-8", "replace")
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            f"The recording {recording.name} is too long for JSON ({len(content) >> 20} MiB; "
            f"{MOST_BYTES >> 20} MiB are allowed): write it as Parquet or WFDB."
        )
    return content


def write_json(recording: Recording, path: str | Path) -> Path:
    """Write a recording as our JSON and return the path; what is read back is equal in every field but the name."""
    return write_whole(path, recording_json(recording))
