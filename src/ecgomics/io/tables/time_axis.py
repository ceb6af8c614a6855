"""From the times of samples to a rate and to the place of each sample: what a column of times, or a sensor clock, says.

Samples that are missing in between leave a gap (NaN); nothing is squeezed together and nothing is filled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints

#: A step of more than so many typical ones is a gap (rounded times have steps of up to 1.5); one of less than the
#: smaller share is no step of an even clock.
GAP_STEPS: Final = 1.75
SMALLEST_STEP: Final = 0.4
#: Where more of the steps are gaps, the times are rounded too coarsely, or uneven.
MOST_GAPS: Final = 0.1
#: Larger jitter of single steps than this share is warned of, where the rounding of the times does not explain it.
JITTER_SHARE: Final = 0.1
#: More missing samples are no gap but a wrong clock, and no whole number in float64.
_MOST_MISSING: Final = 2.0**53
#: Most digits behind the point that a rate in Hz is looked for with.
_DECIMALS: Final = 9
#: Coarsest and finest decimal that times are thought to be rounded to, in s.
_ROUNDINGS_S: Final = tuple(10.0**-places for places in range(10))


@dataclass(frozen=True, slots=True, eq=False)
class TimeAxis:
    """The rate in Hz, and where each sample stands in a series without holes."""

    fs_hz: float
    places: Ints
    gaps: int
    """How many times samples are missing."""
    jitter_s: float
    """Largest difference of a step from the even one."""
    rounding_s: float
    """The decimal that the times are rounded to, at most."""

    @property
    def length(self) -> int:
        """Samples with those that are missing."""
        return int(self.places[-1]) + 1

    @property
    def missing(self) -> int:
        """Samples that are missing."""
        return self.length - len(self.places)

    def spread(self, values: Floats) -> Floats:
        """The values at their places, NaN where samples are missing."""
        if not self.gaps:
            return values
        placed = np.full(self.length, np.nan)
        placed[self.places] = values
        return placed

    def warnings(self) -> Iterator[str]:
        """What to tell of gaps and of uneven steps."""
        if self.gaps:
            yield (
                f"The times leave out {self.missing} samples in {self.gaps} gap{'s' * (self.gaps != 1)} "
                f"({self.missing / self.fs_hz:.3g} s); they are masked."
            )
        if self.jitter_s > JITTER_SHARE / self.fs_hz + self.rounding_s:
            yield (
                f"The times differ from even steps by up to {self.jitter_s * 1e3:.3g} ms; "
                f"the samples are taken as even at {self.fs_hz:g} Hz."
            )


def axis_of(times_s: Floats) -> TimeAxis | None:
    """The axis of rising times; None where they do not rise in even steps with gaps between."""
    if len(times_s) < 2 or not np.isfinite(times_s).all():
        return None
    steps_s = np.diff(times_s)
    typical_s = float(np.median(steps_s))
    if typical_s <= 0.0 or float(steps_s.min()) < SMALLEST_STEP * typical_s:
        return None
    even = steps_s <= GAP_STEPS * typical_s
    if np.count_nonzero(~even) > max(1, MOST_GAPS * len(steps_s)):
        return None
    even_s = steps_s[even]
    period_s = float(even_s.sum() / len(even_s))
    counts = np.ones(len(steps_s), dtype=np.intp)
    holes = np.rint(steps_s[~even] / period_s)
    if holes.size and holes.sum() > _MOST_MISSING:
        return None
    counts[~even] = holes
    jitter_s = float(np.abs(even_s - period_s).max())
    stretches = len(holes) + 1
    return TimeAxis(
        fs_hz=_plain_rate(period_s, uncertainty=stretches * jitter_s / float(even_s.sum())),
        places=np.concatenate([[0], np.cumsum(counts)]).astype(np.intp),
        gaps=int(np.count_nonzero(counts > 1)),
        jitter_s=jitter_s,
        rounding_s=_rounding_s(times_s),
    )


def _rounding_s(times_s: Floats) -> float:
    """The coarsest power of ten that all of the first times are multiples of."""
    relative_s = times_s[:2000] - times_s[0]
    for size_s in _ROUNDINGS_S:
        parts = relative_s / size_s
        if (np.abs(parts - np.rint(parts)) < 1e-3).all():
            return size_s
    return _ROUNDINGS_S[-1]


def _plain_rate(period_s: float, *, uncertainty: float) -> float:
    """The simplest rate within the relative uncertainty: whole Hz, whole µs between samples, then few decimals."""
    fs_hz = 1.0 / period_s
    allowed_hz = fs_hz * max(uncertainty, 1e-12)
    candidates = [float(round(fs_hz)), _of_whole_microseconds(period_s)]
    candidates += [round(fs_hz, places) for places in range(1, _DECIMALS + 1)]
    return next((rate for rate in candidates if rate > 0 and abs(rate - fs_hz) <= allowed_hz), fs_hz)


def _of_whole_microseconds(period_s: float) -> float:
    whole = round(period_s * 1e6)
    return 1e6 / whole if whole else 0.0
