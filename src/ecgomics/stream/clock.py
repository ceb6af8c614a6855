"""The clocks of a session: sensor, phone and server; and the true sampling rate, by the sensor's own clock.

Crystals of straps are off by up to a few per cent when cold or worn out; intervals in ms are only as true as the rate.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ecgomics.core.arrays import Floats

#: A fit of fewer packets, or over a shorter time, tells less than the nominal rate does.
LEAST_PACKETS: Final = 8
LEAST_S: Final = 20.0
#: A rate further from the nominal one is a broken clock, not a crystal.
MOST_APART: Final = 0.05
#: Packets whose stamps scatter more than this about the line have no clock of samples.
MOST_SCATTER_S: Final = 0.004
#: Rates are given so finely: below it the stamps' own rounding shows.
DECIMALS_HZ: Final = 3

Source = Literal["sensor_clock", "nominal"]


@dataclass(frozen=True, slots=True)
class Rate:
    """The sampling rate that times are told by, where it comes from, and why the sensor's clock is not it."""

    fs_hz: float
    source: Source
    reason: Literal["", "no_clock", "too_short", "unsteady", "far_off"] = ""


def rate_of(first_index: Floats, device_us: Floats, *, nominal_hz: float) -> Rate:
    """The rate by the sensor's clock: the slope of index over time, robust against single wrong stamps.

    first_index and device_us are of the packets, (packets,); NaN where a packet has no stamp. Packets before the last
    time that the clock began anew are to be left out by the caller.
    """
    known = np.isfinite(device_us)
    index, time_s = first_index[known], device_us[known] / 1e6
    if not known.any():
        return Rate(nominal_hz, "nominal", "no_clock")
    if len(index) < LEAST_PACKETS or time_s[-1] - time_s[0] < LEAST_S:
        return Rate(nominal_hz, "nominal", "too_short")
    slope, level = np.polyfit(index - index[0], time_s - time_s[0], 1)
    apart_s = np.abs(time_s - time_s[0] - level - slope * (index - index[0]))
    good = apart_s <= max(3.0 * float(np.median(apart_s)), 1e-6)
    slope, level = np.polyfit(index[good] - index[0], time_s[good] - time_s[0], 1)
    apart_s = np.abs(time_s - time_s[0] - level - slope * (index - index[0]))
    if np.median(apart_s) > MOST_SCATTER_S or slope <= 0:
        return Rate(nominal_hz, "nominal", "unsteady")
    if abs(1.0 / slope / nominal_hz - 1.0) > MOST_APART:
        return Rate(nominal_hz, "nominal", "far_off")
    return Rate(round(float(1.0 / slope), DECIMALS_HZ), "sensor_clock")


class PhoneClock:
    """How far the server's clock is ahead of the phone's: the least that any frame took to arrive."""

    def __init__(self) -> None:
        self._ahead_us: int | None = None

    def arrived(self, *, received_us: int, server_us: int) -> None:
        """A frame that the phone had at received_us arrived at server_us."""
        ahead_us = server_us - received_us
        self._ahead_us = ahead_us if self._ahead_us is None else min(self._ahead_us, ahead_us)

    @property
    def ahead_ms(self) -> float | None:
        """The server's clock less the phone's, the shortest way included; None before the first frame."""
        return None if self._ahead_us is None else self._ahead_us / 1000.0
