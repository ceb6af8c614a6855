"""Calibration and decisions, fitted to what models say of records that they were not trained on."""

from typing import Final

import numpy as np
from scipy.optimize import minimize

from ecgomics.core.arrays import Floats, Ints
from ecgomics.latent.heads.calibration import Calibration, Link, probabilities

#: Pull of scales to 1 and of shifts to 0, per record: a thousandth of what a record weighs.
PULL: Final = 1e-3
#: Steps of the search for a decision, in log-odds.
STEPS: Final = np.arange(-1.0, 1.01, 0.1)


def calibration(scores: Floats, targets: Floats, link: Link) -> Calibration:
    """Scale and shift for each output by maximum likelihood, and how strange known records are; targets may be NaN."""
    outputs = scores.shape[1]
    scale, shift = np.ones(outputs), np.zeros(outputs)
    if link == "identity":
        error = np.sort(np.abs(scores[:, 0] - targets[:, 0]))
        return Calibration(scale, shift, (error,))
    known = np.isfinite(targets)

    def loss(free: Floats) -> float:
        likely = probabilities(free[:outputs] * scores + free[outputs:], link)
        each = np.where(np.nan_to_num(targets) > 0.5, likely, 1.0 - likely if link == "sigmoid" else 1.0)
        pull = PULL * (np.square(free[:outputs] - 1.0).sum() + np.square(free[outputs:]).sum())
        return float(-np.log(np.clip(each[known], 1e-9, 1.0)).sum() / len(scores) + pull)

    free = minimize(loss, np.concatenate([scale, shift]), method="L-BFGS-B").x
    scale, shift = np.clip(free[:outputs], 0.05, None), free[outputs:]
    likely = probabilities(scale * scores + shift, link)
    strangeness = tuple(
        np.sort(1.0 - likely[np.nan_to_num(targets[:, place]) > 0.5, place]) for place in range(outputs)
    )
    return Calibration(scale, shift, strangeness)


def decision(calibrated: Floats, label: Ints, *, counted: int) -> Floats:
    """What is added to the calibrated scores so that the mean F1 of the first so many labels is largest."""
    added = np.zeros(calibrated.shape[1])
    best = mean_f1(calibrated, label, counted=counted)
    for _ in range(2):
        for place in range(1, calibrated.shape[1]):
            for step in STEPS:
                tried = added.copy()
                tried[place] = step
                found = mean_f1(calibrated + tried, label, counted=counted)
                if found > best + 1e-4:
                    added, best = tried, found
    return added


def mean_f1(scores: Floats, label: Ints, *, counted: int) -> float:
    """Mean F1 of the first so many labels."""
    return float(np.mean(f1(scores.argmax(axis=1), label, counted=counted)))


def f1(said: Ints, label: Ints, *, counted: int) -> Floats:
    """F1 of each of the first so many labels; what is said may be -1 for an abstention."""
    return np.array(
        [
            2.0
            * np.sum((said == each) & (label == each))
            / max(1, np.sum(said == each) + np.sum(label == each))
            for each in range(counted)
        ]
    )
