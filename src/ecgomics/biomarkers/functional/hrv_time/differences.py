"""Differences of successive NN intervals."""

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_time.declared import SHORT_S, STANDARD_S, hrv
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable


@hrv(
    code="ECG20010",
    label="RMSSD",
    label_zh="相邻NN间期差值均方根（RMSSD）",
    unit="ms",
    minimum_s=SHORT_S,
    ultra_short_s=10.0,
    formula="sqrt(mean of (NN(i+1)-NN(i))^2) over adjacent NN pairs",
    tex=r"\sqrt{\frac{1}{m}\sum_{i=1}^{m}\left(NN_{i+1}-NN_i\right)^2}",
    checks=[Check(given={"nn_steps_ms": [10.0, -20.0]}, value=250**0.5)],
)
def rmssd(nn_steps_ms: Floats) -> float:
    """Root mean square of successive differences of NN intervals."""
    return float(np.sqrt(np.mean(nn_steps_ms**2)))


@hrv(
    code="ECG20011",
    label="ln RMSSD",
    label_zh="RMSSD自然对数",
    unit="1",
    tier=2,
    minimum_s=SHORT_S,
    formula="ln(rmssd in ms)",
    tex=r"\ln RMSSD",
    references=["Shaffer2017"],
    checks=[Check(given={"rmssd": float(np.e**3)}, value=3.0)],
)
def ln_rmssd(rmssd: float) -> float:
    """Natural logarithm of RMSSD in ms."""
    return _ln(rmssd)


def _ln(number: float) -> float:
    if number <= 0:
        raise NotComputable("failed", "zero has no logarithm")
    return float(np.log(number))


@hrv(
    code="ECG20012",
    label="SDSD",
    label_zh="相邻NN间期差值标准差（SDSD）",
    unit="ms",
    minimum_s=SHORT_S,
    formula="SD (n-1) of NN(i+1)-NN(i) over adjacent NN pairs",
    tex=r"\operatorname{SD}_i\left(NN_{i+1}-NN_i\right)",
    checks=[Check(given={"nn_steps_ms": [10.0, 20.0, 30.0]}, value=10.0)],
)
def sdsd(nn_steps_ms: Floats) -> float:
    """Standard deviation of successive differences of NN intervals."""
    return float(nn_steps_ms.std(ddof=1))


@hrv(
    code="ECG20013",
    label="NN50",
    label_zh="NN50计数",
    unit="1",
    minimum_s=STANDARD_S,
    formula="count of adjacent pairs with abs(NN(i+1)-NN(i)) >50 ms",
    tex=r"\#\left\{i:|NN_{i+1}-NN_i|>50\right\}",
    checks=[Check(given={"nn_steps_ms": [50.0, -51.0, 60.0, 10.0]}, value=2.0)],
)
def nn50(nn_steps_ms: Floats) -> float:
    """Number of adjacent NN intervals that differ by more than 50 ms."""
    return float(np.count_nonzero(np.abs(nn_steps_ms) > 50.0))


@hrv(
    code="ECG20014",
    label="pNN50",
    label_zh="pNN50（差值>50毫秒比例）",
    unit="%",
    minimum_s=SHORT_S,
    formula="100*(adjacent pairs with abs difference >50 ms)/number of adjacent NN pairs",
    tex=r"100\cdot\frac{\#\{|NN_{i+1}-NN_i|>50\}}{m}",
    checks=[Check(given={"nn_steps_ms": [50.0, -51.0, 60.0, 10.0]}, value=50.0)],
)
def pnn50(nn_steps_ms: Floats) -> float:
    """Share of adjacent NN intervals that differ by more than 50 ms."""
    return float(100.0 * np.mean(np.abs(nn_steps_ms) > 50.0))


@hrv(
    code="ECG20015",
    label="pNN20",
    label_zh="pNN20（差值>20毫秒比例）",
    unit="%",
    tier=2,
    minimum_s=SHORT_S,
    formula="100*(pairs with abs difference >20 ms)/number of adjacent NN pairs",
    tex=r"100\cdot\frac{\#\{|NN_{i+1}-NN_i|>20\}}{m}",
    references=["Mietus2002"],
    checks=[Check(given={"nn_steps_ms": [20.0, -51.0, 60.0, 21.0]}, value=75.0)],
)
def pnn20(nn_steps_ms: Floats) -> float:
    """Share of adjacent NN intervals that differ by more than 20 ms."""
    return float(100.0 * np.mean(np.abs(nn_steps_ms) > 20.0))


@hrv(
    code="ECG20017",
    label="Coefficient of variation of successive differences",
    label_zh="相邻差值变异系数",
    unit="1",
    tier=2,
    minimum_s=SHORT_S,
    formula="rmssd/nn_mean",
    tex=r"\frac{RMSSD}{\overline{NN}}",
    references=["Makowski2021"],
    checks=[Check(given={"rmssd": 40.0, "nn_mean": 800.0}, value=0.05)],
)
def nn_cvsd(rmssd: float, nn_mean: float) -> float:
    """RMSSD over the mean of NN."""
    return rmssd / nn_mean


@hrv(
    code="ECG20025",
    label="SDNN/RMSSD",
    label_zh="SDNN/RMSSD比值",
    unit="1",
    tier=2,
    minimum_s=STANDARD_S,
    formula="sdnn/rmssd",
    tex=r"\frac{SDNN}{RMSSD}",
    references=["Sollers2007"],
    checks=[Check(given={"sdnn": 50.0, "rmssd": 40.0}, value=1.25)],
)
def sdnn_rmssd_ratio(sdnn: float, rmssd: float) -> float:
    """Overall over beat-to-beat variability."""
    if rmssd == 0:
        raise NotComputable("failed", "RMSSD is zero")
    return sdnn / rmssd
