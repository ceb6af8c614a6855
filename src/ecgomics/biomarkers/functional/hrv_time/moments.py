"""Shape of the distribution of NN."""

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_time.declared import STANDARD_S, hrv
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable


@hrv(
    code="ECG20021",
    label="Skewness of NN",
    label_zh="NN 间期偏度",
    unit="1",
    tier=3,
    minimum_s=STANDARD_S,
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
    references=["derived"],
    formula="m3/m2^1.5, population moments",
    tex=r"\frac{m_3}{m_2^{3/2}}",
    # deviations -1, -1, -1, 3: m2 = 3, m3 = 6
    checks=[Check(given={"nn_ms": [800.0, 800.0, 800.0, 804.0]}, value=6.0 / 3.0**1.5)],
)
def nn_skewness(nn_ms: Floats) -> float:
    """Third standardised moment of NN."""
    return float(np.mean(_standardised(nn_ms) ** 3))


@hrv(
    code="ECG20022",
    label="Excess kurtosis of NN",
    label_zh="NN 间期超额峰度",
    unit="1",
    tier=3,
    minimum_s=STANDARD_S,
    requires=[sinus_rhythm, little_edited, beats_at_least(300)],
    references=["derived"],
    formula="m4/m2^2 - 3, population moments",
    tex=r"\frac{m_4}{m_2^2}-3",
    # deviations -1, -1, -1, 3: m2 = 3, m4 = 21
    checks=[Check(given={"nn_ms": [800.0, 800.0, 800.0, 804.0]}, value=21.0 / 9.0 - 3.0)],
)
def nn_kurtosis(nn_ms: Floats) -> float:
    """Fourth standardised moment of NN less that of a normal distribution."""
    return float(np.mean(_standardised(nn_ms) ** 4) - 3.0)


def _standardised(nn_ms: Floats) -> Floats:
    spread_ms = nn_ms.std()
    if spread_ms <= 0:
        raise NotComputable("failed", "the NN intervals are all equal")
    standardised: Floats = (nn_ms - nn_ms.mean()) / spread_ms
    return standardised
