"""Signed quantile z: how unusual a number is among people, also where the distribution is skewed or may be negative.

Between the percentiles of a stratum z is that of a normal distribution at the same share, on straight lines between
them. Beyond the outermost ones it goes on with the mean slope of that half, as in a two-piece normal distribution, so
that a few extreme people do not decide how far out a value is. Where L, M and S are known, they give z (Cole 1992).
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from ecgomics.biomarkers.comparative.population.of_one_biomarker import lms_z
from ecgomics.biomarkers.reference_population import Stratum
from ecgomics.core.arrays import Floats

#: Percentages that a distribution of one's own is summarised by.
PERCENTAGES: Final = (2.5, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.5)
TURN_DEG: Final = 360.0
#: Digits that a z score is given with.
DIGITS: Final = 3


def z_in(stratum: Stratum, value: float) -> float | None:
    """z score of a value among the people of a stratum; None where the stratum does not tell it."""
    if value > 0.0 and math.isfinite(stratum.l) and math.isfinite(stratum.m) and math.isfinite(stratum.s):
        return round(lms_z(value, stratum), DIGITS)
    if len(stratum.percentiles) < 2:
        return None
    shares, limits = zip(*stratum.percentiles, strict=True)
    found = quantile_z(value, np.array(limits), np.array(shares), is_angle=stratum.unit == "deg")
    return None if found is None else round(found, DIGITS)


def quantile_z(value: float, limits: Floats, shares: Floats, *, is_angle: bool = False) -> float | None:
    """z of a value between percentiles (limits at cumulative shares in %, rising); None where all are alike.

    An angle counts by the short way round from the median.
    """
    middle = float(np.interp(50.0, shares, limits))
    if is_angle:
        value = middle + (value - middle + TURN_DEG / 2) % TURN_DEG - TURN_DEG / 2
    z = ndtri(shares / 100.0)
    alike = limits == value
    if alike.any():
        return None if alike.all() else float(z[alike].mean())
    if value < limits[0]:
        return _beyond(value, float(limits[0]), middle, float(z[0]))
    if value > limits[-1]:
        return _beyond(value, float(limits[-1]), middle, float(z[-1]))
    return float(np.interp(value, limits, z))


def _beyond(value: float, outermost: float, middle: float, z: float) -> float | None:
    """z beyond the outermost percentile, on the line from the median through it; None where that half has no width."""
    slope = (outermost - middle) / z
    return z + (value - outermost) / slope if slope > 0.0 else None


def percentile_of(z: float) -> float:
    """The share of people below, in %."""
    return round(100.0 * float(ndtr(z)), DIGITS)


def percentiles(values: Sequence[float] | Floats, *, is_angle: bool = False) -> tuple[tuple[float, float], ...]:
    """Share and value of the percentiles of finite numbers, rising; angles turned around their mean direction."""
    numbers = np.asarray(values, dtype=float)
    if is_angle:
        radians = np.radians(numbers)
        centre = np.degrees(np.arctan2(np.sin(radians).sum(), np.cos(radians).sum()))
        numbers = centre + (numbers - centre + TURN_DEG / 2) % TURN_DEG - TURN_DEG / 2
    return tuple(zip(PERCENTAGES, np.percentile(numbers, PERCENTAGES).tolist(), strict=True))
