"""One segment of a long recording, from its samples to windows, beats and values."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.ambulatory.facts import Facts, states
from ecgomics.ambulatory.segments import Segment
from ecgomics.ambulatory.whole import Segmented, hourly_variability, of_segment
from ecgomics.ambulatory.windows import (
    Done,
    Job,
    WindowTable,
    cut_table,
    joined_tables,
    later_marks,
    measured_windows,
)
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.settings import Settings
from ecgomics.signal.blocks import CORE_S, Block
from ecgomics.signal.long import Survey, joined_fiducials, some_beats, stretch_fiducials, stretches, survey
from ecgomics.signal.model import Beats, Fiducials
from ecgomics.signal.rhythm import has_p

BLOCK_S: Final = round(CORE_S)
#: A beat that two segments have found at their seam lies so near to itself.
SAME_BEAT_S: Final = 0.1

DoneOf = Callable[[Iterable[Job]], Iterator[Done]]
"""Does jobs in their order, here or elsewhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysed:
    """What is found in one segment; times in seconds of the recording."""

    start_s: float
    beats: Beats
    beyond: Beats
    """Those that it sees just after its end; none where the recording ends."""
    with_p: Bools
    state: NDArray[np.int8]
    variability: Floats
    """SDNN and RMSSD, hours × 2."""
    whole: WindowTable
    tables: tuple[WindowTable, ...]

    def without_tables(self) -> "Analysed":
        """The same without the windows."""
        return replace(self, tables=())


def analysed(
    segment: Segment, facts: Facts, windows_s: tuple[float, ...], *, settings: Settings, done_of: DoneOf
) -> Analysed:
    """Go through a segment."""
    found = survey(segment, settings=settings)
    groups = _groups(found, segment, windows_s)
    marks: list[Fiducials] = []
    tables: list[list[WindowTable]] = [[] for _ in windows_s]
    for one in done_of(_jobs(found, groups, facts, windows_s)):
        marks.append(one.fiducials)
        for of_length, table in zip(tables, one.tables, strict=True):
            of_length.append(table)
    own = _own_beats(found, groups)
    beats = some_beats(found.beats, own, -segment.start_s)
    fiducials = later_marks(joined_fiducials(marks), segment.start_s)
    disturbances = cut_table(found.disturbances, _seconds(segment))
    part = Segmented(
        start_s=segment.first / segment.fs_hz,
        end_s=segment.last / segment.fs_hz,
        beats=beats,
        fiducials=fiducials,
        disturbances=disturbances,
        state=states(disturbances, found.quality.usable),
        quality=found.quality,
        leads=segment.leads,
        fs_hz=segment.fs_hz,
        facts=facts,
        settings=settings,
    )
    return Analysed(
        start_s=part.start_s,
        beats=beats,
        beyond=some_beats(found.beats, _just_after(found, own, segment), -segment.start_s),
        with_p=has_p(fiducials),
        state=part.state,
        variability=hourly_variability(part),
        whole=of_segment(part),
        tables=tuple(joined_tables(each).later(segment.start_s) for each in tables),
    )


def done(job: Job) -> Done:
    """Marks and windows of one stretch."""
    fiducials = stretch_fiducials(job.stretch)
    return Done(fiducials, measured_windows(job, fiducials))


def _groups(found: Survey, segment: Segment, windows_s: tuple[float, ...]) -> list[tuple[Block, ...]]:
    """The blocks that the segment answers for, in stretches that hold whole windows of every length."""
    first, last = segment.first - segment.start, segment.last - segment.start
    own = [block for block in found.blocks if first <= block.first < last]
    each = lcm(BLOCK_S, *(int(window_s) for window_s in windows_s)) // BLOCK_S
    return [tuple(own[place : place + each]) for place in range(0, len(own), each)]


def _own_beats(found: Survey, groups: list[tuple[Block, ...]]) -> slice:
    first, last = (
        block.holds(found.beats.peak_s, fs_hz=found.samples.fs_hz) for block in (groups[0][0], groups[-1][-1])
    )
    return slice(first.start, last.stop)


def _just_after(found: Survey, own: slice, segment: Segment) -> slice:
    """The beats after its own that lie so near to its end that the next segment may have put them before it."""
    end_s = (segment.last - segment.start) / segment.fs_hz
    last = int(np.searchsorted(found.beats.peak_s, end_s + SAME_BEAT_S))
    return slice(own.stop, max(own.stop, last))


def _seconds(segment: Segment) -> slice:
    """The seconds that a segment answers for, among those that it looks at."""
    first = round((segment.first - segment.start) / segment.fs_hz)
    if segment.last == segment.stop:
        return slice(first, None)
    return slice(first, first + round((segment.last - segment.first) / segment.fs_hz))


def _jobs(
    found: Survey, groups: list[tuple[Block, ...]], facts: Facts, windows_s: tuple[float, ...]
) -> Iterator[Job]:
    for stretch in stretches(found, groups, as_recorded=True):
        first, last = (block.seconds(stretch.fs_hz) for block in (stretch.blocks[0], stretch.blocks[-1]))
        inside = (found.spikes >= stretch.first) & (found.spikes < stretch.last)
        yield Job(
            stretch=stretch,
            disturbances=cut_table(found.disturbances, slice(first.start, last.stop)),
            spikes=found.spikes[inside] - stretch.first,
            pulses=found.pulses_from(stretch.first),
            mains_hz=found.mains_hz,
            facts=facts,
            windows_s=windows_s,
        )
