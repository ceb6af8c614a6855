"""Which recordings a run is about, where they are, and how it notices that one has changed.

files, folders, archives, patterns ─┐
manifests (what is known of each)   ├──▶ inputs ──▶ identity (measured already?) ──▶ local (a path to read)
URLs ───────────────────────────────┘
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, Final

from ecgomics.cohort import local_files, manifest
from ecgomics.cohort.manifest import Given, Row
from ecgomics.cohort.own_tables import is_own_table
from ecgomics.core.errors import InvalidInput
from ecgomics.io import archives
from ecgomics.io.folders import candidates, refuse_none
from ecgomics.io.readers import delimited
from ecgomics.io.readers.wfdb_files import header_of
from ecgomics.io.record_names import bare, told_apart
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

    @property
    def state(self) -> State:
        """What its files are like: looked up each time."""
        marks, sizes = zip(*local_files.states(Path(self.location)), strict=True)
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
        """A path to read it from, while the block runs. InvalidInput where it cannot be had."""
        if self.missing is not None:
            raise InvalidInput(self.missing)
        yield Path(self.location)


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
    paths = [given] if isinstance(given, str | Path) else list(given)
    listed = [Path(path).expanduser() for path in manifests]
    listed += [Path(path) for path in paths if _is_manifest(Path(path).expanduser())]
    rest = [path for path in paths if Path(path) not in listed]
    found = {each.place: each for each in _of_manifests(listed)}
    for each in _of_paths(rest, apart_from):
        found.setdefault(each.place, each)
    refuse_none(list(found), paths)
    return _named(list(found.values()))


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


def _of_paths(paths: Sequence[str | Path], apart_from: Sequence[Path]) -> Iterator[_Found]:
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


# Manifests ------------------------------------------------------------------------------------------------------------


def _is_manifest(path: Path) -> bool:
    """Whether a file given among recordings is a manifest: it has a column `path` whose rows lead to files.

    A table with such a column that is no recording either is one whose paths are wrong.
    """
    if path.suffix.lower() not in manifest.SUFFIXES or not path.is_file():
        return False
    with path.open("rb") as file:
        if manifest.PATH not in manifest.columns_of(path.name, file):
            return False
    if not delimited.looks_like_recording(Source(path=path)):
        return True
    rows = manifest.rows_of(path.name, path.read_bytes())[:_ROWS_LOOKED_AT]
    return any(header_of(_below(path.parent, row.path)).exists() for row in rows)


def _of_manifests(paths: Sequence[Path]) -> Iterator[_Found]:
    """The recordings that manifests name; InvalidInput where one is named twice, or one column has two types."""
    first: dict[tuple[str, str], str] = {}
    kinds: dict[str, tuple[type[Given], str]] = {}
    for path in paths:
        found = [_of_row(row, path.parent) for row in manifest.rows_of(path.name, _content(path))]
        for name, kind in _kinds(each.input for each in found).items():
            if kind is None:
                continue
            before, file = kinds.setdefault(name, (kind, path.name))
            if before is not kind:
                raise InvalidInput(
                    f"Column {name} is of another type in {path.name} than in {file}: rename one of them."
                )
        for each in found:
            assert each.row is not None
            if first.setdefault(each.place, each.row.place) != each.row.place:
                raise InvalidInput(
                    f"Column {manifest.PATH} of {each.row.place} names the recording that "
                    f"{first[each.place]} does: every recording stands once."
                )
        yield from found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"The manifest {path.name} cannot be opened: {error.strerror}.") from error


def _of_row(row: Row, folder: Path) -> _Found:
    """The recording of a row; paths begin at the folder of the manifest."""
    path = header_of(_below(folder, row.path))
    below = path.is_relative_to(folder) and ".." not in path.relative_to(folder).parts
    name = bare(path.relative_to(folder) if below else PurePath(path.name)).as_posix()
    return _Found(
        Input(
            row.record or _as_text(name),
            str(path),
            given=row.given,
            subject=row.subject,
            recorded_at=row.recorded_at,
            missing=_missing(row, path),
        ),
        folder if below else path.parent,
        local_files.place_of(path),
        row,
    )


def _below(folder: Path, path: str) -> Path:
    return folder / Path(path).expanduser()


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
