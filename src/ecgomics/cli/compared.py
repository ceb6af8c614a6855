"""What the commands that compare have in common: options, and how their rows are written."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ecgomics.cli.options import refuse_unfit
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.compared import ComparedValue, ComparedValues

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write a file instead: .json, .csv or .parquet."),
]

#: The biomarkers that people look at first.
CORE: Final = (
    *("heart_rate", "p_duration", "pr_interval", "qrs_duration", "qt_interval", "qtc_fridericia"),
    *("qrs_axis", "t_axis", "sokolow_lyon_voltage", "cornell_voltage", "spatial_qrst_angle", "svg_magnitude"),
)

_WRITERS: Final[dict[str, Any]] = {
    ".json": lambda found, path: path.write_text(found.to_json(indent=2) + "\n", encoding="utf-8"),
    ".csv": lambda found, path: found.to_table().to_csv(path, index=False, lineterminator="\n"),
    ".parquet": lambda found, path: found.to_table().to_parquet(path, index=False),
}


def refuse_unfit_output(output: Path | None, *, as_json: bool) -> None:
    """InvalidInput where the rows cannot go where they are asked to, before anything is measured."""
    if as_json and output is not None:
        raise InvalidInput("Choose one of --json and --output.")
    if output is not None:
        refuse_unfit(output, _WRITERS)


def written(found: "ComparedValues", output: Path | None, *, as_json: bool) -> bool:
    """Write or print the rows for programs, where that was asked for; whether it was."""
    if output is not None:
        from ecgomics.cohort.files import whole_file

        with whole_file(output) as draft:
            _WRITERS[output.suffix](found, draft)
    elif as_json:
        typer.echo(found.to_json(indent=2))
    return as_json or output is not None


def text_of(row: "ComparedValue | None") -> str:
    """A value as people read it; empty where there is none."""
    from ecgomics.cli.terminal import number

    if row is None or (row.value is None and row.value_text is None):
        return ""
    return row.value_text or number(row.value or 0.0)


def notes(warnings: tuple[str, ...]) -> None:
    """Show what the reader should know."""
    from ecgomics.cli.terminal import console

    for warning in warnings:
        console().print(f"[yellow]Note:[/yellow] {warning}")
