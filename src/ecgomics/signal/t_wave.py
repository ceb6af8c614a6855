"""Onset, peak and offset of the T wave in every lead and beat; the offset by the tangent, or by a threshold."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.t_threshold import TEnd, threshold_end
from ecgomics.signal.windows import (
    Windows,
    between,
    bulge,
    first_true,
    largest,
    last_true,
    median_over_leads,
    segments,
    slope,
    smooth,
    take,
)

LEAD_TRUST: Final = 0.7
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
#: The rise of a long T is slower than its fall.
RISE_S: Final = 0.24
FOOT_SHARE: Final = 0.06
#: A second phase must stand on the other side of the level after T, by this share of the first and by this much.
PHASE_SHARE: Final = 0.35
PHASE_MV: Final = 0.03
#: It must also bulge by so much of the first.
PHASE_BULGE: Final = 0.9
FLAT_MV: Final = 0.006
#: Where the level after T is this quiet, half of the end found with less smoothing is believed.
QUIET_MV: Final = 0.0003
QUIET_SMOOTH_S: Final = 0.012
QUIET_BEFORE_S: Final = 0.10
QUIET_AFTER_S: Final = 0.044
QUIET_LEVEL_S: Final = 0.020
QUIET_MOST_S: Final = 0.008
#: Leads with less T than this do not place its end beyond the others, if so many have more.
SURE_MV: Final = 0.05
SURE_LEADS: Final = 3


#: The rule of the conventions.
BY_TANGENT: Final = TEnd()


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


def t_waves(windows: Windows, qrs_offset: Ints, bare_mv: Floats, t_end: TEnd = BY_TANGENT) -> Waves:
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
    near, far = np.maximum(all_peak - reach, first), np.minimum(all_peak + reach, last)
    peak = near + largest(
        np.abs(segments(heights, np.broadcast_to(near, heights.shape[:2]), 2 * reach + 1)),
        np.arange(2 * reach + 1) <= (far - near)[:, None],
    )
    height = take(heights, peak)
    sign = np.sign(height)
    level_mv = smooth_mv[:, np.arange(len(last)), last]
    rise_mv = (take(smooth_mv, peak) - level_mv) * sign
    last_peak = _last_phase(windows, smooth_mv, heights, peak=peak, level_mv=level_mv, last=last)
    steep = slope(smooth_mv, windows.count(0.008), fs_hz=windows.fs_hz)
    turned = np.where(last_peak == peak, sign, -sign)
    offset = _tangent_end(windows, smooth_mv, steep, peak=last_peak, sign=turned, last=last)
    offset = _in_quiet(windows, bare_mv, offset, sign=turned)
    if t_end.rule != "tangent":
        offset = threshold_end(
            windows, bare_mv, t_end, peak=last_peak, sign=turned, last=last, tangent=offset
        )
    onset = _tangent_start(windows, smooth_mv, steep, peak=peak, sign=sign, earliest=qrs_offset)
    onset, offset = (
        consensus(mark, windows, trust=LEAD_TRUST, reach=windows.count(LEAD_SPREAD_S))
        for mark in (onset, offset)
    )
    sure = (rise_mv >= SURE_MV) & (windows.weight > 0)
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
    windows: Windows, smooth_mv: Floats, heights: Floats, *, peak: Ints, level_mv: Floats, last: Ints
) -> Ints:
    """Peak of the second phase of a biphasic T wave, where there is one, else the peak itself.

    The foot of a single phase bulges the other way too, but does not cross the level after T.
    """
    height, first = take(heights, peak), peak + windows.count(0.04)
    sign = np.sign(height)
    count = windows.count(0.12) + 1
    inside = np.arange(count) <= (last - first)[..., None]
    second = first + largest(segments(heights, first, count) * -sign[..., None], inside)
    second = np.minimum(second, windows.samples - 1)
    rise_mv, opposite_mv = (sign * (take(smooth_mv, at) - level_mv) for at in (peak, second))
    biphasic = inside.any(axis=-1) & (-opposite_mv >= np.maximum(PHASE_SHARE * rise_mv, PHASE_MV))
    biphasic &= -sign * take(heights, second) > PHASE_BULGE * np.abs(height)
    return np.where(biphasic, second, peak)


def _tangent_end(
    windows: Windows, smooth_mv: Floats, steep: Floats, *, peak: Ints, sign: Floats, last: Ints
) -> Floats:
    """Where the tangent at the steepest point of the last flank meets the level that follows the wave."""
    flank = windows.count(FLANK_S)
    falling = segments(steep, peak, flank + 1) * -sign[..., None]
    reached = largest(falling, np.arange(flank + 1) <= np.maximum(last - peak, 1)[..., None])
    fall = np.maximum(take(falling, reached), 1e-6)
    steepest = np.minimum(peak + reached, windows.samples - 1)
    calm = segments(steep, steepest, flank + 1) * -sign[..., None] < FOOT_SHARE * fall[..., None]
    foot = steepest + first_true(calm, np.full_like(peak, windows.count(0.06)))
    foot = np.minimum(foot, windows.samples - 1)
    drop_mv = np.abs(take(smooth_mv, steepest) - take(smooth_mv, foot))
    end: Floats = np.minimum(steepest + drop_mv / fall * windows.fs_hz, foot)
    return end


def _in_quiet(windows: Windows, bare_mv: Floats, end: Floats, *, sign: Floats) -> Floats:
    """The end with less smoothing, which flattens the flank and so puts it late.

    It counts the less, the more noise is left in the level that follows.
    """
    before, after = windows.count(QUIET_BEFORE_S), windows.count(QUIET_AFTER_S)
    first = np.round(end).astype(np.intp) - before
    near_mv = segments(smooth(bare_mv, windows.count(QUIET_SMOOTH_S)), first, before + after + 1)
    falling = slope(near_mv, 1, fs_hz=windows.fs_hz)[..., : before + 1] * -sign[..., None]
    reached = np.argmax(falling, axis=-1)
    level_mv = near_mv[..., -windows.count(QUIET_LEVEL_S) :]
    drop_mv = (take(near_mv, reached) - level_mv.mean(axis=-1)) * sign
    exact = first + reached + drop_mv / np.maximum(take(falling, reached), 1e-6) * windows.fs_hz
    noise_mv = level_mv.std(axis=-1)
    quiet = 1.0 / (1.0 + (noise_mv / QUIET_MV) ** 2)
    most = windows.count(QUIET_MOST_S)
    closer: Floats = end + quiet * np.clip(exact - end, -most, most)
    return closer


def _tangent_start(
    windows: Windows, smooth_mv: Floats, steep: Floats, *, peak: Ints, sign: Floats, earliest: Ints
) -> Floats:
    """The same for the first flank."""
    flank = windows.count(RISE_S)
    first = np.minimum(np.maximum(peak - flank, earliest), peak - 1)
    back = np.arange(-flank, 1)
    rising = segments(steep, peak - flank, flank + 1) * sign[..., None]
    reached = largest(rising, back >= (first - peak)[..., None])
    rise = np.maximum(take(rising, reached), 1e-6)
    steepest = np.maximum(peak - flank + reached, 0)
    calm = segments(steep, steepest - flank, flank + 1) * sign[..., None] < FOOT_SHARE * rise[..., None]
    calm &= back >= (first - steepest)[..., None]
    foot = np.clip(steepest - flank + last_true(calm, first - steepest + flank), 0, None)
    rise_mv = np.abs(take(smooth_mv, steepest) - take(smooth_mv, foot))
    start: Floats = np.maximum(steepest - rise_mv / rise * windows.fs_hz, foot)
    return start
