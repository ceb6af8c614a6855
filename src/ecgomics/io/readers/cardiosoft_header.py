"""What a CardioSoft XML file says beside its samples: person, start, filters, measurements, statements and events."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from ecgomics.core.recording import Annotation
from ecgomics.io.contents import Person
from ecgomics.io.digits import number
from ecgomics.io.readers.xml_leads import age_years, joined, leaf_texts, measured, members, sex
from ecgomics.io.xml_tree import attribute, child, children, local, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: The vendor's spellings of units; others stay as they are.
_UNITS: Final = {"bpm": "/min", "degrees": "deg", "degree": "deg", "°": "deg", "msec": "ms"}
_ON: Final = frozenset({"on", "yes", "true", "1", "enabled"})
_MEASURED: Final = ("RestingECGMeasurements", "ExerciseMeasurements")
_ZONE: Final = re.compile(r"^(?:UTC|GMT)?\s*([+-])(\d{2}):?(\d{2})$|^(?:Z|UTC|GMT)$", re.IGNORECASE)
#: A class of beats; anything longer is no code.
_CODE: Final = re.compile(r"^\w{1,16}$")
_NOT_OTHERS: Final = frozenset(
    (
        *("DeviceInfo", "PID", "FamilyName", "GivenName", "Age", "BirthDateTime", "Gender", "Race", "Height"),
        *("Weight", "PaceMaker", "SysBP", "DiaBP", "PatientClass", "AdmissionType"),
    )
)
#: In a visit, the names are those of physicians.
_OF_THE_VISIT: Final = _NOT_OTHERS - {"FamilyName", "GivenName"}


def person(root: "Element") -> Person:
    """Who it is, and every other text that may tell it."""
    who = child(root, "PatientInfo")
    parts = (text(who, "Name/GivenName"), text(who, "Name/FamilyName"))
    return Person(
        identifier=text(who, "PID"),
        name=" ".join(part for part in parts if part),
        born=_day(child(who, "BirthDateTime")),
        age_years=age_years(text(who, "Age"), attribute(who, "units", "Age")),
        sex=sex(text(who, "Gender")),
        others=joined(
            leaf_texts(who, besides=_NOT_OTHERS),
            *(
                leaf_texts(child(root, name), besides=_OF_THE_VISIT)
                for name in ("PatientVisit", "ClinicalInfo", "UID")
            ),
        ),
    )


def started_at(root: "Element") -> datetime | None:
    """When the observation began; with its zone where one is stated."""
    stamp = child(root, "ObservationDateTime")
    try:
        return datetime.fromisoformat(text(stamp))
    except ValueError:
        pass
    day, parts = _day(stamp), [number(text(stamp, name)) for name in ("Hour", "Minute", "Second")]
    if day is None or parts[0] is None or parts[1] is None:
        return None
    try:
        clock = time(int(parts[0]), int(parts[1]), int(parts[2] or 0.0))
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, clock, tzinfo=_zone(text(stamp, "TimeZone") or text(stamp, "Zone")))


def _day(element: "Element | None") -> date | None:
    """The date of the elements Year, Month and Day."""
    parts = [number(text(element, name)) for name in ("Year", "Month", "Day")]
    try:
        return date(*(int(part) for part in parts if part is not None))
    except (TypeError, ValueError, OverflowError):
        return None


def _zone(content: str) -> timezone | None:
    found = _ZONE.match(content)
    if found is None:
        return None
    if not found[1]:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    if offset >= timedelta(hours=24):
        return None
    return timezone(-offset if found[1] == "-" else offset)


def device(root: "Element") -> str | None:
    """The device's description with its version, and its type where that is a name; a number means something to the
    vendor only."""
    about, kind = child(root, "ClinicalInfo/DeviceInfo"), text(root, "Device-Type")
    parts = (text(about, "Desc"), text(about, "SoftwareVer"), "" if number(kind) is not None else kind)
    return " ".join(dict.fromkeys(part for part in parts if part)) or None


def band_hz(root: "Element") -> tuple[float | None, float | None]:
    """Edges of the filters that are stated in Hz."""
    return _edge_hz(root, "HighPass"), _edge_hz(root, "LowPass")


def _edge_hz(root: "Element", name: str) -> float | None:
    edge = child(root, f"FilterSetting/{name}")
    is_hz = attribute(edge, "units").lower() in {"", "hz"}
    return (number(text(edge)) or None) if is_hz else None


def notch_hz(root: "Element") -> float | None:
    """50 or 60 Hz, whichever filter is on; None where neither is, or both are."""
    on = [hz for hz in (50.0, 60.0) if text(root, f"FilterSetting/Filter{hz:.0f}Hz").lower() in _ON]
    return on[0] if len(on) == 1 else None


def measurements(root: "Element") -> Iterator[tuple[str, float]]:
    """The device's own values, and those of each lead as "RAmplitude V1 [uV]"."""
    for part in _MEASURED:
        for each in members(child(root, part)):
            if not len(each):
                yield from measured(local(each), _unit(each), text(each))
    table = child(root, "RestingECGMeasurements/MeasurementTable")
    leads = text(table, "LeadOrder").split(",")
    for each in members(table):
        contents = text(each).removesuffix(",").split(",")
        if len(contents) == len(leads) and local(each) != "LeadOrder":
            for lead, content in zip(leads, contents, strict=True):
                yield from measured(f"{local(each)} {lead.strip()}", _unit(each), content)


def _unit(element: "Element") -> str:
    unit = attribute(element, "units")
    return _UNITS.get(unit.lower(), unit)


def statements(root: "Element") -> Iterator[str]:
    """The device's diagnosis and the conclusion, without the lines that only divide them."""
    for path in ("Diagnosis/DiagnosisText", "Conclusion/ConclusionText"):
        lines = (text(each) for each in children(root, f"Interpretation/{path}"))
        yield from (line for line in lines if line.strip("-_=* "))


def annotations(part: "Element | None") -> Iterator[Annotation]:
    """Classes of the beats, and what happened during an exercise test; only times whose unit is stated."""
    results = child(part, "ArrhythmiaResults")
    times, classes = list(children(results, "Time")), list(children(results, "BeatClass"))
    for each, kind in zip(times, classes, strict=False):
        at = number(text(each))
        code = _CODE.match(text(kind))
        if at is not None and at >= 0.0 and attribute(each, "units").lower() in {"ms", "msec"} and code:
            yield Annotation(start_s=at / 1000.0, code=code[0])
    first_s = _seconds(child(part, "StartTime")) or 0.0
    events = child(part, "EventList")
    for each, happened in zip(children(events, "Time"), children(events, "Event"), strict=False):
        at_s = _seconds(each)
        if at_s is not None and at_s >= first_s and text(happened):
            yield Annotation(start_s=at_s - first_s, text=text(happened))


def _seconds(element: "Element | None") -> float | None:
    minutes, seconds = number(text(element, "Minute")), number(text(element, "Second"))
    return None if minutes is None or seconds is None else minutes * 60.0 + seconds
