"""Survival of weighted records, for many draws at once: Kaplan and Meier's estimate, a Cox slope; censoring weights."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats

_NEWTON_STEPS: Final = 12
#: Censoring weights are used until fewer than this share would still be followed.
LEAST_FOLLOWED: Final = 0.1


def kaplan_meier(weights: Floats, time: Floats, event: Bools, grid: Floats) -> Floats:
    """Share without the event at each time of the grid: draws × times; NaN without records."""
    if not len(time):
        return np.full((len(weights), len(grid)), np.nan)
    order = np.argsort(time, kind="stable")
    ordered, w = time[order], weights[:, order]
    starts = np.flatnonzero(np.append(True, np.diff(ordered) > 0))
    at_risk = np.cumsum(w[:, ::-1], axis=1)[:, ::-1][:, starts]
    events = np.add.reduceat(w * event[order], starts, axis=1)
    steps = 1 - events / np.maximum(at_risk, 1e-12)
    left = np.cumprod(np.concatenate([np.ones((len(w), 1)), steps], axis=1), axis=1)
    survival: Floats = left[:, np.searchsorted(ordered[starts], grid, side="right")]
    return survival


def followed_share(time: Floats, event: Bools, at: Floats) -> Floats:
    """Share that would be followed until just before each time, were there no events (Kaplan–Meier of censoring)."""
    before = np.nextafter(at, -np.inf)
    share: Floats = kaplan_meier(np.ones((1, len(time))), time, ~event, before)[0]
    return share


def horizon(time: Floats, event: Bools) -> float:
    """The time at which risks are judged: the median time of the events."""
    return float(np.median(time[event]))


def cox_slope(weights: Floats, time: Floats, event: Bools, eta: Floats) -> Floats:
    """Coefficient of a log hazard in a Cox model with nothing else, of each draw: 1 if it is calibrated."""
    order = np.argsort(-time, kind="stable")
    last = np.searchsorted(-time[order], -time[order], side="right") - 1
    w, x = weights[:, order], eta[order] - eta.mean()
    happened = w * event[order]
    slope = np.zeros(len(w))
    for _ in range(_NEWTON_STEPS):
        mass = w * np.exp(np.clip(slope[:, None] * x, -30, 30))
        sums = [np.cumsum(mass * x**power, axis=1)[:, last] for power in range(3)]
        base = np.maximum(sums[0], 1e-12)
        mean = sums[1] / base
        gradient = np.sum(happened * (x - mean), axis=1)
        curvature = np.sum(happened * (sums[2] / base - mean**2), axis=1)
        slope = slope + np.clip(gradient / np.where(curvature > 1e-9, curvature, np.inf), -1, 1)
    return slope
