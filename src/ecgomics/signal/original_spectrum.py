"""Spectral measures of a whole lead, as the original reads intensity: from the filtered signal, not from beats.

Welch's method, Hann windows of 4 s that overlap by half, mean removed: 0.25 Hz between lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

WINDOW_S: Final = 4.0
#: What is read: both filters leave hardly anything above, and the baseline is off below.
RANGE_HZ: Final = (0.5, 45.0)
#: Bands whose shares are given: P and T, QRS, and what is above.
BANDS_HZ: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {"low": (0.5, 5.0), "middle": (5.0, 15.0), "high": (15.0, 45.0)}
)
EDGE_SHARE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Spectral:
    """Measures of every lead, each (leads,); NaN where a lead holds no power."""

    power_mv2: Floats
    peak_hz: Floats
    median_hz: Floats
    edge_95_hz: Floats
    entropy: Floats
    """Of Shannon, over the largest possible: 0 one line, 1 white noise."""
    share_percent: Mapping[str, Floats]
    """By band, of the power in all of them."""


def spectral(filtered_mv: Floats, *, fs_hz: float) -> Spectral:
    """The measures of leads × samples without gaps."""
    from scipy.signal import welch

    window = min(filtered_mv.shape[1], round(WINDOW_S * fs_hz))
    freq_hz, density = welch(filtered_mv, fs_hz, window="hann", nperseg=window, axis=1)
    inside = (freq_hz >= RANGE_HZ[0]) & (freq_hz < RANGE_HZ[1])
    freq_hz, density = freq_hz[inside], density[:, inside]
    total = density.sum(axis=1, keepdims=True)
    share = np.divide(density, total, out=np.full_like(density, np.nan), where=total > 0.0)
    until = share.cumsum(axis=1)
    bands = {
        name: 100.0 * share[:, (freq_hz >= low) & (freq_hz < high)].sum(axis=1)
        for name, (low, high) in BANDS_HZ.items()
    }
    there = np.where(total[:, 0] > 0.0, 1.0, np.nan)
    return Spectral(
        power_mv2=total[:, 0] * (freq_hz[1] - freq_hz[0]),
        peak_hz=there * freq_hz[density.argmax(axis=1)],
        median_hz=there * freq_hz[(until >= 0.5).argmax(axis=1)],
        edge_95_hz=there * freq_hz[(until >= EDGE_SHARE).argmax(axis=1)],
        entropy=_entropy(share),
        share_percent=MappingProxyType(bands),
    )


def _entropy(share: Floats) -> Floats:
    terms = share * np.log(np.where(share > 0.0, share, 1.0))
    return np.asarray(-terms.sum(axis=1) / np.log(share.shape[1]), dtype=float)
