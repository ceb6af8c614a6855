"""The comments of a WFDB header: free text, in which PhysioNet's databases and our own files state facts by lines.

Whatever is not understood may name the person and is kept together with the identity alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person
from ecgomics.io.digits import number

#: The first comment of our own files: what follows is exact, and no device's or person's free text.
OURS: Final = "Written by ECGomics"
#: Characters of free text that are kept.
_LONGEST: Final = 10_000

_AGE = re.compile(r"^<?age>?\s*[:=]?\s*(\d+(?:\.\d+)?)\b", re.IGNORECASE)
_SEX = re.compile(r"\b(?:sex|gender)>?\s*[:=]?\s*(male|female|m|f)\b", re.IGNORECASE)
_AGE_AND_SEX = re.compile(r"^(\d{1,3})\s+([MF])\s+\d+")
_STATEMENT = re.compile(
    r"^(?:dx|diagnos[ei]s?|additional diagnos[ei]s|rhythm|electric axis of the heart|axis|reason for admission"
    r"|(?:acute|former) infarction \(localization\))\s*:\s*\S",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?:patient |subject )?name\s*[:=]\s*(\S.*)", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"^(?:patient |subject |medical record )?(?:id|identifier|number|mrn)\s*[:=]\s*(\S.*)", re.IGNORECASE
)
_BORN = re.compile(r"^(?:birth ?date|date of birth|dob|born)\s*[:=]\s*(\d{4}-\d\d-\d\d)\b", re.IGNORECASE)
_DIAGNOSES_FOLLOW = re.compile(r"^<diagnos[ei]s>:\s*$", re.IGNORECASE)


def person_of(comments: tuple[str, ...]) -> Person:
    """Age and sex in the spellings of PhysioNet's databases, who it is, and every line that states nothing known."""
    age: float | None = None
    sex: Sex | None = None
    for line in comments:
        both = _AGE_AND_SEX.match(line)
        if both and age is None:
            age, sex = float(both[1]), _sex(both[2])
        if age is None and (stated := _AGE.match(line)):
            age = float(stated[1])
        if sex is None and (stated := _SEX.search(line)):
            sex = _sex(stated[1])
    free = "; ".join(_free(comments))[:_LONGEST]
    return Person(
        identifier=_first(_IDENTIFIER, comments),
        name=_first(_NAME, comments),
        born=_day(_first(_BORN, comments)),
        age_years=age,
        sex=sex,
        others={"comment": free} if free else {},
    )


def _first(pattern: re.Pattern[str], comments: tuple[str, ...]) -> str:
    return next((found[1].strip() for line in comments if (found := pattern.match(line))), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _free(comments: tuple[str, ...]) -> Iterator[str]:
    """The lines that are no statements, nor facts that have a place of their own."""
    known = (_AGE, _NAME, _IDENTIFIER, _BORN, _DIAGNOSES_FOLLOW)
    statements, ours = set(statements_of(comments)), comments[:1] == (OURS,)
    for line in comments:
        is_fact = any(pattern.fullmatch(line) for pattern in (*known, _SEX))
        if line and line not in statements and not is_fact and not (ours and _is_own(line)):
            yield line


def _sex(text: str) -> Sex:
    return "female" if text[0].lower() == "f" else "male"


def statements_of(comments: tuple[str, ...]) -> tuple[str, ...]:
    """Diagnosis, rhythm and axis lines, verbatim. Other comments are free text that may name the person: not kept."""
    kept, listing = [], False
    for line in comments:
        if _DIAGNOSES_FOLLOW.match(line):
            listing = True
        elif not line or line.startswith("<"):
            listing = False
        elif listing or _STATEMENT.match(line):
            kept.append(line)
    return tuple(kept)


# Our own files --------------------------------------------------------------------------------------------------------

_START = re.compile(r"^Start: (\S+)$")
_DEVICE = re.compile(r"^Device: (.+)$")
_BAND = re.compile(r"^Band \[Hz\]: (\S+) to (\S+)$")
_NOTCH = re.compile(r"^Notch \[Hz\]: (\S+)$")
_MEASUREMENT = re.compile(r"^Measured by the device: (.+): (\S+)$")


@dataclass(frozen=True, slots=True)
class Own:
    """What our own files state in comments beside age, sex and statements."""

    started_at: datetime | None = None
    device: str | None = None
    band_hz: tuple[float | None, float | None] = (None, None)
    notch_hz: float | None = None
    measurements: Mapping[str, float] = field(default_factory=dict)


def own_comments(comments: tuple[str, ...]) -> Own:
    """The facts of a file that ECGomics wrote; none of any other."""
    if comments[:1] != (OURS,):
        return Own()
    low, high = next((found.groups() for line in comments if (found := _BAND.match(line))), ("-", "-"))
    measured = [found for line in comments if (found := _MEASUREMENT.match(line))]
    values = {found[1]: number(found[2]) for found in measured}
    return Own(
        started_at=_moment(_first(_START, comments)),
        device=_first(_DEVICE, comments) or None,
        band_hz=(number(low), number(high)),
        notch_hz=number(_first(_NOTCH, comments)),
        measurements={name: value for name, value in values.items() if value is not None},
    )


def own_lines(own: Own) -> Iterator[str]:
    """The comments that state such facts, as `own_comments` reads them back."""
    yield OURS
    if own.started_at is not None:
        yield f"Start: {own.started_at.isoformat()}"
    if own.device:
        yield f"Device: {' '.join(own.device.split())}"
    if own.band_hz != (None, None):
        low, high = ("-" if edge is None else f"{edge:.12g}" for edge in own.band_hz)
        yield f"Band [Hz]: {low} to {high}"
    if own.notch_hz is not None:
        yield f"Notch [Hz]: {own.notch_hz:.12g}"
    for name, value in own.measurements.items():
        yield f"Measured by the device: {' '.join(name.split())}: {value:.17g}"


def _is_own(line: str) -> bool:
    return line == OURS or any(
        pattern.match(line) for pattern in (_START, _DEVICE, _BAND, _NOTCH, _MEASUREMENT)
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
