"""Synthetic SCP-ECG files (EN 1064), composed byte by byte from known steps."""

import binascii
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.int64]

#: Lead numbers of the standard.
NUMBERS = {
    "I": 1,
    "II": 2,
    **{f"V{n}": n + 2 for n in range(1, 7)},
    "III": 61,
    "aVR": 62,
    "aVL": 63,
    "aVF": 64,
}
DEFAULT_TABLE = 19999
#: Two tables for differences: small ones in the first, a switch to and from values of 16 bits in the second.
SWITCHED_TABLES = (
    (("0", 1, 1, 0), ("10", 2, 1, 1), ("110", 3, 1, -1), ("1110", 12, 1, 0), ("1111", 4, 0, 2)),
    (("0", 17, 1, 0), ("1" * 20, 20, 0, 1), ("10", 10, 1, 300)),
)


def steps(samples: int, phase: float = 0.0, scale: float = 400.0) -> Steps:
    """A wave with sharp beats, in whole steps."""
    place = np.arange(samples)
    wave = 0.2 * np.sin(place / 40.0 + phase) + np.exp(-(((place % 250) - 80.0) ** 2) / 30.0)
    whole: Steps = np.round(scale * wave).astype(np.int64)
    return whole


def differences(values: Steps, order: int) -> Steps:
    """First or second differences, as 16-bit numbers; the first values stand as they are."""
    found = values.copy()
    if order:
        found[order:] = np.diff(values, n=order)
    return found


def default_bits(values: Steps) -> str:
    """The code of the standard's table for each value."""
    return "".join(_default_code(int(value)) for value in values)


def _default_code(value: int) -> str:
    size = abs(value)
    if size == 0:
        return "0"
    if size <= 8:
        return "1" * size + "0" + ("1" if value < 0 else "0")
    if -128 <= value < 128:
        return "1111111110" + f"{value & 0xFF:08b}"
    return "1111111111" + f"{value & 0xFFFF:016b}"


def switched_bits(values: Steps) -> str:
    """Codes of SWITCHED_TABLES; each large value takes a switch there and back."""
    bits = ""
    for value in map(int, values):
        if value in {0, 1, -1}:
            bits += {0: "0", 1: "10", -1: "110"}[value]
        elif -128 <= value < 128:
            bits += "1110" + f"{value & 0xFF:08b}"
        elif 300 - 128 <= value < 300 + 128:
            bits += "1111" + "10" + f"{value - 300 & 0xFF:08b}" + "1" * 20
        else:
            bits += "1111" + "0" + f"{value & 0xFFFF:016b}" + "1" * 20
    return bits


def packed(bits: str) -> bytes:
    """Bits as an even number of bytes, first bit highest."""
    bits += "0" * (-len(bits) % 16)
    return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""


def tables_section(tables: Sequence[Sequence[tuple[str, int, int, int]]]) -> bytes:
    """Section 2 of own tables of (bits of the prefix, all bits, mode, value)."""
    body = struct.pack("<H", len(tables))
    for table in tables:
        body += struct.pack("<H", len(table))
        for prefix, total, mode, value in table:
            body += struct.pack("<BBBhI", len(prefix), total, mode, value, int(prefix[::-1], 2))
    return body


@dataclass(frozen=True, slots=True)
class Signals:
    """Steps of each lead and how they are stored. starts are the places of the first samples, from 1."""

    leads: Mapping[str, Steps]
    nv_per_step: int = 2500
    interval_us: int = 2000
    order: int = 2
    coding: str = "default"
    starts: Mapping[str, int] = field(default_factory=dict)


def lead_data(signals: Signals) -> list[bytes]:
    """The stored bytes of each lead."""
    coded = []
    for values in signals.leads.values():
        stored = differences(values, signals.order)
        if signals.coding == "default":
            coded.append(packed(default_bits(stored)))
        elif signals.coding == "switched":
            coded.append(packed(switched_bits(stored)))
        else:
            coded.append(stored.astype("<i2").tobytes())
    return coded


def signal_section(signals: Signals, *, bimodal: int = 0) -> bytes:
    """Section 5 or 6; lengths of more than 16 bits wrap."""
    data = lead_data(signals)
    head = struct.pack("<HHBB", signals.nv_per_step, signals.interval_us, signals.order, bimodal)
    return head + b"".join(struct.pack("<H", len(each) % 65536) for each in data) + b"".join(data)


def leads_section(signals: Signals, *, flags: int = 4) -> bytes:
    """Section 3."""
    body = struct.pack("<BB", len(signals.leads), flags)
    for name, values in signals.leads.items():
        start = signals.starts.get(name, 1)
        body += struct.pack("<IIB", start, start + len(values) - 1, NUMBERS[name])
    return body


def tag(number: int, value: bytes) -> bytes:
    """One tag of section 1."""
    return struct.pack("<BH", number, len(value)) + value


def device(model: bytes = b"ELI", maker: bytes = b"Acme", language: int = 0) -> bytes:
    """Tag 14: who made the recorder."""
    strings = b"".join(each + b"\0" for each in (b"1.0", b"SN-998877", b"2.0", b"writer", maker))
    fixed = struct.pack("<HHHBB6sBBBBB", 0, 0, 51, 0, 255, model, 20, 0xC0, language, 0, 1)
    return fixed.ljust(35, b"\0") + b"\x04" + strings


def person_section(*more: bytes) -> bytes:
    """Section 1 of an invented person."""
    tags = (
        tag(0, b"Doe\0"),
        tag(1, b"Jane\0"),
        tag(2, b"ID-4711\0"),
        tag(4, struct.pack("<HB", 57, 1)),
        tag(5, struct.pack("<HBB", 1960, 5, 17)),
        tag(6, struct.pack("<HB", 171, 1)),
        tag(8, b"\x02"),
        tag(10, b"\0\0\0Digoxinum\0"),
        tag(11, struct.pack("<H", 131)),
        tag(14, device()),
        tag(20, b"Doctor Whoever\0"),
        tag(25, struct.pack("<HBB", 2018, 3, 4)),
        tag(26, bytes((9, 8, 7))),
        tag(27, struct.pack("<H", 5)),
        tag(28, struct.pack("<H", 150)),
        tag(29, b"\x02"),
        tag(30, b"seen by neighbour Smithson\0"),
        tag(34, struct.pack("<hH", 60, 0) + b"CET\0"),
    )
    return b"".join((*tags, *more)) + tag(255, b"")


def measurements_section(behind: bytes = struct.pack("<HBBHHHB", 2, 0, 0, 70, 0, 443, 1)) -> bytes:
    """Section 7: one block, one spike at 1.5 s, and behind them the types of two QRS complexes and rates."""
    block = struct.pack("<5H3h", 100, 210, 260, 350, 660, 44, -61, 999)
    spike = struct.pack("<HhBBHH", 1500, -200, 2, 1, 1, 400)
    return struct.pack("<BBHH", 1, 1, 857, 29999) + block + spike + behind


def lead_measurements_section() -> bytes:
    """Section 10: two leads, V1 without an S wave."""
    body = struct.pack("<HH", 2, 0)
    for number, s_ms in ((1, 40), (3, 19999)):
        values = (110, 160, 90, 400, 0, 50, s_ms, 29999, 29998, 0, 900)
        body += struct.pack("<HH", number, 2 * len(values)) + struct.pack(f"<{len(values)}h", *values)
    return body


def statements_section(*lines: bytes, kind: bytes = b"") -> bytes:
    """Section 8, or 11 with a byte of kind before each text."""
    body = struct.pack("<BHBBBBBB", 0, 2018, 3, 4, 9, 8, 7, len(lines))
    for number, line in enumerate(lines, start=1):
        body += struct.pack("<BH", number, len(kind + line) + 1) + kind + line + b"\0"
    return body


def beat_section(length_ms: int, fiducial: int, beats: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Section 4: (type, start, fiducial, end) of each QRS complex."""
    body = struct.pack("<HHH", length_ms, fiducial, len(beats))
    body += b"".join(struct.pack("<HIII", *beat) for beat in beats)
    return body + b"".join(struct.pack("<II", start, end) for _, start, _, end in beats)


def record(sections: Mapping[int, bytes], *, mark: bytes = b"SCPECG", protocol: int = 20) -> bytes:
    """A whole record: pointers, lengths and checksums."""
    numbers = sorted({*range(12), *sections})
    pointer_size = 16 + 10 * len(numbers)
    place, table, bodies = 7 + pointer_size, {}, b""
    for number, body in sorted(sections.items()):
        padded = body + b"\0" * (len(body) % 2)
        table[number] = (16 + len(padded), place)
        bodies += _section(number, padded, protocol=protocol)
        place += 16 + len(padded)
    table[0] = (pointer_size, 7)
    pointers = b"".join(struct.pack("<HII", number, *table.get(number, (0, 0))) for number in numbers)
    content = _section(0, pointers, protocol=protocol, mark=mark) + bodies
    content = struct.pack("<I", 6 + len(content)) + content
    return _checked(content)


def _section(number: int, body: bytes, *, protocol: int, mark: bytes = b"") -> bytes:
    head = struct.pack("<HIBB6s", number, 16 + len(body), protocol, protocol, mark)
    return _checked(head + body)


def _checked(content: bytes) -> bytes:
    return struct.pack("<H", binascii.crc_hqx(content, 0xFFFF)) + content


def scp(
    signals: Signals,
    *,
    tables: bytes | None = None,
    mark: bytes = b"SCPECG",
    more: Mapping[int, bytes] | None = None,
    flags: int = 4,
) -> bytes:
    """A record of signals with the person of person_section; more are further sections, or others in their place."""
    sections = {1: person_section(), 3: leads_section(signals, flags=flags), 6: signal_section(signals)}
    if signals.coding == "default":
        sections[2] = struct.pack("<H", DEFAULT_TABLE)
    if signals.coding == "switched":
        sections[2] = tables_section(SWITCHED_TABLES)
    if tables is not None:
        sections[2] = tables
    return record({**sections, **(more or {})}, mark=mark)


def subtracted(samples: int = 1000, *, coarser: int = 1) -> tuple[dict[str, Steps], bytes]:
    """(the true steps, a record that stores them as differences from a reference beat of 100 samples).

    The differences have steps that are coarser than those of the beat, and the true ones are such that none is lost.
    """
    true = {name: steps(samples, phase) for name, phase in (("I", 0.0), ("II", 0.7))}
    beat = {name: np.round(values[30:130] * 0.9).astype(np.int64) for name, values in true.items()}
    fiducial = 51
    beats = [(0, at - 30, at, at + 40) for at in (81, 331, 831)] + [(1, 551, 581, 621)]
    residual = {name: values.copy() for name, values in true.items()}
    for kind, start, at, end in beats:
        if kind == 0:
            for name, values in residual.items():
                values[start - 1 : end] -= beat[name][fiducial - at + start - 1 :][: end - start + 1]
    for name, values in residual.items():
        true[name] -= values % coarser
    stored = Signals(
        {name: values // coarser for name, values in residual.items()}, nv_per_step=2500 * coarser
    )
    sections = {
        4: beat_section(200, fiducial, beats),
        5: signal_section(Signals(beat)),
    }
    return true, scp(stored, more=sections, flags=5)


def twins() -> dict[str, bytes]:
    """Coded, plain and without mark, with switched tables, leads one after the other, beats subtracted."""
    i, ii = steps(1000), steps(1000, 0.5)
    limbs = {"I": i, "II": ii, "III": ii - i}
    chest = {f"V{n}": steps(1000, 0.3 * n) for n in range(1, 7)}
    beat = Signals({name: values[:300] for name, values in limbs.items()}, order=1)
    apart = {name: values[:250] for name, values in limbs.items()}
    return {
        "huffman": scp(
            Signals(limbs),
            more={
                4: beat_section(600, 80, []),
                5: signal_section(beat),
                7: measurements_section(),
                8: statements_section(b"Sinus rhythm", b"Read by Doctor Whoever"),
                10: lead_measurements_section(),
                11: statements_section(b"SR", kind=b"\x01"),
            },
        ),
        "plain": scp(Signals({"I": i, "II": ii, **chest}, order=0, coding="plain"), mark=b""),
        "switched": scp(Signals(limbs, order=2, coding="switched")),
        "apart": scp(Signals(apart, starts={"I": 1, "II": 251, "III": 501}, order=1)),
        "subtracted": subtracted()[1],
    }
