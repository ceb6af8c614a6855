"""Windows: cut from what was found in the whole recording, and measured.

Windows follow each other from the first sample on: the k-th of w seconds begins at k·w. Beats, their classes and marks,
and the findings of each second are those of the whole recording; rhythm, quality, averaged beat and all biomarkers are
those of the window. A wave of the first or last beat that reaches out of the window is not its own.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.plan import Plan, plan_of
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation, Outcome
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.validity import VALIDITY_RANK, Validity
from ecgomics.signal.long import Stretch, some_beats
from ecgomics.signal.model import Beats, Disturbances, Fiducials
from ecgomics.signal.quality.calibration import Span
from ecgomics.signal.quality.tenths import PER_SECOND, Tenths

#: The dominant shape of the whole recording stays that of a window which has at least this share of its commonest one.
STILL_DOMINANT: Final = 0.5
NO_COUNT: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class WindowTable:
    """Windows of one length, in order, and their values: windows × places of the plan."""

    plan: Plan
    start_s: Floats
    end_s: Floats
    quality: tuple[str, ...]
    rhythm: tuple[str | None, ...]
    analysable_s: Floats
    values: Floats
    """NaN where there is no number."""
    texts: NDArray[np.object_]
    """Class or flag; empty elsewhere."""
    codes: NDArray[np.int8]
    """Rank of the validity code."""
    counts: NDArray[np.int32]
    """Beats behind the value, -1 where that does not apply."""
    spreads: Floats

    def __len__(self) -> int:
        return len(self.start_s)

    def of(self, symbol: str, lead: str = "") -> Floats:
        """The numbers of a biomarker, (windows,); all NaN where these windows have none."""
        for place in range(self.plan.first.get(symbol, len(self.plan.places)), len(self.plan.places)):
            declared, where = self.plan.places[place]
            if declared.symbol != symbol:
                break
            if where == lead:
                return self.values[:, place]
        return np.full(len(self), np.nan)

    def at(self, plan: Plan) -> "WindowTable":
        """The places of another plan, all of which are among its own."""
        own = {(each.symbol, lead): place for place, (each, lead) in enumerate(self.plan.places)}
        chosen = [own[each.symbol, lead] for each, lead in plan.places]
        by_place = {
            name: getattr(self, name)[:, chosen] for name in ("values", "texts", "codes", "counts", "spreads")
        }
        return replace(self, plan=plan, **by_place)

    def later(self, seconds: float) -> "WindowTable":
        """The same in seconds from an earlier start."""
        return replace(self, start_s=self.start_s + seconds, end_s=self.end_s + seconds)


def joined_tables(tables: Sequence[WindowTable]) -> WindowTable:
    """Successive windows as one table."""
    parts: dict[str, Any] = {}
    for each in fields(WindowTable):
        columns = [getattr(table, each.name) for table in tables]
        if each.name == "plan":
            parts[each.name] = columns[0]
        elif isinstance(columns[0], tuple):
            parts[each.name] = tuple(item for column in columns for item in column)
        else:
            parts[each.name] = np.concatenate(columns)
    return WindowTable(**parts)


@dataclass(frozen=True, slots=True)
class Job:
    """A stretch of the signal and all that its marks and windows are found from."""

    stretch: Stretch
    disturbances: Disturbances
    """Of the seconds of its cores."""
    spikes: Ints
    """In samples from its first."""
    pulses: tuple[Span, ...]
    mains_hz: float | None
    facts: Facts
    windows_s: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """Marks and windows of a stretch, in seconds of the samples that were analysed."""

    fiducials: Fiducials
    tables: tuple[WindowTable, ...]


def measured_windows(job: Job, fiducials: Fiducials) -> tuple[WindowTable, ...]:
    """The windows of each length in a stretch whose beats have these marks."""
    stretch, fs_hz = job.stretch, job.stretch.fs_hz
    assert stretch.recorded_mv is not None
    tenths = Tenths.of(stretch.recorded_mv, stretch.measured_mv, fs_hz=fs_hz, mains_hz=job.mains_hz)
    beats = some_beats(stretch.beats, stretch.own, 0.0)
    samples = stretch.last - stretch.first
    tables = []
    for window_s in job.windows_s:
        plan = _plan(window_s, job)
        edges = [*range(0, samples, round(window_s * fs_hz)), samples]
        if len(edges) > 2 and samples - edges[-2] < 1.0 * fs_hz:
            del edges[-2]  # what rounding of the rate leaves over
        rows = [_measured(plan, job, (beats, fiducials, tenths), span) for span in itertools.pairwise(edges)]
        tables.append(rows_as_table(plan, rows, np.array(edges, dtype=float) / fs_hz + stretch.first / fs_hz))
    return tuple(tables)


def _plan(window_s: float, job: Job) -> Plan:
    settings = job.stretch.settings
    return plan_of(
        window_s,
        job.stretch.leads,
        own_definitions=settings.own_definitions,
        ultra_short=settings.ultra_short_hrv,
    )


Found = tuple[Beats, Fiducials, Tenths]
"""Of the whole stretch."""


def _measured(plan: Plan, job: Job, found: Found, span: tuple[int, int]) -> "Row":
    """One window, samples from one to before another of the stretch."""
    first, last = span
    stretch, fs_hz = job.stretch, job.stretch.fs_hz
    assert stretch.recorded_mv is not None
    seconds = slice(round(first / fs_hz), max(round(last / fs_hz), round(first / fs_hz) + 1))
    start_s = (stretch.first + first) / fs_hz
    recorded_mv, duration_s = stretch.recorded_mv[:, first:last], (last - first) / fs_hz
    sources: dict[str, Any] = {
        "recording": Recording(
            recorded_mv,
            fs_hz,
            stretch.leads,
            subject=job.facts.subject,
            band_hz=job.facts.band_hz,
            resolution_uv=job.facts.resolution_uv,
        ),
        "settings": stretch.settings,
        "calibration_pulses": tuple(
            (begin_s - first / fs_hz, end_s - first / fs_hz)
            for begin_s, end_s in job.pulses
            if end_s > first / fs_hz and begin_s < last / fs_hz
        ),
        "recorded_mv": recorded_mv,
        "measured_mv": stretch.measured_mv[:, first:last],
        "mains_line_hz": job.mains_hz,
        "spikes": job.spikes[(job.spikes >= first) & (job.spikes < last)] - first,
        "disturbances": cut_table(job.disturbances, seconds),
        "tenths": cut_table(found[2], slice(PER_SECOND * seconds.start, PER_SECOND * seconds.stop)),
    }
    return measured_span(plan, sources, found[0], found[1], (start_s, start_s + duration_s))


def measured_span(
    plan: Plan,
    sources: Mapping[str, Any],
    beats: Beats,
    fiducials: Fiducials,
    span_s: tuple[float, float],
) -> "Row":
    """One window from its sources and the beats and marks of more than it."""
    own_beats, own_marks = cut_beats(beats, fiducials, *span_s)
    handed = dict(sources)
    missing: dict[str, Validity] = {}
    if len(own_beats):
        handed |= {"beats": own_beats, "fiducials": own_marks}
    evaluation = Evaluation(catalogue(), handed)
    if not len(own_beats):
        usable = evaluation.quantity("quality").usable.any()
        missing = dict.fromkeys(("beats", "fiducials"), "too_short" if usable else "low_quality")
        evaluation = Evaluation(catalogue(), handed, missing=missing)
    return row_of(plan, evaluation)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One window, place by place of the plan."""

    quality: str
    rhythm: str | None
    analysable_s: float
    values: Floats
    texts: list[str]
    codes: list[int]
    counts: list[int]
    spreads: list[float]


def row_of(plan: Plan, evaluation: Evaluation) -> Row:
    """The values of a plan by an evaluation."""
    values: list[float] = []
    texts: list[str] = []
    codes: list[int] = []
    counts: list[int] = []
    spreads: list[float] = []
    for declared in plan.biomarkers:
        outcome = evaluation.outcome(declared.symbol)
        values += outcome.values
        texts += outcome.texts
        codes += [VALIDITY_RANK[code] for code in outcome.codes]
        counts += _if_there(outcome, NO_COUNT if outcome.n is None else outcome.n, NO_COUNT)
        spreads += _if_there(outcome, np.nan if outcome.spread is None else outcome.spread, np.nan)
    quality = evaluation.quantity("quality")
    verdict = evaluation.quantity("verdict") if plan.with_samples else quality.verdict
    try:
        rhythm = evaluation.quantity("rhythm")
    except NotComputable:
        rhythm = None
    return Row(verdict, rhythm, quality.analysable_s, np.array(values), texts, codes, counts, spreads)


def _if_there(outcome: Outcome, given: Any, otherwise: Any) -> list[Any]:
    """What is said of each value, where there is one."""
    return [
        given if value == value or text else otherwise  # noqa: PLR0124 - NaN
        for value, text in zip(outcome.values, outcome.texts, strict=True)
    ]


def rows_as_table(plan: Plan, rows: Sequence[Row], edges_s: Floats) -> WindowTable:
    """Successive windows between edges, (windows + 1,), as a table."""
    return WindowTable(
        plan=plan,
        start_s=edges_s[:-1],
        end_s=edges_s[1:],
        quality=tuple(row.quality for row in rows),
        rhythm=tuple(row.rhythm for row in rows),
        analysable_s=np.array([row.analysable_s for row in rows]),
        values=np.array([row.values for row in rows], dtype=float),
        texts=np.array([row.texts for row in rows], dtype=object),
        codes=np.array([row.codes for row in rows], dtype=np.int8),
        counts=np.array([row.counts for row in rows], dtype=np.int32),
        spreads=np.array([row.spreads for row in rows], dtype=float),
    )


def cut_table(table: Any, chosen: slice) -> Any:
    """Some of the seconds or tenths of all fields, which lie on the last axis."""
    return type(table)(*(getattr(table, each.name)[..., chosen] for each in fields(table)))


def cut_beats(beats: Beats, fiducials: Fiducials, first_s: float, last_s: float) -> tuple[Beats, Fiducials]:
    """The beats of a part and their marks, in seconds from its start, without waves that reach out of it."""
    first, last = np.searchsorted(beats.peak_s, (first_s, last_s)).tolist()
    chosen = slice(first, last)
    own = some_beats(beats, chosen, first_s)
    marks = Fiducials(
        fiducials.leads,
        _inside(fiducials.lead_s[:, chosen] - first_s, last_s - first_s),
        fiducials.presence[:, chosen],
        _inside(fiducials.global_s[chosen] - first_s, last_s - first_s),
    )
    return replace(own, group=_renumbered(own.group)), marks


def later_marks(fiducials: Fiducials, seconds: float) -> Fiducials:
    """The same marks in seconds from an earlier start."""
    return replace(
        fiducials, lead_s=fiducials.lead_s + seconds, global_s=fiducials.global_s + seconds, p_trace=None
    )


def _inside(points_s: Floats, duration_s: float) -> Floats:
    """Marks without the waves of which one lies outside; … × beats × 9."""
    waves_s = points_s.reshape(*points_s.shape[:-1], 3, 3)
    outside = np.asarray(((waves_s < 0.0) | (waves_s >= duration_s)).any(axis=-1, keepdims=True))
    if not outside.any():
        return points_s
    return np.where(outside, np.nan, waves_s).reshape(points_s.shape)


def _renumbered(group: Ints) -> Ints:
    """Groups by size; the dominant one of the whole stays that of a part where it is nearly the commonest."""
    if not len(group):
        return group
    numbers, member, sizes = np.unique(group, return_inverse=True, return_counts=True)
    rank = sizes + (numbers == 0) * len(group) * (sizes >= STILL_DOMINANT * sizes.max())
    order = np.argsort(-rank, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    renumbered: Ints = place[member]
    return renumbered
