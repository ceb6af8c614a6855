"""How good out-of-fold predictions are, by kind of outcome, for many weightings of the records at once."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, xlogy

from ecgomics.core.arrays import Bools, Floats
from ecgomics.discovery import concordance
from ecgomics.discovery.losses import SURE
from ecgomics.discovery.nested import Judged
from ecgomics.discovery.survival import LEAST_FOLLOWED, cox_slope, followed_share
from ecgomics.discovery.table import Outcome

_NEWTON_STEPS: Final = 15

#: The figure by which models are compared.
HEADLINE: Final = {"binary": "AUC", "continuous": "R2", "ordinal": "concordance", "survival": "concordance"}


def scores(weights: Floats, outcome: Outcome, judged: Judged, *, horizon: float) -> dict[str, Floats]:
    """All figures of an outcome's kind, each of every draw."""
    if outcome.kind == "binary":
        return _of_probabilities(weights, outcome.values, judged)
    if outcome.kind == "ordinal":
        return _of_ranks(weights, outcome, judged)
    if outcome.event is not None:
        return _of_survival(weights, outcome.values, outcome.event, judged, horizon=horizon)
    return _of_numbers(weights, outcome.values, judged)


def mean(weights: Floats, values: NDArray[Any]) -> Floats:
    """Weighted mean of each draw."""
    found: Floats = weights @ values / weights.sum(axis=1)
    return found


def _of_probabilities(weights: Floats, y: Floats, judged: Judged) -> dict[str, Floats]:
    p = np.clip(judged.predictions, SURE, 1 - SURE)
    level = y.astype(np.intp)
    prevalence, brier = mean(weights, y), mean(weights, (p - y) ** 2)
    intercept, slope = _calibration(weights, y, logit(p))
    return {
        "AUC": concordance.of_levels(weights, level, judged.predictions, judged.fold),
        "average precision": concordance.average_precision(weights, y, judged.predictions, judged.fold),
        "prevalence": prevalence,
        "Brier score": brier,
        "scaled Brier score": 1 - brier / np.maximum(prevalence * (1 - prevalence), SURE),
        "log loss": -mean(weights, xlogy(y, p) + xlogy(1 - y, 1 - p)),
        "calibration intercept": intercept,
        "calibration slope": slope,
        **_of_decisions(weights, y > 0, judged.predictions >= judged.threshold),
    }


def _of_decisions(weights: Floats, case: Bools, positive: Bools) -> dict[str, Floats]:
    """Shares of a two by two table; NaN where its denominator is empty."""

    def share(part: Bools, whole: Bools) -> Floats:
        mass = weights @ whole
        found: Floats = np.divide(
            weights @ (part & whole), mass, out=np.full(len(mass), np.nan), where=mass > 0
        )
        return found

    return {
        "sensitivity": share(positive, case),
        "specificity": share(~positive, ~case),
        "positive predictive value": share(case, positive),
        "negative predictive value": share(~case, ~positive),
    }


def _calibration(weights: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Intercept with the slope at 1, and slope with a free intercept, of outcomes on the logits of the predictions."""
    alone, both = np.zeros((len(weights), 1)), np.zeros((len(weights), 2))
    both[:, 1] = 1.0
    for _ in range(_NEWTON_STEPS):
        p = expit(alone + z)
        curvature = np.sum(weights * p * (1 - p), axis=1, keepdims=True)
        alone = alone + np.clip(
            np.sum(weights * (y - p), axis=1, keepdims=True) / np.maximum(curvature, SURE), -1, 1
        )
        p = expit(both[:, :1] + both[:, 1:] * z)
        residual, mass = weights * (y - p), weights * p * (1 - p)
        gradient = np.stack([residual.sum(axis=1), residual @ z], axis=1)
        a, b, c = mass.sum(axis=1), mass @ z, mass @ z**2
        hessian = np.stack([np.stack([a, b], axis=1), np.stack([b, c], axis=1)], axis=1) + SURE * np.eye(2)
        both = both + np.clip(np.linalg.solve(hessian, gradient[..., None])[..., 0], -1, 1)
    return alone[:, 0], both[:, 1]


def _of_numbers(weights: Floats, y: Floats, judged: Judged) -> dict[str, Floats]:
    prediction = judged.predictions
    return {
        "R2": 1 - mean(weights, (y - prediction) ** 2) / _variance(weights, y),
        "MAE": mean(weights, np.abs(y - prediction)),
        "RMSE": np.sqrt(mean(weights, (y - prediction) ** 2)),
        "Spearman rho": concordance.rank_correlation(weights, y, prediction, judged.fold),
        "calibration slope": _slope(weights, y, prediction),
    }


def _variance(weights: Floats, values: Floats) -> Floats:
    centred = values - values.mean()
    return np.maximum(mean(weights, centred**2) - mean(weights, centred) ** 2, 1e-12)


def _slope(weights: Floats, y: Floats, x: Floats) -> Floats:
    """Of the least-squares line of y on x."""
    u, v = x - x.mean(), y - y.mean()
    return (mean(weights, u * v) - mean(weights, u) * mean(weights, v)) / _variance(weights, x)


def _of_ranks(weights: Floats, outcome: Outcome, judged: Judged) -> dict[str, Floats]:
    y, prediction = outcome.values, judged.predictions
    share = concordance.of_levels(weights, y.astype(np.intp), prediction, judged.fold)
    return {
        "concordance": share,
        "Somers D": 2 * share - 1,
        "weighted kappa": _weighted_kappa(weights, y, np.rint(prediction)),
        "MAE": mean(weights, np.abs(y - prediction)),
        "Spearman rho": concordance.rank_correlation(weights, y, prediction, judged.fold),
        "calibration slope": _slope(weights, y, prediction),
    }


def _weighted_kappa(weights: Floats, y: Floats, rated: Floats) -> Floats:
    """Cohen's kappa with quadratic weights, of the expected rank rounded to a rank."""
    distance = (
        _variance(weights, y) + _variance(weights, rated) + (mean(weights, y) - mean(weights, rated)) ** 2
    )
    return 1 - mean(weights, (y - rated) ** 2) / distance


def _of_survival(
    weights: Floats, time: Floats, event: Bools, judged: Judged, *, horizon: float
) -> dict[str, Floats]:
    followed = followed_share(time, event, time)
    counted = event & (followed >= LEAST_FOLLOWED)
    inverse = 1 / np.maximum(followed, LEAST_FOLLOWED)
    case, later = counted & (time <= horizon), time > horizon
    until = float(followed_share(time, event, np.array([horizon]))[0])
    share = np.where(case, inverse, np.where(later, 1 / max(until, LEAST_FOLLOWED), 0.0))
    return {
        "concordance": concordance.of_times(
            weights, time, event, judged.eta, fold=judged.fold, counts=np.ones(len(time))
        ),
        "Uno concordance": concordance.of_times(
            weights, time, event, judged.eta, fold=judged.fold, counts=np.where(counted, inverse**2, 0.0)
        ),
        "AUC at horizon": concordance.of_levels(
            weights * share, case.astype(np.intp), judged.risk, judged.fold
        ),
        "Brier score at horizon": mean(weights, share * (case - judged.risk) ** 2),
        "horizon": np.full(len(weights), horizon),
        "calibration slope": cox_slope(weights, time, event, judged.eta),
    }
