"""`ecgomics holter`: the files that it writes, and what it says."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from ecgomics.cli.app import app
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, beat_shape, phantom, regular_plan


@pytest.fixture(scope="module")
def header(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rr_ms = 800.0 + 30.0 * np.sin(np.arange(1000) / 5.0)
    plan = regular_plan(rr_ms, beat_shape(PATTERNS["normal"], Body(qt_ms=390.0)), first_s=0.4)
    made = phantom(plan, Acquisition(660.0, 250.0, leads=("II",)), name="night").recording
    folder = tmp_path_factory.mktemp("long")
    write_wfdb(made, folder)
    return folder / "night.hea"


def test_every_file_is_written_and_the_summary_said(header: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["holter", str(header), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "circadian.csv",
        "dictionary.csv",
        "episodes.csv",
        "summary.json",
        "trends.csv",
        "windows_300s.parquet",
        "windows_300s.values.parquet",
        "windows_30s.parquet",
        "windows_30s.values.parquet",
    ]
    assert "0 h 11 min 00 s, 100.0 % analysable" in done.output
    assert "none of 30 s or more" in done.output
    assert "not told: 0 hours of heart rate" in done.output
    wide = pq.read_table(tmp_path / "out" / "windows_30s.parquet")
    assert wide.num_rows == 22
    with (tmp_path / "out" / "dictionary.csv").open() as file:
        defined = {row["column"] for row in csv.DictReader(file)}
    assert set(wide.column_names) <= defined
    said = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert said["burden"]["af_episodes"] == 0
    assert said["values"]["heart_rate"]["value"] == pytest.approx(75.0, abs=0.5)


@pytest.mark.parametrize(("windows", "sentence"), [("300,x", "--windows is 300,x"), ("7", "divide an hour")])
def test_windows_that_make_no_sense_are_refused(
    header: Path, tmp_path: Path, windows: str, sentence: str
) -> None:
    done = CliRunner().invoke(app, ["holter", str(header), "-o", str(tmp_path / "out"), "--windows", windows])
    assert done.exit_code == 2
    assert sentence in done.output
    assert not (tmp_path / "out").exists()


def test_a_failed_run_leaves_no_file(header: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["ecgomics.ambulatory.analysis"], "_profile", broken)
    done = CliRunner().invoke(app, ["holter", str(header), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert done.exit_code == 130
    assert "Interrupted" in done.output
    assert not list((tmp_path / "out").iterdir())
