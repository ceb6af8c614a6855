"""Respiration from the ECG: the height of the R peaks, which breathing moves (Moody 1985).

beats, measured_mv ─▶ respiration ─▶ breaths_s
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, Quality

SERIES_HZ: Final = 4.0
#: Rates of breathing at rest and in exercise.
BREATHING_HZ: Final = (0.1, 0.5)
#: Level before QRS that the height of R is taken from.
LEVEL_S: Final = 0.08
#: A breath must rise and fall by this share of the standard deviation of the series.
BREATH_SWING: Final = 0.5
LEAST_BEATS: Final = 30
#: Windows in which breathing keeps its rate, and the band that it then keeps to.
WINDOW_S: Final = 64.0
RATE_LINES: Final = 5
#: Least share of that band in the power from 0.1 to 0.5 Hz (noise has about 0.4, by its highest lines), and what chance
#: may add to it in a single window.
LEAST_SHARE: Final = 0.55
CHANCE: Final = 0.15


@dataclass(frozen=True, slots=True)
class Respiration:
    """Respiration at equally spaced times; arrays have the shape (samples,)."""

    time_s: Floats
    value: Floats
    """In standard deviations; which way is inspiration is not known."""


@quantity
def respiration(recording: Recording, measured_mv: Floats, beats: Beats, quality: Quality) -> Respiration:
    """ECG-derived respiration, 0.1-0.5 Hz, of the usable lead whose R peaks move most regularly."""
    sinus = beats.accepted & np.array([kind == "N" for kind in beats.kind])
    sample = np.rint(beats.peak_s[sinus] * recording.fs_hz).astype(np.intp)
    if len(sample) < LEAST_BEATS:
        raise NotComputable("too_short", f"fewer than {LEAST_BEATS} normal beats")
    if not quality.usable.any():
        raise NotComputable("wrong_leads", "no lead is usable")
    time_s = np.arange(beats.peak_s[sinus][0], beats.peak_s[sinus][-1], 1.0 / SERIES_HZ)
    before = round(LEVEL_S * recording.fs_hz)
    series = [
        _breathing(time_s, beats.peak_s[sinus], _heights(lead_mv, sample, before))
        for lead_mv in measured_mv[quality.usable]
    ]
    value, share = max(series, key=lambda each: each[1])
    if share < LEAST_SHARE:
        raise NotComputable("wrong_leads", "no lead shows breathing in the height of its R peaks")
    return Respiration(time_s, value / value.std())


def _heights(lead_mv: Floats, sample: Ints, before: int) -> Floats:
    last = len(lead_mv) - 1
    heights: Floats = lead_mv[sample.clip(0, last)] - lead_mv[(sample - before).clip(0, last)]
    return heights


def _breathing(time_s: Floats, peak_s: Floats, heights_mv: Floats) -> tuple[Floats, float]:
    """A series in the band of breathing, and how far it keeps to one rate."""
    from scipy.signal import butter, sosfiltfilt

    even_mv = np.interp(time_s, peak_s, heights_mv)
    band: Floats = sosfiltfilt(butter(2, BREATHING_HZ, "bandpass", fs=SERIES_HZ, output="sos"), even_mv)
    return band, _regularity(even_mv)


def _regularity(even_mv: Floats) -> float:
    """Median over windows of the share of the strongest narrow band in the power at all rates, less chance."""
    from scipy.signal import spectrogram

    samples = min(len(even_mv), round(WINDOW_S * SERIES_HZ))
    frequency_hz, _, power = spectrogram(
        even_mv, SERIES_HZ, "hann", samples, samples // 2, detrend="constant"
    )
    power = power[(frequency_hz >= BREATHING_HZ[0]) & (frequency_hz <= BREATHING_HZ[1])]
    total = power.sum(axis=0)
    narrow = np.lib.stride_tricks.sliding_window_view(power, RATE_LINES, axis=0).sum(axis=-1).max(axis=0)
    seen = total > 0.0
    if not seen.any():
        return 0.0
    return float(np.median(narrow[seen] / total[seen]) - CHANCE / np.sqrt(np.count_nonzero(seen)))


@quantity
def breaths_s(respiration: Respiration) -> Floats:
    """Times that begin each breath and end the one before it: the crests of the respiration, (breaths + 1,)."""
    from scipy.signal import find_peaks

    crests, _ = find_peaks(respiration.value, prominence=BREATH_SWING * respiration.value.std())
    if len(crests) < 2:
        raise NotComputable("absent", "no breath is seen in the R peaks")
    return np.asarray(respiration.time_s[crests], dtype=float)
