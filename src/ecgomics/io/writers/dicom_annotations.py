"""The annotations of a DICOM waveform: the device's measurements and statements, and marks at samples."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ecgomics.core.recording import Annotation, Recording
from ecgomics.io.readers.dicom_annotations import NO_UNIT
from ecgomics.io.writers.dicom_elements import coded, decimal, item, items, ours, short

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

#: Codes of SCP-ECG of the common measurements.
_CODES: Final = {
    "RR Interval": "5.10.2.1-3",
    "PP Interval": "5.10.2.1-5",
    "PR Interval": "5.13.5-7",
    "QRS Duration": "5.13.5-9",
    "QT Interval": "5.13.5-11",
    "QTc Interval": "5.10.2.5-5",
    "P Axis": "5.10.3-11",
    "QRS Axis": "5.10.3-13",
    "T Axis": "5.10.3-15",
}
_MEASUREMENT: Final = re.compile(r"(?P<name>.+?)(?: \[(?P<unit>[^\s\[\]]{1,16})\])?", re.DOTALL)
_SCP: Final = re.compile(r"(?P<value>5\.[\d.]+-[\d-]+) (?P<meaning>.+)", re.DOTALL | re.ASCII)
#: Longest text of a statement.
_LONGEST: Final = 1024
#: Sets of annotations: what was measured and stated, and the marks in time.
_STATED, _MARKED = 0, 1


def annotations(recording: Recording) -> list["Dataset"]:
    """All that was said of a recording."""
    return [
        *(
            _measurement(name, value, recording.leads)
            for name, value in recording.device_measurements.items()
        ),
        *(
            item(
                ReferencedWaveformChannels=[1, 0],
                AnnotationGroupNumber=_STATED,
                UnformattedTextValue=line.replace("\x00", " ")[:_LONGEST],
            )
            for line in recording.statements
        ),
        *_marks(recording),
    ]


def _measurement(label: str, value: float, leads: tuple[str, ...]) -> "Dataset":
    """A number by its code, or by its own name; of one lead where its name ends with a lead of the recording."""
    split = _MEASUREMENT.fullmatch(label)
    name, unit = (split["name"], split["unit"] or NO_UNIT) if split else (label, NO_UNIT)
    first, _, last = name.rpartition(" ")
    channel = leads.index(last) + 1 if first and last in leads else 0
    name = first if channel else name
    return item(
        ConceptNameCodeSequence=items(coded(_CODES[name], name, "SCPECG") if name in _CODES else ours(name)),
        MeasurementUnitsCodeSequence=items(coded(unit, "no units" if unit == NO_UNIT else unit, "UCUM")),
        NumericValue=decimal(value),
        ReferencedWaveformChannels=[1, channel],
        AnnotationGroupNumber=_STATED,
    )


def _marks(recording: Recording) -> Iterator["Dataset"]:
    """Marks at the nearest samples; the first sample is 1."""
    for mark in recording.annotations:
        first = round(mark.start_s * recording.fs_hz) + 1
        if not mark.code or not 1 <= first <= recording.samples:
            continue
        positions = [first] if mark.duration_s is None else [first, _end(mark, first, recording)]
        yield item(
            ConceptNameCodeSequence=items(_code(mark.code)),
            TemporalRangeType="POINT" if len(positions) == 1 else "SEGMENT",
            ReferencedSamplePositions=positions,
            ReferencedWaveformChannels=[
                1,
                recording.leads.index(mark.lead) + 1 if mark.lead in recording.leads else 0,
            ],
            AnnotationGroupNumber=_MARKED,
        )


def _end(mark: Annotation, first: int, recording: Recording) -> int:
    length = round((mark.duration_s or 0.0) * recording.fs_hz)
    return min(first + length, recording.samples)


def _code(code: str) -> "Dataset":
    found = _SCP.fullmatch(code)
    return coded(found["value"], found["meaning"], "SCPECG") if found else ours(short(code, 64))
