import asyncio
import os
import tty
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.sensors.drivers import serial_line
from ecgomics.sensors.drivers.serial_line import SerialSensor
from ecgomics.sensors.events import Event, Link, Samples, SensorInfo
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.simulated_signal import Notification, sensor_signal_mv
from ecgomics.sensors.simulator import simulated


def read_from(port: str, info: SensorInfo, until: Callable[[list[Event]], bool]) -> list[Event]:
    """Events of a board on a port until the condition holds."""
    events: list[Event] = []

    async def run() -> None:
        stop = asyncio.Event()

        def emit(event: Event) -> None:
            events.append(event)
            if until(events):
                stop.set()

        await asyncio.wait_for(SerialSensor(port, Intake(info), emit).run(stop), 20.0)

    asyncio.run(run())
    return events


def samples(events: list[Event]) -> np.ndarray:
    """All samples of the first lead."""
    return np.concatenate([event.placed.counts[0] for event in events if isinstance(event, Samples)])


@pytest.mark.parametrize("kind", ["open_frame", "serial"])
def test_a_board_on_a_serial_line_is_read_to_the_last_sample(half_minute: Recording, kind: str) -> None:
    sensor = simulated(half_minute, kind)
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    packets = [event.data for event in sensor.play() if isinstance(event, Notification)][:100]
    data, sent = b"\r\n" * (kind == "serial") + b"".join(packets), 0

    def feed(events: list[Event]) -> bool:
        nonlocal sent
        if any(isinstance(event, Link) and event.state == "connected" for event in events):
            sent += os.write(ours, data[sent : sent + 1000])
        return any(isinstance(event, Samples) for event in events) and len(samples(events)) >= 2475

    try:
        events = read_from(os.ttyname(theirs), replace(sensor.info, kind=kind), feed)
    finally:
        os.close(ours)
        os.close(theirs)
    expected = np.rint(sensor_signal_mv(sensor)[0][0] * 1e3)
    got = samples(events)
    np.testing.assert_array_equal(got, expected[: len(got)])


def test_a_port_that_is_not_there_is_one_sentence(half_minute: Recording) -> None:
    info = simulated(half_minute, "serial").info
    with pytest.raises(InvalidInput, match="/dev/none cannot be opened: is the board plugged in"):
        read_from("/dev/none", info, lambda _: False)


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "serial", None)
    with pytest.raises(InvalidInput, match=r"ecgomics\[serial\]"):
        serial_line.pyserial()
