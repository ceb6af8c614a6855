"""`ecgomics audit`: whether the platform's audit is whole, where it ends, and its entries as files."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ecgomics.cli.opened import opened
from ecgomics.cli.platform_data import DatabaseUrl, DataDir

audit = typer.Typer(
    name="audit",
    help="The audit of the platform: who did what, in a chain of hashes.",
    no_args_is_help=True,
)
_BROKEN = 1


@audit.command("head")
def head(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Print where the audit ends: how many entries, and the hash of the last.

    Note it outside of the platform, day by day: with it `ecgomics audit verify --noted` finds that the end was cut off,
    or all of it written anew.
    """
    with opened(data_dir, database_url) as store:
        found = store.audit.head()
        typer.echo(f"{found.entries} {found.sha256}")


@audit.command("verify")
def verify(
    *,
    noted: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ENTRIES:SHA256",
            help="An end that was noted earlier (`ecgomics audit head`); again for more.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Verify exported JSON lines in the place of the platform's."
        ),
    ] = None,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Go through every entry: whether any was changed, removed or put in between. Exit code 1 where one was.

    Example: `ecgomics audit verify --noted 1203:8c…41`.
    """
    from ecgomics.services.audit_export import verified_lines
    from ecgomics.store.audit_verdict import head_said

    if file is not None:
        found = verified_lines(file)
        typer.echo(f"{file} is whole: {found.entries} entries, the last {found.sha256}.")
        return
    heads = [head_said(each) for each in noted or ()]
    with opened(data_dir, database_url) as store:
        verdict = store.audit.verify(heads)
    for each in verdict.faults:
        typer.echo(f"entry {each.entry}: {each.sentence}", err=True)
    if not verdict.is_whole:
        raise typer.Exit(_BROKEN)
    erased = f", of {verdict.erased} a part was erased with the person it was of" if verdict.erased else ""
    typer.echo(f"The audit is whole: {verdict.head.entries} entries, the last {verdict.head.sha256}{erased}.")


@audit.command("export")
def export(
    to: Annotated[Path, typer.Argument(metavar="TO", help="A file that is not there yet.")],
    *,
    format: Annotated[
        Literal["csv", "jsonl", "fhir"],
        typer.Option(help="CSV, JSON lines that can be verified, or AuditEvents of FHIR R4."),
    ] = "jsonl",
    project: Annotated[
        str, typer.Option(help="Identifier of the project; “server” for the server's own.")
    ] = "default",
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write a project's entries to a file."""
    from ecgomics.core.errors import InvalidInput
    from ecgomics.services.audit_export import audit_file
    from ecgomics.store.audit_log import AuditFilter
    from ecgomics.store.blobs import write_whole

    if to.exists():
        raise InvalidInput(f"{to} is there already: name a file that is not.")
    with opened(data_dir, database_url) as store:
        parts = audit_file(store.audit, project, AuditFilter(), format)
        write_whole(to, "".join(parts).encode())
    typer.echo(f"{to} is written.")
