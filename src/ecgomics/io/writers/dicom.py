"""Write a recording as a DICOM waveform object (PS3.3 A.34), explicit little endian.

A 12-lead ECG where the recording fits that object, else a general ECG, an ambulatory one (long or slowly sampled), or
one of 32 bits (rates above 1000 Hz). One step is the recording's resolution, or 1 µV where it states none; of a lead
that does not fit into 16 bits then, its largest value / 32,767. Gaps are the padding value. A time of acquisition that
is not known stays empty, marks stand at the nearest sample, and an ambulatory object has no place for a median beat.
The patient is the pseudonym; the name and birth date are written only where the recording has its identity.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.io.writers.dicom_annotations import annotations
from ecgomics.io.writers.dicom_elements import coded, decimal, item, items, lead_code, short
from ecgomics.io.writers.whole_file import write_whole

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_DEFAULT_STEP_UV: Final = 1.0
_SMALLEST_STEP_UV: Final = 1e-6
#: Larger values are none of an ECG, and lose all that is one: 1 kV.
_LARGEST_UV: Final = 1e9
#: Longer recordings are ambulatory, in s.
_LONG_S: Final = 600.0
#: Largest value of an element's length, in bytes.
_MOST_BYTES: Final = 2**32 - 2
#: Longest name or identifier.
_LONGEST_NAME: Final = 64
_DAYS_PER_YEAR: Final = 365.25
_WHOLE_YEARS_FROM: Final = 2.0
_REMOVED: Final = "Names, identifiers, birth dates and free text removed"


@dataclass(frozen=True, slots=True)
class _Storage:
    """What an object may hold."""

    uid: str
    channels: int
    samples: float
    lowest_hz: float
    highest_hz: float
    groups: int
    bits: int = 16

    def holds(self, samples: int, leads: int, fs_hz: float) -> bool:
        """Whether a group of such a size and rate is allowed."""
        return (
            leads <= self.channels and samples <= self.samples and self.lowest_hz <= fs_hz <= self.highest_hz
        )


_ANY: Final = float("inf")
_TWELVE_LEAD: Final = _Storage("1.2.840.10008.5.1.4.1.1.9.1.1", 13, 16384, 200.0, 1000.0, groups=5)
_GENERAL: Final = _Storage("1.2.840.10008.5.1.4.1.1.9.1.2", 24, _ANY, 200.0, 1000.0, groups=4)
_AMBULATORY: Final = _Storage("1.2.840.10008.5.1.4.1.1.9.1.3", 12, _ANY, 50.0, 1000.0, groups=1)
_GENERAL_32: Final = _Storage("1.2.840.10008.5.1.4.1.1.9.1.4", 24, _ANY, 0.0, _ANY, groups=4, bits=32)


def write_dicom(recording: Recording, path: str | Path) -> Path:
    """Write a recording to a file, whole or not at all, and give its path."""
    return write_whole(path, dicom_bytes(recording))


def dicom_bytes(recording: Recording, *, complete: Callable[["Dataset"], None] | None = None) -> bytes:
    """A recording as the content of a DICOM file; the same recording gives the same bytes.

    complete may add to the object before its identifiers are made, which follow from all that is in it.
    """
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.filewriter import dcmwrite
    from pydicom.uid import UID, ExplicitVRLittleEndian

    storage = _storage(recording)
    data = Dataset()
    data.SpecificCharacterSet = "ISO_IR 192"  # UTF-8
    _of_person(data, recording)
    _of_study(data, recording)
    data.WaveformSequence = items(*_groups(recording, storage))
    if notes := annotations(recording):
        data.WaveformAnnotationSequence = items(*notes)
    if complete is not None:
        complete(data)
    content = _digest(recording, data)
    data.SOPClassUID, data.SOPInstanceUID = UID(storage.uid), UID(_uid(content, "instance"))
    data.StudyInstanceUID, data.SeriesInstanceUID = UID(_uid(content, "study")), UID(_uid(content, "series"))
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    stream = io.BytesIO()
    dcmwrite(stream, data, enforce_file_format=True)
    return stream.getvalue()


def _storage(recording: Recording) -> _Storage:
    """The object that a recording fits into."""
    size = (recording.samples, len(recording.leads), recording.fs_hz)
    if set(recording.leads) <= set(STANDARD_LEADS) and _TWELVE_LEAD.holds(*size):
        return _TWELVE_LEAD
    is_long = recording.duration_s > _LONG_S
    order = (_AMBULATORY, _GENERAL) if is_long else (_GENERAL, _AMBULATORY)
    for storage in (*order, _GENERAL_32):
        if storage.holds(*size):
            if recording.samples * len(recording.leads) * storage.bits // 8 > _MOST_BYTES:
                raise InvalidInput(f"The recording {recording.name} is longer than a DICOM object can be.")
            return storage
    raise InvalidInput(
        f"The recording {recording.name} has {len(recording.leads)} leads; a DICOM object takes {_GENERAL_32.channels}."
    )


# Who, when and by what ------------------------------------------------------------------------------------------------


def _of_person(data: "Dataset", recording: Recording) -> None:
    identity, subject = recording.identity, recording.subject
    data.PatientName = short(identity.get("name", ""), _LONGEST_NAME)
    data.PatientID = short(identity.get("identifier") or subject.pseudonym or "", _LONGEST_NAME)
    data.PatientBirthDate = identity.get("birth date", "").replace("-", "")
    data.PatientSex = {"male": "M", "female": "F"}.get(subject.sex or "", "")
    if subject.age_years is not None:
        years = subject.age_years
        whole = years >= _WHOLE_YEARS_FROM
        data.PatientAge = f"{int(years):03d}Y" if whole else f"{round(years * _DAYS_PER_YEAR):03d}D"
    if not identity:
        data.PatientIdentityRemoved, data.DeidentificationMethod = "YES", _REMOVED


def _of_study(data: "Dataset", recording: Recording) -> None:
    start = recording.started_at
    day, clock = _day(start), _clock(start)
    data.StudyDate, data.StudyTime, data.ContentDate, data.ContentTime = day, clock, day, clock
    data.AcquisitionDateTime = f"{day}{clock}{_zone(start)}"
    if _zone(start):
        data.TimezoneOffsetFromUTC = _zone(start)
    data.AccessionNumber, data.StudyID, data.ReferringPhysicianName = "", "", ""
    data.SeriesNumber, data.InstanceNumber, data.Modality = 1, 1, "ECG"
    data.Manufacturer, data.ManufacturerModelName = _device(recording.device or "")
    data.AcquisitionContextSequence = items()


def _device(name: str) -> tuple[str, str]:
    """(manufacturer, model): all in the model where it fits, as the two are one text here."""
    place = name.rfind(" ", 0, _LONGEST_NAME + 1) if len(name) > _LONGEST_NAME else 0
    maker, model = name[: max(place, 0)], name[max(place, 0) :]
    return short(maker, _LONGEST_NAME), short(model, _LONGEST_NAME)


def _day(at: datetime | None) -> str:
    return f"{at.year:04d}{at:%m%d}" if at else ""


def _clock(at: datetime | None) -> str:
    return f"{at:%H%M%S}.{at.microsecond:06d}" if at else ""


def _zone(at: datetime | None) -> str:
    return at.strftime("%z")[:5] if at else ""


def _digest(recording: Recording, data: "Dataset") -> str:
    """A name of the content: the same for the same one."""
    found = hashlib.sha256(f"{recording.name}\n{recording.source_sha256}\n".encode())
    for group in data.WaveformSequence:
        found.update(group.WaveformData)
    data.walk(
        lambda _, element: (
            found.update(repr(element.value).encode()) if element.VR not in {"OW", "SQ"} else None
        )
    )
    return found.hexdigest()


def _uid(content: str, what: str) -> str:
    """A unique identifier as a UUID (PS3.5 B.2) of the content."""
    digest = hashlib.sha256(f"{content} {what}".encode()).digest()
    return f"2.25.{int.from_bytes(digest[:16], 'big')}"


# Samples --------------------------------------------------------------------------------------------------------------


def _groups(recording: Recording, storage: _Storage) -> list["Dataset"]:
    """The rhythm, and the median beat where the object takes one of its size and rate."""
    rhythm = _group(
        recording.ecg_mv, recording.leads, recording.fs_hz, recording=recording, bits=storage.bits
    )
    rhythm.MultiplexGroupLabel, rhythm.WaveformOriginality = "RHYTHM", "ORIGINAL"
    beat = recording.median_beat
    size = (beat.ecg_mv.shape[1], len(beat.leads), beat.fs_hz) if beat else (0, 0, 0.0)
    if beat is None or storage.groups == 1 or not storage.holds(*size):
        return [rhythm]
    median = _group(beat.ecg_mv, beat.leads, beat.fs_hz, recording=recording, bits=storage.bits)
    median.MultiplexGroupLabel, median.WaveformOriginality = "MEDIAN BEAT", "DERIVED"
    return [rhythm, median]


def _group(
    ecg_mv: Floats, leads: tuple[str, ...], fs_hz: float, *, recording: Recording, bits: int
) -> "Dataset":
    steps_uv = [_step_uv(row, recording.resolution_uv, bits) for row in ecg_mv]
    raw = np.empty((ecg_mv.shape[1], len(leads)), dtype=f"<i{bits // 8}")
    padding = np.iinfo(raw.dtype).min
    for column, (row, step_uv) in enumerate(zip(ecg_mv, steps_uv, strict=True)):
        whole = np.rint(np.where(np.isfinite(row), row, 0.0) * (1e3 / float(step_uv)))
        raw[:, column] = np.where(np.isfinite(row), whole, padding)
    group = item(
        MultiplexGroupTimeOffset=0,
        NumberOfWaveformChannels=len(leads),
        NumberOfWaveformSamples=len(raw),
        SamplingFrequency=decimal(fs_hz),
        ChannelDefinitionSequence=items(
            *(_channel(lead, step_uv, recording, bits) for lead, step_uv in zip(leads, steps_uv, strict=True))
        ),
        WaveformBitsAllocated=bits,
        WaveformSampleInterpretation="SS" if bits == 16 else "SL",
    )
    group.add_new("WaveformPaddingValue", "OW", raw.dtype.type(padding).tobytes())
    group.add_new("WaveformData", "OW", raw.tobytes())
    return group


def _step_uv(row: Floats, resolution_uv: float | None, bits: int) -> str:
    """The size of a step as it is written: the wanted one, or a larger one where the lead would not fit."""
    most = 2 ** (bits - 1) - 1
    largest_uv = float(np.max(np.abs(row), initial=0.0, where=np.isfinite(row))) * 1e3
    if largest_uv > _LARGEST_UV:
        raise InvalidInput(
            f"A lead holds {largest_uv / 1e3:.3g} mV; up to {_LARGEST_UV / 1e3:g} mV can be written."
        )
    wanted = decimal(min(max(resolution_uv or _DEFAULT_STEP_UV, _SMALLEST_STEP_UV), _LARGEST_UV))
    if largest_uv <= most * float(wanted):
        return wanted
    return decimal(largest_uv / most * (1.0 + 1e-9))


def _channel(lead: str, step_uv: str, recording: Recording, bits: int) -> "Dataset":
    low_hz, high_hz = recording.band_hz
    filters: dict[str, Any] = {
        "FilterLowFrequency": low_hz,
        "FilterHighFrequency": high_hz,
        "NotchFilterFrequency": recording.notch_hz,
    }
    return item(
        ChannelLabel=short(lead, 16),
        ChannelSourceSequence=items(lead_code(lead)),
        ChannelSensitivity=step_uv,
        ChannelSensitivityUnitsSequence=items(coded("uV", "microvolt", "UCUM")),
        ChannelSensitivityCorrectionFactor=1,
        ChannelBaseline=0,
        ChannelSampleSkew=0,
        WaveformBitsStored=bits,
        **{keyword: decimal(edge_hz) for keyword, edge_hz in filters.items() if edge_hz is not None},
    )
