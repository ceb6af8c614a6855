import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from ecgomics.biomarkers.catalogue import ROOMS, catalogue

Run = Callable[..., Result]
Refused = Callable[..., str]


def _rows(text: str) -> dict[str, dict[str, str]]:
    return {f"{row['symbol']}:{row['lead']}": row for row in csv.DictReader(io.StringIO(text))}


def test_the_table_shows_every_room_without_colour_codes(run: Run, ecg: Path) -> None:
    done = run("profile", ecg)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    for dimension in ROOMS:
        assert dimension.capitalize() in done.stdout
    assert "heart_rate" in done.stdout


def test_json_has_a_value_or_a_reason_for_every_biomarker(run: Run, ecg: Path) -> None:
    done = run("profile", ecg, "--json")
    whole = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {row["symbol"] for row in whole["values"]} == {
        each.symbol for each in catalogue().of_one_recording()
    }
    for row in whole["values"]:
        kept = row["validity"] in {"ok", "out_of_domain"}
        assert kept == (row["value"] is not None or row["value_text"] is not None), row


def test_the_known_rate_comes_out(run: Run, ecg: Path) -> None:
    rate = _rows(run("profile", ecg, "--csv").stdout)["heart_rate:"]
    assert float(rate["value"]) == pytest.approx(75.0, abs=0.5)
    assert (rate["unit"], rate["validity"]) == ("/min", "ok")


def test_one_dimension_only(run: Run, ecg: Path) -> None:
    rows = _rows(run("profile", ecg, "--csv", "--dimension", "intensity").stdout)
    wanted = {each.symbol for each in catalogue().of_one_recording() if each.dimension == "intensity"}
    assert {row["symbol"] for row in rows.values()} == wanted


def test_a_poor_recording_gives_reasons(run: Run, poor: Path) -> None:
    done = run("profile", poor, "--json")
    whole = json.loads(done.stdout)
    assert done.exit_code == 0, done.stderr
    reasons = {row["validity"] for row in whole["values"]}
    assert reasons & {"low_quality", "too_short", "wrong_leads"}
    for row in whole["values"]:
        assert (row["validity"] in {"ok", "out_of_domain"}) or row["value"] is None


def test_a_file_that_cannot_be_read_is_one_sentence(refused: Refused, broken: tuple[Path, str]) -> None:
    path, word = broken
    assert word in refused("profile", path)


def test_mistakes_are_one_sentence(refused: Refused, ecg: Path, tmp_path: Path) -> None:
    for arguments, word in (
        (("profile", tmp_path / "no_such.hea"), "no_such.hea"),
        (("profile", tmp_path), "folder"),
        (("profile", ecg, "--dimension", "temporal"), "temporal"),
        (("profile", ecg, "--json", "--csv"), "--json"),
        (("profile", ecg, "--fs", "-5"), "-5"),
        (("profile", ecg, "--unit", "furlong"), "furlong"),
        (("profile", ecg, "-o", tmp_path / "profile.xlsx"), "profile.xlsx"),
        (("profile", ecg, "-o", tmp_path / "no folder" / "profile.json"), "no folder"),
    ):
        assert word in refused(*arguments)


def test_unstated_facts_are_asked_for_and_taken(run: Run, refused: Refused, tmp_path: Path) -> None:
    table = tmp_path / "strip.csv"
    rows = "\n".join(str(round(1000 * (place % 400 == 200), 1)) for place in range(5000))
    table.write_text(rows + "\n", encoding="utf-8")
    asked = refused("profile", table)
    for option in ("--fs", "--unit", "--leads"):
        assert option in asked
    done = run("profile", table, "--fs", "500", "--unit", "uV", "--leads", "II", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["provenance"]["leads"] == ["II"]


@pytest.mark.parametrize("suffix", [".json", ".csv", ".parquet"])
def test_files_hold_what_is_printed(run: Run, ecg: Path, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"profile{suffix}"
    done = run("profile", ecg, "-o", output)
    assert (done.exit_code, done.stdout) == (0, "")
    printed = _rows(run("profile", ecg, "--csv").stdout)["heart_rate:"]["value"]
    if suffix == ".json":
        rows = json.loads(output.read_text(encoding="utf-8"))["values"]
        value = next(row["value"] for row in rows if row["symbol"] == "heart_rate")
    else:
        frame = pd.read_csv(output) if suffix == ".csv" else pd.read_parquet(output)
        value = frame.set_index("symbol").loc["heart_rate", "value"]
    assert value == pytest.approx(float(printed))
    assert {path.name for path in tmp_path.iterdir()} == {ecg.name, "sinus.dat", output.name}


def test_settings_are_chosen_by_name(run: Run, ecg: Path) -> None:
    plain = json.loads(run("profile", ecg, "--json").stdout)
    done = run("profile", ecg, "--json", "--set", "own_definitions=true", "--set", "vcg_matrix=inverse_dower")
    whole = json.loads(done.stdout)
    assert whole["provenance"]["settings"]["vcg_matrix"] == "inverse_dower"
    assert whole["provenance"]["settings_hash"] != plain["provenance"]["settings_hash"]
    symbols, own = ({row["symbol"] for row in each["values"]} for each in (plain, whole))
    assert "rotation_sagittal" in own - symbols


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("own_definitions", "“own_definitions” is no setting: --set wants NAME=VALUE."),
        ("=1", "“=1” is no setting: --set wants NAME=VALUE."),
        ("own_definitions=perhaps", "own_definitions is perhaps; it must be true or false."),
        ("highpass_hz=low", "highpass_hz is low; it must be a number."),
        ("highpass_hz=9", "highpass_hz is 9; above 0 and up to 0.67 Hz is allowed."),
        ("colour=red", "Unknown setting colour"),
    ],
)
def test_a_setting_that_is_none_is_refused(refused: Refused, ecg: Path, choice: str, sentence: str) -> None:
    assert sentence in refused("profile", ecg, "--set", choice)


def test_an_exercise_test_is_read_from_json(run: Run, refused: Refused, ecg: Path, tmp_path: Path) -> None:
    known = tmp_path / "test.json"
    known.write_text(json.dumps({"start_s": 2.0, "end_s": 8.0}))
    assert run("profile", ecg, "--exercise", known).exit_code == 0
    known.write_text("{")
    assert "test.json cannot be read as JSON" in refused("profile", ecg, "--exercise", known)
    known.write_text("[]")
    assert "holds no object with the fields of an exercise test" in refused(
        "profile", ecg, "--exercise", known
    )
    known.write_text(json.dumps({"start_s": 60.0, "end_s": 600.0}))
    assert "ends 600 s after the start of the recording sinus, which lasts 10 s" in refused(
        "profile", ecg, "--exercise", known
    )
    known.write_text(json.dumps({"start_s": 2.0}))
    assert "The exercise test lacks end_s." in refused("profile", ecg, "--exercise", known)
