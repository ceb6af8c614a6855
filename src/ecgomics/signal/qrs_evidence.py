"""How strongly the height of each candidate speaks for a beat.

Heights of beats and of all else that stands out (T and P waves, noise) are two clouds, which differ along the record;
the evidence is the logarithm of how much likelier a height is in the first than in the second. Once beats are known,
the second cloud is what usually stands at this distance after and before a beat: a T wave of the usual height is no
beat however high it is, and something higher at that place is one.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.signal.qrs_envelope import Curve, Singles

#: Logarithm of the height, in units of beats about it, below which nothing is a candidate.
LOWEST: Final = -2.2
APART_S: Final = 0.18
#: Stretches in which the clouds are taken as constant.
STRETCH_S: Final = 60.0
#: Spread of both clouds before anything is known, in logarithms, and how many heights that knowledge is worth.
BEAT_SD: Final = 0.22
OTHER_SD: Final = 0.4
KNOWN_WORTH: Final = 8.0
#: Maxima of noise are so much higher than its median.
NOISE_PEAK: Final = 1.7
NOISE_STEP: Final = 8
OTHER_RANGE: Final = (-2.5, -0.25)
ROUNDS: Final = 10
#: Share of beats that are lower than usual, as ventricular ones may be, and how far down they reach (a logarithm).
ODD_BEATS: Final = 0.06
ODD_SD: Final = 0.8
WEIGHT: Final = 0.8
STRONGEST: Final = 12.0
#: Where other waves are looked for after and before a beat.
AFTER_S: Final = (0.20, 0.75)
BEFORE_S: Final = (0.12, 0.30)
BEAT_REACH_S: Final = 0.13
AFTER_BEAT_S: Final = 0.30
SMOOTH_S: Final = 0.06
USUAL_SD: Final = (0.25, 0.45)
USUAL_LOWEST: Final = -2.6
FEWEST: Final = 4
NOTHING: Final = -9.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Maxima of a curve: their places, their logarithmic heights, and the two clouds about each."""

    time_s: Floats
    log_height: Floats
    beat_mean: Floats
    beat_sd: Floats
    other_mean: Floats
    other_sd: Floats
    beat_share: Floats

    def __len__(self) -> int:
        return len(self.time_s)

    def evidence(self) -> Floats:
        """Logarithm of the odds that each is a beat, by its height alone."""
        below = np.minimum(self.log_height - self.beat_mean, 0.0)
        above = (
            np.clip(self.log_height, self.other_mean, np.maximum(self.beat_mean, self.other_mean))
            - self.other_mean
        )
        as_beat = (1.0 - ODD_BEATS) / self.beat_sd * np.exp(-0.5 * (below / self.beat_sd) ** 2)
        as_beat += 2.0 * ODD_BEATS / ODD_SD * np.exp(-0.5 * (below / ODD_SD) ** 2)
        odds = np.log(self.beat_share / (1.0 - self.beat_share)) + np.log(as_beat * self.other_sd)
        odds += 0.5 * (above / self.other_sd) ** 2
        clipped: Floats = np.clip(WEIGHT * odds, -STRONGEST, STRONGEST)
        return clipped


def candidates(curve: Curve) -> Candidates:
    """Candidates of a curve, with the clouds of their heights."""
    at = _maxima(curve)
    time_s, log_height = at / curve.hz, curve.log_height(at)
    return _with_clouds(time_s, log_height, curve)


def _maxima(curve: Curve) -> Ints:
    """Maxima that are high enough; of two that are close the higher one."""
    power = curve.power
    at = np.flatnonzero((power[1:-1] > power[:-2]) & (power[1:-1] >= power[2:])) + 1
    at = at[power[at] > np.exp(2 * (curve.level(at / curve.hz) + LOWEST))]
    while len(at):
        height = power[at]
        near = np.diff(at) < APART_S * curve.hz
        if not near.any():
            break
        right_higher = height[1:] > height[:-1]
        loses = np.concatenate([near & right_higher, [False]]) | np.concatenate(
            [[False], near & ~right_higher]
        )
        beside = np.concatenate([[False], near & ~loses[:-1]]) | np.concatenate([near & ~loses[1:], [False]])
        at = at[~beside]
    return at


def stretch_of(time_s: Floats, end_s: float) -> tuple[Ints, int]:
    """Number of the stretch of about a minute that each time lies in, and how many stretches there are."""
    count = max(1, round(end_s / STRETCH_S))
    return np.clip((time_s * (count / end_s)).astype(np.intp), 0, count - 1), count


def _with_clouds(time_s: Floats, log_height: Floats, curve: Curve) -> Candidates:
    """Both clouds of each stretch by expectation and maximisation, all stretches at once."""
    end_s = len(curve.power) / curve.hz
    stretch, count = stretch_of(time_s, end_s)
    other_start = np.clip(noise_level(curve, count), *OTHER_RANGE)
    size = np.bincount(stretch, minlength=count)
    place = np.arange(len(time_s)) - np.concatenate([[0], np.cumsum(size)])[stretch]
    heights = np.full((count, max(1, size.max(initial=0))), np.nan)
    heights[stretch, place] = log_height
    there = np.isfinite(heights)
    heights = np.where(there, heights, 0.0)
    beat_mean, other_mean = np.zeros((count, 1)), other_start[:, None]
    beat_sd, other_sd = np.full((count, 1), BEAT_SD), np.full((count, 1), OTHER_SD)
    share = np.full((count, 1), 0.5)
    for _ in range(ROUNDS):
        odds = np.log(share * other_sd / ((1.0 - share) * beat_sd))
        odds = (
            odds
            - 0.5 * ((heights - beat_mean) / beat_sd) ** 2
            + 0.5 * ((heights - other_mean) / other_sd) ** 2
        )
        # The wider cloud must not claim what lies beyond the other one.
        odds = np.where(heights > beat_mean, np.maximum(odds, 0.0), odds)
        odds = np.where(heights < other_mean, np.minimum(odds, 0.0), odds)
        beat = there / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
        other = there - beat
        beats, others = (each.sum(axis=1, keepdims=True) for each in (beat, other))
        beat_mean = (beat * heights).sum(axis=1, keepdims=True) / (beats + KNOWN_WORTH)
        other_mean = ((other * heights).sum(axis=1, keepdims=True) + other_start[:, None] * KNOWN_WORTH) / (
            others + KNOWN_WORTH
        )
        beat_sd = _spread(beat, heights - beat_mean, BEAT_SD)
        other_sd = _spread(other, heights - other_mean, OTHER_SD)
        share = np.clip((beats + KNOWN_WORTH) / (beats + others + 2 * KNOWN_WORTH), 0.1, 0.9)
    middle_s = (np.arange(count) + 0.5) * end_s / count
    clouds = (
        np.interp(time_s, middle_s, each[:, 0]) for each in (beat_mean, beat_sd, other_mean, other_sd, share)
    )
    return Candidates(time_s, log_height, *clouds)


def _spread(weight: Floats, away: Floats, known: float) -> Floats:
    total = (weight * away**2).sum(axis=1, keepdims=True) + KNOWN_WORTH * known**2
    spread: Floats = np.sqrt(total / (weight.sum(axis=1, keepdims=True) + KNOWN_WORTH))
    return spread


def noise_level(curve: Curve, count: int) -> Floats:
    """Where the maxima of what lies between the beats are expected, by stretch."""
    samples, knots = len(curve.power) // count, np.arange(count + 1) * len(curve.knot_s) // count
    thinned = curve.power[: count * samples].reshape(count, samples)[:, ::NOISE_STEP]
    floor = median(thinned, axis=1)
    level = [np.median(curve.log_level[a : max(b, a + 1)]) for a, b in pairwise(knots)]
    noise: Floats = 0.5 * np.log(np.maximum(floor, 1e-12)) - level + np.log(NOISE_PEAK)
    return noise


def highest_about(curve: Curve) -> Singles:
    """Logarithm of the largest height within some hundredths of a second of each sample of a curve."""
    reach = max(1, round(SMOOTH_S * curve.hz))
    highest, span, width = np.pad(curve.power, reach), 1, 2 * reach + 1
    while 2 * span <= width:
        highest = np.maximum(highest[:-span], highest[span:])
        span *= 2
    if span < width:
        highest = np.maximum(highest[: span - width], highest[width - span :])
    np.maximum(highest, np.float32(1e-12), out=highest)
    logarithm: Singles = np.float32(0.5) * np.log(highest)
    return logarithm


def beside_beats(found: Candidates, curve: Curve, highest: Singles, taken: Bools) -> Candidates:
    """The same candidates, told apart from what usually stands at their distance from the beats beside them.

    highest is that of `highest_about`.
    """
    beat_s = found.time_s[taken]
    if len(beat_s) < FEWEST:
        return found
    beat_stretch, count = stretch_of(beat_s, len(curve.power) / curve.hz)
    before = np.searchsorted(beat_s, found.time_s, side="left") - 1
    after = np.searchsorted(beat_s, found.time_s, side="right")
    padded_s = np.concatenate([[-np.inf], beat_s, [np.inf]])
    since_s, until_s = found.time_s - padded_s[before + 1], padded_s[after + 1] - found.time_s
    profiles = _profiles(curve, highest, beat_s, beat_stretch, count)
    stretch = beat_stretch[np.clip(before, 0, len(beat_s) - 1)]
    mean, spread = (_read(each, stretch, since_s, AFTER_S, curve.hz) for each in profiles[:2])
    p_mean, p_spread = (_read(each, stretch, until_s, BEFORE_S, curve.hz) for each in profiles[2:])
    near = (until_s >= BEFORE_S[0]) & (until_s < BEFORE_S[1]) & (p_mean > mean)
    mean, spread = np.where(near, p_mean, mean), np.where(near, p_spread, spread)
    return replace(
        found,
        other_mean=np.clip(mean, USUAL_LOWEST, found.beat_mean + OTHER_RANGE[1]),
        other_sd=np.clip(spread, *USUAL_SD),
    )


def _read(
    profile: Floats, stretch: Ints, distance_s: Floats, range_s: tuple[float, float], hz: float
) -> Floats:
    """Value of the profile at each distance; beyond its end, that at its end."""
    at = np.round((np.minimum(distance_s, range_s[1]) - range_s[0]) * hz)
    return profile[stretch, np.clip(at, 0, profile.shape[1] - 1).astype(np.intp)]


def _profiles(
    curve: Curve, highest: Singles, beat_s: Floats, stretch: Ints, count: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Median and spread of the logarithmic height after beats, then before them; each stretches × distances."""
    at = np.round(beat_s * curve.hz).astype(np.intp)
    reach, rest = round(BEAT_REACH_S * curve.hz), round(AFTER_BEAT_S * curve.hz)
    after, before = (
        np.arange(round(low * curve.hz), round(high * curve.hz)) for low, high in (AFTER_S, BEFORE_S)
    )
    end = np.minimum(np.append(at[1:] - reach, len(highest)), len(highest))
    begin = np.maximum(np.insert(at[:-1] + rest, 0, 0), 0)
    level = curve.level(beat_s).astype(np.float32)[:, None]
    late, early = at[:, None] + after, at[:, None] - before
    late_height = highest[np.minimum(late, len(highest) - 1)] - level
    early_height = highest[np.maximum(early, 0)] - level
    late_height[late >= end[:, None]] = np.inf
    early_height[early < begin[:, None]] = np.inf
    return (*_usual(late_height, stretch, count), *_usual(early_height, stretch, count))


def _usual(heights: Singles, stretch: Ints, count: int) -> tuple[Floats, Floats]:
    """Median over the beats of each stretch and the distance to the 84th percentile; what is hidden is infinite."""
    middle, spread = (
        np.full((count, heights.shape[1]), NOTHING),
        np.full((count, heights.shape[1]), USUAL_SD[0]),
    )
    columns = np.arange(heights.shape[1])
    edges = np.searchsorted(stretch, np.arange(count + 1))
    for row in range(count):
        ordered = np.sort(heights[max(0, edges[row] - 5) : edges[row + 1] + 5], axis=0)
        seen = np.isfinite(ordered).sum(axis=0)
        enough = np.flatnonzero(seen >= FEWEST)
        if not len(enough):
            continue
        middle_height = ordered[seen[enough] // 2, enough]
        high = ordered[(0.84 * seen[enough]).astype(np.intp), enough]
        middle[row] = np.interp(columns, enough, middle_height)
        spread[row] = np.interp(columns, enough, high - middle_height)
    return middle, spread
