"""HL7 annotated ECGs: what was put into small documents comes out, and nothing of who it is."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from benchmarks.second_readers import ecgdatakit_package
from benchmarks.twins import aecg as twin
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Annotation
from ecgomics.io import read


def one(*parts: str, **more: str) -> bytes:
    return twin.document(*parts, **more).encode()


def lead_ii(values: str = "1 -2 3", **scaling: str) -> bytes:
    held = twin.lead("II", np.arange(3), **scaling).replace("\n 0 1 2 ", values)
    return one(
        twin.series(f"<component><sequenceSet>{twin.times(0.0, ('2', 'ms'))}{held}</sequenceSet></component>")
    )


def test_everything_that_a_document_says_is_kept_and_the_person_is_not() -> None:
    recording = read(twin.full().encode())
    expected = twin.steps(300, ("I", "II", "V1"))
    np.testing.assert_allclose(recording.ecg_mv, np.stack(list(expected.values())) * 2.5e-3, atol=1e-12)
    assert (recording.leads, recording.fs_hz, recording.source_format) == (
        ("I", "II", "V1"),
        500.0,
        "HL7 aECG",
    )
    assert recording.started_at == datetime(2024, 1, 31, 10, 11, 12)
    assert (recording.resolution_uv, recording.device) == (2.5, "Acme E1")
    assert (recording.band_hz, recording.notch_hz) == ((0.05, 150.0), 50.0)
    assert (recording.subject.age_years, recording.subject.sex) == (57.0, "female")
    assert recording.device_measurements == {
        "Heart Rate [bpm]": 61.0,
        "ACME_R_AMPLITUDE aVL [uV]": 812.0,
        "QT Interval by a reader [s]": 0.4,
        "PR Interval [ms]": 160.0,
        "QRS Duration [ms]": 92.0,
        "P Onset of the median beat [ms]": 100.0,
        "P Offset of the median beat [ms]": 210.0,
        "T Offset of the median beat [ms]": 700.0,
    }
    assert recording.statements == ("Sinus Rhythm", "Normal ECG")
    assert recording.annotations == (Annotation(start_s=0.1, code="MDC_ECG_WAVC_QRSWAVE", duration_s=0.092),)
    assert recording.warnings == ()
    for personal in ("Doe", "Jane", "4711", "1966", "0815", "99887766", "Examiner", "Reader", "dizzy"):
        assert personal not in repr(recording)


def test_measurements_are_also_stated_of_the_whole_document() -> None:
    codes = {"11328-2": (59, "bpm"), "8625-6": (174, "ms"), "8633-0": (0, "ms"), "8632-2": (0, "deg")}
    stated = "".join(twin.related(code, twin.quantity(*value)) for code, value in codes.items())
    other = twin.related("29463-7", twin.quantity(70, "kg"))
    own = twin.annotations(twin.annotation("MDC_ECG_TIME_PD_PR", twin.quantity(172, "ms")))
    held = twin.sequence_set(twin.steps(100, ("I", "II")), 0.0, ("2", "ms"))
    found = read(one(twin.series(held, more=own), stated=stated + other, age="57")).device_measurements
    assert found == {"Heart Rate [bpm]": 59.0, "PR Interval [ms]": 172.0, "QRS Axis [deg]": 0.0}


def test_codes_of_the_draft_that_megacare_writes() -> None:
    leads = twin.steps(200, ("I", "II", "V1"))
    notes = twin.annotations(
        twin.annotation("QRS_DURATION", twin.quantity(104, "ms")),
        twin.annotation("QT_DURATION", twin.quantity(0, "ms")),
        twin.annotation("P_AXIS", twin.quantity(-12, "deg")),
        twin.annotation("BEAT_FEATURE", twin.coded("QRS"), roi=twin.between("100", "204", unit="ms")),
    )
    held = twin.sequence_set(leads, 0.0, ("0.004", "s"))
    content = twin.document(twin.series(held, code="ECG_RHYTHM_WAVEFORMS", more=notes))
    draft = content.replace("TIME_RELATIVE", "REL_TIME").replace("MDC_ECG_LEAD", "NOM_ECG_LEAD")
    recording = read(draft.encode())
    assert (recording.leads, recording.fs_hz) == (("I", "II", "V1"), 250.0)
    np.testing.assert_allclose(recording.ecg_mv, np.stack(list(leads.values())) * 2.5e-3, atol=1e-12)
    assert recording.device_measurements == {"QRS Duration [ms]": 104.0, "P Axis [deg]": -12.0}
    assert recording.annotations == (Annotation(start_s=0.1, code="QRS", duration_s=0.104),)
    absolute = twin.document(twin.series(twin.sequence_set(leads, "20240131101112.500", ("0.004", "s"))))
    moment = read(absolute.replace("TIME_ABSOLUTE", "ABS_TIME").encode()).started_at
    assert moment == datetime(2024, 1, 31, 10, 11, 12, 500_000)


def test_the_identity_is_there_for_who_asks() -> None:
    identity = read(twin.full().encode(), keep_identity=True).identity
    assert (identity["identifier"], identity["name"], identity["birth date"]) == (
        "ID-4711",
        "Jane Doe",
        "1966-07-08",
    )
    for text in ("TRIAL-0815", "Johannes Examiner", "SN-99887766", "Dr. Reader", "Mrs. Doe was dizzy"):
        assert text in identity.values()


def test_the_representative_beat_is_never_the_rhythm() -> None:
    recording = read(twin.full().encode())
    beat = recording.median_beat
    assert beat is not None
    expected = np.stack(list(twin.steps(600, ("I", "II")).values())) * 1e-3
    np.testing.assert_allclose(beat.ecg_mv, expected, atol=1e-12)
    assert (beat.fs_hz, beat.leads) == (1000.0, ("I", "II"))
    alone = twin.series(twin.sequence_set({"I": np.arange(9)}, 0.0, ("1", "ms")), code="REPRESENTATIVE_BEAT")
    with pytest.raises(UnreadableFile, match="representative beat, but no rhythm"):
        read(one(alone))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_every_encoding_reads_the_same(encoding: str) -> None:
    name = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    text = f'<?xml version="1.0" encoding="{name}"?>\r\n<!-- <a> --> {twin.full()}'
    mark = "\ufeff" if encoding.endswith(("-le", "-be")) else ""
    recording = read((mark + text).encode(encoding))
    np.testing.assert_array_equal(recording.ecg_mv, read(twin.full().encode()).ecg_mv)


def test_white_space_before_the_declaration_is_let_pass() -> None:
    assert read(f"\r\n {twin.DECLARATION}{twin.full()}".encode()).samples == 300


def test_an_origin_is_added_in_its_own_unit() -> None:
    recording = read(twin.millivolts().encode())
    expected = -1.5 + 0.01 * twin.steps(200, ("V5",))["V5"]
    np.testing.assert_allclose(recording.ecg_mv[0], expected, atol=1e-12)
    assert (recording.fs_hz, recording.resolution_uv, recording.subject.sex) == (
        200.0,
        pytest.approx(10.0),
        None,
    )
    mixed = lead_ii(origin="1").replace(b'<origin value="1" unit="uV"/>', b'<origin value="1" unit="mV"/>')
    np.testing.assert_allclose(read(mixed).ecg_mv[0], [1.0025, 0.995, 1.0075])


@pytest.mark.parametrize(("unit", "mv"), [("uV", 1e-3), ("mV", 1.0), ("nV", 1e-6), ("V", 1e3)])
def test_units_of_voltage(unit: str, mv: float) -> None:
    np.testing.assert_allclose(read(lead_ii(unit=unit)).ecg_mv[0], np.array([2.5, -5.0, 7.5]) * mv)


@pytest.mark.parametrize("increment", [("0.004", "s"), ("4", "ms"), ("4000", "us"), ("4e6", "ns")])
def test_increments_of_every_unit(increment: tuple[str, str]) -> None:
    assert read(one(twin.series(twin.sequence_set({"I": np.arange(9)}, 0.0, increment)))).fs_hz == 250.0


def test_a_rate_that_is_no_whole_number_stays_what_it_is() -> None:
    held = twin.sequence_set({"I": np.arange(9)}, 0.0, ("0.0019469455", "s"))
    assert read(one(twin.series(held))).fs_hz == pytest.approx(513.625, abs=1e-3)
    held = twin.sequence_set({"I": np.arange(9)}, 0.0, ("0.00277777778", "s"))
    assert read(one(twin.series(held))).fs_hz == 360.0


def test_series_one_after_the_other_are_one_recording_with_a_gap() -> None:
    recording = read(twin.apart(gap_s=0.1).encode())
    assert recording.samples == 225
    assert np.flatnonzero(recording.gaps[0]).tolist() == list(range(100, 125))
    second = twin.steps(100, ("I", "II"), first=500)
    np.testing.assert_allclose(recording.lead("II")[125:], second["II"] * 2.5e-3)
    assert recording.warnings == ()


def test_series_off_the_axis_or_of_other_leads_are_not_joined_and_said_so() -> None:
    recording = read(twin.apart(gap_s=0.101).encode())
    assert recording.samples == 100
    assert any("2 series" in warning for warning in recording.warnings)
    one_lead = twin.series(twin.sequence_set(twin.steps(90, ("V1",)), "20240131101113.000", ("4", "ms")))
    both = twin.series(twin.sequence_set(twin.steps(100, ("I", "II")), "20240131101112.000", ("4", "ms")))
    recording = read(one(one_lead, both))
    assert recording.leads == ("I", "II")
    assert any("2 series" in warning for warning in recording.warnings)


def test_series_without_absolute_times_are_not_joined() -> None:
    short = twin.series(twin.sequence_set(twin.steps(50, ("I",)), 0.0, ("4", "ms")))
    long = twin.series(twin.sequence_set(twin.steps(80, ("I",)), 0.2, ("4", "ms")))
    assert read(one(short, long)).samples == 80


def test_strips_stand_at_their_own_times() -> None:
    recording = read(twin.strips().encode())
    assert (recording.leads, recording.samples) == (("I", "II", "aVR", "aVL", "V1", "V2"), 150)
    np.testing.assert_allclose(recording.lead("aVL")[50:100], twin.steps(50, ("AVR", "AVL"))["AVL"] * 2.5e-3)
    assert recording.gaps.sum() == 6 * 100


def test_sets_that_overlap_or_differ_in_rate_are_not_joined() -> None:
    first = twin.sequence_set(twin.steps(80, ("I",)), 0.0, ("2", "ms"))
    recording = read(one(twin.series(first + twin.sequence_set(twin.steps(90, ("I",)), 0.1, ("2", "ms")))))
    assert recording.samples == 90
    assert any("do not fit one axis" in warning for warning in recording.warnings)
    assert read(
        one(twin.series(first + twin.sequence_set(twin.steps(30, ("V1",)), 0.0, ("4", "ms"))))
    ).leads == ("I",)


def test_a_gap_of_years_is_not_filled() -> None:
    first = twin.series(twin.sequence_set(twin.steps(50, ("I",)), "20240131101112.000", ("2", "ms")))
    later = twin.series(twin.sequence_set(twin.steps(60, ("I",)), "20340131101112.000", ("2", "ms")))
    assert read(one(first, later)).samples == 60


def test_a_shorter_lead_is_masked_at_its_end_and_told() -> None:
    leads = {"I": np.arange(9), "II": np.arange(6)}
    recording = read(one(twin.series(twin.sequence_set(leads, 0.0, ("2", "ms")))))
    assert np.flatnonzero(recording.gaps[1]).tolist() == [6, 7, 8]
    assert any("Shorter" in warning and "II" in warning for warning in recording.warnings)


def test_a_lead_that_stands_twice_is_read_once() -> None:
    twice = twin.sequence_set({"I": np.arange(9), "II": np.arange(9) + 5}, 0.0, ("2", "ms"))
    again = twin.lead("II", np.arange(9) * 0)
    recording = read(one(twin.series(twice.replace("</sequenceSet>", f"{again}</sequenceSet>"))))
    np.testing.assert_allclose(recording.lead("II"), (np.arange(9) + 5) * 2.5e-3)
    assert any("a second lead II" in warning for warning in recording.warnings)


def test_one_long_lead_among_thousands_of_short_ones_is_not_filled_up() -> None:
    codes = {f"X{number}": np.arange(1) for number in range(2000)}
    recording = read(one(twin.series(twin.sequence_set({"I": np.arange(20_000), **codes}, 0.0, ("2", "ms")))))
    assert (recording.leads, recording.samples) == (("I",), 20_000)


def test_times_beyond_all_bounds_are_not_joined() -> None:
    first = twin.sequence_set(twin.steps(80, ("I",)), 0.0, ("2", "ms"))
    assert (
        read(one(twin.series(first + twin.sequence_set(twin.steps(20, ("I",)), 1e307, ("2", "ms"))))).samples
        == 80
    )


def test_values_that_were_not_measured_are_left_out() -> None:
    notes = twin.annotations(
        twin.annotation("MDC_ECG_TIME_PD_PR", twin.quantity(29999, "ms")),
        twin.annotation("MDC_ECG_TIME_PD_QT", twin.quantity(-1, "ms")),
        twin.annotation("MDC_ECG_HEART_RATE", twin.quantity(0, "bpm")),
        twin.annotation("ACME_Q_DURATION", twin.quantity(0, "ms")),
    )
    held = twin.sequence_set({"I": np.arange(9)}, 0.0, ("2", "ms"))
    assert read(one(twin.series(held, more=notes))).device_measurements == {"ACME_Q_DURATION [ms]": 0.0}


def test_measurements_of_beats_that_differ_are_kept_by_beat() -> None:
    beats = (
        twin.annotation(
            "MDC_ECG_BEAT", inside=twin.annotation("MDC_ECG_TIME_PD_QT_GL", twin.quantity(qt, "ms"))
        )
        for qt in (380, 390)
    )
    held = twin.sequence_set({"I": np.arange(9)}, 0.0, ("2", "ms"))
    recording = read(one(twin.series(held, more=twin.annotations(*beats))))
    assert recording.device_measurements == {
        "QT Interval beat 1 [ms]": 380.0,
        "QT Interval beat 2 [ms]": 390.0,
    }


def test_waves_stand_where_they_are_in_the_recording() -> None:
    peak = twin.annotation(
        "MDC_ECG_WAVC_TYPE", twin.coded("MDC_ECG_WAVC_PEAK"), roi=twin.between("32", "", unit="ms")
    )
    notes = twin.annotations(
        twin.annotation("MDC_ECG_WAVC_TYPE", twin.coded("MDC_ECG_WAVC_RWAVE"), inside=peak),
        twin.annotation(
            "MDC_ECG_WAVC", twin.coded("T"), roi=twin.of_lead("V5") + twin.between("", "80", unit="ms")
        ),
        twin.annotation(
            "MDC_ECG_WAVC", twin.coded("P"), roi=twin.between("20240131101112.01", "20240131101112.02")
        ),
    )
    leads = {"I": np.arange(90)}
    expected = [
        Annotation(start_s=0.08, code="T:high", lead="V5"),
        Annotation(start_s=0.01, code="P", duration_s=0.01),
        Annotation(start_s=0.032, code="MDC_ECG_WAVC_RWAVE:MDC_ECG_WAVC_PEAK"),
    ]
    absolute = read(one(twin.series(twin.sequence_set(leads, "20240131101112.000", ("2", "ms")), more=notes)))
    assert sorted(absolute.annotations, key=str) == sorted(expected, key=str)
    zoned = twin.sequence_set(leads, "20240131101112.000+0100", ("2", "ms"))
    assert set(read(one(twin.series(zoned, more=notes))).annotations) == set(expected)
    relative = read(one(twin.series(twin.sequence_set(leads, 0.01, ("2", "ms")), more=notes)))
    assert Annotation(start_s=0.022, code="MDC_ECG_WAVC_RWAVE:MDC_ECG_WAVC_PEAK") in relative.annotations
    assert len(relative.annotations) == 2


@pytest.mark.parametrize(
    ("stamp", "iso"),
    [
        ("20240131101112.5", "2024-01-31T10:11:12.500000"),
        ("202401311011", "2024-01-31T10:11:00"),
        ("20240131101112.000-0530", "2024-01-31T10:11:12-05:30"),
        ("20240131", None),
        ("20241331101112", None),
    ],
)
def test_moments(stamp: str, iso: str | None) -> None:
    content = twin.document(twin.series(twin.sequence_set({"I": np.arange(9)}, stamp, ("2", "ms")), start=""))
    started = read(content.replace('<low value="20240131101112"/>', "").encode()).started_at
    assert (started.isoformat() if started else None) == iso


def test_what_is_not_stated_is_asked_for() -> None:
    content = lead_ii().replace(b'<increment value="2" unit="ms"/>', b"")
    with pytest.raises(Unstated, match="fs_hz="):
        read(content)
    assert read(content, fs_hz=500.0).fs_hz == 500.0
    with pytest.raises(Unstated, match="unit="):
        read(lead_ii().replace(b'value="2.5" unit="uV"', b'value="2.5"'))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (one(), "no series of waveforms"),
        (lead_ii(values=""), "no samples"),
        (lead_ii(values="1 x 3"), "not all finite numbers"),
        (lead_ii(scale="0"), "MDC_ECG_LEAD_II states no scale"),
        (
            lead_ii().replace(b'increment value="2"', b'increment value="0"'),
            "increment of its times is not above 0",
        ),
        (lead_ii().replace(b'unit="ms"', b'unit="d"'), "not in s, ms or us"),
        (lead_ii()[:-40], "XML is damaged"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + lead_ii(), "entities"),
        (lead_ii(origin="7").replace(b'"7" unit="uV"', b'"7" unit="mm"'), "units that do not fit"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(content)


def test_channels_that_are_no_leads_are_named() -> None:
    leads = {"II": np.arange(9), "AVRneg": np.arange(9)}
    recording = read(one(twin.series(twin.sequence_set(leads, 0.0, ("2", "ms")))))
    assert recording.leads == ("II",)
    assert any("AVRneg" in warning for warning in recording.warnings)


def test_deep_annotations_end_somewhere() -> None:
    deep = twin.annotation("A")
    for _ in range(400):
        deep = twin.annotation("A", inside=deep)
    held = twin.sequence_set({"I": np.arange(9)}, 0.0, ("2", "ms"))
    assert read(one(twin.series(held, more=twin.annotations(deep)))).samples == 9


# Real files ----------------------------------------------------------------------------------------------------------

FACTS = {
    "ecgtoolkit_Example.xml": (500.0, 5000, 12, {"I": (-0.0050, 0.0675), "II": (-0.0175, 0.0100)}),
    "cvrg_hl7aecg-Example2.xml": (1000.0, 10_000, 12, {"I": (0.1625, 0.1925), "II": (0.2050, 0.2750)}),
    "liryc_hl7aecg_example.xml": (100.0, 1000, 12, {"I": (-0.21, -0.135), "III": (-0.11, -0.070)}),
    "fda_minimum_aecg.xml": (500.0, 13, 1, {"II": (-0.005, -0.0225)}),
}


@pytest.mark.filterwarnings("ignore")  # of the second reader, on codes that it does not know
@pytest.mark.parametrize("name", FACTS)
def test_sample_files(format_samples: Path, name: str) -> None:
    fs_hz, samples, leads, values = FACTS[name]
    recording = read(format_samples / "aecg" / name)
    assert (recording.fs_hz, recording.samples, len(recording.leads)) == (fs_hz, samples, leads)
    for lead, expected in values.items():
        assert recording.lead(lead)[[0, min(100, samples - 1)]] == pytest.approx(expected, abs=1e-9)
    second = ecgdatakit_package(format_samples / "aecg" / name)
    assert second is not None
    for lead, mv in second.items():
        np.testing.assert_allclose(recording.lead(lead), mv, atol=1e-9)


def test_the_golden_triple_is_the_same_in_every_sample(format_samples: Path) -> None:
    xml = read(format_samples / "aecg" / "ecgtoolkit_Example.xml")
    dcm = read(format_samples / "dicom" / "ecgtoolkit_Example.dcm")
    scp = read(format_samples / "scp" / "ecgtoolkit_Example.scp")
    for lead in dcm.leads:
        np.testing.assert_array_equal(xml.lead(lead), dcm.lead(lead))
        np.testing.assert_array_equal(xml.lead(lead), scp.lead(lead))
    shared = {
        "PR Interval [ms]": 148.0,
        "QRS Duration [ms]": 120.0,
        "QT Interval [ms]": 420.0,
        "QTc Interval [ms]": 443.0,
    }
    axes = {"P Axis [deg]": 44.0, "QRS Axis [deg]": -61.0, "T Axis [deg]": 86.0}
    for recording in (xml, dcm, scp):
        assert (shared | axes).items() <= recording.device_measurements.items()
        assert (recording.subject.age_years, recording.subject.sex) == (49.0, "male")
        assert recording.started_at == datetime(2002, 11, 22, 9, 10)
    beat = xml.median_beat
    assert beat is not None
    assert beat.ecg_mv.shape == (12, 599)
    assert beat.ecg_mv[0, [0, 100]] == pytest.approx([0.010, 0.020])
    assert any("46" in warning and "49" in warning for warning in xml.warnings)


def test_the_samples_lose_their_identities(format_samples: Path) -> None:
    personal = {
        "ecgtoolkit_Example.xml": ("SBJ-123", "Clark", "PUK-123", "John", "dizzy"),
        "liryc_hl7aecg_example.xml": ("25060897140", "3A045256", "ID302"),
        "cvrg_hl7aecg-Example2.xml": ("106_ABC", "Thomas", "PROT-123456"),
    }
    for name, words in personal.items():
        shown = repr(read(format_samples / "aecg" / name))
        assert not [word for word in words if word in shown]


def test_a_cut_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(twin.full().encode()[:5000])
    with pytest.raises(InvalidInput, match=r"^cut\.xml cannot be read as HL7 aECG"):
        read(path)
