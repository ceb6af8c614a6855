"""What a person changes of what the engine found: frozen, small, and independent of each other.

Times of beats are seconds from the start of the recording, and a beat is known by the time of its R peak. Marks are
milliseconds from that R peak, or from the alignment point of the representative beat.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from ecgomics.signal.model import BeatClass

Point = Literal["P_on", "P_peak", "P_off", "QRS_on", "QRS_peak", "QRS_off", "T_on", "T_peak", "T_off"]
"""The nine marks of a beat, as POINTS has them."""

OptionalWave = Literal["P", "T"]
"""The waves that a beat may lack. A beat without QRS is none: it is removed."""

POINT_NAMES: Final = get_args(Point)
OPTIONAL_WAVES: Final = get_args(OptionalWave)


@dataclass(frozen=True, slots=True)
class MoveMark:
    """A mark stands elsewhere, or is there although the engine saw none."""

    point: Point
    to_ms: float
    lead: str | None = None
    """None: all leads together. The mark over leads comes to to_ms and those of the leads move along."""
    beat_s: float | None = None
    """None: the representative beat."""


@dataclass(frozen=True, slots=True)
class WaveAbsent:
    """A wave is not there: it has no marks, and what is measured on it is absent."""

    wave: OptionalWave
    lead: str | None = None
    beat_s: float | None = None


@dataclass(frozen=True, slots=True)
class AddBeat:
    """A beat that was not found."""

    at_s: float
    kind: BeatClass = "N"


@dataclass(frozen=True, slots=True)
class RemoveBeat:
    """What was found is no beat."""

    beat_s: float


@dataclass(frozen=True, slots=True)
class MoveBeat:
    """The R peak of a beat is elsewhere."""

    beat_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class ClassBeat:
    """A beat is of another class."""

    beat_s: float
    kind: BeatClass


@dataclass(frozen=True, slots=True)
class Exclude:
    """A stretch is not to be measured; every second that it touches is left out."""

    begin_s: float
    end_s: float
    lead: str | None = None
    """None: all leads."""


MarkEdit = MoveMark | WaveAbsent
BeatEdit = AddBeat | RemoveBeat | MoveBeat | ClassBeat
Edit = MarkEdit | BeatEdit | Exclude
MarkEdits = tuple[MarkEdit, ...]
BeatEdits = tuple[BeatEdit, ...]
Exclusions = tuple[Exclude, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that could not be made, and a sentence that says why."""

    edit: Edit
    why: str


def named(edit: Edit) -> str:
    """An edit in words."""
    match edit:
        case MoveMark(point, to_ms, lead, beat_s):
            return f"{point} to {to_ms:g} ms ({_place(lead, beat_s)})"
        case WaveAbsent(wave, lead, beat_s):
            return f"no {wave} ({_place(lead, beat_s)})"
        case Exclude(begin_s, end_s, lead):
            return f"{begin_s:g} to {end_s:g} s left out in {lead or 'all leads'}"
        case AddBeat() | RemoveBeat() | MoveBeat() | ClassBeat():
            return _beat_named(edit)


def _beat_named(edit: BeatEdit) -> str:
    match edit:
        case AddBeat(at_s, kind):
            return f"beat of class {kind} added at {at_s:.3f} s"
        case RemoveBeat(beat_s):
            return f"beat at {beat_s:.3f} s removed"
        case MoveBeat(beat_s, to_s):
            return f"beat at {beat_s:.3f} s moved to {to_s:.3f} s"
        case ClassBeat(beat_s, kind):
            return f"beat at {beat_s:.3f} s is of class {kind}"


def _place(lead: str | None, beat_s: float | None) -> str:
    beat = "representative beat" if beat_s is None else f"beat at {beat_s:.3f} s"
    return f"{lead or 'all leads'}, {beat}"
