"""SCP-ECG: codes, differences, ranges and beats restored exactly; everything else refused with its reason."""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.twins import scp as twin
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import UnreadableFile
from ecgomics.core.recording import Recording
from ecgomics.io import read

MV_PER_STEP = 2.5e-3
LIMBS = {"I": twin.steps(1000, 0.2), "II": twin.steps(1000, 0.5)}


def assert_holds(
    recording: Recording, true: Mapping[str, twin.Steps], mv_per_step: float = MV_PER_STEP
) -> None:
    assert set(recording.leads) == set(true)
    for name, steps in true.items():
        np.testing.assert_allclose(recording.lead(name), steps * mv_per_step, rtol=0, atol=1e-9)


# Signals --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("coding", ["default", "switched", "plain"])
def test_every_coding_gives_the_samples_that_were_put_in(coding: str, order: int) -> None:
    recording = read(twin.scp(twin.Signals(LIMBS, order=order, coding=coding)))
    assert_holds(recording, LIMBS)
    assert (recording.fs_hz, recording.resolution_uv) == (500.0, 2.5)


def test_rate_and_step_are_those_of_the_rhythm() -> None:
    recording = read(twin.scp(twin.Signals(LIMBS, nv_per_step=183, interval_us=1000)))
    assert recording.fs_hz == 1000.0
    assert_holds(recording, LIMBS, 183e-6)


@pytest.mark.parametrize(
    ("interval_us", "fs_hz"), [(1667, 600.0), (3333, 300.0), (1953, 512.0), (19_000, 1e6 / 19_000)]
)
def test_a_rate_is_the_whole_number_that_its_interval_was_rounded_from(
    interval_us: int, fs_hz: float
) -> None:
    assert read(twin.scp(twin.Signals(LIMBS, interval_us=interval_us))).fs_hz == fs_hz


def test_differences_of_16_bits_wrap_as_the_samples_do() -> None:
    jumps = {"I": np.array([32767, -32768, 32767, 0, 1] * 40)}
    assert_holds(read(twin.scp(twin.Signals(jumps))), jumps)


@pytest.mark.parametrize(("coding", "samples"), [("plain", 40_000), ("plain", 33_000), ("default", 40_000)])
def test_records_of_more_than_16_bits_of_bytes_or_samples(coding: str, samples: int) -> None:
    noise = np.random.default_rng(5).integers(-2000, 2000, (2, samples))
    long = {"I": noise[0], "II": noise[1]}
    assert_holds(read(twin.scp(twin.Signals(long, coding=coding, order=0))), long)


def test_a_writer_that_stops_at_the_largest_length_is_read_with_a_warning() -> None:
    stored = {"I": np.arange(32_767) % 500, "II": np.arange(32_767) % 400}
    signals = twin.Signals(stored, order=0, coding="plain")
    section = struct.pack("<BBIIBIIB", 2, 4, 1, 37_855, 1, 1, 37_855, 2)
    recording = read(twin.scp(signals, more={3: section}))
    assert_holds(recording, stored)
    assert any("(lead I: 32767 of 37855)" in line for line in recording.warnings)


def test_a_reference_beat_that_cannot_be_restored_is_left_out_with_a_warning() -> None:
    beat = twin.signal_section(twin.Signals({name: steps[:300] for name, steps in LIMBS.items()}))
    more = {4: twin.beat_section(700, 80, []), 5: beat}
    recording = read(twin.scp(twin.Signals(LIMBS), more=more))
    assert_holds(recording, LIMBS)
    assert recording.median_beat is None
    assert any(
        line.startswith("The reference beat is not read: the Huffman codes") for line in recording.warnings
    )


def test_codes_longer_than_a_lookup_are_found() -> None:
    table = [("0", 1, 1, 0), ("1" * 18 + "0", 19, 1, 5), ("1" * 19, 35, 1, 1000)]
    values = np.array([0, 5, 0, 0, 1300, 5, -700, 0] * 30)
    codes = {0: "0", 5: "1" * 18 + "0"}
    bits = "".join(codes.get(v) or "1" * 19 + f"{v - 1000 & 0xFFFF:016b}" for v in values.tolist())
    data = twin.packed(bits)
    body = struct.pack("<HHBBH", 2500, 2000, 0, 0, len(data)) + data
    more = {2: twin.tables_section([table]), 6: body}
    assert_holds(read(twin.scp(twin.Signals({"I": values}), more=more)), {"I": values})


def test_leads_recorded_one_after_the_other_leave_gaps() -> None:
    parts = {"I": twin.steps(250), "II": twin.steps(250, 1.0)}
    recording = read(twin.scp(twin.Signals(parts, starts={"I": 1, "II": 251})))
    assert recording.samples == 500
    np.testing.assert_allclose(recording.lead("II")[250:], parts["II"] * MV_PER_STEP, atol=1e-9)
    assert np.isnan(recording.lead("II")[:250]).all()
    assert np.isnan(recording.lead("I")[250:]).all()


@pytest.mark.parametrize("end", [999, 1000])
def test_ranges_from_0_are_read_by_the_bytes_that_are_there(end: int) -> None:
    section = struct.pack("<BB", 1, 4) + struct.pack("<IIB", 0, end, 1)
    signals = twin.Signals({"I": LIMBS["I"]}, order=0, coding="plain")
    assert_holds(read(twin.scp(signals, more={3: section})), {"I": LIMBS["I"]})


def test_the_reference_beat_is_kept_beside_the_rhythm() -> None:
    beat = twin.Signals({name: steps[:300] for name, steps in LIMBS.items()}, interval_us=1000, order=1)
    more = {4: twin.beat_section(300, 80, []), 5: twin.signal_section(beat)}
    median = read(twin.scp(twin.Signals(LIMBS), more=more)).median_beat
    assert median is not None
    assert (median.fs_hz, median.leads) == (1000.0, ("I", "II"))
    np.testing.assert_allclose(median.ecg_mv[1], LIMBS["II"][:300] * MV_PER_STEP, atol=1e-9)


def test_a_subtracted_reference_beat_is_added_where_it_was_subtracted() -> None:
    true, record = twin.subtracted()
    assert_holds(read(record), true)


def test_a_subtracted_beat_of_finer_steps_keeps_them() -> None:
    true, record = twin.subtracted(coarser=4)
    recording = read(record)
    assert_holds(recording, true)
    assert recording.resolution_uv == 2.5


def test_a_subtraction_that_is_stated_without_any_beat_is_warned_of() -> None:
    recording = read(twin.scp(twin.Signals(LIMBS), flags=5))
    assert_holds(recording, LIMBS)
    assert (
        "Section 3 states that a reference beat was subtracted, but the file has none." in recording.warnings
    )


def test_samples_counted_at_the_rate_of_the_reference_beat() -> None:
    beat = twin.Signals({name: steps[:300] for name, steps in LIMBS.items()}, interval_us=1000)
    section = struct.pack("<BBIIBIIB", 2, 4, 1, 2000, 1, 1, 2000, 2)
    more = {3: section, 4: twin.beat_section(300, 80, []), 5: twin.signal_section(beat)}
    recording = read(twin.scp(twin.Signals(LIMBS), more=more))
    assert recording.fs_hz == 500.0
    assert_holds(recording, LIMBS)


@pytest.mark.parametrize("mark", [b"SCPECG", b""])
def test_is_recognised_with_and_without_its_mark(mark: bytes) -> None:
    assert read(twin.scp(twin.Signals(LIMBS), mark=mark)).source_format == "SCP-ECG"


# What is refused ------------------------------------------------------------------------------------------------------


def with_rhythm(head: bytes, **changes: Any) -> bytes:
    """A record whose section 6 begins with other bytes."""
    body = twin.signal_section(twin.Signals(LIMBS))
    return twin.scp(twin.Signals(LIMBS), more={6: head + body[len(head) :]}, **changes)


def interleaved() -> bytes:
    rows = np.stack([twin.steps(1000, 0.9 * n) + 900 * n for n in range(8)])
    names = ("I", "II", *(f"V{n}" for n in range(1, 7)))
    mixed = dict(zip(names, rows.T.reshape(8, 1000), strict=True))
    return twin.scp(twin.Signals(mixed, order=0, coding="plain"))


def packed_in_10_bits() -> bytes:
    data = bytes(1250)
    body = struct.pack("<HHBBHH", 2500, 2000, 0, 0, len(data), len(data)) + data * 2
    return twin.scp(twin.Signals(LIMBS, order=0, coding="plain"), more={6: body})


REFUSED = {
    "bimodal": (with_rhythm(struct.pack("<HHBB", 2500, 2000, 2, 1)), "thinned out between the beats"),
    "no step": (with_rhythm(struct.pack("<HH", 0, 2000)), "steps of 0 nV and 2000 us"),
    "no interval": (with_rhythm(struct.pack("<HH", 2500, 0)), "steps of 2500 nV and 0 us"),
    "third differences": (with_rhythm(struct.pack("<HHB", 2500, 2000, 3)), "differences of order 3"),
    "interleaved": (interleaved(), "interleaved"),
    "10 bits": (packed_in_10_bits(), "interleaved or packed samples"),
    "no rhythm": (twin.record({3: twin.leads_section(twin.Signals(LIMBS))}), "no section 6"),
    "long-term rhythm": (
        twin.record({3: twin.leads_section(twin.Signals(LIMBS)), 12: bytes(20)}, protocol=30),
        "long-term rhythm of section 12",
    ),
    "no leads": (twin.record({6: twin.signal_section(twin.Signals(LIMBS))}), "section 3 (leads)"),
    "backwards": (
        twin.scp(twin.Signals(LIMBS), more={3: struct.pack("<BBIIB", 1, 4, 9, 3, 1)}),
        "from sample 9 to 3",
    ),
    "codes end": (
        twin.scp(twin.Signals(LIMBS), more={3: struct.pack("<BBIIBIIB", 2, 4, 1, 1200, 1, 1, 1000, 2)}),
        "end after",
    ),
    "too few samples": (
        twin.scp(twin.Signals(LIMBS), more={3: struct.pack("<BBIIBIIB", 2, 4, 1, 900, 1, 1, 1000, 2)}),
        "samples take",
    ),
    "spread": (
        twin.scp(twin.Signals(LIMBS, starts={"II": 900_001})),
        "spreads 2000 samples of 2 leads",
    ),
    "beat without zones": (
        twin.scp(twin.Signals(LIMBS), flags=5, more={5: twin.signal_section(twin.Signals(LIMBS))}),
        "section 4 (QRS places)",
    ),
    "beat missing": (
        twin.scp(twin.Signals(LIMBS), flags=5, more={4: twin.beat_section(200, 51, [(0, 51, 81, 121)])}),
        "a reference beat that it does not have",
    ),
    "bad table": (
        twin.scp(twin.Signals(LIMBS), tables=twin.tables_section([[("0", 1, 1, 0), ("01", 2, 1, 1)]])),
        "begin with one another",
    ),
    "no such code": (
        twin.scp(twin.Signals(LIMBS), tables=twin.tables_section([[("00", 2, 1, 0), ("01", 2, 1, 1)]])),
        "no Huffman code has",
    ),
    "no such table": (
        twin.scp(twin.Signals(LIMBS), tables=twin.tables_section([[("0", 1, 0, 3), ("1", 1, 1, 0)]])),
        "switches to Huffman table 3 of 1",
    ),
    "single code": (
        twin.scp(
            twin.Signals({"I": LIMBS["I"]}, order=0, coding="plain"),
            tables=b"\1\0\1\0\2\1\0\0\0\0\x08\0\0",
        ),
        "a single Huffman code; recorders that write this (PC-80B, Healforce)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_restored_is_refused_with_its_reason(case: str) -> None:
    record, reason = REFUSED[case]
    with pytest.raises(UnreadableFile, match="cannot be read as SCP-ECG") as refused:
        read(record)
    assert reason in str(refused.value)


def test_a_beat_of_another_rate_is_not_added() -> None:
    _, record = twin.subtracted()
    slower = record.replace(struct.pack("<HHH", 200, 51, 4), struct.pack("<HHH", 400, 51, 4))
    slower = slower.replace(struct.pack("<HHB", 2500, 2000, 2), struct.pack("<HHB", 2500, 4000, 2), 1)
    with pytest.raises(UnreadableFile, match="reference beat of another rate"):
        read(slower)


def test_sections_counted_from_0_are_refused_as_not_conforming() -> None:
    record = bytearray(twin.scp(twin.Signals(LIMBS), mark=b""))
    size = int.from_bytes(record[10:14], "little")
    for place in range(22, 6 + size, 10):
        _, length, index = struct.unpack_from("<HII", record, place)
        struct.pack_into("<I", record, place + 6, max(index - 1, 0) if length else 0)
    with pytest.raises(UnreadableFile, match="counted from byte 0, which does not conform"):
        read(bytes(record))


@pytest.mark.parametrize("name", twin.twins())
def test_a_record_that_is_cut_short_is_refused(name: str) -> None:
    content = twin.twins()[name]
    with pytest.raises(UnreadableFile, match="may be cut short"):
        read(content[: len(content) * 2 // 3])


# What stands beside the samples ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full() -> Recording:
    return read(twin.twins()["huffman"], keep_identity=True)


def test_person_device_filters_and_start(full: Recording) -> None:
    assert (full.subject.age_years, full.subject.sex) == (57.0, "female")
    assert full.started_at is not None
    assert full.started_at.isoformat() == "2018-03-04T09:08:07+01:00"
    assert (full.device, full.band_hz, full.notch_hz) == ("Acme ELI", (0.05, 150.0), 50.0)
    assert full.identity["identifier"] == "ID-4711"
    assert full.identity["name"] == "Doe^Jane"
    assert full.identity["birth date"] == "1960-05-17"
    assert full.identity["referring physician"] == "Doctor Whoever"
    assert full.identity["comment"] == "seen by neighbour Smithson"
    assert full.identity["medication"] == "Digoxinum"
    assert full.identity["height"] == "171 cm"
    assert full.identity["serial number"] == "SN-998877"


def test_values_of_a_vendor_behind_the_intervals_are_not_taken_for_rates() -> None:
    own = struct.pack("<15h", 9, -41, -18, 118, 148, 104, 170, 446, 461, 3, 54, 19, 66, 1130, 29999)
    recording = read(twin.scp(twin.Signals(LIMBS), more={7: twin.measurements_section(own)}))
    assert recording.device_measurements["PR Interval [ms]"] == 160.0
    assert not {"Ventricular Rate [/min]", "Atrial Rate [/min]", "QTc Interval [ms]"} & set(
        recording.device_measurements
    )


def test_medications_without_a_name_are_none() -> None:
    more = {1: twin.tag(10, b"\1\0\0\0") + twin.tag(10, b"\0\1\0Digoxinum\0") + twin.tag(10, b"\1\0\0\0")}
    assert (
        read(twin.scp(twin.Signals(LIMBS), more=more), keep_identity=True).identity["medication"]
        == "Digoxinum"
    )


def test_a_high_pass_in_finer_steps_than_those_of_the_standard_is_not_believed() -> None:
    more = {1: twin.tag(27, struct.pack("<H", 500)) + twin.tag(28, struct.pack("<H", 150))}
    assert read(twin.scp(twin.Signals(LIMBS), more=more)).band_hz == (None, 150.0)


def test_measurements_without_what_is_marked_as_missing(full: Recording) -> None:
    found = full.device_measurements
    expected = {
        "RR Interval [ms]": 857.0,
        "P Duration [ms]": 110.0,
        "PR Interval [ms]": 160.0,
        "QRS Duration [ms]": 90.0,
        "QT Interval [ms]": 400.0,
        "QTc Interval [ms]": 443.0,
        "Ventricular Rate [/min]": 70.0,
        "P Axis [deg]": 44.0,
        "QRS Axis [deg]": -61.0,
        "Systolic Blood Pressure [mmHg]": 131.0,
        "S Duration I [ms]": 40.0,
        "R Amplitude V1 [uV]": 900.0,
    }
    assert expected.items() <= found.items()
    absent = {
        "PP Interval [ms]",
        "T Axis [deg]",
        "Atrial Rate [/min]",
        "S Duration V1 [ms]",
        "R' Duration I [ms]",
    }
    assert not absent & found.keys()


def test_statements_and_spikes(full: Recording) -> None:
    assert full.statements == ("Sinus rhythm", "Read by Doctor Whoever", "SR")
    assert [(mark.start_s, mark.code) for mark in full.annotations] == [(1.5, "pacemaker spike")]


def test_nothing_of_the_identity_is_kept_by_default() -> None:
    told = repr(read(twin.twins()["huffman"], name="Jane_2018"))
    for word in ("Doe", "Jane", "4711", "1960", "Whoever", "Smithson", "998877", "Digoxin"):
        assert word not in told


def test_tags_of_wrong_size_are_read_by_the_sizes_of_the_standard() -> None:
    body = twin.person_section().replace(twin.tag(8, b"\x02"), b"\x08\x00\x90\x02")
    assert read(twin.scp(twin.Signals(LIMBS), more={1: body})).subject.sex == "female"


def test_texts_in_the_character_set_that_the_device_states() -> None:
    body = (
        twin.tag(0, "Иванова\0".encode("iso8859-5")) + twin.tag(14, twin.device(language=0x13)) + b"\xff\0\0"
    )
    recording = read(twin.scp(twin.Signals(LIMBS), more={1: body}), keep_identity=True)
    assert recording.identity["name"] == "Иванова"


def test_a_wrong_checksum_is_warned_of() -> None:
    record = bytearray(twin.scp(twin.Signals(LIMBS)))
    assert not [line for line in read(bytes(record)).warnings if "checksum" in line]
    record[record.index(b"Acme")] ^= 1
    (warning,) = [line for line in read(bytes(record)).warnings if "checksum" in line]
    assert warning == "The checksum of the record, section 1 is not that of its bytes."


def test_a_damaged_section_behind_the_rhythm_is_left_out_with_a_warning() -> None:
    record = bytearray(twin.twins()["huffman"])
    size, index = next(
        (size, index)
        for number, size, index in struct.iter_unpack("<HII", record[22 : 22 + 120])
        if number == 7
    )
    record[index + 1 : index + 3] = b"\xff\xff"
    recording = read(bytes(record))
    assert size == 60
    assert "Not read, as they are damaged: section 7." in recording.warnings
    assert "QRS Duration [ms]" not in recording.device_measurements
    assert recording.statements == ("Sinus rhythm", "SR")


# Real files -----------------------------------------------------------------------------------------------------------


def test_the_same_ecg_as_dicom_is_the_same_in_every_sample(format_samples: Path) -> None:
    one = read(format_samples / "scp/ecgtoolkit_Example.scp")
    other = read(format_samples / "dicom/ecgtoolkit_Example.dcm")
    assert one.ecg_mv.shape == (12, 5000)
    assert set(one.leads) == set(other.leads)
    for name in one.leads:
        np.testing.assert_array_equal(one.lead(name), other.lead(name))
    intervals = {name: value for name, value in other.device_measurements.items() if "beat" not in name}
    assert "QRS Duration [ms]" in intervals
    assert intervals.items() <= one.device_measurements.items()
    assert one.started_at == other.started_at
    assert one.subject == other.subject
    assert one.warnings == ()
    np.testing.assert_allclose(one.lead("V1")[[0, 100]], [0.1075, 0.0125], atol=1e-12)
    assert one.median_beat is not None
    np.testing.assert_allclose(one.median_beat.ecg_mv[0, [0, 100]], [0.010, 0.020], atol=1e-12)


def test_plain_samples_of_a_range_from_0(format_samples: Path) -> None:
    recording = read(format_samples / "scp/contec_demo.scp")
    assert (recording.fs_hz, recording.ecg_mv.shape) == (1000.0, (8, 10_000))
    assert recording.lead("I")[0] == pytest.approx(254 * 183e-6)
    assert recording.subject.age_years == 47.0


def second_reader(path: Path) -> dict[str, Floats]:
    from ecgdatakit import FileParser

    record = FileParser().parse(path)
    assert {lead.units for lead in record.leads} == {"mV"}
    return {lead.label: lead.samples for lead in record.leads}


def test_a_second_reader_finds_the_same(format_samples: Path, tmp_path: Path) -> None:
    files = {"real.scp": (format_samples / "scp/ecgtoolkit_Example.scp").read_bytes()}
    twins = twin.twins()
    files |= {name: twins[name] for name in ("huffman", "plain", "switched", "subtracted")}
    for name, content in files.items():
        path = tmp_path / f"{Path(name).stem}.scp"
        path.write_bytes(content)
        ours = read(path)
        for lead, samples_mv in second_reader(path).items():
            np.testing.assert_allclose(ours.lead(lead), samples_mv, atol=1e-9, err_msg=f"{name} {lead}")
