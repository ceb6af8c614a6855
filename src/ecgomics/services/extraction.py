"""Recordings of a store into the tables of a cohort."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ecgomics.cohort.extraction import extract_held
from ecgomics.cohort.progress import Progress
from ecgomics.cohort.records import Held
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.store import Member, Store


def extract_members(
    store: Store,
    members: Sequence[Member],
    output: Path,
    *,
    settings: Settings,
    workers: int,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> Mapping[str, str]:
    """Measure recordings into tables; the reasons of those that failed, by record. CancelledRun where it was ended."""
    grouped = any(each.group is not None for each in members)
    held = [
        Held(
            each.record,
            each.content,
            partial(_fetched, store, each),
            given={"group": each.group} if grouped else {},
        )
        for each in members
    ]
    return extract_held(
        output, held, settings=settings, workers=workers, progress=progress, cancel=cancel
    ).failures


def _fetched(store: Store, member: Member) -> Recording:
    return replace(store.recording(member.recording_id), name=member.record)
