"""What the vendors' XML formats of ECGs have in common: samples as text, counts to check, ages, and texts that may tell
who it is.
"""

import binascii
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import HIGHEST_FS_HZ, LOWEST_FS_HZ, Sex
from ecgomics.io.digits import number
from ecgomics.io.source import Source
from ecgomics.io.xml_tree import local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Far beyond a step in volts, one in nanovolts, and what an overflow takes.
_SMALLEST_STEP, _LARGEST_STEP = 1e-12, 1e12
_WHITE: Final = b" \t\r\n\f\v"
#: What identities call the person's own; other texts have other names.
_NAMES_OF_THE_PERSON: Final = frozenset({"identifier", "name", "birth date"})
#: Further ones of a name get any free number, as counting through thousands takes too long.
_NUMBERED_IN_TURN: Final = 10
#: Where a word begins inside a name: "PatientLastName", "QRSTimes", "LAST_NAME".
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_YEARS_PER: Final = {"Y": 1.0, "M": 1 / 12, "W": 7 / 365.25, "D": 1 / 365.25, "H": 1 / 8766}
#: Vendors write 29999, 32767 and the like for what was not measured; no interval, rate or angle is so large.
_NOT_MEASURED_FROM: Final = 20_000.0
_LARGEST_ANGLE: Final = 360.0
#: Units of what cannot be 0 or less: there, vendors write 0 or -1 for what was not measured.
_POSITIVE: Final = frozenset({"ms", "/min", "mmHg"})


def base64_bytes(source: Source, file_format: str, content: str, *, lead: str) -> bytes:
    """The bytes of a base64 text, with any white space in it; UnreadableFile where it is none."""
    try:
        return binascii.a2b_base64(content.encode("ascii").translate(None, _WHITE), strict_mode=True)
    except ValueError as error:
        raise source.unreadable(file_format, f"the samples of lead {lead} are no valid base64") from error


def int16_samples(source: Source, file_format: str, raw: bytes, *, lead: str) -> Floats:
    """Little-endian 16-bit integers; UnreadableFile where bytes are missing."""
    if len(raw) % 2:
        raise source.unreadable(file_format, f"the samples of lead {lead} end in half a sample")
    return np.frombuffer(raw, dtype="<i2").astype(np.float64)


def check_count(source: Source, file_format: str, held: int, stated: str, *, lead: str) -> None:
    """UnreadableFile unless a lead holds as many samples as the file states, if it states any."""
    expected = number(stated)
    if expected is not None and expected != held:
        raise source.unreadable(
            file_format, f"lead {lead} holds {held} samples, but the file states {expected:.12g}"
        )


def check_rate(source: Source, file_format: str, fs_hz: float | None, what: str) -> float | None:
    """The rate, if one is stated; UnreadableFile where no ECG has such a rate. what names where it stands."""
    if fs_hz is not None and not LOWEST_FS_HZ <= fs_hz <= HIGHEST_FS_HZ:
        raise source.unreadable(
            file_format,
            f"{what} is {fs_hz:g} Hz; {LOWEST_FS_HZ:g} to {HIGHEST_FS_HZ:g} Hz is allowed",
        )
    return fs_hz


def check_step(source: Source, file_format: str, content: str, what: str) -> float:
    """The number that steps are scaled by; UnreadableFile where it is none that any unit of voltage needs."""
    step = number(content)
    if step is None or not _SMALLEST_STEP <= step <= _LARGEST_STEP:
        raise source.unreadable(file_format, f"{what} is not a positive number of a sensible size")
    return step


def measured(name: str, unit: str, content: str) -> Iterator[tuple[str, float]]:
    """("QRSDuration [ms]", 96.0) of a device's own value; nothing where it is none, or stands for none."""
    value = number(content)
    if value is None or abs(value) >= _NOT_MEASURED_FROM:
        return
    if (unit in _POSITIVE and value <= 0.0) or (unit == "deg" and abs(value) > _LARGEST_ANGLE):
        return
    yield (f"{name} [{unit}]" if unit else name), value


# People ---------------------------------------------------------------------------------------------------------------


def words(name: str) -> str:
    """The name of an element or attribute as words: "ReferringMDLastName" is "referring md last name"."""
    return " ".join(_WORDS.findall(name)).lower()


def members(element: "Element | None") -> "list[Element]":
    """The elements directly below one; none below None."""
    return [] if element is None else list(element)


def leaf_texts(element: "Element | None", *, besides: Collection[str] = ()) -> dict[str, str]:
    """Every text at the leaves below an element by what it is; elements named in besides, and all below them, are not.

    Deeper leaves have the name of what they stand in before their own: "ordering provider family name".
    """
    found: dict[str, str] = {}
    waiting = [(each, "") for each in reversed(members(element))]
    while waiting:
        each, within = waiting.pop()
        if local(each) in besides:
            continue
        waiting.extend((part, f"{words(local(each))} ") for part in reversed(each))
        if not len(each) and (content := (each.text or "").strip()):
            keep(found, f"{within}{words(local(each))}", content)
    return found


def keep(found: dict[str, str], what: str, content: str) -> None:
    """Add a text by what it is, with a number where there is one of that name: "answer", "answer 2"."""
    numbers = chain(range(2, _NUMBERED_IN_TURN), count(len(found) + _NUMBERED_IN_TURN))
    names = chain((what,), (f"{what} {number}" for number in numbers))
    found[next(name for name in names if name not in found and name not in _NAMES_OF_THE_PERSON)] = content


def attribute_texts(element: "Element | None", *, besides: Collection[str] = ()) -> dict[str, str]:
    """Every attribute of an element by what it is, but those named in besides and empty ones."""
    if element is None:
        return {}
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name not in besides and (content := value.strip()):
            keep(found, words(name), content)
    return found


def joined(*parts: Mapping[str, str]) -> dict[str, str]:
    """Several mappings as one; what has the same name in two of them gets a number."""
    found: dict[str, str] = {}
    for part in parts:
        for what, content in part.items():
            keep(found, what, content)
    return found


def age_years(content: str, unit: str) -> float | None:
    """An age in years; None where its unit is not stated, or no unit of time."""
    value, years = number(content), _YEARS_PER.get(unit.strip()[:1].upper())
    return None if value is None or years is None else value * years


def sex(content: str) -> Sex | None:
    """From "MALE", "Female", "m" or "F"; None for anything else."""
    known: dict[str, Sex] = {"m": "male", "male": "male", "f": "female", "female": "female"}
    return known.get(content.strip().lower())


def moment(content: str, *layouts: str) -> datetime | None:
    """A time in the first layout that fits; None where none does."""
    for layout in layouts:
        try:
            return datetime.strptime(content.strip(), layout)
        except ValueError:
            continue
    return None


def day(content: str, *layouts: str) -> date | None:
    """A date in the first layout that fits; None where none does."""
    found = moment(content, *layouts)
    return found.date() if found else None
