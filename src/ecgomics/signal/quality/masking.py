"""The measurement path without what may not be measured."""

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints


def without_seconds(clean_mv: Floats, seconds: Bools, *, fs_hz: float) -> Floats:
    """The same samples, NaN in the given seconds (leads × seconds); as given where there are none."""
    if not seconds.any():
        return clean_mv
    masked_mv = np.array(clean_mv)
    for lead, first, last in _stretches(seconds):
        masked_mv[lead, round(first * fs_hz) : round(last * fs_hz)] = np.nan
    return masked_mv


def _stretches(seconds: Bools) -> Ints:
    """Lead, first chosen second and the one after the last of each stretch; stretches × 3."""
    edges = np.diff(np.pad(seconds, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    lead, first = np.nonzero(edges > 0)
    return np.stack([lead, first, np.nonzero(edges < 0)[1]], axis=1)
