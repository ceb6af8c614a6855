"""Files that one process at a time writes: a lock of the system, which ends with the process however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ecgomics.core.errors import Conflict


@contextmanager
def held(descriptor: int) -> Iterator[None]:
    """Wait until no other process holds an open file, and hold it."""
    _lock(descriptor, wait=True)
    try:
        yield
    finally:
        _unlock(descriptor)


def held_or_refused(path: Path) -> IO[bytes]:
    """A file that is held until it is closed or the process ends; Conflict where another process holds it."""
    file = path.open("ab")
    try:
        _lock(file.fileno(), wait=False)
    except OSError:
        file.close()
        raise Conflict(f"Another process has {path.parent}.") from None
    return file


if sys.platform == "win32":  # where one server alone uses a folder

    def _lock(descriptor: int, *, wait: bool) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        import msvcrt

        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _lock(descriptor: int, *, wait: bool) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)
