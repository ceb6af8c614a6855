"""Options that several commands share."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.core.settings import Settings

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
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="ROLE=COLUMN,…",
        help="Columns of a table by lead or role, such as time_s=t,I=ch1; the others are left out. "
        "`ecgomics columns FILE` shows what is guessed.",
        show_default=False,
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
    list[str],
    typer.Argument(
        metavar="PATHS",
        help="Files; folders and archives (zip, tar), searched with all below them; patterns in quotes; URLs (s3, gs, "
        "https); manifests (CSV with a column path).",
        show_default=False,
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

Choices = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A setting that is not its default, such as own_definitions=true (tier 3, too) or "
        "vcg_matrix=inverse_dower; may be given several times.",
        show_default=False,
    ),
]
Chosen = Annotated[
    str | None,
    typer.Option(
        "--settings",
        metavar="FILE|PRESET",
        help="Settings of a YAML file, or of a preset such as wearable or holter; --set changes single ones. "
        "`ecgomics settings list` explains them.",
        show_default=False,
    ),
]
_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def chosen_settings(choices: Sequence[str] | None, chosen: str | None = None) -> "Settings":
    """The settings of a file or preset, changed by NAME=VALUE options; InvalidInput names what is no setting."""
    from ecgomics.core.settings import Settings
    from ecgomics.services.settings_text import named_or_read

    base = Settings() if chosen is None else named_or_read(chosen)
    defaults, given = Settings().as_dict(), base.as_dict()
    for choice in choices or ():
        name, equals, text = choice.partition("=")
        if not equals or not name:
            raise InvalidInput(f"“{choice}” is no setting: --set wants NAME=VALUE.")
        given[name] = _value(name, text, defaults[name]) if name in defaults else text
    return Settings.from_dict(given)


def _value(name: str, text: str, default: Any) -> Any:
    """The text as the type of the default."""
    if isinstance(default, list):
        return [each.strip() for each in text.split(",") if each.strip()]
    try:
        return _TRUTH[text.lower()] if isinstance(default, bool) else type(default)(text)
    except (KeyError, ValueError):
        kind = {bool: "true or false", int: "a whole number", float: "a number"}[type(default)]
        raise InvalidInput(f"{name} is {text}; it must be {kind}.") from None


#: Parameters of `read` in the sentences of the library, and the option of each.
_PARAMETER: Final = re.compile(r"\b(fs_hz|unit|leads|columns|window_s|memory_limit)=")
_OPTIONS: Final = {
    "fs_hz": "--fs",
    "unit": "--unit",
    "leads": "--leads",
    "columns": "--columns",
    "window_s": "--window ",
    "memory_limit": "--memory-limit",
}


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


def split_columns(columns: str | None) -> dict[str, str] | None:
    """Heading or number by role or lead, in an option of the form time_s=t,I=ch1."""
    from ecgomics.io.tables.columns import columns_in

    return None if columns is None else columns_in(columns)
