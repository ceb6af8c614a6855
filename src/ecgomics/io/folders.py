"""Find the recordings in any mixture of files and folders, and name each.

A WFDB record is one recording, whatever files it has: its signal files, annotations and segments are not listed. Any
other file in a folder is listed if its content is recognised; if not, it is listed only where its suffix says that an
ECG was meant (so that it is reported, not lost), and passed over otherwise (README, images, label tables). A file that
is given itself is always listed.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.io.readers import delimited, xlsx
from ecgomics.io.readers.wfdb_files import header_of
from ecgomics.io.readers.wfdb_header import parse_header
from ecgomics.io.registry import recognised
from ecgomics.io.source import Source

_HEADER: Final = ".hea"
#: Text tables: listed where their content is a recording, never for their suffix alone.
_TABLES: Final = frozenset({".csv", ".tsv", ".txt", ".asc", ".xlsx"})
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
    root: Path
    """The folder that the name begins below."""
    path: Path


def find_recordings(paths: Iterable[str | Path]) -> list[FoundRecording]:
    """Every recording below the given folders and among the given files, each once, in order.

    A name is the path below the given folder without suffix, with forward slashes ("Person_02/rec_1"), or a given
    file's own name without suffix. Names that collide get the folders before them that tell them apart
    ("clinic/rec_1"), and a number where none do. Links to folders are followed. InvalidInput if a path does not exist
    or nothing is found.
    """
    given = [Path(path) for path in paths]
    candidates: dict[Path, _Candidate] = {}
    for path in given:
        for candidate in _candidates(path):
            place = candidate.path.parent.resolve() / candidate.path.name
            candidates.setdefault(place, candidate)
    found = _told_apart(list(candidates.values()))
    if not found:
        names = ", ".join(path.name or str(path) for path in given) or "nothing"
        raise InvalidInput(f"No ECG is in what was given ({names}): give files, or folders that hold them.")
    return found


def recordings_among(files: Mapping[str, bytes]) -> list[str]:
    """The names of the files in memory that stand for a recording; a single file does, whatever it holds."""
    if len(files) == 1:
        return list(files)
    return list(_recordings(lambda name: Source(content=files[name], file=name), sorted(files)))


def _told_apart(candidates: Sequence[_Candidate]) -> list[FoundRecording]:
    """A prefix for each of the names that collide: as many folders as tell them apart, else a number."""
    roots: dict[str, set[Path]] = defaultdict(set)
    for candidate in candidates:
        roots[candidate.name].add(candidate.root)
    prefixes = {name: _prefixes(among) for name, among in roots.items()}
    named = [prefixes[candidate.name][candidate.root] + candidate.name for candidate in candidates]
    total, seen = Counter(named), Counter[str]()
    found = []
    for candidate, name in zip(candidates, named, strict=True):
        seen[name] += 1
        unique = name if total[name] == 1 else f"{seen[name]}/{name}"
        found.append(FoundRecording(name=unique, path=candidate.path))
    return found


def _prefixes(roots: Iterable[Path]) -> dict[Path, str]:
    """The fewest last folders of each path that differ from those of all others; nothing for a single one."""
    folders = {root: [part for part in root.parts if part != root.anchor] for root in roots}
    for depth in range(max(map(len, folders.values())) + 1):
        found = {root: "".join(f"{part}/" for part in _last(parts, depth)) for root, parts in folders.items()}
        if len(set(found.values())) == len(found):
            break
    return found


def _last(parts: Sequence[str], count: int) -> Sequence[str]:
    return parts[max(len(parts) - count, 0) :]


def _candidates(path: Path) -> Iterator[_Candidate]:
    if path.is_dir():
        yield from _below(path)
        return
    file = header_of(path)
    if not file.exists():
        raise InvalidInput(f"{path.name} does not exist.")
    yield _Candidate(name=file.stem, root=file.parent.resolve(), path=file)


def _below(folder: Path) -> Iterator[_Candidate]:
    root = folder.resolve()
    seen: set[Path] = set()
    for place, subfolders, files in os.walk(folder, followlinks=True):
        here = Path(place)
        if here.resolve() in seen:  # by another link to the same folder
            subfolders.clear()
            continue
        seen.add(here.resolve())
        subfolders[:] = sorted(
            name for name in subfolders if not _is_hidden(name) and not _leads_back(here / name, root)
        )
        for name in _recordings_of(here, sorted(name for name in files if not _is_hidden(name))):
            path = here / name
            yield _Candidate(name=path.relative_to(folder).with_suffix("").as_posix(), root=root, path=path)


def _leads_back(path: Path, root: Path) -> bool:
    """Whether a path is a link to what is searched anyway, or to what holds it."""
    if not path.is_symlink():
        return False
    target = path.resolve()
    return target.is_relative_to(root) or root.is_relative_to(target)


def _recordings_of(folder: Path, files: Sequence[str]) -> Iterator[str]:
    return _recordings(lambda name: Source(path=folder / name), files)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def _recordings(source_of: Callable[[str], Source], files: Sequence[str]) -> Iterator[str]:
    """The files of one folder that stand for a recording, in order."""
    headers = {name for name in files if name.lower().endswith(_HEADER)}
    stems = {name[: -len(_HEADER)] for name in headers}
    belonging = {file for header in headers for file in _named_by(source_of(header))}
    for name in files:
        if name in belonging:
            continue
        if name in headers or _is_recording(source_of(name), beside_header=PurePath(name).stem in stems):
            yield name


def _named_by(header: Source) -> Iterator[str]:
    """Files that belong to a record: its signal files, and the headers of its segments."""
    try:
        parsed = parse_header(header.data)
    except (UnreadableFile, ValueError):
        return
    yield from (signal.file for signal in parsed.signals)
    yield from (f"{segment}{_HEADER}" for segment, _ in parsed.segments)


def _is_recording(source: Source, *, beside_header: bool) -> bool:
    """Whether a file that no header names is a recording of its own, or was meant to be one."""
    suffix = PurePath(source.label).suffix.lower()
    if beside_header and suffix not in (_ECG_SUFFIXES | _TABLES) - {".dat", ".mat"}:
        return False
    try:
        reader = recognised(source)
    except UnreadableFile:
        return suffix in _ECG_SUFFIXES
    if reader is None:
        return suffix in _ECG_SUFFIXES
    if reader is delimited or reader is xlsx:
        looks_like_one = xlsx.looks_like_recording if reader is xlsx else delimited.looks_like_recording
        return suffix in _ECG_SUFFIXES or (suffix in _TABLES and looks_like_one(source))
    return True
