"""Linear models: a standardised sum, in which what is missing counts as usual."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats

#: Names of the arrays in which a linear model is kept.
ARRAYS: Final = ("weight", "bias", "centre", "spread")
#: A value is taken for at most so many spreads from the usual one: a wild number must not outweigh all others.
FURTHEST: Final = 4.0


@dataclass(frozen=True, slots=True)
class Linear:
    """weight · (features − centre)/spread + bias."""

    weight: Floats
    """outputs × features"""
    bias: Floats
    centre: Floats
    """(features,): the usual value, also taken for what is missing."""
    spread: Floats

    @classmethod
    def read(cls, arrays: Mapping[str, Any]) -> "Linear":
        """From the arrays of a model file."""
        return cls(*(np.asarray(arrays[name]).astype(float) for name in ARRAYS))

    @property
    def outputs(self) -> int:
        """How many numbers the model gives."""
        return len(self.bias)

    def standardised(self, features: Floats) -> Floats:
        """Features as spreads from the usual value, at most FURTHEST, 0 where missing."""
        found: Floats = np.nan_to_num((features - self.centre) / self.spread, nan=0.0)
        return np.clip(found, -FURTHEST, FURTHEST)

    def scores(self, features: Floats) -> Floats:
        """rows × outputs from rows × features; NaN is a missing value."""
        found: Floats = self.standardised(features) @ self.weight.T + self.bias
        return found

    def contributions(self, features: Floats) -> tuple[Floats, Floats]:
        """What each feature of one record adds to each output, outputs × features, and the bias."""
        return self.weight * self.standardised(features), self.bias
