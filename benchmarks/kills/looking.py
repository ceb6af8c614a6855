"""What is in a store after a kill, looked at behind the server's back: rows, files, and what belongs to what."""

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from benchmarks.kills.facts import Facts, Known
from benchmarks.kills.work import LENGTH_S, Ledger
from benchmarks.upload import FS_HZ, table
from ecgomics.store.blobs import Blobs, Folder
from ecgomics.store.correction_tables import CorrectionRow, NoteRow
from ecgomics.store.library_tables import TagRow, ThumbnailRow, TriageRow
from ecgomics.store.naming import named_blobs
from ecgomics.store.samples import unpacked
from ecgomics.store.tables import JobRow, RecordingRow
from ecgomics.store.upload_tables import UploadEntryRow

#: How long what a kill interrupted may take to be taken up and ended.
PATIENCE_S: Final = 240.0
_POLL_S: Final = 0.2
_GOOD_ENDS: Final = frozenset({"done", "cancelled", "interrupted"})


class Looking:
    """A store that a server has open at the same time."""

    def __init__(self, folder: Path, database_url: str) -> None:
        url = database_url.replace("postgresql://", "postgresql+psycopg://")
        self._engine = create_engine(url or f"sqlite:///{folder / 'ecgomics.sqlite'}")
        self._blobs = Blobs(Folder(folder / "blobs"))

    def wait(self) -> list[str]:
        """Wait until nothing is under way; what is stuck where that takes too long."""
        end_s = time.monotonic() + PATIENCE_S
        while (busy := self._busy()) and time.monotonic() < end_s:
            time.sleep(_POLL_S)
        return [f"stuck: {what}" for what in busy]

    def wrong(self, ledger: Ledger, *, content_of: Iterable[Known]) -> list[str]:
        """Everything that is not as it was acknowledged, or half."""
        with Session(self._engine) as session:
            found = list(self._facts_wrong(session, ledger))
            found += _halves(session)
            found += self._files_wrong(session)
            found += _jobs_wrong(session, ledger)
            asked = select(RecordingRow.id, RecordingRow.samples_sha256)
            digests = {row.id: row.samples_sha256 for row in session.execute(asked)}
        for known in content_of:
            if known.facts.there and known.number is not None and known.id in digests:
                found += self._content_wrong(known, digests[known.id])
        return found

    def close(self) -> None:
        """Let go."""
        self._engine.dispose()

    def _busy(self) -> list[str]:
        with Session(self._engine) as session:
            entries = session.scalars(
                select(UploadEntryRow.name).where(UploadEntryRow.state.in_(("received", "reading")))
            )
            jobs = session.scalars(select(JobRow.id).where(JobRow.state.in_(("queued", "running"))))
            return [*(f"entry {each}" for each in entries), *(f"job {each}" for each in jobs)]

    def _facts_wrong(self, session: Session, ledger: Ledger) -> Iterator[str]:
        seen = _seen(session)
        for known in ledger.recordings.values():
            wrong = known.settle(seen.pop(known.id, Facts(there=False)))
            if wrong:
                yield wrong
        yield from (f"{each}: a recording that nobody brought" for each in seen)

    def _files_wrong(self, session: Session) -> Iterator[str]:
        named, there = set(named_blobs(session)), self._blobs.digests()
        yield from (f"blob {each[:12]} is named and not there" for each in named - there)
        yield from (f"blob {each[:12]} is there and not named" for each in there - named)

    def _content_wrong(self, known: Known, digest: str) -> Iterator[str]:
        assert known.number is not None
        content = self._blobs.read(digest)
        if hashlib.sha256(content).hexdigest() != digest:
            yield f"{known.id}: the bytes of its samples are not those of their hash"
        lines = table(known.number, LENGTH_S).decode().splitlines()[1:]
        expected = np.array([float(line.split(",")[1]) for line in lines])
        if unpacked(content).shape != (1, int(LENGTH_S * FS_HZ)) or not np.array_equal(
            unpacked(content)[0], expected
        ):
            yield f"{known.id}: its samples are not those that were sent"


def _seen(session: Session) -> dict[str, Facts]:
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for row in session.scalars(select(TagRow)):
        tags[row.recording_id].add(row.tag)
    decisions = {row.recording_id: row.decision for row in session.scalars(select(TriageRow))}
    notes = Counter(session.scalars(select(NoteRow.recording_id)))
    corrections = Counter(session.scalars(select(CorrectionRow.recording_id)))
    return {
        each: Facts(True, frozenset(tags[each]), decisions.get(each, "open"), notes[each], corrections[each])
        for each in session.scalars(select(RecordingRow.id))
    }


def _halves(session: Session) -> Iterator[str]:
    """Rows that should have another beside them."""
    bare = select(RecordingRow.id).where(RecordingRow.id.not_in(select(ThumbnailRow.recording_id)))
    yield from (f"{each}: no thumbnail" for each in session.scalars(bare))
    failed = select(UploadEntryRow.name, UploadEntryRow.sentence).where(
        UploadEntryRow.state.in_(("failed", "unreadable", "unstated"))
    )
    yield from (f"entry {name}: {sentence}" for name, sentence in session.execute(failed))


def _jobs_wrong(session: Session, ledger: Ledger) -> Iterator[str]:
    states = {row.id: (row.kind, row.state, row.error) for row in session.scalars(select(JobRow))}
    for each in ledger.jobs - states.keys():
        yield f"job {each} was acknowledged and is not there"
    for each, (kind, state, error) in states.items():
        if state not in _GOOD_ENDS:
            yield f"job {each} ({kind}) is {state}: {error}"
