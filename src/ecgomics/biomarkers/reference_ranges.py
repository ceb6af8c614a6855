"""Published ranges beside which a value is read: which row of the table applies to a value of a person.

Rows of confirmed numbers go before unconfirmed ones; percentiles before mean ± 2 SD before limits and cut-offs; then
the narrowest stratum of sex and age. A row with an age limit applies to a person of unknown age only where it is one
for adults in general, and a row for one sex never to a person of unknown sex.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import inf
from types import MappingProxyType
from typing import Final

from ecgomics.core.leads import LIMB_LEADS
from ecgomics.core.recording import Subject

#: Kinds of limits, the most telling first.
LIMITS: Final = (
    *("p2-p98", "p2.5-p97.5", "mean±2SD"),
    *("upper limit of normal", "guideline cut-off", "range of study means"),
)
PERCENTILES: Final = ("p2-p98", "p2.5-p97.5")
ADULT_FROM_YEARS: Final = 18.0
#: Rows that end here are of children.
CHILD_UNTIL_YEARS: Final = 16.0
#: From here on a recording is compared with the ranges of 24 hours, and below it with the others.
DAY_FROM_S: Final = 20 * 3600.0

_UNCONFIRMED: Final = "unconfirmed"
_SEX: Final = {"F": "female", "M": "male"}
_LEADS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "": frozenset({""}),
        "limb": frozenset(LIMB_LEADS),
        "V3-V6": frozenset({"V3", "V4", "V5", "V6"}),
        "I,II,aVL,V4-V6": frozenset({"I", "II", "aVL", "V4", "V5", "V6"}),
    }
)


@dataclass(frozen=True, slots=True)
class ReferenceRange:
    """One row: inclusive limits, None where there is none on that side, in the unit of the biomarker."""

    symbol: str
    leads: frozenset[str]
    sex: str | None
    age_min_years: float
    age_max_years: float
    population: str
    low: float | None
    high: float | None
    limits: str
    unit: str
    source: str
    note: str

    @property
    def confirmed(self) -> bool:
        """Whether the numbers were checked against the source; others are for orientation and flag nothing."""
        return not self.note.startswith(_UNCONFIRMED)

    def fits(self, subject: Subject) -> bool:
        """Whether the row is for such a person."""
        if self.sex not in (None, subject.sex):
            return False
        if subject.age_years is None:
            return self.age_min_years <= ADULT_FROM_YEARS and self.age_max_years == inf
        # Ages are given in whole years where they are whole numbers: up to 39 ends with the fortieth birthday.
        end = self.age_max_years + (1.0 if self.age_max_years.is_integer() else 0.0)
        return self.age_min_years <= subject.age_years < end

    @property
    def of_children(self) -> bool:
        """Whether the row is for children only."""
        return self.age_max_years <= CHILD_UNTIL_YEARS

    def holds(self, value: float) -> bool:
        """Whether a value lies within the limits."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    @property
    def _rank(self) -> tuple[bool, int, bool, float]:
        width_years = self.age_max_years - self.age_min_years
        return (not self.confirmed, LIMITS.index(self.limits), self.sex is None, width_years)


def reference_range(
    symbol: str, lead: str, *, subject: Subject, duration_s: float, chain: str
) -> ReferenceRange | None:
    """The range for a biomarker (lead empty for the whole record) of a person; None where the table has none.

    Values of ultra-short chains have none: the limits are those of longer recordings.
    """
    if "ultra_short" in chain:
        return None
    whole_day = duration_s >= DAY_FROM_S
    fitting = [
        row
        for row in _rows().get(symbol, ())
        if lead in row.leads and row.fits(subject) and _fits_length(row, whole_day=whole_day)
    ]
    return min(fitting, key=lambda row: row._rank, default=None)


def ranges_of(symbol: str) -> tuple[ReferenceRange, ...]:
    """Every range of a biomarker, in the order of the table."""
    return tuple(_rows().get(symbol, ()))


def has_adult_percentiles(symbol: str, lead: str) -> bool:
    """Whether the table has confirmed percentiles of adults for a biomarker, of whatever age and sex."""
    return any(
        lead in row.leads and row.confirmed and row.limits in PERCENTILES and not row.of_children
        for row in _rows().get(symbol, ())
    )


def adult_percentiles(
    symbol: str, lead: str, *, subject: Subject, duration_s: float
) -> ReferenceRange | None:
    """The confirmed percentiles of adults; for a child those of adults in general. None where there are none."""
    years = subject.age_years
    known = subject if years is None or years >= CHILD_UNTIL_YEARS else replace(subject, age_years=None)
    rows = _percentiles(symbol, lead, subject=known, duration_s=duration_s)
    return min((row for row in rows if not row.of_children), key=lambda row: row._rank, default=None)


def paediatric_percentiles(
    symbol: str, lead: str, *, subject: Subject, duration_s: float
) -> ReferenceRange | None:
    """The confirmed percentiles of children of that age and sex; None where there are none."""
    rows = _percentiles(symbol, lead, subject=subject, duration_s=duration_s)
    return min((row for row in rows if row.of_children), key=lambda row: row._rank, default=None)


def _percentiles(symbol: str, lead: str, *, subject: Subject, duration_s: float) -> list[ReferenceRange]:
    whole_day = duration_s >= DAY_FROM_S
    return [
        row
        for row in _rows().get(symbol, ())
        if lead in row.leads
        and row.confirmed
        and row.limits in PERCENTILES
        and row.fits(subject)
        and _fits_length(row, whole_day=whole_day)
    ]


def _fits_length(row: ReferenceRange, *, whole_day: bool) -> bool:
    if whole_day:
        return "5 min" not in row.population and row.limits != "range of study means"
    return "24 h" not in row.population


@cache
def _rows() -> Mapping[str, tuple[ReferenceRange, ...]]:
    text = resources.files("ecgomics.biomarkers").joinpath("reference_ranges.csv").read_text("utf-8")
    found: dict[str, tuple[ReferenceRange, ...]] = {}
    for line in csv.DictReader(text.splitlines()):
        found[line["symbol"]] = (*found.get(line["symbol"], ()), _row(line))
    return found


def _row(line: Mapping[str, str]) -> ReferenceRange:
    return ReferenceRange(
        symbol=line["symbol"],
        leads=_LEADS.get(line["lead"], frozenset({line["lead"]})),
        sex=_SEX.get(line["sex"]),
        age_min_years=float(line["age_min_y"] or 0.0),
        age_max_years=float(line["age_max_y"] or inf),
        population=line["population"],
        low=float(line["low"]) if line["low"] else None,
        high=float(line["high"]) if line["high"] else None,
        limits=line["limits"],
        unit=line["unit"],
        source=line["source"],
        note=line["note"],
    )
