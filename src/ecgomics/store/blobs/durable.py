"""Files that are whole and on the disk, or not there."""

import os
import tempfile
from pathlib import Path
from typing import Final

#: What is being written.
TEMPORARY: Final = ".part"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole and on the disk or as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    synced(path.parent)


def made(folder: Path) -> None:
    """Make the folder, readable by its owner only, and make its name durable."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        synced(folder.parent)


def synced(folder: Path) -> None:
    """Bring the names in a folder to the disk; where the system cannot open folders (Windows) it does so itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
