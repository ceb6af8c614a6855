"""GE CardioSoft XML: strips and their median beat, both orders of a full disclosure, filters, and what is refused."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest

from benchmarks.twins import cardiosoft as twin
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read

EIGHT = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
TWO = twin.waves(("I", "II"), 300, 500.0)
TEST = twin.waves(("I", "2", "3"), 600, 100.0)


def strip(leads: Any = None, **changed: Any) -> bytes:
    """A resting ECG of two leads; changed replaces what its strip states."""
    return twin.cardiosoft_xml(twin.part("StripData", leads or TWO, **changed))


def exercise(**changed: Any) -> bytes:
    """An exercise test of three leads; changed replaces what its full disclosure states."""
    return twin.cardiosoft_xml(twin.disclosed(TEST, **changed))


def test_a_resting_ecg() -> None:
    recording = read(twin.twins()["rest.xml"])
    assert (recording.leads, recording.fs_hz, recording.samples) == (EIGHT, 500.0, 600)
    for lead, steps in twin.waves(EIGHT, 600, 500.0).items():
        np.testing.assert_allclose(recording.lead(lead), steps * 5e-3, atol=1e-12)
    assert recording.median_beat is not None
    np.testing.assert_allclose(recording.median_beat.ecg_mv[1], twin.waves(EIGHT, 100, 500.0)["II"] * 5e-3)
    assert (recording.resolution_uv, recording.band_hz, recording.notch_hz) == (5.0, (0.01, 150.0), 50.0)
    assert [(mark.start_s, mark.code) for mark in recording.annotations] == [(0.614, "QRS")]
    assert recording.statements == ("Normal sinus rhythm", "Normal ECG")
    assert not recording.experimental
    assert recording.warnings == ()


def test_measurements_of_the_whole_and_of_leads() -> None:
    found = read(twin.twins()["rest.xml"]).device_measurements
    assert found == {
        "VentricularRate [/min]": 61.0,
        "PQInterval [ms]": 164.0,
        "QRSDuration [ms]": 96.0,
        "RAxis [deg]": -20.0,
        "QOnset [ms]": 428.0,
        "RAmplitude I [uV]": 770.0,
        "RAmplitude II [uV]": 1200.0,
    }


@pytest.mark.parametrize("name", ["exercise.xml", "exercise_in_seconds.xml"])
def test_the_order_of_a_full_disclosure_is_told_from_its_samples(name: str) -> None:
    recording = read(twin.twins()[name], keep_identity=True)
    assert (recording.leads, recording.fs_hz, recording.samples) == (("I", "II", "III"), 100.0, 600)
    np.testing.assert_allclose(recording.ecg_mv, np.stack(list(TEST.values())) * 5e-3, atol=1e-12)
    assert any(line.startswith("Channels named by a number") for line in recording.warnings)
    assert [(mark.start_s, mark.text) for mark in recording.annotations] == [(2.0, "Exercise begins")]


def test_an_order_that_cannot_be_told_is_refused() -> None:
    noise = np.random.default_rng(1).integers(-200, 200, (3, 600)).astype(float)
    leads = dict(zip(TEST, noise, strict=True))
    with pytest.raises(UnreadableFile, match="order of the samples"):
        read(twin.cardiosoft_xml(twin.disclosed(leads)))


def test_an_empty_full_disclosure_leaves_the_strip() -> None:
    empty = "<FullDisclosure><FullDisclosureData/></FullDisclosure>"
    recording = read(twin.cardiosoft_xml(empty + twin.part("StripData", TWO)))
    assert (recording.fs_hz, recording.leads) == (500.0, ("I", "II"))
    two = read(twin.cardiosoft_xml(twin.part("StripData", TWO) * 2))
    assert two.warnings[0] == "Of 2 strips, the first is read."


def test_a_resting_ecg_is_its_strip_and_an_exercise_test_its_whole_length() -> None:
    both = twin.disclosed(TEST) + twin.part("StripData", TWO)
    rest = read(twin.cardiosoft_xml(both))
    assert (rest.fs_hz, rest.samples) == (500.0, 300)
    assert "The full disclosure beside the strip is not read." in rest.warnings
    kind = "<ObservationType>StressTest</ObservationType>"
    exercise = read(twin.cardiosoft_xml(both, head=kind))
    assert (exercise.fs_hz, exercise.samples) == (100.0, 600)
    assert "The strips beside the full disclosure are not read." in exercise.warnings
    unnamed = read(twin.cardiosoft_xml(twin.measured("") + both, head=""))
    assert unnamed.fs_hz == 500.0


def test_strips_inside_the_strip_data_of_an_exercise_test() -> None:
    inside = twin.part("Strip", TWO) + twin.part("Strip", {lead: -row for lead, row in TWO.items()})
    recording = read(twin.cardiosoft_xml(f"<StripData>{inside}</StripData>", head=""))
    np.testing.assert_allclose(recording.lead("II"), TWO["II"] * 5e-3)
    assert "Of 2 strips, the first is read." in recording.warnings


def test_what_only_fills_the_median_beat_up_is_a_gap() -> None:
    median = twin.part("MedianSamples", TWO, "<FirstValid>2</FirstValid><LastValid>293</LastValid>")
    beat = read(twin.cardiosoft_xml(twin.measured(median) + twin.part("StripData", TWO))).median_beat
    assert beat is not None
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(beat.ecg_mv[1])), [0, 1, *range(294, 300)])
    np.testing.assert_allclose(beat.ecg_mv[1, 2:294], TWO["II"][2:294] * 5e-3)


def test_numbers_of_devices_and_lines_between_statements_are_left_out() -> None:
    lines = "".join(f"<DiagnosisText>{line}</DiagnosisText>" for line in ("Sinus rhythm", "---", "QRS: 22"))
    head = (
        "<ClinicalInfo><DeviceInfo><Desc>CardioSoft</Desc><SoftwareVer>V6.71</SoftwareVer></DeviceInfo></ClinicalInfo>"
        f"<Device-Type>-1</Device-Type><Interpretation><Diagnosis>{lines}</Diagnosis></Interpretation>"
    )
    recording = read(twin.cardiosoft_xml(twin.part("StripData", TWO), head=head))
    assert recording.device == "CardioSoft V6.71"
    assert recording.statements == ("Sinus rhythm", "QRS: 22")


def test_what_is_not_stated_is_asked_for() -> None:
    with pytest.raises(Unstated, match="unit="):
        read(strip(per=""))
    with pytest.raises(Unstated, match="fs_hz="):
        read(strip(rate=""))
    np.testing.assert_allclose(read(strip(per="mVperLsb", step=0.005)).lead("II"), TWO["II"] * 5e-3)


def test_the_person_is_read_and_removed() -> None:
    content = twin.twins()["rest.xml"]
    recording = read(content, name="Doemann_ID-4711")
    assert (recording.subject.age_years, recording.subject.sex) == (62.0, "female")
    assert recording.started_at == datetime(2013, 2, 3, 10, 11, 12)
    assert recording.device == "CardioSoft V6.73 CAM-14"
    told = repr(recording)
    for word in (
        "Jane",
        "Doemann",
        "4711",
        "Techman",
        "Readerson",
        "000815",
        "T-000001",
        "Palpitations",
        "1950",
    ):
        assert word not in told
    known = read(content, keep_identity=True).identity
    assert (known["identifier"], known["name"], known["birth date"]) == (
        "ID-4711",
        "Jane Doemann",
        "1950-06-01",
    )
    assert (known["technician family name"], known["ordering provider family name"]) == (
        "Techman",
        "Readerson",
    )
    assert (known["order number"], known["observation comment"]) == ("ORD-000815", "Palpitations at night")


@pytest.mark.parametrize(
    ("stamp", "zone"),
    [
        ("<Hour>10</Hour><Minute>11</Minute><Day>3</Day><Month>2</Month><Year>2013</Year>{}", None),
        ("<Hour>10</Hour><Minute>11</Minute><Day>3</Day><Month>2</Month><Year>2013</Year><TimeZone>-05:30</TimeZone>",
         timezone(-timedelta(hours=5, minutes=30))),
        ("2013-02-03T10:11:00+00:00", UTC),
    ],
)  # fmt: skip
def test_the_start_keeps_its_zone(stamp: str, zone: timezone | None) -> None:
    head = f"<ObservationDateTime>{stamp}</ObservationDateTime>"
    recording = read(twin.cardiosoft_xml(twin.part("StripData", TWO), head=head))
    assert recording.started_at == datetime(2013, 2, 3, 10, 11, tzinfo=zone)


@pytest.mark.parametrize(
    "stamp", ["<Hour>10</Hour>", "<Day>31</Day><Month>2</Month><Year>2013</Year><Hour>1</Hour>"]
)
def test_half_a_start_is_none(stamp: str) -> None:
    head = f"<ObservationDateTime>{stamp}<Minute>11</Minute></ObservationDateTime>"
    assert read(twin.cardiosoft_xml(twin.part("StripData", TWO), head=head)).started_at is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (twin.cardiosoft_xml(""), "neither StripData nor FullDisclosure"),
        (strip(count=301), "lead I holds 300 samples, but the file states 301"),
        (strip(step=0), "its Resolution"),
        (strip(step="1e308"), "its Resolution"),
        (exercise(step="1e308"), "its Resolution"),
        (strip(rate=0), "its SampleRate is 0 Hz"),
        (strip().replace(b",-", b",-x", 1), "not all finite numbers"),
        (exercise(order=""), "LeadOrder names 0 leads"),
        (exercise(count=2), "LeadOrder names 3 leads"),
        (exercise(text="1,2,3,4"), "holds 4 samples for 3 leads"),
        (strip()[:-20], "its XML is damaged"),
    ],
)
def test_damage_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^The upload cannot be read as GE CardioSoft XML: .*{reason}"):
        read(content)
