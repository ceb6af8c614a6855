"""Find the recordings in any mixture of files and folders, and name each.

A WFDB record is one recording, whatever files it has: its signal files, annotations and segments are not listed. Any
other file in a folder is listed if its content is recognised; if not, it is listed only where its suffix says that an
ECG was meant (so that it is reported, not lost), and passed over otherwise (README, images, label tables). A file that
is given itself is always listed.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.io import delimited
from ecgomics.io.readers import recognised
from ecgomics.io.source import Source
from ecgomics.io.wfdb_files import header_of
from ecgomics.io.wfdb_header import parse_header

_HEADER: Final = ".hea"
#: Text tables: listed where their content is a recording, never for their suffix alone.
_TABLES: Final = frozenset({".csv", ".tsv", ".txt", ".asc"})
#: Suffixes of ECG formats: such a file is listed even where nothing reads it.
_ECG_SUFFIXES: Final = frozenset(
    (
        *(".dat", ".dcm", ".npy", ".npz", ".mat", ".xml", ".scp", ".edf"),
        *(".bdf", ".ecg", ".mwf", ".atc", ".h5", ".hdf5", ".parquet"),
    )
)


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """One recording: the name that it has in every output, and the path to read it from."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    prefix: str
    path: Path


def find_recordings(paths: Iterable[str | Path]) -> list[FoundRecording]:
    """Every recording below the given folders and among the given files, each once, in order.

    A name is the path below the given folder without suffix, with forward slashes ("Person_02/rec_1"), or a given
    file's own name without suffix. Names that collide get the parent folder's name before them, then a number.
    InvalidInput if a path does not exist or nothing is found.
    """
    given = [Path(path) for path in paths]
    found = recordings_among(given)
    if not found:
        names = ", ".join(path.name or str(path) for path in given) or "nothing"
        raise InvalidInput(f"No ECG is in what was given ({names}): give files, or folders that hold them.")
    return found


def recordings_among(paths: Iterable[Path]) -> list[FoundRecording]:
    """As find_recordings, but it may find nothing."""
    candidates: dict[str, _Candidate] = {}
    for path in paths:
        for candidate in _candidates(path):
            candidates.setdefault(str(candidate.path.absolute()), candidate)
    return _told_apart(list(candidates.values()))


def _told_apart(candidates: Sequence[_Candidate]) -> list[FoundRecording]:
    """A prefix for each of the names that collide: the folder where the folders differ, else a number."""
    prefixes: dict[str, set[str]] = defaultdict(set)
    for candidate in candidates:
        prefixes[candidate.name].add(candidate.prefix)
    named = [c.name if len(prefixes[c.name]) == 1 else f"{c.prefix}/{c.name}" for c in candidates]
    total, seen = Counter(named), Counter[str]()
    found = []
    for candidate, name in zip(candidates, named, strict=True):
        seen[name] += 1
        unique = name if total[name] == 1 else f"{seen[name]}/{name}"
        found.append(FoundRecording(name=unique, path=candidate.path))
    return found


def _candidates(path: Path) -> Iterator[_Candidate]:
    if path.is_dir():
        yield from _below(path)
        return
    file = header_of(path)
    if not file.exists():
        raise InvalidInput(f"{path.name} does not exist.")
    yield _Candidate(name=file.stem, prefix=_folder_name(file.parent), path=file)


def _below(folder: Path) -> Iterator[_Candidate]:
    prefix = _folder_name(folder)
    for place, subfolders, files in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if not _is_hidden(name))
        here = Path(place)
        for name in _recordings_among(here, sorted(name for name in files if not _is_hidden(name))):
            path = here / name
            yield _Candidate(
                name=path.relative_to(folder).with_suffix("").as_posix(), prefix=prefix, path=path
            )


def _folder_name(folder: Path) -> str:
    return folder.resolve().name or "root"


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def _recordings_among(folder: Path, files: Sequence[str]) -> Iterator[str]:
    """The files of one folder that stand for a recording, in order."""
    headers = {name for name in files if name.lower().endswith(_HEADER)}
    stems = {name[: -len(_HEADER)] for name in headers}
    belonging = {file for header in headers for file in _named_by(folder / header)}
    for name in files:
        if name in belonging:
            continue
        path = folder / name
        if name in headers or _is_recording(path, beside_header=path.stem in stems):
            yield name


def _named_by(header: Path) -> Iterator[str]:
    """Files that belong to a record: its signal files, and the headers of its segments."""
    try:
        parsed = parse_header(header.read_bytes())
    except (OSError, ValueError):
        return
    yield from (signal.file for signal in parsed.signals)
    yield from (f"{segment}{_HEADER}" for segment, _ in parsed.segments)


def _is_recording(path: Path, *, beside_header: bool) -> bool:
    """Whether a file that no header names is a recording of its own, or was meant to be one."""
    suffix = path.suffix.lower()
    if beside_header and suffix not in (_ECG_SUFFIXES | _TABLES) - {".dat", ".mat"}:
        return False
    source = Source(path=path)
    try:
        reader = recognised(source)
    except UnreadableFile:
        return suffix in _ECG_SUFFIXES
    if reader is None:
        return suffix in _ECG_SUFFIXES
    if reader is delimited:
        return suffix in _ECG_SUFFIXES or (suffix in _TABLES and delimited.looks_like_recording(source))
    return True
