"""Where labels stand so that none covers another."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import isotonic_regression

from ecgomics.core.arrays import Floats


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> Floats:
    """Places as near to the wanted ones as a least distance between neighbours allows, within limits.

    Least squares under the constraint, which is isotonic regression of the places less their share of the gaps.
    Where the limits hold less than all gaps, labels stand evenly over the whole width.
    """
    places = np.asarray(wanted, float)
    if places.size == 0:
        return places
    room = high - low
    least = min(gap, room / max(1, places.size - 1))
    order = np.argsort(places, kind="stable")
    steps = least * np.arange(places.size)
    fitted = isotonic_regression(places[order] - steps).x
    found = np.empty_like(places)
    found[order] = np.clip(fitted, low, max(low, high - steps[-1])) + steps
    return found
