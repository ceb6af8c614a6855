"""`ecgomics blobs`: whether samples and files of the platform are encrypted, and whether they are all there."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.platform_data import BlobKeyFile, BlobsUrl, DatabaseUrl, DataDir, blobs_at
from ecgomics.cli.progress import LINE_EVERY_S

if TYPE_CHECKING:
    from ecgomics.store.blob_changes import Change, Changed

blobs = typer.Typer(
    name="blobs",
    help="Samples and files that the platform keeps: encrypt them, change the key, read them all.",
    no_args_is_help=True,
)


@blobs.command("key")
def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Readable by its owner only afterwards.")],
) -> None:
    """Make a key in a file; in one that has keys it becomes the first, which is written with; the others are read with.

    Example: `ecgomics blobs key /etc/ecgomics/blob-keys`. Keep a copy apart from the recordings and their backups:
    without the key nothing is read again.
    """
    from ecgomics.store.blobs.keys import make

    typer.echo(f"{file}: the key {make(file).name} is written with from now on.")


@blobs.command("encrypt")
def encrypt(
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
) -> None:
    """Encrypt what is plain, and with the first key what another one was used for, while the platform is stopped.

    Example: `ecgomics blobs encrypt --blob-key-file /etc/ecgomics/blob-keys`. Interrupted, it goes on where it was.
    """
    _change("encrypt", data_dir, database_url, blobs_url, blob_key_file)


@blobs.command("decrypt")
def decrypt(
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
) -> None:
    """Keep everything plain again, while the platform is stopped. Interrupted, it goes on where it was."""
    _change("decrypt", data_dir, database_url, blobs_url, blob_key_file)


@blobs.command("rotate")
def rotate(
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
) -> None:
    """Encrypt with the first key of the file what was encrypted with another, while the platform is stopped.

    Make the new key by `ecgomics blobs key FILE` before; the old ones may be taken out of the file afterwards.
    Interrupted, it goes on where it was.
    """
    _change("rotate", data_dir, database_url, blobs_url, blob_key_file)


@blobs.command("verify")
def verify(
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
) -> None:
    """Read everything, and say what is lost or damaged, while the platform runs or not."""
    from ecgomics.core.location import data_folder
    from ecgomics.store.blob_changes import verify as verified

    found, lost = verified(
        data_dir or data_folder(),
        database_url=database_url,
        at=blobs_at(blobs_url, blob_key_file),
        tell=_Lines(),
    )
    for each in lost:
        typer.echo(each)
    typer.echo(f"{_counts(found)} as they were written; {len(lost)} lost or damaged.")
    if lost:
        raise typer.Exit(1)


def _change(
    kind: "Change",
    data_dir: Path | None,
    database_url: str | None,
    blobs_url: str | None,
    key_file: Path | None,
) -> None:
    from ecgomics.core.location import data_folder
    from ecgomics.store.blob_changes import change

    done = change(
        data_dir or data_folder(),
        kind,
        database_url=database_url,
        at=blobs_at(blobs_url, key_file),
        tell=_Lines(),
    )
    typer.echo(f"{done.written} were written anew; there are {_counts(done)}.")


class _Lines:
    """Says now and then how far it is."""

    def __init__(self) -> None:
        self._said_s = time.monotonic()

    def __call__(self, done: int, there: int) -> None:
        now_s = time.monotonic()
        if now_s - self._said_s >= LINE_EVERY_S:
            self._said_s = now_s
            typer.echo(f"{done} of {there} blobs.", err=True)


def _counts(found: "Changed") -> str:
    parts = [
        f"{count} encrypted with {name}" if name else f"{count} plain"
        for name, count in sorted(found.by_key.items())
    ]
    return ", ".join(parts) or "none"
