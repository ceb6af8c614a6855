"""Onset, peak and offset of the T wave in every lead and beat; the offset by the tangent method."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
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
SMOOTH_S: Final = 0.044
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
#: A second phase must stand on the other side of the level after T, by this share of the first and by this much.
PHASE_SHARE: Final = 0.35
PHASE_MV: Final = 0.03
#: It must also bulge by so much of the first.
PHASE_BULGE: Final = 0.9
FLAT_MV: Final = 0.006
#: Leads with less T than this do not place its end beyond the others, if so many have more.
SURE_MV: Final = 0.05
SURE_LEADS: Final = 3


@dataclass(frozen=True, slots=True)
class Waves:
    """Marks of one wave in samples of the windows (fractions allowed), leads × beats; present is 0 to 1."""

    onset: Floats
    peak: Floats
    offset: Floats
    present: Floats

    def rescaled(self, step: int, shift: int) -> "Waves":
        """The same marks in samples of windows of which these are every step-th sample from shift on."""
        onset, peak, offset = (at * step + shift for at in (self.onset, self.peak, self.offset))
        return Waves(onset, peak, offset, self.present)


def t_waves(windows: Windows, qrs_offset: Ints, bare_mv: Floats) -> Waves:
    """T-wave marks; bare_mv are the windows with the QRS bridged."""
    first = np.minimum(qrs_offset + windows.count(FIRST_S), windows.samples - 2)
    latest_peak, last = _latest(windows)
    last = np.maximum(last, first + 1)
    smooth_mv = smooth(bare_mv, windows.count(SMOOTH_S))
    heights = bulge(smooth_mv, windows.count(BULGE_REACH_S))
    all_peak = largest(
        windows.pooled(heights), between(windows.samples, first, np.maximum(latest_peak, first + 1))
    )
    reach = windows.count(LEAD_REACH_S)
    near = between(windows.samples, np.maximum(all_peak - reach, first), np.minimum(all_peak + reach, last))
    peak = largest(np.abs(heights), near)
    height = take(heights, peak)
    sign = np.sign(height)
    steep = slope(smooth_mv, windows.count(0.008), fs_hz=windows.fs_hz)
    rise_mv = (smooth_mv - smooth_mv[:, np.arange(len(last)), last, None]) * sign[..., None]
    last_peak, turned = _last_phase(windows, rise_mv, heights * sign[..., None], peak=peak, last=last)
    offset = _tangent_end(windows, smooth_mv, steep * (sign * turned)[..., None], last_peak, last)
    onset = _tangent_start(windows, smooth_mv, steep * sign[..., None], peak, qrs_offset)
    onset, offset = (
        consensus(mark, windows, trust=LEAD_TRUST, reach=windows.count(LEAD_SPREAD_S))
        for mark in (onset, offset)
    )
    sure = (take(rise_mv, peak) >= SURE_MV) & (windows.weight > 0)
    return Waves(
        onset=onset,
        peak=peak.astype(float),
        offset=within_sure_leads(offset, sure),
        present=np.clip(np.abs(height) / (2 * FLAT_MV), 0.0, 1.0),
    )


def within_sure_leads(lead_marks: Floats, sure: Bools) -> Floats:
    """Marks kept between the first and the last of the leads with a sure wave, where there are enough of those."""
    enough = sure.sum(axis=0) >= SURE_LEADS
    first = np.min(lead_marks, axis=0, initial=np.inf, where=sure | ~enough)
    last = np.max(lead_marks, axis=0, initial=-np.inf, where=sure | ~enough)
    return np.clip(lead_marks, first, last)


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
    windows: Windows, rise_mv: Floats, heights: Floats, *, peak: Ints, last: Ints
) -> tuple[Ints, Floats]:
    """Peak of the second phase of a biphasic T wave, where there is one, else the peak itself; and -1 or 1.

    rise_mv is the height above the level after T, heights the bulge, both positive at the peak of the first phase. The
    foot of a single phase bulges the other way too, but does not cross that level.
    """
    after = between(windows.samples, peak + windows.count(0.04), np.minimum(peak + windows.count(0.16), last))
    second = largest(-heights, after)
    needed_mv = np.maximum(PHASE_SHARE * take(rise_mv, peak), PHASE_MV)
    opposite = (-take(rise_mv, second) >= needed_mv) & (
        -take(heights, second) > PHASE_BULGE * take(heights, peak)
    )
    biphasic = after.any(axis=-1) & opposite
    return np.where(biphasic, second, peak), np.where(biphasic, -1.0, 1.0)


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
