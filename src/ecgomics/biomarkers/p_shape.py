"""Shape of the P wave in every lead: its positive and negative parts, two peaks, notches."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.biomarkers.waves import Deflection, Stretch, deflections, turning_points
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Marks

#: A part of P, or the dip between its two peaks, counts from this size on (conventions, section 4).
PART_MV: Final = 0.02
#: Points without which the own end of P of a lead is not used.
POINTS_MIN: Final = 4


@dataclass(frozen=True, slots=True)
class PShape:
    """By lead, all (leads,)."""

    leads: tuple[str, ...]
    classes: tuple[str, ...]
    """positive, negative, positive_negative, negative_positive, bifid or flat."""
    bifid_interval_ms: Floats
    """Time between the two highest positive peaks, NaN where there are not two."""
    notches: Ints
    """Dips of ≥0.02 mV between two peaks of one part."""

    def class_in(self, lead: str) -> str:
        """The class of one lead; NotComputable if it was not recorded."""
        if lead not in self.leads:
            raise NotComputable("wrong_leads")
        return self.classes[self.leads.index(lead)]


@dataclass(frozen=True, slots=True)
class PartsOfP:
    """The first positive and the final negative part of P in V1; None where there is none."""

    initial: Deflection | None
    terminal: Deflection | None


@quantity
def p_shape(p_stretch: Stretch, lead_marks: Marks) -> PShape:
    """Class, peaks and notches of P in every lead, from the global onset to the end of P in the lead."""
    found = [_lead_shape(*_own_p(p_stretch, lead, lead_marks)) for lead in range(len(p_stretch.leads))]
    return PShape(
        p_stretch.leads,
        tuple(each[0] for each in found),
        np.array([each[1] for each in found], dtype=float),
        np.array([each[2] for each in found], dtype=np.intp),
    )


def _own_p(wave: Stretch, lead: int, marks: Marks) -> tuple[Floats, Floats]:
    """Time and samples of one lead up to its own end of P, or the global one where it has none."""
    end = int(np.searchsorted(wave.time_ms, marks.p_off_ms[lead], side="right"))
    kept = slice(0, end if end >= POINTS_MIN else None)
    return wave.time_ms[kept], wave.lead_mv[lead, kept]


def _parts(time_ms: Floats, lead_mv: Floats) -> list[Deflection]:
    """Parts of P; a last one that only leads to the level of the PR segment, without turning back, is none."""
    parts = deflections(time_ms, lead_mv, PART_MV)
    if len(parts) > 1 and abs(parts[-1].peak_mv - lead_mv[-1]) < PART_MV:
        return parts[:-1]
    return parts


def _lead_shape(time_ms: Floats, lead_mv: Floats) -> tuple[str, float, int]:
    parts = _parts(time_ms, lead_mv)
    turns = turning_points(lead_mv, PART_MV)
    peaks = [turn for turn in turns if lead_mv[turn] >= PART_MV and lead_mv[turn] > lead_mv[turn - 1]]
    dips = sum(1 for turn in turns if _is_notch(lead_mv, turn))
    highest = sorted(sorted(peaks, key=lambda turn: -lead_mv[turn])[:2])
    interval_ms = float(time_ms[highest[1]] - time_ms[highest[0]]) if len(highest) == 2 else float("nan")
    signs = [part.peak_mv > 0.0 for part in parts]
    match signs:
        case []:
            name = "flat"
        case [True]:
            name = "bifid" if len(peaks) > 1 else "positive"
        case [False]:
            name = "negative"
        case [True, *_]:
            name = "positive_negative"
        case _:
            name = "negative_positive"
    return name, interval_ms, dips


def _is_notch(lead_mv: Floats, turn: int) -> bool:
    """A dip above the reference level, or a bump below it."""
    level, rises_after = lead_mv[turn], lead_mv[turn + 1] > lead_mv[turn]
    return bool(level > 0.0 if rises_after else level < 0.0)


@quantity
def p_parts_v1(p_stretch: Stretch, lead_marks: Marks) -> PartsOfP:
    """Initial positive and terminal negative part of P in V1."""
    if "V1" not in p_stretch.leads:
        raise NotComputable("wrong_leads")
    parts = _parts(*_own_p(p_stretch, p_stretch.leads.index("V1"), lead_marks))
    initial = parts[0] if parts and parts[0].peak_mv > 0.0 else None
    return PartsOfP(initial, parts[-1] if parts and parts[-1].peak_mv < 0.0 else None)
