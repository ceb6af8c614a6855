"""What the wave families share: stretches of the representative beat, their areas and levels, heights of R and S.

A stretch is cut between two global marks, so that every lead is read over the same time and what holds between leads
(Einthoven's law, vectors) holds between their areas and levels too. Ends between two samples are interpolated.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np

from ecgomics.biomarkers.declaration import LeadValues, quantity
from ecgomics.core.arrays import Bools, Floats, median
from ecgomics.core.errors import NotComputable
from ecgomics.core.validity import Validity
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks, Quality, RepresentativeBeat

#: Stretch just before P onset whose median is the reference level of P.
P_REFERENCE_MS: Final = 20.0
#: Factor between the vertical component of the heart vector and aVF (conventions, section 8).
AVF_TO_VERTICAL: Final = 2.0 / np.sqrt(3.0)
#: An ST segment whose slope stays below this is horizontal.
ST_LEVEL_BAND_MV_S: Final = 0.1
#: A dip or bump counts from this swing on (conventions, section 4).
NOTCH_MV: Final = 0.02


@dataclass(frozen=True, slots=True)
class Stretch:
    """Every lead of the representative beat between two times."""

    leads: tuple[str, ...]
    time_ms: Floats
    """(points,), the two ends and the samples between them."""
    lead_mv: Floats
    """leads × points."""

    @classmethod
    def of(cls, time_ms: Sequence[float], **lead_mv: Sequence[float]) -> Self:
        """From lead=samples pairs, for worked examples."""
        return cls(
            tuple(lead_mv), np.array(time_ms, dtype=float), np.array(list(lead_mv.values()), dtype=float)
        )

    def area_mv_ms(self, of: Callable[[Floats], Floats] = np.positive) -> Floats:
        """Trapezoidal area of each lead, signed or of what a function makes of its samples, (leads,)."""
        return np.asarray(np.trapezoid(of(self.lead_mv), self.time_ms, axis=1), dtype=float)

    def frontal_areas_mv_ms(self) -> tuple[float, float]:
        """Signed areas of I and aVF, which span the frontal plane."""
        areas = self.area_mv_ms()
        return float(areas[self.leads.index("I")]), float(areas[self.leads.index("aVF")])

    def lead(self, name: str) -> Floats:
        """Samples of one lead; NotComputable if it was not recorded."""
        if name not in self.leads:
            raise NotComputable("wrong_leads")
        return np.asarray(self.lead_mv[self.leads.index(name)], dtype=float)

    def part(self, on_ms: float, off_ms: float) -> "Stretch":
        """A stretch of this stretch, its ends interpolated."""
        return _cut(self.leads, self.lead_mv, self.time_ms, limits_ms=(on_ms, off_ms))


def levels_mv(beat_mv: Floats, time_ms: Floats, at_ms: float) -> Floats:
    """Level of every lead at one time, between samples by a straight line, (leads,); NaN outside the beat."""
    if not time_ms[0] <= at_ms <= time_ms[-1]:
        return np.full(len(beat_mv), np.nan)
    after = min(int(time_ms.searchsorted(at_ms)), len(time_ms) - 1)
    before = max(after - 1, 0)
    if before == after:
        return np.asarray(beat_mv[:, after], dtype=float)
    share = (at_ms - time_ms[before]) / (time_ms[after] - time_ms[before])
    return np.asarray(beat_mv[:, before] * (1.0 - share) + beat_mv[:, after] * share, dtype=float)


@dataclass(frozen=True, slots=True)
class RunningAreas:
    """Trapezoidal area of every lead from the first sample on, from which that of any stretch follows."""

    time_ms: Floats
    lead_mv: Floats
    """leads × samples."""
    until_mv_ms: Floats
    """leads × samples, area up to each sample."""

    @classmethod
    def of(cls, time_ms: Floats, lead_mv: Floats) -> Self:
        """From the samples themselves."""
        sides = (lead_mv[:, 1:] + lead_mv[:, :-1]) / 2.0 * np.diff(time_ms)
        until_mv_ms = np.zeros(lead_mv.shape)
        np.cumsum(sides, axis=1, out=until_mv_ms[:, 1:])
        return cls(time_ms, lead_mv, until_mv_ms)

    def between(self, on_ms: Floats, off_ms: Floats) -> Floats:
        """Area of each lead between its own two times, (leads,); NaN where a time is missing."""
        return self._until(off_ms) - self._until(on_ms)

    def _until(self, at_ms: Floats) -> Floats:
        """Area of each lead up to a time of its own, the last side cut between two samples."""
        time_ms, each = self.time_ms, np.arange(len(self.lead_mv))
        before = (time_ms.searchsorted(at_ms) - 1).clip(0, len(time_ms) - 2)
        first_mv, next_mv = self.lead_mv[each, before], self.lead_mv[each, before + 1]
        past_ms = at_ms - time_ms[before]
        level_mv = first_mv + (next_mv - first_mv) * past_ms / (time_ms[before + 1] - time_ms[before])
        return np.asarray(self.until_mv_ms[each, before] + (first_mv + level_mv) / 2.0 * past_ms, dtype=float)


def _cut(
    leads: tuple[str, ...], lead_mv: Floats, time_ms: Floats, *, limits_ms: tuple[float, float]
) -> Stretch:
    on_ms, off_ms = limits_ms
    if not (math.isfinite(on_ms) and math.isfinite(off_ms) and time_ms[0] <= on_ms < off_ms <= time_ms[-1]):
        raise NotComputable("failed", "the wave has no limits inside the representative beat")
    inner = slice(*time_ms.searchsorted((on_ms, off_ms)).tolist())
    first = inner.start + int(time_ms[inner.start] == on_ms)
    ends = [levels_mv(lead_mv, time_ms, at_ms)[:, np.newaxis] for at_ms in limits_ms]
    return Stretch(
        leads,
        np.concatenate(([on_ms], time_ms[first : inner.stop], [off_ms])),
        np.concatenate((ends[0], lead_mv[:, first : inner.stop], ends[1]), axis=1),
    )


def cut(beat: RepresentativeBeat, on_ms: float, off_ms: float) -> Stretch:
    """The representative beat between two times; NotComputable where they are no limits inside it."""
    return _cut(beat.leads, beat.beat_mv, beat.time_ms, limits_ms=(on_ms, off_ms))


@dataclass(frozen=True, slots=True)
class Deflection:
    """A part of a wave on one side of its reference level."""

    on_ms: float
    peak_ms: float
    off_ms: float
    peak_mv: float


def deflections(time_ms: Floats, lead_mv: Floats, smallest_mv: float) -> list[Deflection]:
    """Parts of a wave that reach smallest_mv, in order; a smaller part between two of one sign joins them."""
    negative = lead_mv < 0.0
    changes = (np.flatnonzero(negative[1:] != negative[:-1]) + 1).tolist()
    at_ms, level_mv = time_ms.tolist(), lead_mv.tolist()
    found: list[Deflection] = []
    begin_ms = at_ms[0]
    for first, here in pairwise([0, *changes, len(level_mv)]):
        part = level_mv[first:here]
        peak_mv = max(part) if max(part) >= -min(part) else min(part)
        end_ms = at_ms[-1] if here == len(level_mv) else _crossing_ms(at_ms, level_mv, here)
        if abs(peak_mv) >= smallest_mv:
            found.append(Deflection(begin_ms, at_ms[first + part.index(peak_mv)], end_ms, peak_mv))
            if len(found) > 1 and (found[-2].peak_mv < 0.0) == (peak_mv < 0.0):
                found[-2:] = [_joined(*found[-2:])]
        begin_ms = end_ms
    return found


def _crossing_ms(at_ms: list[float], level_mv: list[float], here: int) -> float:
    """Time of the zero between a sample and the one before it."""
    before, after = level_mv[here - 1], level_mv[here]
    return at_ms[here - 1] + (at_ms[here] - at_ms[here - 1]) * before / (before - after)


def _joined(one: Deflection, other: Deflection) -> Deflection:
    """Two deflections of one sign as one, with the larger peak."""
    larger = one if abs(one.peak_mv) >= abs(other.peak_mv) else other
    return Deflection(one.on_ms, larger.peak_ms, other.off_ms, larger.peak_mv)


def turning_points(lead_mv: Floats, swing_mv: float = NOTCH_MV) -> list[int]:
    """Indices of the peaks and dips between which the signal swings by swing_mv or more; the ends are none."""
    level_mv = lead_mv.tolist()
    found: list[int] = []
    candidate, direction = 0, 0.0
    for here, mv in enumerate(level_mv):
        change = mv - level_mv[candidate]
        if direction == 0.0:
            if abs(change) >= swing_mv:
                candidate, direction = here, math.copysign(1.0, change)
        elif change * direction > 0.0:
            candidate = here
        elif -change * direction >= swing_mv:
            found.append(candidate)
            candidate, direction = here, -direction
    return found


def frontal_axis_deg(lead_i: float, lead_avf: float) -> float:
    """Angle of the frontal vector from I and aVF: 0 left, +90 down, (-180, 180]."""
    return float(np.degrees(np.arctan2(AVF_TO_VERTICAL * lead_avf, lead_i)))


def as_lead_values(
    leads: tuple[str, ...], values: Floats, usable: Bools, missing: Validity = "failed"
) -> LeadValues:
    """A quantity by lead as the values of a lead biomarker: unusable leads and missing numbers get their code."""
    codes: tuple[Validity, ...] = tuple(
        "low_quality" if not good else ("ok" if found else missing)
        for found, good in zip(np.isfinite(values).tolist(), usable.tolist(), strict=True)
    )
    return LeadValues(leads, values, codes)


# ── stretches ────────────────────────────────────────────────────────────────────────────────────────────────────


@quantity
def running_areas(beat_mv: Floats, beat_time_ms: Floats) -> RunningAreas:
    """Areas of the representative beat about the reference level."""
    return RunningAreas.of(beat_time_ms, beat_mv)


@quantity
def p_stretch(representative_beat: RepresentativeBeat) -> Stretch:
    """P wave of every lead between its global marks, about the level just before P onset."""
    beat, marks = representative_beat, representative_beat.global_marks
    if not np.isfinite([marks.p_on_ms, marks.p_off_ms]).all():
        raise NotComputable("absent", "no P wave was accepted")
    on_ms = float(marks.p_on_ms)
    before = (beat.time_ms >= on_ms - P_REFERENCE_MS) & (beat.time_ms <= on_ms)
    if not before.any():
        raise NotComputable("failed", "nothing was recorded before the P wave")
    wave = cut(beat, on_ms, float(marks.p_off_ms))
    return Stretch(
        wave.leads, wave.time_ms, wave.lead_mv - median(beat.beat_mv[:, before], axis=1)[:, np.newaxis]
    )


@quantity
def qrs_stretch(representative_beat: RepresentativeBeat) -> Stretch:
    """QRS of every lead between its global marks, about the reference level."""
    marks = representative_beat.global_marks
    return cut(representative_beat, float(marks.qrs_on_ms), float(marks.qrs_off_ms))


@quantity
def t_stretch(representative_beat: RepresentativeBeat) -> Stretch:
    """T wave of every lead between its global marks (from J if T onset was not found), about the reference level."""
    marks = representative_beat.global_marks
    begin_ms = float(marks.t_on_ms) if np.isfinite(marks.t_on_ms) else float(marks.qrs_off_ms)
    return cut(representative_beat, begin_ms, float(marks.t_off_ms))


@quantity
def qrst_stretch(representative_beat: RepresentativeBeat) -> Stretch:
    """QRS onset to T end of every lead, about the reference level."""
    marks = representative_beat.global_marks
    return cut(representative_beat, float(marks.qrs_on_ms), float(marks.t_off_ms))


@quantity
def slope_mv_s(representative_beat: RepresentativeBeat) -> Floats:
    """Slope of the representative beat, leads × samples, 0 in the two samples at either end.

    The straight line through five points by least squares: it never exceeds the steepest step of the signal.
    """
    beat_mv, fs_hz = representative_beat.beat_mv, representative_beat.fs_hz
    slope = np.zeros_like(beat_mv)
    near, far = beat_mv[:, 3:-1] - beat_mv[:, 1:-3], beat_mv[:, 4:] - beat_mv[:, :-4]
    slope[:, 2:-2] = (near + 2.0 * far) * (fs_hz / 10.0)
    return slope


# ── T limits by lead ─────────────────────────────────────────────────────────────────────────────────────────────


@quantity
def t_limits_ms(lead_marks: Marks, global_marks: Marks) -> Floats:
    """Start and end of T by lead, leads × 2: the lead's own marks, or the global ones where it has none.

    T onset that is found nowhere is replaced by J (conventions, section 4).
    """
    own = np.isfinite(lead_marks.t_on_ms) & np.isfinite(lead_marks.t_off_ms)
    begin_ms = global_marks.t_on_ms if np.isfinite(global_marks.t_on_ms) else global_marks.qrs_off_ms
    return np.stack(
        [
            np.where(own, lead_marks.t_on_ms, begin_ms),
            np.where(own, lead_marks.t_off_ms, global_marks.t_off_ms),
        ],
        axis=1,
    )


@quantity
def t_samples(t_limits_ms: Floats, beat_time_ms: Floats) -> Bools:
    """True for the samples that belong to T, leads × samples."""
    return (beat_time_ms >= t_limits_ms[:, :1]) & (beat_time_ms <= t_limits_ms[:, 1:])


# ── heights of R and S ───────────────────────────────────────────────────────────────────────────────────────────


@quantity
def r_height(qrs: QrsComponents, quality: Quality) -> LeadValues:
    """Larger of R and R' by lead in mV, 0 where there is none (conventions, section 4)."""
    height_mv = np.fmax(np.fmax(qrs.amplitude("R"), qrs.amplitude("R'")), 0.0)
    return as_lead_values(qrs.leads, np.where(qrs.count > 0, height_mv, np.nan), quality.usable)


@quantity
def s_depth(qrs: QrsComponents, quality: Quality) -> LeadValues:
    """Depth of the deepest of S, S' and QS by lead in mV (positive), 0 where there is none."""
    deepest_mv = np.fmin(np.fmin(np.fmin(qrs.amplitude("S"), qrs.amplitude("S'")), qrs.amplitude("QS")), 0.0)
    return as_lead_values(qrs.leads, np.where(qrs.count > 0, -deepest_mv, np.nan), quality.usable)
