"""What is true of a phantom, by algebra from its parameters and never from its samples.

A lead of a beat is a piecewise polynomial, so its zero crossings, extrema, tangents and areas are roots and
integrals of polynomials. Definitions are those of the conventions: a QRS component counts from 0.02 mV and 6 ms on,
the end of T is where the tangent at its steepest terminal slope meets zero, the frontal axis is taken from the areas
of I and aVF.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom.lobes import Lobe
from ecgomics.phantom.projection import lobe_weights
from ecgomics.phantom.rhythms import BeatKind, RhythmPlan, RrStatistics, rr_statistics
from ecgomics.phantom.shapes import BeatShape

if TYPE_CHECKING:
    from scipy.interpolate import PPoly

#: A wave is there in a lead if one of its lobes reaches this height in it.
VISIBLE_MV: Final = 0.02
#: Smallest QRS component.
COMPONENT_MV: Final = 0.02
COMPONENT_MS: Final = 6.0
#: Amplitudes closer than this are the same.
ROUNDING_MV: Final = 1e-6
#: Times closer than this are the same.
ROUNDING_MS: Final = 1e-6
#: Order of the marks on the last axis.
POINTS: Final = ("P_on", "P_peak", "P_off", "QRS_on", "QRS_peak", "QRS_off", "T_on", "T_peak", "T_off")


@dataclass(frozen=True, slots=True)
class Component:
    """One deflection of QRS between two zero crossings."""

    onset_ms: float
    offset_ms: float
    peak_mv: float

    @property
    def counts(self) -> bool:
        """Large and long enough to have a name."""
        return abs(self.peak_mv) >= COMPONENT_MV and self.offset_ms - self.onset_ms >= COMPONENT_MS


@dataclass(frozen=True, slots=True, eq=False)
class LeadTruth:
    """By lead, (leads,); amplitudes in mV with their sign, NaN where the wave is not there."""

    p_mv: Floats
    """The larger of the two extremes of P."""
    q_mv: Floats
    q_duration_ms: Floats
    r_mv: Floats
    s_mv: Floats
    r_prime_mv: Floats
    s_prime_mv: Floats
    qs_mv: Floats
    t_mv: Floats
    """The larger of the two extremes of T."""
    j_mv: Floats
    """Level at the end of QRS."""
    j60_mv: Floats
    qrs_area_mv_ms: Floats
    """Signed."""


@dataclass(frozen=True, slots=True, eq=False)
class ShapeTruth:
    """What is true of every beat of one shape; times in ms from its dominant deflection."""

    leads: tuple[str, ...]
    global_ms: Floats
    """(9,) in the order of POINTS: earliest onset and latest end over leads; QRS peaks at 0."""
    lead_ms: Floats
    """(leads, 9): of the lobes that reach VISIBLE_MV in the lead."""
    by_lead: LeadTruth
    pr_ms: float
    p_duration_ms: float
    qrs_duration_ms: float
    qt_ms: float
    qrs_axis_deg: float
    """From the areas of I and aVF, -180 (exclusive) to 180."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is true of a phantom. The intervals between beats are those of the beats inside the recording."""

    r_s: Floats
    kinds: tuple[BeatKind, ...]
    shape_of_beat: tuple[int, ...]
    """Which of shapes each beat has."""
    shapes: tuple[ShapeTruth, ...]
    """The first is the dominant one."""
    rr: RrStatistics
    """Of all intervals."""
    nn: RrStatistics
    """Of the intervals between two successive normal beats."""
    rhythm: str

    @property
    def dominant(self) -> ShapeTruth:
        """Truth of the most frequent shape."""
        return self.shapes[0]

    @property
    def heart_rate_per_min(self) -> float:
        """From the mean of all intervals."""
        return 60000.0 / self.rr.mean_ms


class LeadCurve:
    """One lead of a beat: a piecewise polynomial in mV over ms from QRS onset, zero outside its support."""

    def __init__(self, polynomial: "PPoly") -> None:
        self._polynomial = polynomial
        self._slope = polynomial.derivative()
        self._zeros = _zeros(polynomial)
        self._turns = np.sort(np.concatenate([polynomial.x, _zeros(self._slope)]))
        bends = _zeros(self._slope.derivative())
        self._bends = np.sort(np.concatenate([polynomial.x, bends]))

    def __call__(self, at_ms: Floats | float) -> Floats:
        """mV at the given times."""
        values: Floats = np.nan_to_num(np.asarray(self._polynomial(at_ms), dtype=float))
        return values

    def zeros_ms(self, start_ms: float, end_ms: float) -> Floats:
        """Zero crossings strictly inside the interval; rounding may put those of its ends there, which are none."""
        return _inside(self._zeros, start_ms + ROUNDING_MS, end_ms - ROUNDING_MS)

    def extreme(self, start_ms: float, end_ms: float) -> tuple[float, float]:
        """Time and value of the point farthest from zero in the interval, its ends included."""
        at = np.array([start_ms, *_inside(self._turns, start_ms, end_ms), end_ms])
        values = self(at)
        place = int(np.argmax(np.abs(values)))
        return float(at[place]), float(values[place])

    def turns_ms(self, start_ms: float, end_ms: float) -> Floats:
        """Where its slope is zero or its pieces meet, strictly inside the interval."""
        return _inside(self._turns, start_ms, end_ms)

    def area_mv_ms(self, start_ms: float, end_ms: float) -> float:
        """Signed area over the interval, which lies in the support."""
        return float(self._polynomial.integrate(start_ms, end_ms))

    def tangent_end_ms(self, peak_ms: float, end_ms: float) -> float:
        """Where the tangent at the steepest slope from the top towards zero meets zero."""
        at = np.array([peak_ms, *_inside(self._bends, peak_ms, end_ms), end_ms])
        slopes = np.nan_to_num(np.asarray(self._slope(at), dtype=float))
        place = int(np.argmin(np.sign(self(peak_ms)) * slopes))
        return float(at[place] - self(at[place]) / slopes[place])

    def tangent_start_ms(self, start_ms: float, peak_ms: float) -> float:
        """Where the tangent at the steepest slope before the top meets zero."""
        at = np.array([start_ms, *_inside(self._bends, start_ms, peak_ms), peak_ms])
        slopes = np.nan_to_num(np.asarray(self._slope(at), dtype=float))
        place = int(np.argmax(np.sign(self(peak_ms)) * slopes))
        return float(at[place] - self(at[place]) / slopes[place])


def _zeros(polynomial: "PPoly") -> Floats:
    """Zeros in time order; stretches of zeros are left out."""
    found: Floats = np.asarray(polynomial.roots(discontinuity=False), dtype=float)
    return np.sort(found[np.isfinite(found)])


def _inside(times_ms: Floats, start_ms: float, end_ms: float) -> Floats:
    """Those strictly between the ends."""
    return times_ms[(times_ms > start_ms) & (times_ms < end_ms)]


def components(lead: LeadCurve, start_ms: float, end_ms: float) -> list[Component]:
    """Deflections of one lead that are large and long enough, in order; neighbours of one sign are joined.

    What still grows at the end of the interval is the level of ST and no deflection of QRS.
    """
    bounds = [start_ms, *lead.zeros_ms(start_ms, end_ms), end_ms]
    every = [Component(float(a), float(b), lead.extreme(float(a), float(b))[1]) for a, b in pairwise(bounds)]
    # where a lead only touches zero it goes on with the same deflection
    every = _joined(every)
    if abs(every[-1].peak_mv - float(lead(end_ms))) < ROUNDING_MV:
        every.pop()
    return _joined([part for part in every if part.counts])


def _joined(parts: Iterable[Component]) -> list[Component]:
    """Deflections in order, neighbours of one sign as one."""
    joined: list[Component] = []
    for part in parts:
        if joined and np.sign(joined[-1].peak_mv) == np.sign(part.peak_mv):
            last = joined.pop()
            part = Component(last.onset_ms, part.offset_ms, max(last.peak_mv, part.peak_mv, key=abs))  # noqa: PLW2901
        joined.append(part)
    return joined


def named_components(parts: Iterable[Component]) -> dict[str, Component]:
    """Q, R, S, R', S' in their order, or QS where nothing is positive."""
    parts = list(parts)
    if parts and all(part.peak_mv < 0.0 for part in parts):
        return {"qs": max(parts, key=lambda part: -part.peak_mv)}
    names = iter(("q", "r", "s", "r_prime", "s_prime"))
    found = {}
    for part in parts:
        name = next(names, None)
        if name == "q" and part.peak_mv > 0.0:
            name = next(names)
        if name is not None:
            found[name] = part
    return found


def _limits(lobes: tuple[Lobe, ...], lead: str) -> tuple[float, float]:
    """First onset and last end of the lobes that are visible in the lead, NaN if none is."""
    heights_mv: Floats = np.abs(lobe_weights(lobes, (lead,))[:, 0]) if lobes else np.zeros(0)
    seen = [lobe for lobe, height_mv in zip(lobes, heights_mv, strict=True) if height_mv >= VISIBLE_MV]
    if not seen:
        return float("nan"), float("nan")
    return min(lobe.onset_ms for lobe in seen), max(lobe.offset_ms for lobe in seen)


def _lead_marks(lead: LeadCurve, shape: BeatShape, name: str) -> Floats:
    """The nine marks of one lead in ms from QRS onset."""
    marks = []
    for wave, lobes in (("P", shape.p), ("QRS", shape.qrs), ("T", shape.t)):
        onset_ms, offset_ms = _limits(lobes, name)
        if np.isnan(onset_ms):
            marks += [np.nan] * 3
            continue
        peak_ms = lead.extreme(onset_ms, offset_ms)[0]
        end_ms = lead.tangent_end_ms(peak_ms, offset_ms) if wave == "T" else offset_ms
        marks += [onset_ms, peak_ms, end_ms]
    return np.array(marks)


def _global_marks(shape: BeatShape, lead_ms: Floats) -> Floats:
    """Earliest onset and latest end over leads; QRS peaks at its dominant deflection, P and T at their median."""
    marks = np.full(9, np.nan)
    for place in range(3):
        on, peak, off = (lead_ms[:, 3 * place + k] for k in range(3))
        if np.isfinite(on).any():
            marks[3 * place : 3 * place + 3] = np.nanmin(on), np.nanmedian(peak), np.nanmax(off)
    marks[4] = shape.r_ms
    return marks


def _by_lead(leads: list[LeadCurve], shape: BeatShape, marks: Floats) -> LeadTruth:
    """Amplitudes, durations and areas of each lead within the global limits."""
    p_on, _, p_off, qrs_on, _, j_ms = marks[:6]
    t_on, t_end = min(lobe.onset_ms for lobe in shape.t), max(lobe.offset_ms for lobe in shape.t)
    rows: dict[str, list[float]] = {field.name: [] for field in fields(LeadTruth)}
    for lead in leads:
        named = named_components(components(lead, qrs_on, j_ms))
        for name in ("q", "r", "s", "r_prime", "s_prime", "qs"):
            rows[f"{name}_mv"].append(named[name].peak_mv if name in named else np.nan)
        q = named.get("q")
        rows["q_duration_ms"].append(q.offset_ms - q.onset_ms if q else np.nan)
        rows["p_mv"].append(lead.extreme(p_on, p_off)[1] if shape.p else np.nan)
        rows["t_mv"].append(lead.extreme(t_on, t_end)[1])
        rows["j_mv"].append(float(lead(j_ms)))
        rows["j60_mv"].append(float(lead(j_ms + 60.0)))
        rows["qrs_area_mv_ms"].append(lead.area_mv_ms(qrs_on, j_ms))
    return LeadTruth(**{name: np.array(values) for name, values in rows.items()})


def frontal_axis_deg(lead_i: float, lead_avf: float) -> float:
    """Axis from lead I and aVF, which is √3/2 of the vertical component."""
    return float(np.degrees(np.arctan2(2.0 * lead_avf / np.sqrt(3.0), lead_i)))


def lead_curves(shape: BeatShape, leads: tuple[str, ...]) -> list[LeadCurve]:
    """Each of the given leads."""
    from scipy.interpolate import PPoly

    every = shape.lead_curve(leads)
    return [LeadCurve(PPoly(every.c[:, :, k], every.x, extrapolate=False)) for k in range(len(leads))]


def shape_truth(shape: BeatShape, leads: tuple[str, ...]) -> ShapeTruth:
    """Everything that follows from the parameters of a beat in the given leads."""
    curves = lead_curves(shape, leads)
    lead_ms = np.stack([_lead_marks(lead, shape, name) for lead, name in zip(curves, leads, strict=True)])
    marks = _global_marks(shape, lead_ms)
    area = shape.lead_curve(("I", "aVF")).integrate(marks[3], marks[5])
    return ShapeTruth(
        leads=leads,
        global_ms=marks - shape.r_ms,
        lead_ms=lead_ms - shape.r_ms,
        by_lead=_by_lead(curves, shape, marks),
        pr_ms=float(marks[3] - marks[0]),
        p_duration_ms=float(marks[2] - marks[0]),
        qrs_duration_ms=float(marks[5] - marks[3]),
        qt_ms=float(marks[8] - marks[3]),
        qrs_axis_deg=frontal_axis_deg(float(area[0]), float(area[1])),
    )


def truth_of(plan: RhythmPlan, leads: tuple[str, ...], *, duration_s: float, rhythm: str) -> Truth:
    """Truth of the beats whose dominant deflection lies inside the recording."""
    beats = [beat for beat in plan.beats if 0.0 <= beat.r_s < duration_s and beat.shape.conducted]
    used = [beat.shape for beat in beats]
    shapes = sorted(set(used), key=lambda shape: -used.count(shape))
    r_s = np.array([beat.r_s for beat in beats])
    normal = np.array([beat.kind == "N" for beat in beats], dtype=bool)
    rr_ms = np.diff(r_s) * 1000.0
    return Truth(
        r_s=r_s,
        kinds=tuple(beat.kind for beat in beats),
        shape_of_beat=tuple(shapes.index(shape) for shape in used),
        shapes=tuple(shape_truth(shape, leads) for shape in shapes),
        rr=rr_statistics(rr_ms),
        nn=rr_statistics(rr_ms[normal[1:] & normal[:-1]]),
        rhythm=rhythm,
    )


def _plain(value: Any) -> Any:
    """Numbers, texts, lists and dictionaries only; None where there is no number."""
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def truth_as_dict(truth: Truth) -> dict[str, Any]:
    """The truth for JSON: field names as here, units in the names, None where there is no number."""
    return {**_plain(truth), "heart_rate_per_min": _plain(truth.heart_rate_per_min), "points": list(POINTS)}
