"""Remote storage as folders and files, whatever it is: an object store, a web server with index pages, memory."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from ecgomics.cohort.remote import RemoteFile
from ecgomics.cohort.storage import NotThere, asked, file_system, shown
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.io.folders import is_hidden
from ecgomics.io.source import Source

#: What storages call that which changes with the content of a file, the surest first.
_MARKS: Final = (
    *("ETag", "etag", "md5Hash", "Content-MD5", "generation"),
    *("LastModified", "Last-Modified", "mtime", "created"),
)
_BUCKETS: Final = frozenset({"s3", "s3a", "gs", "gcs"})
#: Files and folders that index pages may name: they may lead in circles that no rule sees.
_MOST_NAMED: Final = 1_000_000
#: Questions to a storage at the same time: they wait, and cost no processor.
AT_ONCE: Final = 16


@dataclass(frozen=True)
class Storage:
    """The file system of a URL."""

    system: Any
    scheme: str
    options: Mapping[str, Any]

    @property
    def is_web(self) -> bool:
        """Whether files are what index pages name."""
        return self.scheme in {"http", "https"}

    @property
    def magic(self) -> str:
        """An expression for what makes a path a pattern; a question mark begins the query of a web address."""
        return r"[*\[]" if self.is_web else r"[*?\[]"

    def nothing_at(self, path: str) -> NotThere:
        """What to say of a path that leads nowhere: there is no such bucket, or nothing in it."""
        bucket = path.partition("/")[0]
        if self.scheme in _BUCKETS and self.info(bucket) is None:
            return NotThere(f"There is no bucket {bucket}.")
        return NotThere(f"{shown(self.url(path))} does not exist.")

    def url(self, path: str) -> str:
        """The URL of a path of this file system."""
        return path if self.is_web else f"{self.scheme}://{path.lstrip('/')}"

    def path(self, file: RemoteFile) -> str:
        """The path of a file in this file system."""
        return file_system(file.url, self.options)[1]

    def name(self, path: str) -> str:
        """The name of a file or folder."""
        last = (shown(path) if self.is_web else path).rstrip("/").rpartition("/")[2]
        return PurePosixPath(unquote(last)).name if self.is_web else last

    def file(self, path: str, info: Mapping[str, Any] | None = None) -> RemoteFile:
        """A file with what the storage says of it; asked for if it is not known."""
        if info is None or (self.is_web and info.get("size") is None):
            info = self.info(path) or {}
        mark = next((f"{key} {info[key]}" for key in _MARKS if info.get(key)), "")
        return RemoteFile(self.url(path), self.name(path), info.get("size"), mark)

    def info(self, path: str) -> Mapping[str, Any] | None:
        """What the storage says of a file or folder; None where there is none."""
        try:
            found: Mapping[str, Any] = asked(self.url(path), lambda: self.system.info(path))
        except NotThere:
            return None
        return found

    def is_folder(self, path: str, info: Mapping[str, Any]) -> bool:
        """Whether something that is there holds files."""
        if self.is_web:
            return path.endswith("/") or shown(str(info.get("url", ""))).endswith("/")
        return info.get("type") == "directory"

    def below(self, top: str, *, depth: int | None = None) -> dict[str, Mapping[str, Any]]:
        """Files and folders below a folder, so many folders deep, by path; folders end in “/”."""
        if self.is_web:
            return dict(self._pages(top.rstrip("/") + "/", depth))
        self.system.invalidate_cache()
        found = asked(
            self.url(top), lambda: self.system.find(top, maxdepth=depth, withdirs=True, detail=True)
        )
        first = len(top.rstrip("/")) + 1
        return {
            path.rstrip("/") + "/" * (info["type"] == "directory"): info
            for path, info in found.items()
            if path.rstrip("/") != top.rstrip("/") and not any(map(is_hidden, path[first:].split("/")))
        }

    def _pages(self, top: str, depth: int | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What index pages name, each once, without what only sorts them or leads elsewhere."""
        waiting, seen = [(top, 1)], {top}
        while waiting:
            folder, level = waiting.pop(0)
            for info in self._page(folder):
                path = str(info["name"])
                below = path.removeprefix(folder)
                if path in seen or below == path or not re.fullmatch(r"[^/?#:]+/?", below):
                    continue
                if below.rstrip("/") in {"", ".", ".."} or is_hidden(unquote(below)):
                    continue
                seen.add(path)
                yield path, info
                if path.endswith("/") and (depth is None or level < depth):
                    waiting.append((path, level + 1))
            if len(seen) > _MOST_NAMED:
                raise InvalidInput(
                    f"The index pages below {shown(top)} name files without end: give a folder of it."
                )

    def _page(self, folder: str) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = asked(folder, lambda: self.system.ls(folder, detail=True))
        return found

    def content(self, path: str) -> bytes:
        """Every byte of a file."""
        found: bytes = asked(self.url(path), lambda: self.system.cat_file(path))
        return found

    def first(self, path: str, count: int) -> bytes:
        """So many bytes from the beginning; fewer where it has fewer."""
        found: bytes = asked(self.url(path), lambda: self.system.cat_file(path, start=0, end=count))
        return found[:count]


def storage_of(url: str, options: Mapping[str, Any]) -> tuple[Storage, str]:
    """The storage of a URL, and the path in it."""
    system, path = file_system(url, options)
    scheme = url.partition("://")[0].lower()
    if scheme in {"http", "https"}:
        path = url
    return Storage(system, scheme, options), path


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, fetched when they are asked for."""

    storage: Storage
    path: str

    def first(self, count: int) -> bytes:
        """So many bytes from the beginning. UnreadableFile where it is not there."""
        return self._of(lambda: self.storage.first(self.path, count))

    def whole(self) -> bytes:
        """Every byte. UnreadableFile where it is not there."""
        return self._of(lambda: self.storage.content(self.path))

    def _of(self, call: Callable[[], bytes]) -> bytes:
        try:
            return call()
        except NotThere as error:
            raise UnreadableFile(str(error)) from error


@dataclass(frozen=True)
class Folder:
    """The files of one folder by name, each with its path and what the storage says of it."""

    storage: Storage
    path: str
    files: Mapping[str, tuple[str, Mapping[str, Any]]]
    is_whole: bool = True
    """Whether no other file is in it; where not, others are asked for by their names."""

    def file(self, name: str) -> RemoteFile | None:
        """A file of the folder; None where it is not there."""
        if name in self.files:
            return self.storage.file(*self.files[name])
        if self.is_whole:
            return None
        path = f"{self.path}/{name}"
        info = self.storage.info(path)
        return None if info is None else self.storage.file(path, info)

    def source(self, name: str) -> Source:
        """A file of the folder, read from where it is."""
        return Source(stored=Content(self.storage, self.files[name][0]), file=name, name=name)

    def header(self, name: str) -> bytes | None:
        """The content of a header, fetched once; None where it is not there."""
        if name not in self._headers:
            path = self.files[name][0] if name in self.files else f"{self.path}/{name}"
            try:
                self._headers[name] = self.storage.content(path)
            except NotThere:
                self._headers[name] = None
        return self._headers[name]

    @cached_property
    def _headers(self) -> dict[str, bytes | None]:
        return {}
