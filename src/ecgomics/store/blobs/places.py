"""Where the bytes of blobs are: what any place does, and a folder that does it."""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from ecgomics.store.blobs.durable import TEMPORARY, made, synced, write_whole

#: Which store a place belongs to, where it is not a folder of the store's own.
MARK: Final = "store-id"


class NotKept(Exception):
    """A place has nothing of that name; whoever asked knows what it was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a place has: its name, and how long it has been there."""

    name: str
    age_s: float


class Place(Protocol):
    """Bytes by name. Unavailable where it does not answer now, NotKept where it has no such name."""

    @property
    def shown(self) -> str:
        """Where it is, for people."""

    def put(self, parts: Iterable[bytes], name: Callable[[], str]) -> None:
        """Keep bytes, in place of others of that name, which is asked for last; durable when this returns."""

    def has(self, name: str) -> bool:
        """Whether there is such a name."""

    def read(self, name: str, first: int = 0, last: int | None = None) -> bytes:
        """All bytes of a name, or those from first to before last."""

    def size(self, name: str) -> int:
        """How many bytes a name has."""

    def file(self, name: str) -> BinaryIO | None:
        """A file of exactly these bytes, opened; None where this machine has none."""

    def remove(self, name: str) -> None:
        """Forget a name, if it is there."""

    def kept(self) -> Iterator[Kept]:
        """Everything that is kept."""

    def tidied(self, *, grace_s: float) -> int:
        """Remove what writes that were cut off left so long ago; how many there were."""

    def forgotten(self, name: str) -> bool:
        """Forget a copy that is nearer than the original; whether there was one."""

    def nearer(self, name: str) -> None:
        """Have a copy where reading is quick, where that makes a difference."""

    def copies(self) -> set[str]:
        """Names of which there are nearer copies."""

    def refuse_away(self) -> None:
        """Nothing where it answers; Unavailable where it does not."""

    def mark(self) -> str | None:
        """The name of the store that the place belongs to; None where none was written yet."""

    def claim(self, name: str) -> None:
        """Write whose it is."""


class WithoutCopies:
    """A place that keeps no nearer copies of what it has."""

    def forgotten(self, name: str) -> bool:
        """There was none."""
        return False

    def nearer(self, name: str) -> None:
        """Nothing is nearer."""

    def copies(self) -> set[str]:
        """There are none."""
        return set()


class Folder(WithoutCopies):
    """A folder of files, two levels deep, each whole and on the disk or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        made(folder)

    @property
    def shown(self) -> str:
        """Its path."""
        return str(self._folder)

    def put(self, parts: Iterable[bytes], name: Callable[[], str]) -> None:
        """As every place."""
        handle, draft = tempfile.mkstemp(dir=self._folder, suffix=TEMPORARY)
        temporary = Path(draft)
        try:
            with os.fdopen(handle, "wb") as file:
                for part in parts:
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            path = self.path(name())
            made(path.parent)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        synced(path.parent)

    def has(self, name: str) -> bool:
        """As every place."""
        return self.path(name).exists()

    def read(self, name: str, first: int = 0, last: int | None = None) -> bytes:
        """As every place."""
        try:
            with self.path(name).open("rb") as file:
                file.seek(first)
                return file.read() if last is None else file.read(max(0, last - first))
        except FileNotFoundError as error:
            raise NotKept(name) from error

    def size(self, name: str) -> int:
        """As every place."""
        try:
            return self.path(name).stat().st_size
        except FileNotFoundError as error:
            raise NotKept(name) from error

    def file(self, name: str) -> BinaryIO | None:
        """As every place."""
        try:
            return self.path(name).open("rb")
        except FileNotFoundError as error:
            raise NotKept(name) from error

    def remove(self, name: str) -> None:
        """As every place."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            synced(path.parent)

    def kept(self) -> Iterator[Kept]:
        """As every place."""
        now_s = time.time()
        for path in self._folder.glob("??/*"):
            if path.suffix != TEMPORARY:
                with suppress(FileNotFoundError):  # removed meanwhile
                    yield Kept(path.name, now_s - path.stat().st_mtime)

    def tidied(self, *, grace_s: float) -> int:
        """As every place."""
        removed = 0
        for pattern in (f"*{TEMPORARY}", f"??/*{TEMPORARY}"):
            for path in self._folder.glob(pattern):
                with suppress(FileNotFoundError):
                    if time.time() - path.stat().st_mtime >= grace_s:
                        path.unlink()
                        removed += 1
        return removed

    def refuse_away(self) -> None:
        """It is here."""

    def mark(self) -> str | None:
        """As every place."""
        path = self._folder / MARK
        return path.read_text(encoding="ascii") if path.exists() else None

    def claim(self, name: str) -> None:
        """As every place."""
        write_whole(self._folder / MARK, name.encode())

    def path(self, name: str) -> Path:
        """The file of a name; to be read, never changed."""
        return self._folder / name[:2] / name
