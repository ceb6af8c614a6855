"""Phones that were paired: each belongs to one participant, and shows a token of which only the hash is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.live_tables import DeviceRow
from ecgomics.store.secret_text import hash_of, new_id, new_secret

#: What the token of a phone begins with, beside the `ecg_` of programs.
PREFIX: Final = "ecm_"
LONGEST_NAME: Final = 80
#: The time of the last use is written at most so often.
_WRITTEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StoredDevice:
    """A phone without its token."""

    id: str
    name: str
    project_id: str
    subject_id: str | None
    pseudonym: str | None
    """Of the participant it belongs to."""
    author: str
    created_at: datetime
    expires_at: datetime | None
    """None: it stays paired until it is revoked."""
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Whether it opens anything at that time."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Devices:
    """The part of a store that keeps phones."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def listed(self, project_id: str) -> Sequence[StoredDevice]:
        """Every phone of a project, the latest first."""
        query = (
            select(DeviceRow)
            .where(DeviceRow.project_id == project_id)
            .order_by(DeviceRow.created_at.desc(), DeviceRow.id)
        )
        with self._reading() as session:
            return [stored_device(session, row) for row in session.scalars(query)]

    def of_secret(self, secret: str) -> StoredDevice | None:
        """The phone of a token if it is paired now, and note that it was used; None otherwise."""
        now = datetime.now(UTC)
        query = select(DeviceRow).where(DeviceRow.secret_sha256 == hash_of(secret))
        with self._reading() as session:
            row = session.scalar(query)
            found = None if row is None else stored_device(session, row)
        if found is None or not found.is_valid(now):
            return None
        if found.last_used_at is None or now - found.last_used_at > _WRITTEN_EVERY:
            with self._changing() as session:
                used = session.get(DeviceRow, found.id)
                if used is not None:
                    used.last_used_at = now
        return found

    def device(self, device_id: str) -> StoredDevice:
        """One phone; NotFound if it is not there."""
        with self._reading() as session:
            return stored_device(session, _existing(session, device_id))

    def revoke(self, device_id: str, *, author: str) -> StoredDevice:
        """Let a phone open nothing any more; one that was revoked stays as it is. NotFound if it is not there."""
        with self._changing() as session:
            row = _existing(session, device_id)
            if row.revoked_at is None:
                row.revoked_at = datetime.now(UTC)
                note(
                    session,
                    author=author,
                    action="revoke",
                    kind="device",
                    entity_id=row.id,
                    entity_name=row.name,
                    project_id=row.project_id,
                )
            return stored_device(session, row)


def add_device(
    session: Session, *, project_id: str, subject_id: str | None, name: str, days: int | None, author: str
) -> tuple[DeviceRow, str]:
    """A new phone, paired for so many days (None: until it is revoked), and its token, which is not kept."""
    secret, now = new_secret(PREFIX), datetime.now(UTC)
    row = DeviceRow(
        id=new_id(),
        project_id=project_id,
        subject_id=subject_id,
        name=name,
        secret_sha256=hash_of(secret),
        author=author,
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    note(
        session,
        author=author,
        action="pair",
        kind="device",
        entity_id=row.id,
        entity_name=name,
        project_id=project_id,
        after={"participant": subject_id, "days": days},
    )
    return row, secret


def stored_device(session: Session, row: DeviceRow) -> StoredDevice:
    """A phone as the rest of the platform sees it."""
    subject = None if row.subject_id is None else session.get(SubjectRow, row.subject_id)
    return StoredDevice(
        id=row.id,
        name=row.name,
        project_id=row.project_id,
        subject_id=row.subject_id,
        pseudonym=None if subject is None else subject.pseudonym,
        author=row.author,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _existing(session: Session, device_id: str) -> DeviceRow:
    row = session.get(DeviceRow, device_id)
    if row is None:
        raise NotFound("There is no such phone.")
    return row
