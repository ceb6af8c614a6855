"""The definitions of an MFER file (ISO 22077-1, ISO/TS 11073-92001): tag, length, value, one after the other.

A definition holds from where it stands on, for all channels, or for one where it stands in that channel's attributes.
Lengths are written as in ASN.1 BER; an unstated one ends with two zero bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ZERO: Final = 0x00
BYTE_ORDER: Final = 0x01
CHARACTER_SET: Final = 0x03
BLOCK: Final = 0x04
CHANNELS: Final = 0x05
SEQUENCES: Final = 0x06
POINTER: Final = 0x07
WAVEFORM_TYPE: Final = 0x08
LEAD: Final = 0x09
DATA_TYPE: Final = 0x0A
INTERVAL: Final = 0x0B
SENSITIVITY: Final = 0x0C
OFFSET: Final = 0x0D
COMPRESSION: Final = 0x0E
FILTER: Final = 0x11
NULL: Final = 0x12
INFORMATION: Final = 0x15
NOTE: Final = 0x16
MANUFACTURER: Final = 0x17
WAVEFORM: Final = 0x1E
ATTRIBUTES: Final = 0x3F
PREAMBLE: Final = 0x40
EVENT: Final = 0x41
VALUE: Final = 0x42
GROUP: Final = 0x67
END: Final = 0x80
PERSON_NAME: Final = 0x81
PERSON_ID: Final = 0x82
AGE: Final = 0x83
SEX: Final = 0x84
TIME: Final = 0x85
MESSAGE: Final = 0x86
UID: Final = 0x87

#: Every tag of the standard: version, interpolation, skew, condition, report, signature and map are passed over.
KNOWN: Final = frozenset(
    (
        *(
            BYTE_ORDER,
            0x02,
            CHARACTER_SET,
            BLOCK,
            CHANNELS,
            SEQUENCES,
            POINTER,
            WAVEFORM_TYPE,
            LEAD,
            DATA_TYPE,
        ),
        *(INTERVAL, SENSITIVITY, OFFSET, COMPRESSION, 0x0F, FILTER, NULL, INFORMATION, NOTE, MANUFACTURER),
        *(WAVEFORM, ATTRIBUTES, PREAMBLE, EVENT, VALUE, 0x43, 0x44, 0x45, 0x46, GROUP),
        *(PERSON_NAME, PERSON_ID, AGE, SEX, TIME, MESSAGE, UID, 0x88),
    )
)
_MOST_LENGTH_BYTES: Final = 4
_DEEPEST: Final = 4
_MOST_CHANNEL_BYTES: Final = 3


@dataclass(frozen=True, slots=True)
class Definition:
    """One tag with the place of its value, for a channel (from 0) or for all."""

    tag: int
    start: int
    end: int
    channel: int | None = None


def definitions(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Definition]:
    """Every definition in order, those within groups and attributes included; ValueError where one does not fit."""
    yield from _within(data, start, len(data) if end is None else end, channel=None, depth=0)


def _within(data: bytes, place: int, end: int, *, channel: int | None, depth: int) -> Iterator[Definition]:
    if depth > _DEEPEST:
        raise ValueError("its groups of definitions are nested too deeply")
    while place < end:
        tag = data[place]
        if tag == ZERO:
            place += 1
            continue
        if tag == END:
            return
        own, place = _channel(data, place + 1, end) if tag == ATTRIBUTES else (channel, place + 1)
        first, last, place = _value(data, place, end, tag)
        if tag in {ATTRIBUTES, GROUP}:
            yield from _within(data, first, last, channel=own, depth=depth + 1)
        else:
            yield Definition(tag, first, last, channel)


def _channel(data: bytes, place: int, end: int) -> tuple[int, int]:
    """The number of a channel in groups of seven bits, and where its length stands."""
    number = 0
    for byte in data[place : min(place + _MOST_CHANNEL_BYTES, end)]:
        number, place = number << 7 | byte & 0x7F, place + 1
        if byte < 0x80:
            return number, place
    raise ValueError("the attributes of a channel (tag 3F) are cut short")


def _value(data: bytes, place: int, end: int, tag: int) -> tuple[int, int, int]:
    """(start, end, start of the next definition) of a value whose length stands at a place."""
    if place >= end:
        raise ValueError(f"it ends after tag {tag:02X}, where a length is needed")
    length, place = data[place], place + 1
    if length == 0x80:
        last = _unstated_end(data, place, end)
        return place, last, last + 2
    if length > 0x80:
        count = length & 0x7F
        if count > _MOST_LENGTH_BYTES:
            raise ValueError(f"the length of tag {tag:02X} is itself {count} bytes long")
        length, place = int.from_bytes(data[place : place + count], "big"), place + count
    if place + length > end:
        raise ValueError(f"tag {tag:02X} states {length} bytes, of which {max(end - place, 0)} are there")
    return place, place + length, place + length


def _unstated_end(data: bytes, place: int, end: int) -> int:
    """Where the two zero bytes stand that end definitions of unstated length; those within have lengths."""
    while place + 1 < end:
        if data[place] == 0 and data[place + 1] == 0:
            return place
        tag = data[place]
        after = _channel(data, place + 1, end)[1] if tag == ATTRIBUTES else place + 1
        if data[after : after + 1] == b"\x80":
            raise ValueError("definitions of unstated length are nested")
        place = _value(data, after, end, tag)[2]
    raise ValueError("definitions of unstated length do not end")
