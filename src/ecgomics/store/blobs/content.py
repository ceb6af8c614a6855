"""Contents named by their SHA-256: written whole and durable, read whole or in part, plain or encrypted."""

import hashlib
import io
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO, Final, TypeVar

from ecgomics.core.errors import Damaged, InvalidInput
from ecgomics.store.blobs.keys import Keys
from ecgomics.store.blobs.places import NotKept, Place
from ecgomics.store.blobs.sealing import (
    CHUNK_BYTES,
    HEADER_BYTES,
    TAG_BYTES,
    Header,
    NotGenuine,
    Seal,
)
from ecgomics.store.blobs.spool import Spool

Result = TypeVar("Result")

#: What is read at once of a file in which somebody seeks.
_READ_AHEAD_BYTES: Final = 2**18
_BYTES_AT_ONCE: Final = 2**22
#: Seals that are remembered: reading a part needs that of its blob.
_SEALS_KEPT: Final = 4096


class Gone(Damaged):
    """Something is not there any more."""


class UnknownKey(InvalidInput):
    """Something is encrypted with a key that is not there."""


class Blobs:
    """Contents by hash in a place; its methods may be called from any thread.

    Where something is read, `what` names it for people: Damaged says that it is gone or not what was written,
    InvalidInput that the key is missing, Unavailable that the place does not answer now.
    """

    def __init__(self, place: Place, keys: Keys | None = None, *, plain: bool = False) -> None:
        """Keys are read with, and the current one is written with, but for what shall be plain from now on."""
        self._place, self._keys = place, keys
        self._writing = None if keys is None or plain else keys.current
        self._seals: OrderedDict[str, Seal | None] = OrderedDict()
        self._plain: set[str] = set()
        self._lock = threading.Lock()

    @property
    def place(self) -> Place:
        """Where they are."""
        return self._place

    @property
    def keys(self) -> Keys | None:
        """What they are encrypted with."""
        return self._keys

    @property
    def writing(self) -> bytes | None:
        """Name of the key that is written with; None where what is written is plain."""
        return None if self._writing is None else self._writing.id

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def write(self, content: bytes) -> str:
        """Keep the content and return its SHA-256; when this returns it survives a crash of the machine."""
        digest = hashlib.sha256(content).hexdigest()
        if not self._place.has(digest):
            self._place.put(self._as_kept([content], digest, len(content)), lambda: digest)
        return digest

    def write_parts(self, parts: Iterable[bytes]) -> str:
        """As `write`, of a content that comes in parts and is never in memory as a whole."""
        digest = hashlib.sha256()
        if self._writing is None:

            def counted() -> Iterator[bytes]:
                for part in parts:
                    digest.update(part)
                    yield part

            self._place.put(counted(), digest.hexdigest)
            return digest.hexdigest()
        with tempfile.TemporaryFile() as file:
            spool = Spool(
                file
            )  # hash and size stand before the content, and nothing plain is on the disk meanwhile
            size = 0
            for part in parts:
                digest.update(part)
                size += len(part)
                spool.write(part)
            name = digest.hexdigest()
            self._place.put(self._as_kept(spool.parts(), name, size), lambda: name)
        return name

    def _as_kept(self, parts: Iterable[bytes], digest: str, size: int) -> Iterable[bytes]:
        return parts if self._writing is None else Seal.new(self._writing, digest, size).sealed(parts)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, digest: str, what: str = "A file") -> bytes:
        """The content with this hash, which was verified."""
        return self._whole(digest, what, lambda: self._content(digest, what))

    def read_part(self, digest: str, first: int, last: int, what: str = "A file") -> bytes:
        """Bytes first to before last of a content that has so many; verified where it is encrypted."""
        return self._whole(digest, what, lambda: self._part(digest, first, last, what))

    def open(self, digest: str, what: str = "A file", *, nearer: bool = False) -> BinaryIO:
        """A file with the content of this hash to read and seek in, to be closed; for one thread.

        nearer: all of it will be read, so that a copy on this machine pays.
        """
        if nearer:
            self._whole(digest, what, lambda: self._place.nearer(digest))
        if self._whole(digest, what, lambda: self._seal_of(digest, what)) is None and (
            file := self._whole(digest, what, lambda: self._place.file(digest))
        ):
            return file
        return io.BufferedReader(_Raw(self, digest, what), _READ_AHEAD_BYTES)

    def stream(self, digest: str, what: str = "A file") -> Iterator[bytes]:
        """The content in parts, which is verified when the last one was given."""
        seen, size = hashlib.sha256(), self.size(digest, what)
        for first in range(0, size, _BYTES_AT_ONCE):
            part = self.read_part(digest, first, min(first + _BYTES_AT_ONCE, size), what)
            seen.update(part)
            yield part
        if seen.hexdigest() != digest:
            raise _damaged(what)

    def size(self, digest: str, what: str = "A file") -> int:
        """Bytes of the content."""
        return self._whole(digest, what, lambda: self._size(digest, what))

    def key_of(self, digest: str, what: str = "A file") -> bytes | None:
        """The name of the key that it is encrypted with; None where it is plain. The key need not be known."""
        header = Header.of(self._whole(digest, what, lambda: self._place.read(digest, 0, HEADER_BYTES)))
        if header is None:
            return None
        try:
            seal = self._whole(digest, what, lambda: self._seal_of(digest, what))
        except UnknownKey:
            return header.key_id
        return None if seal is None else seal.header.key_id

    def _whole(self, digest: str, what: str, read: Callable[[], Result]) -> Result:
        """What a reading gives; done again without what is remembered and nearby, where that may be what is wrong."""
        try:
            try:
                return read()
            except NotGenuine:
                self._place.forgotten(digest)
                self._forget_seal(digest)
                return read()
        except NotKept as error:
            raise Gone(
                f"{what} is not in {self._place.shown} any more: put back a copy, as `ecgomics restore` does."
            ) from error
        except NotGenuine as error:
            raise _damaged(what) from error

    def _content(self, digest: str, what: str) -> bytes:
        content = raw = self._place.read(digest)
        if Header.of(raw) is not None:
            try:
                content = self._unsealed(raw, digest, what)
            except (NotGenuine, UnknownKey):
                if _hash(raw) != digest:
                    raise
        if _hash(content) != digest:
            raise NotGenuine
        return content

    def _unsealed(self, raw: bytes, digest: str, what: str) -> bytes:
        seal = self._genuine(raw, digest, what)
        _, begin, end = seal.place_of(0, seal.header.size)
        if len(raw) != end:
            raise NotGenuine
        return seal.opened(raw[begin:], 0)

    def _part(self, digest: str, first: int, last: int, what: str) -> bytes:
        if last <= first:
            return b""
        seal = self._seal_of(digest, what)
        number, begin, end = (0, first, last) if seal is None else seal.place_of(first, last)
        raw = self._place.read(digest, begin, end)
        if len(raw) != end - begin or (seal is not None and last > seal.header.size):
            raise NotGenuine
        start = number * CHUNK_BYTES
        return raw if seal is None else seal.opened(raw, number)[first - start : last - start]

    def _size(self, digest: str, what: str) -> int:
        seal = self._seal_of(digest, what)
        return self._place.size(digest) if seal is None else seal.header.size

    def _seal_of(self, digest: str, what: str) -> Seal | None:
        """What decrypts a blob; None where it is plain."""
        with self._lock:
            if digest in self._seals:
                self._seals.move_to_end(digest)
                return self._seals[digest]
        begin = self._place.read(digest, 0, HEADER_BYTES + CHUNK_BYTES + TAG_BYTES)
        seal = None
        if Header.of(begin) is not None:
            try:
                seal = self._genuine(begin, digest, what)
            except (NotGenuine, UnknownKey):
                if not self._is_plain(digest):
                    raise
        if seal is None and self._keys is not None:
            self._refuse_forged(
                digest
            )  # and look again next time: it may be written anew, and encrypted then
        else:
            with self._lock:
                self._seals[digest] = seal
                while len(self._seals) > _SEALS_KEPT:
                    self._seals.popitem(last=False)
        return seal

    def _genuine(self, begin: bytes, digest: str, what: str) -> Seal:
        """What decrypts a blob that begins so, which was tried on its first chunk."""
        header = Header.of(begin)
        assert header is not None
        key = None if self._keys is None else self._keys.known.get(header.key_id)
        if key is None:
            where = "no key file is given" if self._keys is None else "the key file does not hold it"
            raise UnknownKey(
                f"{what} is encrypted with the key {header.key_id.hex()}, and {where}: name one that does in "
                "ECGOMICS_BLOB_KEY_FILE."
            )
        seal = Seal(header, key, digest)
        _, first, last = seal.place_of(0, 1)
        if len(begin) < last:
            raise NotGenuine
        seal.opened(begin[first:last], 0)
        return seal

    def _is_plain(self, digest: str) -> bool:
        """Whether the bytes as they are kept have the hash: a plain content may look like an encrypted one."""
        seen, size = hashlib.sha256(), self._place.size(digest)
        for first in range(0, size, _BYTES_AT_ONCE):
            seen.update(self._place.read(digest, first, min(first + _BYTES_AT_ONCE, size)))
        return seen.hexdigest() == digest

    def _refuse_forged(self, digest: str) -> None:
        """NotGenuine where something plain, which carries no proof of its own, has been put where all is encrypted."""
        if digest not in self._plain:
            if not self._is_plain(digest):
                raise NotGenuine
            self._plain.add(digest)

    def _forget_seal(self, digest: str) -> None:
        with self._lock:
            self._seals.pop(digest, None)
            self._plain.discard(digest)

    # ── as they are kept ─────────────────────────────────────────────────────────────────────────────────────────

    def raw(self, digest: str, what: str = "A file") -> Iterator[bytes]:
        """The bytes as they are kept, in parts."""
        size = self._whole(digest, what, lambda: self._place.size(digest))
        for first in range(0, size, _BYTES_AT_ONCE):
            read = partial(self._place.read, digest, first, min(first + _BYTES_AT_ONCE, size))
            yield self._whole(digest, what, read)

    def put(self, digest: str, parts: Iterable[bytes], size: int) -> None:
        """Keep a content whose hash and size are known, in place of what may be there."""
        self._place.put(self._as_kept(parts, digest, size), lambda: digest)
        self._place.forgotten(digest)
        self._forget_seal(digest)

    def put_raw(self, digest: str, parts: Iterable[bytes]) -> None:
        """Keep bytes as another place had them."""
        self._place.put(parts, lambda: digest)

    def rewrite(self, digest: str, what: str = "A file") -> None:
        """Keep a content anew, as it is written now: verified before, and read back afterwards."""
        size = 0
        for part in self.stream(digest, what):
            size += len(part)
        self.put(digest, self.stream(digest, what), size)
        for _ in self.stream(digest, what):
            pass

    # ── removing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def has(self, digest: str) -> bool:
        """Whether the content with this hash is there."""
        return self._place.has(digest)

    def remove(self, digest: str) -> None:
        """Forget the content with this hash."""
        self._place.remove(digest)
        self._forget_seal(digest)

    def digests(self, *, grace_s: float = 0.0) -> set[str]:
        """Hashes of everything that is kept for so long."""
        return {each.name for each in self._place.kept() if each.age_s >= grace_s}

    def sweep(self, kept: Container[str]) -> int:
        """Remove everything that is not kept, half-written files included; how many there were.

        Only where nobody else writes meanwhile.
        """
        left_over = [each.name for each in self._place.kept() if each.name not in kept]
        for name in left_over:
            self.remove(name)
        return len(left_over) + self._place.tidied(grace_s=0.0)


class _Raw(io.RawIOBase):
    """A content as a file, read where somebody seeks."""

    def __init__(self, blobs: Blobs, digest: str, what: str) -> None:
        self._blobs, self._digest, self._what = blobs, digest, what
        self._size, self._at = blobs.size(digest, what), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        last = min(self._size, self._at + len(buffer))
        part = self._blobs.read_part(self._digest, self._at, last, self._what)
        if len(part) != max(0, last - self._at):
            raise _damaged(self._what)
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _damaged(what: str) -> Damaged:
    return Damaged(
        f"{what} is damaged: it is not what was written. Put back a copy, as `ecgomics restore` does."
    )
