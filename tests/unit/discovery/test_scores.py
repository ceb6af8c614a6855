"""Figures and curves against scikit-learn, scipy and statsmodels, and weights against records repeated."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, cohen_kappa_score, roc_auc_score
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight

from ecgomics.discovery import concordance
from ecgomics.discovery.curves import curves, drawn_curves, grids
from ecgomics.discovery.nested import Judged
from ecgomics.discovery.resampling import estimate, resampled, two_sided_p, weight_blocks
from ecgomics.discovery.scores import scores
from ecgomics.discovery.survival import cox_slope, followed_share, kaplan_meier
from ecgomics.discovery.table import Outcome

RNG = np.random.default_rng(8)
N = 150
SCORE = np.round(RNG.normal(size=N), 1)
P = 1 / (1 + np.exp(-SCORE))
CLASS = (RNG.random(N) < P).astype(float)
RANK = np.clip(np.rint(SCORE + 1.5 + RNG.normal(size=N)), 0, 3)
TIME = np.round(RNG.exponential(np.exp(-SCORE)), 2) + 0.01
EVENT = RNG.random(N) < 0.6
ONE, FOLD = np.ones((1, N)), np.zeros(N, dtype=np.intp)
FOLDS = np.arange(N) % 3


def judged(predictions: np.ndarray, fold: np.ndarray = FOLD, threshold: float = 0.5) -> Judged:
    risk = 1 - np.exp(-np.exp(SCORE) / 3)
    nothing = np.zeros(0)
    return Judged(fold, predictions, SCORE, risk, np.full(N, threshold), nothing, nothing)


def score(outcome: Outcome, one: Judged, weights: np.ndarray = ONE) -> dict[str, float]:
    return {name: float(each[0]) for name, each in scores(weights, outcome, one, horizon=0.5).items()}


def test_figures_of_probabilities() -> None:
    found = score(Outcome("y", "binary", CLASS), judged(P))
    logit = sm.Logit(CLASS, sm.add_constant(SCORE)).fit(disp=False)
    positive = P >= 0.5
    assert found["AUC"] == pytest.approx(roc_auc_score(CLASS, P))
    assert found["average precision"] == pytest.approx(average_precision_score(CLASS, P))
    assert found["Brier score"] == pytest.approx(np.mean((P - CLASS) ** 2))
    assert found["calibration slope"] == pytest.approx(logit.params[1], abs=1e-4)
    assert found["sensitivity"] == pytest.approx(positive[CLASS == 1].mean())
    assert found["positive predictive value"] == pytest.approx(CLASS[positive].mean())


def test_figures_of_ranks() -> None:
    predicted = np.clip(SCORE + 1.5, 0, 3)
    found = score(Outcome("y", "ordinal", RANK), judged(predicted))
    kappa = cohen_kappa_score(RANK, np.rint(predicted), weights="quadratic")
    pairs = [
        (RANK[i] - RANK[j], predicted[i] - predicted[j])
        for i in range(N)
        for j in range(N)
        if RANK[i] > RANK[j]
    ]
    assert found["weighted kappa"] == pytest.approx(kappa)
    assert found["concordance"] == pytest.approx(np.mean([(d > 0) + 0.5 * (d == 0) for _, d in pairs]))
    assert found["Spearman rho"] == pytest.approx(spearmanr(RANK, predicted).statistic)


def test_figures_of_numbers() -> None:
    y = 2 * SCORE + RNG.normal(size=N)
    found = score(Outcome("y", "continuous", y), judged(SCORE))
    assert found["R2"] == pytest.approx(1 - np.mean((y - SCORE) ** 2) / np.var(y))
    assert found["MAE"] == pytest.approx(np.mean(np.abs(y - SCORE)))
    assert found["calibration slope"] == pytest.approx(np.polyfit(SCORE, y, 1)[0])


def test_figures_of_survival() -> None:
    found = score(Outcome("y", "survival", TIME, event=EVENT), judged(SCORE))
    agree = [
        float(SCORE[i] > SCORE[j]) + 0.5 * float(SCORE[i] == SCORE[j])
        for i in np.flatnonzero(EVENT)
        for j in range(N)
        if TIME[j] > TIME[i] or (TIME[j] == TIME[i] and not EVENT[j])
    ]
    slope = PHReg(TIME, SCORE[:, None], status=EVENT.astype(int), ties="breslow").fit().params[0]
    assert found["concordance"] == pytest.approx(np.mean(agree))
    assert found["Uno concordance"] == pytest.approx(found["concordance"], abs=0.05)
    assert found["calibration slope"] == pytest.approx(slope, abs=1e-4)


def test_the_survival_figures_need_no_weights_where_nobody_is_censored() -> None:
    found = score(Outcome("y", "survival", TIME, event=np.ones(N, bool)), judged(SCORE))
    one = judged(SCORE)
    assert followed_share(TIME, np.ones(N, bool), TIME) == pytest.approx(np.ones(N))
    assert found["AUC at horizon"] == pytest.approx(roc_auc_score(TIME <= 0.5, one.risk))
    assert found["Brier score at horizon"] == pytest.approx(np.mean(((TIME <= 0.5) - one.risk) ** 2))


def test_weights_are_records_repeated() -> None:
    times = RNG.integers(0, 3, size=N)
    many = np.repeat(np.arange(N), times)
    weights = times[None].astype(float)
    mine = concordance.of_levels(weights, CLASS.astype(int), P, FOLD)[0]
    assert mine == pytest.approx(roc_auc_score(CLASS[many], P[many]))
    precision = concordance.average_precision(weights, CLASS, P, FOLD)[0]
    assert precision == pytest.approx(average_precision_score(CLASS[many], P[many]))
    rho = concordance.rank_correlation(weights, RANK, SCORE, FOLD)[0]
    assert rho == pytest.approx(spearmanr(RANK[many], SCORE[many]).statistic)
    slope = (
        PHReg(TIME[many], SCORE[many, None], status=EVENT[many].astype(int), ties="breslow").fit().params[0]
    )
    assert cox_slope(weights, TIME, EVENT, SCORE)[0] == pytest.approx(slope, abs=1e-4)
    grid = np.array([0.2, 0.5, 1.0])
    other = SurvfuncRight(TIME[many], EVENT[many].astype(int))
    wanted = [
        np.append(1.0, other.surv_prob)[np.searchsorted(other.surv_times, t, side="right")] for t in grid
    ]
    assert kaplan_meier(weights, TIME, EVENT, grid)[0] == pytest.approx(wanted)


def test_only_records_of_one_fold_are_compared() -> None:
    """A constant of each fold that falls as its cases rise, as in cross-validation, must not count."""
    shifted = -np.array([CLASS[fold == FOLDS].mean() for fold in range(3)])[FOLDS]
    assert roc_auc_score(CLASS, shifted) < 0.5
    assert concordance.of_levels(ONE, CLASS.astype(int), shifted, FOLDS)[0] == 0.5


def test_the_area_below_the_roc_curve_is_the_auc() -> None:
    outcome, one = Outcome("y", "binary", CLASS), judged(P, FOLDS)
    drawn = drawn_curves(grids(outcome, one), curves(ONE, outcome, one, horizon=np.nan))
    area = np.trapezoid(drawn["roc"].y, drawn["roc"].x)
    assert area == pytest.approx(score(outcome, one)["AUC"], abs=0.01)
    assert drawn["pr"].y[-1] < drawn["pr"].y[10]
    assert drawn["roc"].low == ()


def test_net_benefit_is_hits_less_false_alarms_at_the_odds() -> None:
    outcome, one = Outcome("y", "binary", CLASS), judged(P)
    drawn = drawn_curves(grids(outcome, one), curves(ONE, outcome, one, horizon=np.nan))
    place = int(np.argmin(np.abs(np.array(drawn["decision"].x) - 0.4)))
    act = drawn["decision"].x[place] <= P
    benefit = np.mean(act & (CLASS == 1)) - 0.4 / 0.6 * np.mean(act & (CLASS == 0))
    assert drawn["decision"].y[place] == pytest.approx(benefit)
    assert drawn["decision: all"].y[place] == pytest.approx(CLASS.mean() - 0.4 / 0.6 * (1 - CLASS.mean()))
    assert set(drawn["decision: none"].y) == {0.0}


def test_a_calibration_curve_is_the_share_of_cases_in_groups_of_like_prediction() -> None:
    outcome, one = Outcome("y", "binary", CLASS), judged(P)
    drawn = drawn_curves(grids(outcome, one), curves(ONE, outcome, one, horizon=np.nan))["calibration"]
    assert len(drawn.x) == N // 20
    lowest = np.quantile(P, 1 / 7) >= P
    assert drawn.x[0] == pytest.approx(P[lowest].mean())
    assert drawn.y[0] == pytest.approx(CLASS[lowest].mean())


def test_survival_falls_and_is_lowest_where_the_predicted_hazard_is_highest() -> None:
    outcome, one = Outcome("y", "survival", TIME, event=EVENT), judged(SCORE, FOLDS)
    drawn = drawn_curves(grids(outcome, one), curves(ONE, outcome, one, horizon=0.5))
    high, low = drawn["survival: highest third"].y, drawn["survival: lowest third"].y
    assert high[0] == low[0] == 1.0
    assert all(np.diff(high) <= 0)
    assert high[30] < low[30]


def test_persons_are_drawn_with_all_their_records() -> None:
    person = np.array([0, 0, 1, 2, 2, 2])
    blocks = np.concatenate(list(weight_blocks(person, samples=50, seed=1)))
    assert blocks.shape == (51, 6)
    assert blocks[0].tolist() == [1.0] * 6
    assert np.array_equal(blocks[:, 0], blocks[:, 1])
    assert blocks[1:, [0, 2, 3]].sum(axis=1).tolist() == [3.0] * 50


def test_the_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    values = RNG.normal(size=400)
    draws = resampled(lambda w: {"mean": w @ values / w.sum(axis=1)}, np.arange(400), samples=2000, seed=0)[
        "mean"
    ]
    found = estimate(draws)
    assert found.value == pytest.approx(values.mean())
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.08)
    assert two_sided_p(draws - found.value) > 0.9
    assert two_sided_p(draws - found.value + 1.0) == pytest.approx(2 / 2001)
    assert np.isnan(two_sided_p(draws[:1]))
