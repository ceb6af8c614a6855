"""`ecgomics report`: what is printed, every format as a whole file, options, and the one sentence of each refusal."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import Result

from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb

Run = Callable[..., Result]


def test_the_findings_are_printed_with_what_met_them(run: Run, ecg: Path) -> None:
    done = run("report", ecg)
    assert done.exit_code == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "Sinus rhythm (definite)" in done.stdout
    assert "75 /min" in done.stdout
    assert "Not assessed" in done.stdout
    assert "Research use only" in done.stdout
    chinese = run("report", ecg, "--language", "zh")
    assert "窦性心律" in chinese.stdout
    assert "仅供研究使用" in chinese.stdout


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("out.json", b'{"$schema":"urn:ecgomics:schema:report:1.0"'),
        ("out.html", b"<!doctype html"),
        ("out.PDF", b"%PDF-"),
        ("out.fhir.json", b'{"resourceType":"Bundle"'),
        ("out.aecg.xml", b"<?xml"),
        ("out.dcm", b"\0" * 128 + b"DICM"),
    ],
)
def test_the_end_of_the_name_says_the_format(
    run: Run, ecg: Path, tmp_path: Path, name: str, begin: bytes
) -> None:
    done = run("report", ecg, "-o", tmp_path / name)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / name).read_bytes()[: len(begin)].lower() == begin.lower()
    assert done.stdout.strip() == str(tmp_path / name)
    assert not list(tmp_path.glob(".*"))


def test_format_says_it_where_the_name_does_not(run: Run, ecg: Path, tmp_path: Path) -> None:
    assert run("report", ecg, "-o", tmp_path / "bundle", "--format", "fhir").exit_code == 0
    assert json.loads((tmp_path / "bundle").read_text("utf-8"))["resourceType"] == "Bundle"


def test_age_sex_and_an_earlier_recording_are_taken(run: Run, sinus_ecg: Recording, tmp_path: Path) -> None:
    now = write_wfdb(replace(sinus_ecg, name="now", started_at=datetime(2026, 5, 1, 9)), tmp_path)
    louder = replace(
        sinus_ecg, name="before", ecg_mv=sinus_ecg.ecg_mv * 1.02, started_at=datetime(2025, 5, 1, 9)
    )
    before = write_wfdb(louder, tmp_path)
    out = tmp_path / "out.json"
    done = run("report", now, "--earlier", before, "--age", "34.5", "--sex", "M", "-o", out)
    assert done.exit_code == 0, done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert (found["identity"]["age_years"], found["identity"]["sex"]) == (34.5, "male")
    assert found["provenance"]["compared_with"] == "before"
    assert any(each["symbol"] == "heart_rate" for each in found["trends"])
    assert not any(each["why"] == "no_earlier_record" for each in found["findings"]["not_assessed"])
    wrong_way = run("report", before, "--earlier", now)
    assert wrong_way.exit_code == 2
    assert "not before before" in wrong_way.stderr


def test_intervals_alone_are_reported(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "strap.txt"
    path.write_text("800\n810\n790\n" * 30, encoding="utf-8")
    done = run("report", path, "--rr", "-o", tmp_path / "strap.json")
    assert done.exit_code == 0, done.stderr
    found = json.loads((tmp_path / "strap.json").read_text("utf-8"))
    assert found["signal"]["leads"] == []
    rate = next(each for each in found["measurements"] if each["symbol"] == "heart_rate")
    assert rate["value"] == pytest.approx(75.0, abs=0.01)
    refused = run("report", path, "--rr", "-o", tmp_path / "strap.dcm")
    assert refused.exit_code == 2
    assert "has no ECG" in refused.stderr
    assert not (tmp_path / "strap.dcm").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-o", "out.xml"), ("out.xml", "--format")),
        (("-o", "out.pdf", "--format", "docx"), ("docx", "json, html, pdf")),
        (("-o", "nowhere/out.pdf"), ("nowhere",)),
        (("-o", "."), ("folder",)),
        (("--language", "fr"), ("fr", "en and zh")),
        (("--paper", "a3"), ("a3", "a4 and letter")),
        (("--sex", "x"), ("x", "female and male")),
        (("--age", "200"), ("200", "0 to 130")),
        (("--table", "gone.csv"), ("gone.csv",)),
        (("--settings", "gone"), ("gone",)),
        (("--earlier", "gone.hea"), ("gone.hea",)),
        (("--rr",), ("RR intervals",)),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    run: Run, ecg: Path, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    done = run("report", ecg, *options)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_an_own_table_is_asked_in_the_place_of_the_other(run: Run, ecg: Path, tmp_path: Path) -> None:
    from importlib.resources import files

    own = files("ecgomics.report.findings").joinpath("findings.csv").read_text("utf-8")
    assert own.count("\nsinus_rhythm,core,rhythm,Sinus rhythm,") == 1
    table = tmp_path / "own.csv"
    table.write_text(
        own.replace("rhythm,Sinus rhythm,", "rhythm,Rhythm of our own table,", 1), encoding="utf-8"
    )
    done = run("report", ecg, "--table", table)
    assert done.exit_code == 0, done.stderr
    assert "Rhythm of our own table (definite)" in done.stdout
    assert "Sinus rhythm (definite)" not in done.stdout
