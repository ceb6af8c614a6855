"""Whether a P wave is there: what one lead and beat shows, weighed with what all leads and like beats show.

P waves come with every beat of a rhythm, in all leads at once, and fibrillation makes bumps in some of them: so the
mean of the evidence over leads and over beats of one shape tells more than a single place does. The weights are those
of a logistic regression on beats that the network had not been trained on (LUDB; CinC 2017, fibrillation and normal),
rounded: what comes out is a calibrated probability.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.consistency import like_beats

OWN_WEIGHT: Final = 0.2
COMMON_WEIGHT: Final = 0.65
OFFSET: Final = 0.4
#: Evidence is counted between these probabilities: more sureness than that of one place proves nothing.
SUREST: Final = 1e-4


def p_presence(present: Floats, group: Ints) -> Floats:
    """Calibrated probability of P, leads × beats, from that of each place; group is (beats,), the shape of a beat."""
    evidence = place_evidence(present)
    by_beat = evidence.mean(axis=0)
    common = np.empty(len(by_beat))
    for member in like_beats(group):
        common[member] = by_beat[member].mean()
    weighed: Floats = OWN_WEIGHT * evidence + COMMON_WEIGHT * common + OFFSET
    return 1.0 / (1.0 + np.exp(-weighed))


def place_evidence(probability: Floats) -> Floats:
    """Logarithm of the odds of P at single places, of any shape."""
    kept = np.clip(probability, SUREST, 1.0 - SUREST)
    odds: Floats = np.log(kept / (1.0 - kept))
    return odds
