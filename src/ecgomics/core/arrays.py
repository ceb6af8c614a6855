"""Names for the array types that travel between functions."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

Precision = TypeVar("Precision", bound="np.floating[Any]")


def median(values: NDArray[Precision], axis: int) -> NDArray[Precision]:
    """Median along an axis, by sorting: for up to some hundred values far quicker than numpy's."""
    ordered = np.sort(values, axis=axis)
    count = values.shape[axis]
    low, high = np.take(ordered, (count - 1) // 2, axis=axis), np.take(ordered, count // 2, axis=axis)
    middle: NDArray[Precision] = (low + high) / 2
    return middle
