"""Fractal and complexity measures of the NN series: how its fluctuations scale."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import SINUS, blocks, logarithms, nonlinear, slope
from ecgomics.biomarkers.guards import beats_at_least
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable

#: Box sizes in beats.
SHORT_TERM: Final[Ints] = np.arange(4, 17)
LONG_TERM: Final[Ints] = np.arange(16, 65)
#: Box sizes of the multifractal analysis: four to the octave from 16 to 256 beats.
MULTIFRACTAL: Final = np.unique(np.rint(2.0 ** np.arange(4.0, 8.01, 0.25)).astype(int))
ORDERS: Final = np.arange(-5.0, 6.0)
HIGUCHI_STEPS: Final = np.arange(1, 11)
EMBEDDING: Final = 10
#: Longest block in which every distance between two states is taken.
PAIRED: Final = 1000
#: Region of the correlation sum in which its slope is taken.
CORRELATION_SUMS: Final = np.geomspace(0.01, 0.1, 11)
#: Whose profile is 10, 0, 10, 0 …
ALTERNATING_MS: Final = [810.0, 790.0] * 800


def _box_variances(profile: Floats, size: int) -> Floats:
    """Mean square about the straight line in each of the boxes of so many beats; a rest at the end is not used."""
    boxes = profile[: len(profile) // size * size].reshape(-1, size)
    place = np.arange(size) - (size - 1) / 2.0
    centred = boxes - boxes.mean(axis=1, keepdims=True)
    centred -= np.outer(centred @ place / (place @ place), place)
    return np.asarray(np.mean(centred**2, axis=1), dtype=float)


def _scaling(nn_ms: Floats, sizes: Ints) -> float:
    """Slope of the logarithm of the root mean square fluctuation on that of the box size."""
    if len(nn_ms) < sizes[-1]:
        raise NotComputable("too_short", "the series is shorter than a box")
    profile = np.cumsum(nn_ms - nn_ms.mean())
    squares = np.array([_box_variances(profile, int(size)).mean() for size in sizes])
    return slope(np.log(sizes), logarithms(squares) / 2.0)


def _alternating_scaling(sizes: Ints) -> float:
    """The same for an alternating series by algebra: its profile is 10, 0, 10, 0 …

    In a box of n the deviations are ±5 about a line; for even n the alternation has the part -5·n/2 along the line, for
    odd n none along it but a mean of ±5/n.
    """
    square = np.where(sizes % 2 == 0, 25.0 - 75.0 / (sizes**2 - 1.0), 25.0 - 25.0 / sizes.astype(float) ** 2)
    return float(np.polyfit(np.log(sizes), np.log(square) / 2.0, 1)[0])


@nonlinear(
    code="ECG20215",
    label="DFA alpha 1",
    label_zh="去趋势波动分析α1",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="slope of ln F(n) on ln n for every integer n = 4..16 beats, F from the cumulative sum of NN - mean NN, "
    "first-order detrending of non-overlapping boxes from the start, what is left at the end not used",
    tex=r"\frac{d\ln F(n)}{d\ln n},\quad n=4,\dots,16",
    references=["Peng1995"],
    checks=[Check(given={"nn_ms": ALTERNATING_MS}, value=_alternating_scaling(SHORT_TERM), tolerance=1e-3)],
)
def dfa_alpha1(nn_ms: Floats) -> float:
    """How fluctuations grow with the number of beats, up to 16: 0.5 for noise, 1.5 for a random walk."""
    return _scaling(nn_ms, SHORT_TERM)


@nonlinear(
    code="ECG20216",
    label="DFA alpha 2",
    label_zh="去趋势波动分析α2",
    unit="1",
    minimum_s=900.0,
    requires=[*SINUS, beats_at_least(1000)],
    formula="slope of ln F(n) on ln n for every integer n = 16..64 beats, as dfa_alpha1",
    tex=r"\frac{d\ln F(n)}{d\ln n},\quad n=16,\dots,64",
    references=["Peng1995"],
    checks=[Check(given={"nn_ms": ALTERNATING_MS}, value=_alternating_scaling(LONG_TERM), tolerance=1e-3)],
)
def dfa_alpha2(nn_ms: Floats) -> float:
    """How fluctuations grow with the number of beats, from 16 to 64."""
    return _scaling(nn_ms, LONG_TERM)


@nonlinear(
    code="ECG20217",
    label="Multifractal spectrum width",
    label_zh="多重分形谱宽度",
    unit="1",
    tier=3,
    minimum_s=1200.0,
    requires=[*SINUS, beats_at_least(2000)],
    formula="largest minus smallest singularity strength a = d(q*h(q) - 1)/dq (central differences, q = -4..4) of "
    "q = -5..5 in steps of 1; h(q) = slope of ln F_q(n) on ln n, n from 16 to 256 beats four to the octave, "
    "first-order detrending, boxes from the start, q = 0 by the mean logarithm",
    tex=r"\max\alpha-\min\alpha,\quad \alpha=\frac{d}{dq}\bigl(q\,h(q)-1\bigr),\ q=-5,\dots,5",
    references=["Kantelhardt2002"],
    # Boxes of even size hold the same fluctuation all over, so that every h(q) is the same; odd ones nearly so.
    checks=[Check(given={"nn_ms": ALTERNATING_MS}, value=0.0, tolerance=2e-3)],
)
def mfdfa_width(nn_ms: Floats) -> float:
    """How much the scaling differs between small and large fluctuations."""
    if len(nn_ms) < MULTIFRACTAL[-1]:
        raise NotComputable("too_short", "the series is shorter than a box")
    profile = np.cumsum(nn_ms - nn_ms.mean())
    fluctuations = np.stack([_moments(_box_variances(profile, int(size))) for size in MULTIFRACTAL], axis=1)
    hurst = np.array([slope(np.log(MULTIFRACTAL), of_order) for of_order in fluctuations])
    strength = np.gradient(ORDERS * hurst - 1.0, ORDERS)
    return float(np.ptp(strength[1:-1]))


def _moments(variances: Floats) -> Floats:
    """ln F_q of the boxes of one size for every order, (orders,)."""
    halves = logarithms(variances) / 2.0
    return np.array([halves.mean() if q == 0.0 else np.log(np.mean(np.exp(q * halves))) / q for q in ORDERS])


@nonlinear(
    code="ECG20218",
    label="Higuchi fractal dimension",
    label_zh="Higuchi分形维数",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="slope of ln L(k) on ln(1/k), k = 1..10; L(k) = mean over m = 1..k of (sum of abs(NN(m+ik)-NN(m+(i-1)k)))*"
    "(N-1)/(floor((N-m)/k)*k)/k",
    tex=r"\frac{d\ln L(k)}{d\ln(1/k)},\quad k=1,\dots,10",
    references=["Higuchi1988"],
    # Every step of a straight line is k ms long, so that L(k) = (N - 1)/k: the dimension of a line.
    checks=[Check(given={"nn_ms": np.arange(700.0, 760.0).tolist()}, value=1.0)],
)
def higuchi_dimension(nn_ms: Floats) -> float:
    """Dimension of the curve of NN: 1 for a smooth one, 2 for noise."""
    if len(nn_ms) <= 2 * HIGUCHI_STEPS[-1]:
        raise NotComputable("too_short", "the series is shorter than twice the longest step")
    lengths = np.array([_curve_length(nn_ms, int(step)) for step in HIGUCHI_STEPS])
    return slope(-np.log(HIGUCHI_STEPS), logarithms(lengths))


def _curve_length(series: Floats, step: int) -> float:
    """Mean length of the curves through every so many-th item, each scaled to the whole series."""
    of_start = []
    for start in range(step):
        moves = np.abs(np.diff(series[start::step]))
        of_start.append(moves.mean() * (len(series) - 1) / step**2)
    return float(np.mean(of_start))


@nonlinear(
    code="ECG20219",
    label="Lempel-Ziv complexity",
    label_zh="Lempel-Ziv复杂度",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="c(n)*log2(n)/n, c = number of phrases of the 1976 parsing of NN binarised at the median (NN > median "
    "= 1); an unfinished last phrase counts",
    tex=r"\frac{c(n)\log_2 n}{n}",
    references=["LempelZiv1976"],
    # The series of Kaspar and Schuster: 0·001·10·100·1000·101 has six phrases in sixteen digits. Median 0 and 1: 0.5.
    checks=[
        Check(
            given={"nn_ms": [0.0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1]},
            value=6 * 4 / 16,
        )
    ],
)
def lempel_ziv_complexity(nn_ms: Floats) -> float:
    """How many new patterns the series of long and short NN brings."""
    digits = (nn_ms > np.median(nn_ms)).astype(np.uint8).tobytes()
    return float(_phrases(digits) * np.log2(len(digits)) / len(digits))


def _phrases(digits: bytes) -> int:
    """Number of phrases, each the shortest that did not begin earlier (it may overlap itself)."""
    count, begin = 0, 0
    while begin < len(digits):
        length, place = 1, digits.find(digits[begin : begin + 1], 0, begin)
        while place >= 0 and begin + length < len(digits):
            while begin + length < len(digits) and digits[place + length] == digits[begin + length]:
                length += 1
            if begin + length < len(digits):
                length += 1
                place = digits.find(digits[begin : begin + length], place + 1, begin + length - 1)
        count, begin = count + 1, begin + length
    return count


@nonlinear(
    code="ECG20220",
    label="Correlation dimension",
    label_zh="关联维数",
    unit="1",
    tier=3,
    minimum_s=900.0,
    requires=[*SINUS, beats_at_least(1000)],
    formula="slope of ln C(r) on ln r, embedding 10, delay 1, Euclidean distance, at the radii where C = 0.01 … 0.1 "
    "(11 values in equal ratios); mean over successive blocks of at most 1000 NN",
    tex=r"\frac{d\ln C(r)}{d\ln r},\quad m=10,\ \tau=1",
    references=["GrassbergerProcaccia1983"],
    # A sine goes round a closed curve; chords are shorter than arcs, so that the slope comes out up to 3 % above 1.
    checks=[
        Check(
            given={"nn_ms": (800.0 + 40.0 * np.sin(2.4 * np.arange(1000.0))).tolist()},
            value=1.0,
            tolerance=0.05,
        )
    ],
)
def correlation_dimension(nn_ms: Floats) -> float:
    """Dimension of what the states of ten NN fill."""
    return float(np.mean([_dimension(part) for part in blocks(nn_ms, PAIRED)]))


def _dimension(series: Floats) -> float:
    from scipy.spatial.distance import pdist

    if len(series) < 2 * EMBEDDING:
        raise NotComputable("too_short", "the series is shorter than two states")
    distances = pdist(np.lib.stride_tricks.sliding_window_view(series, EMBEDDING))
    radii = logarithms(np.quantile(distances, CORRELATION_SUMS))
    if radii[-1] == radii[0]:
        raise NotComputable("failed", "all states lie equally far apart")
    return slope(radii, np.log(CORRELATION_SUMS))
