"""Limits of P and QRS set finer where it is so quiet beside them that the departure of the signal can be seen.

Marks by slope are right in noise, but smoothing puts them some ms outside the wave. Where the level beside a mark is
quiet to a few µV, the wave begins where the signal leaves that level. The noisier the level, the less this rule says.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.model import POINTS
from ecgomics.signal.windows import Windows, quiet_run

#: Columns that are refined, and the direction out of the wave.
REFINED: Final = (
    (POINTS.index("P_on"), -1),
    (POINTS.index("P_off"), 1),
    (POINTS.index("QRS_on"), -1),
    (POINTS.index("QRS_off"), 1),
)
#: The level is that of a stretch outside the mark; the departure is sought from its inner end to inside the mark.
LEVEL_FAR_S: Final = 0.018
LEVEL_NEAR_S: Final = 0.006
INSIDE_S: Final = 0.014
#: The signal departs where it leaves the level by so many standard deviations of the level, and by this much at least.
TIMES_FLOOR: Final = 4.0
RESOLUTION_MV: Final = 0.0005
#: Band limits make steep waves ring before they begin, by less than this share of the height inside.
RINGING_SHARE: Final = 0.02
STAYS_S: Final = 0.006
#: A level as noisy as this leaves half of the say to the slope.
QUIET_MV: Final = 0.0008
#: Smoothing leaves marks outside the wave: a departure further out than the mark is a slow drift and no limit.
OUTSIDE_S: Final = 0.002
#: Waves begin with a slope of zero: from one height to four times it takes as long as from the level to the first.
SECOND_HEIGHT: Final = 4.0
FOOT_S: Final = 0.004


def departed(windows: Windows, points: Floats) -> Floats:
    """Marks in samples of the windows, leads × beats × 9 (POINTS), with the limits of P and QRS refined."""
    columns = [column for column, _ in REFINED]
    outward = np.array([direction for _, direction in REFINED])
    marks = points[..., columns]
    found, quiet = _departures(windows, marks, outward)
    inwards = np.clip((marks - found) * outward, -windows.count(OUTSIDE_S), np.inf)
    refined = points.copy()
    refined[..., columns] = np.where(np.isfinite(found), marks - quiet * inwards * outward, marks)
    return refined


def _departures(windows: Windows, marks: Floats, outward: Ints) -> tuple[Floats, Floats]:
    """Where the signal leaves the level beside each mark, NaN where it does not; and how quiet the level is, 0 to 1."""
    far, near, inside = (windows.count(span_s) for span_s in (LEVEL_FAR_S, LEVEL_NEAR_S, INSIDE_S))
    # from the level into the wave
    steps = np.arange(far, -inside - 1, -1)
    start = np.where(np.isfinite(marks), np.round(marks), 0).astype(np.intp)
    at = np.clip(start[..., None] + outward[:, None] * steps, 0, windows.samples - 1)
    leads, beats = (np.arange(size) for size in marks.shape[:2])
    along_mv = windows.mv[leads[:, None, None, None], beats[:, None, None], at]
    level = along_mv[..., : far - near + 1]
    floor_mv = level.std(axis=-1)
    height_mv = np.abs(along_mv - level.mean(axis=-1, keepdims=True))[..., far - near :]
    least_mv = np.maximum(
        np.maximum(TIMES_FLOOR * floor_mv, RESOLUTION_MV), RINGING_SHARE * height_mv.max(axis=-1)
    )
    stays = windows.count(STAYS_S)
    first = _crossing(height_mv, least_mv, stays)
    second = _crossing(height_mv, SECOND_HEIGHT * least_mv, 1)
    foot = np.clip(second - first, 0.0, windows.count(FOOT_S))
    found = start + outward * (near - (first - foot))
    return np.where(np.isfinite(marks), found, np.nan), 1.0 / (1.0 + (floor_mv / QUIET_MV) ** 2)


def _crossing(height_mv: Floats, least_mv: Floats, stays: int) -> Floats:
    """Where the height rises above a limit for so many samples, between samples; NaN where it does not rise."""
    above: Bools = height_mv >= least_mv[..., None]
    rises = quiet_run(above[..., 1:], stays, ending=False) & ~above[..., :-1]
    low = np.argmax(rises, axis=-1)
    # heights grow with the square of time
    before, after = (
        np.sqrt(np.take_along_axis(height_mv, (low + k)[..., None], axis=-1)[..., 0]) for k in (0, 1)
    )
    part = (np.sqrt(least_mv) - before) / np.maximum(after - before, 1e-12)
    return np.where(rises.any(axis=-1), low + part, np.nan)
