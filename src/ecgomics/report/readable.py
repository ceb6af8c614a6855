"""Where beats could be followed, and where there is no signal at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats

#: A clean beat makes so much time before and after it readable: what lies between two beats of 30 /min.
REACH_S: Final = 1.0
#: Longest stretch of missing samples that is no gap: as the platform's own rule for RR intervals.
LONGEST_SILENCE_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without signal."""

    start_s: float
    length_s: float


def readable_share(clean_s: Floats, gaps: tuple[Gap, ...], *, duration_s: float) -> float:
    """Share of the time, 0 to 1, within reach of a clean beat and outside of gaps; clean_s (beats,) in order."""
    if duration_s <= 0.0 or not clean_s.size:
        return 0.0
    begin_s = np.clip(clean_s - REACH_S, 0.0, duration_s)
    end_s = np.clip(clean_s + REACH_S, 0.0, duration_s)
    reached_s = float(np.sum(end_s - np.maximum(begin_s, np.append(0.0, end_s[:-1]))))
    lost_s = sum(_within(gap, begin_s, end_s) for gap in gaps)
    return min(1.0, max(0.0, (reached_s - lost_s) / duration_s))


def _within(gap: Gap, begin_s: Floats, end_s: Floats) -> float:
    """How much of a gap lies within reach of beats."""
    starts_s = np.maximum(begin_s, np.append(0.0, end_s[:-1]))
    shared_s = np.minimum(end_s, gap.start_s + gap.length_s) - np.maximum(starts_s, gap.start_s)
    return float(np.maximum(shared_s, 0.0).sum())


def gaps_of(ecg_mv: Floats, *, fs_hz: float) -> tuple[Gap, ...]:
    """Stretches in which no lead has a sample, leads × samples in mV."""
    silent = np.asarray(~np.isfinite(ecg_mv).any(axis=0))
    return tuple(
        Gap(first / fs_hz, (last - first) / fs_hz)
        for first, last in _stretches(silent)
        if last - first > LONGEST_SILENCE_S * fs_hz
    )


def _stretches(flags: Bools) -> Iterator[tuple[int, int]]:
    turns = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    yield from zip(turns[0::2].tolist(), turns[1::2].tolist(), strict=True)
