"""Global intervals of a record from the marks of its leads, beside the limits of IEC 60601-2-25.

The reference of a beat is the earliest onset and the latest end over leads, without the single most extreme lead where
four or more have the mark; ours are the fused marks. A mark belongs to a beat if it lies in the window of its kind
about the reference QRS peak. The value of a record is the median over beats; of all errors the 4 % furthest from their
median are left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import Marks
from benchmarks.accuracy.scoring import known
from ecgomics.core.arrays import Floats
from ecgomics.signal.model import POINTS, Fiducials

#: Mean and SD that IEC 60601-2-25 allows, ms.
LIMITS_MS: Final = {"P": (10, 15), "PR": (10, 10), "QRS": (10, 10), "QT": (25, 30)}
INTERVAL_MARKS: Final = {
    "P": ("P_on", "P_off"),
    "PR": ("P_on", "QRS_on"),
    "QRS": ("QRS_on", "QRS_off"),
    "QT": ("QRS_on", "T_off"),
}
#: Where a mark of a beat may lie, seconds from its QRS peak.
WINDOW_S: Final = {
    "P_on": (-0.42, -0.04),
    "P_off": (-0.36, 0.0),
    "QRS_on": (-0.16, 0.06),
    "QRS_off": (-0.06, 0.26),
    "T_off": (0.12, 0.75),
}
#: Leads that must have a mark before the most extreme one is left out.
LEADS_FOR_GUARD: Final = 4
#: Peaks of one wave in two leads closer than this belong to one beat, s.
SAME_BEAT_S: Final = 0.12
TRIMMED: Final = 0.04


@dataclass
class IntervalTally:
    """Errors of the global intervals over records."""

    errors_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    missed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    false: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, references: Mapping[str, Marks], fiducials: Fiducials) -> None:
        """Count one record: the reference marks of its leads, and what was found."""
        beats_s = times_over_leads_s(references, "QRS_peak")
        ours: Marks = {name: known(fiducials.global_s[:, place]) for place, name in enumerate(POINTS)}
        wanted = record_intervals_ms(list(references.values()), beats_s)
        found = record_intervals_ms([ours], beats_s)
        for name in INTERVAL_MARKS:
            if np.isfinite(wanted[name]) and np.isfinite(found[name]):
                self.errors_ms[name].append(found[name] - wanted[name])
            self.missed[name] += bool(np.isfinite(wanted[name]) and np.isnan(found[name]))
            self.false[name] += bool(np.isnan(wanted[name]) and np.isfinite(found[name]))

    def lines(self) -> list[str]:
        """The table."""
        lines = ["interval    n  missed  false  mean ms   SD ms   limits (4 % largest deviations left out)"]
        for name, limits in LIMITS_MS.items():
            kept_ms = trimmed(np.array(self.errors_ms[name] or [np.nan]))
            sd_ms = kept_ms.std(ddof=1) if len(kept_ms) > 1 else np.nan
            lines.append(
                f"{name:8s} {len(self.errors_ms[name]):4d} {self.missed[name]:7d} {self.false[name]:6d} "
                f"{kept_ms.mean():8.1f} {sd_ms:7.1f}   {limits[0]}, {limits[1]}"
            )
        return lines


def record_intervals_ms(leads: Sequence[Marks], beats_s: Sequence[float]) -> dict[str, float]:
    """Median over beats of each interval of the fused marks; NaN where no beat has it."""
    marks_s = {
        mark: np.array([fused([belonging(lead, mark, beat_s) for lead in leads], mark) for beat_s in beats_s])
        for mark in WINDOW_S
    }
    values_s = {name: known(marks_s[stop] - marks_s[start]) for name, (start, stop) in INTERVAL_MARKS.items()}
    return {name: 1000 * float(np.median(each)) if len(each) else np.nan for name, each in values_s.items()}


def times_over_leads_s(references: Mapping[str, Marks], mark: str) -> list[float]:
    """Times of a peak in the beats in which a third of the leads have it, median over leads, ascending."""
    none = np.zeros(0)
    times_s = np.sort(np.concatenate([marks.get(mark, none) for marks in references.values()]))
    if not len(times_s):
        return []
    beats = np.split(times_s, np.flatnonzero(np.diff(times_s) > SAME_BEAT_S) + 1)
    return [float(np.median(each)) for each in beats if len(each) >= max(1, len(references) // 3)]


def belonging(marks: Marks, mark: str, beat_s: float) -> float:
    """The mark of one lead that belongs to a beat: the last onset or first end in its window; NaN if there is none."""
    first_s, last_s = WINDOW_S[mark]
    times_s = marks.get(mark, np.zeros(0))
    near = times_s[(times_s >= beat_s + first_s) & (times_s <= beat_s + last_s)]
    if not len(near):
        return float("nan")
    return float(near[-1] if mark.endswith("on") else near[0])


def fused(values_s: Sequence[float], mark: str) -> float:
    """Earliest onset or latest end over leads, without the most extreme lead where enough have the mark."""
    ordered = known(np.array(values_s))
    if not len(ordered):
        return float("nan")
    place = 1 if len(ordered) >= LEADS_FOR_GUARD else 0
    return float(ordered[place] if mark.endswith("on") else ordered[-1 - place])


def trimmed(errors_ms: Floats) -> Floats:
    """Errors without the share that lies furthest from the median."""
    order = np.argsort(np.abs(errors_ms - np.median(errors_ms)))
    kept: Floats = errors_ms[order[: len(errors_ms) - round(TRIMMED * len(errors_ms))]]
    return kept
