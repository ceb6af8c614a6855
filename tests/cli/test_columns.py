import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from ecgomics.core.recording import Recording

Run = Callable[..., Result]


@pytest.fixture
def export(tmp_path: Path, sinus_ecg: Recording) -> Path:
    """Ten seconds of two leads under headings that name none, with a column of times."""
    path = tmp_path / "export.csv"
    times_ms = np.arange(sinus_ecg.samples) * 2.0
    rows = np.vstack([times_ms, sinus_ecg.ecg_mv[:2]]).T
    np.savetxt(path, rows, delimiter=";", fmt="%.4f", header="t [ms];ch1 (mV);ch2 (mV)", comments="")
    return path


def test_the_guess_is_shown_with_the_option_that_confirms_it(run: Run, export: Path) -> None:
    done = run("columns", export)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "--columns 'time_ms=t [ms],LEAD=ch1 (mV),LEAD=ch2 (mV)'" in done.stdout
    assert "Which leads are in ch1 (mV), ch2 (mV)? --columns names them" in done.stdout
    shown = json.loads(run("columns", export, "--json").stdout)
    assert [column["role"] for column in shown["columns"]] == ["time_ms", "LEAD", "LEAD"]
    assert shown["fs_hz"] == 500.0


OPTION = "time=t [ms],I=ch1,II=3"


def test_named_columns_are_read_by_every_command(
    run: Run, export: Path, tmp_path: Path, in_process: None
) -> None:
    refused = run("info", export)
    assert refused.exit_code == 1
    assert "confirm or correct that with --columns" in refused.stderr
    facts = json.loads(run("info", export, "--columns", OPTION, "--json").stdout)
    assert (facts["leads"], facts["fs_hz"]) == (["I", "II"], 500.0)
    profile = json.loads(run("profile", export, "--columns", OPTION, "--json").stdout)
    assert profile["provenance"]["leads"][:2] == ["I", "II"]
    output = tmp_path / "beats.csv"
    assert run("beats", export, "--columns", OPTION, "-o", output, "--workers", "1").exit_code == 0
    assert len(output.read_text().splitlines()) > 10
    table = tmp_path / "cohort.parquet"
    assert run("extract", export, "--columns", OPTION, "-o", table, "--workers", "1").exit_code == 0


def test_mistakes_are_one_sentence(run: Run, export: Path) -> None:
    done = run("info", export, "--columns", "ch1")
    assert done.exit_code == 2
    assert "--columns wants ROLE=COLUMN" in done.stderr
