"""What a model loses by a linear predictor: one loss for each kind of outcome, of which both learners are made.

The loss is the negative log-likelihood. `offset` stands for the parameters beside the linear predictor `eta`: mean,
intercept, thresholds. Everything is in the order of the records.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from scipy.special import expit, logit, xlogy

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.table import Outcome

#: Probabilities keep this distance from 0 and 1, so that a single sure mistake does not make a loss infinite.
SURE: Final = 1e-6
#: Relative hazards below exp of this would vanish, and with them the sums that are divided by.
LEAST_LOG_HAZARD: Final = -300.0
#: Newton's method has converged when no step is larger than this.
_CONVERGED: Final = 1e-9
_NEWTON_STEPS: Final = 50


class Loss(Protocol):
    """Negative log-likelihood of the records' outcomes, given their linear predictor."""

    def offset(self, eta: Floats) -> Floats:
        """The most likely parameters beside `eta`."""

    def slopes(self, eta: Floats, offset: Floats) -> tuple[Floats, Floats]:
        """First and second derivative of each record's loss by its `eta`."""

    def deviance(self, eta: Floats, offset: Floats) -> float:
        """Mean loss per record."""

    def prediction(self, eta: Floats, offset: Floats) -> Floats:
        """Number, probability, expected rank or log hazard."""


@dataclass(frozen=True, slots=True, eq=False)
class Gaussian:
    """Half the squared error of a number."""

    y: Floats

    def offset(self, eta: Floats) -> Floats:
        return np.array([np.mean(self.y - eta)])

    def slopes(self, eta: Floats, offset: Floats) -> tuple[Floats, Floats]:
        return eta + offset[0] - self.y, np.ones_like(eta)

    def deviance(self, eta: Floats, offset: Floats) -> float:
        return float(np.mean((eta + offset[0] - self.y) ** 2) / 2)

    def prediction(self, eta: Floats, offset: Floats) -> Floats:
        number: Floats = eta + offset[0]
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """Log loss of a yes or no."""

    y: Floats

    def offset(self, eta: Floats) -> Floats:
        intercept: float = float(logit(np.clip(np.mean(self.y), SURE, 1 - SURE)) - np.mean(eta))
        for _ in range(_NEWTON_STEPS):
            p = expit(eta + intercept)
            step = np.clip(np.sum(self.y - p) / max(np.sum(p * (1 - p)), SURE), -1, 1)
            intercept += float(step)
            if abs(step) < _CONVERGED:
                break
        return np.array([intercept])

    def slopes(self, eta: Floats, offset: Floats) -> tuple[Floats, Floats]:
        p = expit(eta + offset[0])
        return p - self.y, p * (1 - p)

    def deviance(self, eta: Floats, offset: Floats) -> float:
        p = np.clip(self.prediction(eta, offset), SURE, 1 - SURE)
        return float(-np.mean(xlogy(self.y, p) + xlogy(1 - self.y, 1 - p)))

    def prediction(self, eta: Floats, offset: Floats) -> Floats:
        p: Floats = expit(eta + offset[0])
        return p


@dataclass(frozen=True, slots=True, eq=False)
class ProportionalOdds:
    """Cumulative logistic model of ranks from 0: logit P(rank ≤ k) = threshold k − eta (McCullagh 1980)."""

    y: Ints

    def offset(self, eta: Floats) -> Floats:
        shares = np.bincount(self.y)[:-1].cumsum() / len(self.y)
        thresholds: Floats = logit(np.clip(shares, SURE, 1 - SURE)) + np.mean(eta)
        for _ in range(_NEWTON_STEPS):
            step = self._threshold_step(eta, thresholds)
            while np.any(np.diff(thresholds + step) <= 0) or np.max(np.abs(step)) > 2:
                step = step / 2
            thresholds = thresholds + step
            if np.max(np.abs(step)) < _CONVERGED:
                break
        return thresholds

    def _threshold_step(self, eta: Floats, thresholds: Floats) -> Floats:
        """Newton's step of the thresholds at a fixed `eta`."""
        upper, lower = self._bounds(eta, thresholds)
        share = np.maximum(upper - lower, SURE**2)
        density = upper * (1 - upper), lower * (1 - lower)
        up, low = density[0] / share, density[1] / share
        curve_up = up**2 - up * (1 - 2 * upper)
        curve_low = low**2 + low * (1 - 2 * lower)
        size = len(thresholds) + 1
        gradient = np.bincount(self.y, up, size)[:-1] - np.bincount(self.y, low, size)[1:]
        diagonal = np.bincount(self.y, curve_up, size)[:-1] + np.bincount(self.y, curve_low, size)[1:]
        beside = -np.bincount(self.y, up * low, size)[1:-1]
        hessian = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        step: Floats = np.linalg.solve(hessian + SURE * np.eye(size - 1), gradient)
        return step

    def _bounds(self, eta: Floats, thresholds: Floats) -> tuple[Floats, Floats]:
        """P(rank ≤ own) and P(rank < own)."""
        edges = np.concatenate([[-np.inf], thresholds, [np.inf]])
        return expit(edges[self.y + 1] - eta), expit(edges[self.y] - eta)

    def slopes(self, eta: Floats, offset: Floats) -> tuple[Floats, Floats]:
        upper, lower = self._bounds(eta, offset)
        return 1 - upper - lower, upper * (1 - upper) + lower * (1 - lower)

    def deviance(self, eta: Floats, offset: Floats) -> float:
        upper, lower = self._bounds(eta, offset)
        return float(-np.mean(np.log(np.maximum(upper - lower, SURE))))

    def prediction(self, eta: Floats, offset: Floats) -> Floats:
        expected: Floats = np.sum(expit(eta[:, None] - offset), axis=1)
        return expected


@dataclass(frozen=True, slots=True, eq=False)
class Cox:
    """Partial likelihood of the times of events, ties after Breslow (Cox 1972)."""

    time: Floats
    event: Bools

    def offset(self, eta: Floats) -> Floats:
        return np.zeros(0)

    def slopes(self, eta: Floats, offset: Floats) -> tuple[Floats, Floats]:
        hazard = _relative_hazard(eta)
        at_risk = self._at_risk(hazard)
        each = np.where(self.event, 1 / at_risk, 0.0)
        first, second = self._until(each), self._until(each**2 * self.event)
        return hazard * first - self.event, np.maximum(hazard * first - hazard**2 * second, 0.0)

    def deviance(self, eta: Floats, offset: Floats) -> float:
        top = np.max(eta)
        loss = np.log(self._at_risk(_relative_hazard(eta))) + top - eta
        return float(np.sum(loss[self.event]) / len(eta))

    def prediction(self, eta: Floats, offset: Floats) -> Floats:
        return eta

    def risk(self, eta: Floats, horizon: float, of: Floats) -> Floats:
        """Probability of the event until the horizon of records whose linear predictor is `of`.

        By Breslow's baseline hazard of the loss's own records, whose predictor is `eta`.
        """
        at_risk = self._at_risk(_relative_hazard(eta))[self.event & (self.time <= horizon)]
        hazard = np.sum(1 / at_risk) * np.exp(np.clip(of - np.max(eta), LEAST_LOG_HAZARD, -LEAST_LOG_HAZARD))
        risk: Floats = -np.expm1(-hazard)
        return risk

    def _at_risk(self, weight: Floats) -> Floats:
        """Sum of the weights of the records that are followed for at least as long as each."""
        order = np.argsort(self.time)
        later = np.cumsum(weight[order][::-1])[::-1]
        return later[np.searchsorted(self.time[order], self.time, side="left")]

    def _until(self, weight: Floats) -> Floats:
        """Sum of the weights of the records whose time is at most that of each."""
        order = np.argsort(self.time)
        earlier = np.cumsum(weight[order])
        return earlier[np.searchsorted(self.time[order], self.time, side="right") - 1]


def _relative_hazard(eta: Floats) -> Floats:
    """Hazard of each record, the largest 1, none quite 0."""
    hazard: Floats = np.exp(np.maximum(eta - np.max(eta), LEAST_LOG_HAZARD))
    return hazard


def loss_of(outcome: Outcome, rows: Ints) -> Loss:
    """The loss of some records."""
    values = outcome.values[rows]
    if outcome.kind == "binary":
        return Logistic(values)
    if outcome.kind == "ordinal":
        return ProportionalOdds(values.astype(np.intp))
    if outcome.event is not None:
        return Cox(values, outcome.event[rows])
    return Gaussian(values)
