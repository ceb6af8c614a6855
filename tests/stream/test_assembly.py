"""Frames put together: every sample in its place whatever the order, every loss a gap of its length."""

import random

import numpy as np
import pytest

from ecgomics.core.arrays import Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.stream.assembly import Gap, assembled
from ecgomics.stream.wire import CLOCK_RESTARTED, LEAD_OFF, SETTLING, EcgFrame, Frame, RrFrame, StatusFrame

FS_HZ = 130.0
N = 10


def packet(seq: int, first_index: int, counts: Ints, **more: object) -> EcgFrame:
    return EcgFrame(
        **{
            "seq": seq,
            "first_index": first_index,
            "device_us": round(first_index / FS_HZ * 1e6),
            "received_us": 1_780_000_000_000_000 + round(first_index / FS_HZ * 1e6),
            "counts": counts,
            "uv_per_count": 2.0,
            **more,
        }
    )


def packets(counts: Ints, *, lost: frozenset[int] = frozenset()) -> list[Frame]:
    """Frames of N samples; those of lost places never reached the phone and have no number."""
    places = [place for place in range(counts.shape[1] // N) if place not in lost]
    return [
        packet(seq, place * N, counts[:, place * N : (place + 1) * N]) for seq, place in enumerate(places)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_any_order_gives_the_same_samples_and_every_loss_is_a_gap(seed: int) -> None:
    chance = random.Random(seed)
    counts = np.random.default_rng(seed).integers(-(2**20), 2**20, (2, 100 * N))
    lost = frozenset(chance.sample(range(1, 99), 12))
    frames = packets(counts, lost=lost)
    chance.shuffle(frames)
    whole = assembled(frames, leads=2, nominal_hz=FS_HZ)
    expected = counts * 0.002
    for place in lost:
        expected[:, place * N : (place + 1) * N] = np.nan
    np.testing.assert_array_equal(whole.ecg_mv, expected)
    assert sum(gap.samples for gap in whole.gaps) == len(lost) * N
    assert {place for gap in whole.gaps for place in range(gap.first_index // N, gap.end // N)} == lost


def test_what_came_before_the_sensor_had_settled_is_cut_and_later_settling_is_no_signal() -> None:
    counts = np.arange(6 * N)[None]
    settling = {0, 1, 4}
    frames: list[Frame] = [
        packet(
            place,
            place * N,
            counts[:, place * N : (place + 1) * N],
            flags=SETTLING if place in settling else 0,
        )
        for place in range(6)
    ]
    whole = assembled(frames, leads=1, nominal_hz=FS_HZ)
    assert whole.first_index == 2 * N
    np.testing.assert_array_equal(whole.ecg_mv[0, : 2 * N], np.arange(2 * N, 4 * N) * 0.002)
    assert np.isnan(whole.ecg_mv[0, 2 * N : 3 * N]).all()
    assert whole.gaps == (), "the sensor lost nothing"
    assert whole.settling == (Gap(4 * N, N),)
    assert whole.received_us == frames[2].received_us


def test_lead_off_is_told_with_its_length() -> None:
    counts = np.arange(6 * N)[None]
    flags = [0, LEAD_OFF, LEAD_OFF, 0, LEAD_OFF, 0]
    frames: list[Frame] = [
        packet(place, place * N, counts[:, :N], flags=flag) for place, flag in enumerate(flags)
    ]
    assert assembled(frames, leads=1, nominal_hz=FS_HZ).lead_off == (Gap(N, 2 * N), Gap(4 * N, N))


def test_intervals_and_words_stand_in_their_order() -> None:
    frames = [
        StatusFrame(seq=3, first_index=9, received_us=3, status={"kind": "battery", "percent": 80}),
        RrFrame(seq=2, first_index=9, received_us=2, heart_rate=60, rr_1024=(1024,)),
        packet(0, 0, np.zeros((1, N), np.intp)),
        RrFrame(seq=1, first_index=9, received_us=1, heart_rate=60, rr_1024=(900, 901)),
    ]
    whole = assembled(frames, leads=1, nominal_hz=FS_HZ)
    assert whole.rr_1024 == (900, 901, 1024)
    assert whole.statuses == ((9, {"kind": "battery", "percent": 80}),)


def test_a_clock_that_began_anew_is_read_from_there() -> None:
    before = packets(np.zeros((1, 40 * N), np.intp))
    first = 40 * N
    after: list[Frame] = [
        packet(
            40 + place,
            first + place * N,
            np.zeros((1, N), np.intp),
            device_us=round(place * N / 131.3 * 1e6),
            flags=0 if place else CLOCK_RESTARTED,
        )
        for place in range(400)
    ]
    rate = assembled(before + after, leads=1, nominal_hz=FS_HZ).rate
    assert (rate.source, rate.fs_hz) == ("sensor_clock", pytest.approx(131.3, abs=2e-3))


def test_what_cannot_be_put_together_is_refused_in_words() -> None:
    one = packet(0, 0, np.zeros((1, N), np.intp))
    with pytest.raises(InvalidInput, match="sent no ECG"):
        assembled([], leads=1, nominal_hz=FS_HZ)
    with pytest.raises(InvalidInput, match="another number"):
        assembled([one], leads=2, nominal_hz=FS_HZ)
    with pytest.raises(InvalidInput, match="before the sensor had settled"):
        assembled([packet(0, 0, one.counts, flags=SETTLING)], leads=1, nominal_hz=FS_HZ)
    with pytest.raises(InvalidInput, match="more than a day"):
        assembled([one, packet(1, 2**52, one.counts)], leads=1, nominal_hz=FS_HZ)
