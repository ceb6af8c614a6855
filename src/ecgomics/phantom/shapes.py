"""One heart beat made of lobes, and the patterns of seven hearts fitted to a person.

Times are ms from the onset of QRS; P lies before 0. The frontal and horizontal forces of each pattern are described
beside it; the leads follow by `projection`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ecgomics.core.errors import InvalidInput
from ecgomics.phantom.lobes import TANGENT_SHARE, Lobe, Vector, curve
from ecgomics.phantom.projection import lobe_weights

if TYPE_CHECKING:
    from scipy.interpolate import PPoly

PatternName = Literal["normal", "lbbb", "inferior_infarct", "lvh", "ventricular"]


@dataclass(frozen=True, slots=True)
class BeatShape:
    """The waves of one beat. P may be empty (fibrillation, ectopic beats); the ST shift and U too.

    Without QRS and T it is a P wave that was not conducted.
    """

    qrs: tuple[Lobe, ...]
    t: tuple[Lobe, ...]
    p: tuple[Lobe, ...] = ()
    st: tuple[Lobe, ...] = ()
    u: tuple[Lobe, ...] = ()

    def __post_init__(self) -> None:
        if not self.qrs and (self.t or not self.p):
            raise InvalidInput(
                "A beat without QRS lobes was given; at least one is needed, unless it is a P wave alone."
            )

    @property
    def conducted(self) -> bool:
        """Whether there is a QRS."""
        return bool(self.qrs)

    @property
    def lobes(self) -> tuple[Lobe, ...]:
        """All of them."""
        return self.p + self.qrs + self.st + self.t + self.u

    @property
    def r_ms(self) -> float:
        """The dominant deflection: the top of the QRS lobe with the largest vector; 0 without QRS."""
        return max(self.qrs, key=lambda lobe: lobe.strength_mv).peak_ms if self.qrs else 0.0

    @property
    def curve(self) -> "PPoly":
        """X, Y and Z in mV over time in ms from QRS onset."""
        return curve(self.lobes)

    def lead_curve(self, leads: Sequence[str]) -> "PPoly":
        """The given leads in mV over time in ms from QRS onset."""
        return curve(self.lobes, lobe_weights(self.lobes, leads))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Directions and proportions of a heart, before it is fitted to a person."""

    qrs: tuple[Lobe, ...]
    t_mv: Vector
    p: tuple[Lobe, ...] = ()
    """From P onset at 0."""
    st_mv: Vector = (0.0, 0.0, 0.0)

    @property
    def qrs_ms(self) -> float:
        """QRS duration before fitting."""
        return max(lobe.offset_ms for lobe in self.qrs)


@dataclass(frozen=True, slots=True)
class Body:
    """What makes one person's ECG of a pattern differ from another's."""

    pr_ms: float = 160.0
    p_ms: float = 108.0
    qrs_ms: float = 92.0
    qt_ms: float = 400.0
    """Up to the tangent end of T."""
    axis_shift_deg: float = 0.0
    """Turn of QRS in the frontal plane; P and T turn by half of it."""
    p_gain: float = 1.0
    qrs_gain: float = 1.0
    t_gain: float = 1.0


#: Right atrium (down and forward), then left atrium (left and back).
_P: Final = (
    Lobe(0.0, 34.0, 38.0, (0.030, 0.085, -0.050)),
    Lobe(30.0, 40.0, 38.0, (0.070, 0.060, 0.045)),
)

PATTERNS: Final[dict[PatternName, Pattern]] = {
    # septum to the right and front, free wall to the left and feet, base backwards
    "normal": Pattern(
        p=_P,
        qrs=(
            Lobe(0.0, 14.0, 18.0, (-0.13, 0.02, -0.27)),
            Lobe(12.0, 27.0, 25.0, (1.12, 0.78, 0.28)),
            Lobe(38.0, 22.0, 32.0, (-0.12, -0.12, 0.55)),
        ),
        t_mv=(0.34, 0.26, -0.16),
    ),
    # no septal q: a small force to the front, then two slow ones to the left and back with a notch between;
    # T and ST opposite
    "lbbb": Pattern(
        p=_P,
        qrs=(
            Lobe(0.0, 14.0, 20.0, (0.06, 0.04, -0.22)),
            Lobe(4.0, 46.0, 40.0, (0.74, 0.34, 0.62)),
            Lobe(60.0, 40.0, 50.0, (0.88, 0.24, 1.02)),
        ),
        st_mv=(-0.10, -0.03, -0.13),
        t_mv=(-0.36, -0.10, -0.42),
    ),
    # the first 40 ms point away from the feet
    "inferior_infarct": Pattern(
        p=_P,
        qrs=(
            Lobe(0.0, 20.0, 30.0, (-0.09, 0.0, -0.22)),
            Lobe(2.0, 20.0, 24.0, (0.06, -0.46, -0.02)),
            Lobe(31.0, 23.0, 22.0, (1.00, 0.52, 0.30)),
            Lobe(52.0, 18.0, 24.0, (-0.12, -0.05, 0.48)),
        ),
        t_mv=(0.30, -0.22, -0.14),
    ),
    # large forces to the left and back; ST and T away from the left ventricle
    "lvh": Pattern(
        p=_P,
        qrs=(
            Lobe(0.0, 15.0, 18.0, (-0.10, 0.02, -0.34)),
            Lobe(13.0, 31.0, 28.0, (1.95, 0.62, 0.85)),
            Lobe(44.0, 24.0, 34.0, (-0.10, -0.15, 1.00)),
        ),
        st_mv=(-0.09, -0.04, -0.08),
        t_mv=(-0.24, -0.13, -0.26),
    ),
    # from the outflow tract of the right ventricle: slow, to the feet, left and back; T opposite
    "ventricular": Pattern(
        qrs=(
            Lobe(0.0, 26.0, 30.0, (0.05, 0.18, -0.16)),
            Lobe(10.0, 62.0, 60.0, (0.62, 1.35, 1.05)),
            Lobe(84.0, 32.0, 44.0, (0.10, 0.30, 0.35)),
        ),
        st_mv=(-0.05, -0.14, -0.10),
        t_mv=(-0.26, -0.52, -0.42),
    ),
}


def _t_lobe(pattern: Pattern, body: Body) -> Lobe:
    """A slow rise and a faster fall, ending by the tangent at the wanted QT."""
    fall_ms = 0.27 * body.qt_ms
    peak_ms = body.qt_ms - TANGENT_SHARE * fall_ms
    rise_ms = min(0.42 * body.qt_ms, peak_ms - body.qrs_ms - 20.0)
    return Lobe(peak_ms - rise_ms, rise_ms, fall_ms, pattern.t_mv)


def _st_lobe(pattern: Pattern, body: Body, t: Lobe) -> tuple[Lobe, ...]:
    """A plateau from J on that has gone by the top of T, so that it moves neither mark.

    It is reached within the last 10 ms of QRS: nothing fast goes on after J, and it makes no S or r' of its own.
    """
    if not any(pattern.st_mv):
        return ()
    onset_ms, rise_ms = body.qrs_ms - 10.0, 10.0
    free_ms = t.peak_ms - (onset_ms + rise_ms)
    return (Lobe(onset_ms, rise_ms, 0.55 * free_ms, pattern.st_mv, hold_ms=0.45 * free_ms),)


def beat_shape(pattern: Pattern, body: Body) -> BeatShape:
    """A pattern with the intervals, axis and amplitudes of a person."""
    stretch = body.qrs_ms / pattern.qrs_ms
    turn = body.axis_shift_deg
    t = _t_lobe(pattern, body)
    p_ms = max((lobe.offset_ms for lobe in pattern.p), default=1.0)
    return BeatShape(
        p=tuple(
            lobe.stretched(body.p_ms / p_ms).moved(-body.pr_ms).turned(body.p_gain, frontal_deg=0.5 * turn)
            for lobe in pattern.p
        ),
        qrs=tuple(lobe.stretched(stretch).turned(body.qrs_gain, frontal_deg=turn) for lobe in pattern.qrs),
        st=tuple(lobe.turned(body.t_gain, frontal_deg=0.5 * turn) for lobe in _st_lobe(pattern, body, t)),
        t=(t.turned(body.t_gain, frontal_deg=0.5 * turn),),
    )
