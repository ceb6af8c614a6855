"""What the store hands out of uploads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from ecgomics.store.records import QualityVerdict

EntryState = Literal[
    "unstated",
    "failed",
    "unreadable",
    "too_large",
    "reading",
    "received",
    "waiting",
    "known",
    "read",
    "cancelled",
    "unfolded",
]
#: Problems first, then what is on its way, then what is done.
STATES: Final[tuple[EntryState, ...]] = (
    *("unstated", "failed", "unreadable", "too_large"),
    *("reading", "received", "waiting", "known", "read", "cancelled"),
)
#: States in which the files of an entry are still needed here.
NEEDING: Final[frozenset[EntryState]] = frozenset({"waiting", "received", "reading", "unstated", "failed"})


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that is to come."""

    path: str
    size_bytes: int
    modified_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A recording that is to come, and the files that make it."""

    name: str
    files: tuple[ListedFile, ...]


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file of an entry and how much of it is here."""

    id: int
    path: str
    size_bytes: int
    sha256: str | None
    part: str | None
    """Name under which its bytes are kept; None before its hash is told."""
    received_bytes: int


@dataclass(frozen=True, slots=True)
class ReadRecording:
    """What a list shows of the recording that came of an entry."""

    id: str
    name: str
    leads: int
    fs_hz: float
    duration_s: float
    quality: QualityVerdict | None


@dataclass(frozen=True, slots=True)
class UploadEntry:
    """A recording to come, and what became of it."""

    id: int
    batch_id: str
    name: str
    state: EntryState
    files: tuple[UploadedFile, ...]
    header: str
    stated: Mapping[str, Any]
    problem: str
    sentence: str
    attempts: int
    archive_id: int | None
    within: str
    recording_id: str | None = None
    """What it became, noted when that was kept: also where the server ended before it said what became of it."""
    recording: ReadRecording | None = None


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What else of the files is kept."""

    keep_identity: bool = False
    keep_original: bool = False


@dataclass(frozen=True, slots=True)
class AlikeTables:
    """Entries of one batch that wait for the same answer."""

    header: str
    count: int
    first_id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class UploadBatch:
    """A batch with its counts."""

    id: str
    project_id: str
    name: str
    author: str
    options: UploadOptions
    created_at: datetime
    ended_at: datetime | None
    counts: Mapping[EntryState, int]
    files: int
    total_bytes: int
    received_bytes: int
    dropped: Mapping[str, int]
    """How many entries said a name, a birth date, an identifier that was not kept; `any` counts each once."""
    alike: tuple[AlikeTables, ...]


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of an entry that was read."""

    state: EntryState
    recording_id: str | None = None
    problem: str = ""
    sentence: str = ""
    header: str = ""
    dropped: tuple[str, ...] = ()
    name: str | None = None
    """The name of the recording where it differs from that of the entry, as it repeated who it is."""
    members: tuple["MemberOutcome", ...] = ()
    """Of an archive: what became of each recording in it."""


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """What became of a recording in an archive."""

    name: str
    within: str
    outcome: EntryOutcome


@dataclass(frozen=True, slots=True)
class MappingPreset:
    """What somebody stated of tables with certain headings."""

    id: str
    project_id: str
    name: str
    header: str
    author: str
    created_at: datetime
    stated: Mapping[str, Any] = field(default_factory=dict)
