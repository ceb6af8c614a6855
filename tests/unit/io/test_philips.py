"""Philips XML: packing, restoring of the limb leads, encodings, what is kept, and what is refused."""

import base64
import re
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins.philips import (
    GLOBAL,
    IDENTITY,
    STEP_UV,
    Counts,
    beat_counts,
    corrections,
    ecg_counts,
    philips_xml,
    twins,
    with_pulse,
    xli,
)
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.leads import LIMB_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Annotation, Recording
from ecgomics.io import read
from ecgomics.io.readers.philips_xli import chunks, restored, unfolded

ECG = ecg_counts(600)


def holds(recording: Recording, leads: dict[str, Counts], step_uv: float = STEP_UV) -> None:
    assert recording.leads == tuple(leads)
    for lead, counts in leads.items():
        np.testing.assert_allclose(recording.lead(lead), counts * step_uv * 1e-3, atol=1e-12, err_msg=lead)


# XLI ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end_code", [False, True])
def test_xli_gives_back_what_was_packed(end_code: bool) -> None:
    generator = np.random.default_rng(3)
    rows = [np.cumsum(generator.integers(-9, 10, count)) for count in (3, 4, 5, 1201, 5500)]
    rows += [np.zeros(5500, np.int64), np.tile([7, -7, 9000], 500), np.full(30, -32768)]
    found = [unfolded(chunk) for chunk in chunks(xli(rows, end_code=end_code))]
    for row, samples in zip(rows, found, strict=True):
        np.testing.assert_array_equal(samples, row)


def test_limb_leads_are_restored_as_integers_with_floor() -> None:
    generator = np.random.default_rng(5)
    leads = {lead: generator.integers(-32768, 32768, 4000) for lead in LIMB_LEADS}
    stored = corrections(leads)
    found = restored(stored)
    for place in range(0, 4000, 37):
        one, two = int(leads["I"][place]), int(leads["II"][place])
        three = two - one - int(stored["III"][place])
        assert int(found["III"][place]) == three
        assert int(found["aVR"][place]) == -int(stored["aVR"][place]) - (one + two) // 2
        assert int(found["aVL"][place]) == (one - three) // 2 - int(stored["aVL"][place])
        assert int(found["aVF"][place]) == (two + three) // 2 - int(stored["aVF"][place])
    for lead, counts in leads.items():
        np.testing.assert_array_equal(found[lead], counts)


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (b"\x01\x02", "channel 1 states 0 packed bytes"),
        (b"\xff\xff\xff\x7f\0\0\0\0\0\0", "channel 1 states 2147483647 packed bytes, 2 follow"),
        (b"\xf0\xff\xff\xff\0\0\0\0\0\0", "channel 1 states -16 packed bytes"),
        (b"\x02\0\0\0\0\0\0\0\xff\x00", "channel 1 refers to a string that was not there before"),
        (b"\x02\0\0\0\0\0\0\0\x00\x00", "channel 1 holds no samples"),
        (xli([np.zeros(9, np.int64)]) * 70, "it holds more than 64 channels"),
    ],
)
def test_damaged_xli_says_what_is_wrong(packed: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        [unfolded(chunk) for chunk in chunks(packed)]


def test_samples_beyond_16_bits_are_damage() -> None:
    packed = bytearray(xli([np.zeros(400, np.int64)]))
    packed[6:8] = (-20_000).to_bytes(2, "little", signed=True)  # a start value that rises without end
    with pytest.raises(ValueError, match="leave the range of 16 bits"):
        unfolded(chunks(bytes(packed))[0])


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1.03", "1.04", "1.04.01", "1.04.02"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "iso-8859-1"])
def test_every_version_and_encoding_of_the_text(version: str, encoding: str) -> None:
    recording = read(philips_xml(with_pulse(ECG), version=version, encoding=encoding))
    holds(recording, ECG)
    assert (recording.fs_hz, recording.resolution_uv, recording.source_format) == (
        500.0,
        STEP_UV,
        "Philips XML",
    )
    assert recording.warnings == ("The calibration pulse at the end is cut off: 0.40 s of 1.60 s.",)


@pytest.mark.parametrize("packing", ["XLI", "Base64", "Hex", "Plain"])
@pytest.mark.parametrize("version", ["1.03", "1.04.01"])
def test_every_encoding_of_the_samples(packing: str, version: str) -> None:
    recording = read(philips_xml(ECG, packing=packing, version=version, fs_hz=250.0, step_uv=2.5))
    holds(recording, ECG, 2.5)
    assert recording.fs_hz == 250.0
    assert recording.warnings == ()


def test_declared_encoding_that_is_not_the_one_used() -> None:
    text = philips_xml(ECG, encoding="utf-8").replace(b'encoding="utf-8"', b'encoding="utf-16"')
    holds(read(text), ECG)
    latin = philips_xml(ECG, encoding="utf-8").replace(b">Jane<", ">Jürgen<".encode("latin-1"))
    holds(read(latin), ECG)
    assert read(latin, keep_identity=True).identity["name"] == "Doe Jürgen"


def test_fifteen_leads_and_leads_in_another_order() -> None:
    leads = ecg_counts(600, extra=("V3R", "V4R", "V7"))
    holds(read(philips_xml(leads)), leads)
    shuffled = {lead: leads[lead] for lead in ("V7", "aVF", "II", "V1", "aVL", "I", "III", "aVR", "V3R")}
    holds(read(philips_xml(shuffled)), shuffled)


def test_leads_without_the_six_limb_leads_are_no_corrections_or_left_out() -> None:
    chest = {lead: ECG[lead] for lead in ("II", "V1", "V5")}
    holds(read(philips_xml(chest)), chest)
    recording = read(philips_xml({lead: ECG[lead] for lead in ("I", "II", "III")}))
    holds(recording, {lead: ECG[lead] for lead in ("I", "II")})
    assert any("stored as differences" in line for line in recording.warnings)


def test_iec_names_are_chest_leads() -> None:
    recording = read(
        philips_xml({lead.replace("V", "C") if lead[0] == "V" else lead: row for lead, row in ECG.items()})
    )
    holds(recording, ECG)


def test_uncompressed_leads_are_never_taken_for_corrections() -> None:
    strange = dict(ECG) | {"III": ECG["V1"]}
    recording = read(philips_xml(strange, packing="Base64"))
    holds(recording, strange)
    assert any(line.startswith("Limb leads differ") for line in recording.warnings)


def test_set_of_leads_that_is_not_documented_is_asked_for() -> None:
    content = philips_xml(ECG, version="1.03", lead_set="STD-15")
    with pytest.raises(Unstated, match=r"leads= \(12 of them\)"):
        read(content)
    holds(read(content, leads=STANDARD_LEADS), ECG)


def test_settings_of_the_samples_go_before_those_of_the_acquisition() -> None:
    recording = read(
        philips_xml(ECG, waves={"samplespersecond": "1000", "resolution": "2.5", "durationperchannel": "600"})
    )
    holds(recording, ECG, 2.5)
    assert recording.fs_hz == 1000.0


def test_offset_is_subtracted_and_unsigned_samples_are_read() -> None:
    raised = {lead: row + 40_000 for lead, row in ECG.items()}
    content = philips_xml(
        {lead: row - 65_536 * (row > 32_767) for lead, row in raised.items()},
        packing="Base64",
        waves={"signaloffset": "40000", "signalsigned": "False"},
    )
    holds(read(content), ECG)


def test_resolution_and_rate_that_are_not_stated_are_asked_for() -> None:
    content = philips_xml(ECG, step_uv=None)
    with pytest.raises(Unstated, match="unit="):
        read(content)
    content = philips_xml(ECG, version="1.03").replace(
        "500</samplingrate>".encode("utf-16-le"), "</samplingrate>".encode("utf-16-le")
    )
    with pytest.raises(Unstated, match="fs_hz="):
        read(content)
    assert read(content, fs_hz=500.0).fs_hz == 500.0


def test_duration_that_does_not_fit_is_warned_of() -> None:
    recording = read(philips_xml(ECG, waves={"durationperchannel": "11000"}))
    assert "The file states leads of 11 s, but holds 1.2 s at its rate." in recording.warnings


def test_channels_that_no_lead_has_are_told_if_they_hold_a_signal() -> None:
    empty = np.concatenate([np.zeros(500, np.int64), np.full(100, 200)])
    assert read(philips_xml(ECG, spare=[empty] * 4)).warnings == ()
    recording = read(philips_xml(ECG, spare=[ECG["V1"], empty]))
    assert recording.warnings == ("1 further channels hold a signal, but no lead's name, and are not read.",)
    holds(recording, ECG)
    beyond = np.cumsum(np.cumsum(np.random.default_rng(5).integers(10, 90, 600)))  # no samples of 16 bits
    assert read(philips_xml(ECG, spare=[beyond])).warnings == ()


# What is kept ---------------------------------------------------------------------------------------------------------


def test_measurements_have_units_and_no_invalid_markers() -> None:
    measured = GLOBAL | {
        "qtcf": "Failed",
        "tfrontaxis": "Indeterminate",
        "pdur": "",
        "sthorizaxis": "-",
        "qonset": "*",
    }
    found = read(philips_xml(ECG, measured=measured)).device_measurements
    assert found == {
        **{"heartrate [/min]": 72.0, "rrint [ms]": 833.0, "print (PR) [ms]": 158.0, "qrsdur [ms]": 96.0},
        **{"qtint [ms]": 388.0, "qtcb [ms]": 425.0, "meanprint (PR) [ms]": 158.0, "meanqtc [ms]": 425.0},
        **{
            "pfrontaxis [deg]": 44.0,
            "meanqrsdur group 1 [ms]": 98.0,
            "pamp I [uV]": -12.0,
            "ramp I [uV]": 455.0,
        },
        **{"print (PR) I [ms]": 150.0, "qrsarea I": 17.0, "stj V2 [uV]": -35.0, "qtint V2 [ms]": 390.0},
    }


def test_zeros_of_the_whole_stand_for_nothing_measured_and_those_of_a_lead_for_no_wave() -> None:
    nothing = {"heartrate": "0", "rrint": "0", "pdur": "0", "qrsdur": "0", "qtcb": "0", "pfrontaxis": "0"}
    found = read(philips_xml(ECG, measured=nothing)).device_measurements
    assert not {"heartrate [/min]", "rrint [ms]", "pdur [ms]", "qrsdur [ms]", "qtcb [ms]"} & found.keys()
    assert found["pfrontaxis [deg]"] == 0.0
    content = philips_xml(ECG, encoding="utf-8").replace(b"<print>150<", b"<pdur>0</pdur><print>150<")
    assert read(content).device_measurements["pdur I [ms]"] == 0.0


def test_edited_measurement_stands_and_the_algorithms_own_stays_beside_it() -> None:
    found = read(philips_xml(ECG, measured={"pfrontaxis": "61"})).device_measurements
    assert (found["pfrontaxis [deg]"], found["pfrontaxis internal [deg]"]) == (61.0, 44.0)


def test_marks_of_schema_1_03_and_pacing_pulses_are_annotations() -> None:
    pulse = Annotation(start_s=0.64, code="pacepulse", duration_s=0.002)
    waves = [
        Annotation(start_s=at, code=name) for name, at in (("pon", 0.312), ("qrson", 0.47), ("qrsoff", 0.566))
    ]
    assert read(philips_xml(ECG, version="1.03")).annotations == (*waves, pulse)
    assert read(philips_xml(ECG)).annotations == (pulse,)


def test_representative_beat_keeps_its_rate_and_resolution_and_loses_its_padding() -> None:
    beat = beat_counts()
    recording = read(philips_xml(ECG, beat=beat_counts(padded=20)))
    median = recording.median_beat
    assert median is not None
    assert (median.leads, median.fs_hz) == (("I", "II"), 1000.0)
    np.testing.assert_allclose(median.ecg_mv, np.stack(list(beat.values())) * 1e-3, atol=1e-12)
    assert recording.device_measurements["qonset repbeat II [ms]"] == 12.0


def test_representative_beat_of_unknown_scale_is_left_out_and_told() -> None:
    recording = read(philips_xml(ECG, version="1.03", beat=beat_counts()))
    assert recording.median_beat is None
    assert (
        "The representative beats are left out: their rate or resolution is not stated." in recording.warnings
    )
    assert recording.device_measurements["ponset repbeat I [ms]"] == 8.0


def test_filters_of_the_samples_not_those_of_the_report() -> None:
    recording = read(philips_xml(ECG))
    assert (recording.band_hz, recording.notch_hz) == ((0.05, 150.0), 60.0)
    recording = read(philips_xml(ECG, version="1.03"))
    assert (recording.band_hz, recording.notch_hz) == ((0.05, 150.0), None)


@pytest.mark.parametrize(
    ("age", "years"),
    [
        ("<age defaultage='50'/>", None),
        ("<age defaultage='50'><years>34</years></age>", 34.0),
        ("<age><months>6</months></age>", 0.5),
        ("<age><days>8</days></age>", 0.02),
        ("<age defaultage='50'><dateofbirth>1950-05-17</dateofbirth></age>", 68.0),
    ],
)
def test_age_is_never_the_default_of_the_recorder(age: str, years: float | None) -> None:
    assert read(philips_xml(ECG, age=age)).subject.age_years == years


def test_start_device_sex_and_statements() -> None:
    recording = read(
        philips_xml(ECG, statements=[("Sinus rhythm", "V-rate 50-99"), ("Nonspecific T change", "")])
    )
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2019-03-11T09:41:07"
    assert recording.device == "Philips Medical Products PageWriter TC A.07.04.03"
    assert recording.subject.sex == "female"
    assert recording.statements == ("- NORMAL ECG -", "Sinus rhythm", "V-rate 50-99", "Nonspecific T change")
    zoned = philips_xml(ECG, encoding="utf-8").replace(b'time="09:41:07"', b'time="09:41:07+01:00"')
    started = read(zoned).started_at
    assert started is not None
    assert started.isoformat() == "2019-03-11T09:41:07+01:00"


@pytest.mark.parametrize("version", ["1.03", "1.04.01"])
def test_no_identity_is_left_and_all_of_it_is_there_on_request(version: str) -> None:
    content = philips_xml(
        ECG,
        version=version,
        statements=[("Sinus rhythm", ""), ("As for Doe before", ""), (IDENTITY["comment"], "")],
    )
    recording = read(content, name="ECG_ID-4711")
    shown = repr((recording, recording.statements, recording.device_measurements, recording.warnings))
    for text in (*IDENTITY.values(), "1950", "Saint", "0f1e2d3c", "4711", "Doe", "House"):
        assert text not in shown, text
    assert recording.statements == ("- NORMAL ECG -", "Sinus rhythm")
    kept = read(content, keep_identity=True)
    for text in IDENTITY.values():
        assert any(text in value for value in kept.identity.values()), text
    assert kept.identity["Ward"] == "Ward of Saint Jude"


# Refusals -------------------------------------------------------------------------------------------------------------


def plain(**more: object) -> bytes:
    return philips_xml(ECG, encoding="utf-8", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (plain()[:-40], "its XML is damaged"),
        (
            plain().replace(b'compression="XLI"', b'compression="Huffman"'),
            "packed by a method that is not XLI",
        ),
        (
            plain(packing="Base64").replace(b'"Base64"', b'"UUencode"'),
            "an encoding that is not Base64, Hex or Plain",
        ),
        (plain().replace(b"parsedwaveforms", b"unparsedwaveforms"), "its samples are in another file"),
        (plain().replace(b"parsedwaveforms", b"leadwaveforms"), "its leads are stored one by one"),
        (plain().replace(b"parsedwaveforms", b"nowaveforms"), "it holds no samples"),
        (plain(packing="Base64").replace(b"==</pa", b"@</pa").replace(b"=</pa", b"@</pa"), None),
        (plain(packing="Plain").replace(b"-", b"x"), "its samples are not all finite numbers"),
        (plain(waves={"resolution": "0"}), "its resolution is no positive number"),
        (plain(waves={"resolution": "1e308"}), "its resolution is no positive number below 1e+09"),
        (plain(waves={"samplespersecond": "1e308"}), "its sampling rate is no positive number below 1e+09"),
        (plain(waves={"signaloffset": "-1e308"}), "its signal offset is beyond all samples"),
        (
            plain(packing="Plain").replace(b" 4", b" " + b"9" * 300),
            "not all finite numbers",
        ),
        (plain(packing="Plain").replace(b" 4", b" 0.5"), "not all whole numbers that a sample can be"),
        (plain(waves={"samplespersecond": "many"}), "its sampling rate is no positive number"),
        (
            plain(packing="Base64", waves={"durationperchannel": "999"}),
            "which are not 12 leads of one length",
        ),
        (plain(packing="Base64", waves={"bitspersample": "12"}), "its bits per sample are not 8, 16 or 32"),
        (
            plain(waves={"leadlabels": " ".join((*STANDARD_LEADS, "V7")), "numberofleads": "13"}),
            "it names 13 leads",
        ),
        (plain(packing="Hex").replace(b"</parsed", b"0</parsed"), "its samples are no hex text"),
    ],
)
def test_refusals_name_the_reason(content: bytes, reason: str | None) -> None:
    if reason is None:
        content = re.sub(rb"(<parsedwaveforms[^>]*>).", rb"\1@", content)
        reason = "its samples are no base64 text"
    with pytest.raises(
        UnreadableFile, match=f"cannot be read as Philips XML: .*{re.escape(reason)}"
    ) as caught:
        read(content)
    assert "Doe" not in str(caught.value)


def test_entities_are_never_expanded() -> None:
    bomb = plain().replace(b"<restingecgdata", b'<!DOCTYPE a [<!ENTITY b "bb">]><restingecgdata', 1)
    with pytest.raises(UnreadableFile, match="entities"):
        read(bomb)


def test_packed_channels_that_unfold_a_thousandfold_are_refused() -> None:
    bits = "".join(f"{code:010b}" for code in [0, *range(256, 1023), *[1022] * 9001])
    body = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    packed = base64.b64encode(struct.pack("<i2xh", len(body), 0) + body)
    content = re.sub(rb"(<parsedwaveforms[^>]*>)[^<]*", lambda found: found[1] + packed, plain())
    with pytest.raises(UnreadableFile, match="channel 1 unfolds to more samples than any recording has"):
        read(content)


def test_many_flat_channels_are_refused_together() -> None:
    flat = xli([np.zeros(60_000, np.int64)])
    labels = " ".join(f"L{n}" for n in range(60))
    packed = base64.b64encode(flat * 60)
    content = re.sub(
        rb"(<parsedwaveforms[^>]*>)[^<]*",
        lambda found: found[1] + packed,
        plain(waves={"leadlabels": labels, "numberofleads": "60"}),
    )
    with pytest.raises(UnreadableFile, match="its channels unfold to more samples"):
        read(content)


def test_deep_elements_are_no_trouble() -> None:
    holds(
        read(
            plain().replace(
                b"<generalpatientdata>", b"<a>" * 50_000 + b"</a>" * 50_000 + b"<generalpatientdata>"
            )
        ),
        ECG,
    )


def test_channel_of_another_length_is_damage() -> None:
    rows = list(corrections(ECG).values())
    packed = base64.b64encode(xli([*rows[:4], rows[4][:-3], *rows[5:]]))
    content = re.sub(rb"(<parsedwaveforms[^>]*>)[^<]*", lambda found: found[1] + packed, plain())
    with pytest.raises(UnreadableFile, match="channel 5 unfolds to 597 samples, channel 1 to 600"):
        read(content)


def test_mutations_give_a_recording_or_a_refusal() -> None:
    generator = np.random.default_rng(11)
    for content in twins().values():
        for _ in range(12):
            mutated = bytearray(content)
            for place in generator.integers(0, len(mutated), 3):
                mutated[place] = int(generator.integers(0, 256))
            try:
                read(bytes(mutated[: int(generator.integers(len(mutated) // 2, len(mutated) * 3))]))
            except InvalidInput:
                continue


# Real files -----------------------------------------------------------------------------------------------------------

#: First values, values at sample 100 (mV) and the last sample of the ECG.
SAMPLES = {
    "1_03_129DYPRG.XML": ((0.240, 0.585), (-0.060, -0.105, -0.045), 5263),
    "1_04_01_2020-5-18.xml": ((-0.010, 0.695), (-0.050, 0.490, 0.540), 5299),
    "1_04_3191723_ZZDEMOPTONLY_orig.xml": ((0.165, 0.190), (-0.015, -0.090, -0.075), 5299),
    "cvrg_Philips103Example01.xml": ((0.015, -0.095), (-0.065, -0.190, -0.125), 5049),
    "cvrg_ecg_97082525_1_SierraECG_1.03.xml": ((-0.205, 1.195), (-0.175, 1.205, 1.380), 5299),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_real_files(format_samples: Path, name: str) -> None:
    first, later, last = SAMPLES[name]
    recording = read(format_samples / "philips" / name)
    assert recording.leads == STANDARD_LEADS
    assert (recording.fs_hz, recording.samples) == (500.0, last + 1)
    np.testing.assert_allclose(recording.ecg_mv[: len(first), 0], first, atol=1e-9)
    np.testing.assert_allclose(recording.ecg_mv[: len(later), 100], later, atol=1e-9)
    assert any("calibration pulse at the end" in line for line in recording.warnings)
    assert not any(line.startswith("Limb leads") for line in recording.warnings)


@pytest.mark.parametrize("name", SAMPLES)
def test_real_files_as_two_other_readers_read_them(format_samples: Path, name: str) -> None:
    import sierraecg
    from ecgdatakit import FileParser

    path = format_samples / "philips" / name
    recording = read(path)
    counts = {lead.label: np.asarray(lead.samples) for lead in sierraecg.read_file(str(path)).leads}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it assumes a rate for the beats of schema 1.03, and says so
        second = FileParser().parse(path)
    second_mv = {lead.label: np.asarray(lead.samples) for lead in second.leads}
    for lead, row in zip(recording.leads, recording.ecg_mv, strict=True):
        np.testing.assert_allclose(row, counts[lead][: recording.samples] * 0.005, atol=1e-9)
        np.testing.assert_allclose(row, second_mv[lead][: recording.samples], atol=1e-9)
    if recording.median_beat is not None:
        beats_mv = {lead.label: np.asarray(lead.samples) for lead in second.median_beats}
        for lead, row in zip(recording.median_beat.leads, recording.median_beat.ecg_mv, strict=True):
            np.testing.assert_allclose(row, beats_mv[lead][: len(row)], atol=1e-9)


def test_measurements_of_a_real_file(format_samples: Path) -> None:
    recording = read(format_samples / "philips" / "1_04_01_2020-5-18.xml")
    found = recording.device_measurements
    assert [
        found[f"{name}"] for name in ("heartrate [/min]", "print (PR) [ms]", "qrsdur [ms]", "qtint [ms]")
    ] == [*(64.0, 164.0, 102.0, 399.0)]
    assert recording.median_beat is not None
    assert (recording.median_beat.fs_hz, recording.median_beat.ecg_mv.shape) == (1000.0, (12, 1200))
    assert recording.subject.sex is None
