"""The report as a DICOM waveform: modules, representations and references as the standard has them (PS3.3, PS3.5)."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sr import _cid_dict, _concepts_dict

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.report.exports.dicom import report_dicom
from ecgomics.report.exports.marks import NO_MARKS, Marks
from ecgomics.report.structured.document import Report
from ecgomics.signal.model import POINTS

#: Attributes that must be there with a value (type 1) and those that may be empty (type 2), of Patient, General Study,
#: General Series, General Equipment, Waveform Identification, Waveform, Acquisition Context and SOP Common.
TYPE_1 = (
    *("StudyInstanceUID", "SeriesInstanceUID", "Modality", "InstanceNumber", "ContentDate", "ContentTime"),
    *("AcquisitionDateTime", "WaveformSequence", "SOPClassUID", "SOPInstanceUID"),
)
TYPE_2 = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime"),
    *("ReferringPhysicianName", "StudyID", "AccessionNumber", "SeriesNumber", "Manufacturer"),
    "AcquisitionContextSequence",
)
OF_A_GROUP = (
    *("WaveformOriginality", "NumberOfWaveformChannels", "NumberOfWaveformSamples", "SamplingFrequency"),
    *("ChannelDefinitionSequence", "WaveformBitsAllocated", "WaveformSampleInterpretation", "WaveformData"),
)
OF_A_CHANNEL = ("ChannelSourceSequence", "WaveformBitsStored")
#: Longest values, in characters (PS3.5 table 6.2-1).
LONGEST = {"SH": 16, "LO": 64, "ST": 1024, "DS": 16, "CS": 16, "UI": 64, "AS": 4, "IS": 12, "DA": 8, "DT": 26}


@pytest.fixture(scope="module")
def content(full_report: Report, twelve_lead_ecg: Recording, twelve_lead_marks: Marks) -> bytes:
    return report_dicom(full_report, twelve_lead_ecg, twelve_lead_marks)


@pytest.fixture(scope="module")
def data(content: bytes) -> Dataset:
    return pydicom.dcmread(io.BytesIO(content))


def elements(data: Dataset) -> Iterator[Any]:
    """Every element at any depth."""
    for element in data:
        yield element
        if element.VR == "SQ":
            for item in element.value:
                yield from elements(item)


def breaches(data: Dataset) -> list[str]:
    """What of an object is not as its modules have it."""
    found = [f"no {name}" for name in TYPE_1 if not data.get(name)]
    found += [f"no {name}" for name in TYPE_2 if name not in data]
    groups = data.WaveformSequence
    for group in groups:
        found += [f"group without {name}" for name in OF_A_GROUP if not group.get(name)]
        channels = group.ChannelDefinitionSequence
        found += [
            f"channel without {name}" for each in channels for name in OF_A_CHANNEL if not each.get(name)
        ]
        size = (
            group.NumberOfWaveformChannels * group.NumberOfWaveformSamples * group.WaveformBitsAllocated // 8
        )
        if len(channels) != group.NumberOfWaveformChannels or len(group.WaveformData) != size:
            found.append("a group whose samples are not as many as it says")
    for note in data.get("WaveformAnnotationSequence", ()):
        found += _breaches_of_annotation(note, groups)
    for element in elements(data):
        values = element.value if element.VM > 1 else [element.value]
        longest = LONGEST.get(element.VR)
        if longest and any(len(str(value)) > longest for value in values):
            found.append(f"{element.keyword} is longer than {element.VR} may be")
        if element.keyword.endswith("CodeSequence") and not element.value:
            found.append(f"{element.keyword} is empty")
    return found


def _breaches_of_annotation(note: Dataset, groups: Any) -> Iterator[str]:
    pairs = list(note.ReferencedWaveformChannels)
    if len(pairs) % 2:
        yield "channels without their group"
    for group, channel in zip(pairs[::2], pairs[1::2], strict=True):
        if not 1 <= group <= len(groups) or not 0 <= channel <= groups[group - 1].NumberOfWaveformChannels:
            yield f"an annotation of channel {group}, {channel}"
            return
    kinds = [name for name in ("UnformattedTextValue", "NumericValue", "TemporalRangeType") if name in note]
    if len(kinds) != 1 or ("ConceptNameCodeSequence" in note) == (kinds == ["UnformattedTextValue"]):
        yield f"an annotation of {kinds}"
    if "NumericValue" in note and len(note.MeasurementUnitsCodeSequence) != 1:
        yield "a number without its unit"
    if "TemporalRangeType" in note:
        last = groups[pairs[0] - 1].NumberOfWaveformSamples
        positions = list(note.ReferencedSamplePositions)
        if note.TemporalRangeType != "SEGMENT" or len(positions) != 2:
            yield "a segment without two positions"
        if not 1 <= positions[0] < positions[1] <= last:
            yield f"a segment at {positions} of {last}"


def named(data: Dataset) -> dict[str, Dataset]:
    """Measurements by the code of their name."""
    return {
        note.ConceptNameCodeSequence[0].CodeValue: note
        for note in data.WaveformAnnotationSequence
        if "NumericValue" in note
    }


def test_the_modules_are_whole(data: Dataset) -> None:
    assert breaches(data) == []
    assert data.SOPClassUID.name == "12-lead ECG Waveform Storage"
    uids = [data.SOPInstanceUID, data.StudyInstanceUID, data.SeriesInstanceUID]
    assert len(set(uids)) == 3
    assert all(uid.is_valid for uid in uids)


def test_breaches_are_seen(content: bytes) -> None:
    data = pydicom.dcmread(io.BytesIO(content))
    data.WaveformAnnotationSequence[0].ReferencedWaveformChannels = [1, 13]
    del data.Manufacturer
    data.Modality = ""
    assert breaches(data) == ["no Modality", "no Manufacturer", "an annotation of channel 1, 13"]


@pytest.mark.parametrize(
    ("leads", "fs_hz", "samples", "name", "groups"),
    [
        (("I",), 130.0, 3900, "Ambulatory ECG Waveform Storage", 1),
        (("I",), 250.0, 7500, "12-lead ECG Waveform Storage", 2),
        (("MLII",), 360.0, 10_800, "General ECG Waveform Storage", 2),
        (("I", "II", "V2"), 250.0, 250 * 700, "Ambulatory ECG Waveform Storage", 1),
        (("I",), 2000.0, 20_000, "General 32-bit ECG Waveform Storage", 2),
    ],
)
def test_the_object_is_one_that_the_recording_fits_into(
    single_lead_report: Report, leads: tuple[str, ...], fs_hz: float, samples: int, name: str, groups: int
) -> None:
    ramp_mv = np.arange(samples) % 400 / 1e3
    recording = Recording(ecg_mv=np.stack([ramp_mv] * len(leads)), fs_hz=fs_hz, leads=leads)
    beat = single_lead_report.beat
    assert beat is not None
    beat = replace(beat, leads=leads[:1], fs_hz=max(fs_hz, 200.0))
    made = report_dicom(replace(single_lead_report, beat=beat), recording)
    data = pydicom.dcmread(io.BytesIO(made))
    assert (data.SOPClassUID.name, len(data.WaveformSequence)) == (name, groups)
    assert breaches(data) == []
    np.testing.assert_allclose(read(made).ecg_mv, recording.ecg_mv, atol=1e-9)


def test_the_standard_names_our_codes(data: Dataset) -> None:
    """Codes and meanings of MDC, LOINC and DCM are those of pydicom's copy of PS3.16."""
    used = {
        (str(item.CodingSchemeDesignator), str(item.CodeValue), str(item.CodeMeaning))
        for element in elements(data)
        if element.keyword in {"ConceptNameCodeSequence", "PurposeOfReferenceCodeSequence"}
        for item in element.value
    }
    known = {
        (scheme, code, meaning)
        for scheme in ("MDC", "DCM", "LN")
        for concepts in _concepts_dict.concepts[scheme].values()
        for code, (meaning, _) in concepts.items()
    }
    unknown = {each for each in used - known if each[0] != "99ECGOMICS"}
    assert {each[1] for each in unknown} == {"76635-2", "76634-5"}  # QTc by formula, in LOINC only
    timing = _cid_dict.cid_concepts[3228]["MDC"]
    assert {"PRIntervalGlobal", "QRSDurationGlobal", "QTIntervalGlobal", "RRIntervalGlobal"} <= set(timing)
    assert {("MDC", "10:256"), ("MDC", "10:1600"), ("MDC", "10:1024")} <= {each[:2] for each in used}
    assert not {"2:15880", "2:15892"} & {each[1] for each in used}


def test_measurements_have_values_and_units(data: Dataset, full_report: Report) -> None:
    found = named(data)
    for code, value, unit in (("2:15872", 232.0, "ms"), ("2:16156", 160.0, "ms")):
        note = found[code]
        assert note.NumericValue == value
        assert note.MeasurementUnitsCodeSequence[0].CodeValue == unit
        assert note.MeasurementUnitsCodeSequence[0].CodingSchemeDesignator == "UCUM"
        assert list(note.ReferencedWaveformChannels) == [1, 0]
    rate = next(each for each in full_report.measurements if each.symbol == "heart_rate")
    assert rate.value is not None
    assert float(found["8867-4"].NumericValue) == pytest.approx(rate.value)
    assert "2:16184" not in found  # a P duration that there is none of


def test_a_value_of_a_lead_stands_at_its_channel(content: bytes, full_report: Report) -> None:
    back = read(content)
    level = next(each for each in full_report.measurements if each.name == "st_level_j:V2")
    assert level.value is not None
    assert back.device_measurements[f"{level.label} V2 [mV]"] == pytest.approx(level.value)


def test_statements_and_what_they_are_not(content: bytes, full_report: Report, data: Dataset) -> None:
    lines = read(content).statements
    assert lines[0].startswith("First-degree AV block (definite): PR 232 ms")
    assert lines[-1] == "Borderline ECG"
    texts = [note.get("UnformattedTextValue") for note in data.WaveformAnnotationSequence]
    assert any((text or "").startswith(full_report.disclaimer) for text in texts)
    (software,) = data.ContributingEquipmentSequence
    assert software.Manufacturer == "ECGomics"
    assert f"software {full_report.provenance.software_version}" in software.SoftwareVersions
    assert software.ContributionDescription.startswith(full_report.disclaimer)
    assert "5e" * 32 in software.ContributionDescription
    assert software.ContributionDateTime == "20260505080000.000000+0000"


def test_samples_and_the_beat_come_back(
    content: bytes, twelve_lead_ecg: Recording, full_report: Report
) -> None:
    back = read(content)
    assert (back.leads, back.fs_hz) == (twelve_lead_ecg.leads, twelve_lead_ecg.fs_hz)
    step_mv = (twelve_lead_ecg.resolution_uv or 1.0) / 1e3
    np.testing.assert_allclose(back.ecg_mv, twelve_lead_ecg.ecg_mv, atol=step_mv / 2 + 1e-9)
    beat = full_report.beat
    assert beat is not None
    assert back.median_beat is not None
    assert back.median_beat.leads == beat.leads
    wanted_mv = np.array([[np.nan if x is None else x / 1e3 for x in row] for row in beat.samples_uv])
    np.testing.assert_allclose(back.median_beat.ecg_mv, wanted_mv, atol=1e-3)
    assert beat.marks.qrs_on is not None
    onset_ms = beat.zero / beat.fs_hz * 1e3 + beat.marks.qrs_on
    name = "Entire QRS (excluding P, T and U) of the median beat [ms]"
    assert back.device_measurements[name] == pytest.approx(onset_ms, abs=500.0 / beat.fs_hz + 1e-6)


def test_beats_are_marked_at_the_nearest_sample(content: bytes, twelve_lead_marks: Marks) -> None:
    found = [each for each in read(content).annotations if each.code.startswith("10:1600")]
    edges_s = twelve_lead_marks.global_s[:, [POINTS.index("QRS_on"), POINTS.index("QRS_off")]]
    wanted_s = edges_s[np.isfinite(edges_s).all(axis=1)]
    np.testing.assert_allclose([each.start_s for each in found], wanted_s[:, 0], atol=1e-3 + 1e-6)
    lengths_s = np.array([each.duration_s for each in found], dtype=float)
    np.testing.assert_allclose(lengths_s, np.diff(wanted_s)[:, 0], atol=2e-3 + 1e-6)


def test_nobody_is_named(full_report: Report, twelve_lead_ecg: Recording) -> None:
    named_ecg = replace(
        twelve_lead_ecg,
        identity={"name": "Doe^Jane", "birth date": "1966-07-08", "identifier": "ID-4711"},
        statements=("Reported by Dr. Roe",),
    )
    data = pydicom.dcmread(io.BytesIO(report_dicom(full_report, named_ecg)))
    assert (str(data.PatientName), data.PatientBirthDate, data.PatientID) == ("", "", "PABC")
    assert data.PatientIdentityRemoved == "YES"
    assert "Roe" not in str(data)


def test_another_statement_is_another_object(
    content: bytes, full_report: Report, twelve_lead_ecg: Recording, twelve_lead_marks: Marks
) -> None:
    assert report_dicom(full_report, twelve_lead_ecg, twelve_lead_marks) == content
    fewer = replace(full_report, findings=replace(full_report.findings, standing=()))
    others = [
        pydicom.dcmread(io.BytesIO(report_dicom(each, twelve_lead_ecg, twelve_lead_marks))).SOPInstanceUID
        for each in (full_report, fewer)
    ]
    assert others[0] != others[1]


def test_too_many_leads_are_refused(full_report: Report) -> None:
    leads = tuple(f"ECG{number}" for number in range(1, 26))
    many = Recording(ecg_mv=np.zeros((25, 500)), fs_hz=500.0, leads=leads)
    with pytest.raises(InvalidInput, match="25 leads"):
        report_dicom(full_report, many, NO_MARKS)


def test_words_in_chinese(full_report: Report, twelve_lead_ecg: Recording) -> None:
    made = report_dicom(full_report, twelve_lead_ecg, language="zh")
    assert read(made).statements[0].startswith("一度房室阻滞")
    assert breaches(pydicom.dcmread(io.BytesIO(made))) == []


def test_dcmtk_reads_it(content: bytes, tmp_path: Path) -> None:
    program = shutil.which("dcmdump")
    if program is None:
        pytest.skip("dcmdump of DCMTK is not installed")
    path = tmp_path / "report.dcm"
    path.write_bytes(content)
    done = subprocess.run([program, "+L", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "=TwelveLeadECGWaveformStorage" in done.stdout
    assert "[First-degree AV block (definite): PR 232 ms" in done.stdout
