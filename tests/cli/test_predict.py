"""`ecgomics predict` and `ecgomics embed`."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import Result

import ecgomics as eo
from ecgomics.cli.progress import Lines
from ecgomics.cohort.predictions import abstentions
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_wfdb

Run = Callable[..., Result]
Refused = Callable[..., str]
WritePatients = Callable[[Path, int], list[str]]
Rows = list[dict[str, str]]

RHYTHM = ["record", "label", "p_sinus", "p_af", "p_other", "p_unreadable", "abstained"]

in_process = pytest.mark.usefixtures("in_process")


def table(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def long_ecg(sinus_ecg: Recording, tmp_path: Path) -> Path:
    """Two and a half minutes."""
    return write_wfdb(replace(sinus_ecg, ecg_mv=np.tile(sinus_ecg.ecg_mv, (1, 15)), name="long"), tmp_path)


@in_process
def test_each_record_has_a_row_of_what_the_head_says(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    names = write_patients(tmp_path / "clinic" / "ward", 2)
    done = run("predict", "--head", "rhythm", tmp_path / "clinic", "-o", tmp_path / "predictions.csv")
    assert done.exit_code == 0, done.stderr
    text = (tmp_path / "predictions.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0].split(",") == RHYTHM
    rows = table(text)
    assert [row["record"] for row in rows] == [f"ward/{name}" for name in names]
    for row, name in zip(rows, names, strict=True):
        expected = eo.predict(read(tmp_path / "clinic" / "ward" / f"{name}.hea"))
        assert row["label"] == (expected.label or "")
        assert row["abstained"] == ("true" if expected.abstained else "false")
        found = [float(row[f"p_{label}"]) for label in expected.labels]
        assert found == pytest.approx(expected.probabilities, abs=1e-6)
        assert sum(found) == pytest.approx(1.0, abs=1e-5)
    assert "2 records, 2 rows" in done.stdout


@in_process
def test_standard_output_is_what_a_file_would_hold(run: Run, ecg: Path, tmp_path: Path) -> None:
    assert run("predict", ecg, "-o", tmp_path / "out.csv").exit_code == 0
    expected = (tmp_path / "out.csv").read_bytes()
    for arguments in ((ecg,), (ecg, "-o", "-")):
        done = run("predict", *arguments)
        assert (done.exit_code, done.stdout_bytes) == (0, expected)
        assert done.stderr == "1 record, 1 row.\n"


@in_process
def test_superclasses_have_a_column_each(run: Run, ecg: Path) -> None:
    done = run("predict", ecg, "--head", "superclasses")
    assert done.exit_code == 0, done.stderr
    (row,) = table(done.stdout)
    classes = ("NORM", "MI", "STTC", "CD", "HYP")
    assert list(row) == ["record", "label", *(f"p_{each}" for each in classes), "abstained"]
    likely = [each for each in classes if float(row[f"p_{each}"]) > 0.5]
    assert row["abstained"] == "true" or row["label"].split(";") == (likely or [""])


@in_process
def test_an_age_has_the_limits_between_which_nine_of_ten_lie(run: Run, ecg: Path) -> None:
    done = run("predict", ecg, "--head", "age")
    assert done.exit_code == 0, done.stderr
    (row,) = table(done.stdout)
    assert list(row) == ["record", "age_years", "low", "high", "abstained"]
    assert float(row["low"]) < float(row["age_years"]) < float(row["high"])
    assert row["abstained"] in ("true", "false")


@in_process
def test_the_forms_of_a_head_say_different_things(run: Run, ecg: Path) -> None:
    said = {form: run("predict", ecg, "--form", form).stdout for form in ("biomarkers", "embedding", "both")}
    assert len(set(said.values())) == 3


@in_process
def test_a_long_recording_is_predicted_window_by_window(run: Run, long_ecg: Path) -> None:
    refused = run("predict", long_ecg)
    assert refused.exit_code == 1
    assert "lasts 150 s" in refused.stderr
    assert "--window 30 for a prediction of each 30 s" in refused.stderr
    done = run("predict", long_ecg, "--window", "60")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0].split(",") == ["record", "start_s", *RHYTHM[1:]]
    rows = table(done.stdout)
    assert [row["start_s"] for row in rows] == ["0.000", "60.000", "120.000"]
    whole = read(long_ecg)
    second = eo.predict(replace(whole, ecg_mv=whole.ecg_mv[:, 30000:60000].copy()))
    assert float(rows[1]["p_sinus"]) == pytest.approx(second.probabilities[0], abs=1e-6)


@in_process
def test_a_record_without_signal_has_a_row_without_a_label_of_a_rhythm(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    masked = replace(sinus_ecg, ecg_mv=np.full_like(sinus_ecg.ecg_mv, np.nan), name="masked")
    done = run("predict", write_wfdb(masked, tmp_path))
    assert done.exit_code == 0, done.stderr
    (row,) = table(done.stdout)
    assert row["label"] in ("", "unreadable")
    assert (row["abstained"] == "true") == (row["label"] == "")


@in_process
def test_why_a_head_abstains_is_said_once_for_all_records(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        write_wfdb(replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:1], leads=("I",), name=name), tmp_path)
    done = run("predict", tmp_path, "--head", "superclasses")
    assert done.exit_code == 0, done.stderr
    assert [row["abstained"] for row in table(done.stdout)] == ["true"] * 3
    (said,) = (line for line in done.stderr.splitlines() if "abstains" in line)
    assert said.startswith("a and 2 more: The head abstains. The head superclasses needs the leads I, II,")
    assert said.endswith("not there: II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6.")


def test_abstentions_of_windows_are_counted() -> None:
    assert abstentions([(0.0, ""), (30.0, "")]) == ""
    assert abstentions([(0.0, "It is short.")]) == "The head abstains. It is short."
    said = abstentions([(0.0, ""), (30.0, "It is noisy."), (60.0, "It is strange.")])
    assert said == "The head abstains from 2 of 3 windows, first at 30 s. It is noisy."


@in_process
def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    run: Run, broken: tuple[Path, str], write_patients: WritePatients, tmp_path: Path
) -> None:
    path, word = broken
    write_patients(tmp_path / "sound", 1)
    done = run("predict", tmp_path / "sound", path, "-o", tmp_path / "out.csv")
    assert done.exit_code == 1
    assert word in done.stderr
    assert [row["record"] for row in table((tmp_path / "out.csv").read_text("utf-8"))] == ["ecg_01"]
    done = run("embed", tmp_path / "sound", path, "-o", tmp_path / "out.parquet")
    assert done.exit_code == 1
    assert word in done.stderr
    found = pd.read_parquet(tmp_path / "out.parquet").set_index("record")
    assert sorted(found["error"].isna()) == [False, True]
    assert word in found.loc[found["error"].notna(), "error"].iloc[0]


@in_process
@pytest.mark.parametrize("command", ["predict", "embed"])
def test_mistakes_are_one_sentence_and_leave_nothing(
    refused: Refused, write_patients: WritePatients, tmp_path: Path, command: str
) -> None:
    write_patients(tmp_path / "in", 1)
    suffix = {"predict": ".csv", "embed": ".parquet"}[command]
    (tmp_path / "empty").mkdir()
    (tmp_path / f"folder{suffix}").mkdir()
    (tmp_path / f"theirs{suffix}").write_text("a,b\n1,2\n", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    source, output = tmp_path / "in", tmp_path / f"out{suffix}"
    own = {
        "predict": (
            (("--head", "nose"), "rhythm"),
            (("--form", "thumb"), "biomarkers, embedding, both"),
            (("--window", "3"), "--window 3"),
        ),
        "embed": ((("--encoder", "nose"), "nose"), (("--by", "thumb"), "record, lead, window")),
    }
    for arguments, word in (
        ((tmp_path / "empty", "-o", output), "empty"),
        ((source, "-o", tmp_path / f"folder{suffix}"), "folder"),
        ((source, "-o", tmp_path / f"theirs{suffix}"), "theirs"),
        ((source, "-o", tmp_path / "no_folder" / output.name), "no_folder"),
        ((source, "-o", tmp_path / "out.txt"), "out.txt"),
        ((source, "-o", output, "--unit", "furlong"), "furlong"),
        *(((source, "-o", output, *options), word) for options, word in own[command]),
    ):
        assert word in refused(command, *arguments)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@in_process
def test_tables_in_the_folder_are_written_anew_and_are_no_recordings(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path, 1)
    for _ in range(2):
        for arguments in (
            ("predict", "-o", tmp_path / "rhythm.csv"),
            ("predict", "--window", "10", "-o", tmp_path / "windows.csv"),
            ("predict", "--head", "age", "-o", tmp_path / "age.csv"),
            ("embed", "-o", tmp_path / "embeddings.parquet"),
        ):
            done = run(*arguments, tmp_path)
            assert done.exit_code == 0, done.stderr
            assert "1 record, " in done.stdout
    assert run("extract", tmp_path, "-o", tmp_path / "embeddings.parquet").exit_code == 2


@in_process
def test_an_interrupted_run_leaves_nothing_half_written(
    run: Run, write_patients: WritePatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_patients(tmp_path, 2)
    before = set(tmp_path.iterdir())

    def interrupted(_: Lines, progress: object) -> None:
        if progress.measured:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    monkeypatch.setattr(Lines, "__call__", interrupted)
    for command, name in (("predict", "out.csv"), ("embed", "out.parquet")):
        done = run(command, tmp_path, "-o", tmp_path / name, "--workers", "1")
        assert done.exit_code == 130
        assert done.stderr == f"Interrupted. Nothing was written to {tmp_path / name}.\n"
    assert set(tmp_path.iterdir()) == before


def test_the_tables_do_not_depend_on_the_number_of_processes(
    run: Run, write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path / "in", 3)
    for workers in ("1", "2"):
        for command, suffix in (("predict", "csv"), ("embed", "parquet")):
            output = tmp_path / f"{workers}.{suffix}"
            done = run(command, tmp_path / "in", "-o", output, "--workers", workers)
            assert done.exit_code == 0, done.stderr
    for suffix in ("csv", "parquet"):
        assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()


@in_process
def test_embeddings_are_those_of_the_library(
    run: Run, ecg: Path, long_ecg: Path, tmp_path: Path, sinus_ecg: Recording
) -> None:
    for by, place in (("record", []), ("lead", ["lead"]), ("window", ["start_s"])):
        output = tmp_path / f"{by}.parquet"
        done = run("embed", ecg, long_ecg, "-o", output, "--by", by)
        assert done.exit_code == 0, done.stderr
        found = pd.read_parquet(output)
        assert list(found.columns) == ["record", "error", "model", *place, "embedding"]
        own = found[found["record"] == "long"]
        expected = eo.embed(read(long_ecg))
        vectors = {"record": expected.record[None], "lead": expected.lead, "window": expected.by_window}[by]
        assert np.stack(own["embedding"]) == pytest.approx(vectors, abs=1e-5)
        assert set(own["model"]) == {expected.model}
        if by == "lead":
            assert tuple(own["lead"]) == sinus_ecg.leads
        if by == "window":
            assert list(own["start_s"]) == pytest.approx(np.arange(15) * 10.0)


@in_process
def test_a_recording_too_short_for_the_encoder_has_a_row_with_the_reason(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    short = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:, :1000].copy(), name="short")
    done = run("embed", write_wfdb(short, tmp_path), "-o", tmp_path / "out.parquet")
    assert done.exit_code == 1
    assert "short: The encoder needs 5 s; 2 s are there." in done.stderr
    (row,) = pd.read_parquet(tmp_path / "out.parquet").to_dict("records")
    assert row["error"] == "The encoder needs 5 s; 2 s are there."
    assert row["embedding"] is None
