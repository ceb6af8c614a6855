"""EDF, EDF+ and BDF: what is read is what the file was composed of, and every oddity is told."""

import tracemalloc
import warnings
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.twins.edf import TwinFile, TwinSignal, edf, ramp, time_list, twins
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.io import read
from ecgomics.io.readers.edf_header import rate_hz

LEAD = TwinSignal("ECG II", ramp(750), prefilter="HP:0.05Hz LP:150Hz N:50Hz")
PLAIN = TwinFile([LEAD], records=3)
RAMP_MV = np.array(ramp(750)) * 1e-4


def plus(*annotations: bytes, **fields: Any) -> bytes:
    reserved = fields.pop("reserved", "EDF+C")
    return edf(replace(PLAIN, records=len(annotations), reserved=reserved, annotations=annotations, **fields))


def changed(**fields: Any) -> bytes:
    return edf(replace(PLAIN, **fields))


def of_signal(**fields: Any) -> bytes:
    return changed(signals=[replace(LEAD, **fields)])


@pytest.mark.parametrize("is_bdf", [False, True])
def test_samples_rate_filters_start_and_device(is_bdf: bool) -> None:
    edges = ("-838.8608", "838.8607") if is_bdf else LEAD.physical
    signal = replace(LEAD, physical=edges, digital=[-400, 8_388_607, *ramp(748)] if is_bdf else LEAD.digital)
    recording = read(changed(signals=[signal], is_bdf=is_bdf))
    # Eight characters cut "-838.8608" to "-838.860": the step is a little below 0.1 uV.
    step = (838.8607 + 838.860) / (2**24 - 1) if is_bdf else 1e-4
    offset = 838.8607 - step * (2**23 - 1) if is_bdf else 0.0
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(signal.digital) * step + offset, atol=1e-9)
    assert (recording.leads, recording.fs_hz) == (("II",), 250.0)
    assert recording.source_format == ("BDF" if is_bdf else "EDF")
    assert (recording.band_hz, recording.notch_hz) == ((0.05, 150.0), 50.0)
    assert recording.started_at == datetime(2001, 2, 3, 10, 11, 12)
    assert recording.device == "Acme E1"
    assert recording.resolution_uv == pytest.approx(step * 1e3)
    assert recording.warnings == ()


@pytest.mark.parametrize(
    ("label", "lead"),
    [
        *(("EKG I", "I"), ("ECG I", "I"), ("Lead I", "I"), ("MLII", "MLII"), ("I", "I")),
        *(("ECG aVR", "aVR"), ("avf", "aVF"), ("ECG V2", "V2"), ("ECG", "ECG"), ("EKG1", "ECG1")),
    ],
)
def test_labels(label: str, lead: str) -> None:
    assert read(of_signal(label=label)).leads == (lead,)


@pytest.mark.parametrize(
    ("unit", "mv"), [("uV", 1e-3), ("?V", 1e-3), ("µV", 1e-3), ("mV", 1.0), ("V", 1e3), ("nV", 1e-6)]
)
def test_units(unit: str, mv: float) -> None:
    recording = read(of_signal(unit=unit))
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP_MV * mv, atol=1e-15 * mv)
    assert any("unit" in line for line in recording.warnings) is (unit == "µV")


def test_a_unit_in_utf_8_is_the_same() -> None:
    content = of_signal(unit="µV").replace(b"\xb5V      ", b"\xc2\xb5V     ")
    np.testing.assert_allclose(read(content).ecg_mv[0], RAMP_MV * 1e-3)


def test_a_blank_unit_is_asked_for() -> None:
    with pytest.raises(Unstated, match="unit="):
        read(of_signal(unit=""))
    np.testing.assert_allclose(read(of_signal(unit=""), unit="uV").ecg_mv[0], RAMP_MV * 1e-3)


def test_inverted_polarity_is_followed() -> None:
    recording = read(of_signal(physical=("3.2768", "-3.2767")))
    np.testing.assert_allclose(recording.ecg_mv[0], -RAMP_MV, atol=1e-12)
    assert recording.resolution_uv == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("samples", "duration", "fs_hz"),
    [
        *((250, "1", 250.0), (5136, "10", 513.6), (4109, "8", 513.625), (1, "0.001250", 800.0)),
        *(
            (100, "0.333333", 300.0),
            (1, "0.001953", 512.0),
            (1, "0.0078125", 128.0),
            (513, "1.000960", 512.508),
        ),
    ],
)
def test_rates_are_exact_fractions_or_what_a_rounded_duration_stands_for(
    samples: int, duration: str, fs_hz: float
) -> None:
    assert rate_hz(samples, duration) == fs_hz


def test_mixed_rates_survive_and_other_signals_are_named() -> None:
    slow = TwinSignal("ECG V1", ramp(375), "uV")
    eeg = TwinSignal("EEG C3-A2", ramp(30), "uV")
    recording = read(changed(signals=[eeg, LEAD, slow]))
    assert (recording.leads, recording.fs_hz) == (("II", "V1"), 250.0)
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP_MV)
    assert recording.warnings == (
        "Not read as ECG leads: EEG C3-A2.",
        "Resampled to 250 Hz, the highest rate of the file: V1.",
    )


def test_belts_numbers_and_accelerations_are_no_leads() -> None:
    others = [TwinSignal("Chest", ramp(30), "uV"), TwinSignal("1", ramp(30)), TwinSignal("X", ramp(30), "g")]
    recording = read(changed(signals=[LEAD, *others]))
    assert recording.leads == ("II",)
    assert (
        "Not read as ECG leads: respiration Chest, channel 1, X (its unit g is no voltage)."
        in recording.warnings
    )


def test_rows_of_electrodes_are_no_leads() -> None:
    row = [replace(LEAD, label=label) for label in ("A1", "B1", "D1", "D2", "D3", "D4", "D5", "V1")]
    with pytest.raises(
        UnreadableFile, match=r"holds no ECG; its signals: electrode A1, electrode B1, electrode D1"
    ):
        read(changed(signals=row))
    beside = read(changed(signals=[*row, replace(LEAD, label="EEG EKG1-REF")]))
    assert beside.leads == ("ECG1",)
    assert read(changed(signals=row[2:5])).leads == ("I", "II", "D3")


def test_an_ecg_of_unstated_leads_is_asked_for_and_other_signals_are_not_offered() -> None:
    other = TwinSignal("C3-A2", ramp(300), "uV")
    content = changed(signals=[other, replace(LEAD, label="ECG RA-LL")])
    with pytest.raises(Unstated, match=r"leads= \(1 of them; its channels are ECG RA-LL\)"):
        read(content)
    recording = read(content, leads=["I"])
    assert recording.leads == ("I",)
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP_MV)
    assert "Not read as ECG leads: C3-A2." in recording.warnings


def test_the_electrodes_of_an_eeg_cap_are_no_leads() -> None:
    cap = [replace(LEAD, label=label) for label in ("A1", "B1", "D1", "D2")]
    with pytest.raises(InvalidInput, match="no ECG"):
        read(changed(signals=cap))
    assert read(changed(signals=[*cap, replace(LEAD, label="ECG II")])).leads == ("II",)
    assert read(changed(signals=[replace(LEAD, label=label) for label in ("D1", "D2")])).leads == ("I", "II")


def test_no_ecg_and_no_signal_are_two_sentences() -> None:
    with pytest.raises(UnreadableFile, match=r"holds no ECG; its signals: Fpz., Fc5., C5.., VEOG\.$"):
        read(changed(signals=[replace(LEAD, label=label) for label in ("Fpz.", "Fc5.", "C5..", "VEOG")]))
    with pytest.raises(UnreadableFile, match=r"holds no ECG; its signals: EEG Fpz-Cz, Resp oro-nasal\.$"):
        read(changed(signals=[replace(LEAD, label="EEG Fpz-Cz"), replace(LEAD, label="Resp oro-nasal")]))
    with pytest.raises(UnreadableFile, match=r"holds annotations only, no signal\.$"):
        read(changed(signals=[], reserved="EDF+C", annotations=[time_list(0) + time_list(1, "Apnea")] * 3))


# Time and annotations ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gaps.edf", "plus.bdf"])
def test_gaps_between_data_records_are_nan(name: str) -> None:
    recording = read(twins()[name])
    assert recording.samples == 1250
    assert np.flatnonzero(recording.gaps[0]).tolist() == [*range(500, 1000)]
    limits = (-3.2768, 3.2767)
    step = (limits[1] - limits[0]) / (2**24 - 1) if name == "plus.bdf" else 1e-4
    offset = limits[0] + step * 2**23 if name == "plus.bdf" else 0.0
    expected = np.array(ramp(750)) * step + offset
    np.testing.assert_allclose(recording.ecg_mv[0][~recording.gaps[0]], expected, atol=1e-12)
    assert recording.started_at == datetime(2001, 2, 3, 10, 11, 12, 250_000)
    assert [(a.start_s, a.duration_s, a.code) for a in recording.annotations] == [
        (0.5, 30.0, "Sleep stage W"),
        (1.5, 30.0, "Sleep stage W"),
        (4.5, 30.0, "Sleep stage W"),
    ]


def test_times_of_a_continuous_file_that_jump_are_told_but_not_followed() -> None:
    recording = read(twins()["plus.edf"])
    assert recording.samples == 750
    assert any("not followed" in line for line in recording.warnings)
    steady = read(plus(time_list(0), time_list(1), time_list(2)))
    assert steady.warnings == ()
    assert steady.source_format == "EDF+"


def test_free_text_is_no_code_and_goes_with_the_identity() -> None:
    texts = time_list(0.5, "Apnea@@ECG II", "N", "Mrs Doe coughs", "MDC_ECG_BEAT_NORMAL", duration="2.5")
    content = plus(time_list(0) + texts, time_list(1), time_list(2))
    kept = read(content, keep_identity=True).annotations
    assert [(a.code, a.text, a.lead) for a in kept] == [
        ("Apnea", "", "II"),
        ("N", "", None),
        ("", "Mrs Doe coughs", None),
        ("MDC_ECG_BEAT_NORMAL", "", None),
    ]
    assert {(a.start_s, a.duration_s) for a in kept} == {(0.5, 2.5)}
    assert [a.code for a in read(content).annotations] == ["Apnea", "N", "MDC_ECG_BEAT_NORMAL"]


@pytest.mark.parametrize(
    ("day", "recording", "expected"),
    [
        ("03.02.84", "Startdate X X X X", "2084-02-03"),
        ("03.02.85", "Startdate X X X X", "1985-02-03"),
        ("03.02.yy", "Startdate 03-FEB-2101 X X X", "2101-02-03"),
        ("03.02.70", "Startdate 03-FEB-1970 X X X", "1970-02-03"),
        ("03.02.01", "free text", "2001-02-03"),
        ("01.01.85", "Startdate 04-mar-1999 X X X", "1999-03-04"),
        ("31.02.01", "Startdate X X X X", None),
    ],
)
def test_years(day: str, recording: str, expected: str | None) -> None:
    started = read(changed(day=day, recording=recording)).started_at
    assert (started.date().isoformat() if started else None) == expected


def test_the_start_that_stands_for_none() -> None:
    assert read(changed(day="01.01.85", clock="00.00.00", recording="Startdate X X X X")).started_at is None


@pytest.mark.parametrize(
    ("text", "band_hz", "notch_hz"),
    [
        ("HP:0.5Hz LP:100Hz [enhanced cassette BW]", (0.5, 100.0), None),
        ("HP:0,05 LP:40 N:60Hz", (0.05, 40.0), 60.0),
        ("Enhanced Filter, 50Hz mains", (None, None), 50.0),
        ("HP:0Hz LP:70Hz Notch: 50 Hz", (None, 70.0), 50.0),
        ("HP: DC; LP: 104 Hz", (None, 104.0), None),
        ("", (None, None), None),
    ],
)
def test_filters(text: str, band_hz: tuple[float | None, float | None], notch_hz: float | None) -> None:
    recording = read(of_signal(prefilter=text))
    assert (recording.band_hz, recording.notch_hz) == (band_hz, notch_hz)


# The person ----------------------------------------------------------------------------------------------------------


def test_the_person_is_known_but_does_not_leave_unless_asked() -> None:
    content = changed(recording="Startdate 03-FEB-2001 AB-77 Dr_Roe Acme_E1_SN998877 seen_by_Mrs_Poe")
    recording = read(content, name="Jane_ecg")
    assert (recording.subject.age_years, recording.subject.sex) == (50.0, "female")
    assert recording.device == "Acme E1"
    for personal in ("Doe", "Jane", "4711", "1950", "Roe", "AB-77", "998877", "Poe"):
        assert personal not in repr(recording)
    assert dict(read(content, keep_identity=True).identity) == {
        "identifier": "ID-4711",
        "name": "Doe Jane",
        "birth date": "1950-06-01",
        "order": "AB-77",
        "operator": "Dr Roe",
        "serial number": "SN998877",
        "comment": "seen by Mrs Poe",
    }


@pytest.mark.parametrize("patient", ["", "X X X X", "  dd-MMM-yyyy", "X"])
def test_a_form_that_nobody_filled_in_is_nobody(patient: str) -> None:
    recording = read(changed(patient=patient))
    assert recording.subject.pseudonym is None
    assert recording.subject.sex is None


def test_a_patient_field_of_another_form_is_an_identifier() -> None:
    recording = read(changed(patient="Jane Doe, ward 7"))
    assert recording.subject.pseudonym is not None
    assert read(changed(patient="jane  doe, WARD 7")).subject.pseudonym == recording.subject.pseudonym


# What is odd and what is wrong ---------------------------------------------------------------------------------------


def test_odd_headers_are_read_and_the_field_is_named() -> None:
    recording = read(twins()["latin.edf"])
    assert recording.fs_hz == 600.0
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(ramp(600)) * 1e-7)
    told = " ".join(recording.warnings)
    for field in ("header size", "duration of a data record", "label", "unit", "start time", "start date"):
        assert field in told
    assert recording.started_at == datetime(2001, 2, 3, 10, 11, 12)


def test_a_cut_file_gives_its_whole_data_records() -> None:
    recording = read(edf(PLAIN)[:-100])
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP_MV[:500])
    assert recording.warnings == (
        "The file is cut short: 2 of 3 whole data records are read, 400 bytes of 500 of the next one are left out.",
    )


def test_a_file_cut_between_data_records() -> None:
    recording = read(edf(PLAIN)[:-500])
    assert recording.samples == 500
    assert recording.warnings == ("The file is cut short: 2 of 3 whole data records are read.",)


def test_unknown_and_too_small_numbers_of_data_records() -> None:
    unknown = read(changed(stated_records="-1"))
    assert (unknown.samples, unknown.warnings) == (750, ())
    fewer = read(changed(stated_records="2"))
    assert (fewer.samples, fewer.warnings) == (500, ("500 bytes behind the last data record are not read.",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (of_signal(physical=("1", "1")), "physical minimum and maximum of ECG II are the same"),
        (of_signal(digital_range=("5", "5")), "digital minimum of ECG II"),
        (of_signal(digital_range=("9", "-9")), "digital minimum of ECG II"),
        (of_signal(physical=("low", "1")), "physical minimum of ECG II is no number"),
        (of_signal(physical=("-1", "nan")), "physical maximum of ECG II is no number"),
        (of_signal(physical=("-1_0", "1")), "physical minimum of ECG II is no number"),
        (changed(duration="0"), "duration of its data records is 0 s"),
        (changed(duration="-1"), "duration of its data records is -1 s"),
        (changed(duration="abc"), "duration of a data record is no number"),
        (changed(stated_records="0"), "no whole data record"),
        (edf(PLAIN)[:600], "no whole data record"),
        (edf(PLAIN)[:300], "cut short in its header of 1 signals"),
        (edf(PLAIN)[:472].ljust(480) + b"x" + edf(PLAIN)[481:], "number of samples in a data record"),
        (plus(time_list(0), time_list(1), b"", reserved="EDF+D"), "when each of its data records begins"),
        (changed(reserved="EDF+D"), "when each of its data records begins"),
        (plus(time_list(0), time_list(1), time_list(1.5), reserved="EDF+D"), "data record 3 begins before"),
        (plus(time_list(0), time_list(1), time_list(9e8), reserved="EDF+D"), "its gaps would make"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_the_field(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"^The upload cannot be read as EDF: .*{reason}.*\.$"):
        read(content)


def test_errors_never_quote_what_stands_in_a_field() -> None:
    with pytest.raises(UnreadableFile) as error:
        read(of_signal(physical=("Doe", "Jane")))
    assert "Doe" not in str(error.value)


def test_a_night_needs_the_memory_of_its_ecg_only(tmp_path: Path) -> None:
    others = [TwinSignal(f"EEG {number}", [5] * 25_600, "uV") for number in range(19)]
    part = edf(TwinFile([*others, replace(LEAD, digital=[7] * 25_600)], duration="100", stated_records="-1"))
    start = 256 * 21
    path = tmp_path / "night.edf"
    path.write_bytes(part[:start] + part[start:] * 40)  # 40 MB
    tracemalloc.start()
    recording = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert recording.samples == 40 * 25_600
    assert peak < 40e6 + 5 * recording.ecg_mv.nbytes
    assert recording.source_sha256 == read(path.read_bytes()).source_sha256


# Real files and second readers ---------------------------------------------------------------------------------------


def test_the_kardia_file(format_samples: Path) -> None:
    recording = read(format_samples / "kardia_pdf/kardiamobile-1l-ecg.edf")
    assert (recording.leads, recording.fs_hz, recording.samples) == (("I",), 300.0, 9000)
    assert recording.ecg_mv[0, [0, 100]] == pytest.approx([0.02099, -0.0400], abs=1e-5)
    assert (recording.subject.age_years, recording.subject.sex) == (55.0, "male")
    assert (recording.device, recording.notch_hz) == ("KardiaMobile 1L", 50.0)
    assert recording.warnings == ()
    assert "Henderson" not in repr(recording)


def test_the_contec_file(format_samples: Path) -> None:
    recording = read(format_samples / "contec/0000050.ECG.edf")
    assert (len(recording.leads), recording.fs_hz, recording.samples) == (12, 800.0, 37_855)
    row = dict(zip(recording.leads, recording.ecg_mv, strict=True))
    assert [*row["I"][[0, 100]], row["II"][100]] == pytest.approx([-0.59510, -0.35096, 0.13733], abs=1e-5)
    assert recording.subject.pseudonym is None


@pytest.mark.parametrize("name", ["short_psg.edf", "short_psg.bdf"])
def test_a_polysomnogram_without_ecg(format_samples: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"no ECG; its signals: EEG Fpz-Cz, .*Event marker"):
        read(format_samples / "edf" / name)


@pytest.mark.parametrize("name", ["short_psg.edf", "short_psg.bdf"])
def test_its_signals_decode_as_edfio_has_them(format_samples: Path, name: str) -> None:
    import edfio

    content = bytearray((format_samples / "edf" / name).read_bytes())
    for number, label in enumerate((b"ECG I", b"ECG II", b"ECG III")):
        content[256 + 16 * number : 272 + 16 * number] = label.ljust(16)
    recording = read(bytes(content))
    file = (edfio.read_edf if name.endswith("edf") else edfio.read_bdf)(format_samples / "edf" / name)
    for row, signal in zip(recording.ecg_mv, file.signals[:3], strict=True):
        np.testing.assert_allclose(row * 1e3, signal.data, rtol=1e-12, atol=1e-9)
    assert recording.ecg_mv[0, [0, 100]] * 1e3 == pytest.approx([5.01685, -64.0], abs=1e-5)
    assert recording.ecg_mv[1, 100] * 1e3 == pytest.approx(4.25055, abs=1e-5)
    assert recording.started_at == datetime(1989, 4, 24, 16, 13)


def test_annotations_alone_are_no_signal(format_samples: Path) -> None:
    with pytest.raises(UnreadableFile, match="annotations only, no signal"):
        read(format_samples / "edf/wfdbpy_test_edfann.edf")


@pytest.mark.parametrize("file", ["kardia_pdf/kardiamobile-1l-ecg.edf", "contec/0000050.ECG.edf"])
def test_real_files_agree_with_two_other_readers(format_samples: Path, file: str) -> None:
    import edfio
    import pyedflib

    recording = read(format_samples / file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # edfio warns of the rounded number of samples
        second = edfio.read_edf(format_samples / file)
    with pyedflib.EdfReader(str(format_samples / file)) as third:
        for number, row in enumerate(recording.ecg_mv):
            np.testing.assert_allclose(row, second.signals[number].data, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(row, third.readSignal(number), rtol=1e-12, atol=1e-12)
        assert third.getSampleFrequency(0) == recording.fs_hz == second.signals[0].sampling_frequency


@pytest.mark.parametrize(
    "name",
    [
        *("data/test_generator.edf", "tests/data/test_generator.edf", "tests/data/test_generator.bdf"),
        *(
            "tests/data/test_generator_datarec_generator_0_5.bdf",
            "tests/data/test_generator_datarec_generator_2.bdf",
        ),
        *("tests/data/test_legacy.edf", "tests/data/test_subsecond.edf", "tests/data/test_utf8.edf"),
    ],
)
def test_files_of_pyedflib_decode_as_it_has_them(name: str) -> None:
    """Its own test files hold no ECG: the labels and units of their fastest signals are made those of leads."""
    import pyedflib

    path = Path(pyedflib.__file__).parent / name
    if not path.is_file():
        pytest.skip("this pyedflib came without its test files")
    with pyedflib.EdfReader(str(path)) as second:
        rates = [second.getSampleFrequency(number) for number in range(second.signals_in_file)]
        fast = [number for number, rate in enumerate(rates) if rate == max(rates)][:12]
        expected = [second.readSignal(number) for number in fast]
        marks = second.readAnnotations()
    content = bytearray(path.read_bytes())
    count = int(content[252:256])
    for number, lead in zip(fast, STANDARD_LEADS, strict=False):
        content[256 + 16 * number : 272 + 16 * number] = lead.encode().ljust(16)
        unit = 256 + 96 * count + 8 * number
        content[unit : unit + 8] = b"mV      "
    recording = read(bytes(content), keep_identity=True)
    assert recording.fs_hz == max(rates)
    np.testing.assert_allclose(recording.ecg_mv, expected, rtol=1e-12, atol=1e-9)
    if len(marks[0]):
        assert [a.code or a.text for a in recording.annotations] == [*marks[2]]
