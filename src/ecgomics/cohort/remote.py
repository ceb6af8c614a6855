"""Recordings in remote storage: fetched to a temporary folder where they are measured, with all files they have."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

from ecgomics.cohort.storage import CutShort, asked, file_system, shown
from ecgomics.core.errors import UnreadableFile
from ecgomics.io import archives
from ecgomics.io.archives import Archive
from ecgomics.io.limits import MOST_UNFOLDED_BYTES
from ecgomics.io.readers.wfdb_record import HEADER, files_beside_record, files_of_record
from ecgomics.io.source import Source

#: Archives up to this size are fetched whole and kept, the last two of each process; of larger ones only parts are.
_KEPT_BYTES: Final = 2**26
#: Bytes that are fetched at once of what is read in parts.
_BLOCK_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file in remote storage."""

    url: str = field(repr=False)
    """With the query that may be its signature; `shown` is without."""
    name: str
    size_bytes: int | None
    """None where the storage does not say."""
    mark: str
    """What the storage says that changes with the content: ETag, version or time of change."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the files of a recording are: the one to read first, or the archive that holds it."""

    files: tuple[RemoteFile, ...]
    member: str = ""
    """Its path below the archive; empty where it is in none."""
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Of the storage; credentials may be among them."""

    def states(self) -> Iterator[tuple[str, int]]:
        """For each file a mark that changes when the file does, and its size."""
        for file in self.files:
            yield f"{shown(file.url)} {file.size_bytes} {file.mark}", file.size_bytes or 0

    @contextmanager
    def local(self) -> Iterator[Path]:
        """The recording in a temporary folder, which goes when the block ends. InvalidInput says why not."""
        with TemporaryDirectory(prefix="ecgomics-") as folder:
            if self.member:
                yield _unpacked(self, Path(folder))
                return
            for file in self.files:
                _fetch(file, Path(folder) / file.name, self.options)
            yield Path(folder) / self.files[0].name


def _fetch(file: RemoteFile, path: Path, options: Mapping[str, Any]) -> None:
    system, place = file_system(file.url, options)

    def fetched() -> None:
        system.get_file(place, str(path))
        if file.size_bytes is not None and path.stat().st_size != file.size_bytes:
            raise CutShort

    asked(file.url, fetched)


# Archives -------------------------------------------------------------------------------------------------------------


def _unpacked(remote: Remote, folder: Path) -> Path:
    """The files of a recording in an archive, written below a folder."""
    (file,) = remote.files
    inner, name = archive_at(file, remote.options).split(remote.member)
    source = archive_at(file, remote.options, inner).source(name)
    names = [source.label]
    if source.label.lower().endswith(HEADER):

        def content_of(header: str) -> bytes | None:
            beside = source if header == source.label else source.sibling(header)
            return beside.data if beside.is_there else None

        names = list(files_of_record(source.label, content_of)) + files_beside_record(
            source.label, source.data
        )
    for each in dict.fromkeys(names):
        beside = source if each == source.label else source.sibling(each)
        if beside.is_there:
            (folder / each).write_bytes(_data(file.url, beside))
    return folder / source.label


def _data(url: str, source: Source) -> bytes:
    return asked(url, lambda: source.data)


def archive_at(file: RemoteFile, options: Mapping[str, Any], inner: str = "") -> Archive:
    """An archive in remote storage, or one in it. UnreadableFile where it is none, or is damaged."""
    return _kept(*file_system(file.url, options), file, inner)


@lru_cache(maxsize=2)
def _kept(system: Any, place: str, file: RemoteFile, inner: str) -> Archive:
    if inner:
        return asked(file.url, lambda: _kept(system, place, file, "").inner(inner))
    opened = opener(system, place, file)
    return asked(file.url, lambda: archives.indexed(opened, label=file.name, size=file.size_bytes or 0))


def opener(system: Any, place: str, file: RemoteFile) -> Callable[[], BinaryIO]:
    """What opens a file anew: in memory where it is small or the server gives no parts, else part by part."""
    is_small = file.size_bytes is None or file.size_bytes <= _KEPT_BYTES
    if is_small or not asked(file.url, lambda: len(system.cat_file(place, start=1, end=2)) == 1):
        if (file.size_bytes or 0) > MOST_UNFOLDED_BYTES:
            raise UnreadableFile(
                f"{file.name} is larger than {MOST_UNFOLDED_BYTES >> 20} MiB and its server gives no parts of files: "
                f"download it first."
            )
        content = asked(file.url, lambda: system.cat_file(place))
        return lambda: io.BytesIO(content)
    return lambda: system.open(place, "rb", block_size=_BLOCK_BYTES, cache_type="readahead")
