"""The demonstration cohort: sixty synthetic twelve-lead ECGs of seven kinds in two groups.

Every number of a person is drawn; group B then differs by `PlantedEffects` and in nothing else. Within each kind the
groups are of one size, so that kind is no confounder.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np

from ecgomics.core.recording import Recording, Subject
from ecgomics.phantom.noise import FibrillatoryWaves, Noise
from ecgomics.phantom.render import Acquisition, phantom
from ecgomics.phantom.rhythms import (
    RhythmPlan,
    autoregressive,
    irregular,
    regular_plan,
    sinusoidal,
    with_premature_beats,
)
from ecgomics.phantom.shapes import PATTERNS, Body, PatternName, beat_shape
from ecgomics.phantom.truth import Truth

Kind = Literal["sinus", "afib", "lbbb", "inferior_infarct", "lvh", "long_qt", "pvc"]
Group = Literal["A", "B"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

DURATION_S: Final = 10.0
FS_HZ: Final = 500.0
DEFAULT_SEED: Final = 20260427


@dataclass(frozen=True, slots=True)
class PlantedEffects:
    """How group B differs from group A; whatever is not named here does not differ."""

    qtc_ms: float = 20.0
    """Added to QT corrected by Fridericia."""
    heart_rate_per_min: float = 6.0
    """Added to the rate."""
    t_factor: float = 0.85
    """Multiplies every T amplitude (and with it the shift of ST)."""


PLANTED: Final = PlantedEffects()


@dataclass(frozen=True, slots=True)
class KindPlan:
    """What the people of one kind have in common: mean and between-person SD of each number."""

    count: int
    pattern: PatternName
    statement: str
    age_years: tuple[float, float]
    """Youngest and oldest."""
    rate_per_min: tuple[float, float]
    qtc_ms: tuple[float, float]
    qrs_ms: tuple[float, float]
    pr_ms: tuple[float, float] = (160.0, 14.0)


KIND_PLANS: Final[dict[Kind, KindPlan]] = {
    "sinus": KindPlan(14, "normal", "sinus rhythm", (22, 78), (66, 7), (408, 13), (92, 5)),
    "afib": KindPlan(8, "normal", "atrial fibrillation", (61, 86), (84, 9), (412, 13), (92, 6)),
    "lbbb": KindPlan(
        8, "lbbb", "left bundle branch block", (55, 84), (68, 7), (445, 13), (152, 6), (174, 12)
    ),
    "inferior_infarct": KindPlan(
        8, "inferior_infarct", "old inferior infarct", (48, 80), (66, 7), (418, 13), (96, 4)
    ),
    "lvh": KindPlan(
        8,
        "lvh",
        "left ventricular hypertrophy with strain",
        (45, 79),
        (67, 7),
        (424, 13),
        (102, 4),
        (168, 12),
    ),
    "long_qt": KindPlan(6, "normal", "long QT", (19, 52), (62, 5), (500, 12), (92, 5)),
    "pvc": KindPlan(8, "normal", "ventricular premature beats", (38, 74), (68, 6), (410, 13), (92, 5)),
}


@dataclass(frozen=True, slots=True, eq=False)
class DemoRecording:
    """One ECG of the cohort with what was planted in it."""

    recording: Recording
    truth: Truth
    kind: Kind
    group: Group


@dataclass(frozen=True, slots=True)
class _Person:
    """One draw: the numbers before they become waves."""

    subject: Subject
    rate_per_min: float
    body: Body
    seed: int


def demonstration_cohort(
    seed: int = DEFAULT_SEED, *, planted: PlantedEffects = PLANTED
) -> list[DemoRecording]:
    """Sixty recordings in the order of KINDS, groups A and B in turn; the same seed gives the same samples."""
    made = []
    for kind, child in zip(KINDS, np.random.SeedSequence(seed).spawn(len(KINDS)), strict=True):
        for place, own in enumerate(child.spawn(KIND_PLANS[kind].count)):
            group: Group = "B" if place % 2 else "A"
            effects = planted if group == "B" else PlantedEffects(0.0, 0.0, 1.0)
            made.append(
                _record(kind, place + 1, group=group, effects=effects, rng=np.random.default_rng(own))
            )
    return made


def _person(kind: Kind, effects: PlantedEffects, rng: np.random.Generator) -> _Person:
    """Draw a person; two SD is the limit, so that every one of a kind shows it."""
    plan = KIND_PLANS[kind]

    def drawn(mean_sd: tuple[float, float]) -> float:
        return mean_sd[0] + mean_sd[1] * float(np.clip(rng.standard_normal(), -2.0, 2.0))

    rate = drawn(plan.rate_per_min) + effects.heart_rate_per_min
    qtc_ms = drawn(plan.qtc_ms) + effects.qtc_ms
    body = Body(
        pr_ms=drawn(plan.pr_ms),
        p_ms=drawn((108.0, 6.0)),
        qrs_ms=drawn(plan.qrs_ms),
        qt_ms=qtc_ms * (60.0 / rate) ** (1.0 / 3.0),
        axis_shift_deg=drawn((0.0, 9.0)),
        p_gain=drawn((1.0, 0.12)),
        qrs_gain=drawn((1.0, 0.07)),
        t_gain=drawn((1.0, 0.12)) * effects.t_factor,
    )
    youngest, oldest = plan.age_years
    age_years = float(rng.integers(int(youngest), int(oldest) + 1))
    sex: Literal["female", "male"] = "female" if rng.random() < 0.5 else "male"
    return _Person(Subject(age_years=age_years, sex=sex), rate, body, int(rng.integers(2**32)))


def _plan(kind: Kind, person: _Person, rng: np.random.Generator) -> RhythmPlan:
    """Beats from before the start to after the end."""
    rr_ms = 60000.0 / person.rate_per_min
    count = int(1.5 * 1000.0 * DURATION_S / rr_ms) + 4
    first_s = -float(rng.uniform(0.1, 0.9)) * rr_ms / 1000.0
    pattern = PATTERNS[KIND_PLANS[kind].pattern]
    if kind == "afib":
        shape = beat_shape(replace(pattern, p=()), person.body)
        shortest_ms = max(0.55 * rr_ms, person.body.qt_ms + 20.0)
        series = irregular(count, rr_ms, sd_ms=0.19 * rr_ms, shortest_ms=shortest_ms, rng=rng)
        return regular_plan(series.rr_ms, shape, first_s=first_s)
    breathing = sinusoidal(count, 0.0, amplitude_ms=0.022 * rr_ms, period_beats=float(rng.uniform(3.6, 5.4)))
    slow = autoregressive(count, rr_ms, sd_ms=0.012 * rr_ms, phi=0.7, rng=rng)
    plan = regular_plan(breathing.rr_ms + slow.rr_ms, beat_shape(pattern, person.body), first_s=first_s)
    return _with_ectopy(plan, person, rng) if kind == "pvc" else plan


def _with_ectopy(plan: RhythmPlan, person: _Person, rng: np.random.Generator) -> RhythmPlan:
    """One to three premature beats from the right ventricle, never on the T wave before."""
    body = person.body
    wide = replace(body, qrs_ms=body.qrs_ms + 62.0, qt_ms=body.qt_ms + 45.0)
    coupling_ms = max(float(rng.uniform(0.58, 0.66)) * 60000.0 / person.rate_per_min, body.qt_ms + 70.0)
    places = sorted(int(place) for place in rng.permutation([3, 6, 9])[: int(rng.integers(1, 4))])
    shape = beat_shape(PATTERNS["ventricular"], wide)
    return with_premature_beats(plan, shape, places=places, coupling_ms=coupling_ms)


def _noise(rng: np.random.Generator) -> Noise:
    """That of a good recording at rest."""
    return Noise(
        white_uv=float(rng.uniform(2.0, 5.0)),
        muscle_uv=float(rng.uniform(2.0, 9.0)),
        mains_uv=float(rng.uniform(0.0, 4.0)),
        wander_uv=float(rng.uniform(10.0, 45.0)),
    )


def _record(
    kind: Kind, number: int, *, group: Group, effects: PlantedEffects, rng: np.random.Generator
) -> DemoRecording:
    """One person of the kind, recorded."""
    person = _person(kind, effects, rng)
    fibrillation = FibrillatoryWaves(rate_hz=float(rng.uniform(5.4, 7.2))) if kind == "afib" else None
    made = phantom(
        _plan(kind, person, rng),
        Acquisition(DURATION_S, FS_HZ, noise=_noise(rng), fibrillation=fibrillation, seed=person.seed),
        name=f"demo/{kind}_{number:02d}",
        subject=person.subject,
        rhythm="atrial_fibrillation" if kind == "afib" else "sinus",
        statements=(f"synthetic: {KIND_PLANS[kind].statement}",),
    )
    return DemoRecording(made.recording, made.truth, kind, group)
