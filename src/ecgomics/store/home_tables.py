"""Tables of what people say of their recordings, what was said to them, and when somebody looked at them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class RecordingWordsRow(Table):
    """Symptoms and a note that a person put to a recording after it was made."""

    __tablename__ = "recording_words"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    symptoms: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class PersonDigestRow(Table):
    """What lists and trends show of a recording: made from its profile, kept so that it is not made again."""

    __tablename__ = "person_digests"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str]
    """Of the profile and the rules that it was made with."""
    digest: Mapped[dict[str, Any]] = mapped_column(JSON)


class ParticipantViewRow(Table):
    """When somebody last looked at a participant's series."""

    __tablename__ = "participant_views"

    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"), primary_key=True)
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
