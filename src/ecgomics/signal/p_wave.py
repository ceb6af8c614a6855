"""Onset, peak and offset of the P wave in every lead and beat, and how sure it is that there is one.

A P wave repeats itself at one distance before the QRS; fibrillation, noise and the tail of T do not. So what all leads
show between T and QRS is compared from beat to beat: only where it repeats is there a P wave.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.signal.t_wave import Waves
from ecgomics.signal.windows import (
    Windows,
    between,
    bulge,
    first_true,
    largest,
    last_true,
    slope,
    smooth,
    take,
)

EARLIEST_S: Final = 0.32
LATEST_S: Final = 0.008
#: The T wave before is cut off, but never so late that no P wave would have room.
ROOM_S: Final = 0.13
SMOOTH_S: Final = 0.02
BULGE_SMOOTH_S: Final = 0.02
BULGE_REACH_S: Final = 0.05
#: Half the stretch about the common P peak over which beats are compared.
COMPARED_S: Final = 0.045
#: How far the P wave of one beat may lie from the common place.
WANDER_S: Final = 0.03
LEAD_REACH_S: Final = 0.035
LEAD_TRUST: Final = 0.8
LEAD_OUTSIDE_S: Final = 0.004
LEAD_INSIDE_S: Final = 0.03
#: A lead with less P than this share of the highest cannot move its limits outwards.
HIGH_SHARE: Final = 0.4
FLANK_S: Final = 0.09
#: A notch in a P wave is as calm as its end, but so far from the level beyond.
FAR_SHARE: Final = 0.35
LEVEL_NEAR_S: Final = 0.045
LEVEL_SPAN_S: Final = 0.13
CALM_SPAN_S: Final = 0.016
CALM_SHARE: Final = 0.05
ONSET_SHARE: Final = 0.35
OFFSET_SHARE: Final = 0.45
#: Likeness of one beat to the mean of the others from which on P is taken to repeat.
REPEATS: Final = 0.78
REPEATS_SPREAD: Final = 0.05
#: In a rhythm with P waves, a beat without its own at the usual place must still show this share of the usual height.
OWN_SHARE: Final = 0.4
VENTRICULAR_REPEATS: Final = 0.85
#: Leads are compared in units of their own noise, taken to be at least this.
LEAST_NOISE_MV: Final = 0.003
LOWEST_MV: Final = 0.004


@dataclass(frozen=True, slots=True)
class Segment:
    """What lies between the T wave before and the QRS of each beat, level beyond both."""

    mv: Floats
    """leads × beats × samples."""
    heights: Floats
    """Bulge of the same."""
    pooled: Floats
    """beats × samples: bulge over all leads."""
    start: int
    """Index of the first sample in the windows."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the beats together say about P."""

    peak: int
    """Common place of the peak in the segment."""
    present: Floats
    """(beats,) 0 to 1."""
    own_place: Bools
    """(beats,) True where a beat's P wave does not lie at the common place."""


def p_segment(windows: Windows, qrs_onset: Ints, t_end: Ints) -> Segment:
    """The segment of every beat; t_end is the end of the T wave before, in samples of this beat's window."""
    stop = int(np.median(qrs_onset)) - windows.count(LATEST_S)
    start = max(0, stop - windows.count(EARLIEST_S))
    stop = max(stop, start + 2)
    last = np.clip(qrs_onset - windows.count(LATEST_S), 0, None)
    first = np.clip(np.minimum(t_end, last - windows.count(ROOM_S)), 0, None)
    at = np.clip(np.arange(start, stop), first[:, None], last[:, None])
    mv = np.take_along_axis(windows.mv, np.broadcast_to(at, (len(windows.mv), *at.shape)), axis=-1)
    reach = windows.count(BULGE_REACH_S)
    padded = np.pad(smooth(mv, windows.count(BULGE_SMOOTH_S)), ((0, 0), (0, 0), (reach, reach)), mode="edge")
    heights = bulge(padded, reach)[..., reach:-reach]
    return Segment(mv, heights, windows.pooled(heights), start)


def p_evidence(windows: Windows, segment: Segment, reference: Bools, ventricular: Bools) -> Evidence:
    """Presence of P in each beat: how far the reference beats repeat themselves, and the beat resembles them."""
    reference = reference if reference.any() else np.ones_like(reference)
    common = median(segment.heights[:, reference], axis=1)
    strength = _pooled(common, windows)
    peak = int(np.argmax(strength))
    compared = slice(max(0, peak - windows.count(COMPARED_S)), peak + windows.count(COMPARED_S) + 1)
    noise_mv = np.sqrt(np.mean((segment.heights[:, reference] - common[:, None]) ** 2, axis=(1, 2)))
    trust = windows.weight / np.maximum(noise_mv, LEAST_NOISE_MV)[:, None]
    repeats = _likeness(segment.heights[..., compared] * trust[..., None], reference)
    coherence = float(np.median(repeats[reference]))
    rhythm_has_p = 1.0 / (1.0 + np.exp(-(coherence - REPEATS) / REPEATS_SPREAD))
    wander = windows.count(WANDER_S)
    here = segment.pooled[:, max(0, peak - wander) : peak + wander + 1].max(axis=1)
    anywhere = segment.pooled.max(axis=1)
    usual = strength[peak]
    own_place = ~ventricular & (repeats < 0.5) & (anywhere > here)
    high = np.where(own_place, anywhere, here) >= OWN_SHARE * usual
    alike = np.where(ventricular, repeats >= VENTRICULAR_REPEATS, high)
    return Evidence(peak, np.where(alike & (usual >= LOWEST_MV), rhythm_has_p, 0.0), own_place)


def _pooled(lead_values: Floats, windows: Windows) -> Floats:
    """Root mean square over leads, each weighted by how many beats it is in use for; (samples,)."""
    weight = windows.weight.mean(axis=1)
    pooled: Floats = np.sqrt((weight / max(float(weight.sum()), 1e-9)) @ lead_values**2)
    return pooled


def _likeness(heights: Floats, reference: Bools) -> Floats:
    """Correlation of each beat, over leads and samples, with the mean of the other reference beats; (beats,)."""
    total = heights[:, reference].sum(axis=1)
    count = int(reference.sum())
    own = reference[None, :, None]
    others = np.where(own, total[:, None] - heights, total[:, None]) / np.maximum(count - own, 1)
    if count == 1:
        others = np.where(own, heights, others)
    product = np.einsum("lbs,lbs->b", heights, others)
    norm = np.sqrt(np.einsum("lbs,lbs->b", heights, heights) * np.einsum("lbs,lbs->b", others, others))
    likeness: Floats = product / np.maximum(norm, 1e-12)
    return likeness


def p_waves(windows: Windows, segment: Segment, evidence: Evidence) -> Waves:
    """P-wave marks of every lead and beat, sought about the common place or, where a beat has its own, there."""
    samples = segment.pooled.shape[1]
    centre = np.full(len(segment.pooled), evidence.peak)
    wander = np.where(evidence.own_place, samples, windows.count(WANDER_S))
    peak = largest(segment.pooled, between(samples, centre - wander, centre + wander))
    reach = windows.count(LEAD_REACH_S)
    lead_peak = largest(
        np.abs(segment.heights),
        np.broadcast_to(between(samples, peak - reach, peak + reach), segment.heights.shape),
    )
    steep = np.abs(
        slope(smooth(segment.mv, windows.count(SMOOTH_S)), windows.count(0.006), fs_hz=windows.fs_hz)
    )
    levels = _levels_about(windows, windows.pooled(steep), peak)
    all_onset, all_offset = _flanks(
        windows, windows.pooled(steep), peak, far=_far(windows, segment, peak, levels)
    )
    onset, offset = _flanks(
        windows, steep, lead_peak, far=(np.False_, _far_in_lead(segment, lead_peak, levels[1], reach))
    )
    height = np.abs(take(segment.heights, lead_peak))
    high = height >= HIGH_SHARE * np.max(height * windows.weight, axis=0)
    outside, inside = np.where(high, windows.count(LEAD_OUTSIDE_S), 0), windows.count(LEAD_INSIDE_S)
    onset = all_onset + LEAD_TRUST * np.clip(onset - all_onset, -outside, inside)
    offset = all_offset + LEAD_TRUST * np.clip(offset - all_offset, -inside, outside)
    return Waves(
        onset=onset + segment.start,
        peak=(lead_peak + segment.start).astype(float),
        offset=offset + segment.start,
        present=np.tile(evidence.present, (len(segment.mv), 1)),
    )


def _levels_about(windows: Windows, steep: Floats, peak: Ints) -> tuple[Ints, Ints]:
    """The nearest calm places before and after P; (beats,) each."""
    averaged = smooth(steep, windows.count(CALM_SPAN_S))
    near, span, samples = windows.count(LEVEL_NEAR_S), windows.count(LEVEL_SPAN_S), steep.shape[-1]
    last = np.minimum(peak + span, samples - 1)
    before = between(samples, peak - span, np.maximum(peak - near, 0))
    after = between(samples, np.minimum(peak + near, last), last)
    top = np.max(averaged, axis=1, initial=0.0, where=between(samples, peak - near, peak + near))
    calm = []
    for side in (before, after):
        least = np.min(averaged, axis=1, initial=np.inf, where=side)
        calm.append(side & (averaged <= (least + CALM_SHARE * np.maximum(top - least, 0.0))[:, None]))
    return last_true(calm[0], np.zeros_like(peak)), first_true(calm[1], last)


def _far(windows: Windows, segment: Segment, peak: Ints, levels: tuple[Ints, Ints]) -> tuple[Bools, Bools]:
    """Samples at which the leads together are far from their level before, and after, P; beats × samples."""
    reach, beat = windows.count(LEAD_REACH_S), np.arange(len(peak))
    near = between(segment.mv.shape[-1], peak - reach, peak + reach)
    far = []
    for place in levels:
        distance = windows.pooled(segment.mv - segment.mv[:, beat, place, None])
        far.append(distance > FAR_SHARE * np.max(distance, axis=1, keepdims=True, initial=0.0, where=near))
    return far[0], far[1]


def _far_in_lead(segment: Segment, peak: Ints, after: Ints, reach: int) -> Bools:
    """Samples at which a lead is as far from its level after P as the second half of a biphasic P is.

    Leads × beats × samples; what lies on the side of the peak never counts.
    """
    beat = np.arange(len(after))
    distance = segment.mv - segment.mv[:, beat, after, None]
    height = take(distance, peak)[..., None]
    far: Bools = -distance * np.sign(height) > FAR_SHARE * np.abs(height)
    return far


def _flanks(
    windows: Windows, steep: Floats, peak: Ints, *, far: tuple[Bools | np.bool_, Bools | np.bool_]
) -> tuple[Ints, Ints]:
    """Where the slope of the rising flank begins and that of the falling flank ends, near the level beyond."""
    samples, span, fallback = steep.shape[-1], windows.count(FLANK_S), windows.count(0.03)
    rise = between(samples, peak - span, peak)
    steepest = largest(steep, rise)
    calm = (steep < ONSET_SHARE * take(steep, steepest)[..., None]) & ~far[0]
    onset = last_true(calm & between(samples, steepest - span, steepest), np.maximum(steepest - fallback, 0))
    steepest = largest(steep, between(samples, peak, peak + span))
    calm = (steep < OFFSET_SHARE * take(steep, steepest)[..., None]) & ~far[1]
    offset = first_true(
        calm & between(samples, steepest, steepest + span), np.minimum(steepest + fallback, samples - 1)
    )
    return onset, offset
