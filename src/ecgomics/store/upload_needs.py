"""What a batch still needs: bytes that wait to be read, and answers; what nobody needs any more goes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from ecgomics.store import upload_rows as rows
from ecgomics.store.identity import identity_of_digests
from ecgomics.store.reach import everything
from ecgomics.store.tables import RecordingRow
from ecgomics.store.upload_parts import Parts
from ecgomics.store.upload_queries import AT_ONCE, batch
from ecgomics.store.upload_records import NEEDING, UploadOptions
from ecgomics.store.upload_tables import UploadEntryRow, UploadFileRow

_RELEASED: Final = "released"


def look(session: Session, row: UploadEntryRow, options: UploadOptions, *, parts: Parts) -> None:
    """Whether an entry that waits is known, or is here already."""
    digests = [file.sha256 for file in row.files]
    if row.state != "waiting" or None in digests:
        return
    project_id = batch(session, row.batch_id).project_id
    known = [each for each in digests if each is not None]
    identity = identity_of_digests(known, **rows.statements(row), project_id=project_id)
    asks_for_more = options.keep_identity or options.keep_original
    if not asks_for_more and session.get(RecordingRow, identity) is not None:
        row.state, row.recording_id = "known", identity
        release(session, [each.part for each in row.files if each.part is not None])
    elif rows.is_here(row, parts):
        row.state = "received"


def forget_content(row: UploadEntryRow, *, parts: Parts) -> None:
    """What came is not what was said to come: it is sent anew, and under its own hash."""
    for file in row.files:
        parts.remove(file.part or "")
        file.sha256 = file.part = None


def release(session: Session, digests: Iterable[str]) -> None:
    """Files with these hashes may be needed no more."""
    session.info.setdefault(_RELEASED, set()).update(digests)


def released(session: Session) -> set[str]:
    """What was released in this session."""
    found: set[str] = session.info.pop(_RELEASED, set())
    return found


def unneeded(session: Session, names: Iterable[str]) -> set[str]:
    """Those of the files that no entry needs any more."""
    wanted = list(names)
    needed: set[str | None] = set()
    for first in range(0, len(wanted), AT_ONCE):
        portion = wanted[first : first + AT_ONCE]
        with everything():  # what another project waits for stays
            needed |= set(session.scalars(needed_parts().where(UploadFileRow.part.in_(portion))))
    return set(wanted) - needed


def end_if_done(session: Session, batch_id: str) -> None:
    """A batch ends when nothing of it is on its way or asks a question."""
    open_ = select(UploadEntryRow.id).where(
        UploadEntryRow.batch_id == batch_id, UploadEntryRow.state.in_(NEEDING)
    )
    row = batch(session, batch_id)
    if row.ended_at is None and session.scalar(open_.limit(1)) is None:
        row.ended_at = datetime.now(UTC)


def parts_of(session: Session, chosen: ColumnElement[bool]) -> set[str]:
    """What the files of these entries are kept as, as far as their content is told."""
    found = session.scalars(select(UploadFileRow.part).join(UploadEntryRow).where(chosen))
    return {each for each in found if each is not None}


def needed_parts() -> Select[str | None]:
    """What the files are kept as that entries still need, also those of archives for their members."""
    member = aliased(UploadEntryRow)
    of_a_member = (
        select(member.id).where(member.archive_id == UploadEntryRow.id, member.state.in_(NEEDING)).exists()
    )
    return (
        select(UploadFileRow.part)
        .join(UploadEntryRow)
        .where(UploadFileRow.part.is_not(None), or_(UploadEntryRow.state.in_(NEEDING), of_a_member))
    )
