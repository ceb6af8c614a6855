"""Encrypted blobs: AES-256-GCM in chunks, each of which is read without the others.

    magic 8 | name of the key 8 | bytes of the content 8 | salt 32 || chunk 0 + tag 16 | chunk 1 + tag 16 | …

Every blob has a key of its own, derived from the file's key and a random salt (HKDF-SHA-256), so that the number of a
chunk may be its nonce. Beside each chunk the header, the SHA-256 of the content, the number of the chunk and how many
there are, are authenticated: no chunk, no tail and no whole blob can be put in the place of another.
"""

import secrets
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ecgomics.store.blobs.keys import ID_BYTES, KEY_BYTES, Key

MAGIC: Final = b"ECGBLOB\x01"
CHUNK_BYTES: Final = 2**16
TAG_BYTES: Final = 16
_SALT_BYTES: Final = 32
_HEADER: Final = struct.Struct(f">8s{ID_BYTES}sQ{_SALT_BYTES}s")
HEADER_BYTES: Final = _HEADER.size
_NONCE_BYTES: Final = 12


class NotGenuine(Exception):
    """What was read is not what was written with the key."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the chunks; key_id is that of the key, size in bytes of the content."""

    raw: bytes
    key_id: bytes
    size: int

    @classmethod
    def of(cls, raw: bytes) -> Self | None:
        """The header that these bytes begin with; None where they do not look like one."""
        if len(raw) < HEADER_BYTES or not raw.startswith(MAGIC):
            return None
        _, key_id, size, _ = _HEADER.unpack(raw[:HEADER_BYTES])
        return cls(raw[:HEADER_BYTES], key_id, size)

    @property
    def chunks(self) -> int:
        """How many there are; one of no bytes where there is no content."""
        return max(1, -(-self.size // CHUNK_BYTES))


class Seal:
    """Encrypts and decrypts the chunks of one blob."""

    def __init__(self, header: Header, key: Key, digest: str) -> None:
        self.header = header
        derived = HKDF(SHA256(), KEY_BYTES, salt=header.raw[-_SALT_BYTES:], info=b"ecgomics blob")
        self._cipher = AESGCM(derived.derive(key.secret))
        self._about = header.raw + bytes.fromhex(digest)

    @classmethod
    def new(cls, key: Key, digest: str, size: int) -> Self:
        """For a content of this hash and so many bytes that is to be encrypted."""
        salt = secrets.token_bytes(_SALT_BYTES)
        header = Header.of(_HEADER.pack(MAGIC, key.id, size, salt))
        assert header is not None
        return cls(header, key, digest)

    def sealed(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Header and encrypted chunks of a content that comes in parts; ValueError where it has another size."""
        yield self.header.raw
        waiting, number, seen = bytearray(), 0, 0
        for part in parts:
            waiting += part
            seen += len(part)
            while len(waiting) > CHUNK_BYTES:
                yield self._sealed(number, bytes(waiting[:CHUNK_BYTES]))
                del waiting[:CHUNK_BYTES]
                number += 1
        if seen != self.header.size:
            raise ValueError(f"{seen} bytes came of {self.header.size}")
        yield self._sealed(number, bytes(waiting))

    def place_of(self, first: int, last: int) -> tuple[int, int, int]:
        """First chunk that bytes first to before last of the content are in, and begin and end of those chunks."""
        begin = min(first // CHUNK_BYTES, self.header.chunks - 1)
        end = max(begin + 1, -(-min(last, self.header.size) // CHUNK_BYTES))
        whole = CHUNK_BYTES + TAG_BYTES
        stop = self.header.size + TAG_BYTES * self.header.chunks
        return begin, HEADER_BYTES + begin * whole, HEADER_BYTES + min(end * whole, stop)

    def opened(self, raw: bytes, number: int) -> bytes:
        """The content of successive whole chunks from a number on. NotGenuine where one is not as it was written."""
        whole, view, parts = CHUNK_BYTES + TAG_BYTES, memoryview(raw), []
        try:
            for place in range(0, len(raw), whole):
                chunk = view[place : place + whole]
                parts.append(self._cipher.decrypt(_nonce(number), chunk, self._beside(number)))
                number += 1
        except (InvalidTag, ValueError) as error:
            raise NotGenuine from error
        return b"".join(parts)

    def _sealed(self, number: int, content: bytes) -> bytes:
        return self._cipher.encrypt(_nonce(number), content, self._beside(number))

    def _beside(self, number: int) -> bytes:
        return self._about + struct.pack(">QQ", number, self.header.chunks)


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE_BYTES, "big")
