"""The true sampling rate by the sensor's clock, and when it is not to be believed."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.stream.clock import PhoneClock, rate_of

PACKET = 73
NOMINAL_HZ = 130.0


def stamps(fs_hz: float, *, seconds: float, jitter_us: float = 0.0) -> tuple[Floats, Floats]:
    """First indices and stamps in µs of the packets of a sensor with this rate."""
    index = np.arange(0, seconds * fs_hz, PACKET)
    noise_us = np.random.default_rng(9).normal(0.0, jitter_us, len(index))
    return index, 599_616_000e6 + index / fs_hz * 1e6 + noise_us


@pytest.mark.parametrize("drift", [-0.02, -0.0005, 0.0, 0.0005, 0.02])
def test_drift_is_measured_to_a_thousandth_of_a_hertz(drift: float) -> None:
    true_hz = NOMINAL_HZ * (1.0 + drift)
    rate = rate_of(*stamps(true_hz, seconds=60.0), nominal_hz=NOMINAL_HZ)
    assert (rate.source, rate.fs_hz) == ("sensor_clock", pytest.approx(true_hz, abs=1e-3))


def test_stamps_that_scatter_a_little_and_single_wrong_ones_do_no_harm() -> None:
    index, device_us = stamps(131.0, seconds=120.0, jitter_us=500.0)
    device_us[[20, 90]] += 0.7e6
    rate = rate_of(index, device_us, nominal_hz=NOMINAL_HZ)
    assert (rate.source, rate.fs_hz) == ("sensor_clock", pytest.approx(131.0, abs=2e-3))


def test_lost_packets_do_no_harm() -> None:
    index, device_us = stamps(129.0, seconds=60.0)
    kept = np.random.default_rng(2).random(len(index)) > 0.5
    rate = rate_of(index[kept], device_us[kept], nominal_hz=NOMINAL_HZ)
    assert rate.fs_hz == pytest.approx(129.0, abs=1e-3)


def test_a_packet_without_a_stamp_is_left_out() -> None:
    index, device_us = stamps(129.0, seconds=60.0)
    device_us[0] = device_us[50] = np.nan
    assert rate_of(index, device_us, nominal_hz=NOMINAL_HZ).fs_hz == pytest.approx(129.0, abs=1e-3)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ((stamps(131.0, seconds=60.0)[0], np.full(108, np.nan)), "no_clock"),
        (stamps(131.0, seconds=15.0), "too_short"),
        (stamps(131.0, seconds=60.0, jitter_us=60_000.0), "unsteady"),
        (stamps(140.0, seconds=60.0), "far_off"),
    ],
)
def test_a_clock_that_tells_nothing_leaves_the_nominal_rate(made: tuple[Floats, Floats], reason: str) -> None:
    rate = rate_of(*made, nominal_hz=NOMINAL_HZ)
    assert (rate.fs_hz, rate.source, rate.reason) == (NOMINAL_HZ, "nominal", reason)


def test_the_phone_s_clock_is_as_far_off_as_the_quickest_frame_says() -> None:
    clock = PhoneClock()
    assert clock.ahead_ms is None
    for way_ms in (80, 20, 300):
        clock.arrived(received_us=1_000_000, server_us=1_000_000 - 5_000_000 + way_ms * 1000)
    assert clock.ahead_ms == -4980.0
