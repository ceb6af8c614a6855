"""How much QRS there is at each moment: the power of a band of the ECG along the record, all leads together.

QRS complexes stand out of P and T waves between 5 and 22 Hz, out of muscle noise best at the lower end of that, out of
the movement of electrodes best above 18 Hz. The bands are computed one by one, so that a quiet recording needs one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats

#: In the order in which they are tried.
BANDS_HZ: Final = ((5.0, 22.0), (5.0, 15.0), (18.0, 49.0))
#: The curve has this many samples in each unit of about two seconds.
UNIT_S: Final = 2.0
UNIT_SAMPLES: Final = 128
#: Units that are transformed at once, besides one at each side.
UNITS_AT_ONCE: Final = 14
EDGE_ORDER: Final = 6
#: Height of beats: running median of the maxima of pieces that hold a beat or so.
PIECE_S: Final = 1.25
PIECES: Final = 9
#: An envelope lower than this holds no beats.
LOWEST_MV: Final = 0.02
#: Of leads together, in units of their beats, a beat has about 1.
LOWEST_FUSED: Final = 0.7
#: A lead whose band is mostly noise shows it by a high median beside its maxima; no lead is trusted more than this.
LOWEST_MEDIAN: Final = 0.03
#: A burst in one lead counts no more than this many beats of it.
HIGHEST_LEAD: Final = 3.0

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Spectra of overlapping pieces of a window of the ECG, leads × pieces × bins."""

    values: NDArray[np.complex64]
    samples: int
    unit: int
    fs_hz: float

    @property
    def curve_hz(self) -> float:
        """Samples a second of the curves made of it."""
        return self.fs_hz * UNIT_SAMPLES / self.unit

    @property
    def curve_samples(self) -> int:
        """Samples of the curves made of it."""
        return -(-self.samples * UNIT_SAMPLES // self.unit)


@dataclass(frozen=True, slots=True)
class Curve:
    """Power of the QRS band along a window, and the usual height of beats about each moment."""

    power: Singles
    hz: float
    knot_s: Floats
    log_level: Floats
    """Natural logarithm of the height of beats (square root of the power) at the knots."""

    def level(self, time_s: Floats) -> Floats:
        """Logarithm of the height of beats at some times."""
        return np.interp(time_s, self.knot_s, self.log_level)

    def log_height(self, at: NDArray[np.intp]) -> Floats:
        """Logarithm of the height at some samples in units of that of the beats about them."""
        height: Floats = 0.5 * np.log(np.maximum(self.power[at], 1e-12)) - self.level(at / self.hz)
        return height


def spectrum(ecg_mv: Floats, *, fs_hz: float) -> Spectrum:
    """Spectrum of a window without gaps, leads × samples; its ends are mirrored."""
    from scipy.fft import next_fast_len, rfft

    leads, samples = ecg_mv.shape
    unit = next_fast_len(int(np.ceil(UNIT_S * fs_hz)), real=True)
    units = -(-samples // unit)
    once = min(UNITS_AT_ONCE, units)
    pieces = -(-units // once)
    # Single precision is enough to find beats, and half the work.
    padded = np.zeros((leads, (pieces * once + 2) * unit), dtype=np.float32)
    end = unit + samples
    padded[:, unit:end] = ecg_mv
    before, after = min(unit, samples - 1), min(unit, samples - 1, padded.shape[1] - end)
    padded[:, unit - before : unit] = padded[:, unit + before : unit : -1]
    padded[:, end : end + after] = padded[:, end - 2 : end - 2 - after : -1]
    overlapping = np.lib.stride_tricks.sliding_window_view(padded, (once + 2) * unit, axis=1)
    return Spectrum(rfft(overlapping[:, :: once * unit]), samples, unit, fs_hz)


def band_power(whole: Spectrum, band_hz: tuple[float, float]) -> Singles:
    """Squared envelope of a band, leads × samples of the curve."""
    from scipy.fft import ifft

    leads, _, bins = whole.values.shape
    units = 2 * (bins - 1) // whole.unit
    length = units * UNIT_SAMPLES
    step_hz = whole.fs_hz / (units * whole.unit)
    low_hz, high_hz = band_hz
    # Only the bins about the band are turned back: the envelope does not mind being moved to other frequencies.
    first = max(0, round((low_hz + high_hz) / 2 / step_hz) - length // 2)
    freq_hz = np.arange(first, min(first + length, bins)) * step_hz
    ratio = (freq_hz / low_hz) ** EDGE_ORDER
    gain = 2.0 * length / (units * whole.unit) * ratio / (1.0 + ratio)
    gain /= 1.0 + (freq_hz / high_hz) ** EDGE_ORDER
    analytic = ifft(whole.values[..., first : first + len(freq_hz)] * gain.astype(np.float32), length)
    inner = analytic[..., UNIT_SAMPLES:-UNIT_SAMPLES]
    power: Singles = (inner.real**2 + inner.imag**2).reshape(leads, -1)
    return power[:, : whole.curve_samples]


def curve(whole: Spectrum, gaps: Bools | None, band_hz: tuple[float, float]) -> Curve:
    """Curve of a band over all leads. gaps, leads × samples of the curve, says where a lead has no signal."""
    power = band_power(whole, band_hz)
    hz = whole.curve_hz
    if gaps is not None:
        power = np.where(gaps, np.float32(0.0), power)
    lowest = LOWEST_MV
    if len(power) > 1:
        power, lowest = _fused(power, gaps, hz=hz)[None], LOWEST_FUSED
    knot_s, level = levels(power, hz=hz, lowest=lowest)
    return Curve(power[0], hz, knot_s, np.log(level[0]))


def _fused(power: Singles, gaps: Bools | None, *, hz: float) -> Singles:
    """Power of the weighted mean over leads of the heights in units of the beats of each lead."""
    knot_s, level = levels(power, hz=hz)
    time_s = np.arange(power.shape[1]) / hz
    heights = np.sqrt(power)
    for lead in range(len(heights)):
        heights[lead] /= np.interp(time_s, knot_s, level[lead])
    weight = 1.0 / np.maximum(np.median(heights, axis=1), LOWEST_MEDIAN)
    np.minimum(heights, np.float32(HIGHEST_LEAD), out=heights)
    if gaps is None:
        whole: Singles = ((weight / weight.sum()).astype(np.float32) @ heights) ** 2
        return whole
    present = np.maximum(weight @ ~gaps, 1e-9)
    fused: Singles = ((weight @ heights) / present) ** 2
    return fused.astype(np.float32)


def levels(power: Singles, *, hz: float, lowest: float = LOWEST_MV) -> tuple[Floats, Floats]:
    """Height of the beats about each knot, rows × knots, and the times of the knots in s."""
    from scipy.ndimage import median_filter

    rows, samples = power.shape
    piece = max(1, min(samples, round(PIECE_S * hz)))
    pieces = samples // piece
    maxima = power[:, : pieces * piece].reshape(rows, pieces, piece).max(axis=2)
    known = maxima > 0
    middle_s = (np.arange(pieces) + 0.5) * piece / hz
    heights = np.sqrt(maxima.astype(float))
    for row in np.flatnonzero(~known.all(axis=1) & known.any(axis=1)):
        heights[row] = np.interp(middle_s, middle_s[known[row]], heights[row, known[row]])
    # Mirrored at the ends, so that a last piece without a beat does not count several times.
    level = median_filter(heights, size=(1, min(PIECES, pieces)), mode="reflect")
    return middle_s, np.maximum(level, lowest)
