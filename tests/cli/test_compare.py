"""`ecgomics compare` and `ecgomics reference`."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

import ecgomics as eo
from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb

Run = Callable[..., Result]
Refused = Callable[..., str]


@pytest.fixture
def second(sinus_ecg: Recording, tmp_path: Path) -> Path:
    """A later recording of the same person, a quarter higher."""
    return write_wfdb(replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv * 1.25, name="later"), tmp_path)


def test_the_table_shows_core_values_and_their_change(run: Run, ecg: Path, second: Path) -> None:
    done = run("compare", ecg, second, "--times", "2020-01-31,2024-02-29")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    for text in (
        "2020-01-31",
        "2024-02-29",
        "qrs_duration",
        "sokolow_lyon_voltage",
        "QTc increase of concern: false",
    ):
        assert text in done.stdout
    assert "Note" not in done.stdout


def test_without_dates_it_is_said(run: Run, ecg: Path, second: Path) -> None:
    assert "compared in the given order" in " ".join(run("compare", ecg, second).stdout.split())


def test_what_cannot_be_said_of_two_records_is_a_reason(run: Run, ecg: Path, second: Path) -> None:
    done = run("compare", ecg, second)
    assert "ST vector change: 0" in done.stdout
    named = ("--leads", "I", "--fs", 500, "--unit", "mV")
    signal = "\n".join(f"{(each % 400 == 0) * 1.0}" for each in range(5000))
    for name in ("a.csv", "b.csv"):
        (ecg.parent / name).write_text(signal, "utf-8")
    told = run("compare", ecg.parent / "a.csv", ecg.parent / "b.csv", *named).stdout
    assert "ST vector change: it should be there" in told  # no beat in either


def test_a_narrow_window_shows_the_first_and_the_last(
    run: Run, ecg: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    middle = write_wfdb(replace(eo.read(ecg), name="middle"), ecg.parent)
    assert "middle" in run("compare", ecg, middle, second).stdout
    monkeypatch.setattr("ecgomics.cli.terminal.PIPED_WIDTH", 100)
    told = run("compare", ecg, middle, second).stdout
    assert "later" in told
    assert "middle" not in told
    assert max(map(len, told.splitlines())) <= 100


def test_json_and_files_hold_every_row(run: Run, ecg: Path, second: Path, tmp_path: Path) -> None:
    done = run("compare", ecg, second, "--json", "--set", "own_definitions=true")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert [each["record"] for each in told["records"]] == [ecg.stem, "later"]
    (row,) = [
        row
        for row in told["values"]
        if (row["symbol"], row["of"], row["lead"]) == ("serial_difference_percent", "r_amplitude", "V5")
    ]
    assert row["value"] == pytest.approx(25.0, abs=0.2)
    for name in ("rows.csv", "rows.parquet", "rows.json"):
        assert run("compare", ecg, second, "-o", tmp_path / name).exit_code == 0
    table, other = pd.read_csv(tmp_path / "rows.csv"), pd.read_parquet(tmp_path / "rows.parquet")
    assert list(table.columns) == list(other.columns)
    assert table["n"].dropna().eq(2).all()
    assert "Int64" in str(other["n"].dtype)
    assert ",ok,2," in (tmp_path / "rows.csv").read_text("utf-8")
    assert len(table) == len(other) == len(json.loads((tmp_path / "rows.json").read_text("utf-8"))["values"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "One recording was given; two or more"),
        (("again", "--times", "2020-01-31"), "--times gives 1 dates for 2 recordings"),
        (("again", "--times", "soon,later"), "--times is soon,later; dates such as"),
        (("again", "--json", "-o", "a.csv"), "Choose one of --json and --output"),
        (("again", "-o", "a.xlsx"), "must be a name that ends in .json, .csv, .parquet"),
        (("again", "-o", "nowhere/a.csv"), "The folder nowhere"),
    ],
)
def test_mistakes_are_one_sentence(
    refused: Refused, ecg: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused("compare", ecg, *(ecg if each == "again" else each for each in arguments))


def test_records_without_a_common_lead_are_refused(
    refused: Refused, sinus_ecg: Recording, tmp_path: Path
) -> None:
    one, other = (
        write_wfdb(
            replace(sinus_ecg, ecg_mv=sinus_ecg.lead(lead)[None].copy(), leads=(lead,), name=lead), tmp_path
        )
        for lead in ("V1", "V5")
    )
    assert "no lead in common: V1 V1; V5 V5" in refused("compare", one, other)


def test_a_person_among_others(run: Run, ecg: Path) -> None:
    done = run("reference", ecg, "--age", 54, "--sex", "female")
    assert done.exit_code == 0, done.output
    assert "female, 54 years" in done.stdout
    assert "not for clinical use" in " ".join(done.stdout.split())
    assert "qrs_duration" in done.stdout
    assert "Panel Mahalanobis distance (core)" in done.stdout


def test_what_is_stated_of_the_person_decides(run: Run, ecg: Path, tmp_path: Path) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("symbol,sex,age_from,age_to,n,L,M,S\nheart_rate,M,80,99,60,1,50,0.25\n", "utf-8")

    def z(*stated: object) -> list[dict[str, object]]:
        told = json.loads(run("reference", ecg, "--table", table, "--json", *stated).stdout)
        return [row for row in told["values"] if row["symbol"] == "reference_z"]

    (row,) = z("--age", 81, "--sex", "male")
    assert row["value"] == pytest.approx(2.0, abs=0.05)  # 75 /min: (75/50 − 1)/0.25
    (other,) = z("--age", 81, "--sex", "female")
    assert (other["value"], other["validity"]) == (None, "failed")


def test_a_child_is_not_held_against_the_limits_of_adults(run: Run, ecg: Path) -> None:
    assert "those of adults" in run("reference", ecg, "--age", 40).stdout
    told = run("reference", ecg, "--age", 8).stdout
    assert "those of adults" not in told
    assert "no stratum for 8 years" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sex", "m"), "--sex is m; female or male"),
        (("--table", "none.csv"), "none.csv does not exist"),
        (("-o", "a.txt"), "must be a name that ends in"),
    ],
)
def test_mistakes_about_the_reference_are_one_sentence(
    refused: Refused, ecg: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused("reference", ecg, *arguments)
