"""Figures of merit with 95 % confidence intervals, by drawing persons again and again."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.latent.card import Metric

DRAWS: Final = 1000
SEED: Final = 0
BINS: Final = 10

Figure = Callable[[Floats], Floats]
"""Weights draws × records → figure of each draw."""


def metric(name: str, figure: Figure, subjects: Sequence[str], *, on: str, form: str) -> Metric:
    """A figure and the interval in which it lies in 95 % of the draws of persons."""
    persons, place = np.unique(np.asarray(subjects), return_inverse=True)
    value = float(figure(np.ones((1, len(place))))[0])
    low, high = np.nanpercentile(figure(_drawn(len(persons))[:, place]), [2.5, 97.5])
    return Metric(name, round(value, 4), on, round(float(low), 4), round(float(high), 4), form)


@lru_cache(maxsize=4)
def _drawn(persons: int) -> Floats:
    """draws × persons: how often each is drawn."""
    rng = np.random.default_rng(SEED)
    return rng.multinomial(persons, np.full(persons, 1.0 / persons), size=DRAWS).astype(float)


def f1_figure(said: Ints, label: Ints, labels: Sequence[int]) -> Figure:
    """Mean F1 of some labels; what is said may be -1 for an abstention."""

    def figure(weights: Floats) -> Floats:
        each = [
            2.0
            * (weights @ ((said == one) & (label == one)))
            / np.maximum(weights @ ((said == one).astype(float) + (label == one)), 1e-9)
            for one in labels
        ]
        return np.mean(each, axis=0)

    return figure


def auc_figure(scores: Floats, targets: Floats) -> Figure:
    """Macro AUC over the columns, each over the records where its target is known."""

    def figure(weights: Floats) -> Floats:
        each = []
        for score, target in zip(scores.T, targets.T, strict=True):
            yes, no = target == 1.0, target == 0.0
            above = (score[yes][:, None] > score[no]) + 0.5 * (score[yes][:, None] == score[no])
            pairs = weights[:, yes].sum(axis=1) * weights[:, no].sum(axis=1)
            each.append(
                ((weights[:, yes] @ above) * weights[:, no]).sum(axis=1) / np.where(pairs > 0, pairs, np.nan)
            )
        return np.mean(each, axis=0)

    return figure


def weighted(figure: Figure, weight: Floats) -> Figure:
    """The same figure where a record counts as many times as its weight says, (records,)."""
    return lambda weights: figure(weights * weight)


def share_figure(right: Floats) -> Figure:
    """Mean of a number over records."""

    def figure(weights: Floats) -> Floats:
        return (weights @ right) / weights.sum(axis=1)

    return figure


def calibration_error(probability: Floats, right: Floats) -> float:
    """Mean difference between probability and share in ten bins of equal size."""
    order = np.argsort(probability)
    parts = np.array_split(order, BINS)
    gaps = [abs(probability[part].mean() - right[part].mean()) * len(part) for part in parts if len(part)]
    return float(np.sum(gaps) / len(order))
