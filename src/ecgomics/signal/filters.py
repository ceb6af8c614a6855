"""The two signal paths: the measurement path that moves nothing, and the model path that gives a network its input.

The measurement path is zero-phase: one pass over the spectrum for baseline and muscle noise, then the mains line is
estimated between the QRS complexes, where there is nothing else near it, and subtracted, so that it cannot ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import derive_limb_leads
from ecgomics.core.settings import Settings
from ecgomics.signal.pacing import NO_SPIKES, without_spikes

#: Steepness of the edges: at 40 beats a minute the lower one takes less than a tenth of the fundamental.
HIGHPASS_ORDER: Final = 4
LOWPASS_ORDER: Final = 4
#: Mirrored signal added at each end against transients of the lower edge.
PAD_S: Final = 2.0
SHORTEST_S: Final = 0.2
MAINS_HZ: Final = (50.0, 60.0)
MAINS_BLOCK_S: Final = 2.0
#: Where the neighbours of a line lie, from its middle.
BESIDE_HZ: Final = (1.5, 5.0)
#: A line counts if it stands out of its neighbours by this power ratio and is at least this strong.
MAINS_RATIO: Final = 6.0
MAINS_SMALLEST_MV: Final = 0.003
MAINS_HARMONICS: Final = 3
MAINS_TRACKING_S: Final = 0.6

DEFAULT_SETTINGS: Final = Settings()


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What a network was trained on: the contract of the model path."""

    fs_hz: float
    leads: tuple[str, ...]
    seconds: float
    band_hz: tuple[float | None, float | None] = (None, None)
    notch_hz: float | None = None
    normalisation: Literal["none", "lead_z", "record_z", "lead_peak"] = "none"


def measurement_path(
    ecg_mv: Floats,
    *,
    fs_hz: float,
    spikes: Ints = NO_SPIKES,
    mains_hz: float | None = None,
    settings: Settings = DEFAULT_SETTINGS,
) -> Floats:
    """Signal for measuring, leads × samples in mV: no baseline, mains or pacing spikes; gaps stay NaN.

    spikes are the samples of the pacing spikes.
    """
    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(without_spikes(ecg_mv, spikes, fs_hz=fs_hz), gaps)
    if mains_hz is not None:
        filled_mv = _without_mains(filled_mv, fs_hz=fs_hz, mains_hz=mains_hz, highest_hz=settings.lowpass_hz)
    clean_mv = band_pass(filled_mv, fs_hz=fs_hz, band_hz=(settings.highpass_hz, settings.lowpass_hz))
    clean_mv[gaps] = np.nan
    return clean_mv


def band_pass(ecg_mv: Floats, *, fs_hz: float, band_hz: tuple[float | None, float | None]) -> Floats:
    """Zero-phase band-pass with Butterworth edges over leads × samples without gaps; None leaves an edge open.

    Less than a fifth of a second cannot be filtered and comes back as it is."""
    from scipy.fft import irfft, next_fast_len, rfft, rfftfreq

    samples = ecg_mv.shape[-1]
    if samples < SHORTEST_S * fs_hz:
        return np.array(ecg_mv, dtype=float)
    padded_mv = _mirrored(ecg_mv, min(samples - 1, round(PAD_S * fs_hz)))
    length = next_fast_len(padded_mv.shape[-1], real=True)
    gain = _edge_gains(rfftfreq(length, 1.0 / fs_hz), band_hz, fs_hz=fs_hz)
    filtered_mv: Floats = irfft(rfft(padded_mv, length) * gain, length)
    first = (padded_mv.shape[-1] - samples) // 2
    return filtered_mv[..., first : first + samples].copy()


def _edge_gains(freq_hz: Floats, band_hz: tuple[float | None, float | None], *, fs_hz: float) -> Floats:
    low_hz, high_hz = band_hz
    gain = np.ones_like(freq_hz)
    if low_hz is not None:
        ratio = (freq_hz / low_hz) ** (2 * HIGHPASS_ORDER)
        gain *= ratio / (1.0 + ratio)
    if high_hz is not None and high_hz < fs_hz / 2:
        gain /= np.sqrt(1.0 + (freq_hz / high_hz) ** (2 * LOWPASS_ORDER))
    return gain


def _mirrored(ecg_mv: Floats, pad: int) -> Floats:
    """Each end continued by its mirror image through the end's level, tapered to it so that nothing is added beyond.

    The level is the median of the first and last 0.2 pad: a wave that happens to stand at the end moves no baseline.
    """
    if pad < 1:
        return ecg_mv
    near = max(1, pad // 5)
    left_mv = median(ecg_mv[..., :near], axis=-1)[..., None]
    right_mv = median(ecg_mv[..., -near:], axis=-1)[..., None]
    left = 2 * left_mv - ecg_mv[..., pad:0:-1]
    right = 2 * right_mv - ecg_mv[..., -2 : -pad - 2 : -1]
    return np.concatenate([left, ecg_mv, right], axis=-1)


def bridged(ecg_mv: Floats, gaps: Bools) -> Floats:
    """Gaps bridged by straight lines between the levels beside them, so that filters do not smear them."""
    filled_mv = np.array(ecg_mv, dtype=float)
    for lead in np.flatnonzero(gaps.any(axis=1)):
        known = np.flatnonzero(~gaps[lead])
        at = np.flatnonzero(gaps[lead])
        filled_mv[lead, at] = np.interp(at, known, ecg_mv[lead, known]) if len(known) else 0.0
    return filled_mv


def mains_line_hz(ecg_mv: Floats, *, fs_hz: float, settings: Settings = DEFAULT_SETTINGS) -> float | None:
    """Mains frequency to remove: as set, or the line of 50 and 60 Hz that stands out of the spectrum, or None."""
    if settings.mains_hz == "off":
        return None
    wanted_hz = MAINS_HZ if settings.mains_hz == "auto" else (float(settings.mains_hz),)
    candidates = [hz for hz in wanted_hz if hz < 0.45 * fs_hz]
    if settings.mains_hz != "auto":
        return candidates[0] if candidates else None
    block = round(MAINS_BLOCK_S * fs_hz)
    if ecg_mv.shape[1] < block or not candidates:
        return None
    freq_hz, power = _block_spectrum(ecg_mv, block, fs_hz=fs_hz, near_hz=candidates)
    strengths = [_line_strength(freq_hz, power, hz) for hz in candidates]
    best = int(np.argmax(strengths))
    return candidates[best] if strengths[best] > MAINS_RATIO else None


def _block_spectrum(
    ecg_mv: Floats, block: int, *, fs_hz: float, near_hz: Sequence[float]
) -> tuple[Floats, Floats]:
    """Median over blocks of the Hann spectrum about some lines, as squared sinusoid amplitude in mV²; leads × bins."""
    from scipy.fft import rfft, rfftfreq

    blocks = ecg_mv.shape[1] // block
    pieces = ecg_mv[:, : blocks * block].reshape(len(ecg_mv), blocks, block)
    window = np.hanning(block)
    if np.isnan(pieces).any():
        pieces = np.nan_to_num(pieces)
    pieces = pieces - pieces.mean(axis=-1, keepdims=True)
    freq_hz = rfftfreq(block, 1.0 / fs_hz)
    bins = np.flatnonzero(np.abs(freq_hz[:, None] - np.array(near_hz)).min(axis=1) <= BESIDE_HZ[1])
    weighted = (pieces * (window * (2.0 / window.sum()))).astype(np.float32)
    spectrum = rfft(weighted)[..., bins]
    return freq_hz[bins], median(spectrum.real**2 + spectrum.imag**2, axis=1)


def _line_strength(freq_hz: Floats, power: Floats, line_hz: float) -> float:
    """Largest ratio over leads of the power at a line to that beside it; 0 where the line is too weak to matter."""
    offset_hz = np.abs(freq_hz - line_hz)
    at_line = power[:, offset_hz <= 0.6].max(axis=1)
    beside = power[:, (offset_hz >= BESIDE_HZ[0]) & (offset_hz <= BESIDE_HZ[1])].max(axis=1)
    strong = at_line > MAINS_SMALLEST_MV**2
    return float(np.max(at_line / np.maximum(beside, 1e-12), where=strong, initial=0.0))


def _without_mains(ecg_mv: Floats, *, fs_hz: float, mains_hz: float, highest_hz: float) -> Floats:
    """Subtract the mains line and its harmonics, tracked where no QRS is."""
    quiet = _quiet(ecg_mv, fs_hz=fs_hz)
    time_s = np.arange(ecg_mv.shape[1]) / fs_hz
    cleaned_mv = ecg_mv
    for harmonic in range(1, MAINS_HARMONICS + 1):
        line_hz = harmonic * mains_hz
        if line_hz < min(0.45 * fs_hz, highest_hz):
            carrier = np.exp(-2j * np.pi * line_hz * time_s)
            amplitude = _tracked_amplitude(cleaned_mv, carrier, quiet, fs_hz=fs_hz, line_hz=mains_hz)
            cleaned_mv = cleaned_mv - 2.0 * (amplitude * carrier.conj()).real
    return cleaned_mv


def _tracked_amplitude(
    ecg_mv: Floats, carrier: Floats, quiet: Floats, *, fs_hz: float, line_hz: float
) -> Floats:
    """Complex amplitude of the line along the record, averaged over the quiet samples about each sample."""
    from scipy.ndimage import uniform_filter1d

    # Whole periods, so that a level and its slope average out before the line is demodulated.
    period = fs_hz / line_hz
    smooth = max(1, round(round(0.1 * line_hz) * period))
    span = max(smooth, round(MAINS_TRACKING_S * fs_hz))
    base_mv = ecg_mv - uniform_filter1d(ecg_mv, smooth, axis=-1, mode="nearest")
    # Near the ends the average does not cover whole periods: the amplitude there is that of the samples beside.
    inner = quiet.copy()
    inner[:, : smooth // 2 + 1] = inner[:, -(smooth // 2) - 1 :] = 0.0

    def averaged(values: Floats) -> Floats:
        once = uniform_filter1d(values, span, axis=-1, mode="constant")
        twice: Floats = uniform_filter1d(once, span, axis=-1, mode="constant")
        return twice

    moved = base_mv * inner * carrier
    amplitude: Floats = (averaged(moved.real) + 1j * averaged(moved.imag)) / np.maximum(averaged(inner), 0.02)
    return amplitude


def _quiet(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """1 where the signal is slow, 0 in and about QRS complexes; leads × samples."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    # Over one mains period (50 and 60 Hz alike nearly) the line cancels and the slope of the QRS is left.
    smooth_mv = uniform_filter1d(ecg_mv, max(1, round(fs_hz / 55.0)), axis=-1)
    reach = max(1, round(0.02 * fs_hz))
    slope = np.abs(smooth_mv[:, reach:] - smooth_mv[:, :-reach])
    slope = np.pad(slope, ((0, 0), (reach // 2, reach - reach // 2)), mode="edge")
    widened = maximum_filter1d(slope, max(1, round(0.08 * fs_hz)), axis=-1)
    limit = np.quantile(widened[:, :: max(1, widened.shape[1] // 2000)], 0.7, axis=-1, keepdims=True)
    return (widened <= limit).astype(float)


def model_path(ecg_mv: Floats, leads: Sequence[str], *, fs_hz: float, contract: ModelInput) -> Floats:
    """Input of a network, leads × samples of its contract; NotComputable("wrong_leads") if a lead is missing.

    Gaps are bridged before filtering and 0 in the input; a longer record is cut to its first seconds, a shorter one is
    padded with 0 at the end.
    """
    ecg_mv, names, _ = derive_limb_leads(ecg_mv, leads)
    missing = [lead for lead in contract.leads if lead not in names]
    if missing:
        raise NotComputable("wrong_leads", f"The model needs {', '.join(missing)}.")
    chosen_mv = ecg_mv[[names.index(lead) for lead in contract.leads]]
    gaps = ~np.isfinite(chosen_mv)
    filled_mv = bridged(chosen_mv, gaps)
    if contract.notch_hz is not None:
        filled_mv = _without_mains(filled_mv, fs_hz=fs_hz, mains_hz=contract.notch_hz, highest_hz=fs_hz / 2)
    filled_mv = band_pass(filled_mv, fs_hz=fs_hz, band_hz=contract.band_hz)
    filled_mv[gaps] = 0.0
    return _normalised(
        _fitted(_resampled(filled_mv, fs_hz, contract.fs_hz), contract), contract.normalisation
    )


def _resampled(ecg_mv: Floats, fs_hz: float, wanted_hz: float) -> Floats:
    from fractions import Fraction

    from scipy.signal import resample_poly

    if fs_hz == wanted_hz:
        return ecg_mv
    ratio = Fraction(wanted_hz / fs_hz).limit_denominator(1000)
    resampled: Floats = resample_poly(ecg_mv, ratio.numerator, ratio.denominator, axis=-1, padtype="line")
    return resampled


def _fitted(ecg_mv: Floats, contract: ModelInput) -> Floats:
    samples = round(contract.seconds * contract.fs_hz)
    cut_mv = ecg_mv[:, :samples]
    return np.pad(cut_mv, ((0, 0), (0, samples - cut_mv.shape[1])))


def _normalised(ecg_mv: Floats, how: str) -> Floats:
    if how == "none":
        return ecg_mv
    axis = None if how == "record_z" else -1
    if how == "lead_peak":
        peaks: Floats = np.abs(ecg_mv).max(axis=-1, keepdims=True)
        return ecg_mv / np.maximum(peaks, 1e-6)
    centred: Floats = ecg_mv - np.mean(ecg_mv, axis=axis, keepdims=True)
    spread: Floats = np.std(ecg_mv, axis=axis, keepdims=True)
    return centred / np.maximum(spread, 1e-6)
