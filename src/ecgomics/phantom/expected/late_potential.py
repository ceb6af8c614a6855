"""The filtered QRS of the averaged beat, from the polynomials of X, Y and Z sampled once.

Definitions of Cain 1996 and Simson 1981: 40 to 250 Hz, four poles at each edge, from both ends of the beat towards its
largest vector; a limit is the middle of the first 5 ms whose mean exceeds that of the noise by three standard
deviations. White noise of n averaged beats makes the length of a vector of three like normal deviates, whose mean and
standard deviation are known.
"""

from collections.abc import Iterator
from math import pi, sqrt
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom.expected import limits
from ecgomics.phantom.expected.expectation import Expectation
from ecgomics.phantom.shapes import BeatShape

FS_HZ: Final = 1000.0
BAND_HZ: Final = (40.0, 250.0)
POLES: Final = 4
#: After P and until after T, ms from the onset of QRS: nothing rings in from either end.
WINDOW_MS: Final = (-50.0, 420.0)
#: The limits are sought from so long before QRS to so long after it.
BEFORE_MS: Final = 40.0
AFTER_MS: Final = 100.0
SEGMENT: Final = 5
LOW_UV: Final = 40.0
LAST_MS: Final = 40.0
#: Mean and standard deviation of the length of three independent normal deviates of SD 1 (Maxwell).
MEAN_LENGTH: Final = 2.0 * sqrt(2.0 / pi)
SD_LENGTH: Final = sqrt(3.0 - 8.0 / pi)
RMS_SHARE: Final = 0.10


def late_potentials(shape: BeatShape, *, beats: int, white_uv: float) -> Iterator[Expectation]:
    """Duration, time below 40 uV at its end, and voltage of its last 40 ms."""
    time_ms = np.arange(*WINDOW_MS, 1000.0 / FS_HZ)
    xyz_uv = 1000.0 * np.nan_to_num(shape.lead_curve(("X", "Y", "Z"))(time_ms)).T
    middle = int(np.argmax((xyz_uv**2).sum(axis=0)))
    sections = _sections()
    filtered = np.concatenate(
        [_filtered(sections, xyz_uv)[:, :middle], _filtered(sections, xyz_uv[:, ::-1])[:, ::-1][:, middle:]],
        axis=1,
    )
    noise_uv = white_uv / sqrt(beats) * sqrt(_passed_share(sections))
    magnitude_uv = np.sqrt((filtered**2).sum(axis=0) + 3.0 * noise_uv**2)
    means = np.convolve(magnitude_uv, np.full(SEGMENT, 1.0 / SEGMENT), mode="same")
    j_ms = max(lobe.offset_ms for lobe in shape.qrs)
    near = (time_ms >= -BEFORE_MS) & (time_ms <= j_ms + AFTER_MS)
    above = np.flatnonzero(near & (means > (MEAN_LENGTH + 3.0 * SD_LENGTH) * noise_uv))
    on, off = int(above[0]), int(above[-1])
    how = "filtered vector of the polynomials, limits by the noise of the average"
    yield Expectation("saecg_qrs_duration", float(off - on), limits.QRS_MS, how)
    high = np.flatnonzero(magnitude_uv[: off + 1] >= LOW_UV)[-1]
    yield Expectation(
        "saecg_las40", float(off - high), limits.QRS_MS, "from the last sample of 40 uV to the end"
    )
    rms = float(np.sqrt(np.mean(magnitude_uv[off - int(LAST_MS) + 1 : off + 1] ** 2)))
    yield Expectation("saecg_rms40", rms, RMS_SHARE * rms, "root mean square of the last 40 ms")


def _sections() -> Floats:
    from scipy.signal import butter

    low = butter(POLES, BAND_HZ[0], "highpass", fs=FS_HZ, output="sos")
    return np.concatenate([low, butter(POLES, BAND_HZ[1], "lowpass", fs=FS_HZ, output="sos")])


def _filtered(sections: Floats, rows: Floats) -> Floats:
    from scipy.signal import sosfilt

    filtered: Floats = sosfilt(sections, rows, axis=1)
    return filtered


def _passed_share(sections: Floats) -> float:
    """Share of the power of white noise that passes."""
    from scipy.signal import sosfreqz

    _, response = sosfreqz(sections, worN=2000)
    return float(np.mean(np.abs(response) ** 2))
