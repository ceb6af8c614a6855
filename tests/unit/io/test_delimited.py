"""Tables of text: dialects, what a header states, what is asked for, and what is no table."""

from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_csv

VALUES = [(0.125, -0.5), (0.25, 0.75), (-1.5, 0.0), (0.375, 1.0)] * 5
STATED = {"fs_hz": 250.0, "unit": "mV", "leads": ["I", "II"]}


def table(delimiter: str, mark: str, header: str = "") -> bytes:
    rows = [delimiter.join(f"{value}".replace(".", mark) for value in row) for row in VALUES]
    return "\n".join(([header] if header else []) + rows).encode()


@pytest.mark.parametrize(
    ("delimiter", "mark"),
    [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), (" ", "."), ("  ", ",")],
)
def test_delimiter_and_decimal_mark_are_found(delimiter: str, mark: str) -> None:
    recording = read(table(delimiter, mark), **STATED)
    np.testing.assert_allclose(recording.ecg_mv, np.transpose(VALUES))
    assert (recording.leads, recording.source_format) == (("I", "II"), "CSV")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_header_names_leads_and_units_in_any_encoding(encoding: str) -> None:
    content = table(",", ".", "EKG I (µV),avf [µV]").decode().encode(encoding)
    recording = read(content, fs_hz=250.0)
    assert recording.leads == ("I", "aVF")
    np.testing.assert_allclose(recording.ecg_mv, np.transpose(VALUES) / 1000)


def test_what_is_not_stated_is_asked_for_together() -> None:
    with pytest.raises(Unstated) as asked:
        read(table(",", "."))
    for option in ("fs_hz=", "unit=", "leads="):
        assert option in str(asked.value)
    with pytest.raises(Unstated, match="unit=") as asked:
        read(table(",", ".", "I,II"), fs_hz=250.0)
    assert "fs_hz=" not in str(asked.value)
    assert "suggests mV" in str(asked.value)


@pytest.mark.parametrize(
    ("column", "step"),
    [("time_s", 0.004), ("Time (ms)", 4.0), ("timestamp [us]", 4000.0), ("time_seconds", 0.004)],
)
def test_a_time_column_gives_the_rate(column: str, step: float) -> None:
    rows = [f"{number},{number * step:.6f},{value}" for number, (value, _) in enumerate(VALUES)]
    recording = read("\n".join([f"sample_number,{column},V2 (mV)", *rows]).encode())
    assert recording.fs_hz == 250.0
    assert recording.leads == ("V2",)
    np.testing.assert_allclose(recording.ecg_mv[0], [value for value, _ in VALUES])


def test_a_time_column_without_unit_is_not_believed() -> None:
    rows = [f"{number * 4},{value}" for number, (value, _) in enumerate(VALUES)]
    with pytest.raises(Unstated, match="fs_hz="):
        read("\n".join(["time,V2 (mV)", *rows]).encode())


def test_times_that_leave_samples_out_leave_a_gap() -> None:
    rows = [f"{(number + 3 * (number > 9)) * 0.004:.3f},{value}" for number, (value, _) in enumerate(VALUES)]
    recording = read("\n".join(["time_s,V2 (mV)", *rows]).encode())
    assert (recording.fs_hz, recording.samples) == (250.0, len(VALUES) + 3)
    assert np.flatnonzero(recording.gaps[0]).tolist() == [10, 11, 12]
    assert recording.ecg_mv[0, 13] == VALUES[10][0]
    assert any("3 samples in 1 gap (0.012 s)" in warning for warning in recording.warnings)


def test_times_that_go_back_or_stand_are_refused() -> None:
    for jump in (-0.02, -0.004):
        rows = [
            f"{number * 0.004 + (number > 9) * jump:.3f},{value}" for number, (value, _) in enumerate(VALUES)
        ]
        with pytest.raises(UnreadableFile, match=r"time_s do not rise in even steps; columns= without"):
            read("\n".join(["time_s,V2 (mV)", *rows]).encode())


def test_lines_above_the_table_may_state_rate_unit_and_lead() -> None:
    lines = [
        "Name,Jane Roe",
        "Sample Rate,512.508 hertz",
        "",
        "Lead,Lead I",
        "Unit,µV",
        "",
        *map(str, range(50)),
    ]
    recording = read("\n".join(lines).encode())
    assert (recording.fs_hz, recording.leads) == (512.508, ("I",))
    np.testing.assert_allclose(recording.ecg_mv[0], np.arange(50) / 1000)
    assert "Roe" not in repr(recording)


def test_a_stated_rate_of_zero_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="sampling rate of 0 Hz"):
        read("\n".join(["Sample Rate,0 hertz", "Lead,I", "Unit,mV", *map(str, range(50))]).encode())


def test_missing_values_are_gaps_and_other_columns_are_dropped() -> None:
    rows = ["0.1,1,9", ",2,9", "nan,3,9", "0.4,,9"] * 3
    recording = read("\n".join(["I (mV),II (mV),RESP", *rows]).encode(), fs_hz=250.0)
    assert recording.gaps.sum(axis=1).tolist() == [6, 3]
    assert any("RESP" in warning for warning in recording.warnings)


def test_one_column_with_decimal_comma() -> None:
    recording = read(b"0,012\n0,013\n0,014\n0,250\n", fs_hz=250.0, unit="mV", leads=["I"])
    np.testing.assert_allclose(recording.ecg_mv[0], [0.012, 0.013, 0.014, 0.25])


def test_a_ragged_row_is_refused() -> None:
    lines = [b"I (mV),II (mV)", *[b"0.1,0.2"] * 200, b"0.1,0.2,0.3", b"0.1,0.2"]
    with pytest.raises(UnreadableFile, match="does not fit"):
        read(b"\n".join(lines), fs_hz=250.0)


def test_a_word_among_the_numbers_is_refused() -> None:
    lines = [b"I (mV),II (mV)", *[b"0.1,0.2"] * 200, b"0.1,oops"]
    with pytest.raises(UnreadableFile, match="text among its numbers") as refused:
        read(b"\n".join(lines), fs_hz=250.0)
    assert "oops" not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"Dear colleague,\nplease find the ECG enclosed.\n", b"id,label\nA00001,N\nA00002,A\n", b"record\n"],
)
def test_text_that_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.dat"
    path.write_bytes(content)
    with pytest.raises(
        UnreadableFile, match=r"^letter\.dat is text, but neither a table of samples nor a WFDB header\.$"
    ):
        read(path)


def test_given_leads_must_be_leads_and_fit() -> None:
    with pytest.raises(InvalidInput, match="“foo” is no ECG lead"):
        read(table(",", "."), fs_hz=250.0, unit="mV", leads=["I", "foo"])
    with pytest.raises(InvalidInput, match="twice"):
        read(table(",", "."), fs_hz=250.0, unit="mV", leads=["I", "I"])
    with pytest.raises(InvalidInput, match="2 channels, but leads= names 3"):
        read(table(",", "."), fs_hz=250.0, unit="mV", leads=["I", "II", "III"])


@pytest.mark.parametrize(("option", "value"), [("fs_hz", 0.0), ("fs_hz", -1.0), ("unit", "apples")])
def test_options_are_checked(option: str, value: object) -> None:
    with pytest.raises(InvalidInput):
        read(table(",", "."), **{**STATED, option: value})  # type: ignore[arg-type]


def test_what_the_file_states_stands() -> None:
    rows = [f"{number * 0.004:.3f},{value}" for number, (value, _) in enumerate(VALUES)]
    recording = read("\n".join(["time_s,V2 (mV)", *rows]).encode(), fs_hz=500.0, leads=["V3"])
    assert (recording.fs_hz, recording.leads) == (250.0, ("V2",))
    assert any("500 Hz" in warning for warning in recording.warnings)
    assert any("leads given" in warning for warning in recording.warnings)


def test_what_is_written_is_read_back(tmp_path: Path, twelve_leads: Recording) -> None:
    ecg_mv = twelve_leads.ecg_mv.copy()
    ecg_mv[3, 10:20] = np.nan
    original = Recording(ecg_mv=ecg_mv, fs_hz=250.0, leads=twelve_leads.leads)
    again = read(write_csv(original, tmp_path / "written.csv"))
    assert (again.fs_hz, again.leads, again.name) == (250.0, original.leads, "written")
    np.testing.assert_allclose(again.ecg_mv, ecg_mv, atol=1e-6)


def test_real_tables(ecg_data: Path) -> None:
    holter = ecg_data / "formats/csv/heartbeatman_holter_test_small.csv"
    with pytest.raises(Unstated, match=r"unit and ECG leads") as asked:
        read(holter)
    assert "fs_hz=" not in str(asked.value)
    recording = read(holter, unit="uV", leads=["V1", "V5", "MLII"])
    assert recording.fs_hz == 180.0
    np.testing.assert_allclose(recording.ecg_mv[:, 1], [-1.664, 1.154, 0.0])
    muse = ecg_data / "formats/txt/cvrg_muse_txt_J123456_10sec.txt"
    with pytest.raises(Unstated, match="sampling rate, unit and ECG leads"):
        read(muse)
    names = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
    assert read(muse, fs_hz=500, unit="uV", leads=names).ecg_mv.shape == (12, 5000)


@pytest.mark.parametrize("gap", ["nan,nan", ","])
@pytest.mark.parametrize("gap_rows", [range(3), range(70, 120), range(200)])
def test_rows_without_any_number_are_gaps_in_all_leads(gap: str, gap_rows: range) -> None:
    rows = [gap if number in gap_rows else f"{number % 7 / 10},{number % 5 / 10}" for number in range(200)]
    recording = read("\n".join(["I (mV),II (mV)", *rows]).encode(), fs_hz=250)
    assert recording.leads == ("I", "II")
    assert recording.samples == 200
    assert np.flatnonzero(np.isnan(recording.ecg_mv).all(axis=0)).tolist() == list(gap_rows)


def test_answers_that_the_file_gives_otherwise_are_not_used_and_warned_of() -> None:
    content = table(",", ".", "I (mV),II (mV)")
    assert read(content, fs_hz=250, unit="mV").warnings == ()
    contradicted = read(content, fs_hz=250, unit="uV", leads=["V1", "V2"])
    assert contradicted.leads == ("I", "II")
    assert contradicted.ecg_mv[0, 0] == VALUES[0][0]
    assert len(contradicted.warnings) == 2
    assert all("not used" in warning for warning in contradicted.warnings)


@pytest.mark.parametrize("exponent", ["e2691666667", "E-2691666667", "e+99999999999999999999", "e4000"])
@pytest.mark.parametrize("mark", [".", ","])
def test_exponents_beyond_any_number_do_no_harm(exponent: str, mark: str) -> None:
    """Those of ten digits and more once ended the process: the fast parser of pandas reads beyond its table."""
    rows = [f"0{mark}1;0{mark}2"] * 20 + [f"0{mark}009{exponent};0{mark}2"]
    try:
        recording = read("\n".join(rows).encode(), fs_hz=250, unit="mV", leads=["I", "II"])
    except InvalidInput:
        return
    assert not np.isfinite(recording.ecg_mv[0, 20]) or recording.ecg_mv[0, 20] == 0.0
    np.testing.assert_allclose(recording.ecg_mv[1], 0.2)


def test_a_table_that_may_be_meant_as_a_manifest_says_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("file;subject\necg_01.dcm;1\n")
    with pytest.raises(UnreadableFile, match=r"nor a WFDB header; a manifest needs a column path\.$"):
        read(tmp_path / "list.csv")
