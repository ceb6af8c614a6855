"""Beats or marks of many recordings as one CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from ecgomics.cohort.inputs import inputs
from ecgomics.cohort.marks import MarksTask, Table, has_heading, heading
from ecgomics.cohort.pool import processes
from ecgomics.cohort.progress import Progress
from ecgomics.cohort.row_tables import Write, Written, refuse_unfit_csv, write_rows
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.io import stated


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
) -> Written:
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
        refuse_unfit_csv(output, table=table, is_own=lambda path: has_heading(path, [table]))
    found = inputs(paths, apart_from=[output] if isinstance(output, Path) else [])
    chosen = None if only is None else tuple(only)
    tasks = [
        MarksTask(
            each.name,
            Path(each.location),
            table,
            settings or Settings(),
            chosen,
            time_limit_s=each.time_limit_s,
            **answers,
        )
        for each in found
    ]
    return write_rows(tasks, output, heading=heading(table), workers=count, progress=progress)
