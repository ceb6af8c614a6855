"""Entropies of the NN series: how often what looked alike goes on alike, and how even its patterns are."""

import math
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import (
    IN_BLOCKS,
    IN_LONG_BLOCKS,
    LONG_BLOCK,
    block_mean,
    nonlinear,
    with_beats,
)
from ecgomics.core.arrays import Bools, Floats, Ints

#: Template length and tolerance in standard deviations (n - 1) of the NN series.
LENGTH: Final = 2
TOLERANCE: Final = 0.2
MULTISCALE_TOLERANCE: Final = 0.15
SCALES: Final = (1, 2, 3, 4, 5)
PATTERN: Final = 3
BIN_MS: Final = 1000.0 / 128.0


@nonlinear(
    code="ECG20208",
    label="Approximate entropy",
    label_zh="近似熵",
    unit="1",
    requires=with_beats(300),
    formula="ApEn(m=2, r=0.2*SD), Chebyshev distance <= r, natural logarithm, self-matches included"
    + IN_BLOCKS,
    tex=r"\Phi^{2}(r)-\Phi^{3}(r)",
    references=["Pincus1991"],
    # All pairs of equal first beats go on alike: templates 12, 21, 12, 21, 12 match 3, 2, 3, 2, 3 of 5; those of three
    # 121, 212, 121, 212 match 2 of 4 each: (3 ln 3/5 + 2 ln 2/5)/5 - ln 1/2.
    checks=[
        Check(
            given={"nn_ms": [800.0, 900.0, 800.0, 900.0, 800.0, 900.0]},
            value=(3 * math.log(3 / 5) + 2 * math.log(2 / 5)) / 5 - math.log(0.5),
        )
    ],
)
def approximate_entropy(nn_ms: Floats) -> float:
    """Approximate entropy of the NN series."""
    return block_mean(_approximate_entropy, nn_ms)


def _approximate_entropy(nn_ms: Floats) -> float:
    shorter, longer = (
        float(np.log(_alike(nn_ms, length, TOLERANCE * _spread(nn_ms)).mean(axis=1)).mean())
        for length in (LENGTH, LENGTH + 1)
    )
    return shorter - longer


def _spread(nn_ms: Floats) -> float:
    return float(nn_ms.std(ddof=1))


def _alike(series: Floats, length: int, tolerance: float) -> Bools:
    """Which templates of the given length match, (templates, templates)."""
    near = np.abs(series[:, np.newaxis] - series) <= tolerance
    templates = series.size - length + 1
    alike = near[:templates, :templates].copy()
    for shift in range(1, length):
        alike &= near[shift : shift + templates, shift : shift + templates]
    return alike


@nonlinear(
    code="ECG20209",
    label="Sample entropy",
    label_zh="样本熵",
    unit="1",
    minimum_s=180.0,
    requires=with_beats(200),
    formula="-ln(A/B), m=2, r=0.2*SD, Chebyshev distance <= r, no self-matches, N-m templates for both lengths; "
    "A or B = 0: failed" + IN_BLOCKS,
    tex=r"-\ln\frac{A}{B}",
    references=["Richman2000"],
    # Of 1 2 1 2 1 3 the templates of two are 12, 21, 12, 21: B = 2 pairs;
    # of three 121, 212, 121, 213: A = 1 pair.
    checks=[
        Check(given={"nn_ms": [800.0, 900.0, 800.0, 900.0, 800.0, 1000.0]}, value=math.log(2.0)),
    ],
)
def sample_entropy(nn_ms: Floats) -> float:
    """Sample entropy of the NN series."""
    return block_mean(lambda block: _entropy(*_matches(block, TOLERANCE * _spread(block))), nn_ms)


def _matches(series: Floats, tolerance: float) -> tuple[int, int]:
    """Pairs of templates that match over m + 1 and over m values, among the N - m templates."""
    templates = series.size - LENGTH
    if templates < 2:
        return 0, 0
    near = np.abs(series[:, np.newaxis] - series) <= tolerance
    shorter = near[:templates, :templates] & near[1 : templates + 1, 1 : templates + 1]
    longer = shorter & near[LENGTH:, LENGTH:]
    return (int(np.count_nonzero(longer)) - templates) // 2, (int(np.count_nonzero(shorter)) - templates) // 2


def _entropy(longer: int, shorter: int) -> float:
    return -math.log(longer / shorter) if longer and shorter else math.nan


@nonlinear(
    code="ECG20210",
    label="Fuzzy entropy",
    label_zh="模糊熵",
    unit="1",
    minimum_s=180.0,
    requires=with_beats(200),
    formula="ln(phi_m/phi_m+1), m=2, local mean removed, membership exp(-(d/r)^2), d = Chebyshev distance, r=0.2*SD, "
    "N-m templates for both lengths, no self-matches" + IN_BLOCKS,
    tex=r"\ln\frac{\phi^{m}}{\phi^{m+1}}",
    references=["Chen2007"],
    # Of a ramp every template less its mean is the same: all memberships are 1.
    checks=[Check(given={"nn_ms": [800.0, 810.0, 820.0, 830.0, 840.0]}, value=0.0)],
)
def fuzzy_entropy(nn_ms: Floats) -> float:
    """Fuzzy entropy of the NN series."""
    return block_mean(_fuzzy_entropy, nn_ms)


def _fuzzy_entropy(nn_ms: Floats) -> float:
    tolerance = TOLERANCE * _spread(nn_ms)
    if tolerance <= 0:
        return math.nan
    shorter, longer = (_membership(nn_ms, length, tolerance) for length in (LENGTH, LENGTH + 1))
    return math.log(shorter / longer) if shorter > 0 and longer > 0 else math.nan


def _membership(series: Floats, length: int, tolerance: float) -> float:
    """Mean membership of the pairs of different templates without their means."""
    templates = np.lib.stride_tricks.sliding_window_view(series, length)[: series.size - LENGTH]
    # Single precision is enough for a mean of memberships and takes half the time of a day.
    centred = ((templates - templates.mean(axis=1, keepdims=True)) / tolerance).astype(np.float32)
    distance = np.zeros((len(centred), len(centred)), dtype=np.float32)
    for column in centred.T:
        np.maximum(distance, np.abs(column[:, np.newaxis] - column), out=distance)
    total = float(np.exp(-(distance**2)).sum(dtype=float)) - len(centred)
    return total / (len(centred) * (len(centred) - 1))


@nonlinear(
    code="ECG20211",
    label="Permutation entropy",
    label_zh="排列熵",
    unit="1",
    requires=with_beats(300),
    formula="-sum(p*ln p)/ln(order!), order 3, delay 1, ties by order of appearance",
    tex=r"-\frac{\sum p\ln p}{\ln 3!}",
    references=["Bandt2002"],
    # Two patterns, each one of two: ln 2/ln 6.
    checks=[Check(given={"nn_ms": [800.0, 900.0, 1000.0, 850.0]}, value=math.log(2.0) / math.log(6.0))],
)
def permutation_entropy(nn_ms: Floats) -> float:
    """Evenness of the order patterns of three successive NN."""
    words = np.lib.stride_tricks.sliding_window_view(nn_ms, PATTERN).argsort(axis=1, kind="stable")
    return _shannon(words @ PATTERN ** np.arange(PATTERN)) / math.log(math.factorial(PATTERN))


def _shannon(labels: Floats | Ints) -> float:
    """Shannon entropy of the shares of equal labels."""
    share = np.unique(labels, return_counts=True)[1] / labels.size
    return float(max(-(share * np.log(share)).sum(), 0.0))


@nonlinear(
    code="ECG20212",
    label="Shannon entropy of NN",
    label_zh="NN 间期香农熵",
    unit="1",
    tier=3,
    minimum_s=60.0,
    requires=with_beats(100),
    formula="-sum(p*ln p) over 7.8125 ms bins that start at 0",
    tex=r"-\sum p\ln p",
    references=["derived"],
    checks=[Check(given={"nn_ms": [800.0, 800.0, 900.0, 900.0]}, value=math.log(2.0))],
)
def shannon_entropy_nn(nn_ms: Floats) -> float:
    """Shannon entropy of the NN histogram."""
    return _shannon(np.floor(nn_ms / BIN_MS))


@nonlinear(
    code="ECG20213",
    label="Multiscale entropy index",
    label_zh="多尺度熵指数",
    unit="1",
    minimum_s=1200.0,
    requires=with_beats(2000),
    formula="sum over scales 1-5 of SampEn(m=2, r=0.15*SD of the unscaled series) of the coarse-grained series"
    + IN_LONG_BLOCKS,
    tex=r"\sum_{s=1}^{5}SampEn(s)",
    references=["Costa2002"],
    # A period of ten whose coarse grains are periodic too: of long ones what matches goes on matching.
    checks=[Check(given={"nn_ms": [800.0, 900.0] * 3 * 20}, value=0.0, tolerance=0.05)],
)
def multiscale_entropy_index(nn_ms: Floats) -> float:
    """Sum of the sample entropies of the NN series over five scales."""
    return block_mean(_multiscale, nn_ms, at_most=LONG_BLOCK)


def _multiscale(nn_ms: Floats) -> float:
    tolerance = MULTISCALE_TOLERANCE * _spread(nn_ms)
    return sum(_entropy(*_matches(_coarse(nn_ms, scale), tolerance)) for scale in SCALES)


def _coarse(series: Floats, scale: int) -> Floats:
    """Means of successive stretches of so many values."""
    whole = series[: series.size // scale * scale]
    means: Floats = whole.reshape(-1, scale).mean(axis=1)
    return means


@nonlinear(
    code="ECG20214",
    label="Refined composite multiscale entropy",
    label_zh="精细复合多尺度熵",
    unit="1",
    minimum_s=600.0,
    requires=with_beats(1000),
    formula="sum over scales 1-5 of -ln(sum A_k/sum B_k) over the shifted coarse-grainings, m=2, r=0.15*SD"
    + IN_LONG_BLOCKS,
    tex=r"\sum_{s=1}^{5}-\ln\frac{\sum_k A_k}{\sum_k B_k}",
    references=["Wu2014"],
    checks=[Check(given={"nn_ms": [800.0, 900.0] * 3 * 20}, value=0.0, tolerance=0.05)],
)
def refined_multiscale_entropy(nn_ms: Floats) -> float:
    """Multiscale entropy with the matches of all shifted coarse-grainings added up."""
    return block_mean(_refined, nn_ms, at_most=LONG_BLOCK)


def _refined(nn_ms: Floats) -> float:
    tolerance = MULTISCALE_TOLERANCE * _spread(nn_ms)
    total = 0.0
    for scale in SCALES:
        matches = [_matches(_coarse(nn_ms[shift:], scale), tolerance) for shift in range(scale)]
        total += _entropy(sum(longer for longer, _ in matches), sum(shorter for _, shorter in matches))
    return total
