"""What lies in an archive: its members by name, and their bytes, never more of them than a recording may have."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from ecgomics.core.errors import UnreadableFile
from ecgomics.io.limits import EXPANSION, MOST_BYTES, MOST_MEMBERS, is_bomb

STORED: Final = 0
DEFLATED: Final = 8

#: So much is taken from the disk, and unfolded, at once.
_CHUNK: Final = 2**20
_RAW_DEFLATE: Final = -15
#: Names that would leave the folder that an archive stands for.
_LEAVES: Final = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)|\x00")
_DRIVE: Final = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive. start is where its bytes begin; of a zip member, where its local header does."""

    name: str
    """With forward slashes, below the archive, whatever the archive says."""
    start: int
    packed: int
    """Bytes that it takes in the archive."""
    size: int
    """Bytes that it unfolds to, as the archive states it."""
    method: int = STORED
    crc: int | None = None
    has_header: bool = False
    """Whether a local header of a zip archive stands before its bytes."""
    refused: str = ""
    """Why it is not read, behind “its name in the archive”; empty where it is."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one member, as a Source fetches them."""

    member: Member
    opened: Callable[[], BinaryIO]
    """The archive, ready to be read; it is closed after each use."""

    @property
    def label(self) -> str:
        """How messages name it: its own name, never the folders above it."""
        return self.member.name.rsplit("/", maxsplit=1)[-1]

    def first(self, count: int) -> bytes:
        """So many bytes from the beginning; nothing is checked but that they can be had."""
        with self._file() as file:
            found = b""
            for piece in self._pieces(file, self._begin(file)):
                found += piece
                if len(found) >= count:
                    break
        return found[:count]

    def whole(self) -> bytes:
        """Every byte, with the checksum of the archive. UnreadableFile where they are damaged or too many."""
        with self._file() as file:
            pieces, total = [], 0
            for piece in self._pieces(file, self._begin(file)):
                total += len(piece)
                if total > self.member.size:
                    raise self._damaged("it unfolds to more bytes than the archive states")
                pieces.append(piece)
        found = b"".join(pieces)
        if len(found) < self.member.size:
            raise self._damaged("it is cut short")
        if self.member.crc is not None and zlib.crc32(found) != self.member.crc:
            raise self._damaged("its checksum is not that of its content")
        return found

    def _file(self) -> BinaryIO:
        if self.member.refused:
            raise self._damaged(self.member.refused)
        return self.opened()

    def _begin(self, file: BinaryIO) -> int:
        """Where its bytes begin: behind the local header, whose lengths may differ from those of the index."""
        if not self.member.has_header:
            return self.member.start
        file.seek(self.member.start)
        header = file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise self._damaged("its entry in the archive is damaged")
        return self.member.start + 30 + sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))

    def _pieces(self, file: BinaryIO, start: int) -> Iterator[bytes]:
        file.seek(start)
        left = self.member.packed
        unfolding = zlib.decompressobj(_RAW_DEFLATE)
        while left > 0 and (packed := file.read(min(left, _CHUNK))):
            left -= len(packed)
            if self.member.method == STORED:
                yield packed
                continue
            try:
                while packed:
                    yield unfolding.decompress(packed, _CHUNK)
                    packed = unfolding.unconsumed_tail
            except zlib.error as error:
                raise self._damaged("it cannot be decompressed") from error

    def _damaged(self, reason: str) -> UnreadableFile:
        return UnreadableFile(f"{self.label} cannot be read from its archive: {reason}.")


def by_name(found: Iterable[Member], *, label: str, size: int) -> Mapping[str, Member]:
    """Members by their names; of several with one name the last, as whoever unpacks it gets.

    A member that would leave the folder of the archive, or unfold beyond measure, is there, with the reason why it is
    not read. UnreadableFile where they are too many, or unfold too far together.
    """
    members: dict[str, Member] = {}
    unsafe: dict[str, Member] = {}
    total = 0
    for count, member in enumerate(found, start=1):
        if count > MOST_MEMBERS:
            raise UnreadableFile(
                f"{label} cannot be read as an archive: it has more than {MOST_MEMBERS:,} members."
            )
        total += member.size
        name = member.name.replace("\\", "/")
        kept = unsafe if _LEAVES.search(name) else members
        kept.pop(plain := _plain(name), None)
        if plain:
            kept[plain] = _refusing(member, plain)
    if is_bomb(total, size):
        raise UnreadableFile(
            f"{label} cannot be read as an archive: its {size:,} bytes claim to unfold to {total:,}, "
            f"more than {EXPANSION} times as much."
        )
    return unsafe | members


def _plain(name: str) -> str:
    parts = _DRIVE.sub("", name).replace("\x00", "").split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."})


def _refusing(member: Member, name: str) -> Member:
    """The member by the name that it gets, with the first reason not to read it."""
    refused = member.refused
    if not refused and _LEAVES.search(member.name.replace("\\", "/")):
        refused = "its name there leads out of the archive"
    if not refused and member.size > MOST_BYTES:
        refused = f"it unfolds to {member.size:,} bytes, more than the {MOST_BYTES >> 30} GiB read at once"
    if not refused and is_bomb(member.size, member.packed):
        refused = (
            f"its {member.packed:,} bytes unfold to {member.size:,}, more than {EXPANSION} times as much"
        )
    return Member(
        name=name,
        start=member.start,
        packed=member.packed,
        size=member.size,
        method=member.method,
        crc=member.crc,
        has_header=member.has_header,
        refused=refused,
    )
