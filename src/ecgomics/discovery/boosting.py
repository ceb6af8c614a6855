"""Gradient boosting of trees, for every loss: LightGBM, given the loss's own derivatives."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.discovery.losses import Loss

#: Small slow trees that see a third of the features each: what suits some hundred or thousand records.
BOOSTING_PARAMETERS: Final[dict[str, Any]] = {
    "learning_rate": 0.08,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "min_data_in_leaf": 10,
    "min_sum_hessian_in_leaf": 1e-3,
    "lambda_l2": 1.0,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """A fitted sum of trees."""

    booster: Any
    offset: Floats

    def eta(self, x: Floats) -> Floats:
        eta: Floats = self.booster.predict(x, raw_score=True)
        return eta

    def contributions(self, x: Floats) -> Floats:
        """Exact Shapley values of the trees (Lundberg and others 2020), records × columns."""
        found: Floats = self.booster.predict(x, pred_contrib=True)
        return found[:, :-1]


def boost(x: Floats, loss: Loss, *, leaves: int, rounds: int, seed: int) -> Boosted:
    """So many rounds of trees of at most so many leaves; `x` may have NaN.

    The parameters beside the linear predictor are fitted anew before every tree.
    """
    import lightgbm

    def objective(eta: Floats, _: Any) -> tuple[Floats, Floats]:
        return loss.slopes(eta, loss.offset(eta))

    booster = lightgbm.train(
        BOOSTING_PARAMETERS | {"objective": objective, "num_leaves": leaves, "seed": seed},
        lightgbm.Dataset(x, np.zeros(len(x)), params=BOOSTING_PARAMETERS, free_raw_data=True),
        num_boost_round=rounds,
    )
    fitted = Boosted(booster, np.zeros(0))
    return replace(fitted, offset=loss.offset(fitted.eta(x)))


def staged_eta(model: Boosted, x: Floats, stages: tuple[int, ...]) -> list[Floats]:
    """The linear predictor after so many rounds each."""
    etas, so_far, done = [], np.zeros(len(x)), 0
    for stage in stages:
        so_far = so_far + model.booster.predict(
            x, raw_score=True, start_iteration=done, num_iteration=stage - done
        )
        etas.append(so_far)
        done = stage
    return etas
