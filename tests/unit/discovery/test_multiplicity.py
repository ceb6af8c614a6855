"""Adjusted p-values are those of statsmodels; NaN is no test."""

import numpy as np
import pytest
from statsmodels.stats.multitest import fdrcorrection_twostage, multipletests

from ecgomics.discovery.multiplicity import (
    adjusted,
    benjamini_hochberg,
    bonferroni,
    holds_over_looks,
    two_stage,
)


@pytest.fixture
def p(random):
    return np.concatenate([random.random(60), random.random(40) ** 6, [0.2, 0.2, 1.0]])


def test_benjamini_hochberg_and_bonferroni(p):
    np.testing.assert_allclose(benjamini_hochberg(p), multipletests(p, method="fdr_bh")[1])
    np.testing.assert_allclose(bonferroni(p), multipletests(p, method="bonferroni")[1])
    np.testing.assert_array_equal(adjusted(p, "bh"), benjamini_hochberg(p))
    np.testing.assert_array_equal(adjusted(p, "two_stage"), two_stage(p))


@pytest.mark.parametrize("alpha", [0.001, 0.01, 0.05, 0.2, 0.5])
def test_two_stage_finds_what_the_procedure_finds_at_each_level(p, alpha):
    for some in (p, p**0.3, p**3):
        expected = fdrcorrection_twostage(some, alpha=alpha, method="bky", maxiter=1)[0]
        np.testing.assert_array_equal(two_stage(some) <= alpha, expected)


def test_what_is_missing_is_no_test(p):
    gaps = np.concatenate([p[:50], [np.nan] * 5, p[50:]])
    for rule in (benjamini_hochberg, bonferroni, two_stage):
        given = rule(gaps)
        assert np.isnan(given[50:55]).all()
        np.testing.assert_allclose(given[~np.isnan(gaps)], rule(p))
    assert np.isnan(benjamini_hochberg(np.array([np.nan, np.nan]))).all()


def test_each_look_costs():
    assert holds_over_looks(0.05, 400, 1) == pytest.approx(0.05 / 400)
    assert holds_over_looks(0.05, 400, 4) == pytest.approx(0.05 / 1600)
