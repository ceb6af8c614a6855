"""GE CardioSoft and CardioSys XML (root CardiologyXML), the layout of the UK Biobank's fields 20205 (rest) and 6025
(exercise): samples as integers in text, in the unit of a Resolution such as "uVperLsb".

A resting ECG is its strip of ten seconds: that is what the device measured and interpreted, although it may keep a
longer FullDisclosure beside it. A test under exercise is its FullDisclosure; its strips are short parts of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.digits import number
from ecgomics.io.readers.cardiosoft_header import (
    annotations,
    band_hz,
    device,
    measurements,
    notch_hz,
    person,
    started_at,
    statements,
)
from ecgomics.io.readers.xml_leads import check_count, check_rate, check_step
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.xml_tree import attribute, child, children, numbers, parsed, root_name, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMAT: Final = "GE CardioSoft XML"
SUPPORT: Final = Support.ONE_READER

_PER_STEP: Final = re.compile(r"^(\S+?)\s*(?:per|/)\s*(?:lsb|bit)$", re.IGNORECASE)
#: The smoother of two orders of samples is the true one if it is smoother by this factor.
_CLEARLY_SMOOTHER: Final = 0.8
#: Custom channels of exercise tests; only the first is a limb lead by its name.
_NUMBERED: Final = frozenset({"2", "3"})


def recognises(source: Source) -> bool:
    """Whether the root element is CardiologyXML."""
    return root_name(source) == "CardiologyXML"


def read(source: Source, stated: Stated) -> Contents:
    """The strip of a resting ECG with its median beat beside it; of an exercise test, its whole length."""
    root = parsed(source, FORMAT)
    strips, disclosure = _strips(root), child(root, "FullDisclosure")
    whole = (
        () if disclosure is None or (strips and _is_at_rest(root)) else tuple(_disclosed(source, disclosure))
    )
    channels = whole or (tuple(_leads(source, strips[0])) if strips else ())
    if not channels:
        raise source.unreadable(FORMAT, "it holds neither StripData nor FullDisclosure with samples")
    return Contents(
        channels=channels,
        median=tuple(_valid(source, child(root, "RestingECGMeasurements/MedianSamples"))),
        person=person(root),
        started_at=started_at(root),
        device=device(root),
        band_hz=band_hz(root),
        notch_hz=notch_hz(root),
        measurements=dict(measurements(root)),
        statements=tuple(statements(root)),
        annotations=tuple(annotations(disclosure if whole else strips[0])),
        warnings=tuple(_noticed(disclosure, strips, channels, is_whole=bool(whole))),
    )


def _strips(root: "Element") -> "list[Element]":
    """The parts that hold a strip: StripData itself, or each Strip in it."""
    found = (each for path in ("StripData", "StripData/Strip") for each in children(root, path))
    return [each for each in found if any(text(lead) for lead in children(each, "WaveformData"))]


def _is_at_rest(root: "Element") -> bool:
    """Whether the observation is a resting ECG, by its type, or by its measurements where it states none."""
    kind = text(root, "ObservationType").lower()
    return "rest" in kind if kind else child(root, "RestingECGMeasurements") is not None


def _valid(source: Source, part: "Element | None") -> Iterator[Channel]:
    """The leads of MedianSamples, with a gap outside FirstValid and LastValid, where zeros only fill the row up."""
    first, last = number(text(part, "FirstValid")), number(text(part, "LastValid"))
    for lead in _leads(source, part):
        places = np.arange(len(lead.values))
        is_valid = (places >= (first or 0.0)) & (places <= (last or len(places)))
        yield replace(lead, values=np.where(is_valid, lead.values, np.nan))


def _leads(source: Source, part: "Element | None") -> Iterator[Channel]:
    """A lead of each WaveformData of StripData or MedianSamples."""
    leads = [each for each in children(part, "WaveformData") if text(each)]
    if part is None or not leads:
        return
    fs_hz, (step, unit) = _fs_hz(source, part), _resolution(source, part)
    for each in leads:
        label = attribute(each, "lead")
        values = numbers(source, FORMAT, text(each), separator=",")
        count = text(part, "ChannelSampleCountTotal")
        check_count(source, FORMAT, len(values), count, lead=label[:16] or "without name")
        yield Channel(label=label or None, values=values * step, fs_hz=fs_hz, unit=unit, resolution=step)


def _fs_hz(source: Source, part: "Element") -> float | None:
    """The rate; None where it is not stated, or in another unit than Hz."""
    rate, unit = number(text(part, "SampleRate")), attribute(part, "units", "SampleRate")
    return check_rate(source, FORMAT, rate, "its SampleRate") if unit.lower() in {"", "hz"} else None


def _resolution(source: Source, part: "Element") -> tuple[float, str | None]:
    """Size of one step and its unit; None where the unit is not stated."""
    step = check_step(source, FORMAT, text(part, "Resolution"), "its Resolution")
    per = attribute(part, "units", "Resolution")
    found = _PER_STEP.match(per)
    return step, found[1] if found else per or None


# The whole length of an exercise test --------------------------------------------------------------------------------


def _disclosed(source: Source, part: "Element") -> Iterator[Channel]:
    """Every lead of FullDisclosure; none where it is empty, as where a device was told not to store it."""
    content = ",".join(_written(part))
    if not content:
        return
    labels = [label.strip() for label in text(part, "LeadOrder").split(",") if label.strip()]
    count = number(text(part, "NumberOfChannels"))
    if not labels or (count is not None and count != len(labels)):
        raise source.unreadable(FORMAT, f"its LeadOrder names {len(labels)} leads, not its NumberOfChannels")
    values = numbers(source, FORMAT, content, separator=",")
    if len(values) % len(labels):
        raise source.unreadable(
            FORMAT, f"its FullDisclosure holds {len(values)} samples for {len(labels)} leads"
        )
    fs_hz, (step, unit) = _fs_hz(source, part), _resolution(source, part)
    rows = _rows(source, values, len(labels), block=int(fs_hz or 0.0))
    for label, row in zip(labels, rows, strict=True):
        yield Channel(label=label, values=row * step, fs_hz=fs_hz, unit=unit, resolution=step)


def _written(part: "Element") -> Iterator[str]:
    """The texts of FullDisclosureData, before, between and behind the elements inside it."""
    for data in children(part, "FullDisclosureData"):
        for piece in (data.text, *(each.tail for each in data)):
            if plain := (piece or "").strip().strip(",").strip():
                yield plain


def _rows(source: Source, values: Floats, leads: int, *, block: int) -> Floats:
    """Leads × samples.

    The vendor's manual has one sample of each lead in turn, but real files were read as one second of each lead in
    turn. An ECG changes little from sample to sample in the true order, and much in the other.
    """
    in_turn = values.reshape(-1, leads).T
    if leads == 1 or not block or len(values) % (leads * block):
        return in_turn
    in_seconds = values.reshape(-1, leads, block).swapaxes(0, 1).reshape(leads, -1)
    rough = [
        float(np.abs(np.diff(rows, axis=1)).mean()) if rows.shape[1] > 1 else 0.0
        for rows in (in_turn, in_seconds)
    ]
    if rough[0] == rough[1] or rough[0] < _CLEARLY_SMOOTHER * rough[1]:
        return in_turn
    if rough[1] < _CLEARLY_SMOOTHER * rough[0]:
        return in_seconds
    raise source.unreadable(FORMAT, "the order of the samples in its FullDisclosure cannot be told")


def _noticed(
    disclosure: "Element | None", strips: "list[Element]", channels: tuple[Channel, ...], *, is_whole: bool
) -> Iterator[str]:
    if is_whole and strips:
        yield "The strips beside the full disclosure are not read."
    elif len(strips) > 1:
        yield f"Of {len(strips)} strips, the first is read."
    if not is_whole and disclosure is not None and any(_written(disclosure)):
        yield "The full disclosure beside the strip is not read."
    if numbered := [channel.label for channel in channels if channel.label in _NUMBERED]:
        yield f"Channels named by a number only are taken for limb leads: {', '.join(numbered)}."
