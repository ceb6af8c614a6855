"""Spectra of the NN series by the chain HRV-STD (conventions, section 7), or another that the settings choose.

The numbers below are those of HRV-STD; the settings may give others.

nn ─▶ longest unbroken stretch ─▶ cubic spline at 4 Hz ─▶ smoothness priors ─▶ Welch ─▶ nn_spectrum ─▶ band powers
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Guard, guard, quantity
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
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
#: One low-frequency wave: no spectrum of anything shorter is of use.
SHORTEST_S: Final = 25.0


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
    """Spectrum of the NN series by the chain of the settings: HRV-STD, or Lomb-Scargle on the intervals as they are."""
    rate_hz, window_s = settings.hrv_resampled_hz, settings.hrv_window_s
    time_s = _even_times(nn_stretch.end_s, rate_hz=rate_hz)
    even_ms = _spline(nn_stretch, time_s)
    trend_ms = np.zeros(1)
    if settings.hrv_detrend == "smoothness_priors":
        trend_ms = even_ms - without_trend(even_ms, smoothness=settings.hrv_smoothness)
    if settings.hrv_spectrum == "welch":
        return _welch(even_ms - trend_ms, rate_hz=rate_hz, window_s=window_s)
    at_beats_ms = np.interp(nn_stretch.end_s, time_s, np.broadcast_to(trend_ms, time_s.shape))
    return lomb_scargle(nn_stretch.end_s, nn_stretch.interval_ms - at_beats_ms, window_s=window_s)


def _spline(series: NormalIntervals, time_s: Floats) -> Floats:
    from scipy.interpolate import CubicSpline

    return np.asarray(CubicSpline(series.end_s, series.interval_ms)(time_s), dtype=float)


def _welch(even_ms: Floats, *, rate_hz: float, window_s: float) -> Spectrum:
    from scipy.signal import welch

    samples = min(len(even_ms), round(window_s * rate_hz))
    frequency_hz, density = welch(
        even_ms, fs=rate_hz, window="hann", nperseg=samples, noverlap=samples // 2, detrend="constant"
    )
    return Spectrum(frequency_hz[1:], density[1:])


def lomb_scargle(end_s: Floats, interval_ms: Floats, *, window_s: float = WINDOW_S) -> Spectrum:
    """Lomb-Scargle spectrum of unevenly spaced intervals up to half their mean rate, its integral their variance.

    Mean over windows that overlap by half, without a taper; a window that is half empty is left out.
    """
    from scipy.signal import lombscargle

    length_s = min(window_s, end_s[-1] - end_s[0])
    starts_s = np.arange(end_s[0], end_s[-1] - length_s + 1e-6, length_s / 2.0)
    parts = [slice(*np.searchsorted(end_s, (start_s, start_s + length_s + 1e-6))) for start_s in starts_s]
    usual = float(np.median([part.stop - part.start for part in parts]))
    count = int(usual / 2.0)
    frequency_hz = np.arange(1, count + 1) / length_s
    total = np.zeros(count)
    used = [part for part in parts if part.stop - part.start >= usual / 2.0]
    for part in used:
        centred_ms = interval_ms[part] - interval_ms[part].mean()
        power = lombscargle(end_s[part], centred_ms, 2.0 * np.pi * frequency_hz)
        if power.sum() > 0.0:
            total += power * (centred_ms.var() * length_s / power.sum())
    return Spectrum(frequency_hz, total / len(used))


@quantity
def nn_day_spectrum(nn: NormalIntervals) -> Spectrum:
    """Periodogram of the whole NN series under one Hann window, not detrended: for what 300 s cannot resolve."""
    from scipy.signal import periodogram

    even_ms = np.interp(_even_times(nn.end_s), nn.end_s, nn.interval_ms)
    frequency_hz, density = periodogram(even_ms, fs=RESAMPLED_HZ, window="hann", detrend="constant")
    return Spectrum(frequency_hz[1:], density[1:])


def _even_times(end_s: Floats, *, rate_hz: float = RESAMPLED_HZ) -> Floats:
    """Equally spaced times within the series; NotComputable if it is too short for a spectrum of any use."""
    samples = int((end_s[-1] - end_s[0]) * rate_hz) + 1
    if samples < rate_hz * SHORTEST_S:
        raise NotComputable("too_short", "the NN series is shorter than one low-frequency wave")
    time_s: Floats = end_s[0] + np.arange(samples) / rate_hz
    return time_s


def without_trend(series: Floats, *, smoothness: float = SMOOTHNESS) -> Floats:
    """An equally spaced series minus its smoothness-priors trend (Tarvainen, Ranta-aho and Karjalainen 2002).

    The trend t minimises |x - t|² + λ² |D₂ t|²: the solution of a symmetric system with five diagonals.
    """
    from scipy.linalg import solveh_banded

    samples = len(series)
    weight = smoothness**2
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
