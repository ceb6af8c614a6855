"""The process of one analysis of a long recording: reads samples and request, leaves progress and the result.

python -m ecgomics.services.long_process FOLDER

The stretches that are done are files of their own, so that an analysis that was ended goes on where it was; what is
known so far is a file, too. The folder belongs to the server, which made what is read here.
"""

import json
import os
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.ambulatory.analysis import analyse_holter
from ecgomics.ambulatory.facts import Course, states
from ecgomics.ambulatory.found import (
    GROUPS_OF_SEGMENT,
    NO_SHAPES,
    Found,
    found_of,
    no_variability,
    st_of,
)
from ecgomics.ambulatory.one_segment import BLOCK_S, DoneOf, done
from ecgomics.ambulatory.segments import Segment, segments
from ecgomics.ambulatory.trends import corrected_qt_ms
from ecgomics.ambulatory.windows import Done, Job
from ecgomics.cohort.progress import ClusterLost
from ecgomics.core.errors import EcgomicsError, Unavailable
from ecgomics.core.samples import WithLimbLeads
from ecgomics.logs import continued
from ecgomics.services import long_recordings as long
from ecgomics.signal.blocks import grid
from ecgomics.signal.long import some_beats
from ecgomics.signal.model import Beats
from ecgomics.signal.rhythm import has_p

#: What is known so far is written at most so often.
TOLD_EVERY_S: Final = 2.0


def main() -> None:
    """Run it; the answer is written last, whole."""
    continued()
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    folder = Path(sys.argv[1])
    request: long.Request = pickle.loads((folder / long.REQUEST).read_bytes())
    answer: dict[str, str] = {}
    try:
        _analyse(folder, request)
    except (Unavailable, ClusterLost) as error:
        answer = {"unavailable": str(error)}
    except EcgomicsError as error:
        answer = {"refused": str(error)}
    _write(folder / long.ANSWER, json.dumps(answer).encode())


def _end_with_the_server() -> None:
    """Nobody waits for the answer any more when the input ends."""
    while os.read(0, 1):  # unbuffered: a lock of the buffer would be held when this process ends
        pass
    os._exit(1)


def _analyse(folder: Path, request: long.Request) -> None:
    with request.samples.opened() as samples, _measuring(request.scheduler) as elsewhere:
        way = _Way(folder, list(segments(WithLimbLeads(samples))), elsewhere)
        profile = analyse_holter(
            samples,
            request.facts,
            windows_s=(long.WINDOW_S,),
            settings=request.settings,
            done_of=way.done_of,
        )
        _write(folder / long.RESULT, found_of(profile, WithLimbLeads(samples)).to_bytes())


@contextmanager
def _measuring(scheduler: str | None) -> Iterator[DoneOf]:
    """Where stretches are measured: in this process, or on the cluster of that address."""
    if scheduler is None:
        yield lambda jobs: map(done, jobs)
        return
    from ecgomics.cohort.cluster_stretches import on_cluster

    with on_cluster(scheduler) as elsewhere:
        yield elsewhere


class _Way:
    """How far the analysis is, and what it knows so far."""

    def __init__(self, folder: Path, parts: list[Segment], measured: DoneOf) -> None:
        self._folder = folder
        self._parts = parts
        self._measured = measured
        self._total = sum(_stretches_of(part) for part in parts)
        self._segment = -1
        self._done = self._kept = 0
        self._pieces: list[Found] = []
        self._told_s = 0.0
        self._tell()

    def done_of(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Marks and windows of the stretches of the next segment; those that are kept are not found again."""
        self._segment += 1
        numbered = enumerate(jobs)
        # Results are kept in their order: those of an earlier process are the first.
        for number, job in numbered:
            one = _kept(self._path(number))
            if one is None:
                yield from self._new(chain([(number, job)], numbered))
                return
            self._kept += 1
            yield self._counted(job, one)

    def _new(self, numbered: Iterator[tuple[int, Job]]) -> Iterator[Done]:
        """What nobody measured yet."""
        drawn: deque[tuple[int, Job]] = deque()

        def drawing() -> Iterator[Job]:
            for each in numbered:
                drawn.append(each)
                yield each[1]

        for one in self._measured(drawing()):
            number, job = drawn.popleft()
            _write(self._path(number), pickle.dumps(one))
            yield self._counted(job, one)

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._segment:04d}-{number:06d}.done"

    def _counted(self, job: Job, one: Done) -> Done:
        self._done += 1
        self._pieces.append(_piece(job, one, self._segment, self._parts[self._segment].start_s))
        self._tell()
        return one

    def _tell(self) -> None:
        until_s = self._pieces[-1].course.duration_s if self._pieces else 0.0
        progress = {"total": self._total, "done": self._done, "kept": self._kept, "until_s": until_s}
        now_s = time.monotonic()
        if self._pieces and now_s - self._told_s >= TOLD_EVERY_S:
            self._told_s = now_s
            _write(self._folder / long.PARTIAL, _joined(self._pieces).to_bytes())
        _write(self._folder / long.PROGRESS, json.dumps(progress).encode())


def _stretches_of(part: Segment) -> int:
    first, last = part.first - part.start, part.last - part.start
    own = sum(first <= block.first < last for block in grid(part.samples, fs_hz=part.fs_hz))
    return -(-own // (int(long.WINDOW_S) // BLOCK_S))


def _kept(path: Path) -> Done | None:
    """What an earlier process did of a stretch; None where that is not there, or was cut off."""
    with suppress(FileNotFoundError, EOFError, pickle.UnpicklingError):
        found: Done = pickle.loads(path.read_bytes())
        return found
    return None


def _piece(job: Job, one: Done, segment: int, start_s: float) -> Found:
    """What one stretch says, in seconds of the recording; its course ends where the stretch does."""
    stretch, (table,) = job.stretch, one.tables
    beats = some_beats(stretch.beats, stretch.own, -start_s)
    _, qtc_ms = corrected_qt_ms([table])
    grouped = Beats(
        beats.peak_s,
        beats.kind,
        beats.group + GROUPS_OF_SEGMENT * segment,
        beats.accepted,
        beats.after_gap,
    )
    return Found(
        course=Course(
            grouped,
            has_p(one.fiducials),
            states(job.disturbances, stretch.usable),
            start_s + stretch.last / stretch.fs_hz,
        ),
        variability=np.zeros((0, 2)),
        window_s=table.start_s + start_s,
        qtc_ms=qtc_ms,
        st_mv=st_of(table, stretch.leads),
        leads=stretch.leads,
        shapes=NO_SHAPES,
    )


def _joined(pieces: list[Found]) -> Found:
    """Successive pieces as one."""
    courses = [each.course for each in pieces]
    beats = [each.beats for each in courses]
    until_s = courses[-1].duration_s
    course = Course(
        Beats(
            np.concatenate([each.peak_s for each in beats]),
            tuple(kind for each in beats for kind in each.kind),
            np.concatenate([each.group for each in beats]),
            np.concatenate([each.accepted for each in beats]),
            np.concatenate([each.after_gap for each in beats]),
        ),
        np.concatenate([each.with_p for each in courses]),
        np.concatenate([each.state for each in courses]),
        until_s,
    )
    return Found(
        course=course,
        variability=no_variability(until_s),
        window_s=np.concatenate([each.window_s for each in pieces]),
        qtc_ms=np.concatenate([each.qtc_ms for each in pieces]),
        st_mv=np.concatenate([each.st_mv for each in pieces]),
        leads=pieces[0].leads,
        shapes=NO_SHAPES,
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


if __name__ == "__main__":
    main()
