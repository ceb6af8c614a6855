"""Files on their way in: each is known by the hash it will have, and grows from its beginning.

How long such a file is tells how much of it was acknowledged: a chunk is synced before it is. Two that hand in the same
content fill the same file.
"""

import os
import threading
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store.blobs import made, synced
from ecgomics.store.held_file import held

#: Files that are written at a time; more than a browser sends at once.
_LOCKS: Final = 64


class WrongOffset(InvalidInput):
    """A chunk that does not go on where the file ends here."""

    def __init__(self, received_bytes: int) -> None:
        super().__init__(f"So far {received_bytes} bytes of this file are here: go on from there.")
        self.received_bytes = received_bytes


class Parts:
    """A folder of files that are not whole yet, or not read yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        made(folder)

    def size(self, digest: str) -> int:
        """Bytes that are here."""
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            return 0

    def sizes(self) -> dict[str, int]:
        """Bytes that are here of every file, by hash."""
        sizes = {}
        with os.scandir(self._folder) as found:
            for each in found:
                with suppress(FileNotFoundError):  # read and removed meanwhile
                    sizes[each.name] = each.stat().st_size
        return sizes

    def append(self, digest: str, content: bytes, *, offset: int) -> int:
        """Put a chunk behind what is here; the bytes that are here now, which survive a crash of the machine.

        WrongOffset where the chunk begins elsewhere.
        """
        path = self._path(digest)
        with self._locks[int(digest[:8], 16) % _LOCKS]:
            is_new = not path.exists()
            if is_new and offset:
                raise WrongOffset(0)
            with open(path, "ab", opener=_for_owner) as file, held(file.fileno()):
                here = os.fstat(file.fileno()).st_size
                if offset != here:
                    raise WrongOffset(here)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                synced(self._folder)
        return here + len(content)

    def read(self, digest: str) -> bytes:
        """The content of a file; nothing where nothing came."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return b""

    def remove(self, digest: str) -> None:
        """Forget a file."""
        self._path(digest).unlink(missing_ok=True)

    def sweep(self, kept: Container[str]) -> int:
        """Remove every file that is not kept; how many there were."""
        left_over = [path for path in self._folder.iterdir() if path.name not in kept]
        for path in left_over:
            path.unlink()
        return len(left_over)

    def _path(self, digest: str) -> Path:
        return self._folder / digest


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
