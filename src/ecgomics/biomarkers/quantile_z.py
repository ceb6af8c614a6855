"""Signed quantile z: how unusual numbers are among people, also where distributions are skewed or may be negative.

Between the percentiles of a stratum z is that of a normal distribution at the same share, on straight lines between
them. Beyond the outermost ones it goes on with the mean slope of that half, as in a two-piece normal distribution, so
that a few extreme people do not decide how far out a value is. Where L, M and S are known, they give z (Cole 1992).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from ecgomics.biomarkers.reference_population import Stratum
from ecgomics.core.arrays import Bools, Floats, Ints

#: Percentages that a distribution is summarised by.
PERCENTAGES: Final = (2.5, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.5)
_Z: Final = ndtri(np.array(PERCENTAGES) / 100.0)
_MIDDLE: Final = PERCENTAGES.index(50.0)
TURN_DEG: Final = 360.0


@dataclass(frozen=True, slots=True)
class Strata:
    """The strata that many numbers are read against, one for each: arrays (numbers,), NaN where there is none."""

    l: Floats  # noqa: E741 - the three letters that the method is named after
    m: Floats
    s: Floats
    limits: Floats
    """numbers × PERCENTAGES."""
    is_angle: Bools

    @classmethod
    def of(cls, strata: Sequence[Stratum | None], is_angle: Sequence[bool]) -> "Strata":
        """From a stratum, or none, for each number."""
        lms = [(each.l, each.m, each.s) if each else (np.nan,) * 3 for each in strata]
        power, median, variation = np.array(lms, dtype=float).reshape(len(strata), 3).T
        limits = [limits_of(each) if each else np.full(len(PERCENTAGES), np.nan) for each in strata]
        whole = np.array(limits).reshape(len(strata), len(PERCENTAGES))
        return cls(power, median, variation, whole, np.array(is_angle, dtype=bool))

    def z(self, values: Floats) -> Floats:
        """z scores of the numbers, NaN where a stratum does not tell one; values has the shape (numbers,)."""
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            by_lms = _lms_z(values, self)
        by_quantiles = quantile_z(values, self.limits, is_angle=self.is_angle)
        return np.where(np.isfinite(by_lms), by_lms, by_quantiles)


def _lms_z(values: Floats, strata: Strata) -> Floats:
    """As reference_z: of values above 0."""
    ratio = np.where(values > 0.0, values, np.nan) / strata.m
    power = np.where(strata.l == 0.0, 1.0, strata.l)
    curved = (ratio**power - 1.0) / (power * strata.s)
    return np.asarray(np.where(strata.l == 0.0, np.log(ratio) / strata.s, curved), dtype=float)


def limits_of(stratum: Stratum) -> Floats:
    """The values of a stratum at PERCENTAGES; those that its table does not give lie on the lines of `quantile_z`."""
    if len(stratum.percentiles) < 2:
        return np.array([stratum.centile(float(z)) for z in _Z])
    shares, values = (np.array(each) for each in zip(*stratum.percentiles, strict=True))
    z = ndtri(shares / 100.0)
    middle = float(np.interp(0.0, z, values))
    found = np.interp(_Z, z, values)
    for outside, end in ((z[0] > _Z, 0), (z[-1] < _Z, -1)):
        found[outside] = middle + (values[end] - middle) / z[end] * _Z[outside]
    return np.asarray(found, dtype=float)


def quantile_z(values: Floats, limits: Floats, *, is_angle: Bools | bool = False) -> Floats:
    """z of each number between its percentiles (numbers × PERCENTAGES, rising); NaN where all are alike.

    An angle counts by the short way round from the median.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = limits[:, _MIDDLE]
        turned = middle + (values - middle + TURN_DEG / 2) % TURN_DEG - TURN_DEG / 2
        values = np.where(is_angle, turned, values)
        below = (limits < values[:, np.newaxis]).sum(axis=1)
        z = _inside(values, limits, below)
        for outside, end in ((below == 0, 0), (below == len(PERCENTAGES), -1)):
            slope = (limits[:, end] - middle) / _Z[end]
            beyond = np.where(slope > 0.0, _Z[end] + (values - limits[:, end]) / slope, np.nan)
            z = np.where(outside, beyond, z)
    alike = limits == values[:, np.newaxis]
    z = np.where(alike.any(axis=1), (alike * _Z).sum(axis=1) / np.maximum(alike.sum(axis=1), 1), z)
    unknown = alike.all(axis=1) | ~np.isfinite(values) | ~np.isfinite(limits).all(axis=1)
    return np.asarray(np.where(unknown, np.nan, z), dtype=float)


def _inside(values: Floats, limits: Floats, below: Ints) -> Floats:
    """On the line between the two percentiles around each number, of which so many lie below it."""
    upper = np.clip(below, 1, len(PERCENTAGES) - 1)
    rows = np.arange(len(values))
    low, high = limits[rows, upper - 1], limits[rows, upper]
    return np.asarray(_Z[upper - 1] + (values - low) / (high - low) * (_Z[upper] - _Z[upper - 1]))


def shares_below(z: Floats) -> Floats:
    """The percentage of people below."""
    return np.asarray(100.0 * ndtr(z), dtype=float)


def percentiles(
    values: Sequence[float] | Floats, *, is_angle: bool = False
) -> tuple[tuple[float, float], ...]:
    """Percentage and value of the percentiles of finite numbers, rising; angles turned around their mean direction."""
    numbers = np.asarray(values, dtype=float)
    if is_angle:
        radians = np.radians(numbers)
        centre = np.degrees(np.arctan2(np.sin(radians).sum(), np.cos(radians).sum()))
        numbers = centre + (numbers - centre + TURN_DEG / 2) % TURN_DEG - TURN_DEG / 2
    return tuple(zip(PERCENTAGES, np.percentile(numbers, PERCENTAGES).tolist(), strict=True))
