"""Times written as text: clock times, times of a stopwatch, and dates with times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

#: Date (ISO, day first with points, or with strokes in either order), hours, minutes, seconds, half of the day, zone;
#: all but minutes and seconds may be absent. Thousandths may stand behind a colon.
_TIME: Final = re.compile(
    r"^\s*(?:(?:(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})\.(?P<month2>\d{1,2})\.(?P<year2>\d{4})|\d{1,2}/\d{1,2}/\d{4})[T ,]+)?"
    r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{1,2}(?:[.,]\d+|:\d{3})?)"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?\s*$"
)
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True, eq=False)
class ClockTimes:
    """Seconds from the first time, and the date and time of the first one where it has a date."""

    times_s: Floats
    started_at: datetime | None


def is_time(text: str) -> bool:
    """Whether a text is such a time."""
    return _TIME.match(text) is not None


def clock_times(texts: Sequence[str]) -> ClockTimes | None:
    """The times of a column of text; None where one is none. Clocks without a date may pass midnight."""
    if not texts or not all(map(is_time, texts[:3])):
        return None
    seconds = np.empty(len(texts))
    first_day: int | None = None
    for place, text in enumerate(texts):
        found = _TIME.match(text)
        if found is None:
            return None
        seconds[place] = _of_day_s(found)
        day = _day(found)
        if day is not None:
            first_day = day if first_day is None else first_day
            seconds[place] += (day - first_day) * _DAY_S
    if first_day is None:
        back = np.diff(seconds) < -_DAY_S / 2
        seconds[1:] += np.cumsum(back) * _DAY_S
    return ClockTimes(seconds - seconds[0], _start(texts[0], seconds[0]))


def _of_day_s(found: re.Match[str]) -> float:
    """Seconds since midnight, or since the stopwatch began."""
    hours = int(found["hours"] or 0)
    if found["half"]:
        hours = hours % 12 + 12 * (found["half"].lower() == "pm")
    return float(re.sub("[,:]", ".", found["seconds"])) + 60.0 * int(found["minutes"]) + 3600.0 * hours


def _day(found: re.Match[str]) -> int | None:
    """The number of the day; None without a date, or with one that is none."""
    year = found["year"] or found["year2"]
    if year is None:
        return None
    try:
        return datetime(
            int(year), int(found["month"] or found["month2"]), int(found["day"] or found["day2"])
        ).toordinal()
    except ValueError:
        return None


def _start(text: str, first_s: float) -> datetime | None:
    found = _TIME.match(text)
    day = _day(found) if found else None
    if found is None or day is None:
        return None
    start = datetime.fromordinal(day) + timedelta(seconds=first_s)
    return start.replace(tzinfo=_zone(found["zone"]))


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
