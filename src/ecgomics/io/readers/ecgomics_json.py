"""Our own JSON: everything that a recording holds, exactly. This text is its definition.

One object, UTF-8 (RFC 8259), of at most 48 MiB. Fields that are not known are left out (or null); fields that version 1
does not have are passed over. `io/recording.schema.json` says the same as JSON Schema.

Required:

- `format`: "ecgomics-recording"; `version`: 1.
- `fs_hz`: samples per second, for all leads.
- `leads`: names of the leads in their order, each once: I, II, III, aVR, aVL, aVF, V1 … V6, V3R, MLII, X, …
- `unit`: V, mV, uV or nV, of the samples; we write mV.
- `samples`: for each lead the list of its values, as many for every lead; null is a sample that was not recorded.

Optional, of the samples: `steps`, for leads whose samples are whole numbers of steps: {lead: {"multiply": [factors],
"divide": number}}. A value in `unit` is the number times each factor in their order, divided by `divide` (1 if left
out), in IEEE 754 double precision, so that it is the very number that was measured. `resolution_uv`: one step of the
device in µV.

Optional, of everything else:

- `started_at`: ISO 8601; without an offset where the zone is not known.
- `subject`: `age_years`, `sex` ("female", "male"), `pseudonym`.
- `device`; `band_hz`: [lower, upper edge] of its filters, null for one that is not known; `notch_hz`.
- `device_measurements`: {name with the unit in brackets: number}; `statements`: texts.
- `median_beat`: the device's representative beat: `fs_hz`, `leads`, `unit`, `samples`, `steps`, as above.
- `annotations`: objects with `start_s` (from the first sample), `code`, `lead`, `duration_s`, `text`.
- `derived_leads`: leads that were computed from others; `exercise`: an exercise test (`start_s`, `end_s`, `rest_s`,
  `stages_s`, `bruce_min`, `angina_index`).
- `warnings`: texts; `experimental`: true where the reader of the original format was never tried on a real file.
- `source_format`, `source_sha256`: of the file that it was read from.
- `identity`: {what: text} of the person; only where it was asked for.

The name of a recording is that of its file.
"""

import re
from dataclasses import replace
from typing import Any, Final

import numpy as np

from ecgomics.core.recording import Recording
from ecgomics.io import json_text
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.json_fields import FactError
from ecgomics.io.recording_facts import NAME, VERSION, ecg_mv_of, person_of, recording_of
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "ECGomics JSON"
SUPPORT: Final = Support.OWN

#: Larger texts take too much memory as JSON: long recordings are kept as Parquet or WFDB.
MOST_BYTES: Final = 48 * 2**20
#: Most objects and lists; a recording has few besides its annotations.
_MOST_CONTAINERS: Final = 2**18
_MARK: Final = re.compile(rf'"format"\s*:\s*"{NAME}"')


def recognises(source: Source) -> bool:
    """An object whose first bytes hold our format's name."""
    text = json_text.head_text(source)
    return text.startswith("{") and _MARK.search(text) is not None


def read(source: Source, stated: Stated) -> Contents:
    """The recording as it was written."""
    if source.size > MOST_BYTES:
        raise source.unreadable(FORMAT, f"it is larger than {MOST_BYTES >> 20} MiB")
    if source.data.count(b"{") + source.data.count(b"[") > _MOST_CONTAINERS:
        raise source.unreadable(FORMAT, f"it holds more than {_MOST_CONTAINERS:,} objects and lists")
    facts = json_text.parsed(source, FORMAT)
    if not isinstance(facts, dict) or facts.get("format") != NAME:
        raise source.unreadable(FORMAT, f"its format is not {NAME}")
    if type(facts.get("version")) is not int or not 1 <= facts["version"] <= VERSION:
        raise source.unreadable(FORMAT, f"its version is none of 1 to {VERSION}")
    return contents_of(source, FORMAT, facts)


def contents_of(source: Source, file_format: str, facts: dict[str, Any], ecg_mv: Any = None) -> Contents:
    """A recording of ours from its facts, and from samples where these stand elsewhere."""
    try:
        recording = recording_of(facts, ecg_mv_of(facts) if ecg_mv is None else ecg_mv, name=source.name)
    except FactError as error:
        raise source.unreadable(file_format, str(error)) from error
    return whole(recording)


def whole(recording: Recording) -> Contents:
    """A recording that was one of ours before."""
    return Contents(
        channels=tuple(
            Channel(label=lead, values=np.asarray(row), fs_hz=recording.fs_hz, unit="mV")
            for lead, row in zip(recording.leads, recording.ecg_mv, strict=True)
        ),
        person=person_of(recording.identity),
        whole=replace(recording, identity={}),
    )
