"""What a discovery works on: a table of numbers, an outcome and covariates, all in the order of the same records."""

from dataclasses import dataclass
from typing import Literal

from ecgomics.core.arrays import Bools, Floats

Kind = Literal["binary", "continuous", "ordinal", "survival"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of numbers: a biomarker in one lead, or of the whole record."""

    name: str
    """Column of the wide table: `symbol`, `symbol__LEAD`, with `#CHAIN` where a cohort has several signal paths."""
    symbol: str
    lead: str
    """Empty for a biomarker of the whole record."""
    code: str
    label: str
    unit: str
    dimension: str
    family: str
    tier: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Records × features, NaN where there is no value."""

    records: tuple[str, ...]
    subjects: tuple[str, ...]
    """The person of each record; a record whose person is not known is a person of its own."""
    features: tuple[Feature, ...]
    values: Floats
    """Records × features."""
    embedding: Floats | None = None
    """Records × dimensions; rows of NaN where a record has none."""
    notes: tuple[str, ...] = ()
    """What was decided when it was made, a sentence each."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What is to be explained, one number per record; NaN where it is not known."""

    name: str
    kind: Kind
    values: Floats
    """0 or 1 of a binary outcome, rank from 0 of an ordinal one, follow-up time of survival, else the number."""
    levels: tuple[str, ...] = ()
    """Names of 0 and 1 of a binary outcome, of the ranks of an ordinal one."""
    event: Bools | None = None
    """Of survival: whether the event happened at that time; censored then where not."""
    unit: str = ""
    notes: tuple[str, ...] = ()
    """What was decided when it was made, a sentence each."""


@dataclass(frozen=True, slots=True, eq=False)
class Covariate:
    """What an association is adjusted for."""

    name: str
    columns: tuple[str, ...]
    """The name of a number; of a class, `name=level` for each level but the first."""
    values: Floats
    """Records × columns, NaN where it is not known."""
