"""How far a value may lie from its reference: the limits of the conventions, sharper where the definition allows.

P and PQ ±10 ms, QRS ±6 ms, QT ±12 ms; amplitudes ±0.025 mV up to 0.5 mV and ±5 % above.
"""

from typing import Final

P_MS: Final = 10.0
QRS_MS: Final = 6.0
QT_MS: Final = 12.0
AMPLITUDE_MV: Final = 0.025
AMPLITUDE_SHARE: Final = 0.05
#: Beats are timed to a sample of 250 Hz.
RR_MS: Final = 4.0
#: An amplitude that is 5 % off turns an axis by less than 3 degrees; two do by less than 6.
AXIS_DEG: Final = 5.0
#: Areas carry the error of the amplitude and of two marks.
AREA_SHARE: Final = 0.10
#: Powers of the spectrum: what a window of 300 s and resampling leave.
POWER_SHARE: Final = 0.05
#: What rounding of intervals to 1 µs may do to a statistic of a series that is given.
SERIES_SHARE: Final = 0.001


def amplitude(mv: float) -> float:
    """Of a voltage."""
    return max(AMPLITUDE_MV, AMPLITUDE_SHARE * abs(mv))


def area(mv_ms: float, duration_ms: float) -> float:
    """Of an area over so many ms."""
    return max(AREA_SHARE * abs(mv_ms), AMPLITUDE_MV * duration_ms)
