"""Questions come from YAML key by key, and looks at a cohort are counted."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecgomics.cohort.looks import (
    Look,
    identity_of,
    looks_at,
    looks_path,
    place_of,
    record,
    refuse_unrecordable,
)
from ecgomics.cohort.question import Question, question_yaml, read_question
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.table import Feature, Outcome, Table


def read(tmp_path: Path, text: str) -> Question:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return read_question(path)


def test_a_question_comes_back_from_its_yaml(tmp_path: Path) -> None:
    asked = Question(
        outcome="relapse",
        kind="survival",
        time="days",
        event="relapsed",
        levels=("0", "1"),
        covariates=("age_years", "sex"),
        outcomes=tmp_path / "data" / "follow-up.csv",
        plan=Plan(alpha=0.01, learners=(), tiers=(1, 2)),
    )
    back = read(tmp_path, question_yaml(asked, folder=tmp_path))
    assert back == asked


def test_what_is_left_out_is_the_default(tmp_path: Path) -> None:
    made = read(tmp_path, "outcome: af\nalpha: 0.1\n")
    assert made == Question(outcome="af", plan=Plan(alpha=0.1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("outcom: af\n", "“outcom” is no choice"),
        ("covariates: age_years\n", "covariates is age_years; a list"),
        ("alpha: much\n", "alpha is much; a number is wanted, such as 0.05"),
        ("permutations: 1.5\n", "permutations is 1.5; a whole number"),
        ("permutations: true\n", "permutations is True; a whole number"),
        (
            "learners: elastic net\n",
            "learners is elastic net; a list is wanted, such as \\[elastic net, gradient",
        ),
        ("learners: [forest]\n", "forest"),
        ("alpha: 2\n", "between 0 and 1"),
        ("outcome: 3\n", "a word is wanted"),
        ("outcome: [\n", "is no YAML"),
        ("- outcome\n", "name: value"),
    ],
)
def test_a_wrong_line_is_one_clear_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read(tmp_path, text)


def test_a_missing_plan_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read: no such file"):
        read_question(tmp_path / "nowhere.yaml")


def table() -> Table:
    feature = Feature("a", "a", "", "ECG00001", "A", "ms", "structural", "qrs", 1)
    return Table(("r1", "r2"), ("r1", "r2"), (feature,), np.array([[1.0], [np.nan]]))


OUTCOME = Outcome("af", "binary", np.array([0.0, 1.0]), ("no", "yes"))


def test_identity_is_of_choices_and_numbers() -> None:
    own = identity_of({"alpha": 0.05}, table(), OUTCOME, ())
    assert own == identity_of({"alpha": 0.05}, table(), OUTCOME, ())
    assert own != identity_of({"alpha": 0.01}, table(), OUTCOME, ())
    assert own != identity_of({"alpha": 0.05}, replace(table(), values=np.array([[1.0], [2.0]])), OUTCOME, ())
    assert own != identity_of({"alpha": 0.05}, table(), replace(OUTCOME, values=np.array([1.0, 0.0])), ())


def look(identity: str) -> Look:
    return Look("2026-01-01T00:00:00+00:00", identity, "af", "binary", ("sex",), "plan", "result")


def test_the_same_analysis_is_the_same_look(tmp_path: Path) -> None:
    cohort = tmp_path / "cohort.parquet"
    assert looks_at(cohort) == []
    for identity in ("a", "b", "a", "c"):
        record(cohort, look(identity))
    assert [each.identity for each in looks_at(cohort)] == ["a", "b", "c"]
    assert looks_at(cohort)[0] == look("a")
    assert [place_of(each, looks_at(cohort)) for each in ("a", "b", "c", "d")] == [1, 2, 3, 4]


def test_a_line_that_was_cut_short_loses_no_other(tmp_path: Path) -> None:
    cohort = tmp_path / "cohort.parquet"
    record(cohort, look("a"))
    with looks_path(cohort).open("a", encoding="utf-8") as file:
        file.write('{"when": "2026-')
    record(cohort, look("b"))
    assert [each.identity for each in looks_at(cohort)] == ["a", "b"]


def test_where_looks_cannot_be_recorded_nothing_is_analysed(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="recorded beside it"):
        refuse_unrecordable(tmp_path / "gone" / "cohort.parquet")


def test_changed_keeps_the_rest() -> None:
    asked = Question(outcome="af", plan=Plan(alpha=0.01))
    given: dict[str, Any] = {"covariates": ["sex"], "permutations": 5}
    assert asked.changed(given, source="here") == Question(
        outcome="af", covariates=("sex",), plan=Plan(alpha=0.01, permutations=5)
    )
