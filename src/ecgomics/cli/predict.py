"""`ecgomics predict` and `ecgomics embed`: what the models say of recordings, and the vectors that they see them as."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ecgomics.cli.extract import INTERRUPTED, MOST_NAMED, SOME_FAILED
from ecgomics.cli.options import (
    Columns,
    Fs,
    Leads,
    Paths,
    Unit,
    Workers,
    in_options,
    split_columns,
    split_leads,
)
from ecgomics.cli.progress import shown_progress
from ecgomics.cli.row_output import Output, write_table

if TYPE_CHECKING:
    from ecgomics.cohort.embedding_tables import Embeddings


def predict(
    paths: Paths,
    *,
    output: Output = None,
    head: Annotated[
        str, typer.Option(metavar="NAME", help="What is asked: rhythm, superclasses, age or sex.")
    ] = "rhythm",
    form: Annotated[
        str, typer.Option(metavar="FORM", help="What the head stands on: biomarkers, embedding or both.")
    ] = "both",
    window: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="Predict each stretch of so many seconds by itself, for recordings longer than two minutes.",
            show_default=False,
        ),
    ] = None,
    workers: Workers = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
) -> None:
    """Ask a model head about recordings: label, calibrated probabilities, and whether it abstains.

    Columns: `record` (the path below the folder given, without suffix), `label` (empty where the head abstains; of the
    head `superclasses` all that are likelier than not, separated by `;`, or none; of the head `rhythm` seldom another
    than the most probable one, as it is chosen for the best mean F1), `p_…` (the probability of each label, empty where
    the record does not give what the head needs) and `abstained` (true or false). Of the head `age`: `record`,
    `age_years`, `low`, `high` (nine of ten true ages lie between) and `abstained`. With `--window` a column `start_s`
    follows `record`, and each window has a row.

    Why a head abstains is said on standard error. A file that cannot be read is named with its reason, the others go
    on, and the exit status is 1; it is 2 if what was given makes no sense. Research use only: no diagnosis.

    Examples:

    - `ecgomics predict --head rhythm strips/ -o predictions.csv`
    - `ecgomics predict --head superclasses --form biomarkers clinic/ | head`
    - `ecgomics predict --head rhythm --window 30 holter/ -o windows.csv`
    """
    from ecgomics.cohort.prediction_tables import write_predictions

    write_table(
        output,
        lambda file, report: write_predictions(
            paths,
            file,
            head=head,
            form=cast(Any, form),
            window_s=window,
            workers=workers,
            fs_hz=fs,
            unit=unit,
            leads=split_leads(leads),
            columns=split_columns(columns),
            progress=report,
        ),
        nothing="there is no window in it.",
    )


def embed(
    paths: Paths,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The table to write, such as embeddings.parquet.",
            show_default=False,
        ),
    ],
    encoder: Annotated[
        str, typer.Option(metavar="NAME", help="The encoder; `ecgomics models` lists those there are.")
    ] = "ecgomics",
    by: Annotated[
        str, typer.Option(metavar="WHAT", help="One row per record, or per lead or window of it.")
    ] = "record",
    workers: Workers = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
) -> None:
    """Write the embedding of recordings: the vector as which an encoder sees each of them.

    Columns of the Parquet table: `record`, `error` (why a record has no embedding), `model` (`name@hash`), with
    `--by lead` also `lead` and with `--by window` also `start_s`, and `embedding` (a list of float32).

    A file that cannot be read has a row with its reason, the others go on, and the exit status is 1; it is 2 if what
    was given makes no sense.

    Examples:

    - `ecgomics embed clinic/ -o embeddings.parquet`
    - `ecgomics embed clinic/ -o leads.parquet --by lead --workers 4`
    """
    from ecgomics.cohort.embedding_tables import write_embeddings

    try:
        with shown_progress() as report:
            done = write_embeddings(
                paths,
                output,
                encoder=encoder,
                by=cast(Any, by),
                workers=workers,
                fs_hz=fs,
                unit=unit,
                leads=split_leads(leads),
                columns=split_columns(columns),
                progress=report,
            )
    except KeyboardInterrupt:
        typer.echo(f"Interrupted. Nothing was written to {output}.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _summarise(done, output)
    if done.failures:
        raise typer.Exit(SOME_FAILED)


def _summarise(done: "Embeddings", output: Path) -> None:
    """The failures on standard error, the file on standard output."""
    for record, reason in list(done.failures.items())[:MOST_NAMED]:
        typer.echo(f"{record}: {in_options(reason)}", err=True)
    if len(done.failures) > MOST_NAMED:
        rest = len(done.failures) - MOST_NAMED
        typer.echo(f"… and {rest} more: the column error of {output} names them all.", err=True)
    failed = f", {len(done.failures)} without embedding" if done.failures else ""
    typer.echo(f"{output}  {done.records} record{'s' * (done.records != 1)}{failed}, {done.rows} rows")
