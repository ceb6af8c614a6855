"""Scaling of the NN series: detrended fluctuations, fractal dimensions, complexity."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import (
    IN_BLOCKS,
    block_mean,
    nonlinear,
    with_beats,
)
from ecgomics.biomarkers.functional.hrv_nonlinear.embedding import squared_distances
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable

SHORT_SCALES: Final = np.arange(4, 17)
LONG_SCALES: Final = np.arange(16, 65)
#: Scales of the multifractal analysis: 17 that are about equally far apart by ratio.
MULTIFRACTAL_SCALES: Final = np.unique(np.round(np.geomspace(16, 256, 17)).astype(int))
ORDERS: Final = np.arange(-5.0, 6.0)
LARGEST_STEP: Final = 10
#: The linear region of the correlation sum: the radii below which these shares of the pairs lie.
SHARES: Final = np.geomspace(0.005, 0.1, 20)
#: Fluctuations below this in ms are rounding.
DUST_MS: Final = 1e-6


def _box_fluctuations(nn_ms: Floats, beats: int) -> Floats:
    """RMS of the profile about a line in each whole box of so many beats, (boxes,)."""
    profile = np.cumsum(nn_ms - nn_ms.mean())
    boxes = profile[: profile.size // beats * beats].reshape(-1, beats)
    time = np.arange(beats) - (beats - 1) / 2.0
    boxes = boxes - boxes.mean(axis=1, keepdims=True)
    residual = boxes - np.outer(boxes @ time / (time @ time), time)
    rms: Floats = np.sqrt(np.mean(residual**2, axis=1))
    return rms


def _slope(x: Floats, y: Floats) -> float:
    """Slope of the least-squares line of y on x."""
    from_mean = x - x.mean()
    return float(from_mean @ y / (from_mean @ from_mean))


def _scaling_exponent(nn_ms: Floats, scales: Ints) -> float:
    if nn_ms.size < scales[-1]:
        raise NotComputable("too_short", f"{nn_ms.size} NN fill no box of {scales[-1]}")
    fluctuation = np.sqrt([np.mean(_box_fluctuations(nn_ms, int(beats)) ** 2) for beats in scales])
    if (fluctuation <= DUST_MS).any():
        raise NotComputable("failed", "the NN series does not fluctuate")
    return _slope(np.log(scales), np.log(fluctuation))


#: Alternates about its mean: so does the profile, whose residuals hardly grow with the box.
ALTERNATING_MS: Final = np.tile([800.0, 900.0], 2000)


@nonlinear(
    code="ECG20215",
    label="DFA alpha 1",
    label_zh="去趋势波动分析 α1",
    unit="1",
    requires=with_beats(300),
    formula="slope of ln F(n) on ln n for every integer n = 4..16 beats, F from the cumulative sum of NN - mean NN, "
    "first-order detrending of non-overlapping boxes from the start, the rest that fills no box left out",
    tex=r"F(n)\propto n^{\alpha_1},\ 4\le n\le 16",
    references=["Peng1995"],
    checks=[Check(given={"nn_ms": ALTERNATING_MS}, value=0.0, tolerance=0.1)],
)
def dfa_alpha1(nn_ms: Floats) -> float:
    """Short-term scaling exponent of the detrended fluctuations."""
    return _scaling_exponent(nn_ms, SHORT_SCALES)


@nonlinear(
    code="ECG20216",
    label="DFA alpha 2",
    label_zh="去趋势波动分析 α2",
    unit="1",
    minimum_s=900.0,
    requires=with_beats(1000),
    formula="slope of ln F(n) on ln n for every integer n = 16..64 beats, as dfa_alpha1",
    tex=r"F(n)\propto n^{\alpha_2},\ 16\le n\le 64",
    references=["Peng1995"],
    checks=[Check(given={"nn_ms": ALTERNATING_MS}, value=0.0, tolerance=0.02)],
)
def dfa_alpha2(nn_ms: Floats) -> float:
    """Long-term scaling exponent of the detrended fluctuations."""
    return _scaling_exponent(nn_ms, LONG_SCALES)


@nonlinear(
    code="ECG20217",
    label="Multifractal spectrum width",
    label_zh="多重分形谱宽度",
    unit="1",
    tier=3,
    minimum_s=1200.0,
    requires=with_beats(2000),
    formula="largest minus smallest singularity strength d(q*h(q))/dq, central differences of q = -5..5, h(q) = "
    "slope of ln F_q(n) on ln n at 17 n of equal ratio in 16..256, boxes as in dfa_alpha1, each by its own residual",
    tex=r"\max_q\alpha-\min_q\alpha,\ \alpha=\frac{d(q\,h(q))}{dq}",
    references=["Kantelhardt2002"],
    checks=[Check(given={"nn_ms": ALTERNATING_MS}, value=0.0, tolerance=0.02)],
)
def mfdfa_width(nn_ms: Floats) -> float:
    """Width of the multifractal spectrum of the NN series."""
    if nn_ms.size < MULTIFRACTAL_SCALES[-1]:
        raise NotComputable("too_short", "the NN series fills no box of the longest scale")
    boxes = [_box_fluctuations(nn_ms, int(beats)) for beats in MULTIFRACTAL_SCALES]
    if min(each.min() for each in boxes) <= DUST_MS:
        raise NotComputable("failed", "the NN series does not fluctuate in a box")
    exponents = [
        _slope(np.log(MULTIFRACTAL_SCALES), np.array([_ln_mean(each, order) for each in boxes]))
        for order in ORDERS
    ]
    strength = np.gradient(ORDERS * np.array(exponents), ORDERS)
    return float(strength.max() - strength.min())


def _ln_mean(fluctuation: Floats, order: float) -> float:
    """Logarithm of the power mean of such an order; the geometric mean at 0."""
    logarithm = np.log(fluctuation)
    if order == 0:
        return float(logarithm.mean())
    return float(np.log(np.mean(np.exp(order * logarithm))) / order)


@nonlinear(
    code="ECG20218",
    label="Higuchi fractal dimension",
    label_zh="Higuchi 分形维数",
    unit="1",
    requires=with_beats(300),
    formula="slope of ln L(k) on ln(1/k), k = 1..10",
    tex=r"L(k)\propto k^{-D},\ 1\le k\le 10",
    references=["Higuchi1988"],
    # The curve of a ramp is a line: its length does not depend on the step but as 1/k.
    checks=[Check(given={"nn_ms": np.arange(500.0, 1500.0)}, value=1.0)],
)
def higuchi_dimension(nn_ms: Floats) -> float:
    """Fractal dimension of the curve of NN over the number of the beat."""
    steps = np.arange(1, LARGEST_STEP + 1)
    if nn_ms.size <= 2 * LARGEST_STEP:
        raise NotComputable("too_short", f"{nn_ms.size} NN for steps of {LARGEST_STEP}")
    lengths = np.array([_curve_length(nn_ms, int(step)) for step in steps])
    if (lengths <= 0).any():
        raise NotComputable("failed", "the NN intervals do not change")
    return _slope(-np.log(steps), np.log(lengths))


def _curve_length(series: Floats, step: int) -> float:
    """Mean normalised length of the curves of every so many-th value (Higuchi 1988)."""
    lengths = []
    for start in range(step):
        moves = np.abs(np.diff(series[start::step]))
        lengths.append(moves.sum() * (series.size - 1) / (moves.size * step) / step)
    return float(np.mean(lengths))


@nonlinear(
    code="ECG20219",
    label="Lempel-Ziv complexity",
    label_zh="Lempel-Ziv 复杂度",
    unit="1",
    requires=with_beats(300),
    formula="c(n)*log2(n)/n, c = number of phrases of the 1976 parsing of NN binarised at the median (NN > median = 1)"
    + IN_BLOCKS,
    tex=r"\frac{c(n)\log_2 n}{n}",
    references=["LempelZiv1976"],
    # 0 1 0 1 0 1 0 1 is parsed as 0 · 1 · 010101: three phrases of eight letters.
    checks=[Check(given={"nn_ms": [800.0, 900.0] * 4}, value=3.0 * 3.0 / 8.0)],
)
def lempel_ziv_complexity(nn_ms: Floats) -> float:
    """How many phrases of its own the series of long and short NN has."""
    return block_mean(_complexity, nn_ms)


def _complexity(nn_ms: Floats) -> float:
    text = "".join("1" if longer else "0" for longer in nn_ms > np.median(nn_ms))
    return _phrases(text) * float(np.log2(len(text))) / len(text)


def _phrases(text: str) -> int:
    """Phrases of the exhaustive parsing: each is the shortest that is not found in what precedes its last letter."""
    count, start = 0, 0
    while start < len(text):
        stop = start + 1
        while stop <= len(text) and text[start:stop] in text[: stop - 1]:
            stop += 1
        count, start = count + 1, stop
    return count


@nonlinear(
    code="ECG20220",
    label="Correlation dimension",
    label_zh="关联维数",
    unit="1",
    tier=3,
    minimum_s=900.0,
    requires=with_beats(1000),
    formula="slope of ln C(r) on ln r over the radii at which C(r) = 0.005..0.1 (20 of equal ratio), embedding 10, "
    "delay 1, Euclidean distance, no self-pairs" + IN_BLOCKS,
    tex=r"C(r)\propto r^{D_2}",
    references=["GrassbergerProcaccia1983"],
    # Vectors of a ramp lie on a line: the share of pairs nearer than r rises as r.
    checks=[Check(given={"nn_ms": np.arange(500.0, 1500.0)}, value=1.0, tolerance=0.06)],
)
def correlation_dimension(nn_ms: Floats) -> float:
    """Dimension of the set that ten successive NN fill."""
    return block_mean(_correlation_dimension, nn_ms)


def _correlation_dimension(nn_ms: Floats) -> float:
    squared = squared_distances(nn_ms)
    pairs = squared[~np.tri(len(squared), dtype=bool)]
    places = (SHARES * pairs.size).astype(int)
    # Only the nearest tenth is put in order.
    nearest = np.sort(np.partition(pairs, places[-1])[: places[-1] + 1])
    radius_squared = nearest[places]
    if radius_squared[0] <= 0:
        return float("nan")
    return _slope(np.log(radius_squared) / 2.0, np.log(SHARES))
