"""Preparation: fitted on training records only; missing values, screening and components."""

import numpy as np
import pytest

from ecgomics.discovery import preparation
from ecgomics.discovery.losses import Logistic
from ecgomics.discovery.preparation import Given, joined, normal_scores, prepared

RNG = np.random.default_rng(6)
TRAIN, TEST = np.arange(80), np.arange(80, 100)
CLASS = (np.arange(100) % 2).astype(float)


def given(**parts: np.ndarray) -> Given:
    nothing = np.zeros((100, 0))
    return Given(*(parts.get(name, nothing) for name in ("covariates", "biomarkers", "embedding")))


def ready(of: Given) -> preparation.Prepared:
    return prepared(of, Logistic(CLASS[TRAIN]), TRAIN, TEST, present_share=0.2)


def test_test_records_do_not_touch_what_is_fitted() -> None:
    parts = {
        "covariates": RNG.normal(size=(100, 2)),
        "biomarkers": RNG.normal(size=(100, 5)),
        "embedding": RNG.normal(size=(100, 4)),
    }
    other = {name: np.where(np.arange(100)[:, None] < 80, part, 50.0) for name, part in parts.items()}
    for name in parts:
        one, two = ready(given(**parts)).linear[name], ready(given(**other)).linear[name]
        assert np.array_equal(one.train, two.train)
        assert not np.array_equal(one.test, two.test)


def test_normal_scores_keep_the_order_and_have_unit_spread() -> None:
    skewed = np.exp(RNG.normal(size=(500, 1)) * 2)
    scores = normal_scores(skewed, skewed)
    assert np.array_equal(np.argsort(scores[:, 0]), np.argsort(skewed[:, 0]))
    assert scores.mean() == pytest.approx(0.0, abs=1e-9)
    assert scores.std() == pytest.approx(1.0)
    beyond = normal_scores(skewed, np.array([[0.0], [1e9], [np.nan]]))
    assert beyond[0] <= scores.min()
    assert beyond[1] >= scores.max()
    assert beyond[2] == 0.0


def test_a_gap_that_tells_something_becomes_a_column_and_another_does_not() -> None:
    values = RNG.normal(size=(100, 3))
    values[CLASS == 1, 1] = np.nan
    values[::2, 1][:40:4] = np.nan
    values[::5, 2] = np.nan
    part = ready(given(biomarkers=values)).linear["biomarkers"]
    assert part.sources.tolist() == [0, 1, 2, 1]
    assert np.isfinite(part.train).all()
    assert len(set(part.train[:, 3])) == 2


def test_trees_get_the_values_as_they_are() -> None:
    values = RNG.normal(size=(100, 3))
    values[3, 1] = np.nan
    part = ready(given(biomarkers=values)).trees["biomarkers"]
    assert np.array_equal(part.train, values[:80], equal_nan=True)


def test_rare_and_constant_biomarkers_are_left_out() -> None:
    values = RNG.normal(size=(100, 4))
    values[10:, 1] = np.nan
    values[:, 2] = 7.0
    assert ready(given(biomarkers=values)).linear["biomarkers"].sources.tolist() == [0, 3]


def test_the_best_of_too_many_biomarkers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "SCREENED", 2)
    values = RNG.normal(size=(100, 30))
    values[:, 11] += 3 * CLASS
    values[CLASS == 1, 20] = np.nan
    assert ready(given(biomarkers=values)).trees["biomarkers"].sources.tolist() == [11, 20]


def test_components_of_the_embedding_are_of_unit_spread_and_one_feature() -> None:
    embedding = RNG.normal(size=(100, 3)) @ RNG.normal(size=(3, 40))
    embedding[5] = np.nan
    parts = ready(given(covariates=RNG.normal(size=(100, 1)), embedding=embedding))
    assert parts.trees["embedding"].train.shape == (80, 3)
    assert np.nanstd(parts.trees["embedding"].train, axis=0) == pytest.approx(np.ones(3))
    linear = parts.linear["embedding"]
    assert linear.sources.tolist() == [1, 1, 1, 1]
    assert linear.train[5].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert joined([parts.linear["covariates"], linear]).train.shape == (80, 5)


def test_an_unknown_covariate_is_its_mean_and_a_column() -> None:
    covariate = RNG.normal(50, 10, size=(100, 1))
    covariate[:4] = np.nan
    part = ready(given(covariates=covariate)).linear["covariates"]
    assert part.train[:4].tolist() == [[0.0, 10.0]] * 4
    assert part.train[4:, 0].std() == pytest.approx(10.0)
