from typing import Any

import polars as pl
import pytest

import ecgomics as eo
from ecgomics.cohort.cohort import Cohort
from ecgomics.core.validity import VALIDITY_CODES


def test_reasons_are_counted_by_biomarker(cohort: Cohort) -> None:
    found = cohort.missingness()
    assert (found.records, found.failed) == (39, 1)
    rows = {(row["symbol"], row["lead"]): row for row in found.by_biomarker.iter_rows(named=True)}
    assert list(rows)[:3] == [("heart_rate", ""), ("qrs_duration", ""), ("p_duration", "")]
    p = rows["p_duration", ""]
    assert p["n"] == 39
    assert p["measured"] == p["ok"] == pytest.approx(37 / 39)
    assert (p["finding"], p["missing"]) == (pytest.approx(1 / 39), pytest.approx(1 / 39))
    assert (p["wrong_rhythm"], p["failed"]) == (pytest.approx(1 / 39), pytest.approx(1 / 39))
    assert rows["pnn50", ""]["too_short"] == 1.0
    assert set(VALIDITY_CODES) <= set(found.by_biomarker.columns)
    assert found.to_pandas().shape == found.by_biomarker.shape


def test_what_is_absent_is_a_finding_and_what_is_out_of_domain_is_measured(build: Any) -> None:
    path = build(
        {"p_duration": [None, 110.0, 111.0, None]},
        reasons={("r001", "p_duration"): "out_of_domain", ("r003", "p_duration"): "low_quality"},
    )
    (row,) = Cohort.open(path).missingness().by_biomarker.iter_rows(named=True)
    assert (row["finding"], row["absent"]) == (0.25, 0.25)
    assert (row["measured"], row["ok"], row["out_of_domain"]) == (0.5, 0.25, 0.25)
    assert row["missing"] == row["low_quality"] == 0.25


def test_records_have_their_own_shares(cohort: Cohort) -> None:
    found = cohort.missingness().by_record
    assert found["record"].to_list() == list(cohort.records[:-1])
    assert found["n"].to_list() == [9] * 39
    assert found["measured"].to_list()[:3] == pytest.approx([7 / 9, 7 / 9, 8 / 9])


def test_groups_are_told_apart(build: Any) -> None:
    count = 40
    device = ["old", "new"] * 20
    values = [None if each == "old" else 100.0 for each in device]
    reasons = {(f"r{number:03d}", "p_duration"): "low_quality" for number in range(0, count, 2)}
    path = build({"heart_rate": [60.0] * count, "p_duration": values}, {"label": device}, reasons=reasons)
    found = Cohort.open(path).missingness(by="label")
    assert found.by_group is not None
    assert found.by_group.select("group", "symbol", "missing").rows() == [
        *(("new", "heart_rate", 0.0), ("old", "heart_rate", 0.0)),
        *(("new", "p_duration", 0.0), ("old", "p_duration", 1.0)),
    ]
    assert found.differing().rows() == [("p_duration", "", 1.0, "new", "old")]
    assert "p_duration: 100 % more in old than in new" in str(found)
    assert "low_quality 25.0 %" in str(found)


def test_only_what_was_chosen_is_counted(cohort: Cohort) -> None:
    found = cohort.select("st_level_j").filter("site = 'b'").missingness()
    assert found.records + found.failed == 20
    assert found.by_biomarker["lead"].to_list() == ["II", "V2"]
    assert found.by_biomarker["n"].to_list() == [19, 19]


def test_reports_that_cannot_be_made_are_refused(cohort: Cohort, build: Any) -> None:
    with pytest.raises(eo.InvalidInput, match="1 different values"):
        cohort.missingness(by="quality")
    with pytest.raises(eo.InvalidInput, match="No group was named"):
        cohort.missingness().differing()
    path = build({"heart_rate": [60.0]})
    for part in path.with_suffix(".values.parquet").iterdir():
        part.unlink()
    alone = Cohort.open(path)
    with pytest.raises(eo.InvalidInput, match="long table, which is not beside"):
        alone.missingness()


def test_groups_of_a_few_are_not_compared(cohort: Cohort) -> None:
    few = cohort.join(pl.DataFrame({"record": cohort.records[:4], "few": ["a", "b", "b", "b"]}))
    assert few.missingness(by="few").differing().height == 0
    assert "Nothing is missing more often in one few" in str(few.missingness(by="few"))
