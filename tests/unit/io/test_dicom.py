"""DICOM waveforms: scaling, lead codes, padding, the choice of the rhythm, and what holds none."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import ExplicitVRLittleEndian

from benchmarks.second_readers import pydicom_arrays
from benchmarks.twins import dicom as twin
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Annotation
from ecgomics.io import describe, read

TWELVE_LEAD = "1.2.840.10008.5.1.4.1.1.9.1.1"
RAMP = np.arange(1000) % 400 + 1


def code(value: str, meaning: str, scheme: str = "SCPECG") -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodeMeaning, item.CodingSchemeDesignator = value, meaning, scheme
    return item


def channel(source: Dataset, *, unit: str | None = "uV", sensitivity: float = 2.5, **more: Any) -> Dataset:
    item = Dataset()
    item.ChannelSourceSequence = Items([source])
    item.ChannelSensitivity = sensitivity
    item.ChannelSensitivityCorrectionFactor = more.get("correction", 1)
    item.ChannelBaseline = more.get("baseline", 0)
    item.FilterLowFrequency, item.FilterHighFrequency = 0.05, 150
    if unit is not None:
        item.ChannelSensitivityUnitsSequence = Items([code(unit, unit, "UCUM")])
    return item


def group(raw: Any, channels: Sequence[Dataset], *, label: str = "RHYTHM", fs_hz: float = 500.0) -> Dataset:
    """raw is samples × channels of int16."""
    item = Dataset()
    item.MultiplexGroupLabel, item.WaveformOriginality = label, "ORIGINAL"
    item.NumberOfWaveformChannels, item.NumberOfWaveformSamples = len(channels), len(raw)
    item.SamplingFrequency = fs_hz
    item.ChannelDefinitionSequence = Items(channels)
    item.WaveformBitsAllocated, item.WaveformSampleInterpretation = 16, "SS"
    item.add_new("WaveformData", "OW", np.asarray(raw).astype("<i2").tobytes())
    return item


def measurement(name: str, value: float, unit: str, channels: tuple[int, int] = (1, 0)) -> Dataset:
    item = Dataset()
    item.ConceptNameCodeSequence = Items([code("5.13.5-9", name)])
    item.MeasurementUnitsCodeSequence = Items([code(unit, unit, "UCUM")])
    item.NumericValue, item.ReferencedWaveformChannels = value, list(channels)
    return item


def dicom(*groups: Dataset, preamble: bool = True, **elements: Any) -> bytes:
    data = Dataset()
    data.SOPClassUID, data.SOPInstanceUID, data.Modality = TWELVE_LEAD, "1.2.3.4", "ECG"
    data.PatientName, data.PatientID, data.PatientBirthDate = "Roe^Jane", "ID-4711", "19500601"
    data.AcquisitionDateTime, data.Manufacturer, data.ManufacturerModelName = "20010203101112", "Acme", "E1"
    if groups:
        data.WaveformSequence = Items(groups)
    for name, value in elements.items():
        setattr(data, name, value)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID, data.file_meta.MediaStorageSOPInstanceUID = TWELVE_LEAD, "1.2.3.4"
    stream = io.BytesIO()
    pydicom.dcmwrite(stream, data, enforce_file_format=True)
    return stream.getvalue() if preamble else stream.getvalue()[132:]


LEAD_II = code("5.6.3-9-2", "")


@pytest.mark.parametrize("preamble", [True, False])
def test_values_are_raw_times_sensitivity_times_correction_plus_baseline(preamble: bool) -> None:
    definition = channel(LEAD_II, sensitivity=2.0, correction=1.5, baseline=30)
    recording = read(dicom(group(RAMP[:, None], [definition]), preamble=preamble))
    np.testing.assert_allclose(recording.ecg_mv[0], (RAMP * 3.0 + 30.0) / 1000.0)
    assert (recording.leads, recording.fs_hz, recording.source_format) == (("II",), 500.0, "DICOM")
    assert recording.resolution_uv == pytest.approx(3.0)
    assert recording.band_hz == (0.05, 150.0)


@pytest.mark.parametrize(("unit", "mv"), [("uV", 1e-3), ("mV", 1.0)])
def test_the_unit_is_that_of_the_sensitivity(unit: str, mv: float) -> None:
    recording = read(dicom(group(RAMP[:, None], [channel(LEAD_II, unit=unit, sensitivity=0.25)])))
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP * 0.25 * mv)


def test_a_missing_unit_is_asked_for() -> None:
    content = dicom(group(RAMP[:, None], [channel(LEAD_II, unit=None)]))
    with pytest.raises(Unstated, match="unit="):
        read(content)
    np.testing.assert_allclose(read(content, unit="uV").ecg_mv[0], RAMP * 2.5e-3)


@pytest.mark.parametrize(
    ("source", "lead"),
    [
        (code("5.6.3-9-61", "anything"), "III"),
        (code("5.6.3-9-3", "Lead V1"), "V1"),
        (code("2:62", "aVR", "MDC"), "aVR"),
        (code("2:8", "MDC_ECG_LEAD_V6", "MDC"), "V6"),
        (code("X9", "MDC_ECG_ELEC_POTL_V5", "99ACME"), "V5"),
        (code("X1", "Lead I (Einthoven)", "99ACME"), "I"),
    ],
)
def test_leads_are_named_by_code_then_by_meaning(source: Dataset, lead: str) -> None:
    assert read(dicom(group(RAMP[:, None], [channel(source)]))).leads == (lead,)


def test_the_rhythm_is_read_not_the_median_beat() -> None:
    beat = group(RAMP[:, None] * 0 + 7, [channel(LEAD_II)], label="MEDIAN BEAT")
    rhythm = group(RAMP[:500, None], [channel(LEAD_II)])
    recording = read(dicom(beat, rhythm))
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP[:500] * 2.5e-3)
    assert recording.warnings == ()
    assert any("median beat" in warning for warning in read(dicom(beat)).warnings)


def test_groups_alongside_add_their_leads_and_others_are_told() -> None:
    first = group(RAMP[:, None], [channel(LEAD_II)])
    second = group(RAMP[:, None] + 1, [channel(code("5.6.3-9-1", ""))])
    other = group(RAMP[:100, None], [channel(code("5.6.3-9-3", ""))], fs_hz=250.0)
    recording = read(dicom(first, second, other))
    assert set(recording.leads) == {"I", "II"}
    assert any("another rate" in warning for warning in recording.warnings)


def test_padding_zero_never_erases_real_zeros() -> None:
    raw = RAMP.copy()
    raw[100:200] = 0
    raw[-50:] = 0
    waveform = group(raw[:, None], [channel(LEAD_II)])
    waveform.add_new("WaveformPaddingValue", "OW", b"\x00\x00")
    gaps = read(dicom(waveform)).gaps[0]
    assert not gaps[:-50].any()
    assert gaps[-50:].all()


def test_other_padding_and_the_smallest_integer_are_gaps() -> None:
    raw = RAMP.copy()
    raw[10:20], raw[30:40] = 9999, -32768
    waveform = group(raw[:, None], [channel(LEAD_II)])
    waveform.add_new("WaveformPaddingValue", "OW", np.int16(9999).tobytes())
    assert np.flatnonzero(read(dicom(waveform)).gaps[0]).tolist() == [*range(10, 20), *range(30, 40)]


def test_measurements_statements_and_device_are_kept_and_the_person_is_not() -> None:
    sinus, signed = Dataset(), Dataset()
    sinus.UnformattedTextValue, signed.UnformattedTextValue = "Sinus rhythm", "Confirmed by Dr. Roe"
    notes = [
        measurement("QRS Duration", 92, "ms"),
        measurement("R Amplitude", 800, "uV", (1, 1)),
        sinus,
        signed,
    ]
    content = dicom(
        group(RAMP[:, None], [channel(LEAD_II)]), WaveformAnnotationSequence=Items(notes), PatientSex="F"
    )
    recording = read(content)
    assert recording.device_measurements == {"QRS Duration [ms]": 92.0, "R Amplitude II [uV]": 800.0}
    assert recording.statements == ("Sinus rhythm",)
    assert recording.device == "Acme E1"
    assert (recording.subject.age_years, recording.subject.sex) == (50.0, "female")
    for personal in ("Roe", "Jane", "4711", "1950"):
        assert personal not in repr(recording)
        assert personal not in str(describe(recording))


@pytest.mark.parametrize(
    ("stated", "born", "age", "warned"),
    [
        ("042Y", "", 42.0, False),
        ("006M", "", 0.5, False),
        ("051Y", "19500601", 50.0, False),
        ("060Y", "19500601", 50.0, True),
        ("", "20000803", 0.5, False),
        ("", "18000101", None, False),
        ("abc", "", None, False),
    ],
)
def test_ages(stated: str, born: str, age: float | None, warned: bool) -> None:
    waveform = group(RAMP[:, None], [channel(LEAD_II)])
    recording = (
        read(dicom(waveform, PatientAge=stated, PatientBirthDate=born))
        if stated != "abc"
        else read(dicom(waveform, PatientBirthDate=born))
    )
    assert recording.subject.age_years == (pytest.approx(age, abs=0.01) if age is not None else None)
    assert any("age" in warning for warning in recording.warnings) is warned


@pytest.mark.parametrize("stamp", ["20010203101112.250000+0100", "200102031011", ""])
def test_start_times(stamp: str) -> None:
    started = read(dicom(group(RAMP[:, None], [channel(LEAD_II)]), AcquisitionDateTime=stamp)).started_at
    expected = {
        "20010203101112.250000+0100": "2001-02-03T10:11:12.250000+01:00",
        "200102031011": "2001-02-03T10:11:00",
    }
    assert (started.isoformat() if started else None) == expected.get(stamp)


def test_the_start_of_what_an_acquisition_is_a_part_of_stands_for_it_with_a_warning() -> None:
    waveform = group(RAMP[:, None], [channel(LEAD_II)])
    parts = {"AcquisitionDateTime": "", "StudyDate": "20010203", "StudyTime": "101112.5"}
    study = read(dicom(waveform, **parts, PatientSex="FEMALE"))
    assert study.started_at is not None
    assert study.started_at.isoformat() == "2001-02-03T10:11:12.500000"
    assert study.warnings == ("The time of the acquisition is not stated; that of the study stands for it.",)
    assert (study.subject.age_years, study.subject.sex) == (50.0, "female")
    old = read(dicom(waveform, **parts, AcquisitionDate="20010203", AcquisitionTime="091011"))
    assert old.started_at is not None
    assert (old.started_at.isoformat(), old.warnings) == ("2001-02-03T09:10:11", ())


def test_a_heart_rate_is_of_no_lead() -> None:
    notes = [measurement("Heart rate", 69.0, "/min", (1, 1)), measurement("QT interval", 400.0, "ms", (1, 1))]
    found = read(dicom(group(RAMP[:, None], [channel(LEAD_II)]), WaveformAnnotationSequence=Items(notes)))
    assert found.device_measurements == {"Heart rate [/min]": 69.0, "QT interval II [ms]": 400.0}


def damaged(change: Callable[[Dataset], None]) -> bytes:
    waveform = group(RAMP[:, None], [channel(LEAD_II)])
    change(waveform)
    return dicom(waveform)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda g: setattr(g, "SamplingFrequency", 0), "sampling frequency is 0 Hz"),
        (lambda g: setattr(g, "NumberOfWaveformSamples", 2000), "hold 1000 of the 2000 samples"),
        (lambda g: setattr(g, "NumberOfWaveformChannels", 2), "channels"),
        (lambda g: setattr(g, "WaveformSampleInterpretation", "MB"), "stored as “MB”"),
        (lambda g: setattr(g.ChannelDefinitionSequence[0], "ChannelSensitivity", 0), "sensitivity"),
        (lambda g: delattr(g, "WaveformData"), "hold 0 of the 1000"),
    ],
)
def test_what_is_wrong_with_a_waveform_is_said(change: Callable[[Dataset], None], reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(damaged(change))


def test_reports_images_and_empty_objects_are_told_apart() -> None:
    with pytest.raises(UnreadableFile, match="encapsulated PDF"):
        read(dicom(EncapsulatedDocument=b"%PDF-1.4"))
    with pytest.raises(UnreadableFile, match="image"):
        read(dicom(Rows=10, Columns=10))
    with pytest.raises(UnreadableFile, match="no waveform"):
        read(dicom())


def test_a_cut_file_is_one_sentence(tmp_path: Path) -> None:
    content = dicom(group(RAMP[:, None], [channel(LEAD_II)]))
    path = tmp_path / "cut.dcm"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(InvalidInput, match=r"^cut\.dcm cannot be read as DICOM"):
        read(path)


# Every way of storing -------------------------------------------------------------------------------------------------


def rows(raw: Any, step_mv: float = 2.5e-3) -> Any:
    return np.asarray(raw).T * step_mv


def test_a_whole_object_says_everything() -> None:
    recording = read(twin.full())
    np.testing.assert_allclose(recording.ecg_mv, rows(twin.steps(500)))
    assert (recording.band_hz, recording.notch_hz) == ((0.05, 150.0), 50.0)
    assert recording.device_measurements == {
        "QRS Duration [ms]": 92.0,
        "QRS Axis [deg]": 0.0,
        "QRS Onset of the median beat [ms]": 79.0,
    }
    assert recording.annotations == (
        Annotation(start_s=0.1, code="5.10.3-3 QRS Onset"),
        Annotation(start_s=0.2, code="5.10.3-4 QRS Offset"),
        Annotation(start_s=0.02, code="Noise", lead="II", duration_s=0.02),
        Annotation(start_s=0.06, code="Noise", lead="II", duration_s=0.02),
    )
    beat = recording.median_beat
    assert beat is not None
    assert (beat.leads, beat.fs_hz) == (("I", "II"), 1000.0)
    np.testing.assert_allclose(beat.ecg_mv, rows(twin.steps(300, 2)))
    for personal in ("Doe", "Jane", "4711", "1950", "Examiner", "0815"):
        assert personal not in repr(recording)
    identity = read(twin.full(), keep_identity=True).identity
    assert {"Doe^Jane", "ID-4711", "Examiner^Johannes", "ADM-0815-77"} <= set(identity.values())


@pytest.mark.parametrize("name", ["bare.dcm", "deflated.dcm"])
def test_other_wrappings_hold_the_same(name: str) -> None:
    recording, plain = read(twin.twins()[name]), read(twin.full())
    np.testing.assert_array_equal(recording.ecg_mv, plain.ecg_mv)
    assert (recording.annotations, recording.device_measurements) == (
        plain.annotations,
        plain.device_measurements,
    )


def test_a_deflated_bomb_is_refused() -> None:
    silence = twin.group(np.ones((2**24, 1), dtype=int), [twin.lead(1)])
    with pytest.raises(UnreadableFile, match="unfolds to more than"):
        read(twin.deflated(twin.document(silence)))
    with pytest.raises(UnreadableFile, match=r"deflated|damaged"):
        read(twin.deflated(twin.full())[:-200])


def test_a_hemodynamic_object_gives_its_leads_and_names_the_rest() -> None:
    recording = read(twin.hemodynamic())
    assert (recording.leads, recording.fs_hz) == (("I", "II"), 240.0)
    np.testing.assert_allclose(recording.ecg_mv, rows(twin.steps(480), 0.005)[:2])
    assert recording.warnings == ("Not read as ECG leads: Aortic pressure.",)


def test_groups_one_after_the_other_are_joined_with_gaps() -> None:
    recording = read(twin.strips())
    assert (recording.leads, recording.samples) == (("I", "II", "III", "aVR", "V1", "V2"), 1750)
    np.testing.assert_allclose(recording.lead("aVR")[500:1000], twin.steps(500, 2, top=151)[:, 1] * 2.5e-3)
    np.testing.assert_allclose(recording.lead("V1")[1250:], twin.steps(500, 2, top=93)[:, 0] * 2.5e-3)
    assert recording.gaps.sum() == 6 * 1250
    assert recording.warnings == ()


def test_groups_that_overlap_or_lie_between_samples_are_left_out_and_told() -> None:
    first = twin.group(twin.steps(500, 1), [twin.lead(1)])
    over = twin.group(twin.steps(400, 1), [twin.lead(1)], MultiplexGroupTimeOffset=900)
    between = twin.group(twin.steps(400, 1), [twin.lead(1)], MultiplexGroupTimeOffset=1001)
    far = twin.group(twin.steps(400, 1), [twin.lead(1)], MultiplexGroupTimeOffset=9e9)
    for other in (over, between, far):
        recording = read(twin.document(first, other))
        assert recording.samples == 500
        assert any("1 further waveform group" in warning for warning in recording.warnings)


def test_the_recording_starts_with_its_first_group() -> None:
    late = twin.group(twin.steps(100, 1), [twin.lead(1)], MultiplexGroupTimeOffset=1500)
    started = read(twin.document(late)).started_at
    assert started is not None
    assert started.isoformat() == "2001-02-03T10:11:13.500000"


def test_a_time_beyond_all_bounds_is_none() -> None:
    late = twin.group(twin.steps(100, 1), [twin.lead(1)], MultiplexGroupTimeOffset=1e300)
    assert read(twin.document(late)).started_at is None


def test_groups_beyond_the_two_hundredth_are_not_put_together() -> None:
    groups = (
        twin.group(twin.steps(2, 1), [twin.lead(1)], MultiplexGroupTimeOffset=4 * n) for n in range(300)
    )
    recording = read(twin.document(*groups))
    assert recording.samples == 400
    assert any("100 further" in warning for warning in recording.warnings)


@pytest.mark.parametrize("kind", list(twin.KINDS))
@pytest.mark.parametrize(
    ("syntax", "order"), [(twin.EXPLICIT_LITTLE, "<"), (twin.EXPLICIT_BIG, ">"), (twin.IMPLICIT, "<")]
)
def test_samples_of_every_size_and_byte_order(kind: str, syntax: str, order: str) -> None:
    raw = twin.steps(151, 3)
    content = twin.document(
        twin.group(raw, [twin.lead(n) for n in (1, 2, 3)], kind=kind, order=order), syntax=syntax
    )
    np.testing.assert_allclose(read(content).ecg_mv, rows(raw))


def test_samples_of_32_bits_keep_their_range() -> None:
    recording = read(twin.wide())
    np.testing.assert_allclose(recording.ecg_mv, rows(twin.steps(1000, 2, top=10**6), 1e-5))
    assert recording.fs_hz == 2000.0


def test_kind_and_bits_that_contradict_each_other_are_refused_unless_the_length_tells() -> None:
    waveform = twin.group(twin.steps(100), [twin.lead(n) for n in (1, 2, 3)], kind="SL")
    waveform.WaveformBitsAllocated = 16
    np.testing.assert_allclose(read(twin.document(waveform)).ecg_mv, rows(twin.steps(100)))
    waveform.WaveformSampleInterpretation = "SS"
    waveform.WaveformBitsAllocated = 32
    with pytest.raises(UnreadableFile, match="stated as “SS”, but with 32 bits"):
        read(twin.document(waveform))


def test_a_missing_kind_follows_from_the_bits() -> None:
    waveform = twin.group(twin.steps(100), [twin.lead(n) for n in (1, 2, 3)], kind="SL")
    del waveform.WaveformSampleInterpretation
    np.testing.assert_allclose(read(twin.document(waveform)).ecg_mv, rows(twin.steps(100)))


@pytest.mark.parametrize(
    ("value", "lead"), [("2:257", "I"), ("131329", "I"), ("131389", "III"), ("131134", "aVR")]
)
def test_codes_of_potentials_and_plain_numbers(value: str, lead: str) -> None:
    assert read(dicom(group(RAMP[:, None], [channel(code(value, "", "MDC"))]))).leads == (lead,)


def test_names_padded_with_zeros() -> None:
    assert read(dicom(group(RAMP[:, None], [channel(code("L9", "Lead V5\0\0", "99ACME"))]))).leads == ("V5",)


def test_retired_curves_are_told() -> None:
    with pytest.raises(UnreadableFile, match="curves"):
        read(twin.with_curves())


def test_names_in_wrong_places_are_neither_logged_nor_quoted(caplog: pytest.LogCaptureFixture) -> None:
    content = twin.document(twin.group(twin.steps(100, 1), [twin.lead(1)]))
    assert content.count(b"1.2.3.4\0") == 2
    read(content.replace(b"1.2.3.4\0", b"1.2.Doe\0"))
    assert caplog.records == []
    with pytest.raises(UnreadableFile) as error:
        read(content.replace(b"DS\x06\x00500.0 ", b"DS\x06\x00Doe   "))
    assert "Doe" not in str(error.value)


@pytest.mark.parametrize("name", ["ecgtoolkit_Example.dcm", "pydicom_waveform_ecg.dcm"])
@pytest.mark.filterwarnings("ignore")  # of pydicom, on identifiers that break a rule of form
def test_every_sample_is_that_of_pydicom(format_samples: Path, name: str) -> None:
    path = format_samples / "dicom" / name
    second = pydicom_arrays(path)
    assert second is not None
    recording = read(path)
    assert set(second) == set(recording.leads)
    for lead, values_mv in second.items():
        np.testing.assert_allclose(recording.lead(lead), values_mv, atol=1e-9)


# Real files ----------------------------------------------------------------------------------------------------------


def test_the_golden_file(ecg_data: Path) -> None:
    recording = read(ecg_data / "formats/dicom/ecgtoolkit_Example.dcm")
    row = dict(zip(recording.leads, recording.ecg_mv, strict=True))
    assert (recording.fs_hz, recording.samples, len(recording.leads)) == (500.0, 5000, 12)
    assert recording.resolution_uv == pytest.approx(2.5)
    assert not recording.gaps.any()
    assert [row[lead][0] for lead in ("I", "II", "V1")] == pytest.approx([-0.0050, -0.0175, 0.1075])
    at_100 = [row[lead][100] for lead in ("I", "II", "V1", "V2", "III")]
    assert at_100 == pytest.approx([0.0675, 0.0100, 0.0125, 0.0325, -0.0575])
    ranges = {"I": (-0.305, 0.415), "II": (-0.6675, 0.335), "V2": (-1.9275, 0.405)}
    for lead, (low, high) in ranges.items():
        assert (row[lead].min(), row[lead].max()) == pytest.approx((low, high))
    assert recording.device_measurements == {
        "PR Interval [ms]": 148.0,
        "QRS Duration [ms]": 120.0,
        "QT Interval [ms]": 420.0,
        "QTc Interval [ms]": 443.0,
        "P Axis [deg]": 44.0,
        "QRS Axis [deg]": -61.0,
        "T Axis [deg]": 86.0,
        "P onset of the median beat [ms]": 284.0,
        "P offset of the median beat [ms]": 386.0,
        "QRS onset of the median beat [ms]": 432.0,
        "QRS offset of the median beat [ms]": 552.0,
        "T offset of the median beat [ms]": 852.0,
    }
    assert recording.annotations == ()
    assert recording.median_beat is not None
    assert recording.median_beat.ecg_mv.shape == (12, 600)
    assert (recording.subject.age_years, recording.subject.sex) == (49.0, "male")
    assert "SBJ-123" not in repr(recording)
    assert recording.warnings == ()


def test_the_mortara_file(ecg_data: Path) -> None:
    recording = read(ecg_data / "formats/dicom/pydicom_waveform_ecg.dcm")
    row = dict(zip(recording.leads, recording.ecg_mv * 1000, strict=True))
    assert (recording.fs_hz, recording.samples, len(recording.leads)) == (1000.0, 10_000, 12)
    assert [row[lead][0] for lead in ("I", "II", "III")] == pytest.approx([100, 112.5, 12.5])
    assert [row[lead][100] for lead in ("I", "II", "III")] == pytest.approx([56.25, 37.5, -18.75])
    assert (recording.subject.age_years, recording.subject.sex) == (42.0, "female")
    assert recording.started_at is not None
    assert recording.started_at.date().isoformat() == "2013-01-25"
    assert recording.device == "Mortara Instrument, Inc. el250"
    assert (recording.band_hz, recording.notch_hz) == ((0.05, 300.0), None)
    assert recording.statements == ("RITMO SINUSALE", "ECG NORMALE")
    assert "PP Interval [ms]" not in recording.device_measurements  # 0 stands for not measured
    assert recording.device_measurements["Fiducial Point of the median beat [ms]"] == 500.0
    assert len(recording.annotations) == 60
    assert recording.annotations[3] == Annotation(start_s=0.526, code="5.7.1-3 Fiducial Point")
    assert "642341" not in repr(recording)
