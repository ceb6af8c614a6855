"""Analytic phantoms of random hearts: marks and intervals of each beat, of the representative one, amplitudes by lead.

The hearts differ in rate (45 to 130 /min), PR, P, QRS, QT, axis, amplitudes and pattern, and some of the slower ones
have ventricular beats; the draw is seeded. What is true of them follows by algebra. Limits without noise: ±2 ms, ±10 µV
or 2 %. With 25 µV rms of white noise in every independent lead: those of IEC 60601-2-25 for the mean error
(conventions, section 14).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.intervals import INTERVAL_MARKS
from benchmarks.accuracy.options import Options
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.cohort.marks import analysis, beats_of, fiducials_of
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    BeatShape,
    Body,
    Noise,
    Phantom,
    RhythmPlan,
    beat_shape,
    phantom,
    regular_plan,
    with_premature_beats,
)
from ecgomics.phantom.shapes import PatternName
from ecgomics.signal.model import POINTS, RepresentativeBeat

SEED: Final = 20260101
COUNT: Final = 60
DURATION_S: Final = 10.0
WHITE_UV: Final = 25.0
#: Patterns in turn, each with its range of QRS duration in ms.
HEARTS: Final[tuple[tuple[PatternName, tuple[float, float]], ...]] = (
    ("normal", (76.0, 112.0)),
    ("lbbb", (130.0, 165.0)),
    ("normal", (76.0, 112.0)),
    ("inferior_infarct", (84.0, 112.0)),
    ("normal", (76.0, 112.0)),
    ("lvh", (88.0, 116.0)),
)
#: Every so many hearts one has ventricular beats, if its rate (per min) leaves room for them.
ECTOPIC_EVERY: Final = 4
ECTOPIC_UP_TO: Final = 90.0
ECTOPIC_PLACES: Final = (4, 7)
#: Least time between T and the next P, and between P and QRS, ms.
ROOM_MS: Final = 12.0
#: Variation of RR with breathing.
BREATHING: Final = 0.015
#: A found beat is the true one so near, s.
SAME_BEAT_S: Final = 0.1
#: Beats this near to an end may lack a wave, s.
MARGIN_S: Final = 0.6

#: Marks that make the intervals, and the interval whose limit those of a wave have.
MARKS: Final = ("P_on", "P_off", "QRS_on", "QRS_off", "T_off")
INTERVAL_OF_WAVE: Final = {"P": "P", "QRS": "QRS", "T": "QT"}

QUIET_LIMIT_MS: Final = dict.fromkeys(INTERVAL_MARKS, 2.0)
NOISY_LIMIT_MS: Final = {"P": 10.0, "PR": 10.0, "QRS": 6.0, "QT": 12.0}
#: Absolute limit in mV and share of the true amplitude; the larger of them holds.
QUIET_LIMIT_MV: Final = (0.010, 0.02)
NOISY_LIMIT_MV: Final = (0.025, 0.05)
#: Biomarkers of each amplitude (of several the largest in magnitude), and its name in the truth.
AMPLITUDES: Final = {
    "P": (("p_amplitude_positive", "p_amplitude_negative"), "p_mv"),
    "Q": (("q_amplitude",), "q_mv"),
    "R": (("r_amplitude",), "r_mv"),
    "S": (("s_amplitude",), "s_mv"),
    "T": (("t_amplitude",), "t_mv"),
    "J+60": (("st_level_j60",), "j60_mv"),
}


@dataclass
class Errors:
    """Errors of one quantity over phantoms, each with its limit and what it was measured in."""

    values: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    missed: int = 0
    false: int = 0

    def add(self, found: float, true: float, *, limit: float, where: str) -> None:
        """Compare one value, NaN where there is none, with the true one."""
        if np.isfinite(found) and np.isfinite(true):
            self.values.append(found - true)
            self.limits.append(limit)
            self.where.append(where)
        self.missed += bool(np.isnan(found) and np.isfinite(true))
        self.false += bool(np.isfinite(found) and np.isnan(true))

    def line(self, name: str, *, decimals: int) -> str:
        """One row of a table."""
        errors = np.array(self.values or [np.nan])
        worst = int(np.argmax(np.abs(errors)))
        within = 100 * float(np.mean(np.abs(errors) <= np.array(self.limits or [np.nan])))
        sd = errors.std(ddof=1) if len(errors) > 1 else np.nan
        numbers = "".join(f"{number:9.{decimals}f}" for number in (errors.mean(), sd, errors[worst]))
        counts = f"{len(self.values):6d}{self.missed:8d}{self.false:7d}"
        return f"{name:24}{counts}{numbers}{within:10.1f}   {self.where[worst] if self.where else ''}"


HEADING: Final = (
    f"{'':24}{'n':>6}{'missed':>8}{'false':>7}{'mean':>9}{'SD':>9}{'worst':>9}{'within %':>10}   the worst in"
)


def phantoms(_: Sequence[Path], options: Options) -> None:
    """Print the tables without and with noise."""
    quiet = (0.0, QUIET_LIMIT_MS, QUIET_LIMIT_MV)
    noisy = (WHITE_UV, NOISY_LIMIT_MS, NOISY_LIMIT_MV)
    for white_uv, limit_ms, limit_mv in (quiet, noisy):
        intervals = {
            f"{name} {kind}": Errors()
            for kind in ("beats", "ectopic beats", "representative")
            for name in (*INTERVAL_MARKS, *MARKS)
        }
        amplitudes = {name: Errors() for name in AMPLITUDES}
        for made in hearts(white_uv):
            found = analysis(made.recording, options.settings)
            add_beats(intervals, found, made, limit_ms=limit_ms)
            add_representative(intervals, found, made, limit_ms=limit_ms)
            add_amplitudes(amplitudes, found, made, limit_mv=limit_mv)
        limits = ", ".join(f"{name} ±{limit:g}" for name, limit in limit_ms.items())
        print(f"\n{COUNT} phantoms, {white_uv:g} µV rms of white noise; limits in ms: {limits}\n{HEADING}")
        for name, errors in intervals.items():
            if errors.values or errors.missed or errors.false:
                print(errors.line(name, decimals=1))
        print(
            f"\namplitudes by lead in µV; limits ±{1000 * limit_mv[0]:g} µV or {100 * limit_mv[1]:g} %\n{HEADING}"
        )
        for name, errors in amplitudes.items():
            print(errors.line(name, decimals=1))


def hearts(white_uv: float) -> Iterator[Phantom]:
    """The phantoms, the same hearts whatever the noise."""
    for place, child in enumerate(np.random.SeedSequence(SEED).spawn(COUNT)):
        rng = np.random.default_rng(child)
        pattern, qrs_ms = HEARTS[place % len(HEARTS)]
        rate_per_min, body = _fitting(pattern, qrs_ms, rng)
        plan = _plan(pattern, rate_per_min, body, rng)
        name = f"{place:02d} {pattern} {rate_per_min:.0f}/min"
        if place % ECTOPIC_EVERY == 0 and rate_per_min <= ECTOPIC_UP_TO:
            plan = _with_ectopic(plan, rate_per_min, body)
            name += " ectopic"
        noise = Noise(white_uv=white_uv)
        yield phantom(plan, Acquisition(DURATION_S, noise=noise, seed=place), name=name)


def _fitting(
    pattern: PatternName, qrs_ms: tuple[float, float], rng: np.random.Generator
) -> tuple[float, Body]:
    """Rate and person, drawn until P, QRS and T have room in the shortest cycle."""
    while True:
        rate_per_min = rng.uniform(45.0, 130.0)
        rr_ms = 60000.0 / rate_per_min
        body = Body(
            pr_ms=rng.uniform(115.0, 220.0),
            p_ms=rng.uniform(84.0, 124.0),
            qrs_ms=rng.uniform(*qrs_ms),
            qt_ms=rng.uniform(370.0, 470.0) * (rr_ms / 1000.0) ** (1.0 / 3.0),
            axis_shift_deg=rng.uniform(-50.0, 50.0),
            p_gain=rng.uniform(0.7, 1.5),
            qrs_gain=rng.uniform(0.7, 1.4),
            t_gain=rng.uniform(0.6, 1.5),
        )
        free_ms = rr_ms * (1.0 - 2.0 * BREATHING) - _end_ms(beat_shape(PATTERNS[pattern], body))
        if body.p_ms + ROOM_MS <= body.pr_ms <= free_ms - ROOM_MS:
            return rate_per_min, body


def _end_ms(shape: BeatShape) -> float:
    """When the last wave of a beat is over, from QRS onset."""
    return max(lobe.offset_ms for lobe in shape.lobes)


def _plan(pattern: PatternName, rate_per_min: float, body: Body, rng: np.random.Generator) -> RhythmPlan:
    rr_ms = 60000.0 / rate_per_min
    beats = np.arange(int(1000.0 * DURATION_S / rr_ms) + 3)
    swing = 1.0 + BREATHING * np.sin(2.0 * np.pi * beats / rng.uniform(3.5, 6.0))
    first_s = -rng.uniform(0.0, 1.0) * rr_ms / 1000.0
    return regular_plan(rr_ms * swing, beat_shape(PATTERNS[pattern], body), first_s=first_s)


def _with_ectopic(plan: RhythmPlan, rate_per_min: float, body: Body) -> RhythmPlan:
    """Premature beats from a ventricle, never on the T wave before."""
    wide = replace(body, qrs_ms=150.0, qt_ms=body.qt_ms + 45.0)
    coupling_ms = max(0.62 * 60000.0 / rate_per_min, body.qt_ms + 80.0)
    places = [place for place in ECTOPIC_PLACES if place < len(plan.beats) - 1]
    return with_premature_beats(
        plan, beat_shape(PATTERNS["ventricular"], wide), places=places, coupling_ms=coupling_ms
    )


def add_beats(
    intervals: dict[str, Errors], found: Evaluation, made: Phantom, *, limit_ms: dict[str, float]
) -> None:
    """Global marks of each beat that lies well inside the recording."""
    peak_s, marks_s = beats_of(found).peak_s, fiducials_of(found).global_s
    truth = made.truth
    for r_s, kind, shape in zip(truth.r_s, truth.kinds, truth.shape_of_beat, strict=True):
        if not MARGIN_S <= r_s <= DURATION_S - MARGIN_S:
            continue
        near = np.flatnonzero(np.abs(peak_s - r_s) <= SAME_BEAT_S)
        ours_ms = 1000.0 * marks_s[near[0]] if len(near) else np.full(len(POINTS), np.nan)
        whose = "beats" if kind == "N" else "ectopic beats"
        true_ms = truth.shapes[shape].global_ms
        for mark in MARKS:
            place = POINTS.index(mark)
            limit = limit_ms[INTERVAL_OF_WAVE[mark.split("_")[0]]]
            intervals[f"{mark} {whose}"].add(
                float(ours_ms[place] - 1000.0 * r_s), true_ms[place], limit=limit, where=made.recording.name
            )
        for name, (ours, true) in _intervals_ms(ours_ms, true_ms):
            intervals[f"{name} {whose}"].add(ours, true, limit=limit_ms[name], where=made.recording.name)


def add_representative(
    intervals: dict[str, Errors], found: Evaluation, made: Phantom, *, limit_ms: dict[str, float]
) -> None:
    """Global marks of the representative beat."""
    try:
        beat: RepresentativeBeat = found.quantity("representative_beat")
        ours_ms = beat.global_marks.points()
    except NotComputable:
        ours_ms = np.full(len(POINTS), np.nan)
    for name, (ours, true) in _intervals_ms(ours_ms, made.truth.dominant.global_ms):
        intervals[f"{name} representative"].add(ours, true, limit=limit_ms[name], where=made.recording.name)


def _intervals_ms(ours_ms: Floats, true_ms: Floats) -> Iterator[tuple[str, tuple[float, float]]]:
    """Each interval as ours and as the true one, from marks in the order of POINTS."""
    for name, marks in INTERVAL_MARKS.items():
        start, stop = (POINTS.index(mark) for mark in marks)
        yield name, (float(ours_ms[stop] - ours_ms[start]), float(true_ms[stop] - true_ms[start]))


def add_amplitudes(
    amplitudes: dict[str, Errors], found: Evaluation, made: Phantom, *, limit_mv: tuple[float, float]
) -> None:
    """Amplitudes of the representative beat, lead by lead, in µV."""
    for name, (symbols, true_name) in AMPLITUDES.items():
        values = np.stack([found.outcome(symbol).values for symbol in symbols])
        ours_mv = np.take_along_axis(values, np.abs(values).argmax(axis=0)[None], axis=0)[0]
        true_mv = getattr(made.truth.dominant.by_lead, true_name)
        for lead, ours, true in zip(STANDARD_LEADS, 1000.0 * ours_mv, 1000.0 * true_mv, strict=True):
            limit = max(1000.0 * limit_mv[0], limit_mv[1] * abs(true))
            amplitudes[name].add(ours, true, limit=limit, where=f"{lead} of {made.recording.name}")
