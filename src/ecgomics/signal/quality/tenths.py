"""The signal summed up in tenths of a second: all that the findings of each second are decided by.

A tenth holds whole periods of 50 and of 60 Hz, so that its mean knows no mains; and it is longer than a QRS complex,
so that most tenths hold none. Tenths are counted from the start of the recording and each depends on its own samples
and a few beside them: a recording is summed up block by block, whatever the length of the blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.mains import MAINS_HZ

PER_SECOND: Final = 10
#: Seconds that are worked on at once, so that memory stays small.
BLOCK_S: Final = 60
#: Reach of the second difference that hears muscle: loudest near 60 Hz, deaf to P and T waves.
MUSCLE_REACH_S: Final = 0.008
#: From the mean size of that difference to the root mean square of muscle noise of 20 to 150 Hz.
MUSCLE_RMS: Final = 1.03
#: A line that comes and goes is sought in seconds at least as loud as this, and is one if it makes up so much of their
#: power: in noise it is a tenth.
LOUD_MV: Final = 0.03
LINE_SHARE: Final = 0.8
#: At a rail the signal stays for as long as this, and comes to it and leaves it abruptly: a flat crest does neither.
RAIL_RUN_S: Final = 0.012
ABRUPT_MV: Final = 0.02
ABRUPT_S: Final = 0.004
#: For so long no crest keeps one value.
CERTAIN_RAIL_S: Final = 0.2
SAME_MV: Final = 1e-6
#: A rail is this far from where the signal mostly is: a quiet baseline is often the lowest value, too.
RAIL_DISTANCE_MV: Final = 0.2
#: Values of a lead from which its usual level is taken.
LEVEL_SAMPLES: Final = 256


@dataclass(frozen=True, slots=True)
class Tenths:
    """leads × tenths; NaN where nothing was recorded."""

    high_mv: Floats
    """Largest value as recorded."""
    low_mv: Floats
    level_mv: Floats
    """Mean value as recorded."""
    removed_mv: Floats
    """Mean of what the measurement path took away: the baseline."""
    top_mv: Floats
    """Largest value of the measurement path."""
    bottom_mv: Floats
    muscle_mv: Floats
    """Root mean square that muscle noise of this loudness would have."""
    mains_mv: Floats
    """Amplitude of the mains line as recorded."""
    left_mv: Floats
    """The same after the measurement path, which removes only a line that is there throughout."""
    known: Floats
    """Share of the samples that were recorded."""
    railed: Floats
    """Share of the samples that stand at the rail."""
    weight: Floats
    """Length of each tenth in s, (tenths,): the last one may be shorter."""

    @classmethod
    def of(cls, ecg_mv: Floats, clean_mv: Floats, *, fs_hz: float, mains_hz: float | None) -> Self:
        """From the samples as recorded and after the measurement path, leads × samples."""
        rails_mv = _rails_mv(ecg_mv)
        parts = [
            _of_block(ecg_mv, clean_mv, edges, rails_mv=rails_mv, fs_hz=fs_hz, mains_hz=mains_hz)
            for edges in _blocks(ecg_mv.shape[1], fs_hz)
        ]
        columns = [np.concatenate(column, axis=-1) for column in zip(*parts, strict=True)]
        return cls(*columns)

    def by_second(self) -> Self:
        """The same with tenths as a last axis below seconds: … × seconds × 10, the last second filled with NaN."""
        return type(self)(*(_in_seconds(getattr(self, each.name)) for each in fields(self)))

    def seconds_of(self, chosen: Bools) -> float:
        """Time in s that the chosen seconds last, (seconds,)."""
        return float(np.nansum(_in_seconds(self.weight)[chosen]))


def _in_seconds(values: Floats) -> Floats:
    """Tenths as a new last axis below seconds; what the last second lacks is NaN."""
    lacking = -values.shape[-1] % PER_SECOND
    if lacking:
        nothing = np.full((*values.shape[:-1], lacking), np.nan)
        values = np.concatenate([values, nothing], axis=-1)
    return values.reshape(*values.shape[:-1], -1, PER_SECOND)


def _blocks(samples: int, fs_hz: float) -> Iterator[Ints]:
    """First samples of the tenths of successive blocks, and the sample after the last one."""
    tenths = max(1, int(np.ceil(samples * PER_SECOND / fs_hz - 1e-6)))
    edges = np.ceil(np.arange(tenths) * (fs_hz / PER_SECOND) - 1e-6).astype(np.intp)
    # A last tenth that is shorter than a sample holds none.
    edges = np.append(edges[edges < samples], samples)
    step = BLOCK_S * PER_SECOND
    for first in range(0, len(edges) - 1, step):
        yield edges[first : first + step + 1]


def _of_block(
    ecg_mv: Floats,
    clean_mv: Floats,
    edges: Ints,
    *,
    rails_mv: tuple[Floats, Floats],
    fs_hz: float,
    mains_hz: float | None,
) -> tuple[Floats, ...]:
    """The fields of Tenths, in their order, for one block."""
    begin, end = int(edges[0]), int(edges[-1])
    raw_mv, own_mv = ecg_mv[:, begin:end], clean_mv[:, begin:end]
    first, count = edges[:-1] - begin, np.diff(edges)
    removed_mv = raw_mv - own_mv

    def mean(values: Floats) -> Floats:
        averaged: Floats = np.add.reduceat(values, first, axis=1) / count
        return averaged

    muscle_mv = MUSCLE_RMS * mean(_restless(clean_mv, begin, end, fs_hz=fs_hz))
    if mains_hz is None:
        muscle_mv, mains_mv = _passing_line(own_mv, muscle_mv, first, count, fs_hz=fs_hz)
        left_mv = mains_mv
    else:
        mains_mv = _line_mv(removed_mv, first, count, fs_hz=fs_hz, line_hz=mains_hz)
        left_mv = np.zeros_like(mains_mv)
    known = np.isfinite(raw_mv)
    whole = bool(known.all())
    share = np.ones((len(raw_mv), len(first))) if whole else mean(known.astype(float))
    high, low = (np.maximum, np.minimum) if whole else (np.fmax, np.fmin)
    return (
        high.reduceat(raw_mv, first, axis=1),
        low.reduceat(raw_mv, first, axis=1),
        mean(raw_mv),
        mean(removed_mv),
        high.reduceat(own_mv, first, axis=1),
        low.reduceat(own_mv, first, axis=1),
        muscle_mv,
        mains_mv,
        left_mv,
        share,
        mean(_at_rail(ecg_mv, begin, end, rails_mv=rails_mv, fs_hz=fs_hz).astype(float)),
        count / fs_hz,
    )


def _restless(clean_mv: Floats, begin: int, end: int, *, fs_hz: float) -> Floats:
    """Size of the second difference; 0 at the ends of the recording, where it does not reach."""
    reach = max(1, round(MUSCLE_REACH_S * fs_hz))
    first, last = max(begin, reach), min(end, clean_mv.shape[1] - reach)
    restless_mv = np.zeros((len(clean_mv), end - begin))
    if last > first:
        apart_mv = restless_mv[:, first - begin : last - begin]
        np.add(clean_mv[:, first - reach : last - reach], clean_mv[:, first + reach : last + reach], apart_mv)
        apart_mv *= -0.5
        apart_mv += clean_mv[:, first:last]
        np.abs(apart_mv, out=apart_mv)
    return restless_mv


def _passing_line(
    clean_mv: Floats, muscle_mv: Floats, first: Ints, count: Ints, *, fs_hz: float
) -> tuple[Floats, Floats]:
    """Loudness without, and amplitude of, a mains line that was not there for long enough to be removed."""
    usual_mv = np.sort(_in_seconds(muscle_mv), axis=2)[..., PER_SECOND // 2 - 1]
    loud = np.repeat(usual_mv > LOUD_MV, PER_SECOND, axis=1)[:, : muscle_mv.shape[1]]
    line_mv = np.zeros_like(muscle_mv)
    if not loud.any():
        return muscle_mv, line_mv
    for line_hz in (hz for hz in MAINS_HZ if hz < 0.45 * fs_hz):
        amplitude_mv = _line_mv(clean_mv, first, count, fs_hz=fs_hz, line_hz=line_hz)
        # Mean size of the second difference of a sinusoid of this amplitude.
        reach = max(1, round(MUSCLE_REACH_S * fs_hz)) / fs_hz
        heard_mv = amplitude_mv * (MUSCLE_RMS * 2.0 / np.pi * (1.0 - np.cos(2.0 * np.pi * line_hz * reach)))
        is_line = loud & (heard_mv**2 > LINE_SHARE * muscle_mv**2) & (amplitude_mv > line_mv)
        line_mv = np.where(is_line, amplitude_mv, line_mv)
        muscle_mv = np.where(is_line, np.sqrt(np.maximum(muscle_mv**2 - heard_mv**2, 0.0)), muscle_mv)
    return muscle_mv, line_mv


def _line_mv(ecg_mv: Floats, first: Ints, count: Ints, *, fs_hz: float, line_hz: float) -> Floats:
    """Amplitude of a sinusoid of one frequency in each tenth."""
    angle = (2.0 * np.pi * line_hz / fs_hz) * np.arange(ecg_mv.shape[1])
    level_mv = np.add.reduceat(ecg_mv, first, axis=1) / count
    # The level is taken off: a tenth of some rates holds no whole number of samples, nor then of periods.
    in_phase, out_of_phase = (
        np.add.reduceat(ecg_mv * carrier, first, axis=1) - level_mv * np.add.reduceat(carrier, first)
        for carrier in (np.cos(angle), np.sin(angle))
    )
    amplitude_mv: Floats = np.hypot(in_phase, out_of_phase) * (2.0 / count)
    return amplitude_mv


def _rails_mv(ecg_mv: Floats) -> tuple[Floats, Floats]:
    """Largest and smallest value of each lead, infinite where they are no rail but part of the usual level."""
    some_mv = np.sort(ecg_mv[:, :: max(1, ecg_mv.shape[1] // LEVEL_SAMPLES)], axis=1)
    middle = np.maximum(np.isfinite(some_mv).sum(axis=1) - 1, 0) // 2
    usual_mv = np.nan_to_num(np.take_along_axis(some_mv, middle[:, None], axis=1)[:, 0])
    high_mv, low_mv = np.fmax.reduce(ecg_mv, axis=1), np.fmin.reduce(ecg_mv, axis=1)
    return (
        np.where(high_mv - usual_mv >= RAIL_DISTANCE_MV, high_mv, np.inf),
        np.where(usual_mv - low_mv >= RAIL_DISTANCE_MV, low_mv, -np.inf),
    )


def _at_rail(ecg_mv: Floats, begin: int, end: int, *, rails_mv: tuple[Floats, Floats], fs_hz: float) -> Bools:
    """Samples that stay at the lead's largest or smallest value as no wave's crest does."""
    run, reach, near = (
        max(fewest, round(span_s * fs_hz))
        for fewest, span_s in ((3, RAIL_RUN_S), (3, CERTAIN_RAIL_S), (1, ABRUPT_S))
    )
    from_sample = max(0, begin - reach)
    wide_mv = ecg_mv[:, from_sample : end + reach]
    high_mv, low_mv = (rail[:, None] for rail in rails_mv)
    stuck = np.zeros(wide_mv.shape, dtype=bool)
    for at in (wide_mv >= high_mv - SAME_MV, wide_mv <= low_mv + SAME_MV):
        for lead in np.flatnonzero(np.count_nonzero(at, axis=1) >= run):
            for first, last in _runs(at[lead], run):
                beside_mv = wide_mv[lead, [max(first - near, 0), min(last + near, wide_mv.shape[1]) - 1]]
                abrupt = np.abs(beside_mv - wide_mv[lead, first]).min() > ABRUPT_MV
                stuck[lead, first:last] |= abrupt or last - first >= reach
    return stuck[:, begin - from_sample :][:, : end - begin]


def _runs(flags: Bools, run: int) -> list[tuple[int, int]]:
    """First index and the one after the last of the runs of True samples of at least the given length."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8))).reshape(-1, 2)
    return [(first, last) for first, last in edges.tolist() if last - first >= run]
