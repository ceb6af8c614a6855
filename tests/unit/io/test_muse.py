"""GE MUSE XML: the rhythm by its type, scaling, checksums, measurements, over-read diagnoses, and what is refused."""

from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pytest

from benchmarks.twins import muse as twin
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import read

EIGHT = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
STEPS = twin.ramps(("I", "II"), 100)


def one(*, kind: str | None = "Rhythm", body: str = "", leads: str | None = None, **changed: Any) -> bytes:
    """Two leads of a hundred samples; changed replaces what their waveform states."""
    found = "".join(twin.lead_data(lead, row) for lead, row in STEPS.items()) if leads is None else leads
    return twin.muse_xml(body + twin.waveform(kind, found, **changed))


def lead(**changed: Any) -> bytes:
    """Lead II alone; changed replaces what it states."""
    return one(leads=twin.lead_data("II", STEPS["II"], **changed))


def test_the_rhythm_is_chosen_by_its_type_and_scaled_by_what_the_file_states() -> None:
    recording = read(twin.twins()["eight_leads.xml"])
    assert (recording.leads, recording.fs_hz, recording.samples) == (EIGHT, 500.0, 600)
    for name, steps in twin.ramps(EIGHT, 600).items():
        np.testing.assert_allclose(recording.lead(name), steps * 4.88e-3, atol=1e-12)
    assert recording.median_beat is not None
    assert (recording.median_beat.fs_hz, recording.median_beat.leads) == (500.0, EIGHT)
    np.testing.assert_allclose(recording.median_beat.ecg_mv[1], twin.ramps(EIGHT, 300)["II"] * 4.88e-3)
    assert recording.resolution_uv == pytest.approx(4.88)
    assert (recording.band_hz, recording.notch_hz) == ((0.16, 150.0), 60.0)
    assert recording.warnings == ()
    assert not recording.experimental


def test_the_rate_is_that_of_the_waveform_with_its_exponent() -> None:
    recording = read(twin.twins()["version_7.xml"])
    assert (recording.fs_hz, recording.leads) == (250.0, (*EIGHT, "V3R"))
    assert recording.device_measurements["QOnset in the median beat [ms]"] == 216 * 4.0


def test_twelve_leads_without_people_types_of_filters_or_checksums() -> None:
    recording = read(twin.twins()["plain.xml"])
    assert len(recording.leads) == 12
    assert (recording.band_hz, recording.notch_hz) == ((None, None), None)
    assert (recording.subject.age_years, recording.started_at, recording.device) == (None, None, None)


def test_measurements_keep_their_names_and_leave_out_what_was_not_measured() -> None:
    found = read(twin.twins()["eight_leads.xml"]).device_measurements
    assert found["VentricularRate [/min]"] == 48.0
    assert found["QRSDuration [ms]"] == 96.0
    assert found["Original QRSDuration [ms]"] == 98.0
    assert (found["PAxis [deg]"], found["RAxis [deg]"]) == (0.0, -20.0)
    assert (found["QTcFrederica [ms]"], found["QRSCount"], found["GlobalRR [ms]"]) == (419.0, 2.0, 1242.0)
    fiducials = [found[f"{name} in the median beat [ms]"] for name in ("QOnset", "QOffset", "TOffset")]
    assert fiducials == [432.0, 528.0, 884.0]
    assert not any("POnset" in name or "ECGSample" in name for name in found)
    unmeasured = read(one(body=twin.measured(PRInterval=0, QTInterval=29999, TAxis=32767, QTCorrected="")))
    assert not any(name.startswith(("PR", "QTI", "TA", "QTCo")) for name in unmeasured.device_measurements)
    assert unmeasured.device_measurements["QOnset [samples of the median beat]"] == 216.0


def test_beats_are_marked_where_the_device_found_them() -> None:
    marks = read(twin.twins()["eight_leads.xml"]).annotations
    assert [(mark.start_s, mark.code) for mark in marks] == [(0.614, "QRS type 0"), (1.1, "QRS type 1")]


def test_times_of_beats_are_samples_in_older_recordings_as_their_rate_tells() -> None:
    content = one(
        body=twin.measured(VentricularRate=69) + twin.beats(93, 309, 525, between=216), SampleBase=250
    )
    recording = read(content)
    assert [mark.start_s for mark in recording.annotations] == [0.372, 1.236, 2.1]
    assert recording.device_measurements["GlobalRR [ms]"] == 864.0
    by_their_steps = one(body=twin.measured(VentricularRate=69) + twin.beats(93, 309, 525), SampleBase=250)
    assert [mark.start_s for mark in read(by_their_steps).annotations] == [0.372, 1.236, 2.1]


def test_times_of_beats_without_a_rate_are_ms_only_where_they_can_be_no_samples() -> None:
    beyond = read(one(body=twin.beats(50, 2200)))
    assert [mark.start_s for mark in beyond.annotations] == [0.05, 2.2]
    unclear = read(one(body=twin.measured(VentricularRate=150) + twin.beats(10, 20, between=30)))
    assert (unclear.annotations, "GlobalRR [ms]" in unclear.device_measurements) == ((), False)
    assert read(one(body=twin.beats(50, 90, 99))).annotations == ()


def test_the_trigger_is_a_sample_of_the_median_beat() -> None:
    found = read(twin.twins()["eight_leads.xml"]).device_measurements
    assert found["QTRGGR in the median beat [ms]"] == 496.0


def test_statements_are_joined_up_to_their_end_and_deleted_ones_are_only_the_devices_own() -> None:
    recording = read(twin.twins()["eight_leads.xml"], keep_identity=True)
    assert recording.statements == (
        "Sinus bradycardia",
        "Possible Left atrial enlargement",
        "Confirmed by Readerson (12)",
        "Original: Anterior infarct",
    )
    unended = twin.diagnosis("Diagnosis", ("One", ""), ("Two", "USERINSERT"))
    assert read(one(body=unended)).statements == ("One", "Two")
    assert read(one(body=twin.diagnosis("OriginalDiagnosis", ("One", "ENDSLINE")))).statements == ("One",)


def test_the_person_is_read_and_removed() -> None:
    content = twin.twins()["eight_leads.xml"]
    recording = read(content, name="Doemann_ID-4711")
    assert (recording.subject.age_years, recording.subject.sex) == (62.0, "female")
    assert recording.started_at == datetime(2013, 2, 3, 10, 11, 12)
    assert recording.device == "MAC55"
    assert recording.subject.pseudonym
    told = repr(recording)
    for word in ("Jane", "Doe", "4711", "Readerson", "Techman", "Invented", "000815", "Palpitations", "1950"):
        assert word not in told
    known = read(content, keep_identity=True).identity
    assert (known["identifier"], known["name"], known["birth date"]) == (
        "ID-4711",
        "Jane Doemann",
        "1950-06-01",
    )
    assert (known["overreader last name"], known["site name"]) == ("Readerson", "Invented Hospital")
    assert (known["order number"], known["reason for test"]) == ("ORD-000815", "Palpitations at night")


def test_thousands_of_texts_about_people_take_no_time() -> None:
    answers = "".join(f"<ExtraQuestion><Answer>answer {k}</Answer></ExtraQuestion>" for k in range(20_000))
    content = one(body=f"<ExtraQuestions>{answers}</ExtraQuestions>")
    began_s = process_time()
    known = read(content, keep_identity=True).identity
    assert process_time() - began_s < 2.0
    assert set(known.values()) >= {"answer 0", "answer 19999"}


def test_an_age_without_its_unit_is_not_guessed() -> None:
    people = "<PatientDemographics><PatientAge>6</PatientAge>{}</PatientDemographics>"
    ages = [
        read(
            twin.muse_xml(
                twin.waveform("Rhythm", twin.lead_data("II", STEPS["II"])), people=people.format(unit)
            )
        )
        for unit in ("", "<AgeUnits>MONTHS</AgeUnits>", "<AgeUnits>YEARS</AgeUnits>")
    ]
    assert [each.subject.age_years for each in ages] == [None, 0.5, 6.0]


@pytest.mark.parametrize(
    ("content", "warned"),
    [
        (lead(LeadDataCRC32=12345), "The checksum is not that of the samples: II."),
        (lead(LeadOff="TRUE"), "The device reports electrodes that were off: II."),
        (lead(FirstSampleBaseline=7), "FirstSampleBaseline is not 0 in II"),
        (lead(LeadOffsetFirstSample=2), "LeadOffsetFirstSample is not 0 in II"),
        (lead(LeadTimeOffset=4), "LeadTimeOffset is not 0 in II"),
        (one(kind=None), "The waveform states no type"),
    ],
)
def test_what_is_doubtful_is_warned_of_and_the_samples_stay(content: bytes, warned: str) -> None:
    recording = read(content)
    assert [line for line in recording.warnings if line.startswith(warned)]
    np.testing.assert_allclose(recording.lead("II"), STEPS["II"] * 4.88e-3)


def test_of_several_rhythms_the_one_with_most_leads_is_read() -> None:
    single = twin.waveform("Rhythm", twin.lead_data("II", STEPS["II"] + 1.0))
    recording = read(
        one(body=single + twin.waveform("Median", twin.lead_data("II", STEPS["II"], LeadDataCRC32=5)))
    )
    assert recording.leads == ("I", "II")
    assert recording.warnings[0].startswith("Of 2 waveforms of the type Rhythm")
    assert recording.warnings[1] == "The checksum is not that of the samples in the median beat: II."


def test_a_lead_that_is_listed_without_samples_is_a_gap() -> None:
    empty = twin.lead_data("V3", STEPS["I"], WaveFormData="", LeadDataCRC32=0)
    recording = read(one(leads=twin.lead_data("II", STEPS["II"]) + empty))
    assert np.isnan(recording.lead("V3")).all()
    assert "No valid sample in V3." in recording.warnings


def test_leads_of_different_lengths_are_warned_of() -> None:
    short = twin.lead_data("V3", STEPS["I"][:60])
    recording = read(one(leads=twin.lead_data("II", STEPS["II"]) + short))
    assert recording.samples == 60
    assert recording.warnings == ("The leads differ in length; all are cut to that of the shortest, V3.",)


def test_other_units_than_microvolts() -> None:
    recording = read(lead(LeadAmplitudeUnits="MILLIVOLTS", LeadAmplitudeUnitsPerBit=0.005))
    np.testing.assert_allclose(recording.lead("II"), STEPS["II"] * 0.005)
    with pytest.raises(InvalidInput, match="no voltage"):
        read(lead(LeadAmplitudeUnits="CENTIBELS"))


def test_what_is_not_stated_is_asked_for() -> None:
    with pytest.raises(Unstated, match="fs_hz="):
        read(one(SampleBase=None))
    with pytest.raises(Unstated, match="unit="):
        read(lead(LeadAmplitudeUnits=None))
    assert read(one(SampleBase=None), fs_hz=500.0).fs_hz == 500.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (one(kind="Median"), "only a median beat"),
        (twin.muse_xml(""), "no waveform of the type Rhythm"),
        (one(leads=""), "rhythm is empty"),
        (one(SampleBase=0), "SampleBase 0 with SampleExponent 0"),
        (one(SampleType="MULTIPLEX_SAMPLES"), "SampleType is one of interleaved leads"),
        (one(SampleExponent=400), "SampleExponent 400"),
        (lead(WaveFormData="AAAA====A"), "lead II are no valid base64"),
        (lead(WaveFormData="äöü"), "lead II are no valid base64"),
        (lead(WaveFormData="AAAA"), "half a sample"),
        (lead(LeadSampleCountTotal=101), "lead II holds 100 samples, but the file states 101"),
        (lead(LeadSampleSize=4), "LeadSampleSize of lead II is not 2 bytes"),
        (lead(LeadAmplitudeUnitsPerBit=-10), "LeadAmplitudeUnitsPerBit of lead II is not a positive number"),
        (
            lead(LeadAmplitudeUnitsPerBit="1e308"),
            "LeadAmplitudeUnitsPerBit of lead II is not a positive number",
        ),
        (lead(LeadAmplitudeUnitsPerBit=None), "LeadAmplitudeUnitsPerBit of lead II is not a positive number"),
        (one()[:-20], "its XML is damaged"),
        (
            one().replace(b'SYSTEM "restecg.dtd"', b'[<!ENTITY a "b">]'),
            "it uses entities",
        ),
    ],
)
def test_damage_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^The upload cannot be read as GE MUSE XML: .*{reason}"):
        read(content)


@pytest.fixture
def samples(format_samples: Path) -> list[Path]:
    return sorted((format_samples / "muse").glob("*.xml"))


def values(recording: Recording, place: int, *leads: str) -> list[float]:
    return [float(recording.lead(lead)[place]) for lead in leads]


def test_real_files(format_samples: Path) -> None:
    first = read(format_samples / "muse" / "braveheart_example1.xml").with_limb_leads()
    assert (first.fs_hz, first.samples, len(first.leads)) == (500.0, 5000, 12)
    np.testing.assert_allclose(values(first, 0, "I", "II", "V1"), [-0.0976, -0.10736, 0.01952], atol=1e-9)
    there = values(first, 100, "I", "II", "V1", "III", "aVF")
    np.testing.assert_allclose(there, [-0.07808, -0.0976, -0.00976, -0.01952, -0.05856], atol=1e-9)
    assert first.median_beat is not None
    np.testing.assert_allclose(first.median_beat.ecg_mv[:2, 0], [0.01464, 0.01952], atol=1e-9)
    assert first.median_beat.ecg_mv.shape == (8, 600)
    assert first.device_measurements["QRSDuration [ms]"] == 96.0
    onset_ms, offset_ms = (
        first.device_measurements[f"Q{end} in the median beat [ms]"] for end in ("Onset", "Offset")
    )
    assert offset_ms - onset_ms == 96.0
    peaks = [
        np.abs(first.ecg_mv[:, round(each.start_s * 500) - 20 :][:, :60]).max() for each in first.annotations
    ]
    assert len(peaks) == 8
    assert min(peaks) > 0.5 * np.abs(first.ecg_mv).max()  # every mark in ms stands at a QRS
    second = read(format_samples / "muse" / "braveheart_example2.xml")
    np.testing.assert_allclose(values(second, 100, "I", "II", "V1"), [0.03904, 0.01464, 0.08784], atol=1e-9)
    assert first.warnings == second.warnings == ()


def test_real_files_and_twins_agree_with_another_reader(samples: list[Path], tmp_path: Path) -> None:
    from ecgdatakit.parsing.parsers.ge_muse_xml import GEMuseXMLParser

    twins = [tmp_path / name for name in ("eight_leads.xml", "version_7.xml")]
    for path in twins:
        path.write_bytes(twin.twins()[path.name])
    for path in (*samples, *twins):
        ours, other = read(path), GEMuseXMLParser().parse(path)
        assert [lead.label for lead in other.leads] == list(ours.leads)
        for lead, row in zip(other.leads, ours.ecg_mv, strict=True):
            assert lead.sampling_rate == ours.fs_hz
            np.testing.assert_allclose(row, lead.samples * lead.resolution / 1000.0, rtol=0, atol=1e-12)
        assert ours.median_beat is not None
        for lead, row in zip(other.median_beats, ours.median_beat.ecg_mv, strict=True):
            np.testing.assert_allclose(row, lead.samples * lead.resolution / 1000.0, rtol=0, atol=1e-12)
        assert other.measurements.qrs_duration == ours.device_measurements["QRSDuration [ms]"]
        filters = other.recording.acquisition.filters
        assert (filters.highpass, filters.lowpass) == ours.band_hz
