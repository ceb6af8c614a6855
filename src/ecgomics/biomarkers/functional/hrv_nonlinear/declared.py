"""What the declarations share: their guards, least lengths and the blocks of a long series."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

SHORT_S: Final = 60.0
STANDARD_S: Final = 300.0
#: What every row asks for; some ask for so many beats too.
SINUS: Final = (sinus_rhythm, little_edited)
nonlinear = partial(biomarker, scope=RECORD, tier=2, minimum_s=STANDARD_S, requires=SINUS)


def blocks(series: Floats, longest: int) -> list[Floats]:
    """Successive blocks of nearly equal length of at most so many items: one for a series that is no longer."""
    return np.array_split(series, -(-len(series) // longest))


def slope(x: Floats, y: Floats) -> float:
    """Slope of the least-squares line of y on x."""
    centred = x - x.mean()
    return float(centred @ y / (centred @ centred))


def logarithms(numbers: Floats) -> Floats:
    """Natural logarithms; NotComputable where a number has none."""
    if not (numbers > 0.0).all():
        raise NotComputable("failed", "zero has no logarithm")
    return np.asarray(np.log(numbers), dtype=float)
