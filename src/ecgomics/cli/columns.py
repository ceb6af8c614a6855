"""`ecgomics columns`: what the columns of a table seem to be, and the options that confirm it."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.options import Columns, in_options, split_columns

if TYPE_CHECKING:
    from ecgomics.io.tables.columns import ColumnGuess


def columns(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A table of text (CSV, TSV, txt) or an Excel sheet.", show_default=False
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    given: Columns = None,
) -> None:
    """Show what each column of a table seems to be, why, and which options confirm it.

    Examples:

    - `ecgomics columns export.csv`
    - `ecgomics columns export.xlsx --columns "time_ms=t,I=ch1"`
    """
    import ecgomics as eo

    guess = eo.columns(file, columns=split_columns(given))
    if as_json:
        typer.echo(json.dumps(guess.as_dict(), ensure_ascii=False, allow_nan=False))
    else:
        _show(file, guess)


def _show(file: Path, guess: "ColumnGuess") -> None:
    from rich.markup import escape

    from ecgomics.cli.terminal import console, plain_table

    table = plain_table()
    for head in ("", "Heading", "First values", "Role", "Why", "Unit", "Hz"):
        table.add_column(head, overflow="fold")
    for column in guess.columns:
        rate = "" if column.fs_hz is None else f"{column.fs_hz:g}"
        cells = [str(column.number), column.heading or "", " ".join(column.first), column.role or "left out"]
        table.add_row(*(escape(cell) for cell in (*cells, column.why, column.unit or "", rate)))
    console().print(table)
    for question in guess.questions:
        typer.echo(in_options(question))
    typer.echo(f"ecgomics info {shlex.quote(str(file))} --columns {shlex.quote(guess.option)}")
