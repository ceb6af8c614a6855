import asyncio
import time

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.phantom.noise import Noise
from ecgomics.sensors.drivers.simulated import SimulatedDriver
from ecgomics.sensors.events import Battery, Contact, Event, Intervals, Link, Samples
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.simulated_signal import Conditions, Notification, sensor_signal_mv
from ecgomics.sensors.simulator import LinkChange, simulated
from ecgomics.stream.wire import CLOCK_RESTARTED, SETTLING
from tests.sensors.conftest import Arrive

ECG_KINDS = ("polar_h10", "movesense", "movesense_1859", "open_frame", "serial")
CALM = Conditions(settles=False)
ROUGH = Conditions(
    jitter_s=0.05, loss=0.1, dropouts=((9.0, 4.0),), rate_ppm=462.0, clock_ppm=-40.0, seed=3, settles=False
)


@pytest.mark.parametrize("kind", ECG_KINDS)
def test_every_sample_of_a_good_link_arrives_as_the_sensor_took_it(
    half_minute: Recording, arrive: Arrive, kind: str
) -> None:
    sensor = simulated(half_minute, kind, CALM)
    arrived = arrive(sensor)
    signal_mv, _ = sensor_signal_mv(sensor)
    counts = arrived.counts
    missing = 1 if kind == "serial" else 0  # what stands before the first line end may be half a line
    assert not np.isnan(counts).any()
    expected = np.rint(signal_mv * 1e3 / sensor.kind.uv_per_count)[:, missing:]
    np.testing.assert_array_equal(counts, expected[:, : counts.shape[1]])
    assert signal_mv.shape[1] - missing - counts.shape[1] < 73
    assert arrived.intake.refused == 0
    settling = {SETTLING} if kind == "polar_h10" else set()
    flags = {event.placed.flags for event in arrived.events if isinstance(event, Samples)}
    assert flags == {0} | settling


@pytest.mark.parametrize("kind", ["polar_h10", "movesense", "movesense_1859", "open_frame"])
def test_what_a_rough_link_loses_is_a_gap_and_nothing_shifts(
    half_minute: Recording, arrive: Arrive, kind: str
) -> None:
    sensor = simulated(half_minute, kind, ROUGH)
    arrived = arrive(sensor)
    signal_mv, _ = sensor_signal_mv(sensor)
    truth = np.rint(signal_mv * 1e3 / sensor.kind.uv_per_count)
    counts = arrived.counts
    first = next(n for n in range(200) if np.array_equal(truth[0, n : n + 16], counts[0, :16]))
    there = ~np.isnan(counts[0])
    np.testing.assert_array_equal(counts[0][there], truth[0, first : first + len(there)][there])
    assert 0.1 * len(there) < (~there).sum() < 0.45 * len(there)
    longest_s = max(event.placed.gap_before for event in arrived.events if isinstance(event, Samples))
    assert longest_s / sensor.fs_hz == pytest.approx(4.2, abs=0.9)
    assert not any(
        event.placed.flags & CLOCK_RESTARTED for event in arrived.events if isinstance(event, Samples)
    )


def test_an_h10_swings_and_is_flagged_behind_every_start(half_minute: Recording, arrive: Arrive) -> None:
    sensor = simulated(half_minute, "polar_h10", Conditions(dropouts=((10.0, 5.0),)))
    runs = [event.placed for event in arrive(sensor).events if isinstance(event, Samples)]
    settling = [run for run in runs if run.flags & SETTLING]
    assert len(settling) == 8
    assert min(np.abs(run.counts).max() for run in settling[::4]) > 8_000
    calm = [run for run in runs if not run.flags & SETTLING]
    assert max(np.abs(run.counts).max() for run in calm) < 3_000


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(half_minute: Recording) -> None:
    noisy = Noise(muscle_uv=30.0, mains_uv=20.0, wander_uv=100.0)

    def bytes_of(seed: int) -> list[Notification | LinkChange]:
        conditions = Conditions(loss=0.05, jitter_s=0.02, noise=noisy, seed=seed)
        return list(simulated(half_minute, "movesense", conditions).play())

    assert bytes_of(1) == bytes_of(1)
    assert bytes_of(1) != bytes_of(2)


def test_packets_arrive_in_the_order_of_time_and_never_while_the_link_is_down(half_minute: Recording) -> None:
    conditions = Conditions(jitter_s=0.2, dropouts=((5.0, 3.0), (20.0, 2.0)), seed=2)
    events = list(simulated(half_minute, "polar_h10", conditions).play())
    times_s = [event.time_s for event in events]
    assert times_s == sorted(times_s)
    assert [(event.time_s, event.up) for event in events if isinstance(event, LinkChange)] == [
        (5.0, False),
        (8.0, True),
        (20.0, False),
        (22.0, True),
    ]
    assert not any(
        5.0 < event.time_s < 8.0 or 20.0 < event.time_s < 22.0
        for event in events
        if isinstance(event, Notification)
    )


def test_a_heart_rate_strap_tells_the_intervals_of_the_recording(
    half_minute: Recording, arrive: Arrive
) -> None:
    events = arrive(simulated(half_minute, "heart_rate")).events
    packets = [event.packet for event in events if isinstance(event, Intervals)]
    rr_ms = [rr * 1000 / 1024 for packet in packets for rr in packet.rr_1024]
    assert len(packets) == 29
    assert sum(rr_ms) / 1000 == pytest.approx(28.0, abs=2.0)
    assert packets[-1].heart_rate == pytest.approx(60_000 / np.mean(rr_ms), abs=8)
    assert Contact(True) in events
    assert Battery(87) in events


def test_a_board_sends_several_leads_and_tells_when_an_electrode_is_off(
    half_minute: Recording, arrive: Arrive
) -> None:
    conditions = Conditions(electrode_off=((10.0, 3.0),))
    sensor = simulated(half_minute, "open_frame", conditions, half_minute.leads)
    arrived = arrive(sensor)
    assert sensor.info.leads == half_minute.leads
    assert len(arrived.counts) == len(half_minute.leads)
    assert [event.on for event in arrived.events if isinstance(event, Contact)] == [True, False, True]


def test_the_open_firmware_marks_a_lost_electrode_as_invalid_and_that_is_a_gap(
    half_minute: Recording, arrive: Arrive
) -> None:
    conditions = Conditions(electrode_off=((10.0, 3.0),))
    counts = arrive(simulated(half_minute, "movesense_1859", conditions)).counts
    gap = np.flatnonzero(np.isnan(counts[0])) / 250.0
    assert gap[0] == pytest.approx(10.0, abs=0.07)
    assert gap[-1] == pytest.approx(13.0, abs=0.07)


def test_what_the_sensor_cannot_play_is_refused(half_minute: Recording) -> None:
    with pytest.raises(InvalidInput, match="has no lead V9"):
        simulated(half_minute, "polar_h10", leads=("V9",))
    with pytest.raises(InvalidInput, match="Polar H10 has one lead; 2 were named"):
        simulated(half_minute, "polar_h10", leads=half_minute.leads[:2])
    with pytest.raises(InvalidInput, match="no kind of sensor"):
        simulated(half_minute, "stethoscope")
    with pytest.raises(InvalidInput, match="share of 1"):
        Conditions(loss=1.0)
    with pytest.raises(InvalidInput, match="below 0 s"):
        Conditions(dropouts=((1.0, -2.0),))
    flat = Recording(np.zeros((1, 5000)), 250.0, ("II",))
    with pytest.raises(InvalidInput, match="no two beats"):
        list(simulated(flat, "heart_rate").play())


def test_it_is_played_at_the_times_of_its_packets(half_minute: Recording) -> None:
    sensor = simulated(half_minute, "polar_h10", Conditions(dropouts=((10.0, 5.0),)))
    events: list[Event] = []
    begun_s = time.monotonic()
    driver = SimulatedDriver(sensor, Intake(sensor.info, 2.0), events.append, speed=60.0)
    asyncio.run(driver.run(asyncio.Event()))
    assert time.monotonic() - begun_s >= list(sensor.play())[-1].time_s / 60.0 - 0.01
    assert [event.state for event in events if isinstance(event, Link)] == [
        "connecting",
        "connected",
        "lost",
        "reconnecting",
        "connected",
        "closed",
    ]


def test_a_driver_stops_when_it_is_asked_to(half_minute: Recording) -> None:
    sensor = simulated(half_minute, "polar_h10")
    events: list[Event] = []

    async def run() -> None:
        stop = asyncio.Event()
        driver = SimulatedDriver(
            sensor,
            Intake(sensor.info),
            lambda event: (events.append(event), stop.set() if isinstance(event, Samples) else None)[0],
        )
        await driver.run(stop)

    asyncio.run(run())
    assert sum(isinstance(event, Samples) for event in events) == 1
