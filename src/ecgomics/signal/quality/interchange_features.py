"""What tells a right arrangement of the electrodes from a wrong one, for many arrangements at once.

Interchanged limb electrodes leave the chest leads as they are: the limb leads that the chest leads lead one to expect,
and the usual directions of P, QRS and T, tell the arrangements apart (Kors 2001, Batchvarov 2007). Interchanged chest
electrodes break the likeness of each chest lead to what its neighbours lead one to expect.
"""

import itertools
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.signal.model import RepresentativeBeat

#: Rate to which the beat is thinned.
THIN_HZ: Final = 250.0
#: Where no end of T was found it is taken to be here after the QRS.
T_AFTER_QRS_MS: Final = 300.0
LimbInterchange = Literal["none", "LA_RA", "RA_LL", "LA_LL", "limb_rotation"]
#: Of each electrode RA, LA, LL: whose potential it has. The first is the right arrangement.
LIMB_ARRANGEMENTS: Final = ((0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1))
LIMB_NAMES: Final[tuple[LimbInterchange, ...]] = (
    "none",
    "LA_RA",
    "RA_LL",
    "LA_LL",
    "limb_rotation",
    "limb_rotation",
)
#: The same of the chest electrodes: any two interchanged, or all in the reverse order.
CHEST_ARRANGEMENTS: Final = (
    tuple(range(6)),
    *(
        tuple({first: second, second: first}.get(place, place) for place in range(6))
        for first, second in itertools.combinations(range(6), 2)
    ),
    tuple(range(5, -1, -1)),
)
NOTHING_MV2: Final = 1e-9
#: Smallest share of a chest lead that its expectation may leave over.
LEAST_LEFT: Final = 1e-3


@dataclass(frozen=True, slots=True)
class ThinBeat:
    """I, II, V1 … V6 of a representative beat, 8 × samples in mV, and which samples belong to P, QRS and T."""

    mv: Floats
    p: Bools
    qrs: Bools
    t: Bools

    @classmethod
    def of(cls, beat: RepresentativeBeat) -> Self:
        """From a beat that holds the eight leads."""
        step = max(1, round(beat.fs_hz / THIN_HZ))
        rows = [beat.leads.index(lead) for lead in INDEPENDENT_LEADS]
        time_ms, marks = beat.time_ms[::step], beat.global_marks
        t_off_ms = marks.t_off_ms if np.isfinite(marks.t_off_ms) else marks.qrs_off_ms + T_AFTER_QRS_MS
        return cls(
            beat.beat_mv[rows, ::step],
            p=(time_ms >= marks.p_on_ms) & (time_ms <= marks.p_off_ms),
            qrs=(time_ms >= marks.qrs_on_ms) & (time_ms <= marks.qrs_off_ms),
            t=(time_ms > marks.qrs_off_ms) & (time_ms <= t_off_ms),
        )


def limb_leads(limb_mv: Floats, arrangement: tuple[int, ...]) -> Floats:
    """I and II, 2 × samples, if each of the electrodes RA, LA, LL had the potential that another one has."""
    potential_mv = np.stack([np.zeros(limb_mv.shape[1]), limb_mv[0], limb_mv[1]])[list(arrangement)]
    leads_mv: Floats = potential_mv[1:] - potential_mv[0]
    return leads_mv


def limb_features(beat: ThinBeat, expectation: Floats) -> Floats:
    """arrangements × features; expectation (2 × 6) gives I and II as the chest leads lead one to expect them."""
    limb_mv = np.stack([limb_leads(beat.mv[:2], arrangement) for arrangement in LIMB_ARRANGEMENTS])
    expected_mv = expectation @ beat.mv[2:]
    features = []
    for part in (beat.qrs, beat.t):
        given_mv, ours_mv = _with_third(limb_mv[..., part]), _with_third(expected_mv[:, part])
        features += [_correlation(given_mv, ours_mv), _direction(limb_mv[..., part])]
    p_mv, expected_p_mv = _about_its_ends(limb_mv[..., beat.p]), _about_its_ends(expected_mv[:, beat.p])
    features += [
        _direction(p_mv),
        _correlation(p_mv[:, :1], expected_p_mv[:1]),
        _rotation(limb_mv[..., beat.qrs])[:, None],
    ]
    return np.concatenate(features, axis=1)


def chest_features(beat: ThinBeat, expectation: Floats) -> Floats:
    """arrangements × features; expectation (6 × 8) gives each chest lead from the other leads."""
    chest_mv = beat.mv[2:][np.array(CHEST_ARRANGEMENTS)]
    limb_mv = np.broadcast_to(beat.mv[:2], (len(chest_mv), 2, beat.mv.shape[1]))
    features = []
    for part in (beat.qrs, beat.t):
        given_mv = np.concatenate([limb_mv[..., part], chest_mv[..., part]], axis=1)
        expected_mv = expectation @ given_mv
        left_mv2 = np.sum((given_mv[:, 2:] - expected_mv) ** 2, axis=2)
        whole_mv2 = np.sum(given_mv[:, 2:] ** 2, axis=(1, 2)) + NOTHING_MV2
        features += [
            _correlation(given_mv[:, 2:], expected_mv),
            np.log(left_mv2 / whole_mv2[:, None] + LEAST_LEFT),
        ]
    return np.concatenate(features, axis=1)


def _with_third(limb_mv: Floats) -> Floats:
    """I, II and III."""
    return np.concatenate([limb_mv, limb_mv[..., 1:2, :] - limb_mv[..., :1, :]], axis=-2)


def _correlation(first_mv: Floats, second_mv: Floats) -> Floats:
    """Likeness about zero along the last axis, −1 to 1."""
    norms_mv2 = np.sum(first_mv**2, axis=-1) * np.sum(second_mv**2, axis=-1)
    likeness: Floats = np.sum(first_mv * second_mv, axis=-1) / np.sqrt(norms_mv2 + NOTHING_MV2**2)
    return likeness


def _frontal(limb_mv: Floats) -> tuple[Floats, Floats]:
    """Horizontal and vertical component in the frontal plane (conventions, section 8)."""
    return limb_mv[..., 0, :], (2.0 * limb_mv[..., 1, :] - limb_mv[..., 0, :]) / np.sqrt(3.0)


def _direction(limb_mv: Floats) -> Floats:
    """Cosine and sine of the frontal direction of the area, arrangements × 2; 0 without samples."""
    area = np.stack([part.sum(axis=-1) for part in _frontal(limb_mv)], axis=-1)
    direction: Floats = area / np.maximum(np.hypot(area[:, 0], area[:, 1]), NOTHING_MV2)[:, None]
    return direction


def _rotation(limb_mv: Floats) -> Floats:
    """Sense and roundness of the frontal loop, (arrangements,): above 0 clockwise as drawn, with feet down."""
    across, down = _frontal(limb_mv)
    swept = np.sum(across[:, :-1] * down[:, 1:] - across[:, 1:] * down[:, :-1], axis=1)
    rotation: Floats = 10.0 * swept / (np.sum(across**2 + down**2, axis=1) + NOTHING_MV2)
    return rotation


def _about_its_ends(wave_mv: Floats) -> Floats:
    """A wave about the straight line from its first to its last sample."""
    samples = wave_mv.shape[-1]
    if samples < 2:
        return wave_mv[..., :0]
    share = np.linspace(0.0, 1.0, samples)
    about: Floats = wave_mv - (wave_mv[..., :1] * (1.0 - share) + wave_mv[..., -1:] * share)
    return about
