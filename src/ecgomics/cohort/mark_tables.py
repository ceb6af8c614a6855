"""Beats or marks of many recordings as one CSV, in the order of the records however many processes are at work.

find ──▶ processes ──▶ rows of a record, as soon as all before it are written ──▶ the table, whole or not at all
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ecgomics.cohort.files import refuse_missing_folder, whole_file
from ecgomics.cohort.marks import Marked, MarksTask, Table, has_heading, heading
from ecgomics.cohort.pool import Pool, processes
from ecgomics.cohort.progress import Progress, Report
from ecgomics.cohort.sources import recordings, time_limit_s
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.io import stated

SUFFIX: Final = ".csv"
#: Bytes of rows ahead of their turn that are kept in memory; what is more waits on disk.
WAITING_BYTES: Final = 2**24

Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Marking:
    """What a run did."""

    records: int
    rows: int
    without_beats: tuple[str, ...]
    """Records that could be read but hold no beat."""
    failures: Mapping[str, str]
    """The reason by record."""


def write_marks(
    table: Table,
    paths: Iterable[str | Path],
    output: Path | Write,
    *,
    settings: Settings | None = None,
    only: Sequence[str] | None = None,
    workers: int | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Marking:
    """Write the beats or the marks of all recordings of files and folders as CSV.

    output is a file, written whole or not at all, or a function that takes the text piece by piece. only are the leads
    that are analysed, by name or place in the file; all if None. The others are those of `extract`.

    Raises InvalidInput where nothing is found, an option makes no sense or the output cannot be written.
    """
    answers = asdict(stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns))
    if only is not None and not (only and all(only)):
        raise InvalidInput("No lead is named among the only ones to analyse: give names or numbers from 0.")
    count = processes(workers)
    if isinstance(output, Path):
        refuse_unfit_output(output, table)
    found = recordings(paths, apart_from=[output] if isinstance(output, Path) else [])
    chosen = None if only is None else tuple(only)
    tasks = [
        MarksTask(
            each.name,
            each.path,
            table,
            settings or Settings(),
            chosen,
            time_limit_s=time_limit_s(each.path),
            **answers,
        )
        for each in found
    ]
    with _destination(output) as write:
        write(heading(table))
        return _marked(tasks, write, workers=count, report=Report(progress))


def refuse_unfit_output(output: Path, table: Table) -> None:
    """InvalidInput where the output's name or place does not fit, or it is there and no earlier table of its kind."""
    if output.suffix != SUFFIX:
        raise InvalidInput(f"The output {output} must be a name that ends in {SUFFIX}.")
    if output.is_dir():
        raise InvalidInput(f"The output {output} is a folder: give the name of a file that ends in {SUFFIX}.")
    refuse_missing_folder(output)
    if output.exists() and output.stat().st_size and not has_heading(output, [table]):
        raise InvalidInput(f"{output} is there already and is no table of {table}: choose another output.")


@contextmanager
def _destination(output: Path | Write) -> Iterator[Write]:
    """What takes the text: of a file, which is there when the block ends well, or the function given."""
    if not isinstance(output, Path):
        yield output
        return
    with whole_file(output) as draft, draft.open("wb") as file:
        yield file.write


def _marked(tasks: Sequence[MarksTask], write: Write, *, workers: int, report: Report) -> Marking:
    report.begin(len(tasks))
    places = {task.record: place for place, task in enumerate(tasks)}
    rows, without_beats, failures = 0, [], {}
    with Pool[Marked](min(workers, len(tasks))) as pool, InOrder(write) as ordered:
        for done in pool.results(tasks):
            ordered.add(places[done.record], done.csv)
            rows += done.rows
            if done.error is not None:
                failures[done.record] = done.error
            elif not done.rows:
                without_beats.append(done.record)
            report.add(failed=done.error is not None)
    in_order = {task.record: failures[task.record] for task in tasks if task.record in failures}
    return Marking(len(tasks), rows, tuple(sorted(without_beats, key=places.__getitem__)), in_order)


class InOrder:
    """Writes texts in the order of their places, each as soon as all before it are written.

    Those ahead of their turn wait in a file without name, so that one long recording at the front costs no memory.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._next = 0
        self._waiting: dict[int, tuple[int, int]] = {}
        """First byte and length in the file, by place."""
        self._file = tempfile.SpooledTemporaryFile(max_size=WAITING_BYTES)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, place: int, text: bytes) -> None:
        """Take the text of a place, counted from 0; every place comes once."""
        if place != self._next:
            self._waiting[place] = (self._file.seek(0, 2), len(text))
            self._file.write(text)
            return
        self._write(text)
        self._next += 1
        while self._next in self._waiting:
            first, length = self._waiting.pop(self._next)
            self._file.seek(first)
            self._write(self._file.read(length))
            self._next += 1
        if not self._waiting:
            self._file.seek(0)
            self._file.truncate()
