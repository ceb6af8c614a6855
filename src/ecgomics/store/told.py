"""What people said of their recordings: symptoms and a note, at the end of a live session or afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.home_tables import RecordingWordsRow
from ecgomics.store.live_tables import LiveSessionRow
from ecgomics.store.tables import RecordingRow


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one recording."""

    symptoms: tuple[str, ...] = ()
    note: str = ""


class WhatWasTold:
    """The part of a store that knows what people said of their recordings."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def of(self, recording_id: str) -> Told:
        """What was last said of a recording; nothing where nobody said anything."""
        return self.of_several([recording_id]).get(recording_id, Told())

    def of_several(self, recording_ids: Sequence[str]) -> Mapping[str, Told]:
        """By identifier what was last said; without those of which nothing was."""
        with self._reading() as session:
            return _at_the_end(session, recording_ids) | _afterwards(session, recording_ids)

    def say(self, recording_id: str, told: Told, *, author: str) -> None:
        """Keep what a person says in the place of what was said before; NotFound without the recording."""
        with self._changing() as session:
            recording = session.get(RecordingRow, recording_id)
            if recording is None:
                raise NotFound("There is no such recording: it was deleted or never uploaded.")
            row = RecordingWordsRow(
                recording_id=recording_id,
                symptoms=list(told.symptoms),
                note=told.note,
                at=datetime.now(UTC),
            )
            session.merge(row)
            note(
                session,
                author=author,
                action="describe",
                kind="recording",
                entity_id=recording_id,
                entity_name=recording.name,
                project_id=recording.project_id,
                after={"symptoms": list(told.symptoms), "note": told.note},
            )


def _afterwards(session: Session, recording_ids: Sequence[str]) -> dict[str, Told]:
    query = select(RecordingWordsRow).where(RecordingWordsRow.recording_id.in_(recording_ids))
    return {row.recording_id: Told(tuple(row.symptoms), row.note) for row in session.scalars(query)}


def _at_the_end(session: Session, recording_ids: Sequence[str]) -> dict[str, Told]:
    columns = LiveSessionRow.recording_id, LiveSessionRow.finish
    query = select(*columns).where(LiveSessionRow.recording_id.in_(recording_ids))
    return {
        recording_id: Told(tuple(finish.get("symptoms") or ()), finish.get("note") or "")
        for recording_id, finish in session.execute(query)
        if recording_id is not None and finish
    }
