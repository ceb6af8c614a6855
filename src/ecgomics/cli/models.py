"""`ecgomics models`: the models that there are, and the ones that are added, checked, exported or removed."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from ecgomics.latent.card import ModelCard
    from ecgomics.latent.shipped_models import Listed

#: A download says how far it is each time so many more bytes have come.
TOLD_EVERY_BYTES: Final = 32 * 2**20

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of a model.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

models = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="List, add, check, export and remove models. Nothing is downloaded but by `ecgomics models add hf:…`.",
)


@models.command("list")
def listed(*, as_json: Json = False) -> None:
    """List the models: those of the package, and those that were added.

    Examples:

    - `ecgomics models list`
    - `ecgomics models list --json | jq '.[].name'`
    """
    from ecgomics.latent.registry import models as there_are

    found = there_are()
    _print_json([_facts(each) for each in found]) if as_json else _show_all(found)


@models.command()
def show(name: Name, *, as_json: Json = False) -> None:
    """Show the card of a model: what it is, what it takes, how well it does and where it should not be used.

    Example: `ecgomics models show ecgomics`
    """
    from ecgomics.latent.registry import model

    found = model(name)
    _print_json(_facts(found)) if as_json else _show_one(found)


@models.command()
def add(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|hf:…",
            help="An ONNX graph (with --card), a checkpoint of ECGFounder, or hf:owner/repository/file[@revision], "
            "which is downloaded.",
            show_default=False,
        ),
    ],
    *,
    card: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML card of an ONNX graph: what it takes.", show_default=False),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Call it so, not as its card does.", show_default=False),
    ] = None,
    sha256: Annotated[
        str | None,
        typer.Option(metavar="HEX", help="Refuse a file that has another SHA-256.", show_default=False),
    ] = None,
) -> None:
    """Add a model: its file is checked and copied into the data folder, with its card and its hash.

    Examples:

    - `ecgomics models add hf:PKUDigitalHealth/ECGFounder/12_lead_ECGFounder.pth`
    - `ecgomics models add 1_lead_ECGFounder.pth`
    - `ecgomics models add my.onnx --card my.yaml`
    """
    from ecgomics.latent.registry import add as added

    found = added(source, card=card, name=name, sha256=sha256, progress=_Told())
    typer.echo(f"{found.card.identifier} is there: {found.card.title}, SHA-256 {found.card.sha256}.")


@models.command()
def remove(name: Name) -> None:
    """Remove an added model and its files.

    Example: `ecgomics models remove my-encoder`
    """
    from ecgomics.latent.registry import remove as forget

    forget(name)
    typer.echo(f"{name} is removed.")


@models.command()
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAMES", help="Names of models; all if none is given.", show_default=False),
    ] = None,
) -> None:
    """Check that the files of models are those that their cards name by hash.

    Example: `ecgomics models verify`
    """
    from ecgomics.latent.registry import models as there_are
    from ecgomics.latent.registry import verify as checked

    for name in names or [each.card.name for each in there_are()]:
        typer.echo(f"{name}: the file is that of the card, SHA-256 {checked(name)}.")


@models.command()
def export(name: Name) -> None:
    """Write an added checkpoint as an ONNX graph beside it: it then runs without PyTorch.

    Example: `ecgomics models export ecgfounder-12`
    """
    from ecgomics.latent.registry import export as exported

    graph, difference = exported(name)
    typer.echo(f"{graph}: its outputs differ from those of PyTorch by {difference:.1g} at most.")


class _Told:
    """Says on standard error how far a download is."""

    def __init__(self) -> None:
        self._next = TOLD_EVERY_BYTES

    def __call__(self, done: int, whole: int | None) -> None:
        if done >= self._next:
            self._next += TOLD_EVERY_BYTES
            of_all = f" of {whole / 2**20:.0f}" if whole else ""
            typer.echo(f"{done / 2**20:.0f}{of_all} MiB", err=True)


def _facts(listed: "Listed") -> dict[str, Any]:
    """The card of a model as JSON."""
    return asdict(listed.card) | {
        "origin": listed.origin,
        "contract": None if listed.contract is None else asdict(listed.contract),
    }


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _show_all(found: "list[Listed]") -> None:
    from rich.markup import escape

    from ecgomics.cli.terminal import console, plain_table
    from ecgomics.latent.ecgfounder import KNOWN

    table = plain_table()
    for heading in ("Name", "Kind", "What it is", "Takes", "Licence", "From"):
        table.add_column(heading, overflow="fold")
    for each in found:
        table.add_row(
            *(escape(text) for text in (each.card.name, each.card.kind, each.card.title)),
            *(escape(text) for text in (_takes(each), each.card.licence)),
            "the package" if each.origin == "shipped" else "you",
        )
    console().print(table)
    there = {each.card.name for each in found}
    for known in KNOWN.values():
        if known.name not in there:
            console().print(
                escape(f"Not added: {known.name} ({known.title}): ecgomics models add {known.address}")
            )


def _figures(card: "ModelCard") -> list[str]:
    """The figures of a card, 95 % confidence intervals in brackets; those of its forms side by side."""
    found: dict[tuple[str, str], list[str]] = {}
    for metric in card.metrics:
        interval = "" if metric.low is None else f" [{metric.low:.3g} to {metric.high:.3g}]"
        said = f"{metric.form} {metric.value:.3g}{interval}".lstrip()
        found.setdefault((metric.name, metric.on), []).append(said)
    heading = ["Figures, with 95 % confidence intervals in brackets:"] if found else []
    return heading + [f"  {name} ({on}): {'; '.join(of)}" for (name, on), of in found.items()]


def _takes(listed: "Listed") -> str:
    contract = listed.contract
    if contract is None:
        return listed.takes
    leads = "any leads" if contract.leads is None else _count(len(contract.leads))
    return f"{leads}, {contract.window_s:g} s at {contract.fs_hz:g} Hz"


def _count(leads: int) -> str:
    return "1 lead" if leads == 1 else f"{leads} leads"


def _show_one(listed: "Listed") -> None:
    from rich.markup import escape

    from ecgomics.cli.terminal import console

    card, contract, shown = listed.card, listed.contract, console()
    shown.print(f"[bold]{escape(card.name)}[/bold]  {escape(card.kind)}, version {escape(card.version)}")
    lines = [card.title, f"Licence: {card.licence}", f"Source: {card.source}", f"SHA-256: {card.sha256}"]
    if contract is not None:
        leads = "any leads" if contract.leads is None else ", ".join(contract.leads)
        lines.append(
            f"Takes: {leads}; windows of {contract.window_s:g} s at {contract.fs_hz:g} Hz; "
            f"preprocessing {contract.preprocessing}"
        )
        lines.append(f"Gives: {contract.dimension} numbers")
    for label, text in (
        ("Data", "; ".join(card.data)),
        ("Split", card.split),
        ("Calibration", card.calibration),
    ):
        if text:
            lines.append(f"{label}: {text}")
    lines += _figures(card)
    lines += [f"Limit: {limit}" for limit in card.limits]
    for line in lines:
        shown.print(escape(line))
