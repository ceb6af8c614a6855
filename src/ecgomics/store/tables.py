"""The tables. A change here needs a migration beside it; a test compares the two."""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    false,
)
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from ecgomics.core.errors import InvalidInput

#: Characters of a text that a sentence about it repeats.
_SHOWN: Final = 60


class Moment(TypeDecorator[datetime]):
    """A time as ISO 8601 text: what states no zone stays without one, and texts of one zone sort as times do."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else value.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


class HoldsNul(InvalidInput, DontWrapMixin):
    """A text with a character of code 0, which not every database can hold."""


def refuse_nul(text: str) -> None:
    """HoldsNul for a text that no database is to hold, nor is asked for."""
    if "\0" in text:
        shown = text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:_SHOWN]
        raise HoldsNul(f"The text “{shown}” holds a character of code 0: leave that out.")


class Text(TypeDecorator[str]):
    """Text without the character of code 0, on every kind of database alike; `HoldsNul` where it has one."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any | None:
        """As it is."""
        if isinstance(value, str):
            refuse_nul(value)
        return value


class Table(DeclarativeBase):
    """Root of the tables."""

    #: SQLite numbers rows by the type INTEGER alone, which is as wide.
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        float: Double(),
        int: BigInteger().with_variant(Integer(), "sqlite"),
    }


class StoreIdentityRow(Table):
    """What this store is called, in one row: its data folder has the same name in `store-id`."""

    __tablename__ = "store_identity"

    id: Mapped[str] = mapped_column(primary_key=True)


class RecordingRow(Table):
    """A recording without its samples, which are the blob of that hash."""

    __tablename__ = "recordings"
    __table_args__ = (Index("recordings_in_order", "uploaded_at", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    leads: Mapped[list[str]] = mapped_column(JSON)
    fs_hz: Mapped[float]
    samples: Mapped[int]
    samples_sha256: Mapped[str] = mapped_column(index=True)
    age_years: Mapped[float | None]
    sex: Mapped[str | None]
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    device: Mapped[str | None]
    source_format: Mapped[str]
    source_sha256: Mapped[str]
    resolution_uv: Mapped[float | None]
    band_low_hz: Mapped[float | None]
    band_high_hz: Mapped[float | None]
    derived_leads: Mapped[list[str]] = mapped_column(JSON)
    device_measurements: Mapped[dict[str, float]] = mapped_column(JSON)
    statements: Mapped[list[str]] = mapped_column(JSON)
    warnings: Mapped[list[str]] = mapped_column(JSON)
    synthetic: Mapped[bool]
    group: Mapped[str | None]
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    pseudonym: Mapped[str | None] = mapped_column(index=True)
    notch_hz: Mapped[float | None]
    experimental: Mapped[bool] = mapped_column(server_default=false())
    annotations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    identity: Mapped[dict[str, str]] = mapped_column(JSON, server_default="{}")
    median_beat: Mapped[bytes | None] = mapped_column(LargeBinary)
    median_fs_hz: Mapped[float | None]
    median_leads: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    project_id: Mapped[str] = mapped_column(server_default="default", index=True)
    subject_id: Mapped[str | None] = mapped_column(index=True)
    """A row of subjects; without a constraint, as SQLite adds none to a table that is there."""
    revision: Mapped[int] = mapped_column(server_default="0")
    """Counts what people changed of it, so that a change that others overtook is seen."""

    originals: Mapped[list["OriginalRow"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class OriginalRow(Table):
    """One file of a recording as it was handed in, kept only where that was asked for."""

    __tablename__ = "originals"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)


class ProfileRow(Table):
    """The profile of a recording with given settings, catalogue and software; compressed JSON."""

    __tablename__ = "profiles"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    settings_hash: Mapped[str] = mapped_column(primary_key=True)
    catalogue_version: Mapped[str] = mapped_column(primary_key=True)
    software_version: Mapped[str] = mapped_column(primary_key=True)
    correction: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="0")
    """Revision of the corrections it was made with, 0 for none."""
    heart_rate: Mapped[float | None]
    rhythm: Mapped[str | None]
    quality: Mapped[str]
    profile: Mapped[bytes] = mapped_column(LargeBinary)
    fiducials: Mapped[bytes] = mapped_column(LargeBinary)
    numbers: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Its numbers as a vector with a place for each (`ecgomics.ecgome`)."""


class CohortRow(Table):
    """A cohort: which recordings are meant, and what its last extraction found; its tables are files."""

    __tablename__ = "cohorts"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    selection: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    extracted_at: Mapped[datetime | None] = mapped_column(Moment)
    stale: Mapped[bool]
    looks: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    project_id: Mapped[str] = mapped_column(server_default="default", index=True)


class MemberRow(Table):
    """A recording that was in a cohort when that was last extracted, and the name it has in the cohort's tables."""

    __tablename__ = "cohort_members"

    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    record: Mapped[str]


class DiscoveryRow(Table):
    """A discovery: what was asked, and once it is there its hash and summary; the result is a file."""

    __tablename__ = "discoveries"

    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    look: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)
    hash: Mapped[str | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)


class JobRow(Table):
    """Something that the server does beside requests, and how far it is."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    cohort_id: Mapped[str | None] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    discovery_id: Mapped[str | None] = mapped_column(
        ForeignKey("discoveries.id", ondelete="CASCADE"), index=True
    )
    recording_id: Mapped[str | None] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE", name="fk_jobs_recording_id"), index=True
    )
    state: Mapped[str] = mapped_column(index=True)
    stage: Mapped[str]
    total: Mapped[int]
    kept: Mapped[int]
    done: Mapped[int]
    failed: Mapped[int]
    error: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    owner: Mapped[str | None]
    """The server that runs it."""
    cancel_asked: Mapped[bool] = mapped_column(server_default=false())
    """Its owner is to end it."""
    rate_per_s: Mapped[float | None]
    step: Mapped[int] = mapped_column(server_default="0")
    steps: Mapped[int] = mapped_column(server_default="0")
