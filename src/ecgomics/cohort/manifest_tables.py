"""The cells of a manifest, whatever kind of table it is."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from ecgomics.core.errors import InvalidInput

#: What a manifest says of a recording in one column: a number, true or false, text, or nothing.
Given = float | bool | str | None

SUFFIXES: Final = (".csv", ".tsv", ".parquet", ".xlsx")
#: Those whose cells have types: a text in them stays one.
_TYPED: Final = frozenset({".parquet", ".xlsx"})
#: Whole numbers beyond this are identifiers that a double would round.
LARGEST_WHOLE: Final = 2**53
_LONGEST_HEADING_BYTES: Final = 2**16


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file: text as it stands in CSV and TSV, typed in the others; None where empty."""

    file: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Given]]
    numbers: Sequence[int]
    """Of each row in the file, in which the heading is 1."""

    @property
    def is_typed(self) -> bool:
        """Whether what looks like a number may be a text."""
        return PurePath(self.file).suffix.lower() in _TYPED

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


def table_of(file: str, content: bytes) -> Table:
    """The table of a file, by its name and content. InvalidInput where it is none."""
    match PurePath(file).suffix.lower():
        case ".parquet":
            return _parquet(file, content)
        case ".xlsx":
            return _workbook(file, io.BytesIO(content))
        case _:
            return _text_table(file, content)


def _text_table(file: str, content: bytes) -> Table:
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
    return Table(
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


def _parquet(file: str, content: bytes) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (OSError, pa.ArrowException) as error:
        raise InvalidInput(f"The manifest {file} cannot be read as Parquet.") from error
    columns = [[_cell(file, value) for value in column.to_pylist()] for column in table.columns]
    return Table(file, tuple(table.column_names), list(zip(*columns, strict=True)), range(2, len(table) + 2))


def _workbook(file: str, content: BinaryIO, *, most_rows: int | None = None) -> Table:
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
    return Table(
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
            return float(value) if abs(value) <= LARGEST_WHOLE else str(value)
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
