"""Recordings of a store into the tables of a cohort."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ecgomics.cohort.extraction import _extracted, _Run
from ecgomics.cohort.measure import Measured, _entry, failed, values_table
from ecgomics.cohort.progress import Progress
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.profile import profile
from ecgomics.store import Member, Store


@dataclass(frozen=True, slots=True)
class _Task:
    record: str
    identity: str
    settings: Settings
    recording: Recording
    time_limit_s: float | None = 600.0

    @property
    def key(self) -> str:
        return hashlib.sha256(self.record.encode()).hexdigest()[:16]

    def run(self) -> Measured:
        found = profile(self.recording, self.settings)
        return Measured(_entry(self, self.recording, found), values_table(found))

    def lost(self, reason: str) -> Measured:
        return failed(self, reason, settled=False)


def extract_members(
    store: Store,
    members: Sequence[Member],
    output: Path,
    *,
    settings: Settings,
    workers: int,
    progress: Callable[[Progress], None],
) -> Mapping[str, str]:
    """Measure recordings into tables; the reasons of those that failed, by record."""
    run = _Run(output, settings, {})
    run.parts.mkdir(exist_ok=True)
    tasks = [
        _Task(m.record, m.content, settings, replace(store.recording(m.recording_id), name=m.record)) for m in members
    ]
    done = _extracted(run, tasks, workers=workers, progress=progress)
    run.parts.rmdir()
    (output.parent / "groups.csv").write_text("record,group\n" + "".join(f"{m.record},{m.group or ''}\n" for m in members))
    return done.failures
