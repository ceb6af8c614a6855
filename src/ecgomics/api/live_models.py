"""What goes in and out of the live engine over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from ecgomics.api.home_models import LONGEST_NOTE, MOST_SYMPTOMS, Person, PersonNumber, PersonReport
from ecgomics.core.recording import HIGHEST_FS_HZ, LOWEST_FS_HZ
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.stream.wire import MOST_LEADS

Mode = Literal["30s", "60s", "5min", "free"]
Link = Literal["connecting", "connected", "lost", "reconnecting", "closed"]
ShortText = Annotated[str, Field(max_length=100)]
#: 26 characters of Crockford's alphabet, as the sender makes them.
SessionId = Annotated[str, Field(pattern=r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$")]


class Sensor(BaseModel):
    """What sends the samples."""

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    model: ShortText | None = None
    firmware: ShortText | None = None
    serial: ShortText | None = None


class LiveSessionStart(BaseModel):
    """A session as its sender begins it."""

    model_config = ConfigDict(extra="forbid")
    id: SessionId
    sensor: Sensor
    fs_hz: Annotated[float, Field(ge=LOWEST_FS_HZ, le=HIGHEST_FS_HZ)] | None = None
    """Nominal rate; null where the sensor sends intervals only."""
    leads: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=MOST_LEADS)
    ] = []
    uv_per_count: Annotated[float, Field(gt=0)] | None = None
    started_at: AwareDatetime
    time_zone: ShortText = "UTC"
    mode: Mode = "free"
    project: str = DEFAULT_PROJECT

    @model_validator(mode="after")
    def _agrees(self) -> "LiveSessionStart":
        if (self.fs_hz is None) != (not self.leads):
            raise ValueError("a sensor with a rate has leads, and one without has none")
        if len(set(self.leads)) != len(self.leads):
            raise ValueError("a lead is named twice")
        return self


class LiveGap(BaseModel):
    """Samples that were lost between sensor and phone."""

    first_index: int
    samples: int
    start_s: float
    length_s: float


class LiveNote(BaseModel):
    """What who watched wrote."""

    at: datetime
    author: str
    text: str


class NewLiveNote(BaseModel):
    """A note to be kept."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class LiveSession(BaseModel):
    """A session and how it is now."""

    id: str
    state: Literal["open", "finished", "discarded"]
    project: str
    participant: Person | None
    sensor: Sensor
    fs_hz: float | None
    leads: list[str]
    mode: Mode
    started_at: datetime
    finished_at: datetime | None
    next: int
    """All frames before this number are safe on the disk."""
    missing: list[tuple[int, int]]
    """Frames that later ones show to be missing: from, to before."""
    samples: int
    gaps: list[LiveGap]
    phone_clock_ahead_ms: float | None
    """The server's clock less the phone's, the shortest way included."""
    last_frame_at: datetime | None
    battery: int | None
    contact: bool | None
    link: str | None
    vitals: dict[str, Any] | None
    """The last that the online analysis said."""
    quality_history: list[tuple[float, str]]
    """Time in s and level, where it changed."""
    events: list[dict[str, Any]]
    """Moments at which hint or pause changed."""
    notes: list[LiveNote]
    recording_id: str | None


class LiveSessions(BaseModel):
    """Sessions, the latest first."""

    sessions: list[LiveSession]


class Received(BaseModel):
    """What is safe now."""

    next: int
    missing: list[tuple[int, int]]


class LiveFinish(BaseModel):
    """How a session ended."""

    model_config = ConfigDict(extra="forbid")
    frames: Annotated[int, Field(ge=0, le=2**32)]
    """How many were made: their numbers are below this."""
    ended_at: AwareDatetime | None = None
    symptoms: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=MOST_SYMPTOMS)
    ] = []
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class LiveIntervals(BaseModel):
    """What a strap said that sends heart beats and no ECG."""

    count: int
    """Intervals that a heart can have."""
    duration_s: float
    numbers: list[PersonNumber]
    rhythm: dict[str, Any] | None
    """The last hint, as in the vitals of the socket."""


class LiveResult(BaseModel):
    """What a session became: a recording with its report, or intervals where its sensor sends no ECG."""

    recording_id: str | None
    report: PersonReport | None
    intervals: LiveIntervals | None
