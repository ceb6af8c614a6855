from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort import ledger
from ecgomics.cohort.cohort import Cohort
from ecgomics.cohort.measure import VALUES_SCHEMA
from ecgomics.cohort.tables import RECORD_COLUMNS, Column, write_dictionary

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort of thirty records with one biomarker, which one device in two does not give."""
    path = tmp_path_factory.mktemp("cohort") / "cohort.parquet"
    devices = ["x", "y", "z"] * 10
    rates: list[Any] = [None if device == "z" else 60.0 + place for place, device in enumerate(devices)]
    facts: dict[str, Any] = {"record": [f"r{place}" for place in range(30)], "device": devices}
    about = {name: pa.array(facts.get(name, [None] * 30), kind) for name, kind, _ in RECORD_COLUMNS}
    wide = pa.table({**about, "heart_rate": pa.array(rates, pa.float64())})
    pq.write_table(wide.replace_schema_metadata(ledger.run_metadata("key", {"settings_hash": "abc"})), path)
    declared = catalogue().biomarkers["heart_rate"]
    write_dictionary(path.with_suffix(".dictionary.csv"), [Column("heart_rate", declared, "", "DIAG")])
    rows = [
        dict.fromkeys(VALUES_SCHEMA.names)
        | {"record": name, "symbol": "heart_rate", "lead": "", "value": rate, "chain": "DIAG-abc"}
        | {"validity": "low_quality" if rate is None else "ok"}
        for name, rate in zip(facts["record"], rates, strict=True)
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=VALUES_SCHEMA), path.with_suffix(".values.parquet"))
    return path


@pytest.fixture
def outcomes(tmp_path: Path) -> Path:
    path = tmp_path / "outcomes.csv"
    path.write_text("\n".join(f"r{place},{'yes' if place % 3 else 'no'}" for place in range(28)))
    return path


def test_info_tells_what_is_there(run: Run, table: Path, outcomes: Path) -> None:
    done = run("cohort", "info", table, "--outcomes", outcomes, "--names", "record,relapse")
    assert done.exit_code == 0
    assert "records       30\n" in done.stdout
    assert "biomarkers    1 (1 structural; 1 numbers)" in done.stdout
    assert "device        x 10, y 10, z 10" in done.stdout
    assert "relapse       yes 18, no 10; 2 missing" in done.stdout
    assert "settings abc" in done.stdout
    assert done.stderr == "28 of 30 records have a row in outcomes.csv, matched by record.\n"


def test_missing_tells_why(run: Run, table: Path, tmp_path: Path) -> None:
    done = run("cohort", "missing", table, "--by", "device", "--csv", tmp_path / "m.csv")
    assert done.exit_code == 0
    assert "low_quality 33.3 %" in done.stdout
    assert "heart_rate: 100 % more in z than in x" in done.stdout
    assert pl.read_csv(tmp_path / "m.csv")["group"].to_list() == ["x", "y", "z"]


def test_batch_tells_what_differs(run: Run, table: Path, outcomes: Path, tmp_path: Path) -> None:
    joined = ("--outcomes", outcomes, "--names", "record,relapse", "--outcome", "relapse")
    done = run("cohort", "batch", table, "--by", "device", *joined, "--csv", tmp_path / "b.csv")
    assert done.exit_code == 0
    assert "0 of 1 biomarkers differ" in done.stdout
    assert "All 10 records of device x have relapse no" in done.stdout
    assert pl.read_csv(tmp_path / "b.csv")["column"].to_list() == ["heart_rate"]


@pytest.mark.parametrize("suffix", ["h5ad", "csv", "feather", "parquet"])
def test_exports_go_by_their_suffix(
    run: Run, table: Path, outcomes: Path, tmp_path: Path, suffix: str
) -> None:
    if suffix == "h5ad":
        pytest.importorskip("anndata", reason="anndata is not installed")
    output = tmp_path / f"out.{suffix}"
    arguments = ("cohort", "export", table, "-o", output, "--outcomes", outcomes, "--names", "record,relapse")
    done = run(*arguments, "--where", "device = 'x'")
    assert (done.exit_code, done.stdout) == (0, f"{output}  10 records\n")
    assert run(*arguments).exit_code == 2
    assert run(*arguments, "--overwrite").stdout.endswith("30 records\n")
    if suffix == "parquet":
        assert "relapse" in Cohort.open(output).columns


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("export", "TABLE", "-o", "out.json"), ".h5ad, .csv, .feather, .parquet"),
        (("export", "TABLE", "-o", "out.csv", "--embeddings", "e.parquet"), "Embeddings go into .h5ad only"),
        (("info", "none.parquet"), "does not exist"),
        (("info", "TABLE", "--where", "rate > 3"), "no column “rate”"),
        (("missing", "TABLE", "--by", "sex"), "0 different values"),
        (("batch", "TABLE", "--by", "device", "--covariates", "sex"), "not known of any record"),
    ],
)
def test_mistakes_are_one_sentence(
    refused: Callable[..., str], table: Path, arguments: tuple[str, ...], word: str
) -> None:
    assert word in refused("cohort", *(table if each == "TABLE" else each for each in arguments))
