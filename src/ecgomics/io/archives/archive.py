"""Zip and tar archives as if they were folders: nothing of them is unpacked to disk.

A file in an archive has a path below that of the archive (clinic.zip/monday/ecg.csv), also one in an archive that lies
in an archive itself, one level deep.
"""

import bz2
import gzip
import io
import lzma
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.io.archives.indexes import is_tar, tar_members, zip_members
from ecgomics.io.archives.members import Content, Member, by_name
from ecgomics.io.limits import MOST_UNFOLDED_BYTES, Deadline, is_bomb
from ecgomics.io.source import Source

#: A file with such a name is meant to be an archive: what is wrong with it is reported.
SUFFIXES: Final = (".zip", ".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz")

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP: Final = b"\x1f\x8b"
_BZIP2: Final = b"BZh"
_XZ: Final = b"\xfd7zXZ\x00"
_CHUNK: Final = 2**20
#: Largest memory for the dictionary of an xz file, which may claim gigabytes.
_XZ_MEMORY_BYTES: Final = 2**27
#: Members that only documents have: office files, e-books, programs.
_OF_DOCUMENTS: Final = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
#: How the libraries report damage of compressed content.
_DAMAGE: Final = (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)


def looks_like_archive(head: bytes) -> bool:
    """Whether content begins as an archive, or as what may be a compressed one; .npz and .xlsx do, too."""
    return head.startswith((*_ZIP, _GZIP, _BZIP2, _XZ)) or head[257:262] == b"ustar" or is_tar(head)


@dataclass(frozen=True, slots=True)
class _Bytes:
    """Content in memory, opened as a file."""

    content: bytes

    def __call__(self) -> BinaryIO:
        return io.BytesIO(self.content)


@dataclass(frozen=True, slots=True)
class _File:
    """A file on disk, opened."""

    path: Path

    def __call__(self) -> BinaryIO:
        return self.path.open("rb")


@dataclass(frozen=True)
class Archive:
    """An archive: its files by their names in it."""

    label: str
    members: Mapping[str, Member]
    opened: Callable[[], BinaryIO] = field(repr=False)

    @cached_property
    def folders(self) -> Mapping[str, list[str]]:
        """The files of each folder by their own names, in order; the archive's own folder is “”."""
        found = defaultdict(list)
        for name in sorted(self.members):
            folder, _, own = name.rpartition("/")
            found[folder].append(own)
        return found

    @property
    def is_document(self) -> bool:
        """Whether it is a document or a program in the shape of a zip archive."""
        return not _OF_DOCUMENTS.isdisjoint(self.members)

    def source(self, name: str, *, deadline: Deadline | None = None, called: str | None = None) -> Source:
        """A member, there or not, with its siblings; called is the name of its recording."""
        folder, _, own = name.rpartition("/")
        stem = own.rpartition(".")[0] or own
        return Source(
            stored=self._content(name),
            file=own,
            name=called or stem,
            stored_beside=_Folder(self, folder),
            deadline=deadline or Deadline(),
        )

    def split(self, name: str) -> tuple[str, str]:
        """The archive in this one that a path below it leads into, “” where it leads into none, and the rest of it."""
        parts = name.split("/")
        ends = (depth for depth in range(1, len(parts)) if "/".join(parts[:depth]) in self.members)
        depth = next(ends, 0)
        return "/".join(parts[:depth]), "/".join(parts[depth:])

    def _content(self, name: str) -> Content | None:
        member = self.members.get(name)
        return None if member is None else Content(member, self.opened)

    def inner(self, name: str) -> "Archive":
        """An archive that lies in this one. UnreadableFile where it cannot be read, or unfolds too far."""
        member = self.members[name]
        if member.size > MOST_UNFOLDED_BYTES:
            raise UnreadableFile(
                f"{name.rpartition('/')[2]} cannot be read as an archive: it lies in another one and is larger than "
                f"{MOST_UNFOLDED_BYTES >> 20} MiB; unpack the outer one."
            )
        content = Content(member, self.opened)
        return indexed(_Bytes(content.whole()), label=content.label, size=min(member.packed, member.size))


class _Folder(Mapping[str, Content]):
    """The files of one folder of an archive, by name."""

    def __init__(self, archive: Archive, folder: str) -> None:
        self._archive = archive
        self._prefix = f"{folder}/" if folder else ""

    def __getitem__(self, name: str) -> Content:
        if "/" in name:
            raise KeyError(name)
        return Content(self._archive.members[self._prefix + name], self._archive.opened)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.folders.get(self._prefix.rstrip("/"), []))

    def __len__(self) -> int:
        return len(self._archive.folders.get(self._prefix.rstrip("/"), []))


def archive_of(source: Source) -> Archive:
    """The archive that a file is. UnreadableFile where it is none, is damaged, or unfolds too far."""
    if source.path is not None:
        return archive_at(source.path)
    return indexed(_Bytes(source.data), label=source.label, size=source.size)


def archive_at(path: Path, inner: str | None = None) -> Archive:
    """The archive on disk, or the one in it; the last ones are kept, as many files are read of each."""
    try:
        state = path.stat()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened: {error.strerror}.") from error
    return _kept(path, inner, (state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=2)
def _kept(path: Path, inner: str | None, state: tuple[int, int]) -> Archive:
    if inner is not None:
        return archive_at(path).inner(inner)
    return indexed(_File(path), label=path.name, size=state[0])


def indexed(opened: Callable[[], BinaryIO], *, label: str, size: int) -> Archive:
    """The archive that a file is, which is opened anew for each use; size is what the whole takes where it lies."""
    kind = "archive"
    try:
        with opened() as file:
            head = file.read(512)
            kind = "zip archive" if head.startswith(_ZIP) else "tar archive"
            opened = _unfolded(file, head, size) or opened
        with opened() as file:
            length = file.seek(0, io.SEEK_END)
            found = zip_members(file) if head.startswith(_ZIP) else tar_members(file, length)
            return Archive(label, by_name(found, label=label, size=size), opened)
    except _DAMAGE as error:
        raise UnreadableFile(f"{label} cannot be read as a {kind}: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """Our own words, or those of the system; those of the libraries are none."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) if type(error) is ValueError else "its compressed content is damaged or cut short"


# Compressed tar -------------------------------------------------------------------------------------------------------


def _unfolded(file: BinaryIO, head: bytes, size: int) -> _Bytes | None:
    """The tar archive in a compressed file, whole and in memory; None where it is not compressed."""
    if head.startswith((_GZIP, _BZIP2, _XZ)):
        file.seek(0)
        return _Bytes(b"".join(_pieces(_decompressed(file, head), size)))
    return None


def _decompressed(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    """Its content, in pieces of a bounded size."""
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=file) as unfolding:
            while piece := unfolding.read(_CHUNK):
                yield piece
    elif head.startswith(_BZIP2):
        with bz2.BZ2File(file) as unfolding_bz2:
            while piece := unfolding_bz2.read(_CHUNK):
                yield piece
    else:
        yield from _unfolded_xz(file)


def _unfolded_xz(file: BinaryIO) -> Iterator[bytes]:
    unfolding = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY_BYTES)
    while not unfolding.eof:
        packed = file.read(_CHUNK) if unfolding.needs_input else b""
        if unfolding.needs_input and not packed:
            raise EOFError
        yield unfolding.decompress(packed, _CHUNK)


def _pieces(unfolding: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The pieces of a tar archive as they come. ValueError where it is none, takes too long, or too much memory."""
    total, deadline = 0, Deadline()
    for piece in unfolding:
        if not total and piece and not is_tar(piece):
            raise ValueError("it is a compressed file, but no tar archive; decompress it first")
        total += len(piece)
        if is_bomb(total, size):
            raise ValueError(f"its {size:,} bytes unfold to more than {total - len(piece):,}")
        if total > MOST_UNFOLDED_BYTES:
            raise ValueError(
                f"it unfolds to more than {MOST_UNFOLDED_BYTES >> 20} MiB, the most of a compressed tar archive "
                f"that is held at once; unpack it first"
            )
        if deadline.is_over:
            raise ValueError("unfolding it takes too long")
        yield piece


# Paths ----------------------------------------------------------------------------------------------------------------


def place_of(path: Path) -> tuple[Archive, str] | None:
    """The archive that a path leads into, and what is left of the path in it; None where it leads into none.

    UnreadableFile where an archive on the way cannot be read.
    """
    outer = next((parent for parent in path.parents if parent.is_file()), None)
    if outer is None or not looks_like_archive(Source(path=outer).head):
        return None
    archive, name = archive_at(outer), path.relative_to(outer).as_posix()
    inner, rest = archive.split(name)
    return (archive_at(outer, inner), rest) if inner else (archive, name)


def source_at(path: Path, *, name: str | None = None) -> Source:
    """What a path leads to, there or not: a file on disk, or one in an archive."""
    place = None if path.exists() else place_of(path)
    if place is None:
        return Source(path=path, name=name or path.stem)
    archive, member = place
    return archive.source(member, called=name)


def existing(path: Path, *, name: str | None = None) -> Source:
    """The file that a path leads to; InvalidInput says what else it is, or that it is not there."""
    if path.is_dir():
        raise InvalidInput(
            f"{path.name or path} is a folder: give a file of it, or extract the whole folder."
        )
    source = source_at(path, name=name)
    if not source.is_there:
        raise InvalidInput(f"{path.name} does not exist.")
    return source
