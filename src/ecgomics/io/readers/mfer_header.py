"""What an MFER file says beside its samples: person, start, device, filters, events."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from ecgomics.core.recording import Annotation, Sex
from ecgomics.io.contents import Person
from ecgomics.io.readers import mfer_tags as tags

_SEXES: Final[Mapping[int, Sex]] = {1: "male", 2: "female"}
_EIGHT_BIT: Final = re.compile(r"iso[ _-]?8859[ _-]?(\d{0,2})", re.IGNORECASE)
#: Names of character sets in the file, by how they begin, as Python has them.
_CHARACTER_SETS: Final = {
    **{"utf-8": "utf-8", "utf8": "utf-8", "unicode": "utf-8", "iso-ir 100": "latin-1"},
    **{"jis x 0201": "shift-jis", "shift": "shift-jis", "sjis": "shift-jis"},
    **{"jis": "iso2022-jp", "rfc 1468": "iso2022-jp", "iso 2022": "iso2022-jp", "iso-2022": "iso2022-jp"},
}
_FILTER: Final = re.compile(r"^\s*(HPF|LPF|BEF)\s*=\s*([0-9.]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stored:
    """A value of the file with the byte order that holds for it."""

    value: bytes
    is_big: bool

    def number(self, *, signed: bool = False) -> int:
        """The whole value as one number; 0 if it is empty."""
        return int.from_bytes(self.value[:8], "big" if self.is_big else "little", signed=signed)

    def part(self, first: int, last: int, *, signed: bool = False) -> int:
        """A number of some of its bytes."""
        return Stored(self.value[first:last], self.is_big).number(signed=signed)

    @property
    def exponent(self) -> int:
        """The power of ten in the second byte of a scaled value."""
        return int.from_bytes(self.value[1:2], "big", signed=True)

    def scaled(self, powers: int, *, what: str) -> tuple[int, float]:
        """(unit, mantissa × 10^(exponent + powers)); ValueError where that is no positive number."""
        if len(self.value) < 3:
            raise ValueError(f"its {what} is cut short")
        mantissa = self.part(2, len(self.value), signed=True)
        exponent = self.exponent + powers
        if mantissa <= 0:
            raise ValueError(f"its {what} is {mantissa}; a positive one is needed")
        return self.value[0], mantissa * 10.0**exponent if exponent >= 0 else mantissa / 10.0**-exponent

    def reciprocal(self) -> float:
        """10^-exponent / mantissa: the rate of an interval, without rounding twice."""
        mantissa = self.part(2, len(self.value), signed=True)
        if self.exponent <= 0:
            return 10.0**-self.exponent / mantissa
        return 1.0 / (mantissa * 10.0**self.exponent)


@dataclass(frozen=True, slots=True)
class Header:
    """Who, when, with what, and the marks."""

    person: Person
    started_at: datetime | None
    device: str | None
    band_hz: tuple[float | None, float | None]
    notch_hz: float | None
    annotations: tuple[Annotation, ...]


def header(facts: Mapping[int, Sequence[Stored]], *, fs_hz: float | None) -> Header:
    """What the definitions of the whole file say; marks are placed by the rate, and left out without one."""
    character_set = _character_set(_last(facts, tags.CHARACTER_SET))
    maker = [part.strip() for part in _words(_last(facts, tags.MANUFACTURER), character_set).split("^")]
    filters = dict(_filters(facts.get(tags.FILTER, ()), character_set))
    return Header(
        person=_person(facts, character_set, serial=maker[3] if len(maker) > 3 else ""),
        started_at=_moment(_last(facts, tags.TIME)),
        device=" ".join(part for part in maker[:2] if part) or None,
        band_hz=(filters.get("HPF"), filters.get("LPF")),
        notch_hz=filters.get("BEF"),
        annotations=tuple(_marks(facts, character_set, fs_hz)),
    )


def _last(facts: Mapping[int, Sequence[Stored]], tag: int) -> Stored:
    return facts[tag][-1] if tag in facts else Stored(b"", is_big=True)


def _character_set(stored: Stored) -> str:
    name = stored.value.decode("ascii", "replace").strip("\0 ").lower()
    if eight_bit := _EIGHT_BIT.match(name):
        part = int(eight_bit[1] or 1)
        return f"iso8859-{part}" if part in range(1, 17) and part != 12 else ""
    return next((known for start, known in _CHARACTER_SETS.items() if name.startswith(start)), "")


def _words(stored: Stored, character_set: str) -> str:
    """A text in the stated character set, else UTF-8, else Latin-1."""
    raw = stored.value.rstrip(b"\0 ")
    for each in (character_set or "utf-8", "utf-8"):
        try:
            words = raw.decode(each)
            break
        except UnicodeDecodeError:
            continue
    else:
        words = raw.decode("latin-1")
    return "".join(letter for letter in words if letter.isprintable()).strip()


def _person(facts: Mapping[int, Sequence[Stored]], character_set: str, *, serial: str) -> Person:
    age = _last(facts, tags.AGE)
    sex = _last(facts, tags.SEX)
    identifier, *more = _words(_last(facts, tags.PERSON_ID), character_set).split("^")
    others = {"serial number": serial, "further identifiers": " ".join(more)}
    for what, tag in (("comment", tags.NOTE), ("message", tags.MESSAGE), ("unique identifier", tags.UID)):
        lines = [_words(stored, character_set) for stored in facts.get(tag, ())]
        others[what] = "\n".join(line for line in lines if line)
    return Person(
        identifier=identifier,
        name=_words(_last(facts, tags.PERSON_NAME), character_set).strip("^"),
        born=_born(age),
        age_years=_age_years(age),
        sex=_SEXES.get(sex.value[0]) if sex.value else None,
        others={what: words for what, words in others.items() if words},
    )


def _age_years(age: Stored) -> float | None:
    """Years and days; None for 0, which stands for unknown."""
    if not age.value:
        return None
    return age.value[0] + age.part(1, 3) / 365.25 or None


def _born(age: Stored) -> date | None:
    if len(age.value) < 7:
        return None
    try:
        return date(age.part(3, 5), age.value[5], age.value[6])
    except ValueError:
        return None


def _moment(stored: Stored) -> datetime | None:
    """Year, month, day, hour, minute, second, then milliseconds and microseconds where they are there."""
    if len(stored.value) < 7:
        return None
    try:
        moment = datetime(stored.part(0, 2), *stored.value[2:7])
    except ValueError:
        return None
    return moment + timedelta(milliseconds=stored.part(7, 9), microseconds=stored.part(9, 11))


def _filters(stored: Sequence[Stored], character_set: str) -> Iterator[tuple[str, float]]:
    """(kind, Hz) of texts such as "HPF=0.05" and "BEF=50^Hum filter"."""
    for each in stored:
        found = _FILTER.match(_words(each, character_set))
        if found and (edge_hz := _positive(found[2])):
            yield found[1].upper(), edge_hz


def _positive(words: str) -> float | None:
    try:
        value = float(words)
    except ValueError:
        return None
    return value if 0.0 < value < math.inf else None


def _marks(
    facts: Mapping[int, Sequence[Stored]], character_set: str, fs_hz: float | None
) -> Iterator[Annotation]:
    """Events and waveform information (code, first sample, samples, text), and values (code, sample, text)."""
    if not fs_hz:
        return
    for tag in (tags.EVENT, tags.INFORMATION, tags.VALUE):
        for stored in facts.get(tag, ()):
            if len(stored.value) < 6:
                continue
            has_length = tag != tags.VALUE and len(stored.value) >= 10
            yield Annotation(
                start_s=stored.part(2, 6) / fs_hz,
                code=f"{'value ' if tag == tags.VALUE else ''}{stored.part(0, 2)}",
                duration_s=stored.part(6, 10) / fs_hz if has_length else None,
                text=_words(Stored(stored.value[10 if has_length else 6 :], stored.is_big), character_set),
            )
