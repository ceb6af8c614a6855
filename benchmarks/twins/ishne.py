"""Synthetic ISHNE Holter files, composed byte by byte from known steps."""

import binascii
import struct
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.twins.scp import steps

NUMBERS = {
    name: number
    for number, name in enumerate(
        (
            *("unknown", "generic", "X", "Y", "Z", "I", "II", "III", "aVR", "aVL", "aVF"),
            *("V1", "V2", "V3", "V4", "V5", "V6", "ES", "AS", "AI"),
        )
    )
}
UNUSED = -9


def _twelve(values: Sequence[int]) -> bytes:
    return struct.pack("<12h", *values, *[UNUSED] * (12 - len(values)))


def ishne(
    leads: Mapping[str, NDArray[np.int64]],
    *,
    fs_hz: int = 200,
    resolution_nv: Sequence[int] = (2500,),
    qualities: Sequence[int] = (1,),
    comment: bytes = b"",
    recorder: bytes = b"digital",
    pacemaker: int = 0,
    offset: int | None = None,
    stated: int | None = None,
    checksum: int | None = None,
) -> bytes:
    """A file of leads in whole steps; a last resolution or quality holds for all further leads."""
    rows = np.stack(list(leads.values()))
    count, samples = rows.shape
    start = 522 + len(comment)
    block = b"".join(
        (
            struct.pack("<iiii", len(comment), samples if stated is None else stated, 522,
                        start if offset is None else offset),
            struct.pack("<h", 1),
            b"Jane".ljust(40, b"\0") + b"Doe".ljust(40, b"\0") + b"ID-4711".ljust(20, b"\0"),
            struct.pack("<hh", 2, 1),
            struct.pack("<9h", 15, 6, 1970, 24, 12, 2019, 27, 12, 2019),
            struct.pack("<3h", 23, 5, 7),
            struct.pack("<h", count),
            _twelve([NUMBERS[name.split("#")[0]] for name in leads]),
            _twelve([qualities[min(n, len(qualities) - 1)] for n in range(count)]),
            _twelve([resolution_nv[min(n, len(resolution_nv) - 1)] for n in range(count)]),
            struct.pack("<h", pacemaker),
            recorder.ljust(40, b"\0"),
            struct.pack("<h", fs_hz),
            b"made for Smithson".ljust(80, b"\0") + bytes(80) + bytes(88),
            comment,
        )
    )  # fmt: skip
    check = binascii.crc_hqx(block, 0xFFFF) if checksum is None else checksum
    return b"ISHNE1.0" + struct.pack("<H", check) + block + rows.T.astype("<i2").tobytes()


def twins() -> dict[str, bytes]:
    """Three leads; with a text before the samples; twelve leads of several resolutions."""
    three = {"I": steps(2000), "II": steps(2000, 0.5), "V1": steps(2000, 1.0)}
    twelve = {name: steps(500, 0.2 * number) for name, number in NUMBERS.items() if 5 <= number <= 16}
    return {
        "three": ishne(three),
        "text": ishne(three, comment=b"Smithson walked the dog\0", recorder=b"Acme H3", pacemaker=5),
        "twelve": ishne(twelve, resolution_nv=(1000, 2500, 5000), qualities=(1, 3), fs_hz=180),
    }
