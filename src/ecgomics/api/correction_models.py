"""The shapes of corrections and of comparisons in requests and answers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ecgomics.core.validity import Validity
from ecgomics.services.comparison import Blocked
from ecgomics.signal.edits import OptionalWave, Point
from ecgomics.signal.model import BeatClass

Number = Annotated[float, Field(allow_inf_nan=False)]
Which = Literal["latest"] | Annotated[int, Field(ge=0, le=2**31)]
"""A revision of the corrections: the latest, or its number; 0 is without any."""


def revision_of(which: Which) -> int | None:
    """The number, None for the latest."""
    return None if which == "latest" else which


class _Edit(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MoveMark(_Edit):
    """A mark stands elsewhere: ms from the R peak of a beat, or of the representative beat where beat_s is null."""

    do: Literal["move_mark"]
    point: Point
    to_ms: Number
    lead: str | None = None
    beat_s: Number | None = None


class WaveAbsent(_Edit):
    """A wave is not there, in a lead or in all."""

    do: Literal["wave_absent"]
    wave: OptionalWave
    lead: str | None = None
    beat_s: Number | None = None


class AddBeat(_Edit):
    """A beat that was not found."""

    do: Literal["add_beat"]
    at_s: Number
    kind: BeatClass = "N"


class RemoveBeat(_Edit):
    """What was found is no beat."""

    do: Literal["remove_beat"]
    beat_s: Number


class MoveBeat(_Edit):
    """The R peak of a beat is elsewhere."""

    do: Literal["move_beat"]
    beat_s: Number
    to_s: Number


class ClassBeat(_Edit):
    """A beat is of another class."""

    do: Literal["class_beat"]
    beat_s: Number
    kind: BeatClass


class Exclude(_Edit):
    """A stretch is not to be measured, in a lead or in all; every second that it touches is left out."""

    do: Literal["exclude"]
    begin_s: Number
    end_s: Number
    lead: str | None = None


Edit = Annotated[
    MoveMark | WaveAbsent | AddBeat | RemoveBeat | MoveBeat | ClassBeat | Exclude, Field(discriminator="do")
]
Edits = Annotated[list[Edit], Field(max_length=2000)]


class Correction(BaseModel):
    """A layer of corrections; at is null where it is kept nowhere."""

    revision: int
    author: str
    reason: str
    at: datetime | None
    edits: list[Edit]


class KeptCorrection(Correction):
    """A layer as it is kept; undone_at is null while it holds."""

    undone_at: datetime | None
    undone_by: str | None


class Corrections(BaseModel):
    """Every layer that was made, the earliest first; latest is the uppermost that is not undone, 0 for none."""

    latest: int
    layers: list[KeptCorrection]


class NewCorrection(BaseModel):
    """Edits to be kept; base is the latest revision that their author saw, 0 for the automatic marks."""

    base: Annotated[int, Field(ge=0, le=2**31)]
    edits: Edits
    reason: Annotated[str, Field(max_length=500)] = ""


class Draft(BaseModel):
    """Edits to be looked at."""

    edits: Edits


class Written(BaseModel):
    """A value: a number, a class or flag, or the code that says why there is none."""

    value: float | None
    value_text: str | None
    validity: Validity


class Moved(BaseModel):
    """A value that edits change; in_sd: the change over the standard deviation between records of one person."""

    symbol: str
    lead: str
    unit: str
    before: Written
    after: Written
    difference: float | None
    in_sd: float | None


class RefusedEdit(BaseModel):
    """An edit that does not fit: its place in the list, from 0, and why."""

    place: int
    why: str


class DrawnBeat(BaseModel):
    """The representative beat: leads × samples in mV about the reference level, null where a lead was not measured.

    low and high are the tenth and the ninetieth percentile of its beats; marks are ms from the alignment point.
    """

    correction: int
    leads: list[str]
    points: list[str]
    fs_hz: float
    start_ms: float
    beats_used: int
    rr_ms: float
    unit: Literal["mV"]
    beat: list[list[float | None]]
    low: list[list[float | None]]
    high: list[list[float | None]]
    lead_ms: list[list[float | None]]
    global_ms: list[float | None]


class CorrectionPreview(BaseModel):
    """What edits would change over the latest corrections, the largest change first; nothing is kept.

    biomarkers counts those with a changed value; marks are those of the representative beat afterwards.
    """

    base: int
    biomarkers: int
    moved: list[Moved]
    refused: list[RefusedEdit]
    lead_ms: list[list[float | None]]
    global_ms: list[float | None]
    beats: list[float]


class Side(BaseModel):
    """One of two recordings that are compared; beat is null where there are too few beats."""

    recording_id: str
    name: str
    started_at: datetime | None
    leads: list[str]
    chain: str
    band_hz: tuple[float | None, float | None]
    quality: str
    rhythm: str | None
    correction: int
    beat: DrawnBeat | None


class Difference(BaseModel):
    """A value of both recordings: B minus A, and its size in multiples of the reference change where that is known.

    blocked says why the two are not compared: other filters or definitions, a lead or rhythm that one lacks, no value.
    """

    symbol: str
    lead: str
    unit: str
    a: Written | None
    b: Written | None
    difference: float | None
    multiple: float | None
    blocked: Blocked | None


class SideBySide(BaseModel):
    """Two recordings compared; one_person is null where it is not known whether they are of the same person."""

    a: Side
    b: Side
    one_person: bool | None
    warnings: list[str]
    differences: list[Difference]
    disclaimer: str


def plain(edits: list[Any]) -> list[dict[str, Any]]:
    """Edits of a request as names and values."""
    return [each.model_dump() for each in edits]
