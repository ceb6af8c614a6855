"""Predictions for many recordings as one CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from ecgomics.cohort.inputs import inputs
from ecgomics.cohort.own_tables import is_prediction_table
from ecgomics.cohort.pool import processes
from ecgomics.cohort.predictions import PredictionTask, table_columns
from ecgomics.cohort.progress import Progress
from ecgomics.cohort.row_tables import Write, Written, heading_of, refuse_unfit_csv, write_rows
from ecgomics.core.settings import Settings
from ecgomics.io import stated
from ecgomics.latent.heads import Form
from ecgomics.learned.predict import refuse_unfit_window


def write_predictions(
    paths: Iterable[str | Path],
    output: Path | Write,
    *,
    head: str = "rhythm",
    form: Form = "both",
    window_s: float | None = None,
    settings: Settings | None = None,
    workers: int | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Written:
    """Write what a head says of all recordings of files and folders as CSV.

    One row per record, or with window_s one per window of it, with its begin. output is a file, written whole or not
    at all, or a function that takes the text piece by piece. The others are those of `extract`.

    Raises InvalidInput where there is no such head or form, nothing is found, an option makes no sense or the output
    cannot be written.
    """
    heading = heading_of(table_columns(head, form=form, windows=window_s is not None))
    if window_s is not None:
        refuse_unfit_window(window_s)
    answers = asdict(stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns))
    count = processes(workers)
    if isinstance(output, Path):
        refuse_unfit_csv(output, table="predictions", is_own=is_prediction_table)
    tasks = [
        PredictionTask(
            each.name,
            Path(each.location),
            head,
            form,
            settings or Settings(),
            window_s,
            time_limit_s=each.time_limit_s,
            **answers,
        )
        for each in inputs(paths, apart_from=[output] if isinstance(output, Path) else [])
    ]
    return write_rows(tasks, output, heading=heading, workers=count, progress=progress)
