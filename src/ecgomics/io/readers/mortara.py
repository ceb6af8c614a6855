"""Mortara / Welch Allyn ELI XML (root ECG): everything in attributes, samples as base64 of 16-bit integers.

mV = counts / UNITS_PER_MV, stated for the rhythm (CHANNEL) and for the typical cycle each on its own. Fiducials of the
typical cycle are ms from its R peak, which the durations beside them prove.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING, Final

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.digits import number
from ecgomics.io.readers.xml_leads import (
    age_years,
    attribute_texts,
    base64_bytes,
    check_rate,
    check_step,
    day,
    int16_samples,
    joined,
    keep,
    measured,
    moment,
    sex,
    words,
)
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.xml_tree import attribute, child, children, parsed, root_name, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMAT: Final = "Mortara XML"
SUPPORT: Final = Support.SYNTHETIC

#: What tells this format from other XML whose root element is called ECG as well.
_MARKS: Final = re.compile(
    rb"<ECG\s[^<>]*\bACQUISITION_TIME\s*=|<TYPICAL_CYCLE\s|<CHANNEL\s[^<>]*\b(?:SAMPLE_FREQ|UNITS_PER_MV)\s*=|ELI Link"
)
#: The one coding of samples that is known; each may be left out.
_CODING: Final = {"BITS": "16", "FORMAT": "SIGNED", "ENCODING": "BASE64"}
#: A duration in whole ms differs from that of its samples by at most half of one.
_ROUNDED_MS: Final = 0.5
_OF_ROOT: Final = {
    "VENT_RATE": "/min",
    "AVERAGE_RR": "ms",
    "NUM_QRS": "",
    "SYSTOLIC_BP": "mmHg",
    "DIASTOLIC_BP": "mmHg",
}
_OF_CYCLE: Final = {
    **dict.fromkeys(
        ("P_DURATION", "PR_DURATION", "PR_INTERVAL", "QRS_DURATION", "QT", "QTC", "QTB", "QTF"), "ms"
    ),
    **dict.fromkeys(("P_AXIS", "QRS_AXIS", "T_AXIS"), "deg"),
}
_FIDUCIALS: Final = ("P_ONSET", "P_OFFSET", "Q_ONSET", "Q_OFFSET", "T_ONSET", "T_OFFSET")
#: Fields of the person that a device shows, by their number or their label.
_FIELDS: Final = {
    **{"1": "LAST_NAME", "7": "FIRST_NAME", "2": "ID", "3": "AGE", "4": "GENDER", "16": "DOB"},
    **{"last": "LAST_NAME", "first": "FIRST_NAME", "id": "ID", "age": "AGE", "sex": "GENDER", "dob": "DOB"},
}
_NOT_OTHERS: Final = frozenset(
    (
        *("ACQUISITION_TIME", "ACQUISITION_TIME_XML", "AGE", "AGE_UNITS", "HEIGHT", "HEIGHT_UNITS", "WEIGHT"),
        *(
            "WEIGHT_UNITS",
            "NUM_QRS",
            "AVERAGE_RR",
            "VENT_RATE",
            "SYSTOLIC_BP",
            "DIASTOLIC_BP",
            "GENDER",
            "RACE",
        ),
        *(
            "TYPE",
            "MANUFACTURER",
            "MODEL",
            "TRANSMISSION_TIME",
            "TRANSMISSION_TIME_XML",
            "BASELINE_ROLL_FILTER",
        ),
        *("LOW_PASS_FILTER", "PRINT_FILTER", "FILTER_BITMAP", "ACQUIRING_DEVICE_SW_VERSION"),
        *("ACQUIRING_DEVICE_INTERPRETATION_SW_VERSION", "ACQUIRING_DEVICE_EXTENDED_MODEL_DESCRIPTION"),
        *("ID", "LAST_NAME", "FIRST_NAME", "DOB", "DOB_XML"),
    )
)


def recognises(source: Source) -> bool:
    """Whether the root element is ECG, with something of this format in it."""
    return root_name(source) == "ECG" and _MARKS.search(source.head.replace(b"\0", b"")) is not None


def read(source: Source, stated: Stated) -> Contents:
    """The rhythm, with the typical cycle as the median beat, and what the file says of both."""
    root = parsed(source, FORMAT)
    found = list(children(root, "CHANNEL"))
    if not found:
        raise source.unreadable(FORMAT, "it holds no CHANNEL")
    channels = tuple(_channel(source, each, each) for each in found)
    cycle, device = child(root, "TYPICAL_CYCLE"), child(root, "SOURCE")
    return Contents(
        channels=channels,
        median=tuple(_median(source, cycle)),
        person=_person(root),
        started_at=_started_at(root),
        device=" ".join(
            part for part in (attribute(device, "MANUFACTURER"), attribute(device, "MODEL")) if part
        )
        or None,
        band_hz=(None, number(attribute(device, "LOW_PASS_FILTER")) or None),
        measurements=dict(_measurements(root, cycle)),
        statements=tuple(_statements(root)),
        warnings=tuple(_noticed(found)),
    )


# Samples --------------------------------------------------------------------------------------------------------------


def _channel(source: Source, lead: "Element", coding: "Element") -> Channel:
    """A lead whose rate, scale and coding another element may state; without a scale, its unit is left open."""
    label, values = attribute(lead, "NAME"), _samples(source, lead, coding)
    fs_hz = check_rate(source, FORMAT, number(attribute(coding, "SAMPLE_FREQ")), "a SAMPLE_FREQ")
    stated = attribute(coding, "UNITS_PER_MV")
    per_mv = check_step(source, FORMAT, stated, "a UNITS_PER_MV") if stated else None
    return Channel(
        label=label or None,
        values=values if per_mv is None else values / per_mv,
        fs_hz=fs_hz,
        unit=None if per_mv is None else "mV",
        resolution=None if per_mv is None else 1.0 / per_mv,
    )


def _samples(source: Source, lead: "Element", coding: "Element") -> Floats:
    label = attribute(lead, "NAME")[:16] or "without name"
    for name, known in _CODING.items():
        if attribute(coding, name).upper() not in {"", known}:
            raise source.unreadable(FORMAT, f"the {name} of lead {label} is not {known}")
    content = attribute(lead, "DATA") or text(lead)
    values = int16_samples(source, FORMAT, base64_bytes(source, FORMAT, content, lead=label), lead=label)
    duration, fs_hz = number(attribute(coding, "DURATION")), number(attribute(coding, "SAMPLE_FREQ"))
    lasts_ms = len(values) * 1000.0 / fs_hz if fs_hz else inf
    fits = duration is None or duration == len(values) or abs(duration - lasts_ms) <= _ROUNDED_MS
    if not len(values) or not fits:
        raise source.unreadable(
            FORMAT, f"lead {label} holds {len(values)} samples, which is not its DURATION"
        )
    return values


def _median(source: Source, cycle: "Element | None") -> Iterator[Channel]:
    if cycle is not None:
        yield from (_channel(source, lead, cycle) for lead in children(cycle, "TYPICAL_CYCLE_CHANNEL"))


# What is said of them -------------------------------------------------------------------------------------------------


def _measurements(root: "Element", cycle: "Element | None") -> Iterator[tuple[str, float]]:
    for name, unit in _OF_ROOT.items():
        yield from measured(name, unit, attribute(root, name))
    for name, unit in _OF_CYCLE.items():
        yield from measured(name, unit, attribute(cycle, name))
    unit = "ms" if _is_in_ms(cycle) else ""
    for name in _FIDUCIALS:
        place = number(attribute(cycle, name))
        if place is not None:
            yield f"{name} from the R peak [{unit}]" if unit else f"{name} in the typical cycle", place


def _is_in_ms(cycle: "Element | None") -> bool:
    """Whether the onset and offset of the QRS are as far apart as its duration in ms, within a millisecond."""
    names = ("Q_ONSET", "Q_OFFSET", "QRS_DURATION")
    onset, offset, qrs_ms = (number(attribute(cycle, name)) for name in names)
    if onset is None or offset is None or qrs_ms is None:
        return False
    return abs(offset - onset - qrs_ms) <= 1.0 and onset < 0.0


def _statements(root: "Element") -> Iterator[str]:
    """Each statement, with its reason in parentheses where there is one."""
    for each in children(root, "AUTOMATIC_INTERPRETATION/STATEMENT"):
        line, reason = attribute(each, "TEXT") or text(each), attribute(each, "REASON")
        yield f"{line} ({reason})" if line and reason else line


def _started_at(root: "Element") -> datetime | None:
    """As the device wrote it, with a zone where the second spelling has one."""
    try:
        return datetime.fromisoformat(attribute(root, "ACQUISITION_TIME_XML"))
    except ValueError:
        return moment(attribute(root, "ACQUISITION_TIME"), "%Y%m%d%H%M%S", "%Y%m%d%H%M")


def _person(root: "Element") -> Person:
    subject, shown = child(root, "SUBJECT"), list(children(root, "DEMOGRAPHIC_FIELDS/DEMOGRAPHIC_FIELD"))
    fields: dict[str, str] = {}
    for each in shown:
        key = attribute(each, "ID") or attribute(each, "LABEL").strip(" :").lower()
        if key in _FIELDS:
            fields.setdefault(_FIELDS[key], attribute(each, "VALUE"))

    def own(name: str) -> str:
        return attribute(subject, name) or fields.get(name, "")

    age, unit = attribute(root, "AGE"), attribute(root, "AGE_UNITS")
    return Person(
        identifier=own("ID"),
        name=" ".join(part for part in (own("FIRST_NAME"), own("LAST_NAME")) if part),
        born=day(attribute(subject, "DOB_XML") or own("DOB"), "%Y%m%d", "%Y-%m-%d"),
        age_years=age_years(age, unit),
        sex=sex(own("GENDER")),
        others=_others(root, shown),
    )


def _others(root: "Element", shown: Sequence["Element"]) -> dict[str, str]:
    """Every other text that may tell who it is: of the root, the person, the device, its site and the fields shown."""
    found: dict[str, str] = {}
    for each in shown:
        keep(found, words(attribute(each, "LABEL")) or "field", attribute(each, "VALUE"))
    for each in children(root, "MEDICATION"):
        keep(found, "medication", attribute(each, "NAME"))
    parts = [attribute_texts(each, besides=_NOT_OTHERS) for each in (root, *_about(root))]
    return joined(*parts, {what: content for what, content in found.items() if content})


def _about(root: "Element") -> Iterator["Element"]:
    for name in ("SUBJECT", "SOURCE", "SITE", "ORDER", "VISIT"):
        yield from children(root, name)


def _noticed(channels: Sequence["Element"]) -> Iterator[str]:
    if unscaled := [attribute(each, "NAME") for each in channels if not attribute(each, "UNITS_PER_MV")]:
        yield f"UNITS_PER_MV is not stated for {', '.join(unscaled)}; one count is taken for one of the unit given."
    if shifted := [attribute(each, "NAME") for each in channels if number(attribute(each, "OFFSET"))]:
        yield f"OFFSET is not 0 in {', '.join(shifted)}; its meaning is not documented, and it is not applied."
