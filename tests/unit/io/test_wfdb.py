"""WFDB records: every format and layout, and one clear sentence for each thing that is wrong."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import wfdb

from ecgomics.core.arrays import Ints
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_wfdb

Header = Callable[..., Path]
ONE_LEAD = "rec.dat 16 1000/mV 16 0 0 0 0 II"
RAMP = np.arange(500)


@pytest.mark.parametrize("fmt", ["16", "24", "32", "80", "212", "508", "516", "524"])
def test_every_format_that_wfdb_writes_is_read(fmt: str, tmp_path: Path) -> None:
    steps = np.column_stack([np.arange(600) % 100 - 50, 30 - np.arange(600) % 70])
    wfdb.wrsamp(
        "rec",
        fs=250,
        units=["mV", "mV"],
        sig_name=["I", "II"],
        d_signal=steps,
        fmt=[fmt, fmt],
        adc_gain=[100.0, 200.0],
        baseline=[0, 10],
        write_dir=str(tmp_path),
    )
    recording = read(tmp_path / "rec.hea")
    assert recording.leads == ("I", "II")
    np.testing.assert_allclose(recording.ecg_mv, [steps[:, 0] / 100, (steps[:, 1] - 10) / 200], atol=1e-12)
    assert recording.warnings == ()


def packed_310(steps: Ints) -> bytes:
    first, second, third = (steps.reshape(-1, 3).T & 0x3FF).astype(np.uint16)
    words = np.column_stack([first << 1 | (third & 31) << 11, second << 1 | third >> 5 << 11])
    return words.astype("<u2").tobytes()


def packed_311(steps: Ints) -> bytes:
    first, second, third = (steps.reshape(-1, 3).T & 0x3FF).astype(np.uint32)
    return (first | second << 10 | third << 20).astype("<u4").tobytes()


PACKED = {
    8: lambda steps: np.diff(steps, prepend=steps[0]).astype("i1").tobytes(),
    61: lambda steps: steps.astype(">i2").tobytes(),
    160: lambda steps: (steps + 32768).astype("<u2").tobytes(),
    310: packed_310,
    311: packed_311,
}


@pytest.mark.parametrize("fmt", PACKED)
def test_formats_packed_by_their_definition_are_read(fmt: int, header: Header) -> None:
    steps = np.arange(600) * 7 % 120 - 40
    path = header("rec 1 250 600", [f"rec.dat {fmt} 100/mV 10 0 {steps[0]} 0 0 II"])
    path.with_suffix(".dat").write_bytes(PACKED[fmt](steps))
    np.testing.assert_allclose(read(path).ecg_mv[0], steps / 100)


@pytest.mark.parametrize(("fmt", "invalid"), [(16, -32768), (212, -2048), (80, -128)])
def test_invalid_samples_are_gaps(fmt: int, invalid: int, tmp_path: Path) -> None:
    steps = np.full((200, 1), 20)
    steps[50:60] = invalid
    wfdb.wrsamp(
        "rec",
        fs=250,
        units=["mV"],
        sig_name=["V5"],
        d_signal=steps,
        fmt=[str(fmt)],
        adc_gain=[100.0],
        baseline=[0],
        write_dir=str(tmp_path),
    )
    gaps = read(tmp_path / "rec").gaps[0]
    assert gaps.sum() == 10
    assert gaps[50:60].all()


def test_a_record_is_found_by_header_signal_file_and_bare_name(header: Header) -> None:
    path = header("rec 1 250 500", [ONE_LEAD], RAMP)
    for given in (path, path.with_suffix(".dat"), path.with_suffix(""), str(path)):
        recording = read(given)
        assert recording.name == "rec"
        assert recording.source_format == "WFDB"
        np.testing.assert_allclose(recording.ecg_mv[0], RAMP / 1000)


def test_files_in_memory_are_the_same_recording(header: Header) -> None:
    path = header("rec 1 250 500", [ONE_LEAD], RAMP)
    files = {f"folder/{name}": (path.parent / name).read_bytes() for name in ("rec.hea", "rec.dat")}
    uploaded, direct = read(files), read(path)
    np.testing.assert_array_equal(uploaded.ecg_mv, direct.ecg_mv)
    assert uploaded.source_sha256 == direct.source_sha256
    assert len(direct.source_sha256) == 64


def test_the_hash_covers_the_signal(header: Header) -> None:
    first = read(header("rec 1 250 500", [ONE_LEAD], RAMP)).source_sha256
    assert read(header("rec 1 250 500", [ONE_LEAD], RAMP + 1)).source_sha256 != first


@pytest.mark.parametrize(("unit", "factor"), [("mV", 1.0), ("uV", 1e-3), ("V", 1e3)])
def test_units_become_mv(unit: str, factor: float, header: Header) -> None:
    recording = read(header("rec 1 250 500", [f"rec.dat 16 10/{unit} 16 0 0 0 0 II"], RAMP))
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP / 10 * factor)
    assert recording.resolution_uv == pytest.approx(100.0 * factor)


@pytest.mark.parametrize("gain", ["", " 0 16 0 0 0 0 II"])
def test_a_missing_gain_is_warned_of(gain: str, header: Header) -> None:
    recording = read(header("rec 1 250 500", [f"rec.dat 16{gain}"], RAMP), leads=["II"])
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP / 200)
    assert any("200" in warning for warning in recording.warnings) is bool(gain)


def test_age_sex_and_diagnosis_are_kept_and_other_comments_are_not(header: Header) -> None:
    comments = [
        "# Name: Jane Roe",
        "# <age>: 46 <sex>: F",
        "#Dx: 426177001",
        "# seen by Dr Roe",
        "#<diagnoses>:",
    ]
    path = header(
        "rec 1 250 500 10:11:12.5 03/02/2001", [ONE_LEAD, *comments, "#Left atrial hypertrophy."], RAMP
    )
    recording = read(path)
    assert recording.subject.age_years == 46.0
    assert recording.subject.sex == "female"
    assert recording.statements == ("Dx: 426177001", "Left atrial hypertrophy.")
    assert recording.started_at == datetime(2001, 2, 3, 10, 11, 12, 500_000)
    assert "Roe" not in repr(recording)


@pytest.mark.parametrize(
    ("comment", "age", "sex"),
    [
        ("# Age: 78", 78.0, None),
        ("# 72 F 750 1629 x1", 72.0, "female"),
        ("#Age: 69  Sex: M", 69.0, "male"),
        ("# <age>: ?? <sex>: ?", None, None),
        ("# Age: NaN", None, None),
        ("# Age: 300", None, None),
        ("# sex: female", None, "female"),
    ],
)
def test_spellings_of_age_and_sex(comment: str, age: float | None, sex: str | None, header: Header) -> None:
    subject = read(header("rec 1 250 500", [ONE_LEAD, comment], RAMP)).subject
    assert (subject.age_years, subject.sex) == (age, sex)


def test_frames_are_not_averaged_and_slower_leads_are_resampled(tmp_path: Path) -> None:
    fast, slow = np.arange(2000) % 7 * 100, np.round(1000 * np.sin(2 * np.pi * np.arange(500) / 125))
    frames = np.column_stack([fast.reshape(500, 4), slow]).astype("<i2")
    (tmp_path / "rec.dat").write_bytes(frames.tobytes())
    lines = ["rec 2 125 500", "rec.dat 16x4 1000/mV 16 0 0 0 0 II", "rec.dat 16 1000/mV 16 0 0 0 0 V1"]
    (tmp_path / "rec.hea").write_text("\n".join(lines))
    recording = read(tmp_path / "rec.hea")
    assert (recording.fs_hz, recording.samples) == (500.0, 2000)
    np.testing.assert_allclose(recording.lead("II"), fast / 1000)
    expected = np.sin(2 * np.pi * np.arange(2000) / 500)
    np.testing.assert_allclose(recording.lead("V1")[200:1800], expected[200:1800], atol=0.005)
    assert any("500 Hz" in warning and "V1" in warning for warning in recording.warnings)


def test_channels_that_are_no_ecg_are_named_and_dropped(header: Header) -> None:
    lines = ["rec.dat 16 1000/mV 16 0 0 0 0 II", "rec.dat 16 20/mmHg 16 0 0 0 0 ABP"]
    recording = read(header("rec 2 250 250", lines, np.arange(500)))
    assert recording.leads == ("II",)
    assert any("ABP" in warning for warning in recording.warnings)


def test_a_second_copy_of_a_lead_is_dropped(header: Header) -> None:
    lines = ["rec.dat 16 200 12 0 0 0 0 ECG I", "rec.dat 16 200 12 0 0 0 0 ECG I filtered"]
    recording = read(header("rec 2 250 250", lines, np.arange(500)))
    assert recording.leads == ("I",)
    assert any("filtered copy of I" in warning for warning in recording.warnings)


def test_a_wrong_checksum_is_warned_of(header: Header) -> None:
    right = int(RAMP.sum()) % 65536
    assert read(header("rec 1 250 500", [f"rec.dat 16 1000/mV 16 0 0 {right} 0 II"], RAMP)).warnings == ()
    damaged = read(header("rec 1 250 500", [f"rec.dat 16 1000/mV 16 0 0 {right + 1} 0 II"], RAMP))
    assert any("hecksum" in warning for warning in damaged.warnings)


# Segments ------------------------------------------------------------------------------------------------------------


def write_segment(folder: Path, name: str, channels: dict[str, int]) -> None:
    """100 samples of a constant in each channel."""
    steps = np.column_stack([np.full(100, level) for level in channels.values()])
    lines = [f"{name} {len(channels)} 250 100"]
    lines += [
        f"{name}.dat 16 1000/{'mmHg' if lead == 'ABP' else 'mV'} 16 0 0 0 0 {lead}" for lead in channels
    ]
    (folder / f"{name}.hea").write_text("\n".join(lines))
    (folder / f"{name}.dat").write_bytes(steps.astype("<i2").tobytes())


def test_fixed_layout(tmp_path: Path) -> None:
    write_segment(tmp_path, "s1", {"II": 1, "V5": 2})
    write_segment(tmp_path, "s2", {"II": 3, "V5": 4})
    (tmp_path / "rec.hea").write_text("rec/2 2 250 200\ns1 100\ns2 100\n# Age: 50\n")
    recording = read(tmp_path / "rec")
    assert recording.leads == ("II", "V5")
    np.testing.assert_allclose(recording.ecg_mv[:, [0, 99, 100, 199]] * 1000, [[1, 1, 3, 3], [2, 2, 4, 4]])
    assert recording.subject.age_years == 50.0


def test_variable_layout_with_a_gap(tmp_path: Path) -> None:
    write_segment(tmp_path, "s1", {"II": 1, "ABP": 9})
    write_segment(tmp_path, "s2", {"V5": 4})
    layout = ["layout 3 250 0", *(f"~ 0 1000/mV 16 0 0 0 0 {lead}" for lead in ("II", "V5"))]
    (tmp_path / "layout.hea").write_text("\n".join([*layout, "~ 0 10/mmHg 16 0 0 0 0 ABP"]))
    (tmp_path / "rec.hea").write_text("rec/4 3 250 250\nlayout 0\ns1 100\n~ 50\ns2 100\n")
    recording = read(tmp_path / "rec.hea")
    assert recording.leads == ("II", "V5")
    np.testing.assert_allclose(recording.lead("II")[:100] * 1000, 1)
    np.testing.assert_allclose(recording.lead("V5")[150:] * 1000, 4)
    assert recording.gaps.sum(axis=1).tolist() == [150, 150]
    assert any("ABP" in warning for warning in recording.warnings)


def test_a_layout_by_itself_is_told_from_a_record(tmp_path: Path) -> None:
    (tmp_path / "layout.hea").write_text("layout 1 250 0\n~ 0 1000/mV 16 0 0 0 0 II\n")
    with pytest.raises(
        UnreadableFile, match="states the layout of a record in segments and holds no samples"
    ):
        read(tmp_path / "layout.hea")


def test_a_lead_that_only_a_later_segment_has_is_kept(tmp_path: Path) -> None:
    write_segment(tmp_path, "s1", {"II": 1})
    write_segment(tmp_path, "s2", {"II": 2, "V5": 3})
    (tmp_path / "rec.hea").write_text("rec/2 2 250 200\ns1 100\ns2 100\n")
    recording = read(tmp_path / "rec.hea")
    assert recording.leads == ("II", "V5")
    assert recording.gaps.sum(axis=1).tolist() == [0, 100]


def test_a_segment_of_another_length_is_refused(tmp_path: Path) -> None:
    write_segment(tmp_path, "s1", {"II": 1})
    (tmp_path / "rec.hea").write_text("rec/1 1 250 90\ns1 90\n")
    with pytest.raises(UnreadableFile, match=r"^s1\.hea .*holds 100 samples where its record states 90"):
        read(tmp_path / "rec.hea")


def test_a_missing_segment_is_named(tmp_path: Path) -> None:
    write_segment(tmp_path, "s1", {"II": 1})
    (tmp_path / "rec.hea").write_text("rec/2 1 250 200\ns1 100\ns2 100\n")
    with pytest.raises(UnreadableFile, match=r"^rec\.hea .*s2\.hea is missing"):
        read(tmp_path / "rec.hea")


def test_a_claim_of_endless_segments_is_refused(tmp_path: Path) -> None:
    write_segment(tmp_path, "s1", {"II": 1})
    (tmp_path / "rec.hea").write_text("rec/2 1 250 99999999999\ns1 100\n~ 99999999899\n")
    with pytest.raises(UnreadableFile, match="more than"):
        read(tmp_path / "rec.hea")


# What is wrong -------------------------------------------------------------------------------------------------------


def test_a_truncated_signal_is_refused(header: Header) -> None:
    with pytest.raises(UnreadableFile, match=r"rec\.dat is cut short: it holds 400 of the 500 samples"):
        read(header("rec 1 250 500", [ONE_LEAD], RAMP[:400]))


def test_a_missing_signal_file_is_named(header: Header) -> None:
    with pytest.raises(UnreadableFile, match=r"signal file rec\.dat is missing"):
        read(header("rec 1 250 500", [ONE_LEAD]))


def test_a_text_renamed_to_dat_is_refused(header: Header) -> None:
    path = header("rec 1 250 100", [ONE_LEAD])
    path.with_suffix(".dat").write_text("This is a letter to the editor, not a recording. " * 20)
    with pytest.raises(UnreadableFile, match="is text, not samples"):
        read(path)


@pytest.mark.parametrize("rate", ["0", "-250", "0.0"])
def test_an_impossible_rate_is_refused(rate: str, header: Header) -> None:
    with pytest.raises(InvalidInput, match="sampling rate of"):
        read(header(f"rec 1 {rate} 500", [ONE_LEAD], RAMP))


def test_a_header_without_rate_asks_for_it(header: Header) -> None:
    path = header("rec 1", [ONE_LEAD], RAMP)
    with pytest.raises(Unstated, match="fs_hz="):
        read(path)
    assert read(path, fs_hz=250.0).fs_hz == 250.0


def test_a_header_without_leads_is_refused(header: Header) -> None:
    with pytest.raises(UnreadableFile, match="no lead"):
        read(header("rec 0 250 500", []))


def test_channels_without_lead_names_ask_for_them(header: Header) -> None:
    path = header("rec 1 250 500", ["rec.dat 16 1000/mV 16 0 0 0 0 noise1"], RAMP)
    with pytest.raises(Unstated, match=r"ECG leads: give leads= .*noise1"):
        read(path)
    assert read(path, leads=["V2"]).leads == ("V2",)
    with pytest.raises(InvalidInput, match="1 channels, but leads= names 2"):
        read(path, leads=["V2", "V3"])


def test_numerics_are_no_ecg(header: Header) -> None:
    with pytest.raises(UnreadableFile, match=r"numerics \(HR at 0.0167 Hz\)"):
        read(header("recn 1 0.0166666666667/125 72", ["recn.dat 16 10/bpm 16 0 0 0 0 HR"], RAMP))


def test_a_lead_without_a_valid_sample_is_read_with_a_warning(header: Header) -> None:
    samples = np.column_stack([RAMP, np.full(500, -32768)])
    recording = read(header("rec 2 250 500", [ONE_LEAD, "rec.dat 16 1000/mV 16 0 0 0 0 V1"], samples))
    assert np.isnan(recording.lead("V1")).all()
    assert "No valid sample in V1." in recording.warnings


def test_contradicting_limb_leads_are_warned_of_with_their_size(
    tmp_path: Path, twelve_leads: Recording
) -> None:
    wrong = twelve_leads.ecg_mv.copy()
    wrong[2, 100] += 0.3
    changed = Recording(ecg_mv=wrong, fs_hz=250.0, leads=twelve_leads.leads, name="wrong")
    warnings = read(write_wfdb(changed, tmp_path)).warnings
    assert [w for w in warnings if "III by up to 0.3 mV" in w and "aVR" not in w]
    assert read(write_wfdb(twelve_leads, tmp_path)).warnings == ()


def test_a_header_cannot_name_files_elsewhere(header: Header) -> None:
    for name in ("../secret.dat", "/etc/passwd", "..\\secret.dat"):
        with pytest.raises(InvalidInput):
            read(header("rec 1 250 500", [f"{name} 16 1000/mV 16 0 0 0 0 II"]))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([ONE_LEAD, "???"], "signal line 2"),
        ([ONE_LEAD], "promises 2 signals"),
        (["rec.dat 999 1000/mV 16 0 0 0 0 II", ONE_LEAD], "format"),
        (["rec.dat 16x0 1000/mV 16 0 0 0 0 II", ONE_LEAD], "frames without samples"),
        (["rec.dat 212 1000/mV 16 0 0 0 0 I", ONE_LEAD], "different formats"),
        (["rec.dat 16 1e999/mV 16 0 0 0 0 I", ONE_LEAD], "gain"),
        (["rec.dat 16 1e-308/mV 16 0 0 0 0 I", ONE_LEAD], "gain"),
        (["rec.dat 16+99999999999 1000/mV 16 0 0 0 0 I", ONE_LEAD], "cut short"),
        (["rec.dat 16x999999999999999 1000/mV 16 0 0 0 0 I", ONE_LEAD], "cut short"),
    ],
)
def test_damaged_headers_say_what_is_wrong(lines: list[str], reason: str, header: Header) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(header("rec 2 250 250", lines, RAMP))


@pytest.mark.parametrize(
    ("record_line", "signal_line"),
    [
        ("rec 1 250", "rec.dat 16+99999999999 1000/mV 16 0 0 0 0 II"),
        ("rec 1 250", "rec.dat 8 1000/mV 16 0 999999999999 9999 0 II"),
        ("rec 1 250 500", "rec.dat 16:999999999999999 1000/mV 16 0 0 0 0 II"),
        ("rec 1 250 500 99999999999999999999999:1 1/1/1", ONE_LEAD),
        ("rec 1 250 500 999999999:1 1/1/999999999", ONE_LEAD),
        ("rec 1 . 500", ONE_LEAD),
        (f"rec 1 250 {'9' * 5000}", ONE_LEAD),
        (f"rec 1 {'9' * 5000} 500", ONE_LEAD),
    ],
)
def test_numbers_beyond_measure_are_a_recording_or_one_sentence(
    record_line: str, signal_line: str, header: Header
) -> None:
    path = header(record_line, [signal_line], RAMP)
    try:
        leads, said = read(path).leads, ""
    except InvalidInput as error:
        leads, said = (), str(error)
    assert leads == ("II",) or (said.startswith("rec.hea ") and "Exceeds" not in said)


def test_a_header_alone_in_memory_asks_for_its_signals() -> None:
    with pytest.raises(UnreadableFile, match="signal files"):
        read(b"rec 1 250 500\nrec.dat 16 1000/mV 16 0 0 0 0 II\n")


def test_a_flac_file_that_unfolds_beyond_measure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rec.hea").write_text("rec 1 250 9000000\nrec.dat 508 200 8 0 0 0 0 II\n")
    (tmp_path / "rec.dat").write_bytes(b"fLaC" + bytes(2000))
    with pytest.raises(UnreadableFile, match="2,004 bytes but claims 9,000,000 samples"):
        read(tmp_path / "rec.hea")


def flac(samples: int, channels: int = 1, bits: int = 8) -> bytes:
    """The first block of a FLAC file, which states what follows, and noise behind it."""
    stated = (250 << 44 | (channels - 1) << 41 | (bits - 1) << 36 | samples).to_bytes(8, "big")
    return b"fLaC\x80\0\0\x22" + bytes((16, 0, 16, 0)) + bytes(6) + stated + bytes(16) + b"\xff\xf8" * 900


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (flac(900), "its FLAC content"),
        (flac(0), "its FLAC content"),
        (flac(800), "cut short: it holds 800 of the 900 samples"),
        (flac(2**36 - 1), "claims 68,719,476,735 samples"),
        (flac(900, channels=2), "has 2 channels"),
        (flac(900, bits=16), r"16 bits, more than its header states|its FLAC content"),
        (b"fLaC" + bytes(20), "is no FLAC file"),
        (b"\x01" * 2000, "is no FLAC file"),
    ],
)
def test_flac_is_checked_before_it_is_unfolded(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "rec.hea").write_text("rec 1 250 900\nrec.dat 508 200 8 0 0 0 0 II\n")
    (tmp_path / "rec.dat").write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason):
        read(tmp_path / "rec.hea")


@pytest.mark.parametrize("fmt", ["16", "212", "24"])
def test_skewed_signals_are_aligned_as_wfdb_does(fmt: str, tmp_path: Path) -> None:
    steps = np.column_stack([np.arange(600) % 100 - 50, 30 - np.arange(600) % 70])
    wfdb.wrsamp(
        "rec",
        fs=250,
        units=["mV", "mV"],
        sig_name=["I", "II"],
        d_signal=steps,
        fmt=[fmt, fmt],
        adc_gain=[100.0, 200.0],
        baseline=[0, 10],
        write_dir=str(tmp_path),
    )
    header = tmp_path / "rec.hea"
    lines = header.read_text().splitlines()
    header.write_text("\n".join([*lines[:2], lines[2].replace(f" {fmt} ", f" {fmt}:7 ", 1)]) + "\n")
    recording, theirs = read(header), wfdb.rdrecord(str(tmp_path / "rec"))
    np.testing.assert_allclose(recording.ecg_mv, theirs.p_signal.T, atol=1e-12)
    assert recording.gaps.sum(axis=1).tolist() == [0, 7]


@pytest.mark.parametrize("fmt", PACKED)
@pytest.mark.parametrize("samples", [1, 2, 3, 4, 5, 599])
def test_the_last_group_of_packed_samples_need_not_be_complete(
    fmt: int, samples: int, header: Header
) -> None:
    steps = np.arange(samples) * 7 % 120 - 40
    path = header(f"rec 1 250 {samples}", [f"rec.dat {fmt} 100/mV 10 0 {steps[0]} 0 0 II"])
    padded = np.pad(steps, (0, -samples % 3), mode="edge") if fmt in {310, 311} else steps
    path.with_suffix(".dat").write_bytes(PACKED[fmt](padded))
    np.testing.assert_allclose(read(path).ecg_mv[0], steps / 100)


# Real records --------------------------------------------------------------------------------------------------------


def test_s0010_re(ecg_data: Path) -> None:
    recording = read(ecg_data / "formats/wfdb/s0010_re.hea")
    assert (recording.fs_hz, recording.samples, len(recording.leads)) == (1000.0, 38_400, 15)
    assert recording.leads[:4] == ("I", "II", "III", "aVR")
    assert recording.leads[-3:] == ("X", "Y", "Z")
    np.testing.assert_allclose(recording.ecg_mv[:3, 0], [-0.2445, -0.2290, 0.0155])
    np.testing.assert_allclose(recording.ecg_mv[:3, 100], [-0.1670, -0.3205, -0.1530])
    assert (recording.subject.age_years, recording.subject.sex) == (81.0, "female")


def test_041s_keeps_its_four_samples_per_frame(ecg_data: Path) -> None:
    recording = read(ecg_data / "formats/wfdb/041s")
    assert (recording.leads, recording.fs_hz, recording.samples) == (("III", "I", "V"), 500.0, 8000)
    values = [recording.ecg_mv[0, 0], recording.ecg_mv[1, 100], recording.ecg_mv[2, 100]]
    np.testing.assert_allclose(values, [0.084, 0.220, 0.0335])


def test_03700181_is_read_frame_by_frame(ecg_data: Path) -> None:
    """Four MCL1 samples per 125 Hz frame; wfdb rounds the mean of a frame down to a step."""
    recording = read(ecg_data / "formats/wfdb/03700181.hea")
    assert (recording.leads, recording.fs_hz, recording.samples) == (("MCL1",), 500.0, 300_000)
    frames = recording.ecg_mv[0].reshape(-1, 4).mean(axis=1)
    np.testing.assert_allclose(frames[[0, 100]], [0.01889, 0.05027], atol=1 / 2963.77)
    assert any("ABP, RESP" in warning for warning in recording.warnings)


def test_v102s_and_s25047_keep_their_gaps(ecg_data: Path) -> None:
    fixed = read(ecg_data / "formats/wfdb/v102s")
    assert (fixed.leads, fixed.fs_hz, fixed.samples) == (("II", "V"), 250.0, 225_000)
    assert fixed.gaps.sum(axis=1).tolist() == [9, 6]
    np.testing.assert_allclose(fixed.ecg_mv[0, [0, 100]], [-0.01140, -0.11004], atol=1e-5)
    variable = read(ecg_data / "formats/wfdb/s25047/s25047-2704-05-04-10-44")
    assert (variable.leads, variable.fs_hz, variable.samples) == (("II", "V"), 125.0, 543_240)
    assert variable.gaps.sum(axis=1).tolist() == [26_462, 25_869]
    assert variable.gaps[0, 0]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("p000878-2137-10-26-16-57", "segment .* missing"),
        ("s25047/s25047-2704-05-04-10-44n", "numerics"),
        ("flac_3_constant", "20,480 bytes but claims"),
        ("flacformats", "leads="),
    ],
)
def test_real_records_that_are_refused(record: str, reason: str, ecg_data: Path) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read(ecg_data / "formats/wfdb" / f"{record}.hea")


def test_flac_formats(ecg_data: Path) -> None:
    recording = read(ecg_data / "formats/wfdb/flacformats", leads=["I", "II", "V1"])
    assert (recording.fs_hz, recording.ecg_mv.shape) == (200.0, (3, 499))


def test_challenge_files_beside_their_header(ecg_data: Path) -> None:
    folder = ecg_data / "formats/wfdb_cinc_mat"
    first = read(folder / "E07500.mat")
    np.testing.assert_allclose(first.ecg_mv[:3, [0, 100]], [[-0.068, 0.278], [-0.058, 0.331], [0.009, 0.053]])
    assert (first.subject.age_years, first.subject.sex) == (78.0, "male")
    assert first.statements == ("Dx: 67741000119109,426177001",)
    second = read(folder / "a103l.hea")
    assert (second.leads, second.fs_hz, second.samples) == (("II", "V"), 250.0, 82_500)
    assert second.lead("II")[[0, 100]] == pytest.approx([-0.023596, -0.070926], abs=1e-6)
    assert second.lead("V")[100] == pytest.approx(0.797243, abs=1e-6)
