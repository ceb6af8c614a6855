"""Manifests: tables that name recordings and say what is known of each.

The column `path` names the recording; `record`, `subject` and `time` are its name, whose it is and when it was
recorded; every other column is kept under its own name with one type for all its rows.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort.tables import RECORD_COLUMNS
from ecgomics.core.errors import InvalidInput

#: What a manifest says of a recording in one column: a number, true or false, text, or nothing.
Given = float | bool | str | None

PATH: Final = "path"
RECORD: Final = "record"
SUBJECT: Final = "subject"
TIME: Final = "time"
SUFFIXES: Final = (".csv", ".tsv", ".parquet", ".xlsx")
#: Those whose cells have types: a text in them stays one.
_TYPED: Final = (".parquet", ".xlsx")

_KNOWN: Final = (PATH, RECORD, SUBJECT, TIME)
#: The tables' own columns that a manifest fills, and what it calls them.
_FILLED: Final = {"recorded_at": TIME}
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
#: Whole numbers that begin so are codes (007): as numbers they would lose it.
_CODE: Final = re.compile(r"[-+]?0\d+")
#: Whole numbers beyond this are identifiers that a double would round.
_LARGEST_WHOLE: Final = 2**53
_LONGEST_HEADING_BYTES: Final = 2**16
_FLAGS: Final = {"true": True, "false": False}
#: What other tools write for a missing value.
_MISSING_WORDS: Final = frozenset({"na", "n/a", "nan", "null", "none", "nil", "-", ".", "?"})


@dataclass(frozen=True, slots=True)
class Row:
    """What a manifest says of one recording."""

    place: str
    """Where it says so, for messages: “row 7 of cohort.csv”. The heading is row 1."""
    path: str
    """As it stands there."""
    record: str | None
    subject: str | None
    recorded_at: str | None
    """ISO 8601, checked."""
    given: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells of a file: text as it stands in CSV and TSV, typed in the others; None where empty."""

    file: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Given]]
    numbers: Sequence[int]
    """Of each row in the file, in which the heading is 1."""

    def place(self, row: int) -> str:
        """How messages call a row."""
        return f"row {self.numbers[row]} of {self.file}"


def columns_of(file: str, content: BinaryIO) -> tuple[str, ...]:
    """The heading of what may be a manifest, by its name and content; nothing where it is no table."""
    try:
        match PurePath(file).suffix.lower():
            case ".csv" | ".tsv":
                line = content.readline(_LONGEST_HEADING_BYTES).decode("utf-8-sig")
                return _cells(line, file)[0][1] if line.strip() else ()
            case ".parquet":
                import pyarrow.parquet as pq

                return tuple(pq.read_schema(content).names)
            case ".xlsx":
                return _workbook(file, content, most_rows=1).columns
    except (InvalidInput, ValueError, OSError):
        pass
    return ()


def rows_of(file: str, content: bytes) -> list[Row]:
    """The rows of a manifest, given its name and content. InvalidInput where it is none, or is wrong."""
    table = _table(file, content)
    _refuse_columns(table)
    place = {name: number for number, name in enumerate(table.columns)}
    if not table.rows:
        raise InvalidInput(f"The manifest {file} has no rows below its heading.")
    given = {name: _typed(table, number, name) for name, number in place.items() if name not in _KNOWN}

    def known(name: str, row: Sequence[Given]) -> str | None:
        return _as_text(row[place[name]]) if name in place else None

    found = [
        Row(
            place=table.place(number),
            path=_path(table, number, known(PATH, row)),
            record=known(RECORD, row),
            subject=known(SUBJECT, row),
            recorded_at=_time(table, number, known(TIME, row)),
            given={name: cells[number] for name, cells in given.items()},
        )
        for number, row in enumerate(table.rows)
    ]
    _refuse_same_names(found)
    return found


def _path(table: _Table, number: int, text: str | None) -> str:
    if text is None:
        raise InvalidInput(f"Column {PATH} of {table.place(number)} is empty: every row names a recording.")
    return text


def _time(table: _Table, number: int, text: str | None) -> str | None:
    """A moment or a day in one spelling."""
    if text is None:
        return None
    try:
        if len(text) <= len("2026-W01-1"):
            return date.fromisoformat(text).isoformat()
        return datetime.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InvalidInput(
            f"Column {TIME} of {table.place(number)} holds “{text}”: a time is written as 2026-03-01T14:30:00 or "
            f"2026-03-01."
        ) from error


def _refuse_same_names(rows: Iterable[Row]) -> None:
    first: dict[str, str] = {}
    for row in rows:
        if row.record is not None and first.setdefault(row.record, row.place) != row.place:
            raise InvalidInput(
                f"Column {RECORD} of {row.place} holds {row.record}, as {first[row.record]} does: every name stands "
                f"once."
            )


# Columns --------------------------------------------------------------------------------------------------------------


def _refuse_columns(table: _Table) -> None:
    columns = table.columns
    if PATH not in columns:
        raise InvalidInput(
            f"The manifest {table.file} has no column {PATH} but {', '.join(columns)}: name the column of the "
            f"recordings so."
        )
    for number, name in enumerate(columns, start=1):
        if not name:
            raise InvalidInput(f"Column {number} of {table.file} has no name: name it, or leave it out.")
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise InvalidInput(f"The manifest {table.file} has several columns {twice[0]}: rename all but one.")
    own = {name for name, _, _ in RECORD_COLUMNS}
    for name in columns:
        if name in _FILLED:
            raise InvalidInput(f"The manifest {table.file} has a column {name}: call it {_FILLED[name]}.")
        if name not in _KNOWN and (name in own or is_of_biomarker(name)):
            raise InvalidInput(
                f"The manifest {table.file} has a column {name}, which is a column of the cohort's own: rename it, "
                f"for example to given_{name}."
            )


def is_of_biomarker(column: str) -> bool:
    """Whether a column has the name that a biomarker's has, or could have."""
    return column.split("#", maxsplit=1)[0].split("__", maxsplit=1)[0] in catalogue().biomarkers


def _typed(table: _Table, column: int, name: str) -> list[Given]:
    """The cells of a column with one type for all: numbers, true and false, or else text."""
    cells = [row[column] for row in table.rows]
    there = [cell for cell in cells if cell is not None]
    if all(isinstance(cell, bool) for cell in there) or all(type(cell) is float for cell in there):
        return cells
    texts = [_as_text(cell) for cell in cells]
    if PurePath(table.file).suffix.lower() in _TYPED:
        return list(texts)
    present = [text for text in texts if text is not None]
    if all(text.lower() in _FLAGS for text in present):
        return [None if text is None else _FLAGS[text.lower()] for text in texts]
    if all(map(_is_number, present)):
        return [None if text is None else float(text) for text in texts]
    _refuse_missing_words(table, name, texts)
    return list(texts)


def _is_number(text: str) -> bool:
    if not _NUMBER.fullmatch(text) or _CODE.fullmatch(text):
        return False
    return abs(float(text)) <= _LARGEST_WHOLE or not text.lstrip("+-").isdigit()


def _refuse_missing_words(table: _Table, name: str, texts: Sequence[str | None]) -> None:
    """InvalidInput where words that mean “missing” are all that keeps a column from being one of numbers."""
    words = [
        number for number, text in enumerate(texts) if text is not None and text.lower() in _MISSING_WORDS
    ]
    rest = [text for text in texts if text is not None and text.lower() not in _MISSING_WORDS]
    if words and rest and all(map(_is_number, rest)):
        raise InvalidInput(
            f"Column {name} of {table.place(words[0])} holds “{texts[words[0]]}” among numbers: leave missing values "
            f"empty."
        )


def _as_text(cell: Given) -> str | None:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return cell


# Files ----------------------------------------------------------------------------------------------------------------


def _table(file: str, content: bytes) -> _Table:
    match PurePath(file).suffix.lower():
        case ".parquet":
            return _parquet(file, content)
        case ".xlsx":
            return _workbook(file, io.BytesIO(content))
        case _:
            return _text_table(file, content)


def _text_table(file: str, content: bytes) -> _Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The manifest {file} is no text in UTF-8: save it as CSV in UTF-8.") from error
    lines = _cells(text, file)
    if not lines:
        raise InvalidInput(f"The manifest {file} is empty.")
    (_, columns), *rows = lines
    for number, row in rows:
        if len(row) != len(columns):
            raise InvalidInput(
                f"Row {number} of {file} has {len(row)} cells under a heading of {len(columns)}."
            )
    return _Table(
        file, columns, [[cell or None for cell in row] for _, row in rows], [number for number, _ in rows]
    )


def _cells(text: str, file: str) -> list[tuple[int, tuple[str, ...]]]:
    """The lines of a text table but empty ones, numbered from 1, split as the heading is."""
    heading = text.lstrip().split("\n", 1)[0]
    delimiter = next((mark for mark in "\t;" if mark in heading), ",")
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [
            (number, tuple(cell.strip() for cell in line))
            for number, line in enumerate(lines, start=1)
            if any(map(str.strip, line))
        ]
    except csv.Error as error:
        raise InvalidInput(f"The manifest {file} cannot be read as CSV: {error}.") from error


def _parquet(file: str, content: bytes) -> _Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (OSError, pa.ArrowException) as error:
        raise InvalidInput(f"The manifest {file} cannot be read as Parquet.") from error
    columns = [[_cell(file, value) for value in column.to_pylist()] for column in table.columns]
    return _Table(file, tuple(table.column_names), list(zip(*columns, strict=True)), range(2, len(table) + 2))


def _workbook(file: str, content: BinaryIO, *, most_rows: int | None = None) -> _Table:
    """The first sheet of a workbook."""
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(content, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = [list(line) for line in islice(sheet.iter_rows(values_only=True), most_rows)]
        book.close()
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
        raise InvalidInput(f"The manifest {file} cannot be read as a workbook.") from error
    numbered = [
        (number, line) for number, line in enumerate(lines, start=1) if any(cell is not None for cell in line)
    ]
    if not numbered:
        raise InvalidInput(f"The manifest {file} is empty.")
    (_, heading), *rows = numbered
    columns = tuple("" if name is None else str(name).strip() for name in heading)
    return _Table(
        file,
        columns,
        [[_cell(file, cell) for cell in line] for _, line in rows],
        [number for number, _ in rows],
    )


def _cell(file: str, value: Any) -> Given:
    match value:
        case bool():
            return value
        case int():
            return float(value) if abs(value) <= _LARGEST_WHOLE else str(value)
        case float():
            return None if math.isnan(value) else value
        case str():
            return value.strip() or None
        case date():
            return value.isoformat()
        case None:
            return None
    raise InvalidInput(
        f"The manifest {file} holds a {type(value).__name__}; cells are numbers, true or false, times or text."
    )
