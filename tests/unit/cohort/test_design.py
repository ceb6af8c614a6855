"""What a cohort gives to a discovery: table, outcome, covariates."""

from typing import Any

import numpy as np
import polars as pl
import pytest

import ecgomics as eo
from ecgomics.cohort import numbers
from ecgomics.cohort.cohort import Cohort


@pytest.fixture
def with_outcome(cohort: Cohort) -> Any:
    """A function from values of the first records to a cohort that has them in the column y."""

    def made(*values: object, **more: list[object]) -> Cohort:
        columns = {"y": list(values), **more}
        records = cohort.records[: len(values)]
        return cohort.join(pl.DataFrame({"record": records, **columns}, strict=False))

    return made


def test_a_table_has_numbers_and_flags_of_every_record(cohort: Cohort) -> None:
    table = cohort.table()
    assert table.records == cohort.records
    assert [each.name for each in table.features] == [
        *(
            "heart_rate",
            "qrs_duration",
            "p_duration",
            "st_level_j__II",
            "st_level_j__V2",
            "pnn50",
            "lbbb_aha",
        ),
    ]
    assert table.values.shape == (40, 7)
    assert table.values[:4, 6].tolist() == [1.0, 0.0, 0.0, 1.0]
    assert np.isnan(table.values[39]).all()
    assert np.isnan(table.values[:, 5]).all()
    wide = cohort.to_pandas()
    np.testing.assert_array_equal(table.values[:, 1], wide["qrs_duration"])
    assert table.embedding is None
    assert any("1 measures of signal quality are left out" in note for note in table.notes)
    assert any("1 classes" in note for note in table.notes)


def test_classes_and_quality_come_where_asked_for(cohort: Cohort) -> None:
    table = cohort.table(classes="one_hot", quality=True)
    names = [each.name for each in table.features]
    assert names[-3:] == [
        *("quality_template_correlation__II", "rhythm_class=atrial_fibrillation", "rhythm_class=sinus"),
    ]
    assert table.values[[0, 2], -2:].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert np.isnan(table.values[39, -1])
    with pytest.raises(eo.InvalidInput, match="left_out or one_hot"):
        cohort.table(classes="some")  # type: ignore[arg-type]  # what a user may give


def test_columns_are_read_in_blocks(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cohort.table().values
    monkeypatch.setattr(numbers, "COLUMNS_AT_ONCE", 2)
    np.testing.assert_array_equal(cohort.table().values, whole)


def test_persons_are_told_by_subject_then_pseudonym_then_record(cohort: Cohort, build: Any) -> None:
    assert cohort.table().subjects[:4] == ("p0", "p0", "p1", "p1")
    assert cohort.table(subject="site").subjects[:2] == ("a", "b")
    path = build(
        {"heart_rate": [60.0] * 4},
        {
            "record": ["p", "q", "r", "s"],
            "subject": ["s", "", None, None],
            "pseudonym": [None, "x", "x", None],
        },
    )
    table = Cohort.open(path).table()
    assert table.subjects == ("s", "x", "x", "record s")
    assert table.notes[0] == "Persons are told by subject and pseudonym."
    assert table.notes[1].startswith("The person of 1 of 4 records is not known")
    alone = Cohort.open(build({"heart_rate": [60.0, 61.0]})).table()
    assert alone.subjects == alone.records


def test_two_levels_make_a_binary_outcome(with_outcome: Any) -> None:
    told = with_outcome("case", "well", None, "case").outcome("y")
    assert (told.kind, told.levels) == ("binary", ("case", "well"))
    np.testing.assert_array_equal(told.values[:5], [0.0, 1.0, np.nan, 0.0, np.nan])
    assert told.notes == ("y: case is the reference, as the first by alphabet; well is the case.",)
    stated = with_outcome("case", "well", "odd").outcome("y", levels=["well", "case"])
    np.testing.assert_array_equal(stated.values[:4], [1.0, 0.0, np.nan, np.nan])
    assert stated.notes == ("y: 1 records of other levels are left out.",)


@pytest.mark.parametrize(
    "values", [(0, 1, 1), (0.0, 1.0, 1.0), (False, True, True), ("false", "true", "true")]
)
def test_numbers_and_truth_values_have_their_own_order(with_outcome: Any, values: tuple[object, ...]) -> None:
    told = with_outcome(*values).outcome("y")
    assert told.kind == "binary"
    assert told.values[:3].tolist() == [0.0, 1.0, 1.0]
    assert told.notes == ()
    turned = with_outcome(*values).outcome("y", levels=[values[1], values[0]])
    assert turned.values[:3].tolist() == [1.0, 0.0, 0.0]


def test_a_flag_is_an_outcome(cohort: Cohort) -> None:
    told = cohort.outcome("lbbb_aha")
    assert (told.levels, told.notes) == (("false", "true"), ())
    assert told.values[:3].tolist() == [1.0, 0.0, 0.0]


def test_what_may_be_mistaken_must_be_stated(with_outcome: Any, cohort: Cohort) -> None:
    grades = with_outcome(1, 2, 3, 10)
    with pytest.raises(eo.InvalidInput, match=r"4 different values.*continuous or ordinal"):
        grades.outcome("y")
    ordinal = grades.outcome("y", kind="ordinal")
    assert ordinal.values[:4].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert ordinal.levels == ("1", "2", "3", "10")
    continuous = grades.outcome("y", kind="continuous", unit="mm")
    assert (continuous.values[3], continuous.unit, continuous.levels) == (10.0, "mm", ())
    words = with_outcome("mild", "severe", "none")
    with pytest.raises(eo.InvalidInput, match="rising order"):
        words.outcome("y", kind="ordinal")
    ranked = words.outcome("y", kind="ordinal", levels=["none", "mild", "severe"])
    assert ranked.values[:3].tolist() == [1.0, 2.0, 0.0]
    assert cohort.outcome("heart_rate", kind="continuous").values[0] == cohort.table().values[0, 0]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"column": "y", "kind": "binary"}, "has 3: name the two"),
        ({"column": "y", "levels": ["a", "z"]}, "is “z” in no record"),
        ({"column": "y", "levels": ["a", "a"]}, "must differ"),
        ({"column": "y", "kind": "continuous"}, "no number"),
        ({"column": "y", "kind": "continuous", "levels": ["a", "b"]}, "no levels"),
        ({"column": "y", "kind": "odd"}, "odd is none of them"),
        ({"column": "zz"}, "no column “zz”"),
        ({"column": "device"}, "not known of any record"),
        ({}, "Name the column"),
        ({"kind": "survival"}, "needs both"),
        ({"time": "t"}, "needs both"),
        ({"time": "y", "event": "e"}, "y is no number"),
        ({"time": "negative", "event": "e"}, "negative in 1"),
        ({"time": "t", "event": "e", "kind": "binary"}, "cannot be binary"),
        ({"column": "source_format", "kind": "ordinal", "levels": ["x"]}, "not known"),
        ({"column": "site", "kind": "ordinal", "levels": ["a"]}, "one level only"),
    ],
)
def test_outcomes_that_make_no_sense_are_refused(with_outcome: Any, given: dict[str, Any], why: str) -> None:
    cohort = with_outcome("a", "b", "c", t=[1, 2, 3], e=[0, 1, 0], negative=[-1, 2, 3])
    with pytest.raises(eo.InvalidInput, match=why):
        cohort.outcome(**given)


def test_survival_is_time_and_event(with_outcome: Any) -> None:
    cohort = with_outcome(1, 1, 1, 1, days=[5.0, 7.5, 2.0, None], died=["no", "yes", None, "yes"])
    told = cohort.outcome("death", time="days", event="died", levels=["no", "yes"], unit="d")
    assert (told.name, told.kind, told.unit) == ("death", "survival", "d")
    np.testing.assert_array_equal(told.values[:5], [5.0, 7.5, np.nan, np.nan, np.nan])
    assert told.event is not None
    assert told.event[:4].tolist() == [False, True, False, True]


def test_covariates_are_numbers_or_levels(cohort: Cohort) -> None:
    age, sex, site, rate = cohort.covariates(["age_years", "sex", "site", "heart_rate"])
    assert (age.columns, sex.columns, site.columns) == (("age_years",), ("sex=male",), ("site=b",))
    assert age.values[:2, 0].tolist() == [20.0, 21.0]
    assert sex.values[:2, 0].tolist() == [0.0, 1.0]
    assert np.isnan(sex.values[39, 0])
    assert rate.values.shape == (40, 1)


def test_numbers_are_classes_where_it_is_said(with_outcome: Any) -> None:
    (centre,) = with_outcome(1, 7, 3).covariates(["y"], classes=["y"])
    assert centre.columns == ("y=3", "y=7")
    np.testing.assert_array_equal(centre.values[:4], [[0, 0], [0, 1], [1, 0], [np.nan, np.nan]])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("device", "not known of any record"),
        ("quality", "in every record"),
        ("zz", "no column"),
        ("many", "60 different"),
    ],
)
def test_covariates_that_make_no_sense_are_refused(build: Any, name: str, why: str) -> None:
    about = {"quality": ["good"] * 60, "many": [f"x{number}" for number in range(60)]}
    cohort = Cohort.open(build({"heart_rate": [60.0] * 60}, about))
    with pytest.raises(eo.InvalidInput, match=why):
        cohort.covariates([name])


def test_one_value_in_all_records_is_no_outcome(with_outcome: Any) -> None:
    with pytest.raises(
        eo.InvalidInput, match=r"^y is 1 wherever it is known: an outcome differs between records\.$"
    ):
        with_outcome(1, 1, 1, None).outcome("y")


def test_numbers_with_a_decimal_comma_are_no_classes(with_outcome: Any) -> None:
    cohort = with_outcome("70,5", None, "81", "64,25")
    why = r"^y holds numbers with a decimal comma, such as “70,5”: write them with a point\.$"
    for ask in (
        lambda: cohort.covariates(["y"]),
        lambda: cohort.outcome("y"),
        lambda: cohort.outcome("y", kind="continuous"),
        lambda: cohort.outcome(time="y", event="lbbb_aha"),
    ):
        with pytest.raises(eo.InvalidInput, match=why):
            ask()
    assert cohort.covariates(["y"], classes=["y"])[0].values.shape[1] == 2
    assert with_outcome("I, II", "III", "V").covariates(["y"])[0].values.shape[1] == 2
