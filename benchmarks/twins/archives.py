"""Archives of one recording, block by block: tar with the names of each of its kinds, zip with and without compression.

A tar archive has no checksums of content: what the fuzzer changes in it reaches the reader of what it holds.
"""

import gzip
import struct
import zlib
from collections.abc import Mapping

from benchmarks.twins import wfdb

_BLOCK = 512
Files = Mapping[str, bytes]


def tar(files: Files, *, kind: bytes = b"0") -> bytes:
    """A ustar archive."""
    return b"".join(_member(name, content, kind) for name, content in files.items()) + bytes(2 * _BLOCK)


def pax(files: Files) -> bytes:
    """An archive that states the names in attributes before each member."""
    blocks = b""
    for name, content in files.items():
        blocks += _member("attributes", _attribute("path", name), b"x") + _member("short", content, b"0")
    return blocks + bytes(2 * _BLOCK)


def gnu(files: Files) -> bytes:
    """An archive that states the names in members of their own, as GNU tar does long ones."""
    blocks = b""
    for name, content in files.items():
        blocks += _member("././@LongLink", name.encode() + b"\0", b"L") + _member(name[:99], content, b"0")
    return blocks + bytes(2 * _BLOCK)


def _attribute(key: str, value: str) -> bytes:
    line = f" {key}={value}\n".encode()
    return b"%d" % (len(line) + 2) + line


def _member(name: str, content: bytes, kind: bytes) -> bytes:
    header = bytearray(_BLOCK)
    header[: len(name)] = name.encode()
    header[100:156] = b"0000644\x000000000\x000000000\x00%011o\x0000000000000\x00        " % len(content)
    header[156:157] = kind
    header[257:265] = b"ustar\x0000"
    header[148:156] = b"%06o\x00 " % sum(header)
    return bytes(header) + content + bytes(-len(content) % _BLOCK)


def zip_archive(files: Files, *, deflated: bool = True) -> bytes:
    """A zip archive with its central directory."""
    content, index = b"", b""
    for name, plain in files.items():
        packed = zlib.compress(plain)[2:-4] if deflated else plain
        common = struct.pack(
            "<HHHHHIIIHH",
            *(20, 0, 8 * deflated, 0, 0x21, zlib.crc32(plain)),
            *(len(packed), len(plain), len(name), 0),
        )
        index += b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, len(content))
        index += name.encode()
        content += b"PK\3\4" + common + name.encode() + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(index), len(content), 0)
    return content + index + b"PK\5\6" + end


def twins() -> dict[str, bytes]:
    """Archives that hold one recording each, and what is none."""
    record = {f"study/{name}": content for name, content in wfdb.format_16().items()}
    files = {"study/notes.xml": b"<?xml version='1.0'?>\n<notes/>", **record}
    return {
        "record.tar": tar(files),
        "record-pax.tar": pax(files),
        "record-gnu.tar": gnu(files),
        "record.tar.gz": gzip.compress(tar(files), mtime=0),
        "record.zip": zip_archive(files),
        "stored.zip": zip_archive(files, deflated=False),
        "nested.zip": zip_archive({"inner.tar": tar(files)}),
    }
