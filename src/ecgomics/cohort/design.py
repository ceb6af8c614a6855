"""Cohort → what a discovery works on: the table of numbers, the outcome, the covariates."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from ecgomics.cohort.numbers import (
    floats,
    indicators,
    is_number,
    levels_of,
    matrix,
    refuse_decimal_comma,
    series,
)
from ecgomics.cohort.opening import CLASS, QUALITY, listed
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Covariate, Feature, Table

if TYPE_CHECKING:
    from ecgomics.cohort.cohort import Cohort
    from ecgomics.cohort.joining import Embeddings

#: Where the person of a record is looked for, first one first.
_SUBJECTS: Final = ("subject", "pseudonym")
#: Most levels that a class may have to be adjusted for: more are names, not classes.
MOST_LEVELS: Final = 50


def table(
    cohort: "Cohort", *, subject: str | None, classes: Literal["left_out", "one_hot"], quality: bool
) -> Table:
    """Records × numbers, as Cohort.table says."""
    if classes not in ("left_out", "one_hot"):
        raise InvalidInput(f"Classes are left_out or one_hot; {classes} is neither.")
    found = [each for each in cohort.biomarkers if quality or each.dimension != QUALITY]
    numbers = [each for each in found if each.unit != CLASS]
    named = [each for each in found if each.unit == CLASS]
    subjects, said = subjects_of(cohort, subject)
    values, features = matrix(cohort.frame, numbers), tuple(numbers)
    notes = list(_left_out(cohort, found, named if classes == "left_out" else ()))
    if classes == "one_hot":
        hot = [_one_hot(cohort, each) for each in named]
        values = np.column_stack([values, *(each for each, _ in hot)])
        features = (*features, *(each for _, more in hot for each in more))
    records = cohort.records
    vectors = None if cohort.embeddings is None else embedding_matrix(cohort.embeddings, records)
    return Table(records, subjects, features, values, vectors, (*said, *notes))


def _left_out(cohort: "Cohort", found: Sequence[Feature], named: Sequence[Feature]) -> Iterator[str]:
    quality = len(cohort.biomarkers) - len(found)
    if quality:
        yield f"{quality} measures of signal quality are left out: they tell how a recording was made."
    if named:
        yield f"{len(named)} classes (text of several levels) are left out."


def _one_hot(cohort: "Cohort", feature: Feature) -> tuple[Floats, tuple[Feature, ...]]:
    column = series(cohort.frame, feature.name)
    levels = levels_of(column)
    if not levels:
        return np.empty((len(column), 0)), ()
    named = (
        replace(feature, name=f"{feature.name}={level}", label=f"{feature.label}: {level}", unit="{flag}")
        for level in levels
    )
    return indicators(column, levels), tuple(named)


def subjects_of(cohort: "Cohort", column: str | None = None) -> tuple[tuple[str, ...], list[str]]:
    """The person of each record, and how persons were told."""
    import polars as pl

    names = cohort.records
    sources = [column] if column is not None else [name for name in _SUBJECTS if name in cohort.columns]
    found = pl.Series([None] * len(names), dtype=pl.String)
    used = []
    for name in sources:
        given = series(cohort.frame, name).cast(pl.String)
        if found.is_null().any() and given.is_not_null().any():
            found = found.fill_null(given)
            used.append(name)
    unknown = int(found.is_null().sum())
    alone = pl.Series(names, dtype=pl.String)
    # A record's name may be a person's identifier elsewhere: what stands for the record alone is told apart.
    subjects = tuple(found.fill_null("record " + alone)) if used else names
    notes = [f"Persons are told by {' and '.join(used)}."] if used else []
    if unknown:
        notes.append(
            f"The person of {unknown} of {len(names)} records is not known: each is a person of its own."
        )
    return subjects, notes


def embedding_matrix(embeddings: "Embeddings", records: Sequence[str]) -> Floats:
    """Records × dimensions, rows of NaN where a record has no vector."""
    import polars as pl

    wanted = pl.LazyFrame({"record": records}, schema={"record": pl.String})
    found = wanted.join(embeddings.frame, on="record", how="left", maintain_order="left").collect()[
        "embedding"
    ]
    lengths = found.list.len().drop_nulls().unique().to_list()
    if len(lengths) != 1:
        raise InvalidInput(
            "No record of the cohort has an embedding."
            if not lengths
            else f"The embeddings have different lengths ({listed(map(str, sorted(lengths)))})."
        )
    vectors = np.full((len(records), lengths[0]), np.nan)
    vectors[found.is_not_null().to_numpy()] = np.reshape(
        found.drop_nulls().explode().to_numpy(), (-1, lengths[0])
    )
    return vectors


def covariate(cohort: "Cohort", name: str, *, as_class: bool) -> Covariate:
    """One column to adjust for, as Cohort.covariates says."""
    import polars as pl

    column = series(cohort.frame, name)
    if not column.is_not_null().any():
        raise InvalidInput(f"{name} is not known of any record: it cannot be adjusted for.")
    if (is_number(column) and not as_class) or column.dtype == pl.Boolean:
        return Covariate(name, (name,), floats(column)[:, None])
    if not as_class:
        refuse_decimal_comma(column)
    levels = levels_of(column)
    if len(levels) == 1:
        raise InvalidInput(f"{name} is {levels[0]} in every record: there is nothing to adjust for.")
    if len(levels) > MOST_LEVELS:
        raise InvalidInput(
            f"{name} has {len(levels)} different values: at most {MOST_LEVELS} can be adjusted for."
        )
    shown = tuple(f"{name}={level}" for level in levels[1:])
    return Covariate(name, shown, indicators(column, levels[1:]))
