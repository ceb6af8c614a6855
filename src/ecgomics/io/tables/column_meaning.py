"""What the columns of a table are: a time, a count, a lead with its unit, text, or a signal of which it is not said.

What the headings say stands. What only the numbers suggest (a column that rises evenly, one that counts) is a guess: it
is shown, and confirmed with columns=.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import canonical_lead
from ecgomics.io.tables.clock_times import clock_times, is_time
from ecgomics.io.tables.text_columns import Column

TIME, INDEX, LEAD, SIGNAL, TEXT, EMPTY = "time", "index", "lead", "signal", "text", "empty"
#: Roles of --columns beside the leads, with the seconds of one step.
TIME_ROLES: Final[Mapping[str, float | None]] = {
    "time": None,
    "time_s": 1.0,
    "time_ms": 1e-3,
    "time_us": 1e-6,
    "time_ns": 1e-9,
}
_UNIT: Final = r"(m|u|\u00b5|\u03bc|n|\?)?V|(?:milli|micro|nano)?volts?"
_LABEL: Final = re.compile(
    rf"^(?P<name>.*?)\s*(?:[(\[/]\s*(?P<unit>{_UNIT})\s*[)\]]?"
    r"|[_ ](?P<suffix>[mu\u00b5\u03bcn]V|(?:milli|micro)volts?))$",
    re.IGNORECASE,
)
_VOLTAGE: Final = re.compile(_UNIT, re.IGNORECASE)
_TIME: Final = re.compile(
    r"^(?:.*\b)?(?:time|timestamp|datetime|t|elapsed|zeit|uhrzeit|temps|tiempo|tempo|tijd|czas)[\s_]*[(\[/]?\s*"
    r"(?P<unit>s|secs?|seconds?|sekunden|ms|msecs?|milliseconds?|us|\u00b5s|\u03bcs|microseconds?|ns|nanoseconds?)?\s*[)\]]?$"
    r"|^(?P<alone>seconds|milliseconds|microseconds|secs?|msecs?|ms)$",
    re.IGNORECASE,
)
TIME_UNIT: Final = re.compile(
    r"(?:s|secs?|seconds?|sekunden|ms|msecs?|milliseconds?|us|\u00b5s|\u03bcs|microseconds?|ns|nanoseconds?)",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(
    r"^(?:samples?(?:[\s_]*(?:number|index|no|id))?|index|idx|nseq|n|no|nr|#|row|frame|unnamed: 0)\.?$",
    re.IGNORECASE,
)
#: Headings of vectorcardiograms that also head the axis of a plot.
_AXIS_NAMES: Final = frozenset({"x", "y", "z"})
#: Times since 1970 between 2001 and 2100, by the unit that puts them there.
_EPOCH_S: Final = (1e9, 4.1e9)
#: Days of Excel's calendar between 1954 and 2119; they are times of samples if they follow each other as quickly.
_EXCEL_DAYS: Final = (2e4, 8e4)
_EXCEL_BEGINS: Final = datetime(1899, 12, 30)
_DAY_S: Final = 86_400.0
_LONGEST_STEP_S: Final = 0.021
#: A column counts or rises evenly if this many rows or more do.
_ROWS_OF_A_RAMP: Final = 8
_EVEN: Final = 1e-3
GIVEN: Final = "it is given"
_SAYS_SO: Final = "its heading says so"


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What one column is, and why that is thought."""

    column: Column
    role: str
    why: str
    lead: str | None = None
    unit: str | None = None
    """Of a signal, as it is written."""
    seconds: float | None = None
    """Of one step of a column of times; None where nothing says it."""

    @property
    def is_signal(self) -> bool:
        """Whether it may hold samples."""
        return self.role in {LEAD, SIGNAL}

    @property
    def is_guessed(self) -> bool:
        """Whether only the numbers suggest it."""
        return self.why.startswith("it ") and self.why != GIVEN and self.column.values is not None

    @property
    def name(self) -> str:
        """Its heading, or its number."""
        return self.column.label or str(self.column.number)


def meanings(columns: Sequence[Column]) -> tuple[Meaning, ...]:
    """What each column is, as headings and numbers say."""
    alone = len(columns) == 1
    return tuple(_meaning(column, alone=alone) for column in columns)


def _meaning(column: Column, *, alone: bool) -> Meaning:
    if column.values is None:
        return _of_text(column)
    return _by_heading(column) or _by_numbers(column, column.values, alone=alone)


def _by_heading(column: Column) -> Meaning | None:
    """What the heading says; None where it says nothing."""
    label = column.label or ""
    if label and (seconds := time_unit(column)) is not None:
        return Meaning(column, TIME, _SAYS_SO, seconds=seconds or epoch_unit(column))
    if _INDEX.match(label):
        return Meaning(column, INDEX, _SAYS_SO)
    name, unit = name_and_unit(column)
    lead = canonical_lead(name) if name and not name.isdigit() else None
    if lead is None or (label.lower() in _AXIS_NAMES and _ramp(column) is not None):
        return None
    return Meaning(column, LEAD, "its heading names a lead", lead=lead, unit=unit)


def _by_numbers(column: Column, values: Floats, *, alone: bool) -> Meaning:
    """What the numbers suggest."""
    if not column.label and np.isnan(values).all():
        return Meaning(column, EMPTY, "no value is in it")
    if not alone and (ramp := _ramp(column)) is not None:
        return Meaning(column, INDEX if ramp == "counts" else TIME, f"it {ramp}")
    return Meaning(column, SIGNAL, _look(values), unit=name_and_unit(column)[1])


def _of_text(column: Column) -> Meaning:
    if column.first and is_time(column.first[0]) and clock_times(column.texts) is not None:
        return Meaning(column, TIME, "it holds clock times", seconds=1.0)
    return Meaning(column, TEXT, "it holds text")


def name_and_unit(column: Column) -> tuple[str | None, str | None]:
    """Name and unit of a column: "I (mV)", "aVF_uV", "V1 [µV]", or with the unit in a row of its own."""
    own = column.unit if column.unit and _VOLTAGE.fullmatch(column.unit) else None
    if column.label is None:
        return None, own
    found = _LABEL.match(column.label)
    return (found["name"], found["unit"] or found["suffix"]) if found else (column.label, own)


def is_voltage(label: str) -> bool:
    """Whether a heading states a unit of voltage."""
    return _LABEL.match(label) is not None


def time_unit(column: Column) -> float | None:
    """Seconds per step of a column that its heading says to be a time; 0 without a unit; None if it is no time."""
    found = _TIME.match(column.label or "")
    if found is None:
        return None
    unit = found["unit"] or found["alone"]
    if unit is None and column.unit and TIME_UNIT.fullmatch(column.unit):
        unit = column.unit
    return seconds_per(unit) if unit else 0.0


def seconds_per(unit: str) -> float:
    """Seconds of one unit of time, by its name."""
    text = unit.lower()
    if text.startswith("s"):
        return 1.0
    if text.startswith("micro"):
        return 1e-6
    return {"m": 1e-3, "u": 1e-6, "\u00b5": 1e-6, "\u03bc": 1e-6, "n": 1e-9}[text[0]]


def epoch_unit(column: Column) -> float | None:
    """Seconds per step of times since 1970, told by their size; None if they are none."""
    finite = _finite(column)
    if not finite.size:
        return None
    low, high = float(finite.min()), float(finite.max())
    if _EXCEL_DAYS[0] <= low and high <= _EXCEL_DAYS[1] and 0.0 < _step(finite) * _DAY_S <= _LONGEST_STEP_S:
        return _DAY_S
    return next(
        (
            unit
            for unit in (1.0, 1e-3, 1e-6, 1e-9)
            if _EPOCH_S[0] <= low * unit and high * unit <= _EPOCH_S[1]
        ),
        None,
    )


def _step(values: Floats) -> float:
    return float(np.median(np.diff(values))) if len(values) > 1 else 0.0


def _finite(column: Column) -> Floats:
    values = np.empty(0) if column.values is None else column.values
    finite: Floats = values[np.isfinite(values)]
    return finite


def _ramp(column: Column) -> str | None:
    """Whether a column counts or rises evenly, as no ECG does."""
    values = np.empty(0) if column.values is None else column.values
    if len(values) <= _ROWS_OF_A_RAMP or not np.isfinite(values).all():
        return None
    steps = np.diff(values)
    typical = float(np.median(steps))
    if (
        typical <= 0.0
        or (np.abs(steps - typical) > _EVEN * typical + 1e-12 * float(np.abs(values).max())).mean() > 0.01
    ):
        return None
    return "counts" if typical == 1.0 else "rises evenly"


def _look(values: Floats) -> str:
    """What the numbers of a column look like."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "no value is in it"
    if finite.min() == finite.max():
        return "it is constant"
    smooth = float(np.std(np.diff(finite))) < float(np.std(finite)) if len(finite) > 2 else False
    return "it varies as a signal does" if smooth else "it holds numbers"


# Times ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Seconds from the first sample on, and when that was, where the column says it."""

    times_s: Floats
    started_at: datetime | None


def times_of(meaning: Meaning) -> Times:
    """The times of a column of times that has a unit."""
    column = meaning.column
    if column.values is None:
        found = clock_times(column.texts)
        return Times(found.times_s, found.started_at) if found else Times(np.empty(0), None)
    seconds = meaning.seconds or 1.0
    first = float(column.values[0]) if len(column.values) else 0.0
    start = None
    if seconds == _DAY_S and _EXCEL_DAYS[0] <= first <= _EXCEL_DAYS[1]:
        start = _EXCEL_BEGINS + timedelta(days=first)
    elif _EPOCH_S[0] <= first * seconds <= _EPOCH_S[1]:
        start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=first * seconds)
    if not np.isfinite(column.values).all():
        return Times(column.values, None)  # of which no axis can be made
    return Times((column.values - first) * seconds, start)
