"""Linear models of many biomarkers give what statsmodels gives for one at a time."""

import time

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from ecgomics.discovery.association import log10_two_sided
from ecgomics.discovery.linear import linear_fits
from ecgomics.discovery.scaling import normal_scores, patterns, ranks, scaled

N, F = 150, 6


@pytest.fixture
def given(random):
    covariates = random.normal(size=(N, 2))
    outcome = (covariates[:, 0] + random.normal(size=N) > 0).astype(float)
    values = (
        random.normal(size=(N, F)) * (1.0 + outcome[:, None]) + 0.3 * outcome[:, None] + covariates[:, :1]
    )
    values[random.random((N, F)) < 0.2] = np.nan
    values[:, 1] = np.where(np.isnan(values[:, 0]), np.nan, random.normal(size=N))
    return values, outcome, covariates


def of_statsmodels(values, outcome, covariates, **options):
    known = ~np.isnan(values)
    design = sm.add_constant(np.column_stack([outcome, covariates])[known])
    if "cov_kwds" in options:
        options = {**options, "cov_kwds": {"groups": options["cov_kwds"]["groups"][known]}}
    return sm.OLS(values[known], design).fit(use_t=True, **options)


def test_effects_and_hc3_errors_are_those_of_statsmodels(given):
    values, outcome, covariates = given
    fits = linear_fits(
        values, outcome[:, None], covariates, missing=patterns(~np.isnan(values)), subjects=None
    )
    for place in range(F):
        one = of_statsmodels(values[:, place], outcome, covariates, cov_type="HC3")
        assert fits.effect[0, place] == pytest.approx(one.params[1], rel=1e-9)
        assert fits.error[0, place] == pytest.approx(one.bse[1], rel=1e-9)
        freedom = freedom_of_hc3(one.model.exog)
        assert fits.p[0, place] == pytest.approx(2.0 * stats.t.sf(abs(one.tvalues[1]), freedom), rel=1e-7)


def freedom_of_hc3(design):
    """By the matrix of the quadratic form itself."""
    inverse = np.linalg.inv(design.T @ design)
    hat = design @ inverse @ design.T
    weights = (inverse @ design.T)[1] ** 2 / (1.0 - np.diag(hat)) ** 2
    form = (np.eye(len(hat)) - hat) @ np.diag(weights) @ (np.eye(len(hat)) - hat)
    return np.trace(form) ** 2 / np.trace(form @ form)


def test_of_a_few_against_many_freedom_is_that_of_welch(random):
    few = (np.arange(400) < 20).astype(float)[:, None]
    values = random.normal(size=(400, 2))
    everywhere = patterns(np.ones(values.shape, dtype=bool))
    fits = linear_fits(values, few, np.empty((400, 0)), missing=everywhere, subjects=None)
    welch = (1 / 20 + 1 / 380) ** 2 / (1 / 20**2 / 19 + 1 / 380**2 / 379)
    assert fits.freedom == pytest.approx(np.full((1, 2), welch), rel=0.01)
    persons = linear_fits(
        np.repeat(values, 2, axis=0),
        np.repeat(few, 2, axis=0),
        np.empty((800, 0)),
        missing=patterns(np.ones((800, 2), dtype=bool)),
        subjects=np.repeat(np.arange(400), 2),
    )
    assert persons.freedom == pytest.approx(np.full((1, 2), welch), rel=0.1)


def test_clustered_errors_are_those_of_statsmodels(given, random):
    values, outcome, covariates = given
    subjects = random.integers(40, size=N)
    fits = linear_fits(
        values, outcome[:, None], covariates, missing=patterns(~np.isnan(values)), subjects=subjects
    )
    for place in range(F):
        one = of_statsmodels(
            values[:, place], outcome, covariates, cov_type="cluster", cov_kwds={"groups": subjects}
        )
        assert fits.error[0, place] == pytest.approx(one.bse[1], rel=1e-9)
        left = sm.OLS(one.model.exog[:, 1], np.delete(one.model.exog, 1, axis=1)).fit().resid
        persons = [left[subjects[~np.isnan(values[:, place])] == each] for each in np.unique(subjects)]
        weights = np.array([np.sum(each**2) + np.sum(each) ** 2 for each in persons])
        freedom = weights.sum() ** 2 / np.sum(weights**2) - 1.0
        assert fits.p[0, place] == pytest.approx(2.0 * stats.t.sf(abs(one.tvalues[1]), freedom), rel=1e-7)


def test_many_outcomes_at_once_are_each_alone(given, random):
    values, outcome, covariates = given
    outcomes = np.column_stack([outcome, random.normal(size=(N, 3))])
    for subjects in (None, random.integers(40, size=N)):
        missing = patterns(~np.isnan(values))
        together = linear_fits(values, outcomes, covariates, missing=missing, subjects=subjects)
        for place in range(4):
            alone = linear_fits(values, outcomes[:, [place]], covariates, missing=missing, subjects=subjects)
            np.testing.assert_allclose(together.t[place], alone.t[0], rtol=1e-9)


def test_an_outcome_that_the_covariates_explain_has_no_effect(given):
    values, _, covariates = given
    fits = linear_fits(
        values, covariates[:, :1] * 2.0 + 1.0, covariates, missing=patterns(~np.isnan(values)), subjects=None
    )
    assert np.isnan(fits.effect).all()
    assert np.isnan(fits.p).all()


def test_two_thousand_biomarkers_of_two_thousand_records_take_seconds(random):
    values = random.normal(size=(2000, 2000))
    values[random.random(values.shape) < 0.01] = np.nan
    begin_s = time.process_time()
    fits = linear_fits(
        values, random.normal(size=(2000, 1)), random.normal(size=(2000, 3)),
        missing=patterns(~np.isnan(values)), subjects=None,
    )  # fmt: skip
    assert time.process_time() - begin_s < 5.0
    assert np.isfinite(fits.p).all()


def test_patterns_are_the_distinct_columns(given):
    values, _, _ = given
    found = patterns(~np.isnan(values))
    assert sorted(np.concatenate([each.columns for each in found]).tolist()) == list(range(F))
    assert [0, 1] in [each.columns.tolist() for each in found]
    for each in found:
        assert not np.isnan(values[np.ix_(each.rows, each.columns)]).any()


def test_large_patterns_come_in_parts(given, monkeypatch):
    values, outcome, covariates = given
    whole = linear_fits(
        values, outcome[:, None], covariates, missing=patterns(~np.isnan(values)), subjects=None
    )
    monkeypatch.setattr("ecgomics.discovery.scaling.PART_NUMBERS", 1)
    parts = patterns(~np.isnan(values))
    assert [len(each.columns) for each in parts] == [1] * F
    again = linear_fits(values, outcome[:, None], covariates, missing=parts, subjects=None)
    np.testing.assert_allclose(again.t, whole.t, rtol=1e-9)


def test_scales(random):
    values = np.exp(random.normal(size=(60, 3)))
    values[::7, 1] = np.nan
    values[:, 2] = 4.0
    for scale in ("rank_normal", "sd"):
        one = scaled(values, scale)
        np.testing.assert_allclose(np.nanstd(one[:, :2], axis=0), 1.0)
        np.testing.assert_allclose(np.nanmean(one, axis=0), 0.0, atol=1e-12)
        assert (one[:, 2] == 0.0).all()
        np.testing.assert_array_equal(np.isnan(one), np.isnan(values))
    assert scaled(values, "raw") is values
    np.testing.assert_array_equal(
        ranks(np.array([[3.0], [1.0], [3.0], [np.nan]]))[:, 0], [2.5, 1.0, 2.5, np.nan]
    )
    lowest = normal_scores(np.arange(10.0)[:, None])[0, 0]
    assert lowest == pytest.approx(-1.5466, abs=1e-4)  # Blom's score of the first of ten
    np.testing.assert_allclose(
        scaled(values[:, :1], "rank_normal"), scaled(np.log(values[:, :1]), "rank_normal")
    )


def test_p_is_uniform_where_nothing_is(random):
    from scipy import stats

    covariates = random.normal(size=(300, 2))
    outcome = (covariates[:, 0] + random.normal(size=300) > 0.8).astype(float)
    values = covariates[:, :1] + random.normal(size=(300, 2000)) * (1.0 + (covariates[:, 1:] > 0.0))
    fits = linear_fits(
        values, outcome[:, None], covariates, missing=patterns(~np.isnan(values)), subjects=None
    )
    assert stats.kstest(fits.p[0], "uniform").pvalue > 0.001


def test_the_logarithm_of_p_goes_on_where_p_is_0():
    t, freedom = np.array([2.0, 20.0, 60.0, 80.0, 1e80]), np.array([30.0, 300.0, 4000.0, 4000.0, 8.0])
    found = log10_two_sided(t, freedom)
    assert found[:2] == pytest.approx(np.log10(2.0 * stats.t.sf(t[:2], freedom[:2])))
    assert np.all(np.diff(found[:4]) < 0.0)
    normal = (np.log(2.0) + stats.norm.logsf(60.0)) / np.log(10.0)
    assert log10_two_sided(np.array([60.0]), np.array([1e9])) == pytest.approx([normal], rel=1e-4)
    assert found[4] == pytest.approx(np.log10(1.0 / 4.0 / 0.9142857) + 4 * np.log10(8.0) - 640.0, abs=0.01)
