"""`ecgomics subject`: everything that the platform keeps of a person, handed over or erased."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.opened import opened
from ecgomics.cli.platform_data import DatabaseUrl, DataDir

if TYPE_CHECKING:
    from ecgomics.store import Store

subject = typer.Typer(
    name="subject",
    help="A person's own rights: everything that the platform keeps of them, handed over or erased.",
    no_args_is_help=True,
)
_AUTHOR = "command line"
_LEFT_BEHIND = 1
Who = Annotated[str, typer.Argument(metavar="PERSON", help="Pseudonym or identifier of the person.")]
Project = Annotated[str, typer.Option(help="Identifier of the project.")]


@subject.command("export")
def export(
    who: Who,
    to: Annotated[Path, typer.Option("-o", "--output", help="A ZIP file that is not there yet.")],
    *,
    project: Project = "default",
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write everything that is kept of a person into a ZIP archive.

    Example: `ecgomics subject export P2GQ7… -o person.zip`.
    """
    from ecgomics.core.errors import InvalidInput
    from ecgomics.services.erasure import exported_at_rest

    if to.exists():
        raise InvalidInput(f"{to} is there already: name a file that is not.")
    with opened(data_dir, database_url) as store:
        exported_at_rest(store, _named(store, who, project), to, author=_AUTHOR)
    typer.echo(f"{to} is written: README.txt in it says what is where.")


@subject.command("erase")
def erase(
    who: Who,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    project: Project = "default",
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Erase a person for good: recordings, whatever was made of them, and who they are in the audit.

    Copies that `ecgomics backup` made keep what they hold. Exit code 1 where something still leads to the person.
    """
    from ecgomics.services.erasure import erase_at_rest

    with opened(data_dir, database_url) as store:
        subject_id = _named(store, who, project)
        for name, count in store.erasure.preview(subject_id).counts.items():
            if count:
                typer.echo(f"{count:6d} {name.replace('_', ' ')}")
        if dry_run:
            return
        if not yes:
            typer.confirm("All of it goes for good. Erase?", abort=True)
        erased = erase_at_rest(store, subject_id, author=_AUTHOR)
    for each in erased.traces:
        typer.echo(f"still there: {each}", err=True)
    if erased.traces:
        raise typer.Exit(_LEFT_BEHIND)
    typer.echo("Erased; nothing that is left leads to the person. Copies (backups) keep what they hold.")


def _named(store: "Store", who: str, project: str) -> str:
    """The identifier of a person; NotFound where there is none of that name."""
    found, _ = store.subjects.listed(project, containing=who, limit=1000)
    return next((each.id for each in found if each.pseudonym == who), None) or store.subjects.subject(who).id
