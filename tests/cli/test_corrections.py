"""`ecgomics profile --corrections`: what the file changes is measured anew and says so."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def values(text: str) -> dict[str, dict[str, str]]:
    return {f"{row['symbol']}:{row['lead']}": row for row in csv.DictReader(io.StringIO(text))}


def test_a_file_of_edits_moves_what_stands_on_them(run: Run, ecg: Path, tmp_path: Path) -> None:
    before = values(run("profile", ecg, "--csv").stdout)
    file = tmp_path / "edits.yaml"
    file.write_text("edits:\n- {do: move_mark, point: T_off, to_ms: 480}\n- {do: wave_absent, wave: P}\n")
    done = run("profile", ecg, "--csv", "--corrections", file)
    assert done.exit_code == 0, done.stderr
    after = values(done.stdout)
    assert float(after["qt_interval:"]["value"]) > float(before["qt_interval:"]["value"])
    assert after["qt_interval:"]["chain"] == before["qt_interval:"]["chain"] + "+corrected"
    assert after["p_duration:"]["validity"] == "absent"
    assert after["heart_rate:"] == before["heart_rate:"]


@pytest.mark.parametrize(
    ("text", "why"), [("edits: [{do: fly}]", "what it does"), ("nothing: 1", "no list of layers")]
)
def test_a_file_that_makes_no_sense_is_one_sentence(
    run: Run, ecg: Path, tmp_path: Path, text: str, why: str
) -> None:
    file = tmp_path / "edits.yaml"
    file.write_text(text)
    done = run("profile", ecg, "--corrections", file)
    assert done.exit_code == 2
    assert why in " ".join(done.stderr.split())
