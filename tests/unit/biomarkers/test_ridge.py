"""Ridge regression on a panel with missing values."""

import numpy as np
import pytest

from ecgomics.biomarkers.latent_space import ExpertMap
from ecgomics.biomarkers.ridge import FOLDS, explained, folds, ridge, standardised

RANDOM = np.random.default_rng(8)
VALUES = RANDOM.normal(size=(400, 3)) * [1.0, 20.0, 0.1] + [0.0, 70.0, 5.0]
SLOPES = np.array([[1.0, 0.0], [0.0, 0.1], [0.0, 0.0]])
TARGETS = VALUES @ SLOPES + [2.0, -1.0]


def test_what_is_linear_is_found() -> None:
    # values within five standard deviations: nothing is clipped
    np.testing.assert_allclose(ridge(VALUES, TARGETS).predict(VALUES), TARGETS, atol=1e-4)


def test_what_is_missing_has_an_effect_of_its_own() -> None:
    values = VALUES.copy()
    values[::3, 0] = np.nan
    targets = np.where(np.isnan(values[:, :1]), 7.0, values[:, :1])
    np.testing.assert_allclose(ridge(values, targets).predict(values), targets, atol=1e-3)


def test_one_value_out_of_all_bounds_counts_as_five_standard_deviations() -> None:
    fitted = ridge(VALUES, TARGETS)
    wild = np.array([[1e9, 70.0, 5.0], [fitted.centre[0] + 5.0 * fitted.scale[0], 70.0, 5.0]])
    first, second = fitted.predict(wild)
    np.testing.assert_allclose(first, second)


def test_a_member_that_never_varies_or_is_never_there_says_nothing() -> None:
    values = np.column_stack([VALUES, np.full(400, 3.0), np.full(400, np.nan)])
    np.testing.assert_allclose(ridge(values, TARGETS).predict(values), TARGETS, atol=1e-4)


def test_the_map_of_a_reference_set_predicts_the_same() -> None:
    values = VALUES.copy()
    values[::5, 1] = np.nan
    fitted = ridge(values, TARGETS)
    told = ExpertMap(("a", "b", "c"), *fitted, 400, 0.0)
    np.testing.assert_allclose([told.prediction(row) for row in values], fitted.predict(values), atol=1e-12)


def test_noise_explains_nothing_and_half_of_it_half() -> None:
    noise = np.random.default_rng(9).normal(size=(400, 1))
    assert explained(VALUES, noise, range(400)) == pytest.approx(0.0, abs=0.05)
    signal = (VALUES[:, :1] - VALUES[:, :1].mean()) / VALUES[:, :1].std()
    assert explained(VALUES, signal + noise, range(400)) == pytest.approx(0.5, abs=0.08)
    assert np.isnan(explained(VALUES, np.ones((400, 2)), range(400)))


def test_persons_are_kept_together() -> None:
    groups = [f"p{number // 7}" for number in range(400)]
    fold_of = folds(groups)
    assert {len({fold_of[n] for n in range(400) if groups[n] == group}) for group in set(groups)} == {1}
    sizes = np.bincount(fold_of, minlength=FOLDS)
    assert sizes.max() - sizes.min() <= 7


def test_a_persons_other_records_do_not_tell() -> None:
    # each person's two records are alike and like nobody's: only a fold that parts them could predict
    own = np.repeat(np.random.default_rng(2).normal(size=(50, 30)), 2, axis=0)
    target = np.repeat(np.random.default_rng(3).normal(size=(50, 1)), 2, axis=0)
    together = explained(own, target, [number // 2 for number in range(100)])
    assert together < 0.2
    assert explained(own, target, range(100)) > together + 0.2


def test_missing_values_stand_in_the_centre() -> None:
    multiples, missing = standardised(np.array([[np.nan, 4.0]]), np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    np.testing.assert_array_equal(multiples, [[0.0, 1.0]])
    np.testing.assert_array_equal(missing, [[1.0, 0.0]])
