"""Shape of T in every lead: its parts, its last peak."""

from typing import Final

from ecgomics.biomarkers.declaration import LeadValues, quantity
from ecgomics.biomarkers.qrs_shape import turning_points
from ecgomics.biomarkers.waves import deflections
from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.model import Marks, RepresentativeBeat

#: Parts of T below this are flat (Rautaharju 2009).
PART_MV: Final = 0.1
LOW_R_SHARE: Final = 0.1


@quantity
def t_last_peak_ms(representative_beat: RepresentativeBeat, t_samples: Bools, lead_marks: Marks) -> Floats:
    """Time of T's peak; the last extreme of 0.1 mV or more where T has two parts, (leads,)."""
    peaks_ms, time_ms = lead_marks.t_peak_ms.copy(), representative_beat.time_ms
    for lead, inside in enumerate(t_samples):
        lead_mv = representative_beat.beat_mv[lead, inside]
        if len(lead_mv) > 1 and lead_mv.max() >= PART_MV and lead_mv.min() <= -PART_MV:
            parts = deflections(time_ms[inside], lead_mv, PART_MV)
            peaks_ms[lead] = parts[-1].peak_ms
    return peaks_ms


@quantity
def t_classes(
    representative_beat: RepresentativeBeat, t_samples: Bools, r_height: LeadValues
) -> tuple[str, ...]:
    """Class of T in every lead, "" where there is no T window; see t_morphology."""
    found = []
    for lead, inside in enumerate(t_samples):
        lead_mv = representative_beat.beat_mv[lead, inside]
        time_ms = representative_beat.time_ms[inside]
        found.append(
            _class_of(time_ms, lead_mv, r_mv=float(r_height.values[lead])) if len(lead_mv) > 2 else ""
        )
    return tuple(found)


def _class_of(time_ms: Floats, lead_mv: Floats, *, r_mv: float) -> str:
    signs = [part.peak_mv > 0.0 for part in deflections(time_ms, lead_mv, PART_MV)]
    match signs:
        case []:
            return "flat"
        case [True, False, *_]:
            return "positive_negative"
        case [False, True, *_]:
            return "negative_positive"
    upright_mv = lead_mv if signs[0] else -lead_mv
    if _peaks(upright_mv) > 1:
        return "notched"
    if not signs[0]:
        return "negative"
    return "low" if lead_mv.max() < LOW_R_SHARE * r_mv else "positive"


def _peaks(upright_mv: Floats) -> int:
    """Peaks of 0.1 mV or more with a dip of 0.02 mV between them."""
    turns = turning_points(upright_mv)
    return sum(1 for turn in turns if upright_mv[turn] >= PART_MV and upright_mv[turn] > upright_mv[turn - 1])
