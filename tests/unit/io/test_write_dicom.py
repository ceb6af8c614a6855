"""DICOM objects that we write: read back by us, by pydicom and by another library, within the limits of each object."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.sr import _concepts_dict

from benchmarks.second_readers import ecgdatakit_package
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Subject
from ecgomics.io import read
from ecgomics.io.writers.dicom import dicom_bytes, write_dicom


@pytest.fixture
def rich(twelve_leads: Recording) -> Recording:
    """Twelve leads with gaps, and everything that the format has a place for."""
    ecg_mv = twelve_leads.ecg_mv.copy()
    ecg_mv[2, 100:150] = np.nan
    ecg_mv[:, :20] = np.nan
    beat = MedianBeat(ecg_mv=np.round(twelve_leads.ecg_mv[:2, :90], 3), fs_hz=500.0, leads=("I", "V5"))
    return replace(
        twelve_leads,
        ecg_mv=ecg_mv,
        subject=Subject(age_years=57.0, sex="female", pseudonym="PABC"),
        started_at=datetime(
            2024, 1, 31, 10, 11, 12, 345678, tzinfo=timezone(timedelta(hours=-5, minutes=-30))
        ),
        device="Acme E1",
        band_hz=(0.05, 150.0),
        notch_hz=50.0,
        statements=("Rythme à 60/min", "ST \\ T"),
        device_measurements={
            "PR Interval [ms]": 160.0,
            "P Axis [deg]": 0.0,
            "R Amplitude aVL [uV]": 812.5,
            "A ratio": -3.25,
            "Ventricular Rate [/min]": 61.0,
        },
        annotations=(
            Annotation(start_s=0.5, code="5.10.3-1 P Onset"),
            Annotation(start_s=0.7, code="MDC_ECG_WAVC_TWAVE", lead="II", duration_s=0.2),
        ),
        median_beat=beat,
    )


def pydicom_mv(content: bytes) -> Any:
    return pydicom.dcmread(io.BytesIO(content)).waveform_array(0).T / 1e3


def test_everything_comes_back(rich: Recording, tmp_path: Path) -> None:
    back = read(write_dicom(rich, tmp_path / "ecg.dcm"))
    np.testing.assert_allclose(back.ecg_mv, rich.ecg_mv, atol=0.5e-3 + 1e-9)
    np.testing.assert_array_equal(back.gaps, rich.gaps)
    kept = (
        *(
            "leads",
            "fs_hz",
            "started_at",
            "device",
            "band_hz",
            "notch_hz",
            "statements",
            "device_measurements",
        ),
        "annotations",
    )
    for what in kept:
        assert getattr(back, what) == getattr(rich, what), what
    assert (back.subject.age_years, back.subject.sex) == (57.0, "female")
    assert back.median_beat is not None
    assert rich.median_beat is not None
    assert (back.median_beat.leads, back.median_beat.fs_hz) == (("I", "V5"), 500.0)
    np.testing.assert_allclose(back.median_beat.ecg_mv, rich.median_beat.ecg_mv, atol=1e-9)
    assert back.warnings == ()


def test_other_libraries_read_the_same(rich: Recording, tmp_path: Path) -> None:
    whole = replace(rich, ecg_mv=np.nan_to_num(rich.ecg_mv))
    path = write_dicom(whole, tmp_path / "ecg.dcm")
    np.testing.assert_allclose(pydicom_mv(path.read_bytes()), whole.ecg_mv, atol=0.5e-3 + 1e-9)
    second = ecgdatakit_package(path)
    assert second is not None
    assert set(second) == set(whole.leads)
    for lead, values_mv in second.items():
        np.testing.assert_allclose(values_mv, whole.lead(lead), atol=0.5e-3 + 1e-9)


@pytest.mark.parametrize("resolution_uv", [None, 2.5, 4.88, 1 / 3])
def test_samples_are_exact_to_half_a_step(rich: Recording, resolution_uv: float | None) -> None:
    back = read(dicom_bytes(replace(rich, resolution_uv=resolution_uv)))
    step_mv = (resolution_uv or 1.0) / 1e3
    assert np.nanmax(np.abs(back.ecg_mv - rich.ecg_mv)) <= step_mv / 2 * (1 + 1e-6)


def test_a_lead_that_does_not_fit_gets_a_larger_step(twelve_leads: Recording) -> None:
    ecg_mv = twelve_leads.ecg_mv.copy()
    ecg_mv[0] *= 300.0
    back = read(dicom_bytes(replace(twelve_leads, ecg_mv=ecg_mv)))
    assert np.abs(back.ecg_mv[0] - ecg_mv[0]).max() <= np.abs(ecg_mv[0]).max() / 32767 / 2 * (1 + 1e-6)
    assert np.abs(back.ecg_mv[1:] - ecg_mv[1:]).max() <= 0.5e-3 + 1e-9


@pytest.mark.parametrize("resolution_uv", [1e-320, 1e-9])
def test_values_and_steps_that_no_ecg_has(twelve_leads: Recording, resolution_uv: float) -> None:
    with pytest.raises(InvalidInput, match="mV can be written"):
        dicom_bytes(replace(twelve_leads, ecg_mv=twelve_leads.ecg_mv * 1e300))
    back = read(dicom_bytes(replace(twelve_leads, resolution_uv=resolution_uv)))
    assert np.abs(back.ecg_mv - twelve_leads.ecg_mv).max() <= 1e-4


def test_a_resolution_without_bounds_still_gives_a_file(twelve_leads: Recording) -> None:
    assert read(dicom_bytes(replace(twelve_leads, resolution_uv=float("inf")))).leads == twelve_leads.leads


def test_years_have_four_digits(twelve_leads: Recording) -> None:
    start = datetime(7, 1, 2, 3, 4, 5)
    assert read(dicom_bytes(replace(twelve_leads, started_at=start))).started_at == start


def of(leads: tuple[str, ...], samples: int, fs_hz: float) -> Recording:
    ramp = np.arange(samples) % 500 / 1e3
    return Recording(
        ecg_mv=np.stack([ramp + place / 10 for place in range(len(leads))]), fs_hz=fs_hz, leads=leads
    )


@pytest.mark.parametrize(
    ("leads", "samples", "fs_hz", "name"),
    [
        (STANDARD_LEADS, 16_384, 1000.0, "12-lead ECG Waveform Storage"),
        (("I",), 5000, 200.0, "12-lead ECG Waveform Storage"),
        (STANDARD_LEADS, 16_385, 1000.0, "General ECG Waveform Storage"),
        ((*STANDARD_LEADS, "V3R", "V4R", "V7"), 5000, 500.0, "General ECG Waveform Storage"),
        (("MLII", "chest"), 3600, 360.0, "General ECG Waveform Storage"),
        (("I",), 1300, 130.0, "Ambulatory ECG Waveform Storage"),
        (("I", "II", "V5"), 250 * 601, 250.0, "Ambulatory ECG Waveform Storage"),
        (("I", "II"), 4000, 2000.0, "General 32-bit ECG Waveform Storage"),
    ],
)
def test_the_object_is_one_that_the_recording_fits_into(
    leads: tuple[str, ...], samples: int, fs_hz: float, name: str
) -> None:
    recording = of(leads, samples, fs_hz)
    content = dicom_bytes(recording)
    data = pydicom.dcmread(io.BytesIO(content))
    assert data.SOPClassUID.name == name
    back = read(content)
    assert (back.leads, back.fs_hz) == (leads, fs_hz)
    np.testing.assert_allclose(back.ecg_mv, recording.ecg_mv, atol=1e-9)
    np.testing.assert_allclose(pydicom_mv(content), recording.ecg_mv, atol=1e-9)
    (group,) = data.WaveformSequence
    bits = group.WaveformBitsAllocated
    assert len(group.WaveformPaddingValue) == bits // 8


def test_more_leads_than_any_object_takes_are_refused() -> None:
    leads = tuple(f"ECG{number}" for number in range(1, 26))
    with pytest.raises(InvalidInput, match="has 25 leads; a DICOM object takes 24"):
        dicom_bytes(of(leads, 100, 500.0))


def test_elements_that_every_object_must_have(rich: Recording) -> None:
    data = pydicom.dcmread(io.BytesIO(dicom_bytes(rich)))
    for keyword in (
        "SOPInstanceUID",
        "StudyInstanceUID",
        "SeriesInstanceUID",
        "ContentDate",
        "AcquisitionDateTime",
    ):
        assert data[keyword].value
    for keyword in (
        "PatientBirthDate",
        "ReferringPhysicianName",
        "AccessionNumber",
        "StudyID",
        "Manufacturer",
    ):
        assert keyword in data
    assert len({data.SOPInstanceUID, data.StudyInstanceUID, data.SeriesInstanceUID}) == 3
    assert data.SOPInstanceUID.startswith("2.25.")
    assert data.SOPInstanceUID.is_valid
    assert data.file_meta.MediaStorageSOPInstanceUID == data.SOPInstanceUID
    channel = data.WaveformSequence[0].ChannelDefinitionSequence[5]
    assert (channel.ChannelLabel, channel.ChannelSourceSequence[0].CodeValue) == ("aVF", "2:64")


def test_leads_are_called_as_the_context_group_calls_them() -> None:
    concepts = _concepts_dict.concepts["MDC"]
    known = {
        code: meaning for each in concepts.values() for code, (meaning, cids) in each.items() if 3001 in cids
    }
    leads = (*STANDARD_LEADS, "V7", "V8", "V9", "V3R", "V4R", "V5R", "V6R", "X", "Y", "Z", "CC5", "CM5")
    data = pydicom.dcmread(io.BytesIO(dicom_bytes(of(leads, 500, 500.0))))
    for channel in data.WaveformSequence[0].ChannelDefinitionSequence:
        (source,) = channel.ChannelSourceSequence
        assert (source.CodingSchemeDesignator, known[source.CodeValue]) == ("MDC", source.CodeMeaning)


def test_names_are_written_only_with_the_identity(rich: Recording) -> None:
    data = pydicom.dcmread(io.BytesIO(dicom_bytes(rich)))
    assert (data.PatientID, str(data.PatientName), data.PatientIdentityRemoved) == ("PABC", "", "YES")
    named = replace(rich, identity={"identifier": "ID-4711", "name": "Doe^Jane", "birth date": "1966-07-08"})
    back = read(dicom_bytes(named), keep_identity=True)
    assert (back.identity["identifier"], back.identity["name"]) == ("ID-4711", "Doe^Jane")
    assert back.identity["birth date"] == "1966-07-08"
    assert "PatientIdentityRemoved" not in pydicom.dcmread(io.BytesIO(dicom_bytes(named)))


def test_the_same_recording_gives_the_same_bytes(rich: Recording) -> None:
    assert dicom_bytes(rich) == dicom_bytes(replace(rich))
    uids = {
        pydicom.dcmread(io.BytesIO(dicom_bytes(each))).SOPInstanceUID
        for each in (rich, replace(rich, ecg_mv=rich.ecg_mv + 0.1), replace(rich, notch_hz=60.0))
    }
    assert len(uids) == 3


@pytest.mark.parametrize("age", [0.02, 0.5, 1.99, 2.0, 119.0, None])
def test_ages(twelve_leads: Recording, age: float | None) -> None:
    back = read(dicom_bytes(replace(twelve_leads, subject=Subject(age_years=age))))
    assert back.subject.age_years == (None if age is None else pytest.approx(age, abs=0.01))


@pytest.mark.parametrize(
    "start", [None, datetime(2024, 1, 31, 10, 11, 12), datetime(2024, 1, 31, tzinfo=UTC)]
)
def test_starts(twelve_leads: Recording, start: datetime | None) -> None:
    assert read(dicom_bytes(replace(twelve_leads, started_at=start))).started_at == start


def test_long_names_are_cut_at_blanks(twelve_leads: Recording) -> None:
    name = "Shenzhen Example Bio-Medical Electronics Company Limited of the Universe Model R12"
    assert read(dicom_bytes(replace(twelve_leads, device=name))).device == name
    assert len(read(dicom_bytes(replace(twelve_leads, device="x" * 200))).device or "") == 64


def test_a_file_is_written_whole_or_not_at_all(twelve_leads: Recording, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_dicom(twelve_leads, tmp_path / "missing" / "ecg.dcm")
    assert list(tmp_path.iterdir()) == []
