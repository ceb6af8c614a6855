"""Where in the spectrum a lead's power lies, and how its values are spread: the classical indices of signal quality."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.signal.filters import bridged

#: Length of the pieces whose spectra are averaged: the lowest band needs it.
PIECE_S: Final = 10.0
#: Pieces that are transformed at once, so that memory stays small.
PIECES: Final = 12
#: Samples of each lead that are summed at once.
BLOCK_SAMPLES: Final = 2**16
MAINS_WIDTH_HZ: Final = 1.5
NOTHING_MV2: Final = 1e-12


@dataclass(frozen=True, slots=True)
class BandPowers:
    """Power of each lead between two frequencies in Hz, without level and without the mains line; (leads,)."""

    to_1: Floats
    to_40: Floats
    from_5_to_15: Floats
    from_5_to_40: Floats
    from_15_to_100: Floats

    @property
    def snr_db(self) -> Floats:
        """10 log10 of the power at 5–15 Hz over that at 15–100 Hz (conventions, section 12)."""
        ratio: Floats = (self.from_5_to_15 + NOTHING_MV2) / (self.from_15_to_100 + NOTHING_MV2)
        decibel: Floats = 10.0 * np.log10(ratio)
        return decibel


def band_powers(ecg_mv: Floats, *, fs_hz: float, mains_hz: float | None) -> BandPowers:
    """Powers of the samples as recorded, leads × samples; gaps are bridged by straight lines."""
    from scipy.fft import rfftfreq

    piece = min(ecg_mv.shape[1], round(PIECE_S * fs_hz))
    firsts = range(0, ecg_mv.shape[1] - piece + 1, piece)
    power = np.zeros((len(ecg_mv), piece // 2 + 1))
    for first in range(0, len(firsts), PIECES):
        begin, end = firsts[first], firsts[min(first + PIECES, len(firsts)) - 1] + piece
        power += _power(ecg_mv[:, begin:end], piece)
    freq_hz = rfftfreq(piece, 1.0 / fs_hz)
    if mains_hz is not None:
        power[:, np.abs(freq_hz - mains_hz) < MAINS_WIDTH_HZ] = 0.0
    edges = np.searchsorted(freq_hz, (1.0, 5.0, 15.0, 40.0, 100.0))
    total = np.pad(np.cumsum(power, axis=1), ((0, 0), (1, 0)))
    to_1, to_5, to_15, to_40, to_100 = (total[:, edge] for edge in edges)
    return BandPowers(to_1, to_40, to_15 - to_5, to_40 - to_5, to_100 - to_15)


def _power(ecg_mv: Floats, piece: int) -> Floats:
    """Sum of the Hann periodograms of successive pieces, leads × bins, up to one common factor."""
    from scipy.fft import rfft

    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
    pieces = filled_mv.reshape(len(ecg_mv), -1, piece)
    # Single precision is enough for a ratio of powers, once the level is off.
    level_free = (pieces - pieces.mean(axis=2, keepdims=True)).astype(np.float32)
    spectrum = rfft(level_free * np.hanning(piece).astype(np.float32))
    power: Floats = (spectrum.real**2 + spectrum.imag**2).sum(axis=1, dtype=float)
    return power


def standard_moments(clean_mv: Floats) -> tuple[Floats, Floats]:
    """Skewness and kurtosis (3 for a Gaussian) of the samples of each lead that are not NaN; (leads,).

    NaN for a lead without any or that does not move."""
    sums = np.zeros((5, len(clean_mv)))
    for first in range(0, clean_mv.shape[1], BLOCK_SAMPLES):
        block_mv = clean_mv[:, first : first + BLOCK_SAMPLES]
        known = np.isfinite(block_mv)
        value_mv = block_mv if known.all() else np.where(known, block_mv, 0.0)
        square_mv2 = value_mv**2
        sums[0] += known.sum(axis=1)
        sums[1] += value_mv.sum(axis=1)
        # The measurement path has nearly no level, so powers may be summed about zero.
        sums[2] += square_mv2.sum(axis=1)
        sums[3] += np.einsum("ls,ls->l", square_mv2, value_mv)
        sums[4] += np.einsum("ls,ls->l", square_mv2, square_mv2)
    mean, second, third, fourth = sums[1:] / np.maximum(sums[0], 1.0)
    spread = second - mean**2
    spread = np.where(spread > NOTHING_MV2, spread, np.nan)
    skewness = (third - 3.0 * mean * second + 2.0 * mean**3) / spread**1.5
    kurtosis = (fourth - 4.0 * mean * third + 6.0 * mean**2 * second - 3.0 * mean**4) / spread**2
    return skewness, kurtosis
