"""Which biomarkers and which records of a cohort are meant."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ecgomics.cohort.opening import listed, near
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Feature

if TYPE_CHECKING:
    import polars as pl

Names = str | Sequence[str] | None


def chosen(
    features: Sequence[Feature],
    *,
    symbols: Names = None,
    dimension: Names = None,
    family: Names = None,
    tier: int | Sequence[int] | None = None,
    leads: Names = None,
) -> tuple[Feature, ...]:
    """The biomarkers that fit all that is given; InvalidInput where a name fits none."""
    kept = tuple(features)
    if symbols is not None:
        kept = _of_symbols(kept, _several(symbols))
    for what, wanted in (("dimension", dimension), ("family", family), ("lead", leads)):
        if wanted is not None:
            kept = _of(kept, what, _several(wanted))
    if tier is not None:
        tiers = [tier] if isinstance(tier, int) else list(tier)
        kept = tuple(each for each in kept if each.tier in tiers)
    if not kept:
        raise InvalidInput("No biomarker of the cohort fits all that was given.")
    return kept


def _several(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _of(features: Sequence[Feature], what: str, wanted: Collection[str]) -> tuple[Feature, ...]:
    there = sorted({str(getattr(each, what)) for each in features})
    for name in wanted:
        if name not in there:
            raise InvalidInput(
                f"No biomarker that is left has the {what} “{name}”: {listed(there)} there are."
            )
    return tuple(each for each in features if getattr(each, what) in wanted)


def _of_symbols(features: Sequence[Feature], wanted: Collection[str]) -> tuple[Feature, ...]:
    """By symbol (every lead of it), `symbol:LEAD` or the name of the column."""
    names = {name.replace(":", "__", 1) for name in wanted}
    there = {each.symbol for each in features} | {each.name for each in features}
    for name in sorted(names - there):
        raise InvalidInput(f"The cohort has no biomarker “{name}”.{near(name, sorted(there))}")
    return tuple(each for each in features if each.symbol in names or each.name in names)


def condition(given: "str | pl.Expr", columns: Sequence[str]) -> "pl.Expr":
    """A condition on records, as a Polars expression or in SQL such as "age_years > 40 AND sex = 'male'"."""
    import polars as pl
    from polars.exceptions import PolarsError

    if isinstance(given, pl.Expr):
        return given
    try:
        made = pl.sql_expr(given)
        names = made.meta.root_names()
    except PolarsError as error:
        why = str(error).splitlines()[0]
        raise InvalidInput(
            f"“{given}” is no condition ({why}): write it such as age_years > 40 AND sex = 'male'."
        ) from None
    for name in names:
        if name not in columns:
            raise InvalidInput(f"The cohort has no column “{name}”.{near(name, columns)}")
    return made
