"""Files named by the hash of what they hold, written so that one is either whole and on the disk or not there."""

import hashlib
import os
import tempfile
import time
from collections.abc import Container, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_TEMPORARY: Final = ".part"


class Blobs:
    """A folder of content-addressed files, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        made(folder)

    def write(self, content: bytes) -> str:
        """Keep the content and return its SHA-256; when this returns it survives a crash of the machine."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            made(path.parent)
            write_whole(path, content)
        return digest

    def write_parts(self, parts: Iterable[bytes]) -> str:
        """As `write`, of a content that comes in parts and is never in memory as a whole."""
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=_TEMPORARY)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for part in parts:
                    digest.update(part)
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            path = self._path(digest.hexdigest())
            made(path.parent)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        synced(path.parent)
        return digest.hexdigest()

    def read(self, digest: str) -> bytes:
        """The content with this hash."""
        return self._path(digest).read_bytes()

    def read_part(self, digest: str, first: int, last: int) -> bytes:
        """Bytes first to before last of the content with this hash."""
        with self._path(digest).open("rb") as file:
            file.seek(first)
            return file.read(last - first)

    def path(self, digest: str) -> Path:
        """Where the content with this hash is; to be read, never changed."""
        return self._path(digest)

    def remove(self, digest: str) -> None:
        """Forget the content with this hash."""
        path = self._path(digest)
        path.unlink(missing_ok=True)
        synced(path.parent)

    def digests(self) -> set[str]:
        """Hashes of everything that is kept."""
        return {path.name for path in self._folder.glob("??/*") if path.suffix != _TEMPORARY}

    def older_than(self, age_s: float) -> set[str]:
        """Hashes of what was written longer ago; half-written files of that age go."""
        before_s, old = time.time() - age_s, set[str]()
        for path in (*self._folder.glob("??/*"), *self._folder.glob(f"*{_TEMPORARY}")):
            with suppress(FileNotFoundError):  # removed meanwhile
                if path.stat().st_mtime < before_s:
                    if path.suffix == _TEMPORARY:
                        path.unlink()
                    else:
                        old.add(path.name)
        return old

    def sweep(self, kept: Container[str]) -> int:
        """Remove every file that is not kept, half-written ones included; how many there were."""
        left_over = [path for path in self._folder.glob("??/*") if path.name not in kept]
        left_over += self._folder.glob(f"*{_TEMPORARY}")
        for path in left_over:
            path.unlink()
        return len(left_over)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole and on the disk or as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=_TEMPORARY)
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
