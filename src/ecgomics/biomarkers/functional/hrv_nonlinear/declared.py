"""What the declarations share, and the rule by which measures of pairs of beats stay bounded on a day."""

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Guard
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

STANDARD_S: Final = 300.0
#: Longest series whose pairs are all compared: a longer one is cut into equal blocks of at most so many NN.
BLOCK: Final = 1000
#: The same for measures that coarse-grain the series first, or look at scales of hundreds of beats.
LONG_BLOCK: Final = 2000
IN_BLOCKS: Final = f"; more than {BLOCK} NN: mean over the equal blocks of at most {BLOCK} NN"
IN_LONG_BLOCKS: Final = f"; more than {LONG_BLOCK} NN: mean over the equal blocks of at most {LONG_BLOCK} NN"

nonlinear = partial(
    biomarker, scope=RECORD, tier=2, minimum_s=STANDARD_S, requires=[sinus_rhythm, little_edited]
)


def with_beats(number: int) -> list[Guard]:
    """The family's guards and so many beats."""
    return [sinus_rhythm, little_edited, beats_at_least(number)]


def block_mean(measure: Callable[[Floats], float], nn_ms: Floats, *, at_most: int = BLOCK) -> float:
    """Mean of a measure over equal blocks of the series (one block if it is short); NaN blocks do not count."""
    blocks = np.array_split(nn_ms, -(-nn_ms.size // at_most))
    values = np.array([measure(block) for block in blocks])
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise NotComputable("failed", "no block of the NN series has a value")
    return float(finite.mean())
