"""`ecgomics conform`."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

import ecgomics as eo
from ecgomics.conformance import grading, suite
from ecgomics.conformance.table import references

Run = Callable[..., Result]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite with two of its phantoms."""
    chosen = tuple(each for each in suite.recipes() if each.name in {"normal", "rr_triangle"})
    rows = tuple(row for row in references() if row.phantom in {each.name for each in chosen})
    monkeypatch.setattr("ecgomics.conformance.suite.recipes", lambda: chosen)
    monkeypatch.setattr("ecgomics.conformance.table.references", lambda: rows)


@pytest.mark.usefixtures("few")
def test_the_table_has_a_line_for_each_biomarker_and_a_summary(run: Run) -> None:
    done = run("conform", "--tier", 1)
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    for text in ("qrs_duration", "normal", "±6 ms", "pass", "tinn", "Suite 1:"):
        assert text in done.stdout
    assert "qtc_dmitrienko" not in done.stdout


@pytest.mark.usefixtures("few")
def test_json_and_files_hold_every_value(run: Run, tmp_path: Path) -> None:
    told = json.loads(run("conform", "--json").stdout)
    assert told["suite"] == "1"
    assert len(told["grades"]) == sum(told["summary"].values())
    assert run("conform", "-o", tmp_path / "grades.csv").exit_code == 0
    with (tmp_path / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(told["grades"])
    (row,) = [row for row in rows if row["phantom"] == "normal" and row["symbol"] == "qrs_duration"]
    assert (row["code"], float(row["reference"]), row["verdict"]) == ("ECG00201", 92.0, "pass")


@pytest.mark.usefixtures("few")
def test_phantoms_are_written_and_read_back_as_they_were(run: Run, tmp_path: Path) -> None:
    done = run("conform", "--write", tmp_path / "suite")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "suite").iterdir()}
    assert names == {
        "expected.csv",
        *("normal.hea", "normal.dat", "normal.csv", "normal.json"),
        *("rr_triangle.rr.csv", "rr_triangle.json"),
    }
    truth = json.loads((tmp_path / "suite" / "normal.json").read_text(encoding="utf-8"))
    assert truth["shapes"][0]["qrs_duration_ms"] == pytest.approx(92.0)
    wfdb, table = eo.read(tmp_path / "suite" / "normal.hea"), eo.read(tmp_path / "suite" / "normal.csv")
    assert np.abs(wfdb.ecg_mv - table.ecg_mv).max() <= 0.0006
    assert wfdb.subject.sex == "male"


def perfect(path: Path, *, wrong: str = "") -> Path:
    """The reference values as if another tool had measured them, one of them far off."""
    lines = ["phantom,symbol,lead,value,validity"]
    for row in references():
        value = "9999" if row.name == wrong and row.unit not in {"{flag}", "{class}"} else row.value
        validity = row.validity.split(" ", maxsplit=1)[0]
        lines.append(f"{row.phantom},{row.symbol},{row.lead},{value},{validity}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_values_of_another_tool_are_graded(run: Run, tmp_path: Path) -> None:
    done = run("conform", "--read", perfect(tmp_path / "good.csv"))
    assert done.exit_code == 0, done.output
    assert "fail" not in done.stdout
    done = run("conform", "--read", perfect(tmp_path / "bad.csv", wrong="qt_interval"))
    assert done.exit_code == 1
    assert "fail" in done.stdout


def test_a_fault_of_tier_2_is_shown_and_no_failure(run: Run, tmp_path: Path) -> None:
    done = run("conform", "--read", perfect(tmp_path / "bad.csv", wrong="qtc_dmitrienko"))
    assert done.exit_code == 0
    assert "fail" in done.stdout


def test_a_poor_table_is_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("conform", "--read", path)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("ecgomics: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--json", "-o", "grades.csv"),
        ("--write", "suite", "--json"),
        ("--write", "suite", "--tier", "1"),
        ("--write", "suite", "--all"),
        ("-o", "grades.xlsx"),
        ("--write", "no/such/folder"),
        ("--write", "/proc/suite"),
        ("--write", "/etc/hostname"),
    ],
)
def test_options_that_do_not_fit(run: Run, options: tuple[str, ...]) -> None:
    done = run("conform", *options)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1


def test_this_package_is_graded_with_the_rows_that_are_asked_for() -> None:
    rows = [row for row in references() if row.phantom == "short_qt" and row.symbol == "qtc_class"]
    assert [each.verdict for each in grading.grade(rows, grading.values_of_this_package(rows))] == ["pass"]


def test_values_that_are_not_graded_are_named(run: Run, tmp_path: Path) -> None:
    path = perfect(tmp_path / "values.csv")
    path.write_text(path.read_text("utf-8") + "martian,rr_mean,,800,\n", "utf-8")
    done = run("conform", "--read", path)
    assert done.exit_code == 0
    assert "1 values of" in done.stderr
    assert "the first rr_mean of martian" in done.stderr
