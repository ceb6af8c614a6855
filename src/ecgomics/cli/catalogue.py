"""`ecgomics catalogue`: the biomarkers that there are, and how each is defined."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ecgomics.cli.options import Dimension
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.biomarkers.declaration import Biomarker

#: What there is one value of.
_SCOPE_TEXT: Final = {
    "record": "record",
    "lead": "lead",
    "beat": "beat",
    "serial": "series of records of a person",
    "cohort": "record beside a reference population",
}


def catalogue(
    symbol: Annotated[
        str | None,
        typer.Argument(
            metavar="SYMBOL",
            help="A biomarker's symbol or code: show its whole definition.",
            show_default=False,
        ),
    ] = None,
    *,
    dimension: Dimension = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    site: Annotated[
        Path | None,
        typer.Option(
            help="Write the documentation into this folder: a page for every family, a search page, JSON, a table.",
            show_default=False,
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="List what is missing from, or differs in code, symbol, unit, scope or tier to, a specification: "
            "a CSV with the columns code, symbol, unit, scope and tier.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the biomarkers, or show how one is defined.

    Examples:

    - `ecgomics catalogue --dimension functional`
    - `ecgomics catalogue qtc_fridericia`
    - `ecgomics catalogue --json | jq '.[].symbol'`
    - `ecgomics catalogue --site reference`
    - `ecgomics catalogue --against catalogue.csv`
    """
    from ecgomics.biomarkers.catalogue import catalogue as whole
    from ecgomics.documents.content import definition

    if sum(each is not None for each in (symbol, site, against)) > 1:
        raise InvalidInput("Choose one of SYMBOL, --site and --against.")
    if site is not None:
        _write_site(site)
    elif against is not None:
        _compare(against)
    elif symbol is None:
        found = whole().of_dimension(dimension)
        _print_json([definition(each) for each in found]) if as_json else _show_all(found)
    else:
        one = whole()[symbol]
        _print_json(definition(one)) if as_json else _show_one(one)


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _write_site(folder: Path) -> None:
    from ecgomics.biomarkers.catalogue import catalogue as whole
    from ecgomics.cohort.files import unwritable
    from ecgomics.documents.site import SEARCH_PAGE, write_site

    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"{folder} is a file; the documentation needs a folder.")
    try:
        files = write_site(folder, whole())
    except OSError as error:
        raise unwritable(folder, error) from error
    typer.echo(f"{files} files in {folder}; begin with {folder / SEARCH_PAGE}")


def _compare(path: Path) -> None:
    from ecgomics.biomarkers.catalogue import catalogue as whole
    from ecgomics.biomarkers.specification import differences, read_specification

    rows = read_specification(path)
    found = differences(rows, whole())
    for sentence in found.sentences:
        typer.echo(sentence)
    typer.echo(found.summary)
    if found.of_first_tiers:
        raise typer.Exit(1)


def _show_all(found: Iterable["Biomarker"]) -> None:
    from ecgomics.cli.terminal import console, plain_table

    table = plain_table()
    table.add_column("Code", no_wrap=True)
    table.add_column("Symbol", overflow="fold")
    table.add_column("What it is", overflow="fold")
    table.add_column("Unit", no_wrap=True)
    table.add_column("Of", no_wrap=True)
    table.add_column("Tier")
    heading = None
    for each in found:
        if heading != (each.dimension, each.family):
            heading = (each.dimension, each.family)
            table.add_row("", "", f"[bold]{each.dimension}: {each.family_label}[/bold]")
        table.add_row(
            each.code, each.symbol, each.label, each.unit.replace("[", r"\["), each.scope, str(each.tier)
        )
    console().print(table)


def _show_one(declared: "Biomarker") -> None:
    from rich.markup import escape

    from ecgomics.biomarkers.references import literature
    from ecgomics.cli.terminal import console
    from ecgomics.core.units import UNITS

    shown = console()
    shown.print(
        f"[bold]{declared.symbol}[/bold]  {declared.code}, version {declared.version}, tier {declared.tier}"
    )
    shown.print(escape(f"{declared.label}. {declared.summary}"))
    shown.print(
        escape(f"{declared.dimension}, {declared.family_label}; one value per {_SCOPE_TEXT[declared.scope]}")
    )
    shown.print(escape(f"Unit: {declared.unit} ({UNITS[declared.unit]})"))
    shown.print(escape(f"Formula: {declared.formula}"))
    shown.print(escape(f"Leads: {declared.leads}"))
    for guard in declared.guards:
        shown.print(escape(f"Given only if: {guard.text} (otherwise {guard.code})"))
    for key in declared.references:
        source = literature().get(key)
        shown.print(
            escape(
                f"Reference: {key}" if source is None else f"Reference: {source.text} {source.doi}".rstrip()
            )
        )
