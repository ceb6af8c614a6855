"""Biomarkers on one scale, without gaps: what clustering, principal components and UMAP are made of."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats

#: Median absolute deviation of a normal distribution whose standard deviation is 1, inverted.
MAD_TO_SD: Final = 1.4826
#: Values further from the median are taken for this far: one wild value must not make a component of its own.
MOST_Z: Final = 10.0
#: In words, for whoever gets the numbers.
SCALE_TEXT: Final = (
    f"(value − median) / (1.4826 × median absolute deviation), or / standard deviation where more than half of the "
    f"values are the same; cut at ±{MOST_Z:g}; missing values are 0, the median"
)


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """Records × features without gaps, and how they came about."""

    values: NDArray[np.float32]
    missing: Bools
    """Records × features: where there was no value."""
    centre: Floats
    """Median of each feature; NaN where it has no value."""
    scale: Floats
    """What one unit is in the feature's own; NaN where it has no value or is constant."""

    @property
    def present_share(self) -> Floats:
        """Share of the records that have each feature."""
        share: Floats = 1.0 - self.missing.mean(axis=0)
        return share


def robust(values: NDArray[Any]) -> Scaled:
    """Robust z scores by column, gaps filled with the median; a constant or empty column is zeros."""
    count, width = values.shape
    found = np.zeros((count, width), dtype=np.float32, order="F")
    missing = np.zeros((count, width), dtype=bool, order="F")
    centre, scale = np.full(width, np.nan), np.full(width, np.nan)
    for place in range(width):
        column = values[:, place].astype(float)
        there = np.isfinite(column)
        missing[:, place] = ~there
        if not there.any():
            continue
        centre[place], scale[place] = _centre_and_scale(column[there])
        if np.isfinite(scale[place]):
            z = (column[there] - centre[place]) / scale[place]
            found[there, place] = np.clip(z, -MOST_Z, MOST_Z)
    return Scaled(found, missing, centre, scale)


def _centre_and_scale(column: Floats) -> tuple[float, float]:
    centre = float(np.median(column))
    spread = MAD_TO_SD * float(np.median(np.abs(column - centre))) or float(np.std(column))
    return centre, spread if spread > _rounding(centre) else np.nan


def _rounding(centre: float) -> float:
    """What the last digits of a number may scatter by."""
    return 1e-9 * max(abs(centre), 1e-9)
