"""`ecgomics backup` and `ecgomics restore`: a copy of all that the platform keeps."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="The platform's data folder; your user data folder if not given.",
        show_default=False,
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="ECGOMICS_DATABASE_URL",
        help="Its PostgreSQL database, where it has one.",
        show_default=False,
    ),
]


def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="A folder that is not there yet.")],
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Copy the platform's database and files to a folder, while it runs or not, and verify the copy.

    Example: `ecgomics backup /backups/ecgomics-2026-11-26`. The copy holds all recordings, so keep it as safe as the
    original: ECGs are of people. The key of pseudonyms, certificates and added models are not in it.
    """
    from ecgomics.core.location import data_folder
    from ecgomics.store.backup import back_up, verified

    made = back_up(data_dir or data_folder(), to, database_url=database_url)
    verified(to)
    typer.echo(
        f"{to}: {made.recordings} recordings, {len(made.files)} files, read back and as they were written."
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A folder that `ecgomics backup` wrote.")],
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    verify_only: Annotated[
        bool, typer.Option("--verify-only", help="Only read the copy and say whether it is whole.")
    ] = False,
) -> None:
    """Make the platform's data of a copy: in an empty data folder, and in its file or an empty PostgreSQL database.

    So a platform also moves from the one kind of database to the other. Example:
    `ecgomics restore /backups/ecgomics-2026-11-26 --data-dir /srv/ecgomics`.
    """
    from ecgomics.core.location import data_folder
    from ecgomics.store.backup import restore as restored
    from ecgomics.store.backup import verified

    if verify_only:
        made = verified(source)
        typer.echo(
            f"{source} is whole: {made.recordings} recordings of {made.made_at}, ECGomics {made.software_version}."
        )
        return
    folder = data_dir or data_folder()
    made = restored(source, folder, database_url=database_url)
    typer.echo(f"{made.recordings} recordings of {made.made_at} are in {folder} again.")
