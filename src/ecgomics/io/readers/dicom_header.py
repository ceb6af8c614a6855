"""What a DICOM object says beside its samples and annotations: subject, device, start.

Names, birth dates and identifiers are handed over as what they are, so that they can be removed.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_AGE: Final = re.compile(r"^(\d{1,3})([DWMY])$")
_YEARS_PER: Final = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}
_TIMESTAMP: Final = re.compile(r"^(\d{8})(\d{2})(\d{2})?(\d{2})?(?:\.(\d{1,6}))?\s*([+-]\d{4})?$")
#: Where a moment stands, the one of the acquisition itself first; the last two are those of what it is a part of.
_STAMPS: Final = (
    (("AcquisitionDateTime",), ""),
    (("AcquisitionDate", "AcquisitionTime"), ""),
    (("ContentDate", "ContentTime"), ""),
    (("SeriesDate", "SeriesTime"), "series"),
    (("StudyDate", "StudyTime"), "study"),
)
_SEXES: Final[dict[str, Sex]] = {"F": "female", "FEMALE": "female", "M": "male", "MALE": "male"}
#: Kinds of elements that may hold a name, an identifier or free text.
_TEXTS: Final = frozenset({"PN", "LO", "SH", "LT", "ST", "UT", "UC", "UI", "UR"})
#: Of these kinds, those that tell of the format or the device; the person's own three are told apart.
_NO_IDENTITY: Final = frozenset(
    {
        *("Manufacturer", "ManufacturerModelName", "SoftwareVersions", "TimezoneOffsetFromUTC"),
        *("PatientName", "PatientID", "SOPClassUID", "CodeValue", "CodeMeaning"),
        *("CodingSchemeDesignator", "CodingSchemeVersion", "CodingSchemeName", "MappingResource"),
        *(
            "ReferencedSOPClassUID",
            "ContextUID",
            "CodingSchemeUID",
            "MappingResourceUID",
            "ContextGroupExtensionCreatorUID",
        ),
    }
)
#: Read elsewhere: the samples, and what is said of them.
_OF_THE_SIGNAL: Final = frozenset({"WaveformSequence", "WaveformAnnotationSequence"})
#: Deepest sequence within sequences that is looked into.
_DEEPEST: Final = 8


def text(data: "Dataset", keyword: str) -> str:
    """An element as text without padding; empty where it is absent or holds bytes or items."""
    value = data.get(keyword)
    return str(value).strip("\x00 ") if isinstance(value, (str, int, float)) else ""


def number(data: "Dataset", keyword: str) -> float | None:
    """An element as a finite number, or None."""
    try:
        value = float(text(data, keyword))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def items(data: "Dataset", keyword: str) -> list["Dataset"]:
    """The items of a sequence; empty where it is absent or no sequence."""
    from pydicom.sequence import Sequence

    value = data.get(keyword)
    return list(value) if isinstance(value, Sequence) else []


def started_at(data: "Dataset") -> tuple[datetime | None, str]:
    """When the acquisition began, with its zone where the object states one; and what began then instead, if known."""
    for keywords, instead in _STAMPS:
        moment = _moment(
            "".join(text(data, keyword) for keyword in keywords), text(data, "TimezoneOffsetFromUTC")
        )
        if moment is not None:
            return moment, instead
    return None, ""


def _moment(stamp: str, zone: str) -> datetime | None:
    found = _TIMESTAMP.match(stamp)
    if found is None:
        return None
    day, hours, minutes, seconds, fraction, offset = found.groups()
    zone = offset or zone
    try:
        moment = datetime.strptime(day + hours + (minutes or "00") + (seconds or "00"), "%Y%m%d%H%M%S")
        moment += timedelta(microseconds=int((fraction or "").ljust(6, "0")))
        return moment.replace(tzinfo=_zone(zone)) if zone else moment
    except (ValueError, OverflowError):
        return None


def _zone(offset: str) -> timezone:
    return timezone(
        (-1 if offset[0] == "-" else 1) * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]))
    )


def person(data: "Dataset") -> Person:
    """Who it is, and who else is named."""
    found = _AGE.match(text(data, "PatientAge"))
    return Person(
        identifier=text(data, "PatientID"),
        name=_name(data, "PatientName"),
        born=_born(data),
        age_years=int(found[1]) * _YEARS_PER[found[2]] if found else None,
        sex=_SEXES.get(text(data, "PatientSex").upper()),
        others=dict(_others(data)),
    )


def _name(data: "Dataset", keyword: str) -> str:
    """A name as text, also where it is one of a person."""
    value = data.get(keyword)
    return str(value).strip("\x00 ") if value is not None and not isinstance(value, (bytes, list)) else ""


def _others(data: "Dataset", depth: int = 1) -> Iterator[tuple[str, str]]:
    """Every other name, identifier and free text, by the name of its element."""
    from pydicom.sequence import Sequence

    for element in data:
        if element.keyword in _OF_THE_SIGNAL | _NO_IDENTITY or element.tag.is_private_creator:
            continue
        if isinstance(element.value, Sequence):
            if depth < _DEEPEST:
                for item in element.value:
                    yield from _others(item, depth + 1)
        elif element.VR in _TEXTS and (word := str(element.value or "").strip("\x00 ")):
            yield element.name.lower(), word


def _born(data: "Dataset") -> date | None:
    try:
        return datetime.strptime(text(data, "PatientBirthDate"), "%Y%m%d").date()
    except ValueError:
        return None


def device(data: "Dataset") -> str | None:
    """Manufacturer and model, as far as the object states them."""
    parts = [text(data, "Manufacturer"), text(data, "ManufacturerModelName")]
    return " ".join(part for part in parts if part and part.lower() != "unknown") or None
