"""Files on their way in: each is known by its project and the hash it will have, and grows from its beginning.

How long such a file is tells how much of it was acknowledged: a chunk is synced before it is. Two that hand in the same
content to one project fill the same file. Between projects nothing is shared, as who names a hash
does not thereby have the content.
"""

import hashlib
import os
import threading
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store.blobs import made, synced
from ecgomics.store.held_file import held
from ecgomics.store.library_tables import DEFAULT_PROJECT

#: Files that are written at a time; more than a browser sends at once.
_LOCKS: Final = 64


class WrongOffset(InvalidInput):
    """A chunk that does not go on where the file ends here."""

    def __init__(self, received_bytes: int) -> None:
        super().__init__(f"So far {received_bytes} bytes of this file are here: go on from there.")
        self.received_bytes = received_bytes


def part_of(project_id: str, digest: str) -> str:
    """The name under which a content is kept for a project until it is read.

    That of another project is longer than any hash: somebody of the first project could else name it as one.
    """
    if project_id == DEFAULT_PROJECT:
        return digest
    return hashlib.sha512(f"{project_id} {digest}".encode()).hexdigest()


class Parts:
    """A folder of files that are not whole yet, or not read yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        made(folder)

    def size(self, part: str) -> int:
        """Bytes that are here."""
        try:
            return self._path(part).stat().st_size
        except FileNotFoundError:
            return 0

    def sizes(self) -> dict[str, int]:
        """Bytes that are here of every file, by the name it is kept under."""
        sizes = {}
        with os.scandir(self._folder) as found:
            for each in found:
                with suppress(FileNotFoundError):  # read and removed meanwhile
                    sizes[each.name] = each.stat().st_size
        return sizes

    def append(self, part: str, content: bytes, *, offset: int) -> int:
        """Put a chunk behind what is here; the bytes that are here now, which survive a crash of the machine.

        WrongOffset where the chunk begins elsewhere.
        """
        path = self._path(part)
        with self._locks[int(part[:8], 16) % _LOCKS]:
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

    def read(self, part: str) -> bytes:
        """The content of a file; nothing where nothing came."""
        try:
            return self._path(part).read_bytes()
        except FileNotFoundError:
            return b""

    def remove(self, part: str) -> None:
        """Forget a file."""
        self._path(part).unlink(missing_ok=True)

    def sweep(self, kept: Container[str]) -> int:
        """Remove every file that is not kept; how many there were."""
        left_over = [path for path in self._folder.iterdir() if path.name not in kept]
        for path in left_over:
            path.unlink()
        return len(left_over)

    def _path(self, part: str) -> Path:
        return self._folder / part


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
