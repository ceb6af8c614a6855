"""The building block of every analytic wave: a smooth bump that is exactly zero outside its support.

A lobe rises from 0 to 1 as (1 - (1 - u)^2)^2, may hold, and falls as (1 - u^2)^2, u running from 0 to 1 in each
part (the biweight kernel cut at its top). Value and slope are continuous everywhere, so it looks like a wave and not
like a triangle, and it is a piecewise polynomial, so that extrema, areas, zero crossings and tangents of any sum of
lobes follow by algebra. For one lobe of amplitude A: area = A·(8/15·(rise + fall) + hold); the tangent at the
steepest point of its fall meets the zero line √3/2 of the fall after the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from scipy.interpolate import PPoly

Vector = tuple[float, float, float]
"""A dipole in mV: X to the left, Y to the feet, Z to the back."""
Heights = tuple[tuple[str, float], ...]
"""mV by lead, where a wave is given lead by lead and not as a dipole."""

NOWHERE: Final[Vector] = (0.0, 0.0, 0.0)

#: Area of a rise or a fall of unit height and unit length.
HALF_AREA: Final = 8.0 / 15.0
#: Where the tangent at the steepest point of a fall meets zero, as a share of the fall.
TANGENT_SHARE: Final = 3.0**0.5 / 2.0

_DEGREE: Final = 4
#: Coefficients in u, highest power first, of rise, hold and fall.
_RISE: Final = (1.0, -4.0, 4.0, 0.0, 0.0)
_HOLD: Final = (0.0, 0.0, 0.0, 0.0, 1.0)
_FALL: Final = (1.0, 0.0, -2.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Lobe:
    """One smooth bump along one direction; times in ms, the direction times the height in mV.

    Either a dipole, or heights lead by lead in `leads_mv`: those of the limb leads that are not named follow from I
    and II by Einthoven, any other lead that is not named has none of the wave.
    """

    onset_ms: float
    rise_ms: float
    fall_ms: float
    vector_mv: Vector = NOWHERE
    hold_ms: float = 0.0
    leads_mv: Heights = ()

    def __post_init__(self) -> None:
        if self.rise_ms <= 0.0 or self.fall_ms <= 0.0 or self.hold_ms < 0.0:
            raise InvalidInput(
                f"A lobe of rise {self.rise_ms:g}, hold {self.hold_ms:g} and fall {self.fall_ms:g} ms was given; "
                "rise and fall above 0 and hold of at least 0 ms are needed."
            )

    @property
    def strength_mv(self) -> float:
        """Length of the dipole, or the largest height where it is given lead by lead."""
        largest = max((abs(height) for _, height in self.leads_mv), default=0.0)
        return max(float(np.linalg.norm(self.vector_mv)), largest)

    @property
    def duration_ms(self) -> float:
        """Length of the support."""
        return self.rise_ms + self.hold_ms + self.fall_ms

    @property
    def peak_ms(self) -> float:
        """Where the top is reached."""
        return self.onset_ms + self.rise_ms

    @property
    def offset_ms(self) -> float:
        """End of the support."""
        return self.onset_ms + self.duration_ms

    @property
    def tangent_end_ms(self) -> float:
        """Where the tangent at the steepest point of the fall meets zero."""
        return self.offset_ms - (1.0 - TANGENT_SHARE) * self.fall_ms

    @property
    def area_ms(self) -> float:
        """Area for unit height."""
        return HALF_AREA * (self.rise_ms + self.fall_ms) + self.hold_ms

    def moved(self, by_ms: float) -> Self:
        """The same lobe later by so many ms."""
        return replace(self, onset_ms=self.onset_ms + by_ms)

    def stretched(self, factor: float) -> Self:
        """All times multiplied by the factor."""
        return replace(
            self,
            onset_ms=factor * self.onset_ms,
            rise_ms=factor * self.rise_ms,
            fall_ms=factor * self.fall_ms,
            hold_ms=factor * self.hold_ms,
        )

    def turned(self, gain: float, *, frontal_deg: float = 0.0) -> Self:
        """Multiplied by the gain and turned in the frontal plane as the axis is counted, from the left to the feet.

        Heights given lead by lead have no direction to be turned.
        """
        x, y, z = self.vector_mv
        cos, sin = np.cos(np.radians(frontal_deg)), np.sin(np.radians(frontal_deg))
        turned = (gain * float(x * cos - y * sin), gain * float(x * sin + y * cos), gain * z)
        heights = tuple((lead, gain * height) for lead, height in self.leads_mv)
        return replace(self, vector_mv=turned, leads_mv=heights)

    def _pieces(self) -> tuple[Floats, Floats]:
        """Breakpoints in ms and coefficients (degree + 1, pieces), highest power first, for unit height."""
        parts = [(self.rise_ms, _RISE), (self.hold_ms, _HOLD), (self.fall_ms, _FALL)]
        kept = [(length, shape) for length, shape in parts if length > 0.0]
        breaks = self.onset_ms + np.cumsum([0.0] + [length for length, _ in kept])
        powers = np.arange(_DEGREE, -1, -1)
        return breaks, np.stack([np.array(shape) / length**powers for length, shape in kept], axis=1)


def _shifted(coefficients: Floats, by: Floats) -> Floats:
    """Coefficients of p(x + by), highest power first, column by column (Taylor)."""
    ascending = coefficients[::-1]
    moved = np.zeros_like(ascending)
    for low in range(_DEGREE + 1):
        for high in range(low, _DEGREE + 1):
            moved[low] += comb(high, low) * ascending[high] * by ** (high - low)
    return moved[::-1]


def curve(lobes: Sequence[Lobe], weights_mv: Floats | None = None) -> "PPoly":
    """The sum of lobes as one piecewise polynomial of time in ms with values (3,): X, Y, Z in mV.

    With weights (lobes, columns) the values are those columns, such as leads. Defined on the union of the supports;
    callers take it as zero outside (`extrapolate=False` gives NaN there).
    """
    from scipy.interpolate import PPoly

    pieces = [lobe._pieces() for lobe in lobes]
    # a billionth of a ms: breakpoints that differ by rounding only are one
    breaks: Floats = np.unique(np.round(np.concatenate([at for at, _ in pieces]), 9))
    if weights_mv is None:
        weights_mv = np.array([lobe.vector_mv for lobe in lobes])
    total = np.zeros((_DEGREE + 1, len(breaks) - 1, weights_mv.shape[1]))
    middle = 0.5 * (breaks[1:] + breaks[:-1])
    for weights, (at, coefficients) in zip(weights_mv, pieces, strict=True):
        within = np.flatnonzero((middle > at[0]) & (middle < at[-1]))
        piece: Ints = np.searchsorted(at, middle[within]) - 1
        moved = _shifted(coefficients[:, piece], breaks[within] - at[piece])
        total[:, within] += moved[:, :, np.newaxis] * weights
    return PPoly(total, breaks, extrapolate=False)
