"""GE MUSE XML: median first, eight leads, rate only in the waveforms, checksums, an over-read diagnosis."""

import base64
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats

_NAME: Final = ("Jane", "Doemann")
_LEADS: Final = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
#: The person and who else is named, all of them invented.
_PEOPLE: Final = f"""<PatientDemographics><PatientID>ID-4711</PatientID><PatientAge>62</PatientAge>
<AgeUnits>YEARS</AgeUnits><DateofBirth>06-01-1950</DateofBirth><Gender>FEMALE</Gender>
<PatientLastName>{_NAME[1]}</PatientLastName><PatientFirstName>{_NAME[0]}</PatientFirstName></PatientDemographics>
<TestDemographics><DataType>RESTING</DataType><SiteName>Invented Hospital</SiteName>
<AcquisitionDevice>MAC55</AcquisitionDevice><Status>CONFIRMED</Status>
<AcquisitionTime>10:11:12</AcquisitionTime><AcquisitionDate>02-03-2013</AcquisitionDate>
<OverreaderLastName>Readerson</OverreaderLastName><AcquisitionTechLastName>Techman</AcquisitionTechLastName>
</TestDemographics>
<Order><OrderNumber>ORD-000815</OrderNumber><ReasonForTest>Palpitations at night</ReasonForTest></Order>
"""


def _elements(facts: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in facts.items() if value is not None)


def ramps(leads: tuple[str, ...], samples: int) -> dict[str, Floats]:
    """Steps of each lead: different ramps, so that leads, places and signs cannot be confused."""
    return {
        lead: (np.arange(samples, dtype=np.float64) * (k + 1)) % 301 - 100.0 for k, lead in enumerate(leads)
    }


def lead_data(label: str, steps: Floats, **changed: Any) -> str:
    """One LeadData element. changed replaces what it states by the elements' names; None leaves the element out."""
    raw = np.asarray(steps).astype("<i2").tobytes()
    coded = base64.b64encode(raw).decode()
    facts = {
        "LeadByteCountTotal": len(raw),
        "LeadTimeOffset": 0,
        "LeadSampleCountTotal": len(steps),
        "LeadAmplitudeUnitsPerBit": 4.88,
        "LeadAmplitudeUnits": "MICROVOLTS",
        "LeadHighLimit": 32767,
        "LeadLowLimit": -32768,
        "LeadID": label,
        "LeadOffsetFirstSample": 0,
        "FirstSampleBaseline": 0,
        "LeadSampleSize": 2,
        "LeadOff": "FALSE",
        "BaselineSway": "FALSE",
        "LeadDataCRC32": zlib.crc32(raw),
        "WaveFormData": "\n" + "\n".join(coded[k : k + 68] for k in range(0, len(coded), 68)) + "\n",
    } | changed
    return "<LeadData>" + _elements(facts) + "</LeadData>\n"


def waveform(kind: str | None, leads: str, **changed: Any) -> str:
    """One Waveform element around the text of its LeadData."""
    facts = {
        "WaveformType": kind,
        "WaveformStartTime": 0,
        "SampleType": "CONTINUOUS_SAMPLES",
        "SampleBase": 500,
        "SampleExponent": 0,
        "HighPassFilter": 16,
        "LowPassFilter": 150,
        "ACFilter": 60,
    } | changed
    return "<Waveform>" + _elements(facts) + leads + "</Waveform>\n"


def muse_xml(body: str, *, people: str = _PEOPLE, declared: str = "ISO-8859-1") -> bytes:
    """A file around the text of its parts, with the DOCTYPE that names a file which must never be loaded."""
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<!DOCTYPE RestingECG SYSTEM "restecg.dtd">\n<RestingECG>\n'
        f"<MuseInfo><MuseVersion>9.0</MuseVersion></MuseInfo>\n{people}{body}</RestingECG>\n"
    )
    return text.encode(declared)


def measured(**changed: Any) -> str:
    """Measurements as they are, and as they were before the over-reading."""
    facts: dict[str, Any] = {
        "VentricularRate": 48,
        "AtrialRate": 48,
        "PRInterval": 138,
        "QRSDuration": 96,
        "QTInterval": 452,
        "QTCorrected": 403,
        "PAxis": 0,
        "RAxis": -20,
        "TAxis": 40,
        "QRSCount": 2,
        "QOnset": 216,
        "QOffset": 264,
        "POnset": 0,
        "TOffset": 442,
        "ECGSampleBase": 0,
        "ECGSampleExponent": 0,
        "QTcFrederica": 419,
    } | changed
    original = facts | {"QRSDuration": 98}
    return (
        f"<RestingECGMeasurements>{_elements(facts)}</RestingECGMeasurements>\n"
        f"<OriginalRestingECGMeasurements>{_elements(original)}</OriginalRestingECGMeasurements>\n"
    )


def diagnosis(name: str, *parts: tuple[str, str]) -> str:
    """A Diagnosis element of (text, flag) parts."""
    lines = "".join(
        f"<DiagnosisStatement>{_elements({'StmtFlag': flag or None, 'StmtText': text})}</DiagnosisStatement>"
        for text, flag in parts
    )
    return f"<{name}><Modality>RESTING</Modality>{lines}</{name}>\n"


_SAID: Final = diagnosis(
    "Diagnosis",
    ("Sinus bradycardia", "ENDSLINE"),
    ("Possible", ""),
    ("Left atrial enlargement", "ENDSLINE"),
    ("Anterior infarct", "DELETED"),
    ("", "ENDSLINE"),
    ("Confirmed by Readerson (12)", "ENDSLINE"),
) + diagnosis("OriginalDiagnosis", ("Sinus bradycardia", "ENDSLINE"), ("Anterior infarct", "ENDSLINE"))


def beats(*times: float, between: float | None = None, trigger: float | None = None) -> str:
    """The beats that the device found: in ms at 500 Hz, in samples in older recordings."""
    found = "".join(
        f"<QRS>{_elements({'Number': k + 1, 'Type': k % 2, 'Time': time})}</QRS>"
        for k, time in enumerate(times)
    )
    return f"<QRSTimesTypes>{found}{_elements({'GlobalRR': between, 'QTRGGR': trigger})}</QRSTimesTypes>\n"


_BEATS: Final = beats(614, 1100, between=1242, trigger=248)


def _leads_of(steps: Mapping[str, Floats], **changed: Any) -> str:
    return "".join(lead_data(lead, row, **changed) for lead, row in steps.items())


def twins() -> dict[str, bytes]:
    """Eight leads at 500 Hz with the median first; the older version at 250 Hz; a plain one with twelve leads."""
    rhythm, median = ramps(_LEADS, 600), ramps(_LEADS, 300)
    twelve = ramps((*_LEADS, "III", "aVR", "aVL", "aVF"), 300)
    plain = {"HighPassFilter": None, "LowPassFilter": None, "ACFilter": "NONE", "SampleExponent": None}
    return {
        "eight_leads.xml": muse_xml(
            measured()
            + _SAID
            + _BEATS
            + waveform("Median", _leads_of(median))
            + waveform("Rhythm", _leads_of(rhythm))
        ),
        "version_7.xml": muse_xml(
            measured()
            + waveform("Median", _leads_of(median), SampleBase=25, SampleExponent=1)
            + waveform("Rhythm", _leads_of(rhythm | ramps(("V3R",), 600)), SampleBase=25, SampleExponent=1)
        ),
        "plain.xml": muse_xml(
            waveform("Rhythm", _leads_of(twelve, LeadDataCRC32=None), **plain), people="", declared="UTF-8"
        ),
    }
