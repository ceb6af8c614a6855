"""What the store hands out of the library: projects, people, decisions, changes, and tables of outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ecgomics.core.arrays import Ints

Verdict = Literal["open", "accepted", "excluded"]
Reason = Literal["", "noise", "wrong person", "lead swap", "duplicate", "other"]
OutcomeKey = Literal["subject", "recording"]


@dataclass(frozen=True, slots=True)
class StoredProject:
    """A project, and how much is in it."""

    id: str
    name: str
    created_at: datetime
    recordings: int
    people: int


@dataclass(frozen=True, slots=True)
class StoredSubject:
    """A person of a project."""

    id: str
    project_id: str
    pseudonym: str
    sex: str | None
    birth_year: int | None
    note: str
    created_at: datetime
    recordings: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a recording is accepted or excluded; open where nobody decided. Only what is excluded has a reason."""

    decision: Verdict = "open"
    reason: Reason = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What people made of a recording: whose it is, its tags, the decision on it, and how often it was changed."""

    project_id: str
    subject_id: str | None
    subject: str | None
    """Pseudonym of the person."""
    revision: int
    tags: tuple[str, ...] = ()
    triage: Decision = field(default_factory=Decision)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to one recording; None leaves a part as it is.

    With a revision it is refused where somebody changed the recording since that revision.
    """

    recording_id: str
    revision: int | None = None
    triage: Decision | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    subject: str | None = None
    """Pseudonym of the person it is of, made where there is none of that name; empty for nobody."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed, nothing where all was so before."""

    recording_id: str
    revision: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A glimpse of a recording: whole microvolts, GAP where there is no signal."""

    lead: str
    points_hz: float
    samples_uv: Ints


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that somebody did."""

    id: int
    at: datetime
    author: str
    project_id: str
    action: str
    kind: str
    entity_id: str
    entity_name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    caller: str
    address: str
    who_salt: str | None
    what_salt: str | None
    who_sha256: str
    what_sha256: str
    previous_sha256: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OutcomeColumn:
    """A column of a table of outcomes, and how many of its rows have it."""

    name: str
    kind: Literal["number", "text", "truth"]
    known: int


@dataclass(frozen=True, slots=True)
class StoredOutcomes:
    """A table of outcomes without its rows."""

    id: str
    project_id: str
    name: str
    key: OutcomeKey
    """Whom its rows are of."""
    columns: tuple[OutcomeColumn, ...]
    rows: int
    author: str
    imported_at: datetime
