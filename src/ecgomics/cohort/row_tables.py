"""Rows of many recordings as one CSV, in the order of the records however many processes are at work.

tasks ──▶ processes ──▶ rows of a record, as soon as all before it are written ──▶ the table, whole or not at all
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from ecgomics.cohort.files import refuse_missing_folder, whole_file
from ecgomics.cohort.pool import Pool
from ecgomics.cohort.progress import Progress, Report
from ecgomics.cohort.tasks import Task
from ecgomics.core.errors import InvalidInput

SUFFIX: Final = ".csv"
#: Bytes of rows ahead of their turn that are kept in memory; what is more waits on disk.
WAITING_BYTES: Final = 2**24

Row = tuple[str, ...]
Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class RecordRows:
    """The rows of one record as CSV without heading, UTF-8; or why it has none."""

    record: str
    csv: bytes = b""
    rows: int = 0
    error: str | None = None
    note: str = ""
    """What is said of the record beside its rows; empty where nothing is."""


class RowsTask(Task[RecordRows], Protocol):
    """A task that gives the rows of one record."""

    @property
    def record(self) -> str:
        """Name of the record, which tells it apart from all others of the run."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a run did."""

    records: int
    rows: int
    without_rows: tuple[str, ...]
    """Records that could be read but have no row."""
    failures: Mapping[str, str]
    """The reason by record."""
    notes: Mapping[str, str]
    """What is said beside the rows, by record."""


def heading_of(columns: Iterable[str]) -> bytes:
    """The first line of a table with these columns."""
    return (",".join(columns) + "\n").encode()


def record_rows(record: str, name: str, rows: Iterable[Row]) -> RecordRows:
    """Rows as the CSV text of a record, under the name that is shown."""
    content = io.BytesIO()  # a day of twelve leads has millions of rows: one buffer, no list of them
    count = 0
    with io.TextIOWrapper(content, encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        for row in rows:
            writer.writerow((name, *row))
            count += 1
        text.flush()
        return RecordRows(record, content.getvalue(), count)


def refuse_unfit_csv(output: Path, *, table: str, is_own: Callable[[Path], bool]) -> None:
    """InvalidInput where the output's name or place does not fit, or it is there and no earlier table of its kind."""
    if output.suffix != SUFFIX:
        raise InvalidInput(f"The output {output} must be a name that ends in {SUFFIX}.")
    if output.is_dir():
        raise InvalidInput(f"The output {output} is a folder: give the name of a file that ends in {SUFFIX}.")
    refuse_missing_folder(output)
    if output.exists() and output.stat().st_size and not is_own(output):
        raise InvalidInput(f"{output} is there already and is no table of {table}: choose another output.")


def write_rows(
    tasks: Sequence[RowsTask],
    output: Path | Write,
    *,
    heading: bytes,
    workers: int,
    progress: Callable[[Progress], None] | None = None,
) -> Written:
    """Write the rows of all tasks below a heading: to a file, whole or not at all, or to a function piece by piece."""
    with _destination(output) as write:
        write(heading)
        return _written(tasks, write, workers=workers, report=Report(progress))


@contextmanager
def _destination(output: Path | Write) -> Iterator[Write]:
    """What takes the text: of a file, which is there when the block ends well, or the function given."""
    if not isinstance(output, Path):
        yield output
        return
    with whole_file(output) as draft, draft.open("wb") as file:
        yield file.write


def _written(tasks: Sequence[RowsTask], write: Write, *, workers: int, report: Report) -> Written:
    report.begin(len(tasks))
    places = {task.record: place for place, task in enumerate(tasks)}
    rows, without_rows, failures, notes = 0, [], {}, {}
    with Pool[RecordRows](min(workers, len(tasks))) as pool, InOrder(write) as ordered:
        for done in pool.results(tasks):
            ordered.add(places[done.record], done.csv)
            rows += done.rows
            if done.error is not None:
                failures[done.record] = done.error
            elif not done.rows:
                without_rows.append(done.record)
            if done.note:
                notes[done.record] = done.note
            report.add(failed=done.error is not None)
    said = (
        {task.record: each[task.record] for task in tasks if task.record in each}
        for each in (failures, notes)
    )
    return Written(len(tasks), rows, tuple(sorted(without_rows, key=places.__getitem__)), *said)


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
