"""How far the NN intervals spread."""

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.hrv_time.declared import DAY_S, HOUR_S, SHORT_S, STANDARD_S, hrv
from ecgomics.core.arrays import Floats


@hrv(
    code="ECG20006",
    label="SDNN",
    label_zh="NN间期标准差（SDNN）",
    unit="ms",
    minimum_s=STANDARD_S,
    ultra_short_s=10.0,
    formula="SD (n-1) of NN",
    tex=r"\sqrt{\frac{1}{n-1}\sum_{i=1}^{n}\left(NN_i-\overline{NN}\right)^2}",
    checks=[Check(given={"nn_ms": [790.0, 800.0, 810.0]}, value=10.0)],
)
def sdnn(nn_ms: Floats) -> float:
    """Standard deviation of the intervals between successive sinus beats."""
    return float(nn_ms.std(ddof=1))


@hrv(
    code="ECG20007",
    label="SDNN, 24 h",
    label_zh="24小时SDNN",
    unit="ms",
    minimum_s=DAY_S,
    formula="SD (n-1) of all NN of the recording",
    tex=r"\sqrt{\frac{1}{n-1}\sum_{i=1}^{n}\left(NN_i-\overline{NN}\right)^2}",
    checks=[Check(given={"nn_ms": [700.0, 800.0, 900.0]}, value=100.0)],
)
def sdnn_24h(nn_ms: Floats) -> float:
    """Standard deviation of the NN intervals of a whole day."""
    return float(nn_ms.std(ddof=1))


@hrv(
    code="ECG20008",
    label="SDANN",
    label_zh="5分钟平均NN间期标准差（SDANN）",
    unit="ms",
    minimum_s=DAY_S,
    formula="SD (n-1) of the mean NN of successive 5-min segments (those whose NN cover at least half of them)",
    tex=r"\operatorname{SD}_k\left(\overline{NN}_{5\,\text{min},k}\right)",
    checks=[Check(given={"segment_mean_ms": [800.0, 900.0, 1000.0]}, value=100.0)],
)
def sdann(segment_mean_ms: Floats) -> float:
    """Standard deviation of the five-minute means of NN."""
    return float(segment_mean_ms.std(ddof=1))


@hrv(
    code="ECG20009",
    label="SDNN index",
    label_zh="SDNN指数",
    unit="ms",
    minimum_s=HOUR_S,
    formula="mean of the SDs (n-1) of NN of successive 5-min segments (those whose NN cover at least half of them)",
    tex=r"\frac{1}{K}\sum_{k=1}^{K}\operatorname{SD}\left(NN_{5\,\text{min},k}\right)",
    checks=[Check(given={"segment_sd_ms": [40.0, 50.0, 60.0]}, value=50.0)],
)
def sdnn_index(segment_sd_ms: Floats) -> float:
    """Mean of the five-minute standard deviations of NN."""
    return float(segment_sd_ms.mean())


@hrv(
    code="ECG20016",
    label="Coefficient of variation of NN",
    label_zh="NN间期变异系数",
    unit="1",
    tier=2,
    minimum_s=SHORT_S,
    formula="SD(NN)/mean(NN)",
    tex=r"\frac{SDNN}{\overline{NN}}",
    references=["Shaffer2017"],
    checks=[Check(given={"nn_ms": [790.0, 800.0, 810.0]}, value=0.0125)],
)
def nn_cv(nn_ms: Floats) -> float:
    """Standard deviation of NN over its mean."""
    return float(nn_ms.std(ddof=1) / nn_ms.mean())


@hrv(
    code="ECG20018",
    label="Median absolute deviation of NN",
    label_zh="NN间期绝对中位差",
    unit="ms",
    tier=2,
    minimum_s=SHORT_S,
    formula="1.4826*median(abs(NN - median NN))",
    tex=r"1.4826\cdot\operatorname{median}_i\left|NN_i-\operatorname{median}NN\right|",
    references=["Makowski2021"],
    checks=[Check(given={"nn_ms": [700.0, 790.0, 800.0, 820.0, 1000.0]}, value=29.652)],
)
def nn_mad(nn_ms: Floats) -> float:
    """Median absolute deviation of NN, scaled to the standard deviation of a normal distribution."""
    return float(1.4826 * np.median(np.abs(nn_ms - np.median(nn_ms))))


@hrv(
    code="ECG20019",
    label="Interquartile range of NN",
    label_zh="NN间期四分位距",
    unit="ms",
    tier=2,
    minimum_s=SHORT_S,
    formula="Q3-Q1 of NN, linear interpolation between order statistics",
    tex=r"Q_3(NN)-Q_1(NN)",
    references=["Makowski2021"],
    checks=[Check(given={"nn_ms": [700.0, 790.0, 800.0, 820.0, 1000.0]}, value=30.0)],
)
def nn_iqr(nn_ms: Floats) -> float:
    """Range of the middle half of the NN intervals."""
    low, high = np.percentile(nn_ms, (25.0, 75.0))
    return float(high - low)


@hrv(
    code="ECG20020",
    label="Range of NN",
    label_zh="NN间期极差",
    unit="ms",
    tier=2,
    minimum_s=SHORT_S,
    formula="max NN - min NN",
    tex=r"\max_i NN_i-\min_i NN_i",
    references=["Baevsky2008"],
    checks=[Check(given={"nn_ms": [700.0, 790.0, 1000.0]}, value=300.0)],
)
def nn_range(nn_ms: Floats) -> float:
    """Longest minus shortest NN interval."""
    return float(np.ptp(nn_ms))
