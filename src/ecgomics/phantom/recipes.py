"""A phantom as a recipe: a table of plain numbers, as in a text file, becomes a recording or an RR series.

The keys are those of `Recipe`; lobes are [onset, rise, fall, x, y, z] or tables of the fields of `Lobe`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.exercise import ExerciseTest
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.phantom.changes import (
    WAVES,
    p_alone,
    with_alternating_t,
    with_blocked_p,
    with_st,
    without,
)
from ecgomics.phantom.lobes import Lobe
from ecgomics.phantom.noise import FibrillatoryWaves, Noise
from ecgomics.phantom.render import Acquisition, Phantom, phantom
from ecgomics.phantom.rhythms import (
    PlannedBeat,
    RhythmPlan,
    Series,
    alternating,
    autoregressive,
    constant,
    irregular,
    modulated,
    regular_plan,
    sinusoidal,
    with_premature_beats,
)
from ecgomics.phantom.shapes import PATTERNS, BeatShape, Body, Pattern, beat_shape

Table = Mapping[str, Any]
DEFAULT_RR: Final[Table] = {"kind": "constant", "rr_ms": 860.0}
_PROCESSES: Final[Mapping[str, Callable[..., Series]]] = {
    "constant": constant,
    "alternating": alternating,
    "sinusoidal": sinusoidal,
    "modulated": modulated,
}
_DRAWN: Final[Mapping[str, Callable[..., Series]]] = {
    "autoregressive": autoregressive,
    "irregular": irregular,
}


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """What a phantom is made of."""

    name: str
    about: str
    pattern: str = "normal"
    body: Table = field(default_factory=dict)
    subject: Table = field(default_factory=dict)
    leads: tuple[str, ...] = STANDARD_LEADS
    duration_s: float = 10.0
    fs_hz: float = 500.0
    first_s: float = 0.45
    """The dominant deflection of the first beat."""
    rr: Table = field(default_factory=lambda: DEFAULT_RR)
    """kind and parameters of a process in `rhythms`; or kind = "cycle" with [count, ms, …] in turn, repeated."""
    rr_only: bool = False
    """No ECG: the RR series alone."""
    kinds: tuple[tuple[int, str], ...] = ((1, "N"),)
    """Of an RR series: runs of [count, letter] of the beats that end its intervals, repeated; the first beat is N."""
    drop: tuple[str, ...] = ()
    """Waves that are not there."""
    lobes: tuple[Table, ...] = ()
    """Lobes added: wave beside the fields of `Lobe`."""
    st: Table = field(default_factory=dict)
    """form, and leads or vector: of `changes.with_st`."""
    premature: tuple[Table, ...] = ()
    """places, coupling_ms, pause_ms, kind, pattern and body of premature beats."""
    blocked: tuple[int, ...] = ()
    """Places of the beats of which only P is there."""
    av: Table = field(default_factory=dict)
    """pp_ms, and pr_ms that are repeated (0: not conducted) or rr_ms of ventricles on their own."""
    alternans: Table = field(default_factory=dict)
    """A lobe added to the T of every second beat."""
    fibrillation: Table = field(default_factory=dict)
    episodes: tuple[tuple[float, float], ...] = ()
    """Begin and end in s of fibrillation within sinus rhythm: then intervals are those of episode_rr, without P."""
    episode_rr: Table = field(default_factory=dict)
    exercise: Table = field(default_factory=dict)
    """start_s and end_s of exercise, and rr_ms, body and st of the beats in it."""
    noise: Table = field(default_factory=dict)
    rhythm: str = "sinus"
    seed: int = 0
    grade: tuple[str, ...] = ()
    """Groups of formulas that apply."""
    expect: Table = field(default_factory=dict)
    """Flags, classes and numbers that hold by construction."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A recipe carried out: an ECG or, for `rr_only`, nothing but intervals."""

    recipe: Recipe
    rr_ms: Floats
    kinds: str
    """One letter for each beat, one more than there are intervals."""
    shape: BeatShape
    """Of the usual beat."""
    exercised: BeatShape | None
    """Of the beats during exercise."""
    phantom: Phantom | None


def recipe_of(name: str, table: Table) -> Recipe:
    """A recipe from its table; InvalidInput for a key that there is not."""
    known = set(Recipe.__dataclass_fields__) - {"name"}
    unknown = sorted(set(table) - known)
    if unknown:
        raise InvalidInput(
            f"The recipe {name} has no field {', '.join(unknown)}; there are {', '.join(sorted(known))}."
        )
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Recipe(name=name, **given)


def pattern_of(table: Table) -> Pattern:
    """A pattern from lists of lobes; without a P wave of its own it has that of the normal heart."""
    return Pattern(
        qrs=_lobes(table["qrs"]),
        t_mv=tuple(table["t_mv"]),
        p=_lobes(table["p"]) if "p" in table else PATTERNS["normal"].p,
        st_mv=tuple(table.get("st_mv", (0.0, 0.0, 0.0))),
    )


def made(recipe: Recipe, patterns: Mapping[str, Pattern]) -> Made:
    """Carry out a recipe; patterns by name, beside those of `shapes`."""
    shape = _shape(recipe, patterns)
    exercised = _exercised(recipe, patterns) if recipe.exercise else None
    rr_ms = _intervals(recipe)
    if recipe.rr_only:
        return Made(recipe, rr_ms, "N" + _letters(recipe.kinds, len(rr_ms)), shape, None, None)
    plan = _plan(recipe, shape, rr_ms, patterns)
    if exercised:
        plan = _exercise_plan(recipe, shape, exercised, rr_ms)
    recorded = phantom(
        plan,
        Acquisition(
            recipe.duration_s,
            recipe.fs_hz,
            recipe.leads,
            noise=Noise(**recipe.noise),
            fibrillation=FibrillatoryWaves(**recipe.fibrillation) if recipe.fibrillation else None,
            fibrillation_s=tuple((start, stop) for start, stop in recipe.episodes),
            seed=recipe.seed,
        ),
        name=recipe.name,
        subject=Subject(**recipe.subject),
        rhythm=recipe.rhythm,
        statements=(f"synthetic: {recipe.about}",),
    )
    if recipe.exercise:
        test = ExerciseTest(start_s=recipe.exercise["start_s"], end_s=recipe.exercise["end_s"])
        recorded = replace(recorded, recording=replace(recorded.recording, exercise=test))
    inside = np.diff(recorded.truth.r_s) * 1000.0
    return Made(recipe, inside, "".join(recorded.truth.kinds), shape, exercised, recorded)


def _letters(runs: Sequence[tuple[int, str]], count: int) -> str:
    letters = "".join(letter * times for times, letter in runs)
    return (letters * (count // len(letters) + 1))[:count]


def _lobe(given: Any) -> Lobe:
    """A lobe from [onset, rise, fall, x, y, z] or from a table."""
    if isinstance(given, Sequence):
        onset_ms, rise_ms, fall_ms, x_mv, y_mv, z_mv = given
        return Lobe(onset_ms, rise_ms, fall_ms, (x_mv, y_mv, z_mv))
    return Lobe(
        given["onset_ms"],
        given["rise_ms"],
        given["fall_ms"],
        tuple(given.get("vector_mv", (0.0, 0.0, 0.0))),
        given.get("hold_ms", 0.0),
        tuple(given.get("leads_mv", {}).items()),
    )


def _lobes(given: Sequence[Any]) -> tuple[Lobe, ...]:
    return tuple(_lobe(each) for each in given)


def _shape(recipe: Recipe, patterns: Mapping[str, Pattern]) -> BeatShape:
    every: dict[str, Pattern] = dict(patterns)
    every.update(PATTERNS.items())
    if recipe.pattern not in every:
        raise InvalidInput(f"There is no pattern {recipe.pattern}; there are {', '.join(every)}.")
    shape = beat_shape(every[recipe.pattern], Body(**recipe.body))
    added = {wave: _lobes([each for each in recipe.lobes if each["wave"] == wave]) for wave in WAVES}
    kept = {wave: () if wave in recipe.drop else getattr(shape, wave) for wave in WAVES}
    shape = replace(shape, **{wave: kept[wave] + added[wave] for wave in WAVES})
    if recipe.st:
        heights = tuple(recipe.st.get("leads_mv", {}).items())
        vector = tuple(recipe.st.get("vector_mv", (0.0, 0.0, 0.0)))
        shape = with_st(shape, recipe.st.get("form", "horizontal"), leads_mv=heights, vector_mv=vector)
    return shape


def _intervals(recipe: Recipe) -> Floats:
    """Intervals of the whole recording and a little more; of an RR series those that fit in."""
    given = dict(recipe.rr)
    kind = given.pop("kind")
    if kind == "cycle":
        cycle = np.concatenate([np.tile(ms, times) for times, *ms in given["rr_ms"]])
        count = int(recipe.duration_s * 1000.0 / cycle.mean()) + 2 * len(cycle)
        rr_ms = np.tile(cycle, count // len(cycle) + 1)
    else:
        count = int(1.05 * recipe.duration_s * 1000.0 / given["rr_ms"]) + 5
        rr_ms = _drawn(kind, given, count, recipe.seed).rr_ms
    return rr_ms[np.cumsum(rr_ms) <= recipe.duration_s * 1000.0 + 1e-6] if recipe.rr_only else rr_ms


def _drawn(kind: str, given: dict[str, Any], count: int, seed: int) -> Series:
    if kind in _PROCESSES:
        return _PROCESSES[kind](count, **given)
    if kind in _DRAWN:
        return _DRAWN[kind](count, **given, rng=np.random.default_rng(seed))
    raise InvalidInput(
        f"There is no RR series of the kind {kind}; there are cycle, {', '.join((*_PROCESSES, *_DRAWN))}."
    )


def _plan(recipe: Recipe, shape: BeatShape, rr_ms: Floats, patterns: Mapping[str, Pattern]) -> RhythmPlan:
    if recipe.av:
        return _av_plan(recipe, shape)
    if recipe.episodes:
        return _episode_plan(recipe, shape, rr_ms)
    plan = regular_plan(rr_ms, shape, first_s=recipe.first_s)
    for group in recipe.premature:
        own = Recipe(recipe.name, recipe.about, pattern=group["pattern"], body=group.get("body", {}))
        plan = with_premature_beats(
            plan,
            _shape(own, patterns),
            places=group["places"],
            coupling_ms=group["coupling_ms"],
            kind=group.get("kind", "V"),
            pause_ms=group.get("pause_ms"),
        )
    if recipe.alternans:
        plan = with_alternating_t(plan, _lobe(recipe.alternans))
    return with_blocked_p(plan, recipe.blocked)


def _exercised(recipe: Recipe, patterns: Mapping[str, Pattern]) -> BeatShape:
    changed = {key: recipe.exercise.get(key, getattr(recipe, key)) for key in ("body", "st")}
    return _shape(replace(recipe, **changed), patterns)


def _exercise_plan(recipe: Recipe, rest: BeatShape, exercised: BeatShape, rr_ms: Floats) -> RhythmPlan:
    """Beats of rest, and between begin and end of exercise those of exercise at their own interval."""
    resting, beats, at_s = iter(rr_ms.tolist()), [], recipe.first_s
    while at_s < recipe.duration_s + 2.0:
        inside = recipe.exercise["start_s"] <= at_s < recipe.exercise["end_s"]
        beats.append(PlannedBeat(at_s, exercised if inside else rest))
        at_s += (recipe.exercise["rr_ms"] if inside else next(resting)) / 1000.0
    return RhythmPlan(tuple(beats))


def _episode_plan(recipe: Recipe, shape: BeatShape, rr_ms: Floats) -> RhythmPlan:
    """Sinus beats, and within the episodes beats without P at irregular intervals."""
    given = dict(recipe.episode_rr)
    fibrillating = iter(_drawn(given.pop("kind"), given, 4 * len(rr_ms), recipe.seed).rr_ms.tolist())
    regular, without_p = iter(rr_ms.tolist()), without(shape, "p")
    beats, at_s = [], recipe.first_s
    while at_s < recipe.duration_s + 2.0:
        inside = any(start <= at_s < stop for start, stop in recipe.episodes)
        beats.append(PlannedBeat(at_s, without_p if inside else shape))
        at_s += next(fibrillating if inside else regular) / 1000.0
    return RhythmPlan(tuple(beats))


def _av_plan(recipe: Recipe, shape: BeatShape) -> RhythmPlan:
    """P waves at a constant rate; each QRS follows its own by the given PR, or QRS come on their own."""
    pr_ms = -min(lobe.onset_ms for lobe in shape.p)
    p_onsets_s = np.arange(recipe.first_s - 0.3, recipe.duration_s + 0.5, recipe.av["pp_ms"] / 1000.0)
    delays_ms = recipe.av.get("pr_ms", [0.0])
    beats = []
    for place, p_onset_s in enumerate(p_onsets_s):
        delay_ms = delays_ms[place % len(delays_ms)]
        if delay_ms == 0.0:
            beats.append(p_alone(shape, qrs_onset_s=p_onset_s + pr_ms / 1000.0))
        else:
            earlier = tuple(lobe.moved(pr_ms - delay_ms) for lobe in shape.p)
            onset_s = p_onset_s + delay_ms / 1000.0
            beats.append(PlannedBeat(onset_s + shape.r_ms / 1000.0, replace(shape, p=earlier)))
    if "rr_ms" in recipe.av:
        escape = without(shape, "p")
        times_s = np.arange(recipe.first_s, recipe.duration_s + 2.0, recipe.av["rr_ms"] / 1000.0)
        beats += [PlannedBeat(float(at_s), escape) for at_s in times_s]
    return RhythmPlan(tuple(sorted(beats, key=lambda beat: beat.r_s)))
