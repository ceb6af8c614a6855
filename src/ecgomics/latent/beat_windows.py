"""Windows of single beats for the beat model, at one rate, about their level, in mV."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.signal.model import RepresentativeBeat

FS_HZ: Final = 250.0
#: From 252 ms before the R peak to 448 ms after it: P to the end of T at usual rates.
FIRST: Final = -63
SAMPLES: Final = 176
ZERO: Final = -FIRST
#: A lead whose beats are smaller than this is not made larger: it would be noise.
LEAST_SCALE_MV: Final = 0.1


def beats_of(measured_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Floats:
    """Beats × leads × SAMPLES in mV at 250 Hz about the R peaks, each about its own median.

    measured_mv is leads × samples of the measurement path. A beat and lead with a gap (NaN) in its window, or whose
    window is not all in the recording, is NaN throughout.
    """
    step = fs_hz / FS_HZ
    at = peak_s[:, None] * fs_hz + (FIRST + np.arange(SAMPLES)) * step
    inside = (at[:, 0] >= 0.0) & (at[:, -1] <= measured_mv.shape[1] - 1)
    windows_mv = np.moveaxis(_between(measured_mv, at), 0, 1)
    windows_mv[~inside] = np.nan
    return levelled(windows_mv)


def representative_window(beat: RepresentativeBeat) -> tuple[Floats, Bools]:
    """The representative beat as leads × SAMPLES in mV about its median, and which samples are its own, (SAMPLES,).

    At high rates it is shorter than the window: there its first and last values go on.
    """
    at = beat.zero + (FIRST + np.arange(SAMPLES)) * (beat.fs_hz / FS_HZ)
    last = beat.beat_mv.shape[1] - 1
    own: Bools = (at >= 0.0) & (at <= last)
    window_mv = _between(beat.beat_mv, np.clip(at, 0.0, last)[None])[:, 0]
    return levelled(window_mv), own


def levelled(windows_mv: Floats) -> Floats:
    """Windows, … × SAMPLES, minus the median of each; all NaN where one sample is."""
    levels: Floats = windows_mv - median(windows_mv, axis=-1)[..., None]
    levels[np.isnan(windows_mv).any(axis=-1)] = np.nan
    return levels


def scale_mv(beats_mv: Floats) -> Floats:
    """Usual height of the beats of each lead, (leads,): median over beats of peak to peak, at least 0.1 mV.

    NaN for a lead without a beat.
    """
    height_mv = np.ptp(beats_mv, axis=-1)
    scale = np.full(beats_mv.shape[1], np.nan)
    for lead in np.flatnonzero(np.isfinite(height_mv).any(axis=0)):
        scale[lead] = median(height_mv[np.isfinite(height_mv[:, lead]), lead], axis=0)
    heights: Floats = np.maximum(scale, LEAST_SCALE_MV)
    return heights


def _between(ecg_mv: Floats, at: Floats) -> Floats:
    """Leads × samples at positions between samples, leads × positions, by cubic interpolation (Catmull and Rom)."""
    base: Ints = np.floor(at).astype(np.intp)
    part = at - base
    taps = (
        ((-0.5 * part + 1.0) * part - 0.5) * part,
        (1.5 * part - 2.5) * part * part + 1.0,
        ((-1.5 * part + 2.0) * part + 0.5) * part,
        (0.5 * part - 0.5) * part * part,
    )
    last = ecg_mv.shape[1] - 1
    found = np.zeros((len(ecg_mv), *at.shape))
    for step, tap in enumerate(taps, start=-1):
        found += tap * ecg_mv[:, np.clip(base + step, 0, last)]
    return found
