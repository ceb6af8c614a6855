"""Codes that pair a phone with a participant: for five minutes, once, and kept as their hash only."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.devices import LONGEST_NAME, StoredDevice, add_device, stored_device
from ecgomics.store.library import existing_project
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.live_tables import DeviceRow, PairingRow
from ecgomics.store.secret_text import hash_of, new_id
from ecgomics.store.subjects import LONGEST_PSEUDONYM, subject_of

VALID: Final = timedelta(minutes=5)
#: Letters and digits that are not taken for one another.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_HALF: Final = 4
#: Name of a participant who was given none, with a number behind it.
_NAMELESS: Final = "Participant"

PairingState = Literal["waiting", "used", "expired"]
UNKNOWN: Final = "This code is unknown, used or older than five minutes: ask for a new one."


@dataclass(frozen=True, slots=True)
class StoredPairing:
    """A pairing without its code."""

    id: str
    project_id: str
    subject_id: str
    pseudonym: str
    created_at: datetime
    expires_at: datetime
    state: PairingState
    device_id: str | None
    device_name: str | None


class Pairings:
    """The part of a store that keeps pairings."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def make(
        self,
        project_id: str,
        *,
        subject_id: str | None,
        name: str | None,
        days: int | None,
        author: str,
    ) -> tuple[StoredPairing, str]:
        """A new pairing and its code, which is not kept.

        It is for a participant who is there, or for a new one of that name; without either for one with a number.
        NotFound without the project or participant, InvalidInput where the participant is of another project.
        """
        code, now = _new_code(), datetime.now(UTC)
        with self._changing() as session:
            existing_project(session, project_id)
            subject = _participant(session, project_id, subject_id, name, author=author)
            row = PairingRow(
                id=new_id(),
                project_id=project_id,
                subject_id=subject.id,
                code_sha256=hash_of(plain(code)),
                device_days=days,
                author=author,
                created_at=now,
                expires_at=now + VALID,
            )
            session.add(row)
            session.flush()
            note(
                session,
                author=author,
                action="make",
                kind="pairing",
                entity_id=row.id,
                entity_name=subject.pseudonym,
                project_id=project_id,
                after={"participant": subject.id, "days": days},
            )
            return _stored(session, row), code

    def pairing(self, pairing_id: str) -> StoredPairing:
        """One pairing; NotFound if it is not there."""
        with self._reading() as session:
            row = session.get(PairingRow, pairing_id)
            if row is None:
                raise NotFound("There is no such pairing.")
            return _stored(session, row)

    def is_code_of(self, pairing_id: str, code: str) -> bool:
        """Whether it is the code of that pairing, whatever became of it."""
        with self._reading() as session:
            row = session.get(PairingRow, pairing_id)
            return row is not None and secrets.compare_digest(row.code_sha256, hash_of(plain(code)))

    def use(self, code: str, device_name: str) -> tuple[StoredDevice, str]:
        """Pair a phone: it and its token, which is told this once; NotFound where the code opens nothing."""
        name = " ".join(device_name.split())[:LONGEST_NAME]
        if not name:
            raise InvalidInput("The phone needs a name by which it is found in the list of phones.")
        now = datetime.now(UTC)
        with self._changing() as session:
            row = session.scalar(select(PairingRow).where(PairingRow.code_sha256 == hash_of(plain(code))))
            if row is None or row.used_at is not None or now >= row.expires_at:
                raise NotFound(UNKNOWN)
            device, secret = add_device(
                session,
                project_id=row.project_id,
                subject_id=row.subject_id,
                name=name,
                days=row.device_days,
                author=row.author,
            )
            row.used_at, row.device_id = now, device.id
            return stored_device(session, device), secret


def plain(code: str) -> str:
    """A code as it is compared: without blanks and dashes, in capital letters."""
    return "".join(each for each in code.upper() if each.isalnum())


def _new_code() -> str:
    half = ["".join(secrets.choice(ALPHABET) for _ in range(_HALF)) for _ in range(2)]
    return "-".join(half)


def _participant(
    session: Session, project_id: str, subject_id: str | None, name: str | None, *, author: str
) -> SubjectRow:
    if subject_id is not None:
        row = session.get(SubjectRow, subject_id)
        if row is None:
            raise NotFound("There is no such person: the project was deleted or it was never made.")
        if row.project_id != project_id:
            raise InvalidInput(
                f"The person {row.pseudonym} belongs to another project: pair the phone there."
            )
        return row
    pseudonym = " ".join((name or "").split()) or _free_name(session, project_id)
    if len(pseudonym) > LONGEST_PSEUDONYM:
        raise InvalidInput(f"A pseudonym has at most {LONGEST_PSEUDONYM} characters.")
    made = subject_of(session, project_id, pseudonym, author=author)
    assert made is not None  # only without a pseudonym there is none
    return made


def _free_name(session: Session, project_id: str) -> str:
    of_project = select(SubjectRow.pseudonym).where(SubjectRow.project_id == project_id)
    taken = set(session.scalars(of_project.where(SubjectRow.pseudonym.startswith(_NAMELESS))))
    number = 1
    while f"{_NAMELESS} {number}" in taken:
        number += 1
    return f"{_NAMELESS} {number}"


def _stored(session: Session, row: PairingRow) -> StoredPairing:
    subject = session.get(SubjectRow, row.subject_id)
    device = None if row.device_id is None else session.get(DeviceRow, row.device_id)
    over = datetime.now(UTC) >= row.expires_at
    state: PairingState = "used" if row.used_at is not None else "expired" if over else "waiting"
    return StoredPairing(
        id=row.id,
        project_id=row.project_id,
        subject_id=row.subject_id or "",
        pseudonym="" if subject is None else subject.pseudonym,
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=state,
        device_id=row.device_id,
        device_name=None if device is None else device.name,
    )
