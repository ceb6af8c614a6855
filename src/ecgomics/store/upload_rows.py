"""Between database rows of uploads and what the rest of the platform sees."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, String, and_, func, select
from sqlalchemy import cast as cast_in_sql
from sqlalchemy.orm import Session

from ecgomics.store.latest_profiles import of_latest
from ecgomics.store.records import ProfileKey, QualityVerdict
from ecgomics.store.tables import ProfileRow, RecordingRow
from ecgomics.store.upload_parts import Parts
from ecgomics.store.upload_records import (
    AlikeTables,
    EntryOutcome,
    EntryState,
    ListedEntry,
    MemberOutcome,
    ReadRecording,
    UploadBatch,
    UploadedFile,
    UploadEntry,
    UploadOptions,
)
from ecgomics.store.upload_tables import UploadBatchRow, UploadEntryRow, UploadFileRow

#: States of files that will not be sent.
_NOT_SENT: Final[frozenset[str]] = frozenset({"too_large", "cancelled"})


def new_entry(batch_id: str, listed: ListedEntry, refusal: str) -> UploadEntryRow:
    """The row of an entry that is to come, or is too large to."""
    files = [
        UploadFileRow(path=each.path, size_bytes=each.size_bytes, modified_ms=each.modified_ms)
        for each in listed.files
    ]
    return UploadEntryRow(
        batch_id=batch_id,
        within="",
        name=listed.name,
        state="too_large" if refusal else "waiting",
        header="",
        stated={},
        attempts=0,
        problem="too-large" if refusal else "",
        sentence=refusal,
        dropped=[],
        updated_at=datetime.now(UTC),
        files=files,
    )


def new_member(archive: UploadEntryRow, member: MemberOutcome) -> UploadEntryRow:
    """The row of a recording that was found in an archive."""
    row = UploadEntryRow(
        batch_id=archive.batch_id,
        archive_id=archive.id,
        within=member.within,
        name=member.name,
        stated={},
        attempts=0,
    )
    put_outcome(row, member.outcome)
    return row


def put_outcome(row: UploadEntryRow, outcome: EntryOutcome) -> None:
    """Note in a row what became of it."""
    row.state, row.recording_id, row.problem = outcome.state, outcome.recording_id, outcome.problem
    row.sentence, row.header = outcome.sentence, outcome.header
    row.dropped, row.updated_at = list(outcome.dropped), datetime.now(UTC)
    if outcome.name is not None:  # the paths say as much as the name did
        row.name = outcome.name
        for number, file in enumerate(row.files):
            file.path = f"{outcome.name}.{number}{PurePosixPath(file.path).suffix}"


def is_same(row: UploadEntryRow, listed: ListedEntry) -> bool:
    """Whether what is listed is what was listed before: files of the same paths, sizes and times."""
    return {(each.path, each.size_bytes, each.modified_ms) for each in row.files} == {
        (each.path, each.size_bytes, each.modified_ms) for each in listed.files
    }


def is_here(row: UploadEntryRow, parts: Parts) -> bool:
    """Whether all bytes of an entry are here."""
    return bool(row.files) and all(
        each.part is not None and parts.size(each.part) >= each.size_bytes for each in row.files
    )


def statements(row: UploadEntryRow) -> dict[str, Any]:
    """What was stated of an entry, as the functions of identity take it."""
    given = dict(row.stated)
    if (scale := given.get("scale")) is not None:
        given["scale"] = (scale[0], scale[1])
    return given


def uploaded_file(row: UploadFileRow, state: str, parts: Parts) -> UploadedFile:
    """A file and how much of it is here; all of it where its entry does not wait for any."""
    received = row.size_bytes
    if state == "waiting":
        received = 0 if row.part is None else min(row.size_bytes, parts.size(row.part))
    elif state in _NOT_SENT:
        received = 0
    return UploadedFile(row.id, row.path, row.size_bytes, row.sha256, row.part, received)


def entry(row: UploadEntryRow, parts: Parts, recording: ReadRecording | None = None) -> UploadEntry:
    """An entry without its batch."""
    return UploadEntry(
        id=row.id,
        batch_id=row.batch_id,
        name=row.name,
        state=cast(EntryState, row.state),
        files=tuple(uploaded_file(each, row.state, parts) for each in row.files),
        header=row.header,
        stated=row.stated,
        problem=row.problem,
        sentence=row.sentence,
        attempts=row.attempts,
        archive_id=row.archive_id,
        within=row.within,
        recording_id=row.recording_id,
        recording=recording,
    )


def profile_of(recording_id: ColumnElement[str] | Any, key: ProfileKey) -> ColumnElement[bool]:
    """The profile of a recording with its latest corrections."""
    return and_(ProfileRow.recording_id == recording_id, *of_latest(key))


def read(kept: RecordingRow | None, made: ProfileRow | None) -> ReadRecording | None:
    """What a list shows of the recording of an entry."""
    if kept is None:
        return None
    quality = None if made is None else cast(QualityVerdict, made.quality)
    return ReadRecording(kept.id, kept.name, len(kept.leads), kept.fs_hz, kept.samples / kept.fs_hz, quality)


def batch(session: Session, row: UploadBatchRow, sizes: Mapping[str, int]) -> UploadBatch:
    """A batch with its counts; sizes are those of the files that are partly here."""
    by_state: Counter[str] = Counter()
    files = total = received = 0
    entries = select(UploadEntryRow.state, func.count()).where(UploadEntryRow.batch_id == row.id)
    for state, count in session.execute(entries.group_by(UploadEntryRow.state)):
        by_state[state] = count
    for state, count, size in session.execute(_sums(row.id)):
        files += count
        if state not in _NOT_SENT:
            total += size
            received += 0 if state == "waiting" else size
    return UploadBatch(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        author=row.author,
        options=UploadOptions(**row.options),
        created_at=row.created_at,
        ended_at=row.ended_at,
        counts={cast(EntryState, state): count for state, count in by_state.items() if state != "unfolded"},
        files=files,
        total_bytes=total,
        received_bytes=received + _partly(session, row.id, sizes),
        dropped=_dropped(session, row.id),
        alike=_alike(session, row.id) if by_state["unstated"] else (),
    )


def _sums(batch_id: str) -> Select[str, int, int]:
    """By state: how many files there are and their bytes."""
    return (
        select(UploadEntryRow.state, func.count(UploadFileRow.id), func.sum(UploadFileRow.size_bytes))
        .join(UploadFileRow)
        .where(UploadEntryRow.batch_id == batch_id)
        .group_by(UploadEntryRow.state)
    )


def _partly(session: Session, batch_id: str, sizes: Mapping[str, int]) -> int:
    """Bytes that are here of files that are not whole."""
    if not sizes:
        return 0
    query = (
        select(UploadFileRow.part, UploadFileRow.size_bytes)
        .join(UploadEntryRow)
        .where(
            UploadEntryRow.batch_id == batch_id,
            UploadEntryRow.state == "waiting",
            UploadFileRow.part.is_not(None),
        )
    )
    return sum(min(sizes.get(part or "", 0), size) for part, size in session.execute(query))


def _dropped(session: Session, batch_id: str) -> dict[str, int]:
    # Compared as texts: not every database compares JSON.
    query = select(UploadEntryRow.dropped).where(
        UploadEntryRow.batch_id == batch_id, cast_in_sql(UploadEntryRow.dropped, String) != "[]"
    )
    found = Counter[str]()
    for kinds in session.scalars(query):
        found.update([*kinds, "any"])
    return dict(found)


def _alike(session: Session, batch_id: str) -> tuple[AlikeTables, ...]:
    query = (
        select(
            UploadEntryRow.header,
            func.count(),
            func.min(UploadEntryRow.id),
            func.min(UploadEntryRow.sentence),
        )
        .where(UploadEntryRow.batch_id == batch_id, UploadEntryRow.state == "unstated")
        .group_by(UploadEntryRow.header)
        .order_by(func.count().desc(), UploadEntryRow.header)
    )
    return tuple(AlikeTables(*each) for each in session.execute(query))


def plain(path: str) -> str:
    """The own name of a file, whatever folders stand before it."""
    return PurePosixPath(path.replace("\\", "/")).name
