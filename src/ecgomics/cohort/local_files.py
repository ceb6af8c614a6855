"""The files of a recording on this machine: how large they are, and whether they have changed."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ecgomics.io.readers.wfdb_record import HEADER, files_of_record


def states(path: Path) -> Iterator[tuple[str, int]]:
    """For each file of a recording a mark that changes when the file does, and its size; 0 where it is not there.

    A WFDB record has its signal files and segments; a recording in an archive has the archive.
    """
    folder = path.parent
    if path.suffix.lower() == HEADER and (whole := _content(path)) is not None:
        names = files_of_record(
            path.name, lambda name: whole if name == path.name else _content(folder / name)
        )
        yield from (_state(folder, name) for name in names)
    else:
        yield _state(*_outer(path))


def _outer(path: Path) -> tuple[Path, str]:
    """Folder and name of a file, or of the archive that the path leads into."""
    if not path.exists():
        path = next((parent for parent in path.parents if parent.is_file()), path)
    return path.parent, path.name


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _state(folder: Path, name: str) -> tuple[str, int]:
    try:
        state = (folder / name).stat()
    except OSError:
        return f"{name} missing", 0
    return f"{_real(str(folder))}/{name} {state.st_size} {state.st_mtime_ns}", state.st_size


def place_of(path: Path) -> tuple[str, str]:
    """The folder of a file behind all links, and its name: the same for the same file, however it was reached."""
    folder, name = os.path.split(path)
    return _real(folder or os.curdir), name


@lru_cache(maxsize=256)
def _real(folder: str) -> str:
    """The folder behind all links; records come folder by folder."""
    return os.path.realpath(folder)
