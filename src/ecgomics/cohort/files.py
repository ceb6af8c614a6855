"""Files that are there whole or not at all."""

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from ecgomics.core.errors import InvalidInput

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]  # a module or nothing

UNFINISHED = ".unfinished"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what was written takes the place of `path` at once when the block ends well.

    InvalidInput where the file system refuses; nothing is left behind where the block fails.
    """
    draft = path.with_name(f".{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def refuse_missing_folder(path: Path) -> None:
    """InvalidInput where the folder that a file is to be written to is not there."""
    if not path.parent.is_dir():
        raise InvalidInput(f"The folder {path.parent} of the output does not exist: make it first.")


def unwritable(path: Path, error: OSError) -> InvalidInput:
    """The sentence for a path that cannot be written."""
    return InvalidInput(f"{path} cannot be written: {_reason(error).lower()}.")


def _reason(error: OSError) -> str:
    """In the words of the system, as libraries put their own and the name of a draft in their place."""
    return os.strerror(error.errno) if error.errno else str(error)


def remove_unfinished(folder: Path, name: str) -> None:
    """Remove the drafts of a file that a killed run left in a folder."""
    for draft in folder.glob(f".{glob.escape(name)}.*{UNFINISHED}"):
        draft.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all in it; nothing where it is not there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file that never changes, or a copy where the file system has no such names."""
    try:
        os.link(source, target)
    except OSError:
        with whole_file(target) as draft:
            shutil.copyfile(source, draft)


def sync(folder: Path) -> None:
    """Wait until the disk holds the new name too, where the system can open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Make a folder and hold it for ourselves; it goes with the block unless something was left in it.

    InvalidInput where it cannot be made, or where another run holds it.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    mark = folder / ".running"
    with mark.open("a") as handle:
        _lock(handle, folder)
        try:
            yield
        finally:
            if next(folder.rglob("*.parquet"), None) is None:
                shutil.rmtree(folder)


def _lock(handle: IO[str], folder: Path) -> None:
    """A lock that the system takes back when we end, however we end; none on a file system that has none."""
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InvalidInput(
            f"Another run is at work in {folder}: wait until it ends, or choose another output."
        ) from error
    except OSError:
        return
