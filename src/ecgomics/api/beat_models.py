"""The shapes of beats and notes in answers and requests."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ecgomics.core.validity import Validity
from ecgomics.signal.model import BeatClass
from ecgomics.store import NoteKind

Trace = list[float | None]


class RepresentativeBeat(BaseModel):
    """Median of the aligned beats, in mV about the level before QRS; times in ms from the R peak."""

    leads: list[str]
    fs_hz: float
    start_ms: float
    beats_used: int
    rr_ms: float
    beat_mv: list[Trace]
    low_mv: list[Trace] = Field(
        description="The lower of spread_percent over the beats of the dominant shape."
    )
    high_mv: list[Trace]
    spread_percent: tuple[float, float]
    lead_ms: list[Trace] = Field(description="Marks by lead: leads × points.")
    global_ms: Trace
    noise_uv: Trace


class Vectorcardiogram(BaseModel):
    """The representative beat as X to the left, Y to the feet and Z to the back, in mV."""

    matrix: Literal["kors", "inverse_dower"]
    time_ms: Trace
    x_mv: Trace
    y_mv: Trace
    z_mv: Trace


class BeatFacts(BaseModel):
    """One beat. rr_ms is the time from the beat before, null for the first one and after a gap."""

    peak_s: float
    kind: BeatClass
    group: int = Field(description="Cluster by shape; 0 is the dominant one.")
    accepted: bool
    rr_ms: float | None
    rr_usable: bool = Field(description="Both beats of the interval are accepted, so that it counts.")
    correlation: float | None = Field(description="With the representative beat, over all leads.")
    disturbed: list[str] = Field(description="Leads in which nothing may be measured at this beat.")


class Beats(BaseModel):
    """The beats of a recording; reason says why there is no representative one."""

    leads: list[str]
    points: list[str]
    representative: RepresentativeBeat | None
    reason: Validity | None
    vcg: Vectorcardiogram | None
    beats: list[BeatFacts]


class Note(BaseModel):
    """A caliper, a marked stretch or a comment on a recording; it changes no value."""

    id: str
    recording_id: str
    kind: NoteKind
    body: dict[str, Any]
    author: str
    at: datetime


class CaliperPoint(BaseModel):
    """A moment of the recording and a voltage of the lead."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    s: float
    mv: float


class CaliperBody(BaseModel):
    """Two points of a lead, in the polarity in which it was recorded."""

    model_config = ConfigDict(extra="forbid")

    measures: Literal["time", "amplitude", "box", "march"]
    lead: Annotated[str, Field(min_length=1, max_length=64)]
    from_: Annotated[CaliperPoint, Field(alias="from")]
    to: CaliperPoint


class ArtefactBody(BaseModel):
    """A stretch of all leads that a person holds for an artefact."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    from_s: float
    to_s: float
    text: Annotated[str, Field(max_length=500)] = ""


class CommentBody(BaseModel):
    """Words about a moment of the recording, or about all of it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    s: float | None = None


class CaliperNote(BaseModel):
    """A new caliper."""

    kind: Literal["caliper"]
    body: CaliperBody


class ArtefactNote(BaseModel):
    """A new marked stretch."""

    kind: Literal["artefact"]
    body: ArtefactBody


class CommentNote(BaseModel):
    """A new comment."""

    kind: Literal["comment"]
    body: CommentBody


NewNote = Annotated[CaliperNote | ArtefactNote | CommentNote, Field(discriminator="kind")]
