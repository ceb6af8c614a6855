"""In how many pairs of records the higher prediction goes with the higher outcome, for many weightings at once.

Weights are draws × records. Only records of the same fold are compared: models of different folds have different
constants, and those are lower where the fold that was left out has more cases.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: Pairs that are compared at once.
_PAIRS_AT_ONCE: Final = 4_000_000


def of_folds(fold: Ints) -> Iterator[Ints]:
    """The records of each fold."""
    for number in np.unique(fold):
        yield np.flatnonzero(fold == number).astype(np.intp)


def by_score(score: Floats, *weights: Floats) -> tuple[Floats, ...]:
    """Weights summed over records of the same score, draws × different scores, ascending."""
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(score[order]) > 0))
    return tuple(np.add.reduceat(weight[:, order], starts, axis=1) for weight in weights)


def of_levels(weights: Floats, level: Ints, score: Floats, fold: Ints) -> Floats:
    """Concordance of pairs of different level: the area under the ROC curve where there are two."""
    concordant, pairs = np.zeros(len(weights)), np.zeros(len(weights))
    for rows in of_folds(fold):
        w, its = weights[:, rows], level[rows]
        for high in np.unique(its)[1:]:
            above, below = by_score(score[rows], w * (its == high), w * (its < high))
            concordant += np.sum(above * (np.cumsum(below, axis=1) - below / 2), axis=1)
            pairs += above.sum(axis=1) * below.sum(axis=1)
    return _share(concordant, pairs)


def of_times(
    weights: Floats, time: Floats, event: Bools, eta: Floats, *, fold: Ints, counts: Floats
) -> Floats:
    """Concordance of log hazards with survival: Harrell's if each event counts 1, Uno's if 1/G²."""
    concordant, pairs = np.zeros(len(weights)), np.zeros(len(weights))
    for rows in of_folds(fold):
        w = weights[:, rows]
        cases = rows[event[rows]]
        block = max(1, _PAIRS_AT_ONCE // max(len(rows), len(weights)))
        for some in np.split(cases, range(block, len(cases), block)):
            later = time[rows] > time[some, None]
            later |= (time[rows] == time[some, None]) & ~event[rows]
            higher = (eta[some, None] > eta[rows]) + 0.5 * (eta[some, None] == eta[rows])
            own = weights[:, some] * counts[some]
            concordant += np.sum(own * (w @ (later * higher).T), axis=1)
            pairs += np.sum(own * (w @ later.T.astype(np.float64)), axis=1)
    return _share(concordant, pairs)


def rank_correlation(weights: Floats, y: Floats, score: Floats, fold: Ints) -> Floats:
    """Spearman's correlation within each fold, averaged by the folds' weights."""
    found, total = np.zeros(len(weights)), np.zeros(len(weights))
    for rows in of_folds(fold):
        w = weights[:, rows]
        first, second = _mid_ranks(w, y[rows]), _mid_ranks(w, score[rows])
        mass = w.sum(axis=1, keepdims=True)
        first, second = (
            r - np.sum(w * r, axis=1, keepdims=True) / np.maximum(mass, 1e-12) for r in (first, second)
        )
        spread = np.sqrt(np.sum(w * first**2, axis=1) * np.sum(w * second**2, axis=1))
        one = np.sum(w * first * second, axis=1) / np.where(spread > 0, spread, 1.0)
        found += np.where(spread > 0, one, 0.0) * mass[:, 0]
        total += mass[:, 0]
    return _share(found, total)


def _mid_ranks(weights: Floats, values: Floats) -> Floats:
    _, place = np.unique(values, return_inverse=True)
    (mass,) = by_score(values, weights)
    ranks: Floats = (np.cumsum(mass, axis=1) - mass / 2)[:, place.reshape(-1)]
    return ranks


def average_precision(weights: Floats, y: Floats, score: Floats, fold: Ints) -> Floats:
    """Area under the precision–recall steps of each fold, averaged by the folds' cases."""
    found, total = np.zeros(len(weights)), np.zeros(len(weights))
    for rows in of_folds(fold):
        w = weights[:, rows]
        cases, others = by_score(-score[rows], w * y[rows], w * (1 - y[rows]))
        true, false = np.cumsum(cases, axis=1), np.cumsum(others, axis=1)
        found += np.sum(cases * true / np.maximum(true + false, 1e-12), axis=1)
        total += true[:, -1]
    return _share(found, total)


def _share(part: Floats, whole: Floats) -> Floats:
    """NaN where there is nothing to compare."""
    share: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return share
