"""Keys that blobs are encrypted with: lines of a file that nobody else may read."""

import hashlib
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput

KEY_BYTES: Final = 32
ID_BYTES: Final = 8
#: Reading by the group is what secrets of a container have; all else is too much.
_TOO_MUCH: Final = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and what it is called by in what was written with it."""

    secret: bytes = field(repr=False)
    id: bytes

    @classmethod
    def of(cls, secret: bytes) -> "Key":
        """A key whose name is derived from it, and tells nothing of it."""
        return cls(secret, hashlib.sha256(b"ecgomics blob key" + secret).digest()[:ID_BYTES])

    @property
    def name(self) -> str:
        """Its name for people."""
        return self.id.hex()


@dataclass(frozen=True, slots=True)
class Keys:
    """The key that is written with, and all that are read with, by their names."""

    current: Key
    known: Mapping[bytes, Key] = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> "Keys":
        """Keys of a file: 64 hexadecimal digits a line, first the one that is written with.

        InvalidInput where it cannot be read, holds no keys, or others may read it.
        """
        try:
            _refuse_open(file)
            lines = file.read_text(encoding="ascii").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise InvalidInput(f"The key file {file} cannot be read: {why}.") from error
        stated = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        try:
            secrets_ = [bytes.fromhex(line) for line in stated]
        except ValueError:
            secrets_ = []
        if not secrets_ or any(len(each) != KEY_BYTES for each in secrets_):
            raise InvalidInput(
                f"The key file {file} holds no keys: one of 64 hexadecimal digits a line is needed, as `ecgomics blobs "
                "key` makes it."
            )
        found = [Key.of(each) for each in secrets_]
        return cls(found[0], {each.id: each for each in found})


def _refuse_open(file: Path) -> None:
    if os.name == "posix" and file.stat().st_mode & _TOO_MUCH:
        raise InvalidInput(
            f"The key file {file} may be read or changed by others: keep it to its owner, as `chmod 400 {file}` does."
        )


def make(file: Path) -> Key:
    """A new key in a file: alone in one that is not there yet, else before those that are. Readable by the owner only.

    InvalidInput where the file is there and holds no keys.
    """
    before = "" if not file.exists() else file.read_text(encoding="ascii")
    if before:
        Keys.read(file)
    secret = secrets.token_bytes(KEY_BYTES)
    draft = file.with_name(f"{file.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(f"{secret.hex()}\n{before}")
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)
    return Key.of(secret)
