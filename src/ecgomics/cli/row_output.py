"""What the commands share that write the rows of many recordings as one CSV."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.cli.extract import INTERRUPTED, MOST_NAMED, SOME_FAILED
from ecgomics.cli.options import in_options
from ecgomics.cli.progress import Lines, shown_progress
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.cohort.row_tables import Write, Written

#: The name of an output that means standard output.
STANDARD_OUTPUT: Final = "-"

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="The CSV to write; standard output if not given, or -."
    ),
]


def write_table(
    output: Path | None,
    write: "Callable[[Path | Write, Lines], Written]",
    *,
    nothing: str,
    leads: str = "--leads",
) -> None:
    """Have a table written with progress, and say what was done; the exit status is 1 if some recordings failed.

    nothing is said of a record without rows; leads is the option that names the leads.
    """
    file = None if output is None or str(output) == STANDARD_OUTPUT else output
    try:
        with shown_progress() as report:
            done = write(_printed if file is None else file, report)
    except InvalidInput as error:
        raise InvalidInput(in_options(str(error), leads=leads)) from None
    except KeyboardInterrupt:
        kept = "" if file is None else f" Nothing was written to {file}."
        typer.echo(f"Interrupted.{kept}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _summarise(done, file, nothing=nothing, leads=leads)
    if done.failures:
        raise typer.Exit(SOME_FAILED)


def _name_notes(notes: Mapping[str, str]) -> None:
    """What is said of records beside their rows; what is said of many is said once."""
    records: dict[str, list[str]] = {}
    for record, note in notes.items():
        records.setdefault(note, []).append(record)
    for note, of in list(records.items())[:MOST_NAMED]:
        more = f" and {len(of) - 1} more" if len(of) > 1 else ""
        typer.echo(f"{of[0]}{more}: {note}", err=True)
    if len(records) > MOST_NAMED:
        rest = sum(map(len, list(records.values())[MOST_NAMED:]))
        typer.echo(f"… and {rest} more records of which something is to be said.", err=True)


def _printed(text: bytes) -> None:
    typer.echo(text, nl=False)


def _summarise(done: "Written", file: Path | None, *, nothing: str, leads: str) -> None:
    """Failures on standard error, and what was done where it cannot get into the table."""
    for record, reason in done.failures.items():
        typer.echo(f"{record}: {in_options(reason, leads=leads)}", err=True)
    _name_notes(done.notes)
    for record in done.without_rows:
        typer.echo(f"{record}: {nothing}", err=True)
    failed = f", {len(done.failures)} failed" if done.failures else ""
    rows = f"{done.rows} row{'s' * (done.rows != 1)}"
    records = f"{done.records} record{'s' * (done.records != 1)}{failed}, {rows}"
    typer.echo(f"{records}." if file is None else f"{file}  {records}", err=file is None)
