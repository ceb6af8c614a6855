"""Section 1 of SCP-ECG (EN 1064): whose recording it is, when it was made, and with what.

Names, birth dates and identifiers are handed over as what they are, so that they can be removed.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person

_END_TAG: Final = 255
_DEVICE_TAG: Final = 14
#: Sizes of values that the standard fixes, for writers that state wrong ones.
_FIXED_SIZES: Final = {
    **{4: 3, 5: 4, 6: 3, 7: 3, 8: 1, 9: 1, 11: 2, 12: 2, 24: 1},
    **{25: 4, 26: 3, 27: 2, 28: 2, 29: 1, 33: 2},
}
#: Tags of texts that may tell who it is.
_OTHERS: Final = {
    13: "referral indication",
    16: "acquiring institution",
    17: "analysing institution",
    18: "acquiring department",
    19: "analysing department",
    20: "referring physician",
    21: "confirming physician",
    22: "technician",
    23: "room",
    30: "comment",
    31: "sequence number",
    35: "medical history",
}
#: Character sets by the language code of tag 14.
_CHARACTER_SETS: Final = {
    **{0x01: "latin-1", 0x03: "iso8859-2", 0x0B: "iso8859-4", 0x13: "iso8859-5", 0x1B: "iso8859-6"},
    **{0x23: "iso8859-7", 0x2B: "iso8859-8", 0x33: "iso8859-11", 0x3B: "iso8859-15", 0x07: "utf-16-le"},
    **{0x0F: "shift-jis", 0x17: "euc-jp", 0x1F: "euc-jp", 0x27: "gb2312", 0x2F: "cp949", 0x37: "utf-8"},
}
#: The one with two bytes for each letter.
WIDE: Final = "utf-16-le"
_MANUFACTURERS: Final = (
    *("", "Burdick", "Cambridge", "Compumed", "Datamed", "Fukuda", "Hewlett-Packard", "Marquette", "Mortara"),
    *("Nihon Kohden", "Okin", "Quinton", "Siemens", "Spacelabs", "Telemed", "Hellige", "ESAOTE", "Schiller"),
    *("Picker-Schwarzer", "et medical devices", "Zwönitz"),
)
_YEARS_PER: Final = {1: 1.0, 2: 1 / 12, 3: 7 / 365.25, 4: 1 / 365.25, 5: 1 / 8766}
_LENGTHS: Final = {1: "cm", 2: "inch", 3: "mm"}
_WEIGHTS: Final = {1: "kg", 2: "g", 3: "pound", 4: "ounce"}
_SEXES: Final[Mapping[int, Sex]] = {1: "male", 2: "female"}
_LARGEST_ZONE_MIN: Final = 14 * 60
#: Monitors filter their baseline with 0.5 or 0.67 Hz, stress systems with up to 2 Hz.
_HIGHEST_HIGH_PASS_HZ: Final = 2.0

_UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Header:
    """Section 1: who, when, with what."""

    person: Person
    started_at: datetime | None = None
    device: str | None = None
    band_hz: tuple[float | None, float | None] = (None, None)
    notch_hz: float | None = None
    measurements: Mapping[str, float] = field(default_factory=dict)
    character_set: str = ""
    is_damaged: bool = False
    """Whether its tags do not fit into it, so that some may be missing."""


def header(body: bytes) -> Header:
    """Section 1, as far as it can be read."""
    tags, is_damaged = _tags(body)
    first = dict(reversed(tags))
    device = first.get(_DEVICE_TAG, b"")
    character_set = _CHARACTER_SETS.get(device[16], "") if len(device) > 16 else ""
    pressures = {
        "Systolic Blood Pressure [mmHg]": first.get(11),
        "Diastolic Blood Pressure [mmHg]": first.get(12),
    }
    return Header(
        person=_person(tags, first, character_set),
        started_at=_moment(first.get(25, b""), first.get(26, b""), first.get(34, b"")),
        device=_device(device, character_set),
        band_hz=(_high_pass_hz(first.get(27)), _number(first.get(28), 1.0)),
        notch_hz=_notch_hz(first.get(29, b"")),
        measurements={name: value for name, stored in pressures.items() if (value := _number(stored, 1.0))},
        character_set=character_set,
        is_damaged=is_damaged,
    )


def _tags(body: bytes) -> tuple[list[tuple[int, bytes]], bool]:
    """(tag, value) in order, and whether they do not end as they should."""
    tags, is_whole = _walk(body, {})
    if is_whole:
        return tags, False
    repaired, is_whole = _walk(body, _FIXED_SIZES)
    return (repaired, False) if is_whole else (tags, True)


def _walk(body: bytes, sizes: Mapping[int, int]) -> tuple[list[tuple[int, bytes]], bool]:
    place = 0
    tags: list[tuple[int, bytes]] = []
    while place + 3 <= len(body):
        tag, size = struct.unpack_from("<BH", body, place)
        if tag == _END_TAG:
            return tags, True
        size = sizes.get(tag, size)
        value = body[place + 3 : place + 3 + size]
        if len(value) < size:
            return tags, False
        tags.append((tag, value))
        place += 3 + size
    return tags, True


def _person(tags: list[tuple[int, bytes]], first: Mapping[int, bytes], character_set: str) -> Person:
    texts = {tag: text(value, character_set) for tag, value in first.items()}
    others = {what: texts.get(tag, "") for tag, what in _OTHERS.items()}
    medications = (text(value[3:], character_set) for tag, value in tags if tag == 10)
    others["medication"] = "; ".join(name for name in medications if name)
    others["height"] = _with_unit(first.get(6, b""), _LENGTHS)
    others["weight"] = _with_unit(first.get(7, b""), _WEIGHTS)
    others["serial number"] = _strings(first.get(_DEVICE_TAG, b""), character_set)[1]
    age = first.get(4, b"").ljust(3, b"\0")
    years = int.from_bytes(age[:2], "little") * _YEARS_PER.get(age[2], 0.0)
    return Person(
        identifier=texts.get(2, ""),
        name="^".join(part for part in (texts.get(0), texts.get(1), texts.get(3)) if part),
        born=_day(first.get(5, b"")),
        age_years=years or None,
        sex=_SEXES.get(first.get(8, b"\0")[0]) if first.get(8) else None,
        others={what: words for what, words in others.items() if words and words.lower() != _UNKNOWN},
    )


def text(value: bytes, character_set: str) -> str:
    """A text up to its first NUL, in the character set of section 1; UTF-8 or Latin-1 where that names none."""
    if character_set == WIDE:
        words = value[: len(value) // 2 * 2].decode(WIDE, "replace").split("\0")[0]
    else:
        raw = value.split(b"\0")[0]
        words = _decoded(raw, (character_set, "utf-8") if character_set else ("utf-8",))
    return "".join(letter for letter in words if letter.isprintable()).strip()


def _decoded(raw: bytes, character_sets: tuple[str, ...]) -> str:
    for character_set in character_sets:
        try:
            return raw.decode(character_set)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _with_unit(value: bytes, units: Mapping[int, str]) -> str:
    """A size such as "187 cm"; empty where it is 0 or its unit unknown."""
    if len(value) < 3 or value[2] not in units:
        return ""
    size = int.from_bytes(value[:2], "little")
    return f"{size} {units[value[2]]}" if size else ""


def _number(value: bytes | None, divisor: float) -> float | None:
    """A 16-bit number; None where it is missing or 0, which stands for unknown."""
    return (int.from_bytes(value[:2], "little") / divisor or None) if value and len(value) >= 2 else None


def _high_pass_hz(value: bytes | None) -> float | None:
    """In steps of 0.01 Hz; None for what no ECG is filtered with: Burdick counts in 0.0001 Hz."""
    found = _number(value, 100.0)
    return found if found is not None and found <= _HIGHEST_HIGH_PASS_HZ else None


def _notch_hz(value: bytes) -> float | None:
    bits = value[0] & 0b11 if value else 0
    return {1: 60.0, 2: 50.0}.get(bits)


def _device(value: bytes, character_set: str) -> str | None:
    """Manufacturer by its text, else by its number, and model."""
    if len(value) < 14:
        return None
    number = value[7]
    known = _MANUFACTURERS[number] if number < len(_MANUFACTURERS) else ""
    manufacturer = _strings(value, character_set)[4] or known
    parts = (manufacturer, text(value[8:14], character_set))
    return " ".join(part for part in parts if part and part.lower() != _UNKNOWN) or None


def _strings(value: bytes, character_set: str) -> list[str]:
    """The texts behind a device's fixed part: analysis, serial number, software, writer, manufacturer."""
    parts = value[36:].split(b"\0")
    return [text(part, character_set) for part in (*parts[:5], *[b""] * 5)][:5]


# When -----------------------------------------------------------------------------------------------------------------


def _day(value: bytes) -> date | None:
    try:
        return date(*struct.unpack_from("<HBB", value))
    except (ValueError, struct.error):
        return None


def _moment(day: bytes, clock: bytes, zone: bytes) -> datetime | None:
    """Start of the recording, with its zone where one is stated; None without a date or time."""
    on = _day(day)
    if on is None or len(clock) < 3:
        return None
    try:
        moment = datetime.combine(on, time(clock[0], clock[1], clock[2]))
    except ValueError:
        return None
    offset_min = struct.unpack_from("<h", zone)[0] if len(zone) >= 2 else None
    if offset_min is None or abs(offset_min) > _LARGEST_ZONE_MIN:
        return moment
    return moment.replace(tzinfo=timezone(timedelta(minutes=offset_min)))
