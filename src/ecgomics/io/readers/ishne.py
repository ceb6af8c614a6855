"""ISHNE Holter files (Badilini, Ann Noninvasive Electrocardiol 1998, 3:263): a header of 522 bytes, a text, samples.

All numbers are little endian; samples are int16 of one lead after the other at each moment.
"""

import binascii
import struct
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Sex
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "ISHNE Holter"
SUPPORT: Final = Support.SYNTHETIC

_SAMPLES: Final = b"ISHNE1.0"
_BEATS: Final = b"ANN  1.0"
#: Behind the mark and the checksum stand 512 bytes.
_CHECKED_FROM: Final = 10
_HEADER_BYTES: Final = 522
_MOST_LEADS: Final = 12
#: What the standard proposes where a lead failed.
_FAULT: Final = np.int16(-32768)
_GENERIC_LEAD: Final = 1
_LEADS: Final = dict(
    enumerate(
        (
            *("X", "Y", "Z", "I", "II", "III", "aVR", "aVL", "aVF"),
            *("V1", "V2", "V3", "V4", "V5", "V6", "ES", "AS", "AI"),
        ),
        start=2,
    )
)
#: Ratings of a lead that are worth a warning.
_QUALITIES: Final = {
    2: "intermittent noise",
    3: "frequent noise",
    4: "intermittent disconnection",
    5: "frequent disconnection",
}
_PACEMAKERS: Final = {
    1: "of unknown type",
    2: "single chamber unipolar",
    3: "dual chamber unipolar",
    4: "single chamber bipolar",
    5: "dual chamber bipolar",
}
_RACES: Final = {1: "Caucasian", 2: "Black", 3: "Oriental"}
_SEXES: Final[dict[int, Sex]] = {1: "male", 2: "female"}
#: Words in the place of the recorder's model.
_KINDS: Final = frozenset({"analog", "digital"})


def recognises(source: Source) -> bool:
    """The mark of samples, or of the annotations that go with them."""
    return source.head.startswith((_SAMPLES, _BEATS))


def read(source: Source, stated: Stated) -> Contents:
    """The leads and the header."""
    if source.head.startswith(_BEATS):
        raise source.unreadable(FORMAT, "it holds annotations of beats, no samples; give the file of the ECG")
    data = source.data
    if len(data) < _HEADER_BYTES:
        raise source.unreadable(FORMAT, f"its header has {len(data)} of {_HEADER_BYTES} bytes")
    try:
        frames, warnings = _frames(data)
        channels = tuple(_channels(data, frames))
    except ValueError as error:
        raise source.unreadable(FORMAT, str(error)) from error
    recorder = _text(data, 232, 40)
    pacemaker = _PACEMAKERS.get(_short(data, 230))
    return Contents(
        channels=channels,
        person=_person(data),
        started_at=_started_at(data),
        device=recorder if recorder.lower() not in _KINDS else None,
        statements=(f"Pacemaker {pacemaker}",) if pacemaker else (),
        warnings=(*warnings, *_noticed(data, len(channels))),
    )


# Samples --------------------------------------------------------------------------------------------------------------


def _frames(data: bytes) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    """Moments × leads, and what does not fit; ValueError where there is nothing to read."""
    leads = _short(data, 156)
    if not 1 <= leads <= _MOST_LEADS:
        raise ValueError(f"it states {leads} leads; 1 to {_MOST_LEADS} are allowed")
    start, warnings = _start(data, 2 * leads)
    held = (len(data) - start) // (2 * leads)
    if not held:
        raise ValueError(f"no sample of its {leads} leads follows the header")
    stated = _long(data, 14)
    if stated not in {held, held * leads}:
        warnings.append(f"The header states {stated} samples for each lead; the file holds {held}.")
    frames = np.frombuffer(data, "<i2", count=held * leads, offset=start).reshape(held, leads)
    return frames, tuple(warnings)


def _start(data: bytes, frame_bytes: int) -> tuple[int, list[str]]:
    """Where the samples begin: at the offset stated, or behind the text where that fits the samples stated better."""
    stated, text_bytes, samples = _long(data, 22), _long(data, 10), _long(data, 14)
    behind_text = _HEADER_BYTES + text_bytes
    allowed = [place for place in (stated, behind_text) if _HEADER_BYTES <= place < len(data)]
    if not allowed:
        raise ValueError(
            f"its samples begin at byte {stated}, behind a text of {text_bytes} bytes; it has {len(data)} bytes"
        )
    fitting = [place for place in allowed if len(data) - place == samples * frame_bytes]
    start = (fitting or allowed)[0]
    if stated == behind_text:
        return start, []
    return start, [
        f"The header has samples at byte {stated}, and its text ends at {behind_text}; {start} is taken."
    ]


def _channels(data: bytes, frames: NDArray[np.int16]) -> Iterator[Channel]:
    fs_hz = _short(data, 272)
    if fs_hz < 0:
        raise ValueError(f"its sampling rate is {fs_hz} Hz")
    for n, row in enumerate(frames.T):
        number, resolution_nv = _short(data, 158 + 2 * n), _short(data, 206 + 2 * n)
        yield Channel(
            label=f"ECG{n + 1}" if number == _GENERIC_LEAD else _LEADS.get(number),
            values=_values(row, resolution_nv / 1e3 if resolution_nv > 0 else 1.0),
            fs_hz=float(fs_hz) or None,
            unit="uV" if resolution_nv > 0 else None,
            resolution=resolution_nv / 1e3 if resolution_nv > 0 else None,
        )


def _values(row: NDArray[np.int16], step: float) -> Floats:
    values: Floats = np.multiply(row, step, dtype=np.float64)
    failed = row == _FAULT
    if failed.any():
        values[failed] = np.nan
    return values


# Header ---------------------------------------------------------------------------------------------------------------


def _short(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little", signed=True)


def _long(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little", signed=True)


def _text(data: bytes, place: int, size: int) -> str:
    words = data[place : place + size].split(b"\0")[0].decode("latin-1")
    return "".join(letter if letter.isprintable() else " " for letter in words).strip()


def _day(data: bytes, place: int) -> date | None:
    day, month, year = struct.unpack_from("<3h", data, place)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _started_at(data: bytes) -> datetime | None:
    day = _day(data, 138)
    try:
        return datetime.combine(day, time(*struct.unpack_from("<3h", data, 150))) if day else None
    except ValueError:
        return None


def _person(data: bytes) -> Person:
    text_bytes = max(min(_long(data, 10), len(data) - _HEADER_BYTES), 0)
    others = {
        "race": _RACES.get(_short(data, 130), ""),
        "proprietary": _text(data, 274, 80),
        "copyright": _text(data, 354, 80),
        "reserved": _text(data, 434, 88),
        "comment": _text(data, _HEADER_BYTES, text_bytes),
    }
    return Person(
        identifier=_text(data, 108, 20),
        name="^".join(part for part in (_text(data, 68, 40), _text(data, 28, 40)) if part),
        born=_day(data, 132),
        sex=_SEXES.get(_short(data, 128)),
        others={what: words for what, words in others.items() if words},
    )


def _noticed(data: bytes, leads: int) -> Iterator[str]:
    """Warnings of the checksum, which some writers leave 0 or store the other way round, and of poor leads."""
    stored = int.from_bytes(data[8:10], "little")
    ends = {_HEADER_BYTES, max(min(_long(data, 22), len(data)), _HEADER_BYTES)}
    sums = {binascii.crc_hqx(data[_CHECKED_FROM:end], 0xFFFF) for end in ends}
    if stored and not {stored, stored >> 8 | (stored & 0xFF) << 8} & sums:
        yield "The checksum of the header is not that of its bytes."
    poor = [
        f"{_LEADS.get(_short(data, 158 + 2 * n), f'lead {n + 1}')}: {quality}"
        for n in range(leads)
        if (quality := _QUALITIES.get(_short(data, 182 + 2 * n)))
    ]
    if poor:
        yield f"The file rates its leads ({'; '.join(poor)})."
