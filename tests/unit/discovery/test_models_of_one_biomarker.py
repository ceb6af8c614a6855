"""Logistic, proportional-odds and Cox models of many biomarkers give what statsmodels gives for one at a time."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize
from scipy.special import expit
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.miscmodels.ordinal_model import OrderedModel

from ecgomics.discovery.cox import cox_fits, martingale_residuals, score_tests
from ecgomics.discovery.logistic import logistic_fits
from ecgomics.discovery.ordinal import proportional_odds_fits

N, F = 200, 4


@pytest.fixture
def values(random):
    return random.normal(size=(N, F))


@pytest.fixture
def covariates(random):
    return random.normal(size=(N, 2))


@pytest.fixture
def subjects(random):
    return random.integers(60, size=N)


@pytest.fixture
def survival(random, values, covariates):
    rate = np.exp(0.6 * values[:, 0] + 0.4 * covariates[:, 0])
    time = np.ceil(random.exponential(size=N) / rate * 10.0)  # many ties
    return time, random.random(N) < 0.7


def test_logistic(random, values, covariates, subjects):
    outcome = (random.random(N) < expit(0.8 * values[:, 0] - 0.5 * covariates[:, 1] - 0.3)).astype(float)
    for who in (None, subjects):
        effect, error = logistic_fits(values, outcome, covariates=covariates, subjects=who)
        for place in range(F):
            design = sm.add_constant(np.column_stack([values[:, place], covariates]))
            one = sm.Logit(outcome, design).fit(disp=0)
            expected = one.bse[1]
            if who is not None:
                clustered = sm.Logit(outcome, design).fit(
                    disp=0, cov_type="cluster", cov_kwds={"groups": who, "use_correction": False}
                )
                groups = len(np.unique(who))
                expected = clustered.bse[1] * np.sqrt(groups / (groups - 1.0))
            assert effect[place] == pytest.approx(one.params[1], rel=1e-6)
            assert error[place] == pytest.approx(expected, rel=1e-5)


def test_separated_groups_have_the_penalised_odds_ratio(random, covariates):
    outcome = (np.arange(N) % 2).astype(float)
    separated = (outcome - 0.5) * (1.0 + random.random(N))
    effect, error = logistic_fits(separated[:, None], outcome, covariates=covariates[:, :1], subjects=None)
    design = np.column_stack([separated, np.ones(N), covariates[:, :1]])

    def penalised(beta):
        chance = expit(design @ beta)
        information = design.T @ (design * (chance * (1 - chance))[:, None])
        sign = np.where(outcome == 1.0, 1.0, -1.0)
        return np.logaddexp(0.0, -sign * (design @ beta)).sum() - 0.5 * np.linalg.slogdet(information)[1]

    best = minimize(penalised, np.zeros(3), method="BFGS").x
    assert effect[0] == pytest.approx(best[0], rel=1e-3)
    assert np.isfinite(error[0])


def test_proportional_odds(random, values, covariates, subjects):
    latent = 0.7 * values[:, 0] + 0.5 * covariates[:, 0] + random.logistic(size=N)
    rank = np.digitize(latent, [-1.0, 0.2, 1.5]).astype(float)
    effect, error = proportional_odds_fits(values, rank, covariates=covariates, subjects=None)
    for place in range(F):
        one = OrderedModel(rank, np.column_stack([values[:, place], covariates]), distr="logit").fit(
            method="bfgs", disp=0, maxiter=500
        )
        assert effect[place] == pytest.approx(one.params[0], abs=1e-4)
        assert error[place] == pytest.approx(one.bse[0], rel=1e-3)
    clustered = proportional_odds_fits(values, rank, covariates=covariates, subjects=subjects)
    np.testing.assert_allclose(clustered[0], effect)
    binary = (rank > 1).astype(float)
    as_ordinal = proportional_odds_fits(values, binary, covariates=covariates, subjects=subjects)
    as_binary = logistic_fits(values, binary, covariates=covariates, subjects=subjects)
    np.testing.assert_allclose(as_ordinal, as_binary, rtol=1e-6)


def test_cox(values, covariates, survival):
    time, event = survival
    fits = cox_fits(values, time, event, covariates=covariates, subjects=None)
    for place in range(F):
        design = np.column_stack([values[:, place], covariates])
        one = PHReg(time, design, status=event.astype(int), ties="efron").fit()
        assert fits.effect[place] == pytest.approx(one.params[0], rel=1e-6)
        assert fits.error[place] == pytest.approx(one.bse[0], rel=1e-6)


def test_cox_clustered_errors(random, values, covariates, subjects):
    time = random.exponential(size=N) * np.exp(
        -0.5 * values[:, 0]
    )  # no ties: statsmodels ignores Efron's in residuals
    event = random.random(N) < 0.7
    fits = cox_fits(values, time, event, covariates=covariates, subjects=subjects)
    for place in range(F):
        design = np.column_stack([values[:, place], covariates])
        one = PHReg(time, design, status=event.astype(int), ties="efron").fit(groups=subjects)
        assert fits.error[place] == pytest.approx(one.bse[0], rel=1e-6)


def test_score_residuals_with_ties_add_up_to_nothing_at_the_estimate(values, survival, subjects):
    """Their sum is the score, whose square of the records alone is close to the information."""
    time, event = survival
    alone = cox_fits(values, time, event, covariates=np.empty((N, 0)), subjects=np.arange(N))
    plain = cox_fits(values, time, event, covariates=np.empty((N, 0)), subjects=None)
    np.testing.assert_allclose(alone.error, plain.error, rtol=0.25)
    residual = martingale_residuals(time, event, values[:, :1])
    assert residual.sum() == pytest.approx(0.0, abs=1e-8)
    assert residual.max() <= 1.0
    # the score at the estimate is 0, also as a sum over martingale residuals
    assert float(residual @ values[:, 0]) == pytest.approx(0.0, abs=1e-6)


def test_martingale_residuals_are_events_less_those_expected(random, values):
    time, event = random.exponential(size=N), random.random(N) < 0.6
    fitted = PHReg(time, values[:, :2], status=event.astype(int), ties="efron").fit()
    risk = np.exp(values[:, :2] @ fitted.params)
    at_risk = np.array([risk[time >= each].sum() for each in time])
    hazard = np.array([np.sum((event / at_risk)[time <= each]) for each in time])
    np.testing.assert_allclose(
        martingale_residuals(time, event, values[:, :2]), event - risk * hazard, atol=1e-6
    )


def test_the_score_test_of_two_groups_is_the_logrank_test(random):
    from statsmodels.duration.survfunc import survdiff

    group = (random.random(N) < 0.5).astype(float)
    time, event = random.exponential(size=N) * (1.0 + group), random.random(N) < 0.8
    _, expected = survdiff(time, event.astype(int), group)
    assert score_tests(group[:, None], time, event, subjects=None)[0] == pytest.approx(expected, rel=1e-6)


def test_hazards_that_change_with_time_are_told(random):
    group = random.normal(size=3000)
    steady = random.exponential(size=3000) * np.exp(-0.5 * group)
    turning = np.where(random.random(3000) < 0.5, random.exponential(size=3000) * np.exp(-group), 0.0)
    turning = np.where(
        turning > 0.0, np.minimum(turning, 1.0), 1.0 + random.exponential(size=3000) * np.exp(group)
    )
    event = np.ones(3000, dtype=bool)
    nothing = np.empty((3000, 0))
    constant = cox_fits(group[:, None], steady, event, covariates=nothing, subjects=None)
    changing = cox_fits(group[:, None], turning, event, covariates=nothing, subjects=None)
    assert constant.proportional_p[0] > 0.01
    assert changing.proportional_p[0] < 1e-6


def test_proportional_hazards_p_is_uniform_where_they_hold(random):
    from scipy import stats

    many = random.normal(size=(300, 200))
    time = random.exponential(size=300)
    fits = cox_fits(
        many, time, random.random(300) < 0.6, covariates=random.normal(size=(300, 1)), subjects=None
    )
    assert stats.kstest(fits.proportional_p, "uniform").pvalue > 0.001


def test_a_value_that_tells_who_has_the_event_first_has_no_hazard_ratio():
    time = np.arange(1.0, 101.0)
    fits = cox_fits(
        -time[:, None], time, np.ones(100, dtype=bool), covariates=np.empty((100, 0)), subjects=None
    )
    assert np.isnan(fits.effect[0])
