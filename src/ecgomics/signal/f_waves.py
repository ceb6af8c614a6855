"""Fibrillatory waves: what is left of the ECG when the ventricles are taken out of it, and its spectrum.

The mean beat of each shape is taken from every beat of that shape, as high as its QRS is (average beat subtraction,
Slocum 1992; Bollmann 2006). Beats of rare shapes have no mean worth the name: the time about them is left out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.filters import bridged
from ecgomics.signal.model import Beats
from ecgomics.signal.segmenter import at_network_rate

#: A mean of fewer beats keeps too much of their f waves.
FEWEST_BEATS: Final = 4
#: What belongs to a beat, about its R peak; QRS, by whose height the mean beat is fitted, within this of it.
BEFORE_S: Final = 0.10
AFTER_S: Final = 0.46
QRS_S: Final = 0.06
#: Beats of one shape are at most so much higher or lower than their mean.
LEAST_SCALE, LARGEST_SCALE = 0.8, 1.25
#: f waves of long recordings are read from their first part.
LONGEST_S: Final = 3600.0
SEGMENT_S: Final = 4.0
#: Spectra are padded to this grid or a finer one, so that a peak is placed between the bins of its segments.
GRID_HZ: Final = 0.0625


@dataclass(frozen=True, slots=True)
class FWaves:
    """The ECG without the ventricles."""

    mv: Floats
    """leads × samples, 0 where it is left out."""
    known: Bools
    """(samples,)"""
    fs_hz: float


@dataclass(frozen=True, slots=True)
class FWaveSpectrum:
    """Its power by lead."""

    frequency_hz: Floats
    """(bins,), evenly from 0."""
    density_mv2_hz: Floats
    """leads × bins, one-sided."""

    def power_mv2(self, inside: Bools) -> Floats:
        """Power in some of the bins; inside is (bins,) or leads × bins."""
        step_hz = float(self.frequency_hz[1])
        power: Floats = np.sum(np.where(inside, self.density_mv2_hz, 0.0), axis=1) * step_hz
        return power


def f_waves(clean_mv: Floats, beats: Beats, *, fs_hz: float) -> FWaves:
    """The measurement path, leads × samples, less the mean beats, near 250 Hz; gaps are left out."""
    clean_mv = clean_mv[:, : round(LONGEST_S * fs_hz)]
    gaps = ~np.isfinite(clean_mv)
    thin_mv, thin_hz = at_network_rate(bridged(clean_mv, gaps) if gaps.any() else clean_mv, fs_hz=fs_hz)
    before, after = round(BEFORE_S * thin_hz), round(AFTER_S * thin_hz)
    centre = np.round(beats.peak_s * thin_hz).astype(np.intp)
    whole = (centre >= before) & (centre < thin_mv.shape[1] - after)
    known = np.ones(thin_mv.shape[1], dtype=bool)
    left_mv = thin_mv.copy()
    for shape in np.unique(beats.group):
        member = np.flatnonzero(beats.group == shape)
        told_by = member[whole[member] & beats.accepted[member]]
        if len(told_by) < FEWEST_BEATS:
            for at in centre[member].tolist():
                known[max(at - before, 0) : at + after + 1] = False
            continue
        mean_mv = _mean_beat(thin_mv, centre, told_by, before=before, after=after)
        _subtract(left_mv, thin_mv, mean_mv, centre[member], before=before, qrs=round(QRS_S * thin_hz))
    known &= ~np.interp(
        np.arange(len(known)) / thin_hz, np.arange(gaps.shape[1]) / fs_hz, gaps.all(axis=0)
    ).astype(bool)
    return FWaves(np.where(known, left_mv, 0.0), known, thin_hz)


def _mean_beat(ecg_mv: Floats, centre: Ints, told_by: Ints, *, before: int, after: int) -> Floats:
    """Mean of some beats, each up to where the next begins; leads × samples, 0 at its ends."""
    at = np.arange(-before, after + 1)
    next_beat = np.append(centre, np.iinfo(np.intp).max)[told_by + 1]
    own = (centre[told_by, None] + at < next_beat[:, None] - before).astype(float)
    own[:, : 2 * before] = 1.0
    windows_mv = ecg_mv[:, centre[told_by, None] + at]
    mean_mv = np.einsum("lbs,bs->ls", windows_mv, own) / np.maximum(own.sum(axis=0), 1.0)
    mean_mv = np.where(own.any(axis=0), mean_mv, 0.0)
    last = int(np.flatnonzero(own.any(axis=0))[-1])
    level_mv = np.linspace(mean_mv[:, 0], mean_mv[:, last], last + 1, axis=1)
    mean_mv[:, : last + 1] -= level_mv
    return np.asarray(mean_mv, dtype=float)


def _subtract(
    left_mv: Floats, ecg_mv: Floats, mean_mv: Floats, centre: Ints, *, before: int, qrs: int
) -> None:
    """Take the mean beat from each beat of its shape, in place, as high and as late as the QRS of that beat is.

    A shift of a part of a sample is the slope of the mean beat times the shift.
    """
    slope_mv = np.gradient(mean_mv, axis=1)
    height, shift = (_told_by(rows[:, before - qrs : before + qrs + 1]) for rows in (mean_mv, slope_mv))
    samples = ecg_mv.shape[1]
    for at in centre.tolist():
        first, last = at - before, min(at - before + mean_mv.shape[1], samples)
        scale, late = np.ones(len(ecg_mv)), np.zeros(len(ecg_mv))
        if at >= qrs and at + qrs < samples:
            qrs_mv = ecg_mv[:, at - qrs : at + qrs + 1]
            scale = np.clip(np.einsum("ls,ls->l", qrs_mv, height), LEAST_SCALE, LARGEST_SCALE)
            late = np.clip(np.einsum("ls,ls->l", qrs_mv, shift), -1.0, 1.0)
        cut = slice(max(-first, 0), last - first)
        left_mv[:, max(first, 0) : last] -= (
            scale[:, None] * mean_mv[:, cut] + late[:, None] * slope_mv[:, cut]
        )


def _told_by(rows: Floats) -> Floats:
    """Weights whose product with a row plus a level gives 1, leads × samples."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.einsum("ls,ls->l", rows, rows), 1e-12)[:, None], dtype=float)


def f_wave_spectrum(waves: FWaves) -> FWaveSpectrum:
    """Mean Hann periodogram (Welch) of segments of four seconds that overlap by half, all leads."""
    segment = min(round(SEGMENT_S * waves.fs_hz), waves.mv.shape[1])
    starts = range(0, waves.mv.shape[1] - segment + 1, max(segment // 2, 1))
    window = np.hanning(segment + 1)[:segment]
    padded = 1 << int(np.ceil(np.log2(max(segment, waves.fs_hz / GRID_HZ))))
    total = np.zeros((len(waves.mv), padded // 2 + 1))
    weight = 0.0
    for start in starts:
        part_mv, known = waves.mv[:, start : start + segment], waves.known[start : start + segment]
        level_mv = part_mv.sum(axis=1, keepdims=True) / max(int(known.sum()), 1)
        tapered = np.where(known, part_mv - level_mv, 0.0) * window
        total += np.abs(np.fft.rfft(tapered, padded, axis=1)) ** 2
        weight += float(np.sum(window[known] ** 2))
    density = 2.0 * total / max(weight * waves.fs_hz, 1e-12)
    return FWaveSpectrum(np.fft.rfftfreq(padded, 1.0 / waves.fs_hz).astype(np.float64), density)
