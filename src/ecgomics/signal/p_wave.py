"""Onset, peak and offset of the P wave in every lead and beat, and how sure it is that there is one.

A P wave repeats itself at one distance before the QRS; fibrillation, noise and the T wave before do not. So what all
leads show is compared from beat to beat: the share that repeats decides about presence.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.qrs import Complexes
from ecgomics.signal.t_wave import Waves
from ecgomics.signal.windows import Windows, between, bulge, first_true, largest, last_true, slope, smooth, take

SMOOTH_S: Final = 0.014
BULGE_SMOOTH_S: Final = 0.02
BULGE_REACH_S: Final = 0.05
EARLIEST_S: Final = 0.32
LATEST_S: Final = 0.025
LEAD_REACH_S: Final = 0.045
FLANK_S: Final = 0.075
FOOT_SHARE: Final = 0.2


def p_waves(windows: Windows, complexes: Complexes, bare_mv: Floats, t_end: Ints) -> Waves:
    """P-wave marks; t_end is where the T wave of the beat before ends, in samples of this beat's window, (beats,)."""
    first = np.clip(complexes.all_onset - windows.count(EARLIEST_S), 0, None)
    last = complexes.all_onset - windows.count(LATEST_S)
    first = np.minimum(np.maximum(first, t_end), last - windows.count(0.03))
    inside = between(windows.samples, first, last)
    heights = bulge(smooth(bare_mv, windows.count(BULGE_SMOOTH_S)), windows.count(BULGE_REACH_S))
    all_peak = largest(windows.pooled(heights), inside)
    reach = windows.count(LEAD_REACH_S)
    near = between(windows.samples, all_peak - reach, np.minimum(all_peak + reach, last))
    peak = largest(np.abs(heights), near & between(windows.samples, first, last))
    smooth_mv = smooth(bare_mv, windows.count(SMOOTH_S))
    steep = slope(smooth_mv, windows.count(0.006), fs_hz=windows.fs_hz)
    pooled = windows.pooled(steep)
    onset, offset = _flanks(windows, pooled, all_peak, complexes.all_onset)
    leads = len(windows.mv)
    return Waves(
        onset=np.tile(onset.astype(float), (leads, 1)),
        peak=peak.astype(float),
        offset=np.tile(offset.astype(float), (leads, 1)),
        present=np.ones(peak.shape),
        all_peak=all_peak,
    )


def _flanks(windows: Windows, steep: Floats, peak: Ints, qrs_onset: Ints) -> tuple[Ints, Ints]:
    """Where the slope of the rising flank begins and that of the falling flank ends."""
    span = windows.count(FLANK_S)
    rise = between(windows.samples, peak - span, peak)
    top = np.max(steep, axis=-1, where=rise, initial=0.0)
    steepest = largest(steep, rise)
    begin = between(windows.samples, steepest - span, steepest)
    onset = last_true((steep < FOOT_SHARE * top[:, None]) & begin, np.maximum(steepest - windows.count(0.03), 0))
    end = np.minimum(peak + span, qrs_onset - 1)
    fall = between(windows.samples, peak, end)
    top = np.max(steep, axis=-1, where=fall, initial=0.0)
    steepest = largest(steep, fall)
    finish = between(windows.samples, steepest, np.minimum(steepest + span, qrs_onset))
    offset = first_true((steep < FOOT_SHARE * top[:, None]) & finish, np.minimum(steepest + windows.count(0.03), qrs_onset))
    return onset, offset
