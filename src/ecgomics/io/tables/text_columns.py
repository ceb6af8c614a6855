"""The columns of a table of text: numbers with NaN where one is missing, and text."""

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.digits import LARGEST
from ecgomics.io.source import Source
from ecgomics.io.tables.text_table import COMMENT, MISSING, Layout

#: Exponents that the fast parser of pandas must not see: from ten digits on it reads memory that is not its own.
_LONG_EXPONENT: Final = re.compile(r"[eE][-+]?\d{4}")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: numbers with NaN where one is missing, or else text."""

    number: int
    """From 1 on, as users count."""
    label: str | None
    unit: str | None
    first: tuple[str, ...]
    """Its first values, as they are written."""
    values: Floats | None
    texts: tuple[str, ...] = ()


def float_precision(content: str) -> Literal["round_trip"] | None:
    """The parser of numbers for pandas: its fast one, except where that would not be safe."""
    return "round_trip" if _LONG_EXPONENT.search(content) else None


def columns_of(
    source: Source, layout: Layout, lines: Sequence[str], *, file_format: str
) -> tuple[Column, ...]:
    """Every column of a table; UnreadableFile where a row does not fit."""
    import pandas as pd

    rows = [line for line in lines[layout.start :] if not line.lstrip().startswith(COMMENT)]
    content = "\n".join(rows)
    if "'" in rows[0]:
        content = content.replace("'", '"')
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # of columns that would be cut off
            table = pd.read_csv(
                io.StringIO(content),
                sep=r"\s+" if layout.delimiter == " " else (layout.delimiter or "\t"),
                decimal=layout.mark,
                header=None,
                names=range(layout.columns),
                index_col=False,
                na_values=["-", "NA", "na", "none", "None"],
                dtype={number: str if text else np.float64 for number, text in enumerate(layout.is_text)},
                skipinitialspace=True,
                on_bad_lines="error",
                nrows=layout.stated_rows,
                float_precision=float_precision(content),
            )
    except (ValueError, OverflowError, csv.Error, pd.errors.ParserWarning) as error:
        reason = _reason(str(error))
        raise source.unreadable(file_format, f"a row of its table does not fit ({reason})") from error
    return tuple(_columns(layout, [table[number] for number in range(layout.columns)]))


def _reason(message: str) -> str:
    """What the parser says, without the text that it stumbled on: it may be anything, a name too."""
    if "convert" in message:
        return "there is text among its numbers"
    return (message.splitlines() or ["it is damaged"])[0][:120].rstrip(". ")


def _columns(layout: Layout, found: Sequence[Any]) -> Iterator[Column]:
    """Columns of text that turn out to hold numbers, or nothing, are columns of numbers."""
    for number, series in enumerate(found):
        label = layout.labels[number] if layout.labels else None
        unit = (layout.units[number] or None) if layout.units else None
        first = tuple(row[number] for row in layout.rows)
        values: Floats | None = None
        texts: tuple[str, ...] = ()
        if not layout.is_text[number]:
            values = np.ascontiguousarray(series.to_numpy())
        else:
            texts = tuple(str(text).strip() for text in series.fillna(""))
            values = _values(texts, layout.mark)
        if values is not None:
            values = np.where(np.abs(values) > LARGEST, np.inf, values)  # masked, and told of
        yield Column(number + 1, label, unit, first, values, () if values is not None else texts)


def _values(texts: Sequence[str], mark: str) -> Floats | None:
    """The numbers of a column whose first rows hold none; None if it is text."""
    plain = ["nan" if text.lower() in MISSING else text for text in texts]
    try:
        return np.array([text.replace(mark, ".") for text in plain], dtype=np.float64)
    except ValueError:
        return None
