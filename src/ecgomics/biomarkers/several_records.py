"""Sources of the serial biomarkers: one biomarker over a person's records, two records side by side, repeatability.

They are handed in by whoever holds the records; everything here is arrays and small frozen classes.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Self

import numpy as np

from ecgomics.biomarkers.latent_space import Representation
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_RANK, Validity

TURN_DEG: Final = 360.0
#: Units of values whose ratio means nothing: directions and logarithms.
WITHOUT_RATIO: Final = frozenset({"deg", "dB"})


def wrapped_deg(angle_deg: Floats) -> Floats:
    """The same angles in (-180, 180]."""
    return np.asarray(TURN_DEG / 2 - (TURN_DEG / 2 - angle_deg) % TURN_DEG, dtype=float)


@dataclass(frozen=True, slots=True)
class Series:
    """One biomarker in one lead over two and more records of a person, in the order of time."""

    values: Floats
    """(records,), NaN where the record gives no number."""
    codes: tuple[Validity, ...]
    definitions: tuple[str, ...]
    """Version and chain of each record's value: only equal ones may be compared."""
    unit: str
    years: Floats | None
    """Date of each record in years, None where it is not known of all."""

    @classmethod
    def of(cls, *values: float, unit: str = "ms", years: Sequence[float] | None = None) -> Self:
        """From valid numbers, for worked examples; NaN stands for an absent wave."""
        numbers = np.array(values, dtype=float)
        codes: tuple[Validity, ...] = tuple("absent" if np.isnan(each) else "ok" for each in numbers)
        dates = None if years is None else np.array(years, dtype=float)
        return cls(numbers, codes, ("1 DIAG",) * len(values), unit, dates)

    @property
    def is_angle(self) -> bool:
        """Whether 360 more is the same value."""
        return self.unit == "deg"

    @property
    def has_ratio(self) -> bool:
        """Whether a change may be given in percent of the first value."""
        return self.unit not in WITHOUT_RATIO

    @property
    def there(self) -> Ints:
        """Indices of the records that give a number, (n,)."""
        return np.flatnonzero([code in KEEPS_NUMBER for code in self.codes])

    @property
    def found(self) -> Floats:
        """The numbers, (n,); angles turned so that they lie around their mean direction."""
        values: Floats = self.values[self.there]
        if not self.is_angle or not values.size:
            return values
        radians = np.radians(values)
        centre_deg = np.degrees(np.arctan2(np.sin(radians).sum(), np.cos(radians).sum()))
        return np.asarray(centre_deg + wrapped_deg(values - centre_deg), dtype=float)

    @property
    def first_and_last(self) -> tuple[float, float]:
        """The values of the first and of the last record; NotComputable with the reason where one has none."""
        refused = [code for code in (self.codes[0], self.codes[-1]) if code not in KEEPS_NUMBER]
        if refused:
            raise NotComputable(min(refused, key=VALIDITY_RANK.__getitem__))
        return float(self.values[0]), float(self.values[-1])

    @property
    def change(self) -> float:
        """Last minus first, the short way round for angles; NotComputable where one has no value."""
        first, last = self.first_and_last
        return float(wrapped_deg(np.array(last - first))) if self.is_angle else last - first


@dataclass(frozen=True, slots=True)
class Repeatability:
    """How much a biomarker differs between records of a person in whom nothing has changed.

    NaN where the study does not give a number.
    """

    sem: float
    """Standard deviation between records of a person, in the unit of the biomarker."""
    cv_analytical: float
    """Coefficient of variation within a record, by repeated measurement, in %."""
    cv_within_person: float
    """Coefficient of variation between days of a person beyond that, in %."""
    persons: int
    source: str


@dataclass(frozen=True, slots=True)
class RecordSide:
    """What one of two records gives to the comparison."""

    signal_path: str
    beat: Stretch | None
    """The representative beat, None where there is none."""
    vcg: Stretch | None
    """The same as X, Y, Z; None without the leads that it needs."""
    qrs_ms: tuple[float, float]
    """Global QRS onset and end in it."""
    representation: Representation | None = None
    """What an encoder makes of the record; None where none was asked or it refused."""

    @property
    def has_qrs(self) -> bool:
        """Whether both limits of QRS are known."""
        return bool(np.isfinite(self.qrs_ms).all())


@dataclass(frozen=True, slots=True)
class RecordPair:
    """The earlier and the later of two records, and the named biomarkers of both."""

    earlier: RecordSide
    later: RecordSide
    series: Mapping[str, Series]

    def of(self, symbol: str) -> Series:
        """One biomarker of both; NotComputable where they do not give it."""
        if symbol not in self.series:
            raise NotComputable("failed", f"{symbol} is in neither record")
        return self.series[symbol]

    @property
    def model(self) -> str:
        """Identifier of the encoder of the later record; empty without one."""
        return self.later.representation.model if self.later.representation else ""

    def only(self, lead: str) -> "RecordPair":
        """The pair with one lead of the representative beats."""
        return replace(self, earlier=_only(self.earlier, lead), later=_only(self.later, lead))


def _only(side: RecordSide, lead: str) -> RecordSide:
    beat = side.beat
    if beat is None or lead not in beat.leads:
        return replace(side, beat=None)
    return replace(side, beat=Stretch((lead,), beat.time_ms, beat.lead(lead)[np.newaxis]))


def repeatability(symbol: str, lead: str) -> Repeatability | None:
    """What the table that comes with ECGomics says of a biomarker (lead empty for the whole record)."""
    return _repeatability_table().get((symbol, lead))


@cache
def _repeatability_table() -> Mapping[tuple[str, str], Repeatability]:
    text = resources.files("ecgomics.biomarkers").joinpath("repeatability.csv").read_text("utf-8")
    return MappingProxyType(
        {
            (row["symbol"], row["lead"]): Repeatability(
                sem=float(row["sem"] or "nan"),
                cv_analytical=float(row["cv_analytical"] or "nan"),
                cv_within_person=float(row["cv_within_person"] or "nan"),
                persons=int(row["persons"]),
                source=row["source"],
            )
            for row in csv.DictReader(text.splitlines())
        }
    )
