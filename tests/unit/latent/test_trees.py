"""Trees as arrays: their sum, and the exact contribution of each feature."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.latent.heads.trees import Trees
from tests.unit.latent.random_trees import random_trees, score, shapley

FEATURES = 4
ALL = frozenset(range(FEATURES))


def _rows(seed: int, count: int) -> Floats:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, FEATURES))
    rows[rng.random(rows.shape) < 0.25] = np.nan
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_the_sum_over_trees_is_that_of_walking_each(seed: int) -> None:
    trees, rows = random_trees(seed), _rows(seed, 20)
    slow = [[score(trees, row, ALL, output) for output in range(trees.outputs)] for row in rows]
    np.testing.assert_allclose(trees.scores(rows), slow, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_contributions_are_shapley_values_over_all_sets_of_features(seed: int) -> None:
    trees = random_trees(seed, depth=5)
    for row in _rows(seed, 4):
        added, expected = trees.contributions(row)
        for output in range(trees.outputs):
            np.testing.assert_allclose(added[output], shapley(trees, row, output), rtol=0, atol=1e-12)
            assert expected[output] == pytest.approx(score(trees, row, frozenset(), output), abs=1e-12)


def test_contributions_and_expectation_sum_to_the_score_in_deep_trees() -> None:
    trees = random_trees(7, trees=40, depth=9)
    for row in _rows(7, 10):
        added, expected = trees.contributions(row)
        np.testing.assert_allclose(added.sum(axis=1) + expected, trees.scores(row[None])[0], atol=1e-11)


def test_a_value_at_the_threshold_goes_to_the_left_and_a_missing_one_where_it_is_sent() -> None:
    one = Trees(
        feature=np.array([0, -1, -1]),
        threshold=np.array([1.0, 0.0, 0.0]),
        missing_left=np.array([False, False, False]),
        child=np.array([[1, 2], [1, 1], [2, 2]]),
        value=np.array([0.0, -3.0, 5.0]),
        cover=np.array([4.0, 1.0, 3.0]),
        root=np.array([0]),
        output=np.array([0]),
    )
    scores = one.scores(np.array([[1.0], [1.0 + 1e-12], [np.nan]]))
    np.testing.assert_array_equal(scores[:, 0], [-3.0, 5.0, 5.0])
    added, expected = one.contributions(np.array([1.0]))
    assert expected[0] == 3.0
    assert added[0, 0] == -6.0


def test_trees_of_a_single_leaf_add_to_what_is_there_before_any_feature() -> None:
    leaf = random_trees(0, trees=2, depth=0)
    added, expected = leaf.contributions(np.zeros(FEATURES))
    assert not added.any()
    np.testing.assert_allclose(expected, leaf.scores(np.zeros((1, FEATURES)))[0])
