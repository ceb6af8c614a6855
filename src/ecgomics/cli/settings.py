"""`ecgomics settings`: what may be chosen, and files of it."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from ecgomics.cli.options import Choices, Chosen, chosen_settings

_DIFFERENT: Final = 1

settings = typer.Typer(
    no_args_is_help=True, help="What may be chosen: list, show, check and compare settings."
)


@settings.command("list")
def list_settings(
    *,
    presets: Annotated[bool, typer.Option(help="List the presets instead.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: of the settings, their schema.")
    ] = False,
) -> None:
    """List every setting with what it may be, or the presets.

    Examples:

    - `ecgomics settings list`
    - `ecgomics settings list --presets`
    - `ecgomics settings list --json | jq '.properties | keys'`
    """
    from ecgomics.core.settings_schema import json_schema

    if as_json:
        typer.echo(json.dumps(_presets() if presets else json_schema(), indent=2, ensure_ascii=False))
    elif presets:
        _show_presets()
    else:
        _show_settings()


@settings.command("show")
def show(*, given: Chosen = None, choices: Choices = None) -> None:
    """Print settings as YAML, as the platform writes them and `--settings` reads them.

    Examples:

    - `ecgomics settings show --settings wearable > mine.yaml`
    - `ecgomics settings show --settings mine.yaml --set t_end_rule=slope_threshold`
    """
    from ecgomics.services.settings_text import to_yaml

    typer.echo(to_yaml(chosen_settings(choices, given)), nl=False)


@settings.command("check")
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A YAML file of settings.", show_default=False)
    ],
) -> None:
    """Say whether a file holds settings, what it changes, and what to mind.

    Example: `ecgomics settings check mine.yaml`
    """
    from ecgomics.core.settings import Settings
    from ecgomics.services.settings_text import read_settings

    found = read_settings(file)
    changed = found.changed_from(Settings())
    typer.echo(
        f"{file} holds settings {found.hash}: {len(changed)} of {len(found.as_dict())} are not the default."
    )
    for name, (before, after) in changed.items():
        typer.echo(f"{name}: {_text(after)} (default {_text(before)})")
    for name, caution in found.cautions:
        typer.echo(f"mind {name}: {caution}")


@settings.command("diff")
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A YAML file, or the name of a preset.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The same.")],
) -> None:
    """Say what differs between two settings; exit status 1 where something does.

    Example: `ecgomics settings diff clinical mine.yaml`
    """
    from ecgomics.services.settings_text import named_or_read

    changed = named_or_read(after).changed_from(named_or_read(before))
    for name, (was, now) in changed.items():
        typer.echo(f"{name}: {_text(was)} → {_text(now)}")
    if changed:
        raise typer.Exit(_DIFFERENT)


def _text(value: Any) -> str:
    """A value as YAML has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(value) or "all"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _presets() -> list[dict[str, Any]]:
    from ecgomics.core.presets import PRESETS

    return [
        {
            "name": each.name,
            "label": each.label,
            "text": each.text,
            "references": list(each.references),
            "changes": dict(each.changes),
            "hash": each.settings.hash,
        }
        for each in PRESETS
    ]


def _show_presets() -> None:
    from ecgomics.cli.terminal import console, plain_table

    table = plain_table("Presets")
    for head in ("Name", "For", "Not the default"):
        table.add_column(head, overflow="fold")
    for each in _presets():
        changes = "\n".join(f"{name}={_text(value)}" for name, value in each["changes"].items())
        table.add_row(f"{each['name']}\n[dim]{each['hash']}[/dim]", each["text"], changes or "nothing")
    console().print(table)


def _show_settings() -> None:
    from dataclasses import fields

    from ecgomics.cli.terminal import console, plain_table
    from ecgomics.core.setting_field import allowed_text, declared
    from ecgomics.core.settings import Settings

    table = plain_table("Settings")
    for head in ("Setting", "Default", "Allowed", "What it does"):
        table.add_column(head, overflow="fold")
    group = ""
    for each in fields(Settings):
        said = declared(each)
        if said.group != group:
            group = said.group
            table.add_row(f"[bold]{group}[/bold]")
        table.add_row(f"  {each.name}", _text(Settings().as_dict()[each.name]), allowed_text(each), said.help)
    console().print(table)
