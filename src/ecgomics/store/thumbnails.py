"""A glimpse of a recording for lists: lead II for two and a half seconds, small enough for hundreds in one answer."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.store.library_records import Thumbnail

SPAN_S: Final = 2.5
#: Two points, the lowest and the highest, for each of so many stretches: about what a row has pixels.
STRETCHES: Final = 125
#: Stands for points without signal.
GAP: Final = -32768
_LEAD: Final = "II"
_LARGEST_UV: Final = 32767


def thumbnail(ecg_mv: Floats, leads: tuple[str, ...], fs_hz: float) -> Thumbnail:
    """Lead II, or the first lead without it, from its first sample on; about its median, as no scale is shown."""
    lead = _LEAD if _LEAD in leads else leads[0]
    whole = ecg_mv[leads.index(lead)]
    there = np.flatnonzero(~np.isnan(whole))
    start = int(there[0]) if len(there) else 0
    part_uv = 1000.0 * whole[start : start + max(1, round(SPAN_S * fs_hz))]
    points_uv, points_hz = _thinned(part_uv, fs_hz)
    return Thumbnail(lead, points_hz, _whole(points_uv))


def _thinned(part_uv: Floats, fs_hz: float) -> tuple[Floats, float]:
    width = int(np.ceil(len(part_uv) / STRETCHES))
    if width <= 2:
        return part_uv, fs_hz
    filled = np.full(-(-len(part_uv) // width) * width, np.nan)
    filled[: len(part_uv)] = part_uv
    stretches = filled.reshape(-1, width)
    pairs = np.stack([np.fmin.reduce(stretches, axis=1), np.fmax.reduce(stretches, axis=1)], axis=1)
    return pairs.reshape(-1), 2.0 * fs_hz / width


def _whole(points_uv: Floats) -> Ints:
    missing = np.isnan(points_uv)
    if missing.all():
        return np.full(len(points_uv), GAP, dtype=np.intp)
    centred = np.clip(points_uv - np.nanmedian(points_uv), -_LARGEST_UV, _LARGEST_UV)
    return np.where(missing, GAP, np.round(np.where(missing, 0.0, centred))).astype(np.intp)
