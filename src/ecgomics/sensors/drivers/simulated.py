"""A simulated sensor as a driver: its packets go through the decoders and the timeline of a real one."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from ecgomics.sensors.drivers.waiting import stopped_within
from ecgomics.sensors.events import Event, Link
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.simulator import LinkChange, Played, SimulatedSensor


@dataclass(slots=True)
class SimulatedDriver:
    """Plays a simulated sensor once. speed: 1 is real time, None as fast as it goes."""

    sensor: SimulatedSensor
    intake: Intake
    emit: Callable[[Event], None]
    speed: float | None = 1.0

    async def run(self, stop: asyncio.Event) -> None:
        """Play to the end of the recording, or until `stop` is set."""
        begun_us = time.time_ns() // 1000
        self.emit(Link("connecting"))
        self.emit(self.intake.info)
        self.emit(Link("connected"))
        for event in self.sensor.play():
            due_s = begun_us / 1e6 + event.time_s / (self.speed or 1.0)
            wait_s = max(0.0, due_s - time.time()) if self.speed else 0.0
            if await stopped_within(stop, wait_s) if wait_s else stop.is_set():
                break
            self._arrived(event, begun_us + round(event.time_s * 1e6))
        self.emit(Link("closed"))

    def _arrived(self, event: Played, received_us: int) -> None:
        if not isinstance(event, LinkChange):
            for told in self.intake.notified(event.characteristic, event.data, received_us):
                self.emit(told)
        elif event.up:
            self.intake.reconnected()
            self.emit(Link("reconnecting", 1))
            self.emit(Link("connected"))
        else:
            self.emit(Link("lost", 1))
