"""Which recordings a run is about, where they are, and how it notices that one has changed.

files, folders, archives, globs ─┐
manifests (what is known of each) ├──▶ inputs ──▶ identity (measured already?) ──▶ local (a path to read)
URLs ─────────────────────────────┘
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ecgomics.cohort.own_tables import is_own_table
from ecgomics.core.errors import InvalidInput
from ecgomics.io import find_recordings
from ecgomics.io.readers.wfdb_header import parse_header

#: What a manifest says of a recording in one column: a number, true or false, text, or nothing.
Given = float | bool | str | None

_HEADER: Final = ".hea"
#: Time that reading and measuring a recording may take: many times what the slowest needs.
_SHORTEST_LIMIT_S: Final = 600.0
_LIMIT_S_PER_MIB: Final = 60.0
#: Size beyond which the time does not grow: a day of twelve leads.
_MOST_MIB: Final = 1024.0


@dataclass(frozen=True, slots=True)
class Input:
    """One recording of a cohort: its name, where it is, and what a manifest says of it. It can be pickled."""

    name: str
    """Tells it apart from all others of the run."""
    location: str
    """Path or URL, perhaps leading into an archive; never with credentials."""
    given: Mapping[str, Given] = field(default_factory=dict)
    """The manifest's own columns; every input of a run has the same ones, of one type each."""
    subject: str | None = None
    """Who it is of, where the manifest says so."""
    recorded_at: str | None = None
    """When it was recorded (ISO 8601), where the manifest says so."""
    missing: str | None = None
    """Why it cannot be had, known before it is read; `local` raises it."""

    @property
    def identity(self) -> str:
        """Changes when a file of the recording is another one, or has another size or time of change."""
        marks = [self.name, *_marks(_files(Path(self.location)))]
        return hashlib.sha256("\n".join(marks).encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @property
    def size_bytes(self) -> int:
        """Size of all its files; 0 where they are not there."""
        size = 0
        for file in _files(Path(self.location)):
            with suppress(OSError):
                size += file.stat().st_size
        return size

    @property
    def time_limit_s(self) -> float:
        """Longest time that reading and measuring it may take: ten minutes, and one more for each MiB."""
        return round(_SHORTEST_LIMIT_S + _LIMIT_S_PER_MIB * min(self.size_bytes / 2**20, _MOST_MIB))

    @contextmanager
    def local(self) -> Iterator[Path]:
        """A path to read it from, while the block runs. InvalidInput where it cannot be had."""
        if self.missing is not None:
            raise InvalidInput(self.missing)
        yield Path(self.location)


def inputs(
    given: str | Path | Iterable[str | Path],
    *,
    manifests: Sequence[str | Path] = (),
    apart_from: Sequence[Path] = (),
    storage_options: Mapping[str, Any] | None = None,
) -> list[Input]:
    """The recordings among files, folders, archives, globs, manifests and URLs, by name, each once.

    manifests are files that are read as such whatever their heading; those among `given` are known by a column `path`.
    Tables of ours, and what lies at or below `apart_from` (the output of this run), are no recordings. storage_options
    go to the file system of URLs (such as `{"anon": True}` for S3). InvalidInput where nothing is found, or what is
    given makes no sense; a recording that cannot be had is among the inputs, and says so when it is asked for.
    """
    paths = [given] if isinstance(given, str | Path) else list(given)
    own = [path.resolve() for path in apart_from]
    found = [
        Input(_as_text(each.name), str(each.path))
        for each in find_recordings(paths)
        if not any(each.path.resolve().is_relative_to(path) for path in own) and not is_own_table(each.path)
    ]
    if not found:
        raise InvalidInput("Nothing but earlier output of ECGomics is in what was given.")
    return sorted(found, key=lambda each: each.name)


def _as_text(name: str) -> str:
    """A name that every table can hold, also where a file's name is no UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _marks(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        try:
            state = path.stat()
        except OSError:
            yield f"{path.name} missing"
        else:
            yield f"{path.resolve()} {state.st_size} {state.st_mtime_ns}"


def _files(path: Path) -> Iterator[Path]:
    """A recording's file; of a WFDB record also its signal files and segments; of one in an archive, the archive."""
    outer = None if path.exists() else next((parent for parent in path.parents if parent.is_file()), None)
    yield outer or path
    if outer is not None or path.suffix.lower() != _HEADER:
        return
    try:
        header = parse_header(path.read_bytes())
    except (OSError, ValueError):
        return
    yield from dict.fromkeys(path.with_name(signal.file) for signal in header.signals)
    for segment in dict.fromkeys(name for name, _ in header.segments if f"{name}{_HEADER}" != path.name):
        yield from _files(path.with_name(segment + _HEADER))
