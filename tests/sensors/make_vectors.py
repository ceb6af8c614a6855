"""Write the vectors of tests/sensors/vectors from the documented byte layouts, with nothing of the decoders:

python -m tests.sensors.make_vectors

Every expected value is what was put into the bytes here. A test holds the committed files against this module.
"""

import json
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.sensors import make_timeline

VECTORS = Path(__file__).parent / "vectors"

Case = dict[str, Any]

EPOCH_2000_S = 946_684_800
NO_TIME = -(2**63)
LSB_UV = 3125 / 8192


def case(name: str, decoder: str, data: bytes, **expect: Any) -> Case:
    """One notification and what it says, or the reason why it is refused."""
    return {"name": name, "decoder": decoder, "hex": data.hex(), **expect}


def ecg(
    counts: Sequence[Sequence[int]],
    uv_per_count: float,
    *,
    first_us: int | None = None,
    last_us: int | None = None,
    **more: Any,
) -> dict[str, Any]:
    """An ECG packet as it is expected."""
    return {
        "ecg": {
            "counts": [list(lead) for lead in counts],
            "uv_per_count": uv_per_count,
            "first_us": None if first_us is None else str(first_us),
            "last_us": None if last_us is None else str(last_us),
            "flags": 0,
            "missing": [],
            "first_index": None,
            **more,
        }
    }


def rr(heart_rate: int | None, intervals: Sequence[int], contact: bool | None = None) -> dict[str, Any]:
    """A packet of intervals as it is expected."""
    return {"rr": {"heart_rate": heart_rate, "rr_1024": list(intervals), "contact": contact}}


def pmd_frame(samples: Sequence[int], *, time_ns: int, kind: int = 0, frame_type: int = 0) -> bytes:
    """A data frame of Polar's measurement service; nanoseconds since 2000, samples of three bytes."""
    body = b"".join(value.to_bytes(3, "little", signed=True) for value in samples)
    return bytes([kind]) + struct.pack("<Q", time_ns) + bytes([frame_type]) + body


def polar_frames() -> list[Case]:
    """Data frames of the H10, and what is refused."""
    time_ns = 599_616_000_123_456_789  # a strap that was off: its clock begins in 2019
    said = [
        ("settling swings to both ends", [-8_388_608, 8_388_607, 20_000, -20_000, 0], time_ns),
        ("negative", [-1, -2, -32_769, -100_000, -255, -256], time_ns),
        ("73 samples", [(17 * n) % 4001 - 2000 for n in range(73)], time_ns),
        ("one sample", [1234], time_ns),
        ("the latest time that can be told", [5], 2**64 - 1),
    ]
    sentences = [
        ("no sample", pmd_frame([], time_ns=time_ns), "no samples"),
        ("short header", pmd_frame([], time_ns=time_ns)[:9], "too short"),
        ("empty", b"", "too short"),
        ("half a sample", pmd_frame([1, 2], time_ns=time_ns)[:-1], "whole samples"),
        ("compressed", pmd_frame([1], time_ns=time_ns, frame_type=0x80), "compressed"),
        ("frame type 3", pmd_frame([1], time_ns=time_ns, frame_type=3), "frame type 3"),
        ("acceleration", pmd_frame([1, 2], time_ns=time_ns, kind=2), "not ECG"),
    ]
    return [
        *(
            case(
                name,
                "ecg_frame",
                pmd_frame(samples, time_ns=at_ns),
                expect=ecg([samples], 1.0, last_us=EPOCH_2000_S * 1_000_000 + at_ns // 1000),
            )
            for name, samples, at_ns in said
        ),
        *(case(name, "ecg_frame", data, error=words) for name, data, words in sentences),
    ]


#: A word of the sentence for every answer of the control point.
REFUSALS = {
    0: None,
    1: "operation",
    2: "measurement",
    3: "not supported",
    4: "length",
    5: "parameter",
    6: "already",
    7: "resolution",
    8: "rate",
    9: "range",
    10: "MTU",
    11: "channels",
    12: "state",
    13: "charger",
    99: "99",
}


def polar_control() -> list[Case]:
    """Commands and answers of the control point."""

    def told(op: int, error: int, parameters: bytes = b"") -> dict[str, Any]:
        return {"reply": {"op": op, "kind": 0, "error": error, "more": False, "parameters": parameters.hex()}}

    def answer(op: int, error: int, parameters: bytes = b"") -> bytes:
        return bytes([0xF0, op, 0, error, 0]) + parameters

    settings = bytes.fromhex("00 01 82 00  01 01 0e 00")
    several = bytes.fromhex("00 02 82 00 04 01  02 01 08 00  04 01 01  05 01 00 00 80 3f  01 01 0e 00")
    return [
        *(
            case(f"start answered with {error}", "control_reply", answer(2, error), expect=told(2, error))
            | {"refusal": word}
            for error, word in REFUSALS.items()
        ),
        case("answer with settings", "control_reply", answer(1, 0, settings), expect=told(1, 0, settings)),
        case("answer of four bytes", "control_reply", bytes([0xF0, 3, 0, 0]), expect=told(3, 0)),
        case("no answer", "control_reply", bytes([0x0F, 5, 0, 0]), error="no answer"),
        case("answer cut off", "control_reply", bytes([0xF0, 2, 0]), error="too short"),
        case(
            "features of the H10",
            "features",
            bytes([0x0F, 0x05]),
            expect={"features": ["ecg", "acceleration"]},
        ),
        case(
            "features of two bytes",
            "features",
            bytes([0x0F, 0x09, 0x02]),
            expect={"features": ["ecg", "ppi", "sdk_mode"]},
        ),
        case("no features", "features", bytes([0xF0, 0x05]), error="features"),
        case(
            "settings",
            "settings",
            settings,
            expect={"settings": {"rates_hz": [130], "resolutions_bits": [14]}},
        ),
        case(
            "several rates, other settings between",
            "settings",
            several,
            expect={"settings": {"rates_hz": [130, 260], "resolutions_bits": [14]}},
        ),
        case("settings cut off", "settings", settings[:-1], error="cut off"),
        case("a setting of unknown length", "settings", bytes([77, 1, 0, 0]), error="77"),
        {"name": "ask for settings", "command": "settings_query", "hex": "0100"},
        {"name": "start", "command": "start_ecg", "hex": "02000001820001010e00"},
        {"name": "stop", "command": "stop_ecg", "hex": "0300"},
    ]


def heart_rate_service() -> list[Case]:
    """Heart Rate Measurement (0x2A37), Battery Level (0x2A19), Body Sensor Location (0x2A38)."""

    def measured(name: str, data: str, expect: dict[str, Any]) -> Case:
        return case(name, "measurement", bytes.fromhex(data), expect=expect)

    refused = [
        ("empty", "measurement", "", "empty"),
        ("no rate", "measurement", "00", "cut off"),
        ("half a wide rate", "measurement", "01 2c", "cut off"),
        ("half an energy", "measurement", "08 48 10", "cut off"),
        ("half an interval", "measurement", "10 48 00 04 01", "cut off"),
        ("battery of 101 %", "battery", "65", "101"),
        ("no battery", "battery", "", "one byte"),
        ("no location", "body_location", "", "one byte"),
    ]
    return [
        measured("rate in one byte", "00 48", rr(72, [])),
        measured("rate in two bytes", "01 2c 01", rr(300, [])),
        measured("rate of zero is none", "00 00", rr(None, [])),
        measured("one interval", "10 48 55 03", rr(72, [853])),
        measured("three intervals", "10 48 00 04 ff 03 01 04", rr(72, [1024, 1023, 1025])),
        measured("no interval where they are announced", "10 48", rr(72, [])),
        measured("energy before an interval", "18 48 10 27 00 04", rr(72, [1024])),
        measured("wide rate, energy, two intervals", "19 48 00 ff ff 00 03 00 03", rr(72, [768, 768])),
        measured("contact", "06 48", rr(72, [], True)),
        measured("no contact", "04 48", rr(72, [], False)),
        measured("contact bit of a sensor that cannot tell", "02 48", rr(72, [])),
        measured("all at once", "1f 48 00 00 00 00 04", rr(72, [1024], True)),
        measured("reserved bits", "e0 48", rr(72, [])),
        case("battery", "battery", b"\x53", expect={"percent": 83}),
        case("chest", "body_location", b"\x01", expect={"location": "chest"}),
        case("a location of the future", "body_location", b"\x63", expect={"location": "other"}),
        *(case(name, decoder, bytes.fromhex(data), error=words) for name, decoder, data, words in refused),
    ]


def movesense() -> list[Case]:
    """Movesense GATT SensorData Protocol: commands, messages, ECG in steps and in µV, heart rate, joined parts."""
    steps = [0, 1, -1, 1000, -1000, 2**31 - 1, -(2**31), 7, 8, 9, 10, 11, 12, 13, 14, 15]
    lsb = struct.pack("<I16i", 4_294_967_295, *steps)
    microvolts = [-32_768, 32_767, *range(14)]
    mv = struct.pack("<I16h", 123_456, *microvolts)
    data = bytes([2, 7]) + lsb
    part1, part2 = bytes([2, 7]) + lsb[:40], bytes([3, 7]) + lsb[40:]
    other = bytes([2, 9]) + mv

    def joined(name: str, pushes: Sequence[bytes], payloads: Sequence[bytes]) -> Case:
        return {
            "name": name,
            "stream": "joiner",
            "sizes": {"7": len(lsb), "9": len(mv)},
            "pushes": [push.hex() for push in pushes],
            "payloads": [payload.hex() for payload in payloads],
        }

    return [
        {"name": "hello", "command": "hello", "arguments": [1], "hex": "0001"},
        {
            "name": "subscribe to ECG",
            "command": "subscribe",
            "arguments": [7, "/Meas/ECG/250"],
            "hex": "0107" + b"/Meas/ECG/250".hex(),
        },
        {"name": "unsubscribe", "command": "unsubscribe", "arguments": [7], "hex": "0207"},
        case(
            "response 200",
            "message",
            bytes([1, 7, 200, 0]),
            expect={"message": {"code": 1, "reference": 7, "payload": "c800"}},
        ),
        case("data", "message", data, expect={"message": {"code": 2, "reference": 7, "payload": lsb.hex()}}),
        case(
            "part 2",
            "message",
            part2,
            expect={"message": {"code": 3, "reference": 7, "payload": lsb[40:].hex()}},
        ),
        case("unknown message", "message", bytes([9, 7, 0]), error="9"),
        case("message cut off", "message", bytes([2]), error="too short"),
        joined("data in one piece", [data, other], [lsb, mv]),
        joined("data in two parts", [part1, part2], [lsb]),
        joined("another subscription between the parts", [part1, other, part2], [mv, lsb]),
        joined("part 2 was lost", [part1, data], [lsb]),
        joined("part 1 was lost", [part2, data], [lsb]),
        case("ECG in steps", "ecg_lsb", lsb, expect=ecg([steps], LSB_UV, first_us=4_294_967_295_000)),
        case("ECG in µV", "ecg_mv", mv, expect=ecg([microvolts], 1.0, first_us=123_456_000)),
        case("ECG in steps cut off", "ecg_lsb", lsb[:-1], error="68"),
        case("ECG in µV too long", "ecg_mv", mv + b"\0", error="36"),
        case(
            "heart rate",
            "heart_rate",
            struct.pack("<f3H", 72.4, 1000, 830, 831),
            expect=rr(72, [1024, 850, 851]),
        ),
        case("heart rate without interval", "heart_rate", struct.pack("<f", 59.5), expect=rr(60, [])),
        case("heart rate of zero is none", "heart_rate", struct.pack("<f", 0.0), expect=rr(None, [])),
        case("heart rate is no number", "heart_rate", struct.pack("<f", float("nan")), error="heart rate"),
        case("heart rate below zero", "heart_rate", struct.pack("<f", -1.0), error="heart rate"),
        case("half an interval", "heart_rate", struct.pack("<fB", 72.0, 1), error="cut off"),
    ]


def movesense_1859() -> list[Case]:
    """The open firmware with service 0x1859: both layouts, invalid samples, the configuration."""
    samples = [1, -1, 32_767, -32_767, *range(12)]
    invalid = [5, -32_768, -32_768, *range(12), -32_768]
    kept = [0 if value == -32_768 else value for value in invalid]
    now_us = 1_790_000_000_123_456
    new, old = struct.pack("<Q", now_us), struct.pack("<I", 4_000_000_000)
    body, holes = struct.pack("<16h", *samples), struct.pack("<16h", *invalid)
    missing = [1, 2, 15]
    return [
        case("0.8 and later", "ecg", new + body, expect=ecg([samples], LSB_UV, first_us=now_us)),
        case(
            "0.8 and later, invalid samples",
            "ecg",
            new + holes,
            expect=ecg([kept], LSB_UV, first_us=now_us, missing=missing),
        ),
        case(
            "0.7 and earlier",
            "ecg_before_0_8",
            old + body,
            expect=ecg([samples], LSB_UV, first_us=4 * 10**12),
        ),
        case(
            "0.7 and earlier, invalid samples",
            "ecg_before_0_8",
            old + holes,
            expect=ecg([kept], LSB_UV, first_us=4 * 10**12, missing=missing),
        ),
        case("time alone", "ecg", new, error="no samples"),
        case("half a sample", "ecg", new + body[:-1], error="whole samples"),
        case("cut off", "ecg", new[:7], error="too short"),
        case("cut off, old", "ecg_before_0_8", old[:3], error="too short"),
        case("a time that no clock tells", "ecg", b"\xff" * 8 + body, error="time"),
        {
            "name": "125 Hz",
            "command": "configuration",
            "arguments": [8, str(now_us)],
            "hex": "0800000000000000" + new.hex(),
        },
    ]


def wire_frame(
    kind: int,
    payload: bytes,
    n: int,
    *,
    leads: int = 0,
    flags: int = 0,
    seq: int = 0,
    first_index: int = 0,
    device_us: int = NO_TIME,
    uv_per_count: float = 1.0,
) -> bytes:
    """A frame of the wire, version 1, with its check sum."""
    head = struct.pack(
        "<BBBBIQqqHHf", 1, kind, leads, flags, seq, first_index, device_us, 0, n, 0, uv_per_count
    )
    return head + payload + struct.pack("<I", zlib.crc32(head + payload))


def open_board() -> list[Case]:
    """Hobby boards: frames of the wire in a stream that loses and damages bytes, and lines of text."""
    two = struct.pack("<6h", 1, -2, 3, 100, -200, 300)
    first = wire_frame(1, two, 3, leads=2, uv_per_count=2.5, device_us=1_000_000)
    second = wire_frame(
        1, two, 3, leads=2, uv_per_count=2.5, device_us=1_012_000, first_index=3, seq=1, flags=1
    )
    wide = wire_frame(1, struct.pack("<2i", 40_000, -40_000), 2, leads=1, flags=8 | 4, first_index=6, seq=2)
    intervals = wire_frame(2, struct.pack("<3H", 72, 1024, 850), 2, seq=3, first_index=8)
    text = json.dumps({"kind": "battery", "percent": 83}).encode()
    status = wire_frame(3, text, len(text), seq=4, first_index=8)
    listed = wire_frame(3, b"[1]", 3, seq=5, first_index=8)
    said = {
        "first": ecg([[1, -2, 3], [100, -200, 300]], 2.5, first_us=1_000_000, first_index=0),
        "second": ecg([[1, -2, 3], [100, -200, 300]], 2.5, first_us=1_012_000, first_index=3, flags=1),
        "wide": ecg([[40_000, -40_000]], 1.0, first_index=6, flags=4),
        "rr": rr(72, [1024, 850]),
        "status": {"status": {"kind": "battery", "percent": 83}},
    }

    def stream(name: str, pushes: Sequence[bytes], packets: Sequence[str], skipped: int = 0) -> Case:
        return {
            "name": name,
            "stream": "open_frames",
            "pushes": [push.hex() for push in pushes],
            "packets": [said[packet] for packet in packets],
            "skipped_bytes": skipped,
        }

    damaged = bytearray(first)
    damaged[41] ^= 0x10
    begins = bytearray(first[:44])  # a head that promises 2000 samples which never come
    struct.pack_into("<H", begins, 32, 2000)
    whole = first + second + wide + intervals + status
    everything = list(said)
    return [
        stream("whole frames", [first, second, wide, intervals, status], everything),
        stream("all in one push", [whole], everything),
        stream("byte by byte", [bytes([byte]) for byte in whole], everything),
        stream("begun in the middle of a frame", [first[17:], second], ["second"], len(first) - 17),
        stream("a damaged byte", [bytes(damaged), second], ["second"], len(first)),
        stream("a lost byte", [first[:20] + first[21:], second], ["second"], len(first) - 1),
        stream("the end was lost", [first[:-5], second, wide], ["second", "wide"], len(first) - 5),
        stream("noise between", [first, b"\x01\x01\x01\xff\x00\x02", second], ["first", "second"], 6),
        stream("a head that promises too much", [bytes(begins), second], ["second"], 44),
        stream("another version", [b"\x02" + first[1:], second], ["second"], len(first)),
        stream("status that is no object", [listed, second], ["second"], len(listed)),
        *_text_lines(),
    ]


def _text_lines() -> list[Case]:
    def stream(name: str, pushes: Sequence[bytes], packets: Sequence[dict[str, Any]]) -> Case:
        return {
            "name": name,
            "stream": "text_lines",
            "uv_per_count": 3.0,
            "pushes": [push.hex() for push in pushes],
            "packets": list(packets),
        }

    def lines(*counts: int, **more: Any) -> dict[str, Any]:
        return ecg([counts], 3.0, **more)

    return [
        stream("the first line may be half a line", [b"12\r\n512\r\n-3\r\n"], [lines(512, -3)]),
        stream(
            "lines that come in pieces", [b"\n51", b"2\r", b"\n40", b"9\n1\n"], [lines(512), lines(409, 1)]
        ),
        stream("electrode off", [b"\n1\n!\n2\n"], [lines(1, 0, 2, missing=[1], flags=1)]),
        stream("garbled lines", [b"\n1\n4x\n2\n1e3\n"], [lines(1, 0, 2, 0, missing=[1, 3])]),
        stream("beyond 32 bits", [b"\n2147483647\n2147483648\n"], [lines(2**31 - 1, 0, missing=[1])]),
        stream("empty lines are no samples", [b"\n\r\n\n7\n"], [lines(7)]),
        stream("no end of line", [b"\n" + b"1" * 100, b"11\n5\n"], [lines(0, 5, missing=[0])]),
    ]


def files() -> dict[str, str]:
    """Every file of vectors by its name."""
    content: dict[str, tuple[str, list[Case]]] = {
        "polar_h10.json": ("polar", [*polar_frames(), *polar_control()]),
        "movesense.json": ("movesense", movesense()),
        "movesense_1859.json": ("movesense_1859", movesense_1859()),
        "heart_rate.json": ("heart_rate", heart_rate_service()),
        "open_board.json": ("open_board", open_board()),
        "timeline.json": ("timeline", make_timeline.cases()),
    }
    return {name: _json(module, listed) for name, (module, listed) in content.items()}


def _json(module: str, listed: Sequence[Case]) -> str:
    """One case a line, so that a change of one shows as one line."""
    lines = ",\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in listed)
    return f'{{"module": "{module}", "cases": [\n{lines}\n]}}\n'


def main() -> None:
    """Write all files."""
    VECTORS.mkdir(exist_ok=True)
    for name, text in files().items():
        (VECTORS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
