"""The end of T by a threshold: where its slope, or its height, has fallen to a share of the largest.

On a Gaussian T wave of standard deviation s the tangent ends it 2 s after the peak, a threshold of 15 % of the height
after 1.95 s, and one of 15 % of the largest slope after 2.59 s: rules are not exchangeable, and each is another chain.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.settings import TEndRule
from ecgomics.signal.windows import Windows, first_true, largest, segments, slope, smooth, take

#: Less smoothing than for the search of the wave: it flattens the flank and so puts a threshold late.
SMOOTH_S: Final = 0.020
#: That of the search, in which noise is no flank; the steepest point lies so near to what it finds.
SEARCH_SMOOTH_S: Final = 0.044
NEAR_S: Final = 0.016
SLOPE_REACH_S: Final = 0.008
#: The last flank is sought so far after the peak; a threshold may be reached so long after its steepest point.
FLANK_S: Final = 0.17
AFTER_S: Final = 0.20
#: The level after T lies so long after the end by the tangent.
LEVEL_S: Final = (0.030, 0.060)


@dataclass(frozen=True, slots=True)
class TEnd:
    """How the end of T is found: the rule, and for a threshold the share of the largest slope or height."""

    rule: TEndRule = "tangent"
    share: float = 0.15


def threshold_end(
    windows: Windows, bare_mv: Floats, t_end: TEnd, *, peak: Ints, sign: Floats, last: Ints, tangent: Floats
) -> Floats:
    """End of T in samples of the windows, leads × beats; tangent is the end by the tangent.

    peak and sign are those of the last phase of T; last (beats,) is where it must be over.
    """
    calm_mv = smooth(bare_mv, windows.count(SMOOTH_S))
    falling = _falling(windows, calm_mv, sign)
    steepest = _steepest(windows, bare_mv, falling, peak=peak, sign=sign, last=last)
    if t_end.rule == "slope_threshold":
        course, least = falling, t_end.share * take(falling, steepest)
    else:
        course = sign[..., None] * calm_mv
        level_mv = _level_after(windows, course, tangent, last)
        course, least = course - level_mv[..., None], t_end.share * (take(course, peak) - level_mv)
    end = steepest + _falls_below(segments(course, steepest, windows.count(AFTER_S)), least)
    ended: Floats = np.minimum(end, last)
    return ended


def _falling(windows: Windows, calm_mv: Floats, sign: Floats) -> Floats:
    """Slope towards the level after T, mV/s."""
    return -sign[..., None] * slope(calm_mv, windows.count(SLOPE_REACH_S), fs_hz=windows.fs_hz)


def _steepest(
    windows: Windows, bare_mv: Floats, falling: Floats, *, peak: Ints, sign: Floats, last: Ints
) -> Ints:
    """The steepest sample of the last flank: found with much smoothing, placed with little."""
    flank, near = windows.count(FLANK_S), windows.count(NEAR_S)
    coarse = _falling(windows, smooth(bare_mv, windows.count(SEARCH_SMOOTH_S)), sign)
    inside = np.arange(flank + 1) <= np.maximum(last - peak, 1)[..., None]
    first = peak + largest(segments(coarse, peak, flank + 1), inside) - near
    fine = np.argmax(segments(falling, first, 2 * near + 1), axis=-1)
    steepest: Ints = np.clip(first + fine, 0, windows.samples - 1)
    return steepest


def _level_after(windows: Windows, course_mv: Floats, tangent: Floats, last: Ints) -> Floats:
    """Mean of a stretch after T that ends before the next beat may begin, leads × beats."""
    begin, end = (windows.count(each_s) for each_s in LEVEL_S)
    first = np.minimum(np.round(tangent).astype(np.intp) + begin, last - 1)
    level_mv: Floats = segments(course_mv, first, end - begin + 1).mean(axis=-1)
    return level_mv


def _falls_below(course: Floats, least: Floats) -> Floats:
    """Where each row falls below what is given, between samples; its length where it does not."""
    below: Bools = course < least[..., None]
    length = course.shape[-1]
    at = first_true(below, np.full(least.shape, length, dtype=np.intp))
    before, after = (np.clip(at - step, 0, length - 1) for step in (1, 0))
    high, low = take(course, before), take(course, after)
    part = np.where(high > low, (high - least) / np.where(high > low, high - low, 1.0), 1.0)
    crossed: Floats = np.where((at > 0) & (at < length), before + np.clip(part, 0.0, 1.0), at)
    return crossed
