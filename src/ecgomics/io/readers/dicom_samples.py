"""The samples of DICOM waveforms: how they are stored, what is padding, what one step is (PS3.3 C.10.9)."""

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import canonical_lead
from ecgomics.io.lead_numbers import LEAD_NUMBERS
from ecgomics.io.limits import expands_too_far
from ecgomics.io.readers.dicom_header import items, number, text
from ecgomics.io.source import Source

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_SAMPLE_TYPES: Final = {
    "SB": "i1",
    "UB": "u1",
    "SS": "i2",
    "US": "u2",
    "SL": "i4",
    "UL": "u4",
    "SV": "i8",
    "UV": "u8",
}
#: What samples of so many bits are where an object does not say it: the one kind that ECG objects may have.
_BY_BITS: Final = {8: "SB", 16: "SS", 32: "SL"}
_COMPANDED: Final = {"MB": "µ-law", "AB": "A-law"}
#: Shortest run of padding value 0 at the end of a group that is taken for padding, in samples.
_PADDING_RUN: Final = 10

_LEAD_CODE: Final = re.compile(r"^(?:5\.6\.3-9-|2:)(\d{1,3})$", re.ASCII)
#: The potentials of leads (MDC_ECG_ELEC_POTL_…) are 256 above the leads; as one number, with the partition (2) × 2¹⁶.
_POTENTIAL: Final = 256
_PARTITION: Final = 2 << 16


def shape(group: "Dataset") -> tuple[float, float]:
    """Samples of each channel, and their rate in Hz, as stated; 0 where not."""
    return number(group, "NumberOfWaveformSamples") or 0.0, number(group, "SamplingFrequency") or 0.0


def rows(source: Source, file_format: str, group: "Dataset", *, big_endian: bool) -> Floats:
    """Channels × samples in the units of their sensitivities, NaN for padding."""
    definitions = items(group, "ChannelDefinitionSequence")
    raw = _raw(source, file_format, group, count=len(definitions), order=">" if big_endian else "<")
    end, padding = _end(group, raw), _padding_values(group, raw)
    values = np.full(raw.shape[::-1], np.nan)
    with np.errstate(over="ignore"):  # infinite values are masked, and told of, by all formats alike
        for row, steps, definition in zip(values, raw[:end].T, definitions, strict=True):
            baseline = number(definition, "ChannelBaseline") or 0.0
            row[:end] = steps * sensitivity(source, file_format, definition) + baseline
            for padded in padding:
                row[:end][steps == padded] = np.nan
    return values


def _raw(source: Source, file_format: str, group: "Dataset", *, count: int, order: str) -> Any:
    """Interleaved samples as samples × channels of integers; UnreadableFile if they are fewer than stated."""
    content = group.get("WaveformData")
    content = content if isinstance(content, bytes) else b""
    if number(group, "NumberOfWaveformChannels") != count:
        raise source.unreadable(
            file_format, f"it defines {count} channels, but states another number of them"
        )
    stated = int(shape(group)[0])
    dtype = _dtype(source, file_format, group, size=len(content), values=stated * count).newbyteorder(order)
    held = len(content) // (dtype.itemsize * count)
    if held < stated or stated <= 0:
        raise source.unreadable(file_format, f"its waveform data hold {held} of the {stated} samples stated")
    if expands_too_far(stated * count, source.size):
        raise source.unreadable(file_format, f"its {stated * count} samples are more than are read at once")
    return np.frombuffer(content, dtype, count=stated * count).reshape(stated, count)


def _dtype(source: Source, file_format: str, group: "Dataset", *, size: int, values: int) -> Any:
    """How a sample is stored. Where kind and bits contradict each other, the length of the data decides, or nothing."""
    kind, bits = text(group, "WaveformSampleInterpretation").upper(), number(group, "WaveformBitsAllocated")
    if kind in _COMPANDED:
        raise source.unreadable(
            file_format,
            f"its samples are stored as “{kind}” ({_COMPANDED[kind]}), which is for sound, not for an ECG",
        )
    kind = kind or _BY_BITS.get(int(bits or 16), "")
    if kind not in _SAMPLE_TYPES:
        known = ", ".join(_SAMPLE_TYPES)
        raise source.unreadable(file_format, f"its samples are stored as “{kind[:8]}”; {known} are read")
    dtype = np.dtype(_SAMPLE_TYPES[kind])
    needed = values * dtype.itemsize
    if bits is not None and bits != 8 * dtype.itemsize and size not in {needed, needed + needed % 2}:
        raise source.unreadable(file_format, f"its samples are stated as “{kind}”, but with {bits:g} bits")
    return dtype


def _padding_value(group: "Dataset", raw: Any) -> int | None:
    """The value that stands for no sample, where one is stated."""
    content = group.get("WaveformPaddingValue")
    if isinstance(content, bytes) and len(content) >= raw.dtype.itemsize:
        return int(np.frombuffer(content, raw.dtype, count=1)[0])
    return content if isinstance(content, int) else None


def _padding_values(group: "Dataset", raw: Any) -> set[int]:
    """Values that are no samples wherever they stand: the padding value, but 0 is a legitimate sample, too; and the
    smallest integer of 16 or more bits in any case.
    """
    stated = _padding_value(group, raw)
    found = {stated} if stated else set()
    info = np.iinfo(raw.dtype)
    if info.min < 0 and info.bits > 8:
        found.add(int(info.min))
    return {value for value in found if info.min <= value <= info.max}


def _end(group: "Dataset", raw: Any) -> int:
    """Samples before the padding at the end: a run of zeros in all channels where the padding value is 0."""
    if _padding_value(group, raw) != 0:
        return len(raw)
    written = np.flatnonzero(raw.any(axis=1))
    end = int(written[-1]) + 1 if len(written) else 0
    return end if len(raw) - end >= _PADDING_RUN else len(raw)


def sensitivity(source: Source, file_format: str, definition: "Dataset") -> float:
    """Size of one step with its correction; 1 where the object states none, as the standard has it optional."""
    stated = number(definition, "ChannelSensitivity")
    correction = number(definition, "ChannelSensitivityCorrectionFactor")
    step = (1.0 if stated is None else stated) * (1.0 if correction is None else correction)
    if step == 0.0:
        raise source.unreadable(file_format, f"the sensitivity of its channel {label(definition)} is 0")
    return step


def unit(definition: "Dataset") -> str | None:
    """The unit of the sensitivity, where one is stated."""
    units = items(definition, "ChannelSensitivityUnitsSequence")
    return text(units[0], "CodeValue") or None if units else None


def label(definition: "Dataset") -> str:
    """The lead by its code, else by the code's meaning, else by the channel's own label."""
    names = []
    for code in items(definition, "ChannelSourceSequence"):
        value = text(code, "CodeValue")
        if lead := _coded(value, text(code, "CodingSchemeDesignator")):
            return lead
        names += [value, text(code, "CodeMeaning")]
    names += [text(definition, "ChannelLabel")]
    return next(
        (name for name in names if canonical_lead(name)), next((n for n in names[1:] if n), "unnamed")
    )


def _coded(value: str, scheme: str) -> str | None:
    """The lead of a code, as partition and number ("2:1"), as SCP-ECG's, or as one number of the nomenclature."""
    found = _LEAD_CODE.match(value)
    if found:
        place = int(found[1])
    elif scheme.upper() == "MDC" and value.isascii() and value.isdigit() and len(value) <= 6:
        place = int(value) - _PARTITION
    else:
        return None
    return LEAD_NUMBERS.get(place - _POTENTIAL if place > _POTENTIAL else place)
