"""The annotations of DICOM waveforms: measurements, statements, and marks with their places in time (PS3.3 C.10.10)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.recording import Annotation
from ecgomics.io.readers.dicom_header import items, number, text

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

#: SCP-ECG codes of the P, QRS and T axes: some writers state "ms" as their unit.
_AXIS_CODE: Final = re.compile(r"^5\.10\.3-1[135]$")
#: Intervals and rates: 0, less, and SCP-ECG's 29999 stand for what was not measured.
_NEVER_ZERO: Final = re.compile(
    r"\b(?:(?:rr|pp|pr|pq|qrs|qt\w*|p) (?:interval|duration)|rate)\b", re.IGNORECASE
)
_NOT_MEASURED: Final = 29999.0
#: Never of one lead, although some writers refer to the first.
_RATE: Final = re.compile(r"\b(?:heart|ventricular|atrial) rate\b", re.IGNORECASE)
#: How the names of schemes begin that mean something to one maker only.
PRIVATE_SCHEME: Final = "99"
#: UCUM's unit of a number without one.
NO_UNIT: Final = "1"
_FIDUCIAL: Final = re.compile(r"fiducial", re.IGNORECASE)
_PAIRS: Final = frozenset({"SEGMENT", "MULTISEGMENT"})


@dataclass(frozen=True, slots=True)
class Axis:
    """How positions of one multiplex group become times of the recording."""

    fs_hz: float
    start_s: float
    """First sample of the group, from the first one of the recording."""
    samples: int
    is_median: bool
    is_read: bool
    trigger: int | None
    """Sample of the median beat that is its fiducial point."""
    leads: tuple[str, ...]


def measurements(data: "Dataset", axes: Sequence[Axis]) -> dict[str, float]:
    """The device's own numbers as "QRS Duration [ms]", with the lead's name before the unit where it is of one lead."""
    found: dict[str, float] = {}
    for note in items(data, "WaveformAnnotationSequence"):
        value, names = number(note, "NumericValue"), items(note, "ConceptNameCodeSequence")
        if value is None or not names:
            continue
        name = text(names[0], "CodeMeaning") or text(names[0], "CodeValue")
        unit = _unit_of(note, names[0])
        if value == _NOT_MEASURED or (value <= 0.0 and _NEVER_ZERO.search(name)):
            continue
        lead = "" if _RATE.search(name) else _lead(note, axes) or ""
        found.setdefault(" ".join(part for part in (name, lead, f"[{unit}]" if unit else "") if part), value)
    return found


def statements(data: "Dataset") -> Iterator[str]:
    """Interpretation texts and coded statements."""
    for note in items(data, "WaveformAnnotationSequence"):
        line = text(note, "UnformattedTextValue")
        if not line and number(note, "NumericValue") is None:
            codes = items(note, "ConceptCodeSequence")
            line = text(codes[0], "CodeMeaning") if codes else ""
        if line:
            yield line


def marks(data: "Dataset", axes: Sequence[Axis]) -> tuple[tuple[Annotation, ...], dict[str, float]]:
    """(marks in the rhythm, places in the median beat in ms by name) of all annotations that have a place in time.

    Devices give the marks of their median beat as marks of the rhythm, in a set of their own: the one whose fiducial
    point is the median beat's, or the only one of the file.
    """
    of_rhythm: dict[float, list[tuple[Dataset, Axis]]] = defaultdict(list)
    of_median: list[tuple[Dataset, Axis]] = []
    for note in items(data, "WaveformAnnotationSequence"):
        group, _ = channel_of(note)
        if number(note, "NumericValue") is not None or not 1 <= group <= len(axes) or not _positions(note):
            continue
        axis = axes[group - 1]
        if axis.is_median:
            of_median.append((note, axis))
        elif axis.is_read:
            of_rhythm[number(note, "AnnotationGroupNumber") or 0.0].append((note, axis))
    median = next((axis for axis in axes if axis.is_median), None)
    alone = len(of_rhythm) == 1 and not of_median
    for key in [key for key in of_rhythm if median and _is_of_median(of_rhythm[key], median, alone=alone)]:
        of_median += [(note, median) for note, _ in of_rhythm.pop(key) if median]
    found = [mark for set_ in of_rhythm.values() for note, axis in set_ for mark in _marks(note, axis, axes)]
    return tuple(found), dict(_places(of_median, axes))


def _is_of_median(notes: Sequence[tuple["Dataset", Axis]], median: Axis, *, alone: bool) -> bool:
    positions = [place for note, _ in notes for place in _positions(note)]
    if max(positions) > median.samples:
        return False
    names = [_code(note) for note, _ in notes]
    plain = all(len(_positions(note)) == 1 and channel_of(note)[1] == 0 for note, _ in notes)
    if alone and plain and len(set(names)) == len(names) > 1:
        return True
    fiducial = [_positions(note)[0] for note, _ in notes if _FIDUCIAL.search(_code(note))]
    return bool(median.trigger) and fiducial == [median.trigger]


def _places(notes: Sequence[tuple["Dataset", Axis]], axes: Sequence[Axis]) -> Iterator[tuple[str, float]]:
    for note, axis in notes:
        codes = items(note, "ConceptNameCodeSequence")
        name = (text(codes[0], "CodeMeaning") or text(codes[0], "CodeValue")) if codes else ""
        lead = _lead(note, axes)
        at_ms = (_positions(note)[0] - 1) / axis.fs_hz * 1e3
        if name:
            yield " ".join(part for part in (name, lead, "of the median beat [ms]") if part), round(at_ms, 6)


def _marks(note: "Dataset", axis: Axis, axes: Sequence[Axis]) -> Iterator[Annotation]:
    """One mark for each point or segment."""
    code, words, lead = _code(note), text(note, "UnformattedTextValue"), _lead(note, axes)
    times_s = [axis.start_s + (place - 1) / axis.fs_hz for place in _positions(note)]
    if text(note, "TemporalRangeType").upper() in _PAIRS and len(times_s) % 2 == 0:
        for start_s, end_s in zip(times_s[::2], times_s[1::2], strict=True):
            length_s = round(end_s - start_s, 6)
            yield Annotation(round(start_s, 6), code, lead, length_s if length_s > 0.0 else None, words)
        return
    yield from (Annotation(round(at_s, 6), code, lead, None, words) for at_s in times_s)


def _code(note: "Dataset") -> str:
    """Value and meaning of what was marked, as far as they are there; of a private code the meaning alone."""
    for keyword in ("ConceptCodeSequence", "ConceptNameCodeSequence"):
        if codes := items(note, keyword):
            value, meaning = text(codes[0], "CodeValue"), text(codes[0], "CodeMeaning")
            is_private = text(codes[0], "CodingSchemeDesignator").startswith(PRIVATE_SCHEME)
            return meaning if is_private and meaning else " ".join(part for part in (value, meaning) if part)
    return ""


def _positions(note: "Dataset") -> list[int]:
    """Samples within the group; the first one is 1."""
    return [place for place in _numbers(note.get("ReferencedSamplePositions")) if place >= 1]


def channel_of(note: "Dataset") -> tuple[int, int]:
    """(group, channel) of an annotation, the first of several; channel 0 stands for the whole group."""
    pair = _numbers(note.get("ReferencedWaveformChannels"))
    return (pair[0], pair[1]) if len(pair) >= 2 else (0, 0)


def _numbers(value: Any) -> list[int]:
    if isinstance(value, int):
        return [value]
    if value is None or isinstance(value, (str, bytes)):
        return []
    return [int(each) for each in value if isinstance(each, (int, float))]


def _lead(note: "Dataset", axes: Sequence[Axis]) -> str | None:
    """The lead of an annotation that speaks of one channel."""
    if len(_numbers(note.get("ReferencedWaveformChannels"))) != 2:
        return None
    group, channel = channel_of(note)
    leads = axes[group - 1].leads if 1 <= group <= len(axes) else ()
    return leads[channel - 1] if 1 <= channel <= len(leads) else None


def _unit_of(note: "Dataset", name: "Dataset") -> str:
    if _AXIS_CODE.match(text(name, "CodeValue")):
        return "deg"
    units = items(note, "MeasurementUnitsCodeSequence")
    unit = text(units[0], "CodeValue") if units else ""
    return "" if unit == NO_UNIT else unit
