"""Recurrence of the NN series: when ten successive NN come back near to where they were (Webber 1994)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check, quantity
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import BLOCK, nonlinear, with_beats
from ecgomics.biomarkers.functional.hrv_nonlinear.embedding import DIMENSION, squared_distances
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable

LEAST_LINE: Final = 2
IN_BLOCKS: Final = f"; more than {BLOCK} NN: lines and points of equal blocks of at most {BLOCK} NN added up"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Recurrence points above the main diagonal, by the diagonal lines that they form."""

    line_beats: Ints
    """Length of every line, single points included, (lines,)."""
    pairs: int
    """Pairs of vectors."""

    @property
    def long_beats(self) -> Ints:
        """Lengths of the lines of two and more; NotComputable if there is none."""
        lines = self.line_beats[self.line_beats >= LEAST_LINE]
        if not lines.size:
            raise NotComputable("absent", "no diagonal line")
        return lines


@quantity
def nn_recurrence(nn_ms: Floats) -> Recurrence:
    """Diagonal lines of the recurrence plot of ten successive NN within sqrt(10) standard deviations."""
    return recurrence_of(nn_ms)


def recurrence_of(nn_ms: Floats) -> Recurrence:
    """The recurrence of a series, in blocks if it is long."""
    if nn_ms.size < 2 * DIMENSION:
        raise NotComputable("too_short", f"{nn_ms.size} NN are too few to recur")
    blocks = np.array_split(nn_ms, -(-nn_ms.size // BLOCK))
    vectors = [block.size - DIMENSION + 1 for block in blocks]
    return Recurrence(
        np.concatenate([_lines(block) for block in blocks]),
        sum(number * (number - 1) // 2 for number in vectors),
    )


def _lines(nn_ms: Floats) -> Ints:
    near = squared_distances(nn_ms) <= DIMENSION * nn_ms.var(ddof=1)
    diagonals = _diagonals(near)
    edges = np.diff(diagonals.ravel().astype(np.int8), prepend=0, append=0)
    lengths: Ints = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return lengths


def _diagonals(square: Bools) -> Bools:
    """The diagonals above the main one as rows, filled up with False: every row ends with one."""
    size = len(square)
    padded = np.zeros((size, 2 * size), dtype=bool)
    padded[:, :size] = square
    skewed = np.lib.stride_tricks.as_strided(
        padded, shape=(size, size), strides=(padded.strides[0] + padded.strides[1], padded.strides[1])
    )
    return np.ascontiguousarray(skewed[:, 1:].T)


#: Three lines of 1, 2 and 2 of ten pairs.
FEW: Final = Recurrence(np.array([1, 2, 2]), 10)


@nonlinear(
    code="ECG20221",
    label="Recurrence determinism",
    label_zh="递归确定性",
    unit="%",
    requires=with_beats(300),
    formula="100*recurrence points on diagonal lines of length >=2/recurrence points, embedding 10, delay 1, Euclidean "
    "distance <= sqrt(10)*SD" + IN_BLOCKS,
    tex=r"100\,\frac{\sum_{l\ge 2}l}{\sum l}",
    references=["Webber1994"],
    checks=[Check(given={"nn_recurrence": FEW}, value=80.0)],
)
def recurrence_determinism(nn_recurrence: Recurrence) -> float:
    """Share of recurrences that go on for beats."""
    lines = nn_recurrence.line_beats
    if not lines.size:
        raise NotComputable("failed", "nothing recurs")
    return float(100.0 * lines[lines >= LEAST_LINE].sum() / lines.sum())


@nonlinear(
    code="ECG20222",
    label="Recurrence rate",
    label_zh="递归率",
    unit="%",
    requires=with_beats(300),
    formula="100*recurrence points/all points, main diagonal excluded, parameters as recurrence_determinism",
    tex=r"100\,\frac{\sum l}{n(n-1)/2}",
    references=["Webber1994"],
    checks=[Check(given={"nn_recurrence": FEW}, value=50.0)],
)
def recurrence_rate(nn_recurrence: Recurrence) -> float:
    """Share of pairs of moments at which the NN series is near itself."""
    return float(100.0 * nn_recurrence.line_beats.sum() / nn_recurrence.pairs)


@nonlinear(
    code="ECG20223",
    label="Mean diagonal line length",
    label_zh="平均对角线长度",
    unit="1",
    requires=with_beats(300),
    formula="mean length in beats of diagonal lines of length >=2, parameters as recurrence_determinism",
    tex=r"\overline{l}_{l\ge 2}",
    references=["Webber1994"],
    checks=[Check(given={"nn_recurrence": FEW}, value=2.0)],
)
def recurrence_line_mean(nn_recurrence: Recurrence) -> float:
    """How many beats a recurrence goes on."""
    return float(nn_recurrence.long_beats.mean())


@nonlinear(
    code="ECG20224",
    label="Recurrence line entropy",
    label_zh="递归对角线熵",
    unit="1",
    requires=with_beats(300),
    formula="-sum(p*ln p) over diagonal line lengths >=2, parameters as recurrence_determinism",
    tex=r"-\sum_{l\ge 2}p(l)\ln p(l)",
    references=["Webber1994"],
    # two lines of 2 and two of 5
    checks=[
        Check(given={"nn_recurrence": Recurrence(np.array([1, 2, 5, 2, 5]), 20)}, value=float(np.log(2.0)))
    ],
)
def recurrence_entropy(nn_recurrence: Recurrence) -> float:
    """Shannon entropy of the lengths of recurrences."""
    lines = nn_recurrence.long_beats
    share = np.unique(lines, return_counts=True)[1] / lines.size
    return float(max(-(share * np.log(share)).sum(), 0.0))
