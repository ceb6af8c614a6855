"""Persons drawn with replacement, as weights of their records: every figure is computed for all draws at once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.results import Estimate

#: Weights held at once: 32 MB.
_AT_ONCE: Final = 4_000_000
_INTERVAL: Final = (0.025, 0.975)


def weight_blocks(person: Ints, *, samples: int, seed: int) -> Iterator[Floats]:
    """Weights, draws × records, in blocks; the first of all draws is the records themselves, each once."""
    _, group = np.unique(person, return_inverse=True)
    groups = int(group.max()) + 1
    yield np.ones((1, len(group)))
    rng = np.random.default_rng(seed)
    block = max(1, _AT_ONCE // max(len(group), groups))
    for start in range(0, samples, block):
        count = min(block, samples - start)
        drawn = rng.integers(groups, size=(count, groups)) + groups * np.arange(count)[:, None]
        times = np.bincount(drawn.reshape(-1), minlength=count * groups).reshape(count, groups)
        yield times[:, group].astype(np.float64)


def resampled(
    figures: Callable[[Floats], Mapping[str, Floats]], person: Ints, *, samples: int, seed: int
) -> dict[str, Floats]:
    """Figures of every draw: draws × whatever the figure is; those of the records themselves come first."""
    blocks = [figures(weights) for weights in weight_blocks(person, samples=samples, seed=seed)]
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def interval(draws: Floats) -> tuple[Floats, Floats]:
    """Percentile interval of the draws after the first, draws × points; NaN without draws."""
    with_number = draws[1:]
    if not len(with_number) or not np.isfinite(with_number).any():
        nothing = np.full(draws.shape[1:], np.nan)
        return nothing, nothing
    filled = np.where(np.isfinite(with_number).any(axis=0), with_number, 0.0)
    low, high = np.nanquantile(filled, _INTERVAL, axis=0)
    unknown = ~np.isfinite(with_number).any(axis=0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def estimate(draws: Floats) -> Estimate:
    """The value of the records themselves, with the percentile interval of the draws."""
    low, high = interval(draws)
    return Estimate(float(draws[0]), float(low), float(high))


def two_sided_p(difference: Floats) -> float:
    """How rarely draws of a difference are beyond 0, doubled; NaN without draws.

    The draws themselves are counted with one more on either side, so that p is never 0.
    """
    draws = difference[1:][np.isfinite(difference[1:])]
    if not len(draws):
        return float("nan")
    beyond = min(np.sum(draws <= 0), np.sum(draws >= 0))
    return float(min(1.0, 2 * (beyond + 1) / (len(draws) + 1)))
