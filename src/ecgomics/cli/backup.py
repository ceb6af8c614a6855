"""`ecgomics backup` and `ecgomics restore`: a copy of all that the platform keeps."""

from pathlib import Path
from typing import Annotated

import typer

from ecgomics.cli.platform_data import BlobKeyFile, BlobsUrl, DatabaseUrl, DataDir, blobs_at


def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="A folder that is not there yet.")],
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
    decrypt: Annotated[
        bool, typer.Option("--decrypt", help="Copy plain what is encrypted in the platform.")
    ] = False,
) -> None:
    """Copy the platform's database and files to a folder, while it runs or not, and verify the copy.

    Example: `ecgomics backup /backups/ecgomics-2026-11-26`. The copy holds all recordings, so keep it as safe as the
    original: ECGs are of people. What is encrypted stays so, and needs its key to be restored. The keys of blobs and of
    pseudonyms, certificates and added models are not in it.
    """
    from ecgomics.core.location import data_folder
    from ecgomics.store.backup import back_up, verified

    at = blobs_at(blobs_url, blob_key_file)
    made = back_up(data_dir or data_folder(), to, database_url=database_url, at=at, decrypted=decrypt)
    verified(to, at.key_file)
    typer.echo(
        f"{to}: {made.recordings} recordings, {len(made.files)} files, read back and as they were written."
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A folder that `ecgomics backup` wrote.")],
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
    verify_only: Annotated[
        bool, typer.Option("--verify-only", help="Only read the copy and say whether it is whole.")
    ] = False,
) -> None:
    """Make the platform's data of a copy: in an empty data folder, and in its file or an empty PostgreSQL database.

    With --blobs-url samples and files go to an object store, with --blob-key-file they are encrypted there. So a
    platform also moves from the one kind to the other. Example:
    `ecgomics restore /backups/ecgomics-2026-11-26 --data-dir /srv/ecgomics`.
    """
    from ecgomics.core.location import data_folder
    from ecgomics.store.backup import restore as restored
    from ecgomics.store.backup import verified

    if verify_only:
        made = verified(source, blob_key_file)
        typer.echo(
            f"{source} is whole: {made.recordings} recordings of {made.made_at}, ECGomics {made.software_version}."
        )
        if made.keys and blob_key_file is None:
            typer.echo(
                "Its blobs are encrypted and were compared as they are kept: with --blob-key-file they are decrypted, "
                "too."
            )
        return
    folder = data_dir or data_folder()
    made = restored(source, folder, database_url=database_url, at=blobs_at(blobs_url, blob_key_file))
    typer.echo(f"{made.recordings} recordings of {made.made_at} are in {folder} again.")
