"""Beats: R peaks grouped by shape, aligned within their group, and classed as normal, ectopic or paced.

Two steps, so that a long recording can be worked on piece by piece: windows are cut out of the signal about each R
peak, and all windows together are then grouped and classed. A beat is paced if a pacing spike precedes it,
unclassifiable if the signal about it is no good, and else what beat_classes makes of its features.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.settings import Settings
from ecgomics.signal.beat_classes import FEWEST_BEATS, Trees, ectopic, shipped_trees
from ecgomics.signal.beat_features import beat_features
from ecgomics.signal.beat_groups import Groups, Shapes, cluster
from ecgomics.signal.beat_windows import BeatWindows, beat_windows
from ecgomics.signal.filters import DEFAULT_SETTINGS
from ecgomics.signal.model import BeatClass, Beats
from ecgomics.signal.pacing import NO_SPIKES, paced_beats
from ecgomics.signal.rpeaks import r_peaks

LEAST_SIGNAL: Final = 0.8
#: A beat counts as signal only if it has at least this share of the dominant beats' magnitude.
LEAST_MAGNITUDE: Final = 0.15
#: A detection below this share of the usual height, with no likeness to it and hardly repeated, is a burst of noise.
BURST_MAGNITUDE: Final = 0.45
BURST_LIKENESS: Final = 0.5
BURST_REPEATS: Final = 3
LONGEST_GAP_S: Final = 0.1
#: Nearer to an end of the recording PQ or ST and T are cut off, so that a beat looks ectopic whatever it is.
CUT_OFF_S: Final = 0.25


def detect_beats(
    clean_mv: Floats,
    *,
    fs_hz: float,
    usable: Bools,
    spikes: Ints = NO_SPIKES,
    settings: Settings = DEFAULT_SETTINGS,
) -> Beats:
    """Beats of a recording, from the measurement path, leads × samples, and the samples of its pacing spikes."""
    peak_s = r_peaks(clean_mv, fs_hz=fs_hz, usable=usable, detector=settings.detector)
    chosen_mv = clean_mv[usable]
    return classed_beats(
        beat_windows(chosen_mv, peak_s, fs_hz=fs_hz) if len(peak_s) else None,
        peak_s,
        after_gap=gaps_before(chosen_mv, peak_s, fs_hz=fs_hz),
        spikes_s=spikes / fs_hz,
        settings=settings,
        duration_s=clean_mv.shape[1] / fs_hz,
    )


def gaps_before(ecg_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Bools:
    """Beats before which no lead has signal for some time since the beat before, (beats,)."""
    silent = silent_before(ecg_mv, np.round(peak_s * fs_hz).astype(np.intp))
    return long_silence(silent, fs_hz=fs_hz)


def silent_before(ecg_mv: Floats, place: Ints) -> Ints:
    """Samples without signal in any lead before each of some places."""
    silent = np.concatenate([[0], np.cumsum(~np.isfinite(ecg_mv).any(axis=0))])
    before: Ints = silent[np.clip(place, 0, ecg_mv.shape[1])]
    return before


def long_silence(silent: Ints, *, fs_hz: float) -> Bools:
    """From the silent samples before each beat, which beats come after a gap."""
    gaps: Bools = np.diff(silent, prepend=silent[:1]) > LONGEST_GAP_S * fs_hz
    return gaps


def classed_beats(
    windows: BeatWindows | None,
    peak_s: Floats,
    *,
    after_gap: Bools,
    spikes_s: Floats,
    settings: Settings = DEFAULT_SETTINGS,
    trees: Trees | None = None,
    duration_s: float = np.inf,
) -> Beats:
    """Beats from the windows about the R peaks and the times alone; trees may be others than the shipped ones.

    A beat that would be ectopic but is cut off by an end of the recording cannot be classed.
    """
    if windows is None:
        return Beats(peak_s, (), np.zeros(0, dtype=np.intp), after_gap, after_gap)
    real = real_beats(windows, peak_s, after_gap=after_gap, correlation=settings.template_correlation)
    accepted = (real.windows.known >= LEAST_SIGNAL) & (real.magnitude >= LEAST_MAGNITUDE)
    kind = np.full(len(real.peak_s), "N", dtype="<U1")
    if len(real.peak_s) >= FEWEST_BEATS:
        leads = real.windows.qrs_mv.shape[1]
        ventricular, supraventricular = ectopic(real.features(), trees or shipped_trees(), leads=leads)
        kind[ventricular], kind[supraventricular] = "V", "S"
        cut_off = (real.peak_s < CUT_OFF_S) | (real.peak_s > duration_s - CUT_OFF_S)
        kind[cut_off & (kind != "N")] = "U"
    kind[paced_beats(spikes_s, real.peak_s)] = "P"
    kind[~accepted] = "U"
    kinds: tuple[BeatClass, ...] = tuple(kind.tolist())
    return Beats(real.peak_s, kinds, real.groups.group, accepted, real.after_gap)


@dataclass(frozen=True, slots=True)
class RealBeats:
    """What is left of the detections once bursts of noise are taken out, grouped and aligned."""

    windows: BeatWindows
    groups: Groups
    peak_s: Floats
    after_gap: Bools
    magnitude: Floats
    """Of the QRS, relative to the median of the dominant group."""

    def features(self) -> Floats:
        """Features of all beats, the dominant group being the usual ones; beats × FEATURES."""
        usual = self.groups.group == 0
        return beat_features(self.windows, self.groups, self.peak_s, after_gap=self.after_gap, usual=usual)


def real_beats(
    windows: BeatWindows,
    peak_s: Floats,
    *,
    after_gap: Bools,
    correlation: float = DEFAULT_SETTINGS.template_correlation,
) -> RealBeats:
    """Detections grouped by shape, without the bursts of noise among them."""
    shapes = Shapes(windows.qrs_mv)
    groups = cluster(shapes, peak_s, correlation=correlation)
    magnitude_mv = shapes.magnitude_mv()
    magnitude = magnitude_mv / float(np.median(magnitude_mv[groups.group == 0]))
    real = ~_bursts(magnitude, groups)
    groups = groups.of(real)
    aligned_s = np.maximum.accumulate(peak_s[real] + groups.shift_s)
    return RealBeats(windows.of(real), groups, aligned_s, _kept_gaps(after_gap, real), magnitude[real])


def _bursts(magnitude: Floats, groups: Groups) -> Bools:
    """Detections that are no beats: low beside the dominant beats, unlike them, and of no shape that comes back."""
    rare = np.bincount(groups.group)[groups.group] < BURST_REPEATS
    bursts: Bools = (
        rare & (groups.group > 0) & (magnitude < BURST_MAGNITUDE) & (groups.to_dominant < BURST_LIKENESS)
    )
    return bursts


def _kept_gaps(after_gap: Bools, kept: Bools) -> Bools:
    """Gaps before the beats kept: a gap before a beat that was left out lies before the next one."""
    gaps = np.cumsum(after_gap)[kept]
    later: Bools = np.diff(gaps, prepend=gaps[:1]) > 0
    return later
