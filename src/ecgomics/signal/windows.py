"""Windows about beats, at one working rate, and the few array operations that all waves are found with."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.filters import bridged

#: Signals are brought near this rate before waves are sought, so that every rate gives the same marks.
WORK_HZ: Final = 500.0
BEFORE_S: Final = 0.48
AFTER_S: Final = 0.80


@dataclass(frozen=True, slots=True)
class Windows:
    """Beats cut out of the leads about their R peaks."""

    mv: Floats
    """leads × beats × samples, without NaN."""
    weight: Floats
    """leads × beats: 1 where the lead may be used for this beat, else 0."""
    fs_hz: float
    zero: int
    """Index of the R peak."""
    before_s: Floats
    """(beats,) time to the R peak before; infinite for the first beat."""
    after_s: Floats
    """(beats,) time to the next R peak; infinite for the last beat."""

    @property
    def samples(self) -> int:
        return int(self.mv.shape[2])

    def cropped(self, first_s: float, last_s: float) -> "tuple[Windows, int]":
        """The same windows from one time to another about the R peak, and how many samples were cut off before."""
        start, stop = int(self.index(first_s)), int(self.index(last_s)) + 1
        return replace(self, mv=self.mv[..., start:stop], zero=self.zero - start), start

    def thinned(self, fs_hz: float) -> "tuple[Windows, int, int]":
        """The same windows near a lower rate, the step, and the shift: sample i here is step · i + shift there."""
        step = max(1, round(self.fs_hz / fs_hz))
        shift = self.zero % step
        thin_mv = np.ascontiguousarray(self.mv[..., shift::step])
        return replace(self, mv=thin_mv, fs_hz=self.fs_hz / step, zero=self.zero // step), step, shift

    def index(self, time_s: Floats | float) -> Ints:
        """Nearest sample of a time after the R peak, kept inside the window."""
        at = np.round(np.asarray(time_s) * self.fs_hz + self.zero)
        return np.clip(at, 0, self.samples - 1).astype(np.intp)

    def count(self, span_s: float) -> int:
        """Samples in a span of time, at least one."""
        return max(1, round(span_s * self.fs_hz))

    def pooled(self, lead_values: Floats) -> Floats:
        """Root mean square over the leads in use, beats × samples."""
        share = self.weight / np.maximum(self.weight.sum(axis=0), 1e-9)
        pooled: Floats = np.sqrt(np.einsum("lbs,lb->bs", lead_values**2, share))
        return pooled


def at_work_rate(ecg_mv: Floats, *, fs_hz: float) -> tuple[Floats, float]:
    """Signal without gaps near 500 Hz, and its rate: thinned by a whole factor, or resampled from below 400 Hz."""
    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
    step = max(1, round(fs_hz / WORK_HZ))
    if step > 1:
        return filled_mv[:, ::step], fs_hz / step
    if fs_hz >= 0.8 * WORK_HZ:
        return filled_mv, fs_hz
    from fractions import Fraction

    from scipy.signal import resample_poly

    ratio = Fraction(WORK_HZ / fs_hz).limit_denominator(50)
    resampled = resample_poly(filled_mv, ratio.numerator, ratio.denominator, axis=1, padtype="line")
    return resampled, fs_hz * ratio.numerator / ratio.denominator


def recorded(ecg_mv: Floats, peak_s: Floats, *, span_s: tuple[float, float], fs_hz: float) -> Bools:
    """Leads × beats of which no sample in a span about the R peak is missing (NaN)."""
    if np.isfinite(ecg_mv).all():
        return np.ones((len(ecg_mv), len(peak_s)), dtype=bool)
    missing = np.pad(np.cumsum(~np.isfinite(ecg_mv), axis=1), ((0, 0), (1, 0)))
    first, last = (
        np.clip(np.round((peak_s + side_s) * fs_hz), 0, ecg_mv.shape[1]).astype(int) for side_s in span_s
    )
    whole: Bools = missing[:, last] == missing[:, first]
    return whole


def cut(ecg_mv: Floats, peak_s: Floats, chosen: slice, *, fs_hz: float, weight: Floats) -> Windows:
    """Windows of the chosen beats; ecg_mv at the working rate without NaN, ends repeated beyond the recording."""
    before, after = round(BEFORE_S * fs_hz), round(AFTER_S * fs_hz)
    at = np.round(peak_s[chosen] * fs_hz).astype(np.intp)[:, None] + np.arange(-before, after + 1)
    rr_s = np.diff(peak_s, prepend=-np.inf, append=np.inf)
    return Windows(
        mv=ecg_mv[:, np.clip(at, 0, ecg_mv.shape[1] - 1)],
        weight=weight[:, chosen],
        fs_hz=fs_hz,
        zero=before,
        before_s=rr_s[:-1][chosen],
        after_s=rr_s[1:][chosen],
    )


def smooth(values: Floats, width: int) -> Floats:
    """Centred moving average along the last axis."""
    from scipy.ndimage import uniform_filter1d

    averaged: Floats = uniform_filter1d(values, width | 1, axis=-1, mode="nearest")
    return averaged


def slope(mv: Floats, reach: int, *, fs_hz: float) -> Floats:
    """Central difference over ± reach samples along the last axis, mV/s."""
    steep = np.zeros_like(mv)
    steep[..., reach:-reach] = (mv[..., 2 * reach :] - mv[..., : -2 * reach]) * (fs_hz / (2 * reach))
    return steep


def bulge(smooth_mv: Floats, reach: int) -> Floats:
    """Height above the chord between the samples at ± reach: answers to waves, not to levels and slopes."""
    height = np.zeros_like(smooth_mv)
    ends = smooth_mv[..., 2 * reach :] + smooth_mv[..., : -2 * reach]
    height[..., reach:-reach] = smooth_mv[..., reach:-reach] - 0.5 * ends
    return height


def between(samples: int, first: Ints, last: Ints) -> Bools:
    """True from first to last index, both included; the samples are a new last axis."""
    position = np.arange(samples, dtype=np.int32)
    inside: Bools = position >= first[..., None].astype(np.int32)
    inside &= position <= last[..., None].astype(np.int32)
    return inside


def first_true(flags: Bools, otherwise: Ints) -> Ints:
    """Index of the first True along the last axis, or what is given where there is none."""
    return np.where(flags.any(axis=-1), np.argmax(flags, axis=-1), otherwise)


def last_true(flags: Bools, otherwise: Ints) -> Ints:
    """Index of the last True along the last axis, or what is given where there is none."""
    return np.where(flags.any(axis=-1), flags.shape[-1] - 1 - np.argmax(flags[..., ::-1], axis=-1), otherwise)


def largest(values: Floats, inside: Bools) -> Ints:
    """Index of the largest value among those inside, along the last axis."""
    at: Ints = np.argmax(np.where(inside, values, -np.inf), axis=-1)
    return at


def take(values: Floats, at: Ints) -> Floats:
    """Values at one index per row of the last axis."""
    samples = values.shape[-1]
    picked: Floats = values.reshape(-1)[np.arange(0, values.size, samples) + at.reshape(-1)]
    return picked.reshape(at.shape)


def segments(values: Floats, first: Ints, count: int) -> Floats:
    """So many samples of each row from its own first index on; the ends are repeated."""
    samples = values.shape[-1]
    at = np.clip(first[..., None] + np.arange(count), 0, samples - 1)
    at += np.arange(0, values.size, samples).reshape(*first.shape, 1)
    cut_out: Floats = values.reshape(-1)[at]
    return cut_out


def quiet_run(below: Bools, run: int, *, ending: bool) -> Bools:
    """Samples that end (or begin) a run of at least this many True samples."""
    inner, length = below, 1
    while length < run:
        step = min(length, run - length)
        inner, length = inner[..., step:] & inner[..., :-step], length + step
    whole = np.zeros(below.shape, dtype=bool)
    if ending:
        whole[..., run - 1 :] = inner
    else:
        whole[..., : below.shape[-1] - run + 1] = inner
    return whole


def median_over_leads(values: Floats) -> Floats:
    """Median over the first axis, NaN left out and without warning where there is nothing."""
    ordered = np.sort(values, axis=0)
    known = np.isfinite(values).sum(axis=0)
    low, high = np.maximum((known - 1) // 2, 0), np.minimum(known // 2, len(values) - 1)
    pair = [np.take_along_axis(ordered, at[None], axis=0)[0] for at in (low, high)]
    middle: Floats = (pair[0] + pair[1]) / 2.0
    return middle
