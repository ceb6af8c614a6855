"""What is wrong with the signal of each lead."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, quantity
from ecgomics.core.arrays import Floats
from ecgomics.signal.model import Quality
from ecgomics.signal.quality.spectrum import NOTHING_MV2, BandPowers, standard_moments

of_lead = partial(biomarker, scope=LEAD, missing="low_quality")

EXAMPLE_QUALITY: Final = Quality(
    usable=np.array([True, False]),
    reasons=((), ("flat",)),
    flat_percent=np.array([0.0, 80.0]),
    saturated_percent=np.array([2.5, 0.0]),
    missing_percent=np.zeros(2),
    snr_db=np.array([10.0, 0.0]),
    mains_hz=None,
    verdict="fair",
    analysable_s=10.0,
)
#: 2 mV² below 1 Hz, 20 at 5–15, 30 at 5–40 and 2 at 15–100 Hz, 40 in all up to 40 Hz; the second lead is empty.
EXAMPLE_POWERS: Final = BandPowers(
    *(np.array([power, 0.0]) for power in (2.0, 40.0, 20.0, 30.0, 2.0)),
)


@of_lead(
    code="ECG90030",
    label="Flat share",
    label_zh="平直信号比例",
    unit="%",
    formula="share of the seconds in stretches of 2 s and more that move less than 12 uV",
    tex=r"100\cdot\frac{t_{\text{flat}}}{t}",
    references=["Kligfield2007"],
    checks=[Check(given={"quality": EXAMPLE_QUALITY}, value=[0.0, 80.0])],
)
def quality_flat(quality: Quality) -> Floats:
    """Share of the lead in which nothing moves."""
    return quality.flat_percent


@of_lead(
    code="ECG90040",
    label="Saturated share",
    label_zh="饱和信号比例",
    unit="%",
    formula="share of the samples that stay at the lead's largest or smallest value for 12 ms and more, and come to it "
    "and leave it by more than 20 uV in 4 ms, or stay for 200 ms",
    tex=r"100\cdot\frac{n_{\text{rail}}}{n}",
    references=["Kligfield2007"],
    checks=[Check(given={"quality": EXAMPLE_QUALITY}, value=[2.5, 0.0])],
)
def quality_saturated(quality: Quality) -> Floats:
    """Share of the lead that is cut off at the rail of the amplifier or of its converter."""
    return quality.saturated_percent


@of_lead(
    code="ECG90050",
    label="Band ratio of signal to noise",
    label_zh="频带信噪比",
    unit="dB",
    formula="10*log10(P(5-15 Hz)/P(15-100 Hz without mains))",
    tex=r"10\log_{10}\frac{P(5\dots 15)}{P(15\dots 100)}",
    tier=3,
    references=["derived"],
    checks=[Check(given={"band_powers": EXAMPLE_POWERS}, value=[10.0, float("nan")])],
)
def quality_snr_band(band_powers: BandPowers) -> Floats:
    """Power of the QRS band over that of the band above it."""
    return np.where(band_powers.to_40 > NOTHING_MV2, band_powers.snr_db, np.nan)


@quantity
def lead_moments(measurable_mv: Floats) -> Floats:
    """Skewness and kurtosis of each lead, 2 × leads."""
    return np.stack(standard_moments(measurable_mv))


EXAMPLE_MOMENTS: Final = np.array([[1.5, 0.0], [9.0, 3.0]])


@of_lead(
    code="ECG90070",
    label="Kurtosis of the signal",
    label_zh="信号峰度",
    unit="1",
    formula="m4/m2^2 of the samples of the measurement path about their mean, without bad seconds; 3 for a Gaussian",
    tex=r"\frac{m_4}{m_2^2}",
    references=["Li2008"],
    checks=[Check(given={"lead_moments": EXAMPLE_MOMENTS}, value=[9.0, 3.0])],
)
def quality_kurtosis(lead_moments: Floats) -> Floats:
    """How far QRS complexes stand out: high in an ECG, about 3 in noise."""
    kurtosis: Floats = lead_moments[1]
    return kurtosis


@of_lead(
    code="ECG90080",
    label="Skewness of the signal",
    label_zh="信号偏度",
    unit="1",
    formula="m3/m2^1.5 of the samples of the measurement path about their mean, without bad seconds",
    tex=r"\frac{m_3}{m_2^{3/2}}",
    references=["Clifford2012"],
    checks=[Check(given={"lead_moments": EXAMPLE_MOMENTS}, value=[1.5, 0.0])],
)
def quality_skewness(lead_moments: Floats) -> Floats:
    """How lopsided the signal is: far from 0 in an ECG, about 0 in noise."""
    skewness: Floats = lead_moments[0]
    return skewness


@of_lead(
    code="ECG90090",
    label="Relative power of the QRS band",
    label_zh="QRS频带相对功率",
    unit="1",
    formula="P(5-15 Hz)/P(5-40 Hz)",
    tex=r"\frac{P(5\dots 15)}{P(5\dots 40)}",
    references=["Clifford2012"],
    checks=[Check(given={"band_powers": EXAMPLE_POWERS}, value=[2 / 3, float("nan")])],
)
def quality_qrs_power(band_powers: BandPowers) -> Floats:
    """Share of the QRS band in the power of waves."""
    return _share(band_powers.from_5_to_15, band_powers.from_5_to_40)


@of_lead(
    code="ECG90100",
    label="Relative power without the baseline",
    label_zh="去基线相对功率",
    unit="1",
    formula="1 - P(0-1 Hz)/P(0-40 Hz), without the mean",
    tex=r"1-\frac{P(0\dots 1)}{P(0\dots 40)}",
    references=["Clifford2012"],
    checks=[Check(given={"band_powers": EXAMPLE_POWERS}, value=[0.95, float("nan")])],
)
def quality_baseline_power(band_powers: BandPowers) -> Floats:
    """Share of the power that is no baseline wander: near 1 in a quiet recording."""
    return 1.0 - _share(band_powers.to_1, band_powers.to_40)


def _share(part: Floats, whole: Floats) -> Floats:
    """NaN where there is nothing."""
    share: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > NOTHING_MV2)
    return share
