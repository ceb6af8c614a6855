"""What Philips XML says beside its samples: people, device, start, measurements, marks and statements.

Schema 1.04 keeps the final measurements with the interpretation and those of the algorithm in crossleadmeasurements;
1.03 in interpretationmeasurements and in globalmeasurements. Intervals and marks are in ms, amplitudes in µV.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation, Sex
from ecgomics.io.contents import Person
from ecgomics.io.digits import number
from ecgomics.io.xml_tree import attribute, child, children, local, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MS_PER_S: Final = 1e3
#: Years in one of each unit of age; the attribute defaultage is a setting of the recorder, and no age.
_YEARS_PER: Final = {
    "years": 1.0,
    "months": 1 / 12,
    "weeks": 7 / 365.25,
    "days": 1 / 365.25,
    "hours": 1 / 8766,
    "minutes": 1 / 525960,
}
#: Parts of the file of which every text may tell who it is.
_PEOPLE: Final = ("documentinfo", "orderinfo", "dataacquisition/acquirer", "patient")
#: Of these the texts are facts of their own, or tell nobody.
_NO_PEOPLE: Final = frozenset(
    {
        *("documenttype", "documentversion", "pacestatus", "sex", "age", "orderstatus"),
        *("height", "weight", "bloodpressure"),
    }
)
_NOBODY: Final = frozenset({"", "unknown", "none"})
#: Numbers that are codes or lists, and no measurements.
_CODES: Final = frozenset(
    {"pacemode", "pacemodes", "pacemalf", "pacemisc", "ectopicrhythm", "beatclassification"}
)
#: The unit of a measurement by its name, the first that fits. Areas and slopes have units that nobody states.
_UNITS: Final = tuple(
    (re.compile(pattern), unit)
    for pattern, unit in (
        (r"rate", "/min"),
        (r"(axis|angle|anglemax|anglemean)$", "deg"),
        (r"^st(on|mid|end|j|\d+)$|(amp|ppk|mag)$", "uV"),
        (r"(percent|pct)$", "%"),
        (r"(dur|int|seg|print|printstddev|onset|offset|qtc[a-z]*|vat|dispersion)$", "ms"),
        (r"^(p|q|qrs|t)(on|off|end)$", "ms"),
    )
)
#: Of the whole recording or of a beat these are 0 where there was nothing to measure; in a lead, a wave can be absent.
_POSITIVE: Final = re.compile(
    r"^(?:(?:heart|atrial|(?:low|mean|high)vent)rate|(?:mean)?(?:rrint|pdur|print|qrsdur|qtint|qtc\w*))\b"
)
#: Marks of one beat, in ms from the start of the recording (schema 1.03).
_MARKS: Final = ("pon", "qrson", "qrsoff", "ton", "toff")


def _all(root: "Element", *paths: str) -> "Iterator[Element]":
    for path in paths:
        yield from children(root, path)


# People ---------------------------------------------------------------------------------------------------------------


def person(root: "Element") -> Person:
    """Who it is, and every text that may tell so."""
    data = child(root, "patient/generalpatientdata")
    sexes: dict[str, Sex] = {"female": "female", "f": "female", "male": "male", "m": "male"}
    identifiers = (
        _stated(text(data, name)) for name in ("patientid", "MRN", "uniquepatientid", "viperuniquepatientid")
    )
    names = (_stated(text(data, f"name/{name}")) for name in ("lastname", "firstname", "middlename"))
    return Person(
        identifier=next((each for each in identifiers if each), ""),
        name=" ".join(each for each in names if each),
        born=_born(data),
        age_years=_age_years(data),
        sex=sexes.get(text(data, "sex").lower()),
        others=_others(root),
    )


def _stated(content: str) -> str:
    """A text, or nothing where only dashes stand for it."""
    return "" if not content.strip("- ") else content


def _born(data: "Element | None") -> date | None:
    stated = text(data, "age/dateofbirth") or text(data, "dateofbirth")
    for form in ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(stated[:10], form).date()
        except ValueError:
            continue
    return None


def _age_years(data: "Element | None") -> float | None:
    for unit, years in _YEARS_PER.items():
        value = number(text(data, f"age/{unit}"))
        if value is not None:
            return value * years
    return None


def _others(root: "Element") -> dict[str, str]:
    """Every text of the parts that speak of people, by its place; a second one of a place gets a number."""
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()

    def keep(what: str, content: str) -> None:
        if _stated(content).lower() in _NOBODY:
            return
        seen[what] += 1
        found[f"{what} {seen[what]}" if seen[what] > 1 else what] = content

    for part in _all(root, *_PEOPLE):
        for element in _speaking(part):
            for name, content in element.attrib.items():
                if name.rpartition("}")[2] == "id":
                    keep(f"{local(element)} id", content.strip())
            keep(local(element), (element.text or "").strip())
    for field in children(root, "userdefines/userdefine"):
        keep(_stated(text(field, "label")) or "user defined", text(field, "value"))
    keep("machine id", attribute(root, "machineid", "dataacquisition/machine"))
    for line in _all(root, "interpretations/interpretation"):
        keep("signature", text(line, "mdsignatureline"))
        for clinician in children(line, "confirmingclinician"):
            keep("confirming clinician", text(clinician))
            keep("confirming clinician", attribute(clinician, "id"))
    return found


def _speaking(part: "Element") -> "Iterator[Element]":
    """The elements of a part at any depth, without those whose texts are facts of their own."""
    waiting = [part]
    while waiting:
        element = waiting.pop()
        if local(element) not in _NO_PEOPLE:
            yield element
            waiting += reversed(element)


# Start, device --------------------------------------------------------------------------------------------------------


def started_at(root: "Element") -> datetime | None:
    """When the acquisition began, with its zone where the file states one."""
    acquisition = child(root, "dataacquisition")
    day, clock = attribute(acquisition, "date"), attribute(acquisition, "time")
    try:
        return datetime.fromisoformat(f"{day}T{clock}") if day and clock else None
    except ValueError:
        return None


def device(root: "Element") -> str | None:
    """Manufacturer, model and software, as far as they are stated ("maker:product:software")."""
    machine = child(root, "dataacquisition/machine")
    maker, _, rest = attribute(machine, "detaildescription").partition(":")
    parts = [maker.strip(), _stated(text(machine)), rest.rpartition(":")[2].strip()]
    return " ".join(part for part in parts if part and part.lower() not in _NOBODY) or None


# Measurements ---------------------------------------------------------------------------------------------------------


def measurements(root: "Element") -> dict[str, float]:
    """The device's numbers by its own names ("print" is PR), with the lead or group before the unit.

    What the interpretation states goes before what the algorithm measured, as it may have been edited; where they
    differ, the algorithm's is kept as "internal". Words such as Failed or Indeterminate are no numbers.
    """
    found: dict[str, float] = {}
    for place in _all(
        root,
        "interpretations/interpretation/globalmeasurements",
        "interpretations/interpretation/interpretationmeasurements",
    ):
        for name, value in _measured(place):
            found.setdefault(_name(name), value)
    for place in _all(root, "internalmeasurements/crossleadmeasurements", "measurements/globalmeasurements"):
        for name, value in _measured(place):
            if found.setdefault(_name(name), value) != value:
                found.setdefault(_name(name, "internal"), value)
    for part in ("internalmeasurements", "measurements"):
        for each in children(root, f"{part}/groupmeasurements/groupmeasurement"):
            group = f"group {attribute(each, 'groupnumber')}".strip()
            found |= {_name(name, group): value for name, value in _measured(each)}
        for each in children(root, f"{part}/leadmeasurements/leadmeasurement"):
            lead = attribute(each, "leadname")
            found |= {_name(name, lead): value for name, value in _numbers(each)}
    for each in children(root, "waveforms/repbeats/repbeat"):
        lead = attribute(each, "leadname")
        found |= {_name(name, f"repbeat {lead}"): value for name, value in _of_beat(each)}
    return found


def _numbers(place: "Element") -> Iterator[tuple[str, float]]:
    """Name and value of each number of a list of measurements; marks of the whole recording are annotations."""
    for each in place:
        name, content = local(each), (each.text or "").strip()
        if name == "namedmeasurement":
            name, content = text(each, "name"), text(each, "value")
        value = number(content) if content and name not in _CODES and name not in _MARKS else None
        if value is not None and name:
            yield f"{name} {attribute(each, 'methodname')}".strip() if each.attrib else name, value


def _measured(place: "Element") -> Iterator[tuple[str, float]]:
    """Name and value of each number of the whole, a group or a beat, without what stands for none."""
    return ((name, value) for name, value in _numbers(place) if _is_measured(name, value))


def _is_measured(name: str, value: float) -> bool:
    return value > 0.0 or _POSITIVE.match(name) is None


def _of_beat(beat: "Element") -> Iterator[tuple[str, float]]:
    """The intervals and marks of a representative beat; they are attributes in schema 1.03."""
    yield from _measured(beat)
    for name, content in beat.attrib.items():
        value = number(content)
        if value is not None and name not in {"leadname", "duration"} and _is_measured(name, value):
            yield name, value


@lru_cache(maxsize=4096)
def _name(name: str, of: str = "") -> str:
    """The name with what it is of and with its unit; the same in every file."""
    unit = _unit(name.partition(" ")[0].lower())
    shown = f"{name} (PR)" if "print" in name else name
    return " ".join(part for part in (shown, of, f"[{unit}]" if unit else "") if part)


def _unit(name: str) -> str:
    """The unit of a measurement of this name; "" where none is known."""
    return next((unit for pattern, unit in _UNITS if pattern.search(name)), "")


# Marks, statements ----------------------------------------------------------------------------------------------------


def annotations(root: "Element") -> Iterator[Annotation]:
    """Marks of the rhythm: waves of one beat (schema 1.03), pacing pulses, and those that were set by hand."""
    for place in _all(root, "measurements/globalmeasurements", "internalmeasurements/crossleadmeasurements"):
        for name in _MARKS:
            time_ms = number(text(place, name))
            if time_ms is not None and time_ms >= 0.0:
                yield Annotation(start_s=time_ms / _MS_PER_S, code=name)
        yield from _pulses(place, None)
    for part in ("internalmeasurements", "measurements"):
        for each in children(root, f"{part}/leadmeasurements/leadmeasurement"):
            yield from _pulses(each, canonical_lead(attribute(each, "leadname")))
    for mark in children(root, "waveforms/annotations/annotation"):
        time_ms = number(text(mark, "time"))
        if time_ms is not None and time_ms >= 0.0:
            lead = canonical_lead(text(mark, "leadname"))
            yield Annotation(start_s=time_ms / _MS_PER_S, lead=lead, text=text(mark, "label"))


def _pulses(place: "Element", lead: str | None) -> Iterator[Annotation]:
    for pulse in children(place, "pacepulses/pacepulse"):
        start_ms, length_ms = number(attribute(pulse, "starttime")), number(attribute(pulse, "duration"))
        if start_ms is not None and start_ms >= 0.0:
            duration_s = length_ms / _MS_PER_S if length_ms is not None and length_ms >= 0.0 else None
            yield Annotation(start_s=start_ms / _MS_PER_S, code="pacepulse", lead=lead, duration_s=duration_s)


def statements(root: "Element") -> Iterator[str]:
    """The interpretation: its severity, then each statement and the reason for it."""
    for interpretation in children(root, "interpretations/interpretation"):
        yield text(interpretation, "severity")
        for statement in children(interpretation, "statement"):
            yield text(statement, "leftstatement")
            yield text(statement, "rightstatement")
