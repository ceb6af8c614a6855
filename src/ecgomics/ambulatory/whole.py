"""What follows from beats, marks and quality alone, of parts as long as an hour, a segment or the whole recording."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.ambulatory.facts import HOUR_S, Course, Facts, hours_of
from ecgomics.ambulatory.plan import Plan, plan_of
from ecgomics.ambulatory.windows import Row, WindowTable, cut_table, measured_span, row_of, rows_as_table
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats, Disturbances, Fiducials, Quality

#: Of several segments together only what is meant for so long a recording is measured, and these: the others compare
#: every beat with every other, or need marks, and are given by segment.
OF_LONG_S: Final = 3600.0
OF_ANY_LENGTH: Final = frozenset(
    {"heart_rate", "rr_mean", "rr_median", "pvc_count", "pac_count", "pause_max", "pause_count"}
)
VARIABILITY: Final = ("sdnn", "rmssd")


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """Beats, marks and seconds of a segment; times in s of the recording."""

    start_s: float
    end_s: float
    beats: Beats
    fiducials: Fiducials
    disturbances: Disturbances
    state: NDArray[np.int8]
    quality: Quality
    leads: tuple[str, ...]
    fs_hz: float
    facts: Facts
    settings: Settings


def of_segment(part: Segmented) -> WindowTable:
    """The values of a segment, as a table with one row."""
    plan = _plan(part.end_s - part.start_s, part.leads, part.settings)
    return rows_as_table(plan, [_measured(plan, part)], np.array([part.start_s, part.end_s]))


def hourly_variability(part: Segmented) -> Floats:
    """SDNN and RMSSD of each hour of a segment, NaN where the catalogue gives a reason; hours × 2."""
    plan = _plan(HOUR_S, part.leads, part.settings, frozenset(VARIABILITY))
    edges_s = part.start_s + hours_of(part.end_s - part.start_s)
    hours = zip(edges_s[:-1].tolist(), edges_s[1:].tolist(), strict=True)
    table = rows_as_table(plan, [_measured(plan, _hour(part, *hour)) for hour in hours], edges_s)
    return np.stack([table.of(symbol) for symbol in VARIABILITY], axis=1)


def _plan(
    seconds: float, leads: tuple[str, ...], settings: Settings, only: frozenset[str] | None = None
) -> Plan:
    """What needs no samples."""
    return plan_of(
        seconds,
        leads,
        own_definitions=settings.own_definitions,
        ultra_short=settings.ultra_short_hrv,
        with_samples=False,
        only=only,
    )


def _hour(part: Segmented, first_s: float, last_s: float) -> Segmented:
    """Seconds of an hour; its beats are cut when it is measured."""
    seconds = slice(round(first_s - part.start_s), round(last_s - part.start_s))
    return replace(
        part,
        start_s=first_s,
        end_s=last_s,
        disturbances=cut_table(part.disturbances, seconds),
        state=part.state[seconds],
    )


def _measured(plan: Plan, part: Segmented) -> Row:
    quality = replace(part.quality, analysable_s=float(np.count_nonzero(part.state == 0)))
    sources = _sources(part.leads, part.fs_hz, part.facts, part.settings) | {
        "quality": quality,
        "disturbances": part.disturbances,
        "duration_s": part.end_s - part.start_s,
        "usable_leads": frozenset(
            lead for lead, usable in zip(part.leads, quality.usable, strict=True) if usable
        ),
    }
    return measured_span(plan, sources, part.beats, part.fiducials, (part.start_s, part.end_s))


def _sources(leads: tuple[str, ...], fs_hz: float, facts: Facts, settings: Settings) -> dict[str, Any]:
    """What is known of any part. The recording has no samples: nothing that is measured here asks for them."""
    hollow = Recording(
        np.full((len(leads), 1), np.nan),
        fs_hz,
        leads,
        subject=facts.subject,
        band_hz=facts.band_hz,
        started_at=facts.started_at,
    )
    return {"recording": hollow, "settings": settings}


def of_segments(
    course: Course,
    parts: Sequence[WindowTable],
    *,
    leads: tuple[str, ...],
    fs_hz: float,
    facts: Facts,
    settings: Settings,
) -> WindowTable:
    """The values of all segments together, as a table with one row; the one segment's where there is one."""
    if len(parts) == 1:
        return parts[0]
    only = frozenset(
        each.symbol
        for each in catalogue().of_one_recording()
        if (each.minimum_s or 0.0) >= OF_LONG_S or each.symbol in OF_ANY_LENGTH
    )
    plan = _plan(course.duration_s, leads, settings, only)
    seen_s = float(np.count_nonzero(course.analysable))
    quality = _worst(parts)
    handed = _sources(leads, fs_hz, facts, settings) | {
        "quality": Quality(
            usable=np.ones(len(leads), dtype=bool),
            reasons=((),) * len(leads),
            flat_percent=np.full(len(leads), np.nan),
            saturated_percent=np.full(len(leads), np.nan),
            missing_percent=np.full(len(leads), np.nan),
            snr_db=np.full(len(leads), np.nan),
            mains_hz=None,
            verdict=quality,  # type: ignore[arg-type]  # a verdict of the segments
            analysable_s=seen_s,
        ),
        "duration_s": course.duration_s,
        "rhythm": _commonest_rhythm(parts),
        "usable_leads": frozenset(leads),
    }
    if len(course.beats):
        handed["beats"] = course.beats
        evaluation = Evaluation(catalogue(), handed, missing={"fiducials": "failed"})
    else:
        evaluation = Evaluation(catalogue(), handed, missing={"fiducials": "failed", "beats": "low_quality"})
    return rows_as_table(plan, [row_of(plan, evaluation)], np.array([0.0, course.duration_s]))


def _worst(parts: Sequence[WindowTable]) -> str:
    """The worst verdict of the segments."""
    verdicts = {part.quality[0] for part in parts}
    return next(verdict for verdict in ("poor", "fair", "good") if verdict in verdicts)


def _commonest_rhythm(parts: Sequence[WindowTable]) -> str:
    """The rhythm of most of the analysable time, by segment."""
    time_s: Counter[str] = Counter()
    for part in parts:
        time_s[part.rhythm[0] or "undetermined"] += round(float(part.analysable_s[0]))
    return time_s.most_common(1)[0][0]
