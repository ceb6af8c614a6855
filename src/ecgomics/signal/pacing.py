"""Pacing spikes: jumps of a few milliseconds out of a quiet line in every lead, back at once."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: The jump is done within RISE, after QUIET without movement, and mostly undone within FALL.
RISE_S: Final = 0.006
FALL_S: Final = 0.009
QUIET_S: Final = 0.036
SMALLEST_MV: Final = 0.25
#: Before a spike no lead may move by more than this share of it: a notch of the QRS is no spike.
QUIET_SHARE: Final = 0.3
#: After FALL every lead is back within this share of it.
SETTLED_SHARE: Final = 0.45
#: It is seen in at least so many leads, where there are as many, with this share of its height.
FEWEST_LEADS: Final = 2
SEEN_SHARE: Final = 0.2
FALL_SHARE: Final = 0.45
LOWEST_FS_HZ: Final = 250.0
#: A rarer spike than this is an artefact.
FEWEST: Final = 3
LONGEST_BETWEEN_S: Final = 6.0
APART_S: Final = 0.05
#: Stretch before and after the crest that is replaced by a straight line.
BRIDGE_BEFORE_S: Final = 0.008
BRIDGE_AFTER_S: Final = 0.014
#: A beat is paced if a spike comes so long before its R peak, or on it.
BEFORE_BEAT_S: Final = 0.16
AFTER_BEAT_S: Final = 0.03

NO_SPIKES: Final = np.zeros(0, dtype=np.intp)
NO_SPIKES.setflags(write=False)


def pacing_spikes(ecg_mv: Floats, *, fs_hz: float) -> Ints:
    """Samples of the pacing spikes, ascending; ecg_mv is leads × samples as given, before any low-pass.

    Below 250 Hz no spike can be told from a wave, and none is reported.
    """
    rise, fall, quiet = (max(1, round(span_s * fs_hz)) for span_s in (RISE_S, FALL_S, QUIET_S))
    if fs_hz < LOWEST_FS_HZ or ecg_mv.shape[1] < quiet + fall + 2:
        return NO_SPIKES
    jump_mv = ecg_mv[:, quiet:-fall] - ecg_mv[:, quiet - rise : -fall - rise]
    candidates = np.flatnonzero(np.fmax.reduce(np.abs(jump_mv), axis=0) >= SMALLEST_MV)
    jump_mv = jump_mv[:, candidates]
    fallen_mv = (ecg_mv[:, candidates + quiet] - ecg_mv[:, candidates + quiet + fall]) * np.sign(jump_mv)
    back_mv = np.where(fallen_mv >= FALL_SHARE * np.abs(jump_mv), np.abs(jump_mv), 0.0)
    high_mv = back_mv.max(axis=0, initial=0.0)
    sharp = high_mv >= SMALLEST_MV
    candidates, jump_mv, high_mv = candidates[sharp], jump_mv[:, sharp], high_mv[sharp]
    if not len(candidates):
        return NO_SPIKES
    before_mv = ecg_mv[:, candidates[:, None] + np.arange(quiet - rise + 1)]
    unrest_mv = np.ptp(np.nan_to_num(before_mv), axis=-1).max(axis=0)
    settled_mv = np.abs(ecg_mv[:, candidates + quiet + fall] - before_mv[..., -1])
    in_leads = (np.abs(jump_mv) >= SEEN_SHARE * high_mv).sum(axis=0)
    spiky = (
        (unrest_mv <= QUIET_SHARE * high_mv)
        & (np.nan_to_num(settled_mv).max(axis=0) <= SETTLED_SHARE * high_mv)
        & (in_leads >= min(FEWEST_LEADS, len(ecg_mv)))
    )
    spikes = _crests(candidates[spiky], high_mv[spiky], round(APART_S * fs_hz))
    enough = len(spikes) >= max(FEWEST, ecg_mv.shape[1] / fs_hz / LONGEST_BETWEEN_S)
    return spikes + quiet if enough else NO_SPIKES


def _crests(candidates: Ints, high_mv: Floats, apart: int) -> Ints:
    """The highest candidate of each run of neighbours."""
    cuts = np.flatnonzero(np.diff(candidates) > apart) + 1
    runs = zip(np.split(candidates, cuts), np.split(high_mv, cuts), strict=True)
    return np.array([run[np.argmax(high)] for run, high in runs if len(run)], dtype=np.intp)


def without_spikes(ecg_mv: Floats, spikes: Ints, *, fs_hz: float) -> Floats:
    """The signal with a straight line through each spike; the same array where there is none."""
    if not len(spikes):
        return ecg_mv
    before, after = round(BRIDGE_BEFORE_S * fs_hz), round(BRIDGE_AFTER_S * fs_hz)
    at = np.clip(spikes[:, None] + np.arange(-before, after + 1), 0, ecg_mv.shape[1] - 1)
    share = np.linspace(0.0, 1.0, at.shape[1])
    bridged_mv = np.array(ecg_mv, dtype=float)
    bridged_mv[:, at] = ecg_mv[:, at[:, :1]] * (1.0 - share) + ecg_mv[:, at[:, -1:]] * share
    return bridged_mv


def paced_beats(spikes_s: Floats, peak_s: Floats) -> Bools:
    """Beats that a pacing spike precedes, (beats,)."""
    first = np.searchsorted(spikes_s, peak_s - BEFORE_BEAT_S)
    last = np.searchsorted(spikes_s, peak_s + AFTER_BEAT_S)
    paced: Bools = last > first
    return paced
