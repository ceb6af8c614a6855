"""Breathing seen in the ECG, and how the heart rate follows it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals, little_edited
from ecgomics.biomarkers.functional.respiration_series import BREATHING_HZ, SERIES_HZ, Respiration
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable

#: Share of the power of the band of breathing that its peak must hold.
CLEAR_SHARE: Final = 0.30
#: Half width of the spectral peak of breathing, and at how many times the natural spacing the spectrum is taken.
PEAK_HALF_WIDTH_HZ: Final = 0.05
PADDED: Final = 8
#: Cardiopulmonary coupling (Thomas 2005): epochs of 512 samples at 2 Hz, three spectra of 256 in each, every 128.
EPOCH_S: Final = 256.0
EPOCH_STEP_S: Final = 64.0
SEGMENT_S: Final = 128.0
HIGH_HZ: Final = (0.1, 0.4)
LOW_HZ: Final = (0.01, 0.1)
#: Longest stretch without a beat inside an epoch.
LONGEST_BREAK_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class BreathingPeak:
    """The strongest wave of the ECG-derived respiration in the band of breathing."""

    rate_per_min: float
    share: float
    """Of the power in the band, within 0.05 Hz of the peak."""


@quantity
def breathing_peak(respiration: Respiration | None) -> BreathingPeak:
    """Peak of the spectrum of the ECG-derived respiration; low_quality where no lead breathes regularly."""
    from scipy.signal import periodogram

    if respiration is None:
        raise NotComputable("low_quality", "no lead shows regular breathing")
    frequency_hz, power = periodogram(
        respiration.value, fs=SERIES_HZ, window="hann", nfft=PADDED * respiration.value.size
    )
    inside = (frequency_hz >= BREATHING_HZ[0]) & (frequency_hz <= BREATHING_HZ[1])
    frequency_hz, power = frequency_hz[inside], power[inside]
    peak_hz = float(frequency_hz[int(power.argmax())])
    near = np.abs(frequency_hz - peak_hz) <= PEAK_HALF_WIDTH_HZ
    return BreathingPeak(60.0 * peak_hz, float(power[near].sum() / power.sum()))


@guard("low_quality", "the peak of breathing holds 30 % of the power in its band")
def clear_breathing(breathing_peak: BreathingPeak) -> bool:
    return breathing_peak.share >= CLEAR_SHARE


@biomarker(
    code="ECG20451",
    label="ECG-derived respiratory rate",
    label_zh="心电导出呼吸频率",
    unit="/min",
    scope=RECORD,
    tier=2,
    minimum_s=60.0,
    formula="60*peak frequency in 0.1-0.5 Hz of the ECG-derived respiration (height of R of normal beats in the lead "
    "that breathes most regularly, 4 Hz); power within 0.05 Hz of the peak >=30 % of that in the band",
    tex=r"60\cdot f_{\max},\quad S(f_{\max})=\max_{0.1\le f\le 0.5}S",
    references=["Moody1985"],
    requires=[sinus_rhythm, clear_breathing],
    checks=[Check(given={"breathing_peak": BreathingPeak(15.0, 0.8)}, value=15.0)],
)
def respiratory_rate_ecg(breathing_peak: BreathingPeak) -> float:
    """Breaths per minute, from how the R peaks wax and wane."""
    return breathing_peak.rate_per_min


@dataclass(frozen=True, slots=True)
class Coupling:
    """Where the coupling of NN and breathing peaks in each epoch that can be told, (epochs,)."""

    high: Bools
    low: Bools


@quantity
def cardiopulmonary_coupling(nn: NormalIntervals, respiration: Respiration) -> Coupling:
    """Cross power times coherence of NN and ECG-derived respiration, epoch by epoch (Thomas 2005)."""
    from scipy.signal import coherence, csd

    inside = (respiration.time_s >= nn.end_s[0]) & (respiration.time_s <= nn.end_s[-1])
    nn_s, breath, beat_s = respiration.time_s[inside], respiration.value[inside], nn.end_s
    nn_ms = np.interp(nn_s, nn.end_s, nn.interval_ms)
    segment, peaks = round(SEGMENT_S * SERIES_HZ), []
    for first_s in np.arange(nn_s[0], nn_s[-1] - EPOCH_S, EPOCH_STEP_S):
        here = (nn_s >= first_s) & (nn_s < first_s + EPOCH_S)
        if _broken(beat_s, first_s, first_s + EPOCH_S):
            continue
        both = nn_ms[here], breath[here]
        frequency_hz, cross = csd(*both, fs=SERIES_HZ, nperseg=segment, noverlap=segment // 2)
        _, agreed = coherence(*both, fs=SERIES_HZ, nperseg=segment, noverlap=segment // 2)
        inside = (frequency_hz >= LOW_HZ[0]) & (frequency_hz <= HIGH_HZ[1])
        product = np.nan_to_num(np.abs(cross) ** 2 * agreed)[inside]
        peaks.append(float(frequency_hz[inside][int(product.argmax())]) if product.max() > 0.0 else np.nan)
    if not peaks:
        raise NotComputable("too_short", "no epoch of 256 s is unbroken")
    peak_hz = np.array(peaks)
    return Coupling(high=peak_hz >= HIGH_HZ[0], low=peak_hz < LOW_HZ[1])


def _broken(beat_s: Floats, begin_s: float, end_s: float) -> bool:
    inside = beat_s[(beat_s >= begin_s) & (beat_s <= end_s)]
    return len(inside) < 2 or float(np.diff(inside, prepend=begin_s, append=end_s).max()) > LONGEST_BREAK_S


#: Four epochs: three peak high, one low.
EXAMPLE: Final = Coupling(np.array([True, True, False, True]), np.array([False, False, True, False]))
_FORMULA: Final = (
    "100*epochs whose coupling peaks in {}/epochs; coupling = abs(cross spectrum)^2 times coherence of NN and the "
    "ECG-derived respiration of respiratory_rate_ecg at 4 Hz, epochs of 256 s every 64 s, three windows of 128 s each"
)


@biomarker(
    code="ECG20452",
    label="Cardiopulmonary coupling, high",
    label_zh="高频心肺耦合比例",
    unit="%",
    scope=RECORD,
    tier=3,
    minimum_s=3600.0,
    formula=_FORMULA.format("0.1-0.4 Hz"),
    tex=r"100\cdot\frac{\#\{\text{epochs}:f_{\max}\ge 0.1\}}{\#\text{epochs}}",
    references=["Thomas2005"],
    requires=[sinus_rhythm, little_edited],
    checks=[Check(given={"cardiopulmonary_coupling": EXAMPLE}, value=75.0)],
)
def coupling_high_frequency(cardiopulmonary_coupling: Coupling) -> float:
    """Share of the epochs in which the heart rate follows breathing."""
    return 100.0 * float(cardiopulmonary_coupling.high.mean())


@biomarker(
    code="ECG20453",
    label="Cardiopulmonary coupling, low",
    label_zh="低频心肺耦合比例",
    unit="%",
    scope=RECORD,
    tier=3,
    minimum_s=3600.0,
    formula=_FORMULA.format("0.01-0.1 Hz"),
    tex=r"100\cdot\frac{\#\{\text{epochs}:f_{\max}<0.1\}}{\#\text{epochs}}",
    references=["Thomas2005"],
    requires=[sinus_rhythm, little_edited],
    checks=[Check(given={"cardiopulmonary_coupling": EXAMPLE}, value=25.0)],
)
def coupling_low_frequency(cardiopulmonary_coupling: Coupling) -> float:
    """Share of the epochs in which heart rate and breathing swing together slowly, as in unstable sleep."""
    return 100.0 * float(cardiopulmonary_coupling.low.mean())
