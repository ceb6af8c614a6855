"""Heart rate variability in the time domain, on the edited NN series."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

#: Width of the bins of the NN histogram: 1/128 s (conventions, section 7).
BIN_MS: Final = 7.8125
SHORT_S: Final = 60.0
STANDARD_S: Final = 300.0
HISTOGRAM_S: Final = 1200.0
HOUR_S: Final = 3600.0
DAY_S: Final = 18 * HOUR_S

#: Thirteen NN whose histogram is a triangle of the counts 1, 3, 5, 3, 1 in successive bins.
TRIANGLE_NN_MS: Final = np.repeat(BIN_MS * (100.5 + np.arange(5.0)), (1, 3, 5, 3, 1)).tolist()

hrv = partial(biomarker, scope=RECORD, references=["TaskForce1996"], requires=[sinus_rhythm, little_edited])


@hrv(
    code="ECG20001",
    label="Mean NN",
    unit="ms",
    minimum_s=SHORT_S,
    formula="mean of NN intervals",
    checks=[Check(given={"nn_ms": [800.0, 810.0, 790.0]}, value=800.0)],
)
def nn_mean(nn_ms: Floats) -> float:
    """Mean of the intervals between successive sinus beats."""
    return float(nn_ms.mean())


@hrv(
    code="ECG20002",
    label="Median NN",
    unit="ms",
    minimum_s=SHORT_S,
    formula="median of NN intervals",
    checks=[Check(given={"nn_ms": [800.0, 900.0, 790.0]}, value=800.0)],
)
def nn_median(nn_ms: Floats) -> float:
    """Median of the intervals between successive sinus beats."""
    return float(np.median(nn_ms))


@hrv(
    code="ECG20003",
    label="Minimum heart rate",
    unit="/min",
    tier=2,
    minimum_s=SHORT_S,
    formula="minimum of 60000/(moving mean of 5 successive NN)",
    references=["Kubios"],
    checks=[Check(given={"nn_ms": [1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 500.0]}, value=60.0)],
)
def heart_rate_min(nn_ms: Floats) -> float:
    """Lowest sinus rate over five successive intervals."""
    return float(_rates_of_five(nn_ms).min())


@hrv(
    code="ECG20004",
    label="Maximum heart rate",
    unit="/min",
    tier=2,
    minimum_s=SHORT_S,
    formula="maximum of 60000/(moving mean of 5 successive NN)",
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
    unit="/min",
    tier=2,
    minimum_s=SHORT_S,
    formula="SD (n-1) of 60000/NN(i)",
    references=["Kubios"],
    checks=[Check(given={"nn_ms": [1000.0, 1000.0, 750.0]}, value=20 / 3**0.5)],
)
def heart_rate_sd(nn_ms: Floats) -> float:
    """Standard deviation of the momentary sinus rate."""
    return float(np.std(60000.0 / nn_ms, ddof=1))


@hrv(
    code="ECG20006",
    label="SDNN",
    unit="ms",
    minimum_s=STANDARD_S,
    ultra_short_s=10.0,
    formula="SD (n-1) of NN",
    checks=[Check(given={"nn_ms": [790.0, 800.0, 810.0]}, value=10.0)],
)
def sdnn(nn_ms: Floats) -> float:
    """Standard deviation of the intervals between successive sinus beats."""
    return float(nn_ms.std(ddof=1))


@hrv(
    code="ECG20007",
    label="SDNN, 24 h",
    unit="ms",
    minimum_s=DAY_S,
    formula="SD (n-1) of all NN of the recording",
    checks=[Check(given={"nn_ms": [700.0, 800.0, 900.0]}, value=100.0)],
)
def sdnn_24h(nn_ms: Floats) -> float:
    """Standard deviation of the NN intervals of a whole day."""
    return float(nn_ms.std(ddof=1))


@hrv(
    code="ECG20008",
    label="SDANN",
    unit="ms",
    minimum_s=DAY_S,
    formula="SD (n-1) of the mean NN of successive 5-min segments (those whose NN cover at least half of them)",
    checks=[Check(given={"segment_mean_ms": [800.0, 900.0, 1000.0]}, value=100.0)],
)
def sdann(segment_mean_ms: Floats) -> float:
    """Standard deviation of the five-minute means of NN."""
    return float(segment_mean_ms.std(ddof=1))


@hrv(
    code="ECG20009",
    label="SDNN index",
    unit="ms",
    minimum_s=HOUR_S,
    formula="mean of the SDs (n-1) of NN of successive 5-min segments (those whose NN cover at least half of them)",
    checks=[Check(given={"segment_sd_ms": [40.0, 50.0, 60.0]}, value=50.0)],
)
def sdnn_index(segment_sd_ms: Floats) -> float:
    """Mean of the five-minute standard deviations of NN."""
    return float(segment_sd_ms.mean())


@hrv(
    code="ECG20010",
    label="RMSSD",
    unit="ms",
    minimum_s=SHORT_S,
    ultra_short_s=10.0,
    formula="sqrt(mean of (NN(i+1)-NN(i))^2) over adjacent NN pairs",
    checks=[Check(given={"nn_steps_ms": [10.0, -20.0]}, value=250**0.5)],
)
def rmssd(nn_steps_ms: Floats) -> float:
    """Root mean square of successive differences of NN intervals."""
    return float(np.sqrt(np.mean(nn_steps_ms**2)))


@hrv(
    code="ECG20011",
    label="ln RMSSD",
    unit="1",
    tier=2,
    minimum_s=SHORT_S,
    formula="ln(rmssd in ms)",
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
    unit="ms",
    minimum_s=SHORT_S,
    formula="SD (n-1) of NN(i+1)-NN(i) over adjacent NN pairs",
    checks=[Check(given={"nn_steps_ms": [10.0, 20.0, 30.0]}, value=10.0)],
)
def sdsd(nn_steps_ms: Floats) -> float:
    """Standard deviation of successive differences of NN intervals."""
    return float(nn_steps_ms.std(ddof=1))


@hrv(
    code="ECG20013",
    label="NN50",
    unit="1",
    minimum_s=STANDARD_S,
    formula="count of adjacent pairs with abs(NN(i+1)-NN(i)) >50 ms",
    checks=[Check(given={"nn_steps_ms": [50.0, -51.0, 60.0, 10.0]}, value=2.0)],
)
def nn50(nn_steps_ms: Floats) -> float:
    """Number of adjacent NN intervals that differ by more than 50 ms."""
    return float(np.count_nonzero(np.abs(nn_steps_ms) > 50.0))


@hrv(
    code="ECG20014",
    label="pNN50",
    unit="%",
    minimum_s=SHORT_S,
    formula="100*(adjacent pairs with abs difference >50 ms)/number of adjacent NN pairs",
    checks=[Check(given={"nn_steps_ms": [50.0, -51.0, 60.0, 10.0]}, value=50.0)],
)
def pnn50(nn_steps_ms: Floats) -> float:
    """Share of adjacent NN intervals that differ by more than 50 ms."""
    return float(100.0 * np.mean(np.abs(nn_steps_ms) > 50.0))


@hrv(
    code="ECG20015",
    label="pNN20",
    unit="%",
    tier=2,
    minimum_s=SHORT_S,
    formula="100*(pairs with abs difference >20 ms)/number of adjacent NN pairs",
    references=["Mietus2002"],
    checks=[Check(given={"nn_steps_ms": [20.0, -51.0, 60.0, 21.0]}, value=75.0)],
)
def pnn20(nn_steps_ms: Floats) -> float:
    """Share of adjacent NN intervals that differ by more than 20 ms."""
    return float(100.0 * np.mean(np.abs(nn_steps_ms) > 20.0))


@hrv(
    code="ECG20016",
    label="Coefficient of variation of NN",
    unit="1",
    tier=2,
    minimum_s=SHORT_S,
    formula="SD(NN)/mean(NN)",
    references=["Shaffer2017"],
    checks=[Check(given={"nn_ms": [790.0, 800.0, 810.0]}, value=0.0125)],
)
def nn_cv(nn_ms: Floats) -> float:
    """Standard deviation of NN over its mean."""
    return float(nn_ms.std(ddof=1) / nn_ms.mean())


@hrv(
    code="ECG20017",
    label="Coefficient of variation of successive differences",
    unit="1",
    tier=2,
    minimum_s=SHORT_S,
    formula="rmssd/nn_mean",
    references=["Makowski2021"],
    checks=[Check(given={"rmssd": 40.0, "nn_mean": 800.0}, value=0.05)],
)
def nn_cvsd(rmssd: float, nn_mean: float) -> float:
    """RMSSD over the mean of NN."""
    return rmssd / nn_mean


@hrv(
    code="ECG20018",
    label="Median absolute deviation of NN",
    unit="ms",
    tier=2,
    minimum_s=SHORT_S,
    formula="1.4826*median(abs(NN - median NN))",
    references=["Makowski2021"],
    checks=[Check(given={"nn_ms": [700.0, 790.0, 800.0, 820.0, 1000.0]}, value=29.652)],
)
def nn_mad(nn_ms: Floats) -> float:
    """Median absolute deviation of NN, scaled to the standard deviation of a normal distribution."""
    return float(1.4826 * np.median(np.abs(nn_ms - np.median(nn_ms))))


@hrv(
    code="ECG20019",
    label="Interquartile range of NN",
    unit="ms",
    tier=2,
    minimum_s=SHORT_S,
    formula="Q3-Q1 of NN, linear interpolation between order statistics",
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
    unit="ms",
    tier=2,
    minimum_s=SHORT_S,
    formula="max NN - min NN",
    references=["Baevsky2008"],
    checks=[Check(given={"nn_ms": [700.0, 790.0, 1000.0]}, value=300.0)],
)
def nn_range(nn_ms: Floats) -> float:
    """Longest minus shortest NN interval."""
    return float(np.ptp(nn_ms))


@hrv(
    code="ECG20023",
    label="HRV triangular index",
    unit="1",
    minimum_s=HISTOGRAM_S,
    formula="number of NN/largest count of the NN histogram with 7.8125 ms bins starting at 0",
    checks=[Check(given={"nn_ms": TRIANGLE_NN_MS}, value=13 / 5)],
)
def hrv_triangular_index(nn_ms: Floats) -> float:
    """Number of NN intervals over the height of their histogram."""
    return float(len(nn_ms) / _histogram(nn_ms).max())


@hrv(
    code="ECG20024",
    label="TINN",
    unit="ms",
    minimum_s=HISTOGRAM_S,
    formula="base width of the triangle minimising the squared difference to the NN histogram (7.8125 ms bins "
    "starting at 0); apex at the centre of the modal bin (the first of equals), base searched over bin edges",
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
    code="ECG20025",
    label="SDNN/RMSSD",
    unit="1",
    tier=2,
    minimum_s=STANDARD_S,
    formula="sdnn/rmssd",
    references=["Sollers2007"],
    checks=[Check(given={"sdnn": 50.0, "rmssd": 40.0}, value=1.25)],
)
def sdnn_rmssd_ratio(sdnn: float, rmssd: float) -> float:
    """Overall over beat-to-beat variability."""
    if rmssd == 0:
        raise NotComputable("failed", "RMSSD is zero")
    return sdnn / rmssd


@hrv(
    code="ECG20026",
    label="Baevsky stress index",
    unit="%/s2",
    tier=2,
    minimum_s=STANDARD_S,
    formula="AMo/(2*Mo*MxDMn); 50 ms bins starting at 0; AMo = share of NN in the modal bin in %, Mo = centre of "
    "the modal bin in s, MxDMn = range in s",
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
