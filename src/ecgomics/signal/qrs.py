"""Onset, peak and offset of the QRS complex in every lead and beat.

All leads together tell where the complex begins and ends: their spatial velocity rises out of the noise before it and
sinks back after it. Each lead is then searched near those limits by its own slope.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
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
CORE_SHARE: Final = 0.25
#: What is looked at about the R peak; the search ends before it does.
NEAR_BEFORE_S: Final = 0.20
NEAR_AFTER_S: Final = 0.26
SEARCH_BEFORE_S: Final = 0.16
SEARCH_AFTER_S: Final = 0.22
FLOOR_SPAN_S: Final = 0.04
ONSET_SHARE: Final = 0.042
OFFSET_SHARE: Final = 0.06
LEVEL_APART_S: Final = 0.06
FAR_SHARE: Final = 0.3
ONSET_RUN_S: Final = 0.010
OFFSET_RUN_S: Final = 0.014
LEAD_OUTSIDE_S: Final = 0.012
LEAD_INSIDE_S: Final = 0.036
LEAD_TRUST: Final = 0.75
#: A lead less steep than this share of the steepest one cannot move the limits outwards.
STEEP_LEAD_SHARE: Final = 0.2
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
    together = near.pooled(steep)
    all_onset, all_offset = _limits(near, together, _off_level(near, together))
    onset, offset = _lead_limits(near, steep, all_onset, all_offset)
    inside = between(near.samples, np.round(onset).astype(np.intp), np.round(offset).astype(np.intp))
    highest_mv = np.max(near.mv, axis=-1, initial=-np.inf, where=inside)
    lowest_mv = np.min(near.mv, axis=-1, initial=np.inf, where=inside)
    return Complexes(
        onset=onset + cut_off,
        peak=(_peaks(near, onset, offset, inside) + cut_off).astype(float),
        offset=offset + cut_off,
        present=np.clip((highest_mv - lowest_mv) / (2 * FLAT_MV), 0.0, 1.0),
        all_onset=all_onset + cut_off,
        all_offset=all_offset + cut_off,
    )


def _off_level(windows: Windows, steep: Floats) -> tuple[Bools, Bools]:
    """Samples at which the leads together are far from their level before, and after, the complex; beats × samples."""
    averaged = smooth(steep, windows.count(FLOOR_SPAN_S))
    earliest, latest = windows.index(-SEARCH_BEFORE_S), windows.index(SEARCH_AFTER_S)
    near_before, near_after = windows.index(-LEVEL_APART_S), windows.index(LEVEL_APART_S)
    before = earliest + np.argmin(averaged[:, earliest : near_before + 1], axis=1)
    after = near_after + np.argmin(averaged[:, near_after : latest + 1], axis=1)
    far = []
    for place in (before, after):
        level_mv = np.take_along_axis(
            windows.mv, np.broadcast_to(place, windows.mv.shape[:2])[..., None], axis=-1
        )
        distance = windows.pooled(windows.mv - level_mv)
        near = slice(windows.index(-CORE_BEFORE_S), windows.index(CORE_AFTER_S) + 1)
        far.append(distance > FAR_SHARE * distance[:, near].max(axis=1, keepdims=True))
    return far[0], far[1]


def _limits(windows: Windows, steep: Floats, far: tuple[Bools | bool, Bools | bool]) -> tuple[Ints, Ints]:
    """First and last sample of the complex from a slope, (…, samples) to (…).

    Beyond them it is quiet, and not far from its level.
    """
    core_first, core_last, top = _core(windows, steep)
    averaged = smooth(steep, windows.count(FLOOR_SPAN_S))
    earliest, latest = windows.index(-SEARCH_BEFORE_S), windows.index(SEARCH_AFTER_S)
    floor = averaged[..., earliest : windows.zero].min(axis=-1)
    below = (steep < (floor + ONSET_SHARE * (top - floor))[..., None]) & ~np.asarray(far[0])
    settled = quiet_run(below, windows.count(ONSET_RUN_S), ending=True)
    onset = last_true(
        settled & between(windows.samples, np.full_like(core_first, earliest), core_first), core_first
    )
    floor = averaged[..., windows.zero : latest + 1].min(axis=-1)
    below = (steep < (floor + OFFSET_SHARE * (top - floor))[..., None]) & ~np.asarray(far[1])
    settled = quiet_run(below, windows.count(OFFSET_RUN_S), ending=False)
    offset = first_true(
        settled & between(windows.samples, core_last, np.full_like(core_last, latest)), core_last
    )
    return onset + 1, offset - 1


def _core(windows: Windows, steep: Floats) -> tuple[Ints, Ints, Floats]:
    """First and last steep sample of the complex, and its largest slope."""
    near = slice(windows.index(-CORE_BEFORE_S), windows.index(CORE_AFTER_S) + 1)
    top = steep[..., near].max(axis=-1)
    inner = steep[..., near] >= CORE_SHARE * top[..., None]
    zero = np.full(top.shape, windows.zero - near.start, dtype=np.intp)
    return first_true(inner, zero) + near.start, last_true(inner, zero) + near.start, top


def _lead_limits(windows: Windows, steep: Floats, all_onset: Ints, all_offset: Ints) -> tuple[Floats, Floats]:
    """Limits by lead, sought near the common ones and drawn towards them."""
    onset, offset = _limits(windows, steep, (False, False))
    top = steep.max(axis=-1)
    outside = np.where(top >= STEEP_LEAD_SHARE * top.max(axis=0), windows.count(LEAD_OUTSIDE_S), 0)
    inside = windows.count(LEAD_INSIDE_S)
    onset = np.clip(onset, all_onset - outside, all_onset + inside)
    offset = np.clip(offset, all_offset - inside, all_offset + outside)
    return all_onset + LEAD_TRUST * (onset - all_onset), all_offset + LEAD_TRUST * (offset - all_offset)


def _peaks(windows: Windows, onset: Floats, offset: Floats, inside: Bools) -> Ints:
    """The largest deflection from the line between onset and offset."""
    start_mv = take(windows.mv, np.round(onset).astype(np.intp))
    end_mv = take(windows.mv, np.round(offset).astype(np.intp))
    share = (np.arange(windows.samples) - onset[..., None]) / np.maximum(offset - onset, 1.0)[..., None]
    line_mv = start_mv[..., None] + share * (end_mv - start_mv)[..., None]
    return largest(np.abs(windows.mv - line_mv), inside)
