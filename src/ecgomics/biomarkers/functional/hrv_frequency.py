"""Heart rate variability in the frequency domain by the chain HRV-STD (conventions, section 7).

nn ─▶ longest unbroken stretch ─▶ cubic spline at 4 Hz ─▶ smoothness priors ─▶ Welch ─▶ nn_spectrum ─▶ band powers
"""

from dataclasses import dataclass
from functools import cache, partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, Guard, guard, quantity
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals, little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings

RESAMPLED_HZ: Final = 4.0
#: Regularisation of the smoothness priors (Tarvainen 2002): at 4 Hz it takes out what is below about 0.035 Hz.
SMOOTHNESS: Final = 500.0
WINDOW_S: Final = 300.0
#: Two NN that lie further apart break the series: a spline across more would be invented.
LONGEST_BREAK_S: Final = 10.0
#: The first and last beats lie inside the recording.
EDGES_S: Final = 5.0
#: The Lomb-Scargle density ends here, and asks for so many NN in a window.
LOMB_HIGHEST_HZ: Final = 0.5
LOMB_LEAST_BEATS: Final = 20
STANDARD_S: Final = 300.0
DAY_S: Final = 64800.0

ULF_HZ: Final = (0.0, 0.003)
VLF_HZ: Final = (0.0, 0.04)
LF_HZ: Final = (0.04, 0.15)
HF_HZ: Final = (0.15, 0.40)
VHF_HZ: Final = (0.40, 0.50)


@dataclass(frozen=True, slots=True)
class Spectrum:
    """One-sided power spectral density at equally spaced frequencies without 0."""

    frequency_hz: Floats
    density_ms2_per_hz: Floats

    def power_ms2(self, band_hz: tuple[float, float]) -> float:
        """Power in the half-open band [low, high): the sum of the density times the spacing."""
        low_hz, high_hz = band_hz
        spacing_hz = self.frequency_hz[1] - self.frequency_hz[0]
        # Band edges fall on frequencies; a hair of tolerance keeps rounding from moving a whole line.
        hair_hz = 1e-6 * spacing_hz
        inside = (self.frequency_hz >= low_hz - hair_hz) & (self.frequency_hz < high_hz - hair_hz)
        return float(self.density_ms2_per_hz[inside].sum() * spacing_hz)

    def peak_hz(self, band_hz: tuple[float, float]) -> float:
        """Frequency of the largest local maximum in [low, high); NotComputable if there is none."""
        density = self.density_ms2_per_hz
        tops = 1 + np.flatnonzero((density[1:-1] > density[:-2]) & (density[1:-1] >= density[2:]))
        tops = tops[(self.frequency_hz[tops] >= band_hz[0]) & (self.frequency_hz[tops] < band_hz[1])]
        if not tops.size:
            raise NotComputable("absent", "the spectrum has no peak in the band")
        return float(self.frequency_hz[tops[density[tops].argmax()]])


@quantity
def nn_stretch(nn: NormalIntervals) -> NormalIntervals:
    """The longest part of the NN series without a break."""
    breaks = 1 + np.flatnonzero(np.diff(nn.end_s) > LONGEST_BREAK_S)
    starts, stops = np.concatenate([[0], breaks]), np.concatenate([breaks, [len(nn.end_s)]])
    longest = int(np.argmax(nn.end_s[stops - 1] - nn.end_s[starts]))
    part = slice(starts[longest], stops[longest])
    return NormalIntervals(nn.interval_ms[part], nn.end_s[part], nn.adjacent[part], nn.edited_percent)


@quantity
def nn_spectrum(nn_stretch: NormalIntervals, settings: Settings) -> Spectrum:
    """Spectrum of the NN series: Welch, resampled and detrended (HRV-STD), or what the settings name instead."""
    from scipy.interpolate import CubicSpline
    from scipy.signal import welch

    time_s = _even_times(nn_stretch.end_s)
    even_ms = CubicSpline(nn_stretch.end_s, nn_stretch.interval_ms)(time_s)
    detrended = without_trend(even_ms) if settings.hrv_detrend == "smoothness_priors" else even_ms
    if settings.hrv_spectrum == "lomb_scargle":
        trend_ms = np.interp(nn_stretch.end_s, time_s, even_ms - detrended)
        return lomb_scargle(nn_stretch.end_s, nn_stretch.interval_ms - trend_ms)
    even_ms = detrended
    samples = min(len(even_ms), round(WINDOW_S * RESAMPLED_HZ))
    frequency_hz, density = welch(
        even_ms, fs=RESAMPLED_HZ, window="hann", nperseg=samples, noverlap=samples // 2, detrend="constant"
    )
    return Spectrum(frequency_hz[1:], density[1:])


def lomb_scargle(time_s: Floats, interval_ms: Floats) -> Spectrum:
    """Mean Lomb-Scargle density of half-overlapping windows of 300 s, at multiples of 1/300 Hz up to 0.5 Hz.

    The beats are taken at their own times, unresampled and untapered. P·2·T/n, T = n mean spacings, has the density's
    unit: of an even series it is the one-sided periodogram.
    """
    from scipy.signal import lombscargle

    window_s = min(WINDOW_S, time_s[-1] - time_s[0])
    frequency_hz = np.arange(1, int(LOMB_HIGHEST_HZ * window_s) + 1) / window_s
    densities = []
    for start_s in np.arange(time_s[0], time_s[-1] - window_s + EDGES_S, window_s / 2.0):
        inside = (time_s >= start_s) & (time_s <= start_s + window_s)
        if np.count_nonzero(inside) < LOMB_LEAST_BEATS:
            continue
        part_ms = interval_ms[inside] - interval_ms[inside].mean()
        spacing_s = float(np.diff(time_s[inside]).mean())
        densities.append(2.0 * spacing_s * lombscargle(time_s[inside], part_ms, 2.0 * np.pi * frequency_hz))
    if not densities:
        raise NotComputable("too_short", "no window holds enough NN intervals")
    return Spectrum(frequency_hz, np.mean(densities, axis=0))


@quantity
def nn_day_spectrum(nn: NormalIntervals) -> Spectrum:
    """Periodogram of the whole NN series under one Hann window, not detrended: for what 300 s cannot resolve."""
    from scipy.signal import periodogram

    even_ms = np.interp(_even_times(nn.end_s), nn.end_s, nn.interval_ms)
    frequency_hz, density = periodogram(even_ms, fs=RESAMPLED_HZ, window="hann", detrend="constant")
    return Spectrum(frequency_hz[1:], density[1:])


def _even_times(end_s: Floats) -> Floats:
    """Equally spaced times within the series; NotComputable if it is too short for a spectrum of any use."""
    samples = int((end_s[-1] - end_s[0]) * RESAMPLED_HZ) + 1
    if samples < RESAMPLED_HZ / LF_HZ[0]:
        raise NotComputable("too_short", "the NN series is shorter than one low-frequency wave")
    time_s: Floats = end_s[0] + np.arange(samples) / RESAMPLED_HZ
    return time_s


def without_trend(series: Floats) -> Floats:
    """An equally spaced series minus its smoothness-priors trend (Tarvainen, Ranta-aho and Karjalainen 2002).

    The trend t minimises |x - t|² + λ² |D₂ t|²: the solution of a symmetric system with five diagonals.
    """
    from scipy.linalg import solveh_banded

    samples = len(series)
    weight = SMOOTHNESS**2
    bands = np.zeros((3, samples))
    bands[2] = 1.0
    for row, entry in enumerate((1.0, -2.0, 1.0)):
        bands[2, row : samples - 2 + row] += weight * entry**2
    bands[1, 1:-1] += weight * -2.0
    bands[1, 2:] += weight * -2.0
    bands[0, 2:] += weight
    trend: Floats = solveh_banded(bands, series)
    return series - trend


@cache
def unbroken(minimum_s: float, *, ultra_short_s: float | None = None) -> Guard:
    """An NN series of such length without a break."""

    @guard("too_short", f"NN series of {minimum_s:g} s without a break of more than {LONGEST_BREAK_S:g} s")
    def long_enough(nn_stretch: NormalIntervals, settings: Settings) -> bool:
        least_s = ultra_short_s if settings.ultra_short_hrv and ultra_short_s is not None else minimum_s
        return bool(nn_stretch.end_s[-1] - nn_stretch.end_s[0] >= least_s - EDGES_S)

    return long_enough


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


#: The slope of a day's spectrum: bins of equal ratio, as many per decade (Bigger 1996).
SLOPE_HZ: Final = (1e-4, 1e-2)
SLOPE_BINS: Final = 40
#: Fewest beats in a breath whose longest and shortest NN tell of it.
BEATS_OF_BREATH: Final = 2


@biomarker(
    code="ECG20113",
    label="Spectral power-law slope",
    label_zh="频谱幂律斜率",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="least-squares slope of log10 P on log10 f between 1e-4 and 1e-2 Hz of the periodogram of ulf_power, both "
    "averaged in 40 bins of equal ratio (a bin without a line is left out)",
    tex=r"\log_{10}P=\beta\log_{10}f+c",
    references=["Bigger1996"],
    minimum_s=DAY_S,
    requires=[sinus_rhythm, little_edited],
    # a density of 1/f
    checks=[
        Check(
            given={"nn_day_spectrum": Spectrum(np.arange(1, 2001) / 1e5, 1e5 / np.arange(1, 2001))},
            value=-1.0,
        )
    ],
)
def spectral_slope(nn_day_spectrum: Spectrum) -> float:
    """Exponent with which the power of NN falls with frequency below 0.01 Hz."""
    frequency_hz, density = nn_day_spectrum.frequency_hz, nn_day_spectrum.density_ms2_per_hz
    inside = (frequency_hz >= SLOPE_HZ[0]) & (frequency_hz < SLOPE_HZ[1]) & (density > 0)
    x, y = np.log10(frequency_hz[inside]), np.log10(density[inside])
    low, high = np.log10(SLOPE_HZ)
    place = np.clip(((x - low) / (high - low) * SLOPE_BINS).astype(int), 0, SLOPE_BINS - 1)
    count = np.bincount(place, minlength=SLOPE_BINS)
    filled = count > 0
    if np.count_nonzero(filled) < SLOPE_BINS // 2:
        raise NotComputable("failed", "the spectrum has too few lines below 0.01 Hz")
    x, y = (np.bincount(place, each, SLOPE_BINS)[filled] / count[filled] for each in (x, y))
    return float(np.polyfit(x, y, 1)[0])


@biomarker(
    code="ECG20114",
    label="Respiratory sinus arrhythmia amplitude",
    label_zh="呼吸性窦性心律不齐幅度",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="mean over breaths of longest NN minus shortest NN within the breath; breaths from maximum to maximum of "
    "the ECG-derived respiration (peak-to-peak QRS amplitude, 0.1-0.5 Hz), those with fewer than 2 NN left out",
    tex=r"\overline{\max_{b}NN-\min_{b}NN}",
    references=["Grossman1990"],
    minimum_s=60.0,
    requires=[sinus_rhythm, little_edited],
    # breaths 0-4 s and 4-8 s: 900 - 800 and 860 - 800; the NN that ends at 9 s belongs to none
    checks=[
        Check(
            given={
                "nn": NormalIntervals(
                    np.array([800.0, 900.0, 860.0, 800.0, 700.0]),
                    np.array([1.0, 2.0, 5.0, 6.0, 9.0]),
                    np.ones(5, dtype=bool),
                    0.0,
                ),
                "breath_s": [0.0, 4.0, 8.0],
            },
            value=80.0,
        )
    ],
)
def respiratory_sinus_arrhythmia(nn: NormalIntervals, breath_s: Floats) -> float:
    """How far NN goes up and down within a breath."""
    breath = np.searchsorted(breath_s, nn.end_s, side="right") - 1
    whole = (breath >= 0) & (breath < len(breath_s) - 1)
    numbers = breath[whole]
    groups = np.split(nn.interval_ms[whole], 1 + np.flatnonzero(np.diff(numbers)))
    swings = [np.ptp(group) for group in groups if group.size >= BEATS_OF_BREATH]
    if not swings:
        raise NotComputable("failed", "no breath holds two NN intervals")
    return float(np.mean(swings))


@spectral(
    code="ECG20115",
    label="VHF power",
    label_zh="甚高频功率",
    unit="ms2",
    tier=3,
    minimum_s=60.0,
    requires=[sinus_rhythm, little_edited, unbroken(60.0)],
    formula="power 0.40-0.50 Hz (HRV-STD)",
    tex=r"\int_{0.40}^{0.50}P(f)\,df",
    references=["Makowski2021"],
    # lines 0.40 … 0.49 Hz
    checks=[Check(given={"nn_spectrum": FLAT}, value=100.0)],
)
def vhf_power(nn_spectrum: Spectrum) -> float:
    """Power of the NN series from 0.40 to 0.50 Hz."""
    return nn_spectrum.power_ms2(VHF_HZ)
