"""Where on the beat a biomarker is measured: from mark to mark, as a height above a level, as an area; or over beats.

Made from the declaration: the marks that its code reads, the first words of its formula ("T_off − QRS_on"), its unit.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import LEAD, Biomarker
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.documents.fiducials import R_PEAK, fiducials_of
from ecgomics.signal.model import POINTS

Kind = Literal["rhythm", "interval", "level", "area", "shape"]
#: Units of what is a height above a level, and of what is an area.
LEVELS: Final = frozenset({"mV", "uV"})
AREAS: Final = frozenset({"mV.ms", "mV2.ms", "uV.min"})
TIMES: Final = frozenset({"ms", "s"})
#: Other spellings of marks at the begin of a formula.
_SPELLED: Final = {"J": "QRS_off", "T peak": "T_peak", "P peak": "P_peak"}
_MARK: Final = "|".join((*POINTS, *_SPELLED))
_DIFFERENCE: Final = re.compile(rf"^(?:median of )?({_MARK})(?:\(i\))? [−-] ({_MARK})")
#: Those whose formula names other biomarkers instead of marks.
_BY_NAME: Final = (
    (re.compile(r"jt_peak_(interval|corrected)"), ("QRS_off", "T_peak")),
    (re.compile(r"jt"), ("QRS_off", "T_off")),
    (re.compile(r"t_peak_end_(max|dispersion|sd)"), ("T_peak", "T_off")),
)
_AFTER_J: Final = re.compile(r"_j(\d*)$")
_NAMED_LEAD: Final = re.compile(r"(?<![A-Za-z0-9])(aV[RLF]|V[1-6]|III|II|I)(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class MeasuredOn:
    """A place on the beat; marks are named as in POINTS."""

    kind: Kind
    start: str
    end: str
    reference: str
    """The mark before which the level lies that heights and areas count from."""
    offset_ms: float | None
    """How long after the start a level is read that has one place only; None for the largest within the span."""
    leads: tuple[str, ...]
    """The leads it is measured in where these are few and named; empty for any."""


@cache
def measured_on(symbol: str) -> MeasuredOn | None:
    """Where a biomarker is measured; None for those that no mark of a beat shows."""
    declared, marks = catalogue().biomarkers[symbol], fiducials_of(symbol)
    if not marks:
        return None
    leads = () if declared.scope == LEAD else _leads(declared)
    if marks == (R_PEAK,):
        return MeasuredOn("rhythm", R_PEAK, R_PEAK, "", None, leads)
    start, end = _span(declared, marks)
    reference = "P_on" if end.startswith("P_") else "QRS_on"
    after_j = _AFTER_J.search(symbol)
    offset_ms = float(after_j[1] or 0.0) if after_j else None
    if offset_ms is not None:
        start = "QRS_off"
    return MeasuredOn(_kind(declared), start, end, reference, offset_ms, leads)


def _kind(declared: Biomarker) -> Kind:
    if declared.unit in LEVELS:
        return "level"
    if declared.unit in AREAS:
        return "area"
    return "interval" if declared.unit in TIMES else "shape"


def _span(declared: Biomarker, marks: tuple[str, ...]) -> tuple[str, str]:
    found = _DIFFERENCE.match(declared.formula)
    if found:
        end, start = (_SPELLED.get(each, each) for each in found.groups())
        return start, end
    usual = next((span for pattern, span in _BY_NAME if pattern.match(declared.symbol)), None)
    if usual is not None:
        return usual
    waves = [each for each in marks if each.startswith("T_")]
    if declared.symbol.startswith("t_") and len(waves) > 1 and "QRS_on" not in marks:
        return waves[0], waves[-1]
    return (marks[0], "T_on") if marks == ("QRS_off",) else (marks[0], marks[-1])


def _leads(declared: Biomarker) -> tuple[str, ...]:
    """Leads that the declaration names, in the standard order; none where all or nearly all may serve."""
    if declared.leads.startswith(("any", "at least", "X, Y, Z")):
        return ()
    named = set(_NAMED_LEAD.findall(declared.leads))
    return tuple(lead for lead in STANDARD_LEADS if lead in named) if len(named) <= 6 else ()
