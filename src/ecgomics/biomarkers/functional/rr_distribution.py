"""Distribution of the differences of RR: as sequence entropy, and beside that of atrial fibrillation.

The distributions in fibrillation stand in `af_rr_differences.csv`: percentiles 0 to 100 by class of the mean RR, made
from class A of the CinC 2017 challenge and the fibrillation of the MIT-BIH Arrhythmia Database (both ODC-BY 1.0) by
`training/rr_differences.py`.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

TABLE: Final = "af_rr_differences.csv"
#: Classes of the mean RR (Tateno2001).
FIRST_CLASS_MS: Final = 350.0
CLASS_MS: Final = 50.0
#: Bins of the entropy, and the share of the intervals left out at either end: 8 of 128 (Dash2009).
BINS: Final = 16
OUTLIER_SHARE: Final = 1.0 / 16.0


@cache
def af_percentiles_ms() -> dict[int, Floats]:
    """Percentiles 0 to 100 of RR differences in fibrillation by number of the class of the mean RR."""
    text = files("ecgomics.biomarkers.functional").joinpath(TABLE).read_text("utf-8")
    rows = [[float(cell) for cell in line.split(",")] for line in text.splitlines()[1:]]
    return {round((from_ms - FIRST_CLASS_MS) / CLASS_MS): np.array(row) for from_ms, _, *row in rows}


def distance_to_fibrillation(steps_ms: Floats, mean_rr_ms: float) -> float:
    """Largest difference between the distribution of RR differences and that in fibrillation at the same mean RR."""
    percentiles_ms = af_percentiles_ms().get(int((mean_rr_ms - FIRST_CLASS_MS) // CLASS_MS))
    if percentiles_ms is None:
        raise NotComputable("failed", f"no fibrillation with a mean RR of {mean_rr_ms:.0f} ms is stored")
    return kolmogorov_smirnov(steps_ms, percentiles_ms)


def kolmogorov_smirnov(values: Floats, percentiles: Floats) -> float:
    """Distance of a sample from a distribution given by its percentiles, straight lines between them."""
    ordered, counts = np.unique(values, return_counts=True)
    until = np.cumsum(counts) / len(values)
    before = until - counts / len(values)
    expected = np.interp(ordered, percentiles, np.linspace(0.0, 1.0, len(percentiles)))
    return float(max(np.max(until - expected), np.max(expected - before)))


def normalised_entropy(intervals_ms: Floats) -> float:
    """Entropy of the distribution over bins between the extremes, outliers left out, as a share of the largest."""
    outliers = round(OUTLIER_SHARE * len(intervals_ms))
    kept_ms = np.sort(intervals_ms)[outliers : len(intervals_ms) - outliers]
    if kept_ms[-1] <= kept_ms[0]:
        return 0.0
    counts, _ = np.histogram(kept_ms, bins=BINS)
    share = counts[counts > 0] / len(kept_ms)
    return float(-np.sum(share * np.log(share)) / np.log(BINS))
