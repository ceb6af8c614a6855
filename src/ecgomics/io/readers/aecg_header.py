"""What an HL7 aECG says beside its samples and annotations: person, device, filters, moments.

Every name, identifier and free text is handed over as what it is, so that it can be removed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person
from ecgomics.io.digits import number
from ecgomics.io.xml_tree import attribute, child, children, descendants, local, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOMENT: Final = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d+))?)?)?)?([+-]\d{2}:?\d{2}|Z)?", re.ASCII
)
_SUBJECT: Final = "componentOf/timepointEvent/componentOf/subjectAssignment/subject/trialSubject"
_SEXES: Final[Mapping[str, Sex]] = {"M": "male", "F": "female"}
#: LOINC: reported age.
_AGE: Final = "21612-7"
_YEARS: Final = {
    "a": 1.0,
    "yr": 1.0,
    "year": 1.0,
    "years": 1.0,
    "mo": 1 / 12,
    "wk": 7 / 365.25,
    "d": 1 / 365.25,
    "h": 1 / 8766.0,
}
#: What names a device or the file's own parts, not a person.
_OF_DEVICES: Final = frozenset({"manufacturerOrganization", "manufacturerModelName", "softwareName"})
#: Elements below which nothing but waveforms and annotations stands; these are read elsewhere.
_WAVEFORMS: Final = frozenset({"sequenceSet", "annotation", "controlVariable"})
#: Deepest element that is looked at: documents have about fifteen levels.
_DEEPEST: Final = 40
_FILTERS: Final = "MDC_ECG_CTL_VBL_ATTR_FILTER_"


def moment(value: str) -> datetime | None:
    """A point in time of HL7 (YYYYMMDDHHMMSS.UUUU+ZZZZ) that states a time of day; with its zone where it has one."""
    found = _MOMENT.fullmatch(value)
    if found is None or found[5] is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        clock = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro)
        return clock.replace(tzinfo=_zone(zone)) if zone else clock
    except (ValueError, OverflowError):
        return None


def since_1970_s(at: datetime) -> float:
    """Seconds since 1970; a moment without zone counts as one of UTC, so that no clock of this machine matters."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-away if text[0] == "-" else away)


def _day(value: str) -> date | None:
    value = value.replace("-", "")
    try:
        return datetime.strptime(value[:8], "%Y%m%d").date() if value[:8].isdigit() else None
    except ValueError:
        return None


# Person ---------------------------------------------------------------------------------------------------------------


def person(root: "Element", comments: Iterable[str]) -> Person:
    """Who it is, and who and what else is named; comments are the free texts among the annotations."""
    subject = child(root, _SUBJECT)
    demographic = child(subject, "subjectDemographicPerson")
    own = (
        text(demographic, "PatientID")
        or attribute(subject, "extension", "id")
        or attribute(subject, "root", "id")
    )
    return Person(
        identifier=own,
        name=_words(child(demographic, "name")),
        born=_day(attribute(demographic, "value", "birthTime")),
        age_years=_age_years(root),
        sex=_SEXES.get(attribute(demographic, "code", "administrativeGenderCode").upper()),
        others=_numbered(
            (what, word)
            for what, word in [*_named(root), *(("comment", each) for each in comments)]
            if word != own
        ),
    )


def _words(element: "Element | None") -> str:
    """All text in an element and below it."""
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


def _age_years(root: "Element") -> float | None:
    for observed in children(root, "controlVariable/relatedObservation"):
        age = number(attribute(observed, "value", "value"))
        years = _YEARS.get(attribute(observed, "unit", "value") or "a")
        if attribute(observed, "code", "code") == _AGE and age is not None and years is not None:
            return age * years
    return None


def _named(root: "Element") -> Iterator[tuple[str, str]]:
    """Every text and identifier outside of the waveforms, by the names of its element and the one that holds it."""
    waiting = [(each, local(root), 1) for each in reversed(root)]
    while waiting:
        element, above, depth = waiting.pop()
        name = local(element)
        if name in _OF_DEVICES or name in _WAVEFORMS:
            waiting += [(each, name, depth + 1) for each in descendants(element, "relatedObservation")]
            continue
        if content := text(element):
            yield f"{above} {name}", content
        if name == "id":
            yield f"{above} id", attribute(element, "extension") or attribute(element, "root")
        if depth < _DEEPEST:
            waiting += [(each, name, depth + 1) for each in reversed(element)]


def _numbered(facts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Facts by name; further ones of the same name get a number, the same ones are told once."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for what, word in dict.fromkeys((what, word) for what, word in facts if word):
        counts[what] = counts.get(what, 0) + 1
        found[what if counts[what] == 1 else f"{what} {counts[what]}"] = word
    return found


# Device and filters ---------------------------------------------------------------------------------------------------


def device(rhythms: Sequence["Element"]) -> str | None:
    """Manufacturer and model of what recorded the first series that names one."""
    for series in rhythms:
        author = child(series, "author/seriesAuthor")
        maker = _words(child(author, "manufacturerOrganization/name"))
        model = _words(child(author, "manufacturedSeriesDevice/manufacturerModelName"))
        if found := " ".join(part for part in (maker, model) if part):
            return found
    return None


def band_hz(series: "Element") -> tuple[float | None, float | None]:
    """The narrowest band that the filters of a series state."""
    low = list(_filters_hz(series, "HIGH_PASS"))
    high = list(_filters_hz(series, "LOW_PASS"))
    return max(low, default=None), min(high, default=None)


def notch_hz(series: "Element") -> float | None:
    """The frequency of the mains filter, where one is stated."""
    return next(_filters_hz(series, "NOTCH"), None)


def _filters_hz(series: "Element", kind: str) -> Iterator[float]:
    """Frequencies of the filters of a kind, of the series, its sets and its sequences."""
    places = ("", "component/sequenceSet/", "component/sequenceSet/component/sequence/")
    for place in places:
        for control in children(series, f"{place}controlVariable/controlVariable"):
            if attribute(control, "code", "code").upper() != _FILTERS + kind:
                continue
            for each in (control, *children(control, "component/controlVariable")):
                value = number(attribute(each, "value", "value"))
                khz = attribute(each, "unit", "value") == "kHz"
                if value is not None and value > 0.0 and _is_frequency(each, control):
                    yield value * 1e3 if khz else value


def _is_frequency(each: "Element", control: "Element") -> bool:
    return each is control or attribute(each, "code", "code").upper().endswith("_FREQ")
