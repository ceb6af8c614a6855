"""Who is in an extracted cohort: its first table by group, its people, and what is known of an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

    from ecgomics.cohort.cohort import Cohort
    from ecgomics.services.cohorts import Column

GROUP: Final = "group"
#: More groups than this make no table that can be read.
_MOST_GROUPS: Final = 6
#: Devices that are told by name, the most frequent first.
_MOST_DEVICES: Final = 5
#: The rows of the table that are numbers: column, unit (UCUM).
_NUMBERS: Final = (("age_years", "a"), ("heart_rate", "/min"))
_WORDS: Final = ("sex", "device")
ALL: Final = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """A number in one group: median and quartiles of those that are known."""

    known: int
    missing: int
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class WordShare:
    """How many of a group have one word; the word is empty for all the others together."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Words:
    """A class in one group."""

    known: int
    missing: int
    shares: tuple[WordShare, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number by group."""

    column: str
    unit: str
    groups: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class WordRow:
    """One class by group."""

    column: str
    groups: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A column of the table; the one of all has no name."""

    name: str
    records: int
    people: int


@dataclass(frozen=True, slots=True)
class TableOne:
    """Records with values by group: who they are."""

    by: str
    """The column that groups; empty where there is none."""
    groups: tuple[Group, ...]
    numbers: tuple[NumberRow, ...]
    words: tuple[WordRow, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """How many records have a column that tells them apart, and so can be an outcome."""

    column: str
    records: int


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a cohort."""

    records: int
    people: int
    repeated: int
    """People with several records: models keep all of a person on one side."""


def known_outcome(columns: "Sequence[Column]") -> Known | None:
    """The column that a discovery would ask for first: the groups, else the first of two levels."""
    in_two = [each for each in columns if len(each.levels) == 2]
    first = next((each for each in in_two if each.name == GROUP), in_two[0] if in_two else None)
    return None if first is None else Known(first.name, first.known)


def people(cohort: "Cohort") -> People:
    """Of the records with values."""
    from collections import Counter

    counted = Counter(_persons(cohort))
    return People(counted.total(), len(counted), sum(each > 1 for each in counted.values()))


def table_one(cohort: "Cohort") -> TableOne:
    """All records with values, and by the cohort's groups where there are some."""
    import polars as pl

    frame = _described(cohort).with_columns(person=pl.Series(_persons(cohort), dtype=pl.String))
    by = GROUP if GROUP in frame.columns and 1 < frame[GROUP].drop_nulls().n_unique() <= _MOST_GROUPS else ""
    names = [ALL, *(sorted(frame[by].drop_nulls().unique()) if by else ())]
    parts = [frame if name == ALL else frame.filter(pl.col(by) == name) for name in names]
    return TableOne(
        by,
        tuple(
            Group(name, len(part), part["person"].n_unique()) for name, part in zip(names, parts, strict=True)
        ),
        tuple(
            NumberRow(column, unit, tuple(_spread(part[column]) for part in parts))
            for column, unit in _NUMBERS
            if column in frame.columns
        ),
        tuple(
            WordRow(column, tuple(_words(part[column], frame[column]) for part in parts))
            for column in _WORDS
            if column in frame.columns
        ),
    )


def _described(cohort: "Cohort") -> "pl.DataFrame":
    """What the table tells of the records with values."""
    import polars as pl

    there = set(cohort.columns)
    wanted = [name for name in (GROUP, *_WORDS, *(column for column, _ in _NUMBERS)) if name in there]
    return cohort.frame.filter(pl.col("error").is_null()).select(wanted).collect()


def _persons(cohort: "Cohort") -> list[str]:
    """The person of each record with values."""
    from ecgomics.cohort.design import subjects_of

    lost = cohort.frame.select("error").collect()["error"].is_not_null()
    subjects, _ = subjects_of(cohort)
    return [person for person, failed in zip(subjects, lost, strict=True) if not failed]


def _spread(column: "pl.Series") -> Spread:
    known = column.fill_nan(None).drop_nulls() if column.dtype.is_float() else column.drop_nulls()
    low, middle, high = (known.quantile(share, "linear") for share in (0.25, 0.5, 0.75))
    return Spread(len(known), len(column) - len(known), middle, low, high)


def _words(column: "pl.Series", whole: "pl.Series") -> Words:
    """In the order of the whole cohort, so that groups can be compared."""
    known = column.drop_nulls().cast(str)
    first = _most_frequent(whole.drop_nulls().cast(str).to_list())
    counts = {word: int((known == word).sum()) for word in first}
    others = len(known) - sum(counts.values())
    shares = [WordShare(word, count) for word, count in counts.items()]
    return Words(
        len(known), len(column) - len(known), (*shares, *([WordShare("", others)] if others else []))
    )


def _most_frequent(words: Sequence[str]) -> list[str]:
    from collections import Counter

    ranked = sorted(Counter(words).items(), key=lambda each: (-each[1], each[0]))
    return [word for word, _ in ranked[:_MOST_DEVICES]]
