"""Schiller XML (SEMA export, root com.xiriuz.sema.xml.schillerEDI.SchillerEDI): samples as integers in text.

An exponent of 1 beside the sampling rate is no power of ten: 500 with exponent 1 is 500 Hz. Global fiducials (P_ON …)
are samples of the averages, which the durations beside them prove.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.digits import number
from ecgomics.io.readers.xml_leads import (
    check_count,
    check_rate,
    check_step,
    day,
    joined,
    keep,
    leaf_texts,
    measured,
    moment,
    sex,
    words,
)
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.xml_tree import child, children, local, numbers, parsed, root_name, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMAT: Final = "Schiller XML"
SUPPORT: Final = Support.ONE_READER

_ROOT: Final = "schillerEDI.SchillerEDI"
_RHYTHMS, _AVERAGES = ("ECG_RHYTHMS", "ECG_RHYTHM"), ("ECG_AVERAGES", "ECG_AVERAGE")
_INTEGERS: Final = "COMMASEPARATE"
#: Exponents that leave the rate as it is written, in whatever sense they are meant.
_NO_EXPONENT: Final = frozenset({0.0, 1.0})
_UNITS: Final = {
    "HR": "/min",
    **dict.fromkeys(("RR", "PP", "P", "PQ", "PR", "QRS", "QT", "QTC"), "ms"),
    **dict.fromkeys(("AXIS_P", "AXIS_QRS", "AXIS_T"), "deg"),
    **dict.fromkeys(("BP_S", "BP_D"), "mmHg"),
}
_FIDUCIAL: Final = re.compile(r"^(?:P|QRS|T)_(?:ON|OFF)$")
#: Values of one lead that are durations; where one is 0, there is no such wave, and no amplitude of it.
_DURATION, _AMPLITUDE = "_DUR", "_AMPL"
_NOT_OTHERS: Final = frozenset(
    (
        *("id", "lastname", "firstname", "birthdate", "gender", "weight", "height", "pacemaker"),
        *("startdatetime", "rectype", "aquiringdevice", "ethnic"),
    )
)
_DEVICE_OF_NOBODY: Final = frozenset({"startdatetime", "rectype", "aquiringdevice"})


def recognises(source: Source) -> bool:
    """Whether the root element is that of Schiller's export, whatever package it stands in."""
    return root_name(source).endswith(_ROOT)


def read(source: Source, stated: Stated) -> Contents:
    """The rhythm with the averages beside it, and the device's measurements of both."""
    root = parsed(source, FORMAT)
    events = list(children(root, "eventdata/event"))
    event, rhythm = _rhythm(source, events)
    channels = tuple(_channels(source, rhythm))
    if not channels:
        raise source.unreadable(FORMAT, f"its {_RHYTHMS[0]} holds no channel")
    averages = next(_waves(event, _AVERAGES), None)
    beat = () if averages is None else tuple(_channels(source, averages))
    start = child(root, "examdescript/startdatetime")
    return Contents(
        channels=channels,
        median=beat,
        person=_person(root, events),
        started_at=moment(f"{_digits(start, 'date')} {_digits(start, 'time')[:6]}", "%Y%m%d %H%M%S"),
        device=_device(root),
        band_hz=(_filter_hz(event, "HIGHPASS_CUTOFF_FREQ"), _filter_hz(event, "LOWPASS_CUTOFF_FREQ")),
        notch_hz=_filter_hz(event, "MAINS"),
        measurements=dict((*_global(event, beat[0].fs_hz if beat else None), *_of_leads(averages))),
        statements=tuple(_statements(event)),
        warnings=tuple(_noticed(events, rhythm)),
    )


def _digits(element: "Element | None", name: str) -> str:
    """A date or a time without the signs between its parts."""
    return "".join(sign for sign in text(element, name) if sign in "0123456789")


# Waves ----------------------------------------------------------------------------------------------------------------


def _waves(event: "Element", kinds: Sequence[str]) -> "Iterator[Element]":
    return (each for each in children(event, "wavedata") if text(each, "type").upper() in kinds)


def _rhythm(source: Source, events: Sequence["Element"]) -> "tuple[Element, Element]":
    """The rhythm with most leads, the first of them, and the event that it belongs to."""
    found = [(event, wave) for event in events for wave in _waves(event, _RHYTHMS)]
    if not found:
        raise source.unreadable(FORMAT, f"it holds no wave data of the type {_RHYTHMS[0]}")
    return max(found, key=lambda pair: sum(1 for _ in children(pair[1], "channel")))


def _channels(source: Source, wave: "Element") -> Iterator[Channel]:
    fs_hz = _fs_hz(source, wave)
    step = check_step(source, FORMAT, text(wave, "resolution/yres/unitperbit"), "its unitperbit")
    unit = text(wave, "resolution/yres/units") or None
    for channel in children(wave, "channel"):
        yield Channel(
            label=text(channel, "name") or None,
            values=_samples(source, channel) * step,
            fs_hz=fs_hz,
            unit=unit,
            resolution=step,
        )


def _fs_hz(source: Source, wave: "Element") -> float | None:
    """The rate; None where its exponent could mean more than one thing."""
    rate = number(text(wave, "resolution/samplerate/value"))
    exponent = text(wave, "resolution/samplerate/exponent")
    if exponent and number(exponent) not in _NO_EXPONENT:
        return None
    return check_rate(source, FORMAT, rate, "its sampling rate")


def _samples(source: Source, channel: "Element") -> Floats:
    label, kind = text(channel, "name")[:16] or "without name", text(channel, "datastype")
    if kind and kind.upper() != _INTEGERS:
        raise source.unreadable(FORMAT, f"the samples of lead {label} are not of the type {_INTEGERS}")
    values = numbers(source, FORMAT, text(channel, "data"), separator=",")
    check_count(source, FORMAT, len(values), text(channel, "samplecount"), lead=label)
    return values


# What is said of them -------------------------------------------------------------------------------------------------


def _named(element: "Element | None", path: str) -> dict[str, str]:
    """Pairs of name and value: {"QRS": "146"}."""
    found = {}
    for each in children(element, path):
        pair = {local(part): (part.text or "").strip() for part in each}
        found[pair.get("name", "")] = pair.get("value", "")
    return found


def _global(event: "Element", fs_hz: float | None) -> Iterator[tuple[str, float]]:
    found = _named(event, "annotation_global")
    for name, content in found.items():
        if _FIDUCIAL.match(name):
            yield from _fiducial(name, content, _ms_per_step(found, fs_hz))
        elif name:
            yield from measured(name, _UNITS.get(name, ""), content)


def _fiducial(name: str, content: str, ms_per_step: float | None) -> Iterator[tuple[str, float]]:
    place = number(content)
    if place is None or place <= 0.0:
        return
    if ms_per_step:
        yield f"{name} in the averages [ms]", place * ms_per_step
    else:
        yield f"{name} in the averages", place


def _ms_per_step(found: dict[str, str], fs_hz: float | None) -> float | None:
    """Length of the steps that fiducials are stated in: that by which QRS_ON and QRS_OFF are as far apart as QRS says.

    None where neither samples nor ms fit.
    """
    onset, offset, qrs_ms = (number(found.get(name, "")) for name in ("QRS_ON", "QRS_OFF", "QRS"))
    if onset is None or offset is None or qrs_ms is None:
        return None
    lengths = ((1000.0 / fs_hz) if fs_hz else 1.0, 1.0)
    return next((ms for ms in lengths if abs((offset - onset) * ms - qrs_ms) <= ms), None)


def _of_leads(averages: "Element | None") -> Iterator[tuple[str, float]]:
    """Durations in ms and amplitudes in mV of each lead as "R_AMPL V1 [mV]"."""
    for channel in children(averages, "channel"):
        lead, found = text(channel, "name"), _named(channel, "annotation_lead")
        for name, content in found.items():
            wave = name.removesuffix(_AMPLITUDE)
            if not name or number(found.get(wave + _DURATION, "1")) == 0.0:
                continue
            unit = "ms" if name.endswith(_DURATION) else "mV" if name.endswith(_AMPLITUDE) else ""
            yield from measured(f"{name} {lead}", unit, content)


def _filter_hz(event: "Element", name: str) -> float | None:
    """A frequency among the filters: "0.05", "50 Hz"; None for "OFF" and "-"."""
    stated = re.match(r"^\d+(?:\.\d+)?", _named(event, "filters_data/filter").get(name, ""))
    return (float(stated[0]) or None) if stated else None


def _statements(event: "Element") -> Iterator[str]:
    for each in children(event, "textdata"):
        if text(each, "type").upper() == "INTERPRETATION":
            yield from (line.strip() for line in text(each, "textdata").splitlines())


def _device(root: "Element") -> str | None:
    hardware = child(root, "examdescript/aquiringdevice/hardware")
    return " ".join(part for part in (text(hardware, "vendor"), text(hardware, "model")) if part) or None


def _person(root: "Element", events: Sequence["Element"]) -> Person:
    who = child(root, "patdata")
    written: dict[str, str] = {}
    for event in events:
        for each in children(event, "textdata"):
            kind, content = text(each, "type"), text(each, "textdata")
            if content and kind.upper() != "INTERPRETATION":
                keep(written, words(kind) or "text", content)
    return Person(
        identifier=text(who, "id"),
        name=" ".join(part for part in (text(who, "firstname"), text(who, "lastname")) if part),
        born=day(text(who, "birthdate"), "%Y%m%d", "%Y-%m-%d"),
        sex=sex(text(who, "gender")),
        others=joined(
            leaf_texts(who, besides=_NOT_OTHERS),
            leaf_texts(child(root, "examdescript"), besides=_DEVICE_OF_NOBODY),
            written,
        ),
    )


def _noticed(events: Sequence["Element"], rhythm: "Element") -> Iterator[str]:
    waves = sum(1 for event in events for _ in _waves(event, _RHYTHMS))
    if waves > 1:
        yield f"Of {waves} rhythms, the one with most leads is read, the first of them."
    stated = text(rhythm, "resolution/samplerate/exponent")
    if stated and number(stated) not in _NO_EXPONENT:
        yield "The sampling rate has an exponent other than 0 or 1, whose meaning is not known."
