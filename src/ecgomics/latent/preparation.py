"""The model path `ecgomics-1`: how a recording is prepared for the encoder of our own, once and for all.

    gaps bridged ─▶ 125 Hz ─▶ 0.5 to 40 Hz without phase ─▶ windows of 10 s ─▶ each lead by its own usual height

The usual height of a lead (the median of the peak-to-peak heights of 1.2 s blocks) goes to the network as well,
relative to that of the other leads: so a gain common to all leads changes nothing, and a small lead among large ones is
known to be small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.filters import band_pass, bridged, resampled
from ecgomics.signal.segmenter import lead_scale_mv

FS_HZ: Final = 125.0
WINDOW_S: Final = 10.0
WINDOW: Final = round(WINDOW_S * FS_HZ)
BAND_HZ: Final = (0.5, 40.0)
#: Samples of the input to one step of the output.
STEP: Final = 16
STEPS: Final = -(-WINDOW // STEP)
#: Less than this is no window: rhythm cannot be seen in it.
SHORTEST_S: Final = 5.0
#: A step whose input is bridged for more than this share is not seen.
GAP_SHARE: Final = 0.5
#: Windows that are in work together: a day of twelve leads must not be in memory at once.
AT_ONCE: Final = 16
#: Number 0 stands for a lead that is none of the twelve, or whose name is not known.
LEAD_NUMBERS: Final = {lead: number for number, lead in enumerate(STANDARD_LEADS, start=1)}

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The windows of a recording as the network takes them."""

    start_s: Floats
    """(windows,)"""
    ecg: Singles
    """windows × leads × WINDOW, each lead divided by its usual height."""
    seen: Bools
    """windows × leads × STEPS: where there is a signal."""
    level: Singles
    """windows × leads: logarithm of the lead's usual height over the geometric mean of those of all leads."""
    number: NDArray[np.int64]
    """(leads,): LEAD_NUMBERS."""


def prepared(ecg_mv: Floats, leads: tuple[str, ...], *, fs_hz: float) -> Iterator[Prepared]:
    """The windows of leads × samples in mV, some at a time; NotComputable("too_short") below SHORTEST_S.

    Windows follow each other without a gap. The last one ends with the recording, so that it may overlap the one before
    it; what is shorter than a window is filled up with nothing.
    """
    if ecg_mv.shape[1] < SHORTEST_S * fs_hz:
        raise NotComputable(
            "too_short", f"The encoder needs {SHORTEST_S:g} s; {ecg_mv.shape[1] / fs_hz:.3g} s are there."
        )
    thin_mv, gaps = thinned(ecg_mv, fs_hz=fs_hz)
    number = np.array([LEAD_NUMBERS.get(lead, 0) for lead in leads], dtype=np.int64)
    starts = window_starts(thin_mv.shape[1])
    return (
        cut(thin_mv, gaps, starts[first : first + AT_ONCE], number)
        for first in range(0, len(starts), AT_ONCE)
    )


def lead_shows(ecg_mv: Floats) -> Bools:
    """(leads,): whether a lead has two different samples; an electrode that is off may write zeros, and not a gap."""
    high = np.fmax.reduce(ecg_mv, axis=1, initial=-np.inf)
    shows: Bools = high > np.fmin.reduce(ecg_mv, axis=1, initial=np.inf)
    return shows


def thinned(ecg_mv: Floats, *, fs_hz: float) -> tuple[Singles, Bools]:
    """Leads × samples at FS_HZ in mV, band-limited, and where they were bridged; a lead that shows nothing is a gap."""
    gaps = ~np.isfinite(ecg_mv) | ~lead_shows(ecg_mv)[:, None]
    filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
    thin_mv = band_pass(resampled(filled_mv, fs_hz, FS_HZ), fs_hz=FS_HZ, band_hz=BAND_HZ)
    samples = thin_mv.shape[1]
    at = np.minimum(np.round(np.arange(samples) * fs_hz / FS_HZ).astype(np.intp), ecg_mv.shape[1] - 1)
    return thin_mv.astype(np.float32), gaps[:, at]


def window_starts(samples: int) -> NDArray[np.intp]:
    """First sample of each window."""
    if samples <= WINDOW:
        return np.zeros(1, dtype=np.intp)
    starts = np.arange(0, samples - WINDOW + 1, WINDOW)
    return starts if starts[-1] + WINDOW == samples else np.append(starts, samples - WINDOW)


def cut(thin_mv: Singles, gaps: Bools, starts: NDArray[np.intp], number: NDArray[np.int64]) -> Prepared:
    """Windows of the thinned signal."""
    missing = max(0, WINDOW - thin_mv.shape[1])
    whole_mv = np.pad(thin_mv, ((0, 0), (0, missing)))
    unseen = np.pad(gaps, ((0, 0), (0, missing)), constant_values=True)
    at = starts[:, None] + np.arange(WINDOW)
    ecg_mv = whole_mv[:, at].transpose(1, 0, 2)
    height_mv = np.stack(
        [lead_scale_mv(each[:, : WINDOW - missing], fs_hz=FS_HZ)[:, 0] for each in ecg_mv]
    ).astype(np.float32)
    rest = ((0, 0), (0, 0), (0, STEPS * STEP - WINDOW))
    filled = np.pad(unseen[:, at].transpose(1, 0, 2), rest, mode="edge")
    share = filled.reshape(*filled.shape[:2], STEPS, STEP).mean(axis=3)
    seen = share <= GAP_SHARE
    logarithm = np.log(height_mv)
    # a lead that shows nothing is no measure for the others
    counted = np.where(seen.any(axis=2) | ~seen.any(axis=(1, 2))[:, None], logarithm, np.nan)
    return Prepared(
        start_s=starts / FS_HZ,
        ecg=ecg_mv / height_mv[:, :, None],
        seen=seen,
        level=(logarithm - np.nanmean(counted, axis=1, keepdims=True)).astype(np.float32),
        number=number,
    )
