"""Rows of uploads as a session finds them."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.server_tables import ServerRow
from ecgomics.store.upload_tables import UploadBatchRow, UploadEntryRow, UploadFileRow

#: Rows that one statement names: below the number of variables that any SQLite takes.
AT_ONCE: Final = 500


def batch(session: Session, batch_id: str) -> UploadBatchRow:
    """A batch; NotFound if it is not there."""
    row = session.get(UploadBatchRow, batch_id)
    if row is None:
        raise NotFound("There is no such upload: it was deleted or never begun.")
    return row


def by_names(session: Session, batch_id: str, names: Sequence[str]) -> Iterable[UploadEntryRow]:
    """The entries of a batch that have one of these names."""
    for first in range(0, len(names), AT_ONCE):
        portion = names[first : first + AT_ONCE]
        yield from session.scalars(
            select(UploadEntryRow).where(
                UploadEntryRow.batch_id == batch_id, UploadEntryRow.name.in_(portion)
            )
        )


def files(session: Session, batch_id: str, wanted: Iterable[int]) -> Iterable[UploadFileRow]:
    """The files with these numbers that are of a batch."""
    numbers = list(wanted)
    for first in range(0, len(numbers), AT_ONCE):
        yield from session.scalars(
            select(UploadFileRow)
            .join(UploadEntryRow)
            .where(
                UploadFileRow.id.in_(numbers[first : first + AT_ONCE]), UploadEntryRow.batch_id == batch_id
            )
        )


def drop_named(session: Session, batch_id: str, name: str) -> None:
    """Forget the entry of this name, where there is one."""
    session.execute(
        delete(UploadEntryRow).where(UploadEntryRow.batch_id == batch_id, UploadEntryRow.name == name)
    )


def is_taken(session: Session, batch_id: str, name: str) -> bool:
    """Whether an entry of the batch has this name."""
    query = select(UploadEntryRow.id).where(UploadEntryRow.batch_id == batch_id, UploadEntryRow.name == name)
    return session.scalar(query) is not None


def is_left() -> ColumnElement[bool]:
    """An entry was being read by a server that is not there any more."""
    reader = UploadEntryRow.reader
    is_gone = or_(reader.is_(None), reader.not_in(select(ServerRow.id)))
    return and_(UploadEntryRow.state == "reading", is_gone)
