"""`ecgomics discover`: a folder with the finding, made again from its plan to the last byte."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ecgomics as eo
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort import ledger
from ecgomics.cohort.dictionary import write_dictionary
from ecgomics.cohort.tables import RECORD_COLUMNS, Column

Run = Callable[..., Any]
COUNT = 120
NAMES = ("heart_rate", "qt_interval", "pr_interval", "qrs_duration", "rmssd", "sdnn", "qrs_axis", "t_axis")
QUICK = ("--set", "learners=[]", "--set", "permutations=20", "--set", "bootstrap=10")


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """A cohort as extract leaves it, in which heart rate differs between the groups of `af`."""
    random = np.random.default_rng(5)
    case = np.resize([0, 1], COUNT)
    values = random.normal(70, 9, (COUNT, len(NAMES)))
    values[:, 0] += 14 * case
    given: dict[str, Any] = {name: pa.array([None] * COUNT, kind) for name, kind, _ in RECORD_COLUMNS}
    given["record"] = [f"r{place:03d}" for place in range(COUNT)]
    given["age_years"] = random.normal(60, 9, COUNT)
    given |= dict(zip(NAMES, values.T, strict=True))
    path = tmp_path / "cohort.parquet"
    table = pa.table(given).replace_schema_metadata(ledger.run_metadata("key", {}))
    pq.write_table(table, path)
    columns = [Column(name, catalogue().biomarkers[name], "", "DIAG") for name in NAMES]
    write_dictionary(path.with_suffix(".dictionary.csv"), {}, columns)
    with (tmp_path / "groups.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("record", "af"), *((f"r{place:03d}", ("no", "yes")[each]) for place, each in enumerate(case))]
        )
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def finding(run: Run, cohort: Path) -> Path:
    folder = cohort.parent / "finding"
    done = run(
        "discover", cohort, "--outcomes", cohort.parent / "groups.csv", "--outcome", "af",
        "--covariates", "age_years", *QUICK, "-o", folder,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "associated with AF" in done.output
    assert "First look at this cohort" in done.output
    assert "hash" in done.output
    return folder


def test_the_finding_is_whole_and_is_made_again_from_its_plan(run: Run, cohort: Path, finding: Path) -> None:
    files = contents(finding)
    assert set(files) >= {
        "report.html", "discovery.json", "associations.csv", "predictions.csv", "figures.json", "plan.yaml",
        "figures/volcano.svg", "figures/volcano.pdf",
    }  # fmt: skip
    said = json.loads(files["discovery.json"])
    assert said["associations"][0]["symbol"] == "heart_rate"
    assert said["associations"][0]["found"]
    rows = list(csv.DictReader(files["associations.csv"].decode().splitlines()))
    assert float(rows[0]["effect"]) == said["associations"][0]["effect"]["value"]
    assert len(rows) == len(NAMES)

    again = cohort.parent / "again"
    assert run("discover", cohort, "--plan", finding / "plan.yaml", "-o", again).exit_code == 0
    assert contents(again) == files
    assert len((cohort.parent / "cohort.looks.jsonl").read_text().splitlines()) == 1
    assert not list(cohort.parent.glob(".*"))


def test_another_question_is_another_look(run: Run, cohort: Path, finding: Path) -> None:
    done = run(
        "discover", cohort, "--plan", finding / "plan.yaml", "--set", "alpha=0.01", "-o", finding
    )  # in place of the first
    assert done.exit_code == 0, done.output
    assert "Look 2 at this cohort" in done.output
    assert json.loads((finding / "discovery.json").read_text())["looks"] == 2
    assert "alpha: 0.01" in (finding / "plan.yaml").read_text()


def test_python_asks_the_same(cohort: Path) -> None:
    from ecgomics.discovery.plan import Plan

    joined = eo.Cohort.open(cohort).join(cohort.parent / "groups.csv")
    plan = Plan(learners=(), permutations=0, bootstrap=0)
    found = eo.discover(joined, "af", covariates=["age_years"], plan=plan, output=cohort.parent / "out")
    assert found.looks == 1
    assert eo.discover(joined, "af", plan=plan, looks=7).looks == 7
    assert (cohort.parent / "out" / "report.html").is_file()
    assert found.hash in (cohort.parent / "out" / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--outcome"),
        (("--outcome", "nowhere"), "nowhere"),
        (("--outcome", "age_years", "--kind", "categorical"), "categorical"),
        (("--outcome", "age_years", "--kind", "continuous", "--set", "alpha"), "NAME=VALUE"),
        (("--outcome", "age_years", "--kind", "continuous", "--set", "alpha=low"), "alpha is low"),
        (("--outcome", "age_years", "--kind", "continuous", "--set", "beta=1"), "“beta” is no choice"),
    ],
)
def test_mistakes_are_one_sentence(run: Run, cohort: Path, options: tuple[str, ...], words: str) -> None:
    done = run("discover", cohort, *options, "-o", cohort.parent / "finding")
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output
    assert not (cohort.parent / "finding").exists()


def test_a_folder_of_other_files_is_left_alone(run: Run, cohort: Path) -> None:
    folder = cohort.parent / "holiday"
    folder.mkdir()
    (folder / "beach.jpg").write_bytes(b"sand")
    done = run("discover", cohort, "--outcome", "age_years", "--kind", "continuous", *QUICK, "-o", folder)
    assert done.exit_code == 2
    assert "holds other files" in done.output
    assert contents(folder) == {"beach.jpg": b"sand"}


def test_outcomes_may_be_keyed_otherwise_and_what_is_left_out_is_said(run: Run, cohort: Path) -> None:
    rows = [
        ("file", "af", "bmi"),
        *((f"r{place:03d}", place % 2, "" if place < 9 else place) for place in range(COUNT)),
    ]
    with (cohort.parent / "clinic.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    asked = ("discover", cohort, "--outcomes", cohort.parent / "clinic.csv", "--outcome", "af", *QUICK)
    folder = cohort.parent / "keyed"
    done = run(*asked, "--covariates", "bmi", "--on", "record", "--key", "file", "-o", folder)
    assert done.exit_code == 0, done.output
    assert "111 records of 111 persons were analysed (9 left out: bmi is not known)." in done.output
    assert "Note: The person of 120 of 120 records is not known" in done.output
    refused = run(*asked, "-o", cohort.parent / "none")
    assert refused.exit_code == 2
    assert "clinic.csv has no column “record” but file, af, bmi" in refused.output
    second = run(*asked, "--key", "file", "-o", cohort.parent / "second")
    said = "This is look 2 at the cohort; q counts this look only, and only findings with p below 0.003"
    assert said in second.output
