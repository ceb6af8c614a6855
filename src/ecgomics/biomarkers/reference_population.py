"""Sources of the population biomarkers: a value and its person, the stratum it is read against, panels, sets.

The table that comes with ECGomics was fitted from a few hundred open records of healthy adults (training/reference) and
is for trying things out: small, of mixed origin, not for clinical use. A table of one's own has the same columns.
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final, Self, TypeVar

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Sex, Subject

#: Columns that a table must have; those that may be left out follow.
NEEDED_COLUMNS: Final = ("symbol", "age_from", "age_to", "n")
#: Cumulative percentages that a table may give in columns p5, p50 …
PERCENTAGES: Final = (2.0, 2.5, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.5, 98.0)
_SEX: Final[Mapping[str, Sex | None]] = {
    "": None,
    "any": None,
    "F": "female",
    "female": "female",
    "M": "male",
    "male": "male",
}
_NAN: Final = float("nan")
_N = TypeVar("_N", int, float)


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of one biomarker, and what of the person it depends on."""

    value: float
    age_years: float | None = None
    sex: Sex | None = None
    heart_rate: float | None = None
    """Heart rate of the same record in /min."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """The distribution of one biomarker in one lead among people of like age and sex; NaN is what is not known."""

    symbol: str
    lead: str
    sex: Sex | None
    """None for both."""
    age_from: float
    age_to: float
    """In years, to the day before the next birthday where it is a whole number."""
    n: int
    l: float = _NAN  # noqa: E741 - the three letters that the method is named after
    """Box-Cox power."""
    m: float = _NAN
    """Median."""
    s: float = _NAN
    """Coefficient of variation."""
    percentiles: tuple[tuple[float, float], ...] = ()
    """Cumulative % and value, rising."""
    intercept: float = _NAN
    per_year: float = 0.0
    per_bpm: float = 0.0
    """Expectation: intercept + per_year times age + per_bpm times heart rate in /min."""
    unit: str = ""
    source: str = ""

    def fits(self, subject: Subject) -> bool:
        """Whether it is for such a person; nobody of unknown age has a stratum."""
        return _suits(self, subject)

    def centile(self, z: float) -> float:
        """The value whose z score is given (Cole 1992); NaN without L, M and S."""
        if self.l == 0.0:
            return self.m * math.exp(self.s * z)
        base = 1.0 + self.l * self.s * z
        return self.m * base ** (1.0 / self.l) if base > 0.0 else _NAN


@dataclass(frozen=True, slots=True)
class Panel:
    """Several biomarkers of one record, and how they lie together in a reference population."""

    name: str
    members: tuple[str, ...]
    values: Floats
    """(members,), NaN where there is none."""
    mean: Floats
    covariance: Floats
    """members × members."""
    low: Floats
    high: Floats
    """Limits of each member, (members,)."""

    @classmethod
    def of(cls, **parts: Sequence[float] | Sequence[Sequence[float]]) -> Self:
        """From lists, for worked examples: values, mean, covariance, low, high; those left out are NaN."""
        count = len(parts["values"])
        empty = {"mean": (count,), "covariance": (count, count), "low": (count,), "high": (count,)}
        given = {
            name: np.array(parts[name], dtype=float) if name in parts else np.full(shape, np.nan)
            for name, shape in empty.items()
        }
        names = tuple(f"x{place + 1}" for place in range(count))
        return cls("panel", names, np.array(parts["values"], dtype=float), **given)

    @property
    def complete(self) -> bool:
        """Whether every member has a value."""
        return bool(np.isfinite(self.values).all())


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """The values of a panel in each record of a named set."""

    name: str
    members: tuple[str, ...]
    values: Floats
    """records × members."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A score of how strange a record is, and the same of the records of a calibration set; larger is stranger."""

    score: float
    scores: Floats
    """(records,)."""


@dataclass(frozen=True, slots=True)
class PanelReference:
    """How the members of a panel lie together among people of like age and sex; fields as in Stratum."""

    name: str
    sex: Sex | None
    age_from: float
    age_to: float
    n: int
    members: tuple[str, ...]
    mean: Floats
    covariance: Floats

    def fits(self, subject: Subject) -> bool:
        """Whether it is for such a person."""
        return _suits(self, subject)


def _suits(each: Stratum | PanelReference, subject: Subject) -> bool:
    if subject.age_years is None or each.sex not in (None, subject.sex):
        return False
    end = each.age_to + (1.0 if float(each.age_to).is_integer() else 0.0)
    return each.age_from <= subject.age_years < end


def _rank(each: Stratum | PanelReference) -> tuple[bool, float]:
    """Smaller is closer to the person: one sex before both, then the narrower band of ages."""
    return each.sex is None, each.age_to - each.age_from


@dataclass(frozen=True, slots=True)
class ReferencePopulation:
    """Strata by biomarker and lead, as one table gives them."""

    name: str
    strata: Mapping[tuple[str, str], tuple[Stratum, ...]]

    def stratum(self, symbol: str, lead: str, subject: Subject) -> Stratum | None:
        """The closest stratum of a person; None where there is none."""
        fitting = (each for each in self.strata.get((symbol, lead), ()) if each.fits(subject))
        return min(fitting, key=_rank, default=None)


def population_from_csv(text: str, *, name: str, units: Mapping[str, str]) -> ReferencePopulation:
    """A reference population from a table; InvalidInput names the line that cannot be used.

    units gives the unit of every biomarker that may be in it.
    """
    table = csv.DictReader(text.splitlines())
    lacking = [column for column in NEEDED_COLUMNS if column not in (table.fieldnames or ())]
    if lacking:
        raise InvalidInput(
            f"The reference table {name} has no column {', '.join(lacking)}; "
            f"{', '.join(NEEDED_COLUMNS)} are needed, and L, M, S or percentiles such as p50."
        )
    strata = []
    for number, row in enumerate(table, start=2):
        try:
            strata.append(_stratum(row, units))
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"The reference table {name}, line {number}: {error}.") from None
    return ReferencePopulation(name, _by_biomarker(strata))


def _stratum(row: Mapping[str, str], units: Mapping[str, str]) -> Stratum:
    symbol, unit, sex = row["symbol"], row.get("unit") or "", row.get("sex") or ""
    if symbol not in units:
        raise ValueError(f"there is no biomarker “{symbol}”")
    if unit not in ("", units[symbol]):
        raise ValueError(f"{symbol} is in {units[symbol]}, not in {unit}")
    if sex not in _SEX:
        raise ValueError(f"sex is “{sex}”; female, male or nothing is allowed")
    percentiles = [(each, _number(row, f"p{each:g}")) for each in PERCENTAGES]
    there = tuple(pair for pair in percentiles if not math.isnan(pair[1]))
    if any(lower[1] > upper[1] for lower, upper in pairwise(there)):
        raise ValueError(f"the percentiles of {symbol} do not rise")
    return Stratum(
        symbol=symbol,
        lead=row.get("lead") or "",
        sex=_SEX[sex],
        age_from=_needed(row, "age_from", float),
        age_to=_needed(row, "age_to", float),
        n=_needed(row, "n", int),
        l=_number(row, "L"),
        m=_number(row, "M"),
        s=_number(row, "S"),
        percentiles=there,
        intercept=_number(row, "intercept"),
        per_year=_number(row, "per_year", 0.0),
        per_bpm=_number(row, "per_bpm", 0.0),
        unit=unit,
        source=row.get("source") or "",
    )


def _needed(row: Mapping[str, str], column: str, kind: type[_N]) -> _N:
    try:
        return kind(row[column])
    except (TypeError, ValueError):
        wanted = "a whole number" if kind is int else "a number"
        raise ValueError(f"{column} is “{row[column] or ''}”; {wanted} is needed") from None


def _number(row: Mapping[str, str], column: str, absent: float = _NAN) -> float:
    text = row.get(column)
    if not text:
        return absent
    number = _needed(row, column, float)
    if not math.isfinite(number):
        raise ValueError(f"{column} is {text}")
    return number


def _by_biomarker(strata: Iterable[Stratum]) -> dict[tuple[str, str], tuple[Stratum, ...]]:
    found: dict[tuple[str, str], tuple[Stratum, ...]] = {}
    for each in strata:
        key = (each.symbol, each.lead)
        found[key] = (*found.get(key, ()), each)
    return found


def shipped_text() -> str:
    """The table that comes with ECGomics."""
    return resources.files("ecgomics.biomarkers").joinpath("reference_population.csv").read_text("utf-8")


def panel_reference(subject: Subject) -> PanelReference | None:
    """The core panel among people like the person; None where the panels that come with ECGomics hold none."""
    return min((each for each in shipped_panels() if each.fits(subject)), key=_rank, default=None)


@cache
def shipped_panels() -> tuple[PanelReference, ...]:
    """Means and covariances of the panels that come with ECGomics."""
    text = resources.files("ecgomics.biomarkers").joinpath("reference_panels.csv").read_text("utf-8")
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        key = tuple(row[column] for column in ("panel", "sex", "age_from", "age_to", "n"))
        groups.setdefault(key, []).append(row)
    return tuple(
        PanelReference(
            name=panel,
            sex=_SEX[sex],
            age_from=float(age_from),
            age_to=float(age_to),
            n=int(n),
            members=tuple(row["symbol"] for row in rows),
            mean=np.array([float(row["mean"]) for row in rows]),
            covariance=np.array([[float(each) for each in row["covariances"].split()] for row in rows]),
        )
        for (panel, sex, age_from, age_to, n), rows in groups.items()
    )
