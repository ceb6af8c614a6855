"""What a reader reads from: a file or bytes, and what the user states of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from ecgomics.core.errors import UnreadableFile
from ecgomics.io.limits import MOST_BYTES, TIME_LIMIT_S, Deadline

HEAD_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Stated:
    """What the user says of a file that does not say it itself; where the file does, the file stands."""

    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    """What the columns of a table are: heading or number by role (time, index) or lead."""


class Stored(Protocol):
    """Content that lies in something else, such as an archive; it is fetched when it is asked for."""

    def first(self, count: int) -> bytes:
        """So many bytes from the beginning, or all where it has fewer. UnreadableFile where it is damaged."""

    def whole(self) -> bytes:
        """Every byte. UnreadableFile where it is damaged or unfolds too far."""


@dataclass(frozen=True)
class Source:
    """One file on disk (path), in memory (content) or in an archive (stored), and the name of its recording."""

    path: Path | None = None
    content: bytes | None = None
    stored: Stored | None = None
    name: str = "recording"
    file: str = "The upload"
    """How a file that is not on disk is called."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """The files that came with one in memory, itself included, by name."""
    stored_beside: Mapping[str, Stored] = field(default_factory=dict)
    """The files of the same folder of an archive, by name."""
    deadline: Deadline = field(default_factory=Deadline)

    @property
    def label(self) -> str:
        """How messages name it: the file's own name, never the folders above it."""
        return self.path.name if self.path is not None else self.file

    @cached_property
    def head(self) -> bytes:
        """The first bytes, enough to tell the format."""
        if self.stored is not None:
            return self.stored.first(HEAD_BYTES)
        if self.path is None or "data" in self.__dict__:
            return self.data[:HEAD_BYTES]
        try:
            with self.path.open("rb") as file:
                return file.read(HEAD_BYTES)
        except OSError as error:
            raise UnreadableFile(f"{self.label} cannot be opened: {error.strerror}.") from error

    @cached_property
    def data(self) -> bytes:
        """Every byte."""
        if self.content is not None:
            return self.content
        if self.stored is not None:
            return self.stored.whole()
        return content_of(self.path) if self.path is not None else b""

    @property
    def is_there(self) -> bool:
        """Whether there is such a file."""
        if self.path is not None:
            return self.path.is_file()
        return self.content is not None or self.stored is not None

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.path.stat().st_size if self.path is not None else len(self.data)

    def sibling(self, name: str) -> "Source":
        """The file of this name beside this one, there or not; the same one each time, so that it is read once."""
        if name not in self._siblings:
            self._siblings[name] = self._beside(name)
        return self._siblings[name]

    @cached_property
    def _siblings(self) -> dict[str, "Source"]:
        return {}

    def _beside(self, name: str) -> "Source":
        if self.path is not None:
            return Source(path=self.path.parent / name, deadline=self.deadline)
        return Source(
            content=self.beside.get(name),
            stored=self.stored_beside.get(name),
            file=name,
            beside=self.beside,
            stored_beside=self.stored_beside,
            deadline=self.deadline,
        )

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    def in_time(self, file_format: str) -> None:
        """UnreadableFile where reading has taken longer than any file may; for loops that are long."""
        if self.deadline.is_over:
            raise self.unreadable(file_format, f"reading it takes longer than {TIME_LIMIT_S:g} s")

    def unreadable(self, file_format: str, reason: str) -> UnreadableFile:
        """The error that names file, format and reason in one sentence."""
        return UnreadableFile(f"{self.label} cannot be read as {file_format}: {reason}.")


def content_of(path: Path) -> bytes:
    """Every byte of a file; UnreadableFile if it cannot be opened."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(
                f"{path.name} is larger than {MOST_BYTES >> 30} GiB, the most that is read at once."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened: {error.strerror}.") from error
