"""The platform's store for a command that works with it: beside its servers, or alone where the database is a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ecgomics.cli.platform_data import blobs_of_environment

if TYPE_CHECKING:
    from ecgomics.store import Store


@contextmanager
def opened(data_dir: Path | None, database_url: str | None) -> "Iterator[Store]":
    """The store in a data folder; the user's own where none is named."""
    from ecgomics.store import Store, data_folder

    with Store(data_dir or data_folder(), database_url=database_url, blobs=blobs_of_environment()) as store:
        yield store
