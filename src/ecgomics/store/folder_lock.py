"""The lock of a data folder, held by a process until it ends, however it ends.

An SQLite transaction serves as lock because it works alike everywhere: an exclusive one is held alone, one that reads
is shared with others.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput

#: Who shares a folder waits so long for one that has it alone while it begins.
PATIENCE_S: Final = 60.0


def locked(path: Path, *, share: bool = False, patience_s: float = 0.0) -> sqlite3.Connection:
    """A lock that this process holds until the connection is closed or the process ends.

    share: with others who share it. InvalidInput if another process holds it alone, or shares what is wanted alone, or
    the folder may not be written to.
    """
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN" if share else "BEGIN EXCLUSIVE")
        if share:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # this is what takes the lock
    except sqlite3.DatabaseError as error:
        if connection is not None:
            connection.close()
        if is_busy(error):
            raise InUse(
                f"The data folder {path.parent} is in use by another ECGomics: stop that one or name another folder."
            ) from error
        raise InvalidInput(
            f"The data folder {path.parent} cannot be used ({error}): name another folder."
        ) from error
    return connection


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Whether it is another process that has the lock."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


class InUse(InvalidInput):
    """Another process has the folder."""


class FolderLock:
    """The lock of a folder that several servers may use: held alone at first where nobody has it, then shared."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: sqlite3.Connection | None = None
        self._is_alone = False

    def take(self) -> bool:
        """Take it, and whether it is held alone; InvalidInput where another keeps it for itself."""
        try:
            self._held, self._is_alone = locked(self._path), True
        except InUse:
            self._held = locked(self._path, share=True, patience_s=PATIENCE_S)
        return self._is_alone

    def share(self) -> None:
        """Hold it with others from now on."""
        if self._is_alone and self._held is not None:
            with closing(self._held):
                self._held.execute("COMMIT")
            self._held, self._is_alone = locked(self._path, share=True, patience_s=PATIENCE_S), False

    def close(self) -> None:
        """Let go of it."""
        if self._held is not None:
            self._held.close()
