"""Which recordings a run is about, and how it notices that the files of one have changed."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ecgomics.cohort.ledger import metadata_of, run_key
from ecgomics.cohort.marks import has_heading
from ecgomics.core.errors import InvalidInput
from ecgomics.io import FoundRecording, find_recordings
from ecgomics.io.readers.wfdb_header import parse_header

_HEADER = ".hea"
#: Stands in the metadata of a table of embeddings.
EMBEDDINGS_KEY: Final = b"ecgomics.embeddings"
#: How tables of predictions begin.
_PREDICTIONS: Final = tuple(
    f"record,{start}{columns}".encode()
    for start in ("", "start_s,")
    for columns in ("label,p_", "age_years,low,high,abstained")
)
#: Time that reading and measuring a recording may take: many times what the slowest needs.
_SHORTEST_LIMIT_S: Final = 600.0
_LIMIT_S_PER_MIB: Final = 60.0
#: Size beyond which the time does not grow: a day of twelve leads.
_MOST_MIB: Final = 1024.0


def recordings(paths: Iterable[str | Path], *, apart_from: Sequence[Path] = ()) -> list[FoundRecording]:
    """The recordings among files and folders, by name.

    Tables of ours, and what lies at or below `apart_from` (the output of this run), are none. InvalidInput where
    nothing else is found.
    """
    own = [path.resolve() for path in apart_from]
    inputs = [
        each
        for each in find_recordings(paths)
        if not any(each.path.resolve().is_relative_to(path) for path in own) and not _is_table(each.path)
    ]
    if not inputs:
        raise InvalidInput("Nothing but earlier output of ECGomics is in what was given.")
    return sorted(
        (FoundRecording(_as_text(each.name), each.path) for each in inputs), key=lambda each: each.name
    )


def _is_table(path: Path) -> bool:
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


def _as_text(name: str) -> str:
    """A name that every table can hold, also where a file's name is no UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def identity(recording: FoundRecording) -> str:
    """Changes when a file of the recording is another one, or has another size or time of change."""
    marks = [recording.name]
    for path in _files(recording.path):
        try:
            state = path.stat()
        except OSError:
            marks.append(f"{path.name} missing")
        else:
            marks.append(f"{path.resolve()} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(marks).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _files(path: Path) -> Iterator[Path]:
    """A recording's file; of a WFDB record also its signal files and segments; of one in an archive, the archive."""
    outer = None if path.exists() else next((parent for parent in path.parents if parent.is_file()), None)
    yield outer or path
    if outer is not None or path.suffix.lower() != _HEADER:
        return
    try:
        header = parse_header(path.read_bytes())
    except (OSError, ValueError):
        return
    yield from dict.fromkeys(path.with_name(signal.file) for signal in header.signals)
    for segment in dict.fromkeys(name for name, _ in header.segments if f"{name}{_HEADER}" != path.name):
        yield from _files(path.with_name(segment + _HEADER))


def time_limit_s(path: Path) -> float:
    """Longest time that reading and measuring a recording may take: ten minutes, and one more for each MiB."""
    size = 0
    for file in _files(path):
        with suppress(OSError):
            size += file.stat().st_size
    return round(_SHORTEST_LIMIT_S + _LIMIT_S_PER_MIB * min(size / 2**20, _MOST_MIB))
