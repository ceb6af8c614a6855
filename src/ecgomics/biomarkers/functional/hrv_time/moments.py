"""Third and fourth moments of NN."""

from functools import partial

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_time.declared import STANDARD_S, hrv
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

moment = partial(
    hrv,
    unit="1",
    tier=3,
    minimum_s=STANDARD_S,
    references=["derived"],
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
)


@moment(
    code="ECG20021",
    label="Skewness of NN",
    label_zh="NN间期偏度",
    formula="m3/m2^1.5, population moments",
    tex=r"m_3/m_2^{3/2}",
    # Mean 0: m2 = (3·1 + 9)/4 = 3, m3 = (-3 + 27)/4 = 6.
    checks=[Check(given={"nn_ms": [799.0, 799.0, 799.0, 803.0]}, value=6 / 3**1.5)],
)
def nn_skewness(nn_ms: Floats) -> float:
    """Whether the longer NN lie farther from the mean than the shorter ones."""
    return float(np.mean(_standard(nn_ms) ** 3))


@moment(
    code="ECG20022",
    label="Excess kurtosis of NN",
    label_zh="NN间期超额峰度",
    formula="m4/m2^2 - 3, population moments",
    tex=r"m_4/m_2^2-3",
    # m2 = 3, m4 = (3 + 81)/4 = 21.
    checks=[Check(given={"nn_ms": [799.0, 799.0, 799.0, 803.0]}, value=21 / 9 - 3)],
)
def nn_kurtosis(nn_ms: Floats) -> float:
    """How heavy the tails of NN are, beside those of a normal distribution."""
    return float(np.mean(_standard(nn_ms) ** 4) - 3.0)


def _standard(nn_ms: Floats) -> Floats:
    spread_ms = nn_ms.std()
    if spread_ms == 0.0:
        raise NotComputable("failed", "all NN intervals are equal")
    return np.asarray((nn_ms - nn_ms.mean()) / spread_ms, dtype=float)
