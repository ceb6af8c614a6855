"""Recurrence quantification: how often, and for how long, the series comes back to a state it was in."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check, quantity
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import SINUS, blocks, nonlinear
from ecgomics.biomarkers.guards import beats_at_least
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable

EMBEDDING: Final = 10
#: Radius in standard deviations of the series.
RADIUS: Final = np.sqrt(float(EMBEDDING))
SHORTEST_LINE: Final = 2
#: Longest block in which every pair of states is compared.
PAIRED: Final = 1000
#: Binary digits of the distances are not exact: states just within the radius count as within.
HAIR: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Recurrences:
    """Diagonal lines of the recurrence plot above its main diagonal."""

    line_beats: Ints
    """Length of each line, (lines,); 1 for a single point."""
    pairs: int
    """Pairs of states that were compared."""

    @property
    def lines(self) -> Ints:
        """Lengths of the lines that count; NotComputable if there is none."""
        lines = self.line_beats[self.line_beats >= SHORTEST_LINE]
        if not lines.size:
            raise NotComputable("failed", "no state recurs twice in succession")
        return lines


@quantity
def recurrences(nn_ms: Floats) -> Recurrences:
    """Recurrences of ten successive NN within sqrt(10) standard deviations, in blocks of at most 1000 NN."""
    found = [_recurrences(part) for part in blocks(nn_ms, PAIRED)]
    return Recurrences(np.concatenate([each.line_beats for each in found]), sum(each.pairs for each in found))


def _recurrences(series: Floats) -> Recurrences:
    from scipy.spatial.distance import pdist

    if len(series) <= EMBEDDING:
        raise NotComputable("too_short", "the series is shorter than two states")
    states = np.lib.stride_tricks.sliding_window_view(series, EMBEDDING)
    near = pdist(states) <= RADIUS * series.std(ddof=1) + HAIR
    # One diagonal after the other, with a point that is none after each.
    plot = np.zeros(len(near) + len(states) + 1, dtype=np.int8)
    plot[1 + _places(len(states))] = near
    change = np.diff(plot)
    return Recurrences(np.flatnonzero(change < 0) - np.flatnonzero(change > 0), len(near))


@lru_cache(maxsize=2)
def _places(states: int) -> Ints:
    """Where each pair (row after row) lies when the diagonals stand one after the other, each with a place to spare."""
    row, column = np.triu_indices(states, 1)
    lag = column - row
    # The diagonals before this one hold states - 1, states - 2 … points, and a place each.
    before = (lag - 1) * states - lag * (lag - 1) // 2 + (lag - 1)
    return np.asarray(before + row, dtype=np.intp)


#: Of 20 pairs 4 recur alone, and 3, 3 and 2 in lines.
SOME: Final = Recurrences(np.array([1, 3, 1, 2, 1, 3, 1]), 20)
RULE: Final = (
    "embedding 10, delay 1, radius sqrt(10)*SD (Euclidean), main diagonal excluded; in successive blocks of at most "
    "1000 NN, each with its own SD, all lines together"
)


@nonlinear(
    code="ECG20221",
    label="Recurrence determinism",
    label_zh="递归确定率",
    unit="%",
    requires=[*SINUS, beats_at_least(300)],
    formula=f"share of recurrence points on diagonal lines of length >=2, {RULE}",
    tex=r"100\,\frac{\sum_{l\ge2}l\,P(l)}{\sum_{l\ge1}l\,P(l)}",
    references=["Webber1994"],
    checks=[Check(given={"recurrences": SOME}, value=100.0 * 8 / 12)],
)
def recurrence_determinism(recurrences: Recurrences) -> float:
    """Share of the recurrences that are followed by the next one."""
    return float(100.0 * recurrences.lines.sum() / recurrences.line_beats.sum())


@nonlinear(
    code="ECG20222",
    label="Recurrence rate",
    label_zh="递归率",
    unit="%",
    requires=[*SINUS, beats_at_least(300)],
    formula="recurrence points/all points, main diagonal excluded, parameters as recurrence_determinism",
    tex=r"100\,\frac{\#\{i\ne j:\,\lVert x_i-x_j\rVert\le\sqrt{10}\,SD\}}{n(n-1)}",
    references=["Webber1994"],
    checks=[Check(given={"recurrences": SOME}, value=60.0)],
)
def recurrence_rate(recurrences: Recurrences) -> float:
    """Share of pairs of states that are alike."""
    return float(100.0 * recurrences.line_beats.sum() / recurrences.pairs)


@nonlinear(
    code="ECG20223",
    label="Mean diagonal line length",
    label_zh="平均对角线长度",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="mean length in beats of diagonal lines of length >=2, parameters as recurrence_determinism",
    tex=r"\frac{\sum_{l\ge2}l\,P(l)}{\sum_{l\ge2}P(l)}",
    references=["Webber1994"],
    checks=[Check(given={"recurrences": SOME}, value=8 / 3)],
)
def recurrence_line_mean(recurrences: Recurrences) -> float:
    """For how many beats the series follows an earlier course."""
    return float(recurrences.lines.mean())


@nonlinear(
    code="ECG20224",
    label="Recurrence line entropy",
    label_zh="递归对角线长度熵",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="-sum(p*ln p) over diagonal line lengths >=2, parameters as recurrence_determinism",
    tex=r"-\sum_{l\ge2}p_l\ln p_l",
    references=["Webber1994"],
    # Lengths 2 and 3 with the shares 1/3 and 2/3.
    checks=[Check(given={"recurrences": SOME}, value=float(np.log(3.0) - np.log(4.0) / 3.0))],
)
def recurrence_entropy(recurrences: Recurrences) -> float:
    """How evenly the lengths of the lines occur."""
    counts = np.bincount(recurrences.lines)
    share = counts[counts > 0] / counts.sum()
    return float(np.abs(share @ np.log(share)))
