"""Tables of the library: projects, people, tags, decisions, who changed what, and tables of outcomes."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table

#: The project that is there from the start.
DEFAULT_PROJECT: Final = "default"


class ProjectRow(Table):
    """A project: what belongs together and is looked at together."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    settings_id: Mapped[str | None]
    """Saved settings that its recordings are measured with; the defaults where there are none."""


class SubjectRow(Table):
    """A person of a project, known by a pseudonym."""

    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("project_id", "pseudonym"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    pseudonym: Mapped[str]
    sex: Mapped[str | None]
    birth_year: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class TagRow(Table):
    """A word that somebody put on a recording."""

    __tablename__ = "recording_tags"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(primary_key=True, index=True)


class TriageRow(Table):
    """Whether a recording is accepted or excluded, and why."""

    __tablename__ = "triage"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    decision: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class ThumbnailRow(Table):
    """A glimpse of a recording for lists: one lead for some seconds, thinned, as 16-bit microvolts."""

    __tablename__ = "thumbnails"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    lead: Mapped[str]
    points_hz: Mapped[float]
    samples_uv: Mapped[bytes] = mapped_column(LargeBinary)


class AuditRow(Table):
    """Something that somebody did, in a chain of hashes (`store/audit_chain.py`). It outlives what it tells of.

    Rows are added; the database lets none be changed or removed, but who or what be erased together with its salt.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_of_an_entity", "kind", "entity_id"),
        Index("audit_in_a_chain", "previous_sha256", unique=True),
        Index("audit_in_order", "project_id", "id"),
        *(Index(f"audit_by_{each}", "project_id", each, "id") for each in ("author", "action", "kind")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str]
    project_id: Mapped[str]
    action: Mapped[str]
    kind: Mapped[str]
    entity_id: Mapped[str] = mapped_column(index=True)
    entity_name: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    caller: Mapped[str] = mapped_column(server_default=text("''"))
    """What the caller is told by from others, beside the name: an account, a token, a phone."""
    address: Mapped[str] = mapped_column(server_default=text("''"))
    who_salt: Mapped[str | None]
    """None: author, caller and address were erased."""
    what_salt: Mapped[str | None]
    """None: the entity, before and after were erased."""
    who_sha256: Mapped[str] = mapped_column(server_default=text("''"))
    what_sha256: Mapped[str] = mapped_column(server_default=text("''"))
    previous_sha256: Mapped[str] = mapped_column(server_default=text("''"))
    sha256: Mapped[str] = mapped_column(server_default=text("''"))


class RetentionRow(Table):
    """What a project keeps for how long; without a number for good."""

    __tablename__ = "retention"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    recordings_days: Mapped[int | None]
    """After the recording was made, or came in where it says no time."""
    originals_days: Mapped[int | None]
    """Of the files as they were handed in, after they came."""
    uploads_days: Mapped[int | None]
    """Of uploads that have ended, with what is left of their files."""
    access_days: Mapped[int | None]
    """Of links, phones and codes that expired or were closed."""
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)


class OutcomeTableRow(Table):
    """A table of what is known of people or recordings, as it was handed in."""

    __tablename__ = "outcome_tables"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    key: Mapped[str]
    """Whom its rows are of: subject or recording."""
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    author: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(Moment)


class OutcomeValueRow(Table):
    """A row of such a table that found whom it is of."""

    __tablename__ = "outcome_values"

    table_id: Mapped[str] = mapped_column(
        ForeignKey("outcome_tables.id", ondelete="CASCADE"), primary_key=True
    )
    entity_id: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
