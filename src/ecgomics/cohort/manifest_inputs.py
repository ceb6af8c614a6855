"""The recordings that manifests name: files beside them or anywhere, and URLs."""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, BinaryIO, Final

from ecgomics.cohort import local_files, manifest
from ecgomics.cohort.input import Found, Input, as_text, kinds_of
from ecgomics.cohort.manifest import Row
from ecgomics.cohort.manifest_tables import SUFFIXES, Given, columns_of
from ecgomics.cohort.remote import Remote, RemoteFile
from ecgomics.cohort.remote_folders import AT_ONCE
from ecgomics.cohort.remote_listing import RemoteRecording, content_at, is_file_at, recording_at
from ecgomics.cohort.storage import NotFetched, is_url, shown
from ecgomics.core.errors import InvalidInput
from ecgomics.io import archives
from ecgomics.io.readers import delimited
from ecgomics.io.readers.wfdb_files import header_of
from ecgomics.io.record_names import bare, bare_in
from ecgomics.io.source import Source

#: Rows of a table with a column `path` that are looked at for a file that is there.
_ROWS_LOOKED_AT: Final = 100


def is_manifest(place: str | Path, options: Mapping[str, Any]) -> bool:
    """Whether a file given among recordings is a manifest: it has a column `path` whose rows lead to files.

    A table with such a column that is no recording either is one whose paths are wrong.
    """
    name = shown(str(place)).rpartition("/")[2] if isinstance(place, str) else place.name
    if PurePath(name).suffix.lower() not in SUFFIXES or not _is_file(place, options):
        return False
    with _opened(place, options) as file:
        if manifest.PATH not in columns_of(name, file):
            return False
        file.seek(0)
        content = file.read()
    if not delimited.looks_like_recording(Source(content=content, file=name)):
        return True
    rows = manifest.rows_of(name, content)[:_ROWS_LOOKED_AT]
    return any(
        is_url(row.path) or isinstance(place, str) or _file(place.parent, row).exists() for row in rows
    )


def _is_file(place: str | Path, options: Mapping[str, Any]) -> bool:
    return place.is_file() if isinstance(place, Path) else is_file_at(place, options)


def _opened(place: str | Path, options: Mapping[str, Any]) -> BinaryIO:
    """The content of a manifest. InvalidInput where it cannot be had."""
    if isinstance(place, str):
        return io.BytesIO(content_at(place, options))
    try:
        return place.open("rb")
    except OSError as error:
        raise InvalidInput(f"The manifest {place.name} cannot be opened: {error.strerror}.") from error


def recordings_of(places: Sequence[str | Path], options: Mapping[str, Any]) -> Iterator[Found]:
    """The recordings that manifests name; InvalidInput where one is named twice, or one column has two types."""
    first: dict[tuple[str, str], str] = {}
    kinds: dict[str, tuple[type[Given], str]] = {}
    for place in places:
        found = list(_of_manifest(place, options))
        for name, kind in kinds_of(each.input for each in found).items():
            if kind is not None and kinds.setdefault(name, (kind, str(place)))[0] is not kind:
                raise InvalidInput(
                    f"Column {name} is of another type in {PurePath(shown(str(place))).name} than in "
                    f"{PurePath(shown(kinds[name][1])).name}: rename one of them."
                )
        for each in found:
            where = each.row.place if each.row is not None else ""
            if first.setdefault(each.place, where) != where:
                raise InvalidInput(
                    f"Column {manifest.PATH} of {where} names the recording that {first[each.place]} does: every "
                    f"recording stands once."
                )
        yield from found


def _of_manifest(place: str | Path, options: Mapping[str, Any]) -> Iterator[Found]:
    """The recordings of the rows of a manifest, in order; those in remote storage are looked up many at once."""
    with _opened(place, options) as file:
        rows = manifest.rows_of(PurePath(shown(str(place))).name, file.read())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        if isinstance(place, str) or any(is_url(row.path) for row in rows):
            yield from pool.map(lambda row: _of_row(row, place, options), rows)
        else:
            yield from (_of_row(row, place, options) for row in rows)


def _of_row(row: Row, place: str | Path, options: Mapping[str, Any]) -> Found:
    """The recording of a row, with what the manifest says of it; paths begin at the folder of the manifest."""
    if is_url(row.path):
        found = _of_remote_row(row, row.path, options)
    elif isinstance(place, str):
        folder = shown(place).rpartition("/")[0]
        found = _of_remote_row(row, f"{folder}/{row.path}", options)
        found = _named_below(found, folder, PurePosixPath(folder))
    else:
        found = _of_local_row(row, place.parent)
    known = replace(
        found.input,
        name=row.record or found.input.name,
        given=row.given,
        subject=row.subject,
        recorded_at=row.recorded_at,
    )
    return replace(found, input=known)


def _of_remote_row(row: Row, url: str, options: Mapping[str, Any]) -> Found:
    try:
        return of_remote(recording_at(url, options), row)
    except InvalidInput as error:
        name, root = PurePosixPath(shown(url)).name, PurePosixPath(shown(url)).parent
        remote = Remote((RemoteFile(url, name, None, ""),), options=options)
        passing = isinstance(error, NotFetched)
        missing = None if passing else f"Column {manifest.PATH} of {row.place}: {error}"
        found = Input(bare(PurePosixPath(name)).name, shown(url), missing=missing, remote=remote)
        return Found(found, root, (url, ""), row)


def of_remote(each: RemoteRecording, row: Row | None = None) -> Found:
    """A recording in remote storage, and the row that names it if one does."""
    found = Input(each.name, each.location, remote=each.remote)
    return Found(found, each.root, (each.remote.files[0].url, each.remote.member), row)


def _of_local_row(row: Row, folder: Path) -> Found:
    path = _file(folder, row)
    found = Input(as_text(bare(path).name), str(path), missing=_missing(row, path))
    return _named_below(Found(found, path.parent, local_files.place_of(path), row), str(folder), folder)


def _named_below(found: Found, folder: str, root: PurePath) -> Found:
    """Named by its path below the folder of the manifest, if it lies there."""
    below = PurePosixPath(
        found.input.location.replace(os.sep, "/").removeprefix(folder.replace(os.sep, "/") + "/")
    )
    if below.as_posix() == found.input.location or below.is_absolute() or ".." in below.parts:
        return found
    return replace(found, input=replace(found.input, name=as_text(bare_in(below).as_posix())), root=root)


def _file(folder: Path, row: Row) -> Path:
    """The file that a row names; a path as Windows writes it is taken where there is no file of that very name."""
    given = header_of(folder / Path(row.path).expanduser())
    if "\\" not in row.path or given.exists():
        return given
    of_windows = header_of(folder / Path(row.path.replace("\\", "/")))
    return of_windows if of_windows.exists() else given


def _missing(row: Row, path: Path) -> str | None:
    """Why there is no recording at a path; None where there is a file."""
    if path.is_file():
        return None
    if path.is_dir():
        return (
            f"Column {manifest.PATH} of {row.place}: {path.name} is a folder; "
            f"a row of a manifest names one recording."
        )
    try:
        if archives.source_at(path).is_there:
            return None
    except InvalidInput as error:
        return f"Column {manifest.PATH} of {row.place}: {error}"
    return f"Column {manifest.PATH} of {row.place}: {path.name} does not exist."
