"""The filtered vector magnitude of averaged X, Y, Z: its noise, its limits, and what is low at its end.

Simson 1981 and the task force of 1991: the filter runs from both ends towards the middle of the wave, so that what it
rings with falls into the wave and not beyond its limits. A limit is the middle of the first stretch of 5 ms, going from
the quiet side into the wave, whose mean exceeds the mean of the noise by three standard deviations. P rings on before
QRS, so the way into QRS begins where it is quiet last.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

#: Poles of each edge.
ORDER: Final = 4
#: The noise is measured over so long at least.
NOISE_MS: Final = 40.0
SEGMENT_MS: Final = 5.0
TIMES_SPREAD: Final = 3.0
#: Straight line by which a window is continued at its ends, through so much of it: it starts the filter at rest.
END_MS: Final = 10.0
CONTINUED_MS: Final = 100.0


@dataclass(frozen=True, slots=True)
class FilteredWave:
    """Filtered vector magnitude of one wave and what was found on it."""

    time_ms: Floats
    magnitude_uv: Floats
    on_ms: float
    off_ms: float
    noise_uv: float
    """Root mean square of the magnitude where there is no wave."""

    @property
    def duration_ms(self) -> float:
        """From onset to end."""
        return self.off_ms - self.on_ms

    def last_rms_uv(self, span_ms: float) -> float:
        """Root mean square over the last part of the wave; NaN where the wave is shorter."""
        if span_ms > self.duration_ms:
            return math.nan
        last = (self.time_ms > self.off_ms - span_ms) & (self.time_ms <= self.off_ms)
        return float(np.sqrt(np.mean(self.magnitude_uv[last] ** 2)))

    def low_at_end_ms(self, below_uv: float) -> float:
        """Time from the last sample that reaches a level to the end; NaN where none does."""
        high = (self.magnitude_uv >= below_uv) & (self.time_ms >= self.on_ms) & (self.time_ms <= self.off_ms)
        return float(self.off_ms - self.time_ms[high][-1]) if high.any() else math.nan


@dataclass(frozen=True, slots=True)
class Search:
    """Where a wave is sought, in ms."""

    onset_ms: tuple[float, float]
    """The onset is met going up from the last quiet place between these."""
    middle_ms: float
    offset_from_ms: float
    """Going down from here the end is met."""
    quiet_ms: tuple[float, float]
    """Between these the noise is measured: all of it, since the quietest part of it would set the limit too low."""


def filtered_wave(
    xyz_mv: Floats, time_ms: Floats, search: Search, *, band_hz: tuple[float, float]
) -> FilteredWave:
    """Limits of the wave in 3 × samples of averaged X, Y, Z; NotComputable("failed") where it has none."""
    middle = int(np.clip(time_ms.searchsorted(search.middle_ms), 1, len(time_ms) - 1))
    filtered_mv = bidirectional(xyz_mv, middle, step_ms=float(time_ms[1] - time_ms[0]), band_hz=band_hz)
    magnitude_uv = 1000.0 * np.sqrt((filtered_mv**2).sum(axis=0))
    noise_uv = magnitude_uv[(time_ms >= search.quiet_ms[0]) & (time_ms <= search.quiet_ms[1])]
    if len(noise_uv) < NOISE_MS / (time_ms[1] - time_ms[0]):
        raise NotComputable("failed", "there is no quiet part beside the wave")
    limit_uv = float(noise_uv.mean() + TIMES_SPREAD * noise_uv.std())
    width = max(1, round(SEGMENT_MS / (time_ms[1] - time_ms[0])))
    means_uv = np.convolve(magnitude_uv, np.full(width, 1.0 / width), mode="valid")
    centre_ms = time_ms[: len(means_uv)] + 0.5 * (width - 1) * (time_ms[1] - time_ms[0])
    above = means_uv > limit_uv
    quiet_before = ~above & (centre_ms >= search.onset_ms[0]) & (centre_ms <= search.onset_ms[1])
    quiet_after = ~above & (centre_ms <= search.offset_from_ms) & (centre_ms > time_ms[middle])
    if not (quiet_before.any() and quiet_after.any() and quiet_after[centre_ms <= search.offset_from_ms][-1]):
        raise NotComputable("failed", "the filtered wave has no quiet place beside it")
    rising = above & (centre_ms > centre_ms[quiet_before][-1]) & (centre_ms < time_ms[middle])
    falling = above & (centre_ms <= search.offset_from_ms) & (centre_ms >= time_ms[middle])
    if not (rising.any() and falling.any()):
        raise NotComputable("failed", "the filtered wave does not stand out of the noise")
    on, off = int(rising.argmax()), len(falling) - 1 - int(falling[::-1].argmax())
    return FilteredWave(
        time_ms,
        magnitude_uv,
        float(centre_ms[on]),
        float(centre_ms[off]),
        float(np.sqrt(np.mean(noise_uv**2))),
    )


def bidirectional(rows_mv: Floats, middle: int, *, step_ms: float, band_hz: tuple[float, float]) -> Floats:
    """Rows filtered forwards before the middle and backwards from it on, leads × samples."""
    forward_mv = _through(rows_mv, step_ms=step_ms, band_hz=band_hz)
    backward_mv = _through(rows_mv[:, ::-1], step_ms=step_ms, band_hz=band_hz)[:, ::-1]
    return np.concatenate([forward_mv[:, :middle], backward_mv[:, middle:]], axis=1)


def _through(rows_mv: Floats, *, step_ms: float, band_hz: tuple[float, float]) -> Floats:
    """Rows filtered forwards, from a straight line that leads into them."""
    from scipy.signal import butter, sosfilt, sosfilt_zi

    fs_hz = 1000.0 / step_ms
    edges = [butter(ORDER, band_hz[0], "highpass", fs=fs_hz, output="sos")]
    if band_hz[1] < fs_hz / 2:
        edges.append(butter(ORDER, band_hz[1], "lowpass", fs=fs_hz, output="sos"))
    sections = np.concatenate(edges)
    number = max(2, round(END_MS / step_ms))
    place = np.arange(number) - 0.5 * (number - 1)
    level_mv = rows_mv[:, :number].mean(axis=1, keepdims=True)
    rise_mv = (rows_mv[:, :number] @ place / (place @ place))[:, np.newaxis]
    ahead = np.arange(-round(CONTINUED_MS / step_ms), 0) - 0.5 * (number - 1)
    led_mv = np.concatenate([level_mv + rise_mv * ahead, rows_mv], axis=1)
    rest = sosfilt_zi(sections)[:, np.newaxis, :] * led_mv[np.newaxis, :, :1]
    filtered_mv, _ = sosfilt(sections, led_mv, axis=1, zi=rest)
    kept: Floats = filtered_mv[:, len(ahead) :]
    return kept
