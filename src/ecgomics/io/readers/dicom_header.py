"""What a DICOM object says beside its samples: subject, device, start, measurements and statements.

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

#: SCP-ECG codes of the P, QRS and T axes: some writers state "ms" as their unit.
_AXIS_CODE: Final = re.compile(r"^5\.10\.3-1[135]$")
_AGE: Final = re.compile(r"^(\d{1,3})([DWMY])$")
_YEARS_PER: Final = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}
_TIMESTAMP: Final = re.compile(r"^(\d{8})(\d{2})(\d{2})?(\d{2})?(?:\.(\d{1,6}))?\s*([+-]\d{4})?$")
#: Elements that may tell who it is, besides the person's own.
_OTHERS: Final = {
    "order": "AccessionNumber",
    "other identifier": "OtherPatientIDs",
    "referring physician": "ReferringPhysicianName",
    "physician": "PhysiciansOfRecord",
    "performing physician": "PerformingPhysicianName",
    "reading physician": "NameOfPhysiciansReadingStudy",
    "operator": "OperatorsName",
    "institution": "InstitutionName",
    "institution address": "InstitutionAddress",
    "department": "InstitutionalDepartmentName",
    "station": "StationName",
    "address": "PatientAddress",
    "telephone": "PatientTelephoneNumbers",
    "comment": "PatientComments",
    "history": "AdditionalPatientHistory",
    "study identifier": "StudyID",
    "study": "StudyDescription",
    "serial number": "DeviceSerialNumber",
}


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


def started_at(data: "Dataset") -> datetime | None:
    """When the acquisition began; with its zone where the object states one."""
    stamp = text(data, "AcquisitionDateTime")
    if not stamp:
        stamp = text(data, "ContentDate") + text(data, "ContentTime")
    found = _TIMESTAMP.match(stamp)
    if found is None:
        return None
    day, hours, minutes, seconds, fraction, offset = found.groups()
    zone = offset or text(data, "TimezoneOffsetFromUTC")
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
    sexes: dict[str, Sex] = {"F": "female", "M": "male"}
    found = _AGE.match(text(data, "PatientAge"))
    return Person(
        identifier=text(data, "PatientID"),
        name=_name(data, "PatientName"),
        born=_born(data),
        age_years=int(found[1]) * _YEARS_PER[found[2]] if found else None,
        sex=sexes.get(text(data, "PatientSex").upper()),
        others={what: word for what, keyword in _OTHERS.items() if (word := _name(data, keyword))},
    )


def _name(data: "Dataset", keyword: str) -> str:
    """A name as text, also where it is one of a person."""
    value = data.get(keyword)
    return str(value).strip("\x00 ") if value is not None and not isinstance(value, (bytes, list)) else ""


def _born(data: "Dataset") -> date | None:
    try:
        return datetime.strptime(text(data, "PatientBirthDate"), "%Y%m%d").date()
    except ValueError:
        return None


def device(data: "Dataset") -> str | None:
    """Manufacturer and model, as far as the object states them."""
    parts = [text(data, "Manufacturer"), text(data, "ManufacturerModelName")]
    return " ".join(part for part in parts if part and part.lower() != "unknown") or None


def measurements(data: "Dataset", leads: dict[tuple[int, int], str]) -> dict[str, float]:
    """The device's own numbers as "QRS Duration [ms]", with the lead's name before the unit where it is of one lead.

    leads names the channel of each (multiplex group, channel), both counted from 1 as the annotations do.
    """
    found: dict[str, float] = {}
    for note in items(data, "WaveformAnnotationSequence"):
        value, names = number(note, "NumericValue"), items(note, "ConceptNameCodeSequence")
        if value is None or not names:
            continue
        name = text(names[0], "CodeMeaning") or text(names[0], "CodeValue")
        lead = leads.get(_channel_of(note), "")
        unit = _unit_of(note, names[0])
        found.setdefault(" ".join(part for part in (name, lead, f"[{unit}]" if unit else "") if part), value)
    return found


def _channel_of(note: "Dataset") -> tuple[int, int]:
    """(group, channel) of an annotation; channel 0 stands for the whole group."""
    value = note.get("ReferencedWaveformChannels")
    pair = list(value) if value is not None and not isinstance(value, (str, bytes, int)) else []
    return (int(pair[0]), int(pair[1])) if len(pair) == 2 else (0, 0)


def _unit_of(note: "Dataset", name: "Dataset") -> str:
    if _AXIS_CODE.match(text(name, "CodeValue")):
        return "deg"
    units = items(note, "MeasurementUnitsCodeSequence")
    return text(units[0], "CodeValue") if units else ""


def statements(data: "Dataset") -> Iterator[str]:
    """Interpretation texts and coded statements."""
    for note in items(data, "WaveformAnnotationSequence"):
        line = text(note, "UnformattedTextValue")
        if not line and number(note, "NumericValue") is None:
            codes = items(note, "ConceptCodeSequence")
            line = text(codes[0], "CodeMeaning") if codes else ""
        if line:
            yield line
