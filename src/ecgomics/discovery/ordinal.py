"""Proportional-odds regressions (McCullagh 1980) of many biomarkers at once, by Newton's steps.

Chance of a rank up to k = F(threshold k − b · feature − covariates), F the logistic function: b is the log odds ratio
of a higher rank, the same at every threshold.
"""

from typing import Final

import numpy as np
from scipy.special import expit, logit

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.newton import inverted, squares_by_subject

STEPS: Final = 50
ARRIVED: Final = 1e-8
LONGEST: Final = 1.0
#: A chance below this is rounding.
LEAST: Final = 1e-12


def proportional_odds_fits(
    values: Floats, rank: Floats, *, covariates: Floats, subjects: Ints | None
) -> tuple[Floats, Floats]:
    """Log odds ratio of a higher rank and its standard error, for each feature; NaN where it does not exist."""
    fits = [_fitted(np.column_stack([column, covariates]), rank, subjects=subjects) for column in values.T]
    return np.array([each[0] for each in fits]), np.array([each[1] for each in fits])


def _fitted(design: Floats, rank: Floats, *, subjects: Ints | None) -> tuple[float, float]:
    level = np.unique(rank, return_inverse=True)[1]
    cuts = int(level.max())
    below = np.cumsum(np.bincount(level))[:-1] / len(level)
    parameters = np.concatenate([logit(below), np.zeros(design.shape[1])])
    for _ in range(STEPS):
        scores, information = _derivatives(design, level, parameters, cuts=cuts)
        inverse = inverted(information)
        step = inverse @ scores.sum(axis=0)
        length = float(np.abs(step).max())
        if length < ARRIVED:
            break
        parameters = parameters + step * min(1.0, LONGEST / length)
        parameters[:cuts] = np.maximum.accumulate(parameters[:cuts] + 1e-9 * np.arange(cuts))
    else:
        return np.nan, np.nan
    variance = inverse[cuts, cuts]
    if subjects is not None:
        groups = len(np.unique(subjects))
        variance = (
            squares_by_subject((scores @ inverse[cuts])[:, None], subjects)[0] * groups / (groups - 1.0)
        )
    return float(parameters[cuts]), float(np.sqrt(variance))


def _derivatives(design: Floats, level: Ints, parameters: Floats, *, cuts: int) -> tuple[Floats, Floats]:
    """What each record adds to the score (records × parameters), and the observed information."""
    predictor = design @ parameters[cuts:]
    threshold = np.concatenate([[-np.inf], parameters[:cuts], [np.inf]])
    upper, lower = (expit(threshold[level + shift] - predictor) for shift in (1, 0))
    chance = np.maximum(upper - lower, LEAST)
    of_upper, of_lower = upper * (1.0 - upper), lower * (1.0 - lower)
    above = (level[:, None] == np.arange(cuts)).astype(np.float64)
    under = (level[:, None] == np.arange(1, cuts + 1)).astype(np.float64)
    up, down = of_upper / chance, of_lower / chance
    scores = np.column_stack(
        [above * up[:, None] - under * down[:, None], design * (upper + lower - 1.0)[:, None]]
    )
    curve_up = up * (1.0 - 2.0 * upper) - up**2
    curve_down = -down * (1.0 - 2.0 * lower) - down**2
    information = np.empty((len(parameters), len(parameters)))
    mixed = above.T @ ((up * down)[:, None] * under)
    information[:cuts, :cuts] = -(np.diag(above.T @ curve_up + under.T @ curve_down) + mixed + mixed.T)
    cross = -(above * of_upper[:, None] + under * of_lower[:, None]).T @ design
    information[:cuts, cuts:], information[cuts:, :cuts] = cross, cross.T
    information[cuts:, cuts:] = design.T @ (design * (of_upper + of_lower)[:, None])
    return scores, information
