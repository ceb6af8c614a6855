"""The shapes of requests and answers about uploads that can be resumed."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ecgomics.api.numbers import Count
from ecgomics.store.records import QualityVerdict

#: What one request may list.
MOST_LISTED = 1000

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
]
Number = Annotated[float, Field(allow_inf_nan=False)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class NewUpload(BaseModel):
    """What a batch is called, and what else of its files is kept: their bytes, and what they say of who it is."""

    name: Annotated[str, Field(max_length=200)] = ""
    keep_identity: bool = False
    keep_original: bool = False


class AlikeTables(BaseModel):
    """Entries that wait for the same answer: tables of the same headings, or files of the same suffix."""

    header: str
    count: int
    first_id: int
    sentence: str


class Dropped(BaseModel):
    """How many entries said who it is, which was not kept; any counts each once."""

    any: int
    name: int
    birth_date: int
    identifier: int


class Upload(BaseModel):
    """A batch: how many of its entries are in which state, and how many of its bytes are here.

    ended_at is null while something of it is on its way or waits for an answer.
    """

    id: str
    project: str
    name: str
    author: str
    keep_identity: bool
    keep_original: bool
    created_at: datetime
    ended_at: datetime | None
    entries: int
    counts: dict[EntryState, int]
    files: int
    total_bytes: int
    received_bytes: int
    dropped: Dropped
    alike: list[AlikeTables]
    chunk_bytes: int
    most_entry_bytes: int


class NewFile(BaseModel):
    """A file that is to come: its path below the folder, its bytes, when it was last changed."""

    path: Annotated[str, Field(min_length=1, max_length=1000)]
    size_bytes: Annotated[int, Field(ge=0, lt=2**53)]
    modified_ms: Annotated[int, Field(ge=-(2**53), lt=2**53)] | None = None


class NewEntry(BaseModel):
    """A recording that is to come, and the files that make it, such as .hea and .dat; or an archive of many."""

    name: Annotated[str, Field(min_length=1, max_length=1000)]
    files: Annotated[list[NewFile], Field(min_length=1, max_length=1000)]


class NewEntries(BaseModel):
    """A portion of a batch."""

    entries: Annotated[list[NewEntry], Field(max_length=MOST_LISTED)]


class UploadFile(BaseModel):
    """A file, and how many of its bytes are here, durably: what is sent next begins there."""

    id: int
    path: str
    size_bytes: int
    received_bytes: int


class ReadRecording(BaseModel):
    """What came of an entry; quality is null until it was measured."""

    id: str
    name: str
    leads: int
    fs_hz: float
    duration_s: float
    quality: QualityVerdict | None


class UploadEntry(BaseModel):
    """A recording to come, and what became of it; header are the headings of a table that asks for an answer."""

    id: int
    name: str
    state: EntryState
    header: str
    problem: str
    sentence: str
    files: list[UploadFile]
    recording: ReadRecording | None


class UploadEntries(BaseModel):
    """Entries, problems first, and how many there are in all."""

    items: list[UploadEntry]
    total: int


class FileHash(BaseModel):
    """The SHA-256 of a file's content, as hexadecimal digits."""

    file: Count
    sha256: Sha256


class FileHashes(BaseModel):
    """Hashes of a portion of the files."""

    files: Annotated[list[FileHash], Field(max_length=MOST_LISTED)]


class Received(BaseModel):
    """How many bytes of a file are here, durably, and whether that is all of it."""

    received_bytes: int
    is_whole: bool


class ChosenEntries(BaseModel):
    """Which entries; all that it may mean where none is named."""

    entries: Annotated[list[Count], Field(max_length=MOST_LISTED)] = []


class EntryCount(BaseModel):
    """How many entries it concerned."""

    entries: int


class UploadScale(BaseModel):
    """What raw numbers mean: so many are one mV, and zero is the number that stands for no voltage."""

    per_mv: Number
    zero: Number = 0.0


class UploadFacts(BaseModel):
    """What is stated of files that do not say it; columns by lead or role, such as {"time_s": "t", "I": "ch1"}."""

    fs_hz: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    unit: str | None = None
    leads: Annotated[list[str], Field(max_length=500)] | None = None
    columns: dict[str, str] | None = None
    scale: UploadScale | None = None


class UploadFactsFor(BaseModel):
    """Facts for all entries of the same headings, or for those that are named."""

    header: str | None = None
    entries: Annotated[list[Count], Field(max_length=MOST_LISTED)] = []
    facts: UploadFacts


class UploadTrials(BaseModel):
    """Facts to be tried on a few entries of the same headings."""

    header: str
    facts: UploadFacts
    count: Annotated[int, Field(ge=1, le=10)] = 3


class SampleColumn(BaseModel):
    """A column of a table, its first values as written, and what it seems to be: nothing of that is used unasked.

    is_stated: the heading itself says it; else only the numbers suggest it.
    """

    number: int
    heading: str | None
    first: list[str]
    role: str | None
    why: str
    unit: str | None
    fs_hz: float | None
    is_stated: bool


class TableSample(BaseModel):
    """The first rows of a table; no columns where the file is no table but bare numbers. questions are what is open."""

    columns: list[SampleColumn]
    fs_hz: float | None
    questions: list[str]


class UploadPreview(BaseModel):
    """What becomes of a file with certain facts: the first seconds in mV by lead, and how far each lead reaches."""

    leads: list[str]
    fs_hz: float
    duration_s: float
    unit: Literal["mV"]
    peak_to_peak_mv: list[float | None]
    samples: list[list[float | None]]
    warnings: list[str]


class UploadTrial(BaseModel):
    """What would become of one file: its leads, rate and reach, or the sentence that says why it is not read."""

    name: str
    leads: list[str]
    fs_hz: float | None
    duration_s: float | None
    peak_to_peak_mv: float | None
    sentence: str | None


class NewMappingPreset(BaseModel):
    """Facts to be kept by a name for tables of the same headings."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    header: str
    facts: UploadFacts


class MappingPreset(BaseModel):
    """Facts kept by a name."""

    id: str
    name: str
    header: str
    facts: UploadFacts
    author: str
    created_at: datetime
