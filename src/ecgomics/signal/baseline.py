"""The slow baseline of an ECG: what lies below the lower edge of the measurement path, leads × samples.

It is found at 50 Hz, where it costs next to nothing. Inside a record the filter is symmetric and flat. At an end it
would see half of what it needs, and a wave cut off there would pass for wander; so the record is continued by what
followed where the last beats looked most alike, on the level at which it ends.
"""

from functools import lru_cache
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, median

#: Steepness of the edge: at 40 beats a minute it takes less than a tenth of the fundamental.
ORDER: Final = 4
BIN_S: Final = 0.02
#: What is compared with earlier stretches: a whole beat at 40 a minute, but no more than this share of the record.
STRETCH_S: Final = 1.5
STRETCH_SHARE: Final = 0.25
#: How far a record is continued: the filter hardly sees further.
AHEAD_S: Final = 3.0
LEAST_AHEAD_S: Final = 1.0
#: A drift at the end goes on for about so long.
FADE_S: Final = 0.5
#: The level near an end is that of so many seconds.
NEAR_S: Final = 0.4
#: Room after the continuation, in which the far ends meet.
ROOM_S: Final = 6.0


def baseline(
    ecg_mv: Floats, *, fs_hz: float, highpass_hz: float, ends: tuple[bool, bool] = (True, True)
) -> Floats:
    """Baseline of leads × samples without gaps.

    ends says at which side the record ends; elsewhere what is given reaches far enough for what will be used of it.
    """
    width = max(1, round(BIN_S * fs_hz))
    samples = ecg_mv.shape[1]
    level_mv, bin_hz = _levels(ecg_mv, width), fs_hz / width
    mirrored = _mirrored(level_mv, bin_hz)
    wander_mv = _slow(level_mv, mirrored, highpass_hz / bin_hz)
    if any(ends):
        left_mv, right_mv = (
            _continued(level_mv[:, ::step], wander_mv[:, ::step], bin_hz, side[:, ::step])[:, ::step]
            if there
            else side
            for there, side, step in zip(ends, mirrored, (-1, 1), strict=True)
        )
        wander_mv = _slow(level_mv, (left_mv, right_mv), highpass_hz / bin_hz)
    return _between_bins(wander_mv, width)[:, :samples]


def _levels(ecg_mv: Floats, width: int) -> Floats:
    """Means of so many samples each, the last one of what is left."""
    whole = ecg_mv.shape[1] // width * width
    level_mv: Floats = ecg_mv[:, :whole].reshape(len(ecg_mv), -1, width) @ np.full(width, 1.0 / width)
    if whole == ecg_mv.shape[1]:
        return level_mv
    return np.concatenate([level_mv, ecg_mv[:, whole:].mean(axis=1, keepdims=True)], axis=1)


def _slow(level_mv: Floats, sides: tuple[Floats, Floats], edge: float) -> Floats:
    """What lies below the edge (in cycles per bin), the levels lengthened by what is beyond either side."""
    from scipy.fft import irfft, next_fast_len, rfft

    left_mv, right_mv = sides
    lengthened = left_mv.shape[1] + level_mv.shape[1] + right_mv.shape[1]
    length = next_fast_len(lengthened + round(ROOM_S / BIN_S), real=True)
    # The far ends meet in a straight line, so that there is no step where the spectrum closes the circle.
    share = np.linspace(0.0, 1.0, length - lengthened)
    meeting_mv = right_mv[:, -1:] * (1.0 - share) + left_mv[:, :1] * share
    spectrum = rfft(np.concatenate([left_mv, level_mv, right_mv, meeting_mv], axis=1))
    spectrum *= _gain(length, edge)
    first = left_mv.shape[1]
    slow_mv: Floats = irfft(spectrum, length)[:, first : first + level_mv.shape[1]]
    return slow_mv


@lru_cache(maxsize=8)
def _gain(length: int, edge: float) -> Floats:
    freq = np.arange(length // 2 + 1) / length
    gain: Floats = 1.0 / (1.0 + (freq / edge) ** (2 * ORDER))
    return gain


def _mirrored(level_mv: Floats, bin_hz: float) -> tuple[Floats, Floats]:
    """Beyond each end the mirror image through the level near it (a median: a wave that stands there moves none)."""
    count = min(level_mv.shape[1] - 1, round(AHEAD_S * bin_hz))
    near = max(1, min(round(NEAR_S * bin_hz), level_mv.shape[1]))
    left_mv, right_mv = (median(part, axis=1)[:, None] for part in (level_mv[:, :near], level_mv[:, -near:]))
    return 2 * left_mv - level_mv[:, count:0:-1], 2 * right_mv - level_mv[:, -2 : -count - 2 : -1]


def _continued(level_mv: Floats, wander_mv: Floats, bin_hz: float, mirrored_mv: Floats) -> Floats:
    """Beyond the end: the waves that followed the most similar stretch, on the line on which the record ends."""
    stretch = 2 * round(min(STRETCH_S * bin_hz, level_mv.shape[1] * STRETCH_SHARE) / 2)
    ahead = min(round(AHEAD_S * bin_hz), level_mv.shape[1] - 2 * stretch)
    if ahead < LEAST_AHEAD_S * bin_hz:
        return mirrored_mv
    waves_mv = level_mv - wander_mv
    at = _most_similar(waves_mv, stretch, ahead)
    # Without its waves the stretch at the end is bare baseline: a line through it tells where that goes.
    bare_mv = level_mv[:, -stretch:] - waves_mv[:, at - stretch : at]
    time = np.arange(stretch) - (stretch - 1) / 2
    slope_mv = (bare_mv @ time / (time @ time))[:, None]
    end_mv = bare_mv.mean(axis=1, keepdims=True) + slope_mv * time[-1]
    fade = FADE_S * bin_hz
    after = fade * -np.expm1(-np.arange(1, ahead + 1) / fade)
    ahead_mv: Floats = waves_mv[:, at : at + ahead] + end_mv + slope_mv * after
    return ahead_mv


def _most_similar(waves_mv: Floats, stretch: int, ahead: int) -> int:
    """End of the stretch that is most like the last one, whatever its level, and is followed by enough."""
    # Two bins at a time: a beat need not be met more closely than that.
    odd = int(waves_mv.shape[1]) % 2
    pairs_mv = waves_mv[:, odd::2] + waves_mv[:, odd + 1 :: 2]
    span = stretch // 2
    seen_mv, last_mv = pairs_mv[:, : pairs_mv.shape[1] - -(-ahead // 2)], pairs_mv[:, -span:]
    last_mv = last_mv - last_mv.mean(axis=1, keepdims=True)
    sums, squares = (np.cumsum(np.pad(part, ((0, 0), (1, 0))), axis=1) for part in (seen_mv, seen_mv**2))
    total, power = (run[:, span:] - run[:, :-span] for run in (sums, squares))
    common = np.stack([np.correlate(seen, last) for seen, last in zip(seen_mv, last_mv, strict=True)])
    apart: Floats = (power - total**2 / span - 2.0 * common).sum(axis=0)
    nearest = int(np.argmin(apart))
    return 2 * (nearest + span) + odd


def _between_bins(wander_mv: Floats, width: int) -> Floats:
    """From the middles of the bins to every sample, by cubic interpolation (Catmull and Rom)."""
    padded_mv = np.concatenate(
        [
            2 * wander_mv[:, :1] - wander_mv[:, [2, 1]],
            wander_mv,
            2 * wander_mv[:, -1:] - wander_mv[:, [-2, -3]],
        ],
        axis=1,
    )
    windows = np.lib.stride_tricks.sliding_window_view(padded_mv, 5, axis=1)
    fine_mv: Floats = (windows @ _taps(width)).reshape(len(wander_mv), -1)
    return fine_mv


@lru_cache(maxsize=8)
def _taps(width: int) -> Floats:
    """Weights of five successive bins for the samples of the middle one, 5 × width."""
    place = (np.arange(width) + 0.5) / width - 0.5
    before = place < 0
    part = np.where(before, place + 1.0, place)
    four = np.stack(
        [
            ((-0.5 * part + 1.0) * part - 0.5) * part,
            (1.5 * part - 2.5) * part * part + 1.0,
            ((-1.5 * part + 2.0) * part + 0.5) * part,
            (0.5 * part - 0.5) * part * part,
        ]
    )
    taps = np.zeros((5, width))
    taps[:4, before], taps[1:, ~before] = four[:, before], four[:, ~before]
    return taps
