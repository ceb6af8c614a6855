"""The wire frame against vectors that the page's own reader holds to as well."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecgomics.core.errors import InvalidInput
from ecgomics.stream import wire

VECTORS = json.loads((Path(__file__).parent / "vectors" / "frames.json").read_text(encoding="utf-8"))
GOOD = [each for each in VECTORS if "frame" in each]
REFUSED = [each for each in VECTORS if "frame" not in each]
FAULTS = {"damaged": wire.Damaged, "version": wire.OtherVersion, "too_large": wire.TooLarge}
REFUSALS = tuple(FAULTS.values())
ECG = wire.EcgFrame(
    seq=3, first_index=40, device_us=5, received_us=6, counts=np.arange(12).reshape(2, 6), uv_per_count=1.0
)


def told(frame: wire.Frame) -> dict[str, Any]:
    """A frame as the vectors tell it."""
    kind = {wire.EcgFrame: "ecg", wire.RrFrame: "rr", wire.StatusFrame: "status"}[type(frame)]
    said: dict[str, Any] = {
        "type": kind,
        **{name: getattr(frame, name) for name in ("seq", "first_index", "flags")},
    }
    said["device_us"] = None if frame.device_us is None else str(frame.device_us)
    said["received_us"] = str(frame.received_us)
    if isinstance(frame, wire.EcgFrame):
        return said | {"uv_per_count": frame.uv_per_count, "counts": frame.counts.tolist()}
    if isinstance(frame, wire.RrFrame):
        return said | {"heart_rate": frame.heart_rate, "rr_1024": list(frame.rr_1024)}
    return said | {"status": dict(frame.status)}


@pytest.mark.parametrize("vector", GOOD, ids=[each["name"] for each in GOOD])
def test_a_frame_is_read_and_written_byte_for_byte(vector: dict[str, Any]) -> None:
    content = bytes.fromhex(vector["hex"])
    frame = wire.decode(content)
    assert told(frame) == vector["frame"]
    assert wire.encode(frame) == content
    assert wire.frame_length(content) == len(content)


@pytest.mark.parametrize("vector", REFUSED, ids=[each["name"] for each in REFUSED])
def test_other_bytes_are_refused_and_why_is_told_apart(vector: dict[str, Any]) -> None:
    with pytest.raises(REFUSALS) as refused:
        wire.decode(bytes.fromhex(vector["hex"]))
    assert type(refused.value) is FAULTS[vector["fault"]]


def test_every_changed_byte_is_noticed() -> None:
    content = wire.encode(ECG)
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 0x10
        with pytest.raises(REFUSALS):
            wire.decode(bytes(changed))


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_in_words(content: bytes) -> None:
    for start in (b"", content[:1] and b"\x01"):
        with pytest.raises(REFUSALS):
            wire.decode(start + content)


@given(
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=40),
    st.integers(0, wire.MOST_SEQ),
    st.integers(-(2**63) + 1, 2**63 - 1) | st.none(),
)
def test_no_sample_is_clipped_or_rounded(counts: list[int], seq: int, device_us: int | None) -> None:
    frame = wire.EcgFrame(
        seq=seq,
        first_index=0,
        device_us=device_us,
        received_us=1,
        counts=np.array([counts]),
        uv_per_count=3125 / 8192,
    )
    back = wire.decode(wire.encode(frame))
    assert isinstance(back, wire.EcgFrame)
    assert (back.counts.tolist(), back.seq, back.device_us) == ([counts], seq, device_us)
    assert back.uv_per_count == 3125 / 8192


def test_frames_one_behind_the_other_are_split() -> None:
    each = [bytes.fromhex(vector["hex"]) for vector in GOOD]
    assert list(wire.split(b"".join(each))) == each
    assert list(wire.split(b"")) == []
    with pytest.raises(wire.Damaged):
        list(wire.split(b"".join(each)[:-1]))
    with pytest.raises(REFUSALS):
        list(wire.split(each[0] + b"\x01"))


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(InvalidInput, match="exact in four bytes"):
        wire.encode(wire.EcgFrame(**{**fields(ECG), "uv_per_count": 0.381469726563}))
    with pytest.raises(InvalidInput, match="and 1 to 2000 samples"):
        wire.encode(wire.EcgFrame(**{**fields(ECG), "counts": np.zeros((1, 2001), np.intp)}))
    with pytest.raises(InvalidInput, match="at most 16384 bytes"):
        wire.encode(wire.EcgFrame(**{**fields(ECG), "counts": np.zeros((16, 600), np.intp)}))
    with pytest.raises(InvalidInput, match="number of four bytes"):
        wire.encode(wire.EcgFrame(**{**fields(ECG), "seq": 2**32}))


def test_too_many_bytes_are_told_from_damage() -> None:
    head = bytearray(wire.encode(ECG))
    head[2], head[32:34] = 16, (2000).to_bytes(2, "little")
    with pytest.raises(wire.TooLarge):
        wire.decode(bytes(head) + bytes(wire.MOST_BYTES))


def fields(frame: wire.EcgFrame) -> dict[str, Any]:
    """What a frame is made of."""
    names = ("seq", "first_index", "device_us", "received_us", "flags", "counts", "uv_per_count")
    return {name: getattr(frame, name) for name in names}
