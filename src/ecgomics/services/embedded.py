"""The learned embedding of every record of a cohort, made once and kept beside its tables."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from ecgomics.cohort.embedding_tables import write_embedded
from ecgomics.cohort.embeddings import Embedded, lost, rows
from ecgomics.core.errors import InvalidInput, NotComputable, NotFound
from ecgomics.services.cohorts import Cancelled
from ecgomics.store import Store

_LONGEST_DIGEST: Final = 16

Tell = Callable[[int, int], None]


def encoders() -> list[str]:
    """Names of the encoders that can be used here, the own one first."""
    from ecgomics.latent.own import NAME
    from ecgomics.latent.registry import added_models

    return [NAME, *(each.card.name for each in added_models())]


def embeddings_of(
    store: Store, cohort_id: str, encoder: str, *, tell: Tell, cancelled: threading.Event
) -> Path:
    """The table of embeddings of the records that a cohort was extracted from; made where it is not there yet.

    tell is told how many of how many are done. InvalidInput where there is no such encoder; Cancelled where it was
    ended from outside.
    """
    from ecgomics.learned.predict import encoder_card

    model = encoder_card(encoder).identifier
    recordings = store.cohorts.recordings_of(cohort_id)
    records = sorted(recordings.items())
    path = store.cohorts.cohort_folder(cohort_id) / f"embeddings-{_digest(model, records)}.parquet"
    if path.exists():
        return path
    results = _embedded(store, records, encoder, tell=tell, cancelled=cancelled)
    write_embedded(path, results, model=model)
    return path


def _embedded(
    store: Store,
    records: Sequence[tuple[str, str]],
    encoder: str,
    *,
    tell: Tell,
    cancelled: threading.Event,
) -> Iterator[Embedded]:
    for done, (record, recording_id) in enumerate(records):
        if cancelled.is_set():
            raise Cancelled
        tell(done, len(records))
        yield _of_one(store, record, recording_id, encoder)


def _of_one(store: Store, record: str, recording_id: str, encoder: str) -> Embedded:
    from ecgomics.learned.predict import embed

    with suppress(NotFound):
        recording = replace(store.recording(recording_id), name=record)
        try:
            return Embedded(record, rows(record, embed(recording, encoder=encoder), "record"))
        except (InvalidInput, NotComputable) as error:
            return lost(record, str(error), "record")
    return lost(record, "The recording was deleted.", "record")


def _digest(model: str, records: Sequence[tuple[str, str]]) -> str:
    """Of the encoder and the records: a table of others is another table."""
    return hashlib.sha256(json.dumps([model, *records]).encode()).hexdigest()[:_LONGEST_DIGEST]
