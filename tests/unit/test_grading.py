"""Grading: within tolerance, outside it, angles, classes, reasons, what is missing; tables of other tools."""

from pathlib import Path

import pytest

from ecgomics.conformance.grading import Given, grade, values_of_file
from ecgomics.conformance.table import Reference
from ecgomics.core.errors import InvalidInput


def reference(
    *, symbol: str = "qrs_duration", value: str = "92", unit: str = "ms", validity: str = "ok", lead: str = ""
) -> Reference:
    return Reference("normal", "ECG00201", symbol, lead, value, 6.0, unit, validity, 1, "by hand")


def verdict(row: Reference, value: str, validity: str = "ok") -> str:
    given: Given = {("normal", row.name): (value, validity)}
    return grade([row], given)[0].verdict


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("92", "pass"),
        ("98", "pass"),
        ("86", "pass"),
        ("98.01", "fail"),
        ("85.99", "fail"),
        ("", "fail"),
        ("wide", "fail"),
    ],
)
def test_numbers(value: str, expected: str) -> None:
    assert verdict(reference(), value) == expected


def test_deviation_is_value_less_reference() -> None:
    (found,) = grade([reference()], {("normal", "qrs_duration"): ("95.5", "ok")})
    assert found.deviation == pytest.approx(3.5)


def test_angles_go_the_shorter_way_round() -> None:
    row = reference(symbol="qrs_axis", value="178", unit="deg")
    assert verdict(row, "-179") == "pass"
    assert verdict(row, "-170") == "fail"


def test_flags_and_classes_must_be_the_same() -> None:
    row = reference(symbol="lbbb_aha", value="true", unit="{flag}")
    assert verdict(row, "true") == "pass"
    assert verdict(row, "false") == "fail"


def test_a_reason_is_no_number_and_one_of_those_wanted() -> None:
    row = reference(symbol="p_duration", value="", validity="wrong_rhythm absent")
    assert verdict(row, "", "absent") == "pass"
    assert verdict(row, "", "") == "pass"
    assert verdict(row, "", "failed") == "fail"
    assert verdict(row, "108", "ok") == "fail"


def test_no_line_is_missing() -> None:
    assert grade([reference()], {})[0].verdict == "missing"


def table(folder: Path, text: str) -> Path:
    path = folder / "values.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_another_tool_may_name_symbol_or_code(tmp_path: Path) -> None:
    rows = [reference(), reference(symbol="r_amplitude", lead="V5", value="1.2", unit="mV")]
    path = table(
        tmp_path, "phantom,code,symbol,lead,value\nnormal,ECG00201,,,93\nnormal,,r_amplitude,V5,1.2\n"
    )
    assert [each.verdict for each in grade(rows, values_of_file(path, rows))] == ["pass", "pass"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("phantom,symbol\nnormal,qrs_duration\n", "has the columns phantom, symbol; wanted"),
        ("", "has no columns"),
        (
            "phantom,code,symbol,value\nnormal,,qrs_duration,92\nnormal,ECG00201,,93\n",
            "Line 3 .* second time",
        ),
        ("phantom,value\nnormal,92\n", "symbol or code"),
        ("phantom,code,value\nnormal,ECG99999,92\n", "Line 2"),
        ("phantom,symbol,value\nnormal,qrs_duration,nan\n", "Line 2"),
        ("phantom,symbol,value\nother,qrs_duration,92\n", "No line of"),
    ],
)
def test_a_table_that_cannot_be_graded_says_why_in_one_sentence(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        values_of_file(table(tmp_path, text), [reference()])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        values_of_file(tmp_path / "no.csv", [reference()])


def test_bytes_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_bytes(b"\xff\xfe\x00\x81phantom")
    with pytest.raises(InvalidInput, match="cannot be read"):
        values_of_file(path, [reference()])
