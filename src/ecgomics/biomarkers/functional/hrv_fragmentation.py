"""Heart rate fragmentation (Costa, Davis and Goldberger 2017): how often the heart turns between faster and slower.

nn ─▶ segments (runs of one direction between inflections) ─▶ shares
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals, little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Bools, Ints
from ecgomics.core.errors import NotComputable

LONG_SEGMENT: Final = 3
ALTERNATING_SEGMENTS: Final = 4


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments of the series of NN differences, between inflections; arrays have the shape (segments,)."""

    length: Ints
    """Number of NN differences."""
    direction: Ints
    """1 deceleration, -1 acceleration, 0 no change."""
    continued: Bools
    """True where the segment follows the one before it by an inflection; False after a break of the series."""
    intervals: int
    """Number of NN."""


@quantity
def nn_segments(nn: NormalIntervals) -> Segments:
    """Segments between inflections; NN that are not adjacent break the series."""
    adjacent = nn.adjacent[1:]
    direction = np.sign(np.diff(nn.interval_ms))[adjacent].astype(np.intp)
    if not direction.size:
        raise NotComputable("too_short", "there are no adjacent NN intervals")
    # A difference goes on from the one before it if no missing NN lies between.
    joined = np.diff(np.flatnonzero(adjacent), prepend=-2) == 1
    turns = np.diff(direction, prepend=0) != 0
    first = np.flatnonzero(turns | ~joined | (np.arange(len(direction)) == 0))
    return Segments(
        length=np.diff(first, append=len(direction)),
        direction=direction[first],
        continued=joined[first],
        intervals=len(nn.interval_ms),
    )


#: Differences + + + - 0 - + - +: seven segments, six inflections, ten NN.
EXAMPLE: Final = Segments(
    np.array([3, 1, 1, 1, 1, 1, 1]),
    np.array([1, -1, 0, -1, 1, -1, 1]),
    np.array([False, True, True, True, True, True, True]),
    10,
)
fragmentation = partial(
    biomarker,
    scope=RECORD,
    tier=2,
    references=["Costa2017"],
    minimum_s=300.0,
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
)


@fragmentation(
    code="ECG20301",
    label="Percentage of inflection points",
    label_zh="拐点百分比",
    unit="%",
    formula="100*count of i with d(i)*d(i+1) <= 0 and d(i) not equal d(i+1), divided by N; d = successive differences "
    "of adjacent NN, N = number of NN",
    tex=r"\frac{100}{N}\,\#\{i:\ d_i d_{i+1}\le0,\ d_i\ne d_{i+1}\}",
    checks=[Check(given={"nn_segments": EXAMPLE}, value=60.0)],
)
def fragmentation_pip(nn_segments: Segments) -> float:
    """How often acceleration turns into deceleration, no change or back."""
    return float(100.0 * np.count_nonzero(nn_segments.continued) / nn_segments.intervals)


@fragmentation(
    code="ECG20302",
    label="Inverse average segment length",
    label_zh="平均片段长度倒数",
    unit="1",
    formula="1/mean length of the segments between inflection points of fragmentation_pip, length = number of NN "
    "differences, first and last segment included",
    tex=r"1/\overline{L}",
    checks=[Check(given={"nn_segments": EXAMPLE}, value=7 / 9)],
)
def fragmentation_ials(nn_segments: Segments) -> float:
    """How short the segments of one direction are."""
    return float(1.0 / nn_segments.length.mean())


@fragmentation(
    code="ECG20303",
    label="Percentage in short segments",
    label_zh="短片段百分比",
    unit="%",
    formula="100 - 100*(NN in acceleration or deceleration segments of length >=3)/N, segments and length as in "
    "fragmentation_ials; share of NN, not of segments",
    tex=r"100-\frac{100}{N}\sum_{L_j\ge3,\ d\ne0}L_j",
    checks=[Check(given={"nn_segments": EXAMPLE}, value=70.0)],
)
def fragmentation_pss(nn_segments: Segments) -> float:
    """Share of NN that lie in no longer acceleration or deceleration."""
    long = (nn_segments.length >= LONG_SEGMENT) & (nn_segments.direction != 0)
    return float(100.0 - 100.0 * nn_segments.length[long].sum() / nn_segments.intervals)


@fragmentation(
    code="ECG20304",
    label="Percentage in alternation segments",
    label_zh="交替片段百分比",
    unit="%",
    formula="100*(NN in alternation runs)/N, run = >=4 successive segments of length 1 (fragmentation_ials), the sign "
    "of the difference changing every beat; share of NN, not of runs",
    tex=r"\frac{100}{N}\sum_{\text{runs}\ \ge4}L_{\text{run}}",
    # - + - + at the end; the - and 0 before do not alternate.
    checks=[Check(given={"nn_segments": EXAMPLE}, value=40.0)],
)
def fragmentation_pas(nn_segments: Segments) -> float:
    """Share of NN in runs in which the heart turns at every beat."""
    single = (nn_segments.length == 1) & (nn_segments.direction != 0)
    # A run goes on where a single step follows a single step; two of unlike sign, as segments of one sign are one.
    goes_on = single[1:] & single[:-1] & nn_segments.continued[1:]
    starts = np.flatnonzero(single & ~np.concatenate(([False], goes_on)))
    ends = np.flatnonzero(single & ~np.concatenate((goes_on, [False])))
    runs = ends - starts + 1
    return float(100.0 * runs[runs >= ALTERNATING_SEGMENTS].sum() / nn_segments.intervals)
