"""Deflections of QRS to one side of the reference level, of many beats and leads at once (conventions, section 4)."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: Order of the components on the last axis of every array of them.
COMPONENTS: Final = ("Q", "R", "S", "R'", "S'", "QS")
SMALLEST_MV: Final = 0.02
SHORTEST_MS: Final = 6.0
#: More than any amplitude: keeps the running maxima of one deflection out of the next.
BEYOND_MV: Final = 1000.0


class Runs:
    """Stretches of samples on one side of the level, of all rows, in order of row and time; arrays are (runs,)."""

    def __init__(self, row_mv: Floats, inside: Bools) -> None:
        side = np.where(inside, np.where(np.signbit(row_mv), -1, 1), 0)
        starts = inside & (np.diff(side, axis=1, prepend=0) != 0)
        self.row, self.first = np.nonzero(starts)
        self.above = side[self.row, self.first] > 0
        self.opens = np.diff(self.row, prepend=-1) != 0
        self.closes = np.append(self.opens[1:], True)
        end = row_mv.shape[1] - 1 - np.argmax(inside[:, ::-1], axis=1)
        self.last = np.where(self.closes, end[self.row], np.append(self.first[1:], 1) - 1)
        self.of_sample = np.cumsum(starts).reshape(inside.shape) - 1
        self.size_mv = np.where(inside, np.abs(row_mv), -1.0)
        begin = self.row * row_mv.shape[1] + self.first
        self.most_mv = np.maximum.reduceat(self.size_mv.ravel(), begin) if len(begin) else np.zeros(0)

    @property
    def peak(self) -> Ints:
        """Sample of the largest value of each run."""
        top = (self.size_mv == self.most_mv[self.of_sample]) & (self.size_mv >= 0)
        _, sample = np.nonzero(top)
        _, place = np.unique(self.of_sample[top], return_index=True)
        return sample[place]


def deflections(row_mv: Floats, time_ms: Floats, limits_ms: Floats, *, smallest_mv: Floats) -> Floats:
    """Named deflections of each row: rows × 6 (COMPONENTS) × amplitude_mv, onset_ms, peak_ms, offset_ms; NaN if absent.

    row_mv is rows × samples about the reference level, limits_ms rows × 2 the onset and offset of QRS, smallest_mv
    (rows,) the least amplitude that counts.
    """
    table = np.full((len(row_mv), len(COMPONENTS), 4), np.nan)
    inside = within(time_ms, limits_ms)
    row_mv, inside, known = row_mv[inside.any(axis=1)], inside[inside.any(axis=1)], inside.any(axis=1)
    if not len(row_mv):
        return table
    runs = Runs(row_mv, inside)
    found = np.stack([np.where(runs.above, 1.0, -1.0) * runs.most_mv, *_times(runs, row_mv, time_ms)], axis=1)
    counts = (runs.most_mv >= smallest_mv[known][runs.row]) & (found[:, 3] - found[:, 1] >= SHORTEST_MS)
    row, found = _joined(runs.row[counts], found[counts])
    found[:, 1] = np.maximum(found[:, 1], limits_ms[known][row, 0])
    found[:, 3] = np.minimum(found[:, 3], limits_ms[known][row, 1])
    end_mv = row_mv[np.arange(len(row_mv)), runs.last[runs.closes]]
    kept = ~_st_shoulder(row, found[:, 0], end_mv)
    row, found = row[kept], found[kept]
    slot = _slots(row, found[:, 0])
    named = slot >= 0
    table[np.flatnonzero(known)[row[named]], slot[named]] = found[named]
    return table


def within(time_ms: Floats, limits_ms: Floats) -> Bools:
    """Samples of each row in QRS.

    A mark may lie between samples, and zero crossings next to it belong to the complex: one sample more on each side.
    """
    step_ms = float(time_ms[1] - time_ms[0])
    inside: Bools = (time_ms >= limits_ms[:, :1] - step_ms) & (time_ms <= limits_ms[:, 1:] + step_ms)
    return inside


def _times(runs: Runs, row_mv: Floats, time_ms: Floats) -> tuple[Floats, Floats, Floats]:
    """Onset, peak and offset of each run; between two runs the crossing of the level, between samples."""
    before, after = np.maximum(runs.first - 1, 0), runs.first
    from_mv, to_mv = row_mv[runs.row, before], row_mv[runs.row, after]
    # a first run has no sample before it and is not between two
    apart_mv = np.where(runs.opens, 1.0, from_mv - to_mv)
    crossing_ms = time_ms[before] + (time_ms[after] - time_ms[before]) * from_mv / apart_mv
    onset_ms = np.where(runs.opens, time_ms[runs.first], crossing_ms)
    offset_ms = np.where(runs.closes, time_ms[runs.last], np.append(onset_ms[1:], np.nan))
    return onset_ms, time_ms[runs.peak], offset_ms


def _joined(row: Ints, found: Floats) -> tuple[Ints, Floats]:
    """Neighbours of one sign as one, with the larger peak."""
    if not len(row):
        return row, found
    sign = found[:, 0] > 0
    begins = (np.diff(row, prepend=-1) != 0) | np.append(True, sign[1:] != sign[:-1])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(row)) - 1
    group = np.cumsum(begins) - 1
    size = np.abs(found[:, 0])
    largest = np.flatnonzero(size == np.maximum.reduceat(size, first)[group])
    _, place = np.unique(group[largest], return_index=True)
    joined = found[largest[place]]
    joined[:, 1], joined[:, 3] = found[first, 1], found[last, 3]
    return row[first], joined


def _st_shoulder(row: Ints, amplitude_mv: Floats, end_mv: Floats) -> Bools:
    """Last deflections of a row that only climb to the level of a displaced ST segment: their peak is no peak."""
    last = np.append(np.diff(row) != 0, True)[: len(row)]
    alone = last & (np.diff(row, prepend=-1) != 0)
    turns_back = (np.abs(amplitude_mv - end_mv[row]) >= SMALLEST_MV) | (
        (end_mv[row] > 0) != (amplitude_mv > 0)
    )
    shoulder: Bools = last & ~alone & ~turns_back
    return shoulder


def _slots(row: Ints, amplitude_mv: Floats) -> Ints:
    """Column of each deflection; what follows S' has none (-1)."""
    opens = np.diff(row, prepend=-1) != 0
    first = np.flatnonzero(opens)[np.cumsum(opens) - 1] if len(row) else np.zeros(0, dtype=np.intp)
    slot = np.arange(len(row)) - first + (amplitude_mv[first] > 0)
    alone = opens & np.append(opens[1:], True)[: len(row)]
    named = np.where(slot < COMPONENTS.index("QS"), slot, -1)
    return np.where(alone & (amplitude_mv < 0), COMPONENTS.index("QS"), named)
