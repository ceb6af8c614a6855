"""The histogram of the NN intervals."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_time.declared import HISTOGRAM_S, STANDARD_S, hrv
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

#: Width of the bins of the NN histogram: 1/128 s (conventions, section 7).
BIN_MS: Final = 7.8125
#: Thirteen NN whose histogram is a triangle of the counts 1, 3, 5, 3, 1 in successive bins.
TRIANGLE_NN_MS: Final = np.repeat(BIN_MS * (100.5 + np.arange(5.0)), (1, 3, 5, 3, 1)).tolist()


@hrv(
    code="ECG20023",
    label="HRV triangular index",
    label_zh="HRV三角指数",
    unit="1",
    minimum_s=HISTOGRAM_S,
    formula="number of NN/largest count of the NN histogram with 7.8125 ms bins starting at 0",
    tex=r"\frac{n}{\max_k h_k}",
    checks=[Check(given={"nn_ms": TRIANGLE_NN_MS}, value=13 / 5)],
)
def hrv_triangular_index(nn_ms: Floats) -> float:
    """Number of NN intervals over the height of their histogram."""
    return float(len(nn_ms) / _histogram(nn_ms).max())


@hrv(
    code="ECG20024",
    label="TINN",
    label_zh="NN间期直方图三角底宽（TINN）",
    unit="ms",
    minimum_s=HISTOGRAM_S,
    formula="base width of the triangle minimising the squared difference to the NN histogram (7.8125 ms bins "
    "starting at 0); apex at the centre of the modal bin (the first of equals), base searched over bin edges",
    tex=r"M-N,\quad\sum_k\left(h_k-q_k(N,M)\right)^2\to\min",
    checks=[Check(given={"nn_ms": TRIANGLE_NN_MS}, value=5 * BIN_MS)],
)
def tinn(nn_ms: Floats) -> float:
    """Base of the triangle that fits the NN histogram best."""
    counts = _histogram(nn_ms)
    mode = int(counts.argmax())
    # The sides of the triangle share only the apex, so that each is fitted by itself.
    return BIN_MS * (_side_bins(counts[mode:]) + _side_bins(counts[mode::-1]))


def _histogram(nn_ms: Floats) -> Floats:
    return np.bincount((nn_ms // BIN_MS).astype(int)).astype(float)


def _side_bins(counts: Floats) -> float:
    """Bins from the apex, in the middle of the first bin, to the bin edge at which the side fits the counts best."""
    bins = np.arange(len(counts))
    lengths = bins + 0.5
    sides = counts[0] * np.maximum(1.0 - bins / lengths[:, None], 0.0)
    misfit = np.sum((counts - sides) ** 2, axis=1)
    return float(lengths[misfit.argmin()])


@hrv(
    code="ECG20026",
    label="Baevsky stress index",
    label_zh="Baevsky应激指数",
    unit="%/s2",
    tier=2,
    minimum_s=STANDARD_S,
    formula="AMo/(2*Mo*MxDMn); 50 ms bins starting at 0; AMo = share of NN in the modal bin in %, Mo = centre of "
    "the modal bin in s, MxDMn = range in s",
    tex=r"\frac{AMo}{2\,Mo\,MxDMn}",
    references=["Baevsky2008"],
    checks=[Check(given={"nn_ms": [760.0, 810.0, 820.0, 830.0, 860.0]}, value=60 / (2 * 0.825 * 0.1))],
)
def baevsky_index(nn_ms: Floats) -> float:
    """How narrow and high the histogram of NN is."""
    range_s = np.ptp(nn_ms) / 1000.0
    if range_s == 0:
        raise NotComputable("failed", "all NN intervals are equal")
    counts = np.bincount((nn_ms // 50.0).astype(int))
    mode_s = (counts.argmax() + 0.5) * 0.05
    return float(100.0 * counts.max() / len(nn_ms) / (2.0 * mode_s * range_s))
