"""Small changes of a beat or of a rhythm: ST shifts, dropped waves, alternating T waves, blocked P waves."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, Literal, get_args

from ecgomics.core.errors import InvalidInput
from ecgomics.phantom.lobes import NOWHERE, Heights, Lobe, Vector
from ecgomics.phantom.rhythms import BeatKind, PlannedBeat, RhythmPlan, with_beats
from ecgomics.phantom.shapes import BeatShape

StShape = Literal["horizontal", "departing", "returning"]
"""Level, away from zero (downsloping where ST is depressed), or back to zero (upsloping there)."""
Wave = Literal["p", "qrs", "st", "t", "u"]
WAVES: Final[tuple[Wave, ...]] = get_args(Wave)

#: The shift of ST is reached within the last 10 ms of QRS, so that nothing fast goes on after J.
ST_RISE_MS: Final = 10.0
#: A departing ST goes to one and a half times its level at J.
DEPARTURE: Final = 0.5


def without(shape: BeatShape, *waves: Wave) -> BeatShape:
    """The beat without some of its waves."""
    removed: dict[str, Any] = dict.fromkeys(waves, ())
    return replace(shape, **removed)


def with_lobes(shape: BeatShape, wave: Wave, lobes: Iterable[Lobe]) -> BeatShape:
    """The beat with lobes added to one of its waves."""
    added: dict[str, Any] = {wave: (*getattr(shape, wave), *lobes)}
    return replace(shape, **added)


def with_st(
    shape: BeatShape, form: StShape = "horizontal", *, leads_mv: Heights = (), vector_mv: Vector = NOWHERE
) -> BeatShape:
    """The beat with ST at the given level at J, gone by the top of T so that it moves no mark."""
    if form not in get_args(StShape):
        raise InvalidInput(
            f"An ST shift of the form {form} was asked for; there are {', '.join(get_args(StShape))}."
        )
    j_ms = max(lobe.offset_ms for lobe in shape.qrs)
    free_ms = min(lobe.peak_ms for lobe in shape.t) - j_ms
    hold_ms = 0.0 if form == "returning" else 0.45 * free_ms
    base = Lobe(j_ms - ST_RISE_MS, ST_RISE_MS, 0.95 * free_ms - hold_ms, vector_mv, hold_ms, leads_mv)
    shifted = with_lobes(shape, "st", (base,))
    if form != "departing":
        return shifted
    more = replace(base, onset_ms=j_ms, rise_ms=0.5 * free_ms, hold_ms=0.0, fall_ms=0.45 * free_ms)
    return with_lobes(shifted, "st", (more.turned(DEPARTURE),))


def with_alternating_t(plan: RhythmPlan, lobe: Lobe) -> RhythmPlan:
    """Every second beat with the lobe added to its T: alternans of the height of the lobe, beat to beat."""
    changed: dict[int, tuple[BeatShape, BeatKind]] = {
        place: (with_lobes(beat.shape, "t", (lobe,)), beat.kind)
        for place, beat in enumerate(plan.beats)
        if place % 2
    }
    return with_beats(plan, changed)


def with_blocked_p(plan: RhythmPlan, places: Iterable[int]) -> RhythmPlan:
    """The beats at the given places without QRS and T: their P waves were not conducted."""
    beats = list(plan.beats)
    for place in places:
        beats[place] = p_alone(beats[place].shape, qrs_onset_s=beats[place].onset_s)
    return RhythmPlan(tuple(beats))


def p_alone(shape: BeatShape, *, qrs_onset_s: float) -> PlannedBeat:
    """The P wave of a beat whose QRS would begin at the given time."""
    return PlannedBeat(qrs_onset_s, without(shape, "qrs", "st", "t", "u"), "P")
