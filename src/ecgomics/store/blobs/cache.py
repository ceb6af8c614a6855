"""Copies of objects on this machine, as they are in the store: what is encrypted there is so here.

A copy ends with the SHA-256 of the rest, and is read only where that is right. Those not used for longest go first. Any
number of processes may use one folder: a copy appears whole, and one that another process removes is fetched anew.
"""

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

from ecgomics.store.blobs.durable import TEMPORARY, made
from ecgomics.store.blobs.objects import Objects
from ecgomics.store.blobs.places import Kept
from ecgomics.store.blobs.sealing import MAGIC

_SUM_BYTES: Final = 32
_BYTES_AT_ONCE: Final = 2**22
#: What is left when the folder was too large.
_LEFT: Final = 0.9
#: How much may come before the folder is measured again, as a share of what it may hold.
_UNMEASURED: Final = 0.05
#: One object may fill so much of it.
_LARGEST: Final = 0.25
#: Names of copies that were found to be whole are remembered.
_MOST_KNOWN: Final = 100_000


class Cached:
    """Objects, the last used of which are on this machine, too."""

    def __init__(self, objects: Objects, folder: Path, *, most_bytes: int, sealed_only: bool) -> None:
        """sealed_only: nothing plain is kept here, nor stays here from before."""
        self._objects, self._folder, self._most = objects, folder, most_bytes
        self._sealed_only = sealed_only
        self._whole: set[tuple[str, int, int]] = set()
        self._unmeasured = most_bytes * _UNMEASURED  # so that the first copy has it measured
        self._lock = threading.Lock()
        made(folder)
        if sealed_only:
            self._forget_plain()

    @property
    def shown(self) -> str:
        """As the objects."""
        return self._objects.shown

    def put(self, parts: Iterable[bytes], name: Callable[[], str]) -> None:
        """As every place; what is short will be read soon, and is kept here, too."""
        seen: list[bytes] = []
        size = 0

        def copied() -> Iterator[bytes]:
            nonlocal size
            for part in parts:
                size += len(part)
                if size <= _BYTES_AT_ONCE:
                    seen.append(part)
                yield part

        self._objects.put(copied(), name)
        self.forgotten(name())
        if size <= _BYTES_AT_ONCE:
            self._keep(name(), iter(seen), size)

    def has(self, name: str) -> bool:
        """As every place: only the store itself knows."""
        return self._objects.has(name)

    def read(self, name: str, first: int = 0, last: int | None = None) -> bytes:
        """As every place; a whole object is kept, a part is read of a copy that is there, or of the store."""
        if (copy := self._copy(name)) is not None:
            with suppress(FileNotFoundError):  # removed this moment
                return self._read_copy(copy, first, last)
        content = self._objects.read(name, first, last)
        if first == 0 and last is None:
            self._keep(name, iter([content]), len(content))
        return content

    def size(self, name: str) -> int:
        """As every place."""
        if (copy := self._copy(name)) is not None:
            with suppress(FileNotFoundError):
                return copy.stat().st_size - _SUM_BYTES
        return self._objects.size(name)

    def file(self, name: str) -> None:
        """A copy has more than these bytes."""

    def remove(self, name: str) -> None:
        """As every place."""
        self._objects.remove(name)
        self.forgotten(name)

    def kept(self) -> Iterator[Kept]:
        """As every place: what the store has."""
        return self._objects.kept()

    def tidied(self, *, grace_s: float) -> int:
        """As every place."""
        for path in self._folder.glob(f"*{TEMPORARY}"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime >= grace_s:
                    path.unlink()
        return self._objects.tidied(grace_s=grace_s)

    def forgotten(self, name: str) -> bool:
        """As every place."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def nearer(self, name: str) -> None:
        """As every place: in parts, as it may be long. Nothing where it would fill too much of the folder."""
        if self._copy(name) is not None:
            return
        size = self._objects.size(name)
        places = range(0, size, _BYTES_AT_ONCE)
        self._keep(
            name,
            (self._objects.read(name, first, min(first + _BYTES_AT_ONCE, size)) for first in places),
            size,
        )

    def copies(self) -> set[str]:
        """As every place."""
        return {path.name for path in self._folder.glob("??/*")}

    def refuse_away(self) -> None:
        """As every place."""
        self._objects.refuse_away()

    def mark(self) -> str | None:
        """As every place."""
        return self._objects.mark()

    def claim(self, name: str) -> None:
        """As every place."""
        self._objects.claim(name)

    def _forget_plain(self) -> None:
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):
                with path.open("rb") as file:
                    is_sealed = file.read(len(MAGIC)) == MAGIC
                if not is_sealed:
                    path.unlink()

    def _keep(self, name: str, parts: Iterator[bytes], size: int) -> None:
        """A copy; nothing where there is no room for it, as it is only for speed."""
        begin = next(parts, b"")
        if size > self._most * _LARGEST or (self._sealed_only and not begin.startswith(MAGIC)):
            return
        path = self._path(name)
        made(path.parent)
        handle, draft = tempfile.mkstemp(dir=self._folder, suffix=TEMPORARY)
        try:
            digest = hashlib.sha256()
            with os.fdopen(handle, "wb") as file:
                for part in chain([begin], parts):
                    digest.update(part)
                    file.write(part)
                file.write(digest.digest())
            Path(draft).replace(path)
        except OSError:
            return
        finally:
            Path(draft).unlink(missing_ok=True)
        self._added(size)

    def _copy(self, name: str) -> Path | None:
        """A copy that is whole, as used now; None where there is none."""
        path = self._path(name)
        try:
            os.utime(path)
            facts = path.stat()
            known = (name, facts.st_ino, facts.st_size)
            if known in self._whole:
                return path
            if not _is_whole(path):
                path.unlink(missing_ok=True)
                return None
        except FileNotFoundError:
            return None
        if len(self._whole) >= _MOST_KNOWN:
            self._whole.clear()
        self._whole.add(known)
        return path

    def _read_copy(self, path: Path, first: int, last: int | None) -> bytes:
        with path.open("rb") as file:
            end = os.fstat(file.fileno()).st_size - _SUM_BYTES
            file.seek(first)
            return file.read(max(0, min(end, end if last is None else last) - first))

    def _added(self, size: int) -> None:
        with self._lock:
            self._unmeasured += size
            if self._unmeasured < self._most * _UNMEASURED:
                return
            self._unmeasured = 0
        self._trim()

    def _trim(self) -> None:
        """Remove what was not used for longest, where there is too much."""
        found = []
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        there = sum(size for _, size, _ in found)
        if there <= self._most:
            return
        for _, size, path in sorted(found):
            path.unlink(missing_ok=True)
            there -= size
            if there <= self._most * _LEFT:
                return

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def _is_whole(path: Path) -> bool:
    """Whether a copy is what was written, by the sum at its end."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        left = os.fstat(file.fileno()).st_size - _SUM_BYTES
        while left > 0 and (part := file.read(min(_BYTES_AT_ONCE, left))):
            digest.update(part)
            left -= len(part)
        return left == 0 and file.read() == digest.digest()
