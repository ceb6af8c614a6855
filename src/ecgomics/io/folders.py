"""Find the recordings in any mixture of files, folders and archives, and name each.

A WFDB record is one recording, whatever files it has: its signal files, annotations and segments are not listed. Any
other file in a folder is listed if its content is recognised; if not, it is listed only where its suffix says that an
ECG was meant (so that it is reported, not lost), and passed over otherwise (README, images, label tables). A file that
is given itself is always listed. Archives are searched as folders are, also one that lies in another. Of what a
pattern (`clinic/**/*.dcm`) matches, files are listed as in a folder, and folders are searched.
"""

import glob
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from itertools import takewhile
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Final, Protocol

from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.io import archives
from ecgomics.io.archives import Archive
from ecgomics.io.readers import delimited, xlsx
from ecgomics.io.readers.wfdb_files import header_of
from ecgomics.io.readers.wfdb_header import parse_header
from ecgomics.io.record_names import bare, bare_in, told_apart
from ecgomics.io.registry import recognised
from ecgomics.io.source import Source

_HEADER: Final = ".hea"
#: Text tables: listed where their content is a recording, never for their suffix alone.
_TABLES: Final = frozenset({".csv", ".tsv", ".txt", ".asc", ".xlsx"})
#: Suffixes of ECG formats: such a file is listed even where nothing reads it.
_ECG_SUFFIXES: Final = frozenset(
    (
        *(".dat", ".dcm", ".dicom", ".npy", ".npz", ".mat", ".xml", ".scp", ".edf", ".bdf", ".ecg"),
        *(".mwf", ".mfer", ".atc", ".h5", ".hdf5", ".parquet", ".aecg"),
    )
)
#: Suffixes that files beside a WFDB header have as companions of it: signals and derived tables.
_COMPANIONS: Final = frozenset({".dat", ".mat"})
#: Suffixes of an ECG format that annotations of WFDB have, too: beside a header the content alone decides.
_ANNOTATIONS: Final = frozenset({".ecg"})
#: Suffixes of an ECG format that other files have as often.
_AMBIGUOUS: Final = frozenset({".xml", ".ecg", ".parquet", ".mat", ".npz"})
#: The first element of an XML document. Documents of any kind end in .xml: without a reader, such a file is no ECG.
_XML_ROOT: Final = re.compile(rb"(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)?\s*\0?<\0?[?!\w]")
#: The storage class of a DICOMDIR, an index of other files.
_DICOM_DIRECTORY: Final = b"1.2.840.10008.1.3.10"


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """One recording: the name that it has in every output, and the path to read it from, perhaps in an archive."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording by a name that others may have, too."""

    name: str
    root: Path
    """The folder, or archive, that the name begins below."""
    path: Path


class Mapped(Protocol):
    """Like `map`, perhaps many at once."""

    def __call__(self, function: Callable[[str], Any], names: Iterable[str], /) -> Iterable[Any]:
        """What the function gives for each name, in order."""


class Kind(Enum):
    """What a file in a folder is listed as."""

    RECORDING = auto()
    ARCHIVE = auto()


def find_recordings(paths: Iterable[str | Path]) -> list[FoundRecording]:
    """Every recording below the given folders and among the given files, each once, in order.

    A name is the path below the given folder without suffix, with forward slashes ("Person_02/rec_1"), or a given
    file's own name without suffix. Names that collide get the folders before them that tell them apart
    ("clinic/rec_1"), and a number where none do. Links to folders are followed. A path may begin with `~`; one that
    does not exist may be a pattern with `*`, `?`, `[…]` and `**`, and names then begin below the last folder before
    these. InvalidInput if a path does not exist, a pattern matches nothing, or nothing is found.
    """
    given = list(paths)
    found = candidates(given)
    refuse_none(found, given)
    names = told_apart([(each.name, each.root) for each in found])
    return [FoundRecording(name, each.path) for name, each in zip(names, found, strict=True)]


def candidates(paths: Iterable[str | Path]) -> list[Candidate]:
    """Every recording below the given paths once, by names that may collide. InvalidInput for a path to nothing."""
    found: dict[tuple[str, str], Candidate] = {}
    resolved = cache(os.path.realpath)
    for path in paths:
        for candidate in _candidates(Path(path).expanduser()):
            folder, name = os.path.split(candidate.path)
            found.setdefault((resolved(folder), name), candidate)
    return list(found.values())


def refuse_none(found: Sequence[object], given: Iterable[str | Path]) -> None:
    """InvalidInput where nothing was found."""
    if not found:
        names = ", ".join(Path(path).name or str(path) for path in given) or "nothing"
        raise InvalidInput(f"No ECG is in what was given ({names}): give files, or folders that hold them.")


def recordings_among(files: Mapping[str, bytes]) -> list[str]:
    """The names of the files in memory that stand for a recording; a single file does, whatever it holds."""
    if len(files) == 1:
        return list(files)
    found = listed(lambda name: Source(content=files[name], file=name), sorted(files))
    return [name for name, kind in found if kind is Kind.RECORDING]


def recordings_in(archive: Archive) -> list[tuple[str, Source]]:
    """The recordings of an archive and of those that lie in it: their paths below it, and where to read them."""
    return [(path.as_posix(), within.source(name)) for path, within, name in _within(archive)]


def _candidates(path: Path) -> Iterator[Candidate]:
    if path.is_dir():
        yield from _below(path, path)
        return
    file = header_of(path)
    source = archives.source_at(file)
    if source.is_there:
        found = list(_of_archive(file, root=Path(bare(file.resolve())))) if _is_archive(source) else []
        yield from found or [Candidate(name=bare(file).name, root=file.parent.resolve(), path=file)]
        return
    if glob.has_magic(str(path)) and not path.exists():
        yield from _matching(path)
        return
    place = archives.place_of(file)
    found = list(_of_folder(*place, path=file)) if place is not None else []
    if not found:
        raise InvalidInput(f"{path.name} does not exist.")
    yield from found


def _matching(pattern: Path) -> Iterator[Candidate]:
    """What a pattern matches: folders with all below them, files as if their folder held nothing else."""
    top = Path(*takewhile(lambda part: not glob.has_magic(part), pattern.parts))
    try:
        found = sorted(top.glob(str(pattern.relative_to(top))))
    except ValueError as error:
        raise InvalidInput(
            f"The pattern {pattern} makes no sense: ** stands for whole folders, as in **/*.dcm."
        ) from error
    matches = [path for path in found if not any(map(is_hidden, path.relative_to(top).parts))]
    if not matches:
        raise InvalidInput(f"Nothing matches the pattern {pattern}.")
    together: dict[Path, list[str]] = defaultdict(list)
    for path in matches:
        if path.is_dir():
            yield from _below(path, top)
        else:
            together[path.parent].append(path.name)
    for folder, names in together.items():
        headers = {header_of(folder / name).name for name in names}
        yield from _in_folder(folder, sorted(headers.union(names)), top)


def _below(folder: Path, top: Path) -> Iterator[Candidate]:
    root = folder.resolve()
    seen: set[Path] = set()
    for place, subfolders, files in os.walk(folder, followlinks=True):
        here = Path(place)
        if here.resolve() in seen:  # by another link to the same folder
            subfolders.clear()
            continue
        seen.add(here.resolve())
        subfolders[:] = sorted(
            name for name in subfolders if not is_hidden(name) and not _leads_back(here / name, root)
        )
        yield from _in_folder(here, sorted(name for name in files if not is_hidden(name)), top)


def _in_folder(folder: Path, files: Sequence[str], top: Path) -> Iterator[Candidate]:
    """The recordings among the files of one folder; their names begin below top."""
    root, above = top.resolve(), folder.relative_to(top)
    for name, kind in listed(_on_disk(folder), files):
        own = above / bare(Path(name))
        if kind is Kind.ARCHIVE:
            yield from _of_archive(folder / name, root=root, above=own)
        else:
            yield Candidate(name=own.as_posix(), root=root, path=folder / name)


def _of_archive(path: Path, *, root: Path, above: PurePath | None = None) -> Iterator[Candidate]:
    """What an archive holds, or itself where it cannot be read and its name says that it is meant to be one."""
    try:
        archive = archives.archive_of(archives.source_at(path))
    except UnreadableFile:
        if path.name.lower().endswith(archives.SUFFIXES):
            yield Candidate(name=(above or PurePath(bare(path).name)).as_posix(), root=root, path=path)
        return
    for below, _, _ in _within(archive):
        yield Candidate(
            name=(above or PurePosixPath()).joinpath(bare_in(below)).as_posix(), root=root, path=path / below
        )


def _of_folder(archive: Archive, folder: str, *, path: Path) -> Iterator[Candidate]:
    """What a folder in an archive holds."""
    for below, _, _ in _within(archive):
        if below.is_relative_to(folder):
            own = below.relative_to(folder)
            yield Candidate(name=bare_in(own).as_posix(), root=path.absolute(), path=path / own)


def _within(archive: Archive, *, depth: int = 1) -> Iterator[tuple[PurePosixPath, Archive, str]]:
    """Path below an archive, the archive that holds it (this one, or one in it), and its name there."""
    if archive.is_document:
        return
    for folder, files in archive.folders.items():
        if any(is_hidden(part) for part in folder.split("/")):
            continue
        here = PurePosixPath(folder)
        visible = [name for name in files if not is_hidden(name)]
        for name, kind in listed(_stored_in(archive, here), visible):
            if kind is Kind.RECORDING:
                yield here / name, archive, str(here / name)
            elif depth:
                yield from _inner(archive, here / name)


def _inner(archive: Archive, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, Archive, str]]:
    try:
        inner = archive.inner(str(path))
    except UnreadableFile:
        if path.name.lower().endswith(archives.SUFFIXES):
            yield path, archive, str(path)
        return
    for below, within, name in _within(inner, depth=0):
        yield path / below, within, name


def _on_disk(folder: Path) -> Callable[[str], Source]:
    return lambda name: Source(path=folder / name)


def _stored_in(archive: Archive, folder: PurePosixPath) -> Callable[[str], Source]:
    return lambda name: archive.source(str(folder / name))


def _is_archive(source: Source) -> bool:
    """Whether a file is an archive, and not a recording in the shape of one."""
    try:
        return archives.looks_like_archive(source.head) and recognised(source) is None
    except UnreadableFile:
        return False


def _leads_back(path: Path, root: Path) -> bool:
    """Whether a path is a link to what is searched anyway, or to what holds it."""
    if not path.is_symlink():
        return False
    target = path.resolve()
    return target.is_relative_to(root) or root.is_relative_to(target)


def is_hidden(name: str) -> bool:
    """Whether a file or folder is not searched."""
    return name.startswith((".", "__MACOSX"))


def listed(
    source_of: Callable[[str], Source],
    files: Sequence[str],
    *,
    by_suffix: bool = False,
    mapped: Mapped = map,
) -> Iterator[tuple[str, Kind]]:
    """The files of one folder that stand for a recording or are an archive, in order.

    With by_suffix, files whose suffix says enough are not opened. mapped looks into many at once, as `map` does into
    one after the other.
    """
    headers = [name for name in files if name.lower().endswith(_HEADER)]
    stems = {name[: -len(_HEADER)] for name in headers}
    belonging = {file for named in mapped(lambda name: _named_by(source_of(name)), headers) for file in named}
    recordings = set(headers)

    def kind(name: str) -> Kind | None:
        is_beside = PurePath(name).stem in stems
        if name in recordings or (by_suffix and not is_beside and not needs_a_look(name)):
            return Kind.RECORDING
        return _kind(source_of(name), beside_header=is_beside)

    looked_at = [name for name in files if name not in belonging]
    for name, found in zip(looked_at, mapped(kind, looked_at), strict=True):
        if found is not None:
            yield name, found


def needs_a_look(name: str) -> bool:
    """Whether only the content of a file tells whether it is listed: its suffix is no ECG format's, or of more."""
    suffix = PurePath(name).suffix.lower()
    return suffix not in _ECG_SUFFIXES or suffix in _AMBIGUOUS


def _named_by(header: Source) -> list[str]:
    """Files that belong to a record: its signal files, and the headers of its segments."""
    try:
        parsed = parse_header(header.data)
    except (UnreadableFile, ValueError):
        return []
    return [signal.file for signal in parsed.signals] + [f"{name}{_HEADER}" for name, _ in parsed.segments]


def _kind(source: Source, *, beside_header: bool) -> Kind | None:
    """What a file is listed as that no header names; None for one that is passed over."""
    suffix = PurePath(source.label).suffix.lower()
    if beside_header and suffix not in (_ECG_SUFFIXES | _TABLES) - _COMPANIONS:
        return None
    meant = (
        Kind.RECORDING if suffix in _ECG_SUFFIXES and not (beside_header and suffix in _ANNOTATIONS) else None
    )
    try:
        reader = recognised(source)
    except UnreadableFile:
        return meant
    if reader is None:
        if archives.looks_like_archive(source.head):
            return Kind.ARCHIVE
        return None if suffix == ".xml" and _XML_ROOT.match(source.head) else meant
    if reader is delimited or reader is xlsx:
        looks_like_one = xlsx.looks_like_recording if reader is xlsx else delimited.looks_like_recording
        return Kind.RECORDING if suffix in _TABLES and looks_like_one(source) else meant
    return None if _DICOM_DIRECTORY in source.head[:1024] else Kind.RECORDING
