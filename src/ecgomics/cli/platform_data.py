"""Options of the commands that work on the platform's data: where folder, database and blobs are."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from ecgomics.store.blobs import BlobsAt

BLOBS_URL: Final = "ECGOMICS_BLOBS_URL"
BLOB_KEY_FILE: Final = "ECGOMICS_BLOB_KEY_FILE"
BLOB_CACHE_MB: Final = "ECGOMICS_BLOB_CACHE_MB"

DataDir = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Where the platform keeps recordings and profiles; your user data folder if not given.",
        show_default=False,
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="ECGOMICS_DATABASE_URL",
        help="Its PostgreSQL database, as postgresql://user:secret@host/name, in the place of the file in the data "
        "folder; better by the variable, as others see what a program was called with.",
        show_default=False,
        show_envvar=True,
    ),
]
BlobsUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar=BLOBS_URL,
        help="Object store of samples and files, as s3://bucket/folder, in the place of the data folder; who may use "
        "it is told by the environment, as AWS_ACCESS_KEY_ID.",
        show_default=False,
        show_envvar=True,
    ),
]
BlobKeyFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar=BLOB_KEY_FILE,
        help="Keys that samples and files are encrypted with, as `ecgomics blobs key` makes them.",
        show_default=False,
        show_envvar=True,
    ),
]


def blobs_at(url: str | None, key_file: Path | None) -> "BlobsAt":
    """Where the blobs are."""
    from ecgomics.core.errors import InvalidInput
    from ecgomics.store.blobs.opening import CACHE_BYTES, BlobsAt

    stated = os.environ.get(BLOB_CACHE_MB, "")
    if stated and not stated.isdecimal():
        raise InvalidInput(f"{BLOB_CACHE_MB} is “{stated}”: a number of megabytes is needed.")
    return BlobsAt(url or None, key_file, int(stated) * 10**6 if stated else CACHE_BYTES)


def blobs_of_environment() -> "BlobsAt":
    """Where the blobs are, for commands that have no options for it."""
    file = os.environ.get(BLOB_KEY_FILE)
    return blobs_at(os.environ.get(BLOBS_URL), Path(file) if file else None)
