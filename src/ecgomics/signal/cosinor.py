"""One cosine of 24 hours through hourly values (Nelson 1979, Cornelissen 2014), and day against night."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats

HOURS_OF_DAY: Final = 24.0
#: Mesor, cosine and sine.
TERMS: Final = 3
CONFIDENCE: Final = 0.95
#: Clock hours of day and night where no diary says otherwise (fixed periods of ambulatory monitoring).
DAY_HOURS: Final = (9.0, 21.0)
NIGHT_HOURS: Final = (1.0, 6.0)
#: Hours of a period that must be covered.
PERIOD_HOURS_MIN: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Cosinor:
    """mesor + amplitude · cos(2π(t − peak)/24) by least squares; arrays are (columns,), NaN where it cannot be fitted.

    Intervals are pairs (low, high) of 95 %, (columns, 2): those of amplitude and peak by the delta method from the
    covariance of cosine and sine. That of the peak is NaN where the amplitude is not told from zero at 5 %.
    """

    hours: Floats
    """Values behind the fit."""
    mesor: Floats
    amplitude: Floats
    peak_h: Floats
    """First maximum at or after time 0, 0 to 24."""
    mesor_ci: Floats
    amplitude_ci: Floats
    peak_ci_h: Floats
    """Around peak_h, so below 0 or above 24 where the interval reaches over midnight."""
    r_squared: Floats
    f: Floats
    """Of the zero-amplitude test: explained over residual mean square, with 2 and n − 3 degrees of freedom."""
    p: Floats


def cosinor(time_h: Floats, values: Floats) -> Cosinor:
    """Fit a cosine of 24 hours to each column; time is (hours,), values hours × columns, NaN where there is none."""
    from scipy.stats import f as f_distribution
    from scipy.stats import t as t_distribution

    angle = 2.0 * np.pi * time_h / HOURS_OF_DAY
    terms = np.stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)], axis=1)
    there = np.isfinite(values)
    count = there.sum(axis=0).astype(float)
    inverse = _inverses(terms, there)
    filled = np.where(there, values, 0.0)
    found = np.einsum("cij,cj->ci", inverse, filled.T @ terms)
    mean = filled.sum(axis=0) / np.maximum(count, 1.0)
    left = (np.where(there, values - terms @ found.T, 0.0) ** 2).sum(axis=0)
    total = (np.where(there, values - mean, 0.0) ** 2).sum(axis=0)
    freedom = np.where(count > TERMS, count - TERMS, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        r_squared = np.where(total > 0.0, 1.0 - left / total, np.nan)
        f = np.where(total > 0.0, (total - left) / 2.0 / (left / freedom), np.nan)
        p = np.where(np.isfinite(freedom), f_distribution.sf(f, 2, freedom), np.nan)
        half = t_distribution.ppf(0.5 + 0.5 * CONFIDENCE, freedom)
        amplitude = np.hypot(found[:, 1], found[:, 2])
        deviation = _deviations(found, inverse, left / freedom)
        peak_h = np.arctan2(found[:, 2], found[:, 1]) / (2.0 * np.pi) * HOURS_OF_DAY % HOURS_OF_DAY
        peak_half_h = half * deviation[:, 2] / (2.0 * np.pi) * HOURS_OF_DAY
    return Cosinor(
        hours=count,
        mesor=found[:, 0],
        amplitude=amplitude,
        peak_h=peak_h,
        mesor_ci=_around(found[:, 0], half * deviation[:, 0]),
        amplitude_ci=np.maximum(_around(amplitude, half * deviation[:, 1]), 0.0),
        peak_ci_h=_around(peak_h, np.where(p <= 1.0 - CONFIDENCE, peak_half_h, np.nan)),
        r_squared=r_squared,
        f=f,
        p=p,
    )


def _inverses(terms: Floats, there: Bools) -> Floats:
    """Inverse of the normal equations of each column, columns × 3 × 3; NaN where they have none."""
    normal = np.einsum("ni,nc,nj->cij", terms, there.astype(float), terms)
    solvable = np.linalg.matrix_rank(normal) == TERMS
    inverse: Floats = np.full_like(normal, np.nan)
    inverse[solvable] = np.linalg.inv(normal[solvable])
    return inverse


def _deviations(found: Floats, inverse: Floats, variance: Floats) -> Floats:
    """Standard errors of mesor, amplitude and phase (rad), columns × 3."""
    covariance = inverse * variance[:, None, None]
    amplitude = np.hypot(found[:, 1], found[:, 2])
    along = found[:, 1:] / amplitude[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    swing = covariance[:, 1:, 1:]
    of_amplitude = np.einsum("ci,cij,cj->c", along, swing, along)
    of_phase = np.einsum("ci,cij,cj->c", across, swing, across) / amplitude**2
    errors: Floats = np.sqrt(np.stack([covariance[:, 0, 0], of_amplitude, of_phase], axis=1))
    return errors


def _around(middle: Floats, half: Floats) -> Floats:
    return np.stack([middle - half, middle + half], axis=-1)


@dataclass(frozen=True, slots=True, eq=False)
class DayNight:
    """Means of the hours by day and by night; arrays are (columns,), NaN where a period is not covered."""

    day: Floats
    night: Floats

    @property
    def dip_percent(self) -> Floats:
        """By how much of its value by day it falls at night."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.day != 0.0, 100.0 * (self.day - self.night) / self.day, np.nan)


def day_and_night(clock_h: Floats, values: Floats) -> DayNight:
    """Day and night of hourly values, hours × columns, by the clock time of their middle, (hours,)."""
    periods = []
    for first_h, last_h in (DAY_HOURS, NIGHT_HOURS):
        inside = values[(clock_h >= first_h) & (clock_h < last_h)]
        count = np.isfinite(inside).sum(axis=0)
        mean = np.nansum(inside, axis=0) / np.maximum(count, 1)
        periods.append(np.where(count >= PERIOD_HOURS_MIN, mean, np.nan))
    day, night = periods
    return DayNight(day, night)
