"""Tables of text: which mark stands between the columns, where the numbers begin, and what is written above them.

CSV, TSV and tables separated by white space, with decimal point or decimal comma, with or without a heading, with a row
of units below it, with comments, and with columns of text beside those of numbers.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from ecgomics.io.source import Source

#: (delimiter, decimal mark) in the order tried; a blank is any white space, an empty delimiter is one column.
_DIALECTS: Final = (
    *((";", "."), (";", ","), ("\t", "."), ("\t", ",")),
    *((",", "."), (",", ","), (" ", "."), (" ", ","), ("", "."), ("", ",")),
)
_NUMBER: Final = {
    mark: re.compile(rf"[-+]?(?:\d+(?:{re.escape(mark)}\d*)?|{re.escape(mark)}\d+)(?:[eE][-+]?\d+)?")
    for mark in ".,"
}
MISSING: Final = frozenset({"", "-", "nan", "na", "n/a", "null", "none"})
#: What a row without any number may consist of: no lead was connected.
_GAPS: Final = ({"nan"}, {""})
LINES_LOOKED_AT: Final = 80
_ROWS_NEEDED: Final = 2
_ROWS_SHOWN: Final = 3
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
COMMENT: Final = ("#", "%", "//")
#: A row of these below the heading is a row of units.
_UNIT: Final = re.compile(
    r"[(\[]?(?:[mun\u00b5\u03bc?]?V|milli ?volts?|micro ?volts?|[mun\u00b5]?s|secs?|seconds?|[hH]{1,2}:?mm:ss.*|mm:ss.*"
    r"|Hz|bpm|mmHg|NU|%|a\.?u\.?|-)?[)\]]?",
    re.IGNORECASE,
)
#: What a line above the table may state.
STATED_RATE: Final = re.compile(
    r"^(?:\W*(?:sampl(?:e|ing)[\s_]*(?:rate|frequency)|frequency|fs(?:_hz)?)\b[^\d\n]*?[,;:=\t]\W*"
    # the one device in the header of an OpenSignals file, which is JSON behind a #
    r"|#(?!.*\"sampling rate\".*\"sampling rate\").*?\"sampling rate\"\s*:\s*)(?P<rate>\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
STATED_UNIT: Final = re.compile(
    r"^\W*units?\s*[,;:=\t]\s*\"?(?P<unit>[mu\u00b5\u03bcn?]?V|(?:milli|micro)volts?)\b", re.IGNORECASE
)
STATED_LEAD: Final = re.compile(r"^\W*lead\s*[,;:=\t]\s*\"?(?P<lead>[^\",;\t]+)", re.IGNORECASE)
_STATED_ROWS: Final = re.compile(r"signal\s*:\s*(?P<rows>\d+)\s*[xX]\s*(?P<columns>\d+)\s*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: where its numbers begin, what stands above them."""

    delimiter: str
    mark: str
    start: int
    columns: int
    labels: tuple[str, ...] | None
    units: tuple[str, ...] | None
    above: tuple[str, ...]
    is_text: tuple[bool, ...]
    """Of each column, whether it holds text; for the others text is an error."""
    rows: tuple[tuple[str, ...], ...]
    """The first ones, as they are written."""

    @property
    def stated_rows(self) -> int | None:
        """The number of rows that a line above the table states for as many columns."""
        found = [_STATED_ROWS.search(line) for line in self.above]
        counts = [int(each["rows"]) for each in found if each and int(each["columns"]) == self.columns]
        return counts[-1] if counts else None


def text_of(content: bytes) -> str:
    """A text in the encoding that it states, else in UTF-8, else byte by byte."""
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def head_lines(source: Source, head_bytes: int) -> list[str]:
    """The whole lines of the first bytes; none if they are no text."""
    head = source.head
    encoded = any(head.startswith(bom) for bom, _ in _BOMS[1:])
    if b"\x00" in head and not encoded:
        return []
    lines = text_of(head[: len(head) // 2 * 2] if encoded else head).splitlines()
    return lines[:-1] if len(head) == head_bytes else lines


def layout_of(lines: Sequence[str]) -> Layout | None:
    """The first dialect in which the last of the lines looked at are rows of numbers of equal width; where none fits,
    the one with the most columns of numbers beside those of text."""
    shown = [
        (number, line)
        for number, line in enumerate(lines[:LINES_LOOKED_AT])
        if line.strip()
        and not (number and line.lstrip().startswith(COMMENT) and _is_below_numbers(lines, number))
    ]

    @cache
    def split(delimiter: str) -> list[list[str]]:
        return [fields_of(line, delimiter) for _, line in shown]

    # Where the last line has none of a delimiter, it has one column, and no table has a delimiter and one column.
    last = shown[-1][1] if shown else ""
    dialects = [
        (delimiter, mark)
        for delimiter, mark in _DIALECTS
        if delimiter not in (";", "\t", ",") or delimiter in last
    ]
    for delimiter, mark in dialects:
        found = _layout(shown, split(delimiter), delimiter, mark, text_allowed=False)
        if found is not None:
            return found
    mixed = [
        _layout(shown, split(delimiter), delimiter, mark, text_allowed=True) for delimiter, mark in dialects
    ]
    return max((each for each in mixed if each), key=lambda each: each.is_text.count(False), default=None)


def _is_below_numbers(lines: Sequence[str], number: int) -> bool:
    """Whether a comment stands among the rows: the line above it begins as a number does."""
    above = next((line for line in reversed(lines[:number]) if not line.lstrip().startswith(COMMENT)), "")
    return above.lstrip(" \"'")[:1] in set("+-.0123456789")


def _layout(
    shown: Sequence[tuple[int, str]],
    rows: Sequence[Sequence[str]],
    delimiter: str,
    mark: str,
    *,
    text_allowed: bool,
) -> Layout | None:
    if not rows:
        return None
    columns = len(rows[-1])
    kinds: list[bool | None] = [None] * columns
    count = 0
    for fields in reversed(rows):
        merged = _merged(kinds, fields, mark, text_allowed=text_allowed)
        if merged is None:
            break
        kinds, count = merged, count + 1
    wide_enough = columns > 1 or (columns == 1 and not delimiter)
    if not wide_enough or count < _ROWS_NEEDED or (text_allowed and False not in kinds):
        return None
    first = len(rows) - count
    if delimiter == "," and not text_allowed and _is_decimal_comma(shown[first:]):
        return None
    if any(
        len(fields) == columns and _NUMBER[mark].fullmatch(fields[0])
        for fields in rows[:first]
        if columns > 1
    ):
        return None  # rows with something else in them would be lost
    if not first and count > _ROWS_NEEDED and _counts(rows[0], rows[1]):
        first = 1  # a table written without names has numbers in their place
    labels, units, heading = _heading([line for _, line in shown[:first]], delimiter, kinds)
    return Layout(
        delimiter=delimiter,
        mark=mark,
        start=shown[first][0],
        columns=columns,
        labels=labels,
        units=units,
        above=tuple(line for _, line in shown[: first - heading]),
        is_text=tuple(kind is not False for kind in kinds),
        rows=tuple(tuple(fields) for fields in rows[first : first + _ROWS_SHOWN]),
    )


def _merged(
    kinds: Sequence[bool | None], fields: Sequence[str], mark: str, *, text_allowed: bool
) -> list[bool | None] | None:
    """For each column whether it is text (None: not known yet), with one more row; None if the row does not fit."""
    if len(fields) != len(kinds):
        return None
    merged: list[bool | None] = []
    for kind, field in zip(kinds, fields, strict=True):
        if field.lower() in MISSING:
            merged.append(kind)
            continue
        is_text = _NUMBER[mark].fullmatch(field) is None
        if (is_text and not text_allowed) or (kind is not None and kind is not is_text):
            return None
        merged.append(is_text)
    is_row = _numbers(fields, mark) > 0 or {field.lower() for field in fields} in _GAPS
    return merged if is_row else None


def _numbers(fields: Sequence[str], mark: str) -> int:
    return sum(_NUMBER[mark].fullmatch(field) is not None for field in fields)


def _counts(fields: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a first row only numbers the columns, from 0 or 1 on, above rows that are no whole numbers."""
    named = [field for field in fields if field]
    if len(named) < len(fields) - 1 or (len(named) < len(fields) and fields[0]):
        return False
    numbered = any(named == [str(n + base) for n in range(len(named))] for base in (0, 1))
    return len(named) > 1 and numbered and not all(field.isdigit() for field in below)


def _heading(
    above: Sequence[str], delimiter: str, kinds: Sequence[bool | None]
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None, int]:
    """The headings, the units below them, and how many lines both take."""
    last = _labels(above[-1], delimiter, kinds) if above else None
    if last is None or any(pattern.match(above[-1]) for pattern in (STATED_RATE, STATED_UNIT, STATED_LEAD)):
        return None, None, 0
    before = _labels(above[-2], delimiter, kinds) if len(above) > 1 and len(kinds) > 1 else None
    if before is not None and any(last) and all(_UNIT.fullmatch(label) for label in last):
        return before, tuple(label.strip("()[]") for label in last), 2
    return last, None, 1


def _labels(line: str, delimiter: str, kinds: Sequence[bool | None]) -> tuple[str, ...] | None:
    """The fields of a line if it has one for each column; a last column without any value needs none."""
    text = line.lstrip()
    mark = next((each for each in COMMENT if text.startswith(each)), "")
    fields = fields_of(text.removeprefix(mark) if mark else line, delimiter)
    if len(fields) == len(kinds) - 1 and kinds[-1] is None:
        fields = [*fields, ""]
    return tuple(fields) if len(fields) == len(kinds) else None


def fields_of(line: str, delimiter: str) -> list[str]:
    """The fields of a line without quotation marks."""
    if delimiter == " ":
        return [field.strip("\"'") for field in line.split()]
    if not delimiter:
        return [line.strip().strip("\"'")]
    try:
        fields = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []
    return [field.strip().strip("'").strip() for field in fields]


def _is_decimal_comma(rows: Sequence[tuple[int, str]]) -> bool:
    """Two columns of whole numbers of which the second has leading zeros are one column with decimal comma."""
    pairs = [line.strip().split(",") for _, line in rows]
    whole = all(len(pair) == 2 and all(field.lstrip("+-").isdigit() for field in pair) for pair in pairs)
    return whole and any(len(pair[1]) > 1 and pair[1].startswith("0") for pair in pairs)
