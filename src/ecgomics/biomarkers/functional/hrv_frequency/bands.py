"""Power of the NN series by bands of frequency."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.functional.hrv_frequency.spectra import Spectrum, unbroken
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.errors import NotComputable

STANDARD_S: Final = 300.0
DAY_S: Final = 64800.0
ULF_HZ: Final = (0.0, 0.003)
VLF_HZ: Final = (0.0, 0.04)
LF_HZ: Final = (0.04, 0.15)
HF_HZ: Final = (0.15, 0.40)
VHF_HZ: Final = (0.40, 0.50)

#: A flat spectrum: 1000 ms2/Hz at 0.01, 0.02 … 0.50 Hz.
FLAT: Final = Spectrum(np.arange(1, 51) / 100.0, np.full(50, 1000.0))
#: The same with peaks at 0.10 and 0.25 Hz.
PEAKED: Final = Spectrum(FLAT.frequency_hz, np.where(np.isin(np.arange(1, 51), (10, 25)), 1500.0, 1000.0))

spectral = partial(
    biomarker,
    scope=RECORD,
    references=["TaskForce1996", "Tarvainen2002"],
    minimum_s=STANDARD_S,
    requires=[sinus_rhythm, little_edited, unbroken(STANDARD_S)],
)


@spectral(
    code="ECG20101",
    label="Total power",
    label_zh="总功率",
    unit="ms2",
    formula="integral of the NN spectrum from the lowest resolved frequency to 0.40 Hz (HRV-STD)",
    tex=r"\int_{f_{\min}}^{0.40}S(f)\,df",
    checks=[Check(given={"nn_spectrum": FLAT}, value=390.0)],
)
def total_power(nn_spectrum: Spectrum) -> float:
    """Power of the NN series up to 0.40 Hz."""
    return nn_spectrum.power_ms2((0.0, HF_HZ[1]))


@biomarker(
    code="ECG20102",
    label="ULF power",
    label_zh="超低频功率",
    unit="ms2",
    scope=RECORD,
    formula="power at 0 < f < 0.003 Hz of the periodogram of the whole NN series (4 Hz, one Hann window, mean removed)",
    tex=r"\int_{0}^{0.003}S(f)\,df",
    references=["TaskForce1996"],
    minimum_s=DAY_S,
    requires=[sinus_rhythm, little_edited],
    checks=[Check(given={"nn_day_spectrum": Spectrum(np.arange(1, 9) / 1000.0, np.full(8, 5e6))}, value=1e4)],
)
def ulf_power(nn_day_spectrum: Spectrum) -> float:
    """Power of the NN series of a day below 0.003 Hz."""
    return nn_day_spectrum.power_ms2(ULF_HZ)


@spectral(
    code="ECG20103",
    label="VLF power",
    label_zh="极低频功率",
    unit="ms2",
    formula="power from the lowest resolved frequency (0.0033 Hz with windows of 300 s) to below 0.04 Hz (HRV-STD)",
    tex=r"\int_{f_{\min}}^{0.04}S(f)\,df",
    checks=[Check(given={"nn_spectrum": FLAT}, value=30.0)],
)
def vlf_power(nn_spectrum: Spectrum) -> float:
    """Power of the NN series below 0.04 Hz that the detrending leaves."""
    return nn_spectrum.power_ms2(VLF_HZ)


@spectral(
    code="ECG20104",
    label="LF power",
    label_zh="低频功率",
    unit="ms2",
    ultra_short_s=120.0,
    requires=[sinus_rhythm, little_edited, unbroken(STANDARD_S, ultra_short_s=120.0)],
    formula="power 0.04-0.15 Hz (HRV-STD)",
    tex=r"LF=\int_{0.04}^{0.15}S(f)\,df",
    checks=[Check(given={"nn_spectrum": FLAT}, value=110.0)],
)
def lf_power(nn_spectrum: Spectrum) -> float:
    """Power of the NN series from 0.04 to 0.15 Hz."""
    return nn_spectrum.power_ms2(LF_HZ)


@spectral(
    code="ECG20105",
    label="HF power",
    label_zh="高频功率",
    unit="ms2",
    ultra_short_s=60.0,
    requires=[sinus_rhythm, little_edited, unbroken(STANDARD_S, ultra_short_s=60.0)],
    formula="power 0.15-0.40 Hz (HRV-STD)",
    tex=r"HF=\int_{0.15}^{0.40}S(f)\,df",
    checks=[Check(given={"nn_spectrum": FLAT}, value=250.0)],
)
def hf_power(nn_spectrum: Spectrum) -> float:
    """Power of the NN series from 0.15 to 0.40 Hz."""
    return nn_spectrum.power_ms2(HF_HZ)


@spectral(
    code="ECG20106",
    label="LF normalised units",
    label_zh="低频标化值",
    unit="%",
    formula="100*LF/(LF+HF)",
    tex=r"100\cdot\frac{LF}{LF+HF}",
    checks=[Check(given={"lf_power": 300.0, "hf_power": 100.0}, value=75.0)],
)
def lf_normalised(lf_power: float, hf_power: float) -> float:
    """Share of low frequency in low and high frequency."""
    return 100.0 * _ratio(lf_power, lf_power + hf_power)


@spectral(
    code="ECG20107",
    label="HF normalised units",
    label_zh="高频标化值",
    unit="%",
    formula="100*HF/(LF+HF)",
    tex=r"100\cdot\frac{HF}{LF+HF}",
    checks=[Check(given={"lf_power": 300.0, "hf_power": 100.0}, value=25.0)],
)
def hf_normalised(lf_power: float, hf_power: float) -> float:
    """Share of high frequency in low and high frequency."""
    return 100.0 * _ratio(hf_power, lf_power + hf_power)


@spectral(
    code="ECG20108",
    label="LF/HF",
    label_zh="低频高频比",
    unit="1",
    formula="lf_power/hf_power",
    tex=r"\frac{LF}{HF}",
    checks=[Check(given={"lf_power": 300.0, "hf_power": 100.0}, value=3.0)],
)
def lf_hf_ratio(lf_power: float, hf_power: float) -> float:
    """Low over high frequency power."""
    return _ratio(lf_power, hf_power)


def _ratio(part: float, whole: float) -> float:
    if whole <= 0:
        raise NotComputable("failed", "there is no power to divide by")
    return part / whole


@spectral(
    code="ECG20109",
    label="ln HF power",
    label_zh="高频功率自然对数",
    unit="1",
    tier=2,
    formula="ln(hf_power in ms2)",
    tex=r"\ln HF",
    references=["Shaffer2017"],
    checks=[Check(given={"hf_power": float(np.e**6)}, value=6.0)],
)
def ln_hf_power(hf_power: float) -> float:
    """Natural logarithm of the high frequency power in ms2."""
    return _ln(hf_power)


@spectral(
    code="ECG20110",
    label="ln LF power",
    label_zh="低频功率自然对数",
    unit="1",
    tier=2,
    formula="ln(lf_power in ms2)",
    tex=r"\ln LF",
    references=["Shaffer2017"],
    checks=[Check(given={"lf_power": float(np.e**6)}, value=6.0)],
)
def ln_lf_power(lf_power: float) -> float:
    """Natural logarithm of the low frequency power in ms2."""
    return _ln(lf_power)


def _ln(power_ms2: float) -> float:
    if power_ms2 <= 0:
        raise NotComputable("failed", "zero has no logarithm")
    return float(np.log(power_ms2))


@spectral(
    code="ECG20111",
    label="LF peak frequency",
    label_zh="低频峰值频率",
    unit="Hz",
    tier=2,
    formula="frequency of the largest local maximum in 0.04-0.15 Hz",
    tex=r"f:\ S(f)=\max_{0.04\le f<0.15}S",
    checks=[Check(given={"nn_spectrum": PEAKED}, value=0.10)],
)
def lf_peak_frequency(nn_spectrum: Spectrum) -> float:
    """Frequency at which the low frequency band has its peak."""
    return nn_spectrum.peak_hz(LF_HZ)


@spectral(
    code="ECG20112",
    label="HF peak frequency",
    label_zh="高频峰值频率",
    unit="Hz",
    tier=2,
    formula="frequency of the largest local maximum in 0.15-0.40 Hz",
    tex=r"f:\ S(f)=\max_{0.15\le f<0.40}S",
    checks=[Check(given={"nn_spectrum": PEAKED}, value=0.25)],
)
def hf_peak_frequency(nn_spectrum: Spectrum) -> float:
    """Frequency at which the high frequency band has its peak: the breathing rate at rest."""
    return nn_spectrum.peak_hz(HF_HZ)


@spectral(
    code="ECG20115",
    label="VHF power",
    label_zh="甚高频功率",
    unit="ms2",
    tier=3,
    formula="power 0.40-0.50 Hz (HRV-STD)",
    tex=r"\int_{0.40}^{0.50}P(f)\,df",
    references=["Makowski2021"],
    minimum_s=60.0,
    requires=[sinus_rhythm, little_edited, unbroken(60.0)],
    # Ten lines of 1000 ms2/Hz, 0.01 Hz apart.
    checks=[Check(given={"nn_spectrum": FLAT}, value=100.0)],
)
def vhf_power(nn_spectrum: Spectrum) -> float:
    """Power of the NN series from 0.40 to 0.50 Hz."""
    return nn_spectrum.power_ms2(VHF_HZ)
