"""Options that several commands share."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from ecgomics.core.errors import InvalidInput

Fs = Annotated[
    float | None,
    typer.Option(
        "--fs", metavar="HZ", help="Sampling rate, for files that do not state it.", show_default=False
    ),
]
Unit = Annotated[
    str | None,
    typer.Option(metavar="UNIT", help="Unit of the samples (mV, uV, V), for files that do not state it."),
]
Leads = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Leads in the order of the columns, such as I,II,V1, for files that do not name them.",
    ),
]
Dimension = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Only one dimension: structural, intensity, functional, comparative; or quality, beside them.",
    ),
]
Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATHS", help="Files, or folders that are searched with all below them.", show_default=False
    ),
]


Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Processes at work at once; one per processor if not given.",
        show_default=False,
    ),
]

#: Parameters of `read` in the sentences of the library, and the option of each.
_PARAMETER: Final = re.compile(r"\b(fs_hz|unit|leads)=")
_OPTIONS: Final = {"fs_hz": "--fs", "unit": "--unit", "leads": "--leads"}


def in_options(sentence: str, *, leads: str = _OPTIONS["leads"]) -> str:
    """A sentence of the library with options in the place of parameters; leads is the option that names the leads."""
    options = _OPTIONS | {"leads": leads}
    return _PARAMETER.sub(lambda found: options[found[1]], sentence)


def refuse_unfit(output: Path, suffixes: Iterable[str]) -> None:
    """InvalidInput where a file cannot be written, before anything is measured."""
    from ecgomics.cohort.files import refuse_missing_folder

    if output.suffix not in (allowed := list(suffixes)):
        raise InvalidInput(f"The output {output} must be a name that ends in {', '.join(allowed)}.")
    if output.is_dir():
        raise InvalidInput(f"The output {output} is a folder: give the name of a file.")
    refuse_missing_folder(output)


def split_leads(leads: str | None) -> Sequence[str] | None:
    """The names in an option of the form I,II,V1."""
    return None if leads is None else [name.strip() for name in leads.split(",")]
