"""Logistic regressions of many biomarkers at once, by Newton's steps; Firth's penalty where one is separated."""

from typing import Final

import numpy as np
from scipy.special import expit

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.newton import inverted, squares_by_subject

#: Newton's steps; penalised ones are many and small, as the penalty has no part in the information.
STEPS: Final = 30
PENALISED_STEPS: Final = 500
#: The largest step of a coefficient that says it has arrived.
ARRIVED: Final = 1e-8
#: A log odds ratio per SD beyond this, or none at all, says that the groups are separated.
SEPARATED: Final = 8.0
#: No step is longer: far from the solution, Newton's overshoot.
LONGEST: Final = 2.0


def logistic_fits(
    values: Floats, outcome: Floats, *, covariates: Floats, subjects: Ints | None
) -> tuple[Floats, Floats]:
    """Log odds ratio of outcome 1 and its standard error, for each feature (records × features, none missing).

    Errors are those of the information, or with subjects the sandwich clustered by subject. Where the groups are
    separated only the penalised ratio exists (Firth 1993; Heinze and Schemper 2002), its error that of the information.
    NaN where there is neither.
    """
    others = np.column_stack([np.ones(len(outcome)), covariates])
    effect, error = _fitted(values, outcome, others, subjects=subjects, firth=False)
    apart = np.isnan(effect) | (np.abs(effect) > SEPARATED)
    if apart.any():
        effect[apart], error[apart] = _fitted(values[:, apart], outcome, others, subjects=None, firth=True)
    return effect, error


def _fitted(
    values: Floats, outcome: Floats, others: Floats, *, subjects: Ints | None, firth: bool
) -> tuple[Floats, Floats]:
    beta = np.zeros((values.shape[1], 1 + others.shape[1]))
    for _ in range(PENALISED_STEPS if firth else STEPS):
        chance: Floats = expit(values * beta[:, 0] + others @ beta[:, 1:].T)
        weight = chance * (1.0 - chance)
        inverse = inverted(_information(values, others, weight))
        residual = outcome[:, None] - chance
        if firth:
            residual = residual + weight * _spread(values, others, inverse) * (0.5 - chance)
        score = np.column_stack([np.sum(values * residual, axis=0), residual.T @ others])
        step = np.einsum("fab,fb->fa", inverse, score)
        length = np.abs(step).max(axis=1)
        arrived = length < ARRIVED
        if arrived.all():
            break
        beta = beta + step * np.minimum(1.0, LONGEST / np.maximum(length, LONGEST))[:, None]
    variance = inverse[:, 0, 0]
    if subjects is not None:
        influence = (values * inverse[:, 0, 0] + others @ inverse[:, 0, 1:].T) * residual
        groups = len(np.unique(subjects))
        variance = squares_by_subject(influence, subjects) * groups / (groups - 1.0)
    return np.where(arrived, beta[:, 0], np.nan), np.where(arrived, np.sqrt(variance), np.nan)


def _information(values: Floats, others: Floats, weight: Floats) -> Floats:
    """Features × parameters × parameters; the feature is the first parameter."""
    count, columns = others.shape
    information = np.empty((values.shape[1], columns + 1, columns + 1))
    information[:, 0, 0] = np.sum(weight * values**2, axis=0)
    information[:, 0, 1:] = information[:, 1:, 0] = (weight * values).T @ others
    products = (others[:, :, None] * others[:, None, :]).reshape(count, -1)
    information[:, 1:, 1:] = (weight.T @ products).reshape(-1, columns, columns)
    return information


def _spread(values: Floats, others: Floats, inverse: Floats) -> Floats:
    """x' V x of each record and feature, with V the inverse of the information."""
    products = (others[:, :, None] * others[:, None, :]).reshape(len(others), -1)
    of_others = products @ inverse[:, 1:, 1:].reshape(len(inverse), -1).T
    spread: Floats = values**2 * inverse[:, 0, 0] + 2.0 * values * (others @ inverse[:, 0, 1:].T) + of_others
    return spread
