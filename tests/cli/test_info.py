import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]

FIELDS = [
    *("record", "format", "experimental", "leads", "fs_hz", "samples", "unit", "resolution_uv", "started_at"),
    *("pseudonym", "age_years", "sex", "device", "filters_hz", "device_measurements", "statements"),
    *("median_beat", "annotations", "warnings"),
]


def test_one_line_of_json_for_each_recording(run: Run, ecg: Path, poor: Path, tmp_path: Path) -> None:
    done = run("info", tmp_path, "--json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, done.stderr) == (0, "")
    assert list(first) == list(second) == FIELDS
    assert {first["record"], second["record"]} == {"poor/poor", "sinus"}
    whole = first if first["record"] == "sinus" else second
    assert (whole["format"], whole["fs_hz"], whole["samples"], whole["unit"]) == ("WFDB", 500.0, 5000, "mV")
    assert (whole["age_years"], whole["sex"]) == (50.0, "female")
    assert whole["leads"] == ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]


def test_what_cannot_be_read_is_named_and_the_rest_is_shown(
    run: Run, ecg: Path, broken: tuple[Path, str], one_sentence: Callable[[str], str]
) -> None:
    path, word = broken
    done = run("info", ecg.with_suffix(""), path, "--json")
    assert done.exit_code == 1
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["record"].split("/")[-1] == "sinus"
    assert word in one_sentence(done.stderr)


def test_the_table_for_people(run: Run, ecg: Path) -> None:
    done = run("info", ecg)
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    for word in ("sinus", "WFDB", "500", "10 s", "50", "female"):
        assert word in done.stdout


def test_mistakes_are_one_sentence(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, word in ((tmp_path / "empty", "empty"), (tmp_path / "no_such", "no_such")):
        assert word in refused("info", path, "--json")


def test_options_that_fit_no_file_are_refused_before_any_is_read(
    run: Run, ecg: Path, one_sentence: Callable[[str], str]
) -> None:
    for option, value in (("--fs", "0"), ("--unit", "mmHg"), ("--leads", "I,I"), ("--leads", "elbow")):
        done = run("info", ecg, ecg.with_suffix(".dat"), option, value)
        assert (done.exit_code, done.stdout) == (2, "")
        assert value.split(",")[0] in one_sentence(done.stderr)


def test_tables_of_extract_are_passed_over(run: Run, ecg: Path, refused: Callable[..., str]) -> None:
    folder = ecg.parent / "tables"
    folder.mkdir()
    assert run("extract", ecg, "-o", folder / "cohort.parquet", "--workers", "1").exit_code == 0
    done = run("info", ecg.parent, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [json.loads(line)["record"] for line in done.stdout.splitlines()] == ["sinus"]
    assert "earlier output" in refused("info", folder)
