"""R peaks of one to twelve leads, whatever their polarity.

The envelope of the 8–20 Hz band, where QRS complexes outdo P and T waves, is scaled by lead and averaged over leads.
Its maxima are candidates; a candidate is a beat if it is high enough for its neighbourhood, and where beats seem to
be missing the threshold is lowered.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.signal.filters import bridged

BAND_HZ: Final = (7.0, 22.0)
#: Rate at which the envelope is searched; recordings are thinned to at most about this.
SEARCH_HZ: Final = 125.0
REFRACTORY_S: Final = 0.20
LEVEL_BLOCK_S: Final = 1.2
LEVEL_BLOCKS: Final = 9
HIGH_SHARE: Final = 0.35
LOW_SHARE: Final = 0.16
T_WAVE_S: Final = 0.40
T_WAVE_SHARE: Final = 0.55
P_WAVE_S: Final = 0.28
P_WAVE_SHARE: Final = 0.5
LONG_RR: Final = 1.6
LOWEST_ENVELOPE_MV: Final = 0.02
REFINE_S: Final = 0.07
#: The level that the height of a peak is taken from is the median this far to each side.
LEVEL_S: Final = 0.25


def r_peaks(clean_mv: Floats, *, fs_hz: float, usable: Bools | None = None) -> Floats:
    """Times of the R peaks in s, finer than a sample, ascending; empty where no lead is usable.

    clean_mv is leads × samples of the measurement path. Gaps (NaN) hold no beats.
    """
    chosen_mv = clean_mv if usable is None else clean_mv[usable]
    chosen_mv = chosen_mv[np.isfinite(chosen_mv).any(axis=1)] if len(chosen_mv) else chosen_mv
    if not len(chosen_mv) or chosen_mv.shape[1] < 0.5 * fs_hz:
        return np.zeros(0)
    gaps = ~np.isfinite(chosen_mv)
    filled_mv = bridged(chosen_mv, gaps) if gaps.any() else chosen_mv
    envelope, search_hz = _envelope(filled_mv, np.logical_and.reduce(gaps, axis=0), fs_hz=fs_hz)
    found = _chosen(envelope, fs_hz=search_hz)
    return _refined(filled_mv, found / search_hz, fs_hz=fs_hz)


def _envelope(ecg_mv: Floats, no_signal: Bools, *, fs_hz: float) -> tuple[Floats, float]:
    """Mean over leads of the scaled envelope of the QRS band, at its own lower rate; 0 in gaps."""
    step = max(1, int(fs_hz // SEARCH_HZ))
    envelopes = np.abs(analytic_band(ecg_mv, fs_hz=fs_hz, step=step))
    levels = _local_level(envelopes, fs_hz=fs_hz / step)
    scaled = envelopes / np.maximum(levels, LOWEST_ENVELOPE_MV)
    # A lead whose band is mostly noise shows it by a high median beside its maxima.
    weight = 1.0 / np.maximum(np.median(scaled, axis=1), 0.03)
    mean = np.minimum(scaled, 3.0).T @ (weight / weight.sum())
    return np.where(no_signal[::step][: len(mean)], 0.0, mean), fs_hz / step


def analytic_band(ecg_mv: Floats, *, fs_hz: float, step: int) -> Floats:
    """Analytic signal of the QRS band, thinned by a whole factor."""
    from scipy.fft import ifft, next_fast_len, rfft

    samples = ecg_mv.shape[1]
    pad = round(0.5 * fs_hz)
    length = next_fast_len(-(-(samples + pad) // step)) * step
    bins = min(length // step, length // 2 + 1)
    freq_hz = np.arange(bins) * (fs_hz / length)
    # Single precision is enough to find beats, and half the work.
    spectrum = rfft(ecg_mv.astype(np.float32), length)[:, :bins]
    low_hz, high_hz = BAND_HZ
    ratio = (freq_hz / low_hz) ** 6
    gain = 2.0 / step * ratio / (1.0 + ratio) / (1.0 + (freq_hz / high_hz) ** 6)
    gain = gain.astype(np.float32)
    envelope: Floats = ifft(spectrum * gain, length // step)[:, : -(-samples // step)]
    return envelope


def _local_level(envelopes: Floats, *, fs_hz: float) -> Floats:
    """Height of the beats near each sample, rows × samples: running median of the maxima of blocks of a beat or so."""
    from scipy.ndimage import percentile_filter

    samples = envelopes.shape[1]
    block = max(1, round(LEVEL_BLOCK_S * fs_hz))
    blocks = max(1, samples // block)
    edges = np.linspace(0, samples, blocks + 1).astype(int)
    maxima = np.maximum.reduceat(envelopes, edges[:-1], axis=1)
    level = percentile_filter(maxima, 55, size=(1, min(LEVEL_BLOCKS, blocks)), mode="nearest")
    place = np.interp(np.arange(samples), (edges[:-1] + edges[1:]) / 2, np.arange(blocks))
    before = place.astype(np.intp)
    after = np.minimum(before + 1, blocks - 1)
    between: Floats = level[:, before] + (place - before) * (level[:, after] - level[:, before])
    return between


def _chosen(envelope: Floats, *, fs_hz: float) -> Ints:
    """Indices of the beats among the maxima of the envelope."""
    from scipy.signal import find_peaks

    candidates, _ = find_peaks(envelope, height=LOW_SHARE * 0.5, distance=max(1, round(REFRACTORY_S * fs_hz)))
    if not len(candidates):
        return candidates.astype(np.intp)
    level = _local_level(envelope[None], fs_hz=fs_hz)[0]
    height = envelope[candidates] / np.maximum(level[candidates], 1e-3)
    beats = candidates[height >= HIGH_SHARE]
    heights = height[height >= HIGH_SHARE]
    keep = ~_p_or_t_waves(beats / fs_hz, heights)
    beats = beats[keep]
    return _with_missed(beats, candidates, height, fs_hz=fs_hz)


def _p_or_t_waves(time_s: Floats, height: Floats) -> Bools:
    """Candidates so close after a much higher one, or before it, that they are its T wave, or its P wave."""
    apart_s = np.diff(time_s)
    follows = (apart_s < T_WAVE_S) & (height[1:] < T_WAVE_SHARE * height[:-1])
    precedes = (apart_s < P_WAVE_S) & (height[:-1] < P_WAVE_SHARE * height[1:])
    either: Bools = np.concatenate([[False], follows]) | np.concatenate([precedes, [False]])
    return either


def _with_missed(beats: Ints, candidates: Ints, height: Floats, *, fs_hz: float) -> Ints:
    """Beats, and the highest lower candidate wherever an interval is far longer than those around it."""
    from scipy.ndimage import median_filter

    for _ in range(3):
        if len(beats) < 3:
            return beats
        rr = np.diff(beats)
        usual = median_filter(rr, size=min(9, len(rr)), mode="nearest")
        added = [
            best
            for i in np.flatnonzero(rr > LONG_RR * usual)
            if (best := _highest_between(beats[i], beats[i + 1], candidates, height, 0.3 * usual[i]))
            is not None
        ]
        if not added:
            return beats
        beats = np.sort(np.r_[beats, added])
    return beats


def _highest_between(first: int, last: int, candidates: Ints, height: Floats, apart: float) -> int | None:
    inside = (candidates > first + apart) & (candidates < last - apart) & (height >= LOW_SHARE)
    if not inside.any():
        return None
    at = np.flatnonzero(inside)
    return int(candidates[at[np.argmax(height[at])]])


def _refined(ecg_mv: Floats, time_s: Floats, *, fs_hz: float) -> Floats:
    """Each time moved to the largest multi-lead magnitude near it, by a parabola between samples."""
    if not len(time_s):
        return time_s
    reach, wide = max(2, round(REFINE_S * fs_hz)), round(LEVEL_S * fs_hz)
    centre = np.round(time_s * fs_hz).astype(np.intp)
    at = np.clip(centre[:, None] + np.arange(-reach - 1, reach + 2), 0, ecg_mv.shape[1] - 1)
    about = np.clip(centre[:, None] + np.arange(-wide, wide + 1, max(1, wide // 25)), 0, ecg_mv.shape[1] - 1)
    level_mv = median(ecg_mv[:, about], axis=-1)[..., None]
    magnitude = np.sqrt(np.mean((ecg_mv[:, at] - level_mv) ** 2, axis=0))
    best = np.argmax(magnitude[:, 1:-1], axis=1) + 1
    rows = np.arange(len(at))
    before, peak, after = (magnitude[rows, best + shift] for shift in (-1, 0, 1))
    refined = (centre - reach - 1 + best + vertex(before, peak, after)) / fs_hz
    refined = np.unique(np.clip(refined, 0.0, (ecg_mv.shape[1] - 1) / fs_hz))
    return refined[np.diff(refined, prepend=-np.inf) > REFRACTORY_S / 2]


def vertex(before: Floats, peak: Floats, after: Floats) -> Floats:
    """Where between samples a parabola through three of them has its top, from the middle one; within ±0.5."""
    bend = before - 2 * peak + after
    shift = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1.0), 0.0)
    return np.clip(shift, -0.5, 0.5)
