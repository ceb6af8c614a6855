"""Samples of single beats, read off the measurement path about their R peaks, a block of beats at a time."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Beats

#: Spacing of the points that slow waves are read at.
SPACING_MS: Final = 4.0
#: Beats that are held in memory at once.
BLOCK: Final = 512
#: Stretch before QRS onset whose mean is the level of a beat.
LEVEL_MS: Final = 20.0


def between_samples(ecg_mv: Floats, at: Floats, rows: Ints | None = None) -> Floats:
    """Leads × beats × points by linear interpolation, of some rows if they are given; NaN outside the recording."""
    last = ecg_mv.shape[1] - 1
    floor = np.floor(at)
    before = floor.astype(np.intp)
    # Row by row: the chosen rows of a whole day are never copied.
    leads_mv = [ecg_mv[row] for row in (range(len(ecg_mv)) if rows is None else rows)]
    values: Floats = np.stack([np.take(lead_mv, before + 1, mode="clip") for lead_mv in leads_mv])
    first: Floats = np.stack([np.take(lead_mv, before, mode="clip") for lead_mv in leads_mv])
    # In place: this is what the rows of a long recording spend their time on.
    values -= first
    values *= at - floor
    values += first
    if at.size and (at.min() < 0 or at.max() > last):
        values[:, (at < 0) | (at > last)] = np.nan
    return values


def about_peaks(
    ecg_mv: Floats, peak_s: Floats, at_ms: Floats, *, fs_hz: float, rows: Ints | None = None
) -> Floats:
    """Leads × beats × points at times from the R peaks: (points,), or beats × points."""
    return between_samples(ecg_mv, (peak_s[:, np.newaxis] + at_ms / 1000.0) * fs_hz, rows)


def whole(waves_mv: Floats) -> Bools:
    """Which beats have signal at every point in a lead: leads × beats of leads × beats × points."""
    return np.asarray(np.isfinite(waves_mv).all(axis=2))


def blocks(number: int, most: int = BLOCK) -> Iterator[slice]:
    """Slices that cover so many beats."""
    return (slice(first, min(first + most, number)) for first in range(0, number, most))


def points_ms(begin_ms: float, end_ms: float, spacing_ms: float = SPACING_MS) -> Floats:
    """Evenly spaced times from begin to at most end; NotComputable where they are no interval."""
    if not begin_ms < end_ms:
        raise NotComputable("failed", "the wave has no limits")
    return np.asarray(begin_ms + np.arange(int((end_ms - begin_ms) / spacing_ms) + 1) * spacing_ms)


def level_points_ms(qrs_on_ms: float) -> Floats:
    """Times before QRS onset at which the level of a beat is read."""
    return points_ms(qrs_on_ms - LEVEL_MS, qrs_on_ms)


@quantity
def usual_beats(beats: Beats) -> Bools:
    """Accepted normal beats of the dominant shape, (beats,)."""
    normal = np.array([kind == "N" for kind in beats.kind], dtype=bool)
    usual: Bools = normal & beats.accepted & (beats.group == 0)
    return usual


@quantity
def preceding_rr_ms(beats: Beats) -> Floats:
    """RR interval that ends with each beat, (beats,); NaN for the first, across gaps and beside beats not accepted."""
    return np.concatenate([[np.nan], beats.rr_ms]) if len(beats) else np.empty(0)
