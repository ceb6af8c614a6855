"""Fragmentation of the heart rate: how often it changes between acceleration and deceleration (Costa 2017)."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable

#: A segment of so many differences is no short one.
LONG_SEGMENT: Final = 3
#: So many successive segments of one difference are an alternation.
ALTERNATION: Final = 4


@dataclass(frozen=True, slots=True)
class NnSegments:
    """The differences of NN in segments between inflection points; arrays (segments,)."""

    length: Ints
    """Number of differences."""
    level: Bools
    """True where NN does not change in the segment."""
    run: Ints
    """Number of the unbroken run of NN that the segment lies in."""
    inflections: int
    intervals: int


@quantity
def nn_segments(nn_runs_ms: tuple[Floats, ...]) -> NnSegments:
    """Segments of accelerations, decelerations and level stretches; a break of the NN series ends one."""
    return segments_of(nn_runs_ms)


def segments_of(nn_runs_ms: tuple[Floats, ...]) -> NnSegments:
    """The segments of unbroken runs of NN."""
    directions = [np.sign(np.diff(run_ms)) for run_ms in nn_runs_ms]
    lengths, levels, runs, inflections = [], [], [], 0
    for number, direction in enumerate(directions):
        if not direction.size:
            continue
        turns = 1 + np.flatnonzero(direction[1:] != direction[:-1])
        starts = np.concatenate([[0], turns])
        lengths.append(np.diff(np.append(starts, direction.size)))
        levels.append(direction[starts] == 0)
        runs.append(np.full(starts.size, number))
        inflections += turns.size
    if not lengths:
        raise NotComputable("too_short", "there are no adjacent NN intervals")
    return NnSegments(
        np.concatenate(lengths),
        np.concatenate(levels),
        np.concatenate(runs),
        inflections,
        sum(run_ms.size for run_ms in nn_runs_ms),
    )


fragmentation = partial(
    biomarker,
    scope=RECORD,
    tier=2,
    references=["Costa2017"],
    minimum_s=300.0,
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
)
#: Differences + + + − + − + −: a segment of 3 and five of 1, five inflection points among nine NN.
TURNING: Final = segments_of((np.array([800.0, 810.0, 820.0, 830.0, 820.0, 830.0, 820.0, 830.0, 820.0]),))


@fragmentation(
    code="ECG20301",
    label="Percentage of inflection points",
    label_zh="拐点百分比",
    unit="%",
    formula="100*count of i with d(i)*d(i+1) <= 0 and d(i), d(i+1) not of the same sign (two zeros count as the same), "
    "divided by N; d = differences of adjacent NN, N = number of NN",
    tex=r"\frac{100}{N}\,\#\{i: d_i d_{i+1}\le 0,\ d_i\neq d_{i+1}\}",
    checks=[Check(given={"nn_segments": TURNING}, value=500.0 / 9.0)],
)
def fragmentation_pip(nn_segments: NnSegments) -> float:
    """Share of NN at which acceleration turns to deceleration, or back, or either begins or ends."""
    return 100.0 * nn_segments.inflections / nn_segments.intervals


@fragmentation(
    code="ECG20302",
    label="Inverse average segment length",
    label_zh="平均节段长度倒数",
    unit="1",
    formula="1/mean length of the segments between inflection points of fragmentation_pip, length = number of NN "
    "differences, first and last segment included; an edited interval ends a segment",
    tex=r"\frac{1}{\overline{L}}",
    checks=[Check(given={"nn_segments": TURNING}, value=6.0 / 8.0)],
)
def fragmentation_ials(nn_segments: NnSegments) -> float:
    """One over the mean length of the segments."""
    return float(1.0 / nn_segments.length.mean())


@fragmentation(
    code="ECG20303",
    label="Percentage in short segments",
    label_zh="短节段百分比",
    unit="%",
    formula="100 - 100*(NN in acceleration or deceleration segments of length >=3)/N, segments, length and N as in "
    "fragmentation_ials and fragmentation_pip",
    tex=r"100-100\,\frac{\sum_{L\ge 3}L}{N}",
    checks=[Check(given={"nn_segments": TURNING}, value=100.0 - 300.0 / 9.0)],
)
def fragmentation_pss(nn_segments: NnSegments) -> float:
    """Share of NN outside long accelerations and decelerations."""
    long = (nn_segments.length >= LONG_SEGMENT) & ~nn_segments.level
    return float(100.0 - 100.0 * nn_segments.length[long].sum() / nn_segments.intervals)


@fragmentation(
    code="ECG20304",
    label="Percentage in alternation segments",
    label_zh="交替节段百分比",
    unit="%",
    formula="100*(NN in alternation runs)/N, run = >=4 successive segments of "
    "length 1 (fragmentation_ials), the sign of the difference changing every beat",
    tex=r"100\,\frac{\sum_{\text{alternation}}L}{N}",
    checks=[Check(given={"nn_segments": TURNING}, value=500.0 / 9.0)],
)
def fragmentation_pas(nn_segments: NnSegments) -> float:
    """Share of NN that alternate from beat to beat."""
    single = (nn_segments.length == 1) & ~nn_segments.level
    # A run of alternation ends where the NN series breaks, too.
    group = np.cumsum(np.concatenate([[True], (~single[1:]) | (np.diff(nn_segments.run) != 0)]) | ~single)
    count = np.bincount(group[single]) if single.any() else np.zeros(1, dtype=int)
    return float(100.0 * count[count >= ALTERNATION].sum() / nn_segments.intervals)
