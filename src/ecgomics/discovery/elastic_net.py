"""Generalised linear models with an elastic net, for every loss: glmnet's proximal Newton method.

Each step replaces the loss by its quadratic approximation at the present coefficients, and solves the weighted least
squares with the penalty by coordinate descent (Friedman, Hastie and Tibshirani 2010; Simon and others 2011 for Cox).
"""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.discovery.losses import Loss

#: The smallest weight of a record in a step, so that sure records do not stop it.
_LEAST_WEIGHT: Final = 1e-4
#: Newton's steps at one penalty, and the change of the predictor, in SD of the outcome, at which they end.
_STEPS: Final = 25
_CONVERGED: Final = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A fitted linear model."""

    coefficients: Floats
    centre: Floats
    """Mean of the training records, at which the linear predictor is 0."""
    offset: Floats

    def eta(self, x: Floats) -> Floats:
        return (x - self.centre) @ self.coefficients


def largest_penalty(x: Floats, loss: Loss, l1_share: float) -> float:
    """The smallest penalty at which every coefficient is 0, if all columns had unit spread."""
    eta = np.zeros(len(x))
    gradient, _ = loss.slopes(eta, loss.offset(eta))
    spread = np.maximum(x.std(axis=0), 1e-9)
    return float(np.max(np.abs((x - x.mean(axis=0)).T @ gradient) / spread) / len(x) / l1_share)


def elastic_net_path(
    x: Floats, loss: Loss, penalties: Floats, *, l1_share: float, converged: float = _CONVERGED
) -> list[Linear]:
    """Models of mean loss + penalty · (l1_share · |b|₁ + (1 − l1_share) / 2 · |b|²), penalties descending.

    `x` is records × columns without NaN, of like scale.
    """
    centre = x.mean(axis=0)
    centred = np.asfortranarray(x - centre)
    coefficients, eta = np.zeros(x.shape[1]), np.zeros(len(x))
    gradient, curvature = loss.slopes(eta, loss.offset(eta))
    scale = float(np.std(gradient) / np.mean(curvature))
    models = []
    for penalty in penalties:
        for _ in range(_STEPS):
            new = _newton_step(
                centred, loss, eta, coefficients, penalty=penalty, l1_share=l1_share, converged=converged
            )
            new_eta = centred @ new
            moved = np.sqrt(np.mean((new_eta - eta) ** 2))
            coefficients, eta = new, new_eta
            if moved <= converged * scale:
                break
        models.append(Linear(coefficients, centre, loss.offset(eta)))
    return models


def _newton_step(
    x: Floats,
    loss: Loss,
    eta: Floats,
    coefficients: Floats,
    *,
    penalty: float,
    l1_share: float,
    converged: float,
) -> Floats:
    """Coefficients that are best for the quadratic approximation of the loss at `eta`."""
    from sklearn.linear_model import enet_path

    gradient, curvature = loss.slopes(eta, loss.offset(eta))
    weight = np.maximum(curvature, _LEAST_WEIGHT * max(float(np.mean(curvature)), _LEAST_WEIGHT))
    aim = eta - gradient / weight
    root = np.sqrt(weight)
    mean_x, mean_aim = weight @ x / weight.sum(), weight @ aim / weight.sum()
    weighted = np.asfortranarray((x - mean_x) * root[:, None])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a step that ends early is followed by another
        _, found, _ = enet_path(
            weighted,
            (aim - mean_aim) * root,
            l1_ratio=l1_share,
            alphas=[penalty],
            coef_init=coefficients.copy(),  # it is written to
            precompute=False,
            check_input=False,
            tol=0.1 * converged,
            max_iter=1000,
        )
    step: Floats = found[:, 0]
    return step
