"""FHIR resources as plain dicts: what they say of names, codes, numbers, persons and devices, in R4 and in R5 alike.

Every accessor takes whatever JSON holds at that place, and gives nothing where it is not what FHIR has there.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from ecgomics.core.recording import Sex
from ecgomics.io.contents import Person

_SEXES: Final[Mapping[str, Sex]] = {"female": "female", "male": "male"}
#: Age of the person, in LOINC.
AGE: Final = "30525-0"
#: Our extension of a dateTime: the time of day where no zone is known.
LOCAL_TIME: Final = "urn:ecgomics:local-time"
#: How our systems of codes begin, and the one of statements by rules.
OURS: Final = "urn:ecgomics"
FINDINGS: Final = f"{OURS}:finding"

Resource = Mapping[str, Any]


def resource(value: Any) -> Resource:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Resource]:
    """The objects of a list; a single object counts as a list of one."""
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, dict)]


def text(value: Any) -> str:
    """A text without white space around; empty where it is none."""
    return value.strip() if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """A number, or None; true and false are none."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def codes(concept: Any) -> Iterator[tuple[str, str]]:
    """(code, display) of each coding of a CodeableConcept."""
    yield from (
        (text(coding.get("code")), text(coding.get("display")))
        for coding in items(resource(concept).get("coding"))
    )


def system_of_ours(concept: Any) -> str:
    """The first of our own systems of codes that a CodeableConcept names; empty where it names none."""
    systems = (text(coding.get("system")) for coding in items(resource(concept).get("coding")))
    return next((each for each in systems if each.startswith(f"{OURS}:")), "")


def name_of(concept: Any) -> str:
    """A CodeableConcept in words: its text, else its first display, else its first code."""
    found = [*codes(concept)]
    words = [
        text(resource(concept).get("text")),
        *(display for _, display in found),
        *(code for code, _ in found),
    ]
    return next(filter(None, words), "")


def unit_of(quantity: Resource) -> str | None:
    """The unit of a Quantity: its UCUM code, else its words."""
    return text(quantity.get("code")) or text(quantity.get("unit")) or None


class Known:
    """The resources of a file by what references call them: "Patient/p1", "urn:uuid:…", "#patient"."""

    def __init__(self, root: Resource) -> None:
        entries = [{"resource": root}, *items(root.get("entry"))]
        self._all = [resource(entry.get("resource")) for entry in entries]
        self._by_name: dict[str, Resource] = {}
        for entry, held in zip(entries, self._all, strict=True):
            for name in (
                text(entry.get("fullUrl")),
                f"{text(held.get('resourceType'))}/{text(held.get('id'))}",
            ):
                self._by_name.setdefault(name, held)

    def all_of(self, kind: str) -> list[Resource]:
        """Every resource of a type, in the order of the file."""
        return [held for held in self._all if held.get("resourceType") == kind]

    def referred(self, reference: Any, within: Resource) -> Resource:
        """What a Reference refers to, in the resource that holds it or in the file; empty where it is elsewhere."""
        name = text(resource(reference).get("reference"))
        if name.startswith("#"):
            contained = items(within.get("contained"))
            return next((each for each in contained if text(each.get("id")) == name[1:]), {})
        if not name:
            return {}
        return self._by_name.get(name) or self._by_name.get("/".join(name.split("/")[-2:]), {})


def started_at(observation: Resource) -> datetime | None:
    """When what was observed began, if a time of day is told; with its zone.

    FHIR knows no time of day without a zone: our writer tells such a one in an extension beside the day.
    """
    stamp = when(observation)
    for extension in items(resource(observation.get("_effectiveDateTime")).get("extension")):
        if extension.get("url") == LOCAL_TIME:
            stamp = f"{stamp[:10]}T{text(extension.get('valueTime'))}"
    if "T" not in stamp:
        return None
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return None


def when(observation: Resource) -> str:
    """What an Observation says of its time, as it stands there."""
    period = resource(observation.get("effectivePeriod"))
    stamps = [observation.get("effectiveDateTime"), observation.get("effectiveInstant"), period.get("start")]
    return next(filter(None, map(text, stamps)), "")


def device_of(observation: Resource, known: Known) -> str | None:
    """Manufacturer and model, else what the reference shows; never a serial number."""
    reference = resource(observation.get("device"))
    held = known.referred(reference, observation)
    names = [
        text(each.get("name") or each.get("value"))
        for each in items(held.get("deviceName") or held.get("name"))
    ]
    model = text(held.get("modelNumber")) or next(filter(None, names), "")
    parts = [text(held.get("manufacturer")), model]
    return " ".join(filter(None, parts)) or text(reference.get("display")) or None


def person_of(observation: Resource, known: Known, age_years: float | None) -> Person:
    """The subject, with all that is said of others and in free words."""
    reference = resource(observation.get("subject"))
    patient = known.referred(reference, observation)
    numbers = [*_identifiers(patient), *_identifiers(reference)]
    elsewhere = text(reference.get("reference"))
    place = "" if elsewhere.startswith(("#", "urn:")) else elsewhere.rpartition("/")[2]
    shown = text(reference.get("display"))
    name = _name(patient) or shown
    others = dict(_others(observation, patient, known)) | ({"subject": shown} if shown != name else {})
    return Person(
        identifier=next(filter(None, [*numbers, place]), ""),
        name=name,
        born=_born(patient),
        age_years=age_years,
        sex=_SEXES.get(text(patient.get("gender")).lower()),
        others=others,
    )


def _identifiers(held: Resource) -> list[str]:
    return [text(each.get("value")) for each in items(held.get("identifier"))]


def _name(patient: Resource) -> str:
    for name in items(patient.get("name")):
        given = name.get("given")
        parts = [*(given if isinstance(given, list) else [given]), name.get("family")]
        if found := text(name.get("text")) or " ".join(filter(None, map(text, parts))):
            return found
    return ""


def _born(patient: Resource) -> date | None:
    try:
        return date.fromisoformat(text(patient.get("birthDate"))[:10])
    except ValueError:
        return None


def _others(observation: Resource, patient: Resource, known: Known) -> Iterator[tuple[str, str]]:
    facts: list[tuple[str, Iterable[str]]] = [
        ("order", _identifiers(observation)),
        ("other identifier", _identifiers(patient)[1:]),
        ("performer", [text(each.get("display")) for each in items(observation.get("performer"))]),
        ("encounter", [_shown(observation.get("encounter"))]),
        ("basis", map(_shown, items(observation.get("basedOn")))),
        ("comment", [text(each.get("text")) for each in items(observation.get("note"))]),
        ("address", [text(each.get("text")) for each in items(patient.get("address"))]),
        ("telephone", [text(each.get("value")) for each in items(patient.get("telecom"))]),
        ("serial number", [text(known.referred(observation.get("device"), observation).get("serialNumber"))]),
    ]
    for what, texts in facts:
        if words := "; ".join(filter(None, texts)):
            yield what, words


def _shown(reference: Any) -> str:
    held = resource(reference)
    return text(held.get("display")) or text(held.get("reference"))
