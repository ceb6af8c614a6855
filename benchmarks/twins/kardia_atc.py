"""AliveCor .atc made by code: blocks in any order, each with its sum."""

import struct
from collections.abc import Mapping, Sequence

import numpy as np

SIGNATURE = b"ALIVE\0\0\0"
IDENTITY = {
    "recording": "11112222-3333-4444-5555-666677778888",
    "phone": "Jane Doe's phone",
    "data": "SN=AC6L104711,BAT=55",
}
LEADS = {
    "I": "ecg ",
    "II": "ecg2",
    "III": "ecg3",
    "aVR": "ecg4",
    "aVL": "ecg5",
    "aVF": "ecg6",
    "V1": "ecg7",
    "V6": "ecgc",
}


def block(name: str, data: bytes, *, wrong_by: int = 0, with_sign: bool = False) -> bytes:
    """One block; wrong_by is added to its checksum, with_sign takes its bytes as numbers from -128 to 127."""
    body = name.encode() + struct.pack("<I", len(data)) + data
    total = sum(body) - (256 * sum(byte > 127 for byte in body) if with_sign else 0)
    return body + struct.pack("<I", (total + wrong_by) & 0xFFFFFFFF)


def info(stamp: str = "2019-03-11T09:41:07.250+0530", hardware: str = "kardia_6l") -> bytes:
    """The texts of a recording, 264 bytes."""
    texts = ((stamp, 32), (IDENTITY["recording"], 40), ("", 44), (IDENTITY["phone"], 32), ("Kardia v5", 32))
    return b"".join(
        text.encode().ljust(size, b"\0") for text, size in (*texts, (hardware, 32), (IDENTITY["data"], 52))
    )


def form(*, fs_hz: int = 300, step_nv: int = 500, flags: int = 2, kind: int = 1) -> bytes:
    """Kind, rate, resolution and flags of the samples."""
    return struct.pack("<BHHBH", kind, fs_hz, step_nv, flags, 0)


def marks(ticks: Sequence[tuple[int, int]], *, per_s: int = 300) -> bytes:
    """Beats as (tick, kind)."""
    return struct.pack("<I", per_s) + b"".join(struct.pack("<IH", tick, beat) for tick, beat in ticks)


def samples(values: Sequence[int]) -> bytes:
    """Counts of one lead."""
    return np.asarray(values).astype("<i2").tobytes()


def kardia_atc(*blocks: bytes, version: int = 5) -> bytes:
    """A whole file of blocks in the order given."""
    return SIGNATURE + struct.pack("<I", version) + b"".join(blocks)


def six_leads(count: int = 900) -> Mapping[str, list[int]]:
    """Counts of six leads that agree."""
    place = np.arange(count)
    one = 2 * np.round(300 * np.sin(place / 17.0)).astype(int)
    two = 2 * np.round(800 * np.sin(place / 23.0)).astype(int)
    rows = {
        "I": one,
        "II": two,
        "III": two - one,
        "aVR": -(one + two) // 2,
        "aVL": one - two // 2,
        "aVF": two - one // 2,
    }
    return {lead: [int(value) for value in row] for lead, row in rows.items()}


def twins() -> dict[str, bytes]:
    """Six leads with marks and a beat, the format first; one lead without info."""
    rows = six_leads()
    leads = [block(LEADS[lead], samples(row)) for lead, row in rows.items()]
    return {
        "kardia_6.atc": kardia_atc(
            block("fmt ", form(flags=2 | 16 | 32)),
            block("info", info()),
            *leads,
            block("avg ", samples(range(60))),
            block("ann ", marks([(30, 1), (290, 2), (600, 0)])),
        ),
        "kardia_1.atc": kardia_atc(
            block("fmt ", form()), block("ecg ", samples(rows["I"])), block("new ", b"\x07" * 9)
        ),
    }
