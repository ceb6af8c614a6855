"""The components of the QRS complex: Q, R, S, R', S' and QS of every lead of the representative beat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.model import RepresentativeBeat

#: Order of the components on the last axis of every array of QrsComponents.
COMPONENTS: Final = ("Q", "R", "S", "R'", "S'", "QS")

SMALLEST_MV: Final = 0.02
SHORTEST_MS: Final = 6.0
CAPITAL_MV: Final = 0.5


@dataclass(frozen=True, slots=True)
class QrsComponents:
    """Components by lead (conventions, section 4); every array is leads × 6 (COMPONENTS), NaN where there is none.

    Times are ms from the alignment point of the representative beat; amplitudes are signed, from the reference level.
    A single negative component is QS and stands in its own column only, never under Q or S.
    """

    leads: tuple[str, ...]
    amplitude_mv: Floats
    onset_ms: Floats
    peak_ms: Floats
    offset_ms: Floats
    type: tuple[str, ...]
    """Letters in order, capital from 0.5 mV on ("qRs"); "QS" for a single negative component, "" if there is none."""
    count: Ints
    """Components found in each lead, (leads,)."""

    @classmethod
    def of(cls, **leads: Mapping[str, Sequence[float]]) -> Self:
        """From lead={component: (amplitude_mv, onset_ms, peak_ms, offset_ms)} pairs, for worked examples."""
        rows = [
            {name: np.array(four, dtype=float) for name, four in named.items()} for named in leads.values()
        ]
        return cls(tuple(leads), *_table(rows))

    def amplitude(self, component: str) -> Floats:
        """Amplitude of one component in mV, (leads,)."""
        return self.amplitude_mv[:, COMPONENTS.index(component)]

    def duration_ms(self, component: str) -> Floats:
        """Duration of one component, (leads,)."""
        column = COMPONENTS.index(component)
        return self.offset_ms[:, column] - self.onset_ms[:, column]


def qrs_components(beat: RepresentativeBeat) -> QrsComponents:
    """Components of the QRS of each lead: deflections of ≥0.02 mV and ≥6 ms on one side of the reference level."""
    return QrsComponents(
        beat.leads, *_table([_lead_components(beat, lead) for lead in range(len(beat.leads))])
    )


def _table(
    found: Sequence[Mapping[str, Floats]],
) -> tuple[Floats, Floats, Floats, Floats, tuple[str, ...], Ints]:
    """The fields of QrsComponents after leads, from the named deflections of each lead."""
    table = np.full((len(found), len(COMPONENTS), 4), np.nan)
    for row, named in zip(table, found, strict=True):
        for name, deflection in named.items():
            row[COMPONENTS.index(name)] = deflection
    amplitude_mv, onset_ms, peak_ms, offset_ms = np.moveaxis(table, -1, 0)
    types = tuple(_type_text(named) for named in found)
    return (
        amplitude_mv,
        onset_ms,
        peak_ms,
        offset_ms,
        types,
        np.array([len(named) for named in found], dtype=np.intp),
    )


def _lead_components(beat: RepresentativeBeat, lead: int) -> dict[str, Floats]:
    """Named deflections (amplitude, onset, peak, offset) of one lead, in order of time."""
    marks = beat.lead_marks
    onset_ms, offset_ms = float(marks.qrs_on_ms[lead]), float(marks.qrs_off_ms[lead])
    if not np.isfinite([onset_ms, offset_ms]).all():
        return {}
    # A mark may lie between samples, and zero crossings next to it belong to the complex: one sample more on each side.
    step_ms = 1000.0 / beat.fs_hz
    inside = np.flatnonzero((beat.time_ms >= onset_ms - step_ms) & (beat.time_ms <= offset_ms + step_ms))
    found = _deflections(beat.time_ms[inside], beat.beat_mv[lead, inside])
    for deflection in found:
        deflection[[1, 3]] = np.clip(deflection[[1, 3]], onset_ms, offset_ms)
    return _named(_without_st_shoulder(found, float(beat.beat_mv[lead, inside[-1]])) if len(found) else found)


def _deflections(time_ms: Floats, lead_mv: Floats) -> list[Floats]:
    """Deflections that count, neighbours of one sign joined: (amplitude, onset, peak, offset) each."""
    change = np.flatnonzero(np.diff(np.signbit(lead_mv)))
    crossing_ms = time_ms[change] - lead_mv[change] * np.diff(time_ms)[change] / np.diff(lead_mv)[change]
    begin, end = np.r_[0, change + 1], np.r_[change + 1, len(lead_mv)]
    limits_ms = np.r_[time_ms[0], crossing_ms, time_ms[-1]]
    found: list[Floats] = []
    for i, (first, last) in enumerate(zip(begin, end, strict=True)):
        peak = first + int(np.argmax(np.abs(lead_mv[first:last])))
        one = np.array([lead_mv[peak], limits_ms[i], time_ms[peak], limits_ms[i + 1]])
        if abs(one[0]) < SMALLEST_MV or one[3] - one[1] < SHORTEST_MS:
            continue
        if found and np.sign(found[-1][0]) == np.sign(one[0]):
            found[-1] = _joined(found[-1], one)
        else:
            found.append(one)
    return found


def _joined(one: Floats, other: Floats) -> Floats:
    """Two deflections of one sign as one, with the larger peak."""
    larger = one if abs(one[0]) >= abs(other[0]) else other
    return np.array([larger[0], one[1], larger[2], other[3]])


def _without_st_shoulder(found: list[Floats], end_mv: float) -> list[Floats]:
    """Drop a last deflection that only climbs to the level of a displaced ST segment: its peak is no peak."""
    *before, last = found
    turns_back = abs(last[0] - end_mv) >= SMALLEST_MV or np.sign(end_mv) != np.sign(last[0])
    return found if turns_back or not before else before


def _named(found: list[Floats]) -> dict[str, Floats]:
    """Deflections by name; what follows S' is not named."""
    if len(found) == 1 and found[0][0] < 0:
        return {"QS": found[0]}
    names = COMPONENTS[:5] if found and found[0][0] < 0 else COMPONENTS[1:5]
    return dict(zip(names, found, strict=False))


def _type_text(named: Mapping[str, Floats]) -> str:
    if "QS" in named:
        return "QS"
    return "".join(
        name if abs(deflection[0]) >= CAPITAL_MV else name.lower() for name, deflection in named.items()
    )
