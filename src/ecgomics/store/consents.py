"""What participants agreed to: rows are added and never changed, and the latest of a kind holds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.live_tables import ConsentRow

ConsentKind = Literal["sharing"]
#: Version of the text that people agree to; a new text needs a new agreement.
TEXT_VERSION: Final = "2026-11"


@dataclass(frozen=True, slots=True)
class StoredConsent:
    """The latest word of a participant."""

    given: bool
    text_version: str
    at: datetime

    @property
    def holds(self) -> bool:
        """Whether it is given, to the text as it is now."""
        return self.given and self.text_version == TEXT_VERSION


class Consents:
    """The part of a store that keeps agreements."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def of(self, subject_id: str, kind: ConsentKind = "sharing") -> StoredConsent | None:
        """What a participant last said; None where nothing was."""
        with self._reading() as session:
            return latest(session, subject_id, kind)

    def say(
        self,
        subject_id: str,
        *,
        given: bool,
        text_version: str,
        device_id: str | None,
        author: str,
        kind: ConsentKind = "sharing",
    ) -> StoredConsent:
        """Keep that a participant agrees, or withdraws; InvalidInput where another text was agreed to."""
        if given and text_version != TEXT_VERSION:
            raise InvalidInput(
                f"The text {text_version} is not the one in force ({TEXT_VERSION}): show that one and ask again."
            )
        with self._changing() as session:
            row = ConsentRow(
                subject_id=subject_id,
                device_id=device_id,
                kind=kind,
                given=given,
                text_version=text_version,
                at=datetime.now(UTC),
            )
            session.add(row)
            subject = session.get(SubjectRow, subject_id)
            note(
                session,
                author=author,
                action="give" if given else "withdraw",
                kind="consent",
                entity_id=subject_id,
                entity_name="" if subject is None else subject.pseudonym,
                project_id="" if subject is None else subject.project_id,
                after={"kind": kind, "text_version": text_version},
            )
            return StoredConsent(given, text_version, row.at)


def latest(session: Session, subject_id: str, kind: ConsentKind = "sharing") -> StoredConsent | None:
    """What a participant last said within a transaction; None where nothing was."""
    query = (
        select(ConsentRow)
        .where(ConsentRow.subject_id == subject_id, ConsentRow.kind == kind)
        .order_by(ConsentRow.id.desc())
        .limit(1)
    )
    row = session.scalar(query)
    return None if row is None else StoredConsent(row.given, row.text_version, row.at)
