"""Which recordings a run is about, where they are, and how it notices that one has changed.

files, folders, archives, patterns ─┐
manifests (what is known of each)   ├──▶ inputs ──▶ identity (measured already?) ──▶ local (a path to read)
URLs ───────────────────────────────┘
"""

import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, BinaryIO, Final
from urllib.parse import unquote, urlsplit

from ecgomics.cohort import local_files, manifest
from ecgomics.cohort.manifest import Given, Row
from ecgomics.cohort.own_tables import is_own_table
from ecgomics.cohort.remote import Remote, RemoteFile
from ecgomics.cohort.remote_folders import AT_ONCE
from ecgomics.cohort.remote_listing import (
    RemoteRecording,
    content_at,
    is_file_at,
    recording_at,
    recordings_below,
)
from ecgomics.cohort.storage import NotFetched, is_url, shown
from ecgomics.core.errors import InvalidInput
from ecgomics.io import archives
from ecgomics.io.folders import candidates, refuse_none
from ecgomics.io.readers import delimited
from ecgomics.io.readers.wfdb_files import header_of
from ecgomics.io.record_names import bare, bare_in, told_apart
from ecgomics.io.source import Source

#: Time that reading and measuring a recording may take: many times what the slowest needs.
_SHORTEST_LIMIT_S: Final = 600.0
_LIMIT_S_PER_MIB: Final = 60.0
#: Size beyond which the time does not grow: a day of twelve leads.
_MOST_MIB: Final = 1024.0
#: Rows of a table with a column `path` that are looked at for a file that is there.
_ROWS_LOOKED_AT: Final = 100


@dataclass(frozen=True, slots=True)
class State:
    """What the files of a recording are like at the moment."""

    identity: str
    """Changes when one of them is another one, or has another size or time of change."""
    size_bytes: int
    """Of all of them; 0 where they are not there."""

    @property
    def time_limit_s(self) -> float:
        """Longest time that reading and measuring may take: ten minutes, and one more for each MiB."""
        return round(_SHORTEST_LIMIT_S + _LIMIT_S_PER_MIB * min(self.size_bytes / 2**20, _MOST_MIB))


@dataclass(frozen=True, slots=True)
class Input:
    """One recording of a cohort: its name, where it is, and what a manifest says of it. It can be pickled."""

    name: str
    """Tells it apart from all others of the run."""
    location: str
    """Path or URL, perhaps leading into an archive; never with credentials."""
    given: Mapping[str, Given] = field(default_factory=dict)
    """The manifest's own columns; all inputs of a run have the same ones, of one type each, None where empty."""
    subject: str | None = None
    """Who it is of, where the manifest says so."""
    recorded_at: str | None = None
    """When it was recorded (ISO 8601), where the manifest says so."""
    missing: str | None = None
    """Why it cannot be had, where that is known before it is read; `local` raises it."""
    remote: Remote | None = field(default=None, repr=False)
    """Its files, where the location is a URL."""

    @property
    def state(self) -> State:
        """What its files are like: looked up each time."""
        states = self.remote.states() if self.remote else local_files.states(Path(self.location))
        marks, sizes = zip(*states, strict=True)
        text = "\n".join((self.name, *marks))
        return State(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16], sum(sizes))

    @property
    def identity(self) -> str:
        """That of its state."""
        return self.state.identity

    @property
    def size_bytes(self) -> int:
        """That of its state."""
        return self.state.size_bytes

    @property
    def time_limit_s(self) -> float:
        """That of its state."""
        return self.state.time_limit_s

    @contextmanager
    def local(self) -> Iterator[Path]:
        """A path to read it from, while the block runs: that of its file, or of a copy that goes with the block.

        InvalidInput where it cannot be had; NotFetched where another time may help.
        """
        if self.missing is not None:
            raise InvalidInput(self.missing)
        if self.remote is None:
            yield Path(self.location)
        else:
            with self.remote.local() as path:
                yield path


@dataclass(frozen=True, slots=True)
class _Found:
    """An input by a name that others may have, too, and what tells it apart from those."""

    input: Input
    root: PurePath
    """The folder that its name begins below."""
    place: tuple[str, str]
    """Folder behind all links, and file."""
    row: Row | None = None

    @property
    def has_own_name(self) -> bool:
        return self.row is not None and self.row.record is not None


def inputs(
    given: str | Path | Iterable[str | Path],
    *,
    manifests: Sequence[str | Path] = (),
    apart_from: Sequence[Path] = (),
    storage_options: Mapping[str, Any] | None = None,
) -> list[Input]:
    """The recordings among files, folders, archives, patterns, manifests and URLs, by name, each once.

    manifests are read as such whatever they look like; those among `given` are known by a column `path`. Tables of
    ours, and what lies at or below `apart_from` (the output of this run), are no recordings. storage_options go to the
    file system of URLs (such as `{"anon": True}` for S3). InvalidInput where nothing is found, or what is given makes
    no sense; a recording that cannot be had is among the inputs, and says so when it is read.
    """
    options = storage_options or {}
    paths = [_plain(path) for path in ([given] if isinstance(given, str | Path) else given)]
    tables = [_plain(path) for path in manifests]
    tables += [path for path in paths if path not in tables and _is_manifest(path, options)]
    rest = [path for path in paths if path not in tables]
    found = {each.place: each for each in _of_manifests(tables, options)}
    for each in (
        *_of_paths([path for path in rest if isinstance(path, Path)], apart_from),
        *_of_urls(rest, options),
    ):
        found.setdefault(each.place, each)
    refuse_none(list(found), [shown(str(path)) for path in paths])
    return _named(list(found.values()))


def _plain(given: str | Path) -> str | Path:
    """A URL as text, or else a path of this machine."""
    if not is_url(given):
        return Path(given).expanduser()
    split = urlsplit(str(given))
    return Path(unquote(split.path)) if split.scheme.lower() in {"file", "local"} else str(given)


def given_kinds(found: Iterable[Input]) -> dict[str, type[Given]]:
    """The manifest's own columns in order, and the type of each: float, bool or str (also where all are empty)."""
    return {name: kind or str for name, kind in _kinds(found).items()}


def _kinds(found: Iterable[Input]) -> dict[str, type[Given] | None]:
    """The type of each column, None where all are empty."""
    kinds: dict[str, type[Given] | None] = {}
    for each in found:
        for name, value in each.given.items():
            if kinds.setdefault(name, None) is None and value is not None:
                kinds[name] = type(value)
    return kinds


# Files and folders ----------------------------------------------------------------------------------------------------


def _of_paths(paths: Sequence[Path], apart_from: Sequence[Path]) -> Iterator[_Found]:
    """The recordings below paths, but for tables of ours and what lies below the output of this run."""
    if not paths:
        return
    own = [str(path.resolve()) for path in apart_from]
    listed = candidates(paths)
    refuse_none(listed, paths)
    found = []
    for each in listed:
        place = local_files.place_of(each.path)
        if not any(_lies_below(place, path) for path in own) and not is_own_table(each.path):
            found.append(_Found(Input(_as_text(each.name), str(each.path)), each.root, place))
    if not found:
        raise InvalidInput("Nothing but earlier output of ECGomics is in what was given.")
    yield from found


def _lies_below(place: tuple[str, str], path: str) -> bool:
    folder, name = place
    return f"{folder}{os.sep}{name}{os.sep}".startswith(f"{path}{os.sep}")


def _as_text(name: str) -> str:
    """A name that every table can hold, also where a file's name is no UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _of_urls(given: Sequence[str | Path], options: Mapping[str, Any]) -> Iterator[_Found]:
    """The recordings below URLs."""
    for url in given:
        if isinstance(url, str):
            listed = recordings_below(url, options)
            refuse_none(listed, [shown(url)])
            yield from (_of_remote(each) for each in listed)


def _of_remote(each: RemoteRecording, row: Row | None = None) -> _Found:
    found = Input(each.name, each.location, remote=each.remote)
    return _Found(found, each.root, (each.remote.files[0].url, each.remote.member), row)


# Manifests ------------------------------------------------------------------------------------------------------------


def _is_manifest(place: str | Path, options: Mapping[str, Any]) -> bool:
    """Whether a file given among recordings is a manifest: it has a column `path` whose rows lead to files.

    A table with such a column that is no recording either is one whose paths are wrong.
    """
    name = shown(str(place)).rpartition("/")[2] if isinstance(place, str) else place.name
    if PurePath(name).suffix.lower() not in manifest.SUFFIXES or not _is_file(place, options):
        return False
    with _opened(place, options) as file:
        if manifest.PATH not in manifest.columns_of(name, file):
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


def _of_manifests(places: Sequence[str | Path], options: Mapping[str, Any]) -> Iterator[_Found]:
    """The recordings that manifests name; InvalidInput where one is named twice, or one column has two types."""
    first: dict[tuple[str, str], str] = {}
    kinds: dict[str, tuple[type[Given], str]] = {}
    for place in places:
        found = list(_of_manifest(place, options))
        for name, kind in _kinds(each.input for each in found).items():
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


def _of_manifest(place: str | Path, options: Mapping[str, Any]) -> Iterator[_Found]:
    """The recordings of the rows of a manifest, in order; those in remote storage are looked up many at once."""
    with _opened(place, options) as file:
        rows = manifest.rows_of(PurePath(shown(str(place))).name, file.read())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        if isinstance(place, str) or any(is_url(row.path) for row in rows):
            yield from pool.map(lambda row: _of_row(row, place, options), rows)
        else:
            yield from (_of_row(row, place, options) for row in rows)


def _of_row(row: Row, place: str | Path, options: Mapping[str, Any]) -> _Found:
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


def _of_remote_row(row: Row, url: str, options: Mapping[str, Any]) -> _Found:
    try:
        return _of_remote(recording_at(url, options), row)
    except InvalidInput as error:
        name, root = PurePosixPath(shown(url)).name, PurePosixPath(shown(url)).parent
        remote = Remote((RemoteFile(url, name, None, ""),), options=options)
        passing = isinstance(error, NotFetched)
        missing = None if passing else f"Column {manifest.PATH} of {row.place}: {error}"
        found = Input(bare(PurePosixPath(name)).name, shown(url), missing=missing, remote=remote)
        return _Found(found, root, (url, ""), row)


def _of_local_row(row: Row, folder: Path) -> _Found:
    path = _file(folder, row)
    found = Input(_as_text(bare(path).name), str(path), missing=_missing(row, path))
    return _named_below(_Found(found, path.parent, local_files.place_of(path), row), str(folder), folder)


def _named_below(found: _Found, folder: str, root: PurePath) -> _Found:
    """Named by its path below the folder of the manifest, if it lies there."""
    below = PurePosixPath(
        found.input.location.replace(os.sep, "/").removeprefix(folder.replace(os.sep, "/") + "/")
    )
    if below.as_posix() == found.input.location or below.is_absolute() or ".." in below.parts:
        return found
    return replace(found, input=replace(found.input, name=_as_text(bare_in(below).as_posix())), root=root)


def _file(folder: Path, row: Row) -> Path:
    """The file that a row names."""
    return header_of(folder / Path(row.path).expanduser())


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


# Names ----------------------------------------------------------------------------------------------------------------


def _named(found: Sequence[_Found]) -> list[Input]:
    """Inputs by their names, in order; all with the same columns of manifests."""
    names = told_apart([(each.input.name, each.root) for each in found])
    names = [each.input.name if each.has_own_name else name for each, name in zip(found, names, strict=True)]
    first: dict[str, _Found] = {}
    for name, each in zip(names, found, strict=True):
        other = first.setdefault(name, each)
        if other is not each:
            row = next(both.row for both in (each, other) if both.row is not None)
            raise InvalidInput(
                f"{row.place} names its recording {name}, as another is named: give it another name."
            )
    blank: dict[str, Given] = dict.fromkeys(_kinds(each.input for each in found))
    named = (
        replace(each.input, name=name, given={**blank, **each.input.given})
        for name, each in zip(names, found, strict=True)
    )
    return sorted(named, key=lambda each: each.name)
