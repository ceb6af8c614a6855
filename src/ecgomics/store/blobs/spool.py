"""What is on its way to a place and too long for memory: on the disk meanwhile, where only this process can read it."""

import secrets
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

_BYTES_AT_ONCE: Final = 2**20


class Spool:
    """Bytes in a file, encrypted with a key that is in memory only; written to the end, and then read once.

    The hash of the content, which whoever reads it knows, tells whether it is what was written.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._cipher = Cipher(AES(secrets.token_bytes(32)), CTR(secrets.token_bytes(16)))
        self._writing = self._cipher.encryptor()

    def write(self, part: bytes) -> None:
        """Add bytes."""
        self._file.write(self._writing.update(part))

    def parts(self) -> Iterator[bytes]:
        """All bytes that were written."""
        self._file.seek(0)
        reading = self._cipher.decryptor()
        while part := self._file.read(_BYTES_AT_ONCE):
            yield reading.update(part)
