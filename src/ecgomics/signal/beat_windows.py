"""Windows about the R peaks: all that grouping and classing beats need of the signal.

They are cut at one rate and stored in single precision, so that a long recording can be cut piece by piece: what is
made of the windows depends on them and on the beat times alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.filters import bridged

Singles = NDArray[np.float32]

#: Rate of the QRS windows, whatever that of the recording.
SHAPE_HZ: Final = 250.0
#: A QRS window reaches so far to each side of the R peak, and by ALIGN farther so that it can be shifted.
SHAPE_S: Final = 0.09
ALIGN_S: Final = 0.04
#: The slow window about it, where P and T lie, has one sample for so many of the QRS window: 62.5 Hz.
THINNED: Final = 4
BEFORE_S: Final = 0.32
AFTER_S: Final = 0.48
#: Beats that are cut out at once.
BLOCK_BEATS: Final = 1000

HALF: Final = round(SHAPE_S * SHAPE_HZ)
MARGIN: Final = round(ALIGN_S * SHAPE_HZ)
#: First and last sample of the whole stretch, multiples of THINNED.
FIRST: Final = -round(BEFORE_S * SHAPE_HZ / THINNED) * THINNED
LAST: Final = round(AFTER_S * SHAPE_HZ / THINNED) * THINNED


@dataclass(frozen=True, slots=True)
class BeatWindows:
    """Signal about each beat, gaps bridged, and how much of it there is."""

    qrs_mv: Singles
    """beats × leads × samples at SHAPE_HZ, the R peak in the middle."""
    slow_mv: Singles
    """beats × leads × samples: means of THINNED samples from BEFORE_S before to AFTER_S after the R peak."""
    known: Floats
    """Share of the QRS window that was recorded, in the lead that has most, (beats,)."""

    def __len__(self) -> int:
        return len(self.qrs_mv)

    def of(self, chosen: Bools) -> "BeatWindows":
        """Windows of some of the beats."""
        return BeatWindows(self.qrs_mv[chosen], self.slow_mv[chosen], self.known[chosen])

    @classmethod
    def joined(cls, parts: Sequence["BeatWindows"]) -> "BeatWindows":
        """Windows of successive pieces of a recording as those of the whole."""
        return cls(
            np.concatenate([part.qrs_mv for part in parts]),
            np.concatenate([part.slow_mv for part in parts]),
            np.concatenate([part.known for part in parts]),
        )


def beat_windows(ecg_mv: Floats, peak_s: Floats, *, fs_hz: float) -> BeatWindows:
    """Windows of all beats and leads; ecg_mv is leads × samples of the measurement path."""
    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
    known = _known(gaps, peak_s, fs_hz=fs_hz)
    leads, beats = len(ecg_mv), len(peak_s)
    qrs_mv = np.empty((beats, leads, 2 * (HALF + MARGIN) + 1), dtype=np.float32)
    slow_mv = np.empty((beats, leads, (LAST - FIRST) // THINNED), dtype=np.float32)
    offsets = np.arange(FIRST, LAST) * (fs_hz / SHAPE_HZ)
    for first in range(0, beats, BLOCK_BEATS):
        block = slice(first, first + BLOCK_BEATS)
        cut_mv = _between(filled_mv, (peak_s[block] * fs_hz)[:, None] + offsets)
        middle = -FIRST
        qrs_mv[block] = cut_mv[..., middle - HALF - MARGIN : middle + HALF + MARGIN + 1]
        slow_mv[block] = cut_mv.reshape(*cut_mv.shape[:2], -1, THINNED).mean(axis=-1)
    return BeatWindows(qrs_mv, slow_mv, known)


def _between(ecg_mv: Floats, place: Floats) -> Floats:
    """Signal at places between samples, by straight lines; beats × leads × places. The ends are held."""
    last = ecg_mv.shape[1] - 1
    place = np.clip(place, 0, last)
    before = place.astype(np.intp)
    after = np.minimum(before + 1, last)
    left_mv = np.moveaxis(ecg_mv[:, before], 0, 1)
    right_mv = np.moveaxis(ecg_mv[:, after], 0, 1)
    between_mv: Floats = left_mv + (place - before)[:, None, :] * (right_mv - left_mv)
    return between_mv


def _known(gaps: Bools, peak_s: Floats, *, fs_hz: float) -> Floats:
    """Share of the samples near each beat that were recorded, in its best lead."""
    samples = gaps.shape[1]
    reach = round(SHAPE_S * fs_hz)
    centre = np.round(peak_s * fs_hz).astype(np.intp)
    first, last = np.clip(centre - reach, 0, samples), np.clip(centre + reach + 1, 0, samples)
    if not gaps.any():
        return (last - first) / (2 * reach + 1)
    recorded = np.pad(np.cumsum(~gaps, axis=1, dtype=np.intp), ((0, 0), (1, 0)))
    known: Floats = (recorded[:, last] - recorded[:, first]).max(axis=0) / (2 * reach + 1)
    return known
