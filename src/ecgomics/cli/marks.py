"""`ecgomics beats` and `ecgomics delineate`: where the beats and their waves are, in any number of recordings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.cli.options import Columns, Fs, Paths, Unit, Workers, split_columns, split_leads
from ecgomics.cli.row_output import Output, write_table
from ecgomics.core.settings import Settings

if TYPE_CHECKING:
    from ecgomics.cohort.marks import Table

DEFAULTS: Final = Settings()
#: `--leads` chooses here what is analysed, so the option that names leads goes by another name than elsewhere.
NAMING_OPTION: Final = "--leads-of-file"

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
    paths: list[str],
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

    write_table(
        output,
        lambda file, report: write_marks(
            table,
            paths,
            file,
            settings=settings,
            only=split_leads(only),
            workers=workers,
            fs_hz=fs,
            unit=unit,
            leads=split_leads(named),
            columns=split_columns(columns),
            progress=report,
        ),
        nothing="no beat was found.",
        leads=NAMING_OPTION,
    )
