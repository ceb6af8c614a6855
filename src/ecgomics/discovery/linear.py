"""One linear model per biomarker, of all biomarkers and of many outcomes at once.

biomarker = a + b · outcome + covariates. By the theorem of Frisch, Waugh and Lovell, b is the regression of what the
covariates leave of the biomarker on what they leave of the outcome; so one decomposition serves every biomarker.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.scaling import Pattern

#: Singular values below this share of the largest say that a column is a sum of others.
DEPENDENT: Final = 1e-9
#: What is left of an outcome below this share of its own scatter is rounding: the covariates explain it all.
NOTHING_LEFT: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Outcomes × features: coefficients, standard errors, and the degrees of freedom of their t."""

    effect: Floats
    error: Floats
    freedom: Floats

    @property
    def t(self) -> Floats:
        ratio: Floats = self.effect / self.error
        return ratio

    @property
    def p(self) -> Floats:
        return np.asarray(2.0 * stats.t.sf(np.abs(self.t), self.freedom))


def linear_fits(
    values: Floats,
    outcomes: Floats,
    covariates: Floats,
    *,
    missing: tuple[Pattern, ...],
    subjects: Ints | None,
) -> Fits:
    """Every feature (records × features, NaN where missing) on every outcome (records × outcomes), with covariates.

    Errors are HC3 (MacKinnon and White 1985), robust to unequal scatter; with subjects (0, 1, … per record) they are
    clustered by subject (Liang and Zeger 1986, times G/(G−1)·(n−1)/(n−k), t with G−1 degrees of freedom).
    """
    shape = (outcomes.shape[1], values.shape[1])
    effect, error, freedom = (np.full(shape, np.nan) for _ in range(3))
    for pattern in missing:
        rows, columns = pattern.rows, pattern.columns
        inside = values[np.ix_(rows, columns)]
        who = None if subjects is None else subjects[rows]
        basis = orthonormal(covariates[rows])
        if len(rows) - basis.shape[1] < 2:
            continue
        one = _complete(inside, outcomes[rows], basis, subjects=who)
        effect[:, columns], error[:, columns], freedom[:, columns] = one.effect, one.error, one.freedom
    return Fits(effect, error, freedom)


def orthonormal(covariates: Floats) -> Floats:
    """Orthonormal basis of the covariates and the constant (records × rank)."""
    columns = np.column_stack([np.ones(len(covariates)), covariates])
    spread = np.linalg.norm(columns, axis=0)
    left, singular, _ = np.linalg.svd(columns / np.where(spread > 0.0, spread, 1.0), full_matrices=False)
    basis: Floats = left[:, singular > DEPENDENT * singular[0]]
    return basis


def left_over(values: Floats, basis: Floats) -> Floats:
    """What the covariates do not explain."""
    remainder: Floats = values - basis @ (basis.T @ values)
    return remainder


def _complete(values: Floats, outcomes: Floats, basis: Floats, *, subjects: Ints | None) -> Fits:
    of_values, of_outcomes = left_over(values, basis), left_over(outcomes, basis)
    scatter = np.sum(of_outcomes**2, axis=0)
    constant = scatter <= NOTHING_LEFT * np.sum(outcomes**2, axis=0)
    scatter = np.where(constant, np.nan, scatter)
    effect = (of_outcomes.T @ of_values) / scatter[:, None]
    count, parameters = len(values), basis.shape[1] + 1
    if subjects is None:
        leverage = np.sum(basis**2, axis=1)[:, None] + of_outcomes**2 / scatter
        squares = _hc3(of_values, of_outcomes, leverage, effect=effect)
        freedom = count - parameters
    else:
        groups = len(np.unique(subjects))
        squares = _clustered(of_values, of_outcomes, subjects, effect=effect)
        squares *= groups / (groups - 1.0) * (count - 1.0) / (count - parameters)
        freedom = groups - 1
    return Fits(effect, np.sqrt(squares) / scatter[:, None], np.full(effect.shape, float(freedom)))


def _hc3(values: Floats, outcomes: Floats, leverage: Floats, *, effect: Floats) -> Floats:
    """Sum over the records of (outcome · residual / (1 − leverage))², multiplied out: matrix products only."""
    weight = (outcomes / np.maximum(1.0 - leverage, DEPENDENT)) ** 2
    of_squares = weight.T @ values**2
    mixed = (weight * outcomes).T @ values
    of_outcomes = np.sum(weight * outcomes**2, axis=0)[:, None]
    total: Floats = np.maximum(of_squares - 2.0 * effect * mixed + effect**2 * of_outcomes, 0.0)
    return total


def _clustered(values: Floats, outcomes: Floats, subjects: Ints, *, effect: Floats) -> Floats:
    """Sum over the subjects of (sum over their records of outcome · residual)²."""
    order = np.argsort(subjects, kind="stable")
    begins = np.flatnonzero(np.diff(subjects[order], prepend=-1))
    values, outcomes = values[order], outcomes[order]
    total = np.empty(effect.shape)
    for one in range(outcomes.shape[1]):
        products = np.add.reduceat(outcomes[:, one, None] * values, begins, axis=0)
        squares = np.add.reduceat(outcomes[:, one] ** 2, begins)[:, None]
        total[one] = np.sum((products - effect[one] * squares) ** 2, axis=0)
    return total
