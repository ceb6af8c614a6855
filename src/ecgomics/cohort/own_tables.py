"""Tables that ECGomics wrote: they lie in the folders of recordings and are none."""

from pathlib import Path
from typing import Final

from ecgomics.cohort.ledger import metadata_of, run_key
from ecgomics.cohort.marks import has_heading

#: Stands in the metadata of a table of embeddings.
EMBEDDINGS_KEY: Final = b"ecgomics.embeddings"
#: How tables of predictions begin.
_PREDICTIONS: Final = tuple(
    f"record,{start}{columns}".encode()
    for start in ("", "start_s,")
    for columns in ("label,p_", "age_years,low,high,abstained")
)


def is_own_table(path: Path) -> bool:
    """Whether a file is a table of ours, whatever its kind."""
    match path.suffix:
        case ".parquet":
            return run_key(path) is not None or is_embedding_table(path)
        case ".csv":
            return has_heading(path) or is_prediction_table(path)
        case _:
            return False


def is_embedding_table(path: Path) -> bool:
    """Whether a file is a table of embeddings, by its metadata."""
    return EMBEDDINGS_KEY in (metadata_of(path) or {})


def is_prediction_table(path: Path) -> bool:
    """Whether a file is a table of predictions, by its first line."""
    try:
        with path.open("rb") as file:
            return file.read(max(map(len, _PREDICTIONS))).startswith(_PREDICTIONS)
    except OSError:
        return False
