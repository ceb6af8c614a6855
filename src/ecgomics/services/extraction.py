"""Recordings of a store into the tables of a cohort."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from ecgomics.cohort.extraction import extract_held
from ecgomics.cohort.progress import ClusterLost, Progress
from ecgomics.cohort.records import Held
from ecgomics.core.errors import Unavailable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction
from ecgomics.store import Member, Store

#: Column with the revision of the corrections that a record's values are of; only where a record of the cohort has any.
CORRECTION: Final = "correction"


def extract_members(
    store: Store,
    members: Sequence[Member],
    output: Path,
    *,
    settings: Settings,
    workers: int | None,
    scheduler: str | None = None,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> Mapping[str, str]:
    """Measure recordings into tables; the reasons of those that failed, by record. CancelledRun where it was ended.

    A Dask cluster is handed the samples, so that its machines need neither the store nor its keys. Unavailable where it
    is lost.
    """
    grouped = any(each.group is not None for each in members)
    revisions = store.corrections.latest_of(each.recording_id for each in members)
    held = [
        Held(
            each.record,
            _identity(each, revisions),
            partial(_fetched, store, each),
            given=({"group": each.group} if grouped else {})
            | ({CORRECTION: float(revisions.get(each.recording_id, 0))} if revisions else {}),
            subject=each.subject,
            corrections=_layers(store, each, revisions),
        )
        for each in members
    ]
    try:
        return extract_held(
            output,
            held,
            settings=settings,
            workers=workers,
            scheduler=scheduler,
            progress=progress,
            cancel=cancel,
        ).failures
    except ClusterLost as error:
        raise Unavailable(str(error)) from error


def _identity(member: Member, revisions: Mapping[str, int]) -> str:
    """Another one once the recording was corrected, so that it is measured again."""
    revision = revisions.get(member.recording_id)
    return member.content if revision is None else f"{member.content}+{revision}"


def _layers(store: Store, member: Member, revisions: Mapping[str, int]) -> tuple[Correction, ...]:
    revision = revisions.get(member.recording_id)
    return () if revision is None else store.corrections.layers(member.recording_id, revision)


def _fetched(store: Store, member: Member) -> Recording:
    return replace(store.recording(member.recording_id), name=member.record)
