"""Links by which somebody else reads a participant's series: for some days, revocable, while the participant agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound, Refused
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.consents import latest
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.live_tables import ShareRow
from ecgomics.store.secret_text import hash_of, new_id, new_secret

PREFIX: Final = "ecs_"
LONGEST_NAME: Final = 80
#: More open links at once are an accident or an attack.
MOST_OPEN: Final = 20
#: Readings with less time between them are one visit.
_SAME_VISIT: Final = timedelta(minutes=10)
_NO_CONSENT: Final = "Sharing needs your agreement first: give it on the page Sharing."
CLOSED: Final = "This link is unknown, expired or closed: ask for a new one."


@dataclass(frozen=True, slots=True)
class StoredShare:
    """A link without its secret."""

    id: str
    subject_id: str
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether it opens anything at that time."""
        return self.revoked_at is None and at < self.expires_at


class Shares:
    """The part of a store that keeps links."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def make(
        self, subject_id: str, *, name: str, days: int, device_id: str | None, author: str
    ) -> tuple[StoredShare, str]:
        """A new link, open for so many days, and its secret, which is not kept; Refused without the agreement."""
        tidy = " ".join(name.split())[:LONGEST_NAME]
        if not tidy:
            raise InvalidInput("A link needs a name that says whom it is for.")
        secret, now = new_secret(PREFIX), datetime.now(UTC)
        with self._changing() as session:
            _refuse_without_consent(session, subject_id)
            if sum(each.is_open(now) for each in _of(session, subject_id)) >= MOST_OPEN:
                raise InvalidInput(f"There are {MOST_OPEN} open links already: close one first.")
            row = ShareRow(
                id=new_id(),
                subject_id=subject_id,
                device_id=device_id,
                name=tidy,
                secret_sha256=hash_of(secret),
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
            session.add(row)
            session.flush()
            _tell(session, row, action="make", author=author, after={"name": tidy, "days": days})
            return _stored(row), secret

    def listed(self, subject_id: str) -> Sequence[StoredShare]:
        """A participant's links, the latest first."""
        with self._reading() as session:
            return _of(session, subject_id)

    def revoke(self, share_id: str, *, subject_id: str, author: str) -> StoredShare:
        """Close a link of that participant; one that is closed stays as it is. NotFound if it is not there."""
        with self._changing() as session:
            row = session.get(ShareRow, share_id)
            if row is None or row.subject_id != subject_id:
                raise NotFound("There is no such link.")
            if row.revoked_at is None:
                row.revoked_at = datetime.now(UTC)
                _tell(session, row, action="revoke", author=author)
            return _stored(row)

    def of_secret(self, secret: str) -> StoredShare:
        """The link of a secret while it is open and the participant agrees; NotFound, in one sentence, otherwise."""
        now = datetime.now(UTC)
        query = select(ShareRow).where(ShareRow.secret_sha256 == hash_of(secret))
        with self._reading() as session:
            row = session.scalar(query)
            found = None if row is None else _stored(row)
            said = None if found is None else latest(session, found.subject_id)
        if found is None or not found.is_open(now) or said is None or not said.holds:
            raise NotFound(CLOSED)
        return found

    def note_reading(self, share_id: str) -> None:
        """Note that a link was followed, so that who shares learns of it; in the audit one row for each visit."""
        now = datetime.now(UTC)
        with self._changing() as session:
            row = session.get(ShareRow, share_id)
            if row is None:
                return
            if row.last_used_at is None or now - row.last_used_at > _SAME_VISIT:
                _tell(session, row, action="read", author=f"link “{row.name}”")
            row.last_used_at = now


def _refuse_without_consent(session: Session, subject_id: str) -> None:
    said = latest(session, subject_id)
    if said is None or not said.holds:
        raise Refused(_NO_CONSENT)


def _of(session: Session, subject_id: str) -> list[StoredShare]:
    query = (
        select(ShareRow)
        .where(ShareRow.subject_id == subject_id)
        .order_by(ShareRow.created_at.desc(), ShareRow.id)
    )
    return [_stored(row) for row in session.scalars(query)]


def _tell(
    session: Session, row: ShareRow, *, action: str, author: str, after: dict[str, object] | None = None
) -> None:
    subject = session.get(SubjectRow, row.subject_id)
    note(
        session,
        author=author,
        action=action,
        kind="share",
        entity_id=row.id,
        entity_name=row.name,
        project_id="" if subject is None else subject.project_id,
        after={"participant": row.subject_id, **(after or {})},
    )


def _stored(row: ShareRow) -> StoredShare:
    return StoredShare(
        row.id, row.subject_id, row.name, row.created_at, row.expires_at, row.last_used_at, row.revoked_at
    )
