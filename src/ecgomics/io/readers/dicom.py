"""DICOM waveforms: 12-lead, general, ambulatory and hemodynamic objects that hold an ECG (DICOM PS3.3 C.10.9, C.10.10).

The rhythm is read, never the median beat that devices store beside it. Values are raw × sensitivity × correction factor
+ baseline, in the unit of the sensitivity.
"""

import io
import re
import struct
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ecgomics.core.leads import PRECORDIAL_LEADS, canonical_lead
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.readers.dicom_header import (
    device,
    items,
    measurements,
    number,
    person,
    started_at,
    statements,
    text,
)
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

FORMAT: Final = "DICOM"
SUPPORT: Final = Support.TWO_READERS

_PREAMBLE: Final = 128
#: Start of a data set without preamble: an element of group 2 or 8, little endian, explicit or implicit.
_BARE: Final = re.compile(
    rb"\A(?:\x02\x00[\x00-\x16]\x00|\x08\x00[\x00-\x60]\x00)(?:UL|UI|CS|DA|TM|DT|LO|SH|OB|[\x00-\x40]\x00\x00\x00)",
    re.DOTALL,
)
_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
_MEDIAN: Final = re.compile(r"median|average|beat|template|complex", re.IGNORECASE)
_SAMPLE_TYPES: Final = {"SB": "i1", "UB": "u1", "SS": "<i2", "US": "<u2", "SL": "<i4", "UL": "<u4"}
#: Shortest run of padding value 0 at the end of a group that is taken for padding, in samples.
_PADDING_RUN: Final = 10

#: Lead numbers of SCP-ECG (scheme SCPECG, 5.6.3-9-n) and of ISO/IEEE 11073 (scheme MDC, 2:n), which are the same.
_LEAD_NUMBERS: Final = {
    1: "I",
    2: "II",
    **dict(enumerate(PRECORDIAL_LEADS, start=3)),
    **{9: "V7", 11: "V3R", 12: "V4R", 13: "V5R", 14: "V6R", 16: "X", 17: "Y", 18: "Z", 19: "CC5", 20: "CM5"},
    **{61: "III", 62: "aVR", 63: "aVL", 64: "aVF", 66: "V8", 67: "V9"},
}
_LEAD_CODE: Final = re.compile(r"^(?:5\.6\.3-9-|2:)(\d{1,3})$")


def recognises(source: Source) -> bool:
    """The letters DICM after the preamble, or a data set that starts without one."""
    return source.head[_PREAMBLE : _PREAMBLE + 4] == b"DICM" or _BARE.match(source.head) is not None


def read(source: Source, stated: Stated) -> Contents:
    """The ECG leads of the rhythm waveform. UnreadableFile where there is none, and what is there instead."""
    data = _data_set(source)
    groups = _rhythm_groups(source, data)
    return Contents(
        channels=tuple(channel for group in groups for channel in _channels(source, group)),
        person=person(data),
        started_at=started_at(data),
        device=device(data),
        band_hz=_band_hz(groups[0]),
        measurements=measurements(data, _lead_numbers(data)),
        statements=tuple(statements(data)),
        warnings=tuple(_noticed(data, groups)),
    )


def _data_set(source: Source) -> "Dataset":
    """The parsed object. pydicom reports damage as its own two errors or as one of the general kinds named here."""
    import pydicom
    from pydicom.errors import BytesLengthException, InvalidDicomError

    if _DEFLATED in source.head:
        raise source.unreadable(FORMAT, "its transfer syntax is deflated; store it uncompressed")
    damage = (
        InvalidDicomError,
        BytesLengthException,
        struct.error,
        ArithmeticError,
        AttributeError,
        EOFError,
    )
    further = (LookupError, MemoryError, NotImplementedError, OSError, RecursionError, TypeError, ValueError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # on values that break a rule of form: what is needed is checked here
            data = pydicom.dcmread(io.BytesIO(source.data), force=True, stop_before_pixels=True)
            data.walk(lambda _data, _element: None)  # turns every raw element into its value, or raises
    except (*damage, *further) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        raise source.unreadable(
            FORMAT, f"its data set is damaged ({first_line[:120].rstrip('.')})"
        ) from error
    return data


# The waveform --------------------------------------------------------------------------------------------------------


def _rhythm_groups(source: Source, data: "Dataset") -> list["Dataset"]:
    """The multiplex groups that make the rhythm: the best one, and those that add other leads alongside it."""
    groups = [group for group in items(data, "WaveformSequence") if items(group, "ChannelDefinitionSequence")]
    if not groups:
        raise source.unreadable(FORMAT, _instead(data))
    best = max(groups, key=_rank)
    alongside = [
        group
        for group in groups
        if group is not best
        and _is_median(group) == _is_median(best)
        and _shape(group) == _shape(best)
        and number(group, "MultiplexGroupTimeOffset") == number(best, "MultiplexGroupTimeOffset")
    ]
    return [best, *alongside]


def _instead(data: "Dataset") -> str:
    if "EncapsulatedDocument" in data:
        return "it holds an encapsulated PDF report, no waveform; export the ECG as a waveform object"
    if "Rows" in data:
        return "it holds an image, no waveform; scanned ECGs need a digitising tool first"
    return "it holds no waveform"


def _rank(group: "Dataset") -> tuple[bool, int, bool, float]:
    leads = sum(
        canonical_lead(_label(channel)) is not None for channel in items(group, "ChannelDefinitionSequence")
    )
    original = text(group, "WaveformOriginality").upper() == "ORIGINAL"
    samples, fs_hz = _shape(group)
    return not _is_median(group), leads, original, samples / fs_hz if fs_hz else 0.0


def _is_median(group: "Dataset") -> bool:
    return _MEDIAN.search(text(group, "MultiplexGroupLabel")) is not None


def _shape(group: "Dataset") -> tuple[float, float]:
    return number(group, "NumberOfWaveformSamples") or 0.0, number(group, "SamplingFrequency") or 0.0


def _channels(source: Source, group: "Dataset") -> Iterator[Channel]:
    definitions = items(group, "ChannelDefinitionSequence")
    fs_hz = number(group, "SamplingFrequency")
    if not fs_hz or fs_hz < 0.0:
        raise source.unreadable(
            FORMAT, f"its sampling frequency is {fs_hz or 0:g} Hz; a positive one is needed"
        )
    raw = _raw(source, group, count=len(definitions))
    valid = ~_padding(group, raw)
    for definition, steps, present in zip(definitions, raw.T, valid.T, strict=True):
        sensitivity = _sensitivity(source, definition)
        baseline = number(definition, "ChannelBaseline") or 0.0
        yield Channel(
            label=_label(definition),
            values=np.where(present, steps * sensitivity + baseline, np.nan),
            fs_hz=fs_hz,
            unit=_unit(definition),
            resolution=abs(sensitivity) or None,
        )


def _raw(source: Source, group: "Dataset", *, count: int) -> Any:
    """Interleaved samples as samples × channels of integers; UnreadableFile if they are fewer than stated."""
    kind = text(group, "WaveformSampleInterpretation").upper() or "SS"
    if kind not in _SAMPLE_TYPES:
        raise source.unreadable(
            FORMAT, f"its samples are stored as “{kind}”; {', '.join(_SAMPLE_TYPES)} are read"
        )
    content = group.get("WaveformData")
    content = content if isinstance(content, bytes) else b""
    if number(group, "NumberOfWaveformChannels") != count:
        raise source.unreadable(FORMAT, f"it defines {count} channels, but states another number of them")
    dtype = np.dtype(_SAMPLE_TYPES[kind])
    stated, held = int(_shape(group)[0]), len(content) // (dtype.itemsize * count)
    if held < stated or not stated:
        raise source.unreadable(FORMAT, f"its waveform data hold {held} of the {stated} samples stated")
    return np.frombuffer(content, dtype, count=stated * count).reshape(stated, count)


def _padding(group: "Dataset", raw: Any) -> Any:
    """True where a sample is padding.

    A padding value of 0 is a legitimate sample too: only a run of zeros in all channels at the end is padding then.
    The smallest 16-bit integer is no sample in any case.
    """
    padded = (
        raw == np.iinfo(raw.dtype).min if raw.dtype == np.dtype("<i2") else np.zeros(raw.shape, dtype=bool)
    )
    content = group.get("WaveformPaddingValue")
    if isinstance(content, bytes) and len(content) >= raw.dtype.itemsize:
        content = int(np.frombuffer(content, raw.dtype, count=1)[0])
    if not isinstance(content, int):
        return padded
    if content != 0:
        return padded | (raw == content)
    written = np.flatnonzero(raw.any(axis=1))
    end = int(written[-1]) + 1 if len(written) else 0
    if len(raw) - end >= _PADDING_RUN:
        padded[end:] = True
    return padded


def _sensitivity(source: Source, definition: "Dataset") -> float:
    """Size of one step with its correction; 1 where the object states none, as the standard has it optional."""
    sensitivity = number(definition, "ChannelSensitivity")
    if sensitivity == 0.0:
        raise source.unreadable(FORMAT, f"the sensitivity of its channel {_label(definition)} is 0")
    correction = number(definition, "ChannelSensitivityCorrectionFactor")
    return (1.0 if sensitivity is None else sensitivity) * (1.0 if correction is None else correction)


def _unit(definition: "Dataset") -> str | None:
    units = items(definition, "ChannelSensitivityUnitsSequence")
    return text(units[0], "CodeValue") or None if units else None


def _label(definition: "Dataset") -> str:
    """The lead by its code, else by the code's meaning, else by the channel's own label."""
    names = []
    for code in items(definition, "ChannelSourceSequence"):
        found = _LEAD_CODE.match(text(code, "CodeValue"))
        if found and int(found[1]) in _LEAD_NUMBERS:
            return _LEAD_NUMBERS[int(found[1])]
        names += [text(code, "CodeValue"), text(code, "CodeMeaning")]
    names += [text(definition, "ChannelLabel")]
    return next(
        (name for name in names if canonical_lead(name)), next((n for n in names[1:] if n), "unnamed")
    )


def _lead_numbers(data: "Dataset") -> dict[tuple[int, int], str]:
    return {
        (group, channel): _label(definition)
        for group, waveform in enumerate(items(data, "WaveformSequence"), start=1)
        for channel, definition in enumerate(items(waveform, "ChannelDefinitionSequence"), start=1)
    }


def _band_hz(group: "Dataset") -> tuple[float | None, float | None]:
    """The narrowest band that the channels of a group state."""
    definitions = items(group, "ChannelDefinitionSequence")
    low = [edge for d in definitions if (edge := number(d, "FilterLowFrequency")) is not None]
    high = [edge for d in definitions if (edge := number(d, "FilterHighFrequency")) is not None]
    return max(low, default=None), min(high, default=None)


def _noticed(data: "Dataset", groups: Sequence["Dataset"]) -> Iterator[str]:
    if _is_median(groups[0]):
        yield "The file holds only a median beat, no rhythm."
    left = [
        g
        for g in items(data, "WaveformSequence")
        if not _is_median(g) and all(g is not group for group in groups)
    ]
    if left:
        yield f"{len(left)} further waveform groups of another rate or time are not read."
