"""Events of a sensor as the frames of a session: numbered without holes, as they are kept and sent."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ecgomics.sensors.events import Battery, Contact, Event, Intervals, Link, Samples, SensorInfo
from ecgomics.stream import wire


@dataclass(slots=True)
class FrameMaker:
    """Makes the frames of one session in their order."""

    count: int = 0
    """Frames so far: the number of the next one."""
    end: int = 0
    """Sample behind the last one on the grid of the session."""

    def frame(self, event: Event) -> wire.Frame | None:
        """The frame of an event; None where it has none."""
        if isinstance(event, SensorInfo):
            return None
        made = self._made(event)
        self.count += 1
        return made

    def _made(self, event: Samples | Intervals | Battery | Contact | Link) -> wire.Frame:
        if isinstance(event, Samples):
            placed = event.placed
            self.end = placed.first_index + int(placed.counts.shape[1])
            return wire.EcgFrame(
                seq=self.count,
                first_index=placed.first_index,
                received_us=event.received_us,
                device_us=placed.device_us,
                flags=placed.flags,
                counts=placed.counts.astype(np.intp),
                uv_per_count=event.uv_per_count,
            )
        if isinstance(event, Intervals):
            return wire.RrFrame(
                seq=self.count,
                first_index=self.end,
                received_us=event.received_us,
                heart_rate=event.packet.heart_rate or 0,
                rr_1024=event.packet.rr_1024,
            )
        return wire.StatusFrame(
            seq=self.count,
            first_index=self.end,
            received_us=time.time_ns() // 1000,
            status=_said(event),
        )


def _said(event: Battery | Contact | Link) -> dict[str, Any]:
    if isinstance(event, Battery):
        return {"kind": "battery", "percent": event.percent}
    if isinstance(event, Contact):
        return {"kind": "contact", "on": event.on}
    return {"kind": "link", "state": event.state}
