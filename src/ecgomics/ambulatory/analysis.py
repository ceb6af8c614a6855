"""Long recording → HolterProfile: the whole analysis, readable in one screen.

segments ─▶ survey ─▶ stretches ─▶ marks, windows (here, or in processes of their own) ─▶ course of beats and seconds
course ─▶ episodes, burden, trends, circadian rhythm, values of the whole
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.ambulatory.burden import Burden, burden, by_day
from ecgomics.ambulatory.episodes import Episode, episodes, fibrillation_of
from ecgomics.ambulatory.facts import Course, Facts
from ecgomics.ambulatory.one_segment import Analysed, DoneOf, analysed, done
from ecgomics.ambulatory.seams import joined_course, joined_variability
from ecgomics.ambulatory.segments import segments
from ecgomics.ambulatory.trends import Circadian, Trends, circadian, corrected_qt_ms, trends
from ecgomics.ambulatory.whole import of_segments
from ecgomics.ambulatory.windows import Done, Job, WindowTable, joined_tables
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.samples import Samples, WithLimbLeads
from ecgomics.core.settings import Settings

WINDOWS_S: Final = (300.0, 30.0)
SHORTEST_WINDOW_S: Final = 10.0
LONGEST_WINDOW_S: Final = 3600
#: A recording below this is no long one.
SHORTEST_S: Final = 600.0

Sink = Callable[[WindowTable], None]
"""Takes the windows of one length as soon as a segment is through."""


@dataclass(frozen=True, slots=True, eq=False)
class HolterProfile:
    """All that is found in a long recording."""

    facts: Facts
    leads: tuple[str, ...]
    fs_hz: float
    settings: Settings
    course: Course
    windows: tuple[WindowTable, ...]
    """By length, as they were asked for; none where they were handed on as they were made."""
    episodes: tuple[Episode, ...]
    burden: Burden
    days: tuple[Burden, ...]
    """Of each 24 hours since the start."""
    trends: Trends
    circadian: tuple[Circadian, ...]
    whole: WindowTable
    """One row: biomarkers of the whole recording that follow from beats, marks and quality."""
    segments: WindowTable
    """The same of each segment that was analysed by itself: of the whole where there is one."""

    @property
    def duration_s(self) -> float:
        """Length, gaps included."""
        return self.course.duration_s


def _here(jobs: Iterable[Job]) -> Iterator[Done]:
    return map(done, jobs)


def analyse_holter(
    samples: Samples,
    facts: Facts,
    *,
    windows_s: Sequence[float] = WINDOWS_S,
    settings: Settings | None = None,
    done_of: DoneOf = _here,
    sink: Sink | None = None,
) -> HolterProfile:
    """Analyse a long recording.

    windows_s are lengths of windows in whole seconds that divide an hour. With a sink the windows are handed on segment
    by segment and not kept. done_of does the stretches, here unless something else is given; the result is the same.
    """
    lengths_s, settings = lengths(windows_s), settings or Settings()
    samples = WithLimbLeads(samples)
    if samples.samples < SHORTEST_S * samples.fs_hz:
        raise InvalidInput(
            f"{facts.name} lasts {samples.samples / samples.fs_hz:.0f} s: a long recording has {SHORTEST_S:g} s or "
            "more. ecgomics.profile measures a shorter one."
        )
    parts: list[Analysed] = []
    tables: list[tuple[WindowTable, ...]] = []
    qt: list[tuple[Floats, Floats]] = []
    for segment in segments(samples):
        part = analysed(segment, facts, lengths_s, settings=settings, done_of=done_of)
        qt.append(corrected_qt_ms(part.tables, settings.qt_correction))
        if sink is None:
            tables.append(part.tables)
        else:
            for table in part.tables:
                sink(table)
        parts.append(part.without_tables())
    windows = tuple(joined_tables(each) for each in zip(*tables, strict=True))
    return _profile(parts, windows, qt, (samples, facts, settings))


def _profile(
    parts: Sequence[Analysed],
    windows: tuple[WindowTable, ...],
    qt: Sequence[tuple[Floats, Floats]],
    given: tuple[Samples, Facts, Settings],
) -> HolterProfile:
    """All that is said of the whole."""
    samples, facts, settings = given
    course = joined_course(parts, samples.samples / samples.fs_hz)
    fibrillation = fibrillation_of(course)
    found = episodes(course)
    pause_s = np.array([each.start_s for each in found if each.kind == "pause"])
    hourly = trends(
        course,
        fibrillation,
        joined_variability(parts, course.duration_s),
        (np.concatenate([at_s for at_s, _ in qt]), np.concatenate([qt_ms for _, qt_ms in qt])),
        pause_s,
    )
    by_segment = [part.whole for part in parts]
    return HolterProfile(
        facts=facts,
        leads=samples.leads,
        fs_hz=samples.fs_hz,
        settings=settings,
        course=course,
        windows=windows,
        episodes=found,
        burden=burden(course, fibrillation, 0.0, course.duration_s),
        days=by_day(course, fibrillation),
        trends=hourly,
        circadian=circadian(hourly, facts),
        whole=of_segments(
            course, by_segment, leads=samples.leads, fs_hz=samples.fs_hz, facts=facts, settings=settings
        ),
        segments=by_segment[0] if len(by_segment) == 1 else _same_places(by_segment),
    )


def _same_places(tables: Sequence[WindowTable]) -> WindowTable:
    """Segments as one table; those shorter than the first may have fewer biomarkers, which it leaves out."""
    shortest = min(tables, key=lambda table: len(table.plan.places))
    return joined_tables([table.at(shortest.plan) for table in tables])


def lengths(windows_s: Sequence[float]) -> tuple[float, ...]:
    """The lengths of the windows; InvalidInput where one does not fit the grid."""
    lengths_s = tuple(float(each) for each in windows_s)
    for each in lengths_s:
        if each != int(each) or each < SHORTEST_WINDOW_S or LONGEST_WINDOW_S % each:
            raise InvalidInput(
                f"A window of {each:g} s was asked for; whole seconds from {SHORTEST_WINDOW_S:g} on that divide an "
                "hour are allowed, such as 30, 60 or 300."
            )
    if not lengths_s or len(set(lengths_s)) < len(lengths_s):
        raise InvalidInput("The windows must be one length or several different ones, such as 300 and 30.")
    return lengths_s
