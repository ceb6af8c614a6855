"""Min–max pyramid: what a screen draws of a long recording without reading all of it.

    samples ─▶ level 1 (4 samples a bin) ─▶ level 2 (16) ─▶ … ─▶ the first level that one tile holds

Every bin holds the lowest and the highest sample of its stretch, so no peak is lost at any zoom. Numbers are 16-bit
steps of a scale that is stated for each lead; a bin rounds outwards, so that it never shows less than was recorded.
Where the recorder's own steps are known and fit, they are the scale, and the numbers are exact.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.samples import Samples

FACTOR: Final = 4
#: Bins of a tile.
TILE: Final = 4096
#: Stands in place of both numbers of a bin without any sample.
GAP: Final = -32768
_HIGHEST: Final = 32767
#: Steps into which the range of a lead is divided where the recorder's own do not fit.
_STEPS: Final = 65000
#: A sample is a multiple of the recorder's step where it lies so near to one, in steps.
_NEAR: Final = 1e-3
#: Samples that are read at a time.
_CHUNK: Final = 2**18

Steps = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Scale:
    """mV of a lead = zero_mv + step_mv × number."""

    zero_mv: float
    step_mv: float
    exact: bool
    """Whether every sample is a whole number of steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """Some bins of one level: leads × 2 (lowest, highest) × bins."""

    level: int
    place: int
    steps: Steps


def levels_of(samples: int) -> tuple[int, ...]:
    """Bins of each level from 1 on, up to the first that one tile holds; of level 0 there are the samples."""
    bins = [-(-samples // FACTOR)]
    while bins[-1] > TILE:
        bins.append(-(-bins[-1] // FACTOR))
    return tuple(bins)


def scales_of(samples: Samples, resolution_uv: float | None) -> tuple[Scale, ...]:
    """The scale of each lead, for which the recording is gone through once."""
    step_mv = None if resolution_uv is None else resolution_uv / 1000.0
    low, high = np.full((2, len(samples.leads)), np.nan)
    whole: Bools = np.full(len(samples.leads), step_mv is not None)
    for ecg_mv in _chunks(samples):
        low = np.fmin(low, np.fmin.reduce(ecg_mv, axis=1))
        high = np.fmax(high, np.fmax.reduce(ecg_mv, axis=1))
        if step_mv is not None:
            places = ecg_mv / step_mv
            off = np.abs(places - np.round(places))
            whole &= ~(np.fmax.reduce(off, axis=1) > _NEAR)
    return tuple(
        _scale(*each, step_mv) for each in zip(low.tolist(), high.tolist(), whole.tolist(), strict=True)
    )


def _scale(low_mv: float, high_mv: float, whole: bool, step_mv: float | None) -> Scale:
    if np.isnan(low_mv):
        return Scale(0.0, 0.001, exact=True)
    if whole and step_mv is not None and max(-low_mv, high_mv) <= step_mv * _HIGHEST:
        return Scale(0.0, step_mv, exact=True)
    return Scale(0.5 * (low_mv + high_mv), max(high_mv - low_mv, 1e-6) / _STEPS, exact=False)


def _chunks(samples: Samples) -> Iterator[Floats]:
    for first in range(0, samples.samples, _CHUNK):
        yield samples.read(first, min(first + _CHUNK, samples.samples))


def as_steps(
    ecg_mv: Floats, scales: tuple[Scale, ...], rounded: Callable[[Floats], Floats] = np.round
) -> Steps:
    """Samples, leads × samples, on the scales; GAP where there is none."""
    zero_mv, step_mv = (
        np.array([[getattr(each, name)] for each in scales]) for name in ("zero_mv", "step_mv")
    )
    places = (ecg_mv - zero_mv) / step_mv
    exact = np.array([[each.exact] for each in scales])
    found = np.where(exact, np.round(places), rounded(places))
    # A value on the edge of the range may round one step beyond it.
    steps: Steps = np.where(np.isnan(found), GAP, np.clip(found, -_HIGHEST, _HIGHEST)).astype(np.int16)
    return steps


def pyramid(samples: Samples, scales: tuple[Scale, ...]) -> Iterator[Tile]:
    """Every tile of every level, as soon as it is full; each level's in order."""
    levels = _Levels(len(samples.leads), top=len(levels_of(samples.samples)))
    for ecg_mv in _chunks(samples):
        for first in range(0, ecg_mv.shape[1], FACTOR * TILE):
            low, high = _extremes_mv(ecg_mv[:, first : first + FACTOR * TILE])
            bins = np.stack([as_steps(low, scales, np.floor), as_steps(high, scales, np.ceil)], axis=1)
            yield from levels.add(1, bins)
    yield from levels.rest()


def _extremes_mv(ecg_mv: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest of every four samples; NaN only where there is no other."""
    missing = -ecg_mv.shape[1] % FACTOR
    filled = np.pad(ecg_mv, ((0, 0), (0, missing)), constant_values=np.nan)
    grouped = filled.reshape(len(ecg_mv), -1, FACTOR)
    return np.fmin.reduce(grouped, axis=2), np.fmax.reduce(grouped, axis=2)


def reduced(bins: Steps) -> Steps:
    """Every four bins (leads × 2 × bins) as one."""
    missing = -bins.shape[2] % FACTOR
    filled = np.pad(bins, ((0, 0), (0, 0), (0, missing)), constant_values=GAP)
    grouped = filled.reshape(len(bins), 2, -1, FACTOR)
    high = grouped[:, 1].max(axis=2)
    low = np.where(grouped[:, 0] == GAP, _HIGHEST, grouped[:, 0]).min(axis=2)
    return np.stack([np.where(high == GAP, GAP, low), high], axis=1).astype(np.int16)


class _Levels:
    """Bins of every level that fill no tile yet."""

    def __init__(self, leads: int, *, top: int) -> None:
        self._top = top
        self._open: list[list[Steps]] = [[] for _ in range(top + 1)]
        self._tiles = [0] * (top + 1)
        self._leads = leads

    def add(self, level: int, bins: Steps) -> Iterator[Tile]:
        """Take in bins that follow; the tiles that they fill, on this level and above."""
        self._open[level].append(bins)
        if sum(each.shape[2] for each in self._open[level]) < TILE:
            return
        pending = np.concatenate(self._open[level], axis=2)
        whole = pending.shape[2] // TILE * TILE
        self._open[level] = [pending[:, :, whole:]]
        for first in range(0, whole, TILE):
            yield from self._full(level, pending[:, :, first : first + TILE])

    def rest(self) -> Iterator[Tile]:
        """The last, shorter tile of every level."""
        for level in range(1, self._top + 1):
            left = [each for each in self._open[level] if each.shape[2]]
            if left:
                self._open[level] = []
                yield from self._full(level, np.concatenate(left, axis=2))

    def _full(self, level: int, steps: Steps) -> Iterator[Tile]:
        yield Tile(level, self._tiles[level], steps)
        self._tiles[level] += 1
        if level < self._top:
            yield from self.add(level + 1, reduced(steps))
