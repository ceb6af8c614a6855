"""Manifests: tables that name recordings and say what is known of each.

The column `path` names the recording; `record`, `subject` and `time` are its name, whose it is and when it was
recorded; every other column is kept under its own name with one type for all its rows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort.manifest_tables import LARGEST_WHOLE, Given, Table, table_of
from ecgomics.cohort.tables import RECORD_COLUMNS
from ecgomics.core.errors import InvalidInput

PATH: Final = "path"
RECORD: Final = "record"
SUBJECT: Final = "subject"
TIME: Final = "time"

_KNOWN: Final = (PATH, RECORD, SUBJECT, TIME)
#: The tables' own columns that a manifest fills, and what it calls them.
_FILLED: Final = {"recorded_at": TIME}
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
#: Whole numbers that begin so are codes (007): as numbers they would lose it.
_CODE: Final = re.compile(r"[-+]?0\d+")
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


def rows_of(file: str, content: bytes) -> list[Row]:
    """The rows of a manifest, given its name and content. InvalidInput where it is none, or is wrong."""
    table = table_of(file, content)
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


def _path(table: Table, number: int, text: str | None) -> str:
    if text is None:
        raise InvalidInput(f"Column {PATH} of {table.place(number)} is empty: every row names a recording.")
    return text


def _time(table: Table, number: int, text: str | None) -> str | None:
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


def _refuse_columns(table: Table) -> None:
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


def _typed(table: Table, column: int, name: str) -> list[Given]:
    """The cells of a column with one type for all: numbers, true and false, or else text."""
    cells = [row[column] for row in table.rows]
    there = [cell for cell in cells if cell is not None]
    if all(isinstance(cell, bool) for cell in there) or all(type(cell) is float for cell in there):
        return cells
    texts = [_as_text(cell) for cell in cells]
    if table.is_typed:
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
    return abs(float(text)) <= LARGEST_WHOLE or not text.lstrip("+-").isdigit()


def _refuse_missing_words(table: Table, name: str, texts: Sequence[str | None]) -> None:
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
