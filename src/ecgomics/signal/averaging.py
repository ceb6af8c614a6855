"""Signal averaging at high resolution: the mean of aligned beats of the signal as it was recorded.

The measurement path ends at 150 Hz, so beats are taken from the recorded signal, with nothing removed from it but the
mains line and the pacing spikes. Beats are placed by correlation with their mean and moved between samples by their
phases, which leaves the highest frequencies what they are. Noise falls with the root of the number of beats.

    recorded ─▶ windows ─▶ aligned ─▶ mean
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.core.errors import NotComputable
from ecgomics.signal.blocks import CORE_S, Block, grid
from ecgomics.signal.filters import bridged
from ecgomics.signal.mains import mains
from ecgomics.signal.pacing import NO_SPIKES, without_spikes
from ecgomics.signal.rpeaks import vertex

Singles = NDArray[np.float32]

#: More beats are not needed; they are then taken from some minutes only, which lie evenly over the recording.
MOST_BEATS: Final = 1000
#: Samples of all windows together, which bounds the memory.
MOST_SAMPLES: Final = 40_000_000
#: Signal beside the window, which is cut off again: what is moved between samples rings at its ends.
SPARE_S: Final = 0.05
#: What the mains line is followed through, beside a block.
MARGIN_S: Final = 2.0
HIGHEST_HZ: Final = 300.0
ROUNDS: Final = 2
#: Share of half the compared part over which it fades out.
FADING: Final = 0.3
BLOCK_BEATS: Final = 64
#: A beat with so many times the noise of the usual one is left out.
NOISIEST: Final = 3.0


@dataclass(frozen=True, slots=True)
class AveragedBeat:
    """Mean of aligned beats. Times are ms from the point that they were aligned on."""

    leads: tuple[str, ...]
    beat_mv: Floats
    """leads × samples."""
    halves_mv: Floats
    """2 × leads × samples: the means of every other beat, which agree in what belongs to the heart."""
    fs_hz: float
    zero: int
    """Index of the alignment point."""
    beats_used: int

    @property
    def time_ms(self) -> Floats:
        """Time of each sample from the alignment point, (samples,)."""
        return np.arange(-self.zero, self.beat_mv.shape[1] - self.zero, dtype=float) * (1000.0 / self.fs_hz)

    def with_leads(self, leads: tuple[str, ...]) -> Self:
        """The same with all the given leads in their order; 0 in those that it does not have."""
        rows = [leads.index(lead) for lead in self.leads]
        beat_mv = np.zeros((len(leads), self.beat_mv.shape[1]))
        halves_mv = np.zeros((2, *beat_mv.shape))
        beat_mv[rows], halves_mv[:, rows] = self.beat_mv, self.halves_mv
        return replace(self, leads=leads, beat_mv=beat_mv, halves_mv=halves_mv)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Which time about the trigger is averaged, and in which part of it beats are compared; all in s."""

    window_s: tuple[float, float]
    compared_s: tuple[float, float]
    largest_shift_s: float


def averaged_beat(
    recorded_mv: Floats,
    trigger_s: Floats,
    stretches: Stretches,
    *,
    fs_hz: float,
    leads: tuple[str, ...],
    spikes: Ints = NO_SPIKES,
    mains_hz: float | None = None,
) -> AveragedBeat:
    """Mean of the beats at some times; recorded_mv is leads × samples as recorded, NaN where nothing was.

    A beat with a gap in any of the leads, near either end, or far noisier than the others is left out.
    NotComputable("low_quality") where fewer than two are left.
    """
    before, after = round(-stretches.window_s[0] * fs_hz), round(stretches.window_s[1] * fs_hz)
    reach = max(1, round(stretches.largest_shift_s * fs_hz))
    spare = reach + round(SPARE_S * fs_hz)
    offsets = np.arange(-before - spare, after + spare + 1)
    most = min(MOST_BEATS, MOST_SAMPLES // (len(recorded_mv) * len(offsets)))
    at = np.round(trigger_s[np.isfinite(trigger_s)] * fs_hz).astype(np.intp)
    at = at[(at + offsets[0] >= 0) & (at + offsets[-1] < recorded_mv.shape[1])]
    at = _from_all_over(at, most, core=round(CORE_S * fs_hz))
    blocks = _blocks(recorded_mv, at, offsets, fs_hz=fs_hz, spikes=spikes, mains_hz=mains_hz)
    windows_mv = np.concatenate([np.zeros((0, len(recorded_mv), len(offsets)), np.float32), *blocks])
    zero = before + spare
    first, last = (zero + round(side_s * fs_hz) for side_s in stretches.compared_s)
    windows_mv = windows_mv[_quiet(windows_mv, first, last)]
    if len(windows_mv) < 2:
        raise NotComputable("low_quality", f"{len(windows_mv)} beats can be averaged")
    shift = _shifts(windows_mv, slice(first, last + 1), reach)
    windows_mv, shift = windows_mv[np.isfinite(shift)], shift[np.isfinite(shift)]
    if len(windows_mv) < 2:
        raise NotComputable("low_quality", "the beats do not fit each other")
    halves_mv = np.stack([_mean(windows_mv[half::2], shift[half::2]) for half in (0, 1)])
    odd = len(windows_mv) // 2
    beat_mv = (halves_mv[0] * (len(windows_mv) - odd) + halves_mv[1] * odd) / len(windows_mv)
    kept = slice(spare, len(offsets) - spare)
    return AveragedBeat(leads, beat_mv[:, kept], halves_mv[..., kept], fs_hz, before, len(windows_mv))


def _from_all_over(at: Ints, most: int, *, core: int) -> Ints:
    """At most so many of some ascending places: those of some blocks, which lie evenly over the recording."""
    if len(at) <= most:
        return at
    block = at // core
    held = np.unique(block)
    wanted = min(len(held), int(np.ceil(most * len(held) / len(at))))
    some = held[np.linspace(0, len(held) - 1, wanted).astype(np.intp)]
    return at[np.isin(block, some)][:most]


def _blocks(
    recorded_mv: Floats,
    at: Ints,
    offsets: Ints,
    *,
    fs_hz: float,
    spikes: Ints,
    mains_hz: float | None,
) -> Iterator[Singles]:
    """Windows of the beats of each block, beats × leads × samples."""
    margin_s = MARGIN_S + max(-int(offsets[0]), int(offsets[-1])) / fs_hz
    for block in grid(recorded_mv.shape[1], fs_hz=fs_hz, margin_s=margin_s):
        first, last = np.searchsorted(at, (block.first, block.last))
        if first == last:
            continue
        ecg_mv, gaps = _plain(recorded_mv, block, fs_hz=fs_hz, spikes=spikes, mains_hz=mains_hz)
        around = at[first:last, np.newaxis] - block.start + offsets
        whole = ~gaps[around].any(axis=1)
        yield np.ascontiguousarray(np.moveaxis(ecg_mv[:, around[whole]], 0, 1), dtype=np.float32)


def _plain(
    recorded_mv: Floats, block: Block, *, fs_hz: float, spikes: Ints, mains_hz: float | None
) -> tuple[Floats, Bools]:
    """A block without mains, spikes and the level of each lead, and where any lead is missing."""
    ecg_mv = recorded_mv[:, block.start : block.stop]
    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(without_spikes(ecg_mv, block.within(spikes), fs_hz=fs_hz), gaps)
    # single precision is kept for what moves, not for an offset
    filled_mv -= median(filled_mv[:, :: max(1, round(fs_hz / 50.0))], axis=1)[:, np.newaxis]
    if mains_hz is not None:
        filled_mv -= mains(filled_mv, fs_hz=fs_hz, mains_hz=mains_hz, highest_hz=HIGHEST_HZ)
    missing: Bools = np.logical_or.reduce(gaps, axis=0)
    return filled_mv, missing


def _quiet(windows_mv: Singles, first: int, last: int) -> Bools:
    """The beats that are not far noisier than the usual one outside the part that is compared."""
    if not len(windows_mv):
        return np.zeros(0, dtype=bool)
    steps = np.diff(np.delete(windows_mv, np.s_[first : last + 1], axis=2), axis=2)
    noise = np.sqrt(np.mean(steps**2, axis=2)).max(axis=1)
    quiet: Bools = noise <= NOISIEST * np.median(noise)
    return quiet


def _shifts(windows_mv: Singles, compared: slice, reach: int) -> Floats:
    """How many samples later than its trigger each beat fits the mean of all, (beats,); between samples, too.

    NaN for a beat that would fit better beyond the largest shift.
    """
    shift, best = np.zeros(len(windows_mv)), np.full(len(windows_mv), reach)
    for _ in range(ROUNDS):
        template = _template(_mean(windows_mv, shift)[:, compared]).astype(np.float32)
        likeness = np.stack(
            [
                np.einsum("bls,ls->b", windows_mv[..., compared.start + by : compared.stop + by], template)
                for by in range(-reach, reach + 1)
            ],
            axis=1,
        ).astype(float)
        best = likeness.argmax(axis=1)
        inner = np.clip(best, 1, 2 * reach - 1)
        three = (likeness[np.arange(len(inner)), inner + step] for step in (-1, 0, 1))
        shift = inner - reach + vertex(*three)
        # the trigger of the usual beat stays where it was
        shift -= np.median(shift)
    return np.where((best > 0) & (best < 2 * reach), shift, np.nan)


def _template(rows_mv: Floats) -> Floats:
    """What beats are compared with: rows that fade out at both ends, and that no level and no straight line is in.

    A step at an end would be laid upon the noise of each beat there, and the mean of the beats would show that noise.
    """
    place = np.linspace(-1.0, 1.0, rows_mv.shape[1])
    weight = np.sin(np.pi / 2.0 * np.clip((1.0 - np.abs(place)) / FADING, 0.0, 1.0)) ** 2
    basis = np.stack([np.ones_like(place), place])
    lines = rows_mv @ (weight * basis).T @ np.linalg.inv(basis * weight @ basis.T) @ basis
    template: Floats = weight * (rows_mv - lines)
    return template


def _mean(windows_mv: Singles, shift: Floats) -> Floats:
    """Mean of beats, each moved back by its shift, leads × samples."""
    from scipy.fft import irfft, rfft, rfftfreq

    samples = windows_mv.shape[2]
    place = np.linspace(0.0, 1.0, samples, dtype=np.float32)
    turns = np.exp(2j * np.pi * np.outer(shift, rfftfreq(samples))).astype(np.complex64)
    total_mv = np.zeros(windows_mv.shape[1:])
    for first in range(0, len(windows_mv), BLOCK_BEATS):
        part = slice(first, first + BLOCK_BEATS)
        begin_mv, end_mv = windows_mv[part, :, :1], windows_mv[part, :, -1:]
        # without a step from its end to its begin a window can be turned
        line_mv = begin_mv * (1.0 - place) + end_mv * place
        spectrum = np.einsum("blf,bf->lf", rfft(windows_mv[part] - line_mv), turns[part])
        total_mv += irfft(spectrum.astype(complex), samples) + line_mv.sum(axis=0)
    mean_mv: Floats = total_mv / len(windows_mv)
    return mean_mv
