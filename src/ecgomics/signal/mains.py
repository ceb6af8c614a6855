"""The mains line: whether there is one at 50 or 60 Hz, and how it is taken away without making a QRS ring.

The line and its harmonics are fitted to every tenth of a second beside a level that may bend. Where something else is
left over, as in a QRS, the fit counts for little; between, it tells amplitude and phase, which are followed along the
record, so that a line of changing strength or slightly another frequency goes as well.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats, Ints, median
from ecgomics.core.settings import Settings

MAINS_HZ: Final = (50.0, 60.0)
#: Stretches whose spectra are compared, and how many at most: an hour of a longer recording, taken evenly from it.
PIECE_S: Final = 2.0
MOST_PIECES: Final = 1800
#: Where the neighbours of a line lie, from its middle.
BESIDE_HZ: Final = (1.5, 5.0)
#: A line counts if it stands out of its neighbours by this power ratio and is at least this strong.
RATIO: Final = 6.0
SMALLEST_MV: Final = 0.003
BIN_S: Final = 0.1
#: A line or a harmonic beyond these shares of the sampling rate, or so far beyond the upper edge, is left alone.
HIGHEST_SHARE: Final = 0.45
HIGHEST_HARMONIC_SHARE: Final = 0.48
BEYOND_EDGE: Final = 1.35
HARMONICS: Final = 4
#: Amplitude and phase of a bin are drawn from those of so many on either side.
REACH: Final = 6
#: What a fit leaves over in a bin with nothing but the line.
QUIET_MV: Final = 0.005
#: Bins squared: how much the trend of the amplitude is held back where few bins tell it.
TREND_HELD: Final = 0.05

DEFAULT_SETTINGS: Final = Settings()

Read = Callable[[int, int], Floats]


def mains_line_hz(ecg_mv: Floats, *, fs_hz: float, settings: Settings = DEFAULT_SETTINGS) -> float | None:
    """Mains frequency to remove: as set, or the line of 50 and 60 Hz that stands out of the spectrum, or None."""
    return mains_line_of(
        lambda first, last: ecg_mv[:, first:last], ecg_mv.shape[1], fs_hz=fs_hz, settings=settings
    )


def mains_line_of(read: Read, samples: int, *, fs_hz: float, settings: Settings) -> float | None:
    """The same of a recording of so many samples, of which read gives leads × samples from one to before another."""
    if settings.mains_hz == "off":
        return None
    wanted_hz = MAINS_HZ if settings.mains_hz == "auto" else (float(settings.mains_hz),)
    candidates = [hz for hz in wanted_hz if hz < HIGHEST_SHARE * fs_hz]
    if settings.mains_hz != "auto":
        return candidates[0] if candidates else None
    piece = round(PIECE_S * fs_hz)
    if samples < piece or not candidates:
        return None
    freq_hz, power = _spectrum(read, samples // piece, piece, fs_hz=fs_hz, near_hz=candidates)
    strengths = [_line_strength(freq_hz, power, hz) for hz in candidates]
    best = int(np.argmax(strengths))
    return candidates[best] if strengths[best] > RATIO else None


def _spectrum(
    read: Read, pieces: int, piece: int, *, fs_hz: float, near_hz: Sequence[float]
) -> tuple[Floats, Floats]:
    """Median over pieces of the Hann spectrum about some lines, as squared sinusoid amplitude in mV²; leads × bins."""
    from scipy.fft import rfftfreq

    freq_hz = rfftfreq(piece, 1.0 / fs_hz)
    bins = np.flatnonzero(np.abs(freq_hz[:, None] - np.array(near_hz)).min(axis=1) <= BESIDE_HZ[1])
    if pieces <= MOST_PIECES // 20:
        power = _powers(read(0, pieces * piece), piece, bins)
    else:
        chosen = np.linspace(0, pieces - 1, min(pieces, MOST_PIECES)).astype(int).tolist()
        power = np.concatenate(
            [_powers(read(each * piece, (each + 1) * piece), piece, bins) for each in chosen], axis=1
        )
    return freq_hz[bins], median(power.astype(float), axis=1)


def _powers(ecg_mv: Floats, piece: int, bins: Ints) -> NDArray[np.float32]:
    """Squared amplitudes of the chosen bins, leads × pieces × bins."""
    from scipy.fft import rfft

    # Single precision is enough to tell a line from its neighbours.
    pieces: NDArray[np.float32] = ecg_mv.reshape(len(ecg_mv), -1, piece).astype(np.float32)
    if np.isnan(pieces.sum()):
        pieces[np.isnan(pieces)] = 0.0
    pieces -= pieces.mean(axis=-1, keepdims=True, dtype=np.float32)
    window = np.hanning(piece)
    pieces *= (window * (2.0 / window.sum())).astype(np.float32)
    spectrum = rfft(pieces)[..., bins]
    powers: NDArray[np.float32] = spectrum.real**2 + spectrum.imag**2
    return powers


def _line_strength(freq_hz: Floats, power: Floats, line_hz: float) -> float:
    """Largest ratio over leads of the power at a line to that beside it; 0 where the line is too weak to matter."""
    offset_hz = np.abs(freq_hz - line_hz)
    at_line = power[:, offset_hz <= 0.6].max(axis=1)
    beside = power[:, (offset_hz >= BESIDE_HZ[0]) & (offset_hz <= BESIDE_HZ[1])].max(axis=1)
    strong = at_line > SMALLEST_MV**2
    return float(np.max(at_line / np.maximum(beside, 1e-12), where=strong, initial=0.0))


def mains(ecg_mv: Floats, *, fs_hz: float, mains_hz: float, highest_hz: float) -> Floats:
    """The mains line and its harmonics in leads × samples without gaps."""
    leads, samples = ecg_mv.shape
    width = max(1, round(BIN_S * fs_hz))
    cycles = tuple(
        line_hz / fs_hz
        for line_hz in mains_hz * np.arange(1, HARMONICS + 1)
        if line_hz <= HIGHEST_HARMONIC_SHARE * fs_hz and line_hz <= BEYOND_EDGE * highest_hz
    )
    whole, bins = samples // width, -(-samples // width)
    if not cycles or not whole:
        return np.zeros_like(ecg_mv)
    turn = np.exp(2j * np.pi * np.outer(np.arange(bins) * width, cycles))
    phasor, left_mv2 = _fitted(ecg_mv[:, : whole * width].reshape(leads, whole, width), cycles)
    weight = 1.0 / (left_mv2 + QUIET_MV**2)
    followed = _followed(phasor * turn[:whole].conj(), weight, bins)
    line_mv: Floats = _rendered(followed, turn, cycles, width).reshape(leads, -1)[:, :samples]
    return line_mv


def _fitted(pieces_mv: Floats, cycles: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Complex amplitude of each line in every bin, leads × bins × lines, and the mean square that is left over."""
    basis, to_lines = _design(pieces_mv.shape[2], cycles)
    parts = pieces_mv @ basis
    left = np.einsum("lbs,lbs->lb", pieces_mv, pieces_mv) - np.einsum("lbp,lbp->lb", parts, parts)
    both = parts @ to_lines
    count = len(cycles)
    free = max(1, pieces_mv.shape[2] - basis.shape[1])
    return both[..., :count] - 1j * both[..., count:], np.maximum(left, 0.0) / free


@lru_cache(maxsize=8)
def _design(width: int, cycles: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Orthonormal basis of a bent level and the lines, samples × parameters; from it to their cosines and sines."""
    place = np.linspace(-1.0, 1.0, width)
    angle = 2 * np.pi * np.outer(np.arange(width), cycles)
    columns = np.concatenate(
        [np.stack([np.ones(width), place, place**2], axis=1), np.cos(angle), np.sin(angle)], axis=1
    )
    basis, triangle = np.linalg.qr(columns)
    return basis, np.linalg.inv(triangle)[3:].T


def _followed(phasor: Floats, weight: Floats, bins: int) -> Floats:
    """Amplitude and phase along the record: in every bin the value of a weighted line through those about it."""
    leads, whole, count = phasor.shape
    channels = np.concatenate(
        [weight[..., None], weight[..., None] * phasor.real, weight[..., None] * phasor.imag], axis=2
    )
    padded = np.zeros((leads, 1 + 2 * count, bins + 2 * REACH))
    padded[:, :, REACH : REACH + whole] = np.moveaxis(channels, 2, 1)
    offset = np.arange(-REACH, REACH + 1)
    kernel = 1.0 - np.abs(offset) / (REACH + 1)
    moments = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1, axis=2) @ np.stack(
        [kernel, kernel * offset, kernel * offset**2], axis=1
    )
    total, first, second = np.moveaxis(moments[:, 0], -1, 0)[..., None]
    second = second + TREND_HELD * total
    sums = moments[:, 1 : 1 + count] + 1j * moments[:, 1 + count :]
    sums = np.moveaxis(sums, 1, 2)
    followed: Floats = (second * sums[..., 0] - first * sums[..., 1]) / (total * second - first**2)
    return followed


def _rendered(followed: Floats, turn: Floats, cycles: tuple[float, ...], width: int) -> Floats:
    """The lines sample by sample, leads × bins × samples; their amplitude goes straight from one bin to the next."""
    around = np.concatenate([followed[:, :1], followed, followed[:, -1:]], axis=1)
    bins = followed.shape[1]
    three = np.stack([around[:, step : step + bins] * turn for step in range(3)], axis=-1)
    flat = three.reshape(*three.shape[:2], -1)
    lines: Floats = np.concatenate([flat.real, flat.imag], axis=2) @ _carriers(width, cycles)
    return lines


@lru_cache(maxsize=8)
def _carriers(width: int, cycles: tuple[float, ...]) -> Floats:
    """Cosines and negative sines of each line, weighted for the bin before, the bin itself and the one after."""
    place = (np.arange(width) + 0.5) / width - 0.5
    taps = np.stack([np.maximum(-place, 0.0), 1.0 - np.abs(place), np.maximum(place, 0.0)])
    angle = 2 * np.pi * np.outer(cycles, np.arange(width))
    waves = [(wave[:, None] * taps).reshape(-1, width) for wave in (np.cos(angle), -np.sin(angle))]
    return np.concatenate(waves)
