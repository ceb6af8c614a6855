"""What is known of the records, in types that AnnData and R can hold: numbers, truth values, text, categories."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

#: A column of text has categories where its values stand this often on average.
_REPEATS: Final = 2.0


def is_category(column: "pl.Series") -> bool:
    """Whether text repeats, as that of a class does; a column without any is a class of no level."""
    import polars as pl

    if column.dtype in (pl.Categorical, pl.Enum):
        return True
    if column.dtype != pl.String:
        return False
    there = len(column) - column.null_count()
    return there == 0 or there >= _REPEATS * column.drop_nulls().n_unique()


def observations(about: "pl.DataFrame") -> tuple["pd.DataFrame", list[str]]:
    """Rows as AnnData writes them, by the name of the record, and the columns that cannot be held.

    Text that repeats becomes categories, other text keeps "" where it is missing, dates become text. A slash in the
    name of a column, which HDF5 takes for a folder, becomes an underscore.
    """
    import pandas as pd
    import polars as pl

    index = pd.Index(about["record"].to_list(), dtype=object, name="record")
    fit = [
        each
        for each in about.drop("record")
        if not (each.dtype.is_nested() or each.dtype in (pl.Object, pl.Binary))
    ]
    left_out = [name for name in about.columns if name not in {"record", *(each.name for each in fit)}]
    return pd.DataFrame(
        {each.name.replace("/", "_"): _held(each).set_axis(index) for each in fit}, index=index
    ), left_out


def _held(column: "pl.Series") -> "pd.Series":
    import pandas as pd
    import polars as pl

    if column.dtype.is_temporal():
        column = column.cast(pl.String)
    if is_category(column):
        text = column.cast(pl.String).replace("", None)
        levels = sorted(text.drop_nulls().unique())
        return pd.Series(pd.Categorical(text.to_list(), categories=levels))
    if column.dtype == pl.String:
        return pd.Series(column.fill_null("").to_list(), dtype=object)
    if column.dtype == pl.Boolean:
        return pd.Series(column.to_list(), dtype="boolean") if column.null_count() else column.to_pandas()
    return column.to_pandas()
