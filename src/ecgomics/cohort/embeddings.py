"""The embedding of one recording, in a worker process, and its rows in the table of the command `embed`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa

from ecgomics.cohort.input import Input
from ecgomics.cohort.tasks import as_defect
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.io import read
from ecgomics.latent.encoder import Embedding
from ecgomics.learned.predict import embed

By = Literal["record", "lead", "window"]

#: What tells the rows of one record apart: nothing, the lead, or the begin of the window in seconds.
_PLACE: Final[Mapping[By, tuple[tuple[str, pa.DataType], ...]]] = {
    "record": (),
    "lead": (("lead", pa.string()),),
    "window": (("start_s", pa.float64()),),
}

#: Why a lead or a window of a record has no embedding.
_UNSEEN: Final = "Nothing is seen in it."


def schema(by: By) -> pa.Schema:
    """The columns of the table; error says why a record has no embedding, the others are empty then."""
    return pa.schema(
        [
            ("record", pa.string()),
            ("error", pa.string()),
            ("model", pa.string()),
            *_PLACE[by],
            ("embedding", pa.list_(pa.float32())),
        ]
    )


@dataclass(frozen=True, slots=True)
class EmbeddingTask:
    """What a worker process needs to know to embed one recording."""

    record: str
    source: Input
    encoder: str
    by: By
    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    time_limit_s: float | None = None

    def run(self) -> "Embedded":
        """Read and embed the recording; every failure is in the result with its reason."""
        try:
            with self.source.local() as path:
                recording = read(
                    path,
                    fs_hz=self.fs_hz,
                    unit=self.unit,
                    leads=self.leads,
                    columns=self.columns,
                    name=self.record,
                )
            return Embedded(
                self.record, rows(recording.name, embed(recording, encoder=self.encoder), self.by)
            )
        except (InvalidInput, NotComputable) as error:
            return self.lost(str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
            return self.lost(as_defect(error))

    def lost(self, reason: str) -> "Embedded":
        """The one row of a record without embedding, and why."""
        return lost(self.record, reason, self.by)


@dataclass(frozen=True, slots=True)
class Embedded:
    """The rows of one record, and why it has no embedding."""

    record: str
    rows: pa.Table
    error: str | None = None


def lost(record: str, reason: str, by: By) -> Embedded:
    """The one row of a record without embedding, and why."""
    row = dict.fromkeys(schema(by).names) | {"record": record, "error": reason}
    return Embedded(record, pa.Table.from_pylist([row], schema=schema(by)), error=reason)


def rows(name: str, found: Embedding, by: By) -> pa.Table:
    """The rows of an embedding under the name that is shown; NotComputable where the encoder has none by lead.

    A lead or a window in which nothing is seen has no embedding, and says so.
    """
    vectors, place = _vectors(found, by)
    count, dimension = vectors.shape
    unseen = np.asarray(np.isnan(vectors).any(axis=1)).tolist()
    flat = pa.array(vectors.astype(np.float32).reshape(-1))
    offsets = pa.array(np.arange(count + 1, dtype=np.int32) * dimension)
    columns: dict[str, Any] = {
        "record": [name] * count,
        "error": [_UNSEEN if each else None for each in unseen],
        "model": [found.model] * count,
        **place,
        "embedding": pa.ListArray.from_arrays(offsets, flat, mask=pa.array(unseen)),
    }
    return pa.table(columns, schema=schema(by))


def _vectors(found: Embedding, by: By) -> tuple[Floats, dict[str, Any]]:
    match by:
        case "record":
            return found.record[None], {}
        case "window":
            return found.by_window, {"start_s": found.start_s}
    if found.lead is None:
        raise NotComputable(
            "wrong_leads",
            f"The encoder {found.model} sees its leads only together: it has no embedding by lead.",
        )
    return found.lead, {"lead": list(found.leads)}
