"""GE MUSE XML (root RestingECG): rhythm and median beat as base64 of little-endian 16-bit integers.

Layout as in GE's restecg.dtd, which is never loaded. A waveform is chosen by its type, never by its place, and its rate
is SampleBase × 10^SampleExponent of the waveform itself: elsewhere older versions write 0.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.digits import number
from ecgomics.io.readers.muse_header import (
    annotations,
    measurements,
    person,
    started_at,
    statements,
    unit_of_times_s,
)
from ecgomics.io.readers.xml_leads import (
    base64_bytes,
    check_count,
    check_rate,
    check_step,
    int16_samples,
)
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.xml_tree import children, parsed, root_name, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMAT: Final = "GE MUSE XML"
SUPPORT: Final = Support.TWO_READERS

_RHYTHM, _MEDIAN = "rhythm", "median"
#: Exponents beyond these give no rate that anything has.
_LARGEST_EXPONENT: Final = 9.0
#: The high pass is stated in hundredths of a hertz: 16 is 0.16 Hz. Smaller numbers than 1 are hertz already.
_HUNDREDTHS: Final = 100.0
_SAMPLE_BYTES: Final = 2
#: A type of samples that is defined, but that no file was seen to use.
_INTERLEAVED: Final = "MULTIPLEX"
_LONGEST_LABEL: Final = 16
_OFF: Final = "LeadOff"
#: Other readers add FirstSampleBaseline, subtract it or leave it alone; what the offsets count is not said.
_FLAGS: Final = (_OFF, "FirstSampleBaseline", "LeadOffsetFirstSample", "LeadTimeOffset")


def recognises(source: Source) -> bool:
    """Whether the root element is RestingECG."""
    return root_name(source) == "RestingECG"


def read(source: Source, stated: Stated) -> Contents:
    """The rhythm, with the median beat beside it, and what the file says of both."""
    root = parsed(source, FORMAT)
    waveforms = list(children(root, "Waveform"))
    rhythm = _rhythm(source, waveforms)
    leads = _leads(source, rhythm)
    channels = tuple(lead.channel for lead in leads)
    median = next((each for each in waveforms if _kind(each) == _MEDIAN), None)
    beat = () if median is None else _leads(source, median)
    median_fs_hz = beat[0].channel.fs_hz if beat else None
    first = channels[0]
    times_s = unit_of_times_s(root, fs_hz=first.fs_hz, samples=len(first.values))
    return Contents(
        channels=channels,
        median=tuple(lead.channel for lead in beat),
        person=person(root),
        started_at=started_at(root),
        device=text(root, "TestDemographics/AcquisitionDevice") or None,
        band_hz=_band_hz(rhythm),
        notch_hz=number(text(rhythm, "ACFilter")) or None,
        measurements=dict(measurements(root, median_fs_hz=median_fs_hz, times_s=times_s)),
        statements=tuple(statements(root)),
        annotations=tuple(annotations(root, times_s)),
        warnings=(
            *_of_waveforms(rhythm, waveforms),
            *_of_leads(leads),
            *_of_checksums(leads, beat),
        ),
    )


# Waveforms ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Lead:
    """A lead, and what the file says of it: the flags that are set, and whether its checksum is that of its samples."""

    channel: Channel
    label: str
    flags: frozenset[str]
    is_damaged: bool


def _kind(waveform: "Element") -> str:
    return text(waveform, "WaveformType").lower()


def _rhythm(source: Source, waveforms: Sequence["Element"]) -> "Element":
    """The rhythm with most leads, the first of them; a waveform that states no type where none states it is one."""
    rhythms = [each for each in waveforms if _kind(each) == _RHYTHM]
    rhythms = rhythms or [each for each in waveforms if not _kind(each)]
    if rhythms:
        return max(rhythms, key=lambda each: sum(1 for _ in children(each, "LeadData")))
    if any(_kind(each) == _MEDIAN for each in waveforms):
        raise source.unreadable(FORMAT, "it holds only a median beat, no waveform of the type Rhythm")
    raise source.unreadable(FORMAT, "it holds no waveform of the type Rhythm")


def _leads(source: Source, waveform: "Element") -> tuple[_Lead, ...]:
    """Every lead of a waveform. A lead that is listed without samples is a gap as long as the others."""
    if _INTERLEAVED in text(waveform, "SampleType").upper():
        raise source.unreadable(FORMAT, "its SampleType is one of interleaved leads")
    fs_hz = _fs_hz(source, waveform)
    found = list(children(waveform, "LeadData"))
    raws = [_raw(source, each) for each in found]
    longest = max((len(raw) for raw in raws), default=0) // _SAMPLE_BYTES
    if not longest:
        raise source.unreadable(FORMAT, f"its waveform of the type {_kind(waveform) or _RHYTHM} is empty")
    return tuple(
        _Lead(
            channel=Channel(
                label=text(each, "LeadID") or None,
                values=_values(source, each, raw) if raw else np.full(longest, np.nan),
                fs_hz=fs_hz,
                unit=text(each, "LeadAmplitudeUnits") or None,
                resolution=_scale(source, each) if raw else None,
            ),
            label=_label(each),
            flags=frozenset(name for name in _FLAGS if _is_set(text(each, name))),
            is_damaged=_is_damaged(text(each, "LeadDataCRC32"), raw),
        )
        for each, raw in zip(found, raws, strict=True)
    )


def _fs_hz(source: Source, waveform: "Element") -> float | None:
    base = number(text(waveform, "SampleBase"))
    exponent = number(text(waveform, "SampleExponent")) or 0.0
    if base is None:
        return None
    rate = float(base * 10.0**exponent) if abs(exponent) <= _LARGEST_EXPONENT else 0.0
    return check_rate(source, FORMAT, rate, f"its SampleBase {base:g} with SampleExponent {exponent:g}")


def _raw(source: Source, lead: "Element") -> bytes:
    """The decoded bytes; none where the lead is listed without samples."""
    size = text(lead, "LeadSampleSize")
    if size and number(size) != _SAMPLE_BYTES:
        raise source.unreadable(FORMAT, f"the LeadSampleSize of lead {_label(lead)} is not 2 bytes")
    return base64_bytes(source, FORMAT, text(lead, "WaveFormData"), lead=_label(lead))


def _values(source: Source, lead: "Element", raw: bytes) -> Floats:
    values = int16_samples(source, FORMAT, raw, lead=_label(lead))
    check_count(source, FORMAT, len(values), text(lead, "LeadSampleCountTotal"), lead=_label(lead))
    return values * _scale(source, lead)


def _scale(source: Source, lead: "Element") -> float:
    what = f"the LeadAmplitudeUnitsPerBit of lead {_label(lead)}"
    return check_step(source, FORMAT, text(lead, "LeadAmplitudeUnitsPerBit"), what)


def _label(lead: "Element") -> str:
    return text(lead, "LeadID")[:_LONGEST_LABEL] or "without name"


def _is_set(content: str) -> bool:
    return content.upper() == "TRUE" or bool(number(content))


def _is_damaged(stated: str, raw: bytes) -> bool:
    """Whether the CRC-32 of the decoded bytes is another one than stated; not where none (or 0) is stated."""
    crc = number(stated)
    return bool(raw and crc and crc.is_integer() and int(crc) % 2**32 != zlib.crc32(raw))


def _band_hz(waveform: "Element") -> tuple[float | None, float | None]:
    low, high = number(text(waveform, "HighPassFilter")), number(text(waveform, "LowPassFilter"))
    if low is not None and low >= 1.0:
        low /= _HUNDREDTHS
    return low or None, high or None


# Warnings -------------------------------------------------------------------------------------------------------------


def _of_waveforms(rhythm: "Element", waveforms: Sequence["Element"]) -> Iterator[str]:
    kind = _kind(rhythm)
    if not kind:
        yield "The waveform states no type; it is read as the rhythm."
    if further := sum(_kind(each) == kind for each in waveforms) - 1:
        yield f"Of {further + 1} waveforms of the type Rhythm, the one with most leads is read, the first of them."


def _of_leads(leads: Sequence[_Lead]) -> Iterator[str]:
    for flag in _FLAGS:
        if marked := ", ".join(lead.label for lead in leads if flag in lead.flags):
            if flag == _OFF:
                yield f"The device reports electrodes that were off: {marked}."
            else:
                yield f"{flag} is not 0 in {marked}; its meaning is not documented, and it is not applied."


def _of_checksums(leads: Sequence[_Lead], beat: Sequence[_Lead]) -> Iterator[str]:
    for where, part in (("", leads), (" in the median beat", beat)):
        if wrong := ", ".join(lead.label for lead in part if lead.is_damaged):
            yield f"The checksum is not that of the samples{where}: {wrong}."
