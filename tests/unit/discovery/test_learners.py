"""Both learners against other software: scikit-learn, statsmodels, and LightGBM's own objectives."""

import lightgbm
import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, LogisticRegression
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.miscmodels.ordinal_model import OrderedModel

from ecgomics.discovery.boosting import BOOSTING_PARAMETERS, boost, staged_eta
from ecgomics.discovery.elastic_net import elastic_net_path, largest_penalty
from ecgomics.discovery.learners import BOOSTING, ELASTIC_NET, described, fit, fixed_choices, settings, stages
from ecgomics.discovery.losses import Cox, Gaussian, Logistic, Loss, ProportionalOdds
from ecgomics.discovery.preparation import Part

RNG = np.random.default_rng(2)
X = RNG.normal(size=(300, 6))
TRUE = X @ np.array([0.8, -0.5, 0.3, 0.0, 0.0, 0.0])
NUMBER = TRUE + RNG.normal(size=300)
CLASS = (TRUE + RNG.logistic(size=300) > 0.5).astype(float)
RANK = np.digitize(TRUE + RNG.logistic(size=300), [-1.0, 0.5])
TIME = RNG.exponential(np.exp(-TRUE))
EVENT = RNG.random(300) < 0.7
#: No penalty to speak of.
NONE = 1e-7


def coefficients(loss: Loss, penalty: float, l1_share: float = 0.5) -> np.ndarray:
    return elastic_net_path(X, loss, np.array([penalty]), l1_share=l1_share, converged=1e-8)[0].coefficients


def test_the_linear_elastic_net_is_that_of_scikit_learn() -> None:
    other = ElasticNet(alpha=0.1, l1_ratio=0.5, tol=1e-10).fit(X, NUMBER)
    assert coefficients(Gaussian(NUMBER), 0.1) == pytest.approx(other.coef_, abs=1e-5)


def test_the_logistic_elastic_net_is_that_of_scikit_learn() -> None:
    other = LogisticRegression(
        C=1 / (300 * 0.03), l1_ratio=0.5, solver="saga", tol=1e-8, max_iter=20_000
    ).fit(X, CLASS)
    model = elastic_net_path(X, Logistic(CLASS), np.array([0.03]), l1_share=0.5, converged=1e-8)[0]
    assert model.coefficients == pytest.approx(other.coef_[0], abs=1e-5)
    assert model.eta(X) + model.offset == pytest.approx(other.decision_function(X), abs=1e-4)


def test_the_cox_model_without_a_penalty_is_that_of_statsmodels() -> None:
    other = PHReg(TIME, X, status=EVENT.astype(int), ties="breslow").fit()
    assert coefficients(Cox(TIME, EVENT), NONE) == pytest.approx(other.params, abs=1e-4)


def test_the_cox_elastic_net_is_that_of_statsmodels() -> None:
    other = PHReg(TIME, X, status=EVENT.astype(int), ties="breslow").fit_regularized(alpha=0.15, L1_wt=0.5)
    ours = coefficients(Cox(TIME, EVENT), 0.15)
    assert ours == pytest.approx(other.params, abs=1e-3)
    assert 0 < np.sum(ours == 0) < 6


def test_proportional_odds_without_a_penalty_are_those_of_statsmodels() -> None:
    other = OrderedModel(RANK, X, distr="logit").fit(method="bfgs", disp=False)
    assert coefficients(ProportionalOdds(RANK), NONE) == pytest.approx(other.params[:6], abs=1e-3)


def test_above_the_largest_penalty_nothing_is_left() -> None:
    loss = Logistic(CLASS)
    largest = largest_penalty(X, loss, 0.5) * X.std(axis=0).max()
    assert not coefficients(loss, 1.01 * largest).any()
    assert coefficients(loss, 0.8 * largest).any()


def test_more_columns_than_records_have_a_model() -> None:
    wide = RNG.normal(size=(40, 90))
    loss = Logistic(CLASS[:40])
    penalties = largest_penalty(wide, loss, 0.9) * np.array([1.0, 0.1, 0.01])
    models = elastic_net_path(wide, loss, penalties, l1_share=0.9)
    assert all(np.isfinite(model.coefficients).all() for model in models)


def test_the_first_tree_is_that_of_lightgbms_own_log_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        BOOSTING_PARAMETERS, "feature_fraction", 1.0
    )  # which are drawn differs with the objective
    own = {
        **BOOSTING_PARAMETERS,
        "objective": "binary",
        "num_leaves": 4,
        "seed": 3,
        "boost_from_average": True,
    }
    other = lightgbm.train(own, lightgbm.Dataset(X, CLASS, params=BOOSTING_PARAMETERS), num_boost_round=1)
    start = np.log(CLASS.mean() / (1 - CLASS.mean()))
    ours = boost(X, Logistic(CLASS), leaves=4, rounds=1, seed=3)
    assert ours.eta(X) == pytest.approx(other.predict(X, raw_score=True) - start, abs=1e-5)


@pytest.mark.parametrize(
    "loss", [Gaussian(NUMBER), Logistic(CLASS), ProportionalOdds(RANK), Cox(TIME, EVENT)]
)
def test_boosting_learns_every_loss_and_the_same_each_time(loss: Loss) -> None:
    first, second = (boost(X, loss, leaves=4, rounds=40, seed=1) for _ in range(2))
    assert np.array_equal(first.eta(X), second.eta(X))
    nothing = np.zeros(300)
    assert loss.deviance(first.eta(X), first.offset) < 0.95 * loss.deviance(nothing, loss.offset(nothing))
    assert np.corrcoef(first.eta(X), TRUE)[0, 1] > 0.7


def test_stages_and_contributions_add_up_to_the_whole() -> None:
    model = boost(X, Gaussian(NUMBER), leaves=4, rounds=30, seed=1)
    assert staged_eta(model, X, (10, 20, 30))[-1] == pytest.approx(model.eta(X))
    rest = model.eta(X) - model.contributions(X).sum(axis=1)
    assert rest == pytest.approx(np.full(300, rest[0]), abs=1e-9)


@pytest.mark.parametrize("learner", [ELASTIC_NET, BOOSTING])
def test_a_fit_is_the_stage_that_was_chosen(learner: str) -> None:
    part, loss = Part(X[:200], X[200:], np.arange(6)), Logistic(CLASS[:200])
    setting = 0.9 if learner == ELASTIC_NET else 3
    wanted = stages(learner, part, loss, setting=setting, seed=0)[3]
    found = fit(learner, part, loss, setting=setting, stage=3, seed=0)
    assert found.eta == pytest.approx(wanted.eta)
    assert found.offset == pytest.approx(wanted.offset)


@pytest.mark.parametrize("learner", [ELASTIC_NET, BOOSTING])
def test_without_columns_all_are_predicted_alike(learner: str) -> None:
    part, loss = Part(X[:200, :0], X[200:, :0], np.arange(0)), Logistic(CLASS[:200])
    found = fit(learner, part, loss, setting=0.9, stage=3, seed=0)
    assert loss.prediction(found.eta, found.offset) == pytest.approx(np.full(100, CLASS[:200].mean()))
    assert len(stages(learner, part, loss, setting=0.9, seed=0)) > 3


@pytest.mark.parametrize("learner", [ELASTIC_NET, BOOSTING])
def test_what_is_chosen_is_of_the_stated_choices(learner: str) -> None:
    stated = fixed_choices()
    for setting in settings(learner):
        for name, value in described(learner, setting, 2).items():
            assert value in stated[name if name in stated else f"{name}s"]


def test_records_censored_before_the_first_event_do_no_harm() -> None:
    time, event = np.append(TIME, [1e-9] * 3), np.append(EVENT, [False] * 3)
    more = np.concatenate([X, np.full((3, 6), 5.0)])
    models = elastic_net_path(more, Cox(time, event), np.array([0.05]), l1_share=0.5, converged=1e-8)
    assert models[0].coefficients == pytest.approx(coefficients(Cox(TIME, EVENT), 0.05 * 303 / 300), abs=1e-4)
