"""`ecgomics beats` and `ecgomics delineate`: where the beats and their waves are, in any number of recordings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.cli.extract import INTERRUPTED, SOME_FAILED
from ecgomics.cli.options import Columns, Fs, Paths, Unit, Workers, in_options, split_columns, split_leads
from ecgomics.cli.progress import shown_progress
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings

if TYPE_CHECKING:
    from ecgomics.cohort.mark_tables import Marking
    from ecgomics.cohort.marks import Table

DEFAULTS: Final = Settings()
#: The name of an output that means standard output.
STANDARD_OUTPUT: Final = "-"
#: `--leads` chooses here what is analysed, so the option that names leads goes by another name than elsewhere.
NAMING_OPTION: Final = "--leads-of-file"

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="The CSV to write; standard output if not given, or -."
    ),
]
OnlyLeads = Annotated[
    str | None,
    typer.Option(
        "--leads",
        metavar="LEADS",
        help="Analyse only these: names (II,V5), or places among the leads of the file (0 is the first).",
    ),
]
NamedLeads = Annotated[
    str | None,
    typer.Option(
        NAMING_OPTION,
        metavar="NAMES",
        help="Leads in the order of the columns, such as I,II,V1, for files that do not name them.",
    ),
]

RulesOnly = Annotated[
    bool,
    typer.Option("--rules-only", help="Mark the waves by rules alone, without the learned segmenter."),
]


def beats(
    paths: Paths,
    *,
    output: Output = None,
    leads: OnlyLeads = None,
    workers: Workers = None,
    fs: Fs = None,
    unit: Unit = None,
    leads_of_file: NamedLeads = None,
    columns: Columns = None,
) -> None:
    """Find the heart beats of recordings: time of the R peak and class of each.

    Columns: `record` (the path below the folder given, without suffix), `t_s` (seconds from the start of the record)
    and `class` (N normal, S supraventricular ectopic, V ventricular ectopic, P paced, U unclassifiable).

    A file that cannot be read is named with its reason, the others go on, and the exit status is 1; it is 2 if what was
    given makes no sense.

    Examples:

    - `ecgomics beats holter/ -o beats.csv`
    - `ecgomics beats mitdb/ --leads 0 -o beats.csv`
    - `ecgomics beats strip.csv --fs 500 --unit uV --leads-of-file II`
    """
    _run(
        "beats",
        paths,
        output,
        only=leads,
        workers=workers,
        fs=fs,
        unit=unit,
        named=leads_of_file,
        columns=columns,
    )


def delineate(
    paths: Paths,
    *,
    output: Output = None,
    leads: OnlyLeads = None,
    workers: Workers = None,
    fs: Fs = None,
    unit: Unit = None,
    leads_of_file: NamedLeads = None,
    columns: Columns = None,
    rules_only: RulesOnly = False,
) -> None:
    """Mark P, QRS and T of every beat in every lead: onset, peak and end.

    Columns: `record`, `lead` (`global`: fused over the leads), `wave`, `onset_s`, `peak_s`, `offset_s` (seconds from
    the start of the record, empty where that limit could not be found) and `presence` (how sure it is that the wave is
    there, 0 to 1). A wave that is not there has no row. U waves (wave `U`, without onset) are given where they can be
    seen, in recordings of less than two minutes.

    A file that cannot be read is named with its reason, the others go on, and the exit status is 1; it is 2 if what was
    given makes no sense.

    Examples:

    - `ecgomics delineate clinic/ -o fiducials.csv`
    - `ecgomics delineate ecg.dcm --leads II,V5 | head`
    """
    settings = Settings(delineator="rules" if rules_only else "hybrid")
    _run(
        "fiducials",
        paths,
        output,
        only=leads,
        workers=workers,
        fs=fs,
        unit=unit,
        named=leads_of_file,
        columns=columns,
        settings=settings,
    )


def _run(
    table: "Table",
    paths: list[Path],
    output: Path | None,
    *,
    only: str | None,
    workers: int | None,
    fs: float | None,
    unit: str | None,
    named: str | None,
    columns: str | None,
    settings: Settings = DEFAULTS,
) -> None:
    from ecgomics.cohort.mark_tables import write_marks

    file = None if output is None or str(output) == STANDARD_OUTPUT else output
    try:
        with shown_progress() as report:
            done = write_marks(
                table,
                paths,
                _printed if file is None else file,
                settings=settings,
                only=split_leads(only),
                workers=workers,
                fs_hz=fs,
                unit=unit,
                leads=split_leads(named),
                columns=split_columns(columns),
                progress=report,
            )
    except InvalidInput as error:
        raise InvalidInput(in_options(str(error), leads=NAMING_OPTION)) from None
    except KeyboardInterrupt:
        kept = "" if file is None else f" Nothing was written to {file}."
        typer.echo(f"Interrupted.{kept}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _summarise(done, file)
    if done.failures:
        raise typer.Exit(SOME_FAILED)


def _printed(text: bytes) -> None:
    typer.echo(text, nl=False)


def _summarise(done: "Marking", file: Path | None) -> None:
    """Failures on standard error, and what was done where it cannot get into the table."""
    for record, reason in done.failures.items():
        typer.echo(f"{record}: {in_options(reason, leads=NAMING_OPTION)}", err=True)
    for record in done.without_beats:
        typer.echo(f"{record}: no beat was found.", err=True)
    failed = f", {len(done.failures)} failed" if done.failures else ""
    records = f"{done.records} record{'s' * (done.records != 1)}{failed}, {done.rows} rows"
    typer.echo(f"{records}." if file is None else f"{file}  {records}", err=file is None)
