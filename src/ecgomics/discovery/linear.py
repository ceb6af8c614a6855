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

    Errors are HC3 (MacKinnon and White 1985), robust to unequal scatter, with the degrees of freedom of Satterthwaite
    (Bell and McCaffrey 2002): where few records tell one group, their scatter is hardly known. With subjects (0, 1, …
    per record) they are clustered by subject (Liang and Zeger 1986, times G/(G−1)·(n−1)/(n−k)), t with as many degrees
    of freedom, less one, as subjects that weigh alike would tell as much (Carter, Schnepel and Steigerwald 2017).
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
        freedom = np.minimum(_satterthwaite(of_outcomes, basis, leverage, scatter), count - parameters)
    else:
        groups = len(np.unique(subjects))
        squares = _clustered(of_values, of_outcomes, subjects, effect=effect)
        squares *= groups / (groups - 1.0) * (count - 1.0) / (count - parameters)
        freedom = np.maximum(_alike(of_outcomes, subjects) - 1.0, 1.0)
    return Fits(
        effect, np.sqrt(squares) / scatter[:, None], np.broadcast_to(freedom[:, None], effect.shape).copy()
    )


def _hc3(values: Floats, outcomes: Floats, leverage: Floats, *, effect: Floats) -> Floats:
    """Sum over the records of (outcome · residual / (1 − leverage))², multiplied out: matrix products only."""
    weight = (outcomes / np.maximum(1.0 - leverage, DEPENDENT)) ** 2
    of_squares = weight.T @ values**2
    mixed = (weight * outcomes).T @ values
    of_outcomes = np.sum(weight * outcomes**2, axis=0)[:, None]
    total: Floats = np.maximum(of_squares - 2.0 * effect * mixed + effect**2 * of_outcomes, 0.0)
    return total


def _satterthwaite(outcomes: Floats, basis: Floats, leverage: Floats, scatter: Floats) -> Floats:
    """Degrees of freedom of the HC3 variance of each outcome, were all records of equal scatter.

    The variance is a quadratic form G of the errors, with (tr G)² / tr G² degrees of freedom.
    """
    left = 1.0 - leverage
    weight = (outcomes / np.maximum(left, DEPENDENT)) ** 2
    products = (basis[:, :, None] * basis[:, None, :]).reshape(len(basis), -1)
    of_basis = np.sum((weight.T @ products) ** 2, axis=1)
    mixed = 2.0 * np.sum(((weight * outcomes).T @ basis) ** 2, axis=1) / scatter
    of_outcome = (np.sum(weight * outcomes**2, axis=0) / scatter) ** 2
    square = np.sum(weight**2 * (left - leverage), axis=0) + of_basis + mixed + of_outcome
    with np.errstate(invalid="ignore"):
        freedom: Floats = np.sum(weight * left, axis=0) ** 2 / square
    return freedom


def _alike(outcomes: Floats, subjects: Ints) -> Floats:
    """How many subjects of equal weight tell as much, were the records of one correlated by one half."""
    order = np.argsort(subjects, kind="stable")
    begins = np.flatnonzero(np.diff(subjects[order], prepend=-1))
    apart = np.add.reduceat(outcomes[order] ** 2, begins, axis=0)
    alike = np.add.reduceat(outcomes[order], begins, axis=0) ** 2
    weight = (apart + alike) / 2.0
    with np.errstate(invalid="ignore"):
        count: Floats = weight.sum(axis=0) ** 2 / np.sum(weight**2, axis=0)
    return count


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
