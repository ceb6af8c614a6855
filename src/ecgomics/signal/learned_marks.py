"""From wave probabilities to the limits of P, QRS and T of every beat.

The network is taught the share of each 8 ms that a wave covers, so that the place where its answer passes one half is
the median of where it thinks the limit to be: finer than the bins, and without a threshold of ours. The same holds
for all leads together: a complex begins, by the second-extreme rule of the conventions (section 6), where two leads
are in it, and where that becomes more likely than not follows from the probabilities of the leads.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.segmenter import WaveProbability

#: What is looked at about each R peak.
BEFORE_S: Final = 0.56
AFTER_S: Final = 0.88
#: The QRS of a beat lies within this of its R peak, its surest bin nearer.
QRS_BEFORE_S: Final = 0.16
QRS_AFTER_S: Final = 0.24
QRS_SEED_S: Final = 0.06
#: P is sought up to this long before QRS, T up to this long after it.
P_REACH_S: Final = 0.42
T_REACH_S: Final = 0.72
#: Neither comes nearer to the R peak of the other beat than this.
AFTER_LAST_R_S: Final = 0.08
BEFORE_NEXT_R_S: Final = 0.04
HALF: Final = 0.5
#: Pieces of one P or T wave that lie this near to each other are one.
JOIN_S: Final = 0.04
#: The second-extreme rule needs so many leads; with fewer the outermost one counts.
SECOND_EXTREME_LEADS: Final = 4
NEARLY_SURE: Final = 1.0 - 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """Onset and offset of one wave in s from the start of the recording, and presence 0 to 1; each rows × beats."""

    onset_s: Floats
    offset_s: Floats
    present: Floats


def wave_limits(found: WaveProbability, peak_s: Floats) -> tuple[Limits, Limits, Limits]:
    """P, QRS and T about each R peak, in every row of the probabilities."""
    frame = _Frame.of(found, peak_s)
    p, qrs, t = (found.probability[:, wave][:, frame.at] for wave in range(3))
    shape, hz = qrs.shape[:2], found.bins_hz
    low, high = (np.broadcast_to(at, shape) for at in frame.limits(-QRS_BEFORE_S, QRS_AFTER_S))
    seed_low, seed_high = (np.broadcast_to(at, shape) for at in frame.limits(-QRS_SEED_S, QRS_SEED_S))
    qrs_run = _run(qrs, _surest(qrs, seed_low, seed_high), low, high, join=0)
    begin, end = np.floor(qrs_run.onset).astype(np.intp), np.ceil(qrs_run.offset).astype(np.intp)
    join = max(1, round(JOIN_S * hz))
    last = np.maximum(np.minimum(end + round(T_REACH_S * hz), frame.last), end + 2)
    t_run = _run(t, _surest(t, end, last), end - 2, last, join=join)
    first = np.minimum(np.maximum(begin - round(P_REACH_S * hz), frame.first), begin - 2)
    p_run = _run(p, _surest(p, first, begin), first, begin + 2, join=join)
    runs = (p_run, qrs_run, t_run)
    p_limits, qrs_limits, t_limits = (
        Limits(frame.time_s(run.onset), frame.time_s(run.offset), run.top) for run in runs
    )
    return p_limits, qrs_limits, t_limits


def together(found: WaveProbability) -> WaveProbability:
    """One row: the probability that two leads (one, of fewer than four) are in each wave."""
    inside = np.minimum(found.probability.astype(float), NEARLY_SURE)
    none = np.prod(1.0 - inside, axis=0)
    one = none * np.sum(inside / (1.0 - inside), axis=0)
    enough = 1.0 - none - (one if len(inside) >= SECOND_EXTREME_LEADS else 0.0)
    return WaveProbability(enough[None].astype(np.float32), found.bins_hz, found.start_s)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Windows of bins about the R peaks."""

    at: Ints
    """(beats, bins) bins of the recording, kept inside it."""
    start_s: Floats
    """(beats,) time of the first bin of each window."""
    hz: float
    zero: int
    """Bin of the R peak in the window."""
    first: Ints
    """(beats,) first bin that may belong to this beat, for its P wave."""
    last: Ints
    """(beats,) last bin that may belong to it."""

    @classmethod
    def of(cls, found: WaveProbability, peak_s: Floats) -> "_Frame":
        hz, bins = found.bins_hz, found.probability.shape[2]
        zero, after = round(BEFORE_S * hz), round(AFTER_S * hz)
        centre = np.round((peak_s - found.start_s) * hz).astype(np.intp)
        at = centre[:, None] + np.arange(-zero, after + 1)
        apart_s = np.clip(np.diff(peak_s, prepend=-np.inf, append=np.inf), 0.0, 10.0)
        first = np.ceil(zero + (AFTER_LAST_R_S - apart_s[:-1]) * hz).astype(np.intp)
        last = np.floor(zero + (apart_s[1:] - BEFORE_NEXT_R_S) * hz).astype(np.intp)
        first = np.maximum(first, np.maximum(zero - centre, 0))
        last = np.minimum(last, np.minimum(bins - 1 - centre, after) + zero)
        return cls(np.clip(at, 0, bins - 1), found.start_s + (centre - zero) / hz, hz, zero, first, last)

    def limits(self, first_s: float, last_s: float) -> tuple[Ints, Ints]:
        """Bins of a span about the R peak, not beyond the middle between it and what belongs to other beats."""
        low = np.maximum(self.zero + round(first_s * self.hz), (self.zero + self.first) // 2)
        high = np.minimum(self.zero + round(last_s * self.hz), -(-(self.zero + self.last) // 2))
        return np.minimum(low, self.zero), np.maximum(high, self.zero)

    def time_s(self, bins: Floats) -> Floats:
        """Time of bins of the windows, fractions allowed; rows × beats."""
        return self.start_s + bins / self.hz


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of bins, fractions allowed, and the probability at its surest bin; rows × beats."""

    onset: Floats
    offset: Floats
    top: Floats


def _surest(values: Floats, first: Ints, last: Ints) -> Ints:
    """Bin with the highest mean over three, from first to last; rows × beats."""
    calm = values.copy()
    calm[..., 1:-1] += values[..., 2:] + values[..., :-2]
    at = np.arange(values.shape[-1], dtype=np.int32)
    inside = (at >= first[..., None]) & (at <= last[..., None])
    surest: Ints = np.argmax(np.where(inside, calm, -1.0), axis=-1)
    return surest


def _run(values: Floats, seed: Ints, lower: Ints, upper: Ints, *, join: int) -> _Run:
    """The stretch above one half about a bin (above half of the top where that is lower), gaps up to join included."""
    at = np.arange(values.shape[-1], dtype=np.int32)
    top = np.take_along_axis(values, seed[..., None], axis=-1)[..., 0]
    level = np.minimum(HALF, HALF * top)
    low = (values < level[..., None]) | (at < lower[..., None]) | (at > upper[..., None])
    if join:
        low = _without_short(low, join)
    after, before = low & (at > seed[..., None]), low & (at < seed[..., None])
    last = values.shape[-1] - 1
    end = np.where(after.any(axis=-1), np.argmax(after, axis=-1), last)
    begin = np.where(before.any(axis=-1), last - np.argmax(before[..., ::-1], axis=-1), 0)
    return _Run(_passing(values, begin, begin + 1, level), _passing(values, end, end - 1, level), top)


def _without_short(flags: Bools, longest: int) -> Bools:
    """Runs of True up to so long become False."""
    from scipy.ndimage import maximum_filter1d, minimum_filter1d

    size = longest + 1
    eroded = minimum_filter1d(flags.view(np.uint8), size, axis=-1, mode="constant", cval=1)
    shift = -1 if size % 2 == 0 else 0
    opened = maximum_filter1d(eroded, size, axis=-1, mode="constant", cval=1, origin=shift)
    kept: Bools = opened.view(np.bool_) & flags
    return kept


def _passing(values: Floats, outside: Ints, inside: Ints, level: Floats) -> Floats:
    """Where between two neighbouring bins the level is passed."""
    inside = np.clip(inside, 0, values.shape[-1] - 1)
    out, into = (np.take_along_axis(values, at[..., None], axis=-1)[..., 0] for at in (outside, inside))
    share = np.clip((level - out) / np.maximum(into - out, 1e-6), 0.0, 1.0)
    passing: Floats = outside + (inside - outside) * share
    return passing
