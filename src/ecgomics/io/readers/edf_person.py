"""Who, when and with what: the patient and recording fields of EDF+, and what other writers put there.

EDF+ has subfields between blanks, with X for what is unknown and underscores for blanks inside of one:
"MCH-0234567 F 02-MAY-1951 Haagse_Harry" and "Startdate 02-MAR-2002 PSG-1234/2002 NN Telemetry03".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person
from ecgomics.io.readers.edf_header import Header

MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
#: Two digits of a year from here on are of the 20th century (EDF+, 2.1.3.2).
CLIPPING_YEAR: Final = 85

_DAY: Final = re.compile(r"^(\d{1,2})-([A-Z]{3})-(\d{4})$", re.IGNORECASE)
_PATIENT: Final = re.compile(
    r"^(?P<code>\S+) (?P<sex>[FMX]) (?P<born>\d{1,2}-[A-Z]{3}-\d{4}|X)(?: +(?P<name>\S+))?(?: +(?P<rest>.*))?$",
    re.IGNORECASE,
)
_RECORDING: Final = re.compile(
    r"^Startdate +(?P<day>\S+)(?: +(?P<order>\S+))?(?: +(?P<operator>\S+))?(?: +(?P<device>\S+))?(?: +(?P<rest>.*))?$",
    re.IGNORECASE,
)
_AGE: Final = re.compile(r"(?<![^\W_])age[_: ]?(\d{1,3}(?:\.\d+)?)_?(?:y|a)?(?![^\W_])", re.IGNORECASE)
#: What is left of a form that nobody filled in.
_BLANK_FORM: Final = re.compile(r"^(?:[Xx]|dd-MMM-yyyy|\s)*$")
_SERIAL: Final = re.compile(r"\d{5}|^S/?N", re.IGNORECASE)
_SEXES: Final[dict[str, Sex]] = {"F": "female", "M": "male"}


@dataclass(frozen=True, slots=True)
class Story:
    """The two fields of free text, understood as far as they can be."""

    person: Person
    device: str | None
    started_at: datetime | None
    warnings: tuple[str, ...]


def story(header: Header) -> Story:
    """Person, device and start (to the second) of a header."""
    recording = _RECORDING.match(header.recording)
    parts = _known(recording.groupdict()) if recording else {}
    others = {"order": parts.get("order", ""), "operator": _words(parts.get("operator", ""))}
    device, serial = _device(parts.get("device", ""))
    others |= {"serial number": serial, "comment": _words(parts.get("rest", ""))}
    if not recording and not _BLANK_FORM.match(header.recording):
        others["recording"] = header.recording
    started_at, warnings = _started_at(header, parts.get("day"))
    return Story(
        person=_person(header.patient, {what: text for what, text in others.items() if text}),
        device=device,
        started_at=started_at,
        warnings=warnings,
    )


def _person(field: str, others: dict[str, str]) -> Person:
    found = _PATIENT.match(field)
    if found is None:
        return Person(identifier="" if _BLANK_FORM.match(field) else field, others=others)
    parts = _known(found.groupdict())
    rest = parts.get("rest", "")
    age = _AGE.search(rest)
    if rest:
        others["patient"] = _words(rest)
    return Person(
        identifier=parts.get("code", ""),
        name=_words(parts.get("name", "")),
        born=_day(parts.get("born", "")),
        age_years=float(age[1]) if age else None,
        sex=_SEXES.get(parts.get("sex", "").upper()),
        others=others,
    )


def _known(parts: dict[str, str | None]) -> dict[str, str]:
    return {what: text for what, text in parts.items() if text and text.upper() != "X"}


def _words(subfield: str) -> str:
    return subfield.replace("_", " ").strip()


def _device(subfield: str) -> tuple[str | None, str]:
    """(equipment, its number): what looks like a serial number identifies one apparatus and is kept apart."""
    words = _words(subfield).split()
    serial = [word for word in words if _SERIAL.search(word)]
    return " ".join(word for word in words if word not in serial) or None, " ".join(serial)


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    if found is None or found[2].upper() not in MONTHS:
        return None
    return _date(int(found[3]), MONTHS.index(found[2].upper()) + 1, int(found[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _started_at(header: Header, stated: str | None) -> tuple[datetime | None, tuple[str, ...]]:
    """The start; the four-digit year of EDF+ counts before the two digits of the header.

    1 January 1985 at midnight is what EDF+ prescribes where the start is not told.
    """
    odd = []
    clock = re.fullmatch(r"(\d{1,2})([.:])(\d{1,2})[.:](\d{1,2})", header.clock)
    day = re.fullmatch(r"(\d{1,2})([./\-])(\d{1,2})[./\-](\d{2})", header.day)
    if clock is None or clock[2] != ".":
        odd.append("start time")
    if day is None or day[2] != ".":
        odd.append("start date")
    short = None
    if day is not None:
        year = int(day[4]) + (1900 if int(day[4]) >= CLIPPING_YEAR else 2000)
        short = _date(year, int(day[3]), int(day[1]))
    full = _day(stated or "")
    warnings = [f"Its header breaks the rules of the format: {' and '.join(odd)}."] if odd else []
    if (
        full
        and short
        and (full.day, full.month, full.year % 100) != (short.day, short.month, short.year % 100)
    ):
        warnings.append("Two start dates stand in its header; that with the year in four digits is used.")
    moment = _time(clock) if clock is not None else None
    first = full or short
    unknown = full is None and short == date(1985, 1, 1) and moment == time(0)
    if first is None or moment is None or unknown:
        return None, tuple(warnings)
    return datetime.combine(first, moment), tuple(warnings)


def _time(clock: re.Match[str]) -> time | None:
    try:
        return time(int(clock[1]), int(clock[3]), int(clock[4]))
    except ValueError:
        return None
