"""How single beats agree with the representative one: their spread about it, and the correlation of each."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.model import Beats, RepresentativeBeat
from ecgomics.signal.representative import REFERENCE_MS, around_beats, dominant_beats
from ecgomics.signal.windows import at_work_rate, recorded

#: The band that is drawn about the representative beat.
SPREAD_PERCENT: Final = (10.0, 90.0)
#: Beats that are compared at once, so that a long recording needs no more memory than a short one.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class BeatAgreement:
    """Spread of the beats about the representative beat, and each beat's likeness to it."""

    low_mv: Floats
    """leads × samples of the representative beat: a tenth of the beats used lies below; NaN where none is recorded."""
    high_mv: Floats
    """leads × samples: a tenth lies above."""
    correlation: Floats
    """(beats,) of a beat with the representative one over all leads recorded in it; NaN where there is none."""


def beat_agreement(
    clean_mv: Floats, beats: Beats, representative: RepresentativeBeat, *, fs_hz: float
) -> BeatAgreement:
    """How the beats of leads × samples agree with the representative beat that was made of them."""
    ecg_mv, work_hz = at_work_rate(clean_mv, fs_hz=fs_hz)
    offsets = np.arange(representative.beat_mv.shape[1]) - representative.zero
    span_s = (float(offsets[0]) / work_hz, float(offsets[-1]) / work_hz)

    def cut(chosen: Ints) -> Floats:
        """Leads × beats × samples; NaN where the lead is not recorded and beyond the recording's ends."""
        peak_s = beats.peak_s[chosen]
        aligned_mv = around_beats(ecg_mv, peak_s * work_hz, offsets)
        there = recorded(clean_mv, peak_s, span_s=span_s, fs_hz=fs_hz)
        at = peak_s[:, None] * work_hz + offsets
        inside = (at >= 0) & (at <= ecg_mv.shape[1] - 1)
        return np.where(there[..., None] & inside, aligned_mv, np.nan)

    every = np.arange(len(beats), dtype=np.intp)
    parts = [every[first : first + CHUNK] for first in range(0, len(every), CHUNK)]
    correlation = np.concatenate([_correlation(cut(part), representative.beat_mv) for part in parts])
    used_mv = cut(dominant_beats(beats))
    level_mv = used_mv[..., _reference(representative)].mean(axis=2, keepdims=True)
    low_mv, high_mv = _spread(used_mv - level_mv)
    return BeatAgreement(low_mv, high_mv, correlation)


def _reference(representative: RepresentativeBeat) -> slice:
    """Samples of the level before QRS; the first of the window where no QRS onset is known."""
    onset_ms = float(representative.global_marks.qrs_on_ms)
    first_ms = representative.time_ms[0] if np.isnan(onset_ms) else onset_ms - REFERENCE_MS
    first = int(np.searchsorted(representative.time_ms, first_ms))
    return slice(first, first + max(1, round(REFERENCE_MS * representative.fs_hz / 1000.0)))


def _correlation(beat_mv: Floats, template_mv: Floats) -> Floats:
    """Pearson correlation of each beat, leads × beats × samples, with the template over the samples that are there."""
    there = np.isfinite(beat_mv)
    known = _about_mean(beat_mv, there)
    wanted = _about_mean(np.broadcast_to(template_mv[:, None], beat_mv.shape), there)
    together: Floats = (known * wanted).sum(axis=(0, 2))
    power: Floats = np.sqrt((known**2).sum(axis=(0, 2)) * (wanted**2).sum(axis=(0, 2)))
    alike: Floats = np.full(len(together), np.nan)
    np.divide(together, power, out=alike, where=power > 0.0)
    return alike


def _about_mean(beat_mv: Floats, there: Bools) -> Floats:
    """Each lead of each beat about its own mean over the samples that are there; 0 elsewhere."""
    count = np.maximum(there.sum(axis=2, keepdims=True), 1)
    mean_mv = np.where(there, beat_mv, 0.0).sum(axis=2, keepdims=True) / count
    about_mv: Floats = np.where(there, beat_mv - mean_mv, 0.0)
    return about_mv


def _spread(beat_mv: Floats) -> tuple[Floats, Floats]:
    """Percentiles over the beats recorded in each lead; leads × samples each."""
    leads, _, samples = beat_mv.shape
    low_mv, high_mv = np.full((2, leads, samples), np.nan)
    for lead, each_mv in enumerate(beat_mv):
        there_mv = each_mv[np.isfinite(each_mv).all(axis=1)]
        if len(there_mv):
            low_mv[lead], high_mv[lead] = np.percentile(there_mv, SPREAD_PERCENT, axis=0)
    return low_mv, high_mv
