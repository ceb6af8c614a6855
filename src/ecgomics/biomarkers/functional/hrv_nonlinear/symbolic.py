"""Symbolic dynamics: words of three NN, each interval given as one of six levels."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check, quantity
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import SINUS, nonlinear
from ecgomics.biomarkers.guards import beats_at_least
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable

LEVELS: Final = 6
MINIMUM_S: Final = 240.0
ENOUGH: Final = (*SINUS, beats_at_least(250))


@quantity
def word_changes(nn_ms: Floats, nn_words_ms: Floats) -> Floats:
    """Direction (-1, 0, 1) of the two changes of level within each word of three adjacent NN, words × 2."""
    low_ms, range_ms = nn_ms.min(), np.ptp(nn_ms)
    if range_ms == 0.0:
        raise NotComputable("failed", "all NN intervals are equal")
    levels = np.minimum((nn_words_ms - low_ms) * (LEVELS / range_ms), LEVELS - 1.0)
    changes: Floats = np.sign(np.diff(np.floor(levels), axis=1))
    return changes


#: Two words without a change, one with one, three with two alike, four with two unlike.
WORDS: Final = [[0, 0]] * 2 + [[0, 1]] + [[1, 1], [-1, -1], [1, 1]] + [[1, -1], [-1, 1]] * 2


@nonlinear(
    code="ECG20225",
    label="Symbolic dynamics 0V",
    label_zh="符号动力学0V",
    unit="%",
    minimum_s=MINIMUM_S,
    requires=ENOUGH,
    formula="share of 3-beat words (adjacent NN) without variation; NN range split in 6 equal levels",
    tex=r"100\,\frac{\#\{s_1=s_2=s_3\}}{\#\text{words}}",
    references=["Porta2001"],
    checks=[Check(given={"word_changes": WORDS}, value=20.0)],
)
def symbolic_0v(word_changes: Floats) -> float:
    """Share of words of three equal levels."""
    return _percent(np.count_nonzero(word_changes, axis=1) == 0)


@nonlinear(
    code="ECG20226",
    label="Symbolic dynamics 1V",
    label_zh="符号动力学1V",
    unit="%",
    minimum_s=MINIMUM_S,
    requires=ENOUGH,
    formula="share of 3-beat words (adjacent NN) with one variation, two equal adjacent symbols; levels as symbolic_0v",
    tex=r"100\,\frac{\#\{(s_1=s_2)\oplus(s_2=s_3)\}}{\#\text{words}}",
    references=["Porta2001"],
    checks=[Check(given={"word_changes": WORDS}, value=10.0)],
)
def symbolic_1v(word_changes: Floats) -> float:
    """Share of words in which the level changes once."""
    return _percent(np.count_nonzero(word_changes, axis=1) == 1)


@nonlinear(
    code="ECG20227",
    label="Symbolic dynamics 2LV",
    label_zh="符号动力学2LV",
    unit="%",
    minimum_s=MINIMUM_S,
    requires=ENOUGH,
    formula="share of 3-beat words (adjacent NN) with two like variations (ramp); levels as symbolic_0v",
    tex=r"100\,\frac{\#\{(s_2-s_1)(s_3-s_2)>0\}}{\#\text{words}}",
    references=["Porta2001"],
    checks=[Check(given={"word_changes": WORDS}, value=30.0)],
)
def symbolic_2lv(word_changes: Floats) -> float:
    """Share of words that rise twice or fall twice."""
    return _percent(word_changes.prod(axis=1) > 0)


@nonlinear(
    code="ECG20228",
    label="Symbolic dynamics 2UV",
    label_zh="符号动力学2UV",
    unit="%",
    minimum_s=MINIMUM_S,
    requires=ENOUGH,
    formula="share of 3-beat words (adjacent NN) with two unlike variations (peak or valley); levels as symbolic_0v",
    tex=r"100\,\frac{\#\{(s_2-s_1)(s_3-s_2)<0\}}{\#\text{words}}",
    references=["Porta2001"],
    checks=[Check(given={"word_changes": WORDS}, value=40.0)],
)
def symbolic_2uv(word_changes: Floats) -> float:
    """Share of words that are a peak or a valley."""
    return _percent(word_changes.prod(axis=1) < 0)


def _percent(which: Bools) -> float:
    return float(100.0 * np.mean(which))
