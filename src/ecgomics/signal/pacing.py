"""Pacing spikes: jumps of a few milliseconds out of a quiet line, back at once, just before a QRS complex."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats

BEFORE_S: Final = 0.16
AFTER_S: Final = 0.03
#: The jump is done within RISE, after at least QUIET of little movement, and mostly undone within FALL.
RISE_S: Final = 0.006
FALL_S: Final = 0.009
QUIET_S: Final = 0.036
SMALLEST_MV: Final = 0.25
QUIET_SHARE: Final = 0.3
FALL_SHARE: Final = 0.45
LOWEST_FS_HZ: Final = 250.0
#: Spikes must be seen before this share of the beats; a rarer one is an artefact.
LEAST_SHARE: Final = 0.15
LEAST_BEATS: Final = 2


def paced_beats(ecg_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Bools:
    """Beats that a pacing spike precedes, (beats,); ecg_mv is leads × samples as given, before any low-pass.

    Below 250 Hz no spike can be told from a wave, and no beat is called paced.
    """
    none = np.zeros(len(peak_s), dtype=bool)
    if fs_hz < LOWEST_FS_HZ or not len(peak_s) or not len(ecg_mv):
        return none
    rise, fall, quiet = (max(1, round(span * fs_hz)) for span in (RISE_S, FALL_S, QUIET_S))
    offsets = np.arange(-round(BEFORE_S * fs_hz) - quiet, round(AFTER_S * fs_hz) + fall + 1)
    at = np.clip(np.round(peak_s * fs_hz).astype(np.intp)[:, None] + offsets, 0, ecg_mv.shape[1] - 1)
    windows = ecg_mv[:, at]
    crest, foot = windows[..., quiet:-fall], windows[..., quiet - rise : -fall - rise]
    jump = crest - foot
    fallen = (crest - windows[..., quiet + fall :]) * np.sign(jump) >= FALL_SHARE * np.abs(jump)
    # A notch of the QRS is no spike: before a spike every lead is quiet.
    unrest = np.ptp(np.lib.stride_tricks.sliding_window_view(windows, quiet - rise + 1, axis=-1), axis=-1)
    unrest_mv = unrest[..., : -fall - rise].max(axis=0)
    spike = (np.abs(jump) >= np.maximum(SMALLEST_MV, unrest_mv / QUIET_SHARE)) & fallen
    paced: Bools = spike.any(axis=(0, 2))
    enough = paced.sum() >= max(LEAST_BEATS, LEAST_SHARE * len(paced))
    return paced if enough else none
