"""Tables that ECGomics wrote: they lie in the folders of recordings and are none."""

from pathlib import Path, PurePath
from typing import BinaryIO, Final, get_args

from ecgomics.cohort.ledger import RUN_KEY, metadata_of
from ecgomics.cohort.marks import Table, heading

#: Stands in the metadata of a table of embeddings.
EMBEDDINGS_KEY: Final = b"ecgomics.embeddings"
#: How tables of predictions begin.
_PREDICTIONS: Final = tuple(
    f"record,{start}{columns}".encode()
    for start in ("", "start_s,")
    for columns in ("label,p_", "age_years,low,high,abstained")
)
_HEAD_BYTES: Final = 1024


def is_own_table(path: Path) -> bool:
    """Whether a file is a table of ours, whatever its kind."""
    if not may_be_own(path.name):
        return False
    try:
        with path.open("rb") as file:
            return is_own(path.name, file)
    except OSError:
        return False


def may_be_own(name: str) -> bool:
    """Whether a table of ours may have this name."""
    return PurePath(name).suffix in {".parquet", ".csv"}


def is_own(name: str, file: BinaryIO) -> bool:
    """Whether the content of a file of this name is a table of ours."""
    if PurePath(name).suffix == ".parquet":
        metadata = metadata_of(file) or {}
        return RUN_KEY in metadata or EMBEDDINGS_KEY in metadata
    return file.read(_HEAD_BYTES).startswith((*map(heading, get_args(Table)), *_PREDICTIONS))


def is_embedding_table(path: Path) -> bool:
    """Whether a file is a table of embeddings, by its metadata."""
    return EMBEDDINGS_KEY in (metadata_of(path) or {})


def is_prediction_table(path: Path) -> bool:
    """Whether a file is a table of predictions, by its first line."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES).startswith(_PREDICTIONS)
    except OSError:
        return False
