"""From a table whose columns are understood to channels: the rate and the gaps of its times, units, names of leads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import canonical_lead
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import expands_too_far
from ecgomics.io.source import Source, Stated
from ecgomics.io.tables.column_meaning import (
    EMPTY,
    INDEX,
    LEAD,
    SIGNAL,
    TEXT,
    TIME,
    Meaning,
    meanings,
    times_of,
)
from ecgomics.io.tables.named_columns import named_meanings
from ecgomics.io.tables.text_columns import Column
from ecgomics.io.tables.text_table import STATED_LEAD, STATED_RATE, STATED_UNIT
from ecgomics.io.tables.time_axis import TimeAxis, axis_of

#: Rates that the heading and the times state may differ by this share before it is said.
_RATES_AGREE: Final = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A table: the lines above it, its columns, and the number of rows that it says to have."""

    above: tuple[str, ...]
    columns: tuple[Column, ...]
    stated_rows: int | None = None
    signals: frozenset[int] | None = None
    """Numbers of the columns that may hold samples, as a known head tells."""
    started_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    note: str = ""
    """A warning that a question needs to show, too."""

    @property
    def rows(self) -> int:
        """Rows of numbers."""
        return max(
            len(column.texts) if column.values is None else len(column.values) for column in self.columns
        )


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """What a table means: its columns, and the rate in Hz with the times that it comes from."""

    columns: tuple[Meaning, ...]
    fs_hz: float | None
    axis: TimeAxis | None
    started_at: datetime | None
    unit: str | None
    lead: str | None
    warnings: tuple[str, ...]

    @property
    def signals(self) -> list[Meaning]:
        """The columns that hold samples."""
        return [meaning for meaning in self.columns if meaning.is_signal]

    @property
    def is_guessed(self) -> bool:
        """Whether something is left that only the numbers suggest."""
        return not any(meaning.role == LEAD for meaning in self.columns)

    def unit_of(self, meaning: Meaning) -> str | None:
        """The unit of a signal: its own, or the one above the table."""
        return meaning.unit or self.unit

    def label_of(self, meaning: Meaning) -> str | None:
        """The lead or the heading of a signal, or the lead that stands above a single one."""
        if meaning.lead is not None or meaning.column.label:
            return meaning.lead or _no_lead(meaning.column.label or "")
        return self.lead if len(self.signals) == 1 else None


def _no_lead(heading: str) -> str:
    """A heading that names no lead; a bare number is the column's, not that of a limb lead."""
    return f"column {heading}" if canonical_lead(heading) else heading


def understood(source: Source, table: TextTable, stated: Stated, *, file_format: str) -> Understood:
    """Every column with its meaning; UnreadableFile where the times make no sense, InvalidInput where columns= does."""
    given = stated.columns
    columns = _by_head(table) if given is None else named_meanings(table.columns, given)
    fs_hz = _stated_rate(source, table.above, file_format)
    axis, started_at = None, None
    warnings = list(table.warnings)
    times = next((meaning for meaning in columns if meaning.role == TIME and meaning.seconds), None)
    if times is not None:
        axis, started_at = _axis(source, times, file_format)
        warnings += axis.warnings()
        if fs_hz is not None and abs(axis.fs_hz - fs_hz) > _RATES_AGREE * fs_hz:
            warnings.append(f"The file states {fs_hz:g} Hz, which is used; its times give {axis.fs_hz:g} Hz.")
    if table.stated_rows is not None and table.rows != table.stated_rows:
        warnings.append(f"The table states {table.stated_rows} rows and has {table.rows}.")
    return Understood(
        columns=columns,
        fs_hz=fs_hz if fs_hz is not None or axis is None else axis.fs_hz,
        axis=axis,
        started_at=started_at or table.started_at,
        unit=_first(STATED_UNIT, table.above),
        lead=_first(STATED_LEAD, table.above),
        warnings=tuple(warnings),
    )


def _by_head(table: TextTable) -> tuple[Meaning, ...]:
    """What each column is; what the head of a known recorder says to be no signal is left out."""
    found = meanings(table.columns)
    if table.signals is None:
        return found
    return tuple(
        Meaning(each.column, EMPTY, "the head of the file says that it is none")
        if each.is_signal and each.column.number not in table.signals
        else each
        for each in found
    )


def contents_of(source: Source, table: TextTable, stated: Stated, *, file_format: str) -> Contents:
    """The columns that hold samples, as channels."""
    found = understood(source, table, stated, file_format=file_format)
    if not found.signals:
        raise source.unreadable(file_format, "its columns count or time the samples, and none holds them")
    channels = tuple(
        Channel(
            label=found.label_of(meaning),
            values=_spread(meaning, found.axis),
            fs_hz=found.fs_hz,
            unit=found.unit_of(meaning),
        )
        for meaning in found.signals
    )
    return Contents(
        channels=channels,
        started_at=found.started_at,
        warnings=(*found.warnings, *_left_out(found), *([table.note] if table.note else [])),
        column_guess=f"{_guess(found) if found.is_guessed else ''} {table.note}".strip(),
    )


def _left_out(found: Understood) -> Iterator[str]:
    """Columns that are not read as samples for their numbers alone, which nobody has confirmed."""
    columns = [meaning for meaning in found.columns if meaning.role in {TIME, INDEX} and meaning.is_guessed]
    if columns:
        names = ", ".join(f"{meaning.name} ({meaning.why})" for meaning in columns)
        yield f"Columns not read as samples: {names}; columns= reads others."


def _spread(meaning: Meaning, axis: TimeAxis | None) -> Floats:
    values = meaning.column.values
    assert values is not None  # a signal is never text
    return values if axis is None else axis.spread(values)


def _axis(source: Source, times: Meaning, file_format: str) -> tuple[TimeAxis, datetime | None]:
    found = times_of(times)
    axis = axis_of(found.times_s)
    if axis is None:
        raise source.unreadable(
            file_format,
            f"the times in its column {times.name} do not rise in even steps; columns= without a time leaves them out",
        )
    if expands_too_far(axis.length, source.size):
        raise source.unreadable(
            file_format, f"the times in its column {times.name} leave out more than they cover"
        )
    return axis, found.started_at


def _stated_rate(source: Source, above: Sequence[str], file_format: str) -> float | None:
    text = next((found["rate"] for line in above if (found := STATED_RATE.match(line))), None)
    if text is None:
        return None
    fs_hz = float(text.replace(",", "."))
    if fs_hz <= 0.0:
        raise source.unreadable(
            file_format, f"it states a sampling rate of {fs_hz:g} Hz; a positive one is needed"
        )
    return fs_hz


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str | None:
    return next((found[1].strip() for line in lines if (found := pattern.match(line))), None)


# What is guessed -----------------------------------------------------------------------------------------------------


def role_text(meaning: Meaning) -> str:
    """How the option names a role: a lead, time_s, index; LEAD where the lead is not known; nothing if left out."""
    if meaning.role == TIME:
        seconds = {1.0: "time_s", 1e-3: "time_ms", 1e-6: "time_us", 1e-9: "time_ns"}
        return seconds.get(meaning.seconds or guessed_seconds(meaning) or 0.0, "time")
    return {LEAD: meaning.lead or "", SIGNAL: "LEAD", INDEX: "index", TEXT: "", EMPTY: ""}[meaning.role]


def guessed_seconds(meaning: Meaning) -> float | None:
    """The unit that makes a rate of an ECG of evenly rising numbers."""
    values = meaning.column.values
    axis = None if values is None else axis_of(values)
    if axis is None:
        return None
    return next((unit for unit in (1.0, 1e-3, 1e-6, 1e-9) if 90.0 <= axis.fs_hz / unit <= 4000.0), None)


def option_text(columns: Sequence[Meaning]) -> str:
    """The columns as the option has them: "time_s=t,I=ch1"."""
    return ",".join(f"{role}={_option_name(meaning)}" for meaning in columns if (role := role_text(meaning)))


def _option_name(meaning: Meaning) -> str:
    """The heading, or the number where the heading would not stand in the option."""
    return str(meaning.column.number) if set(meaning.name) & set(",=") else meaning.name


def _guess(found: Understood) -> str:
    """What to add to the question: what each column seems to be, and how that is confirmed."""
    others = [meaning for meaning in found.columns if not meaning.is_signal and meaning.role in {TIME, INDEX}]
    if not others and not any(meaning.column.label for meaning in found.columns):
        return ""
    seen = "".join(
        f" {meaning.name} seems to be a {_WORD[meaning.role]} ({meaning.why})," for meaning in others
    )
    names = ", ".join(meaning.name for meaning in found.signals)
    example = option_text([*others[:1], *found.signals[:2]])
    return (
        f"Of its columns,{seen} the samples seem to be in {names}; "
        f"confirm or correct that with columns= (such as {example}, with the lead for LEAD)."
    )


_WORD: Final = {TIME: "time", INDEX: "count"}
