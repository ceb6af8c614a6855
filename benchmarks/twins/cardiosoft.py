"""GE CardioSoft XML: a resting ECG as strips with a median beat; exercise tests in both orders of samples."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats

_HEAD: Final = """<ObservationType>RestECG</ObservationType><ObservationDateTime><Hour>10</Hour><Minute>11</Minute>
<Second>12</Second><Day>3</Day><Month>2</Month><Year>2013</Year></ObservationDateTime>
<UID><DICOMStudyUID>1.2.3.4.5.6.7.8</DICOMStudyUID></UID>
<ClinicalInfo><Technician><FamilyName>Techman</FamilyName><PersonID>T-000001</PersonID></Technician>
<ObservationComment>Palpitations at night</ObservationComment>
<DeviceInfo><Desc>CardioSoft</Desc><SoftwareVer>V6.73</SoftwareVer></DeviceInfo></ClinicalInfo>
<PatientVisit><OrderingProvider><FamilyName>Readerson</FamilyName></OrderingProvider>
<OrderNumber>ORD-000815</OrderNumber></PatientVisit>
<PatientInfo><PID>ID-4711</PID><Name><FamilyName>Doemann</FamilyName><GivenName>Jane</GivenName></Name>
<Age units="Years">62</Age><BirthDateTime><Day>1</Day><Month>6</Month><Year>1950</Year></BirthDateTime>
<Gender>FEMALE</Gender></PatientInfo>
<FilterSetting><CubicSpline>yes</CubicSpline><Filter50Hz>yes</Filter50Hz><Filter60Hz>no</Filter60Hz>
<LowPass units="Hz">150</LowPass><HighPass units="Hz">0.01</HighPass></FilterSetting><Device-Type>CAM-14</Device-Type>
<Interpretation><Diagnosis><DiagnosisText>Normal sinus rhythm</DiagnosisText><DiagnosisText>Normal ECG</DiagnosisText>
</Diagnosis><Conclusion><ConclusionText>Confirmed by Readerson</ConclusionText></Conclusion></Interpretation>
"""


def rows_of(leads: Mapping[str, Floats], *, ends: str = "") -> str:
    """WaveformData elements, broken into lines as the vendor does."""
    found = ""
    for lead, row in leads.items():
        words = [str(int(step)) for step in row]
        lines = [",".join(words[k : k + 25]) for k in range(0, len(words), 25)]
        found += (
            f'<WaveformData lead="{lead}">\n\t\t' + ",\n\t\t".join(lines) + f"{ends}\n\t</WaveformData>\n"
        )
    return found


def part(name: str, leads: Mapping[str, Floats], content: str = "", **changed: Any) -> str:
    """StripData or MedianSamples."""
    facts = {"rate": 500, "count": len(next(iter(leads.values()))), "step": 5, "per": "uVperLsb"} | changed
    return (
        f'<{name}><NumberOfLeads>{len(leads)}</NumberOfLeads><SampleRate units="Hz">{facts["rate"]}</SampleRate>'
        f"<ChannelSampleCountTotal>{facts['count']}</ChannelSampleCountTotal>"
        f'<Resolution units="{facts["per"]}">{facts["step"]}</Resolution>{rows_of(leads)}{content}</{name}>\n'
    )


def measured(median: str) -> str:
    """The device's measurements around the median beat."""
    return (
        '<RestingECGMeasurements><VentricularRate units="BPM">61</VentricularRate><PQInterval units="ms">164'
        '</PQInterval><PDuration units="ms">0</PDuration><QRSDuration units="ms">96</QRSDuration>'
        '<RAxis units="degrees">-20</RAxis><QOnset units="ms">428</QOnset><MeasurementTable Creation="1">'
        '<LeadOrder>I,II</LeadOrder><RAmplitude units="uV">770,1200</RAmplitude></MeasurementTable>'
        f"{median}</RestingECGMeasurements>\n"
    )


def disclosed(leads: Mapping[str, Floats], *, block: int = 1, **changed: Any) -> str:
    """FullDisclosure with so many samples of each lead in turn."""
    rows = np.stack(list(leads.values()))
    turns = rows.reshape(len(rows), -1, block).swapaxes(0, 1).ravel()
    words = [str(int(step)) for step in turns]
    lines = ",\n\t\t".join(",".join(words[k : k + 25]) for k in range(0, len(words), 25))
    facts = {"rate": 100, "step": 5, "order": ",".join(leads), "count": len(leads), "text": lines} | changed
    return (
        "<FullDisclosure><StartTime><Minute>0</Minute><Second>5</Second></StartTime>"
        f'<NumberOfChannels>{facts["count"]}</NumberOfChannels><SampleRate units="Hz">{facts["rate"]}</SampleRate>'
        f'<Resolution units="uVperLsb">{facts["step"]}</Resolution><LeadOrder>{facts["order"]}</LeadOrder>'
        f"<FullDisclosureData>\n\t\t{facts['text']},\n<SampleCountTotal>{len(words)}</SampleCountTotal>"
        "</FullDisclosureData><EventList><Event>Exercise begins</Event><Time><Minute>0</Minute><Second>7</Second>"
        "</Time></EventList></FullDisclosure>\n"
    )


def cardiosoft_xml(body: str, *, head: str = _HEAD) -> bytes:
    """A file around the text of its waveforms, in the encoding whose name the vendor misspells."""
    text = f'<?xml version="1.0" encoding="ISO8859-1" ?>\n<CardiologyXML>\n{head}{body}</CardiologyXML>\n'
    return text.encode("latin-1")


def waves(names: tuple[str, ...], samples: int, fs_hz: float) -> dict[str, Floats]:
    """Smooth waves in whole steps, a different one in each lead."""
    time_s = np.arange(samples) / fs_hz
    return {lead: np.round(200.0 * np.sin(2 * np.pi * time_s + k) + 40.0 * k) for k, lead in enumerate(names)}


_LEADS: Final = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
_BEATS: Final = '<ArrhythmiaResults><Time units="ms">614</Time><BeatClass>QRS</BeatClass></ArrhythmiaResults>'


def twins() -> dict[str, bytes]:
    """A resting ECG; exercise tests whose samples come in turn, and a second of each lead in turn."""
    test = waves(("I", "2", "3"), 600, 100.0)
    median = part("MedianSamples", waves(_LEADS, 100, 500.0))
    return {
        "rest.xml": cardiosoft_xml(measured(median) + part("StripData", waves(_LEADS, 600, 500.0), _BEATS)),
        "exercise.xml": cardiosoft_xml(disclosed(test)),
        "exercise_in_seconds.xml": cardiosoft_xml(disclosed(test, block=100)),
    }
