"""Corrections of recordings: layers that lie one over another, of which the uppermost can be undone; none is lost."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.corrections import Correction, correction_of
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions, mark_stale
from ecgomics.store.correction_tables import CorrectionRow
from ecgomics.store.tables import RecordingRow

_BYTES_OF_AN_ID: Final = 16
KIND: Final = "recording"


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A layer as it is kept; revision 1 is the first of its recording."""

    correction: Correction
    undone_at: datetime | None
    undone_by: str | None

    @property
    def revision(self) -> int:
        """Its number."""
        return self.correction.revision

    def holds_at(self, moment: datetime | None) -> bool:
        """Whether it was not undone yet at a time; None: whether it is not undone now."""
        return self.undone_at is None or (moment is not None and self.undone_at > moment)


class Corrections:
    """The part of a store that keeps corrections."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def history(self, recording_id: str) -> list[StoredCorrection]:
        """Every layer that was ever made, the earliest first, those undone too; NotFound without the recording."""
        with self._reading() as session:
            _existing(session, recording_id)
            return _history(session, recording_id)

    def latest(self, recording_id: str) -> int:
        """Revision of the uppermost layer that is not undone; 0 where there is none. NotFound without the recording."""
        return _latest(self.history(recording_id))

    def latest_of(self, recording_ids: Iterable[str]) -> dict[str, int]:
        """The same of many recordings; those without corrections are left out."""
        query = (
            select(CorrectionRow.recording_id, func.max(CorrectionRow.revision))
            .where(CorrectionRow.undone_at.is_(None))
            .group_by(CorrectionRow.recording_id)
        )
        wanted = frozenset(recording_ids)
        with self._reading() as session:
            return {each: revision for each, revision in session.execute(query) if each in wanted}

    def layers(self, recording_id: str, revision: int | None = None) -> tuple[Correction, ...]:
        """The layers that make a revision (None: the latest), the earliest first; 0 has none.

        What was undone later is in the revisions that it was in. NotFound where there was no such revision.
        """
        history = self.history(recording_id)
        revision = _latest(history) if revision is None else revision
        if revision == 0:
            return ()
        top = next((each for each in history if each.revision == revision), None)
        if top is None:
            raise NotFound(f"The recording has no correction {revision}.")
        below = (each for each in history if each.revision < revision and each.holds_at(top.correction.at))
        return (*(each.correction for each in below), top.correction)

    def add(self, recording_id: str, correction: Correction, *, base: int) -> StoredCorrection:
        """Lay a correction over those that are there; it gets its revision and time now.

        base is the latest revision that its author saw. Conflict where that is not the latest any more.
        """
        moment = datetime.now(UTC)
        with self._changing() as session:
            recording = _existing(session, recording_id)
            history = _history(session, recording_id)
            _refuse_stale(history, base)
            revision = 1 + max((each.revision for each in history), default=0)
            made = replace(correction, revision=revision, at=moment)
            said = made.as_dict()
            session.add(
                CorrectionRow(
                    id=secrets.token_hex(_BYTES_OF_AN_ID),
                    recording_id=recording_id,
                    revision=revision,
                    author=made.author,
                    reason=made.reason,
                    edits=said["edits"],
                    at=moment,
                )
            )
            mark_stale(session, recording_id)
            self._note(session, recording, made.author, "correct", after=said)
            return StoredCorrection(made, None, None)

    def undo(self, recording_id: str, revision: int, *, author: str) -> StoredCorrection:
        """Take the uppermost layer away; it stays in the history. InvalidInput or Conflict where it is not that one."""
        with self._changing() as session:
            recording = _existing(session, recording_id)
            history = _history(session, recording_id)
            latest = _latest(history)
            if revision != latest:
                _refuse_undo(history, revision, latest)
            row = session.scalars(
                select(CorrectionRow).where(
                    CorrectionRow.recording_id == recording_id, CorrectionRow.revision == revision
                )
            ).one()
            row.undone_at, row.undone_by = datetime.now(UTC), author
            undone = _stored(row)
            mark_stale(session, recording_id)
            self._note(session, recording, author, "undo correction", before=undone.correction.as_dict())
            return undone

    @staticmethod
    def _note(
        session: Session,
        recording: RecordingRow,
        author: str,
        action: str,
        *,
        before: dict[str, object] | None = None,
        after: dict[str, object] | None = None,
    ) -> None:
        note(
            session,
            author=author,
            action=action,
            kind=KIND,
            entity_id=recording.id,
            entity_name=recording.name,
            project_id=recording.project_id,
            before=before,
            after=after,
        )


def _refuse_stale(history: Sequence[StoredCorrection], base: int) -> None:
    """Conflict where somebody laid a correction over base, or took it away."""
    latest = _latest(history)
    if latest == base:
        return
    known = next((each for each in history if each.revision == base), None)
    if known is None and base:
        raise NotFound(f"The recording has no correction {base} that yours could lie over.")
    if latest > base:
        made = next(each.correction for each in history if each.revision == latest)
        when = made.at.isoformat(timespec="seconds") if made.at else ""
        raise Conflict(
            f"{made.author} corrected this recording at {when} (correction {latest}); yours was made over "
            f"{base or 'the automatic marks'}. Nothing of yours is kept until you send it over correction {latest}."
        )
    raise Conflict(
        f"{known and known.undone_by} took correction {base} back; yours was made over it. Nothing of yours is kept "
        f"until you send it over {f'correction {latest}' if latest else 'the automatic marks'}."
    )


def _refuse_undo(history: Sequence[StoredCorrection], revision: int, latest: int) -> None:
    found = next((each for each in history if each.revision == revision), None)
    if found is None:
        raise NotFound(f"The recording has no correction {revision}.")
    if found.undone_at is not None:
        raise Conflict(f"{found.undone_by} has taken correction {revision} back already.")
    raise InvalidInput(f"Correction {latest} lies over correction {revision}: take that one back first.")


def _existing(session: Session, recording_id: str) -> RecordingRow:
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise NotFound("There is no such recording: it was deleted or never uploaded.")
    return row


def _history(session: Session, recording_id: str) -> list[StoredCorrection]:
    query = (
        select(CorrectionRow)
        .where(CorrectionRow.recording_id == recording_id)
        .order_by(CorrectionRow.revision)
    )
    return [_stored(row) for row in session.scalars(query)]


def _latest(history: Sequence[StoredCorrection]) -> int:
    return max((each.revision for each in history if each.undone_at is None), default=0)


def _stored(row: CorrectionRow) -> StoredCorrection:
    made = correction_of(
        {
            "revision": row.revision,
            "author": row.author,
            "reason": row.reason,
            "edits": row.edits,
            "at": row.at,
        }
    )
    return StoredCorrection(made, row.undone_at, row.undone_by)
