"""The components of the QRS complex: Q, R, S, R', S' and QS of every lead of the representative beat."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Self

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.model import RepresentativeBeat

#: Order of the components on the last axis of every array of QrsComponents.
COMPONENTS: Final = ("Q", "R", "S", "R'", "S'", "QS")

SMALLEST_MV: Final = 0.02
SHORTEST_MS: Final = 6.0
CAPITAL_MV: Final = 0.5


class Deflection(NamedTuple):
    """One deflection of a lead to one side of the reference level."""

    amplitude_mv: float
    onset_ms: float
    peak_ms: float
    offset_ms: float


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
        rows = [{name: Deflection(*four) for name, four in named.items()} for named in leads.values()]
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
    time_ms = beat.time_ms
    marks = zip(
        beat.beat_mv, beat.lead_marks.qrs_on_ms.tolist(), beat.lead_marks.qrs_off_ms.tolist(), strict=True
    )
    found = [
        _lead_components(time_ms, lead_mv, onset_ms, offset_ms) for lead_mv, onset_ms, offset_ms in marks
    ]
    return QrsComponents(beat.leads, *_table(found))


def _table(
    found: Sequence[Mapping[str, Deflection]],
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


def _lead_components(
    time_ms: Floats, lead_mv: Floats, onset_ms: float, offset_ms: float
) -> dict[str, Deflection]:
    """Named deflections of one lead, in order of time."""
    if not (math.isfinite(onset_ms) and math.isfinite(offset_ms)):
        return {}
    # A mark may lie between samples, and zero crossings next to it belong to the complex: one sample more on each side.
    step_ms = float(time_ms[1] - time_ms[0])
    first = int(np.searchsorted(time_ms, onset_ms - step_ms))
    last = int(np.searchsorted(time_ms, offset_ms + step_ms, side="right"))
    inside_mv = lead_mv[first:last]
    if not len(inside_mv):
        return {}
    found = [
        one._replace(onset_ms=max(one.onset_ms, onset_ms), offset_ms=min(one.offset_ms, offset_ms))
        for one in _deflections(time_ms[first:last], inside_mv)
    ]
    return _named(_without_st_shoulder(found, float(inside_mv[-1])) if found else found)


def _deflections(time_ms: Floats, lead_mv: Floats) -> list[Deflection]:
    """Deflections that count, neighbours of one sign joined."""
    below = np.signbit(lead_mv)
    change = np.flatnonzero(below[1:] != below[:-1])
    from_mv, to_mv = lead_mv[change], lead_mv[change + 1]
    crossing_ms = time_ms[change] + (time_ms[change + 1] - time_ms[change]) * from_mv / (from_mv - to_mv)
    begin, limits_ms = (
        [0, *(change + 1).tolist()],
        [float(time_ms[0]), *crossing_ms.tolist(), float(time_ms[-1])],
    )
    size_mv = np.abs(lead_mv)
    found: list[Deflection] = []
    for i, (first, last) in enumerate(pairwise([*begin, len(lead_mv)])):
        peak = first + int(size_mv[first:last].argmax())
        one = Deflection(float(lead_mv[peak]), limits_ms[i], float(time_ms[peak]), limits_ms[i + 1])
        if abs(one.amplitude_mv) < SMALLEST_MV or one.offset_ms - one.onset_ms < SHORTEST_MS:
            continue
        if found and (found[-1].amplitude_mv > 0) == (one.amplitude_mv > 0):
            found[-1] = _joined(found[-1], one)
        else:
            found.append(one)
    return found


def _joined(one: Deflection, other: Deflection) -> Deflection:
    """Two deflections of one sign as one, with the larger peak."""
    larger = one if abs(one.amplitude_mv) >= abs(other.amplitude_mv) else other
    return larger._replace(onset_ms=one.onset_ms, offset_ms=other.offset_ms)


def _without_st_shoulder(found: list[Deflection], end_mv: float) -> list[Deflection]:
    """Drop a last deflection that only climbs to the level of a displaced ST segment: its peak is no peak."""
    *before, last = found
    peak_mv = last.amplitude_mv
    turns_back = abs(peak_mv - end_mv) >= SMALLEST_MV or (end_mv > 0) != (peak_mv > 0)
    return found if turns_back or not before else before


def _named(found: list[Deflection]) -> dict[str, Deflection]:
    """Deflections by name; what follows S' is not named."""
    if len(found) == 1 and found[0].amplitude_mv < 0:
        return {"QS": found[0]}
    names = COMPONENTS[:5] if found and found[0].amplitude_mv < 0 else COMPONENTS[1:5]
    return dict(zip(names, found, strict=False))


def _type_text(named: Mapping[str, Deflection]) -> str:
    if "QS" in named:
        return "QS"
    return "".join(
        name if abs(deflection.amplitude_mv) >= CAPITAL_MV else name.lower()
        for name, deflection in named.items()
    )
