"""Nested models of simulated cohorts: planted effects are found, nothing is found where nothing is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery import learners
from ecgomics.discovery.models import nested_models
from ecgomics.discovery.nested import youden
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import ModelResult
from ecgomics.discovery.table import Covariate, Feature, Kind, Outcome, Table

COLUMNS = 12
PLAN = Plan(outer_folds=3, inner_folds=2, bootstrap_models=60, shap_features=5, shap_records=50)
#: Of which the first three matter.
EFFECTS = np.array([1.0, -0.8, 0.6] + [0.0] * (COLUMNS - 3))


@pytest.fixture(autouse=True)
def fewer_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short grids, as what is tested is not which of many choices is best."""
    monkeypatch.setattr(learners, "L1_SHARES", (0.9,))
    monkeypatch.setattr(learners, "PENALTY_SHARES", (1.0, 0.3, 0.1, 0.03))
    monkeypatch.setattr(learners, "LEAVES", (3,))
    monkeypatch.setattr(learners, "ROUNDS", (20, 50, 100))


def table_of(values: np.ndarray, subjects: Any, embedding: np.ndarray | None = None) -> Table:
    features = tuple(
        Feature(
            f"b{number}",
            f"b{number}",
            "",
            f"ECG{number}",
            f"Biomarker {number}",
            "ms",
            "structural",
            "cycle",
            1,
        )
        for number in range(values.shape[1])
    )
    records = tuple(f"r{row}" for row in range(len(values)))
    return Table(records, tuple(f"s{subject}" for subject in subjects), features, values, embedding)


def cohort(
    kind: Kind, *, records: int = 240, strength: float = 1.0, seed: int = 0
) -> tuple[Table, Outcome, Covariate]:
    """Two records of every person, a tenth of the values missing; the first biomarkers and age drive the outcome."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(records, COLUMNS))
    age = rng.normal(60, 10, size=(records, 1))
    eta = strength * (values @ EFFECTS + 0.03 * (age[:, 0] - 60))
    values[rng.random(values.shape) < 0.1] = np.nan
    event = None
    match kind:
        case "binary":
            outcome = (eta + rng.logistic(size=records) > 0.5).astype(float)
        case "ordinal":
            outcome = np.digitize(eta + rng.logistic(size=records), [-1.0, 1.0]).astype(float)
        case "continuous":
            outcome = 50 + 10 * (eta + rng.normal(size=records))
        case "survival":
            time, censored = rng.exponential(np.exp(-eta)), rng.exponential(2.0, size=records)
            outcome, event = np.minimum(time, censored), time <= censored
    table = table_of(values, np.arange(records) // 2)
    return table, Outcome("y", kind, outcome, event=event), Covariate("age", ("age",), age)


@pytest.mark.parametrize(
    ("kind", "metric", "least"),
    [
        ("binary", "AUC", 0.68),
        ("continuous", "R2", 0.35),
        ("ordinal", "concordance", 0.68),
        ("survival", "concordance", 0.68),
    ],
)
def test_planted_effects_are_found(kind: Kind, metric: str, least: float) -> None:
    table, outcome, age = cohort(kind, records=480)
    models = {(model.inputs, model.learner): model for model in nested_models(table, outcome, [age], PLAN)}
    assert len(models) == 4
    for learner in PLAN.learners:
        model, baseline = models["biomarkers", learner], models["covariates", learner]
        assert model.metrics[metric].value > least
        assert model.metrics[metric].low < model.metrics[metric].value < model.metrics[metric].high
        assert 0.5 < model.metrics["calibration slope"].value < 1.8
        assert {"b0", "b1"} <= {importance.name for importance in model.importances[:3]}
        assert [importance.name for importance in baseline.importances] == ["age"]
        (comparison,) = model.comparisons
        assert comparison.difference.low > 0
        assert comparison.p < 0.1
        assert np.isfinite(model.predictions).all()
        assert all(curve.low for curve in model.curves.values())


def test_random_outcomes_are_not_predicted() -> None:
    plan = replace(PLAN, bootstrap_models=0)
    found: dict[str, list[float]] = {learner: [] for learner in PLAN.learners}
    for seed in range(8):
        table, outcome, _ = cohort("binary", strength=0.0, seed=seed)
        for model in nested_models(table, outcome, [], plan):
            found[model.learner].append(model.metrics["AUC"].value)
    assert all(0.44 < np.mean(values) < 0.56 for values in found.values())


def test_biomarkers_that_add_nothing_are_told() -> None:
    table, outcome, age = cohort("continuous", seed=1)
    of_age = replace(outcome, values=age.values[:, 0] + np.random.default_rng(0).normal(size=240))
    models = nested_models(table, of_age, [age], replace(PLAN, learners=("elastic net",)))
    assert models[0].metrics["R2"].value > 0.95
    assert any(
        "not shown to be better than the covariates alone" in warning for warning in models[1].warnings
    )


def copied(subjects: np.ndarray, noise: float) -> tuple[Table, Outcome]:
    """Four nearly equal records of each of sixty persons, with an outcome that is drawn for the person."""
    rng = np.random.default_rng(3)
    person = np.arange(240) // 4
    values = rng.normal(size=(60, COLUMNS))[person] + noise * rng.normal(size=(240, COLUMNS))
    return table_of(values, subjects), Outcome("y", "binary", (rng.random(60) < 0.5).astype(float)[person])


def test_records_of_one_person_do_not_raise_the_score() -> None:
    boosting = replace(PLAN, learners=("gradient boosting",), model_repeats=3)
    (honest,) = nested_models(*copied(np.arange(240) // 4, 0.05), [], boosting)
    (leaking,) = nested_models(*copied(np.arange(240), 0.05), [], boosting)
    assert honest.metrics["AUC"].value < 0.65
    assert leaking.metrics["AUC"].value > 0.85


def test_exact_copies_under_other_names_are_one_person() -> None:
    (model,) = nested_models(*copied(np.arange(240), 0.0), [], replace(PLAN, learners=("gradient boosting",)))
    assert model.metrics["AUC"].value < 0.65
    assert any("180 records have exactly the values" in warning for warning in model.warnings)


def test_the_same_seed_gives_the_same_numbers_and_another_others() -> None:
    table, outcome, age = cohort("binary", records=120)
    plan = replace(PLAN, bootstrap_models=20)
    first, again = (nested_models(table, outcome, [age], plan) for _ in range(2))
    assert repr(first) == repr(again)
    other = nested_models(table, outcome, [age], replace(plan, seed=1))
    assert first[0].predictions != other[0].predictions


def test_the_embedding_is_one_feature_and_both_are_compared_with_each() -> None:
    table, outcome, _ = cohort("binary")
    embedding = np.random.default_rng(1).normal(size=(240, 10)) + 0.4 * outcome.values[:, None]
    embedding[::12] = np.nan
    plan = replace(PLAN, learners=("elastic net",))
    models = {
        model.inputs: model for model in nested_models(replace(table, embedding=embedding), outcome, [], plan)
    }
    assert list(models) == ["biomarkers", "embedding", "both"]
    assert [importance.name for importance in models["embedding"].importances] == ["embedding"]
    assert np.isnan(models["embedding"].importances[0].values).all()
    assert [comparison.inputs for comparison in models["both"].comparisons] == ["biomarkers", "embedding"]
    assert models["both"].metrics["AUC"].value > models["biomarkers"].metrics["AUC"].value


def test_missing_values_stay_missing_beside_their_contributions() -> None:
    table, outcome, _ = cohort("binary")
    (model,) = nested_models(table, outcome, [], replace(PLAN, learners=("elastic net",)))
    importance = model.importances[0]
    rows = np.sort(np.random.default_rng(PLAN.seed).permutation(240)[:50])
    column = int(importance.name.removeprefix("b"))
    assert np.array_equal(importance.values, table.values[rows, column], equal_nan=True)
    assert np.isnan(importance.values).any()
    assert np.isfinite(importance.contributions).all()
    there = np.isfinite(importance.values)
    slope = np.polyfit(np.array(importance.values)[there], np.array(importance.contributions)[there], 1)[0]
    assert np.sign(slope) == np.sign(EFFECTS[column])


def test_only_records_whose_outcome_is_known_take_part() -> None:
    table, outcome, _ = cohort("continuous")
    values = outcome.values.copy()
    values[:40] = np.nan
    models = nested_models(
        table, replace(outcome, values=values), [], replace(PLAN, learners=("elastic net",))
    )
    assert models[0].records == table.records[40:]
    assert len(models[0].predictions) == 200


def test_tiers_that_the_plan_leaves_out_are_not_seen() -> None:
    table, outcome, age = cohort("binary")
    assert not nested_models(table, outcome, [], replace(PLAN, tiers=(2,)))
    (only,) = nested_models(table, outcome, [age], replace(PLAN, tiers=(2,), learners=("elastic net",)))
    assert only.inputs == "covariates"


def test_repeats_are_averaged() -> None:
    table, outcome, _ = cohort("binary", records=120)
    plan = replace(PLAN, learners=("elastic net",), bootstrap_models=0)
    results: list[ModelResult] = [
        nested_models(table, outcome, [], replace(plan, seed=seed, model_repeats=repeats))[0]
        for seed, repeats in ((0, 1), (1000, 1), (0, 2))
    ]
    one, two, mean = (np.array(result.predictions) for result in results)
    assert mean == pytest.approx((one + two) / 2)
    assert np.isnan(results[2].metrics["AUC"].low)


def test_a_class_of_too_few_persons_is_refused() -> None:
    table, outcome, _ = cohort("binary")
    rare = replace(outcome, values=(np.arange(240) < 8).astype(float), levels=("no", "yes"))
    with pytest.raises(
        InvalidInput, match=r"y has 4 persons with yes; models with 3 outer and 2 inner folds need"
    ):
        nested_models(table, rare, [], PLAN)


def test_ranks_that_nobody_has_are_closed_up() -> None:
    table, outcome, _ = cohort("ordinal")
    gap = replace(outcome, values=np.where(outcome.values == 2, 3.0, outcome.values))
    plan = replace(PLAN, learners=("elastic net",))
    assert (
        nested_models(table, gap, [], plan)[0].predictions
        == nested_models(table, outcome, [], plan)[0].predictions
    )


def test_the_threshold_is_that_of_the_largest_sensitivity_and_specificity() -> None:
    class Fold:
        outcome = np.array([0.0, 0.0, 1.0, 0.0, 1.0])

        class loss:  # noqa: N801
            @staticmethod
            def prediction(eta: np.ndarray, offset: np.ndarray) -> np.ndarray:
                return eta

    class Stage:
        eta = np.array([0.1, 0.2, 0.3, 0.4, 0.9])
        offset = np.zeros(0)

    assert youden([Fold()], [Stage()]) == 0.3  # type: ignore[list-item]  # stand-ins
