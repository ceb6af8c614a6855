"""SCP-ECG (EN 1064, ISO 11073-91064): sections of bytes, found by the pointers of section 0.

All numbers are little endian. The record and each section begin with a CRC-CCITT of what follows. Files that do not
conform to the standard are refused: their samples would be read as noise.
"""

import binascii
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecgomics.io.contents import Contents
from ecgomics.io.readers import scp_findings, scp_header, scp_signals
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "SCP-ECG"
SUPPORT: Final = Support.TWO_READERS

_MARK: Final = slice(16, 22)
#: Section 0 follows the record's checksum and length.
_SECTION_0: Final = 6
_HEADER: Final = struct.Struct("<HHIBB")
_HEADER_BYTES: Final = 16
_POINTER: Final = struct.Struct("<HII")
#: Sections up to this one are defined by the standard, others are the manufacturer's.
_LAST_DEFINED: Final = 12
#: Sections behind this one are not needed for the signals.
_LAST_NEEDED: Final = 6
_MOST_POINTERS: Final = 1024


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Where a section is: its number, its bytes, and its first byte counted from 1."""

    number: int
    size: int
    index: int


def recognises(source: Source) -> bool:
    """The mark of version 2 in section 0, or else a table of pointers that begins with its own place and length."""
    head = source.head
    if head[_MARK] == b"SCPECG":
        return True
    if len(head) < _SECTION_0 + _HEADER_BYTES + _POINTER.size:
        return False
    _, number, size, _, _ = _HEADER.unpack_from(head, _SECTION_0)
    own = _Pointer(*_POINTER.unpack_from(head, _SECTION_0 + _HEADER_BYTES))
    is_table = number == 0 and size % 10 == _HEADER_BYTES % 10 and own.number == 0 and own.size == size
    return is_table and size <= _HEADER_BYTES + _MOST_POINTERS * _POINTER.size and own.index in {6, 7}


def read(source: Source, stated: Stated) -> Contents:
    """The rhythm, the reference beat and what stands beside them. UnreadableFile where they cannot be restored."""
    data = source.data
    try:
        pointers = list(_pointers(data))
        sections, lost = _sections(data, pointers)
        signals = scp_signals.restored(sections, protocol=data[_SECTION_0 + 9])
    except ValueError as error:
        raise source.unreadable(FORMAT, str(error)) from error
    header = scp_header.header(sections.get(1, b""))
    return Contents(
        channels=signals.rhythm,
        median=signals.median,
        person=header.person,
        started_at=header.started_at,
        device=header.device,
        band_hz=header.band_hz,
        notch_hz=header.notch_hz,
        measurements={
            **scp_findings.global_measurements(sections.get(7, b"")),
            **header.measurements,
            **scp_findings.lead_measurements(sections.get(10, b"")),
        },
        statements=tuple(_statements(sections, header.character_set)),
        annotations=scp_findings.spikes(sections.get(7, b"")),
        warnings=(*signals.warnings, *_damaged(lost, header), *_checksums(data, pointers)),
    )


def _pointers(data: bytes) -> Iterator[_Pointer]:
    """The sections that are there, section 0 included; ValueError where the table cannot be right."""
    if len(data) < _SECTION_0 + _HEADER_BYTES:
        raise ValueError("it ends within section 0")
    _, number, size, _, _ = _HEADER.unpack_from(data, _SECTION_0)
    if number != 0 or not _HEADER_BYTES < size <= len(data) - _SECTION_0:
        raise ValueError(f"section 0 (pointers) states number {number} and a length of {size} bytes")
    last = min(_SECTION_0 + size, _SECTION_0 + _HEADER_BYTES + _MOST_POINTERS * _POINTER.size)
    for place in range(_SECTION_0 + _HEADER_BYTES, last - _POINTER.size + 1, _POINTER.size):
        pointer = _Pointer(*_POINTER.unpack_from(data, place))
        if pointer.size and (pointer.index or pointer.number == 0):
            yield pointer


def _sections(data: bytes, pointers: Sequence[_Pointer]) -> tuple[dict[int, bytes], list[int]]:
    """The contents of the sections that the standard defines, by number, and the numbers of those that are damaged.

    ValueError where it is one that the signals need.
    """
    found: dict[int, bytes] = {}
    lost = []
    for pointer in pointers:
        if not 1 <= pointer.number <= _LAST_DEFINED:
            continue
        try:
            found[pointer.number] = _content(data, pointer)
        except ValueError:
            if pointer.number <= _LAST_NEEDED:
                raise
            lost.append(pointer.number)
    return found, lost


def _content(data: bytes, pointer: _Pointer) -> bytes:
    """What stands behind the header of a section."""
    start = pointer.index - 1
    if start + pointer.size > len(data) or pointer.size < _HEADER_BYTES:
        raise ValueError(
            f"section {pointer.number} of {pointer.size} bytes from byte {pointer.index} on is not within "
            f"its {len(data)} bytes; it may be cut short"
        )
    _, number, size, _, _ = _HEADER.unpack_from(data, start)
    if number != pointer.number:
        raise ValueError(_misplaced(data, pointer))
    return data[start + _HEADER_BYTES : start + min(pointer.size, max(size, _HEADER_BYTES))]


def _misplaced(data: bytes, pointer: _Pointer) -> str:
    """What to say of a pointer that leads to no section of its number."""
    from_0 = data[pointer.index + 2 : pointer.index + 4]
    if int.from_bytes(from_0, "little") == pointer.number:
        return (
            "its sections are counted from byte 0, which does not conform to the standard; writers that do so "
            "(Healforce) interleave and pack their samples"
        )
    return f"section 0 points to byte {pointer.index} for section {pointer.number}, which is not there"


def _statements(sections: Mapping[int, bytes], character_set: str) -> Iterator[str]:
    yield from scp_findings.statements(sections.get(8, b""), character_set, coded=False)
    yield from scp_findings.statements(sections.get(11, b""), character_set, coded=True)


def _damaged(lost: Sequence[int], header: scp_header.Header) -> Iterator[str]:
    if lost:
        yield f"Not read, as they are damaged: section {', '.join(map(str, lost))}."
    if header.is_damaged:
        yield "Section 1 (patient data) is damaged; what it says may be incomplete."


def _checksums(data: bytes, pointers: Sequence[_Pointer]) -> Iterator[str]:
    """Warnings of the length and of checksums."""
    length = int.from_bytes(data[2:6], "little")
    if length != len(data):
        yield f"The record states {length} bytes; the file has {len(data)}."
    wrong = [
        f"section {each.number}" for each in pointers if _is_wrong(data, max(each.index - 1, 0), each.size)
    ]
    if _is_wrong(data, 0, min(length, len(data))):
        wrong.insert(0, "the record")
    if wrong:
        yield f"The checksum of {', '.join(wrong)} is not that of its bytes."


def _is_wrong(data: bytes, start: int, size: int) -> bool:
    """Whether the checksum at a place is not that of the bytes behind it."""
    stored = int.from_bytes(data[start : start + 2], "little")
    return binascii.crc_hqx(data[start + 2 : start + size], 0xFFFF) != stored
