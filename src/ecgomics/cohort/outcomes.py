"""A column of a cohort as an outcome; what it is is inferred only where it cannot be mistaken."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import numpy as np

from ecgomics.cohort.numbers import floats, is_number, levels_of, refuse_decimal_comma, series
from ecgomics.cohort.opening import listed
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Kind, Outcome

if TYPE_CHECKING:
    import polars as pl

    from ecgomics.cohort.cohort import Cohort


def outcome(
    cohort: "Cohort",
    column: str | None,
    *,
    kind: Kind | None,
    time: str | None,
    event: str | None,
    levels: Sequence[object] | None,
    unit: str,
) -> Outcome:
    """The outcome, as Cohort.outcome says."""
    if kind is not None and kind not in get_args(Kind):
        raise InvalidInput(f"An outcome is {', '.join(get_args(Kind))}; {kind} is none of them.")
    if time is not None or event is not None or kind == "survival":
        return _survival(cohort, column, kind=kind, time=time, event=event, levels=levels, unit=unit)
    if column is None:
        raise InvalidInput("Name the column of the outcome, or time and event of survival.")
    found = series(cohort.frame, column)
    if not found.is_not_null().any():
        raise InvalidInput(f"{column} is not known of any record: it cannot be an outcome.")
    match kind or _inferred(found, levels):
        case "binary":
            return _binary(found, levels)
        case "ordinal":
            return _ordinal(found, levels)
        case _:
            return _continuous(found, levels, unit)


def _inferred(column: "pl.Series", levels: Sequence[object] | None) -> Kind:
    """Binary; InvalidInput where it may be something else."""
    found = list(levels) if levels is not None else levels_of(column)
    if len(found) == 2:
        return "binary"
    if len(found) == 1:
        raise InvalidInput(
            f"{column.name} is {found[0]} wherever it is known: an outcome differs between records."
        )
    refuse_decimal_comma(column)
    raise InvalidInput(
        f"{column.name} has {len(found)} different values, such as {listed(map(str, found), most=4)}: "
        "say whether it is continuous or ordinal (kind), or which two of them are compared (levels)."
    )


def _ranks(column: "pl.Series", levels: Sequence[object]) -> tuple[Floats, tuple[str, ...]]:
    """The place of each value in the levels, NaN where it is none of them; InvalidInput where a level never occurs."""
    import polars as pl

    text = column.cast(pl.String)
    names = [_as_text(column, level) for level in levels]
    if len(set(names)) < len(names):
        raise InvalidInput(f"The levels of {column.name} must differ: {listed(map(str, levels))}.")
    there = set(text.drop_nulls())
    for name, level in zip(names, levels, strict=True):
        if name not in there:
            raise InvalidInput(
                f"{column.name} is “{level}” in no record: its values are {listed(map(str, levels_of(column)))}."
            )
    ranks = text.replace_strict(names, list(range(len(names))), default=None, return_dtype=pl.Float64)
    return floats(ranks), tuple(
        str(level).lower() if isinstance(level, bool) else str(level) for level in levels
    )


def _as_text(column: "pl.Series", level: object) -> str:
    """A level as the column's own type writes it: 1 of a column of 1.0 is 1.0."""
    import polars as pl
    from polars.exceptions import PolarsError

    if isinstance(level, str) and column.dtype == pl.Boolean:
        return level.lower()
    try:
        return str(pl.Series([level], strict=False).cast(column.dtype).cast(pl.String)[0])
    except (PolarsError, TypeError):
        return str(level)


def _binary(column: "pl.Series", levels: Sequence[object] | None) -> Outcome:
    import polars as pl

    chosen = list(levels) if levels is not None else levels_of(column)
    if len(chosen) != 2:
        raise InvalidInput(
            f"A binary outcome has two levels; {column.name} has {len(chosen)}: name the two to compare (levels)."
        )
    values, names = _ranks(column, chosen)
    notes = list(_others_left_out(column, values))
    if levels is None and column.dtype == pl.String and set(names) != {"true", "false"}:
        notes.append(
            f"{column.name}: {names[0]} is the reference, as the first by alphabet; {names[1]} is the case."
        )
    return Outcome(column.name, "binary", values, names, notes=tuple(notes))


def _ordinal(column: "pl.Series", levels: Sequence[object] | None) -> Outcome:
    if levels is None and not is_number(column):
        raise InvalidInput(
            f"{column.name} is text: give its levels in rising order ({listed(map(str, levels_of(column)))})."
        )
    chosen = list(levels) if levels is not None else levels_of(column)
    if len(chosen) < 2:
        raise InvalidInput(f"{column.name} has one level only: there is nothing to explain.")
    values, names = _ranks(column, chosen)
    return Outcome(column.name, "ordinal", values, names, notes=tuple(_others_left_out(column, values)))


def _others_left_out(column: "pl.Series", values: Floats) -> list[str]:
    left = int((np.isnan(values) & column.is_not_null().to_numpy()).sum())
    return [f"{column.name}: {left} records of other levels are left out."] if left else []


def _continuous(column: "pl.Series", levels: Sequence[object] | None, unit: str) -> Outcome:
    if levels is not None:
        raise InvalidInput(f"{column.name} is continuous: it has no levels.")
    if not is_number(column):
        refuse_decimal_comma(column)
        raise InvalidInput(
            f"{column.name} is no number (such as “{column.drop_nulls()[0]}”): it cannot be continuous."
        )
    return Outcome(column.name, "continuous", floats(column), unit=unit)


def _survival(
    cohort: "Cohort",
    column: str | None,
    *,
    kind: Kind | None,
    time: str | None,
    event: str | None,
    levels: Sequence[object] | None,
    unit: str,
) -> Outcome:
    if time is None or event is None:
        raise InvalidInput(
            "Survival needs both the time of follow-up (time) and whether the event happened (event)."
        )
    if kind not in (None, "survival"):
        raise InvalidInput(f"time and event are those of survival: the outcome cannot be {kind}.")
    times = series(cohort.frame, time)
    if not is_number(times):
        refuse_decimal_comma(times)
        raise InvalidInput(f"{time} is no number: the time of follow-up is one.")
    happened = _binary(series(cohort.frame, event), levels)
    values = np.where(np.isnan(happened.values), np.nan, floats(times))
    if (values < 0).any():
        raise InvalidInput(f"{time} is negative in {int((values < 0).sum())} records.")
    return Outcome(
        column or event, "survival", values, event=happened.values == 1.0, unit=unit, notes=happened.notes
    )
