"""Synthetic MFER files (ISO 22077-1), composed definition by definition from known steps."""

import struct
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.twins.scp import NUMBERS, steps

PREAMBLE = b"@ " + b"MFR Standard 12 leads ECG".ljust(32)
#: Numbers of the data types.
TYPES = {"i2": 0, "u2": 1, "i4": 2, "u1": 3, "i1": 5, "u4": 6, "f4": 7, "f8": 8}


def definition(tag: int, value: bytes, *, channel: int | None = None) -> bytes:
    """Tag, length and value; the channel stands between tag and length of attributes."""
    number = bytes(() if channel is None else (channel,))
    length = len(value).to_bytes(max((len(value).bit_length() + 7) // 8, 1), "big")
    if len(value) > 127:
        length = bytes((0x80 | len(length),)) + length
    return bytes((tag,)) + number + length + value


def number(value: int, size: int, *, big: bool) -> bytes:
    """A number in the byte order of the file."""
    return value.to_bytes(size, "big" if big else "little", signed=value < 0)


def scaled(unit: int, exponent: int, mantissa: int, *, big: bool) -> bytes:
    """A sensitivity or sampling interval."""
    return struct.pack("Bb", unit, exponent) + number(mantissa, 2, big=big)


def person(*, big: bool) -> bytes:
    """Name, number, age with birth date, sex, start, device, filters, a note and an event of an invented person."""
    born = bytes((41,)) + number(0, 2, big=big) + number(1980, 2, big=big) + bytes((6, 15))
    start = number(2021, 2, big=big) + bytes((12, 1, 10, 30, 5)) + number(250, 2, big=big)
    event = number(7, 2, big=big) + number(100, 4, big=big) + number(20, 4, big=big) + b"Smithson coughed"
    return b"".join(
        (
            definition(0x03, b"UTF-8"),
            definition(0x17, b"ACME^ECG-7^1.0^SN-998877"),
            definition(0x81, "Doe^DOE^Jané^JANE".encode()),
            definition(0x82, b"ID-4711^B12"),
            definition(0x83, born),
            definition(0x84, b"\x02"),
            definition(0x85, start),
            definition(0x11, b"HPF=0.05"),
            definition(0x11, b"LPF=150^Butterworth"),
            definition(0x11, b"BEF=50^hum"),
            definition(0x16, b"Smithson was there"),
            definition(0x41, event),
        )
    )


def layout(leads: Sequence[str], block: int, *, sequences: int, dtype: str = "i2", big: bool = True) -> bytes:
    """5 uV, 2 ms, and what is stored in which order."""
    return b"".join(
        (
            definition(0x0B, scaled(1, -3, 2, big=big)),
            definition(0x0C, scaled(0, -6, 5, big=big)),
            definition(0x0A, bytes((TYPES[dtype],))),
            definition(0x04, number(block, 4, big=big)),
            definition(0x05, number(len(leads), 2, big=big)),
            definition(0x06, number(sequences, 4, big=big)),
            *(
                definition(0x3F, definition(0x09, bytes((NUMBERS[lead],))), channel=n)
                for n, lead in enumerate(leads)
            ),
        )
    )


def waveform(rows: NDArray[np.int64], block: int, *, dtype: str = "i2", big: bool = True) -> bytes:
    """A frame: leads × samples as sequences × leads × blocks."""
    stored = rows.reshape(len(rows), -1, block).transpose(1, 0, 2)
    return definition(0x1E, stored.astype((">" if big else "<") + dtype).tobytes())


def mfer(
    leads: Mapping[str, NDArray[np.int64]],
    *,
    block: int = 250,
    dtype: str = "i2",
    big: bool = True,
    before: bytes = b"",
    preamble: bytes = PREAMBLE,
    frames: int = 1,
) -> bytes:
    """A file of leads in equal frames; before holds further definitions, which stand right before the first frame."""
    rows = np.stack(list(leads.values()))
    parts = np.split(rows, frames, axis=1)
    sequences = parts[0].shape[1] // block
    return b"".join(
        (
            preamble,
            definition(0x01, b"\0" if big else b"\1"),
            person(big=big),
            layout(list(leads), block, sequences=sequences, dtype=dtype, big=big),
            before,
            *(waveform(part, block, dtype=dtype, big=big) for part in parts),
            b"\x80\0",
        )
    )


def twins() -> dict[str, bytes]:
    """Big endian, little endian without preamble in two frames, and floating point with single samples as blocks."""
    limbs = {"I": steps(1000, 0.2), "II": steps(1000, 0.5)}
    return {
        "big": mfer(limbs),
        "little": mfer(limbs, big=False, preamble=b"", frames=2, before=definition(0x12, b"\0\x80")),
        "float": mfer({**limbs, "V1": steps(1000, 1.0)}, dtype="f4", block=1),
    }
