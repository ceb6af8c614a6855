"""Onset, peak and offset of the QRS complex in every lead and beat.

All leads together tell where the complex begins and ends: their spatial velocity rises out of the noise before it and
sinks back after it. Each lead is then searched near those limits by its own slope.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.signal.windows import (
    Windows,
    between,
    first_true,
    largest,
    last_true,
    quiet_run,
    slope,
    smooth,
    take,
)

SMOOTH_S: Final = 0.008
SLOPE_REACH_S: Final = 0.004
CORE_BEFORE_S: Final = 0.10
CORE_AFTER_S: Final = 0.12
CORE_SHARE: Final = 0.19
#: What is looked at about the R peak; the search ends before it does.
NEAR_BEFORE_S: Final = 0.20
NEAR_AFTER_S: Final = 0.26
SEARCH_BEFORE_S: Final = 0.16
SEARCH_AFTER_S: Final = 0.22
FLOOR_SPAN_S: Final = 0.04
#: Lower leads than this share of the median one are not raised further.
LEAST_TOP_SHARE: Final = 0.25
ONSET_SHARE: Final = 0.04
OFFSET_SHARE: Final = 0.064
#: Slopes below so many times the floor are noise, however low the complex.
NOISE_TIMES: Final = 2.3
LEVEL_APART_S: Final = 0.06
#: The level after the complex is that of the first stretch nearly as calm as the calmest, which in noise may by chance
#: be the top of a T wave.
LEVEL_CALM: Final = 1.6
FAR_SHARE: Final = 0.3
ONSET_RUN_S: Final = 0.010
OFFSET_RUN_S: Final = 0.014
LEAD_OUTSIDE_S: Final = 0.008
LEAD_INSIDE_S: Final = 0.036
#: A lead that begins later or ends earlier than all together is believed by this share.
LEAD_TRUST: Final = 0.75
#: A lead less steep than this share of the steepest one cannot move the limits outwards.
STEEP_LEAD_SHARE: Final = 0.5
#: A lead whose QRS spans less than this has none that could be marked.
FLAT_MV: Final = 0.03


@dataclass(frozen=True, slots=True)
class Complexes:
    """QRS marks in samples of the windows; by lead: leads × beats (fractions allowed), together: (beats,)."""

    onset: Floats
    peak: Floats
    offset: Floats
    present: Floats
    all_onset: Ints
    all_offset: Ints


def qrs_complexes(windows: Windows) -> Complexes:
    """QRS marks of every lead and beat."""
    near, cut_off = windows.cropped(-NEAR_BEFORE_S, NEAR_AFTER_S)
    calm_mv = smooth(near.mv, near.count(SMOOTH_S))
    steep = np.abs(slope(calm_mv, near.count(SLOPE_REACH_S), fs_hz=near.fs_hz))
    together = near.pooled(_evened(steep))
    all_onset, all_offset = _limits(near, together, _off_level(near, together))
    onset, offset = _lead_limits(near, steep, all_onset, all_offset)
    peak, span_mv = _peaks(near, onset, offset)
    return Complexes(
        onset=onset + cut_off,
        peak=(peak + cut_off).astype(float),
        offset=offset + cut_off,
        present=np.clip(span_mv / (2 * FLAT_MV), 0.0, 1.0),
        all_onset=all_onset + cut_off,
        all_offset=all_offset + cut_off,
    )


def _evened(steep: Floats) -> Floats:
    """Slopes of the leads brought nearer to each other, so that R' in a low lead counts beside the high ones."""
    top = steep.max(axis=-1)
    usual = median(top, axis=0)
    gain = np.sqrt(usual / np.maximum(np.maximum(top, LEAST_TOP_SHARE * usual), 1e-9))
    evened: Floats = steep * gain[..., None]
    return evened


def _off_level(windows: Windows, steep: Floats) -> tuple[Bools, Bools]:
    """Samples at which the leads together are far from their level before, and after, the complex; beats × samples."""
    averaged = smooth(steep, windows.count(FLOOR_SPAN_S))
    earliest, latest = windows.index(-SEARCH_BEFORE_S), windows.index(SEARCH_AFTER_S)
    near_before, near_after = windows.index(-LEVEL_APART_S), windows.index(LEVEL_APART_S)
    before = earliest + np.argmin(averaged[:, earliest : near_before + 1], axis=1)
    follows = averaged[:, near_after : latest + 1]
    calm = follows <= LEVEL_CALM * follows.min(axis=1, keepdims=True)
    after = near_after + np.argmax(calm, axis=1)
    far = []
    for place in (before, after):
        level_mv = windows.mv[:, np.arange(len(place)), place, None]
        distance = windows.pooled(windows.mv - level_mv)
        near = slice(windows.index(-CORE_BEFORE_S), windows.index(CORE_AFTER_S) + 1)
        far.append(distance > FAR_SHARE * distance[:, near].max(axis=1, keepdims=True))
    return far[0], far[1]


def _limits(windows: Windows, steep: Floats, far: tuple[Bools | bool, Bools | bool]) -> tuple[Ints, Ints]:
    """First and last sample of the complex from a slope, (…, samples) to (…).

    Beyond them it is quiet, and not far from its level.
    """
    averaged = smooth(steep, windows.count(FLOOR_SPAN_S))
    earliest, latest = windows.index(-SEARCH_BEFORE_S), windows.index(SEARCH_AFTER_S)
    before = averaged[..., earliest : windows.zero].min(axis=-1)
    after = averaged[..., windows.zero : latest + 1].min(axis=-1)
    core_first, core_last, top = _core(windows, steep, np.minimum(before, after))
    below = (steep < _calm_below(before, top, ONSET_SHARE)[..., None]) & ~np.asarray(far[0])
    settled = quiet_run(below, windows.count(ONSET_RUN_S), ending=True)
    onset = last_true(
        settled & between(windows.samples, np.full_like(core_first, earliest), core_first), core_first
    )
    below = (steep < _calm_below(after, top, OFFSET_SHARE)[..., None]) & ~np.asarray(far[1])
    settled = quiet_run(below, windows.count(OFFSET_RUN_S), ending=False)
    offset = first_true(
        settled & between(windows.samples, core_last, np.full_like(core_last, latest)), core_last
    )
    return onset + 1, offset - 1


def _calm_below(floor: Floats, top: Floats, share: float) -> Floats:
    """Slope under which it is quiet."""
    return np.maximum(floor + share * (top - floor), np.minimum(NOISE_TIMES * floor, 0.5 * top))


def _core(windows: Windows, steep: Floats, floor: Floats) -> tuple[Ints, Ints, Floats]:
    """First and last steep sample of the complex, and its largest slope."""
    near = slice(windows.index(-CORE_BEFORE_S), windows.index(CORE_AFTER_S) + 1)
    top = steep[..., near].max(axis=-1)
    inner = steep[..., near] >= _calm_below(floor, top, CORE_SHARE)[..., None]
    zero = np.full(top.shape, windows.zero - near.start, dtype=np.intp)
    return first_true(inner, zero) + near.start, last_true(inner, zero) + near.start, top


def _lead_limits(windows: Windows, steep: Floats, all_onset: Ints, all_offset: Ints) -> tuple[Floats, Floats]:
    """Limits by lead, sought near the common ones; those inside them are drawn towards them."""
    onset, offset = _limits(windows, steep, (False, False))
    top = steep.max(axis=-1)
    outside = np.where(top >= STEEP_LEAD_SHARE * top.max(axis=0), windows.count(LEAD_OUTSIDE_S), 0)
    inside = windows.count(LEAD_INSIDE_S)
    inwards, outwards = onset - all_onset, all_onset - onset
    onset = all_onset + LEAD_TRUST * np.clip(inwards, 0, inside) - np.clip(outwards, 0, outside)
    inwards, outwards = all_offset - offset, offset - all_offset
    offset = all_offset - LEAD_TRUST * np.clip(inwards, 0, inside) + np.clip(outwards, 0, outside)
    return onset, offset


def _peaks(windows: Windows, onset: Floats, offset: Floats) -> tuple[Ints, Floats]:
    """The largest deflection from the line between onset and offset; and from the lowest to the highest, mV."""
    first, last = np.round(onset).astype(np.intp), np.round(offset).astype(np.intp)
    start_mv, end_mv = take(windows.mv, first), take(windows.mv, last)
    begin, end = int(first.min()), int(last.max()) + 1
    lead_mv = windows.mv[..., begin:end]
    inside = between(end - begin, first - begin, last - begin)
    rise_mv = (end_mv - start_mv) / np.maximum(offset - onset, 1.0)
    line_mv = rise_mv[..., None] * np.arange(begin, end) + (start_mv - rise_mv * onset)[..., None]
    peak = largest(np.abs(lead_mv - line_mv), inside) + begin
    within_mv = np.where(inside, lead_mv, start_mv[..., None])
    return peak, within_mv.max(axis=-1) - within_mv.min(axis=-1)
