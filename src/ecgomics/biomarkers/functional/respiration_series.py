"""ECG-derived respiration: breathing turns the heart under the electrodes, and the QRS complexes wax and wane with it.

beats, measurable_mv ─▶ respiration_series (one value per beat) ─▶ breath_s
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, Quality

#: The QRS complex about its R peak.
HALF_QRS_S: Final = 0.05
SAMPLED_HZ: Final = 4.0
#: Breathing (conventions: 0.1 to 0.5 Hz).
BREATHING_HZ: Final = (0.1, 0.5)
#: Fewest beats of which breathing can be told.
LEAST_BEATS: Final = 20
#: Half width of the spectral peak of breathing.
PEAK_HALF_WIDTH_HZ: Final = 0.05
#: The density is taken at so many times the natural spacing of frequencies.
PADDED: Final = 8


@dataclass(frozen=True, slots=True)
class RespirationSeries:
    """Breathing as the QRS complexes show it."""

    time_s: Floats
    """R peaks of the normal beats, (beats,)."""
    value: Floats
    """Peak-to-peak QRS amplitude in mV in the named lead, (beats,)."""
    rate_per_min: float
    """60 times the peak frequency in 0.1-0.5 Hz."""
    peak_share: float
    """Share of the power in 0.1-0.5 Hz that lies within 0.05 Hz of the peak."""
    lead: str


@quantity
def respiration_series(
    recording: Recording, measurable_mv: Floats, beats: Beats, quality: Quality
) -> RespirationSeries:
    """Peak-to-peak QRS amplitude of every normal beat in the usable lead with the largest QRS (Moody 1985)."""
    normal = np.array([kind == "N" for kind in beats.kind])
    half = round(HALF_QRS_S * recording.fs_hz)
    samples = np.round(beats.peak_s * recording.fs_hz).astype(int)
    inside = normal & (samples >= half) & (samples < measurable_mv.shape[1] - half)
    if np.count_nonzero(inside) < LEAST_BEATS or not quality.usable.any():
        raise NotComputable("too_short", f"there are {np.count_nonzero(inside)} normal beats")
    window = samples[inside][:, np.newaxis] + np.arange(-half, half + 1)
    heights = np.stack([np.ptp(lead_mv[window], axis=1) for lead_mv in measurable_mv])
    typical = np.where(quality.usable, np.nanmedian(np.where(np.isnan(heights), 0.0, heights), axis=1), -1.0)
    lead = int(typical.argmax())
    known = np.isfinite(heights[lead])
    if np.count_nonzero(known) < LEAST_BEATS:
        raise NotComputable("low_quality", "too few QRS complexes can be measured")
    return series_of(beats.peak_s[inside][known], heights[lead][known], recording.leads[lead])


def series_of(time_s: Floats, value: Floats, lead: str) -> RespirationSeries:
    """The series and the frequency of its strongest wave."""
    frequency_hz, power = _spectrum(time_s, value)
    peak = int(power.argmax())
    if power[peak] <= 0:
        raise NotComputable("low_quality", "the QRS complexes do not change")
    near = np.abs(frequency_hz - frequency_hz[peak]) <= PEAK_HALF_WIDTH_HZ
    return RespirationSeries(
        time_s, value, float(60.0 * frequency_hz[peak]), float(power[near].sum() / power.sum()), lead
    )


def _spectrum(time_s: Floats, value: Floats) -> tuple[Floats, Floats]:
    """Power in the band of breathing of the evenly resampled series."""
    from scipy.signal import detrend, periodogram

    _, even = evenly(time_s, value)
    frequency_hz, power = periodogram(detrend(even), fs=SAMPLED_HZ, window="hann", nfft=PADDED * even.size)
    inside = (frequency_hz >= BREATHING_HZ[0]) & (frequency_hz <= BREATHING_HZ[1])
    return frequency_hz[inside], power[inside]


def evenly(time_s: Floats, value: Floats) -> tuple[Floats, Floats]:
    """The series at 4 Hz, straight lines between the beats; single outliers are drawn in to four spreads."""
    middle = np.median(value)
    reach = 4.0 * 1.4826 * np.median(np.abs(value - middle))
    kept = np.clip(value, middle - reach, middle + reach)
    even_s = np.arange(time_s[0], time_s[-1], 1.0 / SAMPLED_HZ)
    return even_s, np.interp(even_s, time_s, kept)


@quantity
def breath_s(respiration_series: RespirationSeries) -> Floats:
    """Times at which successive breaths begin: maxima of the series in 0.1-0.5 Hz, (breaths + 1,)."""
    from scipy.signal import butter, find_peaks, sosfiltfilt

    even_s, even = evenly(respiration_series.time_s, respiration_series.value)
    band = butter(2, BREATHING_HZ, "bandpass", fs=SAMPLED_HZ, output="sos")
    wave = sosfiltfilt(band, even - even.mean())
    tops, _ = find_peaks(wave, prominence=0.5 * wave.std(), distance=round(SAMPLED_HZ / BREATHING_HZ[1]))
    starts: Floats = even_s[tops]
    return starts
