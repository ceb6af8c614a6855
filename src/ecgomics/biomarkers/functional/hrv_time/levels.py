"""Mean NN and rates."""

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_time.declared import SHORT_S, hrv
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable


@hrv(
    code="ECG20001",
    label="Mean NN",
    label_zh="平均NN间期",
    unit="ms",
    minimum_s=SHORT_S,
    formula="mean of NN intervals",
    tex=r"\overline{NN}=\frac{1}{n}\sum_{i=1}^{n}NN_i",
    checks=[Check(given={"nn_ms": [800.0, 810.0, 790.0]}, value=800.0)],
)
def nn_mean(nn_ms: Floats) -> float:
    """Mean of the intervals between successive sinus beats."""
    return float(nn_ms.mean())


@hrv(
    code="ECG20002",
    label="Median NN",
    label_zh="NN间期中位数",
    unit="ms",
    minimum_s=SHORT_S,
    formula="median of NN intervals",
    tex=r"\operatorname{median}_i NN_i",
    checks=[Check(given={"nn_ms": [800.0, 900.0, 790.0]}, value=800.0)],
)
def nn_median(nn_ms: Floats) -> float:
    """Median of the intervals between successive sinus beats."""
    return float(np.median(nn_ms))


@hrv(
    code="ECG20003",
    label="Minimum heart rate",
    label_zh="最低心率",
    unit="/min",
    tier=2,
    minimum_s=SHORT_S,
    formula="minimum of 60000/(moving mean of 5 successive NN)",
    tex=r"\min_i\frac{60000}{\frac{1}{5}\sum_{k=0}^{4}NN_{i+k}}",
    references=["Kubios"],
    checks=[Check(given={"nn_ms": [1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 500.0]}, value=60.0)],
)
def heart_rate_min(nn_ms: Floats) -> float:
    """Lowest sinus rate over five successive intervals."""
    return float(_rates_of_five(nn_ms).min())


@hrv(
    code="ECG20004",
    label="Maximum heart rate",
    label_zh="最高心率",
    unit="/min",
    tier=2,
    minimum_s=SHORT_S,
    formula="maximum of 60000/(moving mean of 5 successive NN)",
    tex=r"\max_i\frac{60000}{\frac{1}{5}\sum_{k=0}^{4}NN_{i+k}}",
    references=["Kubios"],
    checks=[Check(given={"nn_ms": [1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 0.0]}, value=75.0)],
)
def heart_rate_max(nn_ms: Floats) -> float:
    """Highest sinus rate over five successive intervals."""
    return float(_rates_of_five(nn_ms).max())


def _rates_of_five(nn_ms: Floats) -> Floats:
    if len(nn_ms) < 5:
        raise NotComputable("too_short", "fewer than five NN intervals")
    return 60000.0 / np.convolve(nn_ms, np.full(5, 0.2), mode="valid")


@hrv(
    code="ECG20005",
    label="SD of heart rate",
    label_zh="心率标准差",
    unit="/min",
    tier=2,
    minimum_s=SHORT_S,
    formula="SD (n-1) of 60000/NN(i)",
    tex=r"\operatorname{SD}_i\left(\frac{60000}{NN_i}\right)",
    references=["Kubios"],
    checks=[Check(given={"nn_ms": [1000.0, 1000.0, 750.0]}, value=20 / 3**0.5)],
)
def heart_rate_sd(nn_ms: Floats) -> float:
    """Standard deviation of the momentary sinus rate."""
    return float(np.std(60000.0 / nn_ms, ddof=1))
