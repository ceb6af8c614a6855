"""Whatever the bytes are, a decoder gives a packet or InvalidInput, never another exception."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors import heart_rate, movesense, movesense_1859, polar
from ecgomics.sensors.open_board import OpenFrames, TextLines
from ecgomics.sensors.packets import EcgPacket
from tests.sensors.make_vectors import pmd_frame, wire_frame

DECODERS: dict[str, Callable[[bytes], object]] = {
    "polar.ecg_frame": polar.ecg_frame,
    "polar.control_reply": polar.control_reply,
    "polar.features": polar.features,
    "polar.settings": polar.settings,
    "movesense.message": movesense.message,
    "movesense.ecg_lsb": movesense.ecg_lsb,
    "movesense.ecg_mv": movesense.ecg_mv,
    "movesense.heart_rate": movesense.heart_rate,
    "movesense_1859.ecg": movesense_1859.ecg,
    "movesense_1859.ecg_before_0_8": movesense_1859.ecg_before_0_8,
    "heart_rate.measurement": heart_rate.measurement,
    "heart_rate.battery": heart_rate.battery,
    "heart_rate.body_location": heart_rate.body_location,
}


@pytest.mark.parametrize("name", DECODERS)
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=260))
def test_any_bytes_are_a_packet_or_refused(name: str, data: bytes) -> None:
    try:
        said = DECODERS[name](data)
    except InvalidInput:
        return
    if isinstance(said, EcgPacket):
        assert said.samples > 0
        assert all(0 <= position < said.samples for position in said.missing)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-(2**23), 2**23 - 1), min_size=1, max_size=80), st.integers(0, 2**64 - 1))
def test_every_count_of_the_h10_comes_through(samples: list[int], time_ns: int) -> None:
    packet = polar.ecg_frame(pmd_frame(samples, time_ns=time_ns))
    assert packet.counts.tolist() == [samples]
    assert packet.last_us == polar.EPOCH_2000_US + time_ns // 1000


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=120), max_size=8))
def test_any_bytes_on_a_line_leave_the_board_readable(pushes: list[bytes]) -> None:
    frames, lines = OpenFrames(), TextLines(1.0)
    for push in pushes:
        frames.push(push)
        lines.push(push)
    sound = wire_frame(1, np.array([7, -7], dtype="<i2").tobytes(), 2, leads=1)
    found = [packet for packet in frames.push(sound + sound) if isinstance(packet, EcgPacket)]
    assert [packet.counts.tolist() for packet in found[-2:]] == [[[7, -7]], [[7, -7]]]
    packet = lines.push(b"\n12\n13\n")
    assert packet is not None
    assert packet.counts.tolist()[0][-2:] == [12, 13]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 200), st.lists(st.integers(0, 2**31), min_size=1, max_size=30), st.data())
def test_a_damaged_frame_is_never_taken(seq: int, samples: list[int], data: st.DataObject) -> None:
    payload = (np.array(samples, dtype="<u4") % 65_536).astype("<u2").tobytes()
    sound = wire_frame(1, payload, len(samples), leads=1, seq=seq)
    bit = data.draw(st.integers(0, 8 * len(sound) - 1))
    damaged = bytearray(sound)
    damaged[bit // 8] ^= 1 << bit % 8
    frames = OpenFrames()
    assert len(frames.push(bytes(damaged) + sound)) == 1
