"""What is known of a recording beside its samples, and of all its beats and seconds once it was gone through."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import Recording, Subject
from ecgomics.signal.model import Beats, Disturbances

State = Literal["analysable", "gap", "lead_off", "artefact"]
"""Of a second: whether a lead may be measured, otherwise why none may."""
STATES: Final[tuple[State, ...]] = get_args(State)
HOUR_S: Final = 3600.0
UNKNOWN: Final = Subject()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of a recording."""

    name: str = "recording"
    subject: Subject = UNKNOWN
    started_at: datetime | None = None
    band_hz: tuple[float | None, float | None] = (None, None)
    resolution_uv: float | None = None

    @classmethod
    def of(cls, recording: Recording) -> "Facts":
        """Those of a recording in memory."""
        return cls(
            recording.name,
            recording.subject,
            recording.started_at,
            recording.band_hz,
            recording.resolution_uv,
        )

    @property
    def started_h(self) -> float | None:
        """Clock time of the start in hours, None where it is not known."""
        at = self.started_at
        return None if at is None else at.hour + at.minute / 60.0 + at.second / 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """All beats and seconds of a recording: ten bytes and more for each, whatever its leads.

    The groups of shapes are numbered by segment.
    """

    beats: Beats
    with_p: Bools
    """Which beats have a P wave, (beats,)."""
    state: NDArray[np.int8]
    """Place in STATES of each second, (seconds,)."""
    duration_s: float

    @property
    def analysable(self) -> Bools:
        """Which seconds can be analysed, (seconds,)."""
        found: Bools = self.state == 0
        return found

    def analysable_until_s(self, at_s: Floats) -> Floats:
        """Analysable time from the start to some times; a second counts as far as it lies before them."""
        edges_s = np.minimum(np.arange(len(self.state) + 1, dtype=float), self.duration_s)
        seen_s = np.concatenate([[0.0], np.cumsum(np.where(self.analysable, np.diff(edges_s), 0.0))])
        until_s: Floats = np.interp(at_s, edges_s, seen_s)
        return until_s

    def analysable_s(self, first_s: float, last_s: float) -> float:
        """Analysable time of a part; a second counts as far as it lies in it."""
        return float(np.diff(self.analysable_until_s(np.array([first_s, last_s])))[0])


def states(found: Disturbances, usable: Bools) -> NDArray[np.int8]:
    """The state of each second from the findings in the usable leads; all leads where none is usable, (seconds,)."""
    chosen = usable if usable.any() else np.ones_like(usable)
    missing, off = found.of("missing")[chosen], (found.of("lead_off") | found.of("flat"))[chosen]
    state = np.full(found.bad.shape[1], STATES.index("artefact"), dtype=np.int8)
    state[(missing | off).all(axis=0)] = STATES.index("lead_off")
    state[missing.all(axis=0)] = STATES.index("gap")
    if usable.any():
        state[~found.bad[usable].all(axis=0)] = STATES.index("analysable")
    return state


def hours_of(duration_s: float) -> Floats:
    """Begin of each hour since the start, and the end of the last, (hours + 1,)."""
    edges_s = np.arange(0.0, duration_s, HOUR_S)
    return np.append(edges_s, duration_s)


def hours_before(start_s: float) -> int:
    """Hours since the start at the begin of a segment, which lies on one as nearly as whole samples allow."""
    return round(start_s / HOUR_S)
