"""`ecgomics extract`: the biomarkers of many recordings, as tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.cli.options import (
    Choices,
    Chosen,
    Columns,
    Fs,
    Leads,
    Unit,
    Workers,
    chosen_settings,
    in_options,
    split_columns,
    split_leads,
)
from ecgomics.cli.progress import shown_progress

if TYPE_CHECKING:
    from ecgomics.cohort.run import Extraction

SOME_FAILED: Final = 1
INTERRUPTED: Final = 130
#: Failures named one by one; the table has them all.
MOST_NAMED: Final = 20


def extract(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Files, folders and archives (searched with all below them), patterns, manifests, URLs.",
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The table to write, such as cohort.parquet.",
            show_default=False,
        ),
    ],
    manifest: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A table that names recordings in a column path, and what is known of each (subject, time, outcomes).",
            show_default=False,
        ),
    ] = None,
    workers: Workers = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="A Dask cluster to measure on, such as tcp://host:8786, in the place of this machine.",
            show_default=False,
        ),
    ] = None,
    memory_limit: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE",
            help="Most memory of a process that measures, such as 2GiB; its share of what there is if not given.",
            show_default=False,
        ),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="Longest time for one record; 10 minutes and one more for each MiB of it if not given.",
            show_default=False,
        ),
    ] = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
    chosen: Chosen = None,
    choices: Choices = None,
) -> None:
    """Measure all recordings below folders: one row per record, failures included with their reason.

    Writes three tables: `cohort.parquet` (one row per record), `cohort.values.parquet` (a folder: one row per biomarker
    and lead, with the reason for every missing value) and `cohort.dictionary.csv` (the definition of every column).

    If it is interrupted, start it again: it goes on where it was. Files that have not changed are not measured again.
    The exit status is 1 if some recordings failed, 2 if what was given makes no sense.

    Examples:

    - `ecgomics extract clinic/ -o clinic.parquet`
    - `ecgomics extract a.hea b.dcm strips/ -o mixed.parquet --workers 4`
    - `ecgomics extract --manifest cohort.csv -o cohort.parquet --scheduler tcp://head:8786`
    """
    from ecgomics.cohort.extraction import extract_to

    settings = chosen_settings(choices, chosen)
    try:
        with shown_progress() as report:
            done = extract_to(
                output,
                paths or (),
                workers=workers,
                scheduler=scheduler,
                memory_limit=memory_limit,
                time_limit_s=time_limit,
                settings=settings,
                fs_hz=fs,
                unit=unit,
                leads=split_leads(leads),
                columns=split_columns(columns),
                manifests=manifest or (),
                progress=report,
            )
    except KeyboardInterrupt:
        typer.echo("Interrupted. What was measured is kept: the same command goes on from there.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _summarise(done)
    if done.failures:
        raise typer.Exit(SOME_FAILED)


def _summarise(done: "Extraction") -> None:
    """The failures on standard error, the files on standard output."""
    for record, reason in list(done.failures.items())[:MOST_NAMED]:
        typer.echo(f"{record}: {in_options(reason)}", err=True)
    if len(done.failures) > MOST_NAMED:
        rest = len(done.failures) - MOST_NAMED
        typer.echo(f"… and {rest} more: the column error of {done.output} names them all.", err=True)
    failed = f", {len(done.failures)} without values" if done.failures else ""
    typer.echo(
        f"{done.records} record{'s' * (done.records != 1)}{failed} ({done.measured} measured now, {done.kept} kept)."
    )
    for path, content in (
        (done.output, "one row per record"),
        (done.values, "one row per biomarker and lead, with every reason"),
        (done.dictionary, "what every column means"),
    ):
        typer.echo(f"{path}  {content}")
