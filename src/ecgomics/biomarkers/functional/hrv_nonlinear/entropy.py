"""Entropies of templates and of histograms: how far the next NN interval follows from those before it.

nn ─▶ nn_words_ms (three adjacent NN) ─▶ sample, fuzzy, permutation entropy
nn_ms ─▶ multiscale_matches (of the coarse-grained series) ─▶ multiscale entropies

Counting pairs takes the square of the length, so that a long series is taken in successive blocks: pairs count only
within a block, and their numbers are summed over the blocks. Up to the length of a block the numbers are exact.
"""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check, quantity
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import SHORT_S, SINUS, blocks, nonlinear
from ecgomics.biomarkers.guards import beats_at_least
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable

Matches = tuple[tuple[tuple[int, int], ...], ...]
"""Numbers of pairs that match in three and in two intervals, by scale and shift."""

#: Longest block of the entropies that count matches by a tree: about half an hour of beats.
COUNTED: Final = 2000
#: Longest block of the fuzzy entropy, which weighs every pair.
WEIGHED: Final = 1000
#: Tolerance as a share of the standard deviation of the series.
TOLERANCE: Final = 0.2
TOLERANCE_MULTISCALE: Final = 0.15
SCALES: Final = range(1, 6)
#: Templates of m = 2 intervals, continued to 3.
M: Final = 2
BIN_MS: Final = 7.8125
BLOCKED: Final = "a series of more than 2000 in successive blocks of at most 2000, counts summed over them"


@nonlinear(
    code="ECG20208",
    label="Approximate entropy",
    label_zh="近似熵",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="ApEn(m=2, r=0.2*SD), Chebyshev distance <= r, natural logarithm, self-matches included; a series of more "
    "than 2000 in successive blocks of at most 2000, averaged with their lengths",
    tex=r"\Phi^{2}(r)-\Phi^{3}(r),\quad \Phi^m(r)=\overline{\ln C_i^m(r)},\ r=0.2\,SD",
    references=["Pincus1991"],
    # r < 1, so that only equal values match. Pairs 12, 23, 31, 12, 23: C = 2/5, 2/5, 1/5, 2/5, 2/5.
    # Triples 123, 231, 312, 123: C = 2/4, 1/4, 1/4, 2/4.
    checks=[
        Check(
            given={"nn_ms": [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]},
            value=(4 * np.log(2 / 5) + np.log(1 / 5)) / 5 - (2 * np.log(1 / 2) + 2 * np.log(1 / 4)) / 4,
        )
    ],
)
def approximate_entropy(nn_ms: Floats) -> float:
    """Irregularity of NN by Pincus; grows with the length of the record."""
    tolerance_ms = TOLERANCE * nn_ms.std(ddof=1)
    parts = blocks(nn_ms, COUNTED)
    found = [
        _share_logarithm(part, M, tolerance_ms) - _share_logarithm(part, M + 1, tolerance_ms)
        for part in parts
    ]
    return float(np.average(found, weights=[len(part) for part in parts]))


def _share_logarithm(series: Floats, length: int, tolerance: float) -> float:
    """Mean logarithm of the share of templates that match each, itself included."""
    from scipy.spatial import cKDTree

    words = np.lib.stride_tricks.sliding_window_view(series, length)
    matches = cKDTree(words).query_ball_point(words, tolerance, p=np.inf, return_length=True)
    return float(np.log(matches / len(words)).mean())


@nonlinear(
    code="ECG20209",
    label="Sample entropy",
    label_zh="样本熵",
    unit="1",
    minimum_s=180.0,
    requires=[*SINUS, beats_at_least(200)],
    formula="-ln(A/B), m=2, r=0.2*SD, Chebyshev distance <= r, no self-matches, the same templates (three adjacent NN) "
    f"for both lengths; A or B = 0: failed; {BLOCKED}",
    tex=r"-\ln\frac{A}{B},\quad m=2,\ r=0.2\,SD",
    references=["Richman2000"],
    # r < 1, so that only equal values match: of the words 123, 123, 312, 124 three pairs agree in two, one in three.
    checks=[
        Check(
            given={
                "nn_ms": [1.0, 2.0, 3.0, 1.0, 2.0, 3.0],
                "nn_words_ms": [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [1.0, 2.0, 4.0]],
            },
            value=float(np.log(3.0)),
        )
    ],
)
def sample_entropy(nn_ms: Floats, nn_words_ms: Floats) -> float:
    """Irregularity of NN by Richman and Moorman."""
    return _entropy(*_matches(nn_words_ms, TOLERANCE * float(nn_ms.std(ddof=1))))


def _matches(words: Floats, tolerance: float) -> tuple[int, int]:
    """Pairs of words that match in all of their elements, and in all but the last; within blocks."""
    parts = blocks(words, COUNTED)
    whole = sum(_pairs(part, tolerance) for part in parts)
    return whole, sum(_pairs(part[:, :-1], tolerance) for part in parts)


def _pairs(points: Floats, tolerance: float) -> int:
    """Pairs of points at most so far apart in every coordinate, each counted once, none with itself."""
    from scipy.spatial import cKDTree

    tree = cKDTree(points)
    return (int(tree.count_neighbors(tree, tolerance, p=np.inf)) - len(points)) // 2


def _entropy(longer: int, shorter: int) -> float:
    if not (longer and shorter):
        raise NotComputable("failed", "no two templates match")
    return float(np.log(shorter / longer))


@nonlinear(
    code="ECG20210",
    label="Fuzzy entropy",
    label_zh="模糊熵",
    unit="1",
    minimum_s=180.0,
    requires=[*SINUS, beats_at_least(200)],
    formula="ln(phi_m/phi_m+1), m=2, templates from three adjacent NN with their own mean removed, membership "
    "exp(-(d/r)^2), d = Chebyshev distance, r=0.2*SD, pairs of different templates; a series of more than 1000 in "
    "successive blocks of at most 1000, memberships summed over them",
    tex=r"\ln\frac{\varphi_2}{\varphi_3},\quad \varphi=\sum_{i<j}e^{-(d_{ij}/r)^2},\ r=0.2\,SD",
    references=["Chen2007"],
    checks=[
        # r = 2. About the mean of two -1, 1 and -2, 2: d = 1. About the mean of three -1, 1, 0 and -3, 1, 2: d = 2.
        Check(
            given={
                "nn_ms": [790.0, 800.0, 810.0],
                "nn_words_ms": [[799.0, 801.0, 800.0], [798.0, 802.0, 803.0]],
            },
            value=1.0 - 0.25,
        ),
    ],
)
def fuzzy_entropy(nn_ms: Floats, nn_words_ms: Floats) -> float:
    """Irregularity of NN by Chen and others: templates match by degrees."""
    tolerance_ms = TOLERANCE * float(nn_ms.std(ddof=1))
    if tolerance_ms == 0.0:
        raise NotComputable("failed", "all NN intervals are equal")
    parts = blocks(nn_words_ms, WEIGHED)
    longer = sum(_memberships(part, tolerance_ms) for part in parts)
    shorter = sum(_memberships(part[:, :-1], tolerance_ms) for part in parts)
    if longer <= 0.0:
        raise NotComputable("failed", "no two templates are alike")
    return float(np.log(shorter / longer))


def _memberships(words: Floats, tolerance: float) -> float:
    """Sum over the pairs of words of how far they match."""
    from scipy.spatial.distance import pdist

    distance = pdist(words - words.mean(axis=1, keepdims=True), "chebyshev")
    return float(np.exp(-((distance / tolerance) ** 2)).sum())


@nonlinear(
    code="ECG20211",
    label="Permutation entropy",
    label_zh="排列熵",
    unit="1",
    requires=[*SINUS, beats_at_least(300)],
    formula="-sum(p*ln p)/ln(order!), order 3, delay 1, words of three adjacent NN, ties by order of appearance",
    tex=r"-\frac{1}{\ln 3!}\sum_\pi p_\pi\ln p_\pi",
    references=["Bandt2002"],
    # Two of the six orders, each half of the words (a tie counts as rising): ln 2/ln 6.
    checks=[
        Check(
            given={"nn_words_ms": [[1.0, 2.0, 3.0], [1.0, 1.0, 2.0], [3.0, 2.0, 1.0], [9.0, 5.0, 4.0]]},
            value=float(np.log(2.0) / np.log(6.0)),
        )
    ],
)
def permutation_entropy(nn_words_ms: Floats) -> float:
    """How evenly the orders of three successive NN occur."""
    order = np.argsort(nn_words_ms, axis=1, kind="stable")
    return _shannon(np.bincount(order @ np.array([9, 3, 1]))) / float(np.log(6.0))


@nonlinear(
    code="ECG20212",
    label="Shannon entropy of NN",
    label_zh="NN间期香农熵",
    unit="1",
    tier=3,
    minimum_s=SHORT_S,
    requires=[*SINUS, beats_at_least(100)],
    formula="-sum(p*ln p) over 7.8125 ms bins starting at 0",
    tex=r"-\sum_k p_k\ln p_k",
    references=["derived"],
    checks=[Check(given={"nn_ms": [800.0, 801.0, 900.0, 901.0]}, value=float(np.log(2.0)))],
)
def shannon_entropy_nn(nn_ms: Floats) -> float:
    """How evenly NN fill the bins of their histogram."""
    return _shannon(np.bincount((nn_ms // BIN_MS).astype(int)))


def _shannon(counts: Ints) -> float:
    share = counts[counts > 0] / counts.sum()
    return float(np.abs(share @ np.log(share)))


@quantity
def multiscale_matches(nn_ms: Floats) -> Matches:
    """Numbers of matching pairs of the coarse-grained series, by scale and shift."""
    tolerance_ms = TOLERANCE_MULTISCALE * float(nn_ms.std(ddof=1))
    return tuple(
        tuple(_matches(_words(_coarse(nn_ms, scale, shift)), tolerance_ms) for shift in range(scale))
        for scale in SCALES
    )


COUNTS: Final[Matches] = (
    ((2, 8),),
    ((3, 3), (1, 5)),
    ((2, 4), (1, 2), (1, 2)),
    ((1, 1),) * 4,
    ((2, 2),) * 5,
)


@nonlinear(
    code="ECG20213",
    label="Multiscale entropy index",
    label_zh="多尺度熵指数",
    unit="1",
    minimum_s=1200.0,
    requires=[*SINUS, beats_at_least(2000)],
    formula="sum over scales 1-5 of SampEn(m=2, r=0.15*SD of the unscaled series) of the coarse-grained series (means "
    f"of successive NN); {BLOCKED}",
    tex=r"\sum_{k=1}^{5}\operatorname{SampEn}\bigl(NN^{(k)};\,m=2,\,r=0.15\,SD\bigr)",
    references=["Costa2002"],
    # The first shift of each scale: ln 4 + 0 + ln 2 + 0 + 0 (A, B).
    checks=[Check(given={"multiscale_matches": COUNTS}, value=float(np.log(8.0)))],
)
def multiscale_entropy_index(multiscale_matches: Matches) -> float:
    """Irregularity of NN, summed over five scales."""
    return sum(_entropy(*of_scale[0]) for of_scale in multiscale_matches)


@nonlinear(
    code="ECG20214",
    label="Refined composite multiscale entropy",
    label_zh="精细复合多尺度熵",
    unit="1",
    minimum_s=600.0,
    requires=[*SINUS, beats_at_least(1000)],
    formula="sum over scales 1-5 of -ln(sum A_k/sum B_k) over the shifted coarse-grainings, m=2, r=0.15*SD of the "
    f"unscaled series; {BLOCKED}",
    tex=r"\sum_{s=1}^{5}-\ln\frac{\sum_{k=1}^{s}A_k}{\sum_{k=1}^{s}B_k},\quad m=2,\ r=0.15\,SD",
    references=["Wu2014"],
    # ln(8/2) + ln(8/4) + ln(8/4) + 0 + 0.
    checks=[Check(given={"multiscale_matches": COUNTS}, value=float(np.log(16.0)))],
)
def refined_multiscale_entropy(multiscale_matches: Matches) -> float:
    """Irregularity of NN, summed over five scales, each from all of its shifts."""
    summed = [tuple(map(sum, zip(*of_scale, strict=True))) for of_scale in multiscale_matches]
    return sum(_entropy(longer, shorter) for longer, shorter in summed)


def _coarse(series: Floats, scale: int, shift: int) -> Floats:
    """Means of successive groups of so many items, from an item on."""
    whole = (len(series) - shift) // scale
    return np.asarray(series[shift : shift + whole * scale].reshape(whole, scale).mean(axis=1), dtype=float)


def _words(series: Floats) -> Floats:
    if len(series) <= M:
        raise NotComputable("too_short", "the series is shorter than a template")
    return np.lib.stride_tricks.sliding_window_view(series, M + 1)
