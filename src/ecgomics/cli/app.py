"""The command `ecgomics`: its commands, its version, and how its errors are shown."""

import errno
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ecgomics.cli import (
    accounts,
    audit,
    backup,
    blobs,
    catalogue,
    cohort,
    columns,
    compare,
    conform,
    convert,
    discover,
    extract,
    holter,
    info,
    marks,
    models,
    predict,
    profile,
    reference,
    report,
    sensor,
    serve,
    settings,
    subject,
)
from ecgomics.cli.options import in_options
from ecgomics.cli.secret_files import take_secrets
from ecgomics.core.errors import EcgomicsError
from ecgomics.core.version import VERSION

USERS_MISTAKE = 2
_OUTPUT_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Commands(TyperGroup):
    """Shows an error of ours, or of a full or unwritable output, as its one sentence."""

    def invoke(self, ctx: Any) -> Any:
        try:
            take_secrets()
            return super().invoke(ctx)
        except EcgomicsError as error:
            typer.echo(f"ecgomics: {in_options(str(error))}", err=True)
            raise typer.Exit(USERS_MISTAKE) from None
        except OSError as error:
            if error.errno not in _OUTPUT_IS_FULL:
                raise
            typer.echo(
                f"ecgomics: The output cannot be written: {os.strerror(error.errno).lower()}.", err=True
            )
            sys.stdout = None  # what is still in its buffer could not be written either
            raise typer.Exit(USERS_MISTAKE) from None


app = typer.Typer(
    name="ecgomics",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("profile")(profile.profile)
app.command("report")(report.report)
app.command("compare")(compare.compare)
app.command("reference")(reference.reference)
app.command("extract")(extract.extract)
app.command("holter")(holter.holter)
app.command("beats")(marks.beats)
app.command("delineate")(marks.delineate)
app.command("predict")(predict.predict)
app.command("embed")(predict.embed)
app.add_typer(cohort.cohort, name="cohort")
app.add_typer(accounts.accounts, name="accounts")
app.command("discover")(discover.discover)
app.command("info")(info.info)
app.command("columns")(columns.columns)
app.command("convert")(convert.convert)
app.command("catalogue")(catalogue.catalogue)
app.add_typer(models.models, name="models")
app.command("conform")(conform.conform)
app.add_typer(settings.settings, name="settings")
app.add_typer(sensor.sensor, name="sensor")
app.add_typer(audit.audit, name="audit")
app.add_typer(subject.subject, name="subject")
app.command("serve")(serve.serve)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(blobs.blobs, name="blobs")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ecgomics {VERSION}")
        raise typer.Exit


@app.callback()
def ecgomics(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """An ECG in, a profile of its digital biomarkers out.

    Start with `ecgomics profile FILE` for one recording, `ecgomics extract FOLDER -o cohort.parquet` for many, or
    `ecgomics serve` for the platform in the browser. Research software: not a medical device.
    """


def main() -> None:
    """Entry point of the command."""
    app()
