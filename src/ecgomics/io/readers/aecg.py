"""HL7 annotated ECG (ANSI/HL7 V3 ECG R1, PORT_MT020001; implementation guide of 21 March 2005).

A series holds sets of sequences: one of times (head and increment), and one for each lead, with value = origin +
scale × digits. Sets, and series of the same leads, are put on one axis of time where their times fit its samples.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.units import mv_per_unit
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.digits import number
from ecgomics.io.limits import expands_too_far
from ecgomics.io.pieces import Piece, channels_of, shorter, together
from ecgomics.io.readers.aecg_annotations import TIMES, Findings, findings, stated_measurements
from ecgomics.io.readers.aecg_header import band_hz, device, moment, notch_hz, person, since_1970_s
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.xml_tree import attribute, child, children, numbers, parsed, root_name, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMAT: Final = "HL7 aECG"
SUPPORT: Final = Support.TWO_READERS

#: Codes of representative beats: the standard's REPRESENTATIVE_BEAT, and what makers write in its place.
_BEAT: Final = re.compile("BEAT|MEDIAN|AVERAGE|TEMPLATE")
_LEAD: Final = "_LEAD_"
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ns": 1e-9}
#: A rate this near to a whole number is that number: an increment is written with few digits.
_WHOLE_RATE: Final = 1e-6


def recognises(source: Source) -> bool:
    """The root element is AnnotatedECG."""
    return root_name(source) == "AnnotatedECG"


def read(source: Source, stated: Stated) -> Contents:
    """The rhythm with all that is said of it. UnreadableFile where there is none."""
    root = parsed(source, FORMAT)
    series = list(children(root, "component/series"))
    rhythms = [each for each in series if not _is_beat(each)]
    if not rhythms:
        only = (
            "it holds a representative beat, but no rhythm" if series else "it holds no series of waveforms"
        )
        raise source.unreadable(FORMAT, only)
    parts = [part for each in rhythms if (part := _pieces(source, each))]
    if not parts:
        raise source.unreadable(FORMAT, "its rhythm holds no samples")
    rhythm, left = together(parts, fits=_fits(source))
    beats = [*_derived(rhythms), *(each for each in series if _is_beat(each))]
    start = min(rhythm, key=lambda piece: piece.start_s)
    found = findings(rhythms, beats[:1], zero=start.moment or start.start_s)
    return Contents(
        channels=channels_of(rhythm),
        median=_median(source, beats),
        person=person(root, found.comments),
        started_at=start.moment or _effective(rhythms[0]) or _effective(root),
        device=device(rhythms),
        band_hz=band_hz(rhythms[0]),
        notch_hz=notch_hz(rhythms[0]),
        measurements=dict(stated_measurements(root)) | found.measurements,
        statements=found.statements,
        annotations=found.annotations,
        warnings=tuple(_noticed(rhythm, left=left, beats=len(beats), found=found)),
    )


def _code(series: "Element") -> str:
    return attribute(series, "code", "code").upper()


def _is_beat(series: "Element") -> bool:
    return _BEAT.search(_code(series)) is not None


def _effective(element: "Element") -> datetime | None:
    """The moment that an element states for itself: its begin, or the only one."""
    for edge in ("low", "center"):
        if found := moment(attribute(element, "value", f"effectiveTime/{edge}")):
            return found
    return None


def _derived(rhythms: Sequence["Element"]) -> Iterator["Element"]:
    for series in rhythms:
        for each in children(series, "derivation/derivedSeries"):
            if _is_beat(each) or not _code(each):
                yield each


def _fits(source: Source) -> Callable[[float], bool]:
    return lambda samples: not expands_too_far(samples, source.size)


# Sequences ------------------------------------------------------------------------------------------------------------


def _pieces(source: Source, series: "Element") -> tuple[Piece, ...]:
    """Every lead of every set of a series, with its place in time."""
    found = []
    for sequences in children(series, "component/sequenceSet"):
        source.in_time(FORMAT)
        found += _set(source, list(children(sequences, "component/sequence")))
    return tuple(found)


def _set(source: Source, sequences: Sequence["Element"]) -> list[Piece]:
    times = next((each for each in sequences if _code(each) in TIMES), None)
    leads = [each for each in sequences if _code(each) not in TIMES]
    fs_hz = _fs_hz(source, times)
    head = child(times, "value/head")
    is_absolute = times is not None and TIMES[_code(times)] == "TIME_ABSOLUTE"
    started = moment(attribute(head, "value")) if is_absolute else None
    offset_s = _seconds(attribute(head, "value"), attribute(head, "unit")) or 0.0
    return [
        Piece(
            label=_label(each),
            values=values,
            fs_hz=fs_hz,
            unit=unit,
            resolution=resolution,
            start_s=since_1970_s(started) if started else offset_s,
            moment=started,
        )
        for each in leads
        for values, unit, resolution in _samples(source, each)
    ]


def _fs_hz(source: Source, times: "Element | None") -> float | None:
    """The rate by the increment of time; None where the file does not state one."""
    increment = child(times, "value/increment")
    if not attribute(increment, "value"):
        return None
    step_s = _seconds(attribute(increment, "value"), attribute(increment, "unit"))
    if step_s is None:
        if attribute(increment, "unit"):
            raise source.unreadable(FORMAT, "the increment of its times is not in s, ms or us")
        return None
    if not step_s > 0.0 or not 1.0 / step_s < float("inf"):
        raise source.unreadable(FORMAT, "the increment of its times is not above 0")
    fs_hz = 1.0 / step_s
    return float(round(fs_hz)) if abs(fs_hz - round(fs_hz)) <= _WHOLE_RATE * fs_hz else fs_hz


def _seconds(value: str, unit: str) -> float | None:
    amount = number(value)
    return amount * _SECONDS[unit] if amount is not None and unit in _SECONDS else None


def _label(sequence: "Element") -> str:
    """The lead of a code such as MDC_ECG_LEAD_AVR, vendors' own spellings included."""
    code = attribute(sequence, "code", "code")
    return code[code.upper().index(_LEAD) + len(_LEAD) :] if _LEAD in code.upper() else code


def _samples(source: Source, sequence: "Element") -> Iterator[tuple[Floats, str | None, float]]:
    """Values in the unit of the scale, that unit, and the scale; nothing for a sequence without samples."""
    value = child(sequence, "value")
    digits = text(value, "digits")
    if not digits:
        return
    scale = number(attribute(value, "value", "scale"))
    if not scale:
        raise source.unreadable(FORMAT, f"its sequence {_shown(sequence)} states no scale, or one of 0")
    unit = attribute(value, "unit", "scale") or None
    origin = _origin(source, value, unit)
    with np.errstate(over="ignore"):  # infinite values are masked, and told of, by all formats alike
        yield numbers(source, FORMAT, digits) * scale + origin, unit, abs(scale)


def _shown(sequence: "Element") -> str:
    code = attribute(sequence, "code", "code")
    return code if code.replace("_", "").isalnum() and len(code) < 40 else "of an unknown code"


def _origin(source: Source, value: "Element | None", unit: str | None) -> float:
    """The value of digit 0 in the unit of the scale."""
    origin = number(attribute(value, "value", "origin")) or 0.0
    own = attribute(value, "unit", "origin") or unit
    if not origin or own == unit:
        return origin
    try:
        return origin * mv_per_unit(own or "") / mv_per_unit(unit or "")
    except InvalidInput as error:
        raise source.unreadable(FORMAT, "an origin and its scale are in units that do not fit") from error


# Channels -------------------------------------------------------------------------------------------------------------


def _median(source: Source, beats: Sequence["Element"]) -> tuple[Channel, ...]:
    pieces = _pieces(source, beats[0]) if beats else ()
    if not pieces:
        return ()
    chosen, _ = together([pieces], fits=_fits(source))
    return channels_of(chosen)


def _noticed(rhythm: Sequence[Piece], *, left: str, beats: int, found: Findings) -> Iterator[str]:
    if left:
        yield left
    if beats > 1:
        yield f"{beats} representative beats are stored; the first is kept."
    if short := shorter(rhythm):
        yield f"Shorter than the other leads, and masked from their end on: {', '.join(short)}."
    yield from found.warnings
