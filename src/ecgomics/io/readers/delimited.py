"""Delimited text: CSV, TSV and tables separated by white space, with decimal point or decimal comma.

A header row names the leads ("I (mV)"), a time column gives the rate, and lines above the table may state
"Sample rate", "Unit" and "Lead". Whatever none of them states is asked for.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import canonical_lead
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.source import HEAD_BYTES, Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "CSV"
SUPPORT: Final = Support.ONE_READER

#: (delimiter, decimal mark) in the order tried; a blank is any white space, an empty delimiter is one column.
_DIALECTS: Final = (
    *((";", "."), (";", ","), ("\t", "."), ("\t", ",")),
    *((",", "."), (" ", "."), (" ", ","), ("", "."), ("", ",")),
)
_NUMBER: Final = {
    mark: re.compile(rf"[-+]?(?:\d+(?:{re.escape(mark)}\d*)?|{re.escape(mark)}\d+)(?:[eE][-+]?\d+)?")
    for mark in ".,"
}
_MISSING: Final = frozenset({"", "-", "nan", "na", "n/a", "null", "none"})
#: What a row without any number may consist of: no lead was connected.
_GAPS: Final = ({"nan"}, {""})
_LINES_LOOKED_AT: Final = 80
_ROWS_NEEDED: Final = 2
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_UNIT: Final = r"(m|u|µ|μ|n|\?)?V"
_LABEL: Final = re.compile(
    rf"^(?P<name>.*?)\s*(?:[(\[/]\s*(?P<unit>{_UNIT})\s*[)\]]?|_(?P<suffix>[muµμn]V))$", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"^(?:.*\b)?(?:time|timestamp|t|elapsed|zeit)[\s_]*[(\[/]?\s*"
    r"(?P<unit>s|secs?|seconds?|ms|milliseconds?|us|µs|ns)?\s*[)\]]?$"
    r"|^(?P<alone>seconds|milliseconds)$",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(
    r"^(?:samples?(?:[\s_]*(?:number|index|no|id))?|index|idx|n|no|nr|#|row|frame)\.?$", re.IGNORECASE
)
_SECONDS_PER: Final = {"s": 1.0, "m": 1e-3, "u": 1e-6, "µ": 1e-6, "n": 1e-9}
_STATED_RATE: Final = re.compile(
    r"^\W*(?:sampl(?:e|ing)[\s_]*(?:rate|frequency)|frequency|fs(?:_hz)?)\W*?[,;:=\t]\W*(?P<rate>\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_STATED_UNIT: Final = re.compile(rf"^\W*units?\s*[,;:=\t]\s*\"?(?P<unit>{_UNIT})\b", re.IGNORECASE)
_STATED_LEAD: Final = re.compile(r"^\W*lead\s*[,;:=\t]\s*\"?(?P<lead>[^\",;\t]+)", re.IGNORECASE)
_STATEMENTS: Final = (_STATED_RATE, _STATED_UNIT, _STATED_LEAD)
#: Steps of a time column may differ from their median by this share.
_UNEVEN_SHARE: Final = 0.5
#: A rate from a time column this close to a whole number is that number: times are rounded when written.
_RATE_TOLERANCE: Final = 1e-4
#: A table without a header counts as a recording inside a folder from this many bytes on.
_SMALLEST_BARE_TABLE_BYTES: Final = 500


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is written: where its numbers begin, what stands above them."""

    delimiter: str
    mark: str
    start: int
    columns: int
    labels: tuple[str, ...] | None
    above: tuple[str, ...]


def recognises(source: Source) -> bool:
    """Text whose first lines hold rows of numbers with the same number of columns."""
    return _layout(_head_lines(source)) is not None


def looks_like_recording(source: Source) -> bool:
    """Whether a table found in a folder is meant: it names a lead, a time or a unit, or is a long block of numbers.

    Label tables and lists of records are tables too; they do none of that.
    """
    layout = _layout(_head_lines(source))
    if layout is None:
        return False
    if layout.labels is None:
        return len(source.head) >= _SMALLEST_BARE_TABLE_BYTES or any(
            _STATED_UNIT.match(line) for line in layout.above
        )
    return any(_TIME.match(label) or _split(label)[1] or canonical_lead(label) for label in layout.labels)


def read(source: Source, stated: Stated) -> Contents:
    """The columns of a table that are no time and no count."""
    lines = _text(source.data).splitlines()
    layout = _layout(lines)
    if layout is None:
        raise source.unreadable(FORMAT, "it is no table of numbers")
    return Contents(channels=tuple(_channels(source, layout, _numbers(source, layout, lines))))


# The table -----------------------------------------------------------------------------------------------------------


def _head_lines(source: Source) -> list[str]:
    """The whole lines of the first bytes; none if they are no text."""
    head = source.head
    encoded = any(head.startswith(bom) for bom, _ in _BOMS[1:])
    if b"\x00" in head and not encoded:
        return []
    lines = _text(head[: len(head) // 2 * 2] if encoded else head).splitlines()
    return lines[:-1] if len(head) == HEAD_BYTES else lines


def _text(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _layout(lines: Sequence[str]) -> _Layout | None:
    """The first dialect in which the last of the lines looked at are rows of numbers of equal width."""
    shown = [(number, line) for number, line in enumerate(lines[:_LINES_LOOKED_AT]) if line.strip()]
    for delimiter, mark in _DIALECTS:
        widths = [_width(line, delimiter, mark) for _, line in shown]
        columns = widths[-1] if widths else 0
        rows = next((count for count, width in enumerate(reversed(widths)) if width != columns), len(widths))
        wide_enough = columns > 1 or (columns == 1 and not delimiter)
        if not wide_enough or rows < _ROWS_NEEDED or (delimiter == "," and _is_decimal_comma(shown[-rows:])):
            continue
        first = len(shown) - rows
        above = tuple(line for _, line in shown[:first])
        labels = _fields(above[-1], delimiter) if above else []
        named = len(labels) == columns and not any(pattern.match(above[-1]) for pattern in _STATEMENTS)
        return _Layout(
            delimiter=delimiter,
            mark=mark,
            start=shown[first][0],
            columns=columns,
            labels=tuple(labels) if named else None,
            above=above[:-1] if named else above,
        )
    return None


def _width(line: str, delimiter: str, mark: str) -> int:
    """Number of columns of a row of numbers; 0 if it is none."""
    fields = _fields(line, delimiter)
    others = [field for field in fields if not _NUMBER[mark].fullmatch(field)]
    if any(field.lower() not in _MISSING for field in others):
        return 0
    is_row = len(others) < len(fields) or {field.lower() for field in fields} in _GAPS
    return len(fields) if is_row else 0


def _fields(line: str, delimiter: str) -> list[str]:
    if delimiter == " ":
        return line.split()
    if not delimiter:
        return [line.strip().strip('"')]
    try:
        return [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _is_decimal_comma(rows: Sequence[tuple[int, str]]) -> bool:
    """Two columns of whole numbers of which the second has leading zeros are one column with decimal comma."""
    pairs = [line.strip().split(",") for _, line in rows]
    whole = all(len(pair) == 2 and all(field.lstrip("+-").isdigit() for field in pair) for pair in pairs)
    return whole and any(len(pair[1]) > 1 and pair[1].startswith("0") for pair in pairs)


def _numbers(source: Source, layout: _Layout, lines: Sequence[str]) -> Floats:
    """Columns × rows; a missing value is NaN."""
    import pandas as pd

    try:
        table = pd.read_csv(
            io.StringIO("\n".join(lines[layout.start :])),
            sep=r"\s+" if layout.delimiter == " " else (layout.delimiter or "\t"),
            decimal=layout.mark,
            header=None,
            names=range(layout.columns),
            index_col=False,
            na_values=["-", "NA", "na", "none", "None"],
            dtype=np.float64,
            skipinitialspace=True,
            on_bad_lines="error",
        )
    except (ValueError, OverflowError, pd.errors.ParserWarning) as error:
        reason = (str(error).splitlines() or ["it is damaged"])[0][:120].rstrip(". ")
        raise source.unreadable(FORMAT, f"a row of its table does not fit ({reason})") from error
    return np.ascontiguousarray(table.to_numpy().T)


# What the columns are ------------------------------------------------------------------------------------------------


def _channels(source: Source, layout: _Layout, columns: Floats) -> Iterator[Channel]:
    labels = layout.labels or (None,) * layout.columns
    unit = next((found["unit"] for line in layout.above if (found := _STATED_UNIT.match(line))), None)
    lead = next((found["lead"] for line in layout.above if (found := _STATED_LEAD.match(line))), None)
    fs_hz = _rate(source, layout, columns)
    signals = [number for number, label in enumerate(labels) if not _is_axis(label, columns[number])]
    if not signals:
        raise source.unreadable(FORMAT, "its columns count or time the samples, and none holds them")
    for number in signals:
        label = labels[number]
        name, own_unit = _split(label) if label is not None else (lead if len(signals) == 1 else None, None)
        yield Channel(label=name, values=columns[number], fs_hz=fs_hz, unit=own_unit or unit)


def _split(label: str) -> tuple[str, str | None]:
    """Name and unit of a column: "I (mV)", "aVF_uV", "V1 [µV]"."""
    found = _LABEL.match(label)
    return (found["name"], found["unit"] or found["suffix"]) if found else (label, None)


def _is_axis(label: str | None, values: Floats) -> bool:
    """A time column, a column that counts samples, or the empty column after a last delimiter."""
    if label is None or not label:
        return bool(np.isnan(values).all()) or (label == "" and bool((np.diff(values) == 1.0).all()))
    return _TIME.match(label) is not None or _INDEX.match(label) is not None


def _rate(source: Source, layout: _Layout, columns: Floats) -> float | None:
    """Samples per second from the lines above the table, else from its time column, else None."""
    for line in layout.above:
        if found := _STATED_RATE.match(line):
            return _positive(source, float(found["rate"].replace(",", ".")))
    for label, values in zip(layout.labels or (), columns, strict=False):
        found = _TIME.match(label)
        unit = (found["unit"] or found["alone"]) if found else None
        if unit:
            return _rate_of_times(source, values * _seconds_per(unit), label)
    return None


def _seconds_per(unit: str) -> float:
    return _SECONDS_PER["s" if unit.lower().startswith("s") else unit[0].lower()]


def _positive(source: Source, fs_hz: float) -> float:
    if fs_hz <= 0.0:
        raise source.unreadable(
            FORMAT, f"it states a sampling rate of {fs_hz:g} Hz; a positive one is needed"
        )
    return fs_hz


def _rate_of_times(source: Source, times_s: Floats, label: str) -> float:
    steps_s = np.diff(times_s)
    typical_s = float(np.median(steps_s)) if len(steps_s) else np.nan
    if not typical_s > 0.0 or not (np.abs(steps_s - typical_s) <= _UNEVEN_SHARE * typical_s).all():
        raise source.unreadable(FORMAT, f"the times in its column {label} do not rise in even steps")
    fs_hz = float(len(steps_s) / (times_s[-1] - times_s[0]))
    return float(round(fs_hz)) if abs(fs_hz - round(fs_hz)) <= _RATE_TOLERANCE * fs_hz else fs_hz
