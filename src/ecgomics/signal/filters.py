"""The two signal paths: the measurement path that moves nothing, and the model path that gives a network its input.

The measurement path works on the blocks of an absolute grid: mains, then the baseline, are estimated and subtracted;
what lies above the upper edge is taken off without phase.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import derive_limb_leads
from ecgomics.core.settings import Settings
from ecgomics.signal.baseline import baseline
from ecgomics.signal.blocks import Block, grid
from ecgomics.signal.mains import mains
from ecgomics.signal.pacing import NO_SPIKES, without_spikes

#: Steepness of the edges.
HIGHPASS_ORDER: Final = 4
LOWPASS_ORDER: Final = 4
#: Mirrored signal added at each end against transients of the lower and of the upper edge.
PAD_S: Final = 2.0
LOWPASS_PAD_S: Final = 0.1
SHORTEST_S: Final = 0.2
#: The usual band of bedside monitors.
MONITOR_BAND_HZ: Final = (0.5, 40.0)

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
    blocks = grid(ecg_mv.shape[1], fs_hz=fs_hz)
    cores = (
        measured_core(
            ecg_mv[:, block.start : block.stop],
            block,
            fs_hz=fs_hz,
            spikes=spikes,
            mains_hz=mains_hz,
            settings=settings,
        )
        for block in blocks
    )
    if len(blocks) == 1:
        return next(cores)
    clean_mv = np.empty(ecg_mv.shape)
    for block, core_mv in zip(blocks, cores, strict=True):
        clean_mv[:, block.first : block.last] = core_mv
    return clean_mv


def measured_core(
    ecg_mv: Floats,
    block: Block,
    *,
    fs_hz: float,
    spikes: Ints = NO_SPIKES,
    mains_hz: float | None = None,
    settings: Settings = DEFAULT_SETTINGS,
) -> Floats:
    """The measurement path over the core of one block, from the samples of the block with its margins.

    Less than a fifth of a second cannot be filtered and comes back as it is.
    """
    if ecg_mv.shape[1] < SHORTEST_S * fs_hz:
        return np.array(ecg_mv, dtype=float)
    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(without_spikes(ecg_mv, block.within(spikes), fs_hz=fs_hz), gaps)
    if mains_hz is not None:
        filled_mv -= mains(filled_mv, fs_hz=fs_hz, mains_hz=mains_hz, highest_hz=settings.lowpass_hz)
    filled_mv -= baseline(filled_mv, fs_hz=fs_hz, highpass_hz=settings.highpass_hz, ends=block.ends)
    clean_mv = _low_pass(filled_mv, fs_hz=fs_hz, high_hz=settings.lowpass_hz)
    clean_mv[gaps] = np.nan
    return clean_mv[:, block.core]


def _low_pass(ecg_mv: Floats, *, fs_hz: float, high_hz: float) -> Floats:
    """Zero-phase low-pass of a signal without baseline; nothing is done where there is nothing above the edge."""
    from scipy.fft import irfft, next_fast_len, rfft

    if high_hz >= fs_hz / 2:
        return ecg_mv
    samples = ecg_mv.shape[1]
    pad = min(samples - 1, round(LOWPASS_PAD_S * fs_hz))
    length = next_fast_len(samples + 2 * pad, real=True)
    # In single precision a signal of some mV is exact to a nanovolt, at half the work.
    padded_mv = np.zeros((len(ecg_mv), length), dtype=np.float32)
    padded_mv[:, :pad], padded_mv[:, pad + samples : samples + 2 * pad] = _mirror_images(ecg_mv, pad)
    padded_mv[:, pad : pad + samples] = ecg_mv
    spectrum = rfft(padded_mv, overwrite_x=True)
    spectrum *= _low_pass_gain(length, high_hz / fs_hz)
    return irfft(spectrum, length, overwrite_x=True)[:, pad : pad + samples].astype(float)


@lru_cache(maxsize=8)
def _low_pass_gain(length: int, edge: float) -> Floats:
    freq = np.arange(length // 2 + 1) / length
    return (1.0 / np.sqrt(1.0 + (freq / edge) ** (2 * LOWPASS_ORDER))).astype(np.float32)


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
    """Each end continued by its mirror image, so that no step is there."""
    if pad < 1:
        return ecg_mv
    left_mv, right_mv = _mirror_images(ecg_mv, pad)
    return np.concatenate([left_mv, ecg_mv, right_mv], axis=-1)


def _mirror_images(ecg_mv: Floats, pad: int) -> tuple[Floats, Floats]:
    """What mirrors each end through its level, beyond it: pad samples, fewer than there are.

    The level is the median of the first and last 0.2 pad: a wave that happens to stand at the end moves no baseline.
    """
    near = max(1, pad // 5)
    left_mv = median(ecg_mv[..., :near], axis=-1)[..., None]
    right_mv = median(ecg_mv[..., -near:], axis=-1)[..., None]
    return 2 * left_mv - ecg_mv[..., pad:0:-1], 2 * right_mv - ecg_mv[..., -2 : -pad - 2 : -1]


def bridged(ecg_mv: Floats, gaps: Bools) -> Floats:
    """Gaps bridged by straight lines between the levels beside them, so that filters do not smear them."""
    filled_mv = np.array(ecg_mv, dtype=float)
    for lead in np.flatnonzero(gaps.any(axis=1)):
        known = np.flatnonzero(~gaps[lead])
        at = np.flatnonzero(gaps[lead])
        filled_mv[lead, at] = np.interp(at, known, ecg_mv[lead, known]) if len(known) else 0.0
    return filled_mv


def monitor_path(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """Signal as a monitor shows it, leads × samples in mV: for looking only, as its band moves ST; gaps stay NaN."""
    gaps = np.isnan(ecg_mv)
    shown_mv = band_pass(bridged(ecg_mv, gaps), fs_hz=fs_hz, band_hz=MONITOR_BAND_HZ)
    shown_mv[gaps] = np.nan
    return shown_mv


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
        filled_mv -= mains(filled_mv, fs_hz=fs_hz, mains_hz=contract.notch_hz, highest_hz=fs_hz / 2)
    filled_mv = band_pass(filled_mv, fs_hz=fs_hz, band_hz=contract.band_hz)
    filled_mv[gaps] = 0.0
    return _normalised(_fitted(resampled(filled_mv, fs_hz, contract.fs_hz), contract), contract.normalisation)


def resampled(ecg_mv: Floats, fs_hz: float, wanted_hz: float) -> Floats:
    """Leads × samples at another rate, anti-aliased; gaps are bridged before."""
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
