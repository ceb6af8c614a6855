"""What the columns of a table seem to be, shown so that it can be confirmed: nothing of it is used unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import canonical_lead
from ecgomics.io.archives import existing
from ecgomics.io.readers import delimited, xlsx
from ecgomics.io.source import Source, Stated
from ecgomics.io.tables.column_meaning import INDEX, LEAD, TIME, TIME_ROLES, Meaning
from ecgomics.io.tables.table_contents import Understood, guessed_seconds, option_text, role_text, understood
from ecgomics.io.tables.text_table import MISSING
from ecgomics.io.tables.time_axis import axis_of

_TABLES: Final = (xlsx, delimited)


@dataclass(frozen=True, slots=True)
class GuessedColumn:
    """One column of a table, and what it seems to be."""

    number: int
    """From 1 on."""
    heading: str | None
    first: tuple[str, ...]
    """The first values, as they are written."""
    role: str | None
    """time_s, time_ms, index, a lead, or LEAD for samples of an unknown lead; None for what is left out."""
    why: str
    unit: str | None
    """Of samples, where the table states it."""
    fs_hz: float | None
    """The rate that a column of times gives."""
    is_stated: bool
    """Whether its heading says what it is, the unit of times included, or the numbers only suggest it."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What the columns of a table seem to be, and what nobody can guess."""

    file: str
    columns: tuple[GuessedColumn, ...]
    fs_hz: float | None
    questions: tuple[str, ...]
    """What the table leaves open, and the parameter that answers it."""
    option: str
    """What confirms the guess, such as "time_s=t,I=ch1"."""

    def as_dict(self) -> dict[str, Any]:
        """The guess as plain values, ready for JSON."""
        return {
            "file": self.file,
            "columns": [
                {name: getattr(column, name) for name in GuessedColumn.__slots__} for column in self.columns
            ],
            "fs_hz": self.fs_hz,
            "questions": list(self.questions),
            "option": self.option,
        }

    def __str__(self) -> str:
        lines = [
            f"{column.number:>3}  {column.heading or '':<20}  {column.role or 'left out':<10}  {column.why}"
            for column in self.columns
        ]
        return "\n".join([*lines, *self.questions, f'columns="{self.option}"'])


def guess_columns(source: str | Path | bytes, *, columns: Mapping[str, str] | None = None) -> ColumnGuess:
    """What each column of a text table or of an Excel sheet seems to be; columns, as in `read`, corrects it.

    UnreadableFile if the content is no such table.
    """
    file = Source(content=source) if isinstance(source, bytes) else existing(Path(source))
    if not file.head:
        raise InvalidInput(f"{file.label} is empty.")
    reader = next((reader for reader in _TABLES if reader.recognises(file)), delimited)
    stated = Stated(columns=None if columns is None else given_columns(columns))
    found = understood(file, reader.table(file), stated, file_format=reader.FORMAT)
    return ColumnGuess(
        file=file.label,
        columns=tuple(_shown(meaning, found) for meaning in found.columns),
        fs_hz=found.fs_hz,
        questions=tuple(_questions(found)),
        option=option_text(found.columns),
    )


def _shown(meaning: Meaning, found: Understood) -> GuessedColumn:
    return GuessedColumn(
        number=meaning.column.number,
        heading=meaning.column.label,
        first=tuple("" if text.lower() in MISSING else text for text in meaning.column.first),
        role=role_text(meaning) or None,
        why=meaning.why,
        unit=found.unit_of(meaning) if meaning.is_signal else None,
        fs_hz=_rate(meaning, found) if meaning.role == TIME else None,
        is_stated=not meaning.is_guessed and (meaning.role != TIME or bool(meaning.seconds)),
    )


def _rate(meaning: Meaning, found: Understood) -> float | None:
    if meaning.seconds and found.axis is not None:
        return found.axis.fs_hz
    values, seconds = meaning.column.values, guessed_seconds(meaning)
    axis = axis_of(values) if values is not None and seconds else None
    return axis.fs_hz / seconds if axis and seconds else None


def _questions(found: Understood) -> list[str]:
    """In the words of `read`: what is open, and the parameter that answers it."""
    open_questions = []
    unnamed = [meaning.name for meaning in found.signals if meaning.role != LEAD]
    if found.is_guessed and unnamed:
        open_questions.append(
            f"Which leads are in {', '.join(unnamed)}? columns= names them in the place of LEAD."
        )
    if found.fs_hz is None:
        times = [meaning for meaning in found.columns if meaning.role == TIME]
        of_times = f", or the unit of {times[0].name} by columns= (time_s, time_ms)" if times else ""
        open_questions.append(f"What is the sampling rate? Give fs_hz= (in Hz){of_times}.")
    if any(found.unit_of(meaning) is None for meaning in found.signals):
        open_questions.append("What is the unit? Give unit= (mV, uV or V).")
    return open_questions


# What the user says --------------------------------------------------------------------------------------------------


def columns_in(text: str) -> dict[str, str]:
    """The columns of an option of the form time_s=t,I=ch1: heading or number by role or lead."""
    given: dict[str, str] = {}
    for part in text.split(","):
        role, equals, column = (each.strip() for each in part.partition("="))
        if not equals or not role or not column:
            raise InvalidInput(
                f"“{part.strip()}” names no column: columns= wants ROLE=COLUMN, as in time_s=t,I=ch1."
            )
        if role in given:
            raise InvalidInput(f"columns= names a column for {role} twice.")
        given[role] = column
    return given


def given_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """The columns by canonical role: a lead, one kind of time, index. InvalidInput names what is none of these."""
    given: dict[str, str] = {}
    for role, column in columns.items():
        known = role.strip().lower() if role.strip().lower() in {*TIME_ROLES, INDEX} else canonical_lead(role)
        if known is None:
            raise InvalidInput(
                f"“{role}” is no role of a column; columns= takes leads such as I, II, V1, "
                f"and {', '.join(TIME_ROLES)}, {INDEX}."
            )
        if known in given:
            raise InvalidInput(f"columns= names a column for {known} twice.")
        given[known] = str(column)
    if len([role for role in given if role in TIME_ROLES]) > 1:
        raise InvalidInput("columns= names more than one column of times.")
    if not any(role not in TIME_ROLES and role != INDEX for role in given):
        raise InvalidInput("columns= names no lead; give one or more, as in I=ch1.")
    return given
