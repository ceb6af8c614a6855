"""What a reader reads from: a file or bytes, and what the user states of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ecgomics.core.errors import InvalidInput, UnreadableFile
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


@dataclass(frozen=True)
class Source:
    """One file on disk (path) or in memory (content), and the name that its recording will have."""

    path: Path | None = None
    content: bytes | None = None
    name: str = "recording"
    file: str = "The upload"
    """How a file in memory is called."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """The files that came with one in memory, itself included, by name."""
    deadline: Deadline = field(default_factory=Deadline)

    @property
    def label(self) -> str:
        """How messages name it: the file's own name, never the folders above it."""
        return self.path.name if self.path is not None else self.file

    @cached_property
    def head(self) -> bytes:
        """The first bytes, enough to tell the format."""
        if self.path is None:
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
        return content_of(self.path) if self.path is not None else b""

    @property
    def is_there(self) -> bool:
        """Whether there is such a file."""
        return self.path.is_file() if self.path is not None else self.content is not None

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.path.stat().st_size if self.path is not None else len(self.data)

    def sibling(self, name: str) -> "Source":
        """The file of this name beside this one, there or not."""
        if self.path is not None:
            return Source(path=self.path.parent / name, deadline=self.deadline)
        return Source(content=self.beside.get(name), file=name, beside=self.beside, deadline=self.deadline)

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


def existing(path: Path) -> Path:
    """The path of a file that is there; InvalidInput says what else it is."""
    if path.is_dir():
        raise InvalidInput(
            f"{path.name or path} is a folder: give a file of it, or extract the whole folder."
        )
    if not path.exists():
        raise InvalidInput(f"{path.name} does not exist.")
    return path
