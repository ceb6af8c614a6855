"""What the store hands out of cohorts, discoveries and jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

SelectionKind = Literal["all", "recordings", "groups", "filter", "query", "sets"]
PerPerson = Literal["all", "first", "last"]
JobKind = Literal["extraction", "discovery", "long"]
JobState = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]

#: States of a job that will not change any more.
ENDED: Final[frozenset[JobState]] = frozenset({"done", "failed", "cancelled", "interrupted"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which recordings a cohort is made of: all, those named, of groups or sets, those that a text or query finds."""

    kind: SelectionKind
    values: tuple[str, ...] = ()
    """Identifiers of recordings or of sets, groups, the one text of a filter, or the one line of a query."""
    without: tuple[str, ...] = ()
    """Sets whose recordings are left out."""
    per_person: PerPerson = "all"
    """Which recordings of a person are taken; the time of recording decides."""
    excluded_too: bool = False
    """Whether recordings are taken, too, that triage excluded."""


@dataclass(frozen=True, slots=True)
class NamedSettings:
    """A version of saved settings."""

    id: str
    name: str
    version: int
    hash: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredCohort:
    """A cohort without its tables, which are files of its folder."""

    id: str
    name: str
    selection: Selection
    created_at: datetime
    extracted_at: datetime | None
    """None until its tables are there."""
    stale: bool
    """Whether a recording in its tables was deleted, excluded, corrected or given to another person since."""
    looks: int
    """Different questions that were ever answered on it."""
    facts: Mapping[str, Any]
    """Counts of the last extraction."""
    project_id: str = "default"
    settings_id: str | None = None
    """Saved settings that it is measured with; those of the server where there are none."""


@dataclass(frozen=True, slots=True)
class StoredDiscovery:
    """A discovery without its result, which is a file of its folder."""

    id: str
    cohort_id: str
    choices: Mapping[str, Any]
    look: int
    """Which look at its cohort it is, from 1; the same question again is the same look."""
    created_at: datetime
    hash: str | None
    """None until the result is there."""
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job and how far it is."""

    id: str
    kind: JobKind
    cohort_id: str | None
    discovery_id: str | None
    state: JobState
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    stage: str = ""
    """The name of what it does at present, such as "permutations"; empty where the numbers say it."""
    total: int = 0
    kept: int = 0
    """Of `done` those that an earlier run had done."""
    done: int = 0
    failed: int = 0
    error: str = ""
    """One sentence that says why it failed."""
    rate_per_s: float | None = None
    """Records per second of late; of a job that runs."""
    recording_id: str | None = None
    """Of the analysis of a long recording."""
    step: int = 0
    """Which step of a discovery it is at, from 1."""
    steps: int = 0

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Member:
    """A recording that a cohort's extraction takes in."""

    recording_id: str
    record: str
    """Its name in the cohort's tables."""
    group: str | None
    content: str
    """Changes when its samples do."""
    subject: str | None = None
    """The person that it is of, by pseudonym."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a job; None leaves a field as it is."""

    state: JobState | None = None
    stage: str | None = None
    total: int | None = None
    kept: int | None = None
    done: int | None = None
    failed: int | None = None
    error: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    rate_per_s: float | None = None
    step: int | None = None
    steps: int | None = None
