"""A beat as its formulas see it: the polynomial of each lead, its marks and the components of its QRS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom.changes import ST_RISE_MS
from ecgomics.phantom.shapes import BeatShape
from ecgomics.phantom.truth import (
    COMPONENT_MS,
    COMPONENT_MV,
    POINTS,
    LeadCurve,
    ShapeTruth,
    components,
    lead_curves,
    named_components,
    shape_truth,
)

#: A deflection whose height or length is nearer to the limit of a component than this share is none that must or must
#: not be found, and the lead's rows of components are not graded.
DOUBT: Final = 3.0
#: A part at either end of QRS that stays this long below the height of what must be found may be isoelectric.
ISOELECTRIC_MS: Final = 6.0
#: A notch is a dip of this depth.
NOTCH_MV: Final = 0.02


@dataclass(frozen=True, slots=True)
class Deflection:
    """One named component."""

    onset_ms: float
    peak_ms: float
    offset_ms: float
    peak_mv: float

    @property
    def duration_ms(self) -> float:
        """From zero crossing to zero crossing."""
        return self.offset_ms - self.onset_ms


@dataclass(frozen=True)
class Beat:
    """One shape in given leads; times in ms from the onset of QRS."""

    shape: BeatShape
    leads: tuple[str, ...]

    @cached_property
    def truth(self) -> ShapeTruth:
        """Its marks."""
        return shape_truth(self.shape, self.leads)

    @cached_property
    def curves(self) -> Mapping[str, LeadCurve]:
        """By lead."""
        return dict(zip(self.leads, lead_curves(self.shape, self.leads), strict=True))

    def mark(self, point: str, lead: str = "") -> float:
        """A mark of the lead, or the global one."""
        own = self.truth.lead_ms[self.leads.index(lead)] if lead else self.truth.global_ms
        return float(own[POINTS.index(point)] + self.shape.r_ms)

    def has(self, *leads: str) -> bool:
        """Whether all of the leads are recorded."""
        return set(leads) <= set(self.leads)

    @cached_property
    def qrs(self) -> Mapping[str, Mapping[str, Deflection]]:
        """Components of QRS by lead and name (q, r, s, r_prime, s_prime or qs)."""
        return {lead: self._components(self.curves[lead]) for lead in self.leads}

    def _components(self, curve: LeadCurve) -> Mapping[str, Deflection]:
        named = named_components(components(curve, self.mark("QRS_on"), self.mark("QRS_off")))
        return {
            name: Deflection(
                part.onset_ms,
                curve.extreme(part.onset_ms, part.offset_ms)[0],
                part.offset_ms,
                part.peak_mv,
            )
            for name, part in named.items()
        }

    def clear(self, lead: str) -> bool:
        """Whether no deflection of QRS in the lead is nearly a component or hardly one."""
        curve, start_ms, end_ms = self.curves[lead], self.mark("QRS_on"), self.mark("QRS_off")
        bounds = [start_ms, *curve.zeros_ms(start_ms, end_ms), end_ms]
        return not any(_doubtful(curve, float(a), float(b)) for a, b in pairwise(bounds))

    def sharp(self, lead: str, onset_ms: float, offset_ms: float) -> bool:
        """Whether a stretch of QRS is no matter of opinion: where it begins or ends with QRS, zero is left soon."""
        start_ms, stop_ms = self.mark("QRS_on"), self.mark("QRS_off")
        soon = []
        if onset_ms <= start_ms + 1.0:
            soon.append((onset_ms, onset_ms + ISOELECTRIC_MS))
        # a shift of ST, which is reached within the last ms of QRS, hides where QRS ends in the lead
        if offset_ms >= stop_ms - ST_RISE_MS and abs(float(self.curves[lead](stop_ms))) >= COMPONENT_MV:
            return False
        if offset_ms >= stop_ms - ST_RISE_MS:
            soon.append((offset_ms - ISOELECTRIC_MS, offset_ms))
        return all(abs(self.curves[lead].extreme(*span)[1]) >= COMPONENT_MV for span in soon)

    def peaks(self, lead: str, part: Deflection) -> list[tuple[float, float]]:
        """Time and height of the tops inside a component that dips of 0.02 mV and more keep apart."""
        curve = self.curves[lead]
        at = curve.turns_ms(part.onset_ms, part.offset_ms)
        heights = np.sign(part.peak_mv) * curve(at)
        return list(_separate(at, heights))

    def extremes(self, lead: str, start_ms: float, end_ms: float) -> tuple[float, float]:
        """Largest and smallest value in the interval, ends included."""
        curve = self.curves[lead]
        values = curve(np.array([start_ms, *curve.turns_ms(start_ms, end_ms), end_ms]))
        return float(values.max()), float(values.min())


def _doubtful(curve: LeadCurve, start_ms: float, end_ms: float) -> bool:
    height_mv, length_ms = abs(curve.extreme(start_ms, end_ms)[1]), end_ms - start_ms
    sure = height_mv >= DOUBT * COMPONENT_MV and length_ms >= DOUBT * COMPONENT_MS
    none = height_mv <= COMPONENT_MV / DOUBT or length_ms <= COMPONENT_MS / DOUBT
    return not sure and not none


def _separate(at_ms: Floats, heights: Floats) -> Iterator[tuple[float, float]]:
    """Tops with a dip of NOTCH_MV on both sides of what lies between them; of several without one the highest."""
    best: tuple[float, float] | None = None
    lowest = np.inf
    for time_ms, height in zip(at_ms.tolist(), heights.tolist(), strict=True):
        if best is None:
            best, lowest = (time_ms, height), height
        elif height - lowest >= NOTCH_MV and best[1] - lowest >= NOTCH_MV:
            yield best
            best, lowest = (time_ms, height), height
        elif height > best[1]:
            best, lowest = (time_ms, height), height
        else:
            lowest = min(lowest, height)
    if best is not None:
        yield best
