"""The recordings in remote storage, found by the rules of folders.

Only what decides is fetched: headers of WFDB records, and the first 8 KiB of files whose suffix is no ECG format's own
(the others are listed by their suffix). Sizes and marks of change come with the listing, or from one question per file
where a web server's index page does not state them.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from ecgomics.cohort.own_tables import is_own, may_be_own
from ecgomics.cohort.remote import Remote, RemoteFile, archive_at, opener
from ecgomics.cohort.remote_folders import AT_ONCE, Folder, Storage, storage_of
from ecgomics.cohort.storage import NotThere, shown
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.io import archives
from ecgomics.io.folders import Kind, listed, recordings_in
from ecgomics.io.readers.wfdb_header import parse_header
from ecgomics.io.readers.wfdb_record import HEADER, files_beside_record, files_of_record
from ecgomics.io.record_names import bare, bare_in
from ecgomics.io.source import HEAD_BYTES

_TOP: Final = PurePosixPath()
#: What a storage says of files, by path.
Infos = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RemoteRecording:
    """A recording by a name that others may have, too."""

    name: str
    root: PurePosixPath
    """The folder, or archive, that the name begins below."""
    location: str
    """Its URL as it may be shown; of one in an archive, going on below that."""
    remote: Remote


def recordings_below(url: str, options: Mapping[str, Any]) -> list[RemoteRecording]:
    """The recordings of a folder, an archive, a file or a pattern. InvalidInput where there is nothing."""
    storage, path = storage_of(url, options)
    if storage.is_web and shown(url).endswith("/"):
        return _of_folder(storage, path)
    info = storage.info(path)
    if info is not None and storage.is_folder(path, info):
        return _of_folder(storage, path)
    if info is None and re.search(storage.magic, path):
        return _matching(storage, path)
    if info is None and storage.info(path + HEADER) is None:
        return _below_archive(storage, path)
    return _of_file(storage, path, recording_at(url, options))


def _of_file(storage: Storage, path: str, found: RemoteRecording) -> list[RemoteRecording]:
    """What a file holds if it is an archive; else the recording that it is taken for."""
    name = storage.name(path)
    if name != found.remote.files[0].name or len(found.remote.files) > 1:
        return [found]
    folder = Folder(storage, path.rpartition("/")[0], {name: (path, {})})
    if (name, Kind.ARCHIVE) not in listed(folder.source, [name], by_suffix=True):
        return [found]
    root = bare(PurePosixPath(found.location))
    return list(_of_archive(storage, found.remote.files[0], root=root, above=_TOP)) or [found]


def recording_at(url: str, options: Mapping[str, Any]) -> RemoteRecording:
    """The recording that one URL means: a file, a WFDB record with or without suffix, or a file in an archive."""
    storage, given = storage_of(url, options)
    path, info = _header_of(storage, given)
    if info is None:
        return _in_archive(storage, given)
    if storage.is_folder(path, info):
        raise InvalidInput(f"{shown(url)} is a folder; one recording is meant.")
    folder = _folder_of(storage, path, info)
    root = PurePosixPath(shown(storage.url(folder.path)))
    return _recording(
        folder, storage.name(path), root=root, called=bare(PurePosixPath(storage.name(path))).name
    )


def is_file_at(url: str, options: Mapping[str, Any]) -> bool:
    """Whether there is a file, and no folder or pattern, at a URL."""
    storage, path = storage_of(url, options)
    info = storage.info(path)
    return info is not None and not storage.is_folder(path, info)


def content_at(url: str, options: Mapping[str, Any]) -> bytes:
    """Every byte of a file. InvalidInput says why it cannot be had."""
    storage, path = storage_of(url, options)
    return storage.content(path)


def _header_of(storage: Storage, path: str) -> tuple[str, Mapping[str, Any] | None]:
    """The header that a path stands for, as with files on disk, or the path itself; None where there is neither."""
    info = storage.info(path)
    if info is None:
        return path + HEADER, storage.info(path + HEADER)
    stem, dot, suffix = path.rpartition(".")
    if f"{dot}{suffix}".lower() not in {".dat", ".mat"}:
        return path, info
    header = storage.info(stem + HEADER)
    try:
        signals = parse_header(storage.content(stem + HEADER)).signals if header is not None else ()
    except ValueError:
        signals = ()
    return (stem + HEADER, header) if storage.name(path) in {each.file for each in signals} else (path, info)


def _folder_of(storage: Storage, path: str, info: Mapping[str, Any]) -> Folder:
    """A file in its folder, whose other files are looked for where it is the header of a record."""
    place = path.rpartition("/")[0]
    own = {storage.name(path): (path, info)}
    if not path.lower().endswith(HEADER):
        return Folder(storage, place, own)
    try:
        files = {storage.name(each): (each, about) for each, about in storage.below(place, depth=1).items()}
    except InvalidInput:
        return Folder(storage, place, own, is_whole=False)
    return Folder(storage, place, {**files, **own}, is_whole=not storage.is_web or bool(files))


def _into_archive(storage: Storage, path: str) -> tuple[RemoteFile, str]:
    """The archive that a path leads into, and the rest of the path. NotThere where it leads into none."""
    clean = shown(path) if storage.is_web else path
    query, parts = path[len(clean) :], clean.split("/")
    for count in (count for count, part in enumerate(parts[:-1], start=1) if _names_archive(part)):
        outer = "/".join(parts[:count]) + query
        if (info := storage.info(outer)) is not None:
            below = "/".join(parts[count:])
            return storage.file(outer, info), unquote(below) if storage.is_web else below
    raise storage.nothing_at(path)


def _in_archive(storage: Storage, path: str) -> RemoteRecording:
    """A file in an archive, or the record there that a path without suffix means. NotThere where there is none."""
    file, below = _into_archive(storage, path)
    inner, name = archive_at(file, storage.options).split(below)
    archive = archive_at(file, storage.options, inner)
    for suffix in ("", HEADER):
        if archive.source(name + suffix).is_there:
            remote = Remote((file,), below + suffix, storage.options)
            location = PurePosixPath(f"{shown(file.url)}/{below}{suffix}")
            return RemoteRecording(
                bare(location).name, location.parent, f"{shown(file.url)}/{below}{suffix}", remote
            )
    raise storage.nothing_at(path)


def _below_archive(storage: Storage, path: str) -> list[RemoteRecording]:
    """A file in an archive, or what a folder in it holds."""
    try:
        return [_in_archive(storage, path)]
    except NotThere:
        file, below = _into_archive(storage, path)
        members = [PurePosixPath(each) for each, _ in recordings_in(archive_at(file, storage.options))]
        found = [
            RemoteRecording(
                bare_in(each.relative_to(below)).as_posix(),
                PurePosixPath(f"{shown(file.url)}/{below}"),
                f"{shown(file.url)}/{each}",
                Remote((file,), each.as_posix(), storage.options),
            )
            for each in members
            if each.is_relative_to(below)
        ]
        if not found:
            raise
        return found


def _names_archive(part: str) -> bool:
    return part.lower().endswith(archives.SUFFIXES)


# Folders and patterns -------------------------------------------------------------------------------------------------


def _of_folder(storage: Storage, path: str) -> list[RemoteRecording]:
    top = path.rstrip("/")
    found = storage.below(top)
    if not found and storage.is_web:
        raise InvalidInput(
            f"{shown(top)}/ has no index page that names files: give the URLs of the files, or a manifest."
        )
    return _among(storage, top, _files(found))


def _matching(storage: Storage, pattern: str) -> list[RemoteRecording]:
    """What a pattern matches: folders with all below them, files as if their folder held nothing else."""
    from fsspec.utils import glob_translate

    top = re.split(storage.magic, pattern, maxsplit=1)[0].rpartition("/")[0]
    rest = pattern[len(top) + 1 :]
    found = storage.below(top, depth=None if "**" in rest else rest.count("/") + 1)
    expression = re.compile(glob_translate(pattern))
    matched = {path: info for path, info in found.items() if expression.match(path.rstrip("/"))}
    if not matched:
        raise InvalidInput(f"Nothing matches the pattern {shown(storage.url(pattern))}.")
    files = _files(matched)
    headers = {f"{path.rpartition('.')[0]}{HEADER}" for path in files}
    files |= {path: found[path] for path in headers.intersection(found)}
    for folder in (path for path in matched if path.endswith("/")):
        files |= _files(storage.below(folder))
    return _among(storage, top, files)


def _files(found: Infos) -> dict[str, Mapping[str, Any]]:
    return {path: info for path, info in found.items() if not path.endswith("/")}


def _among(storage: Storage, top: str, files: Infos) -> list[RemoteRecording]:
    """The recordings among files below a folder, folder by folder."""
    folders: dict[str, dict[str, tuple[str, Mapping[str, Any]]]] = defaultdict(dict)
    for path in sorted(files):
        folders[path.rpartition("/")[0]][storage.name(path)] = (path, files[path])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [
            each
            for path, inside in folders.items()
            for each in _in_folder(Folder(storage, path, inside), top, pool)
        ]


def _in_folder(folder: Folder, top: str, pool: ThreadPoolExecutor) -> Iterator[RemoteRecording]:
    """The recordings among the files of one folder; their names begin below top."""
    storage = folder.storage
    root = PurePosixPath(shown(storage.url(top)))
    below = folder.path[len(top) + 1 :]
    above = PurePosixPath(unquote(below) if storage.is_web else below)
    kinds = dict(listed(folder.source, sorted(folder.files), by_suffix=True, mapped=pool.map))
    found = pool.map(
        lambda name: _recording(
            folder, name, root=root, called=(above / bare(PurePosixPath(name))).as_posix()
        ),
        kinds,
    )
    for (name, kind), recording in zip(kinds.items(), found, strict=True):
        file = recording.remote.files[0]
        if kind is Kind.ARCHIVE:
            yield from _of_archive(storage, file, root=root, above=PurePosixPath(recording.name))
        elif not _is_own(storage, name, file):
            yield recording


def _recording(folder: Folder, name: str, *, root: PurePosixPath, called: str) -> RemoteRecording:
    """A file of a folder as a recording, with all the files it has."""
    storage, path = folder.storage, folder.files[name][0]
    own = storage.file(*folder.files[name])
    others: dict[str, None] = {}
    if name.lower().endswith(HEADER):
        others = dict.fromkeys(files_of_record(name, folder.header))
        if folder.is_whole:
            others |= dict.fromkeys(files_beside_record(name, folder.header(name) or b""))
        others.pop(name)
    files = (own, *(file for each in others if (file := folder.file(each)) is not None))
    return RemoteRecording(called, root, shown(storage.url(path)), Remote(files, options=storage.options))


def _is_own(storage: Storage, name: str, file: RemoteFile) -> bool:
    """Whether a file is a table of ours."""
    if not may_be_own(name):
        return False
    path = storage.path(file)
    if name.endswith(".csv"):
        return is_own(name, io.BytesIO(storage.first(path, HEAD_BYTES)))
    with opener(storage.system, path, file)() as content:
        return is_own(name, content)


# Archives -------------------------------------------------------------------------------------------------------------


def _of_archive(
    storage: Storage, file: RemoteFile, *, root: PurePosixPath, above: PurePosixPath
) -> Iterator[RemoteRecording]:
    """What an archive holds, or itself where it cannot be read and its name says that it is meant to be one."""
    try:
        members = recordings_in(archive_at(file, storage.options))
    except UnreadableFile:
        if _names_archive(file.name):
            called = above if above.name else bare(PurePosixPath(file.name))
            yield RemoteRecording(
                called.as_posix(), root, shown(file.url), Remote((file,), options=storage.options)
            )
        return
    for path, _ in members:
        yield _member(storage, file, PurePosixPath(path), root=root, above=above)


def _member(
    storage: Storage,
    file: RemoteFile,
    below: PurePosixPath,
    *,
    root: PurePosixPath,
    above: PurePosixPath = _TOP,
) -> RemoteRecording:
    location = f"{shown(file.url)}/{below}"
    remote = Remote((file,), below.as_posix(), storage.options)
    return RemoteRecording((above / bare_in(below)).as_posix(), root, location, remote)
