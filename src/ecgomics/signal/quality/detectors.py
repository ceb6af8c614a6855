"""A second, independent QRS detector, and how far the beats of both agree.

The first hears the loudness of the QRS band; this one measures the length of the curve: over a window as long as a QRS
complex a trace is the longer the more it moves, whatever its frequencies (Zong 2003). Where the two disagree, one hears
something that is no heart beat.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: Rate to which the leads are thinned: a QRS complex moves over more than one such step.
THIN_HZ: Final = 125.0
WINDOW_S: Final = 0.12
REFRACTORY_S: Final = 0.25
#: A beat stands out of the quietest fifth by this share of the height of the beats about it.
THRESHOLD: Final = 0.4
FLOOR_SHARE: Final = 0.2
BLOCK_S: Final = 2.0
BLOCKS: Final = 5
AGREEMENT_S: Final = 0.150
#: A beat so close to either end is cut off for one detector or the other: it counts only if both found it.
END_S: Final = 0.3


def curve_length_peaks(clean_mv: Floats, *, fs_hz: float, usable: Bools) -> Floats:
    """Times of QRS complexes in s by the length of the curve, summed over the usable leads; gaps hold none."""
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import find_peaks

    step = max(1, int(fs_hz // THIN_HZ))
    thin_hz = fs_hz / step
    path = _path(clean_mv, usable, step)
    if len(path) < BLOCK_S * thin_hz:
        return np.zeros(0)
    length = uniform_filter1d(path, max(1, round(WINDOW_S * thin_hz)) | 1, mode="constant")
    at, _ = find_peaks(length, distance=max(1, round(REFRACTORY_S * thin_hz)))
    floor, height = _floor_and_height(length, at, round(BLOCK_S * thin_hz))
    at = at[length[at] > floor + THRESHOLD * (height - floor)]
    return (at.astype(float) + 0.5) / thin_hz


def _path(clean_mv: Floats, usable: Bools, step: int) -> Floats:
    """Movement from each thinned sample to the next over the usable leads, each in units of its own usual movement."""
    path: Floats = np.zeros(max(0, clean_mv[:, ::step].shape[1] - 1))
    for lead in np.flatnonzero(usable):
        moved_mv = np.abs(np.diff(clean_mv[lead, ::step]))
        moved_mv[~np.isfinite(moved_mv)] = 0.0
        path += moved_mv / max(float(moved_mv.mean()), 1e-6)
    return path


def _floor_and_height(length: Floats, at: Ints, block: int) -> tuple[Floats, Floats]:
    """The quiet level and the height of the beats near some samples: medians over the blocks about each."""
    from scipy.ndimage import median_filter

    blocks = len(length) // block
    ordered = np.sort(length[: blocks * block].reshape(blocks, block), axis=1)
    place, width = (at - block / 2) / block, min(BLOCKS, blocks)
    floor, height = (
        np.interp(place, np.arange(blocks), median_filter(ordered[:, rank], size=width, mode="nearest"))
        for rank in (int(FLOOR_SHARE * block), -1)
    )
    return floor, height


def detector_agreement(first_s: Floats, second_s: Floats, *, duration_s: float) -> float:
    """F1 of two series of beats, one to one within 150 ms; NaN where neither has any."""
    common = matched(first_s, second_s)
    alone_s = np.concatenate([np.delete(first_s, common), np.delete(second_s, matched(second_s, first_s))])
    alone = np.count_nonzero((alone_s >= END_S) & (alone_s <= duration_s - END_S))
    return 2.0 * len(common) / (2.0 * len(common) + alone) if len(common) + alone else float("nan")


def matched(first_s: Floats, second_s: Floats) -> Ints:
    """Indices of the first series whose nearest beat of the second has them as its nearest and lies within 150 ms."""
    if not len(first_s) or not len(second_s):
        return np.zeros(0, dtype=np.intp)
    there, back = _nearest(first_s, second_s), _nearest(second_s, first_s)
    mutual = back[there] == np.arange(len(first_s))
    near = np.abs(second_s[there] - first_s) <= AGREEMENT_S
    return np.flatnonzero(mutual & near)


def _nearest(times_s: Floats, among_s: Floats) -> Ints:
    """Index of the nearest of some ascending times for each time."""
    after = np.clip(np.searchsorted(among_s, times_s), 1, max(1, len(among_s) - 1))
    before = after - 1
    after = np.minimum(after, len(among_s) - 1)
    nearer: Ints = np.where(times_s - among_s[before] <= among_s[after] - times_s, before, after)
    return nearer
