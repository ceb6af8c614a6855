"""Hybrid delineation: the learned segmenter proposes the waves, rules that can be read place and check them.

    measurement path ─▶ probabilities ─▶ limits of P, QRS, T by beat and lead ─▶ rules ─▶ marks, presence

The rules: the peak is the largest deflection between the limits; P ends before QRS begins, and T begins after QRS has
ended; a lead that is unsure of QRS or T takes it from what all leads see; what moves less than noise is flat; marks of
beats of one shape lend each other their places; P is believed as `presence` tells.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.consistency import steadied
from ecgomics.signal.filters import bridged
from ecgomics.signal.learned_marks import Limits, together, wave_limits
from ecgomics.signal.model import WAVES, Beats, PTrace
from ecgomics.signal.presence import p_presence
from ecgomics.signal.segmenter import over_leads, wave_probability
from ecgomics.signal.windows import median_over_leads

#: A wave is marked where it is there more likely than not.
LEAST_PRESENCE: Final = 0.5
#: A lead is as sure of QRS and T as it is itself, or as all leads are, less this.
DOUBT: Final = 0.3
#: No wave is longer than this; where one is, its peak is sought in the first part of it. P, QRS, T.
LONGEST_S: Final = (0.24, 0.32, 0.60)
#: What moves less than this between its limits is flat. P, QRS, T.
FLAT_MV: Final = (0.0, 0.03, 0.004)

Waves = tuple[Limits, Limits, Limits]


@dataclass(frozen=True, slots=True)
class HybridMarks:
    """Marks in s from the start of the recording, NaN without the wave."""

    lead_s: Floats
    """leads × beats × 9 (POINTS)."""
    presence: Floats
    """leads × beats × 3 (WAVES)."""
    global_s: Floats
    """beats × 9 (POINTS)."""
    p_trace: PTrace | None
    """Where P is likely, over all leads and the whole recording; None without a lead to look at."""


def hybrid_marks(
    clean_mv: Floats, beats: Beats, *, fs_hz: float, weight: Floats, model: bytes | None = None
) -> HybridMarks:
    """Marks of every beat and lead; weight is leads × beats, 1 where the lead may be measured at that beat.

    clean_mv is leads × samples of the measurement path; model another network than the shipped one, as ONNX.
    """
    used = weight.any(axis=1)
    lead_s, presence = np.full((*weight.shape, 9), np.nan), np.zeros((*weight.shape, 3))
    if not used.any():
        return HybridMarks(lead_s, presence, lead_s[0], None)
    gaps = ~np.isfinite(clean_mv[used])
    ecg_mv = bridged(clean_mv[used], gaps) if gaps.any() else clean_mv[used]
    found = wave_probability(ecg_mv, fs_hz=fs_hz, model=model)
    by_lead = _in_order(wave_limits(found, beats.peak_s))
    by_all = _in_order(wave_limits(together(found), beats.peak_s))
    peaks = [
        _largest_deflection(ecg_mv, wave, longest_s, fs_hz=fs_hz)
        for wave, longest_s in zip(by_lead, LONGEST_S, strict=True)
    ]
    presence[used] = _presence(by_lead, by_all, beats, [height_mv for _, height_mv in peaks])
    presence *= (weight > 0)[..., None]
    there = np.repeat(presence >= LEAST_PRESENCE, 3, axis=-1)
    lead_s[used] = _points(by_lead, [peak_s for peak_s, _ in peaks])
    lead_s = _steadied_s(np.where(there, lead_s, np.nan), beats)
    return HybridMarks(lead_s, presence, _fused(lead_s, by_all), over_leads(found, WAVES.index("P")))


def _in_order(waves: Waves) -> Waves:
    """P no later than the start of QRS, T no sooner than its end."""
    p, qrs, t = waves
    p = Limits(p.onset_s, np.minimum(p.offset_s, qrs.onset_s), p.present)
    t = Limits(np.maximum(t.onset_s, qrs.offset_s), t.offset_s, t.present)
    return p, qrs, t


def _largest_deflection(
    ecg_mv: Floats, wave: Limits, longest_s: float, *, fs_hz: float
) -> tuple[Floats, Floats]:
    """Time of the point farthest from the line between the limits, and its distance in mV; leads × beats."""
    first, last = (np.round(at_s * fs_hz).astype(np.intp) for at_s in (wave.onset_s, wave.offset_s))
    first = np.clip(first, 0, ecg_mv.shape[1] - 1)
    length = np.clip(last, first, ecg_mv.shape[1] - 1) - first
    at = np.arange(round(longest_s * fs_hz) + 1)
    rows = np.arange(len(ecg_mv))[:, None]
    wave_mv = ecg_mv[rows[..., None], np.minimum(first[..., None] + at, ecg_mv.shape[1] - 1)]
    start_mv, end_mv = ecg_mv[rows, first], ecg_mv[rows, first + length]
    line_mv = start_mv[..., None] + ((end_mv - start_mv) / np.maximum(length, 1))[..., None] * at
    apart_mv = np.where(at <= length[..., None], np.abs(wave_mv - line_mv), 0.0)
    peak = apart_mv.argmax(axis=-1)
    return (first + peak) / fs_hz, apart_mv.max(axis=-1)


def _presence(by_lead: Waves, by_all: Waves, beats: Beats, height_mv: list[Floats]) -> Floats:
    """leads × beats × 3."""
    own = [wave.present for wave in by_lead]
    own[0] = p_presence(own[0], beats.group)
    for place in (1, 2):
        own[place] = np.maximum(own[place], by_all[place].present - DOUBT)
    flat: list[Bools] = [high_mv < least_mv for high_mv, least_mv in zip(height_mv, FLAT_MV, strict=True)]
    return np.stack([np.where(none, 0.0, there) for none, there in zip(flat, own, strict=True)], axis=-1)


def _points(waves: Waves, peak_s: list[Floats]) -> Floats:
    """leads × beats × 9."""
    marks = [
        mark
        for wave, peak in zip(waves, peak_s, strict=True)
        for mark in (wave.onset_s, np.clip(peak, wave.onset_s, wave.offset_s), wave.offset_s)
    ]
    return np.stack(marks, axis=-1)


def _steadied_s(lead_s: Floats, beats: Beats) -> Floats:
    peak_s = beats.peak_s[:, None]
    steady_s: Floats = steadied(1000.0 * (lead_s - peak_s), beats.group) / 1000.0 + peak_s
    return steady_s


def _fused(lead_s: Floats, by_all: Waves) -> Floats:
    """Limits that two leads have reached, peaks as the median over leads; NaN where no lead has the wave."""
    fused_s = _points(by_all, [np.zeros_like(wave.onset_s) for wave in by_all])[0]
    fused_s[:, 1::3] = median_over_leads(lead_s[..., 1::3])
    return np.where(np.isfinite(median_over_leads(lead_s)), fused_s, np.nan)
