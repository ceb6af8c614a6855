import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from ecgomics.biomarkers.catalogue import catalogue

Run = Callable[..., Result]
Refused = Callable[..., str]
WritePatients = Callable[[Path, int], list[str]]

pytestmark = pytest.mark.usefixtures("in_process")


def _listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_one_row_for_each_record_failures_included(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    names = write_patients(tmp_path / "clinic" / "ward", 3)
    (tmp_path / "clinic" / "ward" / "ecg_02.dat").unlink()
    (tmp_path / "clinic" / "notes.txt").write_text("nothing to measure", encoding="utf-8")
    output = tmp_path / "cohort.parquet"
    done = run("extract", tmp_path / "clinic", "-o", output, "--workers", "2")
    assert done.exit_code == 1
    assert "ward/ecg_02: " in done.stderr
    assert "3 records, 1 without values" in done.stdout
    table = pd.read_parquet(output).set_index("record")
    assert list(table.index) == [f"ward/{name}" for name in names]
    assert "ecg_02.dat" in table.loc["ward/ecg_02", "error"]
    assert table.loc["ward/ecg_01", "heart_rate"] == pytest.approx(75.0, abs=0.5)
    assert table["error"].isna().tolist() == [True, False, True]
    assert _listing(tmp_path) - _listing(tmp_path / "clinic") >= {
        *("cohort.parquet", "cohort.values.parquet", "cohort.dictionary.csv")
    }
    assert not (tmp_path / "cohort.parquet.parts").exists()


def test_every_column_is_defined(run: Run, write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    assert run("extract", tmp_path / "in", "-o", tmp_path / "cohort.parquet").exit_code == 0
    table = pd.read_parquet(tmp_path / "cohort.parquet")
    dictionary = pd.read_csv(tmp_path / "cohort.dictionary.csv", dtype=str).fillna("")
    assert list(table.columns) == list(dictionary["column"])
    assert dictionary["label"].str.len().min() > 0
    measured = dictionary[dictionary["symbol"] != ""]
    assert set(measured["symbol"]) == {each.symbol for each in catalogue().of_one_recording()}
    assert (measured["formula"] != "").all()
    assert (measured["references"] != "").all()


def test_started_again_it_has_nothing_to_do(run: Run, write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 2)
    arguments = ("extract", tmp_path / "in", "-o", tmp_path / "in" / "cohort.parquet")
    first = run(*arguments)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "in").iterdir()}
    second = run(*arguments)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "nothing to do" in second.stderr
    assert "(0 measured now, 2 kept)" in second.stdout
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "in").iterdir()} == before


def test_poor_recordings_have_a_row_with_their_facts(run: Run, poor: Path, tmp_path: Path) -> None:
    done = run("extract", poor, "-o", tmp_path / "cohort.parquet")
    assert done.exit_code == 0, done.stderr
    (row,) = pd.read_parquet(tmp_path / "cohort.parquet").to_dict("records")
    assert row["error"] is None
    assert row["record"] == "poor"
    values = pd.read_parquet(tmp_path / "cohort.values.parquet")
    reasons = values[~values["validity"].isin(["ok", "out_of_domain"])]
    assert len(reasons)
    assert reasons["value"].isna().all()


def test_a_file_that_cannot_be_read_is_a_row(run: Run, broken: tuple[Path, str], tmp_path: Path) -> None:
    path, word = broken
    done = run("extract", path, "-o", tmp_path / "cohort.parquet")
    assert done.exit_code == 1
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    (row,) = pd.read_parquet(tmp_path / "cohort.parquet").to_dict("records")
    assert word in row["error"]


def test_mistakes_are_one_sentence_and_leave_nothing(
    refused: Refused, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path / "in", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.parquet").mkdir()
    pd.DataFrame({"theirs": [1]}).to_parquet(tmp_path / "theirs.parquet")
    before = _listing(tmp_path)
    source, output = tmp_path / "in", tmp_path / "cohort.parquet"
    for arguments, word in (
        ((tmp_path / "empty", "-o", output), "empty"),
        ((tmp_path / "no_such", "-o", output), "no_such"),
        ((source, "-o", tmp_path / "folder.parquet"), "folder.parquet"),
        ((source, "-o", tmp_path / "theirs.parquet"), "theirs.parquet"),
        ((source, "-o", tmp_path / "no_folder" / "cohort.parquet"), "no_folder"),
        ((source, "-o", tmp_path / "cohort.csv"), "cohort.csv"),
        ((source, "-o", output, "--unit", "furlong"), "furlong"),
        ((source, "-o", output, "--leads", "I,elbow"), "elbow"),
        ((source, "-o", output, "--fs", "0"), "0 Hz"),
    ):
        assert word in refused("extract", *arguments)
    assert _listing(tmp_path) == before


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs a folder that nobody can write to: /proc"
)
def test_a_folder_that_cannot_be_written(
    refused: Refused, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path, 1)
    assert "cannot be written" in refused("extract", tmp_path, "-o", "/proc/cohort.parquet")


def test_equal_names_are_told_apart(run: Run, write_patients: WritePatients, tmp_path: Path) -> None:
    for clinic in ("north", "south"):
        write_patients(tmp_path / clinic, 1)
    done = run("extract", tmp_path / "north", tmp_path / "south", "-o", tmp_path / "cohort.parquet")
    assert done.exit_code == 0
    assert sorted(pd.read_parquet(tmp_path / "cohort.parquet")["record"]) == ["north/ecg_01", "south/ecg_01"]


def test_a_disk_error_leaves_no_draft(run: Run, write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    (tmp_path / "cohort.dictionary.csv").mkdir()
    done = run("extract", tmp_path / "in", "-o", tmp_path / "cohort.parquet")
    assert done.exit_code == 2
    assert "cohort.dictionary.csv" in done.stderr
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    shutil.rmtree(tmp_path / "cohort.dictionary.csv")
    again = run("extract", tmp_path / "in", "-o", tmp_path / "cohort.parquet")
    assert "(0 measured now, 1 kept)" in again.stdout


def test_what_a_manifest_says_stands_in_the_table(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path / "in", 2)
    manifest = tmp_path / "cohort.csv"
    rows = ("path,subject,time,died", "in/ecg_02,p1,2020-01-02,true", "in/ecg_01,p2,,false")
    manifest.write_text("\n".join(rows), encoding="utf-8")
    output = tmp_path / "cohort.parquet"
    assert run("extract", "--manifest", manifest, "-o", output).exit_code == 0
    before = pd.read_parquet(output)
    assert before["died"].tolist() == [False, True]
    assert before["subject"].tolist() == ["p2", "p1"]
    manifest.write_text("\n".join(rows).replace("true", "false"), encoding="utf-8")
    changed = run("extract", "--manifest", manifest, "-o", output)
    assert "(0 measured now, 2 kept)" in changed.stdout
    after = pd.read_parquet(output)
    assert after["died"].tolist() == [False, False]
    pd.testing.assert_frame_equal(after.drop(columns="died"), before.drop(columns="died"))


def test_options_of_the_cluster(refused: Refused, write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    output = tmp_path / "cohort.parquet"
    for options, words in (
        (("--scheduler", "tcp://127.0.0.1:9", "--workers", "2"), "a scheduler or a number of workers"),
        (("--memory-limit", "much"), "The memory limit is much"),
    ):
        assert words in refused("extract", tmp_path / "in", "-o", output, *options)
