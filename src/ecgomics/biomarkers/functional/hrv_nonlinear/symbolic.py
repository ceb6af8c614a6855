"""Symbolic dynamics of NN: words of three beats by how often the level changes (Porta 2001)."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check, quantity
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import nonlinear, with_beats
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

LEVELS: Final = 6
WORD: Final = 3

symbolic = partial(nonlinear, unit="%", minimum_s=240.0, requires=with_beats(250), references=["Porta2001"])


@quantity
def nn_level_changes(nn_ms: Floats) -> Floats:
    """First and second change of level of every word of three successive NN, (2, words)."""
    lowest_ms, highest_ms = nn_ms.min(), nn_ms.max()
    if highest_ms <= lowest_ms or nn_ms.size < WORD:
        raise NotComputable("failed", "the NN intervals are all equal")
    level = np.minimum(np.floor(LEVELS * (nn_ms - lowest_ms) / (highest_ms - lowest_ms)), LEVELS - 1)
    change = np.diff(level)
    return np.stack([change[:-1], change[1:]])


#: Ten words: 4 without variation, 3 with one, 1 ramp, 2 peaks or valleys.
WORDS: Final = np.array([[0, 0, 0, 0, 1, 0, -2, 1, 2, -1], [0, 0, 0, 0, 0, 1, 0, 3, -1, 1]], dtype=float)


@symbolic(
    code="ECG20225",
    label="Symbolic dynamics 0V",
    label_zh="符号动力学 0V",
    formula="100*share of 3-beat words without variation; range of the NN series split in 6 equal levels",
    tex=r"100\,\frac{n_{0V}}{n}",
    checks=[Check(given={"nn_level_changes": WORDS}, value=40.0)],
)
def symbolic_0v(nn_level_changes: Floats) -> float:
    """Share of words whose level does not change."""
    first, second = nn_level_changes
    return float(100.0 * np.mean((first == 0) & (second == 0)))


@symbolic(
    code="ECG20226",
    label="Symbolic dynamics 1V",
    label_zh="符号动力学 1V",
    formula="100*share of 3-beat words with one variation, two equal adjacent symbols; levels as in symbolic_0v",
    tex=r"100\,\frac{n_{1V}}{n}",
    checks=[Check(given={"nn_level_changes": WORDS}, value=30.0)],
)
def symbolic_1v(nn_level_changes: Floats) -> float:
    """Share of words whose level changes once."""
    first, second = nn_level_changes
    return float(100.0 * np.mean((first == 0) != (second == 0)))


@symbolic(
    code="ECG20227",
    label="Symbolic dynamics 2LV",
    label_zh="符号动力学 2LV",
    formula="100*share of 3-beat words with two like variations (ramp); levels as in symbolic_0v",
    tex=r"100\,\frac{n_{2LV}}{n}",
    checks=[Check(given={"nn_level_changes": WORDS}, value=10.0)],
)
def symbolic_2lv(nn_level_changes: Floats) -> float:
    """Share of words whose level rises twice or falls twice."""
    return float(100.0 * np.mean(nn_level_changes[0] * nn_level_changes[1] > 0))


@symbolic(
    code="ECG20228",
    label="Symbolic dynamics 2UV",
    label_zh="符号动力学 2UV",
    formula="100*share of 3-beat words with two unlike variations (peak or valley); levels as in symbolic_0v",
    tex=r"100\,\frac{n_{2UV}}{n}",
    checks=[Check(given={"nn_level_changes": WORDS}, value=20.0)],
)
def symbolic_2uv(nn_level_changes: Floats) -> float:
    """Share of words whose level turns."""
    return float(100.0 * np.mean(nn_level_changes[0] * nn_level_changes[1] < 0))
