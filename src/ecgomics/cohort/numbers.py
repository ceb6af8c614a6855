"""Columns of a cohort as numbers: flags as 0 and 1, classes as one column per level, what is missing as NaN."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ecgomics.cohort.opening import FLAG, near
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Feature

if TYPE_CHECKING:
    import polars as pl

#: Columns that are read at once: with a hundred thousand records, some two hundred megabytes.
COLUMNS_AT_ONCE: Final = 256
#: A number as most of Europe writes it, or a whole one.
_DECIMAL_COMMA: Final = r"^[+-]?\d+(,\d+)?$"


def matrix(
    frame: "pl.LazyFrame", features: Sequence[Feature], *, dtype: DTypeLike = np.float64
) -> NDArray[Any]:
    """Records × features of numbers and flags, column by column in memory; NaN where there is no value."""
    import polars as pl

    count = int(frame.select(pl.len()).collect().item())
    found = np.empty((count, len(features)), dtype=dtype, order="F")
    for start in range(0, len(features), COLUMNS_AT_ONCE):
        block = features[start : start + COLUMNS_AT_ONCE]
        table = frame.select(number(each) for each in block).collect()
        for place, column in enumerate(table):
            found[:, start + place] = column.to_numpy()
    return found


def number(feature: Feature) -> "pl.Expr":
    """A biomarker as a number; a flag is 1 where it is raised."""
    import polars as pl

    column = pl.col(feature.name)
    if feature.unit == FLAG:
        column = column.cast(pl.String) == "true"
    return column.cast(pl.Float64).alias(feature.name)


def series(frame: "pl.LazyFrame", name: str) -> "pl.Series":
    """One column in memory, missing numbers and empty text as null; InvalidInput where there is none of the name."""
    import polars as pl

    columns = frame.collect_schema()
    if name not in columns:
        raise InvalidInput(f"The cohort has no column “{name}”.{near(name, columns.names())}")
    found = frame.select(name).collect()[name]
    if found.dtype.is_float():
        return found.fill_nan(None)
    if found.dtype in (pl.String, pl.Categorical, pl.Enum):
        return found.cast(pl.String).str.strip_chars().replace("", None)
    return found


def is_number(column: "pl.Series") -> bool:
    """Whether a column counts or measures something."""
    return column.dtype.is_numeric()


def levels_of(column: "pl.Series") -> list[object]:
    """The different values of a column, in order of the alphabet or of size; false before true."""
    return list(column.drop_nulls().unique().sort())


def floats(column: "pl.Series") -> Floats:
    """A column of numbers or truth values, NaN where it is missing."""
    import polars as pl

    found: Floats = column.cast(pl.Float64).to_numpy().astype(np.float64)
    return found


def indicators(column: "pl.Series", levels: Sequence[object]) -> Floats:
    """Records × levels of 0 and 1, rows of NaN where the column is missing."""
    found = np.column_stack([(column == level).fill_null(False).to_numpy() for level in levels]).astype(float)
    found[column.is_null().to_numpy()] = np.nan
    return found


def refuse_decimal_comma(column: "pl.Series") -> None:
    """InvalidInput where a column of text is numbers with a decimal comma: none is a class, however few there are."""
    import polars as pl

    if column.dtype != pl.String:
        return
    text = column.drop_nulls().str.strip_chars()
    with_comma = text.filter(text.str.contains(","))
    if len(with_comma) and bool(text.str.contains(_DECIMAL_COMMA).all()):
        raise InvalidInput(
            f"{column.name} holds numbers with a decimal comma, such as “{with_comma[0]}”: write them with a point."
        )
