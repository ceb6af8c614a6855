import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ecgomics as eo
from ecgomics.cohort.cohort import Cohort
from ecgomics.cohort.own_tables import EMBEDDINGS_KEY

RECORDS = [f"r{number:03d}" for number in range(40)]


def test_a_cohort_says_what_it_is(cohort: Cohort) -> None:
    assert eo.Cohort is Cohort
    assert len(cohort) == 40
    assert repr(cohort) == "<Cohort cohort.parquet: 40 records × 9 biomarkers>"
    assert cohort.records == tuple(RECORDS)
    assert [each.name for each in cohort.biomarkers][:2] == ["heart_rate", "qrs_duration"]
    assert cohort.biomarkers[3].lead == "II"
    assert cohort.provenance["settings_hash"] == "abc"
    assert set(cohort.about.columns) & {"record", "site", "heart_rate"} == {"record", "site"}
    assert cohort.to_pandas().shape == (40, len(cohort.columns))


def test_nothing_is_read_when_it_is_opened(clinic: Path, tmp_path: Path) -> None:
    """A file whose data are broken, but not its footer, opens."""
    for each in clinic.parent.glob("cohort.dictionary.csv"):
        shutil.copy(each, tmp_path)
    content = bytearray(clinic.read_bytes())
    content[4:2000] = bytes(1996)
    (tmp_path / "cohort.parquet").write_bytes(content)
    opened = Cohort.open(tmp_path / "cohort.parquet").select("heart_rate").filter("age_years > 3")
    assert opened.values is None
    with pytest.raises(pl.exceptions.PolarsError):
        opened.to_pandas()


def test_what_is_no_cohort_is_refused(clinic: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"record": ["a"]}), other)
    alone = tmp_path / "alone.parquet"
    shutil.copy(clinic, alone)
    with pytest.raises(eo.InvalidInput, match="does not exist"):
        Cohort.open(tmp_path / "none.parquet")
    with pytest.raises(eo.InvalidInput, match="not written by extract"):
        Cohort.open(other)
    with pytest.raises(eo.InvalidInput, match="not written by extract"):
        Cohort.open(clinic.with_suffix(".values.parquet"))
    with pytest.raises(eo.InvalidInput, match="dictionary"):
        Cohort.open(alone)
    (tmp_path / "alone.dictionary.csv").write_text("column,type\nrecord,string\n")
    with pytest.raises(eo.InvalidInput, match="of another table"):
        Cohort.open(alone)


def test_the_long_table_of_an_earlier_version_is_told_apart(build: Any) -> None:
    path = build({"heart_rate": [60.0, None]}, single_file=True)
    opened = Cohort.open(path)
    assert opened.values is not None
    assert opened.values.collect()["validity"].to_list() == ["ok", "absent"]
    long = path.with_suffix(".values.parquet")
    pq.write_table(pq.read_table(long).replace_schema_metadata({b"ecgomics.run": b"k"}), long)
    with pytest.raises(eo.InvalidInput, match="long table"):
        Cohort.open(long)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"symbols": "st_level_j"}, ["st_level_j__II", "st_level_j__V2"]),
        ({"symbols": ["heart_rate", "st_level_j:V2"]}, ["heart_rate", "st_level_j__V2"]),
        ({"dimension": "intensity"}, ["st_level_j__II", "st_level_j__V2"]),
        ({"leads": ["V2"]}, ["st_level_j__V2"]),
        (
            {"leads": "", "dimension": "structural", "tier": 1},
            ["heart_rate", "qrs_duration", "p_duration", "lbbb_aha"],
        ),
    ],
)
def test_biomarkers_are_chosen(cohort: Cohort, wanted: dict[str, Any], names: list[str]) -> None:
    chosen = cohort.select(**wanted)
    assert [each.name for each in chosen.biomarkers] == names
    assert "site" in chosen.columns
    assert len(cohort.biomarkers) == 9


def test_a_biomarker_that_is_not_there_is_named(cohort: Cohort) -> None:
    with pytest.raises(eo.InvalidInput, match=r"heart_rte.*Perhaps heart_rate"):
        cohort.select("heart_rte")
    with pytest.raises(eo.InvalidInput, match="No biomarker that is left has the lead “V9”"):
        cohort.select(leads="V9")
    with pytest.raises(eo.InvalidInput, match="fits all"):
        cohort.select("heart_rate", tier=3)


def test_records_are_chosen_with_their_reasons(cohort: Cohort) -> None:
    old = cohort.filter("age_years > 50 AND sex = 'male'")
    assert old.records == tuple(RECORDS[31:39:2])
    assert old.values is not None
    assert set(old.values.collect()["record"]) == set(old.records)
    assert cohort.filter(pl.col("site") == "a").records == tuple(RECORDS[::2])
    with pytest.raises(eo.InvalidInput, match="no column “age”"):
        cohort.filter("age > 50")
    with pytest.raises(eo.InvalidInput, match="is no condition"):
        cohort.filter("age_years > > 50")


def test_outcomes_of_a_csv_file_are_joined(cohort: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text("id,relapse,days,ok\nr003,yes,12,true\n r001 ,no,7.5,false\nr999,no,,true\n")
    joined = cohort.join(path, key="id")
    assert joined.records == cohort.records
    rows = joined.frame.select("relapse", "days", "ok").collect()
    assert rows.row(1) == ("no", 7.5, False)
    assert rows.row(3) == ("yes", 12.0, True)
    assert rows.row(0) == (None, None, None)
    assert joined.notes == (
        "2 of 40 records have a row in outcomes.csv, matched by record.",
        "1 of the 3 rows of outcomes.csv belong to no record of the cohort.",
    )
    assert "3 joined columns" in repr(joined)
    assert cohort.notes == ()
    assert joined.dictionary["family"].to_list()[-3:] == ["joined"] * 3


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_by_the_heading(cohort: Cohort, tmp_path: Path, separator: str) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text(f"record{separator}x\nr000{separator}1\n")
    assert cohort.join(path).frame.collect()["x"].to_list()[:2] == [1, None]


@pytest.mark.parametrize("kind", ["pandas", "polars", "lazy", "parquet", "feather", "xlsx"])
def test_tables_of_every_kind_are_joined(cohort: Cohort, tmp_path: Path, kind: str) -> None:
    table = pd.DataFrame({"record": ["r002", "r005"], "outcome": [1.5, 2.5]})
    table.to_parquet(tmp_path / "t.parquet")
    table.to_feather(tmp_path / "t.feather")
    table.to_excel(tmp_path / "t.xlsx", index=False)
    frame = pl.from_pandas(table)
    given = {"pandas": table, "polars": frame, "lazy": frame.lazy()}.get(kind, tmp_path / f"t.{kind}")
    values = cohort.join(given).frame.select("outcome").collect()["outcome"]
    assert (values[2], values[5], values.null_count()) == (1.5, 2.5, 38)


def test_keys_are_matched_as_text(build: Any, tmp_path: Path) -> None:
    cohort = Cohort.open(build({"heart_rate": [60.0, 70.0]}, {"record": ["007", "12"]}))
    path = tmp_path / "keys.csv"
    path.write_text("record,x\n007,1\n12,2\n")
    assert cohort.join(path).frame.collect()["x"].to_list() == [1, 2]
    numbers = pd.DataFrame({"record": [12.0, 7.0], "x": [5, 6]})
    assert cohort.join(numbers).frame.collect()["x"].to_list() == [None, 5]


def test_rows_of_persons_are_joined_to_each_of_their_records(cohort: Cohort) -> None:
    table = pl.DataFrame({"subject": ["p1", "p3"], "died": [True, False]})
    died = cohort.join(table, on="subject").frame.collect()["died"].to_list()
    assert died[:8] == [None, None, True, True, None, None, False, False]


def test_joins_that_would_mislead_are_refused(cohort: Cohort, tmp_path: Path) -> None:
    with pytest.raises(eo.InvalidInput, match="several rows of the same record, such as “r001”"):
        cohort.join(pl.DataFrame({"record": ["r001", "r001"], "x": [1, 2]}))
    with pytest.raises(eo.InvalidInput, match="column site already: rename"):
        cohort.join(pl.DataFrame({"record": ["r001"], "site": ["c"]}))
    with pytest.raises(eo.InvalidInput, match="No record of the cohort"):
        cohort.join(pl.DataFrame({"record": ["q"], "x": [1]}))
    with pytest.raises(eo.InvalidInput, match="no column “record” but id, x"):
        cohort.join(pl.DataFrame({"id": ["q"], "x": [1]}))
    with pytest.raises(eo.InvalidInput, match="no column “patient” to match by"):
        cohort.join(pl.DataFrame({"patient": ["q"], "x": [1]}), on="patient")
    (tmp_path / "t.doc").touch()
    with pytest.raises(eo.InvalidInput, match="no table that can be joined"):
        cohort.join(tmp_path / "t.doc")
    with pytest.raises(eo.InvalidInput, match="does not exist"):
        cohort.join(tmp_path / "none.csv")
    (tmp_path / "t.parquet").write_text("nothing")
    with pytest.raises(eo.InvalidInput, match="cannot be read as a table"):
        cohort.join(tmp_path / "t.parquet")


def test_an_empty_column_gives_way(cohort: Cohort) -> None:
    joined = cohort.join(pl.DataFrame({"record": RECORDS[:2], "device": ["x", "y"]}))
    assert joined.frame.collect()["device"].to_list()[:3] == ["x", "y", None]
    assert joined.notes[-1].endswith("takes the place of the cohort's, which is empty.")
    assert joined.dictionary.filter(pl.col("column") == "device")["family"].to_list() == ["joined"]


def test_columns_without_a_heading_are_named(cohort: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "reference.csv"
    path.write_text("r000,A\nr001,N\n")
    joined = cohort.join(path, names=["record", "label"])
    assert joined.frame.collect()["label"].to_list()[:3] == ["A", "N", None]


def test_embeddings_come_from_either_table(cohort: Cohort, tmp_path: Path) -> None:
    table = pa.table(
        {"record": ["r001", "r000"], "error": [None, None], "embedding": [[1.0, 2.0], [3.0, 4.0]]}
    )
    path = tmp_path / "e.parquet"
    pq.write_table(table.replace_schema_metadata({EMBEDDINGS_KEY: b'{"model": "m 1", "by": "record"}'}), path)
    of_file = cohort.with_embeddings(path)
    assert of_file.notes == ("38 of 40 records have no embedding.",)
    assert "embeddings of m 1" in repr(of_file)
    vectors = of_file.table().embedding
    assert vectors is not None
    np.testing.assert_array_equal(vectors[:3], [[3.0, 4.0], [1.0, 2.0], [np.nan, np.nan]])
    of_values = cohort.with_embeddings(symbol="embedding").table().embedding
    assert of_values is not None
    np.testing.assert_array_equal(of_values[[0, 7]], [[0.0, 1.0], [7.0, 1.0]])
    assert np.isnan(of_values[38:]).all()


def test_tables_that_hold_no_embeddings_are_refused(cohort: Cohort, clinic: Path, tmp_path: Path) -> None:
    with pytest.raises(eo.InvalidInput, match="no table of embeddings"):
        cohort.with_embeddings(clinic)
    with pytest.raises(eo.InvalidInput, match="either"):
        cohort.with_embeddings()
    with pytest.raises(eo.InvalidInput, match="no vectors of “heart_rate”"):
        cohort.with_embeddings(symbol="heart_rate")
    path = tmp_path / "e.parquet"
    pq.write_table(
        pa.table({"record": ["r001"]}).replace_schema_metadata({EMBEDDINGS_KEY: b'{"by": "lead"}'}), path
    )
    with pytest.raises(eo.InvalidInput, match="by lead"):
        cohort.with_embeddings(path)


def test_outcomes_in_another_coding_are_refused_not_mangled(cohort: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("record;town\nr00;Köln\n".encode("cp1252"))
    with pytest.raises(eo.InvalidInput, match=r"latin\.csv is no text in UTF-8: save it as CSV in UTF-8\.$"):
        cohort.join(path)
    path.write_bytes(f"record;town\n{cohort.records[0]};Köln\n".encode("utf-8-sig"))
    assert cohort.join(path).frame.select("town").collect()["town"][0] == "Köln"
