"""`ecgomics cohort`: what is in the table of a cohort, what is missing, what depends on the device, and exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.cohort.cohort import Cohort
    from ecgomics.cohort.exports import Names as Spelling

cohort = typer.Typer(
    no_args_is_help=True, help="Look into the table that extract wrote, join outcomes, export it."
)

Table = Annotated[
    Path,
    typer.Argument(metavar="COHORT", help="The cohort.parquet that extract wrote.", show_default=False),
]
Outcomes = Annotated[
    Path | None,
    typer.Option(
        "--outcomes",
        metavar="FILE",
        help="A table of outcomes and covariates to join: CSV, Parquet, Feather or Excel.",
        show_default=False,
    ),
]
On = Annotated[str, typer.Option(metavar="COLUMN", help="Column of the cohort that outcomes are joined by.")]
Key = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN",
        help="The column of the outcomes that is matched, if named otherwise.",
        show_default=False,
    ),
]
Names = Annotated[
    str | None,
    typer.Option(
        metavar="A,B,…", help="Names of the outcomes' columns where they have no heading.", show_default=False
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="CONDITION",
        help="Only records such as \"age_years > 40 AND sex = 'male'\".",
        show_default=False,
    ),
]
Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Also write all of it as CSV.", show_default=False),
]
#: How an export is written, by its suffix.
SUFFIXES: Final = (".h5ad", ".csv", ".feather", ".parquet")


@cohort.command()
def info(
    table: Table,
    *,
    outcomes: Outcomes = None,
    on: On = "record",
    key: Key = None,
    names: Names = None,
    where: Where = None,
) -> None:
    """Records, biomarkers, what is known of the records, and what the values were made with.

    Example: `ecgomics cohort info cohort.parquet --outcomes outcomes.csv`
    """
    from ecgomics.cohort.summary import summary

    opened = _opened(table, outcomes, on=on, key=key, names=names, where=where)
    _tell_notes(opened)
    for line in summary(opened):
        typer.echo(line)


@cohort.command()
def missing(
    table: Table,
    *,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Tell groups apart, such as by device or quality.", show_default=False
        ),
    ] = None,
    outcomes: Outcomes = None,
    on: On = "record",
    key: Key = None,
    names: Names = None,
    where: Where = None,
    csv: Csv = None,
) -> None:
    """Why values are missing: what is absent apart from what should have been measured and was not.

    Example: `ecgomics cohort missing cohort.parquet --by device`
    """
    from ecgomics.cohort.files import whole_file

    opened = _opened(table, outcomes, on=on, key=key, names=names, where=where)
    found = opened.missingness(by)
    _tell_notes(opened)
    typer.echo(str(found))
    if csv is not None:
        with whole_file(csv) as draft:
            (found.by_biomarker if found.by_group is None else found.by_group).write_csv(draft)


@cohort.command()
def batch(
    table: Table,
    *,
    by: Annotated[str, typer.Option(metavar="COLUMN", help="The batch: device, site, …", show_default=False)],
    covariates: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,…", help="Columns to adjust for, such as age_years,sex.", show_default=False
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Warn where this outcome goes with the batch.", show_default=False
        ),
    ] = None,
    outcomes: Outcomes = None,
    on: On = "record",
    key: Key = None,
    names: Names = None,
    where: Where = None,
    csv: Csv = None,
) -> None:
    """How far values depend on device, site or any other column.

    Example: `ecgomics cohort batch cohort.parquet --by device --covariates age_years,sex`
    """
    from ecgomics.cohort.files import whole_file

    opened = _opened(table, outcomes, on=on, key=key, names=names, where=where)
    found = opened.batch_effects(by, covariates=_split(covariates), outcome=outcome)
    _tell_notes(opened)
    typer.echo(str(found))
    if csv is not None:
        with whole_file(csv) as draft:
            found.by_biomarker.write_csv(draft)


@cohort.command()
def export(
    table: Table,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="What to write, by its end: .h5ad (AnnData, scanpy), .csv, .feather (R), .parquet.",
            show_default=False,
        ),
    ],
    outcomes: Outcomes = None,
    on: On = "record",
    key: Key = None,
    names: Names = None,
    where: Where = None,
    embeddings: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The table that embed wrote, for .h5ad.", show_default=False),
    ] = None,
    r_names: Annotated[
        bool,
        typer.Option(
            "--r-names", help="Column names that R takes without quotes, for .csv, .feather and .parquet."
        ),
    ] = False,
    keep_all: Annotated[
        bool, typer.Option("--keep-all", help="For .h5ad: failed records, constant and rare biomarkers, too.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Write the cohort for other programs, with outcomes joined to it.

    Examples:

    - `ecgomics cohort export cohort.parquet -o cohort.h5ad --outcomes outcomes.csv --embeddings embeddings.parquet`
    - `ecgomics cohort export cohort.parquet -o cohort.feather --r-names`
    """
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidInput(f"The output {output} must be a name that ends in {', '.join(SUFFIXES)}.")
    if embeddings is not None and suffix != ".h5ad":
        raise InvalidInput(f"Embeddings go into .h5ad only: {output} cannot hold them.")
    opened = _opened(table, outcomes, on=on, key=key, names=names, where=where)
    if embeddings is not None:
        opened = opened.with_embeddings(embeddings)
    spelling: Spelling = "r" if r_names else "plain"
    match suffix:
        case ".h5ad":
            opened.write_h5ad(output, keep_all=keep_all, overwrite=overwrite)
        case ".csv":
            opened.write_csv(output, names=spelling, overwrite=overwrite)
        case ".feather":
            opened.write_feather(output, names=spelling, overwrite=overwrite)
        case _:
            opened.write_parquet(output, names=spelling, overwrite=overwrite)
    _tell_notes(opened)
    typer.echo(f"{output}  {len(opened)} records")


def _opened(
    table: Path, outcomes: Path | None, *, on: str, key: str | None, names: str | None, where: str | None
) -> "Cohort":
    from ecgomics.cohort.cohort import Cohort

    opened = Cohort.open(table)
    if outcomes is not None:
        opened = opened.join(outcomes, on, key=key, names=_split(names) or None)
    return opened.filter(where) if where is not None else opened


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()] if names else []


def _tell_notes(opened: "Cohort") -> None:
    """What was noticed, on standard error, so that the output can be piped."""
    for note in opened.notes:
        typer.echo(note, err=True)
