"""One recording of a cohort: where it is, whether it has changed, and a path to read it from."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from ecgomics.cohort import local_files
from ecgomics.cohort.manifest import Row
from ecgomics.cohort.manifest_tables import Given
from ecgomics.cohort.remote import Remote
from ecgomics.core.errors import InvalidInput

#: Time that reading and measuring a recording may take: many times what the slowest needs.
_SHORTEST_LIMIT_S: Final = 600.0
_LIMIT_S_PER_MIB: Final = 60.0
#: Size beyond which the time does not grow: a day of twelve leads.
_MOST_MIB: Final = 1024.0


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
class Found:
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


def as_text(name: str) -> str:
    """A name that every table can hold, also where a file's name is no UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def kinds_of(found: Iterable[Input]) -> dict[str, type[Given] | None]:
    """The type of each column, None where all are empty."""
    kinds: dict[str, type[Given] | None] = {}
    for each in found:
        for name, value in each.given.items():
            if kinds.setdefault(name, None) is None and value is not None:
                kinds[name] = type(value)
    return kinds
