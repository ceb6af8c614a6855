"""The members of zip and tar archives, without unpacking anything.

Zip: APPNOTE.TXT of PKWARE, its central directory read by the standard library. Tar: POSIX.1-2017 pax and ustar, with
the long names and large numbers of GNU tar; read here, as the standard library's reader can be made to loop or to
recurse without end by crafted headers.
"""

import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from ecgomics.io.archives.members import DEFLATED, STORED, Member

#: Largest index of a zip archive: 200,000 members with long names.
_MOST_INDEX_BYTES: Final = 2**25
_ENCRYPTED: Final = 0x1
_BLOCK: Final = 512
#: Longest name or set of attributes that a tar archive may state for a member.
_MOST_HEADER_BYTES: Final = 2**16
#: Headers before that of a member: attributes, long name, long target of a link, attributes of all that follow.
_BEFORE: Final = "xLKg"
_DAMAGED: Final = "the header of a member is damaged"
#: Members that are no plain files; all but the last have no content of their own.
_FOLDER: Final = "5"
_SPARSE: Final = "S"
_KINDS: Final = {
    **{"1": "a link", "2": "a link", "3": "a device", "4": "a device", "6": "a pipe"},
    _SPARSE: "a sparse file",
}

#: How zipfile reports damage.
ZIP_DAMAGE: Final = (
    *(zipfile.BadZipFile, struct.error, EOFError, LookupError),
    *(NotImplementedError, OSError, OverflowError, ValueError),
)


class _Bounded:
    """A file that refuses to give so much at once that its index must be a forgery."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, count: int = -1) -> bytes:
        if count > _MOST_INDEX_BYTES:
            raise zipfile.BadZipFile("its index is too large")
        return self._file.read(count)

    def seekable(self) -> bool:
        return True


def zip_members(file: BinaryIO) -> Iterator[Member]:
    """The files of a zip archive; ValueError says in a few words what is wrong with it."""
    try:
        with zipfile.ZipFile(_Bounded(file)) as archive:
            entries, end = archive.infolist(), archive.start_dir
    except ZIP_DAMAGE as error:
        raise ValueError("its index is damaged") from error
    _refuse_overlaps(entries, end)
    for entry in entries:
        if not entry.is_dir():
            yield Member(
                name=entry.filename,
                start=entry.header_offset,
                packed=entry.compress_size,
                size=entry.file_size,
                method=entry.compress_type,
                crc=entry.CRC,
                has_header=True,
                refused=_refused(entry),
            )


def _refuse_overlaps(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Members that share their bytes are how few of them unfold to petabytes."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    ends = [*(start for start, _ in places[1:]), end]
    if any(
        start < 0 or start + 30 + packed > after for (start, packed), after in zip(places, ends, strict=False)
    ):
        raise ValueError("its members overlap")


def _refused(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "it is a link"
    if entry.compress_type not in (STORED, DEFLATED):
        return f"it is compressed by method {entry.compress_type}; only deflate is read"
    return ""


# Tar ------------------------------------------------------------------------------------------------------------------


def is_tar(head: bytes) -> bool:
    """Whether a first block is the header of a member: its checksum is that of its bytes."""
    return len(head) >= _BLOCK and head[:1] != b"\0" and _has_sum(head[:_BLOCK])


def tar_members(file: BinaryIO, size: int) -> Iterator[Member]:
    """The files of an uncompressed tar archive; ValueError says in a few words what is wrong with it."""
    at, stated = 0, dict[str, str]()
    while at + _BLOCK <= size:
        file.seek(at)
        block = file.read(_BLOCK)
        if not block.strip(b"\0"):
            return
        if not _has_sum(block):
            raise ValueError(_DAMAGED)
        kind, length = block[156:157].decode("latin-1"), _number(block[124:136])
        at += _BLOCK
        if kind in _BEFORE:
            stated = _extended(kind, _text_of(file, length), stated)
        else:
            length = _number_of(stated, length) if kind == _SPARSE or kind not in _KINDS else 0
            at += _length_of_map(file, block) if kind == _SPARSE else 0
            if kind != _FOLDER:
                yield _member(block, kind, stated, start=at, length=length, size=size)
            stated = {}
        at += -(-length // _BLOCK) * _BLOCK


def _number_of(stated: dict[str, str], length: int) -> int:
    """The size of a member: that of its attributes, which has no limit, if they state it."""
    digits = stated.get("size", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else length


def _length_of_map(file: BinaryIO, block: bytes) -> int:
    """Bytes of the blocks behind the header of a sparse file that tell where its content belongs."""
    more, length = block[482:483] not in (b"", b"\0"), 0
    while more and len(block := file.read(_BLOCK)) == _BLOCK:
        more, length = block[504:505] != b"\0", length + _BLOCK
    return length


def _member(block: bytes, kind: str, stated: dict[str, str], *, start: int, length: int, size: int) -> Member:
    sparse = any(key.startswith("GNU.sparse") for key in stated)
    what = _KINDS.get(kind, _KINDS[_SPARSE] if sparse else "")
    return Member(
        name=stated.get("path") or _name(block),
        start=start,
        packed=max(min(length, size - start), 0),
        size=length,
        refused=f"it is {what}" if what else "",
    )


def _name(block: bytes) -> str:
    name, prefix = _text(block[:100]), _text(block[345:500])
    return f"{prefix}/{name}" if prefix and block[257:263] == b"ustar\0" else name


def _text(field: bytes) -> str:
    return field.split(b"\0", maxsplit=1)[0].decode("utf-8", "surrogateescape")


def _text_of(file: BinaryIO, length: int) -> bytes:
    if length > _MOST_HEADER_BYTES:
        raise ValueError("the header of a member is too long")
    return file.read(length)


def _extended(kind: str, text: bytes, stated: dict[str, str]) -> dict[str, str]:
    """What a header that precedes a member's own says of it: its long name, or pax records “length key=value”."""
    if kind == "L":
        return stated | {"path": _text(text)}
    if kind != "x":
        return stated
    found, at = dict(stated), 0
    while at < len(text):
        digits = text[at : at + 8].split(b" ", maxsplit=1)[0]
        length = int(digits) if digits.isdigit() else 0  # of the record, its own digits included
        key, equals, value = text[at + len(digits) + 1 : at + length].partition(b"=")
        if not equals:
            raise ValueError("the attributes of a member are damaged")
        found[key.decode("utf-8", "replace")] = value.rstrip(b"\n").decode("utf-8", "surrogateescape")
        at += length
    return found


def _number(field: bytes) -> int:
    """An octal number, or GNU tar's binary one; ValueError where it is neither, or negative."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b"\0 ")
    if digits.strip(b"01234567"):
        raise ValueError(_DAMAGED)
    return int(digits or b"0", 8)


def _has_sum(block: bytes) -> bool:
    """Whether the checksum of a header is that of its bytes, its own place counted as blanks."""
    try:
        stated = _number(block[148:156])
    except ValueError:
        return False
    return stated == sum(block[:148]) + 8 * 32 + sum(block[156:])
