"""Components and notches of the QRS of every beat in every lead."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints, median
from ecgomics.signal.deflections import BEYOND_MV, COMPONENTS, SMALLEST_MV, Runs, deflections, within
from ecgomics.signal.model import POINTS, BeatComponents, Beats, Fiducials
from ecgomics.signal.windows import Windows, at_work_rate, cut

#: Beats are taken in blocks, so that memory stays small.
BLOCK_BEATS: Final = 256
BEFORE_S: Final = 0.20
AFTER_S: Final = 0.26
REFERENCE_MS: Final = 20.0
#: In a single beat noise makes deflections of its own; they must stand above so many standard deviations.
TIMES_NOISE: Final = 3.0
NOTCH_MV: Final = 0.02
NOTCH_TIMES_NOISE: Final = 5.0
#: So many notches of a complex are placed; more are only counted.
MOST_NOTCHES: Final = 3


def beat_components(clean_mv: Floats, beats: Beats, fiducials: Fiducials, *, fs_hz: float) -> BeatComponents:
    """Components of every beat; clean_mv is leads × samples of the measurement path."""
    leads, count = len(clean_mv), len(beats)
    table = np.full((leads, count, len(COMPONENTS), 4), np.nan)
    notch_ms = np.full((leads, count, MOST_NOTCHES), np.nan)
    notches = np.zeros((leads, count), dtype=np.intp)
    ecg_mv, work_hz = at_work_rate(clean_mv, fs_hz=fs_hz) if count else (clean_mv, fs_hz)
    for first in range(0, count, BLOCK_BEATS):
        chosen = slice(first, min(first + BLOCK_BEATS, count))
        weight = np.ones((leads, count))
        windows, _ = cut(ecg_mv, beats.peak_s, chosen, fs_hz=work_hz, weight=weight).cropped(
            -BEFORE_S, AFTER_S
        )
        # the windows are cut about the nearest sample
        at_s = np.round(beats.peak_s[chosen] * work_hz) / work_hz
        marks_ms = 1000.0 * (fiducials.lead_s[:, chosen] - at_s[:, None])
        global_ms = 1000.0 * (fiducials.global_s[chosen] - at_s[:, None])
        found = _block(windows, marks_ms, global_ms)
        table[:, chosen], notches[:, chosen], notch_ms[:, chosen] = found
        table[:, chosen, :, 1:] += 1000.0 * at_s[:, None, None]
        notch_ms[:, chosen] += 1000.0 * at_s[:, None]
    amplitude_mv, onset_ms, peak_ms, offset_ms = np.moveaxis(table, -1, 0)
    return BeatComponents(
        fiducials.leads,
        amplitude_mv,
        onset_ms / 1000.0,
        peak_ms / 1000.0,
        offset_ms / 1000.0,
        notches,
        notch_ms / 1000.0,
    )


def _block(windows: Windows, marks_ms: Floats, global_ms: Floats) -> tuple[Floats, Ints, Floats]:
    """Deflections (leads × beats × 6 × 4), count of notches and where they are, for some beats."""
    leads, beats, samples = windows.mv.shape
    time_ms = np.arange(-windows.zero, samples - windows.zero, dtype=float) * (1000.0 / windows.fs_hz)
    level_mv, noise_mv = _level(windows, time_ms, global_ms)
    limits_ms = marks_ms[..., [POINTS.index("QRS_on"), POINTS.index("QRS_off")]].reshape(-1, 2)
    # only where some QRS is
    span = np.flatnonzero(within(time_ms, limits_ms).any(axis=0))
    kept = slice(int(span[0]), int(span[-1]) + 1) if len(span) else slice(0, 2)
    time_ms = time_ms[kept]
    row_mv = (windows.mv[..., kept] - level_mv[..., None]).reshape(leads * beats, -1)
    each_noise_mv = np.repeat(noise_mv, beats)
    table = deflections(
        row_mv, time_ms, limits_ms, smallest_mv=np.maximum(SMALLEST_MV, TIMES_NOISE * each_noise_mv)
    )
    counts, notch_ms = notches(
        row_mv, time_ms, limits_ms, least_mv=np.maximum(NOTCH_MV, NOTCH_TIMES_NOISE * each_noise_mv)
    )
    shape = (leads, beats)
    return table.reshape(*shape, len(COMPONENTS), 4), counts.reshape(shape), notch_ms.reshape(*shape, -1)


def _level(windows: Windows, time_ms: Floats, global_ms: Floats) -> tuple[Floats, Floats]:
    """Level before the QRS of each beat (leads × beats), and the noise of a lead about it (leads,), in mV."""
    onset_ms, p_off_ms = global_ms[:, POINTS.index("QRS_on")], global_ms[:, POINTS.index("P_off")]
    onset_ms = np.where(np.isfinite(onset_ms), onset_ms, 0.0)
    at = np.searchsorted(time_ms, onset_ms)
    before = at[:, None] - np.arange(max(2, round(REFERENCE_MS * windows.fs_hz / 1000.0)))
    near_mv = windows.mv[:, np.arange(len(at))[:, None], np.maximum(before, 0)]
    # P reaches into the stretch: the sample at the onset
    free = ~(p_off_ms > onset_ms - REFERENCE_MS)
    level_mv = np.where(free, median(near_mv, axis=-1), near_mv[..., 0])
    spread_mv = near_mv[:, free].std(axis=-1) if free.any() else np.zeros((len(near_mv), 1))
    return level_mv, median(spread_mv, axis=1)


def notches(row_mv: Floats, time_ms: Floats, limits_ms: Floats, *, least_mv: Floats) -> tuple[Ints, Floats]:
    """Notches of each row: how many, (rows,), and where the first few are deepest, rows × 3 in ms.

    A notch is a dip inside one deflection, at least so deep below the lower of the tops to its sides.
    """
    counts = np.zeros(len(row_mv), dtype=np.intp)
    places_ms = np.full((len(row_mv), MOST_NOTCHES), np.nan)
    inside = within(time_ms, limits_ms)
    known = np.flatnonzero(inside.any(axis=1))
    if not len(known):
        return counts, places_ms
    depth_mv = _depths(Runs(row_mv[known], inside[known]))
    deep = (depth_mv >= least_mv[known, None]) & inside[known]
    begins = deep & ~np.pad(deep, ((0, 0), (1, 0)))[:, :-1]
    counts[known] = begins.sum(axis=1)
    row, first = np.nonzero(begins)
    if len(row):
        dip = np.cumsum(begins).reshape(begins.shape) - 1
        size_mv = np.where(deep, depth_mv, 0.0)
        deepest = np.maximum.reduceat(size_mv.ravel(), row * begins.shape[1] + first)
        _, sample = np.nonzero(deep & (size_mv == deepest[dip]))
        _, place = np.unique(dip[deep & (size_mv == deepest[dip])], return_index=True)
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        placed = rank < MOST_NOTCHES
        places_ms[known[row[placed]], rank[placed]] = time_ms[sample[place]][placed]
    return counts, places_ms


def _depths(runs: Runs) -> Floats:
    """How far each sample lies below the lower of the two tops to its sides within its own deflection."""
    offset_mv = BEYOND_MV * runs.of_sample.ravel()
    size_mv = np.maximum(runs.size_mv, 0.0).ravel()
    before = np.maximum.accumulate(size_mv + offset_mv) - offset_mv
    after = (np.maximum.accumulate((size_mv - offset_mv)[::-1]) + offset_mv[::-1])[::-1]
    depth_mv: Floats = (np.minimum(before, after) - size_mv).reshape(runs.size_mv.shape)
    return depth_mv
