"""Onset, peak and offset of the T wave in every lead and beat; the offset by the tangent method."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.qrs import Complexes
from ecgomics.signal.windows import (
    Windows,
    between,
    bulge,
    first_true,
    largest,
    last_true,
    median_over_leads,
    slope,
    smooth,
    take,
)

LEAD_TRUST: Final = 0.5
LEAD_SPREAD_S: Final = 0.06
SMOOTH_S: Final = 0.048
BULGE_SMOOTH_S: Final = 0.04
BULGE_REACH_S: Final = 0.08
#: The T wave is sought from so long after the QRS to where the next P wave must be expected at the latest.
FIRST_S: Final = 0.05
LAST_SHARE: Final = 0.62
LAST_PEAK_SHARE: Final = 0.50
NEXT_P_S: Final = 0.26
NEXT_P_SHARE: Final = 0.55
NEXT_QRS_S: Final = 0.14
LEAD_REACH_S: Final = 0.07
FLANK_S: Final = 0.17
FOOT_SHARE: Final = 0.06
#: A second phase counts from this share of the first on.
PHASE_SHARE: Final = 0.35
FLAT_MV: Final = 0.006


@dataclass(frozen=True, slots=True)
class Waves:
    """Marks of one wave in samples of the windows (fractions allowed), leads × beats; present is 0 to 1."""

    onset: Floats
    peak: Floats
    offset: Floats
    present: Floats
    all_peak: Ints
    """(beats,) where all leads together put the peak."""


def t_waves(windows: Windows, complexes: Complexes, bare_mv: Floats) -> Waves:
    """T-wave marks; bare_mv are the windows with the QRS bridged."""
    first = np.minimum(complexes.all_offset + windows.count(FIRST_S), windows.samples - 2)
    latest_peak, last = _latest(windows)
    last = np.maximum(last, first + 1)
    inside = between(windows.samples, first, last)
    heights = bulge(smooth(bare_mv, windows.count(BULGE_SMOOTH_S)), windows.count(BULGE_REACH_S))
    all_peak = largest(
        windows.pooled(heights), between(windows.samples, first, np.maximum(latest_peak, first + 1))
    )
    smooth_mv = smooth(bare_mv, windows.count(SMOOTH_S))
    reach = windows.count(LEAD_REACH_S)
    near = inside & between(windows.samples, all_peak - reach, all_peak + reach)
    peak = largest(np.abs(heights), near)
    steep = slope(smooth_mv, windows.count(0.008), fs_hz=windows.fs_hz)
    sign = np.sign(take(heights, peak))
    last_peak, last_sign = _last_phase(windows, heights, peak, sign, last)
    offset = _tangent_end(
        windows, smooth_mv, steep * last_sign[..., None], last_peak, np.broadcast_to(last, peak.shape)
    )
    onset = _tangent_start(windows, smooth_mv, steep * sign[..., None], peak, complexes.all_offset)
    onset, offset = (
        consensus(mark, windows, trust=LEAD_TRUST, reach=windows.count(LEAD_SPREAD_S))
        for mark in (onset, offset)
    )
    height_mv = np.abs(take(heights, peak))
    return Waves(
        onset=onset,
        peak=peak.astype(float),
        offset=offset,
        present=np.clip(height_mv / (2 * FLAT_MV), 0.0, 1.0),
        all_peak=all_peak,
    )


def consensus(lead_marks: Floats, windows: Windows, *, trust: float, reach: int) -> Floats:
    """Marks of the leads drawn towards their median over leads: a lead alone is noisier than all together.

    A lead's departure from the median is cut at reach samples and counts by the share of trust.
    """
    used = np.where(windows.weight > 0, lead_marks, np.nan)
    middle = np.where(windows.weight.any(axis=0), median_over_leads(used), 0.0)
    return middle + trust * np.clip(lead_marks - middle, -reach, reach)


def _latest(windows: Windows) -> tuple[Ints, Ints]:
    """Where T must have its peak, and be over: by the rate, and before the P wave and QRS of the next beat."""
    known_s = np.where(np.isfinite(windows.after_s), windows.after_s, windows.before_s)
    rr_s = np.clip(np.where(np.isfinite(known_s), known_s, 1.0), 0.25, 1.4)
    before_p_s = np.maximum(windows.after_s - NEXT_P_S, NEXT_P_SHARE * windows.after_s)
    before_qrs_s = np.maximum(windows.after_s - NEXT_QRS_S, 0.12)
    peak_s = np.minimum(LAST_PEAK_SHARE * np.sqrt(rr_s), before_p_s)
    return windows.index(peak_s), windows.index(np.minimum(LAST_SHARE * np.sqrt(rr_s), before_qrs_s))


def _last_phase(
    windows: Windows, heights: Floats, peak: Ints, sign: Floats, last: Ints
) -> tuple[Ints, Floats]:
    """The peak of the second phase of a biphasic T wave, where there is one, else the peak itself."""
    after = between(windows.samples, peak + windows.count(0.04), np.minimum(peak + windows.count(0.16), last))
    second = largest(-heights * sign[..., None], after)
    own = take(heights, peak) * sign
    biphasic = after.any(axis=-1) & (-take(heights, second) * sign > 0.9 * own)
    return np.where(biphasic, second, peak), np.where(biphasic, -sign, sign)


def _tangent_end(windows: Windows, smooth_mv: Floats, steep: Floats, peak: Ints, last: Ints) -> Floats:
    """Where the tangent at the steepest point of the last flank meets the level that follows the wave."""
    limit = np.minimum(peak + windows.count(FLANK_S), last)
    flank = between(windows.samples, peak, np.maximum(limit, peak + 1))
    steepest = largest(-steep, flank)
    fall = np.maximum(-take(steep, steepest), 1e-6)
    calm = -steep < FOOT_SHARE * fall[..., None]
    behind = between(
        windows.samples, steepest, np.minimum(steepest + windows.count(FLANK_S), windows.samples - 1)
    )
    foot = first_true(calm & behind, np.minimum(steepest + windows.count(0.06), windows.samples - 1))
    drop_mv = np.abs(take(smooth_mv, steepest) - take(smooth_mv, foot))
    return np.minimum(steepest + drop_mv / fall * windows.fs_hz, foot)


def _tangent_start(windows: Windows, smooth_mv: Floats, steep: Floats, peak: Ints, earliest: Ints) -> Floats:
    """The same for the first flank."""
    first = np.minimum(np.maximum(peak - windows.count(FLANK_S), earliest), peak - 1)
    steepest = largest(steep, between(windows.samples, first, peak))
    rise = np.maximum(take(steep, steepest), 1e-6)
    calm = steep < FOOT_SHARE * rise[..., None]
    foot = last_true(calm & between(windows.samples, first, steepest), first)
    rise_mv = np.abs(take(smooth_mv, steepest) - take(smooth_mv, foot))
    return np.maximum(steepest - rise_mv / rise * windows.fs_hz, foot)
