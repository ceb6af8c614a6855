"""What a cohort writes for other programs."""

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pytest

import ecgomics as eo
from ecgomics.cohort import exports
from ecgomics.cohort.cohort import Cohort


@pytest.fixture
def joined(cohort: Cohort) -> Cohort:
    return cohort.join(pl.DataFrame({"record": cohort.records[:3], "relapse": ["yes", "no", "no"]}))


def test_csv_is_the_whole_table(joined: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_RECORDS_AT_ONCE", 7)
    joined.write_csv(tmp_path / "out.csv")
    read = pd.read_csv(tmp_path / "out.csv")
    assert read["record"].tolist() == list(joined.records)
    assert read["relapse"].tolist()[:2] == ["yes", "no"]
    pd.testing.assert_series_equal(read["heart_rate"], joined.to_pandas()["heart_rate"])
    known = pd.read_csv(tmp_path / "out.csv.dictionary.csv")
    assert set(known["column"]) == set(read.columns)
    assert "original" not in known


def test_parquet_opens_again_as_a_cohort(joined: Cohort, tmp_path: Path) -> None:
    joined.filter("site = 'a'").write_parquet(tmp_path / "out.parquet")
    again = Cohort.open(tmp_path / "out.parquet")
    assert again.records == joined.records[::2]
    assert again.biomarkers == joined.biomarkers
    assert again.provenance == joined.provenance
    assert again.outcome("relapse", levels=["no", "yes"]).values[0] == 1.0
    assert again.values is None


def test_feather_has_what_r_knows(joined: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_RECORDS_AT_ONCE", 7)
    joined.write_feather(tmp_path / "out.feather")
    table = pa.feather.read_table(tmp_path / "out.feather")
    assert table["lbbb_aha"].type == pa.bool_()
    assert table["lbbb_aha"].to_pylist()[:3] == [True, False, False]
    assert table["site"].type == pa.dictionary(pa.int32(), pa.string())
    assert table["rhythm_class"].to_pylist()[:3] == ["atrial_fibrillation"] * 2 + ["sinus"]
    assert table["rhythm_class"].to_pylist()[-1] is None
    assert not pa.types.is_dictionary(table["record"].type)
    assert table["relapse"].to_pylist()[:3] == ["yes", "no", "no"]


def test_names_for_r_need_no_quotes_and_stay_different(build: Any, tmp_path: Path) -> None:
    names = ["heart_rate", "heart_rate#MON", "qrs_type__ECG"]
    cohort = Cohort.open(
        build({name: [None, None] for name in names}, {"2nd centre": ["x", "y"], "2nd#centre": [1, 2]})
    )
    cohort.write_feather(tmp_path / "out.feather", names="r")
    read = pa.feather.read_table(tmp_path / "out.feather").column_names
    assert read[-5:] == ["X2nd.centre", "X2nd.centre.1", "heart_rate", "heart_rate.MON", "qrs_type__ECG"]
    with (tmp_path / "out.feather.dictionary.csv").open() as file:
        known = {row["column"]: row["original"] for row in csv.DictReader(file)}
    assert known["heart_rate.MON"] == "heart_rate#MON"
    assert list(known)[-1] == "X2nd.centre.1"
    with pytest.raises(eo.InvalidInput, match="plain or r"):
        exports.renaming(["a"], "sas")  # type: ignore[arg-type]  # what a user may give


def test_what_is_there_is_not_overwritten_unless_asked(cohort: Cohort, clinic: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("precious")
    with pytest.raises(eo.InvalidInput, match="is there already"):
        cohort.write_csv(path)
    assert path.read_text() == "precious"
    cohort.write_csv(path, overwrite=True)
    assert path.read_text().startswith("record,")
    before = clinic.read_bytes()
    with pytest.raises(eo.InvalidInput, match="the cohort itself"):
        cohort.write_parquet(clinic, overwrite=True)
    assert clinic.read_bytes() == before


def test_outputs_that_cannot_be_are_refused(cohort: Cohort, tmp_path: Path) -> None:
    with pytest.raises(eo.InvalidInput, match=r"ends in \.csv"):
        cohort.write_csv(tmp_path / "out.txt")
    with pytest.raises(eo.InvalidInput, match="does not exist: make it first"):
        cohort.write_csv(tmp_path / "none" / "out.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(eo.InvalidInput, match="is a folder"):
        cohort.write_csv(tmp_path / "folder.csv")
    lists = cohort.join(pl.DataFrame({"record": ["r001"], "many": [[1, 2]]}))
    with pytest.raises(eo.InvalidInput, match="many holds several values"):
        lists.write_csv(tmp_path / "out.csv")


def test_a_write_that_fails_leaves_nothing(cohort: Cohort, tmp_path: Path) -> None:
    broken = cohort.filter(pl.col("heart_rate").cast(pl.Date).is_not_null() | (pl.col("zz") > 1))
    with pytest.raises(pl.exceptions.PolarsError):
        broken.write_csv(tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_cohort_is_a_table_without_rows(cohort: Cohort, tmp_path: Path) -> None:
    cohort.filter("age_years > 500").write_feather(tmp_path / "out.feather")
    assert pa.feather.read_table(tmp_path / "out.feather").shape == (0, len(cohort.columns))
