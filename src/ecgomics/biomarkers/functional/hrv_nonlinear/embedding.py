"""The NN series embedded: vectors of ten successive NN, and the distances between them."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

DIMENSION: Final = 10


def squared_distances(nn_ms: Floats) -> Floats:
    """Squared Euclidean distances of all vectors of ten successive NN, (vectors, vectors)."""
    squared = (nn_ms[:, np.newaxis] - nn_ms) ** 2
    vectors = nn_ms.size - DIMENSION + 1
    total = squared[:vectors, :vectors].copy()
    for shift in range(1, DIMENSION):
        total += squared[shift : shift + vectors, shift : shift + vectors]
    return total
