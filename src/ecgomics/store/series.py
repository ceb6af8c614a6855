"""Whose recordings are whose: the series of a participant, or that of the person who works on this machine."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import func, select, update

from ecgomics.core.errors import NotFound
from ecgomics.store.cohorts import Sessions
from ecgomics.store.home_tables import ParticipantViewRow, PersonDigestRow, RecordingWordsRow
from ecgomics.store.library_records import StoredSubject
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.live_tables import DeviceRow, LiveSessionRow
from ecgomics.store.subjects import stored_subject
from ecgomics.store.tables import RecordingRow

#: The owner of sessions that were made on this machine without a phone being paired.
LOCAL_OWNER: Final = "local"

_IN_TIME: Final = func.coalesce(RecordingRow.started_at, RecordingRow.uploaded_at)


class SeriesOfPeople:
    """The part of a store that knows the recordings of each participant, and what was made of them."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def recordings_of(self, subject_id: str | None) -> list[str]:
        """Identifiers of a series, the earliest first; None: what was recorded on this machine,
        or brought in by the mobile page, for nobody.
        """
        if subject_id is not None:
            chosen = RecordingRow.subject_id == subject_id
        else:
            own = select(LiveSessionRow.recording_id).where(
                LiveSessionRow.owner == LOCAL_OWNER, LiveSessionRow.recording_id.is_not(None)
            )
            spoken_of = select(RecordingWordsRow.recording_id)
            chosen = RecordingRow.subject_id.is_(None) & (
                RecordingRow.id.in_(own) | RecordingRow.id.in_(spoken_of)
            )
        query = select(RecordingRow.id).where(chosen).order_by(_IN_TIME, RecordingRow.id)
        with self._reading() as session:
            return list(session.scalars(query))

    def give(self, recording_id: str, subject_id: str) -> None:
        """Make a recording a participant's; whoever asks has seen to it that it is nobody else's."""
        with self._changing() as session:
            session.execute(
                update(RecordingRow)
                .where(RecordingRow.id == recording_id)
                .values(subject_id=subject_id, revision=RecordingRow.revision + 1)
            )

    def digests(self, recording_ids: Sequence[str]) -> Mapping[str, tuple[str, Mapping[str, Any]]]:
        """By identifier what was made of recordings for lists, and the key that it was made with."""
        query = select(PersonDigestRow).where(PersonDigestRow.recording_id.in_(recording_ids))
        with self._reading() as session:
            return {row.recording_id: (row.key, row.digest) for row in session.scalars(query)}

    def keep_digest(self, recording_id: str, key: str, digest: Mapping[str, Any]) -> None:
        """Keep what was made of a recording for lists, in the place of what was made before."""
        with self._changing() as session:
            session.merge(PersonDigestRow(recording_id=recording_id, key=key, digest=dict(digest)))

    def participants(self, project_id: str) -> list[StoredSubject]:
        """People of a project who have, or had, a phone of their own, by pseudonym."""
        paired = select(DeviceRow.subject_id).where(DeviceRow.subject_id.is_not(None))
        query = (
            select(SubjectRow)
            .where(SubjectRow.project_id == project_id, SubjectRow.id.in_(paired))
            .order_by(SubjectRow.pseudonym)
        )
        with self._reading() as session:
            return [stored_subject(session, row) for row in session.scalars(query)]

    def seen(self, subject_ids: Sequence[str]) -> Mapping[str, datetime]:
        """By identifier when somebody last looked at a participant's series."""
        query = select(ParticipantViewRow).where(ParticipantViewRow.subject_id.in_(subject_ids))
        with self._reading() as session:
            return {row.subject_id: row.at for row in session.scalars(query)}

    def mark_seen(self, subject_id: str, *, author: str) -> None:
        """Note that somebody looked at a participant's series now; NotFound without the participant."""
        with self._changing() as session:
            if session.get(SubjectRow, subject_id) is None:
                raise NotFound("There is no such person: the project was deleted or it was never made.")
            session.merge(ParticipantViewRow(subject_id=subject_id, author=author, at=datetime.now(UTC)))
