"""DICOM waveforms: every way in which samples are stored, a median beat, groups one after the other, annotations."""

import io
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from ecgomics.core.arrays import Ints

TWELVE_LEAD = "1.2.840.10008.5.1.4.1.1.9.1.1"
HEMODYNAMIC = "1.2.840.10008.5.1.4.1.1.9.2.1"
ECG_32_BIT = "1.2.840.10008.5.1.4.1.1.9.1.4"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
IMPLICIT = "1.2.840.10008.1.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
#: (bits, type of NumPy without its byte order) of each kind of samples.
KINDS = {
    "SB": (8, "i1"),
    "UB": (8, "u1"),
    "SS": (16, "i2"),
    "US": (16, "u2"),
    "SL": (32, "i4"),
    "UL": (32, "u4"),
}


def steps(samples: int, channels: int = 3, *, top: int = 100) -> Ints:
    """Saw teeth, samples × channels, from 1 up: no two channels are the same, none is ever 0."""
    ramp = np.arange(samples)[:, None]
    return ramp * (3 + np.arange(channels)) % (top - 7 * np.arange(channels)) + 1


def code(value: str, meaning: str = "", scheme: str = "SCPECG") -> Any:
    """A coded concept."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def items(*found: Any) -> Any:
    """A sequence."""
    from pydicom.sequence import Sequence as Items

    return Items(found)


def channel(source: Any, *, unit: str | None = "uV", sensitivity: float = 2.5, **more: Any) -> Any:
    """The definition of a channel; more are further elements by keyword."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.ChannelSourceSequence = items(source)
    item.ChannelSensitivity, item.ChannelSensitivityCorrectionFactor = sensitivity, 1
    item.ChannelBaseline = 0
    if unit is not None:
        item.ChannelSensitivityUnitsSequence = items(code(unit, unit, "UCUM"))
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


def lead(number: int, **more: Any) -> Any:
    """A channel of SCP-ECG's lead number."""
    return channel(code(f"5.6.3-9-{number}"), **more)


def group(
    raw: Ints,
    channels: Sequence[Any],
    *,
    kind: str = "SS",
    fs_hz: float = 500.0,
    order: str = "<",
    **more: Any,
) -> Any:
    """A multiplex group of samples × channels."""
    from pydicom.dataset import Dataset

    bits, dtype = KINDS[kind]
    item = Dataset()
    item.MultiplexGroupTimeOffset, item.MultiplexGroupLabel, item.WaveformOriginality = (
        0,
        "RHYTHM",
        "ORIGINAL",
    )
    item.NumberOfWaveformChannels, item.NumberOfWaveformSamples = len(channels), len(raw)
    item.SamplingFrequency = fs_hz
    item.ChannelDefinitionSequence = items(*channels)
    item.WaveformBitsAllocated, item.WaveformSampleInterpretation = bits, kind
    content = np.asarray(raw).astype(order + dtype).tobytes()
    item.add_new("WaveformData", "OB" if bits == 8 else "OW", content + b"\0" * (len(content) % 2))
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


def mark(
    name: Any, positions: Sequence[int], *, kind: str = "POINT", channels: Sequence[int] = (1, 0), **more: Any
) -> Any:
    """An annotation at samples of a group; the first sample is 1."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.ConceptNameCodeSequence = items(name)
    item.TemporalRangeType, item.ReferencedSamplePositions = kind, list(positions)
    item.ReferencedWaveformChannels, item.AnnotationGroupNumber = list(channels), 1
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


def measured(name: Any, value: float, unit: str, channels: Sequence[int] = (1, 0)) -> Any:
    """A measurement."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.ConceptNameCodeSequence, item.NumericValue = items(name), value
    item.MeasurementUnitsCodeSequence = items(code(unit, unit, "UCUM"))
    item.ReferencedWaveformChannels, item.AnnotationGroupNumber = list(channels), 0
    return item


def document(
    *groups: Any, syntax: str = EXPLICIT_LITTLE, storage: str = TWELVE_LEAD, **elements: Any
) -> bytes:
    """A whole object of an invented person."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.filewriter import dcmwrite
    from pydicom.uid import UID

    data = Dataset()
    data.SOPClassUID, data.SOPInstanceUID, data.Modality = storage, "1.2.3.4", "ECG"
    data.PatientName, data.PatientID, data.PatientBirthDate = "Doe^Jane", "ID-4711", "19500601"
    data.PatientSex, data.OperatorsName, data.AdmissionID = "F", "Examiner^Johannes", "ADM-0815-77"
    data.AcquisitionDateTime, data.Manufacturer, data.ManufacturerModelName = "20010203101112", "Acme", "E1"
    if groups:
        data.WaveformSequence = items(*groups)
    for keyword, value in elements.items():
        setattr(data, keyword, value)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = UID(syntax)
    data.file_meta.MediaStorageSOPClassUID, data.file_meta.MediaStorageSOPInstanceUID = (
        UID(storage),
        UID("1.2.3.4"),
    )
    stream = io.BytesIO()
    dcmwrite(stream, data, enforce_file_format=True)
    return stream.getvalue()


def full() -> bytes:
    """Three leads with a median beat of its own rate, measurements, statements, filters and marks."""
    filters: dict[str, Any] = {
        "FilterLowFrequency": 0.05,
        "FilterHighFrequency": 150,
        "NotchFilterFrequency": 50,
    }
    rhythm = group(steps(500), [lead(number, **filters) for number in (1, 2, 3)])
    beat = group(
        steps(300, 2),
        [lead(1), lead(2)],
        fs_hz=1000.0,
        MultiplexGroupLabel="MEDIAN BEAT",
        TriggerSamplePosition=101,
    )
    onset, offset = code("5.10.3-3", "QRS Onset"), code("5.10.3-4", "QRS Offset")
    notes = [
        measured(code("5.13.5-9", "QRS Duration"), 92, "ms"),
        measured(code("5.13.5-7", "PR Interval"), 0, "ms"),
        measured(code("5.10.3-13", "QRS Axis"), 0, "ms"),
        mark(onset, [51]),
        mark(offset, [101], AnnotationGroupNumber=1),
        mark(onset, [80], channels=(2, 0)),
        mark(code("9", "Noise", "99ACME"), [11, 21, 31, 41], kind="MULTISEGMENT", channels=(1, 2)),
    ]
    return document(rhythm, beat, WaveformAnnotationSequence=items(*notes))


def hemodynamic() -> bytes:
    """Two leads in mV and an arterial pressure, 240 Hz, implicit value representations."""
    channels = [
        channel(code("2:1", "", "MDC"), unit="mV", sensitivity=0.005),
        channel(code("131330", "MDC_ECG_ELEC_POTL_II", "MDC"), unit="mV", sensitivity=0.005),
        channel(code("7-1", "Aortic pressure", "99ACME"), unit="mm[Hg]", sensitivity=0.1),
    ]
    return document(group(steps(480), channels, fs_hz=240.0), syntax=IMPLICIT, storage=HEMODYNAMIC)


def strips() -> bytes:
    """Three strips of two leads each, one after the other with a pause before the last, high byte first."""
    places = ((1, 2, 0.0), (61, 62, 1000.0), (3, 4, 2500.0))
    groups = (
        group(
            steps(500, 2, top=90 + first),
            [lead(first), lead(second)],
            order=">",
            MultiplexGroupTimeOffset=at_ms,
        )
        for first, second, at_ms in places
    )
    return document(*groups, syntax=EXPLICIT_BIG)


def wide() -> bytes:
    """Samples of 32 bits at 2000 Hz, as General 32-bit ECG has them."""
    return document(
        group(
            steps(1000, 2, top=10**6),
            [lead(1, sensitivity=0.01), lead(2, sensitivity=0.01)],
            kind="SL",
            fs_hz=2000.0,
        ),
        storage=ECG_32_BIT,
    )


def with_curves() -> bytes:
    """An object that holds a curve, as waveforms were stored until 2004, and no waveform."""
    marked = document(AccessionNumber="")
    element = b"\x00\x50\x05\x00US\x02\x00\x02\x00"  # (5000,0005) dimensions, after all other elements
    return marked + element


def deflated(content: bytes) -> bytes:
    """An object of explicit value representations with its data set deflated."""
    length = int.from_bytes(content[140:144], "little")
    meta, body = content[144 : 144 + length], content[144 + length :]
    plain, folded = f"{EXPLICIT_LITTLE}\0".encode(), DEFLATED.encode()
    at = meta.index(plain) - 2
    meta = meta[:at] + len(folded).to_bytes(2, "little") + folded + meta[at + 2 + len(plain) :]
    folding = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return content[:140] + len(meta).to_bytes(4, "little") + meta + folding.compress(body) + folding.flush()


def twins() -> dict[str, bytes]:
    """Every variant."""
    return {
        "full.dcm": full(),
        "bare.dcm": full()[132:],
        "hemodynamic.dcm": hemodynamic(),
        "strips.dcm": strips(),
        "wide.dcm": wide(),
        "deflated.dcm": deflated(full()),
    }
