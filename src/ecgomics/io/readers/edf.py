"""EDF, EDF+, BDF and BDF+: signals in data records, each at its own rate (Kemp et al. 1992, 2003; BioSemi).

Only ECG leads are decoded, so that a night of polysomnography needs the memory of its leads; the other signals are
named. physical = gain × (digital + zero). What lies between the data records of EDF+D is NaN.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import canonical_lead
from ecgomics.core.units import mv_per_unit
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.readers.edf_annotations import Told, told
from ecgomics.io.readers.edf_header import (
    FIXED_BYTES,
    SIGNAL_BYTES,
    Header,
    HeaderError,
    Signal,
    looks_like_header,
    parsed,
    rate_hz,
)
from ecgomics.io.readers.edf_person import story
from ecgomics.io.readers.edf_records import decoded, placed, runs
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.traces import are_electrodes, is_electrode

FORMAT: Final = "EDF"
SUPPORT: Final = Support.TWO_READERS

_MOST_NAMES: Final = 30
_ECG: Final = re.compile(r"(?<![A-Za-z])(?:ECG|EKG)(?![a-z])", re.IGNORECASE)
#: Signals that say that they are something else: types of EDF+ and names that sleep laboratories use.
_NO_ECG: Final = re.compile(
    r"^(?:EEG|[A-Z]{0,2}EOG|EMG|ERG|ENG|EGG|MEG|MCG|ERP|Resp|Temp|S[ap][O0]2|Light|Sound|Snor|Event|Mark|Status|Trig|Pos|Acc|"
    r"Gyro|Flow|Air|Nas|Oral|Therm|Thor|Abd|Chest|Chin|Leg|Tib|Pulse|Pleth|PPG|Press|Batt|CO2|EtCO2|HR|Heart ?rate|"
    r"RR|Hypno|Stage|Body|Effort|Move|Cannula|CPAP|Mic|Sum|Imp|[LR](?:OC|AT|LEG)\b|E[12]\b|Electrode|"
    r"(?:[FCPOTMA]|F[pz]|C[pz]|Pz|Oz|Iz|[CF]pz|FC|CP|PO|AF|FT|TP|(?:FC|CP|PO|AF)z)\d{0,2}(?:[\s_:.-]|$))",
    re.IGNORECASE,
)
#: Names that are those of ECG leads elsewhere and of something else here: the belt around the chest, mere numbers.
_ELSEWHERE: Final = (
    (re.compile(r"^(chest)$", re.IGNORECASE), r"respiration \1"),
    (re.compile(r"^(\d+)$"), r"channel \1"),
)
_VALUE: Final = r"(\d+(?:[.,]\d+)?)"
_HIGH_PASS: Final = re.compile(rf"\bHP:?\s*{_VALUE}\s*(?:Hz|(?!\w))", re.IGNORECASE)
_LOW_PASS: Final = re.compile(rf"\bLP:?\s*{_VALUE}\s*(?:Hz|(?!\w))", re.IGNORECASE)
_NOTCH: Final = re.compile(
    rf"\bN(?:otch)?:?\s*{_VALUE}\s*Hz|(?<![:.,\d]){_VALUE}\s*Hz\s+(?:mains|notch)(?!\s*:)", re.IGNORECASE
)


def recognises(source: Source) -> bool:
    """The version field, and digits where the header has its counts."""
    return looks_like_header(source.head)


def read(source: Source, stated: Stated) -> Contents:
    """The ECG leads. UnreadableFile where there is none, or where the header contradicts itself or the file."""
    try:
        return _contents(source, parsed(_start(source)))
    except HeaderError as error:
        name = "BDF" if source.head.startswith(b"\xff") else FORMAT
        raise source.unreadable(name, str(error)) from error


def _start(source: Source) -> bytes:
    """The bytes of the header. HeaderError where the file ends within it."""
    head = source.head
    count = head[FIXED_BYTES - 4 : FIXED_BYTES].strip(b" \0")
    size = FIXED_BYTES + SIGNAL_BYTES * (int(count) if count.isdigit() else 0)
    if size <= len(head) or source.path is None:
        return source.data[:size] if source.path is None else head[:size]
    with source.path.open("rb") as file:
        return file.read(size)


def _contents(source: Source, header: Header) -> Contents:
    signals = {number: signal for number, signal in enumerate(_renamed(header)) if not signal.is_annotations}
    leads = {number: signal for number, signal in signals.items() if _is_lead(signal)}
    needed = leads or _unnamed(signals)
    scales = {number: signal.scale() for number, signal in needed.items()}
    rates_hz = {number: rate_hz(signal.samples, header.duration) for number, signal in signals.items()}
    records = decoded(source, header, [*needed], file_format=FORMAT)
    parts, time_warnings = runs(header, records, max(rates_hz[number] for number in needed))
    start_s = (records.begins_s[0] if records.begins_s else None) or 0.0
    texts = told(records.remarks, start_s=start_s)

    def channel(number: int, signal: Signal) -> Channel:
        if number not in needed:  # named in a warning only: a constant takes no memory
            return _channel(signal, np.broadcast_to(np.nan, signal.samples), rates_hz[number], None)
        gain, zero = scales[number]
        values = placed(records.digital.pop(number), signal.samples, rates_hz[number], parts, source.size)
        values += zero
        values *= gain
        return _channel(signal, _masked(values, signal, rates_hz[number], texts), rates_hz[number], abs(gain))

    shown = signals if leads else needed
    left_out = [signal.label for number, signal in signals.items() if number not in shown]
    facts = _facts(header, [*needed.values()], start_s)
    return replace(
        facts,
        channels=tuple(channel(number, signal) for number, signal in shown.items()),
        measurements=texts.measurements,
        statements=texts.statements,
        annotations=texts.annotations,
        warnings=(
            *facts.warnings,
            *records.warnings,
            *time_warnings,
            *([f"Not read as ECG leads: {_names(left_out)}."] if left_out else []),
        ),
        sha256=records.sha256,
    )


def _facts(header: Header, needed: Sequence[Signal], start_s: float) -> Contents:
    """What the header tells beside the samples; start_s is when the first data record begins, from the start on."""
    who = story(header)
    low, high, notch = (_edges(each, needed) for each in (_HIGH_PASS, _LOW_PASS, _NOTCH))
    return Contents(
        channels=(),
        person=replace(who.person, others={**who.person.others, **_transducers(needed, who.device)}),
        started_at=_moved(who.started_at, start_s),
        device=who.device,
        band_hz=(max(low, default=None), min(high, default=None)),
        notch_hz=max(notch, default=None),
        warnings=(*header.warnings, *who.warnings),
        source_format=header.kind.removesuffix("C"),
    )


# Signals --------------------------------------------------------------------------------------------------------------


def _renamed(header: Header) -> list[Signal]:
    """The signals, those that have the name of an ECG lead but are something else by another name."""
    has_rows = are_electrodes([signal.label for signal in header.signals])
    return [replace(signal, label=_meant(signal.label, has_rows=has_rows)) for signal in header.signals]


def _meant(label: str, *, has_rows: bool) -> str:
    if has_rows and is_electrode(label):
        return f"electrode {label}"
    for pattern, meant in _ELSEWHERE:
        label = pattern.sub(meant, label)
    return label


def _is_lead(signal: Signal) -> bool:
    return canonical_lead(signal.label) is not None and _may_be_voltage(signal)


def _may_be_voltage(signal: Signal) -> bool:
    try:
        return mv_per_unit(signal.unit or "mV") > 0.0
    except InvalidInput:
        return False


def _unnamed(signals: Mapping[int, Signal]) -> dict[int, Signal]:
    """Signals that may be ECG leads under names that tell no lead: those that say ECG, else those that say nothing.

    HeaderError where there are none.
    """
    may = {number: signal for number, signal in signals.items() if signal.samples and _may_be_voltage(signal)}
    named = {number: signal for number, signal in may.items() if _ECG.search(signal.label)}
    found = named or {number: signal for number, signal in may.items() if not _NO_ECG.match(signal.label)}
    if not signals:
        raise HeaderError("it holds annotations only, no signal")
    if not found:
        raise HeaderError(
            f"it holds no ECG; its signals: {_names(signal.label for signal in signals.values())}"
        )
    return found


def _names(labels: Iterable[str]) -> str:
    names = [label or "one without name" for label in labels]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _channel(signal: Signal, values: Floats, fs_hz: float, resolution: float | None) -> Channel:
    return Channel(
        label=signal.label, values=values, fs_hz=fs_hz, unit=signal.unit or None, resolution=resolution
    )


def _masked(values: Floats, signal: Signal, fs_hz: float, texts: Told) -> Floats:
    """Without what our writer filled in: the end of the last data record, and the gaps that it told."""
    lead = canonical_lead(signal.label)
    for gap, onset_s, duration_s in texts.gaps:
        if gap == lead:
            first = max(round(onset_s * fs_hz), 0)
            values[first : max(first + round(duration_s * fs_hz), first)] = np.nan
    end = len(values) if texts.end_s is None else round(texts.end_s * fs_hz)
    return values[:end] if 0 < end < len(values) else values


# What else the header tells -------------------------------------------------------------------------------------------


def _edges(pattern: re.Pattern[str], signals: Iterable[Signal]) -> list[float]:
    """The frequencies in Hz that the prefilter texts of signals state; 0 is no filter."""
    found = (match for signal in signals for match in pattern.finditer(signal.prefilter))
    texts = (next(text for text in match.groups() if text) for match in found)
    return [value for text in texts if (value := float(text.replace(",", "."))) > 0.0]


def _transducers(signals: Iterable[Signal], device: str | None) -> dict[str, str]:
    """Free texts, as far as they are not the device's name, which is told as such."""
    return {
        f"transducer of {signal.label}": signal.transducer
        for signal in signals
        if signal.transducer and signal.transducer.casefold() not in (device or "").casefold()
    }


def _moved(started_at: datetime | None, start_s: float) -> datetime | None:
    """The start with the fraction of a second that only the first data record tells."""
    if started_at is None:
        return None
    try:
        return started_at + timedelta(microseconds=round(start_s * 1e6))
    except OverflowError:
        return None
